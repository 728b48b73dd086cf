/* The schema of result files: one table, read by the writer and the exports. */
#ifndef FLUJO_STORE_SCHEMA_H
#define FLUJO_STORE_SCHEMA_H

enum {
    RESULT_APPLICATION_ID = 0x464C554A, /* "FLUJ" */
    RESULT_VERSION = 1                  /* PRAGMA user_version */
};

struct result_table {
    const char *name;
    const char *columns; /* of CREATE TABLE, with the primary key */
    const char *order;   /* ORDER BY of exports */
    /* Columns with head-counts, left empty by --suppress-below when small and
     * when `count_if` (SQL, may be null) holds; separated by commas; or null. */
    const char *counts, *count_if;
};

extern const struct result_table result_tables[];
extern const int result_table_count;

#endif
