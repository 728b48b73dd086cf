/* flujo bench engines and agreement: what expected draws cost, and how well they agree with exact ones.
 *
 * engines: six policies side by side to five years after the decision, by exact draws and by expected ones in turns on
 * one thread: processor time of a policy-day, of five years of one policy by expected draws, and what compare --fast of 500 replicates
 * costs as a share of exact ones. agreement: the months of the base policy without priors; totals over replicates with
 * priors; and the ends of the 90 % intervals of paired differences in encounters. */
#include "base/summary.h"
#include "cli/cli.h"
#include "model/world.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

enum { TURNS = 3, SIDE_BY_SIDE = 6, YEARS = 5, FAST_REPLICATES = 500 };

static const struct element total = {ELEMENT_TOTAL, 0};

/* Days lived by the policies of a comparison: the past that they share once. */
static double policy_days(const struct scenario *s, const struct run_request *request, int policies)
{
    double days = WARMUP_DAYS + request->end - s->start + 1;

    for (int i = 1; i < policies; i++) {
        day_number part = policies_part(s, 0, i, request->end);

        days += request->end - part + 1;
    }
    return days * request->replicates;
}

static void free_all(struct job *j, struct ensemble **e, int count)
{
    for (int i = 0; i < count; i++)
        ensemble_free(j->a, e[i]);
}

static enum flujo_status run_first(struct job *j, const struct run_request *request, int policies, struct ensemble **e)
{
    int which[MAX_WORLDS];

    for (int i = 0; i < policies; i++)
        which[i] = i;
    return ensembles_run(j->a, j->s, request, which, policies, e, j->errors);
}

/* Microseconds of processor time of a policy-day, of the whole process, so on one thread; added to *sum. */
static enum flujo_status time_policies(struct job *j, const struct run_request *request, int policies, double *sum)
{
    struct ensemble *e[MAX_WORLDS] = {NULL};
    clock_t begun = clock();
    enum flujo_status status = run_first(j, request, policies, e);

    *sum += 1e6 * (double)(clock() - begun) / CLOCKS_PER_SEC / policy_days(j->s, request, policies);
    free_all(j, e, policies);
    return status;
}

enum flujo_status bench_engines(struct job *j, struct run_request *request)
{
    int policies = j->s->policy_count < SIDE_BY_SIDE ? j->s->policy_count : SIDE_BY_SIDE;
    double exact = 0, expected = 0, alone = 0, exact_alone = 0;
    day_number end;
    enum flujo_status status = FLUJO_OK;

    date_add_span(j->s->decision, "5y", &end);
    request->end = end - 1;
    request->threads = 1;
    for (int turn = 0; turn < TURNS && status == FLUJO_OK; turn++) {
        request->expected = 0;
        status = time_policies(j, request, policies, &exact);
        if (status == FLUJO_OK) status = time_policies(j, request, 1, &exact_alone);
        request->expected = 1;
        if (status == FLUJO_OK) status = time_policies(j, request, policies, &expected);
        if (status == FLUJO_OK) status = time_policies(j, request, 1, &alone);
    }
    if (status != FLUJO_OK) return status;
    double fast = expected / exact + (double)CERTIFICATE_PAIRS / FAST_REPLICATES;
    double fast_most = expected / exact + 1.0 / CERTIFICATE_SHARE;
    request->keep_daily = 1;
    request->replicates = FAST_REPLICATES;
    request->values_most = ENSEMBLE_VALUES_MOST;
    double gigabytes = run_request_bytes(j->s, request, policies) / 1e9;
    exact /= TURNS, expected /= TURNS, alone /= TURNS, exact_alone /= TURNS;
    printf(
        j->o->json
            ? "{\"policies\": %d, \"exact_us\": %.3f, \"expected_us\": %.3f, \"ratio\": %.3f, \"exact_alone_us\": "
              "%.3f, "
              "\"expected_alone_us\": %.3f, \"five_years_ms\": %.2f, \"fast_share\": %.3f, \"fast_share_most\": %.3f, "
              "\"gigabytes\": %.2f}\n"
            : "processor time of a day of one of %d policies side by side: %.1f microseconds by exact draws, %.1f by "
              "expected ones; ratio %.2f\nof one policy alone: %.1f and %.1f; five years of it by expected draws %.1f "
              "ms\n"
              "compare --fast --replicates 500 over five years: %.2f of the processor time of exact draws; at most "
              "%.2f "
              "with --precision, which may take 125 exact replicates for 25; its values take %.2f GB\n",
        policies, exact, expected, exact / expected, exact_alone, alone, alone * 365.25 * YEARS / 1000, fast, fast_most,
        gigabytes);
    return status;
}

/* The same replicates by both engines. */
static enum flujo_status run_both(struct job *j, struct run_request *request, int policies, struct ensemble **exact,
                                  struct ensemble **expected)
{
    request->expected = 0;
    enum flujo_status status = run_first(j, request, policies, exact);
    request->expected = 1;
    if (status == FLUJO_OK) status = run_first(j, request, policies, expected);
    return status;
}

double bench_total(const struct ensemble *e, int replicate, int measure)
{
    double sum = 0;

    for (int m = 0; m < e->month_count; m++)
        sum += ensemble_month_value(e, replicate, m, measure, total);
    return sum;
}

static double month_mean(const struct ensemble *e, int month, int measure)
{
    double sum = 0;

    for (int r = 0; r < e->replicates; r++)
        sum += ensemble_month_value(e, r, month, measure, total);
    return sum / e->replicates;
}

static double correlation_of(const struct ensemble *a, const struct ensemble *b, int measure)
{
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0, n = a->replicates;

    for (int r = 0; r < a->replicates; r++) {
        x += bench_total(a, r, measure) / n;
        y += bench_total(b, r, measure) / n;
    }
    for (int r = 0; r < a->replicates; r++) {
        double dx = bench_total(a, r, measure) - x, dy = bench_total(b, r, measure) - y;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    return xy / sqrt(xx * yy);
}

static const int agreed[] = {M_ENCOUNTERS, M_CUSTODY, M_COST};
enum { AGREED = sizeof agreed / sizeof agreed[0] };

/* Months without priors: the error of the mean; totals over replicates with them: the correlation. */
static enum flujo_status agree_alone(struct job *j, struct run_request *request)
{
    struct ensemble *e[2] = {NULL};
    double *errors = NULL;
    enum flujo_status status = run_both(j, request, 1, &e[0], &e[1]);

    if (status == FLUJO_OK) errors = memory_alloc(j->a, (size_t)e[0]->month_count, sizeof *errors);
    if (status == FLUJO_OK && errors == NULL) status = FLUJO_NO_MEMORY;
    for (int k = 0; k < AGREED && status == FLUJO_OK; k++) {
        const char *name = measure_table[agreed[k]].name;
        int n = 0;
        for (int m = 0; m < e[0]->month_count; m++) {
            double exact = month_mean(e[0], m, agreed[k]);
            if (exact > 0) errors[n++] = fabs(month_mean(e[1], m, agreed[k]) / exact - 1);
        }
        sort_doubles(errors, n);
        printf("%s, %d replicates %s priors: error of the mean of a month %.3f %% (median; at most %.3f %%), "
               "correlation of "
               "totals %.5f\n",
               name, request->replicates, request->no_priors ? "without" : "with",
               100 * sorted_quantile(errors, n, 0.5), 100 * sorted_quantile(errors, n, 1),
               correlation_of(e[0], e[1], agreed[k]));
    }
    memory_free(j->a, errors);
    free_all(j, e, 2);
    return status;
}

/* The ends of the interval of a difference in encounters. */
static void ends_of(const struct ensemble *a, const struct ensemble *b, int horizon, double *work, double ends[2])
{
    for (int r = 0; r < a->replicates; r++)
        work[r] = ensemble_horizon_value(a, r, horizon, M_ENCOUNTERS, total)
                  - ensemble_horizon_value(b, r, horizon, M_ENCOUNTERS, total);
    sort_doubles(work, a->replicates);
    ends[0] = sorted_quantile(work, a->replicates, 0.05);
    ends[1] = sorted_quantile(work, a->replicates, 0.95);
}

static enum flujo_status agree_in_differences(struct job *j, struct run_request *request)
{
    struct ensemble *e[2][MAX_WORLDS] = {{NULL}};
    int policies = j->s->policy_count < MAX_WORLDS ? j->s->policy_count : MAX_WORLDS;
    double *work = memory_alloc(j->a, (size_t)request->replicates, sizeof *work), ends[2][2];
    enum flujo_status status = work != NULL ? run_both(j, request, policies, e[0], e[1]) : FLUJO_NO_MEMORY;

    for (int i = 1; i < policies && status == FLUJO_OK; i++) {
        for (int h = 0; h < request->horizon_count; h++) {
            for (int engine = 0; engine < 2; engine++)
                ends_of(e[engine][i], e[engine][0], h, work, ends[engine]);
            double width = ends[0][1] - ends[0][0];
            printf("encounters of %s less %s, %s, %d replicates: ends %.2f and %.2f %% of the width off\n",
                   j->s->policies[i].id, j->s->policies[0].id, h == 0 ? "1y" : "5y", request->replicates,
                   100 * fabs(ends[1][0] - ends[0][0]) / width, 100 * fabs(ends[1][1] - ends[0][1]) / width);
        }
    }
    memory_free(j->a, work);
    free_all(j, e[0], policies);
    free_all(j, e[1], policies);
    return status;
}

enum flujo_status bench_agreement(struct job *j, struct run_request *request)
{
    request->no_priors = 1;
    enum flujo_status status = agree_alone(j, request);
    request->no_priors = 0;
    request->replicates = (request->replicates + 3) / 4;
    if (status == FLUJO_OK) status = agree_alone(j, request);
    request->horizon_from = j->s->decision;
    request->horizon_count = 2;
    date_add_span(j->s->decision, "1y", &request->horizon_to[0]);
    date_add_span(j->s->decision, "5y", &request->horizon_to[1]);
    request->end = --request->horizon_to[1];
    request->horizon_to[0]--;
    return status == FLUJO_OK ? agree_in_differences(j, request) : status;
}
