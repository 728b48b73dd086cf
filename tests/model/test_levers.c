/* Each lever moves what it should, in the right direction, under common random
 * numbers; a lever of zero effect changes not one byte. */
#include "test.h"

#include "engine/ensemble.h"
#include "support/small_scenario.h"
#include <stdio.h>
#include <string.h>

enum { REPLICATES = 20 };

static int expected; /* the engine of the group that runs */

static struct ensemble *run(struct small_scenario *t, int policy)
{
    t->expected = expected;
    return small_scenario_run(t, policy, REPLICATES, 3);
}

/* Sum of a measure over its slots and the run, one replicate. */
static double total(const struct ensemble *e, int replicate, int measure)
{
    return ensemble_horizon_total(e, replicate, measure, 0);
}

struct lever_case {
    const char *lever;
    double value;
    int days;
    int measure;
    int direction;       /* of the effect on the measure */
    int every_replicate; /* it holds in each replicate, not only in the mean */
    const char *with;    /* an option that must be set for the lever to act, or null */
    double with_value;
};

static const struct lever_case cases[] = {
    {"processing.capacity", 4, 0, M_CUSTODY_OVER, -1, 1, 0, 0},
    {"processing.capacity", 0, 0, M_CUSTODY_OVER, 1, 1, 0, 0}, /* nobody gets out: no room is not no limit */
    {"custody.capacity.cbp", 4, 0, M_CUSTODY_OVER, -1, 1, 0, 0},
    {"custody.stay", 2, 0, M_CUSTODY_OVER, 1, 1, 0, 0},
    {"custody.intake", 0, 0, M_CUSTODY_OVER, 1, 1, 0, 0},
    {"custody.release_when_full", 1, 0, M_CUSTODY_OVER, -1, 1, "custody.capacity.hhs", 0.5},
    {"custody.removal", 0.8, 0, M_RELEASED, -1, 1, 0, 0},
    {"smuggler.campaign", 1, 90, M_SMUGGLER_ACTIVITY, -1, 1, "smuggler.rebound", 0},
    {"enforcement.effort.transit", 3, 0, M_INTERDICTED, 1, 1, 0, 0},
    {"enforcement.equipment.transit", 1, 0, M_INTERDICTED, 1, 1, 0, 0},
    {"enforcement.post.post", 3, 0, M_INTERDICTED, 1, 1, 0, 0},
    {"cooperation.transit", 0.9, 0, M_INTERDICTED, 1, 1, 0, 0},
    {"cooperation.shared_responsibility", 1, 0, M_COOPERATION, 1, 1, 0, 0},
    {"cooperation.contact", 0, 0, M_COOPERATION, -1, 1, "pressure", -1},
    {"pressure.transit", 1, 0, M_COOPERATION, -1, 1, 0, 0},
    {"pressure.home", 1, 0, M_CARAVAN_PEOPLE, -1, 0, "caravan.trigger_rate", 0.02},
    {"caravan.stop_probability", 1, 0, M_CARAVAN_PEOPLE, -1, 0, "caravan.trigger_rate", 0.02},
    {"expulsion.single_adult", 1, 0, M_CUSTODY_IN, -1, 1, 0, 0},
    {"expulsion.single_adult", 0.9, 0, M_ENCOUNTERS, 1, 1, "departure.belief_weight", 0},
    {"expulsion.capacity", 1, 0, M_EXPELLED, -1, 1, "expulsion", 0.8},
    {"return", 1, 0, M_PROCESSED, -1, 1, 0, 0},
    {"return.capacity", 0, 0, M_PROCESSED, 1, 1, 0, 0},
    {"border.metering", 0, 0, M_PROCESSED, -1, 0, 0, 0},
    {"border.open", 0, 0, M_ENCOUNTERS, -1, 1, 0, 0},
    {"asylum.decisions", 5, 0, M_ASYLUM_BACKLOG, 1, 1, 0, 0},
    {"asylum.removal", 1, 0, M_SETTLED, -1, 0, 0, 0},
    {"belief.message_effort", 1, 0, M_BELIEF, -1, 1, "belief.message", 0},
    {"belief.message", 1, 0, M_BELIEF, 1, 1, "belief.message_effort", 1},
    {"investment.public", 5000, 0, M_DEPARTURES, -1, 0, 0, 0},
    {"investment.private", 5000, 0, M_DEPARTURES, -1, 0, 0, 0},
    {"stops.not_returned", 0.5, 0, M_STOPS_RETURNED, -1, 1, 0, 0},
    {"stops.asylum", 0.5, 0, M_STOPS_REFUGE, 1, 1, "stops.not_returned", 0.5},
};

static void prepare(struct small_scenario *t, const struct lever_case *c)
{
    small_scenario_init(t);
    if (c->with != 0 && c->with_value >= 0) small_scenario_set(t, c->with, c->with_value);
    if (c->with_value < 0) { /* cooperation starts at its target: give talks somewhere to go, under both policies */
        small_scenario_lever(t, "cooperation.shared_responsibility", 0.8, 0);
        t->policies[SMALL_BASE].fixed_count = t->policies[SMALL_BASE].setting_count = 1;
    }
}

static void test_directions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct lever_case *c = &cases[i];
        struct small_scenario t;
        prepare(&t, c);
        small_scenario_lever(&t, c->lever, c->value, c->days);
        struct ensemble *base = run(&t, SMALL_BASE), *changed = run(&t, SMALL_CHANGED);
        double sum = 0;
        int wrong = 0;
        for (int r = 0; r < REPLICATES; r++) {
            double d = (total(changed, r, c->measure) - total(base, r, c->measure)) * c->direction;
            sum += d;
            wrong += d < 0;
        }
        if (sum <= 0 || (c->every_replicate && wrong))
            fail_msg("%s = %g: %s moves by %g, wrong in %d of %d replicates", c->lever, c->value,
                     measure_table[c->measure].name, sum / REPLICATES * c->direction, wrong, (int)REPLICATES);
        ensemble_free(memory_default(), base);
        ensemble_free(memory_default(), changed);
    }
}

/* No lever of the option table is without a case above. */
static void test_every_lever(void **state)
{
    (void)state;
    struct small_scenario t;
    small_scenario_init(&t);
    for (option_id id = 0; id < option_count(); id++) {
        int found = !option_at(id)->lever;
        for (size_t i = 0; i < sizeof cases / sizeof cases[0] && !found; i++) {
            option_id of;
            int index;
            assert_true(option_resolve(cases[i].lever, &t.s, &of, &index));
            found = of == id;
        }
        if (!found) fail_msg("lever %s has no test of its direction", option_at(id)->name);
    }
}

/* Force at one post moves people to the route around it (city_w), not only back. */
static void test_displacement(void **state)
{
    (void)state;
    struct small_scenario t;
    small_scenario_init(&t);
    small_scenario_set(&t, "interdiction.retry", 0);
    small_scenario_set(&t, "route.distance_cost", 0.002);
    small_scenario_set(&t, "route.risk_cost", 10);
    small_scenario_lever(&t, "enforcement.post.post", 4, 0);
    struct ensemble *base = run(&t, SMALL_BASE), *changed = run(&t, SMALL_CHANGED);
    int east = base->offset[M_SECTOR_ENCOUNTERS], west = east + 1;
    for (int r = 0; r < REPLICATES; r++) {
        const double *a = ensemble_horizon(changed, r, 0);
        const double *b = ensemble_horizon(base, r, 0);
        assert_true(a[east] < b[east]);
        assert_true(a[west] / (a[east] + a[west]) > b[west] / (b[east] + b[west]));
        assert_true(a[west] > b[west]);
    }
    ensemble_free(memory_default(), base);
    ensemble_free(memory_default(), changed);
}

/* The lever set to the value it already has. */
static void test_zero_effect(void **state)
{
    (void)state;
    struct small_scenario t;
    small_scenario_init(&t);
    small_scenario_lever(&t, "expulsion.single_adult", 0, 0);
    small_scenario_lever(&t, "processing.capacity", 1, 60);
    small_scenario_lever(&t, "smuggler.campaign", 0, 90);
    small_scenario_lever(&t, "investment.public", 0, 0);
    small_scenario_lever(&t, "enforcement.effort.transit", 1, 0);
    struct ensemble *base = run(&t, SMALL_BASE), *changed = run(&t, SMALL_CHANGED);
    size_t bytes = (size_t)REPLICATES * (size_t)base->month_count * (size_t)base->slots * sizeof(double);
    assert_memory_equal(base->monthly, changed->monthly, bytes);
    ensemble_free(memory_default(), base);
    ensemble_free(memory_default(), changed);
}

/* Without levers cooperation stays where it starts, whatever shares in its target. */
static void test_talks_at_rest(void **state)
{
    (void)state;
    struct small_scenario t;
    small_scenario_init(&t);
    small_scenario_set(&t, "cooperation", 0.3);
    small_scenario_set(&t, "cooperation.shared_responsibility", 0.5);
    small_scenario_set(&t, "pressure", 1);
    small_scenario_set(&t, "pressure.cooperation_cost", 0.1);
    struct ensemble *e = run(&t, SMALL_BASE);
    for (int month = 0; month < e->month_count; month++) {
        const double *row = ensemble_month(e, 0, month) + e->offset[M_COOPERATION];
        for (int c = 0; c < t.s.country_count; c++)
            assert_float_equal(row[c], 0.3 + 0.5 * 0.7 - 0.1, 1e-9);
    }
    ensemble_free(memory_default(), e);
}

/* A lever set once more to the value it was set to. */
static void test_set_again(void **state)
{
    (void)state;
    struct ensemble *e[2];
    for (int again = 0; again < 2; again++) {
        struct small_scenario t;
        small_scenario_init(&t);
        small_scenario_set(&t, "cooperation", 0.3);
        small_scenario_lever(&t, "cooperation", 0.05, 0); /* 0.3 + (0.05 - 0.3) is not 0.05 */
        if (again) small_scenario_lever(&t, "cooperation", 0.05, 0);
        e[again] = run(&t, SMALL_CHANGED);
    }
    assert_memory_equal(e[0]->monthly, e[1]->monthly,
                        (size_t)REPLICATES * (size_t)e[0]->month_count * (size_t)e[0]->slots * sizeof(double));
    ensemble_free(memory_default(), e[0]);
    ensemble_free(memory_default(), e[1]);
}

static void test_threads(void **state)
{
    (void)state;
    struct small_scenario t;
    struct error_list errors;
    struct ensemble *e[2];
    small_scenario_init(&t);
    errors_init(&errors, memory_default());
    for (int i = 0; i < 2; i++) {
        struct run_request q = {.replicates = 9, .seed = 5, .threads = i ? 4 : 1, .keep_daily = 1};
        assert_int_equal(ensemble_run(memory_default(), &t.s, &q, &e[i], &errors), FLUJO_OK);
    }
    size_t months = (size_t)e[0]->month_count * sizeof(double), row = months * (size_t)e[0]->slots;
    assert_memory_equal(e[0]->monthly, e[1]->monthly, 9 * row);
    assert_memory_equal(e[0]->mean_monthly, e[1]->mean_monthly, months * (size_t)e[0]->mean_slots);
    assert_memory_equal(e[0]->daily, e[1]->daily, 9 * 366 * (size_t)e[0]->daily_slots * sizeof(double));
    ensemble_free(memory_default(), e[0]);
    ensemble_free(memory_default(), e[1]);
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_directions),   cmocka_unit_test(test_every_lever),
                                       cmocka_unit_test(test_displacement), cmocka_unit_test(test_zero_effect),
                                       cmocka_unit_test(test_set_again),    cmocka_unit_test(test_talks_at_rest),
                                       cmocka_unit_test(test_threads)};
    int failed = cmocka_run_group_tests_name("exact", tests, 0, 0);
    expected = 1;
    return failed + cmocka_run_group_tests_name("expected", tests, 0, 0);
}
