/* Cooperation of partners and investment in causes: closed forms of their recurrences. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

static double target(double aimed, double shared, double cost)
{
    double t = aimed + shared * (1 - aimed) - cost;
    return t < 0 ? 0 : t > 1 ? 1 : t;
}

/* It starts at its target, and approaches a new one by rate times contact a day. */
static void test_cooperation(void **state)
{
    (void)state;
    static const struct {
        double aimed, shared, pressure, contact;
    } cases[] = {{0.8, 0, 0, 1},   {0.8, 0, 0, 0.5}, {0.6, 0.5, 0, 1},
                 {0.6, 0, 0.5, 1}, {0.1, 0, 1, 1},   {0.3, 0.2, 0.4, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct still_world q;
        still_init(&q);
        still_set(&q, "cooperation", 0.3);
        still_set(&q, "cooperation.rate", 0.1);
        still_set(&q, "pressure.cooperation_cost", 0.4);
        still_lever(&q, "cooperation.transit", cases[i].aimed, 0, 0);
        still_lever(&q, "cooperation.shared_responsibility.transit", cases[i].shared, 0, 0);
        still_lever(&q, "pressure.transit", cases[i].pressure, 0, 0);
        still_lever(&q, "cooperation.contact.transit", cases[i].contact, 0, 0);
        still_start(&q, 1, 0);
        double goal = target(cases[i].aimed, cases[i].shared, 0.4 * cases[i].pressure);
        for (int day = 0; day < 10; day++) {
            still_live(&q, day);
            double c = goal + (0.3 - goal) * pow(1 - 0.1 * cases[i].contact, day + 1);
            still_near("cooperation", still_measure(&q, M_COOPERATION, TRANSIT_COUNTRY), c, 1e-12);
            still_near("of others", still_measure(&q, M_COOPERATION, HOME_COUNTRY), 0.3, 1e-12);
        }
        still_end(&q);
    }
}

/* A shock to talks halts them for its days and no more. */
static void test_talks_halted(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "cooperation.rate", 0.1);
    q.t.events[0] = (struct event){
        .kind = EVENT_SHOCK, .day = q.t.s.start + 2, .days = 3, .country = TRANSIT_COUNTRY, .origin = -1, .place = -1};
    q.t.s.event_count = 1;
    still_lever(&q, "cooperation", 1, 0, 0);
    still_start(&q, 1, 0);
    for (int day = 0; day < 10; day++) {
        int talks = day < 2 ? day + 1 : day < 5 ? 2 : day - 2;
        still_live(&q, day);
        still_near("shocked", still_measure(&q, M_COOPERATION, TRANSIT_COUNTRY), 1 - pow(0.9, talks), 1e-12);
        still_near("not shocked", still_measure(&q, M_COOPERATION, HOME_COUNTRY), 1 - pow(0.9, day + 1), 1e-12);
    }
    still_end(&q);
}

/* Money of one day, all of it mature on the next, then halving. */
static void test_half_life(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "investment.efficiency", 0.5);
    still_set(&q, "investment.leakage", 0.2);
    still_set(&q, "investment.lag_days", 1);
    still_set(&q, "investment.half_life_days", 4);
    still_set(&q, "investment.effect", 0.001);
    still_lever(&q, "investment.public.a", 3652.5, 0, 1);
    still_lever(&q, "investment.private.a", 1461, 0, 1);
    still_start(&q, 1, 0);
    double effective = (10 + 4) * 0.5 * 0.8; /* million USD */
    for (int day = 0; day < 12; day++) {
        still_live(&q, day);
        double expected = day < 1 ? 0 : effective * 0.001 * pow(0.5, (day - 1) / 4.0);
        still_near("effect", still_measure(&q, M_INVESTMENT_EFFECT, 0), expected, 1e-9);
        assert_true(still_measure(&q, M_INVESTMENT_EFFECT, 1) == 0);
    }
    still_end(&q);
}

/* Steady money through a pipeline of mean lag L, effects that hardly fade: what has left the pipeline by day n is
 * spent (n - L (1 - (1 - 1 / L)^n)). */
static void test_pipeline(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "investment.efficiency", 1);
    still_set(&q, "investment.leakage", 0);
    still_set(&q, "investment.lag_days", 25);
    still_set(&q, "investment.half_life_days", 36500);
    still_set(&q, "investment.effect", 0.001);
    still_lever(&q, "investment.private.b", 365.25, 0, 0);
    still_start(&q, 1, 0);
    for (int day = 0; day < 60; day++) {
        still_live(&q, day);
        double expected = 0.001 * (day + 1 - 25 * (1 - pow(1 - 1 / 25.0, day + 1)));
        if (fabs(still_measure(&q, M_INVESTMENT_EFFECT, 1) - expected) > 1e-3 * expected + 1e-15)
            fail_msg("day %d: effect %g for %g", day, still_measure(&q, M_INVESTMENT_EFFECT, 1), expected);
    }
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cooperation), cmocka_unit_test(test_talks_halted),
                                       cmocka_unit_test(test_half_life), cmocka_unit_test(test_pipeline)};
    return still_run_tests(tests);
}
