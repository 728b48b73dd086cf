/* Inserting rows into the tables of the schema. Private to what writes results.
 *
 * Several rows may go into one statement: SQLite
 * then looks for the place of the first alone, if the rows come in the order of
 * the primary key. Failures are kept by the writer; after one, calls do nothing. */
#ifndef FLUJO_STORE_INSERT_H
#define FLUJO_STORE_INSERT_H

#include "base/summary.h"
#include "store/result.h"

enum { INSERT_ROWS = 16, INSERT_CELLS = 160 };

/* What is bound to one column of one row. */
struct insert_cell {
    enum { CELL_NULL, CELL_TEXT, CELL_DATE, CELL_INTEGER, CELL_NUMBER, CELL_BYTES } kind;
    union {
        const char *text;
        char date[11];
        long long integer;
        double number;
        struct {
            const unsigned char *data;
            size_t length;
        } bytes;
    };
};

struct insert {
    struct result_writer *w;
    const char *table;
    int columns, column;     /* of a row; given of the row under way */
    int most, rows;          /* rows of the statement; given and not yet inserted */
    sqlite3_stmt *statement; /* null after a failure */
    struct insert_cell cells[INSERT_CELLS];
};

/* Rows of a table; always call insert_end. Texts are not copied: with
 * insert_begin they must live until the row is complete, with insert_many (at most ten
 * columns) until insert_end. */
struct insert insert_begin(struct result_writer *w, const char *table);
struct insert insert_many(struct result_writer *w, const char *table);
void insert_end(struct insert *i);

/* Columns in their order; null text and nan become NULL. */
struct insert_cell cell_text(const char *value);
struct insert_cell cell_number(double value);
struct insert_cell cell_integer(long long value);
struct insert_cell cell_date(day_number day);
struct insert_cell cell_bytes(const unsigned char *data, size_t length); /* lives as a text does */
struct insert_cell cell_month(int month_index);                          /* date_month_index */
#define cell_summary(s)                                                                                                \
    cell_number((s)->mean), cell_number((s)->q05), cell_number((s)->q25), cell_number((s)->q50),                       \
        cell_number((s)->q75), cell_number((s)->q95)

/* The columns of a row, or its last ones. */
#define insert_row(i, ...) (insert_add(i, __VA_ARGS__), insert_row_end(i))
/* The next columns of a row, which insert_row or insert_row_end completes. */
#define insert_add(i, ...)                                                                                             \
    insert_cells(i, sizeof((const struct insert_cell[]){__VA_ARGS__}) / sizeof(struct insert_cell),                    \
                 (const struct insert_cell[]){__VA_ARGS__})
void insert_cells(struct insert *i, size_t count, const struct insert_cell *cells);
void insert_numbers(struct insert *i, const double *values, size_t count);
void insert_row_end(struct insert *i);

/* Keep a failure with the text of SQLite. */
void writer_fail(struct result_writer *w, const char *what);
/* Keep FLUJO_NO_MEMORY. */
void writer_no_memory(struct result_writer *w);

#endif
