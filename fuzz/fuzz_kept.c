/* Edits (edits.h) of results that other commands go on from: slices, whole and condensed, which merge and --resume read;
 * a posterior; members; rows of a sweep. The first byte chooses which. Each was made here of the small scenario, and is
 * read as its command does; a run goes on from a posterior or members that are taken. */
#include "edits.h"
#include "folder.h"
#include "scenario/scenario.h"
#include "scenario/sweep.h"
#include "store/assimilation_tables.h"
#include "store/slice_tables.h"
#include "store/study_tables.h"
#include "store/sweep_tables.h"

#include "flujo/flujo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLICE, CONDENSED, POSTERIOR, MEMBERS, SWEEP, KINDS, REPLICATES = 2, IDENTITY = 77 };

static struct scenario *tiny;
static flujo_scenario *loaded;
static struct {
    char *data;
    size_t size;
} original[KINDS];
static struct sweep table;
static struct sweep_layout layout;
static struct arena of_layout;

static struct run_request request(int condensed)
{
    return (struct run_request){.replicates = REPLICATES,
                                .seed = 7,
                                .threads = 1,
                                .keep_daily = 1,
                                .values_most = condensed ? 0.5 : 0,
                                .end = date_make(2020, 11, 30),
                                .horizon_from = date_make(2020, 10, 10),
                                .horizon_count = 1,
                                .horizon_to = {date_make(2020, 11, 10)}};
}

static void put_slice(struct result_writer *w, int condensed, struct error_list *errors)
{
    struct run_request q = request(condensed);
    struct ensemble *e = NULL;
    if (ensemble_run(memory_default(), tiny, &q, &e, errors) != FLUJO_OK) abort();
    result_put_slice(w, IDENTITY, &e, 1);
    ensemble_free(memory_default(), e);
}

static void put_members(struct result_writer *w, struct error_list *errors)
{
    struct assimilate_options o = {.members = 3, .passes = 1, .seed = 1, .threads = 1, .population_scale = 1};
    struct assimilation *as = NULL;
    if (assimilate_run(memory_default(), tiny, &o, &as, errors) != FLUJO_OK) abort();
    assimilation_put(w, as);
    assimilation_free(as);
}

static enum flujo_status put_row(void *w, int row, const struct summary *values)
{
    return sweep_put_values(w, &layout, row, values);
}

static void put_sweep(struct result_writer *w, struct error_list *errors)
{
    static const enum sweep_keeps keeps[MEASURE_COUNT] = {[M_ENCOUNTERS] = SWEEP_ELEMENTS};
    static const char *const names[] = {"end"};
    static const char rows[] = "row,reattempt\na,0.2\nb,0.3\n";
    const struct sweep_row usual = {.replicates = REPLICATES, .seed = 7, .from = tiny->decision};
    struct run_request q = request(0);
    fuzz_put("runs.csv", rows, strlen(rows));
    arena_init(&of_layout, memory_default());
    if (!sweep_layout_make(&of_layout, tiny, &q, names, keeps, 0, &layout)
        || sweep_read(memory_default(), tiny, fuzz_path("runs.csv"), &usual, &table, errors) != FLUJO_OK)
        abort();
    sweep_put_rows(w, tiny, &table, IDENTITY, 0, table.row_count);
    if (sweep_run(memory_default(), tiny, &table, &q, &layout, 0, table.row_count, put_row, w, errors) != FLUJO_OK)
        abort();
}

static void make(int kind, struct error_list *errors)
{
    static const char particles[] =
        "INSERT INTO particle(parameter, particle, weight, value) VALUES ('departure.belief_weight', 0, 0.5, 1.5), "
        "('departure.belief_weight', 1, 0.25, 2.5), ('departure.belief_weight', 2, 0.25, 2)";
    const struct result_run about = {.kind = "run",
                                     .engine = "cohort",
                                     .version = FLUJO_VERSION,
                                     .seed = 7,
                                     .replicates_asked = REPLICATES,
                                     .replicates_completed = REPLICATES,
                                     .end = tiny->end};
    struct result_writer w;
    if (result_create(memory_default(), fuzz_path("made.sqlite"), &w, errors) != FLUJO_OK) abort();
    result_put_run(&w, tiny, &about);
    if (kind == SLICE || kind == CONDENSED) put_slice(&w, kind == CONDENSED, errors);
    if (kind == POSTERIOR && sqlite3_exec(w.db, particles, NULL, NULL, NULL) != SQLITE_OK) abort();
    if (kind == MEMBERS) put_members(&w, errors);
    if (kind == SWEEP) put_sweep(&w, errors);
    if (result_commit(&w) != FLUJO_OK) abort();
    original[kind].data = edits_read(fuzz_path("made.sqlite"), &original[kind].size);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct error_list errors;
    (void)argc, (void)argv;
    errors_init(&errors, memory_default());
    fuzz_folder_make(fuzz_scenario);
    if (scenario_load(memory_default(), fuzz_folder(), NULL, 0, &tiny, &errors) != FLUJO_OK
        || flujo_scenario_load(fuzz_folder(), NULL, &loaded, NULL) != FLUJO_OK)
        abort();
    for (int kind = 0; kind < KINDS; kind++)
        make(kind, &errors);
    errors_free(&errors);
    return 0;
}

/* Slices of either form, into an ensemble of either form. */
static void read_slice(const char *path, int condensed, struct error_list *errors)
{
    struct run_request q = request(condensed);
    struct slice slice;
    if (slice_open(memory_default(), path, &slice, errors) != FLUJO_OK) return;
    struct ensemble *e = ensemble_make(memory_default(), tiny, &q, 0);
    if (e == NULL) abort();
    if (slice.first >= 0 && slice.count <= REPLICATES - slice.first
        && slice_fill(memory_default(), &slice, &q, e, errors) == FLUJO_OK)
        ensemble_take_means(e);
    ensemble_free(memory_default(), e);
    result_close(&slice.file);
}

static void read_sweep(const char *path, struct error_list *errors)
{
    struct sweep_source from;
    struct result_writer w;
    if (sweep_source_open(memory_default(), path, IDENTITY, &from, errors) != FLUJO_OK) return;
    if (from.first == 0 && from.count <= table.row_count) {
        if (result_create(memory_default(), fuzz_path("made.sqlite"), &w, errors) != FLUJO_OK) abort();
        sweep_put_rows(&w, tiny, &table, IDENTITY, 0, from.count);
        sweep_copy_values(&w, &layout, &from);
        result_discard(&w);
    }
    result_close(&from.file);
}

static void go_on(const char *path, int members)
{
    const struct flujo_options o = {.size = sizeof o,
                                    .posterior = members ? NULL : path,
                                    .assimilation = members ? path : NULL,
                                    .replicates = 1,
                                    .threads = 1,
                                    .end = "2020-12-05"};
    flujo_result *r = NULL;
    flujo_errors *errors = flujo_errors_new(NULL);
    enum flujo_status status = flujo_run(loaded, &o, &r, errors);
    if ((status == FLUJO_OK) != (r != NULL)) abort();
    flujo_result_free(r);
    flujo_errors_free(errors);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error_list errors;
    char path[512];
    if (size < 1 || size > 512) return 0;
    int kind = data[0] % KINDS;
    edits_write("kept.sqlite", original[kind].data, original[kind].size, data + 1, size - 1);
    snprintf(path, sizeof path, "%s", fuzz_path("kept.sqlite"));
    errors_init(&errors, memory_default());
    if (kind == SLICE || kind == CONDENSED) read_slice(path, data[0] >> 7, &errors);
    if (kind == SWEEP) read_sweep(path, &errors);
    if (kind == POSTERIOR || kind == MEMBERS) go_on(path, kind == MEMBERS);
    errors_free(&errors);
    return 0;
}
