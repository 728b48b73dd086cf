/* After an encounter: who is counted as met before, who tries again after an
 * ordinary return, and how long custody lasts. */
#include "test.h"

#include "engine/ensemble.h"
#include "support/small_scenario.h"
#include <math.h>
#include <string.h>

enum { REPLICATES = 10 };

static struct ensemble *run(struct small_scenario *t) { return small_scenario_run(t, SMALL_BASE, REPLICATES, 5); }

static const double *measure_of(const struct ensemble *e, int replicate, int measure)
{
    return ensemble_horizon(e, replicate, 0) + e->offset[measure];
}

static double total(const struct ensemble *e, int replicate, int measure)
{
    return ensemble_horizon_total(e, replicate, measure, 0);
}

/* Everyone met is sent home, and sets out again after a day there. Nobody new
 * comes: with a long memory no more than the pool can be met for the first time. */
static void round_and_round(struct small_scenario *t, double memory_days)
{
    small_scenario_init(t);
    small_scenario_set(t, "expulsion", 1);
    small_scenario_set(t, "reattempt", 0);
    small_scenario_set(t, "reattempt.delay_days", 0.5);
    small_scenario_set(t, "reattempt.home_retry", 1);
    small_scenario_set(t, "reattempt.home_days", 1);
    small_scenario_set(t, "interdiction.retry", 1);
    small_scenario_set(t, "departure.pool_refill_days", 100000);
    small_scenario_set(t, "departure.belief_weight", 0);
    small_scenario_set(t, "border.encounter", 1);
    small_scenario_set(t, "border.port_share", 0);
    small_scenario_set(t, "reattempt.memory_days", memory_days);
    t->s.event_count = 0;
    for (int k = 0; k < 4; k++)
        t->classes[k].departures_per_month = 12000;
}

static void test_met_before(void **state)
{
    (void)state;
    struct small_scenario t;
    double people = 0;
    round_and_round(&t, 3650);
    for (int k = 0; k < 4; k++)
        people += t.classes[k].pool;
    struct ensemble *remembered = run(&t);
    round_and_round(&t, 1);
    struct ensemble *forgotten = run(&t);
    for (int r = 0; r < REPLICATES; r++) {
        double encounters = total(remembered, r, M_ENCOUNTERS);
        assert_true(encounters > 1.8 * people);
        assert_true(total(remembered, r, M_UNIQUE) < people);
        assert_true(total(remembered, r, M_UNIQUE) > 0.3 * people);
        assert_true(total(forgotten, r, M_UNIQUE) > 0.9 * encounters);
        for (int m = 0; m < MEASURE_COUNT; m++)
            if (m != M_UNIQUE && measure_table[m].kept != MEANS_ONLY) /* a memory is a measure, not a process */
                assert_memory_equal(measure_of(remembered, r, m), measure_of(forgotten, r, m),
                                    (size_t)measure_slots(m, &t.s) * sizeof(double));
    }
    ensemble_free(memory_default(), remembered);
    ensemble_free(memory_default(), forgotten);
}

/* Encounters when all are returned (or expelled), with a chance to try again. */
static double encounters_of(const char *way_out, double after_return)
{
    struct small_scenario t;
    small_scenario_init(&t);
    small_scenario_set(&t, "return", 0);
    small_scenario_set(&t, way_out, 1);
    small_scenario_set(&t, "reattempt", 0.6);
    small_scenario_set(&t, "reattempt.after_return", after_return);
    small_scenario_set(&t, "reattempt.home_retry", 0);
    small_scenario_set(&t, "departure.belief_weight", 0);
    struct ensemble *e = run(&t);
    double sum = 0;
    for (int r = 0; r < REPLICATES; r++)
        sum += total(e, r, M_ENCOUNTERS);
    ensemble_free(memory_default(), e);
    return sum / REPLICATES;
}

static void test_after_return(void **state)
{
    (void)state;
    double none = encounters_of("return", 0), half = encounters_of("return", 0.5), same = encounters_of("return", 1);
    /* encounters of an arrival: 1 / (1 - q) with q = 0.6 ratio x chance to be met (0.85 of those not let in at a port) */
    assert_true(half > 1.2 * none && half < 1.5 * none);
    assert_true(same > 1.7 * none && same < 2.3 * none);
    assert_true(encounters_of("expulsion", 0.5) == encounters_of("expulsion", 1)); /* expulsion has no consequence */
}

/* The mean stay is the one stated for the facility, in whole days of a day at least. */
static void test_mean_stay(void **state)
{
    (void)state;
    static const double stays[] = {0.4, 1, 1.5, 4};
    for (size_t i = 0; i < sizeof stays / sizeof stays[0]; i++) {
        struct small_scenario t;
        small_scenario_init(&t);
        t.facilities[0].stay_days = stays[i];
        t.facilities[0].throughput = 0;
        t.facilities[1].capacity = 1e9;
        struct ensemble *e = run(&t);
        double hours = 0, expected = 24 * (stays[i] > 1 ? stays[i] : 1);
        for (int r = 0; r < REPLICATES; r++)
            hours += total(e, r, M_STAY_HOURS) / REPLICATES;
        if (fabs(hours / expected - 1) > 0.06)
            fail_msg("stay of %g days: %g hours on average, %g expected", stays[i], hours, expected);
        ensemble_free(memory_default(), e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_met_before), cmocka_unit_test(test_after_return),
                                       cmocka_unit_test(test_mean_stay)};
    return cmocka_run_group_tests(tests, 0, 0);
}
