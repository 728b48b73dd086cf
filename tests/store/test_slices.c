/* Slices of a run that is condensed: themselves condensed or kept whole, they merge to the bytes of one run; and what is
 * no sound slice is refused. */
#include "engine/condensed.h"
#include "store/slice_tables.h"
#include "support/check.h"
#include "support/small_scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REPLICATES = 30 };

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/flujo-test-XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static struct run_request request(double values_most, int first, int replicates)
{
    return small_scenario_request(values_most, first, replicates, date_make(2020, 2, 20));
}

/* A slice of `replicates` from `first` on, as a file; then `change` is made of it. */
static void write_slice(const struct small_scenario *t, const char *name, double values_most, int first, int replicates,
                        const char *change)
{
    struct ensemble *e = small_scenario_ask(t, request(values_most, first, replicates));
    struct error_list errors;
    struct result_writer w;
    struct result_run about = {.kind = "run",
                               .engine = "cohort",
                               .version = "0",
                               .replicates_asked = replicates,
                               .replicates_completed = replicates,
                               .end = e->end};
    char path[96];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    errors_init(&errors, memory_default());
    assert_int_equal(result_create(memory_default(), path, &w, &errors), FLUJO_OK);
    result_put_run(&w, &t->s, &about);
    result_put_slice(&w, 77, &e, 1);
    if (change != NULL) assert_int_equal(sqlite3_exec(w.db, change, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(result_commit(&w), FLUJO_OK);
    errors_free(&errors);
    ensemble_free(memory_default(), e);
}

static enum flujo_status fill(const char *name, const struct run_request *q, struct ensemble *e)
{
    struct error_list errors;
    struct slice slice;
    char path[96];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    errors_init(&errors, memory_default());
    assert_int_equal(slice_open(memory_default(), path, &slice, &errors), FLUJO_OK);
    assert_int_equal(slice.identity, 77);
    enum flujo_status status = slice_fill(memory_default(), &slice, q, e, &errors);
    assert_int_equal(errors.errors, status == FLUJO_OK ? 0 : 1);
    result_close(&slice.file);
    errors_free(&errors);
    return status;
}

static void assert_same(const struct ensemble *a, const struct ensemble *b)
{
    const struct condensed *c = a->condensed, *d = b->condensed;

    assert_int_equal(a->completed, b->completed);
    assert_int_equal(c->held, d->held);
    assert_memory_equal(c->kept, d->kept, (size_t)a->replicates * (size_t)c->width * sizeof *c->kept);
    assert_memory_equal(a->parameters, b->parameters,
                        (size_t)a->replicates * (size_t)a->scenario->parameter_count * sizeof(double));
    assert_memory_equal(a->mean_monthly, b->mean_monthly,
                        (size_t)a->month_count * (size_t)a->mean_slots * sizeof(double));
    for (enum period_kind kind = PERIOD_MONTH; kind < PERIOD_HORIZON; kind++)
        assert_memory_equal(c->bins[kind], d->bins[kind], condensed_size(c, kind));
}

static void slices_merge(void **state)
{
    struct small_scenario t;
    (void)state;
    small_scenario_init(&t);
    write_slice(&t, "whole.sqlite", 0, 0, 11, NULL);
    write_slice(&t, "condensed.sqlite", CONDENSE_ANY, 11, 12, NULL);
    write_slice(&t, "last.sqlite", CONDENSE_ANY, 23, 7, NULL);
    struct run_request q = request(CONDENSE_ANY, 0, REPLICATES);
    struct ensemble *all = small_scenario_ask(&t, q), *merged = ensemble_make(memory_default(), &t.s, &q, 0);
    assert_int_equal(fill("condensed.sqlite", &q, merged), FLUJO_OK);
    assert_int_equal(fill("whole.sqlite", &q, merged), FLUJO_OK);
    assert_int_equal(fill("last.sqlite", &q, merged), FLUJO_OK);
    ensemble_take_means(merged);
    assert_int_equal(merged->completed, REPLICATES);
    assert_same(all, merged);
    ensemble_free(memory_default(), all);
    ensemble_free(memory_default(), merged);
}

/* Bins that no numbers come to, blocks cut short or too long, rows that are missing. */
static void unsound_slices_are_refused(void **state)
{
    static const char *const changes[] = {
        "DELETE FROM slice WHERE part = 'kept' AND replicate = 2",
        "DELETE FROM slice WHERE part = 'bins_day' AND replicate = 3",
        "UPDATE slice SET data = CAST(data || X'00' AS BLOB) WHERE part = 'bins_month' AND replicate = 1",
        "UPDATE slice SET data = CAST(substr(data, 1, length(data) - 1) AS BLOB) WHERE part = 'bins_day' AND replicate "
        "= 0",
        "UPDATE slice SET data = CAST(substr(data, 1, 7) || X'7F' || substr(data, 9) AS BLOB) WHERE part = "
        "'bins_month'",
        "UPDATE slice SET data = CAST(substr(data, 1, 32) || X'09' || substr(data, 34) AS BLOB) WHERE part = "
        "'bins_day'",
        "UPDATE slice SET data = zeroblob(length(data)) WHERE part = 'bins_day' AND replicate = 5",
    };
    struct small_scenario t;
    (void)state;
    small_scenario_init(&t);
    struct run_request q = request(CONDENSE_ANY, 0, 8);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        write_slice(&t, "bad.sqlite", CONDENSE_ANY, 0, 8, changes[i]);
        struct ensemble *e = ensemble_make(memory_default(), &t.s, &q, 0);
        if (fill("bad.sqlite", &q, e) != FLUJO_BAD_INPUT) fail_msg("taken: %s", changes[i]);
        ensemble_free(memory_default(), e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(slices_merge), cmocka_unit_test(unsound_slices_are_refused)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
