/* What becomes of people stopped on the way: returned, refuge, shelter, let go; citizens. */
#include "model/stops.h"
#include "support/still_world.h"
#include "test.h"
#include <math.h>

static const double STOPPED = 0.2; /* hazard 0.1 times force 2 */

static void with_post(struct still_world *q)
{
    still_init(q);
    q->t.places[POST].enforcement = 2;
    still_set(q, "enforcement.hazard", 0.1);
    still_set(q, "enforcement.crowding", 1e12);
    still_leave(q, A_ADULTS, 0, 1);
    still_leave(q, A_CHILDREN, 0, 1);
}

/* Sent home by a stop, and no more on the way since. */
static double sent_home(const struct still_world *q)
{
    return (double)(people_of_row(q->w->stage.returned, 4) + people_of_row(q->w->stage.stayed, 4));
}

static void test_chances(void **state)
{
    double p[STOP_OUTCOMES];
    (void)state;
    stop_chances(0.6, 0.25, 0.4, p);
    still_near("returned", p[STOP_RETURNED], 0.4, 1e-12);
    still_near("refuge", p[STOP_REFUGE], 0.15, 1e-12);
    still_near("sheltered", p[STOP_SHELTERED], 0.18, 1e-12); /* the rest, 0.27, is let go */
    stop_chances(1.7, 0, 1, p);
    assert_true(p[STOP_RETURNED] == 0 && p[STOP_SHELTERED] == 1);
}

/* Unless a scenario states outcomes, everyone is returned. */
static void test_all_returned(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    still_run(&q, 0);
    double stopped = still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY);
    still_binomial("stopped", stopped, 2 * PEOPLE, 1 - exp(-STOPPED));
    assert_true(still_measure(&q, M_STOPS, 0) == stopped);
    assert_true(still_measure(&q, M_STOPS_RETURNED, TRANSIT_COUNTRY) == stopped);
    assert_true(sent_home(&q) == stopped);
    assert_true(still_total(&q, M_STOPS_SHELTERED) == 0 && still_total(&q, M_STOPS_REFUGE) == 0);
    still_end(&q);
}

/* By country and demographic; who is let go or sheltered is at the border a day later. */
static void test_outcomes(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    still_set(&q, "stops.not_returned.transit", 0.5);
    still_set(&q, "stops.asylum.transit", 0.25);
    still_set(&q, "stops.spared.single_adult", 0.8);
    still_set(&q, "stops.spared.unaccompanied_child", 2);
    still_set(&q, "stops.sheltered.unaccompanied_child", 0.9);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    double stopped = still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY), each = stopped / 2;
    double returned = still_measure(&q, M_STOPS_RETURNED, TRANSIT_COUNTRY),
           refuge = still_measure(&q, M_STOPS_REFUGE, TRANSIT_COUNTRY);
    still_near("adults returned", returned, 0.6 * each, 0.01); /* 1 - 0.5 x 0.8; no child is */
    assert_true(q.w->stage.returned[A_CHILDREN] + q.w->stage.stayed[A_CHILDREN] == 0);
    still_near("refuge", refuge, (0.4 + 1) * 0.25 * each, 0.01);
    still_near("sheltered", still_measure(&q, M_STOPS_SHELTERED, TRANSIT_COUNTRY), 0.75 * 0.9 * each, 0.01);
    assert_true(still_measure(&q, M_STOPS_RETURNED, HOME_COUNTRY) == 0);
    double met = still_total(&q, M_ENCOUNTERS), late = 2 * PEOPLE - stopped - met;
    still_live(&q, 1);
    still_near("travel on", still_total(&q, M_ENCOUNTERS) - late, stopped - returned - refuge, 0.001);
    assert_true(still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY) == 0);
    still_end(&q);
}

/* A country's measures are those of all its posts. */
static void test_two_posts(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    q.t.places[CITY_E].enforcement = 2;
    q.t.places[CITY_E].country = TRANSIT_COUNTRY;
    q.t.places[CITY_E].post = q.t.s.post_count++;
    still_set(&q, "stops.not_returned.transit", 0.5);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    double first = still_measure(&q, M_STOPS, 0), second = still_measure(&q, M_STOPS, 1);
    still_binomial("second post", second, 2.0 * PEOPLE - first, 1 - exp(-STOPPED));
    assert_true(still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY) == first + second);
    still_near("returned", still_measure(&q, M_STOPS_RETURNED, TRANSIT_COUNTRY), 0.5 * (first + second), 0.01);
    still_end(&q);
}

/* Who comes from an origin with the id of the country is not stopped there, where citizens are exempt. */
static void test_citizens(void **state)
{
    (void)state;
    for (int exempt = 0; exempt < 2; exempt++) {
        struct still_world q;
        with_post(&q);
        q.t.origin_ids[0] = q.t.country_ids[TRANSIT_COUNTRY];
        still_set(&q, "stops.own_citizens", 1 - exempt);
        still_start(&q, 1, 0);
        still_live(&q, 0);
        still_binomial("stopped", still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY), 2 * PEOPLE,
                       exempt ? 0 : 1 - exp(-STOPPED));
        still_live(&q, 1);
        double at_home = sent_home(&q);
        assert_true(exempt ? at_home == 0 : at_home > 0.1 * PEOPLE);
        still_end(&q);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_chances), cmocka_unit_test(test_all_returned),
                                       cmocka_unit_test(test_outcomes), cmocka_unit_test(test_two_posts),
                                       cmocka_unit_test(test_citizens)};
    return cmocka_run_group_tests(tests, 0, 0);
}
