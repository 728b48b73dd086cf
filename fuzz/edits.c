#include "edits.h"
#include "folder.h"
#include "store/read.h"
#include "store/result.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME = 128, ROW = 512, HEAD = 5, SEAL = 16 };

char *edits_read(const char *path, size_t *size)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL || fseek(in, 0, SEEK_END) != 0) abort();
    *size = (size_t)ftell(in);
    rewind(in);
    char *data = malloc(*size);
    if (data == NULL || fread(data, 1, *size, in) != *size) abort();
    fclose(in);
    return data;
}

/* The n-th name that a query gives. */
static int name_of(sqlite3 *db, const char *sql, const char *table, int n, char out[NAME])
{
    sqlite3_stmt *q = NULL;
    int count = 0;
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK) return 0;
    if (table != NULL) sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
    while (sqlite3_step(q) == SQLITE_ROW)
        if (count++ == n) snprintf(out, NAME, "%s", (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    return count > n ? count : 0;
}

/* Bytes of a blob replaced: a block of numbers stays one of its length. */
static sqlite3_stmt *edit_blob(sqlite3 *db, const char *table, const char *column, const char *row, const uint8_t *e,
                               size_t length)
{
    char sql[ROW + 5 * NAME];
    sqlite3_stmt *q = NULL;
    snprintf(
        sql, sizeof sql,
        "UPDATE OR IGNORE \"%s\" SET \"%s\" = CAST(substr(\"%s\", 1, ?1) || ?3 || substr(\"%s\", ?1 + 1 + length(?3)) "
        "AS BLOB) WHERE %s",
        table, column, column, column, row);
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK) return NULL;
    sqlite3_bind_int(q, 1, e[4] >> 5 << 5 | (length > 0 ? e[5] & 31 : 0));
    sqlite3_bind_blob(q, 3, e + HEAD, (int)length, SQLITE_STATIC);
    return q;
}

static sqlite3_stmt *edit_cell(sqlite3 *db, const char *table, const char *column, const char *row, const uint8_t *e,
                               size_t length)
{
    static const double odd[] = {0, -1, 1e308, -1e308, 1e19, 0.5, 4294967296.0, -0.0};
    char sql[ROW + 5 * NAME];
    sqlite3_stmt *q = NULL;
    snprintf(sql, sizeof sql,
             e[0] & 4 ? "DELETE FROM \"%s\" WHERE %s%s" : "UPDATE OR IGNORE \"%s\" SET \"%s\" = ?1 WHERE %s", table,
             e[0] & 4 ? "" : column, row);
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK) return NULL;
    if (e[0] & 8)
        sqlite3_bind_double(q, 1, odd[e[4] % 8]);
    else if (length > 0)
        sqlite3_bind_text(q, 1, (const char *)e + HEAD, (int)length, SQLITE_STATIC);
    return q;
}

/* One value of one row, or the row: its table, column and number. */
static void edit_value(sqlite3 *db, const uint8_t *e, size_t length)
{
    char table[NAME], column[NAME], key[256] = "", row[448];
    if (!name_of(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", NULL, e[1] % 64, table)
        || !name_of(db, "SELECT name FROM pragma_table_info(?)", table, e[2] % 16, column)
        || !name_of(db, "SELECT group_concat(name) FROM pragma_table_info(?) WHERE pk > 0", table, 0, key))
        return;
    snprintf(row, sizeof row, "(%s) IN (SELECT %s FROM \"%s\" LIMIT 1 OFFSET ?2)", key, key, table);
    sqlite3_stmt *q = e[0] & 2 ? edit_blob(db, table, column, row, e, length)
                               : edit_cell(db, table, column, row, e, length);
    if (q == NULL) return;
    sqlite3_bind_int(q, 2, e[3]);
    sqlite3_step(q);
    sqlite3_finalize(q);
}

static void edit_bytes(char *copy, size_t size, const uint8_t *e, size_t length)
{
    size_t at = ((size_t)e[1] << 16 | (size_t)e[2] << 8 | e[3]) % size;
    if (length > size - at) length = size - at;
    memcpy(copy + at, e + HEAD, length);
}

void edits_write(const char *name, const char *original, size_t original_size, const uint8_t *edits, size_t size)
{
    char *copy = malloc(original_size);
    sqlite3 *db = NULL;
    if (copy == NULL) abort();
    memcpy(copy, original, original_size);
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 1) {
            fuzz_put(name, copy, original_size - SEAL);
            if (sqlite3_open(fuzz_path(name), &db) != SQLITE_OK) break;
            sqlite3_exec(db, "PRAGMA journal_mode = off; PRAGMA synchronous = off", NULL, NULL, NULL);
        }
        for (size_t at = 0; at + HEAD <= size;) {
            size_t length = edits[at + 4] % 32u;
            if (length > size - at - HEAD) length = size - at - HEAD;
            if (pass == (edits[at] & 1)) {
                if (pass == 0)
                    edit_bytes(copy, original_size, edits + at, length);
                else
                    edit_value(db, edits + at, length);
            }
            at += HEAD + length;
        }
    }
    sqlite3_close(db);
    free(copy);
    int file = open(fuzz_path(name), O_RDWR);
    if (file < 0 || !result_seal(file)) abort();
    close(file);
}
