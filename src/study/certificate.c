/* See certificate.h. */
#include "study/certificate.h"

#include "base/memory.h"
#include "base/numeric.h"

#include <math.h>

/* A quantile of Student's t, by its expansion about that of the normal; of 95 % within 0.001 from 9 degrees of freedom on. */
static double student(double z, int freedom)
{
    const double z3 = z * z * z, z5 = z3 * z * z, f = freedom;
    return z + (z3 + z) / (4 * f) + (5 * z5 + 16 * z3 + 3 * z) / (96 * f * f)
           + (3 * z5 * z * z + 19 * z5 + 17 * z3 - 15 * z) / (384 * f * f * f);
}

struct moments {
    double bias, spread, ratio, correlation; /* spread: standard deviation of x - y; ratio: of x to that of y */
    int same, varies;                        /* x = y in all pairs; they are not one number */
};

static struct moments moments_of(const double *x, const double *y, int n)
{
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    struct moments m = {.same = 1};
    for (int i = 0; i < n; i++) {
        mx += x[i];
        my += y[i];
        m.same &= x[i] == y[i];
    }
    mx /= n;
    my /= n;
    for (int i = 0; i < n; i++) {
        xx += (x[i] - mx) * (x[i] - mx);
        yy += (y[i] - my) * (y[i] - my);
        xy += (x[i] - mx) * (y[i] - my);
    }
    m.bias = mx - my;
    m.varies = xx > 0 || yy > 0;
    m.spread = sqrt(fmax(xx + yy - 2 * xy, 0) / (n - 1));
    m.ratio = yy > 0 ? sqrt(xx / yy) : xx > 0 ? (double)INFINITY : 1;
    m.correlation = xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : (double)NAN;
    return m;
}

/* Whether all replicates have this number. */
static int is_constant(const struct summary *all, double value)
{
    return all->q05 == value && all->q95 == value && fabs(all->mean - value) <= 1e-9 * fabs(value);
}

void certificate_judge(const double *x, const double *y, int n, int look, const struct summary *all,
                       struct certificate_row *row)
{
    const double z95 = 1.6448536269514722, z = look > 1 ? numeric_normal_quantile(1 - 0.05 * pow(0.5, look - 1)) : z95;
    const double none = (double)NAN;
    row->correlation = row->bias = row->bias_q05 = row->bias_q95 = row->mean = row->q05 = row->q95 = row->off = none;
    row->passed = 0;
    if (n < 2) return;
    const struct moments m = moments_of(x, y, n);
    double margin = student(z95, n - 1) * m.spread / sqrt(n),
           most = fabs(m.bias) + student(z, n - 1) * m.spread / sqrt(n);
    double width = all->q95 - all->q05, stretch = isfinite(m.ratio) ? m.ratio : 1;
    row->correlation = m.correlation;
    row->bias = m.bias;
    row->bias_q05 = m.bias - margin;
    row->bias_q95 = m.bias + margin;
    row->mean = all->mean + m.bias;
    row->q05 = all->q50 + m.bias + stretch * (all->q05 - all->q50);
    row->q95 = all->q50 + m.bias + stretch * (all->q95 - all->q50);
    if (m.same) /* one number in all pairs says nothing of replicates that have others */
        row->off = m.varies || is_constant(all, y[0]) ? 0 : none;
    else if (row->policy_b < 0)
        row->off = most / fabs(all->mean);
    else
        row->off = most / width + fabs(m.ratio - 1) / 2;
    row->passed = n >= CERTIFICATE_LEAST && row->off <= (row->policy_b < 0 ? CERTIFICATE_LEVEL : CERTIFICATE_ENDS);
}

/* What a row is made from: ensembles of a, and of b or null, and room for a number a replicate. */
struct source {
    const struct ensemble *a, *b;
    double *value;
};

static int has(const struct ensemble *e, int k) { return k < e->replicates && e->done[k]; }

static int is_done(const struct source *s, int k) { return has(s->a, k) && (s->b == NULL || has(s->b, k)); }

static double value_at(const struct source *s, int k, const struct certificate_row *row)
{
    double x = ensemble_horizon_value(s->a, k, row->horizon, row->measure, row->element);
    return s->b == NULL ? x : x - ensemble_horizon_value(s->b, k, row->horizon, row->measure, row->element);
}

/* Replicates complete in both: the first n of `value` of each. */
static int pair_up(const struct source *exact, const struct source *expected, const struct certificate_row *row)
{
    int n = 0;
    for (int k = 0; exact->a != NULL && k < exact->a->replicates; k++) {
        if (!is_done(exact, k) || !is_done(expected, k)) continue;
        exact->value[n] = value_at(exact, k, row);
        expected->value[n++] = value_at(expected, k, row);
    }
    return n;
}

static void certify(const struct source *exact, const struct source *expected, double *all_values,
                    struct certificate_row *row, struct certificate *c)
{
    int all = 0;
    for (int k = 0; k < expected->a->replicates; k++)
        if (is_done(expected, k)) all_values[all++] = value_at(expected, k, row);
    const struct summary summary = summary_of(all_values, all);
    int pairs = pair_up(exact, expected, row);
    certificate_judge(exact->value, expected->value, pairs, c->looks, &summary, row);
    c->pairs = pairs < c->pairs ? pairs : c->pairs;
    c->judged &= pairs >= CERTIFICATE_LEAST || (pairs == all && all > 0);
}

static const struct ensemble *of_policy(const struct ensemble *const *ensembles, int count, int policy)
{
    for (int i = 0; ensembles != NULL && i < count; i++)
        if (ensembles[i]->policy == policy) return ensembles[i];
    return NULL;
}

static int levels_of(const struct ensemble *e)
{
    int rows = 0;
    for (int m = 0; m < MEASURE_COUNT; m++)
        rows += measure_table[m].kept != MEANS_ONLY ? element_count(m, e->scenario) : 0;
    return rows * e->horizon_count;
}

/* The differences, then the levels of each policy. */
static void list_rows(struct certificate *c, const struct ensemble *const *expected, int count,
                      const struct comparison *by_expected)
{
    int n = 0;
    for (; n < c->differences; n++) {
        const struct comparison_row *r = &by_expected->rows[n];
        c->rows[n] = (struct certificate_row){.policy_a = r->policy_a,
                                              .policy_b = r->policy_b,
                                              .measure = r->measure,
                                              .horizon = r->horizon,
                                              .element = r->element};
    }
    for (int i = 0; i < count; i++)
        for (int h = 0; h < expected[i]->horizon_count; h++)
            for (int m = 0; m < MEASURE_COUNT; m++)
                for (int k = 0; measure_table[m].kept != MEANS_ONLY && k < element_count(m, expected[i]->scenario); k++)
                    c->rows[n++] = (struct certificate_row){.policy_a = expected[i]->policy,
                                                            .policy_b = -1,
                                                            .measure = m,
                                                            .horizon = h,
                                                            .element = element_at(m, expected[i]->scenario, k)};
}

enum flujo_status certificate_make(const struct allocator *a, const struct ensemble *const *expected,
                                   const struct ensemble *const *exact, int count, const struct comparison *by_expected,
                                   int look, struct certificate **out)
{
    struct certificate *c = memory_alloc(a, 1, sizeof *c);
    size_t few = 0, many = 0;
    for (int i = 0; i < count; i++) {
        few = exact != NULL && (size_t)exact[i]->replicates > few ? (size_t)exact[i]->replicates : few;
        many = (size_t)expected[i]->replicates > many ? (size_t)expected[i]->replicates : many;
    }
    double *work = memory_alloc(a, 2 * few + many + 1, sizeof *work);

    *out = c;
    if (c != NULL) {
        c->differences = by_expected->row_count;
        c->row_count = c->differences + count * levels_of(expected[0]);
        c->rows = memory_alloc(a, (size_t)c->row_count, sizeof *c->rows);
    }
    if (c == NULL || work == NULL || c->rows == NULL) {
        memory_free(a, work);
        certificate_free(a, c);
        *out = NULL;
        return FLUJO_NO_MEMORY;
    }
    list_rows(c, expected, count, by_expected);
    c->judged = 1;
    c->looks = look;
    c->pairs = (int)few;
    for (int n = 0; n < c->row_count; n++) {
        struct certificate_row *row = &c->rows[n];
        int b = row->policy_b;
        const struct source x = {of_policy(exact, count, row->policy_a), b < 0 ? NULL : of_policy(exact, count, b),
                                 work};
        const struct source y = {of_policy(expected, count, row->policy_a),
                                 b < 0 ? NULL : of_policy(expected, count, b), work + few};
        certify(&x, &y, work + 2 * few, row, c);
    }
    for (int n = 0; n < c->row_count; n++)
        c->rows[n].passed &= c->judged;
    memory_free(a, work);
    return FLUJO_OK;
}

void certificate_free(const struct allocator *a, struct certificate *c)
{
    if (c != NULL) memory_free(a, c->rows);
    memory_free(a, c);
}

/* Whether all totals that a sustained figure of a policy is made from passed. */
static int sustains(const struct certificate *c, int policy)
{
    for (int n = 0; n < c->differences; n++) {
        const struct certificate_row *row = &c->rows[n];
        int matters = row->measure == M_ENCOUNTERS || row->measure == M_COST;
        if (row->policy_a == policy && matters && row->element.kind == ELEMENT_TOTAL && !row->passed) return 0;
    }
    return 1;
}

void certificate_settle(const struct certificate *c, const struct comparison *exact, struct comparison *out)
{
    for (int n = 0; n < c->differences; n++)
        if (!c->rows[n].passed) out->rows[n] = exact->rows[n];
    for (int n = 0; n < out->sustained_count; n++)
        if (!sustains(c, out->sustained[n].policy_a)) out->sustained[n] = exact->sustained[n];
}

int certificate_count(const struct certificate *c, int horizon, int *passed)
{
    int count = 0;
    *passed = 0;
    for (int n = 0; n < c->differences; n++) {
        const struct certificate_row *row = &c->rows[n];
        if (row->horizon != horizon || row->element.kind != ELEMENT_TOTAL) continue;
        if (!(measure_table[row->measure].compared & IN_TABLE)) continue;
        count++;
        *passed += row->passed;
    }
    return count;
}
