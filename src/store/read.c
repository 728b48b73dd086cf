/* Reading result files. */
#include "store/read.h"

#include "base/files.h"
#include "store/schema.h"

#include <math.h>

static void add_error(const struct result_file *r, struct error_list *errors)
{
    errors_add(errors, SEVERITY_ERROR, (struct position){r->path, 0, 0}, "cannot be read as a result: %s",
               sqlite3_errmsg(r->db));
}

/* A PRAGMA's number; -1 on failure. */
static int pragma(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *q = NULL;
    int value = -1;

    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
        value = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    return value;
}

enum flujo_status result_open(const struct allocator *a, const char *path, struct result_file *out,
                              struct error_list *errors)
{
    struct position at = {path, 0, 0};
    enum flujo_status status = FLUJO_BAD_INPUT;
    struct result_file r = {NULL, NULL, a, 0};

    if (!file_exists(path) || file_is_folder(path)) {
        errors_add(errors, SEVERITY_ERROR, at, "there is no such result file; `flujo run` writes one with --out");
        return FLUJO_BAD_INPUT;
    }
    r.path = memory_copy_string(a, path);
    if (r.path == NULL) {
        status = FLUJO_NO_MEMORY;
        goto out;
    }
    if (sqlite3_open_v2(path, &r.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        add_error(&r, errors);
        goto out;
    }
    int application = pragma(r.db, "PRAGMA application_id");
    if (application < 0 && sqlite3_errcode(r.db) != SQLITE_NOTADB) { /* cut short, say, or not readable */
        add_error(&r, errors);
        goto out;
    }
    if (application != RESULT_APPLICATION_ID) {
        errors_add(errors, SEVERITY_ERROR, at,
                   "is not a flujo result; give a file written by `flujo run` or `flujo compare`");
        goto out;
    }
    r.version = pragma(r.db, "PRAGMA user_version");
    if (r.version < 1 || r.version > RESULT_VERSION) {
        errors_add(errors, SEVERITY_ERROR, at,
                   "has schema version %d, this build reads 1 to %d; write the result anew, or read it with the flujo "
                   "that wrote it",
                   r.version, RESULT_VERSION);
        goto out;
    }
    *out = r;
    return FLUJO_OK;
out:
    result_close(&r);
    return status;
}

void result_close(struct result_file *r)
{
    sqlite3_close(r->db);
    memory_free(r->a, r->path);
    r->db = NULL;
    r->path = NULL;
}

sqlite3_stmt *result_query(const struct result_file *r, const char *sql, const char *const *values, int count,
                           struct error_list *errors)
{
    sqlite3_stmt *q = NULL;

    if (sqlite3_prepare_v2(r->db, sql, -1, &q, NULL) != SQLITE_OK) {
        add_error(r, errors);
        return NULL;
    }
    for (int i = 0; i < count; i++) {
        int code = values[i] == NULL ? sqlite3_bind_null(q, i + 1)
                                     : sqlite3_bind_text(q, i + 1, values[i], -1, SQLITE_STATIC);
        if (code != SQLITE_OK) {
            add_error(r, errors);
            sqlite3_finalize(q);
            return NULL;
        }
    }
    return q;
}

int result_step(const struct result_file *r, sqlite3_stmt *q, struct error_list *errors)
{
    int code = sqlite3_step(q);

    if (code == SQLITE_ROW) return 1;
    if (code == SQLITE_DONE) return 0;
    add_error(r, errors);
    return -1;
}

const char *result_text(sqlite3_stmt *q, int column)
{
    const unsigned char *text = sqlite3_column_text(q, column);

    return text == NULL ? "" : (const char *)text;
}

double result_number(sqlite3_stmt *q, int column)
{
    return sqlite3_column_type(q, column) == SQLITE_NULL ? (double)NAN : sqlite3_column_double(q, column);
}

char *result_one_text(const struct result_file *r, const char *sql, const char *const *values, int count,
                      struct error_list *errors)
{
    sqlite3_stmt *q = result_query(r, sql, values, count, errors);
    char *copy = NULL;

    if (q == NULL) return NULL;
    if (result_step(r, q, errors) == 1 && sqlite3_column_type(q, 0) != SQLITE_NULL)
        copy = memory_copy_string(r->a, result_text(q, 0));
    sqlite3_finalize(q);
    return copy;
}

double result_one_number(const struct result_file *r, const char *sql, const char *const *values, int count,
                         struct error_list *errors)
{
    sqlite3_stmt *q = result_query(r, sql, values, count, errors);
    double value = (double)NAN;

    if (q == NULL) return value;
    if (result_step(r, q, errors) == 1) value = result_number(q, 0);
    sqlite3_finalize(q);
    return value;
}
