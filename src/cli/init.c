/* flujo init: begin a scenario from an example, or from a network of one's own.
 *
 * The folder is made beside its place, checked, and moved there whole: it is new or empty before, and complete after. */
#include "cli/cli.h"

#include "base/files.h"
#include "cli/embedded.h"
#include "scenario/csv.h"
#include "store/export.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_IDS = 24 };

/* The folder under way. */
struct draft {
    const struct allocator *a;
    struct error_list *errors;
    const char *place; /* where it shall stand */
    struct text folder, path;
    enum flujo_status status;
};

static void draft_path(struct draft *d, const char *name)
{
    text_clear(&d->path);
    text_path(&d->path, d->folder.data, name);
    if (d->path.failed) d->status = FLUJO_NO_MEMORY;
}

/* The folders that a name leads through, then the file. */
static void draft_write(struct draft *d, const char *name, const char *data, size_t length)
{
    char folder[FILE_PATH_SIZE];

    for (const char *slash = strchr(name, '/'); slash != NULL && d->status == FLUJO_OK;
         slash = strchr(slash + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - name), name);
        draft_path(d, folder);
        if (d->status == FLUJO_OK) d->status = export_make_folder(d->path.data, d->errors);
    }
    if (d->status != FLUJO_OK) return;
    draft_path(d, name);
    if (d->status == FLUJO_OK) d->status = file_write_atomic(d->a, d->path.data, data, length, d->errors);
}

static enum flujo_status draft_open(struct draft *d)
{
    const char *place = d->place;

    if (file_present(place) && (!file_is_folder(place) || rmdir(place) != 0))
        return errors_add(d->errors, SEVERITY_ERROR, (struct position){place, 0, 0},
                          "is there already and not an empty folder; give a new name"),
               FLUJO_BAD_INPUT;
    export_folder_name(place, &d->folder);
    if (d->folder.failed) return FLUJO_NO_MEMORY;
    stop_install(); /* the folder is whole or not there */
    stop_cleans_folder(place);
    if (mkdir(d->folder.data, 0777) == 0) return FLUJO_OK;
    errors_add(d->errors, SEVERITY_ERROR, (struct position){place, 0, 0},
               "cannot be made: %s; give one within a folder that exists", strerror(errno));
    return FLUJO_BAD_INPUT;
}

/* Files are named as the user will see them. */
static void hide_draft(struct draft *d)
{
    for (size_t i = 0; i < d->errors->count; i++) {
        char *file = d->errors->items[i].file;
        if (file != NULL && strncmp(file, d->folder.data, d->folder.length) == 0 && file[d->folder.length] == '/')
            memmove(file, file + d->folder.length + 1, strlen(file) - d->folder.length);
    }
}

/* What was made has to be a scenario; then it goes to its place. */
static enum flujo_status draft_finish(struct draft *d, int displacement)
{
    struct scenario *s = NULL;
    enum flujo_status status = displacement ? FLUJO_OK : scenario_load(d->a, d->folder.data, NULL, 0, &s, d->errors);

    scenario_free(s);
    hide_draft(d);
    if (status != FLUJO_OK) return status;
    if (rename(d->folder.data, d->place) == 0) return FLUJO_OK;
    errors_add(d->errors, SEVERITY_ERROR, (struct position){d->place, 0, 0}, "cannot be made: %s", strerror(errno));
    return FLUJO_FAILED;
}

static void write_example(struct draft *d, const char *example)
{
    char prefix[80];
    int length = snprintf(prefix, sizeof prefix, "scenarios/examples/%s/", example);

    for (const struct embedded_file *f = embedded_files; f->name != NULL && d->status == FLUJO_OK; f++)
        if (strncmp(f->name, prefix, (size_t)length) == 0)
            draft_write(d, f->name + length, (const char *)f->data, f->length);
}

/* Different words of a column, in their order. */
struct words {
    const char *word[MOST_IDS];
    int count;
};

static int add_word(struct words *w, const char *word)
{
    for (int i = 0; i < w->count; i++)
        if (strcmp(w->word[i], word) == 0) return i;
    if (w->count == MOST_IDS || word[0] == '\0') return -1;
    w->word[w->count] = word;
    return w->count++;
}

static int column_of(const struct csv_table *t, const char *name)
{
    for (int c = 0; c < t->columns; c++)
        if (strcmp(t->header[c].text, name) == 0) return c;
    return -1;
}

static void add_list(struct text *t, const char *key, const struct words *w)
{
    text_format(t, "%s: {", key);
    for (int i = 0; i < w->count; i++)
        text_format(t, "%s%s: %s", i > 0 ? ", " : "", w->word[i], w->word[i]);
    text_add(t, "}\n");
}

/* The names in places.csv make scenario.yml; who leaves is a placeholder to be replaced. */
static void write_from_places(struct draft *d, const struct csv_table *t)
{
    struct words countries = {.count = 0}, origins = {.count = 0};
    double people[MOST_IDS] = {0};
    int kind = column_of(t, "kind"), country = column_of(t, "country"), origin = column_of(t, "origin"),
        population = column_of(t, "population");
    struct text yml, classes;

    for (int row = 0; row < t->rows; row++) {
        add_word(&countries, csv_at(t, row, country).text);
        if (strcmp(csv_at(t, row, kind).text, "origin") != 0) continue;
        int o = add_word(&origins, csv_at(t, row, origin).text);
        if (o >= 0 && population >= 0) people[o] += strtod(csv_at(t, row, population).text, NULL);
    }
    text_init(&yml, d->a);
    text_init(&classes, d->a);
    text_add(&yml, "# Begun by `flujo init --from`. `flujo help scenario` explains every key.\nname: my-scenario\n"
                   "start: 2024-01-01\nend: 2024-12-31\n# Labels may be any text; texts.csv (columns text, es) may "
                   "hold them in Spanish.\n");
    add_list(&yml, "countries", &countries);
    add_list(&yml, "origins", &origins);
    text_add(&yml, "demographics: {people: People}\n"
                   "# Values that differ from the defaults (`flujo schema` lists all options).\n"
                   "parameters:\n  departure.noise_sd: 0.1\n"
                   "policies:\n  as_now:\n    label: As it is\n");
    text_add(&classes, "id,origin,demographic,pool,departures_per_month\n");
    for (int o = 0; o < origins.count; o++) {
        double pool = people[o] > 0.0 ? 0.01 * people[o] : 1000.0;
        text_format(&classes, "%s_people,%s,people,%.0f,%.0f\n", origins.word[o], origins.word[o], pool, pool / 100.0);
    }
    if (yml.failed || classes.failed) d->status = FLUJO_NO_MEMORY;
    if (d->status == FLUJO_OK) draft_write(d, "scenario.yml", yml.data, yml.length);
    if (d->status == FLUJO_OK) draft_write(d, "classes.csv", classes.data, classes.length);
    text_free(&yml);
    text_free(&classes);
}

static void copy_file(struct draft *d, const char *from, const char *name)
{
    char *data = NULL;
    size_t length = 0;

    d->status = file_read(d->a, from, &data, &length, d->errors);
    if (d->status == FLUJO_OK) draft_write(d, name, data, length);
    memory_free(d->a, data);
}

static void write_from(struct draft *d, const char *places, const char *routes)
{
    static const char *const needed[] = {"id", "kind", "country", "origin", "lat", "lon"};
    struct arena arena;
    struct csv_table t;
    char *data = NULL;
    size_t length = 0;

    arena_init(&arena, d->a);
    d->status = file_read(d->a, places, &data, &length, d->errors);
    if (d->status == FLUJO_OK) d->status = csv_parse(&arena, places, data, length, d->errors, &t);
    if (d->status == FLUJO_OK) d->status = errors_status(d->errors);
    for (size_t i = 0; i < sizeof needed / sizeof *needed && d->status == FLUJO_OK; i++)
        if (column_of(&t, needed[i]) < 0)
            errors_add(
                d->errors, SEVERITY_ERROR, (struct position){places, 1, 1},
                "no column %s; a table of places has id, kind, country, origin, lat, lon (`flujo help scenario`)",
                needed[i]);
    if (d->status == FLUJO_OK) d->status = errors_status(d->errors);
    if (d->status == FLUJO_OK) copy_file(d, places, "places.csv");
    if (d->status == FLUJO_OK) copy_file(d, routes, "routes.csv");
    if (d->status == FLUJO_OK) write_from_places(d, &t);
    arena_free(&arena);
    memory_free(d->a, data);
}

static enum flujo_status begin(const struct args *args, struct draft *d)
{
    const char *example = args->options.example == NULL ? "corridor" : args->options.example;
    int from = args->options.from, needed = from ? 3 : 1;

    if (from && args->operand_count == 2)
        return usage_error(d->errors, "no folder is given; write `flujo init FOLDER --from %s %s`", args->operands[0],
                           args->operands[1]);
    if ((int)args->operand_count != needed)
        return usage_error(d->errors, "%s",
                           from ? "--from needs two files: flujo init FOLDER --from places.csv routes.csv"
                                : "`flujo init` makes one folder; with --from it takes two files beside");
    if (from && args->options.example != NULL)
        return usage_error(d->errors, "--from and --example exclude each other; give one");
    d->status = draft_open(d);
    if (d->status != FLUJO_OK) return d->status;
    if (from) write_from(d, args->operands[1], args->operands[2]);
    if (!from) write_example(d, example);
    if (d->status == FLUJO_OK) d->status = draft_finish(d, !from && strcmp(example, "camps") == 0);
    if (d->status != FLUJO_OK) folder_remove(d->folder.data);
    return d->status;
}

int command_init(const struct args *args)
{
    struct error_list errors;
    struct draft d = {.a = args->a, .errors = &errors, .place = args->operands[0]};

    errors_init(&errors, d.a);
    text_init(&d.folder, d.a);
    text_init(&d.path, d.a);
    enum flujo_status status = begin(args, &d);
    if (status == FLUJO_OK && !args->options.quiet) {
        printf("%s is ready: `flujo run %s`%s\n", d.place, d.place,
               args->options.from ? "; classes.csv holds placeholders (1 % of each origin's population as people with "
                                    "intent), replace them"
                                  : "; its README.md explains each file");
    }
    int code = cli_finish(status, &errors);
    text_free(&d.folder);
    text_free(&d.path);
    errors_free(&errors);
    return code;
}
