/* Caravans: forming, joining, thinning out, moving, posts; each alone. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

enum { SIZE = 40000, REPLICATES = 800 };

/* A body of two in a hundred of both classes of origin a, on the first day, that nothing changes. */
static void with_body(struct still_world *q)
{
    still_init(q);
    q->t.events[0] = (struct event){
        .kind = EVENT_CARAVAN, .day = q->t.s.start, .origin = -1, .place = HOME_A, .size = SIZE, .id = "body"};
    q->t.s.event_count = 1;
    still_set(q, "caravan.join_rate", 0);
    still_set(q, "caravan.attrition", 0);
    still_set(q, "caravan.max_size", 1e5);
    still_set(q, "caravan.stop_probability", 0);
    still_set(q, "caravan.speed_km_per_day", 100);
    still_set(q, "enforcement.crowding", 1e12);
}

/* On the way it goes so many km a day, and waits at the border when it comes there. */
static void test_speed(void **state)
{
    (void)state;
    struct still_world q;
    with_body(&q);
    q.t.routes[A_TO_POST].hazard = 0.001;
    q.t.routes[POST_TO_CITY_E].hazard = 0.004;
    still_start(&q, 2, 0);
    double size = 0;
    for (int day = 0; day < 10; day++) { /* 300 + 500 + 20 km */
        still_live(&q, day);
        double people = still_measure(&q, M_CARAVAN_PEOPLE, 0);
        if (day == 0) {
            size = still_total(&q, M_DEPARTURES);
            still_binomial("size", size, 4 * PEOPLE, 0.02); /* the event's size, times the scale */
            still_binomial("adults", still_measure(&q, M_DEPARTURES, A_ADULTS), 2 * PEOPLE, 0.02);
        }
        assert_true(people == (day < 8 ? size : 0));
        still_near("harm", still_measure(&q, M_HAZARD_DAYS, 0), size * (day < 3 ? 0.001 : day < 8 ? 0.004 : 0), 1e-9);
        assert_true(still_measure(&q, M_TRAVELLING, 0) == people);
        if (day >= 9) assert_true(still_total(&q, M_ENCOUNTERS) < 100);
    }
    still_end(&q);
}

/* Harm on the way counts parts of a day: 80 km a day over 300 km and 500 km. */
static void test_harm(void **state)
{
    (void)state;
    struct still_world q;
    with_body(&q);
    still_set(&q, "caravan.speed_km_per_day", 80);
    q.t.routes[A_TO_POST].hazard = 0.001;
    q.t.routes[POST_TO_CITY_E].hazard = 0.004;
    still_start(&q, 1, 0);
    double size = 0;
    for (int day = 0; day < 6; day++) {
        still_live(&q, day);
        if (day == 0) size = still_total(&q, M_DEPARTURES);
        double harm = day < 3 ? 0.001 : day == 3 ? 0.75 * 0.001 + 0.25 * 0.004 : 0.004;
        still_near("harm", still_measure(&q, M_HAZARD_DAYS, 0), size * harm, 1e-9);
    }
    still_end(&q);
}

/* At a fork it takes the route that most would choose, though another stands first. */
static void test_fork(void **state)
{
    (void)state;
    struct still_world q;
    with_body(&q);
    q.t.routes[STILL_ROUTES] = q.t.routes[A_TO_POST];
    q.t.routes[STILL_ROUTES].to = CITY_W;
    q.t.s.route_count = STILL_ROUTES + 1;
    q.t.routes[STILL_ROUTES].km = 290;
    still_set(&q, "route.model", 3); /* the shorter one */
    still_set(&q, "caravan.speed_km_per_day", 400);
    still_run(&q, 0);
    double size = still_total(&q, M_DEPARTURES);
    still_binomial("west", still_measure(&q, M_SECTOR_ENCOUNTERS, 1), size, 1 - exp(-10));
    still_end(&q);
}

static void test_attrition(void **state)
{
    (void)state;
    struct still_world q;
    with_body(&q);
    still_set(&q, "caravan.attrition", 0.05);
    still_start(&q, 1, 0);
    double before = 0;
    for (int day = 0; day < 7; day++) {
        still_live(&q, day);
        double people = still_measure(&q, M_CARAVAN_PEOPLE, 0);
        still_binomial("stay", people, day ? before : still_total(&q, M_DEPARTURES), 0.95);
        before = people;
    }
    still_end(&q);
}

/* People with intent who live where the body forms join; never beyond the largest size. */
static void test_joining(void **state)
{
    (void)state;
    struct still_world q;
    with_body(&q);
    still_set(&q, "caravan.join_rate", 0.02);
    still_run(&q, 0);
    still_near("joined", still_measure(&q, M_CARAVAN_PEOPLE, 0), 2 * PEOPLE * (0.02 + 0.98 * 0.02), 0.03);
    still_live(&q, 1); /* on the way nobody joins */
    assert_true(still_total(&q, M_DEPARTURES) == 0);
    still_end(&q);

    with_body(&q);
    still_set(&q, "caravan.join_rate", 0.02);
    still_set(&q, "caravan.max_size", 50000);
    still_start(&q, 2, 0);
    still_live(&q, 0);
    assert_true(still_measure(&q, M_CARAVAN_PEOPLE, 0) == 100000);
    still_end(&q);
}

/* At a post it passes, a member's hazard is divided by 1 + n / k. */
static void test_protection(void **state)
{
    (void)state;
    struct still_world q;
    with_body(&q);
    q.t.places[POST].enforcement = 2;
    still_set(&q, "enforcement.hazard", 0.3);
    still_set(&q, "enforcement.effort.transit", 0.5);
    still_set(&q, "caravan.protection_k", 20000);
    still_set(&q, "caravan.speed_km_per_day", 400);
    still_start(&q, 3, 0);
    still_live(&q, 0);
    double size = still_total(&q, M_DEPARTURES), hazard = 0.3 * 2 * 0.5 / (1 + size / (20000 * 3));
    still_binomial("turned back", still_measure(&q, M_CARAVAN_RETURNED, 0), size, 1 - exp(-hazard));
    assert_true(still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY) == still_measure(&q, M_CARAVAN_RETURNED, 0));
    assert_true(still_measure(&q, M_CARAVAN_PEOPLE, 0) == size - still_measure(&q, M_CARAVAN_RETURNED, 0));
    still_end(&q);
}

/* A post that stops it returns a share; the others go on alone. */
static void test_stopped(void **state)
{
    (void)state;
    struct still_world q;
    with_body(&q);
    q.t.places[POST].enforcement = 1;
    still_set(&q, "enforcement.hazard", 0);
    still_set(&q, "caravan.stop_probability.transit", 1);
    still_set(&q, "caravan.returned_share", 0.3);
    still_set(&q, "caravan.speed_km_per_day", 400);
    still_run(&q, 0);
    double size = still_total(&q, M_DEPARTURES), back = still_measure(&q, M_CARAVAN_RETURNED, 0);
    still_binomial("returned", back, size, 0.3);
    assert_true(still_measure(&q, M_CARAVAN_PEOPLE, 0) == 0);
    still_binomial("the others reach the border", still_total(&q, M_ENCOUNTERS), size - back, 1 - exp(-10));
    still_end(&q);
}

/* 1 - (1 - p)^strength, strength the force relative to reference and what pressure adds. */
static void test_stop_chance(void **state)
{
    (void)state;
    int stopped = 0;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        struct still_world q;
        with_body(&q);
        q.t.places[POST].enforcement = 3;
        still_set(&q, "enforcement.hazard", 0);
        still_set(&q, "enforcement.effort.transit", 1.5);
        still_set(&q, "pressure.cooperation_cost", 0);
        still_set(&q, "pressure.transit", 0.5);
        still_set(&q, "pressure.stop_gain", 2);
        still_set(&q, "caravan.stop_probability.transit", 0.2);
        still_set(&q, "caravan.returned_share", 1);
        still_set(&q, "caravan.speed_km_per_day", 400);
        still_start(&q, 1, r);
        still_live(&q, 0);
        stopped += still_measure(&q, M_CARAVAN_RETURNED, 0) > 0;
        still_end(&q);
    }
    still_binomial("stopped", stopped, REPLICATES, 1 - pow(0.8, 1.5 * (1 + 2 * 0.5)));
}

/* Hazard of forming: rate times demand, less what pressure on the government of the origin prevents. */
static void test_trigger(void **state)
{
    (void)state;
    static const double pressure[] = {0, 0.6};
    for (int i = 0; i < 2; i++) {
        double formed = 0, people = 0;
        for (uint32_t r = 0; r < REPLICATES; r++) {
            struct still_world q;
            with_body(&q);
            q.t.s.event_count = 0;
            still_set(&q, "pressure.home", pressure[i]);
            still_set(&q, "caravan.mean_size", 1000);
            still_lever(&q, "caravan.trigger_rate", 3, 0, 1);
            still_start(&q, 2, r);
            still_live(&q, 0);
            double a = still_measure(&q, M_DEPARTURES, A_ADULTS) + still_measure(&q, M_DEPARTURES, A_CHILDREN);
            double b = still_measure(&q, M_DEPARTURES, B_ADULTS) + still_measure(&q, M_DEPARTURES, B_CHILDREN);
            formed += (a > 0) + (b > 0);
            people += a + b;
            still_end(&q);
        }
        double demand = pow(29 / 30.0, WARMUP_DAYS + 1); /* nobody left in the warm-up */
        still_binomial("formed", formed, 2 * REPLICATES, 1 - exp(-3 * demand * (1 - pressure[i])));
        still_near("mean size", people / formed, 2 * 1000, 0.15); /* a gamma of shape 2, times the scale */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_speed),   cmocka_unit_test(test_attrition),
                                       cmocka_unit_test(test_harm),    cmocka_unit_test(test_fork),
                                       cmocka_unit_test(test_joining), cmocka_unit_test(test_protection),
                                       cmocka_unit_test(test_stopped), cmocka_unit_test(test_stop_chance),
                                       cmocka_unit_test(test_trigger)};
    return still_run_tests(tests);
}
