/* Nobody appears or vanishes, and a process that loses someone is caught. */
#include "test.h"

#include "model/world.h"
#include "support/small_scenario.h"

static int days_until_broken(int broken_process)
{
    struct small_scenario t;
    struct error_list errors;
    struct plan *plan;
    small_scenario_init(&t);
    small_scenario_set(&t, "caravan.stop_probability.transit", 0.5);
    errors_init(&errors, memory_default());
    assert_int_equal(plan_make(memory_default(), &t.s, &plan, &errors), FLUJO_OK);
    struct world *w = world_make(memory_default(), plan);
    assert_non_null(w);
    w->broken_process = broken_process;
    int broken = world_start(w, SMALL_BASE, random_key_make(1, 0), 1, 1, 0, 0);
    for (int day = 0; day < 366 && !broken; day++)
        broken = world_day(w);
    int day = (int)w->day_index; /* days lived, the warm-up included */
    world_free(memory_default(), w);
    plan_free(memory_default(), plan);
    errors_free(&errors);
    return broken ? day : 0;
}

static void test_holds(void **state)
{
    (void)state;
    assert_int_equal(days_until_broken(0), 0);
}

static void test_catches_lost_people(void **state)
{
    (void)state;
    static const int processes[] = {STREAM_TRAVEL, STREAM_BORDER, STREAM_CUSTODY, STREAM_DEPARTURE};
    for (size_t i = 0; i < sizeof processes / sizeof processes[0]; i++)
        assert_in_range(days_until_broken(processes[i]), 1, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_holds), cmocka_unit_test(test_catches_lost_people)};
    return cmocka_run_group_tests(tests, 0, 0);
}
