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

/* Add what `about` says if all its parts are known and observation `index` is the
 * first of them; 1 if they are known. */
static int add(struct targets *t, const struct scenario *s, const struct observation *about, int index, int *used)
{
    int members[MAX_CLASSES], first = s->observation_count, n = observed_parts(s, about, members);
    struct target out = {
        about->measure, about->origin, about->demographic, about->slot, about->from, about->to, 0, 0, *used, n};
    for (int i = 0; i < n; i++)
        first = members[i] < first ? members[i] : first;
    if (first != index) return n > 0;
    for (int i = 0; i < n; i++) {
        out.observed += s->observations[members[i]].value;
        t->members[(*used)++] = members[i];
    }
    out.offset = fabs(out.observed) < 1 ? 0.05 : 10;
    t->vector[t->count] = numeric_log(fmax(out.observed, 0) + out.offset);
    t->items[t->count++] = out;
    return 1;
}

/* The targets of an observation: of a class, the two sums that it is part of, or else
 * itself; of what is stated as a sum, itself. */
static void add_targets(struct targets *t, const struct scenario *s, int index, int *used)
{
    struct observation about = s->observations[index], by_demographic, by_origin;
    about.group = NULL;
    by_demographic = by_origin = about;
    by_demographic.origin = by_origin.demographic = -1;
    int part = measure_table[about.measure].by == PER_CLASS && about.origin >= 0 && about.demographic >= 0;
    int known = part ? add(t, s, &by_demographic, index, used) : 0;
    known |= part ? add(t, s, &by_origin, index, used) : 0;
    if (!known) add(t, s, &about, index, used);
}

enum flujo_status targets_make(const struct allocator *a, const struct scenario *s, day_number last, struct targets *t,
                               struct error_list *errors)
{
    size_t n = (size_t)s->observation_count;
    int daily, used = 0;
    memset(t, 0, sizeof *t);
    t->items = memory_alloc(a, 2 * n, sizeof *t->items);
    t->members = memory_alloc(a, 2 * n, sizeof *t->members);
    t->vector = memory_alloc(a, 2 * n, sizeof *t->vector);
    enum flujo_status status = t->items && t->members && t->vector ? FLUJO_OK : FLUJO_NO_MEMORY;
    for (int i = 0; status == FLUJO_OK && i < s->observation_count; i++)
        if (usable(s, &s->observations[i], last, &daily)) {
            add_targets(t, s, i, &used);
            t->needs_daily |= daily;
        }
    if (status == FLUJO_OK && t->count == 0) {
        errors_add(
            errors, SEVERITY_ERROR, (struct position){s->folder, 0, 0},
            "no observation lies in the period to calibrate on; give observations/*.csv with dates within the run");
        status = FLUJO_BAD_INPUT;
    }
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
