/* flujo bench: what a run costs, measured here and now.
 *
 * run: time and replicates per second per core. scale: the same with a million
 * times the people; the cost should hardly change, since it follows the number
 * of occupied cells. crn: how much common random numbers narrow the difference
 * of two policies, as the ratio of variances against independent streams. */
#include "cli/cli.h"

#include "base/parallel.h"
#include "base/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Run and time; the seconds, or a negative number on failure. */
static double timed(const struct args *args, const struct scenario *s, struct run_request *request, struct ensemble **e,
                    struct error_list *errors, enum flujo_status *status)
{
    double begun = seconds_now();

    *status = ensemble_run(args->a, s, request, e, errors);
    return *status == FLUJO_OK ? seconds_now() - begun : -1;
}

static int cores_of(const struct run_request *request)
{
    return request->threads > 0 ? request->threads : parallel_cores();
}

static enum flujo_status bench_run(const struct args *args, const struct scenario *s, struct run_request *request,
                                   struct error_list *errors)
{
    struct ensemble *e = NULL;
    enum flujo_status status;
    double seconds = timed(args, s, request, &e, errors, &status);

    if (status == FLUJO_OK) {
        double rate = request->replicates / seconds;

        if (args->given[OPT_JSON])
            printf("{\"seconds\": %.4f, \"replicates\": %d, \"threads\": %d, \"replicates_per_second_per_core\": %.3f, "
                   "\"days\": %d}\n",
                   seconds, request->replicates, cores_of(request), rate / cores_of(request), e->end - e->start + 1);
        else
            printf("%d replicates of %d days in %.2f s on %d threads: %.2f replicates a second a core\n",
                   request->replicates, e->end - e->start + 1, seconds, cores_of(request), rate / cores_of(request));
    }
    ensemble_free(args->a, e);
    return status;
}

static enum flujo_status bench_scale(const struct args *args, const struct scenario *s, struct run_request *request,
                                     struct error_list *errors)
{
    static const double scales[] = {1, 1e3, 1e6};
    double seconds[3];
    enum flujo_status status = FLUJO_OK;

    for (int i = 0; i < 3 && status == FLUJO_OK; i++) {
        struct ensemble *e = NULL;

        request->population_scale = scales[i];
        seconds[i] = timed(args, s, request, &e, errors, &status);
        ensemble_free(args->a, e);
    }
    if (status != FLUJO_OK) return status;
    if (args->given[OPT_JSON])
        printf("{\"seconds_x1\": %.4f, \"seconds_x1e3\": %.4f, \"seconds_x1e6\": %.4f, \"ratio\": %.3f}\n", seconds[0],
               seconds[1], seconds[2], seconds[2] / seconds[0]);
    else
        printf("people x 1: %.2f s; x 1,000: %.2f s; x 1,000,000: %.2f s; cost ratio of a million times the people: "
               "%.2f\n",
               seconds[0], seconds[1], seconds[2], seconds[2] / seconds[0]);
    return FLUJO_OK;
}

/* Variance over replicates of the difference in encounters since the decision. */
static double variance_of_difference(const struct ensemble *a, const struct ensemble *b, day_number from)
{
    int first = date_month_index(from) - date_month_index(a->start), n = 0;
    double sum = 0, squares = 0;

    for (int r = 0; r < a->replicates; r++) {
        double d = 0;

        for (int t = first; t < a->month_count; t++) {
            size_t at = ((size_t)r * (size_t)a->month_count + (size_t)t) * (size_t)a->slots
                        + (size_t)measure_offset(M_ENCOUNTERS, a->scenario);
            struct element total = {ELEMENT_TOTAL, 0};

            d += element_value(M_ENCOUNTERS, a->scenario, total, a->monthly + at)
                 - element_value(M_ENCOUNTERS, a->scenario, total, b->monthly + at);
        }
        sum += d;
        squares += d * d;
        n++;
    }
    return n > 1 ? (squares - sum * sum / n) / (n - 1) : (double)NAN;
}

/* The variance with common (0) or independent (1) streams. */
static enum flujo_status crn_variance(const struct args *args, const struct scenario *s, struct run_request *request,
                                      const int policies[2], int independent, double *variance,
                                      struct error_list *errors)
{
    struct ensemble *e[2] = {NULL, NULL};
    enum flujo_status status = FLUJO_OK;

    request->independent_streams = independent;
    for (int i = 0; i < 2 && status == FLUJO_OK; i++) {
        request->policy = policies[i];
        status = ensemble_run(args->a, s, request, &e[i], errors);
    }
    if (status == FLUJO_OK) *variance = variance_of_difference(e[0], e[1], s->decision);
    ensemble_free(args->a, e[0]);
    ensemble_free(args->a, e[1]);
    return status;
}

/* The variances; a ratio that is no number (two policies that never part) is null. */
static enum flujo_status print_crn(const struct args *args, const char *a, const char *b, double common,
                                   double independent)
{
    struct text t;

    if (!args->given[OPT_JSON]) {
        printf("%s against %s: variance of the difference %.4g with common random numbers, %.4g with independent ones: "
               "%.1f times fewer replicates for the same precision\n",
               a, b, common, independent, independent / common);
        return FLUJO_OK;
    }
    text_init(&t, args->a);
    text_add(&t, "{");
    json_text(&t, "policy_a", a);
    text_add(&t, ", ");
    json_text(&t, "policy_b", b);
    text_add(&t, ", ");
    json_number(&t, "variance_common", common);
    text_add(&t, ", ");
    json_number(&t, "variance_independent", independent);
    text_add(&t, ", ");
    json_number(&t, "ratio", independent / common);
    text_add(&t, "}\n");
    return json_print(&t);
}

static enum flujo_status bench_crn(const struct args *args, const struct scenario *s, struct run_request *request,
                                   struct error_list *errors)
{
    int base = scenario_policy(s, "no_change"), policies[2] = {base >= 0 ? base : 0, request->policy};
    double common, independent;
    enum flujo_status status;

    if (policies[0] == policies[1]) policies[1] = policies[0] == 0 && s->policy_count > 1 ? 1 : 0;
    if (policies[0] == policies[1])
        errors_add(errors, SEVERITY_ERROR, (struct position){0},
                   "`flujo bench crn` needs a scenario with two policies");
    if (request->replicates < 2)
        errors_add(errors, SEVERITY_ERROR, (struct position){0},
                   "`flujo bench crn` needs --replicates 2 or more: one has no variance");
    status = errors_status(errors);
    if (status == FLUJO_OK) status = crn_variance(args, s, request, policies, 0, &common, errors);
    if (status == FLUJO_OK) status = crn_variance(args, s, request, policies, 1, &independent, errors);
    if (status == FLUJO_OK)
        status = print_crn(args, s->policies[policies[0]].id, s->policies[policies[1]].id, common, independent);
    return status;
}

int command_bench(const struct args *args)
{
    const char *what = args->operands[0];
    struct args shifted = *args;
    struct error_list errors;
    struct run_request request;
    struct scenario *s = NULL;
    enum flujo_status status;
    int code;

    errors_init(&errors, args->a);
    shifted.operands = args->operands + 1;
    if (strcmp(what, "run") != 0 && strcmp(what, "scale") != 0 && strcmp(what, "crn") != 0) {
        errors_add(&errors, SEVERITY_ERROR, (struct position){0}, "`flujo bench %s`: give run, scale, crn or agents",
                   what);
        status = FLUJO_BAD_INPUT;
        goto out;
    }
    status = cli_load(&shifted, &s, &errors);
    if (status == FLUJO_OK) status = cli_request(args, s, &request, &errors);
    if (status == FLUJO_OK) {
        request.policy = cli_policy_asked(args, s, &errors);
        status = errors_status(&errors);
    }
    if (status != FLUJO_OK) goto out;
    request.keep_daily = 0;
    stop_install();
    if (strcmp(what, "run") == 0)
        status = bench_run(args, s, &request, &errors);
    else if (strcmp(what, "scale") == 0)
        status = bench_scale(args, s, &request, &errors);
    else
        status = bench_crn(args, s, &request, &errors);
    if (status == FLUJO_INTERRUPTED) fprintf(stderr, "flujo: stopped on request; nothing was measured\n");
out:
    code = cli_finish(status, &errors);
    scenario_free(s);
    errors_free(&errors);
    return code;
}
