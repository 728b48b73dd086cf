/* flujo calibrate: a posterior, what the data did not tell, and how it fits. */
#include "cli/study.h"
#include "study/point_fit.h"
#include "study/predictive.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static int unidentified(const struct calibration *c)
{
    int n = 0;
    for (int j = 0; j < c->prior_count; j++)
        n += !c->parameters[j].chosen || c->parameters[j].contraction < 0.1;
    return n;
}

static void tell_of_method(struct text *t, const struct calibration *c)
{
    if (c->misfit_before > 0)
        text_format(t,
                    "%d of %d parameters with priors were fitted to %d observed numbers with %" PRIu32
                    " runs: the misfit "
                    "fell from %.4g to %.4g. A point fit tells nothing of uncertainty.",
                    c->chosen_count, c->prior_count, c->targets.count, c->runs, c->misfit_before, c->misfit);
    else
        text_format(t,
                    "%d of %d parameters with priors were calibrated on %d observed numbers with %" PRIu32 " runs: %zu "
                    "particles, effective sample size %.0f. The data leave %d parameters where their priors put them.",
                    c->chosen_count, c->prior_count, c->targets.count, c->runs, c->particles, c->effective,
                    unidentified(c));
}

static void make_answer(struct text *t, const struct calibration *c)
{
    int n = 0;
    double share = predictive_inside(c, -1, -1, &n);
    tell_of_method(t, c);
    if (n > 0)
        text_format(t, " %.0f %% of the observed numbers lie in the 90 %% intervals of new runs from the posterior.",
                    100 * share);
    if (c->total_count > 0)
        text_format(t,
                    " Monthly totals of encounters: the median misses by %.0f %% (root mean square percentage error), "
                    "%.0f %% of %d months lie in the 90 %% interval.",
                    100 * predictive_rmspe(c), 100 * predictive_totals_inside(c), c->total_count);
}

static void print_table(const struct calibration *c, const char *answer)
{
    char name[PARAMETER_NAME_SIZE], a[32], b[32], d[32], e[32], f[32], g[32];
    printf("%-38s %27s %27s %11s\n", "parameter", "prior 5-50-95 %", "posterior 5-50-95 %", "contraction");
    for (int j = 0; j < c->prior_count; j++) {
        const struct calibrate_parameter *p = &c->parameters[j];
        if (!p->chosen) continue;
        parameter_name(c->s, p->index, name);
        snprintf(a, 32, "%.3g", p->prior[0]), snprintf(b, 32, "%.3g", p->prior[1]),
            snprintf(d, 32, "%.3g", p->prior[2]);
        snprintf(e, 32, "%.3g", p->posterior[0]), snprintf(f, 32, "%.3g", p->posterior[1]);
        snprintf(g, 32, "%.3g", p->posterior[2]);
        printf("%-38s %8s %9s %8s  %8s %9s %8s %9.2f%s\n", name, a, b, d, e, f, g, p->contraction,
               p->contraction < 0.1 ? "  not identified" : "");
    }
    printf("\n%s\n", answer);
}

static void json_parameters(struct text *t, const struct calibration *c)
{
    char name[PARAMETER_NAME_SIZE];
    for (int j = 0, first = 1; j < c->prior_count; j++) {
        const struct calibrate_parameter *p = &c->parameters[j];
        if (!p->chosen) continue;
        parameter_name(c->s, p->index, name);
        text_add(t, first ? "\n    {" : ",\n    {");
        first = 0;
        json_text(t, "parameter", name);
        text_add(t, ", ");
        json_number(t, "prior_q50", p->prior[1]);
        text_add(t, ", ");
        json_number(t, "q05", p->posterior[0]);
        text_add(t, ", ");
        json_number(t, "q50", p->posterior[1]);
        text_add(t, ", ");
        json_number(t, "q95", p->posterior[2]);
        text_add(t, ", ");
        json_number(t, "contraction", p->contraction);
        text_add(t, "}");
    }
}

static enum flujo_status print_json(const struct args *args, const struct calibration *c, const char *answer)
{
    struct text t;
    int n;
    text_init(&t, args->a);
    text_format(&t, "{\n  \"runs\": %" PRIu32 ",\n  \"particles\": %zu,\n  ", c->runs, c->particles);
    json_number(&t, "effective_sample_size", c->effective);
    text_add(&t, ",\n  ");
    json_number(&t, "predictive_coverage_90", predictive_inside(c, -1, -1, &n));
    text_add(&t, ",\n  ");
    json_number(&t, "predictive_coverage_90_encounters", predictive_inside(c, M_ENCOUNTERS, -1, &n));
    text_add(&t, ",\n  ");
    json_number(&t, "predictive_coverage_90_monthly_totals", predictive_totals_inside(c));
    text_add(&t, ",\n  ");
    json_number(&t, "predictive_rmspe_monthly_totals", predictive_rmspe(c));
    for (int d = 0; d < c->s->demographic_count; d++) {
        char name[PARAMETER_NAME_SIZE];
        snprintf(name, sizeof name, "predictive_coverage_90_%s", c->s->demographic_ids[d]);
        text_add(&t, ",\n  ");
        json_number(&t, name, predictive_inside(c, M_ENCOUNTERS, d, &n));
    }
    text_add(&t, ",\n  \"parameters\": [");
    json_parameters(&t, c);
    text_add(&t, "\n  ],\n  ");
    return json_finish(&t, answer);
}

static enum flujo_status deliver(const struct args *args, const struct calibration *c, struct result_writer *w)
{
    struct text answer;
    text_init(&answer, args->a);
    make_answer(&answer, c);
    enum flujo_status status = answer.failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    if (status == FLUJO_OK) {
        study_put_head(w, args, c->s, (int)c->particles, answer.data);
        study_put_calibration(w, c);
        status = result_commit(w);
    }
    if (status == FLUJO_OK && args->given[OPT_JSON])
        status = print_json(args, c, answer.data);
    else if (status == FLUJO_OK && !args->given[OPT_QUIET])
        print_table(c, answer.data);
    text_free(&answer);
    return status;
}

/* --method: 0 runs for abc, or what a point fit may spend. */
static enum flujo_status choose_method(const struct args *args, size_t *point, struct error_list *errors)
{
    enum { POINT_RUNS = 1600 };
    const char *method = args->given[OPT_METHOD] ? args->text[OPT_METHOD] : "abc";
    int is_point = strcmp(method, "point") == 0;
    if (!is_point && strcmp(method, "abc") != 0)
        errors_add(errors, SEVERITY_ERROR, (struct position){0}, "--method %s: give abc or point", method);
    else if (is_point && !point_fit_available())
        errors_add(
            errors, SEVERITY_ERROR, (struct position){0},
            "--method point: this build has no NLopt; build it where libnlopt-dev is installed, or use --method abc");
    size_t given = args->given[OPT_EVALUATIONS] ? (size_t)args->number[OPT_EVALUATIONS] : 0;
    *point = !is_point ? 0 : given > 0 ? given * 3 / 5 : POINT_RUNS;
    return errors_status(errors);
}

int command_calibrate(const struct args *args)
{
    struct error_list errors;
    struct scenario *s = 0;
    struct calibration *c = 0;
    struct result_writer w = {.a = args->a};
    struct text path, checkpoint;
    struct study_progress progress = {.quiet = args->given[OPT_QUIET]};
    int policy = 0;
    day_number last = 0;
    size_t point = 0;
    errors_init(&errors, args->a);
    text_init(&path, args->a);
    text_init(&checkpoint, args->a);
    enum flujo_status status = cli_load(args, &s, &errors);
    if (status == FLUJO_OK) status = study_policy(args, s, &policy, &errors);
    if (status == FLUJO_OK) status = study_origin(args, s, s->end, &last, &errors);
    if (status == FLUJO_OK) status = choose_method(args, &point, &errors);
    if (status == FLUJO_OK) status = cli_claim(args, s, "calibration", &path, &w, &errors);
    if (status == FLUJO_OK) status = study_checkpoint(args, path.data, &checkpoint);
    if (status == FLUJO_OK) {
        struct calibrate_options o = study_calibrate_options(args, s, policy, &progress);
        o.last = last;
        o.point = point;
        o.checkpoint = checkpoint.data;
        status = calibrate_run(args->a, s, &o, &c, &errors);
        if (status == FLUJO_INTERRUPTED) study_stopped(checkpoint.data);
    }
    if (status == FLUJO_OK) status = deliver(args, c, &w);
    result_discard(&w);
    if (status == FLUJO_OK) study_finished(args, checkpoint.data);
    calibration_free(c);
    scenario_free(s);
    text_free(&path);
    text_free(&checkpoint);
    int code = cli_finish(status, &errors);
    errors_free(&errors);
    return code;
}
