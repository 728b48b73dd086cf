/* flujo bench summaries, memory: how far the quantiles of a condensed ensemble (engine/condensed.h) are off, and what it takes.
 *
 * The same replicates of the base policy by expected draws, kept whole and condensed. An error is the difference of a 5, 25, 50, 75 or 95 %
 * quantile as a share of the width of the 90 % interval, of each element in each month and day in which that width is not 0.
 * Beside it stands the standard error that the quantile has from the number of replicates: half of how far apart the order
 * statistics are that lie a standard deviation of the binomial distribution below and above it.
 *
 * memory: six policies over five years with as many replicates as are asked for, from one batch by expected draws that is taken up
 * again and again, then compared, held against the observations and summarised by period as for a result file. The largest
 * resident set of the process is what `flujo compare` of that many replicates takes, which would take hours. */
#include "base/parallel.h"
#include "cli/cli.h"
#include "engine/condensed.h"

#include <math.h>
#include <stdio.h>
#include <sys/resource.h>

enum { LEVELS = 5, POLICIES = 6 };

struct errors_of {
    struct periods whole, condensed;
    double *column;        /* [replicate] */
    double *off, *sampled; /* [quantile looked at] */
    int count;
};

static double sampled(const double *ascending, int n, double p)
{
    double by = sqrt(p * (1 - p) / n);
    return (sorted_quantile(ascending, n, fmin(p + by, 1)) - sorted_quantile(ascending, n, fmax(p - by, 0))) / 2;
}

/* One element in one period; its values are in `column`. */
static void look_at(struct errors_of *f, const struct summary *whole, const struct summary *condensed, int n)
{
    static const double levels[LEVELS] = {0.05, 0.25, 0.5, 0.75, 0.95};
    const double *a = &whole->q05, *b = &condensed->q05;
    double width = whole->q95 - whole->q05;

    sort_doubles(f->column, n);
    for (int i = 0; i < LEVELS && width > 0; i++) {
        f->off[f->count] = fabs(a[i] - b[i]) / width;
        f->sampled[f->count++] = sampled(f->column, n, levels[i]) / width;
    }
}

static void look_at_kind(struct errors_of *f, const struct ensemble *e, enum period_kind kind, double *columns)
{
    size_t stride = periods_stride(e);

    for (int period = 0; period < f->whole.count[kind]; period++) {
        for (int m = 0; m < MEASURE_COUNT; m++) {
            int first = f->whole.first[kind][m], elements = f->whole.first[kind][m + 1] - first;
            int n = elements > 0 ? periods_columns(e, kind, period, m, columns) : 0;
            for (int k = 0; k < elements; k++) {
                size_t at = (size_t)period * (size_t)f->whole.width[kind] + (size_t)(first + k);
                f->column = columns + (size_t)k * stride;
                look_at(f, &f->whole.rows[kind][at], &f->condensed.rows[kind][at], n);
            }
        }
    }
}

static void print(struct job *j, struct errors_of *f, int replicates)
{
    sort_doubles(f->off, f->count);
    sort_doubles(f->sampled, f->count);
    printf(j->o->json
               ? "{\"replicates\": %d, \"quantiles\": %d, \"median\": %.5f, \"q99\": %.5f, \"sampling_median\": %.5f, "
                 "\"sampling_q99\": %.5f}\n"
               : "%d replicates, %d quantiles, in shares of the width of the 90 %% interval: off by %.5f (median; 99 "
                 "%% of them by "
                 "at most %.5f); their standard error from the number of replicates is %.5f (%.5f)\n",
           replicates, f->count, sorted_quantile(f->off, f->count, 0.5), sorted_quantile(f->off, f->count, 0.99),
           sorted_quantile(f->sampled, f->count, 0.5), sorted_quantile(f->sampled, f->count, 0.99));
}

/* Both ways, and what lies between them. */
static enum flujo_status compare_both(struct job *j, const struct ensemble *e, struct ensemble *c, int threads)
{
    struct errors_of f = {0};
    enum flujo_status status = ensemble_put(j->a, c, 0, e, threads);
    double *columns = memory_alloc(j->a, periods_work(e), sizeof *columns);

    if (status == FLUJO_OK) status = periods_run(&f.whole, j->a, e, threads);
    if (status == FLUJO_OK) status = periods_run(&f.condensed, j->a, c, threads);
    size_t most = 0;
    for (enum period_kind kind = PERIOD_MONTH; kind < PERIOD_HORIZON; kind++)
        most += (size_t)f.whole.count[kind] * (size_t)f.whole.width[kind] * LEVELS;
    f.off = memory_alloc(j->a, most, sizeof *f.off);
    f.sampled = memory_alloc(j->a, most, sizeof *f.sampled);
    if (columns == NULL || f.off == NULL || f.sampled == NULL) status = FLUJO_NO_MEMORY;
    for (enum period_kind kind = PERIOD_MONTH; kind < PERIOD_HORIZON && status == FLUJO_OK; kind++)
        look_at_kind(&f, e, kind, columns);
    if (status == FLUJO_OK && f.count > 0) print(j, &f, e->completed);
    periods_free(&f.whole, j->a);
    periods_free(&f.condensed, j->a);
    memory_free(j->a, columns);
    memory_free(j->a, f.off);
    memory_free(j->a, f.sampled);
    return status;
}

enum flujo_status bench_summaries(struct job *j, struct run_request *request)
{
    struct ensemble *e = NULL, *c = NULL;

    request->keep_daily = request->expected = 1;
    enum flujo_status status = ensemble_run(j->a, j->s, request, &e, j->errors);
    request->values_most = CONDENSE_ANY;
    if (status == FLUJO_OK) {
        c = ensemble_make(j->a, j->s, request, request->policy);
        status = c != NULL ? compare_both(j, e, c, request->threads) : FLUJO_NO_MEMORY;
    }
    ensemble_free(j->a, e);
    ensemble_free(j->a, c);
    return status;
}

/* Six policies that are condensed, and a batch of each. */
struct filling {
    struct job *j;
    struct run_request *request;
    struct ensemble *e[POLICIES], *batch[POLICIES];
    int policies;
};

/* The batch in the place of every other; the last is cut. */
static enum flujo_status fill(struct filling *f)
{
    enum flujo_status status = FLUJO_OK;
    int size = f->batch[0]->replicates, all = f->request->replicates;

    for (int at = 0; at + size <= all && status == FLUJO_OK; at += size)
        for (int i = 0; i < f->policies && status == FLUJO_OK; i++)
            status = ensemble_put(f->j->a, f->e[i], at, f->batch[i], f->request->threads);
    for (int i = 0; i < f->policies; i++) {
        ensemble_free(f->j->a, f->batch[i]);
        f->batch[i] = NULL;
        ensemble_take_means(f->e[i]);
    }
    return status;
}

static enum flujo_status hold_against_observations(void *user, size_t item, int worker)
{
    const struct filling *f = user;
    struct fit *fit = NULL;
    (void)worker;
    enum flujo_status status = fit_make(f->j->a, f->e[item], &fit);
    fit_free(f->j->a, fit);
    return status;
}

/* As a comparison ends: two policies are summarised by period at a time. */
static enum flujo_status conclude(struct filling *f)
{
    const struct ensemble *e[POLICIES];
    struct comparison *c = NULL;
    struct periods p[2] = {0};
    const struct allocator *a = f->j->a;
    int threads = f->request->threads;

    for (int i = 0; i < f->policies; i++)
        e[i] = f->e[i];
    enum flujo_status status = compare_make(a, e, f->policies, 0, f->j->s->decision, threads, &c);
    if (status == FLUJO_OK) status = parallel_for(a, threads, (size_t)f->policies, hold_against_observations, f);
    for (int i = 0; i < 2 && status == FLUJO_OK; i++)
        status = periods_run(&p[i], a, e[i], threads);
    for (int i = 0; i < 2; i++)
        periods_free(&p[i], a);
    comparison_free(a, c);
    return status;
}

enum flujo_status bench_memory(struct job *j, struct run_request *request)
{
    struct filling f = {.j = j, .request = request};
    struct run_request batch;
    struct rusage used;
    int which[POLICIES];

    f.policies = j->s->policy_count < POLICIES ? j->s->policy_count : POLICIES;
    request->keep_daily = request->expected = 1;
    request->horizon_from = j->s->decision;
    for (const char *const *span = (const char *const[]){"3m", "1y", "5y", NULL}; *span != NULL; span++)
        if (date_add_span(j->s->decision, *span, &request->end))
            request->horizon_to[request->horizon_count++] = --request->end;
    batch = *request;
    request->values_most = CONDENSE_ANY;
    batch.replicates = run_request_batch(j->s, request, f.policies);
    for (int i = 0; i < f.policies; i++)
        which[i] = i;
    enum flujo_status status = ensembles_run(j->a, j->s, &batch, which, f.policies, f.batch, j->errors);
    for (int i = 0; i < f.policies && status == FLUJO_OK; i++)
        if ((f.e[i] = ensemble_make(j->a, j->s, request, i)) == NULL) status = FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) status = fill(&f);
    if (status == FLUJO_OK) status = conclude(&f);
    getrusage(RUSAGE_SELF, &used);
    if (status == FLUJO_OK)
        printf(j->o->json ? "{\"replicates\": %d, \"policies\": %d, \"megabytes\": %.0f}\n"
                          : "%d replicates of %d policies over five years take %.0f MB of memory\n",
               request->replicates, f.policies, (double)used.ru_maxrss * 1024 / 1e6);
    for (int i = 0; i < f.policies; i++) {
        ensemble_free(j->a, f.e[i]);
        ensemble_free(j->a, f.batch[i]);
    }
    return status;
}
