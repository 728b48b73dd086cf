/* Nobody appears or vanishes, and a process that loses someone is caught. */
#include "test.h"

#include "model/border.h"
#include "model/custody.h"
#include "model/departure.h"
#include "model/travel.h"
#include "support/small_scenario.h"

/* Where people can be lost from. */
enum { FROM_NOWHERE, FROM_POOL, FROM_WAITING, FROM_CUSTODY, FROM_RETURNED, FROM_SETTLED, FROM_REST, FROM_ROUTES };
enum { COUNT_DAYS = 32 }; /* on one of these people on the way are counted */

static int64_t *somebody_in(int64_t *rows, int count)
{
    int i = 0;
    while (i < count - 1 && rows[i] == 0)
        i++;
    return &rows[i];
}

static int64_t *people_at(struct world *w, int where)
{
    switch (where) {
    case FROM_POOL: return &departure_state(w)->pool[0];
    case FROM_WAITING: return &border_state(w)->waiting[0];
    case FROM_CUSTODY: return &custody_state(w)->people[0][0][0];
    case FROM_RETURNED: return &w->stage.returned[0];
    case FROM_SETTLED: return &w->stage.settled[0];
    case FROM_REST: return somebody_in(travel_state(w)->resting, w->s->place_count * w->plan->row_length);
    case FROM_ROUTES:
        return somebody_in(travel_state(w)->ring, travel_state(w)->ring_first[w->s->place_count] * w->plan->row_length);
    default: return 0;
    }
}

/* A year, in which one person is lost as soon as there is one; 1 if that was noticed the next day, on the way when people there
 * are counted next. */
static int noticed(int where, int expected)
{
    struct random_key key = random_key_make(1, 0);
    key.expected = expected != 0;
    struct small_scenario t;
    struct error_list errors;
    struct plan *plan;
    int broken = 0, lost = 0;
    small_scenario_init(&t);
    small_scenario_set(&t, "caravan.stop_probability.transit", 0.5);
    errors_init(&errors, memory_default());
    assert_int_equal(plan_make(memory_default(), &t.s, &plan, &errors), FLUJO_OK);
    struct world *w = world_make(memory_default(), plan);
    assert_non_null(w);
    assert_int_equal(world_start(w, SMALL_BASE, key, 1, 1, 0, 0), 0);
    for (int day = 0; day < 366 && !lost; day++) {
        int64_t *people = people_at(w, where);
        lost = people != 0 && *people > 0;
        if (lost) --*people;
        broken = world_day(w);
        assert_true(lost || travel_count(w) == travel_state(w)->travelling);
    }
    for (int day = 1; day < COUNT_DAYS && (where == FROM_REST || where == FROM_ROUTES); day++)
        broken |= world_day(w);
    assert_int_equal(lost, where != FROM_NOWHERE);
    world_free(memory_default(), w);
    plan_free(memory_default(), plan);
    errors_free(&errors);
    return broken;
}

static void test_holds(void **state)
{
    (void)state;
    assert_int_equal(noticed(FROM_NOWHERE, 0), 0);
    assert_int_equal(noticed(FROM_NOWHERE, 1), 0);
}

static void test_catches_lost_people(void **state)
{
    (void)state;
    for (int where = FROM_POOL; where <= FROM_ROUTES; where++)
        for (int expected = 0; expected < 2; expected++)
            assert_int_equal(noticed(where, expected), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_holds), cmocka_unit_test(test_catches_lost_people)};
    return cmocka_run_group_tests(tests, 0, 0);
}
