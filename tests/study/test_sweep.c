/* The table of a sweep: what a row sets, and that its numbers depend on the row alone. argv[1]: the tiny scenario. */
#include "base/files.h"
#include "study/sweep.h"
#include "support/check.h"
#include "support/fault_allocator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char table[] =
    "row,policy,seed,replicates,engine,reattempt.family,reattempt,lever:processing.capacity,lever:expulsion,from\n"
    "a,,,,,,,,,\n"
    "b,humane,11,3,expected,0.9,0.25,1.5,0.5,2021-02-01\n"
    "c,humane,18446744073709551615,1,exact,,0.75,,,\n";
static struct scenario *tiny;
static char path[] = "/tmp/flujo-sweep-XXXXXX";

static struct sweep_row usual(void)
{
    return (struct sweep_row){.policy = 0, .replicates = 2, .seed = 7, .from = tiny->decision};
}

static enum flujo_status read_table(const struct allocator *a, struct sweep *w)
{
    struct error_list errors;
    struct sweep_row row = usual();

    errors_init(&errors, a);
    enum flujo_status status = sweep_read(a, tiny, path, &row, w, &errors);
    errors_free(&errors);
    return status;
}

static void test_rows(void **state)
{
    (void)state;
    struct sweep w;
    assert_int_equal(read_table(memory_default(), &w), FLUJO_OK);
    assert_int_equal(w.row_count, 3);
    assert_int_equal(w.column_count, 4);
    assert_string_equal(w.columns[2].name, "lever:processing.capacity");
    assert_int_equal(w.columns[0].index, 1); /* of the demographics */
    assert_int_equal(w.columns[1].index, -1);
    assert_string_equal(w.rows[1].key, "b");
    assert_string_equal(tiny->policies[w.rows[1].policy].id, "humane");
    assert_int_equal(w.rows[1].seed, 11);
    assert_true(w.rows[2].seed == UINT64_MAX);
    assert_int_equal(w.rows[0].replicates, 2); /* as usual */
    assert_int_equal(w.rows[1].replicates, 3);
    assert_int_equal(w.rows[1].expected, 1);
    assert_int_equal(w.rows[2].expected, 0);
    assert_int_equal(w.rows[1].from, date_make(2021, 2, 1));
    assert_int_equal(w.rows[2].from, tiny->decision);
    assert_true(isnan(w.values[0]) && w.values[4] == 0.9 && w.values[5] == 0.25 && w.values[7] == 0.5);
    sweep_free(&w);
}

/* Parameters stand behind those of the scenario, whole ones first, and overrule them; levers stand before those of rules. */
static void test_scenario_of_a_row(void **state)
{
    (void)state;
    struct sweep w;
    struct arena arena;
    arena_init(&arena, memory_default());
    assert_int_equal(read_table(memory_default(), &w), FLUJO_OK);
    const struct scenario *s = sweep_scenario(&arena, tiny, &w, 1);
    assert_int_equal(s->parameter_count, tiny->parameter_count + 2);
    const struct parameter *whole = &s->parameters[tiny->parameter_count], *family = whole + 1;
    assert_true(whole->index == -1 && whole->value == 0.25 && family->index == 1 && family->value == 0.9);
    for (int i = 0; i < tiny->parameter_count; i++) {
        const struct parameter *p = &s->parameters[i], *before = &tiny->parameters[i];
        int overruled = p->option == whole->option;
        assert_true(p->value == (!overruled ? before->value : p->index == 1 ? 0.9 : 0.25));
        assert_int_equal(p->prior.kind, overruled ? PRIOR_NONE : before->prior.kind);
    }
    const struct policy *p = &s->policies[w.rows[1].policy], *before = &tiny->policies[w.rows[1].policy];
    assert_int_equal(p->fixed_count, before->fixed_count + 2);
    assert_int_equal(p->setting_count, before->setting_count + 2);
    const struct setting *lever = &p->settings[before->fixed_count];
    assert_string_equal(option_at(lever[0].option)->name, "expulsion"); /* of all elements */
    assert_true(lever[0].value == 0.5 && lever[1].value == 1.5 && lever[0].from == date_make(2021, 2, 1));
    assert_true(lever[0].series == -1 && lever[0].days == 0 && lever[0].efficiency == 1 && lever[0].delayed_by == -1);
    assert_int_equal(p->rules[0].settings_first, before->rules[0].settings_first + 2);
    assert_memory_equal(&p->settings[p->rules[0].settings_first], &before->settings[before->rules[0].settings_first],
                        sizeof(struct setting));
    assert_ptr_equal(tiny->policies[w.rows[1].policy].settings, before->settings); /* the scenario is as it was */
    const struct scenario *plain = sweep_scenario(&arena, tiny, &w, 0);
    assert_int_equal(plain->parameter_count, tiny->parameter_count);
    assert_int_equal(plain->policies[0].setting_count, tiny->policies[0].setting_count);
    arena_free(&arena);
    sweep_free(&w);
}

struct seen {
    int rows, last, stop_at, cells;
    struct summary values[8];
};

static enum flujo_status see(void *user, int row, const struct summary *values)
{
    struct seen *seen = user;
    assert_int_equal(row, seen->rows);
    seen->values[seen->rows++] = values[0];
    return row == seen->stop_at ? FLUJO_FAILED : FLUJO_OK;
}

static enum flujo_status run(const struct allocator *a, const struct sweep *w, int threads, struct seen *seen)
{
    static const char *const names[] = {"short"};
    struct run_request q = {.threads = threads,
                            .end = tiny->start + 40,
                            .horizon_from = tiny->start,
                            .horizon_count = 1};
    enum sweep_keeps keeps[MEASURE_COUNT] = {[M_ENCOUNTERS] = SWEEP_TOTAL};
    struct sweep_layout layout;
    struct error_list errors;
    struct arena arena;

    q.horizon_to[0] = q.end;
    arena_init(&arena, a);
    errors_init(&errors, a);
    enum flujo_status status = sweep_layout_make(&arena, tiny, &q, names, keeps, 1, &layout) ? FLUJO_OK
                                                                                             : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) {
        seen->cells = layout.count;
        assert_string_equal(layout.cells[2].period, "short"); /* after 2020-10 and 2020-11 */
        status = sweep_run(a, tiny, w, &q, &layout, 0, w->row_count, see, seen, &errors);
    }
    errors_free(&errors);
    arena_free(&arena);
    return status;
}

static void test_numbers(void **state)
{
    (void)state;
    struct seen alone = {.stop_at = -1}, many = {.stop_at = -1}, stopped = {.stop_at = 1};
    struct sweep w;
    assert_int_equal(read_table(memory_default(), &w), FLUJO_OK);
    assert_int_equal(run(memory_default(), &w, 1, &alone), FLUJO_OK);
    assert_int_equal(run(memory_default(), &w, 5, &many), FLUJO_OK);
    assert_int_equal(alone.rows, 3);
    assert_int_equal(alone.cells, 3);
    assert_memory_equal(alone.values, many.values, 3 * sizeof *many.values);
    assert_true(alone.values[0].mean > 0 && alone.values[1].mean != alone.values[0].mean);
    assert_int_equal(run(memory_default(), &w, 1, &stopped), FLUJO_FAILED);
    assert_int_equal(stopped.rows, 2);
    sweep_free(&w);
}

/* Every allocation fails once: said so, and nothing is left. */
static void test_memory(void **state)
{
    (void)state;
    for (size_t n = 1;; n++) {
        struct fault_allocator f;
        struct sweep w;
        fault_init(&f, n);
        enum flujo_status status = read_table(&f.allocator, &w);
        sweep_free(&w);
        assert_int_equal(fault_live(&f), 0);
        if (!fault_happened(&f)) break;
        assert_int_equal(status, FLUJO_NO_MEMORY);
    }
    struct sweep w;
    assert_int_equal(read_table(memory_default(), &w), FLUJO_OK);
    w.row_count = 2;
    for (size_t n = 1;; n += n < 40 ? 1 : 7) {
        struct seen seen = {.stop_at = -1};
        struct fault_allocator f;
        fault_init(&f, n);
        enum flujo_status status = run(&f.allocator, &w, 1, &seen);
        assert_int_equal(fault_live(&f), 0);
        if (!fault_happened(&f)) break;
        assert_int_equal(status, FLUJO_NO_MEMORY);
    }
    sweep_free(&w);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_scenario_of_a_row),
                                       cmocka_unit_test(test_numbers), cmocka_unit_test(test_memory)};
    struct error_list errors;
    int file = mkstemp(path);

    errors_init(&errors, memory_default());
    if (argc < 2 || file < 0 || write(file, table, strlen(table)) != (ssize_t)strlen(table)
        || scenario_load(memory_default(), argv[1], NULL, 0, &tiny, &errors) != FLUJO_OK)
        return 2;
    close(file);
    errors_free(&errors);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scenario_free(tiny);
    unlink(path);
    return failed;
}
