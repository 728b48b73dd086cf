/* The equations of the processes, called with plain numbers and compared with
 * values worked out by hand. */
#include "test.h"

#include "model/asylum.h"
#include "model/belief.h"
#include "model/border.h"
#include "model/caravan.h"
#include "model/cooperation.h"
#include "model/custody.h"
#include "model/departure.h"
#include "model/interdiction.h"
#include "model/investment.h"
#include "model/passage.h"
#include "model/reattempt.h"
#include "model/reencounter.h"
#include "model/route_choice.h"
#include "model/smuggler.h"
#include <math.h>

static void near(double a, double b)
{
    if (!(fabs(a - b) <= 1e-12 * (fabs(b) > 1 ? fabs(b) : 1))) fail_msg("%.17g for %.17g", a, b);
}

static void test_departure(void **state)
{
    (void)state;
    const struct departure_options o = {.violence_weight = 0.5,
                                        .economy_weight = 1,
                                        .disaster_weight = 1,
                                        .mobility_weight = 2,
                                        .labour_weight = 0.5,
                                        .network_weight = 0.1};
    const struct drivers d = {
        .violence = 0.2, .economy = 0.3, .disaster = 0.4, .closure = 0.25, .labour = 0.6, .settled = 0.5};
    near(departure_drivers(&o, &d), 0.1 + 0.3 + 0.4 - 0.5 + 0.3 + 0.1 * log(1.5));
    near(disaster_effect(2, 10, 20, 120), 0.7240185377185524);
    near(disaster_effect(2, 0, 20, 120), 0);
    double x[MAX_CLASSES] = {1.5, 1e9}, noise[3][MAX_CLASSES] = {{0.1}, {-0.2}, {0.05}};
    departure_hazards((const double[]){0.01, 0.02}, 1.2, x, 3, noise, 2);
    near(x[0], 0.045661620066835114);
    near(x[1], 0.02 * 1.2 * exp(3)); /* saturates */
}

/* January 1.2, February 0.8, December 0.6; all other months 1. */
static void test_season(void **state)
{
    (void)state;
    const double season[12] = {1.2, 0.8, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.6};
    near(season_factor(season, date_make(2021, 1, 15), 1), 1.2);
    near(season_factor(season, date_make(2021, 1, 30), 1), 1.0); /* halfway to the middle of February */
    near(season_factor(season, date_make(2021, 1, 6), 1), 0.7 * 1.2 + 0.3 * 0.6);
    near(season_factor(season, date_make(2021, 1, 15), 2), 1.44);
    near(season_factor(season, date_make(2021, 1, 15), 0), 1);
}

static void test_belief(void **state)
{
    (void)state;
    const struct belief_options o = {.network_rate = 0.1,
                                     .smuggler_rate = 0.02,
                                     .message_rate = 0.05,
                                     .trust = 0.4,
                                     .claim = {0.9},
                                     .message = {0.1},
                                     .message_effort = {0.5}};
    near(belief_next(&o, 0.5, 0.7, 1.5, 0, 0), 0.5 + 0.1 * 0.2 + 0.02 * 1.5 * 0.4 + 0.05 * 0.4 * 0.5 * -0.4);
    near(belief_next(&o, 1, 20, 0, 0, 0), 1);
    near(belief_next(&o, 0, -20, 0, 0, 0), 0);
}

static void test_smugglers(void **state)
{
    (void)state;
    struct smuggler_options o = {.activity = 0.6, .share = 0.7, .price = 6000, .price_elasticity = 0.3};
    near(smuggler_use(&o, 0.3), 0.35);
    near(smuggler_use(&o, 1), 1); /* no more than all */
    near(smuggler_price_target(&o, 2, 0.1, 0.6), 7601.128152066145);
    near(smuggler_price_target(&o, 0, 0, 0.2), 3253.3759812771355); /* demand of 0.05 at least */
    o.campaign_effect = 0.5, o.campaign = 0.8;
    near(smuggler_activity_target(&o, 0.1), 0.6 * 0.6 + 0.1);
    near(smuggler_activity_target(&o, 2), 1);
}

static void test_partners(void **state)
{
    (void)state;
    double pipeline = 40, effect = 0.2;
    near(cooperation_target(0.2, 0.5, 0.1), 0.5);
    near(cooperation_target(0.2, 0, 0.5), 0);
    near(cooperation_target(1, 1, 0), 1);
    near(investment_spent(3652.5, 0.5, 0.3), 3.5);
    investment_day(&pipeline, &effect, 3.5, 400, 0.9, 0.01);
    near(pipeline, 43.4);
    near(effect, 0.18 + 0.1 * 0.01);
}

static void test_on_the_way(void **state)
{
    (void)state;
    const struct route_choice_options o = {.distance_cost = 0.004, .risk_cost = 3};
    double v[2] = {-2, -6}, nowhere[2] = {-INFINITY, -INFINITY};
    near(-expm1(-interdiction_hazard(0.12, 3, 0.72, 1.5)), 0.15869414080853395);
    near(perceived_risk_next(0.2, 0.5, 30), 0.21);
    near(caravan_protection(1000, 500), 3);
    near(caravan_stop_chance(0.1, 2.5), 0.23156652857908377);
    near(caravan_stop_chance(1, 0), 1);
    near(route_cost(&o, 500, 0.1), 2.3);
    near(route_logit(v, 2, 2), 2 * log(exp(-1) + exp(-3)));
    near(v[0], 0.8807970779778824);
    near(v[0] + v[1], 1);
    assert_true(route_logit(nowhere, 2, 2) == -INFINITY);
    near(nowhere[0], 0.5);
    assert_int_equal(travel_days_between(1.6, 0.8, 1), 1); /* 1.6 is day 2, 2.4 is day 2: a day at least */
    assert_int_equal(travel_days_between(1.6, 0.8, 0), 0);
    assert_int_equal(travel_days_between(1.4, 1.2, 0), 2); /* 1 to 3 */
    assert_int_equal(travel_days_between(0, 1e6, 0), MAX_ROUTE_DAYS);
}

static void test_places(void **state)
{
    (void)state;
    const double choice[4] = {0, 0.25, 0, 0.75};
    const struct way ways[2] = {{.route = 3}, {.route = 1}};
    double chance[4];
    assert_int_equal(passing_chances(0.2, choice, ways, 2, chance), 4);
    near(chance[0], 0.2), near(chance[1], 0), near(chance[2], 0.6), near(chance[3], 0.2);
    assert_int_equal(passing_chances(0.2, choice, ways, 0, chance), 2);
    near(chance[1], 0.8); /* no way on: the journey ends */
    assert_int_equal(resting_chances(0.5, 0.1, choice, ways, 2, chance), 3);
    near(chance[0], 0.05), near(chance[1], 0.3375), near(chance[2], 0.1125);
    assert_int_equal(resting_chances(0.5, 0.1, choice, ways, 0, chance), 1);
    near(chance[0], 0); /* no way on: all rest */
}

static void test_border(void **state)
{
    double p[2];
    (void)state;
    attempt_chances(0.25, (const double[]){-1, -1}, (const double[]){0, 0.4}, p, 2);
    near(p[0], 0.08786735945853874), near(p[1], 0.12820668654580558);
    near(share_within(50, 200), 0.25);
    near(share_within(50, 20), 1);
    near(mean_wait(300, 60), 5);
    near(mean_wait(300, 0), 0);
    near(daily_exit(4), 0.25);
    near(daily_exit(0.3), 1);
    near(facility_room(80, 50), 50);
    near(facility_room(30, 50), 30);
    near(facility_room(-10, 50), 0);
    near(known_share(30, 120), 0.25);
    near(known_share(130, 120), 1);
    near(known_share(30, 0), 0);
    near(backlog_age_next(100, 20, 5, 5), 100 + 15 - 25);
    near(backlog_age_next(10, 20, 20, 5), 0);
    reattempt_chances(decision_chance(8), 0.55, p);
    near(p[0], 0.0646267035784725);
    near(p[1], 0.052876393836932045);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_departure), cmocka_unit_test(test_season),   cmocka_unit_test(test_belief),
        cmocka_unit_test(test_smugglers), cmocka_unit_test(test_partners), cmocka_unit_test(test_on_the_way),
        cmocka_unit_test(test_places),    cmocka_unit_test(test_border),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
