/* Paired differences and sustained effects, against values done by hand. */
#include "support/check.h"

#include "study/compare.h"
#include "support/fake_ensemble.h"
#include "support/fault_allocator.h"
#include "support/small_scenario.h"

#include <math.h>

static const struct element total = {ELEMENT_TOTAL, 0};

static void close_to(double a, double b) { assert_true(fabs(a - b) <= 1e-12 * fmax(1, fabs(b))); }

/* Baseline: 100 (r + 1) encounters. The other: 10 (r + 1) fewer, in one class. */
static void fill(struct ensemble *base, struct ensemble *other)
{
    for (int r = 0; r < base->replicates; r++) {
        fake_horizon(base, r, M_ENCOUNTERS)[0] = 60 * (r + 1);
        fake_horizon(base, r, M_ENCOUNTERS)[3] = 40 * (r + 1);
        fake_horizon(other, r, M_ENCOUNTERS)[0] = 50 * (r + 1);
        fake_horizon(other, r, M_ENCOUNTERS)[3] = 40 * (r + 1);
    }
}

static void test_differences(void **state)
{
    struct small_scenario t;
    struct ensemble *e[2];
    const struct ensemble *both[2];
    const struct comparison_row *row;
    struct comparison *c;

    (void)state;
    small_scenario_init(&t);
    for (int i = 0; i < 2; i++)
        both[i] = e[i] = fake_ensemble(&t.s, i, 5, 6);
    fill(e[0], e[1]);
    assert_int_equal(compare_make(memory_default(), both, 2, 0, t.s.start, 1, &c), FLUJO_OK);
    row = comparison_find(c, 1, M_ENCOUNTERS, 0, total);
    assert_non_null(row);
    close_to(row->mean_difference, -30); /* -10 .. -50 */
    close_to(row->q50, -30);
    close_to(row->q05, -48);
    close_to(row->relative, -0.1);
    close_to(row->relative_q95, -0.1); /* the same share in every replicate: no spread */
    close_to(row->probability_lower, 1);
    close_to(row->probability_equal, 0);
    assert_int_equal(row->replicates, 5);
    row = comparison_find(c, 1, M_ENCOUNTERS, 0, (struct element){ELEMENT_SLOT, 3});
    close_to(row->mean_difference, 0);
    close_to(row->probability_lower, 0); /* equal in every replicate */
    close_to(row->probability_equal, 1);
    row = comparison_find(c, 1, M_COST, 0, total);
    assert_true(isnan(row->relative));
    assert_null(comparison_find(c, 0, M_ENCOUNTERS, 0, total));
    comparison_free(memory_default(), c);

    /* A replicate that one policy has not finished counts in neither. */
    e[1]->done[4] = 0;
    assert_int_equal(compare_make(memory_default(), both, 2, 0, t.s.start, 1, &c), FLUJO_OK);
    close_to(comparison_find(c, 1, M_ENCOUNTERS, 0, total)->mean_difference, -25);
    assert_int_equal(comparison_find(c, 1, M_ENCOUNTERS, 0, total)->replicates, 4);
    comparison_free(memory_default(), c);
    fake_free(e[0]);
    fake_free(e[1]);
}

/* A baseline that is 0 in one replicate has a relative effect in all of them
 * together, but no interval of it; of three one is lower, one higher, and one the same. */
static void test_no_relative_interval(void **state)
{
    static const double base[3] = {100, 0, 50}, other[3] = {60, 0, 60};
    struct small_scenario t;
    struct ensemble *e[2];
    const struct ensemble *both[2];
    struct comparison *c;

    (void)state;
    small_scenario_init(&t);
    for (int i = 0; i < 2; i++)
        both[i] = e[i] = fake_ensemble(&t.s, i, 3, 4);
    for (int r = 0; r < 3; r++) {
        fake_horizon(e[0], r, M_ENCOUNTERS)[1] = base[r];
        fake_horizon(e[1], r, M_ENCOUNTERS)[1] = other[r];
    }
    assert_int_equal(compare_make(memory_default(), both, 2, 0, t.s.start, 1, &c), FLUJO_OK);
    const struct comparison_row *row = comparison_find(c, 1, M_ENCOUNTERS, 0, total);
    close_to(row->probability_lower, 1.0 / 3);
    close_to(row->probability_equal, 1.0 / 3);
    close_to(row->mean_difference, -10);
    close_to(row->q05, -36); /* of -40, 0, 10 */
    close_to(row->q50, 0);
    close_to(row->q95, 9);
    close_to(row->relative, -30.0 / 150);
    assert_true(isnan(row->relative_q05) && isnan(row->relative_q50) && isnan(row->relative_q95));
    assert_int_equal(comparison_baseline(c), 0);
    assert_int_equal(comparison_next(c, -1), 1);
    assert_int_equal(comparison_next(c, 1), -1);
    comparison_free(memory_default(), c);
    fake_free(e[0]);
    fake_free(e[1]);
}

/* Months of 1,000 encounters under the baseline, until it has none, of which the policy
 * keeps these shares, at 300 USD a month more; the decision falls into the month `first`. */
struct sustained_case {
    double kept[3][12]; /* by replicate */
    int replicates, first, months;
    double mean[SUSTAINED_OF_A_PAIR], half_q50, half_q95, beyond; /* nan: not defined */
};

#define FADES                                                                                                          \
    {                                                                                                                  \
        .6, .6, .6, .6, .6, .6, .85, .85, .85, 1.2, 1.2, 1.2                                                           \
    }
#define HOLDS                                                                                                          \
    {                                                                                                                  \
        .6, .6, .6, .6, .6, .6, .6, .6, .6, .6, .6, .6                                                                 \
    }
#define GROWS                                                                                                          \
    {                                                                                                                  \
        1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1                                                     \
    }
#define LATE                                                                                                           \
    {                                                                                                                  \
        .1, .1, 1, 1, .7, .7, .7, .7, .7, 9, 9, 9                                                                      \
    }

/* Three-month reductions from the decision on, by hand:
 * 1. .4 .4 .4 .4 .317 .233 .15 .033 -.083 -.2: below .2 after 6 months; averted 6 * 400 + 3 * 150 - 3 * 200.
 * 2. The third replicate never falls below half: no mean half-life, a third beyond the run.
 * 3. No reduction in two of three: what is relative to the peak is not summarised.
 * 4. No reduction in one of two: the other one counts.
 * 5. Decision in month 2, no encounters from month 9 on: .1 .2 .3 .3 .3 .3 .3 0, first highest in month 4. */
static const struct sustained_case cases[] = {
    {{FADES, FADES, FADES}, 3, 0, 12, {.4, -.5, 6, .2, 3600 / 2250.0}, 6, 6, 0},
    {{FADES, FADES, HOLDS}, 3, 0, 12, {.4, 0, NAN, .4 / 3, (3600 / 2250.0 * 2 + 3600 / 4800.0) / 3}, 6, NAN, 1 / 3.0},
    {{GROWS, GROWS, FADES}, 3, 0, 12, {.2 / 3, NAN, NAN, .4 / 3, NAN}, NAN, NAN, 0},
    {{GROWS, FADES}, 2, 0, 12, {.15, -.5, 6, .15, 3600 / 2250.0}, 6, 6, 0},
    {{LATE, LATE, LATE}, 3, 2, 9, {.3, 0, 5, 0, 3000 / 1500.0}, 5, 5, 0}};

static void fill_months(const struct sustained_case *k, struct ensemble *base, struct ensemble *other)
{
    for (int r = 0; r < k->replicates; r++) {
        for (int m = 0; m < 12; m++) {
            double encounters = m < k->months ? 1000 : 0;

            fake_month(base, r, m, M_ENCOUNTERS)[0] = encounters;
            fake_month(other, r, m, M_ENCOUNTERS)[0] = encounters * k->kept[r][m];
            fake_month(base, r, m, M_COST)[0] = 200;
            fake_month(other, r, m, M_COST)[0] = 500;
        }
    }
}

static void check_sustained(const struct sustained_row *row, const struct sustained_case *k)
{
    for (int name = 0; name < SUSTAINED_OF_A_PAIR; name++)
        assert_near(row[name].mean, k->mean[name], 1e-9);
    assert_near(row[SUSTAINED_HALF_LIFE].q50, k->half_q50, 1e-9);
    assert_near(row[SUSTAINED_HALF_LIFE].q95, k->half_q95, 1e-9);
    assert_near(row[SUSTAINED_HALF_LIFE].beyond, k->beyond, 1e-9);
    assert_true(isnan(row[SUSTAINED_PEAK].beyond));
}

static void test_sustained(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct small_scenario t;
        struct ensemble *e[3];
        const struct ensemble *all[3];
        struct comparison *c;

        small_scenario_init(&t);
        for (int i = 0; i < 3; i++)
            all[i] = e[i] = fake_ensemble(&t.s, i, cases[k].replicates, 12);
        fill_months(&cases[k], e[0], e[1]);
        fill_months(&cases[k], e[0], e[2]);
        day_number decision = date_make(2020, 1 + cases[k].first, 20);
        assert_int_equal(compare_make(memory_default(), all, 3, 0, decision, 1, &c), FLUJO_OK);
        assert_int_equal(c->sustained_count, 2 * SUSTAINED_OF_A_PAIR);
        check_sustained(c->sustained, &cases[k]);
        check_sustained(c->sustained + SUSTAINED_OF_A_PAIR, &cases[k]);
        assert_int_equal(c->sustained[SUSTAINED_OF_A_PAIR].policy_a, 2);
        assert_int_equal(comparison_next(c, 1), 2);
        assert_int_equal(comparison_next(c, 2), -1);
        comparison_free(memory_default(), c);
        /* Three months after the decision are needed. */
        assert_int_equal(compare_make(memory_default(), all, 3, 0, date_make(2020, 11, 1), 1, &c), FLUJO_OK);
        assert_int_equal(c->sustained_count, 0);
        comparison_free(memory_default(), c);
        assert_int_equal(compare_make(memory_default(), all, 3, 0, date_make(2020, 10, 1), 1, &c), FLUJO_OK);
        assert_int_equal(c->sustained_count, 2 * SUSTAINED_OF_A_PAIR);
        comparison_free(memory_default(), c);
        for (int i = 0; i < 3; i++)
            fake_free(e[i]);
    }
}

static void test_no_memory(void **state)
{
    struct small_scenario t;
    struct ensemble *e[2];
    const struct ensemble *both[2];

    (void)state;
    small_scenario_init(&t);
    for (int i = 0; i < 2; i++)
        both[i] = e[i] = fake_ensemble(&t.s, i, 2, 4);
    for (size_t n = 1;; n++) {
        struct fault_allocator f;
        struct comparison *c = NULL;
        enum flujo_status status;

        fault_init(&f, n);
        status = compare_make(&f.allocator, both, 2, 0, t.s.start, 1, &c);
        comparison_free(&f.allocator, c);
        assert_int_equal(fault_live(&f), 0);
        if (!fault_happened(&f)) break;
        assert_int_equal(status, FLUJO_NO_MEMORY);
    }
    fake_free(e[0]);
    fake_free(e[1]);
}

/* Levers end in the seventh month: 20 of 100 fewer encounters before, 15 fewer in the three months after it, then 5
 * more; 10 a month are paid for going on. */
static void test_ended(void **state)
{
    enum { MONTHS = 13, END = 6 };
    static const double wanted[SUSTAINED_OF_A_PAIR] = {0.2, -0.25, 1, 0.05, 60.0 / 90};
    struct small_scenario t;
    struct ensemble *e[3];
    const struct ensemble *all[3];
    struct comparison *c;

    (void)state;
    small_scenario_init(&t);
    struct policy policies[3] = {t.policies[SMALL_BASE], t.policies[SMALL_CHANGED], t.policies[SMALL_CHANGED]};
    t.s.policies = policies, t.s.policy_count = 3;
    for (int i = 0; i < 3; i++)
        all[i] = e[i] = fake_ensemble(&t.s, i, 3, MONTHS);
    int month = date_month_index(t.s.start) + END;
    policies[2].kept = &policies[1];
    policies[2].ended = date_make(month / 12, month % 12 + 1, 20);
    for (int r = 0; r < 3; r++)
        for (int m = 0; m < MONTHS; m++) {
            fake_month(e[0], r, m, M_ENCOUNTERS)[0] = 100;
            fake_month(e[1], r, m, M_ENCOUNTERS)[0] = 80;
            fake_month(e[2], r, m, M_ENCOUNTERS)[0] = m <= END ? 80 : m <= END + 3 ? 85 : 105;
            fake_month(e[1], r, m, M_COST)[0] = 10;
            fake_month(e[2], r, m, M_COST)[0] = m <= END ? 10 : 0;
        }
    assert_int_equal(compare_make(memory_default(), all, 3, 0, t.s.start, 1, &c), FLUJO_OK);
    assert_int_equal(c->sustained_count, 2 * SUSTAINED_OF_A_PAIR);
    assert_int_equal(c->sustained[0].name, SUSTAINED_PEAK);
    for (int k = 0; k < SUSTAINED_OF_A_PAIR; k++) {
        const struct sustained_row *row = &c->sustained[SUSTAINED_OF_A_PAIR + k];
        assert_int_equal(row->name, ENDED_BEFORE + k);
        assert_int_equal(row->policy_a, 2);
        close_to(row->q50, wanted[k]);
    }
    comparison_free(memory_default(), c);
    all[1] = all[2]; /* without the policy that goes on there is nothing to compare with */
    assert_int_equal(compare_make(memory_default(), all, 2, 0, t.s.start, 1, &c), FLUJO_OK);
    assert_int_equal(c->sustained[0].name, SUSTAINED_PEAK);
    comparison_free(memory_default(), c);
    for (int i = 0; i < 3; i++)
        fake_free(e[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_differences), cmocka_unit_test(test_no_relative_interval),
                                       cmocka_unit_test(test_sustained), cmocka_unit_test(test_ended),
                                       cmocka_unit_test(test_no_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
