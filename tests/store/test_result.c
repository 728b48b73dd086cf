/* Result files: all or nothing, true quantiles of sums, equal exports. */
#include "support/check.h"

#include "base/files.h"
#include "store/export.h"
#include "store/insert.h"
#include "store/schema.h"
#include "support/fake_ensemble.h"
#include "support/fault_allocator.h"
#include "support/small_scenario.h"

#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static char folder[64];
static char path[96];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/flujo-test-XXXXXX");
    if (mkdtemp(folder) == NULL) return -1;
    snprintf(path, sizeof path, "%s/r.sqlite", folder);
    return 0;
}

static int files_in_folder(void)
{
    DIR *d = opendir(folder);
    int n = 0;

    for (struct dirent *f = d == NULL ? NULL : readdir(d); f != NULL; f = readdir(d))
        n += f->d_name[0] != '.';
    if (d != NULL) closedir(d);
    return n;
}

static int remove_folder(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* Replicate r: classes r, 2r, 9-r, 1 in the first month: the sums of quantiles
 * are not the quantiles of the sum. */
static struct ensemble *make(struct small_scenario *t)
{
    struct ensemble *e;

    small_scenario_init(t);
    e = fake_ensemble(&t->s, 0, 10, 2);
    e->first_replicate = 100;
    for (int r = 0; r < 10; r++) {
        double *row = fake_month(e, r, 0, M_ENCOUNTERS);

        row[0] = r;
        row[1] = 2 * r;
        row[2] = 9 - r;
        row[3] = 1;
    }
    return e;
}

static int threads = 1;

static enum flujo_status write_all(const struct allocator *a, struct ensemble *e, struct error_list *errors)
{
    static const char *const names[] = {"2m"};
    const day_number to[] = {e->end};
    struct result_options options = {.threads = threads,
                                     .horizon_names = names,
                                     .horizon_to = to,
                                     .keep_replicates = 1};
    struct result_run run = {.kind = "run",
                             .engine = "cohort",
                             .version = "0",
                             .seed = UINT64_MAX,
                             .replicates_asked = 10,
                             .replicates_completed = 10,
                             .end = e->end};
    struct result_writer w;
    enum flujo_status status = result_create(a, path, &w, errors);

    if (status != FLUJO_OK) return status;
    result_put_run(&w, e->scenario, &run);
    result_put_scenario(&w, e->scenario);
    result_put_parameters(&w, e);
    result_put_ensembles(&w, &e, 1, &options);
    result_put_note(&w, "answer", "forty-two");
    return result_commit(&w);
}

static void write_ok(struct ensemble *e)
{
    struct error_list errors;

    errors_init(&errors, memory_default());
    assert_int_equal(write_all(memory_default(), e, &errors), FLUJO_OK);
    assert_int_equal(errors.count, 0);
    errors_free(&errors);
}

static double number(const char *sql)
{
    struct error_list errors;
    struct result_file r;
    double value;

    errors_init(&errors, memory_default());
    assert_int_equal(result_open(memory_default(), path, &r, &errors), FLUJO_OK);
    value = result_one_number(&r, sql, NULL, 0, &errors);
    assert_int_equal(errors.count, 0);
    result_close(&r);
    errors_free(&errors);
    return value;
}

static void test_values(void **state)
{
    struct small_scenario t;
    struct ensemble *e = make(&t);

    (void)state;
    write_ok(e);
    assert_int_equal(files_in_folder(), 1);
    /* Total 2 r + 10: 10, 12, ..., 28. */
    assert_true(number("SELECT mean FROM monthly WHERE measure='encounters' AND element='' AND month='2020-01'") == 19);
    assert_true(
        fabs(number("SELECT q05 FROM monthly WHERE measure='encounters' AND element='' AND month='2020-01'") - 10.9)
        < 1e-12);
    assert_true(number("SELECT q50 FROM monthly WHERE measure='encounters' AND element='origin:b' AND month='2020-01'")
                == 5.5);
    assert_true(number("SELECT q50 FROM monthly WHERE measure='encounters' AND element='demographic:single_adult' AND "
                       "month='2020-01'")
                == 9);
    assert_true(number("SELECT value FROM replicate_monthly WHERE replicate=107 AND measure='encounters' AND "
                       "element='a_child' AND month='2020-01'")
                == 14);
    assert_true(number("SELECT seed = '18446744073709551615' FROM run") == 1);
    assert_true(number("SELECT count(*) FROM place") == 7);
    assert_true(number("SELECT count(*) FROM route_monthly") == 16);
    assert_true(number("SELECT count(*) FROM monthly WHERE measure='encounters'")
                == 2 * element_count(M_ENCOUNTERS, &t.s));
    assert_true(number("SELECT count(*) FROM replicate_monthly") == 10 * number("SELECT count(*) FROM monthly"));
    assert_true(number("SELECT count(*) FROM monthly WHERE mean IS NULL OR q95 IS NULL") == 0);
    fake_free(e);
}

/* The bytes of the file, to be freed. */
static char *bytes(size_t *length)
{
    struct error_list errors;
    char *data = NULL;

    errors_init(&errors, memory_default());
    assert_int_equal(file_read(memory_default(), path, &data, length, &errors), FLUJO_OK);
    errors_free(&errors);
    return data;
}

static void assert_same(const char *data, size_t length)
{
    size_t now;
    char *again = bytes(&now);

    assert_int_equal(now, length);
    assert_memory_equal(again, data, length);
    memory_free(memory_default(), again);
    assert_int_equal(files_in_folder(), 1);
}

static void test_threads(void **state)
{
    struct small_scenario t;
    struct ensemble *e = make(&t);
    size_t length;
    char *alone;

    (void)state;
    write_ok(e);
    alone = bytes(&length);
    for (threads = 2; threads < 5; threads++) {
        write_ok(e);
        assert_same(alone, length);
    }
    threads = 1;
    memory_free(memory_default(), alone);
    fake_free(e);
}

static void test_no_memory(void **state)
{
    struct small_scenario t;
    struct ensemble *e = make(&t);
    size_t length;
    char *before;

    (void)state;
    write_ok(e);
    before = bytes(&length);
    for (size_t n = 1;; n++) {
        struct fault_allocator f;
        struct error_list errors;
        enum flujo_status status;

        fault_init(&f, n);
        errors_init(&errors, memory_default());
        status = write_all(&f.allocator, e, &errors);
        errors_free(&errors);
        assert_int_equal(fault_live(&f), 0);
        assert_same(before, length); /* the same content is written again, or nothing is */
        if (!fault_happened(&f)) break;
        assert_int_equal(status, FLUJO_NO_MEMORY);
    }
    memory_free(memory_default(), before);
    fake_free(e);
}

/* The disk is full after so many bytes: the previous file stays. */
static void test_full_disk(void **state)
{
    struct small_scenario t;
    struct ensemble *e = make(&t);
    struct rlimit old, limit;
    size_t length, failed = 0;
    char *before;

    (void)state;
    write_ok(e);
    before = bytes(&length);
    fake_month(e, 0, 0, M_ENCOUNTERS)[0] = 1; /* would change the file */
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    limit = old;
    for (size_t size = 0; size < length; size += 8192) {
        struct error_list errors;
        enum flujo_status status;

        errors_init(&errors, memory_default());
        limit.rlim_cur = size;
        setrlimit(RLIMIT_FSIZE, &limit);
        status = write_all(memory_default(), e, &errors);
        setrlimit(RLIMIT_FSIZE, &old);
        assert_int_equal(status, FLUJO_FAILED);
        assert_true(errors.errors > 0);
        assert_same(before, length);
        errors_free(&errors);
        failed++;
    }
    assert_true(failed > 5);
    memory_free(memory_default(), before);
    fake_free(e);
}

/* Discarding leaves nothing behind. */
static void test_discard(void **state)
{
    struct result_writer w;
    struct error_list errors;

    (void)state;
    errors_init(&errors, memory_default());
    assert_int_equal(result_create(memory_default(), path, &w, &errors), FLUJO_OK);
    result_put_note(&w, "answer", "never");
    result_discard(&w);
    assert_int_equal(files_in_folder(), 0);
    errors_free(&errors);
}

static void test_foreign_files(void **state)
{
    struct error_list errors;
    struct result_file r;
    FILE *f = fopen(path, "w");

    (void)state;
    assert_non_null(f);
    fputs(
        "neither a database nor a result, but long enough to hold the header of one: ................................",
        f);
    fclose(f);
    errors_init(&errors, memory_default());
    assert_int_equal(result_open(memory_default(), path, &r, &errors), FLUJO_BAD_INPUT);
    assert_int_equal(result_open(memory_default(), folder, &r, &errors), FLUJO_BAD_INPUT);
    assert_int_equal(result_open(memory_default(), "/no/such/file", &r, &errors), FLUJO_BAD_INPUT);
    assert_int_equal(errors.errors, 3);
    errors_free(&errors);
}

/* A query that asks for more than a file of this size can need ends with an error in words; a text has a length. */
static void test_endless_queries(void **state)
{
    struct small_scenario t;
    struct ensemble *e = make(&t);
    struct error_list errors;
    struct result_file r;

    (void)state;
    write_ok(e);
    fake_free(e);
    errors_init(&errors, memory_default());
    assert_int_equal(result_open(memory_default(), path, &r, &errors), FLUJO_OK);
    assert_true(result_one_number(&r,
                                  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999) "
                                  "SELECT max(i) FROM n",
                                  NULL, 0, &errors)
                == 9999);
    assert_int_equal(errors.count, 0);
    assert_true(isnan(result_one_number(&r,
                                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                                        "SELECT count(*) FROM n",
                                        NULL, 0, &errors)));
    assert_int_equal(errors.errors, 1);
    assert_non_null(strstr(errors.items[0].text, "asks for more than any result needs"));
    assert_null(result_one_text(&r, "SELECT hex(zeroblob(33554433))", NULL, 0, &errors));
    assert_int_equal(errors.errors, 2);
    result_close(&r);
    errors_free(&errors);
}

/* Rows are those of the schema: a column short or long, or a table unknown, is refused. */
static void test_rows_of_the_schema(void **state)
{
    const struct result_table *note = result_table_find("note"), *monthly = result_table_find("monthly");
    struct error_list errors;

    (void)state;
    assert_int_equal(result_table_columns(monthly), 10);
    assert_true(result_table_counts(monthly, "q05") && result_table_counts(note, "text"));
    assert_false(result_table_counts(monthly, "element") || result_table_counts(monthly, "no_such"));
    assert_null(result_table_find("no_such"));
    for (int given = 1; given <= 4; given++) {
        struct result_writer w;

        errors_init(&errors, memory_default());
        assert_int_equal(result_create(memory_default(), path, &w, &errors), FLUJO_OK);
        struct insert i = insert_begin(&w, given < 4 ? "note" : "no_such");
        for (int k = 0; k < given; k++)
            insert_add(&i, cell_text("x"));
        insert_row_end(&i);
        insert_end(&i);
        assert_int_equal(w.status, given == 2 ? FLUJO_OK : FLUJO_FAILED);
        result_discard(&w);
        errors_free(&errors);
    }
}

/* Many rows a statement: none is lost at its end. */
static void test_many_rows(void **state)
{
    (void)state;
    for (int rows = 0; rows <= 2 * INSERT_ROWS + 1; rows += rows == 1 ? INSERT_ROWS - 2 : 1) {
        struct error_list errors;
        struct result_writer w;

        errors_init(&errors, memory_default());
        assert_int_equal(result_create(memory_default(), path, &w, &errors), FLUJO_OK);
        struct insert i = insert_many(&w, "assimilation_pass");
        for (int k = 0; k < rows; k++) {
            insert_row(&i, cell_integer(k), cell_number(2 * k));
        }
        insert_end(&i);
        assert_int_equal(result_commit(&w), FLUJO_OK);
        assert_true(number("SELECT count(*) FROM assimilation_pass WHERE rms = 2 * pass") == rows);
        errors_free(&errors);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_values, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_threads, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_no_memory, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_full_disk, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_discard, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_foreign_files, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_endless_queries, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_rows_of_the_schema, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_many_rows, make_folder, remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
