/* A fast comparison that is stopped at each of its stages, from outside: on one thread with a limit on the replicates that
 * are reported. The tiny comparison has 25 replicates by expected draws, 25 exact ones, the rest, and exact ones up to a
 * quarter of all. */
#include <flujo/flujo.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TINY TESTS_FOLDER "/data/tiny"

struct brake {
    flujo_stop *stop;
    int after, reported, total;
};

static void count(void *user, int done, int total)
{
    struct brake *b = user;
    b->reported = done;
    b->total = total;
    if (done == b->after) flujo_stop_set(b->stop);
}

struct outcome {
    flujo_scenario *scenario;
    flujo_result *r;
    enum flujo_status status;
    struct brake brake;
};

/* --fast --horizon 3m on one thread, stopped after so many replicates; 0: not. */
static struct outcome compare(int replicates, double precision, int after)
{
    struct outcome o = {.brake = {.stop = flujo_stop_new(NULL), .after = after}};
    assert_int_equal(flujo_scenario_load(TINY, NULL, &o.scenario, NULL), FLUJO_OK);
    struct flujo_options ask = {.size = sizeof ask,
                                .replicates = replicates,
                                .precision = precision,
                                .threads = 1,
                                .fast = 1,
                                .horizon = "3m",
                                .out = "fast.sqlite",
                                .stop = o.brake.stop,
                                .progress = count,
                                .progress_user = &o.brake};
    o.status = flujo_compare(o.scenario, &ask, &o.r, NULL);
    return o;
}

static void release(struct outcome *o)
{
    flujo_result_free(o->r);
    flujo_scenario_free(o->scenario);
    flujo_stop_free(o->brake.stop);
}

static void assert_says(const struct outcome *o, const char *part)
{
    const char *answer = flujo_result_about(o->r)->answer;
    if (strstr(answer, part) == NULL) fail_msg("not said: %s\nin: %s", part, answer);
}

static int file_has(const char *path, const char *part)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    size_t size = (size_t)ftell(f);
    char *page = calloc(size + 1, 1);
    rewind(f);
    assert_int_equal(fread(page, 1, size, f), size);
    fclose(f);
    int found = strstr(page, part) != NULL;
    free(page);
    return found;
}

/* Five exact replicates judge nothing: every difference is that of the 25 by expected draws, and is called unconfirmed. */
static void test_stopped_before_the_certificate(void **state)
{
    (void)state;
    struct outcome o = compare(100, 0, 25 + 5);
    assert_int_equal(o.status, FLUJO_INTERRUPTED);
    assert_int_equal(flujo_result_about(o.r)->completed, 25);
    assert_int_equal(flujo_result_about(o.r)->replicates, 100);
    assert_says(&o, "The run was stopped: 25 of 100 runs are complete.");
    assert_says(&o, "Nothing here is confirmed: in 25 replicates");
    assert_says(&o, "stopped 5 exact replicates of the same numbers were complete, where 10 are needed");
    struct flujo_options ask = {.size = sizeof ask, .replicates = 25, .engine = "expected", .horizon = "3m"};
    flujo_result *expected = NULL;
    assert_int_equal(flujo_compare(o.scenario, &ask, &expected, NULL), FLUJO_OK);
    size_t n = flujo_result_differences(expected);
    assert_true(n > 0 && flujo_result_differences(o.r) == n);
    for (size_t i = 0; i < n; i++)
        assert_true(flujo_result_difference(o.r, i)->mean == flujo_result_difference(expected, i)->mean);
    flujo_result_free(expected);
    assert_int_equal(flujo_result_save(o.r, NULL, NULL), FLUJO_OK);
    assert_int_equal(flujo_report("fast.sqlite", "fast.html", 0, NULL), FLUJO_OK);
    assert_true(file_has("fast.html", "not confirmed"));
    assert_true(file_has("fast.html", "Nothing here is confirmed"));
    assert_false(file_has("fast.html", "taken from the exact replicates"));
    release(&o);
    o = compare(100, 0, 3); /* none at all */
    assert_int_equal(flujo_result_about(o.r)->completed, 3);
    assert_says(&o, "The run was stopped: 3 of 100 runs are complete.");
    assert_says(&o, "stopped 0 exact replicates");
    release(&o);
}

/* 25 pairs there are, whatever of the rest. */
static void test_stopped_with_a_certificate(void **state)
{
    (void)state;
    struct outcome o = compare(100, 0, 50 + 10);
    assert_int_equal(o.status, FLUJO_INTERRUPTED);
    assert_int_equal(flujo_result_about(o.r)->completed, 35);
    assert_says(&o, "In 35 replicates people go by their expectation, not by draws; 25 exact replicates");
    release(&o);
    o = compare(300, 0.01, 50 + 128 - 25 + 20); /* in the second look of --precision, which is said of no part of it */
    assert_int_equal(o.status, FLUJO_INTERRUPTED);
    assert_int_equal(flujo_result_about(o.r)->completed, 148);
    assert_int_equal(flujo_result_about(o.r)->replicates, 300); /* not of the batch, 256 */
    assert_int_equal(o.brake.total, 300 + 25);
    assert_says(&o, "The run was stopped: 148 of at most 300 runs are complete.");
    assert_says(&o, "In 148 replicates people go by their expectation, not by draws; 25 exact replicates");
    assert_null(strstr(flujo_result_about(o.r)->answer, "settled, to"));
    release(&o);
}

/* 200 replicates have 50 exact ones at most where a precision is asked for, else 25; all of the former are there when the latter are stopped. */
static void test_stopped_in_further_exact_replicates(void **state)
{
    (void)state;
    struct outcome o = compare(104, 0, 0);
    assert_int_equal(o.status, FLUJO_OK);
    assert_int_equal(o.brake.reported, 129);
    assert_int_equal(o.brake.total, 129);
    assert_says(&o, "on 25 exact replicates alone");
    release(&o);
    o = compare(200, 0.01, 0);
    assert_int_equal(o.status, FLUJO_OK);
    assert_int_equal(o.brake.reported, 250);
    assert_int_equal(o.brake.total, 250);
    assert_says(&o, "50 exact replicates settle");
    assert_says(&o, "No more than 50 are run");
    release(&o);
    o = compare(200, 0.01, 200 + 25 + 7);
    assert_int_equal(o.status, FLUJO_INTERRUPTED);
    assert_int_equal(flujo_result_about(o.r)->completed, 200);
    assert_says(&o, "; 32 exact replicates of the same numbers confirm");
    assert_says(&o, "32 exact replicates settle");
    assert_says(&o, "More were due, up to 50");
    assert_int_equal(flujo_result_save(o.r, NULL, NULL), FLUJO_OK);
    assert_int_equal(flujo_report("fast.sqlite", "fast.html", 0, NULL), FLUJO_OK);
    assert_true(file_has("fast.html", "yes: fewer replicates than asked")); /* of the exact ones */
    release(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_stopped_before_the_certificate),
                                       cmocka_unit_test(test_stopped_with_a_certificate),
                                       cmocka_unit_test(test_stopped_in_further_exact_replicates)};
    char folder[] = "/tmp/flujo-fast-XXXXXX";
    if (mkdtemp(folder) == NULL || chdir(folder) != 0) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink("fast.sqlite"), unlink("fast.html");
    return chdir("/") != 0 || rmdir(folder) != 0 || failed;
}
