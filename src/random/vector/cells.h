/* Splits of many cells at once (split.h). A cell of few people needs one or two
 * blocks, so the blocks of many are made together, whosever they are; then its
 * people are counted a register at a time. Crowds are drawn together (crowds.h). */
#ifndef FLUJO_RANDOM_VECTOR_CELLS_H
#define FLUJO_RANDOM_VECTOR_CELLS_H

#include "random/cells.h"
#include "random/vector/crowds.h"
#include "random/vector/people.h"

enum { FEW_CELLS = 256 };

/* Cells collected until there is enough to fill the registers. */
struct collected {
    const struct phase *phase;
    struct block_list blocks; /* of cells of few people */
    int few_count;
    struct placed {
        struct split_cell *cell;
        const uint32_t *numbers;
    } few[FEW_CELLS];
    struct pairs pairs;
    struct crowds crowds;
    struct split_cell *pair[CROWDS], *crowd[CROWDS];
    uint32_t cell, block; /* of the blocks listed last, from `first` on; 0 of them = none */
    int first, listed;
};

static inline void split_people(const struct phase *phase, const struct placed *at)
{
    const struct split *t = at->cell->split;
    int64_t below[SPLIT_MOST];
    if (!count_people(at->numbers, at->cell->n, t->upto, t->used - 1, below)) {
        split_cell_alone(phase, at->cell); /* the numbers leave a doubt */
        return;
    }
    split_from_below(t, at->cell->n, below, at->cell->counts);
    at->cell->block += SPLIT_BLOCKS;
}

static void split_all_few(struct collected *g)
{
    make_blocks(&g->blocks, g->phase);
    for (int i = 0; i < g->few_count; i++)
        split_people(g->phase, &g->few[i]);
    g->blocks.count = g->few_count = g->listed = 0;
}

static void split_all_pairs(struct collected *g)
{
    draw_pairs(g->phase, &g->pairs);
    for (int i = 0; i < g->pairs.count; i++) {
        struct split_cell *c = g->pair[i];
        int64_t taken = (int64_t)g->pairs.taken[i];
        c->counts[c->split->at[0]] = taken;
        c->counts[c->split->at[1]] = c->n - taken;
        c->block += SPLIT_BLOCKS;
    }
    g->pairs.count = 0;
}

static inline void take_of_cell(void *user, int at, int draw, int64_t n)
{
    const struct split_cell *c = ((struct split_cell **)user)[at];
    c->counts[c->split->at[draw]] = n;
}

static void split_all_crowds(struct collected *g)
{
    for (int i = 0; i < g->crowds.count; i++)
        g->crowd[i]->block += SPLIT_BLOCKS;
    draw_crowds(g->phase, &g->crowds, take_of_cell, g->crowd);
}

/* Where the numbers of a cell's people are. Cells of one
 * stream that follow each other, as of several worlds, share them. */
static inline const uint32_t *numbers_of(struct collected *g, const struct split_cell *c)
{
    int blocks = (int)(c->n + PERSONS_BLOCK - 1) / PERSONS_BLOCK;
    if (c->cell != g->cell || c->block != g->block || blocks > g->listed) {
        g->first = list_blocks(&g->blocks, c->cell, c->block, blocks);
        g->cell = c->cell;
        g->block = c->block;
        g->listed = blocks;
    }
    return g->blocks.words + 4 * g->first;
}

static inline void collect(struct collected *g, struct split_cell *c)
{
    const struct split *t = c->split;
    if (c->n <= 0 || t->used < 2) {
        split_cell_alone(g->phase, c);
        return;
    }
    split_empty(t, c->counts);
    if (t->used == 2) {
        g->pair[g->pairs.count] = c;
        list_pair(&g->pairs, t, c->cell, c->block, c->n);
        if (g->pairs.count == CROWDS) split_all_pairs(g);
    } else if (c->n > t->one_by_one) {
        g->crowd[g->crowds.count] = c;
        list_split(&g->crowds, t, c->cell, c->block, c->n);
        if (g->crowds.count == CROWDS) split_all_crowds(g);
    } else {
        const uint32_t *numbers = numbers_of(g, c);
        g->few[g->few_count++] = (struct placed){c, numbers};
        if (g->blocks.count > LIST_BLOCKS || g->few_count == FEW_CELLS) split_all_few(g);
    }
}

static void split_cells(const struct phase *phase, struct split_cell *cells, int count)
{
    struct collected g;
    g.phase = phase;
    g.blocks.count = g.few_count = g.pairs.count = g.crowds.count = g.listed = 0;
    g.cell = g.block = 0;
    for (int i = 0; i < count; i++)
        collect(&g, &cells[i]);
    if (g.few_count > 0) split_all_few(&g);
    if (g.pairs.count > 0) split_all_pairs(&g);
    if (g.crowds.count > 0) split_all_crowds(&g);
}

#endif
