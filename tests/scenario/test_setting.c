/* Settings and series by day, as pure functions. */
#include "scenario/setting.h"
#include "test.h"

#include <math.h>

static void test_days(void **state)
{
    (void)state;
    struct setting set = {.days = 4};
    assert_int_equal(setting_days(&set, 0, 10, 9), 0);
    assert_int_equal(setting_days(&set, 0, 10, 10), 1); /* the first day counts */
    assert_int_equal(setting_days(&set, 0, 10, 13), 4);
    assert_int_equal(setting_days(&set, 0, 10, 14), 0); /* over */
    set.days = 0;
    assert_int_equal(setting_days(&set, 0, 10, 1000), 991);
}

static void test_delay(void **state)
{
    (void)state;
    struct setting set = {.ramp_days = 5, .days = 8};
    struct event shock = {.day = 12, .days = 3};
    static const int days[] = {0, 1, 2, 2, 2, 2, 3, 4, 5, 6, 7, 8, 0}; /* from day 9 on */
    for (int i = 0; i < 13; i++)
        assert_int_equal(setting_days(&set, &shock, 10, 9 + i), days[i]);
    shock.day = 15; /* fully in force since day 14 */
    assert_int_equal(setting_days(&set, &shock, 10, 16), 7);
    shock.day = 14; /* on the last day of the ramp */
    assert_int_equal(setting_days(&set, &shock, 10, 16), 4);
}

static void test_value(void **state)
{
    (void)state;
    struct setting set = {.efficiency = 1};
    assert_true(setting_value(&set, 0, 8, 2) == 2);
    assert_true(setting_value(&set, 1, 8, 2) == 8);
    set.ramp_days = 4;
    assert_true(setting_value(&set, 1, 8, 2) == 3.5);
    assert_true(setting_value(&set, 4, 8, 2) == 8);
    assert_true(setting_value(&set, 9, 8, 2) == 8);
    set.efficiency = 0.5;
    assert_true(setting_value(&set, 2, 8, 2) == 3.5);
    assert_true(setting_value(&set, 9, 8, 2) == 5);
}

static void test_series(void **state)
{
    (void)state;
    double value[3] = {5, 7, 6};
    struct series s = {.first = 100, .days = 3, .value = value};
    assert_true(series_at(&s, 0) == 5 && series_at(&s, 100) == 5 && series_at(&s, 101) == 7);
    assert_true(series_at(&s, 102) == 6 && series_at(&s, 103) == 6 && series_at(&s, 9999) == 6);
}

static void test_event(void **state)
{
    (void)state;
    struct event e = {.day = 20, .days = 2};
    assert_true(!event_under_way(&e, 19) && event_under_way(&e, 20) && event_under_way(&e, 21));
    assert_true(!event_under_way(&e, 22));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_days), cmocka_unit_test(test_delay),
                                       cmocka_unit_test(test_value), cmocka_unit_test(test_series),
                                       cmocka_unit_test(test_event)};
    return cmocka_run_group_tests(tests, 0, 0);
}
