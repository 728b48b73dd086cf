/* flujo run: one policy, many replicates, a result file and a table. */
#include "cli/facts.h"
#include "study/answer.h"

#include <math.h>
#include <stdio.h>

/* What is shown of a run. */
struct shown {
    struct ensemble *e;
    struct fit *fit;
    struct fact_rows facts;
    struct periods periods;
    double *work; /* one number a replicate */
};

static double observed_in(const struct fit_line *line, int month)
{
    for (int i = 0; line != NULL && i < line->point_count; i++) {
        char period[11];

        fit_period(&line->points[i], period);
        if (period[7] == '\0' && date_month_index(line->points[i].from) == month) return line->points[i].observed;
    }
    return (double)NAN;
}

static void table_line(struct text *t, const struct fit_line *line)
{
    static const enum fit_score columns[] = {FIT_RMSPE_MEDIAN, FIT_COVERAGE_90, FIT_CRPS};
    char number[NUMBER_SIZE];

    if (line == NULL) return;
    text_add(t, "  scores:");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        text_format(t, "%s %s %s", i > 0 ? "," : "", fit_score_names[columns[i]],
                    number_text(line->score[columns[i]], number));
    text_format(t, " over %.0f months (%s)\n", line->score[FIT_MONTHS], line->group);
}

/* Days of a month that the run does not cover. */
static int days_left_out(const struct ensemble *e, int month)
{
    day_number first = date_make(month / 12, month % 12 + 1, 1);
    day_number last = first + date_days_in_month(month / 12, month % 12 + 1) - 1;
    return (e->start > first ? e->start - first : 0) + (last > e->end ? last - e->end : 0);
}

/* A block of the table: one element by month. */
static void table_element(struct text *t, const struct shown *shown, int k)
{
    const struct ensemble *e = shown->e;
    struct element el = element_at(M_ENCOUNTERS, e->scenario, k);
    const struct fit_line *line = fit_line_of(shown->fit, M_ENCOUNTERS, el);
    int first = date_month_index(e->start);
    char a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE], d[NUMBER_SIZE], month[11];

    text_format(t, "\n%s: %s\n  %-8s %12s %12s   %s\n", measure_table[M_ENCOUNTERS].label,
                el.kind == ELEMENT_TOTAL ? "total" : e->scenario->demographic_labels[el.index], "month", "observed",
                "median", "90 % interval");
    for (int i = 0; i < e->month_count; i++) {
        const struct summary *v = periods_at(&shown->periods, PERIOD_MONTH, i, M_ENCOUNTERS, k);

        date_format_month(first + i, month);
        text_format(t, "  %-8s %12s %12s   %s to %s%s\n", month, number_text(observed_in(line, first + i), a),
                    number_text(v->q50, b), number_text(v->q05, c), number_text(v->q95, d),
                    days_left_out(e, first + i) > 0 ? "  (part of the month)" : "");
    }
    table_line(t, line);
}

static void table(struct text *t, const struct job *j, const void *study)
{
    const struct shown *shown = study;
    const struct ensemble *e = shown->e;

    if (j->o->facts) {
        facts_table(t, j, e, &shown->facts);
        return;
    }
    text_format(t, "%s\nPolicy %s: %d of %d replicates\n", cli_title(j->s), j->s->policies[e->policy].id, e->completed,
                e->replicates);
    for (int k = 0; k <= j->s->demographic_count; k++) /* the total, then demographics */
        table_element(t, shown, k);
}

static void json_months(struct text *t, const struct shown *shown, int k)
{
    const struct ensemble *e = shown->e;
    struct element el = element_at(M_ENCOUNTERS, e->scenario, k);
    const struct fit_line *line = fit_line_of(shown->fit, M_ENCOUNTERS, el);
    char name[ELEMENT_NAME_SIZE], month[11];
    int first = date_month_index(e->start);

    element_name(M_ENCOUNTERS, e->scenario, el, name);
    for (int i = 0; i < e->month_count; i++) {
        const struct summary *v = periods_at(&shown->periods, PERIOD_MONTH, i, M_ENCOUNTERS, k);

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
    const struct shown *shown = study;

    json_text(t, "scenario", j->s->name);
    text_add(t, ",\n  ");
    json_text(t, "policy", j->s->policies[shown->e->policy].id);
    text_format(t, ",\n  \"replicates\": %d,\n  \"completed\": %d,\n  \"months\": [", shown->e->replicates,
                shown->e->completed);
    for (int k = 0; k <= j->s->demographic_count; k++)
        json_months(t, shown, k);
    text_add(t, "\n  ],\n  \"scores\": [");
    json_scores(t, j->s, shown->fit);
    text_add(t, "\n  ]");
    if (j->o->facts) facts_json(t, &shown->facts);
}

/* From the ensemble to the file and the table. */
static enum flujo_status deliver(struct job *j, const struct run_request *request, struct ensemble *e)
{
    struct result_options options = {.threads = request->threads, .keep_replicates = j->o->keep_replicates};
    struct shown shown = {.e = e, .work = memory_alloc(j->a, (size_t)e->replicates + 1, sizeof *shown.work)};
    enum flujo_status status = shown.work != NULL ? fit_make(j->a, e, &shown.fit) : FLUJO_NO_MEMORY;

    if (status == FLUJO_OK) status = facts_make(j->a, e, request->latent.value != NULL, &shown.facts);
    if (status == FLUJO_OK) status = periods_run(&shown.periods, j->a, e, request->threads);
    if (status == FLUJO_OK) {
        answer_run(&j->answer, e, shown.fit, shown.work);
        cli_put_run(j, j->s, request, request->replicates, e->completed, NULL);
        result_put_scenario(&j->w, j->s);
        result_put_parameters(&j->w, e);
        result_put_periods(&j->w, &shown.periods, 0, &options);
        result_put_fit(&j->w, e, shown.fit);
        result_put_facts(&j->w, j->s, j->s->policies[e->policy].id, &shown.facts);
        status = cli_deliver(j, &shown, table, json);
    }
    fit_free(j->a, shown.fit);
    facts_free(j->a, &shown.facts);
    periods_free(&shown.periods, j->a);
    memory_free(j->a, shown.work);
    return status;
}

static enum flujo_status simulate(struct job *j, struct run_request *request)
{
    struct progress progress;
    struct ensemble *e = NULL;
    enum flujo_status status, delivered = FLUJO_OK;

    progress_init(&progress, j->o->quiet, request->replicates);
    request->progress = progress_report;
    request->progress_user = &progress;
    status = ensemble_run(j->a, j->s, request, &e, j->errors);
    progress_end(&progress);
    if ((status == FLUJO_OK || status == FLUJO_INTERRUPTED) && e != NULL && e->completed > 0)
        delivered = deliver(j, request, e);
    if (status == FLUJO_INTERRUPTED && delivered == FLUJO_OK)
        cli_stopped(j, e != NULL ? e->completed : 0, request->replicates);
    ensemble_free(j->a, e);
    return delivered == FLUJO_OK ? status : delivered;
}

static enum flujo_status run(struct job *j)
{
    struct run_request request;
    double *posterior = NULL;
    struct cli_members members = {NULL, NULL};
    enum flujo_status status = cli_request(j, &request, &posterior);

    if (status == FLUJO_OK) status = cli_assimilation(j, &request, &members);
    request.policy = cli_policy_asked(j);
    if (status == FLUJO_OK) status = errors_status(j->errors);
    if (status == FLUJO_OK) status = cli_memory(j, &request, 1);
    if (status == FLUJO_OK) status = cli_claim(j, j->s->policies[request.policy].id);
    if (status == FLUJO_OK) status = simulate(j, &request);
    cli_members_free(j, &members);
    memory_free(j->a, posterior);
    return status;
}

int command_run(const struct args *args) { return cli_on_scenario(args, 0, run); }
