#include "store/insert.h"

#include "store/read.h"
#include "store/schema.h"

#include <math.h>

void writer_fail(struct result_writer *w, const char *what)
{
    if (w->status != FLUJO_OK) return;
    int code = w->db == NULL ? SQLITE_NOMEM : sqlite3_errcode(w->db);
    w->status = code == SQLITE_NOMEM ? FLUJO_NO_MEMORY : FLUJO_FAILED;
    if (w->status == FLUJO_FAILED)
        errors_add(w->errors, SEVERITY_ERROR, (struct position){w->path, 0, 0}, "cannot be written (%s): %s", what,
                   store_reason(code));
}

void writer_no_memory(struct result_writer *w)
{
    if (w->status == FLUJO_OK) w->status = FLUJO_NO_MEMORY;
}

/* Statement for so many rows; null on failure. */
static sqlite3_stmt *prepare(const struct insert *i, int rows)
{
    sqlite3_stmt *statement = NULL;
    struct text sql;

    if (i->w->status != FLUJO_OK) return NULL;
    text_init(&sql, i->w->a);
    text_format(&sql, "INSERT INTO \"%s\" VALUES ", i->table);
    for (int k = 0; k < rows * i->columns; k++)
        text_add(&sql, k % i->columns > 0 ? ",?" : k > 0 ? "),(?" : "(?");
    text_add(&sql, ")");
    if (sql.failed)
        writer_no_memory(i->w);
    else if (sqlite3_prepare_v2(i->w->db, sql.data, -1, &statement, NULL) != SQLITE_OK)
        writer_fail(i->w, i->table);
    text_free(&sql);
    return statement;
}

static struct insert begin(struct result_writer *w, const char *table, int rows)
{
    const struct result_table *t = result_table_find(table);
    struct insert i = {.w = w, .table = table, .columns = t != NULL ? result_table_columns(t) : 0, .most = rows};

    if (i.columns == 0 || rows * i.columns > INSERT_CELLS)
        writer_fail(w, "rows of a table that the schema lacks");
    else
        i.statement = prepare(&i, rows);
    return i;
}

struct insert insert_begin(struct result_writer *w, const char *table) { return begin(w, table, 1); }

struct insert insert_many(struct result_writer *w, const char *table) { return begin(w, table, INSERT_ROWS); }

static int bind(sqlite3_stmt *statement, int parameter, const struct insert_cell *cell)
{
    switch (cell->kind) {
    case CELL_TEXT: return sqlite3_bind_text(statement, parameter, cell->text, -1, SQLITE_STATIC);
    case CELL_DATE: return sqlite3_bind_text(statement, parameter, cell->date, -1, SQLITE_STATIC);
    case CELL_INTEGER: return sqlite3_bind_int64(statement, parameter, cell->integer);
    case CELL_NUMBER: return sqlite3_bind_double(statement, parameter, cell->number);
    case CELL_BYTES:
        return sqlite3_bind_blob64(statement, parameter, cell->bytes.data, cell->bytes.length, SQLITE_STATIC);
    default: return sqlite3_bind_null(statement, parameter);
    }
}

/* Insert the rows given, which are those of the statement. */
static void execute(struct insert *i, sqlite3_stmt *statement)
{
    int code = SQLITE_OK;

    if (statement != NULL && i->w->status == FLUJO_OK) {
        for (int k = 0; k < i->rows * i->columns && code == SQLITE_OK; k++)
            code = bind(statement, k + 1, &i->cells[k]);
        if (code != SQLITE_OK)
            writer_fail(i->w, "binding a value");
        else if (sqlite3_step(statement) != SQLITE_DONE)
            writer_fail(i->w, "inserting rows");
        sqlite3_reset(statement);
    }
    i->rows = 0;
}

void insert_row_end(struct insert *i)
{
    if (i->column != i->columns) writer_fail(i->w, "a row that is not of the schema");
    i->column = 0;
    if (++i->rows == i->most) execute(i, i->statement);
}

void insert_end(struct insert *i)
{
    if (i->rows > 0) {
        sqlite3_stmt *rest = prepare(i, i->rows);

        execute(i, rest);
        sqlite3_finalize(rest);
    }
    sqlite3_finalize(i->statement);
    i->statement = NULL;
}

void insert_cells(struct insert *i, size_t count, const struct insert_cell *cells)
{
    for (size_t k = 0; k < count; k++, i->column++)
        if (i->column < i->columns) i->cells[i->rows * i->columns + i->column] = cells[k];
}

void insert_numbers(struct insert *i, const double *values, size_t count)
{
    for (size_t k = 0; k < count; k++)
        insert_add(i, cell_number(values[k]));
}

struct insert_cell cell_text(const char *value)
{
    return (struct insert_cell){.kind = value != NULL ? CELL_TEXT : CELL_NULL, .text = value};
}

struct insert_cell cell_number(double value)
{
    return (struct insert_cell){.kind = isfinite(value) ? CELL_NUMBER : CELL_NULL, .number = value + 0.0}; /* no -0 */
}

struct insert_cell cell_integer(long long value)
{
    return (struct insert_cell){.kind = CELL_INTEGER, .integer = value};
}

struct insert_cell cell_date(day_number day)
{
    struct insert_cell cell = {.kind = CELL_DATE};

    date_format(day, cell.date);
    return cell;
}

struct insert_cell cell_bytes(const unsigned char *data, size_t length)
{
    return (struct insert_cell){.kind = CELL_BYTES, .bytes = {data, length}};
}

struct insert_cell cell_month(int month_index)
{
    struct insert_cell cell = {.kind = CELL_DATE};

    date_format_month(month_index, cell.date);
    return cell;
}
