/* What was observed of an element of a measure: stated itself, or the sum of its
 * parts. A total and its parts may both be stated; they are never added up. */
#include "scenario/measures.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(const struct observation *a, const struct observation *b)
{
    const int x[] = {a->measure, a->origin, a->demographic, a->slot, a->from, a->to};
    const int y[] = {b->measure, b->origin, b->demographic, b->slot, b->from, b->to};
    for (size_t i = 0; i < sizeof x / sizeof x[0]; i++)
        if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
    return 0;
}

static int by_subject(const void *left, const void *right)
{
    const struct observation *const *a = left, *const *b = right;
    int order = compare(*a, *b);
    return order != 0 ? order : (*a > *b) - (*a < *b);
}

int observations_index(struct scenario *s)
{
    s->observed = arena_alloc(&s->arena, (size_t)s->observation_count, sizeof *s->observed);
    for (int i = 0; s->observed != NULL && i < s->observation_count; i++)
        s->observed[i] = &s->observations[i];
    if (s->observed != NULL) qsort(s->observed, (size_t)s->observation_count, sizeof *s->observed, by_subject);
    return s->observed != NULL;
}

int observations_equal(const struct observation *a, const struct observation *b) { return compare(a, b) == 0; }

static int matches(const struct observation *o, const struct observation *about)
{
    return compare(o, about) == 0 && (about->group == NULL || strcmp(o->group, about->group) == 0);
}

/* The first observation of exactly this, or -1. */
static int find(const struct scenario *s, const struct observation *about)
{
    int low = 0, high = s->observed != NULL ? s->observation_count : 0;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (compare(s->observed[middle], about) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; s->observed != NULL && low < s->observation_count && compare(s->observed[low], about) == 0; low++)
        if (matches(s->observed[low], about)) return (int)(s->observed[low] - s->observations);
    for (int i = 0; s->observed == NULL && i < s->observation_count; i++)
        if (matches(&s->observations[i], about)) return i;
    return -1;
}

int scenario_has_class(const struct scenario *s, int origin, int demographic)
{
    for (int k = 0; k < s->class_count; k++)
        if ((origin < 0 || s->classes[k].origin == origin)
            && (demographic < 0 || s->classes[k].demographic == demographic))
            return 1;
    return 0;
}

int observed_parts(const struct scenario *s, const struct observation *about, int members[MAX_CLASSES])
{
    int own = find(s, about), n = 0;
    if (own >= 0) members[0] = own;
    if (own >= 0 || measure_table[about->measure].by != PER_CLASS || measure_table[about->measure].total != TOTAL_SUM)
        return own >= 0;
    for (int by_origin = 0; by_origin < 2 && n == 0; by_origin++) {
        int count = by_origin ? s->origin_count : s->demographic_count, known = 1;
        if ((by_origin ? about->origin : about->demographic) >= 0) continue;
        for (int i = 0; i < count && known; i++) {
            struct observation part = *about;
            *(by_origin ? &part.origin : &part.demographic) = i;
            if (!scenario_has_class(s, part.origin, part.demographic)) continue;
            int more = observed_parts(s, &part, members + n);
            known = more > 0;
            n += more;
        }
        n = known ? n : 0;
    }
    return n;
}

double observed_value(const struct scenario *s, const struct observation *about)
{
    int members[MAX_CLASSES], n = observed_parts(s, about, members);
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += s->observations[members[i]].value;
    return n > 0 ? sum : (double)NAN;
}
