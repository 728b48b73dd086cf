/* Days are counted from 1970-01-01 = 0 in the proleptic Gregorian calendar. */
#ifndef FLUJO_BASE_DATES_H
#define FLUJO_BASE_DATES_H

typedef int day_number;

/* Years of the dates that files and options may state. */
enum { DATE_FIRST_YEAR = 1900, DATE_LAST_YEAR = 2299 };

/* Strict "YYYY-MM-DD" (a "YYYY-MM" gives the first of the month when
 * allow_month is not 0); 1 on success. Checks years, month lengths and leap years. */
int date_parse(const char *s, int allow_month, day_number *day);
void date_format(day_number day, char out[11]); /* YYYY-MM-DD */
void date_split(day_number day, int *year, int *month, int *day_of_month);
day_number date_make(int year, int month, int day_of_month);
int date_days_in_month(int year, int month);
int date_month_index(day_number day);                  /* year * 12 + month - 1: months count up by 1 */
void date_format_month(int month_index, char out[11]); /* YYYY-MM */
/* "90d", "3m", "1y", "5y": calendar step from `from`, up to DATE_LAST_YEAR; 1 on success. */
int date_add_span(day_number from, const char *span, day_number *to);

#endif
