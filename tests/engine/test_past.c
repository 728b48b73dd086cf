/* The past that policies share is simulated once, without a trace. */
#include "engine/past.h"
#include "support/check.h"
#include "support/small_scenario.h"

#include <string.h>

enum { REPLICATES = 4 };

static void init(struct small_scenario *t)
{
    small_scenario_init(t);
    small_scenario_lever(t, "expulsion.single_adult", 0.2, 0);
    small_scenario_lever(t, "smuggler.campaign", 0.5, 60);
}

static struct ensemble *run(const struct scenario *s, int policy, struct past *keep, const struct past *from, int threads)
{
    struct error_list errors;
    struct ensemble *e;
    struct run_request q = {.policy = policy, .replicates = REPLICATES, .seed = 4, .threads = threads, .keep_daily = 1,
                            .keep_past = keep, .from_past = from, .horizon_from = date_make(2020, 4, 10), .horizon_count = 1,
                            .horizon_to = {date_make(2020, 9, 30)}};
    errors_init(&errors, memory_default());
    assert_int_equal(ensemble_run(memory_default(), s, &q, &e, &errors), FLUJO_OK);
    errors_free(&errors);
    return e;
}

static void assert_equal(const struct ensemble *a, const struct ensemble *b)
{
    size_t monthly = REPLICATES * (size_t)a->month_count * (size_t)a->slots;
    size_t daily = REPLICATES * (size_t)(a->end - a->start + 1) * (size_t)a->daily_slots;
    assert_memory_equal(a->monthly, b->monthly, monthly * sizeof(double));
    assert_memory_equal(a->daily, b->daily, daily * sizeof(double));
    assert_memory_equal(a->horizon, b->horizon, REPLICATES * (size_t)a->slots * sizeof(double));
    assert_memory_equal(a->mean_monthly, b->mean_monthly, (size_t)a->month_count * (size_t)a->mean_slots * sizeof(double));
    assert_memory_equal(a->parameters, b->parameters, REPLICATES * (size_t)a->scenario->parameter_count * sizeof(double));
}

static void free_all(struct ensemble *a, struct ensemble *b, struct ensemble *c, struct past *past)
{
    ensemble_free(memory_default(), a);
    ensemble_free(memory_default(), b);
    ensemble_free(memory_default(), c);
    past_free(past);
}

static void a_run_from_the_past_equals_a_whole_run(void **state)
{
    struct small_scenario t;
    (void)state;
    init(&t);
    day_number until = policies_part(&t.s, SMALL_BASE, SMALL_CHANGED, t.s.end);
    assert_int_equal(until, date_make(2020, 4, 10));
    struct past *past = past_make(memory_default(), REPLICATES, until);
    struct ensemble *base = run(&t.s, SMALL_BASE, past, 0, 2), *whole = run(&t.s, SMALL_CHANGED, 0, 0, 1);
    struct ensemble *rest = run(&t.s, SMALL_CHANGED, 0, past, 2);
    for (int i = 0; i < REPLICATES; i++)
        assert_true(past_has(past, i));
    assert_false(past_has(past, REPLICATES));
    assert_equal(whole, rest);
    free_all(base, whole, rest, past);
}

/* A past kept too late is another policy's: the date of parting matters. */
static void a_past_beyond_the_parting_is_another_one(void **state)
{
    struct small_scenario t;
    (void)state;
    init(&t);
    struct past *past = past_make(memory_default(), REPLICATES, date_make(2020, 5, 10));
    struct ensemble *base = run(&t.s, SMALL_BASE, past, 0, 1), *whole = run(&t.s, SMALL_CHANGED, 0, 0, 1);
    struct ensemble *rest = run(&t.s, SMALL_CHANGED, 0, past, 1);
    assert_true(memcmp(whole->horizon, rest->horizon, REPLICATES * (size_t)whole->slots * sizeof(double)) != 0);
    free_all(base, whole, rest, past);
}

static void the_day_of_parting_follows_the_settings(void **state)
{
    struct small_scenario t;
    (void)state;
    init(&t);
    struct setting *set = t.s.policies[SMALL_CHANGED].settings;
    assert_int_equal(policies_part(&t.s, SMALL_BASE, SMALL_BASE, t.s.end), t.s.end + 1);
    set[0].from += 10; /* the campaign still begins on 10 April */
    assert_int_equal(policies_part(&t.s, SMALL_BASE, SMALL_CHANGED, t.s.end), date_make(2020, 4, 10));
    set[1].from += 20;
    assert_int_equal(policies_part(&t.s, SMALL_BASE, SMALL_CHANGED, t.s.end), date_make(2020, 4, 20));
    struct rule rule = {.measure = M_CUSTODY, .above = 1, .of_capacity = -1};
    t.s.policies[SMALL_CHANGED].rules = &rule, t.s.policies[SMALL_CHANGED].rule_count = 1;
    t.s.policies[SMALL_CHANGED].from = date_make(2020, 3, 1); /* a rule may fire from that day on */
    assert_int_equal(policies_part(&t.s, SMALL_BASE, SMALL_CHANGED, t.s.end), date_make(2020, 3, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_from_the_past_equals_a_whole_run),
        cmocka_unit_test(a_past_beyond_the_parting_is_another_one),
        cmocka_unit_test(the_day_of_parting_follows_the_settings),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
