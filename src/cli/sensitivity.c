/* flujo sensitivity: which parameters drive a result? */
#include "cli/study.h"

#include "study/model_sensitivity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows of the table with the names they point to. */
struct rows {
    struct sensitivity_row *items;
    char (*names)[PARAMETER_NAME_SIZE];
    char measure[PARAMETER_NAME_SIZE];
    size_t count;
};

static void add_row(struct rows *r, const struct scenario *s, int parameter, const char *kind, double value, double low,
                    double high)
{
    char *name = r->names[r->count];
    if (parameter >= 0)
        parameter_name(s, parameter, name);
    else
        snprintf(name, PARAMETER_NAME_SIZE, "(chance and other parameters)");
    r->items[r->count++] = (struct sensitivity_row){r->measure, kind, name, value, low, high};
}

static int larger(const void *x, const void *y)
{
    const struct sensitivity_row *a = x, *b = y;
    int kind = strcmp(a->kind, b->kind);
    return kind                              ? kind
           : fabs(a->value) < fabs(b->value) ? 1
           : fabs(a->value) > fabs(b->value) ? -1
                                             : strcmp(a->parameter, b->parameter);
}

static enum flujo_status make_rows(const struct args *args, const struct scenario *s,
                                   const struct sensitivity_options *o, const struct sensitivity *r, struct rows *out)
{
    size_t n = 2 * (size_t)r->input_count + 2 * ((size_t)r->sobol_count + 1);
    out->items = memory_alloc(args->a, n, sizeof *out->items);
    out->names = memory_alloc(args->a, n, sizeof *out->names);
    if (!out->items || !out->names) return FLUJO_NO_MEMORY;
    snprintf(out->measure, sizeof out->measure, o->baseline >= 0 ? "%s: %s minus %s" : "%s: %s",
             measure_table[o->measure].name, s->policies[o->policy].id,
             o->baseline >= 0 ? s->policies[o->baseline].id : "");
    for (int j = 0; o->morris && j < r->input_count; j++) {
        const struct morris_effect *e = &r->morris[j];
        add_row(out, s, r->inputs[j], "morris_mu_star", e->mu_star, e->mu_star_low, e->mu_star_high);
        add_row(out, s, r->inputs[j], "morris_sigma", e->sigma, NAN, NAN); /* a spread itself: no interval */
    }
    for (int j = 0; r->sobol && j <= r->sobol_count; j++) {
        const struct sobol_index *i = &r->sobol[j];
        int parameter = j < r->sobol_count ? r->sobol_inputs[j] : -1;
        add_row(out, s, parameter, "sobol_first", i->first, i->first_low, i->first_high);
        add_row(out, s, parameter, "sobol_total", i->total, i->total_low, i->total_high);
    }
    qsort(out->items, out->count, sizeof *out->items, larger);
    return FLUJO_OK;
}

static void print_table(const struct rows *r, const char *answer)
{
    const char *kind = "";
    int shown = 0;
    for (size_t i = 0; i < r->count; i++) {
        const struct sensitivity_row *row = &r->items[i];
        if (strcmp(kind, row->kind) != 0) {
            printf("%s%s of %s\n", i > 0 ? "\n" : "", row->kind, row->measure);
            kind = row->kind;
            shown = 0;
        }
        if (shown++ < 12 && isfinite(row->low))
            printf("  %-42s %12.4g  [%.4g, %.4g]\n", row->parameter, row->value, row->low, row->high);
        else if (shown <= 12)
            printf("  %-42s %12.4g\n", row->parameter, row->value);
    }
    printf("\n%s\n", answer);
}

static enum flujo_status print_json(const struct args *args, const struct rows *r, const char *answer)
{
    struct text t;
    text_init(&t, args->a);
    text_add(&t, "{\n  \"sensitivity\": [");
    for (size_t i = 0; i < r->count; i++) {
        text_add(&t, i > 0 ? ",\n    {" : "\n    {");
        json_text(&t, "measure", r->items[i].measure);
        text_add(&t, ", ");
        json_text(&t, "kind", r->items[i].kind);
        text_add(&t, ", ");
        json_text(&t, "parameter", r->items[i].parameter);
        text_add(&t, ", ");
        json_number(&t, "value", r->items[i].value);
        text_add(&t, ", ");
        json_number(&t, "low", r->items[i].low);
        text_add(&t, ", ");
        json_number(&t, "high", r->items[i].high);
        text_add(&t, "}");
    }
    text_add(&t, "\n  ],\n  ");
    return json_finish(&t, answer);
}

/* The three largest of the best kind there is. */
static void make_answer(struct text *t, const struct rows *r, const struct sensitivity *s)
{
    const char *kind = s->sobol ? "sobol_total" : "morris_mu_star";
    int n = 0;
    text_format(t, "The largest influences on %s, within their priors:", r->measure);
    for (size_t i = 0; i < r->count && n < 3; i++)
        if (strcmp(r->items[i].kind, kind) == 0 && r->items[i].parameter[0] != '(') {
            char effect[32];
            text_format(t, "%s %s", n++ > 0 ? "," : "", r->items[i].parameter);
            if (s->sobol)
                text_format(t, " (%.0f %% of the variance)", 100 * r->items[i].value);
            else
                text_format(t, " (mean effect %s)", cli_number(r->items[i].value, effect));
        }
    text_add(t, ".");
}

static enum flujo_status deliver(const struct args *args, const struct scenario *s, const struct sensitivity_options *o,
                                 const struct sensitivity *r, struct result_writer *w)
{
    struct rows rows = {0};
    struct text answer;
    text_init(&answer, args->a);
    enum flujo_status status = make_rows(args, s, o, r, &rows);
    if (status == FLUJO_OK) {
        make_answer(&answer, &rows, r);
        status = answer.failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    }
    if (status == FLUJO_OK) {
        study_put_head(w, args, s, (int)(r->trajectories + r->samples), answer.data);
        study_put_sensitivity(w, rows.items, rows.count);
        status = result_commit(w);
    }
    if (status == FLUJO_OK && args->given[OPT_JSON])
        status = print_json(args, &rows, answer.data);
    else if (status == FLUJO_OK && !args->given[OPT_QUIET])
        print_table(&rows, answer.data);
    memory_free(args->a, rows.items);
    memory_free(args->a, rows.names);
    text_free(&answer);
    return status;
}

static enum flujo_status read_measure(const struct args *args, int *measure, struct error_list *errors)
{
    struct position nowhere = {0};
    const char *names[MEASURE_COUNT], *word = args->given[OPT_MEASURE] ? args->text[OPT_MEASURE] : "encounters", *near;
    for (int m = 0; m < MEASURE_COUNT; m++)
        names[m] = measure_table[m].name;
    *measure = measure_find(word);
    if (*measure >= 0 && measure_table[*measure].kept != MEANS_ONLY) return FLUJO_OK;
    near = errors_did_you_mean(word, names, MEASURE_COUNT);
    errors_add(errors, SEVERITY_ERROR, nowhere, "--measure %s: %s%s%s", word,
               *measure >= 0 ? "is kept as a mean only; give another" : "there is no such measure",
               near && *measure < 0 ? "; did you mean " : "; `flujo schema` lists them",
               near && *measure < 0 ? near : "");
    return FLUJO_BAD_INPUT;
}

/* Everything of the request, checked. */
static enum flujo_status read_options(const struct args *args, const struct scenario *s, struct sensitivity_options *o,
                                      struct error_list *errors)
{
    struct position nowhere = {0};
    const char *method = args->given[OPT_METHOD] ? args->text[OPT_METHOD] : "both";
    int both = strcmp(method, "both") == 0;
    *o = (struct sensitivity_options){.baseline = -1,
                                      .from = s->decision,
                                      .to = s->end,
                                      .morris = both || strcmp(method, "morris") == 0,
                                      .sobol = both || strcmp(method, "sobol") == 0,
                                      .runs = (int)args->number[OPT_EVALUATIONS],
                                      .parameters = (int)args->number[OPT_PARAMETERS],
                                      .seed = args->given[OPT_SEED] ? args->seed : s->seed,
                                      .threads = (int)args->number[OPT_THREADS],
                                      .stop = stop_flag(),
                                      .progress = study_progress};
    if (!o->morris && !o->sobol)
        errors_add(errors, SEVERITY_ERROR, nowhere, "--method %s: give morris, sobol or both", method);
    study_policy(args, s, &o->policy, errors);
    read_measure(args, &o->measure, errors);
    if (args->given[OPT_BASELINE]) o->baseline = cli_policy(s, args->text[OPT_BASELINE], "baseline", errors);
    if (args->given[OPT_HORIZON] && !date_add_span(s->decision, args->text[OPT_HORIZON], &o->to))
        errors_add(errors, SEVERITY_ERROR, nowhere, "--horizon %s: give a span such as 90d, 3m or 1y",
                   args->text[OPT_HORIZON]);
    return errors_status(errors);
}

int command_sensitivity(const struct args *args)
{
    struct error_list errors;
    struct scenario *s = 0;
    struct sensitivity *r = 0;
    struct sensitivity_options o;
    struct study_progress progress = {.quiet = args->given[OPT_QUIET]};
    struct result_writer w = {.a = args->a};
    struct text path;
    errors_init(&errors, args->a);
    text_init(&path, args->a);
    enum flujo_status status = cli_load(args, &s, &errors);
    if (status == FLUJO_OK) status = read_options(args, s, &o, &errors);
    if (status == FLUJO_OK) status = cli_claim(args, s, "sensitivity", &path, &w, &errors);
    if (status == FLUJO_OK) {
        o.progress_user = &progress;
        status = sensitivity_run(args->a, s, &o, &r, &errors);
    }
    if (status == FLUJO_INTERRUPTED) study_stopped(0);
    if (status == FLUJO_OK) status = deliver(args, s, &o, r, &w);
    result_discard(&w);
    sensitivity_free(r);
    scenario_free(s);
    text_free(&path);
    int code = cli_finish(status, &errors);
    errors_free(&errors);
    return code;
}
