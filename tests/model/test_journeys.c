/* On the way: days of travel, rests, harm, and the measures of those who are under way. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

/* Routes of 3, 5 and no days; travelling, waiting and exposure on each day. */
static void test_days(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.routes[A_TO_POST].speed_km_per_day = q.t.routes[POST_TO_CITY_E].speed_km_per_day = 100;
    q.t.routes[A_TO_POST].hazard = 2e-5;
    q.t.routes[POST_TO_CITY_E].hazard = 3e-5;
    still_set(&q, "border.attempt_rate", 0);
    still_leave(&q, A_ADULTS, 0, 1);
    still_start(&q, 1, 0);
    for (int day = 0; day < 10; day++) {
        still_live(&q, day);
        int there = day >= 8;
        assert_true(still_measure(&q, M_TRAVELLING, 0) == (there ? 0 : PEOPLE));
        assert_true(still_measure(&q, M_WAITING, 0) == (there ? PEOPLE : 0));
        assert_true(still_measure(&q, M_EXPOSURE_DAYS, 0) == PEOPLE);
        assert_true(still_measure(&q, M_PLACE_ARRIVALS, POST) == (day == 3 ? PEOPLE : 0));
        assert_true(still_measure(&q, M_ROUTE_FLOW, A_TO_POST) == (day == 0 ? PEOPLE : 0));
        assert_true(still_measure(&q, M_ROUTE_FLOW, CITY_E_TO_SECTOR) == (day == 8 ? PEOPLE : 0));
        double harm = day == 0 ? 2e-5 * 3 : day == 3 ? 3e-5 * 5 : 0;
        still_near("harm", still_measure(&q, M_HAZARD_DAYS, 0), PEOPLE * harm, 1e-9);
    }
    still_end(&q);
}

/* Children at half the speed. */
static void test_speed_factor(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.routes[A_TO_POST].speed_km_per_day = 100;
    still_set(&q, "travel.speed_factor.unaccompanied_child", 0.5);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_start(&q, 1, 0);
    for (int day = 0; day < 8; day++) {
        still_live(&q, day);
        assert_true(still_measure(&q, M_PLACE_ARRIVALS, POST) == (day == 3 || day == 6 ? PEOPLE : 0));
    }
    still_end(&q);
}

/* Fractions of days add up along the way: 1.4 and 1.4 days are a day, and then two. */
static void test_rounding(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.routes[A_TO_POST].km = q.t.routes[POST_TO_CITY_E].km = 140;
    q.t.routes[A_TO_POST].speed_km_per_day = q.t.routes[POST_TO_CITY_E].speed_km_per_day = 100;
    still_leave(&q, A_ADULTS, 0, 1);
    still_start(&q, 1, 0);
    for (int day = 0; day < 5; day++) {
        still_live(&q, day);
        assert_true(still_measure(&q, M_PLACE_ARRIVALS, POST) == (day == 1 ? PEOPLE : 0));
        assert_true(still_measure(&q, M_PLACE_ARRIVALS, CITY_E) == (day == 3 ? PEOPLE : 0));
    }
    still_end(&q);
}

/* At half the speed from the start of the journey: 2.6 and 2.6 days are three days, and then two. */
static void test_rounding_at_half_speed(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.routes[A_TO_POST].km = q.t.routes[POST_TO_CITY_E].km = 130;
    q.t.routes[A_TO_POST].speed_km_per_day = q.t.routes[POST_TO_CITY_E].speed_km_per_day = 100;
    still_set(&q, "travel.speed_factor", 0.5);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_start(&q, 1, 0);
    for (int day = 0; day < 8; day++) {
        still_live(&q, day);
        assert_true(still_measure(&q, M_PLACE_ARRIVALS, POST) == (day == 3 ? PEOPLE : 0));
        assert_true(still_measure(&q, M_PLACE_ARRIVALS, CITY_E) == (day == 5 ? PEOPLE : 0));
    }
    still_end(&q);
}

/* Of those who rest a part 1 - exp(-1 / days) goes on, less those who end the journey there. */
static void test_rests(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.places[CITY_E].dwell_days = 4;
    still_set(&q, "travel.give_up", 0.1);
    still_leave(&q, A_ADULTS, 0, 1);
    still_start(&q, 1, 0);
    double rest = PEOPLE, go = 1 - exp(-0.25);
    for (int day = 0; day < 6; day++) {
        still_live(&q, day);
        double on = still_measure(&q, M_ROUTE_FLOW, CITY_E_TO_SECTOR), ended = still_measure(&q, M_GAVE_UP, A_ADULTS);
        still_binomial("go on", on, rest, go * 0.9);
        still_binomial("end", ended, rest, go * 0.1);
        rest -= on + ended;
        assert_true(still_measure(&q, M_TRAVELLING, 0) == rest);
    }
    still_end(&q);
}

/* Arrivals at a post where people rest are turned back before they rest. */
static void test_post_with_rest(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.places[POST].enforcement = 1;
    q.t.places[POST].dwell_days = 4;
    still_set(&q, "enforcement.hazard", 0.5);
    still_leave(&q, A_ADULTS, 0, 1);
    still_run(&q, 0);
    double back = still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY);
    still_binomial("turned back", back, PEOPLE, 1 - exp(-0.5));
    still_binomial("go on", still_measure(&q, M_ROUTE_FLOW, POST_TO_CITY_E), PEOPLE - back, 1 - exp(-0.25));
    still_live(&q, 1); /* who rests is not turned back again */
    assert_true(still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY) == 0);
    still_end(&q);
}

/* Everybody in the destination: undetected, released, not yet removed. */
static void test_settled(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.facilities[0].stay_days = 1;
    q.t.facilities[0].throughput = 0;
    still_set(&q, "border.encounter", 0.5);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, B_ADULTS, 0, 1);
    still_start(&q, 1, 0);
    double settled = 0;
    for (int day = 0; day < 3; day++) {
        still_live(&q, day);
        settled += still_total(&q, M_UNDETECTED) + still_total(&q, M_RELEASED);
        assert_true(still_measure(&q, M_SETTLED, 0) == settled);
    }
    assert_true(settled > 1.99 * PEOPLE);
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_days),     cmocka_unit_test(test_speed_factor),
                                       cmocka_unit_test(test_rounding), cmocka_unit_test(test_rounding_at_half_speed),
                                       cmocka_unit_test(test_rests),    cmocka_unit_test(test_post_with_rest),
                                       cmocka_unit_test(test_settled)};
    return still_run_tests(tests);
}
