/* Inserting many rows, several a statement: SQLite then looks for the place of
 * the first alone, if the rows come in the order of the primary key. Private to
 * the store. Failures are kept by the writer; after one, calls do nothing. */
#ifndef FLUJO_STORE_BULK_H
#define FLUJO_STORE_BULK_H

#include "store/insert.h"

enum { BULK_ROWS = 16, BULK_COLUMNS = 10 };

/* What is bound to one column of one row. */
struct bulk_cell {
    enum { BULK_NULL, BULK_TEXT, BULK_INTEGER, BULK_NUMBER } kind;
    union {
        const char *text;
        long long integer;
        double number;
    };
};

struct bulk {
    struct result_writer *w;
    const char *table;
    int columns, count;      /* cells given and not yet inserted */
    sqlite3_stmt *statement; /* for BULK_ROWS rows; null after a failure */
    struct bulk_cell cells[BULK_ROWS * BULK_COLUMNS];
};

/* Rows of `columns` columns, at most BULK_COLUMNS. Always call bulk_end, which
 * inserts the last rows. */
void bulk_begin(struct bulk *b, struct result_writer *w, const char *table, int columns);
void bulk_end(struct bulk *b);

/* Next column; after the last of a row comes the first of the next. Texts are
 * not copied and must live until bulk_end; null text and nan become NULL. */
void bulk_text(struct bulk *b, const char *value);
void bulk_integer(struct bulk *b, long long value);
void bulk_number(struct bulk *b, double value);
void bulk_summary(struct bulk *b, const struct summary *s); /* six columns */

#endif
