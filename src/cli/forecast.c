/* flujo forecast: the months after the data. */
#include "cli/study.h"

#include "study/answer.h"
#include "study/hindcast_view.h"

#include <math.h>

static const char *line_name(const struct forecast *f, int line)
{
    const struct forecast_line *l = &f->lines[line];
    return l->measure == M_CUSTODY ? f->s->facilities[l->slot].label
           : l->demographic < 0    ? "All encounters"
                                   : f->s->demographic_labels[l->demographic];
}

static void table(struct text *t, const struct job *j, const void *study)
{
    const struct forecast *f = study;
    char month[11], a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE];
    (void)j;
    for (int line = 0; line < f->line_count; line++) {
        text_format(t, "%s%s\n  %-8s %12s   80 %% interval\n", line > 0 ? "\n" : "", line_name(f, line), "month",
                    "median");
        for (int m = 0; m < f->months; m++) {
            date_format_month(f->first_month + m, month);
            text_format(t, "  %-8s %12s   %s to %s\n", month, number_text(forecast_quantile(f, line, m, 0.5), a),
                        number_text(forecast_quantile(f, line, m, 0.1), b),
                        number_text(forecast_quantile(f, line, m, 0.9), c));
        }
    }
}

static void json_lines(struct text *t, const struct forecast *f)
{
    static const double levels[] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};
    static const char *const names[] = {"q05", "q10", "q25", "q50", "q75", "q90", "q95"};
    char month[11];
    for (int line = 0; line < f->line_count; line++)
        for (int m = 0; m < f->months; m++) {
            const struct forecast_line *l = &f->lines[line];
            date_format_month(f->first_month + m, month);
            json_item(t);
            json_text(t, "month", month);
            json_text(t, "measure", measure_table[l->measure].name);
            json_text(t, "element",
                      l->measure == M_CUSTODY ? f->s->facilities[l->slot].id
                      : l->demographic < 0    ? ""
                                              : f->s->demographic_ids[l->demographic]);
            for (int q = 0; q < 7; q++)
                json_number(t, names[q], forecast_quantile(f, line, m, levels[q]));
            text_add(t, "}");
        }
}

static void json_capacity(struct text *t, const struct forecast *f)
{
    char date[11];
    for (int i = 0; i < f->capacity_count; i++) {
        const struct forecast_capacity *c = &f->capacity[i];
        date_format(c->median, date);
        json_item(t);
        json_text(t, "facility", f->s->facilities[c->slot].id);
        json_number(t, "probability", c->probability);
        json_text(t, "date_q50", c->median > 0 ? date : 0);
        text_add(t, "}");
    }
}

static void json(struct text *t, const struct job *j, const void *study)
{
    const struct forecast *f = study;
    char origin[11];
    (void)j;
    date_format(f->origin, origin);
    json_text(t, "origin", origin);
    text_add(t, ",\n  ");
    json_text(t, "policy", f->s->policies[f->policy].id);
    text_add(t, ",\n  \"months\": [");
    json_lines(t, f);
    text_add(t, "\n  ],\n  \"capacity\": [");
    json_capacity(t, f);
    text_add(t, "\n  ]");
}

static enum flujo_status deliver(struct job *j, const struct calibration *c, const struct forecast *f)
{
    answer_forecast(&j->answer, f);
    study_put_head(j, f->s, f->draws);
    study_put_calibration(&j->w, c);
    study_put_forecast(&j->w, f);
    return cli_deliver(j, f, table, json);
}

/* --posterior excludes what steers a calibration. */
static enum flujo_status check_posterior_options(const struct job *j)
{
    const struct options *o = j->o;
    const struct {
        int given;
        const char *name;
    } steering[] = {{o->evaluations > 0, "evaluations"},    {o->pilot > 0, "pilot"},
                    {o->particles > 0, "particles"},        {o->generations > 0, "generations"},
                    {o->parameters > 0, "parameters"},      {o->checkpoint != 0, "checkpoint"},
                    {!isnan(o->discrepancy), "discrepancy"}};
    for (size_t i = 0; o->posterior != 0 && i < sizeof steering / sizeof steering[0]; i++)
        if (steering[i].given)
            usage_error(j->errors,
                        "--posterior FILE is a calibration already made, which --%s cannot change; give one of them",
                        steering[i].name);
    return errors_status(j->errors);
}

/* A calibration from the file of --posterior, whose data must end by the origin. */
static enum flujo_status read_calibration(struct job *j, const struct scenario *s, int policy, day_number origin,
                                          const struct forecast_options *fo, struct calibration **out)
{
    const char *path = j->o->posterior;
    int count = 0, rows = fo->draws > 0 ? fo->draws : 400,
        *chosen = memory_alloc(j->a, (size_t)s->parameter_count, sizeof *chosen);
    day_number last = 0;
    double *values = 0;
    char text[11], end[11];
    enum flujo_status status = chosen ? posterior_about(j->a, path, s, chosen, &count, &last, j->errors)
                                      : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK && last > origin) {
        date_format(last, text);
        date_format(origin, end);
        errors_add(j->errors, SEVERITY_ERROR, (struct position){path, 0, 0},
                   "was calibrated on data up to %s, after the origin %s of the forecast; calibrate with --origin %s",
                   text, end, end);
        status = FLUJO_BAD_INPUT;
    }
    if (status == FLUJO_OK) status = posterior_read(j->a, path, s, rows, fo->seed, &values, j->errors);
    if (status == FLUJO_OK)
        status = calibration_of_rows(j->a, s, policy, origin, chosen, count, values, (size_t)rows, out, j->errors);
    memory_free(j->a, chosen);
    return status;
}

/* Calibrate on what is known at the origin, or take a posterior, and forecast. */
static enum flujo_status study(struct job *j, const struct scenario *known, int policy, day_number origin)
{
    struct study_progress progress = {.quiet = j->o->quiet};
    struct calibrate_options o = study_calibrate_options(j, policy, &progress);
    struct forecast_options fo = study_forecast_options(j, &o);
    struct calibration *c = 0;
    struct forecast *f = 0;
    struct text checkpoint;
    enum flujo_status status = FLUJO_OK;
    text_init(&checkpoint, j->a);
    o.last = origin;
    o.predictive = -1;
    if (j->o->posterior == 0) status = study_checkpoint(j, &checkpoint);
    o.checkpoint = checkpoint.data; /* none when nothing is calibrated */
    if (status == FLUJO_OK)
        status = j->o->posterior != 0 ? read_calibration(j, known, policy, origin, &fo, &c)
                                      : calibrate_run(j->a, known, &o, &c, j->errors);
    if (status == FLUJO_OK) status = forecast_run(c, &fo, &f, j->errors);
    if (status == FLUJO_OK) status = deliver(j, c, f);
    if (status == FLUJO_INTERRUPTED) study_stopped(o.checkpoint);
    if (status == FLUJO_OK && o.checkpoint != 0) study_finished(j, o.checkpoint);
    text_free(&checkpoint);
    forecast_free(f);
    calibration_free(c);
    return status;
}

static enum flujo_status forecast(struct job *j)
{
    struct scenario *known = 0;
    int policy = 0;
    day_number origin = 0;
    enum flujo_status status = check_posterior_options(j);
    if (status == FLUJO_OK) status = study_policy(j, &policy);
    if (status == FLUJO_OK) status = study_origin(j, forecast_origin(j->s), &origin);
    if (status == FLUJO_OK) status = cli_claim(j, "forecast");
    if (status == FLUJO_OK && j->o->origin.given) /* as it was known then */
        status = hindcast_view_make(j->a, j->s, policy, origin, &known);
    if (status == FLUJO_OK) status = study(j, known ? known : j->s, policy, origin);
    hindcast_view_free(j->a, known);
    return status;
}

int command_forecast(const struct args *args) { return cli_on_scenario(args, 0, forecast); }
