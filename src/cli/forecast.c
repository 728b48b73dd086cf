/* flujo forecast: the months after the data. */
#include "cli/study.h"
#include "cli/terminal.h"

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
                                                    : measure_table[M_ENCOUNTERS].label;
}

static void table(struct text *t, const struct job *j, const void *study)
{
    const struct forecast *f = study;
    char month[11], a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE];

    for (int line = 0; line < f->line_count; line++) {
        if (!shown(&f->lines[line])) continue;
        text_add(t, "\n");
        cli_label(t, j, line_name(f, &f->lines[line]), 0);
        text_add(t, cli_say(j, "\n  month          median   80 % interval\n"));
        for (int m = 0; m < f->months; m++) {
            date_format_month(f->first_month + m, month);
            text_format(t, cli_say(j, "  %-8s %12s   %s to %s\n"), month,
                        number_text(forecast_quantile(f, line, m, 0.5), a),
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

/* The checkpoint of the members lies beside the result. */
static void claiming(void *job, const char *path)
{
    struct text checkpoint;

    cli_claiming(job, path);
    text_init(&checkpoint, memory_default());
    study_checkpoint(job, &checkpoint);
    text_free(&checkpoint);
}

static void stopped(struct job *j)
{
    struct text checkpoint;

    text_init(&checkpoint, j->a);
    study_checkpoint(j, &checkpoint);
    study_stopped(j->o->assimilation == NULL && !checkpoint.failed ? checkpoint.data : NULL);
    text_free(&checkpoint);
}

static enum flujo_status forecast(struct job *j)
{
    struct study_progress progress = {.quiet = j->o->quiet};
    struct flujo_forecast_options o = study_asked(j, &progress);
    struct text shown;
    flujo_result *r = NULL;

    o.claiming = claiming;
    enum flujo_status status = flujo_forecast(j->scenario, &o, &r, j->list);
    if (progress.stage != 0) progress_end(&progress.p);
    text_init(&shown, j->a);
    if (status == FLUJO_OK) status = cli_show(j, &r->said, r->forecast, table, json, &shown);
    if (status == FLUJO_OK) status = cli_save(j, r, j->o->replicates);
    cli_print(&shown, status);
    if (status == FLUJO_INTERRUPTED) stopped(j);
    flujo_result_free(r);
    return status;
}

int command_forecast(const struct args *args) { return cli_on_scenario(args, 0, forecast); }
