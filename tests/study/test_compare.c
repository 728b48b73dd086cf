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
    row = comparison_find(c, 1, M_ENCOUNTERS, 0, (struct element){ELEMENT_SLOT, 3});
    close_to(row->mean_difference, 0);
    close_to(row->probability_lower, 0.5);
    row = comparison_find(c, 1, M_COST, 0, total);
    assert_true(isnan(row->relative));
    assert_null(comparison_find(c, 0, M_ENCOUNTERS, 0, total));
    comparison_free(memory_default(), c);

    /* A replicate that one policy has not finished counts in neither. */
    e[1]->done[4] = 0;
    assert_int_equal(compare_make(memory_default(), both, 2, 0, t.s.start, 1, &c), FLUJO_OK);
    close_to(comparison_find(c, 1, M_ENCOUNTERS, 0, total)->mean_difference, -25);
    comparison_free(memory_default(), c);
    fake_free(e[0]);
    fake_free(e[1]);
}

/* Reductions of 40 % for six months, then 10 %, then an excess of 20 %. */
static void test_sustained(void **state)
{
    static const double kept[12] = {0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.9, 0.9, 0.9, 1.2, 1.2, 1.2};
    struct small_scenario t;
    struct ensemble *e[2];
    const struct ensemble *both[2];
    struct comparison *c;

    (void)state;
    small_scenario_init(&t);
    for (int i = 0; i < 2; i++)
        both[i] = e[i] = fake_ensemble(&t.s, i, 3, 12);
    for (int r = 0; r < 3; r++) {
        for (int m = 0; m < 12; m++) {
            fake_month(e[0], r, m, M_ENCOUNTERS)[0] = 1000;
            fake_month(e[1], r, m, M_ENCOUNTERS)[0] = 1000 * kept[m];
            fake_month(e[1], r, m, M_COST)[0] = 500;
        }
    }
    assert_int_equal(compare_make(memory_default(), both, 2, 0, t.s.start, 1, &c), FLUJO_OK);
    assert_int_equal(c->sustained_count, SUSTAINED_NAMES);
    close_to(c->sustained[SUSTAINED_PEAK].mean, 0.4);
    close_to(c->sustained[SUSTAINED_RETAINED].mean, -0.5);
    close_to(c->sustained[SUSTAINED_REBOUND].mean, 0.2);
    close_to(c->sustained[SUSTAINED_COST].mean, 12 * 500 / (2400.0 + 300 - 600));
    assert_true(c->sustained[SUSTAINED_HALF_LIFE].mean >= 4 && c->sustained[SUSTAINED_HALF_LIFE].mean <= 6);
    close_to(c->sustained[SUSTAINED_HALF_LIFE].beyond, 0);
    comparison_free(memory_default(), c);
    fake_free(e[0]);
    fake_free(e[1]);
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_differences), cmocka_unit_test(test_sustained),
                                       cmocka_unit_test(test_no_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
