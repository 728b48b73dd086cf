/* Trends: known steps are found where they are, noise alone is left alone, and
 * warnings follow their levels. */
#include "study/trend.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

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
    assert_float_equal(out[0], 1.5, 1e-12);
    assert_float_equal(out[1], 2, 1e-12);
    assert_float_equal(out[3], 4, 1e-12);
    assert_float_equal(out[5], 5.5, 1e-12);
    trend_moving_average(values, 6, 1, out);
    assert_true(isnan(out[3]));
    assert_float_equal(out[4], 5, 0);
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
    assert_float_equal(found[0].before, 10, 0.6);
    assert_float_equal(found[0].after, 16, 0.6);
    assert_float_equal(found[1].after, 8, 0.6);
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
    assert_float_equal(out[0].peak, 9.5, 0);
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
                                       cmocka_unit_test(steps_are_found),
                                       cmocka_unit_test(noise_is_left_alone),
                                       cmocka_unit_test(constant_and_short_series_have_no_change),
                                       cmocka_unit_test(rare_counts_are_no_change),
                                       cmocka_unit_test(warnings_need_days_and_release),
                                       cmocka_unit_test(memory_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
