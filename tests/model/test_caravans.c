/* Bodies at checkpoints. */
#include "test.h"

#include "engine/ensemble.h"
#include "support/small_scenario.h"

enum { POST = 2, CITY_E = 3, REPLICATES = 300 };

/* The small scenario until the end of March: one body, two posts that it passes
 * on one day, each of which stops it in half of the worlds. */
static void two_posts(struct small_scenario *t)
{
    small_scenario_init(t);
    t->s.end = date_make(2020, 3, 31);
    t->routes[3].km = 10;
    t->places[CITY_E].enforcement = 1;
    t->places[CITY_E].post = 1;
    t->s.post_count = 2;
    small_scenario_set(t, "caravan.speed_km_per_day", 400);
    small_scenario_set(t, "caravan.stop_probability", 0.5);
    small_scenario_set(t, "caravan.returned_share", 1);
    small_scenario_set(t, "enforcement.hazard", 0);
    small_scenario_set(t, "cooperation", 0);
}

static void test_posts_are_independent(void **state)
{
    (void)state;
    struct small_scenario t;
    int stopped = 0;
    two_posts(&t);
    struct ensemble *e = small_scenario_run(&t, SMALL_BASE, REPLICATES, 11);
    for (int r = 0; r < REPLICATES; r++)
        stopped += ensemble_horizon(e, r, 0)[e->offset[M_CARAVAN_RETURNED]] > 0;
    assert_true(stopped > 0.67 * REPLICATES && stopped < 0.83 * REPLICATES); /* three in four: 0.75, sd 0.025 */
    ensemble_free(memory_default(), e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_posts_are_independent)};
    return cmocka_run_group_tests(tests, 0, 0);
}
