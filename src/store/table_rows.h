/* The rows of a table of a result as an export writes them: in the order of the key, small counts left out. */
#ifndef FLUJO_STORE_TABLE_ROWS_H
#define FLUJO_STORE_TABLE_ROWS_H

#include "base/text.h"
#include "store/read.h"
#include "store/schema.h"

enum { MOST_COLUMNS = 64 }; /* of a table; those of ours have 22 */

struct table_rows {
    const struct result_file *r;
    sqlite3_stmt *q;
    int columns, people;      /* people: the row counts them */
    int counts[MOST_COLUMNS]; /* which columns count */
    double below;             /* counts nearer to 0 are left out */
};
/* Counts x with 0 < |x| < suppress_below are empty, and texts that state counts if it is above 0. End it in either case. */
enum flujo_status table_rows_begin(struct table_rows *t, const struct result_file *r, const struct result_table *table,
                                   double suppress_below, struct error_list *errors);
int table_rows_next(struct table_rows *t, struct error_list *errors); /* as result_step */
enum table_cell { TABLE_EMPTY, TABLE_NUMBER, TABLE_TEXT };
/* What a column of the row holds; a number in *number, a text with result_text. */
enum table_cell table_rows_cell(const struct table_rows *t, int column, double *number);
void table_rows_end(struct table_rows *t);
/* csv_export.c. The cells of the row from a column on, each but column 0 after a comma, and the end of the line. */
void export_csv_row(const struct table_rows *from, int first, struct text *t);

#endif
