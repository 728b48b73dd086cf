/* At the border: ports let in what they have room for, and who waits too long
 * gives up. */
#include "test.h"

#include "engine/ensemble.h"
#include "support/small_scenario.h"
#include <math.h>

enum { REPLICATES = 10 };

static struct ensemble *run(struct small_scenario *t) { return small_scenario_run(t, SMALL_BASE, REPLICATES, 5); }

static double mean_of(struct small_scenario *t, int measure)
{
    struct ensemble *e = run(t);
    double sum = 0;
    for (int r = 0; r < REPLICATES; r++)
        sum += ensemble_horizon_total(e, r, measure, 0) / REPLICATES;
    ensemble_free(memory_default(), e);
    return sum;
}

/* All seek a port and more come than there is room: every port is full on every
 * day, whatever the chance of an attempt. */
static void test_ports_under_a_queue(void **state)
{
    (void)state;
    static const double rates[] = {0.1, 0.25, 2};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        struct small_scenario t;
        small_scenario_init(&t);
        small_scenario_set(&t, "border.port_share", 1);
        small_scenario_set(&t, "border.attempt_rate", rates[i]);
        t.s.event_count = 0;
        double days = t.s.end - t.s.start + 1, room = days * (t.places[5].port_capacity + t.places[6].port_capacity);
        double admitted = mean_of(&t, M_ENCOUNTERS);
        if (fabs(admitted / room - 1) > 0.02)
            fail_msg("attempts at %g a day: %g let in at ports with room for %g", rates[i], admitted, room);
    }
}

/* Nobody makes an attempt, so all give up in time: those of the year are those
 * who came, but for the people still waiting, of whom a share leaves each day. */
static void test_giving_up(void **state)
{
    (void)state;
    struct small_scenario t;
    const double hazard = 0.05;
    small_scenario_init(&t);
    small_scenario_set(&t, "border.attempt_rate", 0);
    small_scenario_set(&t, "border.give_up", hazard);
    small_scenario_set(&t, "travel.give_up", 0);
    struct ensemble *e = run(&t);
    for (int r = 0; r < REPLICATES; r++) {
        double days = t.s.end - t.s.start + 1;
        double ended = ensemble_horizon_total(e, r, M_GAVE_UP, 0), waiting = ensemble_horizon_total(e, r, M_WAITING, 0);
        double share = 1 - exp(-hazard);
        assert_true(ended > 5000);
        /* of those who wait at the start of a day; the measure is taken at its end */
        assert_true(fabs(ended / (days * waiting / (1 - share) * share) - 1) < 0.03);
        assert_true(ensemble_horizon_total(e, r, M_ENCOUNTERS, 0) == 0);
    }
    ensemble_free(memory_default(), e);
}

/* Only the demographic that gives up is met less often. */
static void test_by_demographic(void **state)
{
    (void)state;
    double encounters[2][2];
    for (int i = 0; i < 2; i++) {
        struct small_scenario t;
        small_scenario_init(&t);
        small_scenario_set(&t, "departure.belief_weight", 0);
        small_scenario_set(&t, "border.give_up.unaccompanied_child", 0.3 * i);
        struct ensemble *e = run(&t);
        const double *row = ensemble_horizon(e, 0, 0) + e->offset[M_ENCOUNTERS];
        encounters[i][0] = row[0] + row[2];
        encounters[i][1] = row[1] + row[3];
        ensemble_free(memory_default(), e);
    }
    assert_true(encounters[1][1] < 0.7 * encounters[0][1]);
    assert_true(fabs(encounters[1][0] / encounters[0][0] - 1) < 0.05);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ports_under_a_queue), cmocka_unit_test(test_giving_up),
                                       cmocka_unit_test(test_by_demographic)};
    return cmocka_run_group_tests(tests, 0, 0);
}
