/* Inserting rows into a result file. */
#include "store/insert.h"

#include <math.h>

void writer_fail(struct result_writer *w, const char *what)
{
    if (w->status != FLUJO_OK) return;
    w->status = FLUJO_FAILED;
    errors_add(w->errors, SEVERITY_ERROR, (struct position){w->path, 0, 0}, "cannot be written (%s): %s", what,
               w->db == NULL ? "no database" : sqlite3_errmsg(w->db));
}

void writer_no_memory(struct result_writer *w)
{
    if (w->status == FLUJO_OK) w->status = FLUJO_NO_MEMORY;
}

sqlite3_stmt *insert_prepare(struct result_writer *w, const char *table, int columns, int rows)
{
    sqlite3_stmt *statement = NULL;
    struct text sql;

    if (w->status != FLUJO_OK) return NULL;
    text_init(&sql, w->a);
    text_format(&sql, "INSERT INTO \"%s\" VALUES ", table);
    for (int i = 0; i < rows * columns; i++)
        text_add(&sql, i % columns > 0 ? ",?" : i > 0 ? "),(?" : "(?");
    text_add(&sql, ")");
    if (sql.failed)
        writer_no_memory(w);
    else if (sqlite3_prepare_v2(w->db, sql.data, -1, &statement, NULL) != SQLITE_OK)
        writer_fail(w, table);
    text_free(&sql);
    return statement;
}

struct insert insert_begin(struct result_writer *w, const char *table, int columns)
{
    return (struct insert){w, insert_prepare(w, table, columns, 1), 0};
}

void insert_end(struct insert *i)
{
    sqlite3_finalize(i->statement);
    i->statement = NULL;
}

static void bound(struct insert *i, int code)
{
    if (code != SQLITE_OK) writer_fail(i->w, "binding a value");
}

static int ready(struct insert *i)
{
    i->column++;
    return i->statement != NULL && i->w->status == FLUJO_OK;
}

void insert_text(struct insert *i, const char *value)
{
    if (ready(i))
        bound(i, value == NULL ? sqlite3_bind_null(i->statement, i->column)
                               : sqlite3_bind_text(i->statement, i->column, value, -1, SQLITE_TRANSIENT));
}

void insert_number(struct insert *i, double value)
{
    if (ready(i)) /* adding 0 turns -0 into 0 */
        bound(i, isfinite(value) ? sqlite3_bind_double(i->statement, i->column, value + 0.0)
                                 : sqlite3_bind_null(i->statement, i->column));
}

void insert_integer(struct insert *i, long long value)
{
    if (ready(i)) bound(i, sqlite3_bind_int64(i->statement, i->column, value));
}

void insert_date(struct insert *i, day_number day)
{
    char text[11];

    date_format(day, text);
    insert_text(i, text);
}

void insert_month(struct insert *i, int month_index)
{
    char text[11];

    date_format_month(month_index, text);
    insert_text(i, text);
}

void insert_summary(struct insert *i, const struct summary *s)
{
    insert_number(i, s->mean);
    insert_number(i, s->q05);
    insert_number(i, s->q25);
    insert_number(i, s->q50);
    insert_number(i, s->q75);
    insert_number(i, s->q95);
}

void insert_row(struct insert *i)
{
    i->column = 0;
    if (i->statement == NULL || i->w->status != FLUJO_OK) return;
    if (sqlite3_step(i->statement) != SQLITE_DONE) writer_fail(i->w, "inserting a row");
    sqlite3_reset(i->statement);
}
