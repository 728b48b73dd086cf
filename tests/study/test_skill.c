/* Scores against closed forms; baselines by hand. */
#include "base/numeric.h"
#include "base/scores.h"
#include "study/skill.h"
#include "support/check.h"

#include <math.h>

enum { N = 4001 };
static const double levels[] = {0.5, 0.8, 0.9, 0.95};

static void normal_draws(double *x, double mean, double sd)
{
    for (int i = 0; i < N; i++)
        x[i] = mean + sd * numeric_normal_quantile((i + 0.5) / N);
}

/* CRPS of a normal: sd (w (2 Phi(w) - 1) + 2 phi(w) - 1 / sqrt(pi)). */
static void crps_of_a_normal_is_its_closed_form(void **state)
{
    double x[N];
    (void)state;
    normal_draws(x, 10, 2);
    for (double y = 4; y < 17; y += 1.3) {
        double w = (y - 10) / 2, density = exp(-w * w / 2) / sqrt(2 * M_PI);
        double right = 2 * (w * erf(w / sqrt(2)) + 2 * density - 1 / sqrt(M_PI));
        assert_true(fabs(score_crps(x, N, y, 0) - right) < 0.004);
    }
    double one = 5;
    assert_true(fabs(score_crps(&one, 1, 7.5, 1) - 2.5) < 1e-12);
    assert_true(isnan(score_crps(&one, 0, 1, 1)) && isnan(score_wis(&one, 0, 1, levels, 4))
                && isnan(skill_pit(&one, 0, 1)));
}

/* Twenty quantiles at even steps are no random draws: their plain CRPS is that of
 * the normal to a hundredth, the fair one is 4 % too small. */
static void crps_of_quantiles_is_not_corrected(void **state)
{
    double x[20], plain = 0, fair = 0, right = 0;
    (void)state;
    for (int i = 0; i < 20; i++)
        x[i] = numeric_normal_quantile((i + 0.5) / 20);
    for (double y = -2; y < 2.1; y += 0.25) {
        right += y * erf(y / sqrt(2)) + 2 * exp(-y * y / 2) / sqrt(2 * M_PI) - 1 / sqrt(M_PI);
        plain += score_crps(x, 20, y, 0), fair += score_crps(x, 20, y, 1);
    }
    assert_true(fabs(plain / right - 1) < 0.01 && fair / right < 0.97);
}

static void intervals_and_pit_are_counted_right(void **state)
{
    double x[101];
    (void)state;
    for (int i = 0; i < 101; i++)
        x[i] = i;
    assert_true(score_covered(x, 101, 10, 0.8) && score_covered(x, 101, 90, 0.8));
    assert_true(!score_covered(x, 101, 9.9, 0.8) && !score_covered(x, 101, 90.1, 0.8));
    assert_true(fabs(skill_pit(x, 101, 50) - 0.5) < 1e-12);
    assert_true(skill_pit(x, 101, -1) == 0 && skill_pit(x, 101, 200) == 1);
    /* By hand at y = 50: half of zero, then widths 50, 80, 90, 95 times alpha / 2. */
    double right = (0.25 * 50 + 0.1 * 80 + 0.05 * 90 + 0.025 * 95) / 4.5;
    assert_true(fabs(score_wis(x, 101, 50, levels, 4) - right) < 1e-9);
    assert_true(score_wis(x, 101, 120, levels, 4) > score_wis(x, 101, 60, levels, 4));
}

static void baselines_are_those_of_the_textbook(void **state)
{
    double series[15], draws[99];
    (void)state;
    for (int i = 0; i < 15; i++)
        series[i] = 100 * pow(1.1, i);
    assert_true(fabs(baseline_point(BASELINE_PERSISTENCE, series, 15, 3) - series[14]) < 1e-9);
    assert_true(fabs(baseline_point(BASELINE_SEASONAL, series, 15, 3) - series[5]) < 1e-9);
    assert_true(fabs(baseline_point(BASELINE_SEASONAL, series, 15, 12) - series[14]) < 1e-9);
    assert_true(fabs(baseline_point(BASELINE_DRIFT, series, 15, 3) / series[14] - pow(1.1, 3)) < 1e-9);
    assert_true(isnan(baseline_point(BASELINE_SEASONAL, series, 11, 1))
                && isnan(baseline_point(BASELINE_DRIFT, series, 1, 1)));
    assert_int_equal(baseline_draws(BASELINE_PERSISTENCE, series, 15, 2, draws, 99), 1);
    /* Every past error of persistence two months on is 2 log 1.1, taken both ways. */
    assert_true(fabs(draws[0] / series[14] - pow(1.1, -2)) < 1e-9 && fabs(draws[98] / series[14] - pow(1.1, 2)) < 1e-9);
    for (int i = 1; i < 99; i++)
        assert_true(draws[i] >= draws[i - 1]);
    assert_int_equal(baseline_draws(BASELINE_SEASONAL, series, 5, 2, draws, 99), 0);
    assert_int_equal(baseline_draws(BASELINE_PERSISTENCE, series, 3, 6, draws, 99),
                     1); /* too short for errors: normal */
    assert_true(draws[98] > draws[0]);
}

/* Draws below, above and equal: a tie counts half. */
static void pit_counts_ties_half(void **state)
{
    const double x[4] = {1, 2, 2, 5};
    (void)state;
    assert_near(skill_pit(x, 4, 2), 2.0 / 4, 1e-12);
    assert_near(skill_pit(x, 4, 3), 3.0 / 4, 1e-12);
    assert_near(skill_pit(x, 4, 1), 0.5 / 4, 1e-12);
}

/* With fewer than three past errors the spread is normal: the standard deviation of
 * monthly log changes times sqrt(h), or 0.5 of a single month. From three on it is
 * that of the errors, taken both ways. */
static void short_series_get_a_normal_spread(void **state)
{
    const double series[5] = {100, 150, 120, 0, 90};
    double draws[3], up = log(1.5), down = log(0.8), z = numeric_normal_quantile(5.0 / 6);
    (void)state;
    assert_int_equal(baseline_draws(BASELINE_PERSISTENCE, series, 3, 4, draws, 3), 1);
    assert_near(draws[1], 120, 1e-9);
    assert_near(log(draws[2] / 120), sqrt((up * up + down * down) / 2 * 4) * z, 1e-9);
    assert_near(log(draws[0] / 120), -sqrt((up * up + down * down) / 2 * 4) * z, 1e-9);
    assert_int_equal(baseline_draws(BASELINE_PERSISTENCE, series, 1, 1, draws, 3), 1);
    assert_near(log(draws[2] / 100), 0.5 * z, 1e-9);
    /* Two errors of persistence a month on (100 to 150 and 150 to 120): still normal. */
    assert_int_equal(baseline_draws(BASELINE_PERSISTENCE, series, 3, 1, draws, 3), 1);
    assert_near(log(draws[2] / 120), sqrt((up * up + down * down) / 2) * z, 1e-9);
    /* Three: with 120 to nobody, which counts as half a person. */
    double errors[6] = {log(120 / 0.5), up, -down, down, -up, -log(120 / 0.5)}; /* falling */
    assert_int_equal(baseline_draws(BASELINE_PERSISTENCE, series, 4, 1, draws, 3), 1);
    /* Quantile 5/6 of six values: a sixth of the way from the fifth to the sixth. */
    assert_near(log(draws[2] / 0.5), errors[1] + (errors[0] - errors[1]) / 6, 1e-9);
    assert_near(draws[1], 0, 0); /* half a person is nobody */
    assert_int_equal(baseline_draws(BASELINE_PERSISTENCE, series, 2, 1, draws, 3), 1);
    assert_near(log(draws[2] / 150), up * z, 1e-9);
    /* At most 32 errors, the last ones, are used: a jump before them leaves no trace. */
    double longer[40] = {1};
    for (int i = 1; i < 40; i++)
        longer[i] = i < 7 ? 5 : 1000;
    assert_int_equal(baseline_draws(BASELINE_PERSISTENCE, longer, 40, 1, draws, 3), 1);
    assert_near(draws[0], 1000, 1e-9);
    longer[7] = 500; /* and the first of them does */
    assert_int_equal(baseline_draws(BASELINE_PERSISTENCE, longer, 40, 1, draws, 3), 1);
    assert_near(draws[0], 1000, 1e-9);
    double ends[64];
    assert_int_equal(baseline_draws(BASELINE_PERSISTENCE, longer, 40, 1, ends, 64), 1);
    assert_true(ends[0] < 999 && ends[63] > 1001);
    assert_near(baseline_point(BASELINE_SEASONAL, series, 5, 8), series[0], 0); /* 12 months before month 13 */
    assert_true(isnan(baseline_point(BASELINE_SEASONAL, series, 5, 7)));
    assert_near(baseline_point(BASELINE_SEASONAL, longer, 40, 13), longer[28], 0); /* 24 months before month 53 */
    longer[27] = 7, longer[28] = 8;
    assert_near(baseline_point(BASELINE_SEASONAL, longer, 40, 13), 8, 0);
    assert_near(baseline_point(BASELINE_SEASONAL, longer, 40, 12), longer[39], 0);
    assert_near(baseline_point(BASELINE_DRIFT, series, 2, 1), 225, 1e-9);
}

/* A series that never changes has errors of zero, one of zeros is forecast as zeros, and a
 * month that is not known is no month of nobody. */
static void baselines_of_flat_and_broken_series(void **state)
{
    double flat[30], zeros[30] = {0}, gap[30], out[50];
    (void)state;
    for (int i = 0; i < 30; i++) {
        flat[i] = 1800.7;
        gap[i] = i == 14 || i == 20 ? (double)NAN : 100.0 + i;
    }
    const double even[12] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    const struct baseline_series steady = {flat, 30, 5, even, 0.2}, none = {zeros, 30, 5, even, 0},
                                 broken = {gap, 30, 5, even, 0.2};
    for (int i = 0; i < BASELINES; i++)
        for (int h = 1; h < 4; h++) {
            enum baseline b = (enum baseline)i;
            assert_true(baseline_quantiles(b, &steady, h, out, 50));
            if (b != BASELINE_LONG) assert_true(fabs(out[0] - 1800.7) < 1e-9 && fabs(out[49] - 1800.7) < 1e-9);
            assert_true(baseline_quantiles(b, &none, h, out, 50));
            assert_true(out[0] == 0 && out[49] == 0);
            int drawn = baseline_quantiles(b, &broken, h, out, 50);
            assert_int_equal(drawn, b != BASELINE_SEASONAL || h < 3); /* the month a year before is index 20 */
            if (drawn) assert_true(out[0] > 50 && out[49] < 400);
        }
    /* Logarithms that rise by 0.01 a month but for the gaps: the damped trend is that of the whole series. */
    for (int i = 0; i < 30; i++)
        flat[i] = i == 14 || i == 20 ? (double)NAN : 1000 * numeric_exp(0.01 * i);
    assert_true(baseline_quantiles(BASELINE_WALK, &steady, 1, out, 1));
    assert_near(out[0], 1000 * numeric_exp(0.29), 1e-6);
    assert_true(baseline_quantiles(BASELINE_DAMPED, &steady, 1, out, 1));
    assert_true(out[0] > 1000 * numeric_exp(0.29) && out[0] < 1000 * numeric_exp(0.301));
    const struct baseline_series ends = {gap, 15, 5, even, 0.2};
    assert_false(baseline_quantiles(BASELINE_WALK, &ends, 1, out, 50)
                 || baseline_quantiles(BASELINE_LONG, &ends, 1, out, 50));
    assert_float_equal(baseline_point(BASELINE_SEASONAL, gap, 30, 1), 118, 0);
    assert_true(isnan(baseline_point(BASELINE_SEASONAL, gap, 30, 3))); /* index 20 */
    assert_true(isnan(baseline_point(BASELINE_PERSISTENCE, gap, 15, 1)));
    assert_int_equal(baseline_draws(BASELINE_DRIFT, gap, 15, 1, out, 50), 0);
}

/* Twelve rises of 0.2 and twelve falls of 0.1 in the logs, the season apart: the root of their mean square, 0.025. */
static void the_long_volatility_is_a_mean_square(void **state)
{
    enum { MONTHS = 25 };
    double value[MONTHS], season[12], log = 7;
    (void)state;
    for (int i = 0; i < 12; i++)
        season[i] = i < 6 ? 1 : 2;
    for (int t = 0; t < MONTHS; t++) {
        log += t == 0 ? 0 : t <= 12 ? 0.2 : -0.1;
        value[t] = exp(log) * season[(4 + t) % 12];
    }
    assert_near(baseline_long_sd(value, MONTHS, 4, season), sqrt(0.025), 1e-12);
    assert_true(isnan(baseline_long_sd(value, MONTHS - 1, 4, season))); /* two years of changes are needed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crps_of_a_normal_is_its_closed_form),
        cmocka_unit_test(crps_of_quantiles_is_not_corrected),
        cmocka_unit_test(intervals_and_pit_are_counted_right),
        cmocka_unit_test(baselines_are_those_of_the_textbook),
        cmocka_unit_test(pit_counts_ties_half),
        cmocka_unit_test(short_series_get_a_normal_spread),
        cmocka_unit_test(baselines_of_flat_and_broken_series),
        cmocka_unit_test(the_long_volatility_is_a_mean_square),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
