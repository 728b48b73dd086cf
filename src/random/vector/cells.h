/* Splits of many cells at once (split.h). A cell of few people needs one or two
 * blocks, so the blocks of many are made together, whosever they are; then its
 * people are counted a register at a time. Crowds are drawn together (crowds.h). */
#ifndef FLUJO_RANDOM_VECTOR_CELLS_H
#define FLUJO_RANDOM_VECTOR_CELLS_H

#include "random/cells.h"
#include "random/vector/crowds.h"
#include "random/vector/people.h"

enum { FEW_CELLS = 512 };

/* Cells collected until there is enough to fill the registers. */
struct collected {
    const struct phase *phase;
    struct block_list blocks; /* of cells of few people */
    int few_count, crowd_count;
    struct placed {
        struct split_cell *cell;
        const uint32_t *numbers;
    } few[FEW_CELLS];
    struct split_cell *crowd[CROWDS];
    uint32_t cell, block; /* of the blocks listed last, from `first` on; 0 of them = none */
    int first, listed;
};

/* A cell whose numbers leave a doubt, from its first block again. */
static void split_again(const struct phase *phase, struct split_cell *c)
{
    c->block -= (uint32_t)split_blocks(c->split, c->n);
    split_cell_alone(phase, c);
}

static inline void split_people(const struct phase *phase, const struct placed *at)
{
    const struct split *t = at->cell->split;
    int64_t below[SPLIT_MOST];
    if (count_people(at->numbers, at->cell->n, t->upto, t->used - 1, below))
        split_from_below(t, at->cell->n, below, at->cell->counts);
    else
        split_again(phase, at->cell);
}

static void split_all_few(struct collected *g)
{
    make_blocks(&g->blocks, g->phase);
    for (int i = 0; i < g->few_count; i++)
        split_people(g->phase, &g->few[i]);
    g->blocks.count = g->few_count = g->listed = 0;
}

static void split_all_crowds(struct collected *g)
{
    draw_crowds(g->phase, g->crowd, g->crowd_count);
    g->crowd_count = 0;
}

/* Where the numbers of a cell's people are, whose blocks are then used. Cells of one
 * stream that follow each other, as of several worlds, share them. */
static inline const uint32_t *numbers_of(struct collected *g, struct split_cell *c)
{
    int blocks = split_blocks(c->split, c->n);
    if (c->cell != g->cell || c->block != g->block || blocks > g->listed) {
        g->first = list_blocks(&g->blocks, c->cell, c->block, blocks);
        g->cell = c->cell;
        g->block = c->block;
        g->listed = blocks;
    }
    c->block += (uint32_t)blocks;
    return g->blocks.words + 4 * g->first;
}

static inline void collect(struct collected *g, struct split_cell *c)
{
    if (c->n <= 0 || c->split->used < 2) {
        split_cell_alone(g->phase, c);
        return;
    }
    split_empty(c->split, c->counts);
    if (c->n > c->split->one_by_one) {
        g->crowd[g->crowd_count++] = c;
        if (g->crowd_count == CROWDS) split_all_crowds(g);
        return;
    }
    const uint32_t *numbers = numbers_of(g, c);
    g->few[g->few_count++] = (struct placed){c, numbers};
    if (g->blocks.count > LIST_BLOCKS || g->few_count == FEW_CELLS) split_all_few(g);
}

static void split_cells(const struct phase *phase, struct split_cell *cells, int count)
{
    struct collected g;
    g.phase = phase;
    g.blocks.count = g.few_count = g.crowd_count = g.listed = 0;
    g.cell = g.block = 0;
    for (int i = 0; i < count; i++)
        collect(&g, &cells[i]);
    if (g.blocks.count > 0) split_all_few(&g);
    if (g.crowd_count > 0) split_all_crowds(&g);
}

#endif
