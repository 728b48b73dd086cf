/* One kind of split for many cells at once, sixteen blocks or eight draws a
 * register (AVX-512); see split.h. The draws are those of random_split, bit by
 * bit. Cells of a few people are tallied from their blocks, 32 people a
 * comparison; larger ones go together to crowds_wide.c. */
#include "random/cells.h"

#include "random/crowds_wide.h"

#if defined(__x86_64__)
enum { PERSONS_WIDE = 32, SMALL_CELLS = 512 };

/* Cells gathered until there is enough to fill the registers. */
struct gathered {
    const struct wide_phase *phase;
    struct wide_list blocks;     /* of the small cells */
    int small_count, middle_count, large_count;
    struct placed { struct split_cell *cell; const uint32_t *words; } small[SMALL_CELLS], middle[SMALL_CELLS];
    struct split_cell *large[WIDE_DRAWS];
    uint32_t cell, block;        /* of the blocks listed last, from `first` on; 0 of them = none */
    int first, listed;
};

/* How many of the people have a number below the threshold, by its 16 bits. */
WIDE static inline int64_t below_threshold(__m512i numbers, __mmask32 people, uint64_t upto, uint32_t *doubt)
{
    __m512i threshold = _mm512_set1_epi16((short)(upto >> 48));
    *doubt |= _mm512_mask_cmpeq_epu16_mask(people, numbers, threshold);
    return __builtin_popcount(_mm512_mask_cmplt_epu16_mask(people, numbers, threshold));
}

/* A cell whose numbers leave a doubt, from its first block again. */
static void draw_again(const struct wide_phase *phase, struct split_cell *c)
{
    c->block -= (uint32_t)split_blocks(c->split, c->n);
    split_cell_alone(phase, c);
}

/* Up to 32 people: one register, and counts as soon as they are known: these
 * are most of the cells, and a pass more over the thresholds is felt. */
WIDE static void draw_small(const struct wide_phase *phase, const struct placed *at)
{
    struct split_cell *c = at->cell;
    const struct split *t = c->split;
    int last = t->used - 1;
    __m512i numbers = _mm512_loadu_si512(at->words);
    __mmask32 people = _bzhi_u32(~0u, (unsigned)c->n);
    int64_t before = 0;
    uint32_t doubt = 0;
    for (int j = 0; j < last; j++) {
        int64_t below = below_threshold(numbers, people, t->upto[j], &doubt);
        c->counts[t->at[j]] = below - before;
        before = below;
    }
    c->counts[t->at[last]] = c->n - before;
    if (doubt != 0)
        draw_again(phase, c);
}

WIDE static void draw_middle(const struct wide_phase *phase, const struct placed *at)
{
    const struct split *t = at->cell->split;
    int64_t below[SPLIT_MOST] = {0};
    uint32_t doubt = 0;
    const uint32_t *words = at->words;
    for (int n = (int)at->cell->n; n > 0; n -= PERSONS_WIDE, words += PERSONS_WIDE / 2) {
        __m512i numbers = _mm512_loadu_si512(words);
        __mmask32 people = n >= PERSONS_WIDE ? ~(__mmask32)0 : _bzhi_u32(~0u, (unsigned)n);
        for (int j = 0; j < t->used - 1; j++)
            below[j] += below_threshold(numbers, people, t->upto[j], &doubt);
    }
    split_from_below(t, at->cell->n, below, at->cell->counts);
    if (doubt != 0)
        draw_again(phase, at->cell);
}

WIDE static void draw_all_small(struct gathered *g)
{
    wide_make(&g->blocks, g->phase);
    for (int i = 0; i < g->small_count; i++)
        draw_small(g->phase, &g->small[i]);
    for (int i = 0; i < g->middle_count; i++)
        draw_middle(g->phase, &g->middle[i]);
    g->blocks.count = g->small_count = g->middle_count = g->listed = 0;
}

static void draw_all_large(struct gathered *g)
{
    crowds_wide(g->phase, g->large, g->large_count);
    g->large_count = 0;
}

/* Where the blocks are that a small cell needs, which are then used. Cells of one number that follow
 * each other, as of several worlds, share them. */
WIDE static inline const uint32_t *blocks_of(struct gathered *g, struct split_cell *c)
{
    int blocks = split_blocks(c->split, c->n);
    if (c->cell != g->cell || c->block != g->block || blocks > g->listed) {
        g->first = wide_add(&g->blocks, c->cell, c->block, blocks);
        g->cell = c->cell;
        g->block = c->block;
        g->listed = blocks;
    }
    c->block += (uint32_t)blocks;
    return g->blocks.words + 4 * g->first;
}

WIDE static void gather(struct gathered *g, struct split_cell *c)
{
    if (c->n <= 0 || c->split->used < 2) {
        split_cell_alone(g->phase, c);
        return;
    }
    split_empty(c->split, c->counts);
    if (c->n > c->split->one_by_one) {
        g->large[g->large_count++] = c;
        if (g->large_count == WIDE_DRAWS)
            draw_all_large(g);
        return;
    }
    const uint32_t *words = blocks_of(g, c);
    struct placed *at = c->n <= PERSONS_WIDE ? &g->small[g->small_count++] : &g->middle[g->middle_count++];
    *at = (struct placed){c, words};
    if (g->blocks.count > WIDE_BLOCKS || g->small_count == SMALL_CELLS || g->middle_count == SMALL_CELLS)
        draw_all_small(g);
}

int split_cells_wide(const struct wide_phase *phase, struct split_cell *cells, int count)
{
    struct gathered g;
    if (!wide_usable())
        return 0;
    g.phase = phase;
    g.blocks.count = g.small_count = g.middle_count = g.large_count = g.listed = 0;
    g.cell = g.block = 0;
    for (int i = 0; i < count; i++)
        gather(&g, &cells[i]);
    if (g.blocks.count > 0)
        draw_all_small(&g);
    if (g.large_count > 0)
        draw_all_large(&g);
    return 1;
}
#else
int split_cells_wide(const struct wide_phase *phase, struct split_cell *cells, int count)
{
    (void)phase, (void)cells, (void)count;
    return 0;
}
#endif
