/* The schema of result files: one table, from which follow the tables of a file,
 * the rows inserted and the exports. tests/store/columns.py compares it with
 * docs/results.md. */
#ifndef FLUJO_STORE_SCHEMA_H
#define FLUJO_STORE_SCHEMA_H

#include "base/text.h"

enum {
    RESULT_APPLICATION_ID = 0x464C554A, /* "FLUJ" */
    RESULT_VERSION = 5,                 /* PRAGMA user_version */
    RESULT_OLDEST = 2                   /* that is read, where the tables that changed since hold no row */
};

struct result_table {
    const char *name;
    /* "policy TEXT, mean COUNT, ...": names and types of SQL, and two of ours: COUNT
     * is a REAL and COUNT_TEXT a TEXT that states head-counts, left empty by
     * --suppress-below when small and when `count_if` (SQL, may be null) holds. */
    const char *columns;
    const char *key; /* the primary key: the order of rows, in exports as well */
    const char *count_if;
};

extern const struct result_table result_tables[];
extern const int result_table_count;

struct result_column {
    char name[32], type[20]; /* of SQL */
    int counts;              /* 1: head-counts */
};

const struct result_table *result_table_find(const char *name); /* null if none */
/* The next column of a list that begins at *columns; 0 at its end. */
int result_column_next(const char **columns, struct result_column *c);
int result_table_columns(const struct result_table *table); /* their number */
int result_table_version(const struct result_table *table); /* of results, that gave the table its shape */
/* 1: of the build, or numbers in a form of ours: neither compared nor exported as a table. */
int result_table_apart(const struct result_table *table);
/* 1: no file has it since version 4; what reads a file makes it (store/daily_series.h). */
int result_table_made(const struct result_table *table);
/* How a column was called before that version: SQL for a view of the table, or null. */
const char *result_table_view(const struct result_table *table);
/* 1 if the column holds head-counts. */
int result_table_counts(const struct result_table *table, const char *column);
/* Add the statement that creates the table in a database of the connection ("" or "temp."). */
void result_table_create(struct text *sql, const struct result_table *table, const char *database);

#endif
