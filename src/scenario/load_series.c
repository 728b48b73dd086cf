/* series/NAME.csv: drivers by date, laid out by day.
 *
 * Between two given dates the value is linear; an empty cell is a date not
 * given. The first column is the date (YYYY-MM-DD, or YYYY-MM for the first of
 * a month); every other column is keyed by an element id or `all`. */
#include "scenario/loader.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Days of the rows, strictly rising; 1 if all are well. */
static int series_days(struct loader *l, const struct csv_table *t, int column, day_number *days)
{
    int good = 1;
    for (int row = 0; row < t->rows; row++) {
        struct csv_cell cell = csv_at(t, row, column);
        days[row] = row > 0 ? days[row - 1] : 0;
        if (!date_parse(cell.text, 1, &days[row])) {
            loader_error(l, csv_position(t, cell),
                         "'%.*s' is not a date from %d to %d; write it like 2021-03-26 or 2021-03",
                         TEXT_CUT(cell.text, 80), DATE_FIRST_YEAR, DATE_LAST_YEAR);
            good = 0;
        } else if (row > 0 && good && days[row] <= days[row - 1]) {
            loader_error(l, csv_position(t, cell),
                         "the date %.*s does not come after the row before; sort by date, each once",
                         TEXT_CUT(cell.text, 80));
            good = 0;
        }
    }
    return good;
}

/* Fill one column by day; 0 when it holds no number. */
static void fill_series(struct loader *l, const struct csv_table *t, int column, const day_number *days,
                        struct series *out)
{
    int last = -1;
    double before = 0;
    for (int row = 0; row < t->rows; row++) {
        struct csv_cell cell = csv_at(t, row, column);
        double x = table_number(l, t, row, column, LIMIT_SERIES, HUGE_VAL);
        if (cell.text[0] == 0 || x == HUGE_VAL) continue;
        int day = days[row] - out->first;
        for (int d = last < 0 ? 0 : last + 1; d < day; d++)
            out->value[d] = last < 0 ? x : before + (x - before) * (d - last) / (day - last);
        out->value[day] = x;
        last = day;
        before = x;
    }
    for (int d = last + 1; d < out->days && last >= 0; d++)
        out->value[d] = before;
    if (last < 0 && t->rows > 0)
        loader_error(l, csv_position(t, t->header[column]), "column '%.*s' holds no number; remove it or fill it",
                     TEXT_CUT(out->key, 80));
}

static void check_key(struct loader *l, const struct csv_table *t, struct csv_cell key)
{
    if (index_find(&l->elements, key.text) >= 0 || l->s->origin_count == 0 || l->s->demographic_count == 0) return;
    const char **known = loader_scratch(l, l->elements.count, sizeof *known);
    int count = 0;
    for (size_t i = 0; known != NULL && i < l->elements.capacity; i++)
        if (l->elements.keys[i] != NULL) known[count++] = l->elements.keys[i];
    const char *near = known != NULL ? errors_did_you_mean(key.text, known, (size_t)count) : NULL;
    if (near != NULL)
        loader_error(l, csv_position(t, key), "unknown column '%.*s'; did you mean '%.*s'?", TEXT_CUT(key.text, 80),
                     TEXT_CUT(near, 80));
    else
        loader_error(
            l, csv_position(t, key),
            "unknown column '%.*s'; use the id of an origin, demographic, country, class, facility or place, or all",
            TEXT_CUT(key.text, 80));
}

/* Add one series; without days (the dates are wrong) only its name is kept, so
 * that those who ask for it read no error that it is unknown. */
static void load_column(struct loader *l, const struct csv_table *t, int column, const char *name,
                        const day_number *days)
{
    struct scenario *s = l->s;
    void *grown = loader_grow(l, s->series, &l->series_capacity, s->series_count + 1, sizeof *s->series);
    if (grown == NULL) return;
    s->series = grown;
    struct series *out = &s->series[s->series_count];
    out->name = name;
    out->key = loader_copy(l, t->header[column].text);
    out->first = days != NULL ? days[0] : 0;
    out->days = days != NULL ? days[t->rows - 1] - days[0] + 1 : 1;
    out->value = loader_alloc(l, (size_t)out->days, sizeof *out->value);
    if (out->value == NULL) return;
    s->series_count++;
    if (days != NULL) fill_series(l, t, column, days, out);
    for (int row = 0; days == NULL && row < t->rows; row++) /* for the mistakes in it */
        table_number(l, t, row, column, LIMIT_SERIES, HUGE_VAL);
}

static void load_file(struct loader *l, const char *file)
{
    static const struct table_column columns[1] = {{"date", 1}};
    struct csv_table t;
    int where[1];
    struct text path;
    text_init(&path, l->a);
    text_path(&path, "series", file);
    const char *name = path.failed ? "" : loader_path(l, path.data);
    l->no_memory |= path.failed;
    text_free(&path);
    char *id = arena_copy_string(&l->s->arena, file, strlen(file) - 4);
    if (id == NULL) {
        l->no_memory = 1;
        return;
    }
    int season = l->season_series != NULL && strcmp(l->season_series, id) == 0;
    int open = table_open(l, name, 0, columns, 1, 1, where, &t);
    if (open && t.rows == 0)
        loader_error(l, (struct position){name, 1, 1}, "the series has no rows; give at least one date");
    if (!open || t.rows == 0) {
        l->season_series = season ? NULL : l->season_series; /* reported */
        return;
    }
    day_number *days = loader_scratch(l, (size_t)t.rows, sizeof *days);
    if (days == NULL) return;
    size_t before = l->errors->errors;
    int good = series_days(l, &t, where[0], days);
    for (int c = 0; c < t.columns; c++) {
        if (c == where[0]) continue;
        if (!season) check_key(l, &t, t.header[c]);
        load_column(l, &t, c, id, good ? days : NULL);
    }
    if (season && l->errors->errors > before) l->season_series = NULL; /* reported; nothing to estimate from */
}

void load_series(struct loader *l)
{
    int count = 0;
    const char *folder = loader_path(l, "series");
    const char **files = loader_list(l, folder, &count);
    for (int i = 0; i < count && !l->no_memory; i++)
        load_file(l, files[i]);
}
