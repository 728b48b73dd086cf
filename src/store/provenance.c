/* Provenance: the build and the inputs of a result, and their export as JSON. */
#include "store/provenance.h"

#include "base/files.h"
#include "base/hash.h"
#include "store/insert.h"

#include <inttypes.h>
#include <libfyaml.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#ifdef FLUJO_HAVE_NLOPT
#include <nlopt.h>
#endif
#ifdef FLUJO_HAVE_XLSXWRITER
#include <xlsxwriter.h>
#endif
#ifdef FLUJO_HAVE_NETCDF
#include <netcdf.h>
#endif

static void flujo(char *out, size_t size) { snprintf(out, size, "%s", FLUJO_VERSION); }

static void compiler(char *out, size_t size)
{
#if defined(__clang__)
    snprintf(out, size, "clang %d.%d.%d", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
    snprintf(out, size, "gcc %d.%d.%d", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

static void flags(char *out, size_t size) { snprintf(out, size, "%s", FLUJO_FLAGS); }
static void sqlite(char *out, size_t size) { snprintf(out, size, "%s", sqlite3_libversion()); }
static void fyaml(char *out, size_t size) { snprintf(out, size, "%s", fy_library_version()); }

static void nlopt(char *out, size_t size)
{
#ifdef FLUJO_HAVE_NLOPT
    int major, minor, bugfix;

    nlopt_version(&major, &minor, &bugfix);
    snprintf(out, size, "%d.%d.%d", major, minor, bugfix);
#else
    snprintf(out, size, "not built in");
#endif
}

static void xlsxwriter(char *out, size_t size)
{
#ifdef FLUJO_HAVE_XLSXWRITER
    snprintf(out, size, "%s", lxw_version());
#else
    snprintf(out, size, "not built in");
#endif
}

static void netcdf(char *out, size_t size)
{
#ifdef FLUJO_HAVE_NETCDF
    snprintf(out, size, "%.*s", (int)strcspn(nc_inq_libvers(), " "), nc_inq_libvers());
#else
    snprintf(out, size, "not built in");
#endif
}

static const struct {
    const char *name;
    void (*text)(char *out, size_t size);
} parts[] = {{"flujo", flujo},    {"compiler", compiler}, {"flags", flags},           {"sqlite", sqlite},
             {"libfyaml", fyaml}, {"nlopt", nlopt},       {"xlsxwriter", xlsxwriter}, {"netcdf", netcdf}};

int build_part(int index, struct build_part *out)
{
    if (index < 0 || index >= (int)(sizeof parts / sizeof *parts)) return 0;
    out->name = parts[index].name;
    parts[index].text(out->text, sizeof out->text);
    return 1;
}

static void put_inputs(struct insert *i, const struct input_file *inputs, int count)
{
    for (int n = 0; n < count; n++) {
        char hash[17];
        snprintf(hash, sizeof hash, "%016" PRIx64, inputs[n].hash);
        insert_row(i, cell_text("input"), cell_text(inputs[n].name), cell_text(hash));
    }
}

void result_put_provenance(struct result_writer *w, const struct input_file *files, int count,
                           const struct option_files *others)
{
    struct insert i = insert_begin(w, "provenance");
    struct build_part part;

    for (int n = 0; build_part(n, &part); n++)
        insert_row(&i, cell_text("build"), cell_text(part.name), cell_text(part.text));
    put_inputs(&i, files, count);
    if (others != NULL) put_inputs(&i, others->files, others->count);
    insert_end(&i);
}

enum flujo_status option_files_add(const struct allocator *a, struct option_files *f, const char *option,
                                   const char *path, struct error_list *errors)
{
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    struct text *name = &f->names[f->count];
    char *bytes = NULL;
    size_t length = 0;

    if (path == NULL) return FLUJO_OK;
    enum flujo_status status = file_read(a, path, &bytes, &length, errors);
    if (status != FLUJO_OK) return status;
    text_init(name, a);
    text_format(name, "--%s %s", option, slash != NULL ? slash + 1 : path);
    f->files[f->count++] = (struct input_file){name->data, hash_bytes(HASH_START, bytes, length)};
    memory_free(a, bytes);
    return name->failed ? FLUJO_NO_MEMORY : FLUJO_OK;
}

void option_files_free(struct option_files *f)
{
    for (int i = 0; i < f->count; i++)
        text_free(&f->names[i]);
    f->count = 0;
}

/* One object, in the shape of docs/provenance.schema.json. */
static const char provenance_sql[] =
    "SELECT json_object('schema', 'flujo-provenance-1', 'kind', kind, "
    "'command', (SELECT text FROM note WHERE key = 'command'), 'scenario', scenario, 'scenario_hash', scenario_hash, "
    "'engine', engine, 'seed', seed, 'replicates_asked', replicates_asked, "
    "'replicates_completed', replicates_completed, 'interrupted', json(iif(interrupted = 1, 'true', 'false')), "
    "'start', start, 'end', end, "
    "'settings', (SELECT json_group_array(text) FROM (SELECT text FROM run_setting ORDER BY position)), "
    "'build', (SELECT json_group_object(name, text) FROM provenance WHERE kind = 'build'), "
    "'inputs', (SELECT json_group_object(name, text) FROM provenance WHERE kind = 'input')) FROM run";

enum flujo_status export_provenance(const struct result_file *r, const char *folder, double suppress_below,
                                    struct error_list *errors)
{
    struct export_set set;
    enum flujo_status status = export_begin(&set, r->a, folder, errors);
    size_t before = errors->errors;
    char *json = status == FLUJO_OK ? result_one_text(r, provenance_sql, NULL, 0, errors) : NULL;
    struct text path, t;

    (void)suppress_below; /* no counts of people */
    text_init(&path, r->a);
    text_init(&t, r->a);
    if (json != NULL) text_format(&t, "%s\n", json);
    if (status == FLUJO_OK) text_path(&path, set.folder.data, "provenance.json");
    if (status == FLUJO_OK && (path.failed || t.failed || errors->out_of_memory)) status = FLUJO_NO_MEMORY;
    if (status == FLUJO_OK && json == NULL) {
        status = FLUJO_BAD_INPUT;
        if (errors->errors == before)
            errors_add(errors, SEVERITY_ERROR, (struct position){r->path, 0, 0},
                       "holds no run; give a file written by `flujo run` or a study");
    }
    if (status == FLUJO_OK) status = file_write_atomic(r->a, path.data, t.data, t.length, errors);
    memory_free(r->a, json);
    text_free(&path);
    text_free(&t);
    return export_end(&set, status, errors);
}
