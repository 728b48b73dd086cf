/* Draws of many cells of a process on one day: listed, then made together
 * (random_split_cells), because the vector registers make many at the price of
 * a few. Each cell gets what random_split would draw from its own stream. */
#ifndef FLUJO_BATCH_H
#define FLUJO_BATCH_H

#include "model/world.h"

enum { BATCH_CELLS = 256, BATCH_COUNTS = 2304 };

struct batch {
    int count, used;             /* cells listed; counts taken by them */
    struct split_cell cells[BATCH_CELLS];
    int64_t counts[BATCH_COUNTS];
};

static inline void batch_clear(struct batch *b) { b->count = b->used = 0; }

/* Whether one more cell of so many categories must wait for the next batch. */
static inline int batch_full(const struct batch *b, int categories)
{
    return b->count == BATCH_CELLS || b->used + categories > BATCH_COUNTS;
}

/* There must be room; `split` must stay as it is until the draws are made. */
static inline void batch_add(struct batch *b, const struct split *split, int categories, uint32_t cell, int64_t n)
{
    b->cells[b->count++] = (struct split_cell){split, cell, n, b->counts + b->used};
    b->used += categories;
}

static inline void batch_draw(struct batch *b, const struct world *w, enum process_stream process)
{
    random_split_cells(w->key, (uint32_t)process, w->day_index, b->cells, b->count);
}

#endif
