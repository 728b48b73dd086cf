/* Names and sums of elements. Classes of the small scenario: a_single_adult,
 * a_child, b_single_adult, b_child. */
#include "support/check.h"

#include "scenario/elements.h"
#include "support/small_scenario.h"

static double value_of(const struct scenario *s, int measure, const char *name, const double *slots)
{
    struct element e;

    assert_true(element_find(measure, s, name, &e));
    return element_value(measure, s, e, slots);
}

static void test_sums(void **state)
{
    struct small_scenario t;
    const double slots[4] = {1, 10, 100, 1000};

    (void)state;
    small_scenario_init(&t);
    assert_int_equal(element_count(M_ENCOUNTERS, &t.s), 1 + 2 + 2 + 4);
    assert_true(value_of(&t.s, M_ENCOUNTERS, "", slots) == 1111);
    assert_true(value_of(&t.s, M_ENCOUNTERS, "demographic:single_adult", slots) == 101);
    assert_true(value_of(&t.s, M_ENCOUNTERS, "demographic:unaccompanied_child", slots) == 1010);
    assert_true(value_of(&t.s, M_ENCOUNTERS, "origin:b", slots) == 1100);
    assert_true(value_of(&t.s, M_ENCOUNTERS, "b_child", slots) == 1000);
    assert_true(value_of(&t.s, M_CUSTODY, "", slots) == 11);
    assert_true(value_of(&t.s, M_CUSTODY, "hhs", slots) == 10);
    assert_true(value_of(&t.s, M_COST, "", slots) == 1);
}

/* Beliefs are averaged; cooperation has no total. */
static void test_shares(void **state)
{
    struct small_scenario t;
    const double slots[4] = {0.2, 0.4, 0.6, 0.8};
    struct element e;

    (void)state;
    small_scenario_init(&t);
    assert_float_equal(value_of(&t.s, M_BELIEF, "", slots), 0.5, 1e-7);
    assert_float_equal(value_of(&t.s, M_BELIEF, "origin:a", slots), 0.3, 1e-7);
    assert_false(element_find(M_COOPERATION, &t.s, "", &e));
    assert_true(value_of(&t.s, M_COOPERATION, "transit", slots) == 0.4);
}

/* Every name is found again, and only once. */
static void test_names(void **state)
{
    struct small_scenario t;
    char name[ELEMENT_NAME_SIZE];
    struct element e;

    (void)state;
    small_scenario_init(&t);
    for (int m = 0; m < MEASURE_COUNT; m++) {
        for (int i = 0; i < element_count(m, &t.s); i++) {
            struct element at = element_at(m, &t.s, i);

            if (measure_table[m].by == PER_PLACE || measure_table[m].by == PER_ROUTE) continue;
            element_name(m, &t.s, at, name);
            assert_true(element_find(m, &t.s, name, &e));
            assert_int_equal(e.kind, at.kind);
            assert_int_equal(e.index, at.index);
        }
    }
    assert_false(element_find(M_ENCOUNTERS, &t.s, "origin:c", &e));
}

static void test_daily(void **state)
{
    struct small_scenario t;
    const double slots[2] = {3, 4};

    (void)state;
    small_scenario_init(&t);
    assert_int_equal(element_daily_count(M_ENCOUNTERS, &t.s), 3);
    assert_true(element_daily_value(M_ENCOUNTERS, &t.s, element_daily_at(M_ENCOUNTERS, &t.s, 0), slots) == 7);
    assert_true(element_daily_value(M_ENCOUNTERS, &t.s, element_daily_at(M_ENCOUNTERS, &t.s, 2), slots) == 4);
}

/* What does not count people, by hand; small values of all others may be hidden. */
static void test_people(void **state)
{
    static const char *const others[] = {
        "beds",   "stay_hours",  "wait_days",   "smuggler_activity", "smuggler_price", "smuggler_revenue",
        "belief", "cooperation", "asylum_days", "investment_effect", "hazard",         "officer_days",
        "cost",
    };
    size_t found = 0;

    (void)state;
    for (int m = 0; m < MEASURE_COUNT; m++) {
        if (measure_table[m].counts == COUNTS_PEOPLE) continue;
        assert_true(found < sizeof others / sizeof others[0]);
        assert_string_equal(measure_table[m].name, others[found++]);
    }
    assert_int_equal(found, sizeof others / sizeof others[0]);
}

/* The row of a replicate ends where the measures kept as means only begin. */
static void test_rows(void **state)
{
    struct small_scenario t;
    int kept = 0, days = 0, offset[MEASURE_COUNT + 1];

    (void)state;
    small_scenario_init(&t);
    measure_offsets(&t.s, offset);
    for (int m = 0; m < MEASURE_COUNT; m++) {
        assert_int_equal(measure_find(measure_table[m].name), m); /* no name twice */
        assert_int_equal(offset[m] >= measure_kept_slots(&t.s), measure_table[m].kept == MEANS_ONLY);
        kept += measure_table[m].kept != MEANS_ONLY;
        days += measure_daily_slots(m, &t.s);
    }
    assert_int_equal(kept, MEASURE_COUNT - 2);
    assert_int_equal(measure_total_slots(&t.s) - measure_kept_slots(&t.s), t.s.place_count + t.s.route_count);
    assert_int_equal(measure_daily_slots(M_CUSTODY, &t.s), 2);
    assert_int_equal(measure_daily_slots(M_RETURNED, &t.s), 0);
    /* 5 by demographic (2), countries, facilities (2) three times, 8 without elements */
    assert_int_equal(days, 5 * 2 + t.s.country_count + 3 * 2 + 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sums),   cmocka_unit_test(test_shares),
                                       cmocka_unit_test(test_names),  cmocka_unit_test(test_daily),
                                       cmocka_unit_test(test_people), cmocka_unit_test(test_rows)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
