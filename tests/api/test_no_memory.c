/* What the library does without memory, from its inside: each operation is run once to learn from which places it asks for
 * memory, then once for each of these places, where it is refused. It has to say so, to give back all it had and to write
 * nothing. A place is known by the eight calls that lead to it, and is tried once. Without FLUJO_ALL_PLACES in the
 * environment a few of each operation, evenly spread. */
#include "api/handles.h"
#include "base/hash.h"
#include "flee/flee_instance.h"
#include "import/import.h"
#include "live/page.h"
#include "report/report.h"
#include "scenario/scenario.h"
#include "scenario/sweep.h"
#include "store/assimilation_tables.h"
#include "store/difference.h"
#include "store/export.h"
#include "store/study_tables.h"
#include "store/sweep_tables.h"
#include "study/model_sensitivity.h"
#include "study/validate.h"
#include "support/check.h"
#include "support/fault_allocator.h"

#include <execinfo.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_PLACES = 1 << 16, DEPTH = 8, SKIPPED = 2, FEW = 4 };

/* Notes the number of the first call from each place. */
struct places {
    struct fault_allocator from;
    struct allocator allocator;
    size_t count, first[MOST_PLACES];
};

static uint64_t tried[MOST_PLACES]; /* a hash table of places, 0: none */

static int is_new(uint64_t place)
{
    size_t at = place % MOST_PLACES;
    while (tried[at] != 0 && tried[at] != place)
        at = (at + 1) % MOST_PLACES;
    int new = tried[at] == 0;
    tried[at] = place;
    return new;
}

static void *noting(void *user, void *block, size_t bytes)
{
    struct places *p = user;
    void *frames[DEPTH + SKIPPED] = {NULL};
    if (bytes > 0 && backtrace(frames, DEPTH + SKIPPED) > SKIPPED
        && is_new(hash_bytes(HASH_START, frames + SKIPPED, DEPTH * sizeof *frames)))
        p->first[p->count++] = p->from.calls + 1;
    return p->from.allocator.resize(&p->from, block, bytes);
}

/* Files that operations read and write. */
#define TINY TESTS_FOLDER "/data/tiny"
static char folder[64];
static struct scenario *tiny;
static const char *at(const char *name)
{
    static char paths[8][128];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void put(const char *name, const char *text)
{
    FILE *out = fopen(at(name), "w");
    if (out == NULL || fputs(text, out) < 0 || fclose(out) != 0) abort();
}

static int drop(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

typedef enum flujo_status (*operation_fn)(const struct allocator *a, struct error_list *errors);

/* Through the public interface: a run or comparison of tiny, written. */
static enum flujo_status simulate(const struct allocator *a, const struct flujo_options *asked, int compares,
                                  const char *out, struct error_list *errors)
{
    const struct flujo_allocator given = {a->resize, a->user};
    const struct flujo_load_options load = {.size = sizeof load, .allocator = &given};
    struct flujo_options o = *asked;
    flujo_errors *said = flujo_errors_new(&given);
    flujo_scenario *s = NULL;
    flujo_result *r = NULL;
    o.size = sizeof o, o.threads = 1, o.out = at(out);
    enum flujo_status status = said == NULL ? FLUJO_NO_MEMORY : flujo_scenario_load(at("tiny"), &load, &s, said);
    if (status == FLUJO_OK) status = (compares ? flujo_compare : flujo_run)(s, &o, &r, said);
    if (status == FLUJO_OK) status = flujo_result_save(r, "flujo run tiny", said);
    if (status == FLUJO_BAD_INPUT && flujo_errors_get(said, 0) != NULL)
        print_error("%s\n", flujo_errors_get(said, 0)->message);
    errors->out_of_memory |= said != NULL && said->list.out_of_memory;
    flujo_result_free(r);
    flujo_scenario_free(s);
    flujo_errors_free(said);
    return status;
}

#define SIMULATES(name, compares, out, ...)                                                                            \
    static enum flujo_status name(const struct allocator *a, struct error_list *errors)                                \
    {                                                                                                                  \
        const struct flujo_options o = {__VA_ARGS__};                                                                  \
        return simulate(a, &o, compares, out, errors);                                                                 \
    }
SIMULATES(run, 0, "run.sqlite", .replicates = 3, .store_replicates = 1, .end = "2020-12-31")
SIMULATES(run_expected, 0, "expected.sqlite", .replicates = 2, .engine = "expected", .noise = "mean",
          .sampling = "lattice")
SIMULATES(compare, 1, "compare.sqlite", .replicates = 3, .horizon = "30d,1y", .end_levers = "3m")
SIMULATES(compare_certified, 1, "fast.sqlite", .replicates = 30, .horizon = "30d", .fast = 1, .no_daily = 1)
SIMULATES(compare_until, 1, "until.sqlite", .replicates = 130, .horizon = "30d", .precision = 0.9, .no_daily = 1)
SIMULATES(slice, 0, "slice.sqlite", .first_replicate = 1, .replicates = 2, .end = "2020-11-30")
SIMULATES(run_posterior, 0, "drawn.sqlite", .replicates = 2, .end = "2020-11-30", .posterior = at("posterior.sqlite"))
SIMULATES(run_members, 0, "replay.sqlite", .replicates = 2, .assimilation = at("members.sqlite"))

static enum flujo_status merge(const struct allocator *a, struct error_list *errors)
{
    const char *slices[] = {at("slice.sqlite")};
    const struct flujo_options o = {.end = "2020-11-30", .slices = slices, .slice_count = 1};
    return simulate(a, &o, 0, "merged.sqlite", errors);
}

static void take_away(const char *name)
{
    if (name != NULL) nftw(at(name), drop, 8, FTW_DEPTH | FTW_PHYS);
}

static enum flujo_status resume(const struct allocator *a, struct error_list *errors)
{
    const struct flujo_options o = {.replicates = 2, .end = "2020-11-30", .resume = 1};
    take_away("resume.sqlite.partial"); /* nothing is kept yet; what a refusal leaves there is for the next run */
    return simulate(a, &o, 0, "resume.sqlite", errors);
}

static enum flujo_status forecast(const struct allocator *a, struct error_list *errors)
{
    const struct flujo_allocator given = {a->resize, a->user};
    const struct flujo_load_options load = {.size = sizeof load, .allocator = &given};
    const char *triggers[] = {"custody.station > 100 within 8 weeks"};
    const struct flujo_forecast_options o = {.size = sizeof o,
                                             .months = 1,
                                             .replicates = 20,
                                             .members = 20,
                                             .passes = 1,
                                             .triggers = triggers,
                                             .trigger_count = 1,
                                             .threads = 1,
                                             .out = at("forecast.sqlite")};
    flujo_errors *said = flujo_errors_new(&given);
    flujo_scenario *s = NULL;
    flujo_result *r = NULL;
    enum flujo_status status = said == NULL ? FLUJO_NO_MEMORY : flujo_scenario_load(at("tiny"), &load, &s, said);
    if (status == FLUJO_OK) status = flujo_forecast(s, &o, &r, said);
    if (status == FLUJO_OK) status = flujo_result_save(r, "flujo forecast tiny", said);
    errors->out_of_memory |= said != NULL && said->list.out_of_memory;
    flujo_result_free(r);
    flujo_scenario_free(s);
    flujo_errors_free(said);
    return status;
}

/* Studies that the command line alone runs, with their tables. */
static enum flujo_status finish(const struct allocator *a, struct result_writer *w, enum flujo_status status)
{
    const struct result_run about = {.kind = "calibrate", .engine = "cohort", .version = "0", .end = tiny->end};
    (void)a;
    if (status == FLUJO_OK) status = result_put_run(w, tiny, &about);
    if (status == FLUJO_OK) return result_commit(w);
    result_discard(w);
    return status;
}

#define STUDY(name, type, options, run, put, release, out)                                                             \
    static enum flujo_status name(const struct allocator *a, struct error_list *errors)                                \
    {                                                                                                                  \
        const struct options o = options_of_##name;                                                                    \
        struct type *made = NULL;                                                                                      \
        struct result_writer w;                                                                                        \
        enum flujo_status status = run(a, tiny, &o, &made, errors);                                                    \
        if (status == FLUJO_OK) status = result_create(a, at(out), &w, errors);                                        \
        if (status == FLUJO_OK) status = finish(a, &w, put(&w, made));                                                 \
        release(made);                                                                                                 \
        return status;                                                                                                 \
    }
#define options_of_calibrate                                                                                           \
    {                                                                                                                  \
        .last = tiny->end, .parameters = 2, .pilot = 40, .particles = 10, .proposals = 10, .generations = 1,           \
        .predictive = 4, .seed = 1, .threads = 1, .population_scale = 1                                                \
    }
#define options_of_point                                                                                               \
    {                                                                                                                  \
        .last = tiny->end, .parameters = 2, .pilot = 40, .point = 10, .predictive = 4, .seed = 1, .threads = 1,        \
        .population_scale = 1                                                                                          \
    }
#define options_of_members                                                                                             \
    {                                                                                                                  \
        .members = 20, .passes = 1, .seed = 1, .threads = 1, .population_scale = 1                                     \
    }
#define options_of_sensitivity                                                                                         \
    {                                                                                                                  \
        .baseline = -1, .measure = M_ENCOUNTERS, .from = tiny->start, .to = tiny->end, .morris = 1, .sobol = 1,        \
        .runs = 12, .parameters = 1, .seed = 1, .threads = 1                                                           \
    }
#define options_of_validate                                                                                            \
    {                                                                                                                  \
        .assimilate = {.members = 20, .passes = 1, .seed = 1, .threads = 1, .population_scale = 1},                    \
        .forecast = {.months = 1, .draws = 20, .threads = 1}, .drivers = {1, 0}, .origins = origins, .origin_count = 1 \
    }
STUDY(calibrate, calibration, calibrate_options, calibrate_run, study_put_calibration, calibration_free,
      "posterior.sqlite")
STUDY(point, calibration, calibrate_options, calibrate_run, study_put_calibration, calibration_free, "point.sqlite")
STUDY(members, assimilation, assimilate_options, assimilate_run, assimilation_put, assimilation_free, "members.sqlite")
STUDY(sensitivity, sensitivity, sensitivity_options, sensitivity_run, study_put_sensitivity, sensitivity_free,
      "sens.sqlite")
static day_number origins[1];
STUDY(validate, validation, validate_options, validate_run, study_put_validation, validation_free, "validate.sqlite")

struct rows {
    struct result_writer *w;
    const struct sweep_layout *layout;
};

static enum flujo_status put_row(void *user, int row, const struct summary *values)
{
    const struct rows *r = user;
    return sweep_put_values(r->w, r->layout, row, values);
}

static enum flujo_status sweep(const struct allocator *a, struct error_list *errors)
{
    static const enum sweep_keeps keeps[MEASURE_COUNT] = {[M_ENCOUNTERS] = SWEEP_ELEMENTS};
    static const char *const names[] = {"end"};
    const struct sweep_row usual = {.replicates = 2, .seed = 7, .from = tiny->decision};
    const struct run_request q = {.replicates = 2,
                                  .threads = 1,
                                  .end = tiny->end,
                                  .horizon_from = tiny->decision,
                                  .horizon_count = 1,
                                  .horizon_to = {tiny->end}};
    struct arena of_layout;
    struct sweep_layout layout;
    struct sweep table;
    struct result_writer w;
    struct rows rows = {&w, &layout};
    arena_init(&of_layout, a);
    enum flujo_status status = sweep_read(a, tiny, at("runs.csv"), &usual, &table, errors);
    if (status == FLUJO_OK && !sweep_layout_make(&of_layout, tiny, &q, names, keeps, 1, &layout))
        status = FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) status = result_create(a, at("sweep.sqlite"), &w, errors);
    if (status == FLUJO_OK) {
        status = sweep_put_rows(&w, tiny, &table, 7, 0, table.row_count);
        if (status == FLUJO_OK)
            status = sweep_run(a, tiny, &table, &q, &layout, 0, table.row_count, put_row, &rows, errors);
        status = finish(a, &w, status);
    }
    sweep_free(&table);
    arena_free(&of_layout);
    return status;
}

/* A result as all that it can be written as. */
static enum flujo_status open_and(const struct allocator *a, const char *name,
                                  enum flujo_status (*write)(const struct result_file *, const char *, double,
                                                             struct error_list *),
                                  struct error_list *errors)
{
    struct result_file r = {0};
    enum flujo_status status = result_open(a, at(name), &r, errors);
    if (status == FLUJO_OK) status = write(&r, at("exported"), 5, errors);
    result_close(&r);
    return status;
}

static enum flujo_status report_of(const struct allocator *a, const char *name, struct error_list *errors)
{
    const struct report_options o = {.suppress_below = 5, .language = SPANISH, .link = "live.html"};
    return report_write_in(a, at(name), at("page.html"), &o, errors);
}

#define WRITES(name, call)                                                                                             \
    static enum flujo_status name(const struct allocator *a, struct error_list *errors) { return call; }
WRITES(csv, open_and(a, "compare.sqlite", export_csv, errors))
WRITES(csv_sweep, open_and(a, "sweep.sqlite", export_csv, errors))
WRITES(geojson, open_and(a, "run.sqlite", export_geojson, errors))
WRITES(hub, open_and(a, "forecast.sqlite", export_hub, errors))
WRITES(provenance, open_and(a, "run.sqlite", export_provenance, errors))
#ifdef FLUJO_HAVE_XLSXWRITER
WRITES(xlsx, open_and(a, "run.sqlite", export_xlsx, errors))
#endif
#ifdef FLUJO_HAVE_NETCDF
WRITES(netcdf, open_and(a, "run.sqlite", export_netcdf, errors))
WRITES(netcdf_members, open_and(a, "members.sqlite", export_netcdf, errors))
WRITES(netcdf_posterior, open_and(a, "posterior.sqlite", export_netcdf, errors))
#endif
WRITES(report_run, report_of(a, "run.sqlite", errors))
WRITES(report_compare, report_of(a, "fast.sqlite", errors))
WRITES(report_forecast, report_of(a, "forecast.sqlite", errors))
WRITES(report_members, report_of(a, "members.sqlite", errors))
WRITES(report_posterior, report_of(a, "posterior.sqlite", errors))
WRITES(report_validate, report_of(a, "validate.sqlite", errors))
WRITES(page, live_page_write(a, tiny, "es", "report.html", at("page.html"), errors))

static enum flujo_status difference(const struct allocator *a, struct error_list *errors)
{
    struct result_file one = {0}, other = {0};
    enum flujo_status status = result_open(a, at("run.sqlite"), &one, errors);
    if (status == FLUJO_OK) status = result_open(a, at("expected.sqlite"), &other, errors);
    for (int i = 0; i < result_table_count && status == FLUJO_OK; i++) {
        struct table_difference d;
        status = result_difference(&one, &other, &result_tables[i], 0.1, &d, errors);
        table_difference_free(&d);
    }
    result_close(&one);
    result_close(&other);
    return status;
}

static enum flujo_status flee(const struct allocator *a, struct error_list *errors)
{
    const struct flee_read_options o = {.own = 1};
    struct flee_instance *f = NULL;
    enum flujo_status status = flee_instance_read(a, TESTS_FOLDER "/../scenarios/flee/mali", &o, &f, errors);
    if (status == FLUJO_OK) status = flee_instance_write(f, "flujo", at("exported"), errors);
    flee_instance_free(f);
    return status;
}

static enum flujo_status flee_run(const struct allocator *a, struct error_list *errors)
{
    const struct flujo_allocator given = {a->resize, a->user};
    const struct flujo_flee_options load = {.size = sizeof load, .allocator = &given};
    const struct flujo_flee_run_options o = {.size = sizeof o, .replicates = 1, .threads = 1};
    flujo_errors *said = flujo_errors_new(&given);
    flujo_flee *f = NULL;
    flujo_flee_result *r = NULL;
    enum flujo_status status = said == NULL ? FLUJO_NO_MEMORY : flujo_flee_load(at("camps"), &load, &f, said);
    if (status == FLUJO_OK) status = flujo_flee_run(f, &o, &r, said);
    errors->out_of_memory |= said != NULL && said->list.out_of_memory;
    flujo_flee_result_free(r);
    flujo_flee_free(f);
    flujo_errors_free(said);
    return status;
}

static enum flujo_status import(const struct allocator *a, struct error_list *errors)
{
    const char *files[] = {at("cbp.csv")}, *where[] = {"kind=a|b"};
    const struct import_options o = {.shape = "cbp",
                                     .files = files,
                                     .file_count = 1,
                                     .where = where,
                                     .where_count = 0,
                                     .within_km = NAN,
                                     .half_life = NAN,
                                     .full = NAN};
    struct import *im = NULL;
    struct text t;
    text_init(&t, a);
    enum flujo_status status = import_read(a, &o, &im, errors);
    if (status == FLUJO_OK) {
        import_table(im, &t);
        import_report(im, &t);
        import_json(im, "out.csv", &t);
        if (t.failed) status = FLUJO_NO_MEMORY;
    }
    import_free(im);
    text_free(&t);
    return status;
}

/* In an order in which each finds what it reads; what an operation writes stays from its first run. */
static const struct {
    const char *name;
    operation_fn run;
    const char *writes; /* taken away before each refusal, and not there after it */
} operations[] = {
    {"run", run, "run.sqlite"},
    {"run by expected draws", run_expected, "expected.sqlite"},
    {"compare", compare, "compare.sqlite"},
    {"compare --fast", compare_certified, "fast.sqlite"},
    {"compare --precision", compare_until, "until.sqlite"},
    {"a slice", slice, "slice.sqlite"},
    {"merge", merge, "merged.sqlite"},
    {"run --resume", resume, "resume.sqlite"},
    {"calibrate", calibrate, "posterior.sqlite"},
    {"calibrate --method point", point, "point.sqlite"},
    {"assimilate", members, "members.sqlite"},
    {"run --posterior", run_posterior, "drawn.sqlite"},
    {"run --assimilation", run_members, "replay.sqlite"},
    {"forecast", forecast, "forecast.sqlite"},
    {"validate", validate, "validate.sqlite"},
    {"sensitivity", sensitivity, "sens.sqlite"},
    {"sweep", sweep, "sweep.sqlite"},
    {"export", csv, "exported"},
    {"export of a sweep", csv_sweep, "exported"},
    {"export as GeoJSON", geojson, "exported"},
    {"export for a hub", hub, "exported"},
    {"export of the provenance", provenance, "exported"},
#ifdef FLUJO_HAVE_XLSXWRITER
    {"export as XLSX", xlsx, "exported"},
#endif
#ifdef FLUJO_HAVE_NETCDF
    {"export as NetCDF", netcdf, "exported"},
    {"export of members as NetCDF", netcdf_members, "exported"},
    {"export of a posterior as NetCDF", netcdf_posterior, "exported"},
#endif
    {"report of a run", report_run, "page.html"},
    {"report of a comparison", report_compare, "page.html"},
    {"report of a forecast", report_forecast, "page.html"},
    {"report of members", report_members, "page.html"},
    {"report of a posterior", report_posterior, "page.html"},
    {"report of a validation", report_validate, "page.html"},
    {"page", page, "page.html"},
    {"diff", difference, NULL},
    {"Flee to a scenario", flee, "exported"},
    {"run of a Flee folder", flee_run, NULL},
    {"import", import, NULL},
};

/* What is wrong with how one refusal is taken, or null. */
static const char *refuse(int i, size_t call)
{
    struct fault_allocator f;
    struct error_list errors;
    errors_init(&errors, memory_default());
    fault_init(&f, call);
    enum flujo_status status = operations[i].run(&f.allocator, &errors);
    const char *wrong = NULL, *writes = operations[i].writes;
    int there = writes != NULL && access(at(writes), F_OK) == 0;
    if (fault_live(&f) != 0) wrong = "keeps memory";
    if (status != FLUJO_OK && there) wrong = "writes something";
    if (status == FLUJO_OK && writes != NULL && !there) wrong = "writes nothing";
    if (status != FLUJO_OK && status != FLUJO_NO_MEMORY && !errors.out_of_memory) wrong = "gives another reason";
    errors_free(&errors);
    return wrong;
}

static int try_all(int i, int all)
{
    static struct places p;
    struct error_list errors;
    int bad = 0;
    if (operations[i].run == page && live_parts.engine == NULL)
        return 0; /* a build without a compiler to WebAssembly */
    p = (struct places){.allocator = {noting, &p}};
    fault_init(&p.from, 0);
    errors_init(&errors, memory_default());
    take_away(operations[i].writes);
    enum flujo_status status = operations[i].run(&p.allocator, &errors);
    if (status != FLUJO_OK || fault_live(&p.from) != 0) {
        print_error("%s ends with %d, %zu errors, %zu blocks kept\n", operations[i].name, (int)status, errors.errors,
                    fault_live(&p.from));
        for (size_t e = 0; e < errors.count; e++)
            print_error("  %s\n", errors.items[e].text);
        bad = 1;
    }
    errors_free(&errors);
    if (operations[i].writes != NULL) rename(at(operations[i].writes), at("kept"));
    size_t step = all || p.count <= FEW ? 1 : p.count / FEW, tries = 0;
    for (size_t n = 0; n < p.count; n += step, tries++) {
        const char *wrong = refuse(i, p.first[n]);
        if (wrong != NULL && ++bad < 8)
            print_error("%s, call %zu of %zu: %s\n", operations[i].name, p.first[n], (size_t)p.from.calls, wrong);
        take_away(operations[i].writes);
    }
    if (operations[i].writes != NULL) rename(at("kept"), at(operations[i].writes));
    print_message("%s: %zu of %zu places, %d wrong\n", operations[i].name, tries, p.count, bad);
    return bad;
}

/* Tried with FLUJO_ALL_PLACES alone. */
static int is_long(operation_fn f) { return f == compare_until || f == point; }

static void memory_is_refused(void **state)
{
    const char *only = getenv("FLUJO_ONLY");
    int bad = 0, all = getenv("FLUJO_ALL_PLACES") != NULL;
    (void)state;
    for (int i = 0; i < (int)(sizeof operations / sizeof *operations); i++)
        if (only != NULL ? strcmp(only, operations[i].name) == 0 : all || !is_long(operations[i].run))
            bad += try_all(i, all);
    assert_int_equal(bad, 0);
}

static int make_files(void **state)
{
    char command[512];
    struct error_list errors;
    (void)state;
    strcpy(folder, "/tmp/flujo-test-XXXXXX");
    if (mkdtemp(folder) == NULL) return -1;
    snprintf(command, sizeof command,
             "cp -R " TINY " %s/tiny && cp -R " TESTS_FOLDER "/../scenarios/examples/camps %s/camps && chmod -R u+w %s",
             folder, folder, folder);
    if (system(command) != 0) return -1;
    put("tiny/observations/encounters.csv",
        "month,measure,origin,demographic,value\n2020-10,encounters,aa,single_adult,800\n2020-10,encounters,,,1300\n"
        "2020-11,encounters,,,1300\n2020-12,encounters,,,1400\n2021-01,encounters,,,1350\n2021-02,encounters,,,1250\n");
    put("tiny/texts.csv", "text,es\nAs it was,Como fue\n");
    put("runs.csv", "row,policy,reattempt,lever:expulsion\na,humane,0.5,\nb,,,0.5\n");
    put("cbp.csv",
        "Fiscal Year,Month (abbv),Demographic,Citizenship,Encounter Count\n2021,OCT,Single Adults,HONDURAS,800\n"
        "2021,NOV,FMUA,HONDURAS,90\n2021,NOV,UC / Single Minors,GUATEMALA,7\n");
    errors_init(&errors, memory_default());
    int ready = scenario_load(memory_default(), at("tiny"), NULL, 0, &tiny, &errors) == FLUJO_OK;
    errors_free(&errors);
    origins[0] = date_make(2021, 1, 31);
    return ready ? 0 : -1;
}

static int remove_files(void **state)
{
    (void)state;
    scenario_free(tiny);
    return nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_is_refused)};
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
