/* Matrices of a Flee instance, day by location: conflicts.csv, flood_level.csv.
 *
 * The first line names the locations; each further one is a day, by its number
 * or its date, and under compat in the order of rows. A day that is not given is 0; after the last one its values are
 * held. */
#include "base/text.h"
#include "flee/flee_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void read_row(struct flee_reader *r, const struct flee_matrix *m, const struct loose_table *t,
                     const struct loose_row *row, const int *place_of, int day, float *out)
{
    struct flee_instance *f = r->f;
    for (int c = 1; c < t->rows[0].count; c++) {
        double value = 0.0;
        const char *text = loose_cell(row, c);
        if (place_of[c] < 0 || !*text) continue;
        if (!loose_table_number(t, text, 0, &value) || value < 0.0) {
            errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, c),
                       "the %s of %s on day %d is \"%s\"; it should be %s", m->what, f->places[place_of[c]].name, day,
                       text, m->expected);
            continue;
        }
        if (value > m->most)
            errors_add(r->errors, flee_remark(r), loose_at(t, row, c),
                       "the %s of %s on day %d is %g; it should be %s%s", m->what, f->places[place_of[c]].name, day,
                       value, m->expected, f->compat ? "" : "; 1 is used");
        if (value > m->most && !f->compat) value = m->most;
        out[(size_t)day * (size_t)f->place_count + (size_t)place_of[c]] = (float)value;
    }
}

static void read_header(struct flee_reader *r, const struct flee_matrix *m, const struct loose_table *t, int *place_of)
{
    struct flee_instance *f = r->f;
    const struct loose_row *header = &t->rows[0];
    int found = 0;
    for (int c = 1; c < header->count; c++) {
        const char *name = loose_cell(header, c);
        place_of[c] = *name ? flee_place_find(f, name) : -1;
        found += place_of[c] >= 0;
        if (place_of[c] < 0 && *name) {
            char near[120];
            flee_suggest_place(f, name, near, sizeof near);
            errors_add(r->errors, flee_remark(r), loose_at(t, header, c),
                       "\"%s\" is not in locations.csv, so its %s has no effect%s", name, m->effect, near);
        }
        for (int k = 1; k < c; k++)
            if (place_of[c] >= 0 && place_of[k] == place_of[c]) {
                errors_add(r->errors, flee_remark(r), loose_at(t, header, c),
                           "%s has two columns; the later one counts", name);
                break;
            }
    }
    if (!found)
        errors_add(
            r->errors, SEVERITY_ERROR, loose_at(t, header, 0),
            "the first line should be #Day and then the names of locations; none of its names is in locations.csv");
}

/* The day of a row; -1 if it cannot be found. */
static int day_of_row(struct flee_reader *r, const struct loose_table *t, int i, enum loose_date_order order)
{
    double number;
    day_number date;
    const char *text = loose_cell(&t->rows[i], 0);
    if (loose_number(text, &number) && fabs(number) < 1e6) return (int)number;
    if (loose_date(text, order, &date)) return date - r->f->start;
    errors_add(r->errors, SEVERITY_ERROR, loose_at(t, &t->rows[i], 0), "\"%s\" is not a day; number the days from 0",
               text);
    return -1;
}

enum flujo_status flee_read_matrix(struct flee_reader *r, const struct flee_matrix *m, float *out, int *rows)
{
    struct flee_instance *f = r->f;
    struct loose_table t;
    size_t places = (size_t)f->place_count;
    int last = -1;
    *rows = 0;
    enum flujo_status status = flee_read_table(r, &t);
    if (status != FLUJO_OK || t.count < 2) return status;
    *rows = t.count - 1;
    int *place_of = arena_alloc(&f->arena, (size_t)t.rows[0].count + 1, sizeof *place_of);
    if (!place_of) return FLUJO_NO_MEMORY;
    read_header(r, m, &t, place_of);
    enum loose_date_order order = loose_date_order(&t, 0, r->errors);
    for (int i = 1, row = 0; i < t.count; i++) {
        /* Flee numbers the rows, whatever their first cell says. */
        int day = t.rows[i].comment ? -1 : f->compat ? row++ : day_of_row(r, &t, i, order);
        if (day < 0 || day > f->length) continue;
        read_row(r, m, &t, &t.rows[i], place_of, day, out);
        last = day > last ? day : last;
    }
    if (last < f->length - 1)
        errors_add(r->errors, flee_remark(r), (struct position){t.file, t.rows[t.count - 1].line, 1},
                   "%s ends on day %d, but the run has %d days; the last ones are held%s", m->what, last, f->length,
                   f->compat ? " (Flee would stop there)" : "");
    for (int d = last + 1; d <= f->length && last >= 0; d++)
        memcpy(out + (size_t)d * places, out + (size_t)last * places, places * sizeof *out);
    return FLUJO_OK;
}
