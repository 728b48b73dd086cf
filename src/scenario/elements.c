#include "scenario/elements.h"

#include <stdio.h>
#include <string.h>

/* How many elements of each kind, in their order; slots are those of a row. */
struct parts {
    int totals, demographics, origins, slots;
    enum element_kind slot;
};

static struct parts parts_of(int measure, const struct scenario *s, int daily)
{
    const struct measure_spec *m = &measure_table[measure];
    int slots = measure_slots(measure, s);

    if (m->by == PER_NONE) return (struct parts){0, 0, 0, slots, ELEMENT_TOTAL};
    if (m->by == PER_CLASS && daily) return (struct parts){1, 0, 0, s->demographic_count, ELEMENT_DEMOGRAPHIC};
    if (m->by == PER_CLASS) return (struct parts){1, s->demographic_count, s->origin_count, slots, ELEMENT_SLOT};
    return (struct parts){m->total != TOTAL_NONE, 0, 0, slots, ELEMENT_SLOT};
}

static int sums_of(struct parts p) { return p.totals + p.demographics + p.origins; }

static struct element at(struct parts p, int i)
{
    const struct element kinds[] = {{ELEMENT_TOTAL, p.totals},
                                    {ELEMENT_DEMOGRAPHIC, p.demographics},
                                    {ELEMENT_ORIGIN, p.origins}};

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        if (i < kinds[k].index) return (struct element){kinds[k].kind, i};
        i -= kinds[k].index;
    }
    return (struct element){p.slot, i};
}

int element_count(int measure, const struct scenario *s)
{
    struct parts p = parts_of(measure, s, 0);

    return sums_of(p) + p.slots;
}

int element_daily_count(int measure, const struct scenario *s)
{
    struct parts p = parts_of(measure, s, 1);

    return sums_of(p) + p.slots;
}

struct element element_at(int measure, const struct scenario *s, int i) { return at(parts_of(measure, s, 0), i); }

struct element element_daily_at(int measure, const struct scenario *s, int i) { return at(parts_of(measure, s, 1), i); }

void element_name(int measure, const struct scenario *s, struct element e, char out[ELEMENT_NAME_SIZE])
{
    switch (e.kind) {
    case ELEMENT_TOTAL: out[0] = '\0'; break;
    case ELEMENT_DEMOGRAPHIC: snprintf(out, ELEMENT_NAME_SIZE, "demographic:%s", s->demographic_ids[e.index]); break;
    case ELEMENT_ORIGIN: snprintf(out, ELEMENT_NAME_SIZE, "origin:%s", s->origin_ids[e.index]); break;
    case ELEMENT_SLOT: snprintf(out, ELEMENT_NAME_SIZE, "%s", measure_slot_name(measure, s, e.index)); break;
    }
}

int element_find(int measure, const struct scenario *s, const char *name, struct element *out)
{
    char text[ELEMENT_NAME_SIZE];

    for (int i = 0; i < element_count(measure, s); i++) {
        *out = element_at(measure, s, i);
        element_name(measure, s, *out, text);
        if (strcmp(text, name) == 0) return 1;
    }
    return 0;
}

/* Does a slot add to the element? */
static int belongs(struct parts p, const struct scenario *s, struct element e, int slot)
{
    if (e.kind == ELEMENT_TOTAL) return 1;
    if (e.kind == p.slot) return slot == e.index;
    return e.kind == ELEMENT_DEMOGRAPHIC ? s->classes[slot].demographic == e.index : s->classes[slot].origin == e.index;
}

static double value_of(int measure, const struct scenario *s, int daily, struct element e, const double *slots)
{
    struct parts p = parts_of(measure, s, daily);
    double sum = 0;
    int n = 0;

    if (e.kind == p.slot) return slots[e.index];
    for (int i = 0; i < p.slots; i++) {
        if (belongs(p, s, e, i)) {
            sum += slots[i];
            n++;
        }
    }
    return measure_table[measure].total == TOTAL_MEAN && n > 0 ? sum / n : sum;
}

double element_value(int measure, const struct scenario *s, struct element e, const double *slots)
{
    return value_of(measure, s, 0, e, slots);
}

double element_daily_value(int measure, const struct scenario *s, struct element e, const double *slots)
{
    return value_of(measure, s, 1, e, slots);
}

int element_sum_count(int measure, const struct scenario *s, int daily) { return sums_of(parts_of(measure, s, daily)); }

static void add_column(double *restrict sum, const double *restrict column, int n)
{
    for (int i = 0; i < n; i++)
        sum[i] += column[i];
}

void element_sums(int measure, const struct scenario *s, int daily, double *columns, size_t stride, int n)
{
    struct parts p = parts_of(measure, s, daily);
    const double *slots = columns + (size_t)sums_of(p) * stride;

    for (int k = 0; k < sums_of(p); k++) {
        double *sum = columns + (size_t)k * stride;
        int members = 0;

        memset(sum, 0, (size_t)n * sizeof *sum);
        for (int i = 0; i < p.slots; i++) {
            if (!belongs(p, s, at(p, k), i)) continue;
            add_column(sum, slots + (size_t)i * stride, n);
            members++;
        }
        for (int i = 0; i < n && measure_table[measure].total == TOTAL_MEAN && members > 0; i++)
            sum[i] /= members;
    }
}
