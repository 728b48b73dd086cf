/* What stands where a command writes: its inputs, files of others, complete results. */
#include "cli/cli.h"
#include "store/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The first bytes of a file, ended by 0; their number, 0 if there is none. */
static size_t head_of(const char *path, char *head, size_t size)
{
    FILE *file = file_is_regular(path) ? fopen(path, "rb") : NULL;
    size_t n = file == NULL ? 0 : fread(head, 1, size - 1, file);
    if (file != NULL) fclose(file);
    head[n] = '\0';
    return n;
}

static int is_result(const char *head, size_t n)
{
    return n >= 72 && memcmp(head + 68, "FLUJ", 4) == 0; /* RESULT_APPLICATION_ID at its place in SQLite's header */
}

static int is_page(const char *head, size_t n)
{
    (void)n;
    return strncasecmp(head, "<!doctype html>", 15) == 0 && strstr(head, "content=\"flujo\"") != NULL;
}

/* A table of ours begins with names of columns. */
static int is_table(const char *head, size_t n)
{
    static const char *const columns[] = {"month,", "date,", "from,", "to,", "Day,", "place,", "id,name,pcode"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (n > 0 && strncmp(head, columns[i], strlen(columns[i])) == 0) return 1;
    return 0;
}

/* A file in the folder of an export that an export would replace but did not write; "" if none. */
static void foreign_table(struct text *path, const char *folder)
{
    static const struct {
        const char *name, *begins;
    } other[] = {{"provenance.json", "\"flujo-provenance-1\""},
                 {"places.geojson", "\"FeatureCollection\""},
                 {"routes.geojson", "\"FeatureCollection\""},
                 {"tables.xlsx", "PK\3\4"},
                 {"fields.nc", "\211HDF"},
                 {"inference.nc", "\211HDF"}};
    enum { others = sizeof other / sizeof *other };
    char head[64];
    text_path(path, folder, "run.csv");
    if (!path->failed && head_of(path->data, head, sizeof head) > 0 && strncmp(head, "kind,scenario,", 14) == 0) {
        text_clear(path);
        return;
    }
    for (int i = -others; i < result_table_count && !path->failed; i++) {
        char name[80];
        if (i >= 0) snprintf(name, sizeof name, "%s.csv", result_tables[i].name);
        text_path(path, folder, i < 0 ? other[i + others].name : name);
        size_t n = path->failed ? 0 : head_of(path->data, head, sizeof head);
        if (n > 0 && !(i < 0 && strstr(head, other[i + others].begins) != NULL)) return;
    }
    text_clear(path);
}

static enum flujo_status check_foreign(const struct args *args, const char *out, struct error_list *errors)
{
    char head[4096];
    unsigned command = args->command->id;
    struct text path;
    if (args->options.force) return FLUJO_OK;
    if (command == EXPORT && file_is_folder(out)) {
        text_init(&path, args->a);
        foreign_table(&path, out);
        if (path.length > 0)
            errors_add(errors, SEVERITY_ERROR, (struct position){path.data, 0, 0},
                       "flujo did not write this; give another folder, or --force to replace it");
        int failed = path.failed;
        text_free(&path);
        return failed ? FLUJO_NO_MEMORY : errors_status(errors);
    }
    size_t n = head_of(out, head, sizeof head);
    if (n == 0) return FLUJO_OK;
    int page = command & (REPORT | PAGE | VALIDATE | FLEE_VALIDATE),
        table = command == IMPORT || strcmp(args->command->name, "export") == 0, of_ours = 0;
    if (page) of_ours |= is_page(head, n);
    if (table) of_ours |= is_table(head, n);
    if (!table && (command & (REPORT | PAGE)) == 0) of_ours |= is_result(head, n);
    if (!of_ours)
        errors_add(errors, SEVERITY_ERROR, (struct position){out, 0, 0},
                   "flujo did not write this; give --out another name, or --force to replace it");
    return errors_status(errors);
}

int temporary_path(char path[FILE_PATH_SIZE], struct error_list *errors)
{
    const char *folder = getenv("TMPDIR");

    if (folder == NULL || folder[0] == '\0') folder = "/tmp";
    if (snprintf(path, FILE_PATH_SIZE, "%s/flujo-XXXXXX", folder) < FILE_PATH_SIZE) return 1;
    errors_add(errors, SEVERITY_ERROR, (struct position){"TMPDIR", 0, 0}, "is too long; set a shorter one");
    path[0] = '\0';
    return 0;
}

enum flujo_status output_check(const struct args *args, struct error_list *errors)
{
    const struct options *o = &args->options;
    const char *inputs[] = {o->posterior, o->assimilation, o->map};
    int same = 0;

    if (o->out == NULL) return FLUJO_OK;
    for (size_t i = 0; i < args->operand_count && same == 0; i++)
        same = file_is_input(args->a, o->out, args->operands[i]);
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs && same == 0; i++)
        if (inputs[i] != NULL) same = file_is_input(args->a, o->out, inputs[i]);
    if (same < 0) return FLUJO_NO_MEMORY;
    if (same > 0) return usage_error(errors, "--out %s is a file that is read; give another name", o->out);
    return check_foreign(args, o->out, errors);
}
