/* flujo run: one policy, many replicates, a result file and a table. */
#include "cli/facts.h"
#include "cli/terminal.h"

#include <math.h>
#include <stdio.h>

static double observed_in(const struct fit_line *line, int month)
{
    for (int i = 0; line != NULL && i < line->point_count; i++) {
        char period[11];

        fit_period(&line->points[i], period);
        if (period[7] == '\0' && date_month_index(line->points[i].from) == month) return line->points[i].observed;
    }
    return (double)NAN;
}

static void table_line(struct text *t, const struct job *j, const struct fit_line *line)
{
    static const enum fit_score columns[] = {FIT_RMSPE_MEDIAN, FIT_COVERAGE_90, FIT_CRPS};
    char number[NUMBER_SIZE];

    if (line == NULL) return;
    text_add(t, cli_say(j, "  scores:"));
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        text_format(t, "%s %s %s", i > 0 ? "," : "", fit_score_names[columns[i]],
                    number_text(line->score[columns[i]], number));
    text_format(t, cli_say(j, " over %.0f months (%s)\n"), line->score[FIT_MONTHS], line->group);
}

/* Days of a month that the run does not cover. */
static int days_left_out(const struct ensemble *e, int month)
{
    day_number first = date_make(month / 12, month % 12 + 1, 1);
    day_number last = first + date_days_in_month(month / 12, month % 12 + 1) - 1;
    return (e->start > first ? e->start - first : 0) + (last > e->end ? last - e->end : 0);
}

/* A block of the table: one element by month. */
static void table_element(struct text *t, const struct job *j, const flujo_result *r, int k)
{
    const struct ensemble *e = r->ensembles[0];
    struct element el = element_at(M_ENCOUNTERS, e->scenario, k);
    const struct fit_line *line = fit_line_of(r->fit, M_ENCOUNTERS, el);
    int first = date_month_index(e->start);
    char a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE], d[NUMBER_SIZE], month[11];

    text_add(t, "\n");
    cli_label(t, j, measure_table[M_ENCOUNTERS].label, 0);
    text_add(t, ": ");
    cli_label(t, j, el.kind == ELEMENT_TOTAL ? "total" : e->scenario->demographic_labels[el.index], 0);
    text_add(t, cli_say(j, "\n  month        observed       median   90 % interval\n"));
    for (int i = 0; i < e->month_count; i++) {
        const struct summary *v = periods_at(&r->periods, PERIOD_MONTH, i, M_ENCOUNTERS, k);

        date_format_month(first + i, month);
        text_format(t, cli_say(j, "  %-8s %12s %12s   %s to %s%s\n"), month,
                    number_text(observed_in(line, first + i), a), number_text(v->q50, b), number_text(v->q05, c),
                    number_text(v->q95, d), days_left_out(e, first + i) > 0 ? cli_say(j, "  (part of the month)") : "");
    }
    table_line(t, j, line);
}

/* Encounters by month beside the record. */
static void chart(struct text *t, const struct job *j, const flujo_result *r)
{
    const struct ensemble *e = r->ensembles[0];
    const struct element all = element_at(M_ENCOUNTERS, e->scenario, 0);
    int first = date_month_index(e->start), n = e->month_count;
    double *simulated = memory_alloc(t->a, 2 * (size_t)n, sizeof *simulated);
    struct terminal_chart c = {
        .j = j, .title = "Encounters by month", .simulated = simulated, .count = n, .first_month = first};

    for (int i = 0; simulated != NULL && i < n; i++) {
        simulated[i] = periods_at(&r->periods, PERIOD_MONTH, i, M_ENCOUNTERS, 0)->q50;
        simulated[n + i] = observed_in(fit_line_of(r->fit, M_ENCOUNTERS, all), first + i);
    }
    if (simulated != NULL) {
        c.observed = simulated + n;
        terminal_chart(t, &c);
    } else {
        t->failed = 1;
    }
    memory_free(t->a, simulated);
}

static void table(struct text *t, const struct job *j, const void *study)
{
    const flujo_result *r = study;
    const struct ensemble *e = r->ensembles[0];

    if (j->o->facts) {
        facts_table(t, j, e, &r->facts);
        return;
    }
    chart(t, j, r);
    text_format(t, cli_say(j, "\nPolicy %s: %d of %d replicates\n"), j->s->policies[e->policy].id, e->completed,
                e->replicates);
    for (int k = 0; k <= j->s->demographic_count; k++) /* the total, then demographics */
        table_element(t, j, r, k);
}

static void json_months(struct text *t, const flujo_result *r, int k)
{
    const struct ensemble *e = r->ensembles[0];
    struct element el = element_at(M_ENCOUNTERS, e->scenario, k);
    const struct fit_line *line = fit_line_of(r->fit, M_ENCOUNTERS, el);
    char name[ELEMENT_NAME_SIZE], month[11];
    int first = date_month_index(e->start);

    element_name(M_ENCOUNTERS, e->scenario, el, name);
    for (int i = 0; i < e->month_count; i++) {
        const struct summary *v = periods_at(&r->periods, PERIOD_MONTH, i, M_ENCOUNTERS, k);

        date_format_month(first + i, month);
        json_item(t);
        json_text(t, "month", month);
        if (days_left_out(e, first + i) > 0) json_number(t, "days_left_out", days_left_out(e, first + i));
        json_text(t, "measure", measure_table[M_ENCOUNTERS].name);
        json_text(t, "element", name);
        json_number(t, "observed", observed_in(line, first + i));
        json_number(t, "mean", v->mean);
        json_number(t, "q05", v->q05);
        json_number(t, "q50", v->q50);
        json_number(t, "q95", v->q95);
        text_add(t, "}");
    }
}

static void json_scores(struct text *t, const struct scenario *s, const struct fit *fit)
{
    char name[ELEMENT_NAME_SIZE];

    for (int i = 0; i < fit->line_count; i++) {
        const struct fit_line *l = &fit->lines[i];

        element_name(l->measure, s, l->element, name);
        json_item(t);
        json_text(t, "group", l->group);
        json_text(t, "measure", measure_table[l->measure].name);
        json_text(t, "element", name);
        for (int k = 0; k < FIT_SCORES; k++)
            json_number(t, fit_score_names[k], l->score[k]);
        text_add(t, "}");
    }
}

static void json(struct text *t, const struct job *j, const void *study)
{
    const flujo_result *r = study;

    json_text(t, "scenario", j->s->name);
    text_add(t, ",\n  ");
    json_text(t, "policy", j->s->policies[r->ensembles[0]->policy].id);
    text_add(t, ",\n  ");
    json_text(t, "engine", engine_name(&r->request, NULL));
    text_format(t, ",\n  \"replicates\": %d,\n  \"completed\": %d,\n  \"months\": [", r->info.replicates,
                r->info.completed);
    for (int k = 0; k <= j->s->demographic_count; k++)
        json_months(t, r, k);
    text_add(t, "\n  ],\n  \"scores\": [");
    json_scores(t, j->s, r->fit);
    text_add(t, "\n  ]");
    if (j->o->facts) facts_json(t, &r->facts);
}

static enum flujo_status run(struct job *j) { return cli_simulate(j, flujo_run, table, json); }

int command_run(const struct args *args) { return cli_on_scenario(args, 0, run); }
