/* Interdiction at a post: force, crowding, the shield of smugglers, and what follows. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

static void with_post(struct still_world *q)
{
    still_init(q);
    q->t.places[POST].enforcement = 2;
    still_set(q, "enforcement.hazard", 0.1);
    still_set(q, "enforcement.crowding", 1e12);
    still_leave(q, A_ADULTS, 0, 1);
}

static void expect_turned_back(const char *what, struct still_world *q, double hazard)
{
    still_run(q, 0);
    still_binomial(what, still_measure(q, M_INTERDICTED, TRANSIT_COUNTRY), PEOPLE, 1 - exp(-hazard));
    assert_true(still_measure(q, M_INTERDICTED, HOME_COUNTRY) == 0);
    still_end(q);
}

static void test_force(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    expect_turned_back("reference", &q, 0.1 * 2);
    with_post(&q);
    still_set(&q, "enforcement.effort.transit", 1.5);
    expect_turned_back("effort", &q, 0.1 * 2 * 1.5);
    with_post(&q);
    still_set(&q, "enforcement.post.post", 0.5);
    expect_turned_back("post", &q, 0.1 * 2 * 0.5);
    with_post(&q);
    still_set(&q, "cooperation.transit", 0.4);
    still_set(&q, "enforcement.cooperation_gain", 0.7);
    expect_turned_back("cooperation", &q, 0.1 * 2 * (1 + 0.7 * 0.4));
    with_post(&q);
    still_set(&q, "cooperation.transit", 0.4);
    still_set(&q, "enforcement.cooperation_gain", 0);
    still_set(&q, "enforcement.equipment.transit", 0.5);
    still_set(&q, "enforcement.equipment_gain", 3);
    expect_turned_back("equipment", &q, 0.1 * 2 * (1 + 3 * 0.5 * 0.4));
    with_post(&q);
    still_set(&q, "enforcement.equipment.transit", 1); /* of no use without cooperation */
    expect_turned_back("equipment alone", &q, 0.1 * 2);
}

/* Yesterday's arrivals crowd a post. */
static void test_crowding(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    still_set(&q, "enforcement.crowding", 400000);
    still_leave(&q, A_CHILDREN, 1, 1);
    still_start(&q, 2, 0);
    still_live(&q, 0);
    double arrived = 2 * PEOPLE, back = still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY);
    still_binomial("empty post", back, arrived, 1 - exp(-0.2));
    still_live(&q, 1);
    double crowding = 1 + arrived / (400000 * 2);
    still_binomial("crowded post", still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY), 2 * PEOPLE,
                   1 - exp(-0.2 / crowding));
    still_end(&q);
}

/* Share with a smuggler, as activity goes, times what that protects. */
static void test_shield(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    still_set(&q, "smuggler.share", 0.5);
    still_set(&q, "smuggler.protection", 0.6);
    expect_turned_back("shield", &q, 0.2 * (1 - 0.6 * 0.5));

    with_post(&q);
    still_set(&q, "smuggler.share", 0.5);
    still_set(&q, "smuggler.protection", 0.6);
    still_set(&q, "smuggler.relax_days", 1);
    still_set(&q, "smuggler.campaign_effect", 0.4);
    still_lever(&q, "smuggler.campaign", 1, 0, 0);
    expect_turned_back("shield in a campaign", &q, 0.2 * (1 - 0.6 * 0.5 * 0.6));

    with_post(&q);
    still_set(&q, "smuggler.share", 0.9);
    still_set(&q, "smuggler.protection", 0.6);
    still_set(&q, "smuggler.relax_days", 1);
    still_lever(&q, "smuggler.campaign", 1, -1, 1); /* ends on the eve: a rebound of a fifth, but all is all */
    expect_turned_back("shield of all", &q, 0.2 * (1 - 0.6));
}

/* Those turned back decide after some days whether to set out anew; the others stay home. */
static void test_return(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.places[POST].enforcement = 2;
    still_set(&q, "enforcement.hazard", 10); /* all are turned back */
    still_set(&q, "enforcement.crowding", 1e12);
    still_set(&q, "interdiction.retry.single_adult", 0.3);
    still_set(&q, "interdiction.return_days", 10);
    still_leave(&q, A_ADULTS, 0, 0);
    still_leave(&q, A_CHILDREN, 0, 0);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    double back = PEOPLE, decide = 1 - exp(-0.1);
    assert_true(still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY) == 2 * PEOPLE);
    for (int day = 1; day < 6; day++) {
        still_live(&q, day);
        double again = still_measure(&q, M_DEPARTURES, A_ADULTS); /* of those who decided last night, and 10 new ones */
        if (fabs(again - back * decide * 0.3) > 5 * sqrt(back * decide * 0.3) + 40)
            fail_msg("day %d: %g set out anew for %g", day, again, back * decide * 0.3);
        back += again - back * decide;
        assert_true(still_measure(&q, M_DEPARTURES, A_CHILDREN) < 100); /* new ones alone */
    }
    still_end(&q);
}

/* From the day on which a lever takes all effort away nobody is turned back, whenever routes are reconsidered. */
static void test_no_effort(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    still_leave(&q, A_CHILDREN, 1, 1);
    still_set(&q, "route.refresh_days", 365);
    still_lever(&q, "enforcement.effort.transit", 0, 1, 0);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    assert_true(still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY) > 0);
    still_live(&q, 1);
    assert_true(still_measure(&q, M_ROUTE_FLOW, POST_TO_CITY_E) >= PEOPLE);
    assert_true(still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY) == 0);
    still_end(&q);
}

/* The share of the first origin that goes by the post, against one that goes around it at equal cost: risk as it is
 * perceived, which follows risk with a lag from the start of the warm-up. */
static void test_perceived_risk(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct still_world q;
        double days = i ? 50 : 1, risk = 1 - exp(-0.2);
        with_post(&q);
        q.t.routes[STILL_ROUTES] = q.t.routes[A_TO_POST];
        q.t.routes[STILL_ROUTES].to = CITY_W;
        q.t.s.route_count = STILL_ROUTES + 1;
        still_set(&q, "route.refresh_days", 1);
        still_set(&q, "route.distance_cost", 0);
        still_set(&q, "route.risk_cost", 5);
        still_set(&q, "route.risk_days", days);
        still_run(&q, 0);
        double perceived = risk * (1 - pow(1 - 1 / days, WARMUP_DAYS + 1));
        still_binomial("by the post", still_measure(&q, M_ROUTE_FLOW, A_TO_POST), PEOPLE, 1 / (1 + exp(5 * perceived)));
        still_end(&q);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_force),     cmocka_unit_test(test_crowding),
                                       cmocka_unit_test(test_shield),    cmocka_unit_test(test_return),
                                       cmocka_unit_test(test_no_effort), cmocka_unit_test(test_perceived_risk)};
    return cmocka_run_group_tests(tests, 0, 0);
}
