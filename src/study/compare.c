/* Paired comparison of policies over horizons.
 *
 * Effect: difference of the two policies in each replicate, which share their
 * random numbers; mean, 90 % interval, and the shares of replicates in which policy
 * a is lower and in which it has the same. Relative effects are formed in each replicate as well; the central
 * one is the ratio of means, which does not blow up where one replicate has a
 * small denominator.
 *
 * Sustained effect: three-month moving reductions of encounters relative to the
 * baseline, from the month of the decision on: peak, what is left at the end,
 * months to half of the peak, rebound above the baseline, cost per encounter
 * averted. Limit: with small effects the peak of a noisy series is biased
 * upwards; the intervals over replicates show how much. */
#include "study/compare.h"

#include "base/parallel.h"
#include "base/summary.h"

#include <math.h>

const char *const sustained_names[SUSTAINED_NAMES] = {"peak_reduction",     "retained",
                                                      "half_life_months",   "rebound",
                                                      "cost_per_averted",   "reduction_before_end",
                                                      "retained_after_end", "half_life_after_end_months",
                                                      "rebound_after_end",  "cost_of_holding"};
const char *const sustained_labels[SUSTAINED_NAMES] = {"Largest reduction over three months (share of the baseline)",
                                                       "Reduction of the last three months / the largest",
                                                       "Months until the reduction has halved",
                                                       "Largest excess over the baseline afterwards (share)",
                                                       "Additional cost per encounter averted (USD; negative: saved)",
                                                       "Reduction in the three months before the levers end (share)",
                                                       "Reduction of the last three months / that before the end",
                                                       "Months after the end until the reduction has halved",
                                                       "Largest excess over the baseline after the end (share)",
                                                       "Cost of going on per encounter averted by it (USD)"};

/* Totals by month of one replicate: of the policy, and of its baseline. */
enum monthly { ENCOUNTERS_A, ENCOUNTERS_B, COST_A, COST_B, ENCOUNTERS_KEPT, COST_KEPT, MONTHLY };

/* A pair of ensembles and scratch. */
struct pair {
    const struct ensemble *a, *b;
    const struct ensemble *kept;            /* where the levers of a end: the same policy without an end; else null */
    double *vd, *vr;                        /* one value a replicate */
    double *sustained[SUSTAINED_OF_A_PAIR]; /* the same */
    double *monthly[MONTHLY];               /* one value a month */
};

static int both_done(const struct pair *p, int replicate)
{
    return p->a->done[replicate] && p->b->done[replicate] && (p->kept == NULL || p->kept->done[replicate]);
}

static void compare_element(struct pair *p, struct comparison_row *row)
{
    double sum_a = 0, sum_b = 0;
    int n = 0, defined = 0, lower = 0, higher = 0;
    struct summary d, r;

    for (int k = 0; k < p->a->replicates && k < p->b->replicates; k++) {
        double x, y;

        if (!both_done(p, k)) continue;
        x = ensemble_horizon_value(p->a, k, row->horizon, row->measure, row->element);
        y = ensemble_horizon_value(p->b, k, row->horizon, row->measure, row->element);
        sum_a += x;
        sum_b += y;
        lower += x < y;
        higher += x > y;
        p->vd[n++] = x - y;
        if (y > 0) p->vr[defined++] = (x - y) / y;
    }
    d = summary_of(p->vd, n);
    r = summary_of(p->vr, defined == n ? n : 0);
    row->mean_difference = d.mean;
    row->q05 = d.q05;
    row->q50 = d.q50;
    row->q95 = d.q95;
    row->replicates = n;
    row->probability_lower = n > 0 ? (double)lower / n : (double)NAN;
    row->probability_equal = n > 0 ? (double)(n - lower - higher) / n : (double)NAN;
    row->relative = sum_b > 0 ? (sum_a - sum_b) / sum_b : (double)NAN;
    row->relative_q05 = r.q05;
    row->relative_q50 = r.q50;
    row->relative_q95 = r.q95;
}

/* Totals of a measure in the months of one replicate. */
static void month_totals(const struct ensemble *e, int replicate, int measure, double *out)
{
    for (int t = 0; t < e->month_count; t++)
        out[t] = ensemble_month_value(e, replicate, t, measure, (struct element){ELEMENT_TOTAL, 0});
}

/* Reduction over the months [t, t + 2]; 0 where the baseline has no encounters. */
static double reduction(const struct pair *p, int t)
{
    double a = 0, b = 0;

    for (int k = t; k < t + 3; k++) {
        a += p->monthly[ENCOUNTERS_A][k];
        b += p->monthly[ENCOUNTERS_B][k];
    }
    return b > 0 ? 1 - a / b : 0;
}

/* The sustained figures of the replicate whose months are in p; half-life
 * INFINITY if not reached. */
static void sustain_replicate(const struct pair *p, int first, double out[SUSTAINED_OF_A_PAIR])
{
    int last = p->a->month_count - 3, peak_at = first;
    double peak = -INFINITY, half = INFINITY, rebound = 0, cost = 0, averted = 0;

    for (int t = first; t <= last; t++) {
        double r = reduction(p, t);

        if (r > peak) {
            peak = r;
            peak_at = t;
        }
    }
    for (int t = peak_at; t <= last; t++) {
        double r = reduction(p, t);

        if (!isfinite(half) && r < peak / 2) half = t - peak_at;
        rebound = fmax(rebound, -r);
    }
    for (int t = first; t < p->a->month_count; t++) {
        averted += p->monthly[ENCOUNTERS_B][t] - p->monthly[ENCOUNTERS_A][t];
        cost += p->monthly[COST_A][t] - p->monthly[COST_B][t];
    }
    out[SUSTAINED_PEAK] = peak;
    out[SUSTAINED_RETAINED] = peak > 0 ? reduction(p, last) / peak : (double)NAN;
    out[SUSTAINED_HALF_LIFE] = peak > 0 ? half : (double)NAN;
    out[SUSTAINED_REBOUND] = rebound;
    out[SUSTAINED_COST] = averted > 0 ? cost / averted : (double)NAN;
}

/* The same where the levers of a end in the month `end`: before it, and in the months after it. */
static void end_replicate(const struct pair *p, int end, double out[SUSTAINED_OF_A_PAIR])
{
    int last = p->a->month_count - 3;
    double before = reduction(p, end - 3), half = INFINITY, rebound = 0, cost = 0, averted = 0;

    for (int t = end + 1; t <= last; t++) {
        double r = reduction(p, t);

        if (!isfinite(half) && r < before / 2) half = t - end - 1;
        rebound = fmax(rebound, -r);
    }
    for (int t = end + 1; t < p->a->month_count; t++) {
        averted += p->monthly[ENCOUNTERS_A][t] - p->monthly[ENCOUNTERS_KEPT][t];
        cost += p->monthly[COST_KEPT][t] - p->monthly[COST_A][t];
    }
    out[SUSTAINED_PEAK] = before;
    out[SUSTAINED_RETAINED] = before > 0 ? reduction(p, last) / before : (double)NAN;
    out[SUSTAINED_HALF_LIFE] = before > 0 ? half : (double)NAN;
    out[SUSTAINED_REBOUND] = rebound;
    out[SUSTAINED_COST] = averted > 0 ? cost / averted : (double)NAN;
}

/* The figures of all replicates complete in both; returns their number. */
static int sustain_replicates(struct pair *p, int first)
{
    double all[SUSTAINED_OF_A_PAIR];
    int n = 0;

    for (int k = 0; k < p->a->replicates && k < p->b->replicates; k++) {
        if (!both_done(p, k)) continue;
        month_totals(p->a, k, M_ENCOUNTERS, p->monthly[ENCOUNTERS_A]);
        month_totals(p->b, k, M_ENCOUNTERS, p->monthly[ENCOUNTERS_B]);
        month_totals(p->a, k, M_COST, p->monthly[COST_A]);
        month_totals(p->b, k, M_COST, p->monthly[COST_B]);
        if (p->kept != NULL) {
            month_totals(p->kept, k, M_ENCOUNTERS, p->monthly[ENCOUNTERS_KEPT]);
            month_totals(p->kept, k, M_COST, p->monthly[COST_KEPT]);
            end_replicate(p, first, all);
        } else {
            sustain_replicate(p, first, all);
        }
        for (int name = 0; name < SUSTAINED_OF_A_PAIR; name++)
            p->sustained[name][n] = all[name];
        n++;
    }
    return n;
}

/* Quantiles of values of which some are infinite: nan where they fall there. */
static double finite_or_nan(double x) { return isfinite(x) ? x : (double)NAN; }

/* Summary of the first `count` figures of a name. */
static void sustain_name(struct pair *p, int count, struct sustained_row *row)
{
    const double *values = p->sustained[row->name % SUSTAINED_OF_A_PAIR];
    double sum = 0;
    int n = 0, undefined = 0, beyond = 0;

    for (int k = 0; k < count; k++) {
        if (isnan(values[k])) {
            undefined++;
            continue;
        }
        if (isinf(values[k]))
            beyond++;
        else
            sum += values[k];
        p->vd[n++] = values[k];
    }
    sort_doubles(p->vd, n);
    row->defined = n;
    row->mean = beyond == 0 && n > 0 ? sum / n : (double)NAN;
    row->q05 = finite_or_nan(sorted_quantile(p->vd, n, 0.05));
    row->q50 = finite_or_nan(sorted_quantile(p->vd, n, 0.50));
    row->q95 = finite_or_nan(sorted_quantile(p->vd, n, 0.95));
    row->beyond = row->name % SUSTAINED_OF_A_PAIR == SUSTAINED_HALF_LIFE && n > 0 ? (double)beyond / n : (double)NAN;
    if (undefined > n) /* not defined in most replicates: no summary would be fair */
        row->mean = row->q05 = row->q50 = row->q95 = (double)NAN;
}

static int rows_per_pair(const struct ensemble *e)
{
    int rows = 0;

    for (int m = 0; m < MEASURE_COUNT; m++)
        rows += measure_table[m].kept != MEANS_ONLY ? element_count(m, e->scenario) : 0;
    return rows * e->horizon_count;
}

static void compare_pair(struct pair *p, int first, struct comparison_row *row, struct sustained_row *sustained)
{
    const struct scenario *s = p->a->scenario;
    int n;

    for (int h = 0; h < p->a->horizon_count; h++) {
        for (int m = 0; m < MEASURE_COUNT; m++) {
            for (int k = 0; measure_table[m].kept != MEANS_ONLY && k < element_count(m, s); k++, row++) {
                *row = (struct comparison_row){.policy_a = p->a->policy,
                                               .policy_b = p->b->policy,
                                               .measure = m,
                                               .horizon = h,
                                               .element = element_at(m, s, k)};
                compare_element(p, row);
            }
        }
    }
    if (sustained == NULL) return;
    n = sustain_replicates(p, first);
    for (int k = 0; k < SUSTAINED_OF_A_PAIR; k++, sustained++) {
        *sustained = (struct sustained_row){.policy_a = p->a->policy,
                                            .policy_b = p->b->policy,
                                            .name = (enum sustained)(p->kept != NULL ? ENDED_BEFORE + k : k)};
        sustain_name(p, n, sustained);
    }
}

/* What the pairs share; a pair writes its own part of the rows. */
struct job {
    const struct allocator *a;
    const struct ensemble *const *ensembles;
    int count, baseline, first, per_pair; /* first: month of the decision, -1 if nothing is sustained */
    struct comparison *c;
};

/* The ensemble of a policy, or null. */
static const struct ensemble *ensemble_of(const struct job *job, const struct policy *policy)
{
    for (int i = 0; policy != NULL && i < job->count; i++)
        if (&job->ensembles[i]->scenario->policies[job->ensembles[i]->policy] == policy) return job->ensembles[i];
    return NULL;
}

static enum flujo_status run_pair(void *user, size_t item, int worker)
{
    const struct job *job = user;
    const struct ensemble *b = job->ensembles[job->baseline], *a = job->ensembles[item + ((int)item >= job->baseline)];
    _Static_assert(2 + SUSTAINED_OF_A_PAIR <= COMPARED_NUMBERS, "room for a pair");
    size_t n = (size_t)b->replicates, months = (size_t)b->month_count;
    const struct policy *policy = &a->scenario->policies[a->policy];
    double *scratch = memory_alloc(job->a, (2 + SUSTAINED_OF_A_PAIR) * n + MONTHLY * months + 1, sizeof *scratch);
    struct pair p = {.a = a, .b = b, .kept = ensemble_of(job, policy->kept), .vd = scratch, .vr = scratch + n};
    int first = p.kept != NULL ? date_month_index(policy->ended) - date_month_index(b->start) : job->first;

    (void)worker;
    if (scratch == NULL) return FLUJO_NO_MEMORY;
    for (size_t k = 0; k < SUSTAINED_OF_A_PAIR; k++)
        p.sustained[k] = scratch + (2 + k) * n;
    for (size_t k = 0; k < MONTHLY; k++)
        p.monthly[k] = scratch + (2 + SUSTAINED_OF_A_PAIR) * n + k * months;
    compare_pair(&p, first, job->c->rows + item * (size_t)job->per_pair,
                 job->first >= 0 ? job->c->sustained + item * SUSTAINED_OF_A_PAIR : NULL);
    memory_free(job->a, scratch);
    return FLUJO_OK;
}

enum flujo_status compare_make(const struct allocator *a, const struct ensemble *const *ensembles, int count,
                               int baseline, day_number from, int threads, struct comparison **out)
{
    const struct ensemble *b = ensembles[baseline];
    struct comparison *c = memory_alloc(a, 1, sizeof *c);
    struct job job = {
        .a = a, .ensembles = ensembles, .count = count, .baseline = baseline, .per_pair = rows_per_pair(b), .c = c};
    enum flujo_status status = FLUJO_NO_MEMORY;
    int pairs = count - 1;

    *out = NULL;
    job.first = date_month_index(from) - date_month_index(b->start);
    if (job.first + 3 > b->month_count) job.first = -1;
    if (c == NULL) return status;
    c->row_count = pairs * job.per_pair;
    c->sustained_count = job.first >= 0 ? pairs * SUSTAINED_OF_A_PAIR : 0;
    c->rows = memory_alloc(a, (size_t)c->row_count, sizeof *c->rows);
    c->sustained = memory_alloc(a, (size_t)c->sustained_count, sizeof *c->sustained);
    if (c->rows != NULL && c->sustained != NULL) status = parallel_for(a, threads, (size_t)pairs, run_pair, &job);
    if (status == FLUJO_OK)
        *out = c;
    else
        comparison_free(a, c);
    return status;
}

void comparison_free(const struct allocator *a, struct comparison *c)
{
    if (c == NULL) return;
    memory_free(a, c->rows);
    memory_free(a, c->sustained);
    memory_free(a, c);
}

int comparison_baseline(const struct comparison *c) { return c->row_count > 0 ? c->rows[0].policy_b : 0; }

int comparison_next(const struct comparison *c, int policy)
{
    int seen = policy < 0;

    for (int i = 0; i < c->row_count; i++) {
        if (seen && c->rows[i].policy_a != policy) return c->rows[i].policy_a;
        if (c->rows[i].policy_a == policy) seen = 1;
    }
    return -1;
}

int comparison_is_same(const struct comparison *c, int policy) { return comparison_is_same_until(c, policy, -1); }

int comparison_is_same_until(const struct comparison *c, int policy, int horizon)
{
    for (int i = 0; i < c->row_count; i++) {
        const struct comparison_row *r = &c->rows[i];
        if (r->policy_a == policy && (horizon < 0 || r->horizon == horizon)
            && (r->mean_difference != 0 || r->q05 != 0 || r->q95 != 0))
            return 0;
    }
    return 1;
}

const struct comparison_row *comparison_find(const struct comparison *c, int policy_a, int measure, int horizon,
                                             struct element e)
{
    for (int i = 0; i < c->row_count; i++) {
        const struct comparison_row *r = &c->rows[i];

        if (r->policy_a == policy_a && r->measure == measure && r->horizon == horizon && r->element.kind == e.kind
            && r->element.index == e.index)
            return r;
    }
    return NULL;
}
