/* Dates: days since 1970-01-01 in the proleptic Gregorian calendar.
 *
 * The conversion counts years from 1 March, so that the leap day is the last
 * of its year, in eras of 400 years (146097 days); see Hinnant, "chrono-
 * compatible low-level date algorithms" (2013), and Richards in the
 * Explanatory Supplement to the Astronomical Almanac (2013), chapter 15.
 * Texts hold the years 0000 to 9999. No time zones, no clock. */
#include "base/dates.h"

enum { DAYS_PER_ERA = 146097, DAYS_TO_1970 = 719468 }; /* from 0000-03-01 */

/* Division that rounds down, for a positive divisor. */
static int floor_divide(int a, int b) { return a >= 0 ? a / b : -((-(a + 1)) / b) - 1; }

static int is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int date_days_in_month(int year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) return 0;
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Months outside 1..12 carry into the year, days outside the month run on. */
day_number date_make(int year, int month, int day_of_month)
{
    year += floor_divide(month - 1, 12);
    month = month - 1 - floor_divide(month - 1, 12) * 12; /* 0..11 */
    int from_march = (month + 10) % 12;
    int y = month < 2 ? year - 1 : year;
    int era = floor_divide(y, 400);
    int year_of_era = y - era * 400;
    int day_of_year = (153 * from_march + 2) / 5;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970 + day_of_month - 1;
}

void date_split(day_number day, int *year, int *month, int *day_of_month)
{
    /* In long long: `day` may be near the ends of int. */
    long long z = (long long)day + DAYS_TO_1970;
    int era = (int)((z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA);
    int day_of_era = (int)(z - (long long)era * DAYS_PER_ERA);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int from_march = (5 * day_of_year + 2) / 153;
    *day_of_month = day_of_year - (153 * from_march + 2) / 5 + 1;
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = era * 400 + year_of_era + (*month <= 2);
}

int date_month_index(day_number day)
{
    int year, month, day_of_month;
    date_split(day, &year, &month, &day_of_month);
    return year * 12 + month - 1;
}

void date_format_month(int month_index, char out[11])
{
    date_format(date_make(month_index / 12, month_index % 12 + 1, 1), out);
    out[7] = '\0';
}

/* `digits` decimal digits at *s, which moves past them; -1 if others stand there. */
static int read_digits(const char **s, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        char c = (*s)[i];
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    *s += digits;
    return value;
}

int date_parse(const char *s, int allow_month, day_number *day)
{
    int year = read_digits(&s, 4);
    if (year < DATE_FIRST_YEAR || year > DATE_LAST_YEAR || *s++ != '-') return 0;
    int month = read_digits(&s, 2);
    if (month < 1 || month > 12) return 0;
    int day_of_month = 1;
    if (*s == '-') {
        s++;
        day_of_month = read_digits(&s, 2);
    } else if (!allow_month) {
        return 0;
    }
    if (*s != '\0' || day_of_month < 1 || day_of_month > date_days_in_month(year, month)) return 0;
    *day = date_make(year, month, day_of_month);
    return 1;
}

static void write_digits(char *out, int digits, int value)
{
    for (int i = digits - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
}

/* Days outside the years 0000 to 9999 are written as the first or last of them. */
void date_format(day_number day, char out[11])
{
    int year, month, day_of_month;
    date_split(day, &year, &month, &day_of_month);
    if (year < 0) {
        year = 0;
        month = day_of_month = 1;
    } else if (year > 9999) {
        year = 9999;
        month = 12;
        day_of_month = 31;
    }
    write_digits(out, 4, year);
    out[4] = '-';
    write_digits(out + 5, 2, month);
    out[7] = '-';
    write_digits(out + 8, 2, day_of_month);
    out[10] = '\0';
}

/* A month step keeps the day of the month, or takes the month's last day when
 * it is too short: 31 January + 1m is 28 or 29 February. */
int date_add_span(day_number from, const char *span, day_number *to)
{
    int number = 0, digits = 0;
    for (; *span >= '0' && *span <= '9'; span++, digits++) {
        if (digits >= 7) return 0;
        number = number * 10 + (*span - '0');
    }
    if (digits == 0 || span[0] == '\0' || span[1] != '\0') return 0;
    int year, month, day_of_month;
    date_split(from, &year, &month, &day_of_month);
    if (year < 0 || year > 9999) return 0;
    if (*span == 'd') {
        *to = from + number;
    } else if (*span == 'm' || *span == 'y') {
        if (*span == 'y' && number > 9999) return 0;
        int index = year * 12 + month - 1 + number * (*span == 'y' ? 12 : 1);
        year = index / 12;
        month = index % 12 + 1;
        if (year > DATE_LAST_YEAR) return 0;
        int longest = date_days_in_month(year, month);
        *to = date_make(year, month, day_of_month < longest ? day_of_month : longest);
    } else {
        return 0;
    }
    return *to <= date_make(DATE_LAST_YEAR, 12, 31);
}
