/* Values by day in a result file: a row a series in the table `daily_series`, its numbers in a blob; read as the table
 * `daily`, a row a day.
 *
 * A blob holds the numbers of `days` days from `first_date` on, one column of `daily` after another: mean, q05, q25, q50,
 * q75, q95. First stands, for each number, how many bytes it has, 0 to 8, in four bits (of a byte the upper first); then
 * the bytes of IEEE 754 (64 bits), the highest first, without those at the end that are 0. NULL is a nan. */
#ifndef FLUJO_STORE_DAILY_SERIES_H
#define FLUJO_STORE_DAILY_SERIES_H

#include "store/insert.h"

enum { SERIES_COLUMNS = 6 };

/* Series are added from summaries `stride` apart, one a day; `room` holds daily_series_room(days) bytes. */
size_t daily_series_room(int days);
void daily_series_put(struct insert *i, const char *policy, const char *measure, const char *element, day_number first,
                      int days, const struct summary *summaries, size_t stride, unsigned char *room);

size_t daily_series_encode(const double *numbers, size_t n, unsigned char *out);
/* 1 if the bytes are those of n numbers. */
int daily_series_decode(const unsigned char *from, size_t length, double *numbers, size_t n);

/* Let the connection have temp.daily over its daily_series; a code of SQLite. */
int daily_series_attach(sqlite3 *db);

#endif
