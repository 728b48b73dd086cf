/* Inserting rows into the tables of the schema. Private to what writes results.
 *
 * Rows are given column by column. Several may go into one statement: SQLite
 * then looks for the place of the first alone, if the rows come in the order of
 * the primary key. Failures are kept by the writer; after one, calls do nothing. */
#ifndef FLUJO_STORE_INSERT_H
#define FLUJO_STORE_INSERT_H

#include "base/summary.h"
#include "store/result.h"

enum { INSERT_ROWS = 16, INSERT_CELLS = 160 };

/* What is bound to one column of one row. */
struct insert_cell {
    enum { CELL_NULL, CELL_TEXT, CELL_DATE, CELL_INTEGER, CELL_NUMBER } kind;
    union {
        const char *text;
        char date[11];
        long long integer;
        double number;
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
 * insert_begin they must live until insert_row, with insert_many (at most ten
 * columns) until insert_end. */
struct insert insert_begin(struct result_writer *w, const char *table);
struct insert insert_many(struct result_writer *w, const char *table);
void insert_end(struct insert *i);

/* Next column; null text and nan become NULL. */
void insert_text(struct insert *i, const char *value);
void insert_number(struct insert *i, double value);
void insert_integer(struct insert *i, long long value);
void insert_date(struct insert *i, day_number day);
void insert_month(struct insert *i, int month_index);           /* date_month_index */
void insert_summary(struct insert *i, const struct summary *s); /* six columns */
/* The row is complete; the next begins at its first column. */
void insert_row(struct insert *i);

/* Keep a failure with the text of SQLite. */
void writer_fail(struct result_writer *w, const char *what);
/* Keep FLUJO_NO_MEMORY. */
void writer_no_memory(struct result_writer *w);

#endif
