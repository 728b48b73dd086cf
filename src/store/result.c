/* A result file, all or nothing.
 *
 * Everything goes into one transaction of a database under a temporary name in
 * the folder of the target. Since nobody else can see that file, SQLite's own
 * journal and syncs are off; the file is synced once, renamed over the target,
 * and the folder synced. After a crash at any point the target is either the
 * previous file or the new one (rename(2) is atomic in POSIX). A crash can leave
 * the temporary file, named NAME.part-XXXXXX, behind. */
#include "store/result.h"

#include "base/text.h"
#include "store/insert.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail_errno(struct result_writer *w, const char *what)
{
    if (w->status != FLUJO_OK)
        return;
    w->status = FLUJO_FAILED;
    errors_add(w->errors, SEVERITY_ERROR, (struct position){w->path, 0, 0}, "%s: %s", what, strerror(errno));
}

static void execute(struct result_writer *w, const char *sql)
{
    if (w->status == FLUJO_OK && sqlite3_exec(w->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        writer_fail(w, "setting up");
}

/* Name and create the temporary file, empty. */
static void make_temporary(struct result_writer *w)
{
    static const char suffix[] = ".part-XXXXXX";
    size_t length = strlen(w->path);
    int fd;

    w->temporary = memory_alloc(w->a, length + sizeof suffix, 1);
    if (w->temporary == NULL) {
        writer_no_memory(w);
        return;
    }
    memcpy(w->temporary, w->path, length);
    memcpy(w->temporary + length, suffix, sizeof suffix);
    fd = mkstemp(w->temporary);
    if (fd < 0) {
        fail_errno(w, "cannot be created; give --out a file in a folder that exists and may be written");
        memory_free(w->a, w->temporary);
        w->temporary = NULL;
        return;
    }
    if (fchmod(fd, 0644) != 0)
        fail_errno(w, "cannot be made readable");
    close(fd);
}

static void create_tables(struct result_writer *w)
{
    struct text sql;

    text_init(&sql, w->a);
    text_format(&sql, "PRAGMA application_id=%d; PRAGMA user_version=%d;", RESULT_APPLICATION_ID, RESULT_VERSION);
    text_add(&sql, "BEGIN;");
    for (int i = 0; i < result_table_count; i++)
        text_format(&sql, "CREATE TABLE \"%s\" (%s) WITHOUT ROWID;", result_tables[i].name, result_tables[i].columns);
    if (sql.failed)
        writer_no_memory(w);
    else
        execute(w, sql.data);
    text_free(&sql);
}

enum flujo_status result_create(const struct allocator *a, const char *path, struct result_writer *w,
                                struct error_list *errors)
{
    *w = (struct result_writer){a, NULL, NULL, NULL, errors, FLUJO_OK};
    w->path = memory_copy_string(a, path);
    if (w->path == NULL) {
        writer_no_memory(w);
        return w->status;
    }
    if (file_is_folder(path)) {
        errno = EISDIR;
        fail_errno(w, "is a folder; give --out the name of a file");
    } else {
        make_temporary(w);
    }
    if (w->status == FLUJO_OK && sqlite3_open_v2(w->temporary, &w->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        writer_fail(w, "opening");
    execute(w, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;");
    if (w->status == FLUJO_OK)
        create_tables(w);
    if (w->status != FLUJO_OK) {
        enum flujo_status status = w->status;

        result_discard(w);
        return status;
    }
    return FLUJO_OK;
}

void result_discard(struct result_writer *w)
{
    if (w->db != NULL)
        sqlite3_close(w->db);
    if (w->temporary != NULL)
        unlink(w->temporary);
    memory_free(w->a, w->temporary);
    memory_free(w->a, w->path);
    w->db = NULL;
    w->temporary = w->path = NULL;
    if (w->status == FLUJO_OK)
        w->status = FLUJO_FAILED; /* nothing more may be put */
}

/* fsync a file or folder by name. */
static int sync_name(const char *name, int flags)
{
    int fd = open(name, flags);
    int bad;

    if (fd < 0)
        return -1;
    bad = fsync(fd);
    close(fd);
    return bad;
}

static void sync_folder(struct result_writer *w)
{
    char *slash = strrchr(w->path, '/');

    if (slash == NULL) {
        sync_name(".", O_RDONLY);
    } else if (slash == w->path) {
        sync_name("/", O_RDONLY);
    } else {
        *slash = '\0';
        sync_name(w->path, O_RDONLY); /* some file systems refuse; the data are synced */
        *slash = '/';
    }
}

enum flujo_status result_commit(struct result_writer *w)
{
    enum flujo_status status;

    execute(w, "COMMIT");
    if (w->db != NULL && sqlite3_close(w->db) != SQLITE_OK)
        writer_fail(w, "closing");
    else
        w->db = NULL;
    if (w->status == FLUJO_OK && sync_name(w->temporary, O_RDWR) != 0)
        fail_errno(w, "cannot be synced to the disk");
    if (w->status == FLUJO_OK && rename(w->temporary, w->path) != 0)
        fail_errno(w, "cannot be given its name");
    status = w->status;
    if (status == FLUJO_OK) {
        sync_folder(w);
        memory_free(w->a, w->temporary);
        w->temporary = NULL;
    }
    result_discard(w);
    return status;
}

enum flujo_status result_put_note(struct result_writer *w, const char *key, const char *text)
{
    struct insert i = insert_begin(w, "note", 2);

    insert_text(&i, key);
    insert_text(&i, text);
    insert_row(&i);
    insert_end(&i);
    return w->status;
}
