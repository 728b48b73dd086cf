/* Elements of a measure.
 *
 * Sums over classes are head-counts and so add up; beliefs are shares and are
 * averaged over the classes with equal weight (the classes of an origin share
 * their information, so a weight by pool would hardly change it). Cooperation
 * and the effect of investment are states of governments: no total is given. */
#include "scenario/elements.h"

#include <stdio.h>
#include <string.h>

/* What the slots of a measure make together. */
enum total_kind { TOTAL_NONE, TOTAL_SUM, TOTAL_MEAN };

static enum total_kind total_kind(int measure)
{
    switch (measure) {
    case M_BELIEF: return TOTAL_MEAN;
    case M_COOPERATION:
    case M_INVESTMENT_EFFECT: return TOTAL_NONE;
    default: return TOTAL_SUM;
    }
}

static int by(int measure) { return (int)measure_table[measure].by; }

int element_count(int measure, const struct scenario *s)
{
    int slots = measure_slots(measure, s);

    if (by(measure) == PER_NONE) return 1;
    if (by(measure) == PER_CLASS) return 1 + s->demographic_count + s->origin_count + slots;
    return slots + (total_kind(measure) != TOTAL_NONE);
}

struct element element_at(int measure, const struct scenario *s, int i)
{
    struct element e = {ELEMENT_TOTAL, 0};

    if (by(measure) == PER_NONE) return e;
    if (total_kind(measure) != TOTAL_NONE) {
        if (i == 0) return e;
        i--;
    }
    if (by(measure) == PER_CLASS) {
        if (i < s->demographic_count) return (struct element){ELEMENT_DEMOGRAPHIC, i};
        i -= s->demographic_count;
        if (i < s->origin_count) return (struct element){ELEMENT_ORIGIN, i};
        i -= s->origin_count;
    }
    return (struct element){ELEMENT_SLOT, i};
}

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
        struct element e = element_at(measure, s, i);

        element_name(measure, s, e, text);
        if (strcmp(text, name) == 0) {
            *out = e;
            return 1;
        }
    }
    return 0;
}

/* Does slot belong to the element? Classes only; others belong to the total. */
static int belongs(int measure, const struct scenario *s, struct element e, int slot)
{
    if (e.kind == ELEMENT_TOTAL) return 1;
    if (e.kind == ELEMENT_SLOT) return slot == e.index;
    if (by(measure) != PER_CLASS) return 0;
    return e.kind == ELEMENT_DEMOGRAPHIC ? s->classes[slot].demographic == e.index : s->classes[slot].origin == e.index;
}

double element_value(int measure, const struct scenario *s, struct element e, const double *slots)
{
    double sum = 0;
    int n = 0, count = measure_slots(measure, s);

    if (e.kind == ELEMENT_SLOT) return slots[e.index];
    for (int i = 0; i < count; i++) {
        if (belongs(measure, s, e, i)) {
            sum += slots[i];
            n++;
        }
    }
    return total_kind(measure) == TOTAL_MEAN && n > 0 ? sum / n : sum;
}

int element_daily_count(int measure, const struct scenario *s)
{
    return by(measure) == PER_CLASS ? 1 + s->demographic_count : element_count(measure, s);
}

struct element element_daily_at(int measure, const struct scenario *s, int i)
{
    if (by(measure) == PER_CLASS)
        return i == 0 ? (struct element){ELEMENT_TOTAL, 0} : (struct element){ELEMENT_DEMOGRAPHIC, i - 1};
    return element_at(measure, s, i);
}

double element_daily_value(int measure, const struct scenario *s, struct element e, const double *slots)
{
    double sum = 0;

    if (by(measure) != PER_CLASS) return element_value(measure, s, e, slots);
    if (e.kind == ELEMENT_DEMOGRAPHIC) return slots[e.index];
    for (int i = 0; i < s->demographic_count; i++)
        sum += slots[i];
    return total_kind(measure) == TOTAL_MEAN && s->demographic_count > 0 ? sum / s->demographic_count : sum;
}

static int slot_count(int measure, const struct scenario *s, int daily)
{
    return daily && by(measure) == PER_CLASS ? s->demographic_count : measure_slots(measure, s);
}

int element_sum_count(int measure, const struct scenario *s, int daily)
{
    return (daily ? element_daily_count(measure, s) : element_count(measure, s)) - slot_count(measure, s, daily);
}

static void add_column(double *restrict sum, const double *restrict column, int n)
{
    for (int i = 0; i < n; i++)
        sum[i] += column[i];
}

/* One sum, its slots taken in their order. */
static void sum_columns(int measure, const struct scenario *s, int daily, struct element e, double *restrict sum,
                        const double *restrict slots, size_t stride, int n)
{
    int members = 0;

    memset(sum, 0, (size_t)n * sizeof *sum);
    for (int i = 0; i < slot_count(measure, s, daily); i++) {
        if (daily ? e.kind == ELEMENT_TOTAL : belongs(measure, s, e, i)) {
            add_column(sum, slots + (size_t)i * stride, n);
            members++;
        }
    }
    for (int i = 0; i < n && total_kind(measure) == TOTAL_MEAN && members > 0; i++)
        sum[i] /= members;
}

void element_sums(int measure, const struct scenario *s, int daily, double *columns, size_t stride, int n)
{
    int sums = element_sum_count(measure, s, daily);

    for (int k = 0; k < sums; k++)
        sum_columns(measure, s, daily, daily ? element_daily_at(measure, s, k) : element_at(measure, s, k),
                    columns + (size_t)k * stride, columns + (size_t)sums * stride, stride, n);
}
