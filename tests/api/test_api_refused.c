/* Every public function made to fail, one test each: refuses_NAME calls flujo_NAME so that it refuses, edge_of_NAME calls
 * one that cannot fail at the edge of what it takes. every_function.py checks that none is left out. */
#include "api/handles.h" /* of a world that is broken on purpose; all else is include/flujo */

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TINY TESTS_FOLDER "/data/tiny"
#define MALI TESTS_FOLDER "/../scenarios/flee/mali"

/* What there is to ask: a run, a comparison, a Flee instance and its replicates. */
static flujo_errors *errors;
static flujo_scenario *tiny;
static flujo_result *run, *comparison;
static flujo_world *world;
static flujo_flee *mali;
static flujo_flee_result *camps;

static int make_all(void **state)
{
    struct flujo_options ask = {.size = sizeof ask, .replicates = 2, .no_daily = 1, .horizon = "30d"};
    struct flujo_flee_run_options two = {.size = sizeof two, .replicates = 2};
    (void)state;
    errors = flujo_errors_new(NULL);
    return errors == NULL || flujo_scenario_load(TINY, NULL, &tiny, NULL) != FLUJO_OK
           || flujo_run(tiny, &ask, &run, NULL) != FLUJO_OK || flujo_compare(tiny, &ask, &comparison, NULL) != FLUJO_OK
           || flujo_world_new(tiny, NULL, &world, NULL) != FLUJO_OK
           || flujo_flee_load(MALI, NULL, &mali, NULL) != FLUJO_OK
           || flujo_flee_run(mali, &two, &camps, NULL) != FLUJO_OK;
}

static int free_all(void **state)
{
    (void)state;
    flujo_flee_result_free(camps);
    flujo_flee_free(mali);
    flujo_world_free(world);
    flujo_result_free(comparison);
    flujo_result_free(run);
    flujo_scenario_free(tiny);
    flujo_errors_free(errors);
    return 0;
}

/* An allocator that gives `*left` blocks, then nothing. */
static void *scarce(void *left, void *block, size_t bytes)
{
    if (bytes == 0) {
        free(block);
        return NULL;
    }
    return (*(int *)left)-- > 0 ? realloc(block, bytes) : NULL;
}

/* The first error of the list says this, or is about such a file; the list is empty after it. */
static void assert_said(const char *part)
{
    const struct flujo_error *e = flujo_errors_get(errors, 0);
    assert_non_null(e);
    assert_int_equal(e->severity, FLUJO_ERROR);
    assert_true(strstr(e->message, part) != NULL || (e->file != NULL && strstr(e->file, part) != NULL));
    flujo_errors_clear(errors);
}

#define REFUSES(name) static void refuses_##name(void **state)
#define EDGE_OF(name) static void edge_of_##name(void **state)

EDGE_OF(version)
{
    (void)state;
    assert_ptr_equal(flujo_version(), flujo_version()); /* constant text */
}

/* Diagnostics. */
REFUSES(errors_new)
{
    int left = 0;
    (void)state;
    assert_null(flujo_errors_new(&(struct flujo_allocator){scarce, &left}));
}
EDGE_OF(errors_free)
{
    (void)state;
    flujo_errors_free(NULL);
}
EDGE_OF(errors_clear)
{
    (void)state;
    flujo_errors_clear(NULL);
    flujo_errors_clear(errors);
    flujo_errors_clear(errors);
    assert_int_equal(flujo_errors_count(errors), 0);
}
EDGE_OF(errors_count)
{
    (void)state;
    assert_int_equal(flujo_errors_count(NULL), 0);
}
REFUSES(errors_get)
{
    int left = 2; /* the list, and what an item needs; then none for its view */
    flujo_errors *small = flujo_errors_new(&(struct flujo_allocator){scarce, &left});
    (void)state;
    assert_null(flujo_errors_get(NULL, 0));
    assert_null(flujo_errors_get(small, 0));
    left = INT_MAX;
    assert_int_equal(flujo_scenario_load("none", NULL, &(flujo_scenario *){NULL}, small), FLUJO_BAD_INPUT);
    assert_null(flujo_errors_get(small, 1));
    left = 0;
    assert_int_equal(flujo_errors_count(small), 1);
    assert_null(flujo_errors_get(small, 0));
    left = INT_MAX;
    assert_non_null(flujo_errors_get(small, 0));
    flujo_errors_free(small);
}
REFUSES(status_text)
{
    (void)state;
    assert_string_equal(flujo_status_text(5), "unknown status");
}

/* Scenarios. */
REFUSES(scenario_load)
{
    int left = 0;
    struct flujo_allocator a = {scarce, &left};
    struct flujo_load_options none = {.size = sizeof none, .allocator = &a};
    flujo_scenario *s = (void *)1;
    (void)state;
    assert_int_equal(flujo_scenario_load(TINY, &none, &s, errors), FLUJO_NO_MEMORY);
    assert_null(s);
    flujo_errors_clear(errors);
    assert_int_equal(flujo_scenario_load("no-such-folder", NULL, &s, errors), FLUJO_BAD_INPUT);
    assert_said("no-such-folder");
}
EDGE_OF(scenario_free)
{
    (void)state;
    flujo_scenario_free(NULL);
}
EDGE_OF(scenario_about)
{
    (void)state;
    assert_ptr_equal(flujo_scenario_about(tiny), flujo_scenario_about(tiny));
}
REFUSES(scenario_count)
{
    (void)state;
    assert_int_equal(flujo_scenario_count(tiny, (enum flujo_item)(FLUJO_LEVER + 1)), 0);
}
REFUSES(scenario_id)
{
    (void)state;
    assert_null(flujo_scenario_id(tiny, FLUJO_POLICY, 2)); /* it has two */
    assert_null(flujo_scenario_id(tiny, FLUJO_POLICY, -1));
    assert_null(flujo_scenario_id(tiny, (enum flujo_item)(FLUJO_LEVER + 1), 0));
}
REFUSES(scenario_label)
{
    (void)state;
    assert_null(flujo_scenario_label(tiny, FLUJO_POLICY, 2));
    assert_null(flujo_scenario_label(tiny, FLUJO_LEVER, -1));
}
EDGE_OF(day_text)
{
    char text[11];
    (void)state;
    flujo_day_text(-1, text);
    assert_string_equal(text, "1969-12-31");
}
REFUSES(day_parse)
{
    int day = 7;
    (void)state;
    assert_int_equal(flujo_day_parse("2021-02-29", &day), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_day_parse("", &day), FLUJO_BAD_INPUT);
    assert_int_equal(day, 7);
}

/* Runs, comparisons, forecasts. */
REFUSES(stop_new)
{
    int left = 0;
    (void)state;
    assert_null(flujo_stop_new(&(struct flujo_allocator){scarce, &left}));
}
EDGE_OF(stop_free)
{
    (void)state;
    flujo_stop_free(NULL);
}
static flujo_stop *stop_set_twice(void)
{
    flujo_stop *stop = flujo_stop_new(NULL);
    flujo_stop_set(stop);
    flujo_stop_set(stop);
    return stop;
}
EDGE_OF(stop_set)
{
    flujo_stop *stop = stop_set_twice();
    (void)state;
    flujo_stop_set(stop);
    assert_int_equal(flujo_stop_is_set(stop), 1);
    flujo_stop_free(stop);
}
EDGE_OF(stop_clear)
{
    flujo_stop *stop = stop_set_twice();
    (void)state;
    flujo_stop_clear(stop); /* once is enough */
    assert_int_equal(flujo_stop_is_set(stop), 0);
    flujo_stop_free(stop);
}
EDGE_OF(stop_is_set)
{
    flujo_stop *stop = flujo_stop_new(NULL);
    (void)state;
    assert_int_equal(flujo_stop_is_set(stop), 0);
    flujo_stop_free(stop);
}
REFUSES(run)
{
    struct flujo_options ask = {.size = sizeof ask, .engine = "diesel"};
    flujo_result *r = (void *)1;
    (void)state;
    assert_int_equal(flujo_run(tiny, &ask, &r, errors), FLUJO_BAD_INPUT);
    assert_null(r);
    assert_said("diesel");
}
REFUSES(compare)
{
    struct flujo_options ask = {.size = sizeof ask, .baseline = "humbug"};
    flujo_result *r = (void *)1;
    (void)state;
    assert_int_equal(flujo_compare(tiny, &ask, &r, errors), FLUJO_BAD_INPUT);
    assert_null(r);
    assert_said("humbug");
}
REFUSES(forecast)
{
    struct flujo_forecast_options ask = {.size = sizeof ask, .months = -1};
    flujo_result *r = (void *)1;
    (void)state;
    assert_int_equal(flujo_forecast(tiny, &ask, &r, errors), FLUJO_BAD_INPUT);
    assert_null(r);
    assert_said("--months");
}

/* Results. */
EDGE_OF(result_free)
{
    (void)state;
    flujo_result_free(NULL);
}
EDGE_OF(result_about)
{
    (void)state;
    assert_null(flujo_result_about(run)->baseline); /* of a run */
}
REFUSES(result_policy)
{
    (void)state;
    assert_null(flujo_result_policy(run, 1));
    assert_null(flujo_result_policy(run, -1));
}
REFUSES(result_horizon)
{
    (void)state;
    assert_null(flujo_result_horizon(run, 0));
    assert_null(flujo_result_horizon(comparison, 1));
}
REFUSES(result_find_policy)
{
    (void)state;
    assert_int_equal(flujo_result_find_policy(run, "humane"), -1); /* of the scenario, not simulated */
    assert_int_equal(flujo_result_find_policy(run, "humbug"), -1);
}
REFUSES(result_values)
{
    struct flujo_array array = {.dimensions = 9};
    (void)state;
    assert_int_equal(flujo_result_values(run, FLUJO_DAILY, 0, &array), FLUJO_BAD_INPUT); /* not kept */
    assert_int_equal(flujo_result_values(run, FLUJO_MONTHLY, -1, &array), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_result_values(run, FLUJO_DRAWS, 0, &array), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_result_values(comparison, FLUJO_MONTH_SUMMARIES, 0, &array), FLUJO_BAD_INPUT);
    assert_int_equal(array.dimensions, 9);
}
REFUSES(result_complete)
{
    (void)state;
    assert_null(flujo_result_complete(run, 1));
}
REFUSES(result_columns)
{
    (void)state;
    assert_int_equal(flujo_result_columns(run, (enum flujo_values)(FLUJO_DAY_SUMMARIES + 1)), 0);
    assert_int_equal(flujo_result_columns(run, FLUJO_DRAWS), 0);
}
REFUSES(result_column)
{
    (void)state;
    assert_null(flujo_result_column(run, FLUJO_MONTHLY, flujo_result_columns(run, FLUJO_MONTHLY)));
    assert_null(flujo_result_column(run, FLUJO_DRAWS, 0));
}
REFUSES(result_differences)
{
    (void)state;
    assert_int_equal(flujo_result_differences(run), 0);
}
REFUSES(result_difference)
{
    (void)state;
    assert_null(flujo_result_difference(run, 0));
    assert_null(flujo_result_difference(comparison, flujo_result_differences(comparison)));
}
REFUSES(result_find)
{
    (void)state;
    assert_non_null(flujo_result_find(comparison, "humane", "encounters", "", "30d"));
    assert_null(flujo_result_find(comparison, "humbug", "encounters", "", "30d"));
    assert_null(flujo_result_find(comparison, "humane", "humbug", "", "30d"));
    assert_null(flujo_result_find(comparison, "humane", "encounters", "humbug", "30d"));
    assert_null(flujo_result_find(comparison, "humane", "encounters", "", "31d"));
}
REFUSES(result_chances)
{
    (void)state;
    assert_int_equal(flujo_result_chances(run), 0);
}
REFUSES(result_chance)
{
    (void)state;
    assert_null(flujo_result_chance(run, 0));
}
REFUSES(result_sustained_count)
{
    (void)state;
    assert_int_equal(flujo_result_sustained_count(run), 0);
    assert_int_equal(flujo_result_sustained_count(comparison), 0); /* 30 days are too short */
}
REFUSES(result_sustained)
{
    (void)state;
    assert_null(flujo_result_sustained(comparison, 0));
}
EDGE_OF(result_fits)
{
    struct flujo_options ask = {.size = sizeof ask, .replicates = 1, .end = "2020-10-02"};
    flujo_result *r = NULL;
    (void)state;
    assert_int_equal(flujo_run(tiny, &ask, &r, NULL), FLUJO_OK);
    assert_int_equal(flujo_result_fits(r), 0); /* it ends before the first period that is observed does */
    flujo_result_free(r);
}
REFUSES(result_fit)
{
    (void)state;
    assert_null(flujo_result_fit(run, flujo_result_fits(run)));
}
REFUSES(result_fit_point)
{
    (void)state;
    assert_null(flujo_result_fit_point(run, 0, flujo_result_fit(run, 0)->points));
    assert_null(flujo_result_fit_point(run, flujo_result_fits(run), 0));
}
REFUSES(result_save)
{
    (void)state;
    assert_int_equal(flujo_result_save(run, NULL, errors), FLUJO_BAD_INPUT); /* nothing was claimed */
    assert_said("");
}
REFUSES(export)
{
    (void)state;
    assert_int_equal(flujo_export("none.sqlite", "xls", "tables", 0, errors), FLUJO_BAD_INPUT);
    assert_said("xls");
    assert_int_equal(flujo_export("none.sqlite", "csv", "tables", 0, errors), FLUJO_BAD_INPUT);
    assert_said("none.sqlite");
    assert_int_equal(access("tables", F_OK), -1);
}
REFUSES(report)
{
    (void)state;
    assert_int_equal(flujo_report("none.sqlite", "none.html", 0, errors), FLUJO_BAD_INPUT);
    assert_said("none.sqlite");
    assert_int_equal(access("none.html", F_OK), -1);
}

/* Worlds. */
REFUSES(world_new)
{
    struct flujo_world_options which = {.size = sizeof which, .policy = "humbug"};
    flujo_world *w = (void *)1;
    (void)state;
    assert_int_equal(flujo_world_new(tiny, &which, &w, errors), FLUJO_BAD_INPUT);
    assert_null(w);
    assert_said("humbug");
}
EDGE_OF(world_free)
{
    (void)state;
    flujo_world_free(NULL);
}
REFUSES(world_step)
{
    flujo_world *w = NULL;
    (void)state;
    assert_int_equal(flujo_world_new(tiny, NULL, &w, NULL), FLUJO_OK);
    w->w->people_in++; /* someone who is nowhere */
    assert_int_equal(flujo_world_step(w), FLUJO_FAILED);
    w->w->people_in--;
    assert_int_equal(flujo_world_step(w), FLUJO_FAILED);
    flujo_world_free(w);
}
EDGE_OF(world_day)
{
    (void)state;
    assert_int_equal(flujo_world_day(world), flujo_scenario_about(tiny)->start - 1); /* before the first */
}
EDGE_OF(world_measures)
{
    (void)state;
    for (int i = 0; i < flujo_world_columns(world); i++)
        assert_true(flujo_world_measures(world)[i] == 0); /* before the first day */
}
EDGE_OF(world_columns)
{
    (void)state;
    assert_null(flujo_world_column(world, flujo_world_columns(world)));
    assert_non_null(flujo_world_column(world, flujo_world_columns(world) - 1));
}
REFUSES(world_column)
{
    (void)state;
    assert_null(flujo_world_column(world, -1));
}
REFUSES(world_set)
{
    (void)state;
    assert_int_equal(flujo_world_set(world, "humbug", 1, errors), FLUJO_BAD_INPUT);
    assert_said("humbug");
    assert_int_equal(flujo_world_set(world, "processing.capacity", -1, errors), FLUJO_BAD_INPUT);
    assert_said("out of range");
}
REFUSES(world_get)
{
    double value = 7;
    (void)state;
    assert_int_equal(flujo_world_get(world, "humbug", &value), FLUJO_BAD_INPUT);
    assert_true(value == 7);
}

/* Flee instances. */
REFUSES(flee_load)
{
    struct flujo_flee_options ask = {.size = sizeof ask, .compat = "flea"};
    flujo_flee *instance = (void *)1;
    (void)state;
    assert_int_equal(flujo_flee_load(MALI, &ask, &instance, errors), FLUJO_BAD_INPUT);
    assert_null(instance);
    flujo_errors_clear(errors);
    assert_int_equal(flujo_flee_load("no-such-folder", NULL, &instance, errors), FLUJO_BAD_INPUT);
    assert_said("no-such-folder");
}
EDGE_OF(flee_free)
{
    (void)state;
    flujo_flee_free(NULL);
}
EDGE_OF(flee_about)
{
    (void)state;
    assert_ptr_equal(flujo_flee_about(mali), flujo_flee_about(mali));
}
REFUSES(flee_camp)
{
    (void)state;
    assert_null(flujo_flee_camp(mali, flujo_flee_about(mali)->camps));
    assert_null(flujo_flee_camp(mali, -1));
}
REFUSES(flee_run)
{
    struct flujo_flee_run_options ask = {.size = sizeof ask, .replicates = -1};
    flujo_flee_result *r = (void *)1;
    (void)state;
    assert_int_equal(flujo_flee_run(mali, &ask, &r, errors), FLUJO_BAD_INPUT);
    assert_null(r);
    assert_said("--replicates");
}
EDGE_OF(flee_result_free)
{
    (void)state;
    flujo_flee_result_free(NULL);
}
REFUSES(flee_result_values)
{
    struct flujo_array array = {.dimensions = 9};
    (void)state;
    assert_int_equal(flujo_flee_result_values(camps, (enum flujo_flee_values)(FLUJO_FLEE_TRAVELLING + 1), &array),
                     FLUJO_BAD_INPUT);
    assert_int_equal(array.dimensions, 9);
}
EDGE_OF(flee_result_scores)
{
    (void)state;
    assert_ptr_equal(flujo_flee_result_scores(camps), flujo_flee_result_scores(camps));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edge_of_version),
        cmocka_unit_test(refuses_errors_new),
        cmocka_unit_test(edge_of_errors_free),
        cmocka_unit_test(edge_of_errors_clear),
        cmocka_unit_test(edge_of_errors_count),
        cmocka_unit_test(refuses_errors_get),
        cmocka_unit_test(refuses_status_text),
        cmocka_unit_test(refuses_scenario_load),
        cmocka_unit_test(edge_of_scenario_free),
        cmocka_unit_test(edge_of_scenario_about),
        cmocka_unit_test(refuses_scenario_count),
        cmocka_unit_test(refuses_scenario_id),
        cmocka_unit_test(refuses_scenario_label),
        cmocka_unit_test(edge_of_day_text),
        cmocka_unit_test(refuses_day_parse),
        cmocka_unit_test(refuses_stop_new),
        cmocka_unit_test(edge_of_stop_free),
        cmocka_unit_test(edge_of_stop_set),
        cmocka_unit_test(edge_of_stop_clear),
        cmocka_unit_test(edge_of_stop_is_set),
        cmocka_unit_test(refuses_run),
        cmocka_unit_test(refuses_compare),
        cmocka_unit_test(refuses_forecast),
        cmocka_unit_test(edge_of_result_free),
        cmocka_unit_test(edge_of_result_about),
        cmocka_unit_test(refuses_result_policy),
        cmocka_unit_test(refuses_result_horizon),
        cmocka_unit_test(refuses_result_find_policy),
        cmocka_unit_test(refuses_result_values),
        cmocka_unit_test(refuses_result_complete),
        cmocka_unit_test(refuses_result_columns),
        cmocka_unit_test(refuses_result_column),
        cmocka_unit_test(refuses_result_differences),
        cmocka_unit_test(refuses_result_difference),
        cmocka_unit_test(refuses_result_find),
        cmocka_unit_test(refuses_result_chances),
        cmocka_unit_test(refuses_result_chance),
        cmocka_unit_test(refuses_result_sustained_count),
        cmocka_unit_test(refuses_result_sustained),
        cmocka_unit_test(edge_of_result_fits),
        cmocka_unit_test(refuses_result_fit),
        cmocka_unit_test(refuses_result_fit_point),
        cmocka_unit_test(refuses_result_save),
        cmocka_unit_test(refuses_export),
        cmocka_unit_test(refuses_report),
        cmocka_unit_test(refuses_world_new),
        cmocka_unit_test(edge_of_world_free),
        cmocka_unit_test(refuses_world_step),
        cmocka_unit_test(edge_of_world_day),
        cmocka_unit_test(edge_of_world_measures),
        cmocka_unit_test(edge_of_world_columns),
        cmocka_unit_test(refuses_world_column),
        cmocka_unit_test(refuses_world_set),
        cmocka_unit_test(refuses_world_get),
        cmocka_unit_test(refuses_flee_load),
        cmocka_unit_test(edge_of_flee_free),
        cmocka_unit_test(edge_of_flee_about),
        cmocka_unit_test(refuses_flee_camp),
        cmocka_unit_test(refuses_flee_run),
        cmocka_unit_test(edge_of_flee_result_free),
        cmocka_unit_test(refuses_flee_result_values),
        cmocka_unit_test(edge_of_flee_result_scores),
    };
    return cmocka_run_group_tests(tests, make_all, free_all);
}
