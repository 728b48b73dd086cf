#include "store/table_rows.h"

#include "base/text.h"

#include <math.h>

enum flujo_status table_rows_begin(struct table_rows *t, const struct result_file *r, const struct result_table *table,
                                   double suppress_below, struct error_list *errors)
{
    struct text sql;
    int failed;

    *t = (struct table_rows){.r = r, .below = suppress_below};
    text_init(&sql, r->a);
    text_format(&sql, "SELECT *, %s FROM \"%s\" ORDER BY %s",
                table->count_if == NULL || !(suppress_below > 0) ? "0" : table->count_if, table->name, table->key);
    failed = sql.failed;
    if (!failed) t->q = result_query(r, sql.data, NULL, 0, errors);
    text_free(&sql);
    if (t->q == NULL) return failed ? FLUJO_NO_MEMORY : FLUJO_FAILED;
    t->columns = sqlite3_column_count(t->q) - 1;
    for (int c = 0; c < t->columns && c < MOST_COLUMNS; c++)
        t->counts[c] = result_table_counts(table, sqlite3_column_name(t->q, c));
    return FLUJO_OK;
}

int table_rows_next(struct table_rows *t, struct error_list *errors)
{
    int step = result_step(t->r, t->q, errors);

    t->people = step == 1 && sqlite3_column_int(t->q, t->columns);
    return step;
}

enum table_cell table_rows_cell(const struct table_rows *t, int column, double *number)
{
    double below = t->people && column < MOST_COLUMNS && t->counts[column] ? t->below : 0;

    switch (sqlite3_column_type(t->q, column)) {
    case SQLITE_NULL: return TABLE_EMPTY;
    case SQLITE_TEXT: return below > 0 ? TABLE_EMPTY : TABLE_TEXT;
    default: break;
    }
    *number = sqlite3_column_double(t->q, column);
    return fabs(*number) > 0 && fabs(*number) < below ? TABLE_EMPTY : TABLE_NUMBER;
}

void table_rows_end(struct table_rows *t)
{
    sqlite3_finalize(t->q);
    t->q = NULL;
}
