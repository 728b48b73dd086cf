/* One kind of split for many cells at once, sixteen blocks or eight draws a
 * register (AVX-512); see split.h. The draws are those of random_split, bit by
 * bit. Cells of a few people are tallied from their blocks, 32 people a
 * comparison; larger ones go category by category, all cells together. */
#include "random/cells.h"

#include "random/binomial_wide.h"

#if defined(__x86_64__)
enum { PERSONS_WIDE = 32, SMALL_CELLS = 512 };

/* Cells gathered until there is enough to fill the registers. */
struct gathered {
    const struct wide_phase *phase;
    struct wide_list blocks;     /* of the small cells */
    int small_count, middle_count, large_count;
    struct placed { const struct split_cell *cell; const uint32_t *words; } small[SMALL_CELLS], middle[SMALL_CELLS];
    const struct split_cell *large[WIDE_DRAWS];
    uint32_t cell;               /* of the blocks listed last, from `first` on; 0 of them = none */
    int first, listed;
};

/* How many of the people have a number below the threshold, by its 16 bits. */
WIDE static inline int64_t below_threshold(__m512i numbers, __mmask32 people, uint64_t upto, uint32_t *doubt)
{
    __m512i threshold = _mm512_set1_epi16((short)(upto >> 48));
    *doubt |= _mm512_mask_cmpeq_epu16_mask(people, numbers, threshold);
    return __builtin_popcount(_mm512_mask_cmplt_epu16_mask(people, numbers, threshold));
}

/* Up to 32 people: one register, and counts as soon as they are known: these
 * are most of the cells, and a pass more over the thresholds is felt. */
WIDE static void draw_small(const struct wide_phase *phase, const struct placed *at)
{
    const struct split_cell *c = at->cell;
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
        split_cell_alone(phase, c);
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
        split_cell_alone(phase, at->cell);
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

/* The large cells while their categories are drawn one after the other. */
struct crowds {
    struct wide_list list;
    struct wide_draws draws;
    int who[WIDE_DRAWS];         /* of a draw */
    int64_t left[WIDE_DRAWS];    /* people not in a category before */
    int first[WIDE_DRAWS];       /* where the blocks of the next categories are */
    uint32_t next[WIDE_DRAWS];   /* block of its stream */
};

/* Blocks for the categories from `base` on, SPLIT_AHEAD at most. */
WIDE static void blocks_ahead(struct crowds *k, const struct gathered *g, int base)
{
    k->list.count = 0;
    for (int i = 0; i < g->large_count; i++) {
        int draws = g->large[i]->split->used - 1 - base;
        draws = draws > SPLIT_AHEAD ? SPLIT_AHEAD : draws;
        if (draws <= 0)
            continue;
        k->first[i] = wide_add(&k->list, g->large[i]->cell, k->next[i], draws);
        k->next[i] += (uint32_t)draws;
    }
    wide_make(&k->list, g->phase);
}

static void settle(struct crowds *k, const struct gathered *g, int i, int category, int64_t count)
{
    g->large[i]->counts[g->large[i]->split->at[category]] = count;
    k->left[i] -= count;
}

/* One category of all cells that have it. */
static void draw_category(struct crowds *k, const struct gathered *g, int base, int category)
{
    struct wide_draws *d = &k->draws;
    d->count = 0;
    for (int i = 0; i < g->large_count; i++) {
        const struct split *t = g->large[i]->split;
        if (category >= t->used - 1)
            continue;
        if (k->left[i] == 0 || t->chance[category] >= 1) {
            settle(k, g, i, category, k->left[i]);
            continue;
        }
        int at = d->count++;
        d->n[at] = k->left[i];
        d->p[at] = t->chance[category];
        d->at[at] = k->first[i] + category - base;
        d->cell[at] = g->large[i]->cell;
        d->next[at] = k->next[i];
        k->who[at] = i;
    }
    binomial_wide(d, &k->list, g->phase);
    for (int at = 0; at < d->count; at++) {
        k->next[k->who[at]] = d->next[at];
        settle(k, g, k->who[at], category, d->taken[at]);
    }
}

static void draw_all_large(struct gathered *g)
{
    struct crowds k;
    int draws = 0;
    for (int i = 0; i < g->large_count; i++) {
        k.left[i] = g->large[i]->n;
        k.next[i] = 0;
        draws = g->large[i]->split->used - 1 > draws ? g->large[i]->split->used - 1 : draws;
    }
    for (int category = 0; category < draws; category++) {
        if (category % SPLIT_AHEAD == 0)
            blocks_ahead(&k, g, category);
        draw_category(&k, g, category - category % SPLIT_AHEAD, category);
    }
    for (int i = 0; i < g->large_count; i++)
        g->large[i]->counts[g->large[i]->split->at[g->large[i]->split->used - 1]] = k.left[i];
    g->large_count = 0;
}

/* Where the blocks are that a small cell needs. Cells of one number that follow
 * each other, as of several worlds, share them. */
WIDE static inline const uint32_t *blocks_of(struct gathered *g, const struct split_cell *c)
{
    int blocks = split_blocks(c->split, c->n);
    if (c->cell != g->cell || blocks > g->listed) {
        g->first = wide_add(&g->blocks, c->cell, 0, blocks);
        g->cell = c->cell;
        g->listed = blocks;
    }
    return g->blocks.words + 4 * g->first;
}

WIDE static void gather(struct gathered *g, const struct split_cell *c)
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

int split_cells_wide(const struct wide_phase *phase, const struct split_cell *cells, int count)
{
    struct gathered g;
    if (!wide_usable())
        return 0;
    g.phase = phase;
    g.blocks.count = g.small_count = g.middle_count = g.large_count = g.listed = 0;
    g.cell = 0;
    for (int i = 0; i < count; i++)
        gather(&g, &cells[i]);
    if (g.blocks.count > 0)
        draw_all_small(&g);
    if (g.large_count > 0)
        draw_all_large(&g);
    return 1;
}
#else
int split_cells_wide(const struct wide_phase *phase, const struct split_cell *cells, int count)
{
    (void)phase, (void)cells, (void)count;
    return 0;
}
#endif
