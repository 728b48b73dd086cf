/* Scores against values worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/scores.h"

static void close_to(double got, double want)
{
    if (!(fabs(got - want) < 1e-12)) fail_msg("got %.15g, want %.15g", got, want);
}

static void ard(void **state)
{
    (void)state;
    const double sim[] = {10, 30, 0, 0}, data[] = {20, 60, 0.5, 0};
    close_to(score_ard(sim, data, 2, 2, 0), (40.0 / 80.0 + 0.5 / 1.0) / 2);
    close_to(score_ard(sim, data, 2, 2, 1), (0.0 + 0.5) / 2);
    const double gap[] = {20, NAN, 0.5, 0};
    close_to(score_ard(sim, gap, 1, 2, 0), 0.5);
    assert_true(isnan(score_ard(sim, data, 0, 2, 0)));
}

static void errors(void **state)
{
    (void)state;
    const double sim[] = {1, 2, 5}, data[] = {2, 4, 4};
    close_to(score_rmse(sim, data, 3), sqrt((1.0 + 4.0 + 1.0) / 3));
    close_to(score_mae(sim, data, 3), 4.0 / 3);
    close_to(score_bias(sim, data, 3), -2.0 / 3);
    close_to(score_rmspe(sim, data, 3, 1.0), sqrt((0.25 + 0.25 + 0.0625) / 3));
    close_to(score_mase(sim, data, 3, 1, 1), (4.0 / 3) / ((2.0 + 0.0) / 2));
    const double steps[] = {2, 6, 3}, near[] = {3, 5, 4};
    close_to(score_mase(near, steps, 3, 1, 1), 1 / 3.5);
    const double flat[] = {4, 4, 4};
    assert_true(isnan(score_mase(sim, flat, 3, 1, 1)));
}

static void crps(void **state)
{
    (void)state;
    double work[4];
    const double x[] = {1, 3};
    /* mean |x - 2| = 1; mean |x - x'| over all pairs = 1, over unequal pairs 2 */
    close_to(score_crps(x, 2, 2, 0), 0.5);
    close_to(score_crps(x, 2, 2, 1), 0.0);
    const double one[] = {7};
    close_to(score_crps(one, 1, 4, 0), 3.0);
    close_to(score_crps(one, 1, 4, 1), 3.0);
    const double members[] = {3, 7, 1, 7}, data[] = {2, NAN};
    close_to(score_crps_mean(members, 2, data, 2, 0, work), 0.5);
}

/* The uniform sample 0..100 has quantiles equal to 100 p. */
static void intervals(void **state)
{
    (void)state;
    double x[101], work[101];
    for (int i = 0; i < 101; i++)
        x[i] = i;
    const double levels[] = {0.5, 0.9};
    double inside = (0.5 * 10.0 + 0.25 * 50.0 + 0.05 * 90.0) / 2.5;
    close_to(score_wis(x, 101, 60, levels, 2), inside);
    double outside = (0.5 * 50.0 + 0.25 * 50.0 + 25.0 + 0.05 * 90.0 + 5.0) / 2.5;
    close_to(score_wis(x, 101, 100, levels, 2), outside);
    const double far[] = {100};
    close_to(score_wis_mean(x, 101, far, 1, levels, 2, work), outside);
    assert_int_equal(score_covered(x, 101, 60, 0.9), 1);
    assert_int_equal(score_covered(x, 101, 96, 0.9), 0);
    assert_int_equal(score_covered(x, 101, 6, 0.9) && score_covered(x, 101, 94, 0.9), 1);
    assert_int_equal(score_covered(x, 101, 4, 0.9), 0);
    close_to(score_coverage(x, 101, far, 1, 0.9, work), 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ard), cmocka_unit_test(errors), cmocka_unit_test(crps),
                                       cmocka_unit_test(intervals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
