/* CSV: one file a table of the result, in the order of its key, so that equal
 * results give equal bytes. */
#include "store/export.h"

#include "base/files.h"
#include "store/schema.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_COLUMNS = 64 }; /* of a table; those of ours have 22 */

enum flujo_status export_make_folder(const char *folder, struct error_list *errors)
{
    if (file_is_folder(folder) || mkdir(folder, 0777) == 0) return FLUJO_OK;
    errors_add(errors, SEVERITY_ERROR, (struct position){folder, 0, 0},
               "cannot be made a folder: %s; give one within a folder that exists", strerror(errno));
    return FLUJO_FAILED;
}

/* A text of the scenario that a spreadsheet would take for a formula gets an
 * apostrophe before it, which spreadsheets take as "this is text". */
static void add_text(struct text *t, const char *s)
{
    struct text guarded;

    if (s[0] == '\0' || strchr("=+-@\t\r", s[0]) == NULL) {
        text_add_csv(t, s);
        return;
    }
    text_init(&guarded, t->a);
    text_add(&guarded, "'");
    text_add(&guarded, s);
    if (guarded.failed)
        t->failed = 1;
    else
        text_add_csv(t, guarded.data);
    text_free(&guarded);
}

/* `below`: numbers nearer to 0 than this, and texts if it is above 0, are left empty. */
static void add_value(struct text *t, sqlite3_stmt *q, int column, double below)
{
    double value;

    switch (sqlite3_column_type(q, column)) {
    case SQLITE_NULL: return;
    case SQLITE_TEXT:
        if (!(below > 0)) add_text(t, result_text(q, column));
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
    enum flujo_status status = export_make_folder(folder, errors);
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
        status = name.failed || path.failed ? FLUJO_NO_MEMORY
                                            : file_write_atomic(r->a, path.data, t.data, t.length, errors);
    }
    text_free(&t);
    text_free(&path);
    text_free(&name);
    return status;
}
