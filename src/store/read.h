/* Reading result files: open and check, then query.
 *
 * Thin on purpose: a reader writes SQL against docs/results.md. Every failure
 * adds a diagnostic that names the file. A handle belongs to one thread. */
#ifndef FLUJO_STORE_READ_H
#define FLUJO_STORE_READ_H

#include "base/errors.h"

#include <sqlite3.h>

/* An open result, read-only. */
struct result_file {
    sqlite3 *db;
    char *path;       /* owned */
    long long *steps; /* owned; that SQLite may still make */
    const struct allocator *a;
    int version; /* of its schema */
};

/* Open `path` and check that it is a result of a schema this build knows.
 * FLUJO_BAD_INPUT if it is missing, another kind of file or too new. On
 * failure nothing is to be closed. */
enum flujo_status result_open(const struct allocator *a, const char *path, struct result_file *out,
                              struct error_list *errors);
void result_close(struct result_file *r); /* null handles allowed */

/* Prepare `sql`; its `?` are bound in order to the `count` texts of `values`
 * (a null binds NULL; the texts must outlive the statement). Null on failure,
 * with a diagnostic. Finish with result_end. */
sqlite3_stmt *result_query(const struct result_file *r, const char *sql, const char *const *values, int count,
                           struct error_list *errors);

/* Step: 1 a row, 0 the end, -1 a failure (diagnostic added). */
int result_step(const struct result_file *r, sqlite3_stmt *q, struct error_list *errors);

/* Finish; 0 if memory was out for a text of the last row, which then was given as "" (noted in the list). */
int result_end(sqlite3_stmt *q, struct error_list *errors);

/* Column helpers: "" for NULL text; nan for NULL numbers. */
const char *result_text(sqlite3_stmt *q, int column);
double result_number(sqlite3_stmt *q, int column);

/* First column of the first row as a copied text (memory_free), null if there
 * is no row or it is NULL; or nan for the number. */
char *result_one_text(const struct result_file *r, const char *sql, const char *const *values, int count,
                      struct error_list *errors);
double result_one_number(const struct result_file *r, const char *sql, const char *const *values, int count,
                         struct error_list *errors);

/* A note of the result (docs/results.md) by its key, to be freed; likewise. */
char *result_one_note(const struct result_file *r, const char *key, struct error_list *errors);

/* Why SQLite refused, in words of ours. */
const char *store_reason(int code);
/* End a complete file, open for reading and writing, with the hash of its bytes, which
 * result_open looks for; 1 on success. */
int result_seal(int file);

#endif
