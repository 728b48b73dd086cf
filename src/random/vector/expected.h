/* Splits of cells and rows by expectation (random/expected.h), in loops that a compiler turns to vectors.
 * Compiled once a width, and in plain C by expected.c. */
#ifndef FLUJO_RANDOM_VECTOR_EXPECTED_H
#define FLUJO_RANDOM_VECTOR_EXPECTED_H

#include "random/expected.h"

/* The people of each draw of a row, who went into the categories so far, and u. */
struct expected_row {
    uint32_t cell;
    int known; /* 1: u is that of `cell` */
    double n[ROW_MOST], u[ROW_MOST];
    int64_t people[ROW_MOST], before[ROW_MOST], part[ROW_MOST];
};

static inline void expected_row_start(struct expected_row *x, const struct phase *phase, uint32_t cell, int64_t *from,
                                      int width)
{
    for (int k = 0; k < width; k++) { /* who leaves may come back: a row may be among those of `to` */
        int64_t who = from[k];
        from[k] = 0;
        x->people[k] = who;
        x->n[k] = expected_double(who);
        x->before[k] = 0;
    }
    if (x->known && x->cell == cell) return;
    for (int k = 0; k < width; k++)
        x->u[k] = expected_offset(phase->process, phase->day, cell + (uint32_t)k, 0);
    x->cell = cell;
    x->known = 1;
}

/* Those who come to lie below the cumulated chances and were not before. */
static inline void expected_part(struct expected_row *restrict x, const double *restrict upto, int width)
{
    for (int k = 0; k < width; k++) {
        int64_t below = expected_round(x->n[k] * upto[k], x->u[k]);
        x->part[k] = below - x->before[k];
        x->before[k] = below;
    }
}

static inline int64_t expected_add(const struct expected_row *restrict x, int64_t *restrict to, int width)
{
    int64_t sum = 0;
    for (int k = 0; k < width; k++) {
        to[k] += x->part[k];
        sum += x->part[k];
    }
    return sum;
}

static inline void expected_rest(struct expected_row *x, int width)
{
    for (int k = 0; k < width; k++)
        x->part[k] = x->people[k] - x->before[k];
}

/* Add the parts of a category to where they go: one row, or one a kind. Returns their sum. */
static inline int64_t expected_add_kinds(const struct expected_row *x, const struct row_shape *shape,
                                         int64_t *const *to)
{
    int64_t sum = 0;
    int one = 1;
    for (int d = 1; d < shape->kinds; d++)
        one &= to[d] == to[0];
    if (one) return expected_add(x, to[0], shape->width);
    for (int k = 0; k < shape->width; k++) {
        to[shape->kind[k]][k] += x->part[k];
        sum += x->part[k];
    }
    return sum;
}

static void expected_row(struct expected_row *x, const struct phase *phase, const struct row_shape *shape,
                         const struct split_row *row)
{
    const struct split *t = row->split;
    int width = shape->width, last = t->used - 1;
    double upto[ROW_MOST];
    for (int j = 0; j < t->empty_count; j++)
        row->total[t->empty[j]] = 0;
    expected_row_start(x, phase, row->cell, row->from, width);
    for (int j = 0; j < last; j++) {
        double chance = expected_chance(t->upto[j]);
        for (int k = 0; k < width; k++)
            upto[k] = chance;
        expected_part(x, upto, width);
        row->total[t->at[j]] = expected_add_kinds(x, shape, row->to + t->at[j] * shape->kinds);
    }
    expected_rest(x, width);
    row->total[t->at[last]] = expected_add_kinds(x, shape, row->to + t->at[last] * shape->kinds);
}

static void expected_rows(const struct phase *phase, const struct row_shape *shape, const struct split_row *rows,
                          int count)
{
    struct expected_row x;
    x.known = 0;
    for (int i = 0; i < count; i++)
        expected_row(&x, phase, shape, &rows[i]);
}

static void chance_row(struct expected_row *x, const struct phase *phase, const struct chance_shape *shape,
                       const struct chance_row *row)
{
    int width = shape->width, last = shape->categories - 1;
    double upto[ROW_MOST] = {0}, most[ROW_MOST];
    expected_row_start(x, phase, row->cell, row->from, width);
    for (int j = 0; j < last; j++) {
        const double *chance = row->chance[j];
        for (int k = 0; k < width; k++) {
            upto[k] += chance[k];
            most[k] = upto[k] < 1 ? upto[k] : 1;
        }
        expected_part(x, most, width);
        int64_t sum = expected_add(x, row->to[j], width);
        if (row->total != 0) row->total[j] = sum;
    }
    expected_rest(x, width);
    int64_t sum = expected_add(x, row->to[last], width);
    if (row->total != 0) row->total[last] = sum;
}

static void chance_rows(const struct phase *phase, const struct chance_shape *shape, const struct chance_row *rows,
                        int count)
{
    struct expected_row x;
    x.known = 0;
    for (int i = 0; i < count; i++)
        chance_row(&x, phase, shape, &rows[i]);
}

#endif
