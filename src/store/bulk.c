#include "store/bulk.h"

#include <math.h>

void bulk_begin(struct bulk *b, struct result_writer *w, const char *table, int columns)
{
    b->w = w;
    b->table = table;
    b->columns = columns;
    b->count = 0;
    b->statement = insert_prepare(w, table, columns, BULK_ROWS);
}

static int bind(sqlite3_stmt *statement, int parameter, const struct bulk_cell *cell)
{
    switch (cell->kind) {
    case BULK_TEXT: return sqlite3_bind_text(statement, parameter, cell->text, -1, SQLITE_STATIC);
    case BULK_INTEGER: return sqlite3_bind_int64(statement, parameter, cell->integer);
    case BULK_NUMBER: return sqlite3_bind_double(statement, parameter, cell->number);
    default: return sqlite3_bind_null(statement, parameter);
    }
}

/* Insert the cells given, which are those of the statement. */
static void insert_cells(struct bulk *b, sqlite3_stmt *statement)
{
    int code = SQLITE_OK;

    if (statement == NULL || b->w->status != FLUJO_OK) return;
    for (int i = 0; i < b->count && code == SQLITE_OK; i++)
        code = bind(statement, i + 1, &b->cells[i]);
    if (code != SQLITE_OK)
        writer_fail(b->w, "binding a value");
    else if (sqlite3_step(statement) != SQLITE_DONE)
        writer_fail(b->w, "inserting rows");
    sqlite3_reset(statement);
}

void bulk_end(struct bulk *b)
{
    if (b->count > 0) {
        sqlite3_stmt *rest = insert_prepare(b->w, b->table, b->columns, b->count / b->columns);

        insert_cells(b, rest);
        sqlite3_finalize(rest);
    }
    sqlite3_finalize(b->statement);
    b->statement = NULL;
    b->count = 0;
}

static void add(struct bulk *b, struct bulk_cell cell)
{
    b->cells[b->count++] = cell;
    if (b->count == BULK_ROWS * b->columns) {
        insert_cells(b, b->statement);
        b->count = 0;
    }
}

void bulk_text(struct bulk *b, const char *value)
{
    add(b, (struct bulk_cell){.kind = value != NULL ? BULK_TEXT : BULK_NULL, .text = value});
}

void bulk_integer(struct bulk *b, long long value)
{
    add(b, (struct bulk_cell){.kind = BULK_INTEGER, .integer = value});
}

void bulk_number(struct bulk *b, double value)
{
    add(b, (struct bulk_cell){.kind = isfinite(value) ? BULK_NUMBER : BULK_NULL, .number = value + 0.0}); /* no -0 */
}

void bulk_summary(struct bulk *b, const struct summary *s)
{
    bulk_number(b, s->mean);
    bulk_number(b, s->q05);
    bulk_number(b, s->q25);
    bulk_number(b, s->q50);
    bulk_number(b, s->q75);
    bulk_number(b, s->q95);
}
