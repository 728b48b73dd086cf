/* When a comparison has enough replicates: ranks and verdicts by hand. */
#include "study/settle.h"

#include "support/check.h"

static void ranks(int n, double p, double tail, int low, int high)
{
    int l, h;
    settle_ranks(n, p, tail, &l, &h);
    assert_int_equal(l, low);
    assert_int_equal(h, high);
}

/* Of ten values the median lies between the 2nd and the 9th but for (1 + 10) / 1024 = 0.01074 on either side; the 5 %
 * quantile of 86 lies above the smallest but for 0.95^86 = 0.01214, of 85 for 0.01277. */
static void test_ranks_by_hand(void **state)
{
    (void)state;
    ranks(10, 0.5, 0.0108, 2, 9);
    ranks(10, 0.5, 0.0107, 1, 10);
    ranks(10, 0.5, 0.0009, 0, 11);
    int l, h;
    settle_ranks(86, 0.05, 0.0125, &l, &h);
    assert_int_equal(l, 1);
    settle_ranks(85, 0.05, 0.0125, &l, &h);
    assert_int_equal(l, 0);
    settle_ranks(86, 0.95, 0.0125, &l, &h); /* the mirror image */
    assert_int_equal(h, 86);
    settle_ranks(16384, 0.8, 0.0001, &l, &h); /* far from what a power holds: 13107 +- 3.72 x 51.2 */
    assert_in_range(l, 13107 - 192, 13107 - 188);
    assert_in_range(h, 13107 + 188, 13107 + 192);
}

static void test_looks_double_up_to_the_most(void **state)
{
    (void)state;
    assert_int_equal(settle_next(0, 1000), 128);
    assert_int_equal(settle_next(128, 1000), 256);
    assert_int_equal(settle_next(512, 1000), 1000);
    assert_int_equal(settle_next(0, 50), 50);
}

static struct settle_row judged(double from, double step, int n, int look, double precision)
{
    double value[1000];
    struct settle_row row;
    for (int i = 0; i < n; i++)
        value[i] = from + step * i;
    settle_judge(value, n, look, precision, &row);
    return row;
}

/* 0, 1, ... 999 less a shift, at the first look (a tail of 0.0125, the quantile of the normal 2.2414): the 80 % quantile has
 * rank 800 +- 2.2414 sqrt(160) = 771.6 to 828.4, the ends +- 2.2414 sqrt(47.5) = 15.4 of 899: 1.7 to 2 % of the width. */
static void test_verdicts_by_hand(void **state)
{
    (void)state;
    struct settle_row row = judged(-840, 1, 1000, 1, 0.02);
    assert_int_equal(row.verdict, VERDICT_LOWER);
    assert_true(row.settled && row.off > 0.016 && row.off < 0.02);
    assert_false(judged(-840, 1, 1000, 1, 0.015).settled);
    assert_int_equal(judged(-820, 1, 1000, 1, 0.02).verdict, VERDICT_UNDECIDED); /* the upper bound is not below 0 */
    assert_int_equal(judged(-500, 1, 1000, 1, 0.02).verdict, VERDICT_NONE);
    assert_int_equal(judged(-160, 1, 1000, 1, 0.02).verdict, VERDICT_HIGHER);
    assert_int_equal(judged(-180, 1, 1000, 1, 0.02).verdict, VERDICT_UNDECIDED);
    row = judged(0, 0, 128, 1, 0.2); /* the same in all */
    assert_true(row.settled && row.verdict == VERDICT_NONE && row.off == 0);
    row = judged(1, 1, 85, 1, 1); /* too few to bound the ends */
    assert_true(!row.settled && row.verdict == VERDICT_HIGHER && isinf(row.off));
    assert_int_equal(judged(-170, 1, 1000, 1, 1).verdict,
                     VERDICT_HIGHER); /* a later look is stricter: 1 / 2^9 of the chance */
    assert_int_equal(judged(-170, 1, 1000, 9, 1).verdict, VERDICT_UNDECIDED);
}

/* What is not confirmed is as exact replicates leave it, for its own horizon and measure alone: encounters fail at the long
 * horizon, cost at the short one. */
static void test_exact_replicates_settle_the_rest(void **state)
{
    (void)state;
    struct settle_row rows[2] = {{1, 0, M_ENCOUNTERS, VERDICT_LOWER, 0, 1}, {1, 0, M_COST, VERDICT_LOWER, 0, 1}},
                      by_exact[2] = {{1, 0, M_ENCOUNTERS, VERDICT_NONE, 0.5, 0},
                                     {1, 0, M_COST, VERDICT_HIGHER, 0.5, 0}};
    struct certificate_row proofs[] = {{.policy_a = 1, .measure = M_COST, .horizon = 0},
                                       {.policy_a = 1, .measure = M_ENCOUNTERS, .horizon = 1},
                                       {.policy_a = 1, .measure = M_COST, .horizon = 1, .passed = 1}};
    struct certificate c = {.differences = 3, .rows = proofs};
    struct settling s = {.precision = 0.2, .count = 2, .settled = 2, .rows = rows},
                    exact = {.precision = 0.2, .count = 2, .rows = by_exact};
    assert_int_equal(settle_unconfirmed(&c, &exact), 1);
    assert_int_equal(settle_open(&c, &exact), 1);
    settle_certify(&c, &exact, &s);
    assert_int_equal(s.settled, 1);
    assert_true(rows[0].verdict == VERDICT_NONE && rows[0].off == 0.5 && !rows[0].settled);
    assert_true(rows[1].settled && rows[1].verdict == VERDICT_LOWER);
    by_exact[0].settled = exact.settled = 1;
    assert_int_equal(settle_unconfirmed(&c, &exact), 1);
    assert_int_equal(settle_open(&c, &exact), 0);
    settle_certify(&c, &exact, &s);
    assert_int_equal(s.settled, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranks_by_hand),
        cmocka_unit_test(test_looks_double_up_to_the_most),
        cmocka_unit_test(test_verdicts_by_hand),
        cmocka_unit_test(test_exact_replicates_settle_the_rest),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
