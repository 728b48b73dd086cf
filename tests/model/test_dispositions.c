/* After an encounter: shares by demographic, capacities, deterrence; and who tries again when. */
#include "model/disposition.h"
#include "support/still_world.h"
#include "test.h"
#include <math.h>

static void test_shares(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "expulsion.single_adult", 0.7);
    still_set(&q, "return.single_adult", 0.4);
    still_set(&q, "return.unaccompanied_child", 0.1);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_run(&q, 0);
    double adults = still_measure(&q, M_ENCOUNTERS, A_ADULTS), children = still_measure(&q, M_ENCOUNTERS, A_CHILDREN);
    still_binomial("expelled", still_measure(&q, M_EXPELLED, A_ADULTS), adults, 0.7);
    still_binomial("returned", still_measure(&q, M_RETURNED, A_ADULTS), adults, 0.3 * 0.4);
    still_binomial("processed", still_measure(&q, M_PROCESSED, A_ADULTS), adults, 0.3 * 0.6);
    assert_true(still_measure(&q, M_EXPELLED, A_CHILDREN) == 0);
    still_binomial("children returned", still_measure(&q, M_RETURNED, A_CHILDREN), children, 0.1);
    assert_true(still_total(&q, M_EXPELLED) + still_total(&q, M_RETURNED) + still_total(&q, M_PROCESSED)
                == adults + children);
    still_end(&q);
}

/* A class has its own odds of being returned: six times 0.4 / 0.6 are 0.8 / 0.2. */
static void test_odds(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "expulsion.single_adult", 0.5);
    still_set(&q, "return.single_adult", 0.4);
    still_set(&q, "return.odds.a_single_adult", 6);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, B_ADULTS, 0, 1);
    still_run(&q, 0);
    double a = still_measure(&q, M_ENCOUNTERS, A_ADULTS), b = still_measure(&q, M_ENCOUNTERS, B_ADULTS);
    still_binomial("expelled", still_measure(&q, M_EXPELLED, A_ADULTS), a, 0.5);
    still_binomial("of a", still_measure(&q, M_RETURNED, A_ADULTS), a, 0.5 * 0.8);
    still_binomial("of b", still_measure(&q, M_RETURNED, B_ADULTS), b, 0.5 * 0.4);
    still_near("on average", disposition_returned(q.w, A_ADULTS), 0.9, 1e-12);
    still_near("none", share_by_odds(0.4, 0), 0, 1e-12);
    still_end(&q);
}

/* A capacity, times the scale of the population, is shared by all for whom it is wished; the others are processed. */
static void test_capacities(void **state)
{
    (void)state;
    for (int returns = 0; returns < 2; returns++) {
        struct still_world q;
        int measure = returns ? M_RETURNED : M_EXPELLED;
        still_init(&q);
        still_set(&q, returns ? "return" : "expulsion", 0.5);
        if (returns) still_set(&q, "expulsion", 0.4); /* who is expelled is not to be returned */
        still_set(&q, returns ? "return.capacity" : "expulsion.capacity", 20000);
        still_leave(&q, A_ADULTS, 0, 1);
        still_leave(&q, A_CHILDREN, 0, 1);
        still_start(&q, 3, 0);
        still_live(&q, 0);
        double met = still_total(&q, M_ENCOUNTERS), chance = 60000 / met;
        still_binomial("adults", still_measure(&q, measure, A_ADULTS), met / 2, chance);
        still_binomial("children", still_measure(&q, measure, A_CHILDREN), met / 2, chance);
        assert_true(still_total(&q, M_PROCESSED) + still_total(&q, M_EXPELLED) + still_total(&q, M_RETURNED) == met);
        still_end(&q);
    }
}

/* Of those expelled a part 1 - exp(-1 / delay) decides today: to try again with chance r, or to go home. */
static void test_trying_again(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "expulsion", 1);
    still_set(&q, "reattempt.single_adult", 0.6);
    still_set(&q, "reattempt.delay_days", 4);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    double decide = 1 - exp(-0.25), met = 1 - exp(-10), undecided = still_measure(&q, M_EXPELLED, A_ADULTS),
           waiting = PEOPLE - undecided;
    for (int day = 1; day < 8; day++) {
        double again = undecided * decide * 0.6, expected = (waiting + again) * met;
        still_live(&q, day);
        double found = still_measure(&q, M_ENCOUNTERS, A_ADULTS);
        if (fabs(found - expected) > 5 * sqrt(expected) + 1)
            fail_msg("day %d: %g met again for %g", day, found, expected);
        undecided += found - undecided * decide;
        waiting += again - found;
        assert_true(still_measure(&q, M_ENCOUNTERS, A_CHILDREN) < 120); /* left over from the first day */
    }
    still_end(&q);
}

/* Of those returned under ordinary law only a part decides; the others are home at once. */
static void test_consequence(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "return", 1);
    still_set(&q, "reattempt", 1);
    still_set(&q, "reattempt.after_return", 0.25);
    still_set(&q, "reattempt.delay_days", 4);
    still_leave(&q, A_ADULTS, 0, 1);
    still_run(&q, 1);
    double chance = 0.25 * (1 - exp(-0.25));
    if (fabs(still_measure(&q, M_ENCOUNTERS, A_ADULTS) - PEOPLE * chance) > 5 * sqrt(PEOPLE * chance) + 120)
        fail_msg("%g met again for %g", still_measure(&q, M_ENCOUNTERS, A_ADULTS), PEOPLE * chance);
    still_end(&q);
}

/* At home a part 1 - exp(-1 / days) decides today, and forms the intent again with one chance; it leaves tomorrow. */
static void test_intent_at_home(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "return", 1);
    still_set(&q, "reattempt.after_return", 0); /* home at once */
    still_set(&q, "reattempt.home_retry", 0.4);
    still_set(&q, "reattempt.home_days", 5);
    still_leave(&q, A_ADULTS, 0, 0);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    double decide = 1 - exp(-0.2), home = still_measure(&q, M_RETURNED, A_ADULTS);
    for (int day = 1; day < 6; day++) {
        still_live(&q, day);
        double found = still_measure(&q, M_DEPARTURES, A_ADULTS), expected = home * decide * 0.4;
        if (fabs(found - expected) > 5 * sqrt(expected) + 40) fail_msg("day %d: %g leave for %g", day, found, expected);
        home += still_measure(&q, M_RETURNED, A_ADULTS) - home * decide;
    }
    still_end(&q);
}

/* Who tries again spreads over the sectors like those who wait now. */
static void test_spread(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.routes[STILL_ROUTES] = q.t.routes[A_TO_POST]; /* half of them go by the other sector */
    q.t.routes[STILL_ROUTES].to = CITY_W;
    q.t.routes[STILL_ROUTES].km = q.t.routes[B_TO_CITY_W].km;
    q.t.s.route_count = STILL_ROUTES + 1;
    still_set(&q, "route.model", 3);
    still_set(&q, "border.attempt_rate", 0.5);
    still_set(&q, "expulsion", 1);
    still_set(&q, "reattempt", 1);
    still_set(&q, "reattempt.delay_days", 0.5);
    still_leave(&q, A_ADULTS, 0, 1);
    still_run(&q, 1);
    double east = (1 / 310.0) / (1 / 310.0 + 1 / 910.0), attempt = 1 - exp(-0.5), again = attempt * (1 - exp(-2));
    double expected = PEOPLE * east * (1 - attempt + again) * attempt;
    still_near("sector e", still_measure(&q, M_SECTOR_ENCOUNTERS, 0), expected, 0.02);
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shares),      cmocka_unit_test(test_odds),
                                       cmocka_unit_test(test_capacities),  cmocka_unit_test(test_trying_again),
                                       cmocka_unit_test(test_consequence), cmocka_unit_test(test_intent_at_home),
                                       cmocka_unit_test(test_spread)};
    return still_run_tests(tests);
}
