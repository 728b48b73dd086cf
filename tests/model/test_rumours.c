/* A rumour: whose belief it moves, when, and that one of no weight moves nothing. */
#include "test.h"

#include "model/belief.h"
#include "support/small_scenario.h"
#include <string.h>

enum { OF_A_ADULTS, OF_A_CHILDREN, OF_B_ADULTS, OF_B_CHILDREN };

/* The corridor with a rumour in place of the storm, told from 1 July on for 30
 * days to the first origin about the first demographic. */
static void with_rumour(struct small_scenario *t, double magnitude)
{
    small_scenario_init(t);
    t->events[1] = (struct event){.id = "news",
                                  .kind = EVENT_RUMOUR,
                                  .day = date_make(2020, 7, 1),
                                  .days = 30,
                                  .origin = 0,
                                  .demographic = 0,
                                  .place = -1,
                                  .magnitude = magnitude};
}

struct pair {
    struct plan *plan[2];
    struct world *world[2];
};

static void start(struct pair *p, struct small_scenario *told, struct small_scenario *quiet)
{
    struct error_list errors;
    const struct allocator *a = memory_default();
    struct small_scenario *of[2] = {told, quiet};
    errors_init(&errors, a);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(plan_make(a, &of[i]->s, &p->plan[i], &errors), FLUJO_OK);
        p->world[i] = world_make(a, p->plan[i]);
        assert_non_null(p->world[i]);
        assert_int_equal(world_start(p->world[i], SMALL_BASE, random_key_make(4, 0), 1, 1, 0, 0), 0);
    }
    errors_free(&errors);
}

static void finish(struct pair *p)
{
    for (int i = 0; i < 2; i++) {
        world_free(memory_default(), p->world[i]);
        plan_free(memory_default(), p->plan[i]);
    }
}

/* Live through the days before this one in both. */
static void live_until(struct pair *p, day_number day)
{
    for (int i = 0; i < 2; i++)
        while (p->world[i]->day < day)
            assert_int_equal(world_day(p->world[i]), 0);
}

static int same_row(const struct pair *p)
{
    return memcmp(p->world[0]->row, p->world[1]->row, (size_t)p->plan[0]->slots * sizeof(double)) == 0;
}

static double more_belief(const struct pair *p, int k)
{
    return belief_state(p->world[0])->belief[k] - belief_state(p->world[1])->belief[k];
}

static void a_rumour_moves_the_belief_of_those_it_is_about(void **state)
{
    struct small_scenario told, quiet;
    struct pair p;
    (void)state;
    with_rumour(&told, 20);
    with_rumour(&quiet, 0);
    start(&p, &told, &quiet);
    live_until(&p, date_make(2020, 7, 1));
    assert_true(same_row(&p));
    live_until(&p, date_make(2020, 7, 2));
    assert_true(more_belief(&p, OF_A_ADULTS) > 0.005);
    assert_true(more_belief(&p, OF_A_CHILDREN) == 0);
    assert_true(more_belief(&p, OF_B_ADULTS) == 0);
    live_until(&p, date_make(2020, 7, 20));
    double height = more_belief(&p, OF_A_ADULTS);
    assert_true(height > 0.05);
    live_until(&p, date_make(2020, 12, 1)); /* experience corrects it */
    assert_true(more_belief(&p, OF_A_ADULTS) < height / 2);
    finish(&p);
}

/* It is told by smugglers: where they are less active it moves less. */
static void it_is_told_by_smugglers(void **state)
{
    struct small_scenario told, less;
    struct pair p;
    (void)state;
    with_rumour(&told, 20);
    with_rumour(&less, 20);
    small_scenario_set(&told, "belief.smuggler_rate", 0.004);
    small_scenario_set(&less, "belief.smuggler_rate", 0.004);
    small_scenario_set(&less, "smuggler.campaign", 1);
    small_scenario_set(&less, "smuggler.campaign_effect", 0.9);
    start(&p, &told, &less);
    live_until(&p, date_make(2020, 6, 30));
    double before = more_belief(&p, OF_A_ADULTS);
    live_until(&p, date_make(2020, 7, 20));
    assert_true(more_belief(&p, OF_A_ADULTS) > before + 0.02);
    finish(&p);
}

static void one_of_no_weight_moves_nothing(void **state)
{
    struct small_scenario told, quiet;
    struct pair p;
    (void)state;
    with_rumour(&told, 20);
    with_rumour(&quiet, 0);
    small_scenario_set(&told, "belief.rumour", 0);
    small_scenario_set(&quiet, "belief.rumour", 0);
    quiet.s.event_count = 1;
    start(&p, &told, &quiet);
    for (day_number day = told.s.start + 1; day <= told.s.end + 1; day++) {
        live_until(&p, day);
        assert_true(same_row(&p));
    }
    finish(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rumour_moves_the_belief_of_those_it_is_about),
        cmocka_unit_test(it_is_told_by_smugglers),
        cmocka_unit_test(one_of_no_weight_moves_nothing),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
