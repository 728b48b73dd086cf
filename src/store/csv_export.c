/* CSV: one file a table of the result, in the order of its key, so that equal
 * results give equal bytes. */
#include "store/export.h"

#include "base/files.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_COLUMNS = 64 }; /* of a table; those of ours have 22 */

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

/* `below`: numbers nearer to 0 than this, and texts if it is above 0, are left empty. */
static void add_value(struct text *t, sqlite3_stmt *q, int column, double below)
{
    double value;

    switch (sqlite3_column_type(q, column)) {
    case SQLITE_NULL: return;
    case SQLITE_TEXT:
        if (!(below > 0)) text_add_csv(t, result_text(q, column));
        return;
    default: break;
    }
    value = sqlite3_column_double(q, column);
    if (!(fabs(value) > 0 && fabs(value) < below)) text_add_number(t, value);
}

/* The whole table into t; *rows counted. */
static enum flujo_status table_text(const struct result_file *r, const struct result_table *table,
                                    double suppress_below, struct text *t, int *rows, struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK;
    sqlite3_stmt *q = NULL;
    struct text sql;
    int step = 0, columns, counts[MOST_COLUMNS];

    *rows = 0;
    text_init(&sql, r->a);
    text_format(&sql, "SELECT *, %s FROM \"%s\" ORDER BY %s",
                table->count_if == NULL || !(suppress_below > 0) ? "0" : table->count_if, table->name, table->key);
    if (!sql.failed) q = result_query(r, sql.data, NULL, 0, errors);
    if (q == NULL) {
        status = sql.failed ? FLUJO_NO_MEMORY : FLUJO_FAILED;
        goto out;
    }
    columns = sqlite3_column_count(q) - 1;
    for (int c = 0; c < columns; c++) {
        text_add(t, c == 0 ? "" : ",");
        text_add_csv(t, sqlite3_column_name(q, c));
        if (c < MOST_COLUMNS) counts[c] = result_table_counts(table, sqlite3_column_name(q, c));
    }
    text_add(t, "\n");
    while ((step = result_step(r, q, errors)) == 1) {
        int people = sqlite3_column_int(q, columns);

        for (int c = 0; c < columns; c++) {
            text_add(t, c == 0 ? "" : ",");
            add_value(t, q, c, people && c < MOST_COLUMNS && counts[c] ? suppress_below : 0);
        }
        text_add(t, "\n");
        ++*rows;
    }
    if (step < 0)
        status = FLUJO_FAILED;
    else if (t->failed)
        status = FLUJO_NO_MEMORY;
out:
    sqlite3_finalize(q);
    text_free(&sql);
    return status;
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
