/* Policies run side by side, and ways in which one policy goes on, end as each would alone. */
#include "engine/ensemble.h"
#include "model/world.h"
#include "support/check.h"
#include "support/fault_allocator.h"
#include "support/small_scenario.h"

#include <string.h>

enum { REPLICATES = 4 };

static int expected; /* the engine of the group that runs */

static void init(struct small_scenario *t)
{
    small_scenario_init(t);
    small_scenario_lever(t, "expulsion.single_adult", 0.2, 0);
    small_scenario_lever(t, "smuggler.campaign", 0.5, 60);
}

static void run(const struct scenario *s, const int *policies, int count, int threads, atomic_int *stop,
                struct ensemble **out)
{
    struct error_list errors;
    struct run_request q = {.replicates = REPLICATES,
                            .seed = 4,
                            .expected = expected,
                            .threads = threads,
                            .keep_daily = 1,
                            .stop = stop,
                            .horizon_from = date_make(2020, 4, 1),
                            .horizon_count = 1,
                            .horizon_to = {date_make(2020, 9, 30)}};
    errors_init(&errors, memory_default());
    assert_int_equal(ensembles_run(memory_default(), s, &q, policies, count, out, &errors),
                     stop != 0 && *stop ? FLUJO_INTERRUPTED : FLUJO_OK);
    errors_free(&errors);
}

static void assert_equal(const struct ensemble *a, const struct ensemble *b)
{
    size_t monthly = REPLICATES * (size_t)a->month_count * (size_t)a->slots;
    size_t daily = REPLICATES * (size_t)(a->end - a->start + 1) * (size_t)a->daily_slots;
    assert_memory_equal(a->monthly, b->monthly, monthly * sizeof(double));
    assert_memory_equal(a->daily, b->daily, daily * sizeof(double));
    assert_memory_equal(a->horizon, b->horizon, REPLICATES * (size_t)a->slots * sizeof(double));
    assert_memory_equal(a->mean_monthly, b->mean_monthly,
                        (size_t)a->month_count * (size_t)a->mean_slots * sizeof(double));
    assert_memory_equal(a->parameters, b->parameters,
                        REPLICATES * (size_t)a->scenario->parameter_count * sizeof(double));
}

/* The world of the changed policy is branched off on 10 April, within the
 * horizon; with more policies than are run side by side, some begin anew; one
 * that never parts has it all from the first. */
static void policies_together_end_as_alone(void **state)
{
    struct small_scenario t;
    (void)state;
    init(&t);
    int policies[MAX_WORLDS + 2] = {SMALL_BASE,    SMALL_CHANGED, SMALL_BASE,    SMALL_CHANGED, SMALL_CHANGED,
                                    SMALL_CHANGED, SMALL_CHANGED, SMALL_CHANGED, SMALL_CHANGED, SMALL_BASE};
    struct ensemble *alone[2], *together[MAX_WORLDS + 2];
    assert_int_equal(policies_part(&t.s, SMALL_BASE, SMALL_CHANGED, t.s.end), date_make(2020, 4, 10));
    run(&t.s, &policies[0], 1, 1, 0, &alone[0]);
    run(&t.s, &policies[1], 1, 2, 0, &alone[1]);
    assert_true(memcmp(alone[0]->horizon, alone[1]->horizon, REPLICATES * (size_t)alone[0]->slots * sizeof(double))
                != 0);
    for (int threads = 1; threads <= 2; threads++) {
        run(&t.s, policies, MAX_WORLDS + 2, threads, 0, together);
        for (int i = 0; i < MAX_WORLDS + 2; i++) {
            assert_int_equal(together[i]->policy, policies[i]);
            assert_int_equal(together[i]->completed, REPLICATES);
            assert_equal(alone[policies[i] == SMALL_CHANGED], together[i]);
            ensemble_free(memory_default(), together[i]);
        }
    }
    ensemble_free(memory_default(), alone[0]);
    ensemble_free(memory_default(), alone[1]);
}

static struct ensemble *run_part(const struct scenario *s, int first, int count)
{
    struct error_list errors;
    struct ensemble *e;
    struct run_request q = {.policy = SMALL_CHANGED,
                            .first_replicate = first,
                            .replicates = count,
                            .seed = 4,
                            .expected = expected,
                            .threads = 2,
                            .keep_daily = 1,
                            .horizon_from = date_make(2020, 4, 1),
                            .horizon_count = 1,
                            .horizon_to = {date_make(2020, 9, 30)}};
    errors_init(&errors, memory_default());
    assert_int_equal(ensemble_run(memory_default(), s, &q, &e, &errors), FLUJO_OK);
    errors_free(&errors);
    return e;
}

/* The first replicate, the next two and the last, joined, are the run of four. */
static void joined_parts_are_the_whole(void **state)
{
    struct small_scenario t;
    (void)state;
    init(&t);
    struct ensemble *whole = run_part(&t.s, 0, REPLICATES), *e = run_part(&t.s, 0, 1), *more = run_part(&t.s, 1, 2),
                    *last = run_part(&t.s, 3, 1);
    assert_int_equal(ensemble_join(memory_default(), e, more, 2), FLUJO_OK);
    assert_int_equal(ensemble_join(memory_default(), e, last, 2), FLUJO_OK);
    assert_int_equal(e->completed, REPLICATES);
    assert_int_equal(e->replicates, REPLICATES);
    assert_memory_equal(e->done, whole->done, REPLICATES);
    assert_equal(e, whole);
    struct ensemble *const all[] = {whole, e, more, last};
    for (int i = 0; i < 4; i++)
        ensemble_free(memory_default(), all[i]);
}

/* A refused allocation leaves an ensemble as it was. */
static void joining_may_be_refused(void **state)
{
    struct small_scenario t;
    (void)state;
    init(&t);
    int refused = 0, joined = 0;
    for (int n = 1; !joined; n++) {
        struct fault_allocator f;
        struct run_request q = {.replicates = 2, .keep_daily = 1, .horizon_count = 1};
        fault_init(&f, n);
        struct ensemble *e = ensemble_make(&f.allocator, &t.s, &q, 0),
                        *more = e != 0 ? ensemble_make(&f.allocator, &t.s, &q, 0) : 0;
        if (more != 0) {
            joined = ensemble_join(&f.allocator, e, more, 2) == FLUJO_OK;
            refused += !joined;
            assert_int_equal(e->replicates, joined ? 4 : 2);
        }
        if (more != 0) ensemble_free(&f.allocator, more);
        if (e != 0) ensemble_free(&f.allocator, e);
        assert_int_equal(fault_live(&f), 0);
    }
    assert_int_equal(refused, 5); /* which are complete, months, horizons, days, parameters */
}

enum { WAYS = MAX_WORLDS + 1, CLASSES = 4, PATH = 15 };

/* Paths of all ways, replicates and classes; those of a replicate differ between ways from May 2020 on. */
static void make_paths(double paths[WAYS][REPLICATES][CLASSES][PATH])
{
    for (int way = 0; way < WAYS; way++)
        for (int i = 0; i < REPLICATES; i++)
            for (int k = 0; k < CLASSES; k++)
                for (int m = 0; m < PATH; m++)
                    paths[way][i][k][m] = 0.1 * ((i + k + m) % 4) + (m < 6 ? 0 : 0.2 * way);
}

/* Paths of the middle of April and after are seen from 15 April on at the border, and 20 days sooner by those who
 * leave: on 27 March (linear between the 15th and 15 May). More ways than worlds: some go on from a past of their own. */
static void ways_of_going_on_end_as_alone(void **state)
{
    static double paths[WAYS][REPLICATES][CLASSES][PATH];
    const int policies[WAYS] = {0};
    struct small_scenario t;
    struct ensemble *ways[WAYS], *alone;
    struct error_list errors;
    struct run_request q = {.replicates = REPLICATES,
                            .seed = 4,
                            .expected = expected,
                            .threads = 2,
                            .keep_daily = 1,
                            .latent = {&paths[0][0][0][0], date_month_index(date_make(2019, 11, 1)), PATH, 20},
                            .horizon_from = date_make(2020, 4, 1),
                            .horizon_count = 1,
                            .horizon_to = {date_make(2020, 9, 30)},
                            .ways = REPLICATES,
                            .ways_part = date_make(2020, 4, 16) - 20};
    (void)state;
    init(&t);
    assert_int_equal(t.s.class_count, CLASSES);
    make_paths(paths);
    errors_init(&errors, memory_default());
    assert_int_equal(ensembles_run(memory_default(), &t.s, &q, policies, WAYS, ways, &errors), FLUJO_OK);
    q.ways = 0;
    for (int way = 0; way < WAYS; way++) {
        q.latent.value = &paths[way][0][0][0];
        assert_int_equal(ensemble_run(memory_default(), &t.s, &q, &alone, &errors), FLUJO_OK);
        assert_equal(alone, ways[way]);
        if (way > 0) assert_true(memcmp(alone->daily, ways[0]->daily, sizeof(double) * 4000) != 0);
        ensemble_free(memory_default(), alone);
    }
    for (int way = 0; way < WAYS; way++)
        ensemble_free(memory_default(), ways[way]);
    errors_free(&errors);
}

/* A world whose parameters were set otherwise does not take the day of the world beside it. */
static void worlds_of_other_parameters_end_as_alone(void **state)
{
    static const char *const names[] = {"departure.season_strength", "departure.dispersion", "border.closure_weight"};
    struct small_scenario t;
    struct error_list errors;
    struct plan *plan;
    struct world *together[2], *alone;
    struct random_key key = random_key_make(4, 0);
    (void)state;
    init(&t);
    key.expected = expected != 0;
    errors_init(&errors, memory_default());
    assert_int_equal(plan_make(memory_default(), &t.s, &plan, &errors), FLUJO_OK);
    alone = world_make(memory_default(), plan);
    assert_true(alone != 0 && worlds_make(memory_default(), plan, together, 2));
    struct world *const all[] = {alone, together[0], together[1]};
    for (int i = 0; i < 3; i++)
        assert_int_equal(world_start(all[i], SMALL_BASE, key, 0, 0, 0, 0), 0);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        option_id id = option_find(names[i], strlen(names[i]));
        world_set_option(alone, id, -1, 2);
        world_set_option(together[1], id, -1, 2);
    }
    for (int day = 0; day < 30; day++)
        assert_int_equal(world_day(alone) | worlds_day(together, 2), 0);
    assert_memory_equal(alone->row, together[1]->row, (size_t)plan->slots * sizeof(double));
    assert_true(memcmp(alone->row, together[0]->row, (size_t)plan->slots * sizeof(double)) != 0);
    world_free(memory_default(), alone);
    worlds_free(memory_default(), together);
    plan_free(memory_default(), plan);
    errors_free(&errors);
}

/* Stopped before the first replicate: ensembles of nothing, but usable. */
static void stopping_leaves_the_same_replicates(void **state)
{
    struct small_scenario t;
    const int policies[2] = {SMALL_BASE, SMALL_CHANGED};
    struct ensemble *e[2];
    atomic_int stop = 1;
    (void)state;
    init(&t);
    run(&t.s, policies, 2, 2, &stop, e);
    for (int i = 0; i < 2; i++) {
        assert_non_null(e[i]);
        assert_int_equal(e[i]->completed, 0);
        ensemble_free(memory_default(), e[i]);
    }
}

struct seen {
    int last, calls, falls;
};

static void see(void *user, int done, int total)
{
    struct seen *seen = user;
    assert_int_equal(total, REPLICATES);
    seen->falls += done < seen->last;
    seen->last = done;
    seen->calls++;
}

/* With more policies than are run side by side, too. */
static void progress_never_goes_back(void **state)
{
    struct small_scenario t;
    struct error_list errors;
    struct seen seen = {0};
    int policies[MAX_WORLDS + 1] = {SMALL_BASE, SMALL_CHANGED};
    struct ensemble *out[MAX_WORLDS + 1];
    struct run_request q = {.replicates = REPLICATES, .seed = 4, .threads = 2, .progress = see, .progress_user = &seen};
    (void)state;
    init(&t);
    errors_init(&errors, memory_default());
    assert_int_equal(ensembles_run(memory_default(), &t.s, &q, policies, MAX_WORLDS + 1, out, &errors), FLUJO_OK);
    assert_int_equal(seen.calls, 2 * REPLICATES);
    assert_int_equal(seen.falls, 0);
    assert_int_equal(seen.last, REPLICATES);
    for (int i = 0; i < MAX_WORLDS + 1; i++)
        ensemble_free(memory_default(), out[i]);
    errors_free(&errors);
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
    struct rule rule = {.measure = M_CUSTODY, .above = 1, .of_capacity = -1, .from = date_make(2020, 3, 1)};
    t.s.policies[SMALL_CHANGED].rules = &rule, t.s.policies[SMALL_CHANGED].rule_count = 1;
    assert_int_equal(policies_part(&t.s, SMALL_BASE, SMALL_CHANGED, t.s.end), date_make(2020, 3, 1));
}

/* The worlds of a worker and their working memory among them. */
static void memory_may_run_out_anywhere(void **state)
{
    struct small_scenario t;
    const int policies[2] = {SMALL_BASE, SMALL_CHANGED};
    (void)state;
    int refused = 0;
    init(&t);
    t.s.end = t.s.start + 5;
    for (size_t n = 1;; n++) {
        struct fault_allocator f;
        struct error_list errors;
        struct ensemble *out[2];
        struct run_request q = {.replicates = 2, .seed = 4, .threads = 2, .keep_daily = 1};
        fault_init(&f, n);
        errors_init(&errors, &f.allocator);
        enum flujo_status status = ensembles_run(&f.allocator, &t.s, &q, policies, 2, out, &errors);
        /* without memory for threads the calling one does it all */
        assert_true(status == FLUJO_OK ? out[0]->completed == 2 : status == FLUJO_NO_MEMORY && out[0] == 0);
        refused += status == FLUJO_NO_MEMORY;
        for (int i = 0; i < 2; i++)
            if (out[i] != 0) ensemble_free(&f.allocator, out[i]);
        errors_free(&errors);
        assert_int_equal(fault_live(&f), 0);
        if (!fault_happened(&f)) break;
    }
    assert_in_range(refused, 30, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies_together_end_as_alone),
        cmocka_unit_test(ways_of_going_on_end_as_alone),
        cmocka_unit_test(worlds_of_other_parameters_end_as_alone),
        cmocka_unit_test(stopping_leaves_the_same_replicates),
        cmocka_unit_test(progress_never_goes_back),
        cmocka_unit_test(the_day_of_parting_follows_the_settings),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(joined_parts_are_the_whole),
        cmocka_unit_test(joining_may_be_refused),
    };
    int failed = cmocka_run_group_tests_name("exact", tests, 0, 0);
    expected = 1;
    return failed + cmocka_run_group_tests_name("expected", tests, 0, 0);
}
