/* See daily_series.h. The table `daily` is a virtual table of SQLite (sqlite.org/vtab.html) that unpacks a series at a time;
 * it finds policy, measure and element by the key of daily_series, and gives rows in the order of that key and of days. */
#include "store/daily_series.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POLICY, DATE, MEASURE, ELEMENT, NUMBERS };           /* columns of daily */
enum { FIRST_DATE = 3, DAYS, DATA, MOST_DAYS = 366 * 400 }; /* columns of daily_series */

static uint64_t word_of(double x)
{
    uint64_t word = 0x7ff8000000000000; /* one nan for what is not defined */
    if (isfinite(x)) memcpy(&word, &x, sizeof word);
    return word;
}

size_t daily_series_encode(const double *numbers, size_t n, unsigned char *out)
{
    unsigned char *to = out + (n + 1) / 2;

    memset(out, 0, (n + 1) / 2);
    for (size_t i = 0; i < n; i++) {
        uint64_t word = word_of(numbers[i] + 0.0); /* no -0 */
        int bytes = 0;
        for (; word != 0; word <<= 8, bytes++)
            *to++ = (unsigned char)(word >> 56);
        out[i / 2] |= (unsigned char)(bytes << (i % 2 == 0 ? 4 : 0));
    }
    return (size_t)(to - out);
}

int daily_series_decode(const unsigned char *from, size_t length, double *numbers, size_t n)
{
    const unsigned char *at = from + (n + 1) / 2, *end = from + length;

    if (length < (n + 1) / 2) return 0;
    for (size_t i = 0; i < n; i++) {
        int bytes = from[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15;
        uint64_t word = 0;
        if (bytes > 8 || bytes > end - at) return 0;
        for (int k = 0; k < bytes; k++)
            word |= (uint64_t)*at++ << (56 - 8 * k);
        memcpy(&numbers[i], &word, sizeof word);
        if (isinf(numbers[i])) return 0;
    }
    return at == end;
}

/* --- writing --- */

static size_t numbers_room(int days) { return (size_t)days * SERIES_COLUMNS * sizeof(double); }

/* The numbers, and behind them the blob. */
size_t daily_series_room(int days) { return 2 * numbers_room(days) + (size_t)days * SERIES_COLUMNS; }

void daily_series_put(struct insert *i, const char *policy, const char *measure, const char *element, day_number first,
                      int days, const struct summary *summaries, size_t stride, unsigned char *room)
{
    double *numbers = (double *)(void *)room;
    size_t n = (size_t)days;

    for (size_t day = 0; day < n; day++) {
        const double *values = &summaries[day * stride].mean;
        for (size_t c = 0; c < SERIES_COLUMNS; c++)
            numbers[c * n + day] = values[c];
    }
    unsigned char *data = room + numbers_room(days);
    size_t length = daily_series_encode(numbers, n * SERIES_COLUMNS, data);
    insert_row(i, cell_text(policy), cell_text(measure), cell_text(element), cell_date(first), cell_integer(days),
               cell_bytes(data, length));
}

/* --- reading --- */

struct table {
    sqlite3_vtab base;
    sqlite3 *db;
};

/* At a day of a series. */
struct cursor {
    sqlite3_vtab_cursor base;
    sqlite3_stmt *q; /* of the series; null at the end */
    double *numbers; /* owned */
    day_number first;
    int days, day;
    sqlite3_int64 row;
};

static int make_table(sqlite3 *db, void *user, int count, const char *const *words, sqlite3_vtab **out, char **error)
{
    struct table *t = sqlite3_malloc64(sizeof *t);
    (void)user, (void)count, (void)words, (void)error;
    if (t == NULL) return SQLITE_NOMEM;
    *t = (struct table){.db = db};
    *out = &t->base;
    return sqlite3_declare_vtab(db,
                                "CREATE TABLE daily (policy TEXT, date TEXT, measure TEXT, element TEXT, mean REAL, "
                                "q05 REAL, q25 REAL, q50 REAL, q75 REAL, q95 REAL)");
}

static int free_table(sqlite3_vtab *t)
{
    sqlite3_free(t);
    return SQLITE_OK;
}

/* Whether rows in the order of the key are in the order asked for, the columns of `fixed` being constant. */
static int is_ordered(const sqlite3_index_info *info, unsigned fixed)
{
    static const int key[] = {POLICY, MEASURE, ELEMENT, DATE};
    int at = 0;

    for (int i = 0; i < info->nOrderBy; i++) {
        int column = info->aOrderBy[i].iColumn;
        if (column >= 0 && column < NUMBERS && (fixed >> column & 1u)) continue;
        while (at < 4 && (fixed >> key[at] & 1u))
            at++;
        if (at == 4 || key[at++] != column || info->aOrderBy[i].desc) return 0;
    }
    return 1;
}

/* idxNum: bits of the columns that are given, whose values come in the order of the columns. */
static int best_index(sqlite3_vtab *t, sqlite3_index_info *info)
{
    static const int keys[] = {POLICY, MEASURE, ELEMENT};
    int given = 0;
    double rows = 1e6;
    (void)t;

    info->idxNum = 0;
    for (size_t k = 0; k < 3; k++) {
        for (int i = 0; i < info->nConstraint; i++) {
            if (!info->aConstraint[i].usable || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ
                || info->aConstraint[i].iColumn != keys[k] || (info->idxNum >> keys[k] & 1))
                continue;
            info->aConstraintUsage[i].argvIndex = ++given;
            info->idxNum |= 1 << keys[k];
            rows /= 10;
        }
    }
    info->orderByConsumed = is_ordered(info, (unsigned)info->idxNum);
    info->estimatedCost = rows;
    info->estimatedRows = (sqlite3_int64)rows;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
    struct cursor *c = sqlite3_malloc64(sizeof *c);
    (void)t;
    if (c == NULL) return SQLITE_NOMEM;
    *c = (struct cursor){.q = NULL};
    *out = &c->base;
    return SQLITE_OK;
}

static void finish(struct cursor *c)
{
    sqlite3_finalize(c->q);
    c->q = NULL;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
    struct cursor *c = (struct cursor *)(void *)base;
    finish(c);
    sqlite3_free(c->numbers);
    sqlite3_free(c);
    return SQLITE_OK;
}

/* Unpack the series that the statement is at. */
static int unpack(struct cursor *c)
{
    const unsigned char *date = sqlite3_column_text(c->q, FIRST_DATE), *data = sqlite3_column_blob(c->q, DATA);
    size_t length = (size_t)sqlite3_column_bytes(c->q, DATA);
    sqlite3_int64 days = sqlite3_column_int64(c->q, DAYS);

    if (date == NULL || !date_parse((const char *)date, 0, &c->first) || data == NULL || days < 1 || days > MOST_DAYS
        || length < (size_t)days * SERIES_COLUMNS / 2 || c->first + days - 1 > date_make(DATE_LAST_YEAR, 12, 31))
        return SQLITE_CORRUPT;
    size_t n = (size_t)days * SERIES_COLUMNS;
    double *numbers = sqlite3_realloc64(c->numbers, n * sizeof *numbers);
    if (numbers == NULL) return SQLITE_NOMEM;
    c->numbers = numbers;
    c->days = (int)days;
    c->day = 0;
    return daily_series_decode(data, length, numbers, n) ? SQLITE_OK : SQLITE_CORRUPT;
}

static int next_series(struct cursor *c)
{
    int code = sqlite3_step(c->q);
    if (code == SQLITE_ROW) return unpack(c);
    finish(c);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int filter(sqlite3_vtab_cursor *base, int given, const char *text, int count, sqlite3_value **values)
{
    struct cursor *c = (struct cursor *)(void *)base;
    char sql[200];
    (void)text;

    finish(c);
    c->row = 0;
    snprintf(sql, sizeof sql,
             "SELECT policy, measure, element, first_date, days, data FROM daily_series WHERE 1%s%s%s ORDER BY policy, "
             "measure, element",
             given >> POLICY & 1 ? " AND policy = ?" : "", given >> MEASURE & 1 ? " AND measure = ?" : "",
             given >> ELEMENT & 1 ? " AND element = ?" : "");
    int code = sqlite3_prepare_v2(((struct table *)(void *)base->pVtab)->db, sql, -1, &c->q, NULL);
    for (int i = 0; i < count && code == SQLITE_OK; i++)
        code = sqlite3_bind_value(c->q, i + 1, values[i]);
    return code == SQLITE_OK ? next_series(c) : code;
}

static int next_row(sqlite3_vtab_cursor *base)
{
    struct cursor *c = (struct cursor *)(void *)base;
    c->row++;
    return ++c->day < c->days ? SQLITE_OK : next_series(c);
}

static int is_at_end(sqlite3_vtab_cursor *base) { return ((struct cursor *)(void *)base)->q == NULL; }

static int column(sqlite3_vtab_cursor *base, sqlite3_context *out, int i)
{
    const struct cursor *c = (struct cursor *)(void *)base;
    char date[11];

    if (i == DATE) {
        date_format(c->first + c->day, date);
        sqlite3_result_text(out, date, 10, SQLITE_TRANSIENT);
    } else if (i < NUMBERS) {
        sqlite3_result_value(out, sqlite3_column_value(c->q, i == POLICY ? 0 : i - 1));
    } else {
        sqlite3_result_double(out, c->numbers[(size_t)(i - NUMBERS) * (size_t)c->days + (size_t)c->day]);
    }
    return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
    *out = ((struct cursor *)(void *)base)->row;
    return SQLITE_OK;
}

int daily_series_attach(sqlite3 *db)
{
    static const sqlite3_module module = {.xCreate = make_table,
                                          .xConnect = make_table,
                                          .xBestIndex = best_index,
                                          .xDisconnect = free_table,
                                          .xDestroy = free_table,
                                          .xOpen = open_cursor,
                                          .xClose = close_cursor,
                                          .xFilter = filter,
                                          .xNext = next_row,
                                          .xEof = is_at_end,
                                          .xColumn = column,
                                          .xRowid = row_id};
    int code = sqlite3_create_module_v2(db, "daily_series_rows", &module, NULL, NULL);
    return code == SQLITE_OK
               ? sqlite3_exec(db, "CREATE VIRTUAL TABLE temp.daily USING daily_series_rows", NULL, NULL, NULL)
               : code;
}
