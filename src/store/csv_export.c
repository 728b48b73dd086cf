/* CSV: one file a table of the result, in the order of its key, so that equal
 * results give equal bytes. */
#include "store/export.h"

#include "base/files.h"
#include "store/table_rows.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum flujo_status export_make_folder(const char *folder, struct error_list *errors)
{
    if (file_is_folder(folder) || mkdir(folder, 0777) == 0) return FLUJO_OK;
    errors_add(errors, SEVERITY_ERROR, (struct position){folder, 0, 0},
               "cannot be made a folder: %s; give one within a folder that exists", strerror(errno));
    return FLUJO_FAILED;
}

/* A set of files that are put in place together: made in a folder of its own beside
 * `out`, which then gets its name or, where there is one, its files. */
enum flujo_status export_begin(struct export_set *set, const struct allocator *a, const char *out,
                               struct error_list *errors)
{
    size_t length = strlen(out);
    *set = (struct export_set){.dir = NULL};
    text_init(&set->out, a);
    text_init(&set->folder, a);
    while (length > 1 && out[length - 1] == '/')
        length--;
    text_add_bytes(&set->out, out, length);
    if (!set->out.failed) text_format(&set->folder, "%s.%ld.part", set->out.data, (long)getpid());
    if (set->out.failed || set->folder.failed) return FLUJO_NO_MEMORY;
    if (file_exists(set->out.data) && !file_is_folder(set->out.data)) errno = ENOTDIR;
    if ((file_exists(set->out.data) && !file_is_folder(set->out.data)) || mkdir(set->folder.data, 0777) != 0) {
        errors_add(errors, SEVERITY_ERROR, (struct position){out, 0, 0},
                   "cannot be made a folder: %s; give one within a folder that exists", strerror(errno));
        return FLUJO_FAILED;
    }
    set->dir = opendir(set->folder.data);
    if (set->dir != NULL) return FLUJO_OK;
    rmdir(set->folder.data);
    return FLUJO_NO_MEMORY;
}

enum flujo_status export_end(struct export_set *set, enum flujo_status status, struct error_list *errors)
{
    int renamed = set->dir != NULL && status == FLUJO_OK && rename(set->folder.data, set->out.data) == 0;
    int target = renamed || set->dir == NULL ? -1 : open(set->out.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (struct dirent *entry; set->dir != NULL && !renamed && (entry = readdir(set->dir)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        if (status == FLUJO_OK && renameat(dirfd(set->dir), entry->d_name, target, entry->d_name) != 0) {
            errors_add(errors, SEVERITY_ERROR, (struct position){set->out.data, 0, 0}, "%s cannot be put there: %s",
                       entry->d_name, strerror(errno));
            status = FLUJO_FAILED;
        }
        if (status != FLUJO_OK) unlinkat(dirfd(set->dir), entry->d_name, 0);
    }
    if (target >= 0) close(target);
    if (set->dir != NULL) closedir(set->dir);
    if (set->dir != NULL && !renamed) rmdir(set->folder.data);
    text_free(&set->out);
    text_free(&set->folder);
    return status;
}

/* The whole table into t; *rows counted. */
static enum flujo_status table_text(const struct result_file *r, const struct result_table *table,
                                    double suppress_below, struct text *t, int *rows, struct error_list *errors)
{
    struct table_rows from;
    enum flujo_status status = table_rows_begin(&from, r, table, suppress_below, errors);
    int step = 0;

    *rows = 0;
    for (int c = 0; c < from.columns; c++) {
        text_add(t, c == 0 ? "" : ",");
        text_add_csv(t, sqlite3_column_name(from.q, c));
    }
    text_add(t, "\n");
    while (status == FLUJO_OK && (step = table_rows_next(&from, errors)) == 1) {
        for (int c = 0; c < from.columns; c++) {
            double number = 0;
            enum table_cell cell = table_rows_cell(&from, c, &number);

            text_add(t, c == 0 ? "" : ",");
            if (cell == TABLE_NUMBER) text_add_number(t, number);
            if (cell == TABLE_TEXT) text_add_csv(t, result_text(from.q, c));
        }
        text_add(t, "\n");
        ++*rows;
    }
    table_rows_end(&from);
    if (status != FLUJO_OK) return status;
    return step < 0 ? FLUJO_FAILED : t->failed ? FLUJO_NO_MEMORY : FLUJO_OK;
}

enum flujo_status export_csv(const struct result_file *r, const char *folder, double suppress_below,
                             struct error_list *errors)
{
    struct export_set set;
    enum flujo_status status = export_begin(&set, r->a, folder, errors);
    struct text t, path, name;

    text_init(&t, r->a);
    text_init(&path, r->a);
    text_init(&name, r->a);
    for (int i = 0; i < result_table_count && status == FLUJO_OK; i++) {
        int rows = 0;

        text_clear(&t);
        text_clear(&name);
        status = table_text(r, &result_tables[i], suppress_below, &t, &rows, errors);
        if (status != FLUJO_OK) continue;
        text_format(&name, "%s.csv", result_tables[i].name);
        text_path(&path, folder, name.data == NULL ? "" : name.data);
        if (rows == 0 && !name.failed && !path.failed && !file_exists(path.data))
            continue; /* a table of another result, though, is emptied */
        if (!name.failed) text_path(&path, set.folder.data, name.data);
        status = name.failed || path.failed ? FLUJO_NO_MEMORY
                                            : file_write_atomic(r->a, path.data, t.data, t.length, errors);
    }
    text_free(&t);
    text_free(&path);
    text_free(&name);
    return export_end(&set, status, errors);
}
