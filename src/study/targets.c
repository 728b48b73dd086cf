/* Observations as a vector of logarithms. Logs, because errors of counts of
 * people are shares; an offset keeps small counts from counting too much. */
#include "study/targets.h"

#include "base/numeric.h"
#include <math.h>
#include <string.h>

/* Whether an ensemble can give this observation; *daily if only by the day. */
static int usable(const struct scenario *s, const struct observation *o, day_number last, int *daily)
{
    if (o->from < s->start || o->to > last || !isfinite(o->value)) return 0;
    *daily = !observation_whole_months(o);
    int by_class = measure_table[o->measure].by == PER_CLASS;
    return !*daily || (measure_table[o->measure].kept == BY_DAY && !(by_class && o->origin >= 0));
}

static int same(const struct target *t, const struct target *u)
{
    return t->measure == u->measure && t->origin == u->origin && t->demographic == u->demographic && t->slot == u->slot
           && t->from == u->from && t->to == u->to;
}

/* The targets an observation is part of: itself, or its two margins. */
static int margins(const struct scenario *s, const struct observation *o, struct target out[2])
{
    struct target t = {o->measure, o->origin, o->demographic, o->slot, o->from, o->to, o->value, 0, 0, 0};
    (void)s;
    out[0] = out[1] = t;
    if (measure_table[o->measure].by != PER_CLASS || o->origin < 0 || o->demographic < 0) return 1;
    out[0].origin = -1;
    out[1].demographic = -1;
    return 2;
}

/* Add one observation to its targets; items grow at the end. */
static void add(struct targets *t, const struct scenario *s, int index, int *owner)
{
    struct target parts[2];
    int n = margins(s, &s->observations[index], parts);
    for (int i = 0; i < n; i++) {
        int at = 0;
        while (at < t->count && !same(&t->items[at], &parts[i]))
            at++;
        if (at < t->count)
            t->items[at].observed += n == 2 ? parts[i].observed : 0; /* doubled rows count once */
        else
            t->items[t->count++] = parts[i];
        if (n == 2 || t->items[at].count == 0) owner[2 * index + i] = at + 1, t->items[at].count++;
    }
}

enum flujo_status targets_make(const struct allocator *a, const struct scenario *s, day_number last, struct targets *t,
                               struct error_list *errors)
{
    size_t n = (size_t)s->observation_count;
    int *owner = memory_alloc(a, n, 2 * sizeof(int)), daily, at = 0;
    memset(t, 0, sizeof *t);
    t->items = memory_alloc(a, 2 * n, sizeof *t->items);
    t->members = memory_alloc(a, 2 * n, sizeof *t->members);
    t->vector = memory_alloc(a, 2 * n, sizeof *t->vector);
    enum flujo_status status = owner && t->items && t->members && t->vector ? FLUJO_OK : FLUJO_NO_MEMORY;
    for (int i = 0; status == FLUJO_OK && i < s->observation_count; i++)
        if (usable(s, &s->observations[i], last, &daily)) {
            add(t, s, i, owner);
            t->needs_daily |= daily;
        }
    for (int k = 0; status == FLUJO_OK && k < t->count; k++) {
        struct target *item = &t->items[k];
        item->first = at;
        for (int i = 0; i < 2 * s->observation_count; i++)
            if (owner[i] == k + 1) t->members[at++] = i / 2;
        item->offset = fabs(item->observed) < 1 ? 0.05 : 10;
        t->vector[k] = numeric_log(fmax(item->observed, 0) + item->offset);
    }
    if (status == FLUJO_OK && t->count == 0) {
        errors_add(
            errors, SEVERITY_ERROR, (struct position){s->folder, 0, 0},
            "no observation lies in the period to calibrate on; give observations/*.csv with dates within the run");
        status = FLUJO_BAD_INPUT;
    }
    memory_free(a, owner);
    if (status != FLUJO_OK) targets_free(a, t);
    return status;
}

void targets_free(const struct allocator *a, struct targets *t)
{
    memory_free(a, t->items);
    memory_free(a, t->members);
    memory_free(a, t->vector);
    memset(t, 0, sizeof *t);
}

double target_value(const struct targets *t, int index, const struct ensemble *e, int replicate)
{
    double sum = 0;
    for (int i = 0; i < t->items[index].count; i++)
        sum += ensemble_observed(e, replicate, &e->scenario->observations[t->members[t->items[index].first + i]]);
    return sum;
}

void targets_vector(const struct targets *t, const struct ensemble *e, int replicate, double *out)
{
    for (int k = 0; k < t->count; k++) {
        double v = target_value(t, k, e, replicate);
        out[k] = isfinite(v) ? numeric_log(fmax(v, 0) + t->items[k].offset) : 0;
    }
}
