/* Inserting rows: a prepared statement filled column by column. Private to the
 * store. Failures are kept by the writer; after one, calls do nothing. */
#ifndef FLUJO_STORE_INSERT_H
#define FLUJO_STORE_INSERT_H

#include "base/summary.h"
#include "store/result.h"

struct insert {
    struct result_writer *w;
    sqlite3_stmt *statement; /* null after a failure */
    int column;              /* bound so far */
};

/* Statement for `rows` rows of `columns` columns of a table; null on failure. */
sqlite3_stmt *insert_prepare(struct result_writer *w, const char *table, int columns, int rows);

/* Statement for `columns` columns of a table. Always call insert_end. */
struct insert insert_begin(struct result_writer *w, const char *table, int columns);
void insert_end(struct insert *i);

/* Next column. Texts are copied by SQLite; null text and nan become NULL. */
void insert_text(struct insert *i, const char *value);
void insert_number(struct insert *i, double value);
void insert_integer(struct insert *i, long long value);
void insert_date(struct insert *i, day_number day);
void insert_month(struct insert *i, int month_index);           /* date_month_index */
void insert_summary(struct insert *i, const struct summary *s); /* six columns */
/* Execute and begin the next row at its first column. */
void insert_row(struct insert *i);

/* Keep a failure with the text of SQLite. */
void writer_fail(struct result_writer *w, const char *what);
/* Keep FLUJO_NO_MEMORY. */
void writer_no_memory(struct result_writer *w);

#endif
