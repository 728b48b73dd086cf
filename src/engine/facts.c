#include "engine/facts.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

double fact_factor(double x, double y, int count)
{
    double one = count ? 1 : 0, small = fmin(x, y) + one, large = fmax(x, y) + one;
    if (large == small) return 1;
    return small > 0 ? large / small : (double)INFINITY;
}

static const char *state_of(const struct ensemble *e, const struct observation *o, int known)
{
    if (o->measure < 0) return "no measure";
    if (o->from < e->start || o->to > e->end) return "outside the run";
    return known ? "" : "not kept by day";
}

static int order_of(const struct fact_row *row)
{
    return row->fact->observed.measure < 0 ? 2 : isnan(row->factor) ? 1 : 0;
}

/* Facts are in the order of the file where they are equally bad. */
static int worst_first(const void *a, const void *b)
{
    const struct fact_row *x = a, *y = b;
    int order = order_of(x) - order_of(y);
    if (order != 0) return order;
    if (order_of(x) == 0 && x->factor != y->factor) return x->factor > y->factor ? -1 : 1;
    return (x->fact > y->fact) - (x->fact < y->fact);
}

/* Compare one fact; work has a number a replicate. */
static void compare(const struct ensemble *e, struct fact_row *row, double *work)
{
    const struct observation *o = &row->fact->observed;
    int n = 0, known = o->measure >= 0;
    for (int r = 0; known && r < e->replicates; r++) {
        if (!e->done[r]) continue;
        work[n] = ensemble_observed(e, r, o);
        known = isfinite(work[n++]);
    }
    row->simulated = summary_of(work, known ? n : 0);
    row->factor = (double)NAN;
    row->state = state_of(e, o, known);
    if (!known || n == 0) return;
    double median = row->simulated.q50, y = fmin(fmax(median, row->fact->low), row->fact->high);
    row->factor = fact_factor(median, y, measure_table[o->measure].counts == COUNTS_PEOPLE);
    row->inside = row->simulated.q05 <= row->fact->high && row->fact->low <= row->simulated.q95;
}

static void tally(struct fact_rows *f, const struct fact_row *row)
{
    struct fact_count *count = row->used ? &f->used : &f->unused;
    f->no_measure += order_of(row) == 2;
    f->not_held += order_of(row) == 1;
    if (order_of(row) != 0) return;
    count->all++;
    count->inside += row->inside;
    count->within_two += row->factor <= 2;
}

enum flujo_status facts_make(const struct allocator *a, const struct ensemble *e, int assimilated,
                             struct fact_rows *out)
{
    const struct scenario *s = e->scenario;
    double *work = memory_alloc(a, (size_t)e->replicates + 1, sizeof *work);
    *out = (struct fact_rows){.count = s->fact_count,
                              .rows = memory_alloc(a, (size_t)s->fact_count + 1, sizeof *out->rows)};
    if (work == NULL || out->rows == NULL) {
        memory_free(a, work);
        facts_free(a, out);
        return FLUJO_NO_MEMORY;
    }
    for (int i = 0; i < s->fact_count; i++) {
        struct fact_row *row = &out->rows[i];
        row->fact = &s->facts[i];
        row->used = row->fact->fitted == FACT_BY_HAND || (row->fact->fitted == FACT_ASSIMILATED && assimilated);
        compare(e, row, work);
        tally(out, row);
    }
    qsort(out->rows, (size_t)s->fact_count, sizeof *out->rows, worst_first);
    memory_free(a, work);
    return FLUJO_OK;
}

void facts_free(const struct allocator *a, struct fact_rows *facts)
{
    memory_free(a, facts->rows);
    *facts = (struct fact_rows){0};
}
