/* Routes closed in some months: others take over, and people rest where all are closed. */
#include "model/seasonal_route.h"
#include "support/still_world.h"
#include "test.h"
#include <math.h>

enum { JANUARY_20 = 19, FEBRUARY_1 = 31, FEBRUARY_10 = 40, FEBRUARY_29 = 59, MARCH_1 = 60 }; /* days of 2020 */
enum { FEBRUARY = 1 << 1, POST_TO_CITY_W = STILL_ROUTES };

static void near(double a, double b)
{
    if (!(fabs(a - b) < 1e-12)) fail_msg("%.17g for %.17g", a, b);
}

static void test_shares(void **state)
{
    (void)state;
    const double chosen[3] = {0.5, 0.3, 0.2}, none[3] = {1, 0, 0};
    double share[3];
    assert_true(route_closed(FEBRUARY, 2) && !route_closed(FEBRUARY, 1) && route_closed(1 << 11, 12));
    assert_true(open_shares(chosen, (const unsigned char[3]){1, 0, 0}, 3, share));
    near(share[0], 0), near(share[1], 0.6), near(share[2], 0.4);
    assert_true(open_shares(none, (const unsigned char[3]){1, 0, 0}, 3, share));
    near(share[0], 0), near(share[1], 0.5), near(share[2], 0.5);
    assert_false(open_shares(chosen, (const unsigned char[3]){1, 1, 1}, 3, share));
    near(share[0] + share[1] + share[2], 0);
}

/* A fork at the post, of which the way to city e is closed in February. */
static double taken_west(int day)
{
    struct still_world q;
    still_init(&q);
    q.t.routes[POST_TO_CITY_W] = q.t.routes[POST_TO_CITY_E];
    q.t.routes[POST_TO_CITY_W].to = CITY_W;
    q.t.s.route_count = STILL_ROUTES + 1;
    q.t.routes[POST_TO_CITY_E].closed_months = FEBRUARY;
    still_leave(&q, A_ADULTS, day, 1);
    still_run(&q, day);
    double west = still_measure(&q, M_ROUTE_FLOW, POST_TO_CITY_W);
    still_near("taken", still_measure(&q, M_ROUTE_FLOW, POST_TO_CITY_E), PEOPLE - west, 0);
    still_end(&q);
    return west;
}

/* From the first day of the month to the last, on whichever day choices are renewed. */
static void test_others_take_over(void **state)
{
    (void)state;
    still_near("open", taken_west(JANUARY_20), PEOPLE / 2, 0.01);
    still_near("open", taken_west(FEBRUARY_1 - 1), PEOPLE / 2, 0.01);
    still_near("closed", taken_west(FEBRUARY_1), PEOPLE, 0);
    still_near("closed", taken_west(FEBRUARY_29), PEOPLE, 0);
    still_near("open again", taken_west(MARCH_1), PEOPLE / 2, 0.01);
}

/* The only way from the post: those who come there rest until March, and then all go on. */
static void test_people_rest(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.routes[POST_TO_CITY_E].closed_months = FEBRUARY;
    still_leave(&q, A_ADULTS, FEBRUARY_10, 1);
    still_start(&q, 1, 0);
    for (int day = FEBRUARY_10; day <= MARCH_1 + 1; day++) {
        still_live(&q, day);
        assert_true(still_measure(&q, M_ROUTE_FLOW, POST_TO_CITY_E) == (day == MARCH_1 ? PEOPLE : 0));
        assert_true(still_measure(&q, M_PLACE_ARRIVALS, POST) == (day == FEBRUARY_10 ? PEOPLE : 0));
        assert_true(still_measure(&q, M_TRAVELLING, 0) == (day < MARCH_1 ? PEOPLE : 0));
    }
    still_end(&q);
}

/* A day after the opening the place lets people pass as before. */
static void test_place_is_as_before(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.routes[POST_TO_CITY_E].closed_months = FEBRUARY;
    still_leave(&q, A_ADULTS, FEBRUARY_10, 1);
    still_leave(&q, A_CHILDREN, MARCH_1 + 1, 1);
    still_run(&q, MARCH_1 + 1);
    assert_true(still_measure(&q, M_ROUTE_FLOW, POST_TO_CITY_E) == PEOPLE);
    assert_true(still_measure(&q, M_GAVE_UP, A_CHILDREN) == 0);
    assert_true(still_measure(&q, M_TRAVELLING, 0) == 0);
    still_end(&q);
}

/* A body waits at home in February and is on the way in March. */
static void test_caravans_wait(void **state)
{
    (void)state;
    struct still_world q;
    struct event caravan = {
        .id = "caravan", .kind = EVENT_CARAVAN, .origin = -1, .demographic = -1, .place = HOME_A, .size = 5000};
    still_init(&q);
    caravan.day = q.t.s.start + FEBRUARY_10;
    q.t.events[0] = caravan;
    q.t.s.event_count = 1;
    q.t.routes[A_TO_POST].closed_months = FEBRUARY;
    still_set(&q, "caravan.attrition", 0);
    still_set(&q, "caravan.join_rate", 0);
    still_run(&q, FEBRUARY_29);
    double people = still_measure(&q, M_CARAVAN_PEOPLE, 0);
    still_near("formed", people, 5000, 0.1);
    still_live(&q, FEBRUARY_29 + 8); /* 300 km at 35 a day take nine days */
    assert_true(still_measure(&q, M_CARAVAN_PEOPLE, 0) == people);
    still_live(&q, FEBRUARY_29 + 30); /* 820 km */
    assert_true(still_measure(&q, M_CARAVAN_PEOPLE, 0) == 0);
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares),        cmocka_unit_test(test_others_take_over),
        cmocka_unit_test(test_people_rest),   cmocka_unit_test(test_place_is_as_before),
        cmocka_unit_test(test_caravans_wait),
    };
    return still_run_tests(tests);
}
