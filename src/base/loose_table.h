/* Tables as people have them, read generously: a byte order mark, CR LF, quotes,
 * blanks around cells, `;` or tabs in place of commas, comment lines, rows of
 * unequal length and a missing final newline are all in use somewhere. Every
 * cell keeps its line so that complaints can be precise. */
#ifndef FLUJO_BASE_LOOSE_TABLE_H
#define FLUJO_BASE_LOOSE_TABLE_H

#include "base/dates.h"
#include "base/errors.h"

#include <stdint.h>

struct loose_row {
    int line;    /* from 1 */
    int comment; /* the line begins with '#' (taken off the first cell) */
    int count;   /* cells, without trailing empty ones */
    const char **cell;
    const int *column; /* of each cell, from 1 */
};

struct loose_table {
    const char *file; /* as shown in messages */
    uint64_t hash;    /* of its bytes */
    struct loose_row *rows;
    int count;
    int first_line; /* of the first line that is not blank, also if it holds delimiters only */
    char delimiter;
    int decimal_comma, decimal_point; /* some number can only be read so; the comma, if it does not part the cells */
};

/* Read `path`. Strings live in the arena. FLUJO_BAD_INPUT with a diagnostic if
 * the file cannot be read or is not a text. */
enum flujo_status loose_table_read(struct arena *arena, const char *path, struct loose_table *table,
                                   struct error_list *errors);

/* Cell i of a row, "" when the row is shorter. */
const char *loose_cell(const struct loose_row *row, int i);
struct position loose_at(const struct loose_table *t, const struct loose_row *row, int i);

/* Same letters and digits, case and everything else ignored: so that
 * MaxMoveSpeed, max_move_speed and "max-move-speed" are one name. */
int loose_same_name(const char *a, const char *b);

/* A plain number, or one with thousands parted by commas or blanks ("1,234", "1 234"); 1 on success. */
int loose_number(const char *s, double *value);
/* The number in a cell of a table: where semicolons or tabs part the cells, 80,5 is 80.5. There 3.000 is three
 * thousand of `people`; of anything else it is refused unless other numbers of the table settle it. */
int loose_table_number(const struct loose_table *t, const char *s, int people, double *value);
/* 2013-12-01, 2013-1-2, 2013/12/01, 01.12.2013, and with slashes in the order that the column settles, each also
 * followed by a time; 1 on success. */
enum loose_date_order { LOOSE_DAY_FIRST, LOOSE_MONTH_FIRST };
int loose_date(const char *s, enum loose_date_order order, day_number *day);
/* The order of the dates of a column; an error if both orders fit all of them. */
enum loose_date_order loose_date_order(const struct loose_table *t, int column, struct error_list *errors);
/* yes/no, true/false, on/off, 1/0; 1 on success. */
int loose_truth(const char *s, int *value);

#endif
