/* flujo forecast: the months after the data. */
#include "cli/study.h"

#include "store/assimilation_tables.h"
#include "study/answer.h"
#include "study/hindcast_view.h"

/* The lines that are printed: all but the classes. */
static int shown(const struct forecast_line *l)
{
    return l->measure != M_ENCOUNTERS || l->element.kind != ELEMENT_SLOT;
}

static const char *line_name(const struct forecast *f, const struct forecast_line *l)
{
    return l->measure == M_CUSTODY                  ? f->s->facilities[l->element.index].label
           : l->measure == M_UNIQUE                 ? measure_table[M_UNIQUE].label
           : l->element.kind == ELEMENT_DEMOGRAPHIC ? f->s->demographic_labels[l->element.index]
                                                    : "All encounters";
}

static void table(struct text *t, const struct job *j, const void *study)
{
    const struct forecast *f = study;
    char month[11], a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE];
    (void)j;
    for (int line = 0; line < f->line_count; line++) {
        if (!shown(&f->lines[line])) continue;
        text_format(t, "%s%s\n  %-8s %12s   80 %% interval\n", line > 0 ? "\n" : "", line_name(f, &f->lines[line]),
                    "month", "median");
        for (int m = 0; m < f->months; m++) {
            date_format_month(f->first_month + m, month);
            text_format(t, "  %-8s %12s   %s to %s\n", month, number_text(forecast_quantile(f, line, m, 0.5), a),
                        number_text(forecast_quantile(f, line, m, 0.1), b),
                        number_text(forecast_quantile(f, line, m, 0.9), c));
        }
    }
}

/* What earlier versions called an element, kept for scripts: a demographic by its id. */
static const char *element_id(const struct forecast *f, const struct forecast_line *l)
{
    return l->element.kind == ELEMENT_DEMOGRAPHIC ? f->s->demographic_ids[l->element.index]
           : l->element.kind == ELEMENT_SLOT      ? measure_slot_name(l->measure, f->s, l->element.index)
                                                  : "";
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
            json_text(t, "element", element_id(f, l));
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
    text_add(t, "\n  ],\n  \"triggers\": [");
    for (int i = 0; i < f->trigger_count; i++) {
        json_item(t);
        json_text(t, "trigger", f->triggers[i].text);
        json_number(t, "probability", f->trigger_probability[i]);
        text_add(t, "}");
    }
    text_add(t, "\n  ]");
}

static enum flujo_status deliver(struct job *j, const struct assimilation *as, const struct forecast *f)
{
    answer_forecast(&j->answer, f);
    study_put_head(j, f->s, f->draws);
    if (as->check_count > 0) assimilation_put(&j->w, as);
    study_put_forecast(&j->w, f);
    return cli_deliver(j, f, table, json);
}

/* The members of --assimilation as they are, or made on what is known at the origin. */
static enum flujo_status members(struct job *j, const struct scenario *known, day_number origin,
                                 struct study_progress *progress, struct assimilation **as)
{
    struct assimilate_options o = study_assimilate_options(j, 0, progress);
    o.policy = scenario_policy(known, known->base_policy);
    o.last = origin;
    if (j->o->assimilation == 0) return study_assimilate(j, known, &o, as);
    enum flujo_status status = assimilation_read(j->a, j->o->assimilation, known, as, j->errors);
    if (status == FLUJO_OK && j->o->origin.given && (*as)->last != origin)
        status = usage_error(j->errors, "--assimilation FILE ends on another day than --origin; give one of them");
    return status;
}

static enum flujo_status study(struct job *j, const struct scenario *known, int policy, day_number origin,
                               const struct trigger *triggers)
{
    struct study_progress progress = {.quiet = j->o->quiet};
    struct assimilation *as = 0;
    struct forecast *f = 0;
    struct forecast_options o = study_forecast_options(j, policy, triggers, &progress);
    enum flujo_status status = members(j, known, origin, &progress, &as);
    if (status == FLUJO_OK) status = forecast_run(as, &o, &f, j->errors);
    if (progress.stage != 0) progress_end(&progress.p);
    if (status == FLUJO_OK) status = deliver(j, as, f);
    forecast_free(f);
    assimilation_free(as);
    return status;
}

static enum flujo_status forecast(struct job *j)
{
    struct scenario *known = 0;
    struct trigger triggers[MOST_TRIGGERS];
    int policy = 0, base = scenario_policy(j->s, j->s->base_policy);
    day_number origin = 0;
    enum flujo_status status = study_policy(j, &policy);
    if (status == FLUJO_OK) status = study_triggers(j, triggers);
    if (status == FLUJO_OK) status = study_origin(j, forecast_origin(j->s), &origin);
    if (status == FLUJO_OK) status = cli_claim(j, "forecast");
    if (status == FLUJO_OK && j->o->origin.given) /* as it was known then, but for the policy asked for */
        status = hindcast_view_make(j->a, j->s, base, -1, origin, &known);
    if (status == FLUJO_OK) status = study(j, known ? known : j->s, policy, origin, triggers);
    hindcast_view_free(j->a, known);
    return status;
}

int command_forecast(const struct args *args) { return cli_on_scenario(args, 0, forecast); }
