/* What the files of this folder share: a shape adds one file with its columns,
 * its function of a row, and its line in shapes[] of import.c. */
#ifndef FLUJO_IMPORT_SHAPE_H
#define FLUJO_IMPORT_SHAPE_H

#include "base/loose_table.h"
#include "import/import.h"
#include "import/place_map.h"

enum { IMPORT_MOST_COLUMNS = 24, IMPORT_MOST_VALUES = 8 };
enum import_column_use {
    COLUMN_NEEDED = 1, /* without it the file is of another shape */
    COLUMN_PART = 2,   /* a cell may say that the row is a total of others */
    COLUMN_DATE = 4
};
struct import_column {
    const char *names; /* alternatives, separated by |, the best first */
    unsigned use;
};

enum import_key { KEY_ELEMENT, KEY_ORIGIN, KEY_DEMOGRAPHIC, KEY_GROUP, KEY_PART, IMPORT_KEYS };
/* What a row says. Entries of the same keys and days are added up. */
struct import_entry {
    const char *key[IMPORT_KEYS]; /* "" for none. Two of KEY_GROUP are never added; of one KEY_PART, such as an
                                   origin, the newest file holds. Neither is written. */
    day_number from, to;
    int file, line;
    int layer, round; /* for settle */
    int masked;       /* the count is hidden or missing */
    double value;
    int parts, hidden; /* once added up: so many rows, so many of them masked */
    int taken;
};

enum import_days { DAYS_MONTH, DAYS_DATE, DAYS_RANGE, DAYS_NONE };
enum import_overlap { OVERLAP_KEY, OVERLAP_MONTH }; /* what of an older file gives way to a newer one */

struct import;
struct import_row {
    const struct loose_table *t;
    const struct loose_row *r;
    const struct import_header *header;
    int file;
};
enum { TAKES_EVENT_OPTIONS = 1, TAKES_ELEMENT = 2 };
struct import_shape {
    const char *name, *title, *measure;
    const struct import_column *columns;
    int count, value; /* columns, and which of them holds the count */
    enum import_days days;
    enum import_overlap overlap;
    unsigned takes;   /* options beyond those of all shapes */
    int dash_is_none; /* "-" stands for no such people: a sum without it is whole */
    void (*row)(struct import *im, const struct import_row *row);
    void (*check)(struct import *im);                       /* options and map; null: nothing to check */
    void (*settle)(struct import *im);                      /* entries not to be added up; null: none */
    void (*write)(const struct import *im, struct text *t); /* null: observations */
    const char *what;                                       /* is written; null: observations */
};

/* Where the columns of a shape stand in a file. */
struct import_header {
    int row, rows;                  /* the first row of the header and how many: 1 or 2 */
    int where[IMPORT_MOST_COLUMNS]; /* -1: absent */
    enum loose_date_order order[IMPORT_MOST_COLUMNS];
    int values[IMPORT_MOST_VALUES], value_count;
    int *filter; /* a column for each --where */
};

struct import_file {
    struct loose_table table;
    const struct import_shape *shape;
    struct import_header header;
    int rows, taken;
};

/* A reason for which rows are left out. */
struct import_left {
    const char *reason, *what;
    size_t count;
    const char *file;
    int line; /* of the first */
};

struct import {
    struct arena arena;
    const struct import_options *o;
    struct error_list *errors;
    const struct import_shape *shape;
    struct import_map map;
    struct import_file *files;
    struct import_entry *entries; /* after import_settle: observations */
    size_t count, capacity;
    struct import_left *left;
    size_t left_count, left_capacity;
    size_t *left_index; /* hash of reason and what */
    size_t left_slots;
    int no_memory;
};

extern const struct import_shape shape_cbp, shape_unhcr, shape_unhcr_applications, shape_unhcr_situation, shape_dtm,
    shape_hapi_refugees, shape_hapi_idps, shape_acled, shape_ucdp, shape_cod, shape_cod_global, shape_ipc;

/* header.c: find the header of the shape in the table; 0 if it is not there. */
int import_header_find(const struct import_shape *shape, const struct loose_table *t, struct import_header *header);
/* The column of this name; -1. */
int import_header_column(const struct loose_table *t, const struct import_header *header, const char *name);
int import_header_width(const struct loose_table *t, const struct import_header *header);
/* Another column after this one with the same heading; -1. */
int import_header_twice(const struct loose_table *t, const struct import_header *header, int column);
/* The needed columns, "A, B, C". */
void import_header_names(const struct import_shape *shape, struct text *out);
/* Which of the needed columns no row of the table has. */
void import_header_missing(const struct import_shape *shape, const struct loose_table *t, struct text *out);

/* rows.c */
const char *import_cell(const struct import_row *row, int column);
struct position import_at(const struct import_row *row, int column);
/* Is there a date? */
int import_has_date(const struct import_row *row, int column, day_number *day);
/* A date; 0 after an error. */
int import_date(struct import *im, const struct import_row *row, int column, day_number *day);
/* 1 to 12 of a month by name or number; 0. */
int import_month(const char *s);
/* A plain number; 0 after an error. */
int import_number(struct import *im, const struct import_row *row, int column, double *value);
enum import_count { COUNT_GIVEN, COUNT_MISSING, COUNT_MASKED, COUNT_WRONG };
/* What a cell says of people; COUNT_WRONG after an error. */
enum import_count import_count(struct import *im, const struct import_row *row, int at, double *value);
/* The id of the place of a row: the first of the pairs of columns (P-code, name) that the map knows; null after
 * import_leave. Without a map it is the code or else the name of the first pair that has one. */
const char *import_place(struct import *im, const struct import_row *row, const int (*pair)[2], int pairs);
/* That of a row of admin level 2, 1 or 0, by pairs of the district, the district as its provider names it, the region
 * likewise, and the country. Without a map only those of its level count. */
const char *import_place_at(struct import *im, const struct import_row *row, const int (*pair)[2], int level);
/* The count of the row as an entry with these keys and days; null when the row is left out. */
struct import_entry *import_add(struct import *im, const struct import_row *row, const char *const key[IMPORT_KEYS],
                                day_number from, day_number to);
/* An entry whose value the shape knows. */
struct import_entry *import_add_value(struct import *im, const struct import_row *row,
                                      const char *const key[IMPORT_KEYS], day_number from, day_number to);
/* Leave the row out: the reason is a constant, what may be "". */
void import_leave(struct import *im, const struct import_row *row, const char *reason, const char *what);
void import_leave_entry(struct import *im, const struct import_entry *e, const char *reason, const char *what);
void import_leave_text(struct import *im, const char *file, int line, const char *reason, const char *what);
/* Leave out an entry that was taken. */
void import_drop(struct import *im, struct import_entry *e, const char *reason, const char *what);
int import_is_total(const char *s);
/* Does a --where choose among the values of this column? */
int import_is_chosen(const struct import *im, const struct import_row *row, int column);

/* settle.c: entries to observations. */
void import_sort(struct import *im, int (*compare)(const void *, const void *));
void import_settle(struct import *im);
/* By keys and days; by keys, round and file order for shapes. */
int import_compare_keys(const struct import_entry *a, const struct import_entry *b);

#endif
