/* Tables of Flee instances, read generously: a byte order mark, CR LF, quotes,
 * blanks around cells, `;` or tabs in place of commas, comment lines, rows of
 * unequal length and a missing final newline are all in use somewhere. Every
 * cell keeps its line so that complaints can be precise. */
#ifndef FLUJO_FLEE_TABLE_H
#define FLUJO_FLEE_TABLE_H

#include "base/dates.h"
#include "base/errors.h"

struct flee_row {
    int line;    /* from 1 */
    int comment; /* the line begins with '#' (taken off the first cell) */
    int count;   /* cells, without trailing empty ones */
    const char **cell;
    const int *column; /* of each cell, from 1 */
};

struct flee_table {
    const char *file; /* as shown in messages */
    struct flee_row *rows;
    int count;
    int first_line; /* of the first line that is not blank, also if it holds delimiters only */
};

/* Read `path`. Strings live in the arena. FLUJO_BAD_INPUT with a diagnostic if
 * the file cannot be read or is not a text. */
enum flujo_status flee_table_read(struct arena *arena, const char *path, struct flee_table *table,
                                  struct error_list *errors);

/* Cell i of a row, "" when the row is shorter. */
const char *flee_cell(const struct flee_row *row, int i);
struct position flee_at(const struct flee_table *t, const struct flee_row *row, int i);

/* Same letters and digits, case and everything else ignored: so that
 * MaxMoveSpeed, max_move_speed and "max-move-speed" are one name. */
int flee_same_name(const char *a, const char *b);

/* Number with thousands separators ("1,234", "1 234") allowed; 1 on success. */
int flee_number(const char *s, double *value);
/* 2013-12-01, 2013-1-2, 2013/12/01, 01/12/2013 (day first), each also followed
 * by a time; 1 on success. */
int flee_date(const char *s, day_number *day);
/* yes/no, true/false, on/off, 1/0; 1 on success. */
int flee_truth(const char *s, int *value);

#endif
