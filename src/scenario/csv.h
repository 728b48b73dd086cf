/* A reader of CSV tables (RFC 4180) that keeps the place of every cell. */
#ifndef FLUJO_SCENARIO_CSV_H
#define FLUJO_SCENARIO_CSV_H

#include "base/errors.h"
#include <stddef.h>

/* One cell. text is terminated; blanks around an unquoted cell are taken off.
 * absent: the row was too short to hold it, or too long to know which cell
 * belongs to which column (already reported); text is "". */
struct csv_cell {
    const char *text;
    int line, column; /* from 1; columns count characters, not bytes */
    int absent;
};

/* A table: rows * columns cells, row by row, without header and HXL row. */
struct csv_table {
    const char *file;
    int columns, rows;
    const struct csv_cell *header; /* columns of them */
    const struct csv_cell *cells;
};

/* Parse `length` bytes at `data` into the table, whose strings and arrays live
 * in `arena`. Reports to `errors`: bytes that are not UTF-8, NUL bytes, stray
 * and unclosed quotes, rows with more or fewer cells than the header, an empty
 * file. The table is usable also after errors: short rows are filled with
 * absent cells, of long ones only the first cell is kept. Returns FLUJO_OK (errors or not) or
 * FLUJO_NO_MEMORY. `file` must outlive the table. */
enum flujo_status csv_parse(struct arena *arena, const char *file, const char *data, size_t length,
                            struct error_list *errors, struct csv_table *table);

/* The cell of a row and column; column -1 gives an absent cell. */
struct csv_cell csv_at(const struct csv_table *t, int row, int column);
/* Its position. */
struct position csv_position(const struct csv_table *t, struct csv_cell cell);

#endif
