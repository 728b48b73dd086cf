/* flujo forecast: the months after the data. */
#include "cli/study.h"

#include "base/summary.h"
#include "study/blind.h"

#include <math.h>
#include <stdio.h>

static const char *line_name(const struct forecast *f, int line)
{
    const struct forecast_line *l = &f->lines[line];
    return l->measure == M_CUSTODY ? f->s->facilities[l->slot].label
           : l->demographic < 0    ? "All encounters"
                                   : f->s->demographic_labels[l->demographic];
}

static void month_name(int index, char out[11])
{
    date_format(date_make(index / 12, index % 12 + 1, 1), out);
    out[7] = 0;
}

static double at(const struct forecast *f, int line, int month, double p)
{
    return sorted_quantile(f->lines[line].draws + (size_t)month * (size_t)f->draws, f->draws, p);
}

static void make_answer(struct text *t, const struct forecast *f)
{
    char origin[11], month[11], a[32], b[32], c[32], date[11];
    int last = f->months - 1;
    date_format(f->origin, origin);
    month_name(f->first_month + last, month);
    text_format(t,
                "With data to %s and under the policy %s, %s has a median of %s encounters (80 %% interval %s to %s).",
                origin, f->s->policies[f->policy].id, month, cli_number(at(f, 0, last, 0.5), a),
                cli_number(at(f, 0, last, 0.1), b), cli_number(at(f, 0, last, 0.9), c));
    for (int i = 0; i < f->capacity_count; i++) {
        const struct forecast_capacity *k = &f->capacity[i];
        if (!(k->probability > 0)) continue;
        date_format(k->median, date);
        text_format(t, " %s exceeds its capacity with a probability of %.0f %%, then first about %s.",
                    f->s->facilities[k->slot].label, 100 * k->probability, date);
    }
}

static void print_table(const struct forecast *f, const char *answer)
{
    char month[11], a[32], b[32], c[32];
    for (int line = 0; line < f->line_count; line++) {
        printf("%s%s\n  %-8s %12s   80 %% interval\n", line > 0 ? "\n" : "", line_name(f, line), "month", "median");
        for (int m = 0; m < f->months; m++) {
            month_name(f->first_month + m, month);
            printf("  %-8s %12s   %s to %s\n", month, cli_number(at(f, line, m, 0.5), a),
                   cli_number(at(f, line, m, 0.1), b), cli_number(at(f, line, m, 0.9), c));
        }
    }
    printf("\n%s\n", answer);
}

static void json_lines(struct text *t, const struct forecast *f)
{
    static const double levels[] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};
    static const char *const names[] = {"q05", "q10", "q25", "q50", "q75", "q90", "q95"};
    char month[11];
    for (int line = 0; line < f->line_count; line++)
        for (int m = 0; m < f->months; m++) {
            const struct forecast_line *l = &f->lines[line];
            month_name(f->first_month + m, month);
            text_add(t, line + m > 0 ? ",\n    {" : "\n    {");
            json_text(t, "month", month);
            text_add(t, ", ");
            json_text(t, "measure", measure_table[l->measure].name);
            text_add(t, ", ");
            json_text(t, "element",
                      l->measure == M_CUSTODY ? f->s->facilities[l->slot].id
                      : l->demographic < 0    ? ""
                                              : f->s->demographic_ids[l->demographic]);
            for (int q = 0; q < 7; q++) {
                text_add(t, ", ");
                json_number(t, names[q], at(f, line, m, levels[q]));
            }
            text_add(t, "}");
        }
}

static void json_capacity(struct text *t, const struct forecast *f)
{
    char date[11];
    for (int i = 0; i < f->capacity_count; i++) {
        const struct forecast_capacity *c = &f->capacity[i];
        text_add(t, i > 0 ? ",\n    {" : "\n    {");
        json_text(t, "facility", f->s->facilities[c->slot].id);
        text_add(t, ", ");
        json_number(t, "probability", c->probability);
        text_add(t, ", ");
        if (c->median > 0) date_format(c->median, date);
        json_text(t, "date_q50", c->median > 0 ? date : 0);
        text_add(t, "}");
    }
}

static enum flujo_status print_json(const struct args *args, const struct forecast *f, const char *answer)
{
    struct text t;
    char origin[11];
    date_format(f->origin, origin);
    text_init(&t, args->a);
    text_add(&t, "{\n  ");
    json_text(&t, "origin", origin);
    text_add(&t, ",\n  ");
    json_text(&t, "policy", f->s->policies[f->policy].id);
    text_add(&t, ",\n  \"months\": [");
    json_lines(&t, f);
    text_add(&t, "\n  ],\n  \"capacity\": [");
    json_capacity(&t, f);
    text_add(&t, "\n  ],\n  ");
    return json_finish(&t, answer);
}

static enum flujo_status deliver(const struct args *args, const struct scenario *s, const struct calibration *c,
                                 const struct forecast *f, struct result_writer *w)
{
    struct text answer;
    text_init(&answer, args->a);
    make_answer(&answer, f);
    enum flujo_status status = answer.failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    if (status == FLUJO_OK) {
        study_put_head(w, args, s, f->draws, answer.data);
        study_put_calibration(w, c);
        study_put_forecast(w, f);
        status = result_commit(w);
    }
    if (status == FLUJO_OK && args->given[OPT_JSON])
        status = print_json(args, f, answer.data);
    else if (status == FLUJO_OK && !args->given[OPT_QUIET])
        print_table(f, answer.data);
    text_free(&answer);
    return status;
}

/* --posterior excludes what steers a calibration. */
static enum flujo_status check_posterior_options(const struct args *args, struct error_list *errors)
{
    static const enum cli_option steering[] = {OPT_EVALUATIONS, OPT_PILOT,       OPT_PARTICLES, OPT_GENERATIONS,
                                               OPT_PARAMETERS,  OPT_DISCREPANCY, OPT_CHECKPOINT};
    for (size_t i = 0; args->given[OPT_POSTERIOR] && i < sizeof steering / sizeof steering[0]; i++)
        if (args->given[steering[i]])
            errors_add(errors, SEVERITY_ERROR, (struct position){0},
                       "--posterior FILE is a calibration already made, which --%s "
                       "cannot change; give one of them",
                       option_rows[steering[i]].name);
    return errors_status(errors);
}

/* A calibration from the file of --posterior, whose data must end by the origin. */
static enum flujo_status read_calibration(const struct args *args, const struct scenario *s, int policy,
                                          day_number origin, const struct forecast_options *fo,
                                          struct calibration **out, struct error_list *errors)
{
    const char *path = args->text[OPT_POSTERIOR];
    int count = 0, rows = fo->draws > 0 ? fo->draws : 400,
        *chosen = memory_alloc(args->a, (size_t)s->parameter_count, sizeof *chosen);
    day_number last = 0;
    double *values = 0;
    char text[11], end[11];
    enum flujo_status status = chosen ? posterior_about(args->a, path, s, chosen, &count, &last, errors)
                                      : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK && last > origin) {
        date_format(last, text);
        date_format(origin, end);
        errors_add(errors, SEVERITY_ERROR, (struct position){path, 0, 0},
                   "was calibrated on data up to %s, after the origin %s of "
                   "the forecast; calibrate with --origin %s",
                   text, end, end);
        status = FLUJO_BAD_INPUT;
    }
    if (status == FLUJO_OK) status = posterior_read(args->a, path, s, rows, fo->seed, &values, errors);
    if (status == FLUJO_OK)
        status = calibration_of_rows(args->a, s, policy, origin, chosen, count, values, (size_t)rows, out, errors);
    memory_free(args->a, chosen);
    return status;
}

/* Calibrate on what is known at the origin, or take a posterior, and forecast. */
static enum flujo_status study(const struct args *args, const struct scenario *s, int policy, day_number origin,
                               const char *path, struct result_writer *w, struct error_list *errors)
{
    struct study_progress progress = {.quiet = args->given[OPT_QUIET]};
    struct calibrate_options o = study_calibrate_options(args, s, policy, &progress);
    struct forecast_options fo = {.policy = policy,
                                  .months = (int)args->number[OPT_MONTHS],
                                  .draws = args->given[OPT_REPLICATES] ? (int)args->number[OPT_REPLICATES] : 0,
                                  .seed = o.seed,
                                  .threads = o.threads,
                                  .stop = stop_flag(),
                                  .progress = study_progress_runs,
                                  .progress_user = &progress};
    struct calibration *c = 0;
    struct forecast *f = 0;
    o.last = origin;
    o.predictive = -1;
    struct text checkpoint;
    text_init(&checkpoint, args->a);
    enum flujo_status status = args->given[OPT_POSTERIOR] ? FLUJO_OK : study_checkpoint(args, path, &checkpoint);
    o.checkpoint = checkpoint.data; /* none when nothing is calibrated */
    if (status == FLUJO_OK)
        status = args->given[OPT_POSTERIOR] ? read_calibration(args, s, policy, origin, &fo, &c, errors)
                                            : calibrate_run(args->a, s, &o, &c, errors);
    if (status == FLUJO_OK) status = forecast_run(c, &fo, &f, errors);
    if (status == FLUJO_OK) status = deliver(args, s, c, f, w);
    if (status == FLUJO_INTERRUPTED) study_stopped(o.checkpoint);
    if (status == FLUJO_OK && o.checkpoint != 0) study_finished(args, o.checkpoint);
    text_free(&checkpoint);
    forecast_free(f);
    calibration_free(c);
    return status;
}

int command_forecast(const struct args *args)
{
    struct error_list errors;
    struct scenario *s = 0, *known = 0;
    struct result_writer w = {.a = args->a};
    struct text path;
    int policy = 0;
    day_number origin = 0;
    errors_init(&errors, args->a);
    text_init(&path, args->a);
    enum flujo_status status = check_posterior_options(args, &errors);
    if (status == FLUJO_OK) status = cli_load(args, &s, &errors);
    if (status == FLUJO_OK) status = study_policy(args, s, &policy, &errors);
    if (status == FLUJO_OK) status = study_origin(args, s, forecast_origin(s), &origin, &errors);
    if (status == FLUJO_OK) status = cli_claim(args, s, "forecast", &path, &w, &errors);
    if (status == FLUJO_OK && args->given[OPT_ORIGIN_DATE]) /* as it was known then */
        status = blind_make(args->a, s, policy, origin, &known);
    if (status == FLUJO_OK) status = study(args, known ? known : s, policy, origin, path.data, &w, &errors);
    result_discard(&w);
    blind_free(args->a, known);
    scenario_free(s);
    text_free(&path);
    int code = cli_finish(status, &errors);
    errors_free(&errors);
    return code;
}
