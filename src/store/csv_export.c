/* CSV: one file a table of the result, in the order of its key, so that equal
 * results give equal bytes. */
#include "store/export.h"

#include "base/files.h"
#include "store/table_rows.h"

#include <string.h>

void export_csv_row(const struct table_rows *from, int first, struct text *t)
{
    for (int c = first; c < from->columns; c++) {
        double number = 0;
        enum table_cell cell = table_rows_cell(from, c, &number);

        text_add(t, c == 0 ? "" : ",");
        if (cell == TABLE_NUMBER) text_add_number(t, number);
        if (cell == TABLE_TEXT) text_add_csv(t, result_text(from->q, c));
    }
    text_add(t, "\n");
}

enum flujo_status export_csv_table(const struct result_file *r, const struct result_table *table, double suppress_below,
                                   struct text *t, int *rows, struct error_list *errors)
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
        export_csv_row(&from, 0, t);
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

        if (result_table_apart(&result_tables[i])) continue;
        text_clear(&t);
        text_clear(&name);
        status = strcmp(result_tables[i].name, "sweep") == 0
                     ? export_sweep_table(r, suppress_below, &t, &rows, errors)
                     : export_csv_table(r, &result_tables[i], suppress_below, &t, &rows, errors);
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
