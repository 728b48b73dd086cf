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

static inline void expected_row_start(struct expected_row *x, const struct phase *phase, const struct split_row *row,
                                      int width)
{
    for (int k = 0; k < width; k++) { /* who leaves may come back: a row may be among those of `to` */
        int64_t who = row->from[k];
        row->from[k] = 0;
        x->people[k] = who;
        x->n[k] = expected_double(who);
        x->before[k] = 0;
    }
    if (x->known && x->cell == row->cell) return;
    for (int k = 0; k < width; k++)
        x->u[k] = expected_offset(phase->process, phase->day, row->cell + (uint32_t)k, 0);
    x->cell = row->cell;
    x->known = 1;
}

/* Add the parts of a category to where they go: one row, or one a kind. Returns their sum. */
static inline int64_t expected_row_add(const struct expected_row *x, const struct row_shape *shape, int64_t *const *to)
{
    int64_t sum = 0, *restrict first = to[0];
    int one = 1;
    for (int d = 1; d < shape->kinds; d++)
        one &= to[d] == first;
    for (int k = 0; one && k < shape->width; k++)
        first[k] += x->part[k];
    for (int k = 0; !one && k < shape->width; k++)
        to[shape->kind[k]][k] += x->part[k];
    for (int k = 0; k < shape->width; k++)
        sum += x->part[k];
    return sum;
}

static void expected_row(struct expected_row *x, const struct phase *phase, const struct row_shape *shape,
                         const struct split_row *row)
{
    const struct split *t = row->split;
    int width = shape->width, last = t->used - 1;
    for (int j = 0; j < t->empty_count; j++)
        row->total[t->empty[j]] = 0;
    expected_row_start(x, phase, row, width);
    for (int j = 0; j < last; j++) {
        double chance = expected_chance(t->upto[j]);
        for (int k = 0; k < width; k++) {
            int64_t below = expected_round(x->n[k] * chance, x->u[k]);
            x->part[k] = below - x->before[k];
            x->before[k] = below;
        }
        row->total[t->at[j]] = expected_row_add(x, shape, row->to + t->at[j] * shape->kinds);
    }
    for (int k = 0; k < width; k++)
        x->part[k] = x->people[k] - x->before[k];
    row->total[t->at[last]] = expected_row_add(x, shape, row->to + t->at[last] * shape->kinds);
}

static void expected_rows(const struct phase *phase, const struct row_shape *shape, const struct split_row *rows,
                          int count)
{
    struct expected_row x;
    x.known = 0;
    for (int i = 0; i < count; i++)
        expected_row(&x, phase, shape, &rows[i]);
}

#endif
