/* Values by day as blobs: the bytes by hand, and the rows of the table `daily` that is made of them. */
#include "store/daily_series.h"
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* 0; 1 = 3FF0...; 2.5 = 4004...; -0, which is written as 0; a nan; 1/3 with all its bytes. */
static void bytes_by_hand(void **state)
{
    static const double numbers[] = {0, 1, 2.5, -0.0, NAN, 1.0 / 3};
    static const unsigned char expected[] = {0x02, 0x20, 0x28, 0x3f, 0xf0, 0x40, 0x04, 0x7f, 0xf8,
                                             0x3f, 0xd5, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55};
    unsigned char out[64];
    double back[6];
    (void)state;
    assert_int_equal(daily_series_encode(numbers, 6, out), sizeof expected);
    assert_memory_equal(out, expected, sizeof expected);
    assert_true(daily_series_decode(out, sizeof expected, back, 6));
    assert_true(back[0] == 0 && back[1] == 1 && back[2] == 2.5 && !signbit(back[3]) && isnan(back[4])
                && back[5] == 1.0 / 3);
    assert_false(daily_series_decode(out, sizeof expected - 1, back, 6));
    assert_false(daily_series_decode(out, 2, back, 6));
    const double last = 1 + 0x1p-52; /* 3FF0000000000001: zeros within stay */
    assert_int_equal(daily_series_encode(&last, 1, out + 32), 1 + 8);
    assert_true(daily_series_decode(out + 32, 9, back, 1) && back[0] == last);
    out[0] = 0x92; /* nine bytes */
    assert_false(daily_series_decode(out, sizeof expected, back, 6));
}

/* Two policies and two elements over three days: number i of a series is 100 s + i. */
static sqlite3 *make(void)
{
    static const char *const keys[][2] = {{"p", ""}, {"p", "b"}, {"q", ""}, {"q", "b"}};
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db,
                     "CREATE TABLE daily_series (policy TEXT, measure TEXT, element TEXT, first_date TEXT, "
                     "days INTEGER, data BLOB, PRIMARY KEY (policy, measure, element)) WITHOUT ROWID",
                     NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO daily_series VALUES (?, 'm', ?, '2020-02-28', 3, ?)", -1, &q,
                                        NULL),
                     SQLITE_OK);
    for (int s = 3; s >= 0; s--) {
        double numbers[3 * SERIES_COLUMNS];
        unsigned char data[256];
        for (int i = 0; i < 3 * SERIES_COLUMNS; i++)
            numbers[i] = 100 * s + i;
        size_t length = daily_series_encode(numbers, 3 * SERIES_COLUMNS, data);
        sqlite3_bind_text(q, 1, keys[s][0], -1, SQLITE_STATIC);
        sqlite3_bind_text(q, 2, keys[s][1], -1, SQLITE_STATIC);
        sqlite3_bind_blob(q, 3, data, (int)length, SQLITE_TRANSIENT);
        assert_int_equal(sqlite3_step(q), SQLITE_DONE);
        sqlite3_reset(q);
    }
    sqlite3_finalize(q);
    assert_int_equal(daily_series_attach(db), SQLITE_OK);
    return db;
}

/* The rows of a query, cells parted by blanks and rows by slashes. */
static const char *rows(sqlite3 *db, const char *sql)
{
    static char text[2000];
    sqlite3_stmt *q = NULL;
    size_t used = 0;
    int step;
    text[0] = '\0';
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    while ((step = sqlite3_step(q)) == SQLITE_ROW)
        for (int c = 0; c < sqlite3_column_count(q) && used < 1900; c++)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", (const char *)sqlite3_column_text(q, c),
                                     c + 1 < sqlite3_column_count(q) ? " " : "/");
    assert_int_equal(step, SQLITE_DONE);
    sqlite3_finalize(q);
    return text;
}

static void rows_of_queries(void **state)
{
    static const struct {
        const char *sql, *rows;
    } cases[] = {
        {"SELECT date, mean, q95 FROM daily WHERE policy = 'q' AND measure = 'm' AND element = '' ORDER BY date",
         "2020-02-28 200.0 215.0/2020-02-29 201.0 216.0/2020-03-01 202.0 217.0/"},
        {"SELECT date FROM daily WHERE policy = 'q' AND measure = 'm' AND element = '' ORDER BY date DESC",
         "2020-03-01/2020-02-29/2020-02-28/"},
        {"SELECT policy, element, q05 FROM daily WHERE date = '2020-02-29' ORDER BY policy, measure, element, date",
         "p  4.0/p b 104.0/q  204.0/q b 304.0/"},
        {"SELECT element, policy FROM daily WHERE date = '2020-02-29' ORDER BY element, policy", " p/ q/b p/b q/"},
        {"SELECT q50 FROM daily WHERE measure IN ('m', 'n') AND policy = 'p' AND q50 > 109 ORDER BY date",
         "110.0/111.0/"},
        {"SELECT count(*) FROM daily WHERE measure = 'n'", "0/"},
        {"SELECT count(*), count(DISTINCT date) FROM daily", "12 3/"},
        {"SELECT a.q25, b.q25 FROM daily a JOIN daily b USING (date, measure, element) WHERE a.policy = 'p' AND "
         "b.policy = "
         "'q' AND date = '2020-03-01' ORDER BY a.element",
         "8.0 208.0/108.0 308.0/"}};
    sqlite3 *db = make();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(rows(db, cases[i].sql), cases[i].rows);
    sqlite3_close(db);
}

/* What is no series ends a query. */
static void damaged_series_are_refused(void **state)
{
    static const char *const changes[] = {
        "data = CAST(data || X'00' AS BLOB)", "data = NULL", "days = 0", "days = 1000000", "first_date = 'soon'",
        "first_date = '2299-12-31'",          "days = 2"};
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        sqlite3 *db = make();
        sqlite3_stmt *q = NULL;
        char sql[160];
        snprintf(sql, sizeof sql, "UPDATE daily_series SET %s WHERE policy = 'q' AND element = 'b'", changes[i]);
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_prepare_v2(db, "SELECT mean FROM daily", -1, &q, NULL), SQLITE_OK);
        for (int row = 0; row < 9; row++)
            assert_int_equal(sqlite3_step(q), SQLITE_ROW);
        assert_int_equal(sqlite3_step(q), SQLITE_CORRUPT);
        sqlite3_finalize(q);
        sqlite3_close(db);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bytes_by_hand), cmocka_unit_test(rows_of_queries),
                                       cmocka_unit_test(damaged_series_are_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
