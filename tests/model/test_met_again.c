/* People met on an earlier journey: how many of those who come are counted as met for the first time. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

/* Half of a class leaves and is met, and is home at once; then all leave. Between the journeys a memory of so many
 * days fades. */
static void journey_twice(double memory_days, int between)
{
    struct still_world q;
    still_init(&q);
    still_set(&q, "return", 1);
    still_set(&q, "reattempt.after_return", 0);
    still_set(&q, "reattempt.home_retry", 1);
    still_set(&q, "reattempt.home_days", 2);
    still_set(&q, "reattempt.memory_days", memory_days);
    q.t.classes[A_ADULTS].departures_per_month = log(2) * 30.4375 * PEOPLE;
    still_leave(&q, A_ADULTS, 0, 1);
    still_lever(&q, "departure.scale.a_single_adult", 60, between, 1);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    double met = still_measure(&q, M_UNIQUE, A_ADULTS), home = met, known = 0, decide = 1 - exp(-0.5);
    still_binomial("half", met, PEOPLE, 0.5);
    for (int day = 0; day < between; day++) { /* the memory fades, then some set out anew */
        known = known * exp(-1 / memory_days) + home * decide;
        home -= home * decide;
    }
    still_live(&q, between);
    double left = still_measure(&q, M_DEPARTURES, A_ADULTS), met_now = still_measure(&q, M_ENCOUNTERS, A_ADULTS);
    double share = known / left;
    assert_true(left > 0.5 * PEOPLE && share > 0.05);
    if (fabs(still_measure(&q, M_UNIQUE, A_ADULTS) - met_now * (1 - share)) > 0.004 * PEOPLE)
        fail_msg("memory of %g days: %g met for the first time, %g expected", memory_days,
                 still_measure(&q, M_UNIQUE, A_ADULTS), met_now * (1 - share));
    still_end(&q);
}

static void test_second_journey(void **state)
{
    (void)state;
    journey_twice(3650, 1);
    journey_twice(3650, 6);
    journey_twice(5, 6);
    journey_twice(10, 12);
}

/* Those turned back on the way carry the share with them that was known among those who left. */
static void test_turned_back(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.places[POST].enforcement = 1;
    still_set(&q, "enforcement.crowding", 1e12);
    still_set(&q, "enforcement.hazard", 0);
    still_set(&q, "return", 1);
    still_set(&q, "reattempt.after_return", 0);
    still_set(&q, "reattempt.home_retry", 1);
    still_set(&q, "reattempt.home_days", 1);
    still_set(&q, "reattempt.memory_days", 3650);
    still_set(&q, "interdiction.retry", 1);
    still_set(&q, "interdiction.return_days", 1);
    q.t.classes[A_ADULTS].departures_per_month = log(2) * 30.4375 * PEOPLE;
    still_leave(&q, A_ADULTS, 0, 1);
    still_lever(&q, "departure.scale.a_single_adult", 60, 20, 1); /* all: half of them met before */
    still_lever(&q, "enforcement.hazard", 10, 20, 1);             /* and all turned back */
    still_lever(&q, "departure.scale.a_single_adult", 60, 40, 1); /* all once more */
    still_start(&q, 1, 0);
    still_live(&q, 20);
    assert_true(still_measure(&q, M_INTERDICTED, TRANSIT_COUNTRY) > 0.99 * PEOPLE);
    still_live(&q, 40);
    double met = still_measure(&q, M_ENCOUNTERS, A_ADULTS), unique = still_measure(&q, M_UNIQUE, A_ADULTS);
    assert_true(met > 0.99 * PEOPLE);
    still_near("half were met before", unique / met, 0.5, 0.02);
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_second_journey), cmocka_unit_test(test_turned_back)};
    return still_run_tests(tests);
}
