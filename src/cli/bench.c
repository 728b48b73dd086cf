/* flujo bench: what a run costs, measured here and now.
 *
 * run: time and replicates per second per core. scale: the same with a million
 * times the people; the cost should hardly change, since it follows the number
 * of occupied cells. crn: how much common random numbers narrow the difference
 * of two policies, as the ratio of variances against independent streams. sampling: how much a lattice narrows the mean
 * of an ensemble against random draws from the priors. engines, agreement: bench_engines.c. summaries, memory: bench_summaries.c. */
#include "base/parallel.h"
#include "cli/cli.h"
#include "study/lattice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Run and time; the seconds, or a negative number on failure. */
static double timed(struct job *j, struct run_request *request, struct ensemble **e, enum flujo_status *status)
{
    double begun = seconds_now();

    *status = ensemble_run(j->a, j->s, request, e, j->errors);
    return *status == FLUJO_OK ? seconds_now() - begun : -1;
}

static int cores_of(const struct run_request *request)
{
    return request->threads > 0 ? request->threads : parallel_cores();
}

static enum flujo_status bench_run(struct job *j, struct run_request *request)
{
    struct ensemble *e = NULL;
    enum flujo_status status;
    double seconds = timed(j, request, &e, &status);

    if (status == FLUJO_OK) {
        double rate = request->replicates / seconds;

        if (j->o->json)
            printf("{\"seconds\": %.4f, \"replicates\": %d, \"threads\": %d, \"replicates_per_second_per_core\": %.3f, "
                   "\"days\": %d}\n",
                   seconds, request->replicates, cores_of(request), rate / cores_of(request), e->end - e->start + 1);
        else
            printf("%d replicates of %d days in %.2f s on %d threads: %.2f replicates a second a core\n",
                   request->replicates, e->end - e->start + 1, seconds, cores_of(request), rate / cores_of(request));
    }
    ensemble_free(j->a, e);
    return status;
}

static enum flujo_status bench_scale(struct job *j, struct run_request *request)
{
    static const double scales[] = {1, 1e3, 1e6};
    double seconds[3];
    enum flujo_status status = FLUJO_OK;

    for (int i = 0; i < 3 && status == FLUJO_OK; i++) {
        struct ensemble *e = NULL;

        request->population_scale = scales[i];
        seconds[i] = timed(j, request, &e, &status);
        ensemble_free(j->a, e);
    }
    if (status != FLUJO_OK) return status;
    if (j->o->json)
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
            struct element total = {ELEMENT_TOTAL, 0};

            d += ensemble_month_value(a, r, t, M_ENCOUNTERS, total)
                 - ensemble_month_value(b, r, t, M_ENCOUNTERS, total);
        }
        sum += d;
        squares += d * d;
        n++;
    }
    return n > 1 ? (squares - sum * sum / n) / (n - 1) : (double)NAN;
}

/* The variance with common (0) or independent (1) streams. */
static enum flujo_status crn_variance(struct job *j, struct run_request *request, const int policies[2],
                                      int independent, double *variance)
{
    struct ensemble *e[2] = {NULL, NULL};
    enum flujo_status status = FLUJO_OK;

    request->independent_streams = independent;
    for (int i = 0; i < 2 && status == FLUJO_OK; i++) {
        request->policy = policies[i];
        status = ensemble_run(j->a, j->s, request, &e[i], j->errors);
    }
    if (status == FLUJO_OK) *variance = variance_of_difference(e[0], e[1], j->s->decision);
    ensemble_free(j->a, e[0]);
    ensemble_free(j->a, e[1]);
    return status;
}

/* The variances; a ratio that is no number (two policies that never part) is null. */
static enum flujo_status print_crn(struct job *j, const char *a, const char *b, double common, double independent)
{
    struct text t;

    text_init(&t, j->a);
    if (j->o->json) {
        text_add(&t, "{");
        json_text(&t, "policy_a", a);
        json_text(&t, "policy_b", b);
        json_number(&t, "variance_common", common);
        json_number(&t, "variance_independent", independent);
        json_number(&t, "ratio", independent / common);
        text_add(&t, "}\n");
    } else {
        text_format(&t,
                    "%s against %s: variance of the difference %.4g with common random numbers, %.4g with independent "
                    "ones: %.1f times fewer replicates for the same precision\n",
                    a, b, common, independent, independent / common);
    }
    return json_print(&t);
}

static enum flujo_status bench_crn(struct job *j, struct run_request *request)
{
    const struct scenario *s = j->s;
    int base = s->baseline != NULL ? scenario_policy(s, s->baseline) : -1,
        policies[2] = {base >= 0 ? base : 0, request->policy};
    double common, independent;
    enum flujo_status status;

    if (policies[0] == policies[1]) policies[1] = policies[0] == 0 && s->policy_count > 1 ? 1 : 0;
    if (policies[0] == policies[1]) usage_error(j->errors, "`flujo bench crn` needs a scenario with two policies");
    if (request->replicates < 2)
        usage_error(j->errors, "`flujo bench crn` needs --replicates 2 or more: one has no variance");
    status = errors_status(j->errors);
    if (status == FLUJO_OK) status = crn_variance(j, request, policies, 0, &common);
    if (status == FLUJO_OK) status = crn_variance(j, request, policies, 1, &independent);
    if (status == FLUJO_OK)
        status = print_crn(j, s->policies[policies[0]].id, s->policies[policies[1]].id, common, independent);
    return status;
}

enum { REPETITIONS = 32, SAMPLED = 3 };

/* Totals over the run of one ensemble: the sum over replicates, and that of squares. */
struct totals {
    double sum, squares;
};

static struct totals totals_of(const struct ensemble *e, int measure)
{
    struct totals t = {0, 0};

    for (int r = 0; r < e->replicates; r++) {
        double x = bench_total(e, r, measure);
        t.sum += x;
        t.squares += x * x;
    }
    return t;
}

/* Sums over the repetitions, each with a seed of its own: of the means, of their squares, and of squares of replicates. */
static enum flujo_status sample_repetition(struct job *j, struct run_request *request, const int measures[SAMPLED],
                                           double (*sums)[SAMPLED])
{
    double *parameters = lattice_parameters(j->a, j->s, request->seed, 0, request->replicates);
    struct ensemble *e = NULL;
    enum flujo_status status = FLUJO_NO_MEMORY;

    request->parameters = parameters;
    if (parameters != NULL) status = ensemble_run(j->a, j->s, request, &e, j->errors);
    for (int m = 0; m < SAMPLED && status == FLUJO_OK; m++) {
        struct totals t = totals_of(e, measures[m]);
        double mean = t.sum / request->replicates;
        sums[0][m] += mean;
        sums[1][m] += mean * mean;
        sums[2][m] += t.squares / request->replicates;
    }
    ensemble_free(j->a, e);
    memory_free(j->a, parameters);
    return status;
}

/* The variances of the mean of a measure; a ratio only where random draws vary. */
static void put_sampled(struct text *t, int json, const char *measure, int replicates, double lattice, double random)
{
    char ratio[NUMBER_SIZE] = "-";

    if (json) {
        json_item(t);
        json_text(t, "measure", measure);
        json_number(t, "variance_lattice", lattice);
        json_number(t, "variance_random", random);
        json_number(t, "ratio", random > 0 ? lattice / random : (double)NAN);
        text_add(t, "}");
        return;
    }
    if (random > 0) snprintf(ratio, sizeof ratio, "%.3f", lattice / random);
    text_format(t,
                "%s: variance of the mean of %d replicates %.4g by a lattice (%d repetitions), %.4g by random draws; "
                "ratio %s\n",
                measure, replicates, lattice, REPETITIONS, random, ratio);
}

static enum flujo_status bench_sampling(struct job *j, struct run_request *request)
{
    static const int measures[SAMPLED] = {M_ENCOUNTERS, M_CUSTODY_OVER, M_COST};
    double sums[3][SAMPLED] = {{0}};
    enum flujo_status status = FLUJO_OK;
    struct text t;

    text_init(&t, j->a);
    if (j->o->json) text_format(&t, "{\"replicates\": %d, \"sampling\": [", request->replicates);

    request->expected = 1;
    for (int i = 0; i < REPETITIONS && status == FLUJO_OK; i++, request->seed++)
        status = sample_repetition(j, request, measures, sums);
    for (int m = 0; m < SAMPLED && status == FLUJO_OK; m++) {
        double mean = sums[0][m] / REPETITIONS;
        double random = (sums[2][m] / REPETITIONS - mean * mean) / request->replicates;
        double lattice = (sums[1][m] - REPETITIONS * mean * mean) / (REPETITIONS - 1);
        put_sampled(&t, j->o->json, measure_table[measures[m]].name, request->replicates, lattice, random);
    }
    if (j->o->json) text_add(&t, "\n]}\n");
    if (status == FLUJO_OK) return json_print(&t);
    text_free(&t);
    return status;
}

static const struct {
    const char *name;
    enum flujo_status (*measure)(struct job *, struct run_request *);
} benches[] = {{"run", bench_run},
               {"scale", bench_scale},
               {"crn", bench_crn},
               {"sampling", bench_sampling},
               {"engines", bench_engines},
               {"agreement", bench_agreement},
               {"summaries", bench_summaries},
               {"memory", bench_memory}};
enum { BENCHES = sizeof benches / sizeof benches[0] };

static int find_bench(const char *name)
{
    int i = 0;

    while (i < BENCHES && strcmp(benches[i].name, name) != 0)
        i++;
    return i;
}

static enum flujo_status bench(struct job *j)
{
    struct run_request request;
    struct drawn drawn;
    struct flujo_options o = cli_options(j);
    enum flujo_status status = request_make(j->s, j->a, &o, &request, &drawn, j->errors); /* it draws nothing */

    request.policy = cli_policy_asked(j);
    if (status == FLUJO_OK) status = errors_status(j->errors);
    if (status != FLUJO_OK) return status;
    request.keep_daily = 0;
    request.values_most = 0;
    stop_install();
    status = benches[find_bench(j->args->operands[0])].measure(j, &request);
    if (status == FLUJO_INTERRUPTED) fprintf(stderr, "flujo: stopped on request; nothing was measured\n");
    return status;
}

int command_bench(const struct args *args)
{
    struct error_list errors;
    int code;

    if (find_bench(args->operands[0]) < BENCHES) return cli_on_scenario(args, 1, bench);
    errors_init(&errors, args->a);
    code = cli_finish(
        usage_error(&errors,
                    "`flujo bench %s`: give run, scale, crn, sampling, engines, agreement, summaries, memory or agents",
                    args->operands[0]),
        &errors);
    errors_free(&errors);
    return code;
}
