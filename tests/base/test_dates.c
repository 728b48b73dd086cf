/* Dates: 400 years there and back, the calendar's rules, spans. */
#include "base/dates.h"
#include "support/check.h"

#include <limits.h>

static void test_round_trip(void **state)
{
    (void)state;
    int year = 1800, month = 1, day = 1;
    day_number first = date_make(1800, 1, 1), n = first;
    for (; year < 2201; n++) {
        int y, m, d;
        char text[11];
        day_number back;
        date_split(n, &y, &m, &d);
        assert_true(y == year && m == month && d == day);
        assert_int_equal(date_make(y, m, d), n);
        date_format(n, text);
        assert_int_equal(date_parse(text, 0, &back), year >= DATE_FIRST_YEAR);
        if (year >= DATE_FIRST_YEAR) assert_int_equal(back, n);
        if (++day > date_days_in_month(year, month)) {
            day = 1;
            if (++month > 12) {
                month = 1;
                year++;
            }
        }
    }
    assert_int_equal(date_make(2200, 1, 1) - first, 146097); /* the Gregorian cycle */
    assert_int_equal(date_make(1970, 1, 1), 0);
    assert_int_equal(date_make(2000, 3, 1), 11017);
    assert_int_equal(date_make(2000, 14, 1), date_make(2001, 2, 1));
    assert_int_equal(date_make(2000, 0, 1), date_make(1999, 12, 1));
    assert_int_equal(date_month_index(date_make(2024, 1, 31)) - date_month_index(date_make(2023, 12, 1)), 1);
}

static void test_parse(void **state)
{
    (void)state;
    const char *wrong[] = {"",           "2024",       "2024-1-01",  "2024-01-1",   "2024-13-01",  "2024-00-10",
                           "2023-02-29", "1900-02-29", "2024-04-31", "2024-01-01 ", " 2024-01-01", "2024/01/01",
                           "2024-01-",   "2024-01-00", "24-01-01",   "1899-12-31",  "2300-01-01",  "9999-12-31"};
    day_number day = 77;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(date_parse(wrong[i], 1, &day), 0);
        assert_int_equal(day, 77);
    }
    assert_int_equal(date_parse("2000-02-29", 0, &day), 1);
    assert_int_equal(date_parse("1900-01-01", 0, &day), 1);
    assert_int_equal(date_parse("2299-12-31", 0, &day), 1);
    assert_int_equal(date_parse("2024-05", 0, &day), 0);
    assert_int_equal(date_parse("2024-05", 1, &day), 1);
    assert_int_equal(day, date_make(2024, 5, 1));
    char out[11];
    date_format(INT_MAX, out);
    assert_string_equal(out, "9999-12-31");
    date_format(INT_MIN, out);
    assert_string_equal(out, "0000-01-01");
}

static void test_spans(void **state)
{
    (void)state;
    const struct {
        const char *from, *span, *to;
    } cases[] = {
        {"2024-01-31", "1m", "2024-02-29"}, {"2023-01-31", "1m", "2023-02-28"},  {"2024-02-29", "1y", "2025-02-28"},
        {"2024-12-15", "3m", "2025-03-15"}, {"2024-01-01", "90d", "2024-03-31"}, {"2024-06-30", "5y", "2029-06-30"},
        {"2024-06-30", "0d", "2024-06-30"},
    };
    day_number from, to;
    char out[11];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(date_parse(cases[i].from, 0, &from), 1);
        assert_int_equal(date_add_span(from, cases[i].span, &to), 1);
        date_format(to, out);
        assert_string_equal(out, cases[i].to);
    }
    const char *wrong[] = {"",    "d",         "3",        "3w",    "-3d",      "3 d",
                           "3dd", "99999999d", "9999999y", "8000y", "9999999m", "9999999d"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(date_add_span(date_make(2020, 1, 1), wrong[i], &to), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_parse),
                                       cmocka_unit_test(test_spans)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
