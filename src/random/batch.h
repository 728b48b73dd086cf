/* Draws of many cells, listed and then made together.
 *
 * Vector registers make many draws at the price of a few, so a process lists
 * the cells of all worlds of a replicate and states once how a drawn cell is
 * distributed. Each cell gets what random_split would draw from its own stream.
 * Equal cells of several worlds share their random numbers when they are listed
 * one after the other. */
#ifndef FLUJO_RANDOM_BATCH_H
#define FLUJO_RANDOM_BATCH_H

#include "random/split.h"

enum { BATCH_CELLS = 1024, BATCH_COUNTS = 4096, BATCH_SPLITS = 256, BATCH_MEMO = 16 };

/* What is done with a drawn cell of a world: c->n people of c->cell went into
 * the categories by c->counts, and c->block is the first of the stream that is
 * not used. */
typedef void batch_distribute(void *user, int world, const struct split_cell *c);

struct batch {
    struct phase phase;
    batch_distribute *distribute;
    void *user;
    int count, used, prepared;        /* cells listed; counts and splits taken by them */
    const struct chance_shape *shape; /* of the rows under way, and these */
    const struct chance_row *rows;
    struct batch_memo { /* the chances that a split has been made of lately: classes and worlds repeat each other's */
        const struct split *split;
        double p[CHANCE_MOST];
    } memo[BATCH_MEMO];
    unsigned char world[BATCH_CELLS];
    struct split_cell cells[BATCH_CELLS];
    int64_t counts[BATCH_COUNTS];
    struct split splits[BATCH_SPLITS];
};

void batch_start(struct batch *b, struct random_key key, uint32_t process, uint32_t day, batch_distribute *distribute,
                 void *user);
/* Draw and distribute what is listed. */
void batch_draw(struct batch *b);
/* List n people of a cell; a full batch is drawn first. `split` must stay as it
 * is until the draw. */
static inline void batch_add(struct batch *b, int world, const struct split *split, int categories, uint32_t cell,
                             int64_t n)
{
    if (n == 0) return;
    if (b->count == BATCH_CELLS || b->used + categories > BATCH_COUNTS) batch_draw(b);
    b->world[b->count] = (unsigned char)world;
    b->cells[b->count++] = (struct split_cell){split, cell, 0, n, b->counts + b->used};
    b->used += categories;
}

/* Draw rows, each draw with its own chances: what random_split draws by split_init or split_init_binomial of them. `b` is
 * started, with nothing listed; what it distributes by does not matter. Rows of the same streams that follow each other share
 * their random numbers. No row of `to` may be the `from` of a row that follows. */
void batch_rows(struct batch *b, const struct chance_shape *shape, const struct chance_row *rows, int count);

/* A row of draws of one chance each: whom it takes, and the others. */
struct binomial_row {
    const double *chance[1];
    int64_t *to[2];
};

/* Written in place: a row that is returned would go through the stack, and wait there. */
static inline void binomial_row_init(struct chance_row *row, struct binomial_row *b, uint32_t cell, int64_t *from,
                                     const double *chance, int64_t *taken, int64_t *others, uint32_t *block)
{
    *b = (struct binomial_row){{chance}, {taken, others}};
    *row = (struct chance_row){.cell = cell, .from = from, .chance = b->chance, .to = b->to, .block = block};
}

#endif
