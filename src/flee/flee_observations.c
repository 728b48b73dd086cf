/* The counts of a displacement scenario: observations/registered.csv, rows of
 * date, measure, element, value. `registered` has a place for its element;
 * `displaced` is the total and has none. Linear between the dates given. */
#include "base/text.h"
#include "flee/flee_reader.h"

#include <string.h>

enum { DATE, MEASURE, ELEMENT, VALUE };

/* Number of the series of a row: 0 the total, k + 1 source k (made when new);
 * -1 after a complaint. */
static int series_of(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row)
{
    struct flee_instance *f = r->f;
    const char *measure = loose_cell(row, MEASURE), *element = loose_cell(row, ELEMENT);
    if (!strcmp(measure, "displaced")) return 0;
    if (strcmp(measure, "registered")) {
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, MEASURE),
                   "unknown measure \"%s\"; use registered (of a place) or displaced (in total)", measure);
        return -1;
    }
    for (int k = 0; k < f->source_count; k++)
        if (!strcmp(f->sources[k].name, element)) return k + 1;
    f->sources[f->source_count].name = element;
    return ++f->source_count;
}

/* A row's count, appended to its series. */
static void read_row(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row,
                     struct flee_counts *c)
{
    day_number date;
    double value;
    if (!loose_date(loose_cell(row, DATE), LOOSE_DAY_FIRST, &date))
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, DATE), "\"%s\" is not a date; write it as 2013-12-01",
                   loose_cell(row, DATE));
    else if (!flee_read_count(r, t, row, VALUE, &value))
        return;
    else if (c->n > 0 && c->day[c->n - 1] >= date - r->f->start)
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, DATE), "%s does not come after the date before it",
                   loose_cell(row, DATE));
    else {
        c->day[c->n] = date - r->f->start;
        c->value[c->n++] = value;
    }
}

static enum flujo_status read_rows(struct flee_reader *r, const struct loose_table *t, struct flee_counts *counts,
                                   const size_t *room)
{
    struct flee_instance *f = r->f;
    for (int k = 0; k <= f->source_count; k++) {
        counts[k].day = arena_alloc(&f->arena, room[k] + 1, sizeof *counts[k].day);
        counts[k].value = arena_alloc(&f->arena, room[k] + 1, sizeof *counts[k].value);
        if (!counts[k].day || !counts[k].value) return FLUJO_NO_MEMORY;
    }
    for (int i = 1; i < t->count; i++) {
        int k = t->rows[i].comment ? -1 : series_of(r, t, &t->rows[i]);
        if (k >= 0) read_row(r, t, &t->rows[i], &counts[k]);
    }
    enum flujo_status status = counts[0].n ? flee_fill_counts(f, &counts[0], &f->total) : FLUJO_OK;
    for (int k = 0; k < f->source_count && status == FLUJO_OK; k++)
        status = flee_fill_counts(f, &counts[k + 1], &f->sources[k].count);
    return status;
}

enum flujo_status flee_read_observations(struct flee_reader *r)
{
    struct flee_instance *f = r->f;
    struct loose_table t;
    if (!flee_find_input(r, "observations/registered.csv")) {
        errors_add(
            r->errors, SEVERITY_ERROR, (struct position){f->folder, 0, 0},
            "no observations/registered.csv with date, measure, element, value; without counts nobody would arrive");
        return FLUJO_BAD_INPUT;
    }
    enum flujo_status status = flee_read_table(r, &t);
    if (status != FLUJO_OK) return status;
    if (t.count == 0 || strcmp(loose_cell(&t.rows[0], VALUE), "value")) {
        errors_add(r->errors, SEVERITY_ERROR, (struct position){t.file, 1, 1},
                   "the first line should be date,measure,element,value");
        return FLUJO_BAD_INPUT;
    }
    f->sources = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *f->sources);
    size_t *room = arena_alloc(&f->arena, (size_t)t.count + 2, sizeof *room);
    struct flee_counts *counts = arena_alloc(&f->arena, (size_t)t.count + 2, sizeof *counts);
    if (!f->sources || !room || !counts) return FLUJO_NO_MEMORY;
    for (int i = 1; i < t.count; i++) {
        int k = t.rows[i].comment ? -1 : series_of(r, &t, &t.rows[i]);
        if (k >= 0) room[k]++;
    }
    if (errors_status(r->errors) != FLUJO_OK) return FLUJO_BAD_INPUT;
    status = read_rows(r, &t, counts, room);
    if (status == FLUJO_OK) flee_match_sources(r, t.file, 0);
    return status;
}
