/* Draws of many cells of a process on one day, in all worlds of a replicate:
 * listed, then made together (random_split_cells), because the vector registers
 * make many at the price of a few. Each cell gets what random_split would draw
 * from its own stream. Equal cells of several worlds share their random numbers
 * when they are listed one after the other. */
#ifndef FLUJO_BATCH_H
#define FLUJO_BATCH_H

#include "model/world.h"

/* Room for all classes of all worlds with up to four categories, at least. */
enum { BATCH_CELLS = 1024, BATCH_COUNTS = 4096 };
_Static_assert(MAX_WORLDS *MAX_CLASSES <= BATCH_CELLS && 4 * MAX_WORLDS * MAX_CLASSES <= BATCH_COUNTS,
               "a cell a class and world");

struct batch {
    struct world *const *worlds;
    int count, used; /* cells listed; counts taken by them */
    struct split_cell cells[BATCH_CELLS];
    unsigned char world[BATCH_CELLS]; /* whose: index among the worlds */
    int64_t counts[BATCH_COUNTS];
};

static inline void batch_clear(struct batch *b) { b->count = b->used = 0; }

static inline void batch_start(struct batch *b, struct world *const *worlds)
{
    b->worlds = worlds;
    batch_clear(b);
}

/* Whether one more cell of so many categories must wait for the next batch. */
static inline int batch_full(const struct batch *b, int categories)
{
    return b->count == BATCH_CELLS || b->used + categories > BATCH_COUNTS;
}

/* There must be room; `split` must stay as it is until the draws are made. */
static inline void batch_add(struct batch *b, int world, const struct split *split, int categories, uint32_t cell,
                             int64_t n)
{
    b->world[b->count] = (unsigned char)world;
    b->cells[b->count++] = (struct split_cell){split, cell, 0, n, b->counts + b->used};
    b->used += categories;
}

/* A further draw of the stream of cell i of a batch that has been drawn. */
static inline void batch_add_after(struct batch *b, const struct batch *drawn, int i, const struct split *split,
                                   int categories, int64_t n)
{
    batch_add(b, drawn->world[i], split, categories, drawn->cells[i].cell, n);
    b->cells[b->count - 1].block = drawn->cells[i].block;
}

static inline void batch_draw(struct batch *b, enum process_stream process)
{
    random_split_cells(b->worlds[0]->key, (uint32_t)process, b->worlds[0]->day_index, b->cells, b->count);
}

#endif
