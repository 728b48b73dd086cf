/* See certificate.h. */
#include "study/certificate.h"

#include "base/memory.h"
#include "base/numeric.h"
#include "base/parallel.h"

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

/* What the rows share; each writes its own. */
struct job {
    struct certificate *c;
    const struct ensemble *const *exact, *const *expected;
    int count;
    size_t few, many; /* replicates of an exact ensemble at most, of an expected one */
    double *work;     /* [worker]: of a row of exact values, of expected ones beside them, and of all expected ones */
};

static enum flujo_status certify(void *user, size_t item, int worker)
{
    const struct job *job = user;
    struct certificate_row *row = &job->c->rows[item];
    double *work = job->work + (size_t)worker * (2 * job->few + job->many + 1), *all_values = work + 2 * job->few;
    int all = 0, b = row->policy_b;
    const struct source exact = {of_policy(job->exact, job->count, row->policy_a),
                                 b < 0 ? NULL : of_policy(job->exact, job->count, b), work};
    const struct source expected = {of_policy(job->expected, job->count, row->policy_a),
                                    b < 0 ? NULL : of_policy(job->expected, job->count, b), work + job->few};

    for (int k = 0; k < expected.a->replicates; k++)
        if (is_done(&expected, k)) all_values[all++] = value_at(&expected, k, row);
    const struct summary summary = summary_of(all_values, all);
    row->pairs = pair_up(&exact, &expected, row);
    row->enough = row->pairs >= CERTIFICATE_LEAST || (row->pairs == all && all > 0);
    certificate_judge(exact.value, expected.value, row->pairs, job->c->looks, &summary, row);
    return FLUJO_OK;
}

/* Nothing passes where a row has too few pairs. */
static void conclude(struct certificate *c)
{
    c->judged = 1;
    for (int n = 0; n < c->row_count; n++) {
        c->pairs = n == 0 || c->rows[n].pairs < c->pairs ? c->rows[n].pairs : c->pairs;
        c->judged &= c->rows[n].enough;
    }
    for (int n = 0; n < c->row_count; n++)
        c->rows[n].passed &= c->judged;
}

enum flujo_status certificate_make(const struct allocator *a, const struct ensemble *const *expected,
                                   const struct ensemble *const *exact, int count, const struct comparison *by_expected,
                                   int look, int threads, struct certificate **out)
{
    struct certificate *c = memory_alloc(a, 1, sizeof *c);
    struct job job = {.c = c, .exact = exact, .expected = expected, .count = count};
    size_t workers = (size_t)(threads > 0 ? threads : parallel_cores());
    enum flujo_status status = FLUJO_NO_MEMORY;

    *out = NULL;
    for (int i = 0; i < count; i++) {
        size_t few = exact != NULL ? (size_t)exact[i]->replicates : 0, many = (size_t)expected[i]->replicates;
        job.few = few > job.few ? few : job.few;
        job.many = many > job.many ? many : job.many;
    }
    job.work = memory_resize(a, NULL, workers, (2 * job.few + job.many + 1) * sizeof *job.work);
    if (c != NULL) {
        c->looks = look;
        c->differences = by_expected->row_count;
        c->row_count = c->differences + count * levels_of(expected[0]);
        c->rows = memory_alloc(a, (size_t)c->row_count, sizeof *c->rows);
    }
    if (c != NULL && c->rows != NULL && job.work != NULL) {
        list_rows(c, expected, count, by_expected);
        status = parallel_for(a, (int)workers, (size_t)c->row_count, certify, &job);
    }
    memory_free(a, job.work);
    if (status != FLUJO_OK) {
        certificate_free(a, c);
        return status;
    }
    conclude(c);
    *out = c;
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
