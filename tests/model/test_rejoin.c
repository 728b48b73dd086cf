/* Those who form the intent again go back to where their class lives. */
#include "test.h"

#include "model/departure.h"
#include "support/small_scenario.h"
#include <string.h>

enum { PLACES = 1000, PEOPLE = 100000 };

/* The small scenario with many more places of its first origin. */
static void many_places(struct small_scenario *t, struct place *places, struct route *routes)
{
    small_scenario_init(t);
    memcpy(places, t->places, sizeof t->places);
    memcpy(routes, t->routes, sizeof t->routes);
    t->s.places = places;
    t->s.routes = routes;
    for (int i = 7; i < PLACES; i++) {
        places[i] = t->places[0];
        routes[t->s.route_count] = routes[0];
        routes[t->s.route_count++].from = i;
    }
    t->s.place_count = PLACES;
}

/* 100,000 people over 994 places alike: about a hundred each, and nobody is lost. */
static void test_everywhere(void **state)
{
    (void)state;
    struct small_scenario t;
    static struct place places[PLACES];
    static struct route routes[PLACES + 8];
    struct error_list errors;
    struct plan *plan;
    many_places(&t, places, routes);
    errors_init(&errors, memory_default());
    assert_int_equal(plan_make(memory_default(), &t.s, &plan, &errors), FLUJO_OK);
    struct world *w = world_make(memory_default(), plan);
    assert_non_null(w);
    assert_int_equal(world_start(w, SMALL_BASE, random_key_make(1, 0), 1, 1, 0, 0), 0);
    int64_t back[MAX_CLASSES] = {PEOPLE}, nobody[MAX_CLASSES] = {0}, sum = 0;
    int count = plan->class_cells_first[1];
    int64_t *pool = departure_state(w)->pool;
    memset(pool, 0, (size_t)plan->cell_count * sizeof *pool);
    const struct intent_again again = {back, nobody};
    departure_rejoin(&(struct worlds){1, &w, w->work}, &again);
    assert_int_equal(count, PLACES - 6);
    for (int i = 0; i < count; i++) {
        assert_in_range(pool[i], 50, 160); /* six standard deviations */
        sum += pool[i];
    }
    assert_int_equal(sum, PEOPLE);
    world_free(memory_default(), w);
    plan_free(memory_default(), plan);
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_everywhere)};
    return cmocka_run_group_tests(tests, 0, 0);
}
