/* Trends: known steps are found where they are, noise alone is left alone, and
 * warnings follow their levels. */
#include "study/trend.h"
#include "support/check.h"

/* A fixed sequence near a normal distribution (sum of uniforms, variance 1). */
static double noise(uint64_t *state)
{
    double sum = 0;
    for (int i = 0; i < 12; i++) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        sum += (double)(*state >> 33) / 2147483648.0;
    }
    return sum - 6;
}

static void average_cuts_at_the_ends_and_skips_gaps(void **state)
{
    (void)state;
    const double values[6] = {1, 2, 3, NAN, 5, 6};
    double out[6];
    trend_moving_average(values, 6, 3, out);
    assert_near(out[0], 1.5, 1e-12);
    assert_near(out[1], 2, 1e-12);
    assert_near(out[3], 4, 1e-12);
    assert_near(out[5], 5.5, 1e-12);
    trend_moving_average(values, 6, 1, out);
    assert_true(isnan(out[3]));
    assert_near(out[4], 5, 0);
}

/* More than half of a window must be there; an even window is widened by one. */
static void average_needs_half_of_its_window(void **state)
{
    (void)state;
    const double values[7] = {1, NAN, NAN, 4, NAN, 10, 7};
    double out[7];
    trend_moving_average(values, 7, 2, out); /* of three */
    assert_near(out[0], 1, 1e-12);           /* one of two */
    assert_true(isnan(out[1]) && isnan(out[2]) && isnan(out[3]));
    assert_near(out[4], 7, 1e-12);
    assert_near(out[5], 8.5, 1e-12);
    assert_near(out[6], 8.5, 1e-12);
}

/* A clean pair of steps by hand: 6 values of 0 and 1 by turns, 6 of 10 and 11, 6 of
 * 4 and 5. First differences: 15 of 1, one of 9, one of 7: median 1, so the variance
 * is (1 / (0.6745 sqrt 2))^2. The first split falls before the second six: gain
 * n1 n2 / n (mean difference)^2 / variance = 6 * 12 / 18 * 7^2 / variance. */
static void gains_and_means_are_those_by_hand(void **state)
{
    (void)state;
    double values[18], sigma = 1 / (0.674489750196 * sqrt(2));
    struct change_point found[4];
    int n;
    for (int i = 0; i < 18; i++)
        values[i] = (i < 6 ? 0 : i < 12 ? 10 : 4) + i % 2;
    assert_int_equal(trend_change_points(memory_default(), values, 18, 3, 3, found, 4, &n), FLUJO_OK);
    assert_int_equal(n, 2);
    assert_int_equal(found[0].index, 6);
    assert_int_equal(found[1].index, 12);
    assert_near(found[0].gain, 4 * 49 / (sigma * sigma), 1e-6);
    assert_near(found[1].gain, 3 * 36 / (sigma * sigma), 1e-6);
    assert_near(found[0].before, 0.5, 1e-12);
    assert_near(found[0].after, 10.5, 1e-12);
    assert_near(found[1].before, 10.5, 1e-12);
    assert_near(found[1].after, 4.5, 1e-12);
    /* The second split passes while its gain exceeds penalty ln 18 = 2.89 penalty: 98.3 / 2.89 = 34.0. */
    assert_int_equal(trend_change_points(memory_default(), values, 18, 3, 33.9, found, 4, &n), FLUJO_OK);
    assert_int_equal(n, 2);
    assert_int_equal(trend_change_points(memory_default(), values, 18, 3, 34.1, found, 4, &n), FLUJO_OK);
    assert_int_equal(n, 1);
    assert_int_equal(trend_change_points(memory_default(), values, 18, 3, 3, found, 1, &n), FLUJO_OK);
    assert_int_equal(n, 1);
    assert_int_equal(trend_change_points(memory_default(), values, 18, 7, 3, found, 4, &n), FLUJO_OK);
    assert_int_equal(n, 1); /* what is left of the first split cannot be cut again */
    assert_true(found[0].index >= 7 && found[0].index <= 11);
}

/* The noise by hand: an even number of differences (1, 9, 2, 1: median 1.5), and most of
 * them 0 (half the mean square, 64 / 14). */
static void noise_is_estimated_from_differences(void **state)
{
    (void)state;
    const double even[5] = {0, 1, 10, 12, 13}, still[8] = {0, 0, 0, 0, 8, 8, 8, 8}, first[8] = {10};
    struct change_point found[2];
    double sigma = 1.5 / (0.674489750196 * sqrt(2)), step = 35 / 3.0 - 0.5;
    int n;
    assert_int_equal(trend_change_points(memory_default(), even, 5, 2, 2, found, 2, &n), FLUJO_OK);
    assert_int_equal(n, 1);
    assert_int_equal(found[0].index, 2);
    assert_near(found[0].gain, 1.2 * step * step / (sigma * sigma), 1e-9);
    assert_int_equal(trend_change_points(memory_default(), still, 8, 2, 2, found, 2, &n), FLUJO_OK);
    assert_int_equal(n, 1);
    assert_near(found[0].gain, 2 * 64 / (64 / 14.0), 1e-9);
    /* A shortest segment of 0 is one of 1. */
    assert_int_equal(trend_change_points(memory_default(), first, 8, 0, 2, found, 2, &n), FLUJO_OK);
    assert_int_equal(n, 1);
    assert_int_equal(found[0].index, 1);
    assert_near(found[0].gain, 7 / 8.0 * 100 / (100 / 14.0), 1e-9);
}

static void steps_are_found(void **state)
{
    (void)state;
    double values[120];
    uint64_t seed = 5;
    for (int i = 0; i < 120; i++)
        values[i] = (i < 40 ? 10 : i < 90 ? 16 : 8) + noise(&seed);
    struct change_point found[8];
    int n;
    assert_int_equal(trend_change_points(memory_default(), values, 120, 5, 3, found, 8, &n), FLUJO_OK);
    assert_int_equal(n, 2);
    assert_in_range(found[0].index, 39, 41);
    assert_in_range(found[1].index, 89, 91);
    assert_near(found[0].before, 10, 0.6);
    assert_near(found[0].after, 16, 0.6);
    assert_near(found[1].after, 8, 0.6);
}

/* The rate of false alarms stated in trend.h, 2.3 % for 60 values: 9.2 of 400
 * are expected, and 20 or more come with a probability near 0.001. */
static void noise_is_left_alone(void **state)
{
    (void)state;
    int alarms = 0;
    uint64_t seed = 11;
    for (int k = 0; k < 400; k++) {
        double values[60];
        struct change_point found[4];
        int n;
        for (int i = 0; i < 60; i++)
            values[i] = 100 + noise(&seed);
        assert_int_equal(trend_change_points(memory_default(), values, 60, 5, 3, found, 4, &n), FLUJO_OK);
        alarms += n > 0;
    }
    assert_in_range(alarms, 1, 20);
}

static void constant_and_short_series_have_no_change(void **state)
{
    (void)state;
    double values[30];
    struct change_point found[4];
    int n = -1;
    for (int i = 0; i < 30; i++)
        values[i] = 7;
    assert_int_equal(trend_change_points(memory_default(), values, 30, 3, 3, found, 4, &n), FLUJO_OK);
    assert_int_equal(n, 0);
    assert_int_equal(trend_change_points(memory_default(), values, 5, 3, 3, found, 4, &n), FLUJO_OK);
    assert_int_equal(n, 0);
    for (int i = 15; i < 30; i++)
        values[i] = 9; /* a clean step */
    assert_int_equal(trend_change_points(memory_default(), values, 30, 3, 3, found, 4, &n), FLUJO_OK);
    assert_int_equal(n, 1);
    assert_int_equal(found[0].index, 15);
}

/* Somebody now and then where mostly there is nobody is no change of level; a lasting rise is. */
static void rare_counts_are_no_change(void **state)
{
    (void)state;
    double values[60] = {0};
    struct change_point found[4];
    int n = -1;
    values[7] = values[22] = values[41] = 1;
    assert_int_equal(trend_change_points(memory_default(), values, 60, 3, 3, found, 4, &n), FLUJO_OK);
    assert_int_equal(n, 0);
    for (int i = 45; i < 60; i++)
        values[i] = 4 + i % 2;
    assert_int_equal(trend_change_points(memory_default(), values, 60, 3, 3, found, 4, &n), FLUJO_OK);
    assert_int_equal(n, 1);
    assert_int_equal(found[0].index, 45);
}

static void warnings_need_days_and_release(void **state)
{
    (void)state;
    const double values[12] = {5, 9, 9, 5, 9, 9, 9, 8.2, 9.5, 7, NAN, 9};
    struct warning_span out[4];
    int n = trend_warnings(values, 12, 8.5, 8, 3, out, 4);
    assert_int_equal(n, 1);
    assert_int_equal(out[0].first, 4);
    assert_int_equal(out[0].last, 8); /* 8.2 is over the release */
    assert_near(out[0].peak, 9.5, 0);
    assert_int_equal(out[0].top, 8);
    /* At the level is not above it, at the release no longer within; the first of equal peaks is the top. */
    const double edge[8] = {8.5, 9, 9, 8, 8.6, 8.1, 8.6, 8};
    assert_int_equal(trend_warnings(edge, 8, 8.5, 8, 1, out, 4), 2);
    assert_int_equal(out[0].first, 1);
    assert_int_equal(out[0].last, 2);
    assert_int_equal(out[0].top, 1);
    assert_int_equal(out[1].first, 4);
    assert_int_equal(out[1].last, 6);
    assert_int_equal(trend_warnings(edge, 3, 8.5, 8, 1, out, 4), 1); /* to the end of the series */
    assert_int_equal(out[0].last, 2);
    assert_int_equal(trend_warnings(edge, 8, 8.5, 8, 2, out, 4), 1); /* 8.6, 8.1, 8.6 are not two in a row */
    assert_int_equal(trend_warnings(values, 12, 8.5, 8, 1, out, 4), 3);
    assert_int_equal(trend_warnings(values, 12, 8.5, 8, 1, out, 2), 2);
}

static void *no_memory(void *user, void *block, size_t bytes)
{
    (void)user;
    (void)block;
    (void)bytes;
    return NULL;
}

static void memory_may_fail(void **state)
{
    (void)state;
    const struct allocator none = {no_memory, NULL};
    const double values[8] = {1, 2, 1, 2, 9, 8, 9, 8};
    struct change_point found[2];
    int n = 5;
    assert_int_equal(trend_change_points(&none, values, 8, 2, 3, found, 2, &n), FLUJO_NO_MEMORY);
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(average_cuts_at_the_ends_and_skips_gaps),
                                       cmocka_unit_test(average_needs_half_of_its_window),
                                       cmocka_unit_test(gains_and_means_are_those_by_hand),
                                       cmocka_unit_test(noise_is_estimated_from_differences),
                                       cmocka_unit_test(steps_are_found),
                                       cmocka_unit_test(noise_is_left_alone),
                                       cmocka_unit_test(constant_and_short_series_have_no_change),
                                       cmocka_unit_test(rare_counts_are_no_change),
                                       cmocka_unit_test(warnings_need_days_and_release),
                                       cmocka_unit_test(memory_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
