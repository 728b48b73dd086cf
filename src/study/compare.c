/* Paired comparison of policies over horizons.
 *
 * Effect: difference of the two policies in each replicate, which share their
 * random numbers; mean, 90 % interval and share of replicates in which policy a
 * is lower. Relative effects are formed in each replicate as well; the central
 * one is the ratio of means, which does not blow up where one replicate has a
 * small denominator.
 *
 * Sustained effect: three-month moving reductions of encounters relative to the
 * baseline, from the month of the decision on: peak, what is left at the end,
 * months to half of the peak, rebound above the baseline, cost per encounter
 * averted. Limit: with small effects the peak of a noisy series is biased
 * upwards; the intervals over replicates show how much. */
#include "study/compare.h"

#include "observe/summary.h"

#include <math.h>

const char *const sustained_names[SUSTAINED_NAMES] = {"peak_reduction", "retained", "half_life_months", "rebound",
                                                      "cost_per_averted"};

/* A pair of ensembles and scratch of one value a replicate. */
struct pair {
    const struct ensemble *a, *b;
    double *vd, *vr;
};

static const double *horizon_row(const struct ensemble *e, int replicate, int horizon, int measure)
{
    return e->horizon + ((size_t)replicate * (size_t)e->horizon_count + (size_t)horizon) * (size_t)e->slots +
           measure_offset(measure, e->scenario);
}

static int compared(int m)
{
    return !measure_table[m].mean_only && measure_table[m].by != BY_PLACE && measure_table[m].by != BY_ROUTE;
}

static void compare_element(struct pair *p, struct comparison_row *row)
{
    const struct scenario *s = p->a->scenario;
    double sum_a = 0, sum_b = 0, lower = 0;
    int n = 0, defined = 0;
    struct summary d, r;

    for (int k = 0; k < p->a->replicates && k < p->b->replicates; k++) {
        double x, y;

        if (!p->a->done[k] || !p->b->done[k])
            continue;
        x = element_value(row->measure, s, row->element, horizon_row(p->a, k, row->horizon, row->measure));
        y = element_value(row->measure, s, row->element, horizon_row(p->b, k, row->horizon, row->measure));
        sum_a += x;
        sum_b += y;
        lower += x < y ? 1 : x > y ? 0 : 0.5;
        p->vd[n++] = x - y;
        if (y > 0)
            p->vr[defined++] = (x - y) / y;
    }
    d = summary_of(p->vd, n);
    r = summary_of(p->vr, defined == n ? n : 0);
    row->mean_difference = d.mean;
    row->q05 = d.q05;
    row->q50 = d.q50;
    row->q95 = d.q95;
    row->probability_lower = n > 0 ? lower / n : (double)NAN;
    row->relative = sum_b > 0 ? (sum_a - sum_b) / sum_b : (double)NAN;
    row->relative_q05 = r.q05;
    row->relative_q50 = r.q50;
    row->relative_q95 = r.q95;
}

/* Total of a measure in a month of one replicate. */
static double month_total(const struct ensemble *e, int replicate, int month, int measure)
{
    const double *row = e->monthly + ((size_t)replicate * (size_t)e->month_count + (size_t)month) * (size_t)e->slots +
                        measure_offset(measure, e->scenario);

    return element_value(measure, e->scenario, (struct element){ELEMENT_TOTAL, 0}, row);
}

/* Reduction over the months [t, t + 2]; 0 where the baseline has no encounters. */
static double reduction(const struct pair *p, int replicate, int t)
{
    double a = 0, b = 0;

    for (int k = t; k < t + 3; k++) {
        a += month_total(p->a, replicate, k, M_ENCOUNTERS);
        b += month_total(p->b, replicate, k, M_ENCOUNTERS);
    }
    return b > 0 ? 1 - a / b : 0;
}

/* The sustained figures of one replicate; half-life INFINITY if not reached. */
static void sustain_replicate(const struct pair *p, int replicate, int first, double out[SUSTAINED_NAMES])
{
    int last = p->a->month_count - 3, peak_at = first;
    double peak = -INFINITY, half = INFINITY, rebound = 0, cost = 0, averted = 0;

    for (int t = first; t <= last; t++) {
        double r = reduction(p, replicate, t);

        if (r > peak) {
            peak = r;
            peak_at = t;
        }
    }
    for (int t = peak_at; t <= last; t++) {
        double r = reduction(p, replicate, t);

        if (!isfinite(half) && r < peak / 2)
            half = t - peak_at;
        rebound = fmax(rebound, -r);
    }
    for (int t = first; t < p->a->month_count; t++) {
        averted += month_total(p->b, replicate, t, M_ENCOUNTERS) - month_total(p->a, replicate, t, M_ENCOUNTERS);
        cost += month_total(p->a, replicate, t, M_COST) - month_total(p->b, replicate, t, M_COST);
    }
    out[SUSTAINED_PEAK] = peak;
    out[SUSTAINED_RETAINED] = peak > 0 ? reduction(p, replicate, last) / peak : (double)NAN;
    out[SUSTAINED_HALF_LIFE] = peak > 0 ? half : (double)NAN;
    out[SUSTAINED_REBOUND] = rebound;
    out[SUSTAINED_COST] = averted > 0 ? cost / averted : (double)NAN;
}

/* Quantiles of values of which some are infinite: nan where they fall there. */
static double finite_or_nan(double x)
{
    return isfinite(x) ? x : (double)NAN;
}

static void sustain_name(struct pair *p, int first, struct sustained_row *row)
{
    double all[SUSTAINED_NAMES], sum = 0;
    int n = 0, undefined = 0, beyond = 0;

    for (int k = 0; k < p->a->replicates && k < p->b->replicates; k++) {
        if (!p->a->done[k] || !p->b->done[k])
            continue;
        sustain_replicate(p, k, first, all);
        if (isnan(all[row->name])) {
            undefined++;
            continue;
        }
        if (isinf(all[row->name]))
            beyond++;
        else
            sum += all[row->name];
        p->vd[n++] = all[row->name];
    }
    sort_doubles(p->vd, n);
    row->mean = beyond == 0 && n > 0 ? sum / n : (double)NAN;
    row->q05 = finite_or_nan(sorted_quantile(p->vd, n, 0.05));
    row->q50 = finite_or_nan(sorted_quantile(p->vd, n, 0.50));
    row->q95 = finite_or_nan(sorted_quantile(p->vd, n, 0.95));
    row->beyond = row->name == SUSTAINED_HALF_LIFE && n > 0 ? (double)beyond / n : (double)NAN;
    if (undefined > n) /* not defined in most replicates: no summary would be fair */
        row->mean = row->q05 = row->q50 = row->q95 = (double)NAN;
}

static int rows_per_pair(const struct ensemble *e)
{
    int rows = 0;

    for (int m = 0; m < MEASURE_COUNT; m++)
        rows += compared(m) ? element_count(m, e->scenario) : 0;
    return rows * e->horizon_count;
}

static void compare_pair(struct pair *p, struct comparison *c, day_number from)
{
    const struct scenario *s = p->a->scenario;
    int first = date_month_index(from) - date_month_index(p->a->start);

    for (int h = 0; h < p->a->horizon_count; h++) {
        for (int m = 0; m < MEASURE_COUNT; m++) {
            for (int k = 0; compared(m) && k < element_count(m, s); k++) {
                struct comparison_row *row = &c->rows[c->row_count++];

                *row = (struct comparison_row){.policy_a = p->a->policy, .policy_b = p->b->policy, .measure = m,
                                               .horizon = h, .element = element_at(m, s, k)};
                compare_element(p, row);
            }
        }
    }
    for (int k = 0; k < SUSTAINED_NAMES && first >= 0 && first + 3 <= p->a->month_count; k++) {
        struct sustained_row *row = &c->sustained[c->sustained_count++];

        *row = (struct sustained_row){.policy_a = p->a->policy, .policy_b = p->b->policy, .name = (enum sustained)k};
        sustain_name(p, first, row);
    }
}

enum flujo_status compare_make(const struct allocator *a, const struct ensemble *const *ensembles, int count,
                               int baseline, day_number from, struct comparison **out)
{
    struct comparison *c = memory_alloc(a, 1, sizeof *c);
    struct pair p = {NULL, ensembles[baseline], NULL, NULL};
    size_t n = (size_t)ensembles[baseline]->replicates + 1, pairs = (size_t)count;
    enum flujo_status status = FLUJO_NO_MEMORY;

    *out = NULL;
    p.vd = memory_alloc(a, n, sizeof *p.vd);
    p.vr = memory_alloc(a, n, sizeof *p.vr);
    if (c == NULL || p.vd == NULL || p.vr == NULL)
        goto out;
    c->rows = memory_alloc(a, pairs * (size_t)rows_per_pair(p.b) + 1, sizeof *c->rows);
    c->sustained = memory_alloc(a, pairs * SUSTAINED_NAMES, sizeof *c->sustained);
    if (c->rows == NULL || c->sustained == NULL)
        goto out;
    for (int i = 0; i < count; i++) {
        p.a = ensembles[i];
        if (i != baseline)
            compare_pair(&p, c, from);
    }
    *out = c;
    status = FLUJO_OK;
out:
    memory_free(a, p.vd);
    memory_free(a, p.vr);
    if (status != FLUJO_OK)
        comparison_free(a, c);
    return status;
}

void comparison_free(const struct allocator *a, struct comparison *c)
{
    if (c == NULL)
        return;
    memory_free(a, c->rows);
    memory_free(a, c->sustained);
    memory_free(a, c);
}

const struct comparison_row *comparison_find(const struct comparison *c, int policy_a, int measure, int horizon,
                                             struct element e)
{
    for (int i = 0; i < c->row_count; i++) {
        const struct comparison_row *r = &c->rows[i];

        if (r->policy_a == policy_a && r->measure == measure && r->horizon == horizon && r->element.kind == e.kind &&
            r->element.index == e.index)
            return r;
    }
    return NULL;
}
