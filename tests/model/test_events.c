/* What is in force on a day: settings delayed by a shock, talks that stand still. */
#include "test.h"

#include "model/cooperation.h"
#include "model/interdiction.h"
#include "support/small_scenario.h"

enum { TRANSIT = 1, DESTINATION = 2 }; /* countries of the small scenario */

struct life {
    struct plan *plan;
    struct world *w;
};

/* A world of the changed policy, at the first day. */
static struct life born(struct small_scenario *t)
{
    struct life life;
    struct error_list errors;
    errors_init(&errors, memory_default());
    assert_int_equal(plan_make(memory_default(), &t->s, &life.plan, &errors), FLUJO_OK);
    life.w = world_make(memory_default(), life.plan);
    assert_non_null(life.w);
    assert_int_equal(world_start(life.w, SMALL_CHANGED, random_key_make(1, 0), 1, 1, 0, 0), 0);
    errors_free(&errors);
    return life;
}

static void live_until(struct world *w, day_number day)
{
    while (w->day <= day)
        assert_int_equal(world_day(w), 0);
}

static void end(struct life *life)
{
    world_free(memory_default(), life->w);
    plan_free(memory_default(), life->plan);
}

/* The storm of the small scenario made a shock. */
static void shock(struct small_scenario *t, day_number day, int days, int country)
{
    t->s.event_count = 2;
    t->events[1] = (struct event){
        .id = "shock", .kind = EVENT_SHOCK, .day = day, .days = days, .origin = -1, .country = country, .place = -1};
}

/* Effort moves from 1 to 2 from 10 April, and a shock of ten days falls before
 * its start, on it, in its ramp, or after it: the day it begins, and the effort
 * on days counted from 10 April. */
static const struct delay_case {
    int shock_from, ramp_days;
    struct {
        int day;
        double effort;
    } told[4];
} delays[] = {
    {-20, 0, {{-1, 1}, {0, 2}, {5, 2}, {30, 2}}},
    {-4, 0, {{0, 1}, {5, 1}, {6, 2}, {30, 2}}}, /* what is left of the shock, no more */
    {0, 0, {{0, 1}, {9, 1}, {10, 2}, {30, 2}}},
    {1, 0, {{0, 2}, {5, 2}, {10, 2}, {30, 2}}},          /* nothing is left to be delayed */
    {5, 10, {{0, 1.1}, {4, 1.5}, {14, 1.5}, {15, 1.6}}}, /* before the shock nobody knows of it */
    {10, 10, {{0, 1.1}, {9, 2}, {10, 2}, {12, 2}}},
};

static void test_delay(void **state)
{
    (void)state;
    day_number from = date_make(2020, 4, 10);
    for (size_t i = 0; i < sizeof delays / sizeof delays[0]; i++) {
        struct small_scenario t;
        small_scenario_init(&t);
        shock(&t, from + delays[i].shock_from, 10, -1);
        small_scenario_lever(&t, "enforcement.effort.transit", 2, 0);
        t.settings[0].delayed_by = 1;
        t.settings[0].ramp_days = delays[i].ramp_days;
        struct life life = born(&t);
        for (int j = 0; j < 4; j++) {
            live_until(life.w, from + delays[i].told[j].day);
            assert_float_equal(interdiction_options(life.w)->effort[TRANSIT], delays[i].told[j].effort, 1e-12);
        }
        end(&life);
    }
}

/* A setting for ten days has them, whatever delays it. */
static void test_delayed_days(void **state)
{
    (void)state;
    struct small_scenario t;
    day_number from = date_make(2020, 4, 10);
    small_scenario_init(&t);
    shock(&t, from, 7, -1);
    small_scenario_lever(&t, "enforcement.effort.transit", 2, 10);
    t.settings[0].delayed_by = 1;
    struct life life = born(&t);
    int days = 0;
    for (int day = 0; day < 40; day++) {
        live_until(life.w, from + day);
        days += interdiction_options(life.w)->effort[TRANSIT] > 1;
    }
    assert_int_equal(days, 10);
    assert_true(interdiction_options(life.w)->effort[TRANSIT] < 1.5);
    end(&life);
}

/* Cooperation with a country on the eve of a shock and on its last day. */
static void talks_moved(int country, int shocked, double *before, double *after)
{
    struct small_scenario t;
    day_number from = date_make(2020, 4, 10);
    small_scenario_init(&t);
    shock(&t, from + 5, 20, shocked);
    small_scenario_lever(&t, "cooperation", 0.9, 0);
    struct life life = born(&t);
    live_until(life.w, from + 4);
    *before = cooperation_state(life.w)->level[country];
    live_until(life.w, from + 24);
    *after = cooperation_state(life.w)->level[country];
    end(&life);
}

/* A shock halts the talks with its country, or with all. */
static void test_whose_talks(void **state)
{
    (void)state;
    double before, after;
    talks_moved(TRANSIT, TRANSIT, &before, &after);
    assert_true(before > 0.2 && after <= before && after >= before);
    talks_moved(DESTINATION, TRANSIT, &before, &after);
    assert_true(after > before + 0.1);
    talks_moved(DESTINATION, -1, &before, &after);
    assert_true(after <= before && after >= before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_delay), cmocka_unit_test(test_delayed_days),
                                       cmocka_unit_test(test_whose_talks)};
    return cmocka_run_group_tests(tests, 0, 0);
}
