/* Reading result files. */
#include "store/read.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/text.h"
#include "store/daily_series.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *store_reason(int code)
{
    switch (code & 0xFF) {
    case SQLITE_FULL: return "the disk is full";
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return "the disk or the folder does not let it, or its path is longer than 500 bytes";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return "it is not allowed";
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "another program uses the file";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return "the file is damaged; write it anew";
    case SQLITE_CONSTRAINT: return "a row comes twice, which is a fault of flujo; please report it";
    case SQLITE_TOOBIG:
    case SQLITE_INTERRUPT: return "it asks for more than any result needs";
    default: return "it lacks what a result holds; write it anew";
    }
}

static void add_error(const struct result_file *r, struct error_list *errors)
{
    int code = sqlite3_errcode(r->db);
    if (code == SQLITE_NOMEM)
        errors->out_of_memory = 1;
    else
        errors_add(errors, SEVERITY_ERROR, (struct position){r->path, 0, 0}, "cannot be read as a result: %s",
                   store_reason(code));
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

/* The seal: 8 letters and the hash of all bytes before, after the last page. SQLite
 * reads no further than its pages. */
static const char seal_letters[8] = {'F', 'L', 'U', 'J', 'O', 'S', 'U', 'M'};
enum { SEAL = 16 };

/* The seal that the first `length` bytes of a file ask for; 0 if they cannot be read. */
static int make_seal(int file, off_t length, unsigned char seal[SEAL])
{
    unsigned char buffer[1 << 14];
    uint64_t hash = HASH_START;
    for (off_t at = 0; at < length;) {
        size_t want = length - at < (off_t)sizeof buffer ? (size_t)(length - at) : sizeof buffer;
        ssize_t got = pread(file, buffer, want, at);
        if (got <= 0) return 0;
        hash = hash_bytes(hash, buffer, (size_t)got);
        at += got;
    }
    memcpy(seal, seal_letters, sizeof seal_letters);
    for (int i = 0; i < 8; i++)
        seal[8 + i] = (unsigned char)(hash >> 8 * i);
    return 1;
}

int result_seal(int file)
{
    struct stat info;
    unsigned char seal[SEAL];
    if (fstat(file, &info) != 0 || !make_seal(file, info.st_size, seal)) return 0;
    for (int done = 0; done < SEAL;) {
        ssize_t part = pwrite(file, seal + done, (size_t)(SEAL - done), info.st_size + done);
        if (part < 0 && errno != EINTR) return 0;
        done += part > 0 ? (int)part : 0;
    }
    return 1;
}

static int is_sealed(const char *path)
{
    struct stat info;
    unsigned char seal[SEAL], found[SEAL];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    int sealed = file >= 0 && fstat(file, &info) == 0 && info.st_size > SEAL
                 && pread(file, found, SEAL, info.st_size - SEAL) == SEAL && make_seal(file, info.st_size - SEAL, seal)
                 && memcmp(seal, found, SEAL) == 0;
    if (file >= 0) close(file);
    return sealed;
}

/* TABLE_OLDER: it has rows in a shape of before its version. */
enum { TABLE_WRONG, TABLE_RIGHT, TABLE_OLDER };

/* Whether the rows of a table are in order and complete: TABLE_RIGHT, TABLE_WRONG, -1 when memory is out. */
static int is_sound(const struct result_file *r, const struct result_table *table)
{
    char sql[96];
    sqlite3_stmt *q = NULL;
    snprintf(sql, sizeof sql, "PRAGMA quick_check(\"%s\")", table->name);
    int code = sqlite3_prepare_v2(r->db, sql, -1, &q, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(q);
    const char *said = code == SQLITE_ROW ? result_text(q, 0) : "";
    int sound = strcmp(said, "ok") == 0;
    /* A page that could not be read for want of memory is a line of the answer. */
    if (code == SQLITE_NOMEM || sqlite3_errcode(r->db) == SQLITE_NOMEM || strstr(said, "error code=7") != NULL)
        sound = -1;
    sqlite3_finalize(q);
    return sound;
}

/* A table that a file lacks, or has in an older shape and without rows, stands empty beside it, or made of another:
 * TABLE_RIGHT; -1 on failure. */
static int stand_in(const struct result_file *r, const struct result_table *table, struct text *sql,
                    struct error_list *errors)
{
    if (result_table_made(table)) return daily_series_attach(r->db) == SQLITE_OK ? TABLE_RIGHT : -1;
    text_clear(sql);
    result_table_create(sql, table, "temp.");
    errors->out_of_memory |= sql->failed;
    return !sql->failed && sqlite3_exec(r->db, sql->data, NULL, NULL, NULL) == SQLITE_OK ? TABLE_RIGHT : -1;
}

/* Rows of an older shape, of which only names differ, are seen by a view. */
static int see_older(const struct result_file *r, const struct result_table *table)
{
    const char *view = result_table_view(table);
    int sound = view != NULL ? is_sound(r, table) : TABLE_OLDER;
    if (sound != TABLE_RIGHT) return sound;
    return sqlite3_exec(r->db, view, NULL, NULL, NULL) == SQLITE_OK ? TABLE_RIGHT : -1;
}

/* Whether a table of the file is made as this build makes it, or is known to be empty: the build that wrote the file had
 * none, or one of another shape, which is TABLE_OLDER if it holds rows; -1 on failure. */
static int check_table(const struct result_file *r, const struct result_table *table, struct error_list *errors)
{
    struct text sql;
    sqlite3_stmt *q = NULL;
    int right = -1, rows = 0;
    text_init(&sql, r->a);
    text_format(&sql, "SELECT EXISTS (SELECT 1 FROM main.\"%s\")", table->name);
    if (!sql.failed
        && sqlite3_prepare_v2(r->db, "SELECT sql || ';' FROM sqlite_schema WHERE name = ?", -1, &q, NULL) == SQLITE_OK
        && sqlite3_bind_text(q, 1, table->name, -1, SQLITE_STATIC) == SQLITE_OK) {
        int step = sqlite3_step(q), older = step == SQLITE_ROW && r->version < result_table_version(table);
        const char *made = step == SQLITE_ROW ? result_text(q, 0) : "";
        if (older) rows = pragma(r->db, sql.data), sqlite3_reset(q);
        text_clear(&sql);
        result_table_create(&sql, table, "");
        errors->out_of_memory |= sql.failed;
        if (older || step == SQLITE_DONE)
            right = rows > 0 ? see_older(r, table) : rows < 0 || sql.failed ? -1 : stand_in(r, table, &sql, errors);
        else if (step == SQLITE_ROW && !sql.failed && sqlite3_errcode(r->db) != SQLITE_NOMEM)
            right = strcmp(made, sql.data) == 0 ? is_sound(r, table) : TABLE_WRONG;
        errors->out_of_memory |= step == SQLITE_ROW && !older && right < 0;
    }
    if (right < 0) errors->out_of_memory |= sql.failed || sqlite3_errcode(r->db) == SQLITE_NOMEM;
    sqlite3_finalize(q);
    text_free(&sql);
    return right;
}

static const char other_version[] =
    "is of another version of flujo; write the result anew, or read it with the flujo that wrote it";

/* What is wrong with an open file, or null; "" if SQLite says it. */
static const char *fault_of(struct result_file *r, struct error_list *errors)
{
    int application = pragma(r->db, "PRAGMA application_id");
    if (application < 0 && sqlite3_errcode(r->db) != SQLITE_NOTADB) return ""; /* cut short, say, or not readable */
    if (application != RESULT_APPLICATION_ID)
        return "is not a flujo result; give a file written by `flujo run` or `flujo compare`";
    r->version = pragma(r->db, "PRAGMA user_version");
    if (r->version < 0) return "";
    if (r->version < RESULT_OLDEST || r->version > RESULT_VERSION) return other_version;
    if (!is_sealed(r->path)) return "was changed after it was written, or is damaged; write it anew";
    int foreign = pragma(r->db, "SELECT count(*) FROM sqlite_schema WHERE type != 'table' AND sql IS NOT NULL "
                                "OR sql LIKE 'CREATE VIRTUAL%'");
    if (foreign < 0) return "";
    if (foreign > 0) return "holds what no result holds (views or triggers, say); write it anew";
    for (int i = 0; i < result_table_count; i++) {
        int right = check_table(r, &result_tables[i], errors);
        if (right < 0) return "";
        if (right == TABLE_OLDER) return other_version;
        if (right == TABLE_WRONG)
            return "has a table of another shape than results have, or a damaged one; write it anew";
    }
    return NULL;
}

/* SQLite asks this every STEPS steps of its machine. */
enum { STEPS = 1 << 16 };
static int spent(void *left) { return (*(long long *)left -= STEPS) < 0; }

/* What no result of its size needs ends a query: a report takes less than a step a byte. */
static int limit(struct result_file *r)
{
    struct stat info;
    r->steps = memory_alloc(r->a, 1, sizeof *r->steps);
    if (r->steps == NULL || stat(r->path, &info) != 0) return 0;
    *r->steps = 100000000 + 400 * (long long)info.st_size;
    sqlite3_progress_handler(r->db, STEPS, spent, r->steps);
    sqlite3_limit(r->db, SQLITE_LIMIT_LENGTH, 1 << 26);
    sqlite3_limit(r->db, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
    return 1;
}

enum flujo_status result_open(const struct allocator *a, const char *path, struct result_file *out,
                              struct error_list *errors)
{
    struct position at = {path, 0, 0};
    struct result_file r = {.a = a};

    if (!file_is_regular(path)) {
        errors_add(errors, SEVERITY_ERROR, at, "there is no such result file; give one that flujo wrote with --out");
        return FLUJO_BAD_INPUT;
    }
    r.path = memory_copy_string(a, path);
    if (r.path == NULL) return FLUJO_NO_MEMORY;
    const char *fault = "";
    if (sqlite3_open_v2(path, &r.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
        sqlite3_db_config(r.db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
        sqlite3_db_config(r.db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        errors->out_of_memory |= !limit(&r);
        if (r.steps != NULL) fault = fault_of(&r, errors);
    }
    if (fault == NULL) {
        *out = r;
        return FLUJO_OK;
    }
    if (fault[0] == 0)
        add_error(&r, errors);
    else
        errors_add(errors, SEVERITY_ERROR, at, "%s", fault);
    result_close(&r);
    return errors->out_of_memory ? FLUJO_NO_MEMORY : FLUJO_BAD_INPUT;
}

void result_close(struct result_file *r)
{
    sqlite3_close(r->db);
    memory_free(r->a, r->path);
    memory_free(r->a, r->steps);
    r->steps = NULL;
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

int result_end(sqlite3_stmt *q, struct error_list *errors)
{
    int whole = (sqlite3_finalize(q) & 0xFF) != SQLITE_NOMEM;
    errors->out_of_memory |= !whole;
    return whole;
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
    if (result_step(r, q, errors) == 1 && sqlite3_column_type(q, 0) != SQLITE_NULL) {
        copy = memory_copy_string(r->a, result_text(q, 0));
        errors->out_of_memory |= copy == NULL;
    }
    if (result_end(q, errors)) return copy;
    memory_free(r->a, copy);
    return NULL;
}

char *result_one_note(const struct result_file *r, const char *key, struct error_list *errors)
{
    return result_one_text(r, "SELECT text FROM note WHERE key = ?", &key, 1, errors);
}

double result_one_number(const struct result_file *r, const char *sql, const char *const *values, int count,
                         struct error_list *errors)
{
    sqlite3_stmt *q = result_query(r, sql, values, count, errors);
    double value = (double)NAN;

    if (q == NULL) return value;
    if (result_step(r, q, errors) == 1) value = result_number(q, 0);
    result_end(q, errors);
    return value;
}
