/* See record.h. */
#include "study/record.h"

#include <math.h>
#include <string.h>

/* How fine an observation is: 0 by class, 1 by origin or demographic, 2 all, 3 a
 * sector; -1 if it is none of encounters in one whole month. */
static int level_of(const struct observation *o, int month)
{
    int whole = observation_whole_months(o) && date_month_index(o->from) == month && date_month_index(o->to) == month;
    if (!whole || !isfinite(o->value) || o->value < 0) return -1;
    if (o->measure == M_SECTOR_ENCOUNTERS) return 3;
    return o->measure == M_ENCOUNTERS ? (o->origin < 0) + (o->demographic < 0) : -1;
}

/* Whether data of the month from `start` on already count these classes: the
 * same ones, or parts that add up to them. */
static int known(const struct record *r, size_t start, const unsigned char *in, int classes)
{
    unsigned char left[MAX_CLASSES];
    memcpy(left, in, (size_t)classes);
    for (size_t j = start; j < r->count; j++) {
        const unsigned char *other = r->data[j].in;
        int within = 1;
        for (int k = 0; k < classes; k++)
            within &= in[k] || !other[k];
        for (int k = 0; within && k < classes; k++)
            left[k] = left[k] && !other[k];
    }
    return memchr(left, 1, (size_t)classes) == 0;
}

static void add(struct record *r, const struct scenario *s, const struct observation *o, int month, size_t start)
{
    unsigned char *in = r->in + r->count * (size_t)s->class_count;
    int sector = o->measure == M_SECTOR_ENCOUNTERS;
    for (int k = 0; k < s->class_count; k++)
        in[k] = sector || observation_has_class(s, o, k);
    if (sector ? start < r->count && r->observation[start]->measure == M_ENCOUNTERS
               : known(r, start, in, s->class_count))
        return;
    r->data[r->count] = (struct smoother_datum){month - r->first, in, o->value};
    r->observation[r->count++] = o;
}

enum flujo_status record_make(const struct allocator *a, const struct scenario *s, day_number last, int first,
                              struct record *out, struct error_list *errors)
{
    size_t n = (size_t)s->observation_count;
    *out = (struct record){.a = a, .first = first};
    out->data = memory_alloc(a, n, sizeof *out->data);
    out->observation = memory_alloc(a, n, sizeof *out->observation);
    out->in = memory_alloc(a, n, (size_t)s->class_count);
    if (!out->data || !out->observation || !out->in) {
        record_free(out);
        return FLUJO_NO_MEMORY;
    }
    for (int month = date_month_index(s->start); month <= date_month_index(last); month++) {
        size_t start = out->count;
        for (int level = 0; level < 4; level++)
            for (int i = 0; i < s->observation_count; i++) {
                const struct observation *o = &s->observations[i];
                if (o->from >= s->start && o->to <= last && level_of(o, month) == level) add(out, s, o, month, start);
            }
    }
    if (out->count > 0) return FLUJO_OK;
    errors_add(errors, SEVERITY_ERROR, (struct position){s->folder, 0, 0},
               "no observation of encounters in a whole month lies in the period; give observations/*.csv by month");
    record_free(out);
    return FLUJO_BAD_INPUT;
}

void record_free(struct record *r)
{
    if (r->a == 0) return;
    memory_free(r->a, r->data);
    memory_free(r->a, r->observation);
    memory_free(r->a, r->in);
    *r = (struct record){0};
}

double record_simulated(const struct record *r, size_t datum, const struct ensemble *e, int replicate)
{
    const struct observation *o = r->observation[datum];
    if (o->measure != M_ENCOUNTERS) return ensemble_observed(e, replicate, o);
    int month = r->first + r->data[datum].month - date_month_index(e->start);
    const double *row = ensemble_month(e, replicate, month) + e->offset[M_ENCOUNTERS];
    double sum = 0;
    for (int k = 0; k < e->scenario->class_count; k++)
        sum += r->data[datum].in[k] ? row[k] : 0;
    return sum;
}
