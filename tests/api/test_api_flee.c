/* Flee instances from outside: the shared library and include/flujo alone. */
#include <flujo/flujo.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#define MALI TESTS_FOLDER "/../scenarios/flee/mali"

static void test_load(void **state)
{
    const char *set[] = {"max_move_speed=fast"};
    char compat[] = "flee";
    struct flujo_flee_options ask = {.size = sizeof ask, .compat = compat};
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_flee *mali = NULL;
    (void)state;
    assert_int_equal(flujo_flee_load(MALI, &ask, &mali, errors), FLUJO_OK);
    const struct flujo_flee_info *info = flujo_flee_about(mali);
    compat[0] = 'x'; /* the instance keeps its own */
    assert_string_equal(info->name, "mali");
    assert_string_equal(info->rules, "flee");
    assert_int_equal(info->days, 300);
    assert_non_null(strstr(info->summary, "mali: ready to run: a Flee instance of 300 days"));
    assert_true(info->camps > 2 && info->places > info->camps && info->routes > 0);
    assert_non_null(flujo_flee_camp(mali, info->camps - 1));
    assert_null(flujo_flee_camp(mali, info->camps));
    assert_true(flujo_errors_count(errors) > 0); /* notes: the quirks that are kept */
    assert_int_equal(flujo_errors_get(errors, 0)->severity, FLUJO_NOTE);
    flujo_flee_free(mali);

    flujo_errors_clear(errors);
    compat[0] = 'f', ask.no_capacity = 1;
    assert_int_equal(flujo_flee_load(MALI, &ask, &mali, errors), FLUJO_BAD_INPUT);
    assert_null(mali);
    ask = (struct flujo_flee_options){.size = sizeof ask, .compat = "flea"};
    assert_int_equal(flujo_flee_load(MALI, &ask, &mali, errors), FLUJO_BAD_INPUT);
    assert_non_null(strstr(flujo_errors_get(errors, 1)->message, "flea"));
    ask = (struct flujo_flee_options){.size = sizeof ask, .set = set, .set_count = 1};
    assert_int_equal(flujo_flee_load(MALI, &ask, &mali, NULL), FLUJO_BAD_INPUT);
    ask = (struct flujo_flee_options){.size = sizeof ask, .hasten = 0.5};
    assert_int_equal(flujo_flee_load(MALI, &ask, &mali, NULL), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_flee_load("no-such-folder", NULL, &mali, NULL), FLUJO_BAD_INPUT);
    flujo_flee_free(NULL);
    flujo_flee_result_free(NULL);
    flujo_errors_free(errors);
}

static void test_run(void **state)
{
    struct flujo_flee_run_options ask = {.size = sizeof ask, .replicates = 3, .has_seed = 1, .seed = 5};
    flujo_flee *mali = NULL;
    flujo_flee_result *r = NULL, *again = NULL;
    struct flujo_array members, mean, observed, displaced, travelling, other;
    (void)state;
    assert_int_equal(flujo_flee_load(MALI, NULL, &mali, NULL), FLUJO_OK);
    size_t camps = (size_t)flujo_flee_about(mali)->camps;
    assert_int_equal(flujo_flee_run(mali, &ask, &r, NULL), FLUJO_OK);
    assert_int_equal(flujo_flee_result_values(r, FLUJO_FLEE_MEMBERS, &members), FLUJO_OK);
    assert_int_equal(flujo_flee_result_values(r, FLUJO_FLEE_MEAN, &mean), FLUJO_OK);
    assert_int_equal(flujo_flee_result_values(r, FLUJO_FLEE_OBSERVED, &observed), FLUJO_OK);
    assert_int_equal(flujo_flee_result_values(r, FLUJO_FLEE_DISPLACED, &displaced), FLUJO_OK);
    assert_int_equal(flujo_flee_result_values(r, FLUJO_FLEE_TRAVELLING, &travelling), FLUJO_OK);
    assert_int_equal(flujo_flee_result_values(r, (enum flujo_flee_values)9, &other), FLUJO_BAD_INPUT);
    assert_int_equal(members.dimensions, 3);
    assert_int_equal(members.shape[0], 3);
    assert_int_equal(members.shape[1], 300);
    assert_int_equal(members.shape[2], camps);
    assert_int_equal(observed.shape[1], camps);
    assert_int_equal(displaced.shape[0], 300);

    /* The mean is over the replicates; the bias is the mean error; nobody is in a camp who was not displaced. */
    double error = 0;
    for (size_t i = 0; i < 300 * camps; i++) {
        double sum = members.data[i] + members.data[i + 300 * camps] + members.data[i + 600 * camps];
        assert_true(fabs(mean.data[i] - sum / 3) < 1e-9 * (1 + sum));
        error += (mean.data[i] - observed.data[i]) / (300.0 * (double)camps);
    }
    assert_true(fabs(flujo_flee_result_scores(r)->bias - error) < 1e-6);
    assert_true(flujo_flee_result_scores(r)->ard_normal > 0 && flujo_flee_result_scores(r)->ard_normal < 0.3);
    for (size_t day = 0; day < 300; day++) {
        double in_camps = 0;
        for (size_t k = 0; k < camps; k++)
            in_camps += mean.data[day * camps + k];
        assert_true(in_camps + travelling.data[day] <= displaced.data[day] + 1e-6);
    }

    /* Another number of threads gives the same bytes; the result holds its instance. */
    ask.threads = 1;
    assert_int_equal(flujo_flee_run(mali, &ask, &again, NULL), FLUJO_OK);
    flujo_flee_free(mali);
    assert_int_equal(flujo_flee_result_values(again, FLUJO_FLEE_MEMBERS, &other), FLUJO_OK);
    assert_memory_equal(other.data, members.data, sizeof(double) * 900 * camps);
    flujo_flee_result_free(again);
    flujo_flee_result_free(r);
}

static void test_refused(void **state)
{
    flujo_stop *stop = flujo_stop_new(NULL);
    struct flujo_flee_run_options ask = {.size = sizeof ask, .engine = "diesel"};
    flujo_flee *mali = NULL;
    flujo_flee_result *r = NULL;
    (void)state;
    assert_int_equal(flujo_flee_load(MALI, NULL, &mali, NULL), FLUJO_OK);
    assert_int_equal(flujo_flee_run(mali, &ask, &r, NULL), FLUJO_BAD_INPUT);
    assert_null(r);
    ask = (struct flujo_flee_run_options){.size = sizeof ask, .replicates = -1};
    assert_int_equal(flujo_flee_run(mali, &ask, &r, NULL), FLUJO_BAD_INPUT);
    flujo_stop_set(stop);
    ask = (struct flujo_flee_run_options){.size = sizeof ask, .stop = stop};
    assert_int_equal(flujo_flee_run(mali, &ask, &r, NULL), FLUJO_INTERRUPTED);
    assert_null(r);
    flujo_flee_free(mali);
    flujo_stop_free(stop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_run),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
