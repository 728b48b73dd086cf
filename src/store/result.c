/* A result file, all or nothing.
 *
 * Everything goes into one transaction of a database under a temporary name in
 * the folder of the target. Since nobody else can see that file, SQLite's own
 * journal and syncs are off; the file is synced once, renamed over the target,
 * and the folder synced. After a crash at any point the target is either the
 * previous file or the new one (rename(2) is atomic in POSIX). A crash can leave
 * the temporary file, named NAME.PID-N.part, behind; the next writer of the same
 * target removes it. */
#include "store/result.h"

#include "base/files.h"
#include "engine/ranks.h"
#include "store/insert.h"
#include "store/read.h"
#include "store/schema.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void fail_errno(struct result_writer *w, const char *what)
{
    if (w->status != FLUJO_OK) return;
    w->status = FLUJO_FAILED;
    errors_add(w->errors, SEVERITY_ERROR, (struct position){w->path, 0, 0}, "%s: %s", what, strerror(errno));
}

static void execute(struct result_writer *w, const char *sql)
{
    if (w->status == FLUJO_OK && sqlite3_exec(w->db, sql, NULL, NULL, NULL) != SQLITE_OK) writer_fail(w, "setting up");
}

/* Name and create the temporary file, empty. */
static void make_temporary(struct result_writer *w)
{
    w->file = file_open_beside(w->path, &w->temporary);
    if (w->file >= 0) return;
    if (w->temporary.failed)
        writer_no_memory(w);
    else
        fail_errno(w, "cannot be created; give --out a file in a folder that exists and may be written");
    text_free(&w->temporary);
}

static void create_tables(struct result_writer *w)
{
    struct text sql;

    text_init(&sql, w->a);
    text_format(&sql, "PRAGMA application_id=%d; PRAGMA user_version=%d;", RESULT_APPLICATION_ID, RESULT_VERSION);
    text_add(&sql, "BEGIN;");
    for (int i = 0; i < result_table_count; i++)
        if (!result_table_made(&result_tables[i])) result_table_create(&sql, &result_tables[i], "");
    if (sql.failed)
        writer_no_memory(w);
    else
        execute(w, sql.data);
    text_free(&sql);
}

enum flujo_status result_create(const struct allocator *a, const char *path, struct result_writer *w,
                                struct error_list *errors)
{
    char buffer[FILE_PATH_SIZE];

    *w = (struct result_writer){.a = a, .errors = errors};
    text_init(&w->temporary, a);
    path = file_target(path, buffer);
    w->path = memory_copy_string(a, path);
    if (w->path == NULL) {
        writer_no_memory(w);
        return w->status;
    }
    if (file_is_folder(path)) {
        errno = EISDIR;
        fail_errno(w, "is a folder; give --out the name of a file");
    } else if (file_exists(path) && !file_is_regular(path)) {
        errno = EINVAL;
        fail_errno(w, "is a device or a pipe; give --out the name of a file");
    } else if (strlen(path) > 500) {
        errno = ENAMETOOLONG;
        fail_errno(w, "is longer than 500 bytes; give --out a shorter path");
    } else {
        make_temporary(w);
    }
    /* Nobody else opens this file: its lock is that of file_open_beside, and on a
     * network file system SQLite's own would stand in its way. One call at a time:
     * no mutex either. */
    if (w->status == FLUJO_OK
        && sqlite3_open_v2(w->temporary.data, &w->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, "unix-none")
               != SQLITE_OK)
        writer_fail(w, "opening");
    execute(w, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;");
    if (w->status == FLUJO_OK) create_tables(w);
    if (w->status != FLUJO_OK) {
        enum flujo_status status = w->status;

        result_discard(w);
        return status;
    }
    return FLUJO_OK;
}

/* Close the temporary file, whose name is gone or is the target's by now. */
static void close_temporary(struct result_writer *w)
{
    if (w->temporary.data == NULL) return;
    close(w->file);
    text_free(&w->temporary);
}

void result_discard(struct result_writer *w)
{
    if (w->db != NULL) sqlite3_close(w->db);
    if (w->temporary.data != NULL) unlink(w->temporary.data);
    close_temporary(w);
    memory_free(w->a, w->path);
    w->db = NULL;
    w->path = NULL;
    if (w->status == FLUJO_OK) w->status = FLUJO_FAILED; /* nothing more may be put */
}

void result_rename(struct result_writer *w, const char *path)
{
    char *copy = memory_copy_string(w->a, path);
    if (copy == NULL) {
        writer_no_memory(w);
        return;
    }
    memory_free(w->a, w->path);
    w->path = copy;
}

enum flujo_status result_commit(struct result_writer *w)
{
    enum flujo_status status;

    if (ranks_own() > 0 && w->status == FLUJO_OK) { /* rank 0 writes it */
        result_discard(w);
        return FLUJO_OK;
    }
    execute(w, "COMMIT");
    if (w->db != NULL && sqlite3_close(w->db) != SQLITE_OK)
        writer_fail(w, "closing");
    else
        w->db = NULL;
    if (w->status == FLUJO_OK && !result_seal(w->file)) fail_errno(w, "cannot be sealed");
    if (w->status == FLUJO_OK && fsync(w->file) != 0) fail_errno(w, "cannot be synced to the disk");
    if (w->status == FLUJO_OK && rename(w->temporary.data, w->path) != 0) fail_errno(w, "cannot be given its name");
    status = w->status;
    if (status == FLUJO_OK) {
        file_sync_folder(w->path, &w->temporary);
        close_temporary(w);
    }
    result_discard(w);
    return status;
}

enum flujo_status result_put_note(struct result_writer *w, const char *key, const char *text)
{
    struct insert i = insert_begin(w, "note");

    insert_row(&i, cell_text(key), cell_text(text));
    insert_end(&i);
    return w->status;
}
