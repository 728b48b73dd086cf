/* Edits of a valid result file (FLUJO_FUZZ_RESULT names it): bytes overwritten,
 * or values set through SQL; the seal is made anew, so that what lies behind it is reached.
 * Then it is exported, reported and read as a posterior. */
#include "folder.h"
#include "report/report.h"
#include "scenario/scenario.h"
#include "store/export.h"
#include "store/read.h"
#include "store/study_tables.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *original;
static size_t original_size;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    const char *path = getenv("FLUJO_FUZZ_RESULT");
    FILE *in = path == NULL ? NULL : fopen(path, "rb");
    if (in == NULL) {
        fprintf(stderr, "set FLUJO_FUZZ_RESULT to a result file; fuzz/run.sh does\n");
        exit(1);
    }
    fuzz_folder_make(fuzz_scenario);
    fseek(in, 0, SEEK_END);
    original_size = (size_t)ftell(in);
    rewind(in);
    original = malloc(original_size);
    if (original == NULL || fread(original, 1, original_size, in) != original_size) abort();
    fclose(in);
    return 0;
}

/* The n-th name that a query gives. */
static int name_of(sqlite3 *db, const char *sql, const char *table, int n, char out[64])
{
    sqlite3_stmt *q = NULL;
    int count = 0;
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK) return 0;
    if (table != NULL) sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
    while (sqlite3_step(q) == SQLITE_ROW)
        if (count++ == n) snprintf(out, 64, "%s", (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    return count > n ? count : 0;
}

/* One value of one row: table, column, row, kind of value and its bytes. */
static void edit_value(sqlite3 *db, const uint8_t *e, size_t length)
{
    char table[64], column[64], sql[256];
    sqlite3_stmt *q = NULL;
    if (!name_of(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", NULL, e[1] % 32, table)
        || !name_of(db, "SELECT name FROM pragma_table_info(?)", table, e[2] % 8, column))
        return;
    snprintf(sql, sizeof sql,
             e[0] & 4 ? "DELETE FROM \"%s\" WHERE rowid = ?2 OR ?1 IS 0"
                      : "UPDATE OR IGNORE \"%s\" SET \"%s\" = ?1 WHERE rowid = ?2",
             table, column);
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK) return;
    static const double odd[] = {0, -1, 1e308, -1e308, 1e19, 0.5, 4294967296.0, -0.0};
    if (e[0] & 8)
        sqlite3_bind_double(q, 1, odd[e[4] % 8]);
    else if (length > 0)
        sqlite3_bind_text(q, 1, (const char *)e + 5, (int)length, SQLITE_STATIC);
    sqlite3_bind_int(q, 2, 1 + e[3]);
    sqlite3_step(q);
    sqlite3_finalize(q);
}

static void edit_bytes(char *copy, const uint8_t *e, size_t length)
{
    size_t at = ((size_t)e[1] << 16 | (size_t)e[2] << 8 | e[3]) % original_size;
    if (length > original_size - at) length = original_size - at;
    memcpy(copy + at, e + 5, length);
}

static void make_file(const uint8_t *data, size_t size)
{
    enum { HEAD = 5, SEAL = 16 }; /* what, where (three bytes), length; the end of the file, made anew */
    char *copy = malloc(original_size);
    sqlite3 *db = NULL;
    if (copy == NULL) abort();
    memcpy(copy, original, original_size);
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 1) {
            fuzz_put("result.sqlite", copy, original_size - SEAL);
            if (sqlite3_open(fuzz_path("result.sqlite"), &db) != SQLITE_OK) break;
            sqlite3_exec(db, "PRAGMA journal_mode = off; PRAGMA synchronous = off", NULL, NULL, NULL);
        }
        for (size_t at = 0; at + HEAD <= size;) {
            size_t length = data[at + 4] % 32u;
            if (length > size - at - HEAD) length = size - at - HEAD;
            if (pass == (data[at] & 1)) {
                if (pass == 0)
                    edit_bytes(copy, data + at, length);
                else
                    edit_value(db, data + at, length);
            }
            at += HEAD + length;
        }
    }
    sqlite3_close(db);
    free(copy);
    int file = open(fuzz_path("result.sqlite"), O_RDWR);
    if (file < 0 || !result_seal(file)) abort();
    close(file);
}

static void read_posterior(struct error_list *errors)
{
    struct scenario *s = NULL;
    double *parameters = NULL;
    if (scenario_load(memory_default(), fuzz_folder(), NULL, 0, &s, errors) != FLUJO_OK) abort();
    posterior_read(memory_default(), fuzz_path("result.sqlite"), s, 3, 1, &parameters, errors);
    memory_free(memory_default(), parameters);
    scenario_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error_list errors;
    struct result_file r = {0};
    char path[512], page[512];
    if (size > 512) return 0;
    make_file(data, size);
    snprintf(path, sizeof path, "%s", fuzz_path("result.sqlite"));
    snprintf(page, sizeof page, "%s", fuzz_path("page.html"));
    errors_init(&errors, memory_default());
    if (result_open(memory_default(), path, &r, &errors) == FLUJO_OK) {
        export_csv(&r, fuzz_path("csv"), 0, &errors);
        export_geojson(&r, fuzz_path("csv"), 0, &errors);
        result_close(&r);
        report_write(memory_default(), path, page, 0, &errors);
        read_posterior(&errors);
    }
    errors_free(&errors);
    fuzz_sweep("csv");
    return 0;
}
