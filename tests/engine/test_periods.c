/* Summaries by period, against the value of each element in each replicate. */
#include "support/check.h"

#include "base/memory.h"
#include "engine/periods.h"
#include "support/fake_ensemble.h"
#include "support/small_scenario.h"

#include <math.h>
#include <stdlib.h>

enum { REPLICATES = 61, MONTHS = 3 };

static void fill(double *rows, size_t count)
{
    uint64_t random = 7;

    for (size_t i = 0; i < count; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        rows[i] = (double)(random >> 40) / 1000;
    }
}

/* Every other replicate of the first ten is not complete. */
static struct ensemble *make(struct small_scenario *t)
{
    struct ensemble *e;
    size_t daily;

    small_scenario_init(t);
    e = fake_ensemble(&t->s, 0, REPLICATES, MONTHS);
    e->daily_slots = ensemble_daily_slots(&t->s);
    daily = REPLICATES * (size_t)(e->end - e->start + 1) * (size_t)e->daily_slots;
    e->daily = calloc(daily, sizeof *e->daily);
    assert_non_null(e->daily);
    fill(e->daily, daily);
    fill(e->monthly, REPLICATES * MONTHS * (size_t)e->slots);
    fill(e->horizon, REPLICATES * (size_t)e->slots);
    for (int r = 0; r < 10; r += 2)
        e->done[r] = 0;
    return e;
}

static double value(const struct ensemble *e, enum period_kind kind, int r, int period, int measure, int k)
{
    const struct scenario *s = e->scenario;

    if (kind == PERIOD_DAY)
        return element_daily_value(measure, s, element_daily_at(measure, s, k),
                                   ensemble_day(e, r, e->start + period) + ensemble_daily_offset(s, measure));
    return kind == PERIOD_MONTH ? ensemble_month_value(e, r, period, measure, element_at(measure, s, k))
                                : ensemble_horizon_value(e, r, period, measure, element_at(measure, s, k));
}

static void assert_period(const struct periods *p, enum period_kind kind, int period)
{
    double values[REPLICATES];

    for (int m = 0; m < MEASURE_COUNT; m++) {
        for (int k = 0; k < p->first[kind][m + 1] - p->first[kind][m]; k++) {
            const struct summary *found = periods_at(p, kind, period, m, k);
            struct summary expected;
            int n = 0;

            for (int r = 0; r < REPLICATES; r++) {
                if (p->e->done[r]) values[n++] = value(p->e, kind, r, period, m, k);
            }
            expected = summary_of(values, n);
            assert_memory_equal(found, &expected, sizeof expected);
        }
    }
}

static void test_values(void **state)
{
    struct small_scenario t;
    struct ensemble *e = make(&t);
    double *work = malloc(periods_work(e) * sizeof *work);
    struct periods p, q;

    (void)state;
    assert_non_null(work);
    assert_true(periods_make(&p, memory_default(), e));
    assert_int_equal(periods_jobs(&p), MONTHS + (e->end - e->start + 1) + 1);
    for (int job = periods_jobs(&p) - 1; job >= 0; job--)
        periods_do(&p, job, work);
    for (int kind = 0; kind < PERIOD_KINDS; kind++) {
        assert_true(p.width[kind] > 0);
        for (int period = 0; period < p.count[kind]; period++)
            assert_period(&p, (enum period_kind)kind, period);
    }
    assert_int_equal(periods_run(&q, memory_default(), e, 3), FLUJO_OK);
    for (int kind = 0; kind < PERIOD_KINDS; kind++)
        assert_memory_equal(p.rows[kind], q.rows[kind],
                            (size_t)p.count[kind] * (size_t)p.width[kind] * sizeof(struct summary));
    periods_free(&q, memory_default());
    periods_free(&p, memory_default());
    free(work);
    free(e->daily);
    fake_free(e);
}

/* Means only are not summarised, nor is what is not kept. */
static void test_left_out(void **state)
{
    struct small_scenario t;
    struct ensemble *e = make(&t);
    struct periods p;

    (void)state;
    free(e->daily);
    e->daily = NULL;
    assert_true(periods_make(&p, memory_default(), e));
    assert_int_equal(periods_jobs(&p), MONTHS + 1);
    assert_int_equal(p.first[PERIOD_MONTH][M_ROUTE_FLOW], p.first[PERIOD_MONTH][M_ROUTE_FLOW + 1]);
    periods_free(&p, memory_default());
    fake_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values), cmocka_unit_test(test_left_out)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
