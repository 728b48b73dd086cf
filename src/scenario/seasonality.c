/* Seasonal factors, estimated from a monthly series.
 *
 * Classical decomposition by the ratio to a moving average: the trend of a
 * month is the centred 12-month mean (2 x 12 weights: 1/24, 11 x 1/12, 1/24),
 * the ratio of the month to it is season times noise; the factor of a calendar
 * month is the median of its ratios, and the twelve are scaled to mean 1.
 * Source: Shiskin, Young and Musgrave (1967), "The X-11 variant of the Census
 * Method II seasonal adjustment program", first pass; with medians so that
 * single shocks (a pandemic month) do not enter.
 * Limits: the season is the same in all years; at least 36 months are needed. */
#include "scenario/loader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Median of n > 0 numbers; sorts them. */
static double median(double *x, int n)
{
    qsort(x, (size_t)n, sizeof *x, by_value);
    return n % 2 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]);
}

/* Month values: the series on the first of each month. Sum of all columns of
 * the name, or the column `key` alone. Returns the number of months. */
static int month_values(const struct loader *l, const char *name, const char *key, double *out, int most,
                        int *first_month)
{
    const struct scenario *s = l->s;
    int months = 0;
    for (int i = 0; i < s->series_count; i++) {
        const struct series *x = &s->series[i];
        if (strcmp(x->name, name) != 0 || (key != NULL && strcmp(x->key, key) != 0)) continue;
        int index = date_month_index(x->first);
        if (date_make(index / 12, index % 12 + 1, 1) < x->first)
            index++; /* the first month is not whole: begin with the next */
        *first_month = index;
        months = 0;
        for (; months < most; months++) {
            day_number day = date_make((index + months) / 12, (index + months) % 12 + 1, 1);
            if (day > x->first + x->days - 1) break;
            out[months] += series_at(x, day);
        }
    }
    return months;
}

/* Factors from the ratios; 0 when a calendar month has none. */
static int factors(const double *value, int months, int first_month, double *ratios, double season[12])
{
    double sum = 0;
    for (int m = 0; m < 12; m++) {
        int n = 0;
        for (int i = 6; i + 6 < months; i++) {
            if ((first_month + i) % 12 != m) continue;
            double trend = (value[i - 6] + value[i + 6]) / 24;
            for (int j = i - 5; j <= i + 5; j++)
                trend += value[j] / 12;
            if (trend > 0) ratios[n++] = value[i] / trend;
        }
        if (n == 0) return 0;
        season[m] = median(ratios, n);
        sum += season[m];
    }
    for (int m = 0; m < 12; m++)
        season[m] *= 12 / sum;
    return sum > 0;
}

void load_seasonality(struct loader *l)
{
    const struct yaml_node *node = yaml_get(yaml_get(l->root, "seasonality"), "series");
    const struct yaml_node *column = yaml_get(yaml_get(l->root, "seasonality"), "key");
    if (l->season_series == NULL || node == NULL) return;
    int found = 0, has_all = 0, count = 0;
    const char **names = loader_series_names(l, &count);
    if (names == NULL) return;
    for (int i = 0; i < l->s->series_count; i++) {
        int same = strcmp(l->s->series[i].name, l->season_series) == 0;
        found |= same && (column == NULL || strcmp(l->s->series[i].key, column->text) == 0);
        has_all |= same && strcmp(l->s->series[i].key, "all") == 0;
    }
    if (!found) {
        loader_unknown(l, node->at, "series", l->season_series, names, count);
        return;
    }
    l->s->season_series = scenario_series_exact(l->s, l->season_series, column != NULL ? column->text : "all");
    enum { MOST = 3700 };
    double *value = loader_scratch(l, MOST, sizeof *value), *ratios = loader_scratch(l, MOST, sizeof *ratios);
    int first = 0;
    if (value == NULL || ratios == NULL) return;
    int months = month_values(l, l->season_series,
                              column != NULL ? column->text
                              : has_all      ? "all"
                                             : NULL,
                              value, MOST, &first);
    for (int i = 0; i < months; i++)
        if (value[i] < 0) {
            loader_error(l, node->at, "series '%.*s' has %g in %04d-%02d; a season is made of numbers of 0 or more",
                         TEXT_CUT(l->season_series, 80), value[i], (first + i) / 12, (first + i) % 12 + 1);
            return;
        }
    if (months < 36 || !factors(value, months, first, ratios, l->s->season))
        loader_error(l, node->at,
                     "series '%.*s' has %d months; 36 or more with positive numbers are needed for seasonality",
                     TEXT_CUT(l->season_series, 80), months);
}
