/* flujo run: one policy, many replicates, a result file and a table. */
#include "cli/cli.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The line of the observations about one element of encounters, or null. */
static const struct fit_line *line_of(const struct fit *fit, int measure, struct element e)
{
    for (int i = 0; i < fit->line_count; i++) {
        const struct fit_line *l = &fit->lines[i];

        if (l->measure == measure && l->element.kind == e.kind && l->element.index == e.index) return l;
    }
    return NULL;
}

static double observed_in(const struct fit_line *line, int month)
{
    for (int i = 0; line != NULL && i < line->point_count; i++) {
        char period[11];

        fit_period(&line->points[i], period);
        if (period[7] == '\0' && date_month_index(line->points[i].from) == month) return line->points[i].observed;
    }
    return (double)NAN;
}

/* One month of an element over the complete replicates. */
static struct summary month_summary(const struct ensemble *e, int measure, struct element el, int month, double *work)
{
    int n = 0;

    for (int r = 0; r < e->replicates; r++) {
        const double *row = e->monthly + ((size_t)r * (size_t)e->month_count + (size_t)month) * (size_t)e->slots;

        if (e->done[r]) work[n++] = element_value(measure, e->scenario, el, row + measure_offset(measure, e->scenario));
    }
    return summary_of(work, n);
}

static void month_text(int month, char out[11])
{
    date_format(date_make(month / 12, month % 12 + 1, 1), out);
    out[7] = '\0';
}

static void table_line(const struct fit_line *line)
{
    static const enum fit_score shown[] = {FIT_RMSPE_MEDIAN, FIT_COVERAGE_90, FIT_CRPS};
    char number[32];

    if (line == NULL) return;
    printf("  scores:");
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        printf(" %s %s%s", fit_score_names[shown[i]], cli_number(line->score[shown[i]], number), i < 2 ? "," : "");
    printf(" over %.0f months (%s)\n", line->score[FIT_MONTHS], line->group);
}

/* A block of the table: one element by month. */
static void table_element(const struct ensemble *e, const struct fit *fit, struct element el, double *work)
{
    const struct fit_line *line = line_of(fit, M_ENCOUNTERS, el);
    int first = date_month_index(e->start);
    char a[32], b[32], c[32], d[32], month[11];

    printf("\n%s: %s\n", measure_table[M_ENCOUNTERS].label,
           el.kind == ELEMENT_TOTAL ? "total" : e->scenario->demographic_labels[el.index]);
    printf("  %-8s %12s %12s   %s\n", "month", "observed", "median", "90 % interval");
    for (int t = 0; t < e->month_count; t++) {
        struct summary v = month_summary(e, M_ENCOUNTERS, el, t, work);

        month_text(first + t, month);
        printf("  %-8s %12s %12s   %s to %s\n", month, cli_number(observed_in(line, first + t), a),
               cli_number(v.q50, b), cli_number(v.q05, c), cli_number(v.q95, d));
    }
    table_line(line);
}

static void print_table(const struct ensemble *e, const struct fit *fit, double *work, const char *answer)
{
    const struct scenario *s = e->scenario;

    printf("%s\nPolicy %s: %d of %d replicates\n", s->title != NULL && s->title[0] != '\0' ? s->title : s->name,
           s->policies[e->policy].id, e->completed, e->replicates);
    table_element(e, fit, (struct element){ELEMENT_TOTAL, 0}, work);
    for (int d = 0; d < s->demographic_count; d++)
        table_element(e, fit, (struct element){ELEMENT_DEMOGRAPHIC, d}, work);
    printf("\n%s\n", answer);
}

static void json_summary(struct text *t, const struct summary *v)
{
    json_number(t, "mean", v->mean);
    text_add(t, ", ");
    json_number(t, "q05", v->q05);
    text_add(t, ", ");
    json_number(t, "q50", v->q50);
    text_add(t, ", ");
    json_number(t, "q95", v->q95);
}

static void json_months(struct text *t, const struct ensemble *e, const struct fit *fit, struct element el,
                        double *work, const char *comma)
{
    const struct fit_line *line = line_of(fit, M_ENCOUNTERS, el);
    char name[ELEMENT_NAME_SIZE], month[11];
    int first = date_month_index(e->start);

    element_name(M_ENCOUNTERS, e->scenario, el, name);
    for (int i = 0; i < e->month_count; i++) {
        struct summary v = month_summary(e, M_ENCOUNTERS, el, i, work);

        month_text(first + i, month);
        text_add(t, i == 0 ? comma : ",");
        text_add(t, "\n    {");
        json_text(t, "month", month);
        text_add(t, ", \"measure\": \"encounters\", ");
        json_text(t, "element", name);
        text_add(t, ", ");
        json_number(t, "observed", observed_in(line, first + i));
        text_add(t, ", ");
        json_summary(t, &v);
        text_add(t, "}");
    }
}

static void json_scores(struct text *t, const struct scenario *s, const struct fit *fit)
{
    char name[ELEMENT_NAME_SIZE];

    for (int i = 0; i < fit->line_count; i++) {
        const struct fit_line *l = &fit->lines[i];

        element_name(l->measure, s, l->element, name);
        text_add(t, i == 0 ? "\n    {" : ",\n    {");
        json_text(t, "group", l->group);
        text_add(t, ", ");
        json_text(t, "measure", measure_table[l->measure].name);
        text_add(t, ", ");
        json_text(t, "element", name);
        for (int k = 0; k < FIT_SCORES; k++) {
            text_add(t, ", ");
            json_number(t, fit_score_names[k], l->score[k]);
        }
        text_add(t, "}");
    }
}

static enum flujo_status print_json(const struct args *args, const struct ensemble *e, const struct fit *fit,
                                    double *work, const char *answer)
{
    const struct scenario *s = e->scenario;
    struct text t;

    text_init(&t, args->a);
    text_add(&t, "{\n  ");
    json_text(&t, "scenario", s->name);
    text_add(&t, ",\n  ");
    json_text(&t, "policy", s->policies[e->policy].id);
    text_format(&t, ",\n  \"replicates\": %d,\n  \"completed\": %d,\n  \"months\": [", e->replicates, e->completed);
    json_months(&t, e, fit, (struct element){ELEMENT_TOTAL, 0}, work, "");
    for (int d = 0; d < s->demographic_count; d++)
        json_months(&t, e, fit, (struct element){ELEMENT_DEMOGRAPHIC, d}, work, ",");
    text_add(&t, "\n  ],\n  \"scores\": [");
    json_scores(&t, s, fit);
    text_add(&t, "\n  ],\n  ");
    return json_finish(&t, answer);
}

/* Encounters of the whole run in one paragraph. */
static void make_answer(struct text *t, const struct ensemble *e, const struct fit *fit, double *work)
{
    const struct fit_line *line = line_of(fit, M_ENCOUNTERS, (struct element){ELEMENT_TOTAL, 0});
    char from[11], to[11], a[32], b[32], c[32];
    struct summary v;
    int n = 0;

    for (int r = 0; r < e->replicates; r++) {
        if (!e->done[r]) continue;
        work[n] = 0;
        for (int m = 0; m < e->month_count; m++) {
            const double *row = e->monthly + ((size_t)r * (size_t)e->month_count + (size_t)m) * (size_t)e->slots;

            work[n] += element_value(M_ENCOUNTERS, e->scenario, (struct element){ELEMENT_TOTAL, 0},
                                     row + measure_offset(M_ENCOUNTERS, e->scenario));
        }
        n++;
    }
    v = summary_of(work, n);
    date_format(e->start, from);
    date_format(e->end, to);
    text_format(
        t,
        "Under the policy %s the model has %s encounters from %s to %s (median of %d replicates; 90 %% interval "
        "%s to %s).",
        e->scenario->policies[e->policy].id, cli_number(v.q50, a), from, to, e->completed, cli_number(v.q05, b),
        cli_number(v.q95, c));
    if (line != NULL)
        text_format(
            t,
            " Against the %.0f observed months the median misses by %.0f %% (root mean square percentage error), "
            "and %.0f %% of the months lie in the 90 %% interval.",
            line->score[FIT_MONTHS], 100 * line->score[FIT_RMSPE_MEDIAN], 100 * line->score[FIT_COVERAGE_90]);
}

/* Write the result file of one ensemble. */
static enum flujo_status write_result(const struct args *args, const struct run_request *request, struct ensemble *e,
                                      const struct fit *fit, const char *answer, struct result_writer *w)
{
    struct result_options options = {.threads = request->threads, .keep_replicates = args->given[OPT_KEEP_REPLICATES]};

    cli_put_run(w, args, e->scenario, request, request->replicates, e->completed, NULL, answer);
    result_put_scenario(w, e->scenario);
    result_put_parameters(w, e);
    result_put_ensembles(w, &e, 1, &options);
    result_put_fit(w, e, fit);
    return result_commit(w);
}

/* From the ensemble to the file and the table. */
static enum flujo_status deliver(const struct args *args, const struct run_request *request, struct ensemble *e,
                                 struct result_writer *w)
{
    double *work = memory_alloc(args->a, (size_t)e->replicates + 1, sizeof *work);
    struct fit *fit = NULL;
    enum flujo_status status = FLUJO_NO_MEMORY;
    struct text answer;

    text_init(&answer, args->a);
    if (work != NULL) status = fit_make(args->a, e, &fit);
    if (status == FLUJO_OK) {
        make_answer(&answer, e, fit, work);
        status = answer.failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    }
    if (status == FLUJO_OK)
        status = write_result(args, request, e, fit, answer.data, w);
    else
        result_discard(w);
    if (status == FLUJO_OK && args->given[OPT_JSON])
        status = print_json(args, e, fit, work, answer.data);
    else if (status == FLUJO_OK && !args->given[OPT_QUIET])
        print_table(e, fit, work, answer.data);
    fit_free(args->a, fit);
    memory_free(args->a, work);
    text_free(&answer);
    return status;
}

/* Simulate and deliver; the writer exists already, so that a place that cannot
 * be written is known before the work. */
static enum flujo_status simulate(const struct args *args, struct run_request *request, const struct scenario *s,
                                  struct result_writer *w, struct error_list *errors)
{
    struct progress progress;
    struct ensemble *e = NULL;
    enum flujo_status status, delivered;

    progress_init(&progress, args->given[OPT_QUIET], request->replicates);
    request->progress = progress_report;
    request->progress_user = &progress;
    status = ensemble_run(args->a, s, request, &e, errors);
    progress_end(&progress);
    if ((status == FLUJO_OK || status == FLUJO_INTERRUPTED) && e != NULL && e->completed > 0) {
        delivered = deliver(args, request, e, w);
        status = delivered == FLUJO_OK ? status : delivered;
        if (status == FLUJO_INTERRUPTED)
            fprintf(stderr, "flujo: stopped on request; %d of %d replicates are in the result\n", e->completed,
                    e->replicates);
    } else {
        result_discard(w);
        if (status == FLUJO_INTERRUPTED)
            fprintf(stderr, "flujo: stopped on request before any replicate was complete; nothing is written\n");
    }
    ensemble_free(args->a, e);
    return status;
}

int command_run(const struct args *args)
{
    struct error_list errors;
    struct scenario *s = NULL;
    struct run_request request;
    double *posterior = NULL;
    struct result_writer w;
    struct text path;
    enum flujo_status status;
    int code;

    errors_init(&errors, args->a);
    text_init(&path, args->a);
    status = cli_load(args, &s, &errors);
    if (status != FLUJO_OK) goto out;
    status = cli_request(args, s, &request, &errors);
    if (status == FLUJO_OK) status = cli_posterior(args, s, &request, &posterior, &errors);
    request.policy = cli_policy_asked(args, s, &errors);
    if (status == FLUJO_OK) status = errors_status(&errors);
    if (status == FLUJO_OK) status = cli_memory(args, s, &request, 1, &errors);
    if (status == FLUJO_OK) status = cli_claim(args, s, s->policies[request.policy].id, &path, &w, &errors);
    if (status != FLUJO_OK) goto out;
    status = simulate(args, &request, s, &w, &errors);
    if (status == FLUJO_OK && !args->given[OPT_QUIET]) fprintf(stderr, "flujo: the result is in %s\n", path.data);
out:
    code = cli_finish(status, &errors);
    text_free(&path);
    memory_free(args->a, posterior);
    scenario_free(s);
    errors_free(&errors);
    return code;
}
