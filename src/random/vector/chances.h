/* Rows of draws with chances of their own (struct chance_row in split.h). Chances are made ready for a register of
 * draws at a time, as split_init makes them; rows with the same ones share them. Few people are counted against
 * thresholds, and crowds and pairs drawn together. */
#ifndef FLUJO_RANDOM_VECTOR_CHANCES_H
#define FLUJO_RANDOM_VECTOR_CHANCES_H

#include "random/vector/crowds.h"
#include "random/vector/people.h"
#include "random/vector/rows.h"

enum { READY_MOST = CHANCES_READY, READY = 16, READY_ROOM = ROW_MOST * (CHANCES_READY - 1), FEW_DRAWS = 64 };

/* Chances made ready, [category][draw] with `step` between categories: of those not in a category before, and the
 * upper 16 bits of the thresholds. */
struct ready {
    const double *const *chance;
    double *share;
    uint16_t *upto;
    uint64_t pairs, sure; /* draws of two categories or fewer, and of one: a bit each */
    uint64_t shared;      /* registers of draws whose shares are made: the bit of the first draw */
};

struct chance_draws {
    const struct phase *phase;
    const struct chance_shape *shape;
    int step, ready_count, few_count;
    struct ready ready[READY];
    _Alignas(64) double share[READY_ROOM];
    uint16_t upto[READY_ROOM];
    struct block_list blocks;
    struct few_draw {
        const struct chance_row *row;
        const uint16_t *upto;
        uint32_t block;
        uint16_t first; /* of its blocks in the list */
        unsigned char k, n;
    } few[FEW_DRAWS];
    struct crowds crowds;
    const struct chance_row *crowd[CROWDS];
    unsigned char crowd_at[CROWDS];
};

static inline void put_upto(uint16_t *to, real chance)
{
    store_halves(to, whole_of(smaller(whole_below(chance * 65536.0), all(65535))));
}

/* The weights of the categories for the draws of a register from k on; weights that are all 0 count alike. */
AT_HAND void weights_at(const struct chance_draws *g, const struct ready *r, int k, int last, real *weight)
{
    int stated = last + (g->shape->law == CHANCE_WEIGHTS);
    real zero = all(0), total = zero;
    weight[last] = zero;
    for (int j = 0; j < stated; j++) {
        real w = (real)load_first((const int64_t *)(const void *)(r->chance[j] + k), g->shape->width - k);
        weight[j] = choose(less(zero, w), w, zero);
        total = total + weight[j];
    }
    if (stated == last) weight[last] = choose(less(total, all(1)), 1.0 - total, zero);
    for (int j = 0; j < stated && stated > last; j++)
        weight[j] = choose(less(zero, total), weight[j], all(1));
}

AT_HAND void make_upto(const struct chance_draws *g, struct ready *r, int last)
{
    for (int k = 0; k < g->shape->width; k += LANES) {
        real weight[READY_MOST], zero = all(0), total = zero, kept = zero, sum = zero;
        weights_at(g, r, k, last, weight);
        for (int j = last; j >= 0; j--) {
            total = total + weight[j];
            kept = kept + choose(less(zero, weight[j]), all(1), zero);
        }
        for (int j = 0; j < last; j++) {
            sum = sum + weight[j];
            put_upto(r->upto + j * g->step + k, sum / total);
        }
        r->pairs |= (uint64_t)lanes_of(at_most(kept, all(2))) << k;
        r->sure |= (uint64_t)lanes_of(at_most(kept, all(1))) << k;
    }
}

/* The shares of a register of draws, which crowds need. */
static inline void make_share(const struct chance_draws *g, struct ready *r, int k)
{
    int last = g->shape->categories - 1;
    real weight[READY_MOST], zero = all(0), left = zero;
    weights_at(g, r, k, last, weight);
    for (int j = last; j >= 0; j--) {
        left = left + weight[j];
        real share = choose(less(zero, weight[j]), weight[j] / left, zero);
        if (j < last) memcpy(r->share + j * g->step + k, &share, sizeof share);
    }
    r->shared |= (uint64_t)1 << k;
}

static inline uint32_t cell_at(const struct chance_row *row, int k)
{
    return row->cell + (uint32_t)k * chance_step(row);
}

/* The block that a draw begins with; the next one begins after it. */
static inline uint32_t take_block(const struct chance_row *row, int k, int sure)
{
    if (row->block == 0) return 0;
    uint32_t block = row->block[k];
    if (!sure) row->block[k] = block + SPLIT_BLOCKS;
    return block;
}

static inline void put_draw(const struct chance_row *row, int k, int category, int64_t n)
{
    row->to[category][k] += n;
    if (row->total != 0) row->total[category] += n;
}

static inline void take_of_chances(void *user, int at, int draw, int64_t n)
{
    const struct chance_draws *g = user;
    put_draw(g->crowd[at], g->crowd_at[at], draw, n);
}

static __attribute__((noinline)) void split_chance_crowds(struct chance_draws *g)
{
    draw_crowds(g->phase, &g->crowds, take_of_chances, g);
}

static void chance_alone(const struct phase *phase, const struct chance_shape *shape, const struct few_draw *d)
{
    int stated = shape->categories - (shape->law != CHANCE_WEIGHTS);
    double p[READY_MOST];
    int64_t counts[READY_MOST];
    struct split split;
    for (int j = 0; j < stated; j++)
        p[j] = d->row->chance[j][d->k];
    split_init(&split, p, stated, stated < shape->categories);
    split_cell_alone(phase, &(struct split_cell){&split, cell_at(d->row, d->k), d->block, d->n, counts});
    for (int j = 0; j < shape->categories; j++)
        put_draw(d->row, d->k, j, counts[j]);
}

AT_HAND void split_few(const struct chance_draws *g, const struct few_draw *d, int last)
{
    int64_t below[READY_MOST] = {0}, before = 0;
    const uint32_t *numbers = g->blocks.words + 4 * d->first;
    crew doubt = {0};
    for (int at = 0; at < d->n; at += PEOPLE) {
        people here = people_at(numbers + at / 2);
        crew who = first_people(d->n - at);
#pragma GCC unroll 4
        for (int j = 0; j < last; j++)
            below[j] += count_below(here, who, threshold_of((uint64_t)d->upto[j * g->step] << 48), &doubt);
    }
    if (any_of(doubt)) {
        chance_alone(g->phase, g->shape, d);
        return;
    }
#pragma GCC unroll 4
    for (int j = 0; j < last; j++) {
        put_draw(d->row, d->k, j, below[j] - before);
        before = below[j];
    }
    put_draw(d->row, d->k, last, d->n - before);
}

static __attribute__((noinline)) void split_all_few_draws(struct chance_draws *g)
{
    int last = g->shape->categories - 1;
    make_blocks(&g->blocks, g->phase);
    for (int i = 0; i < g->few_count; i++) {
        switch (last) {
        case 3: split_few(g, &g->few[i], 3); break;
        case 4: split_few(g, &g->few[i], 4); break;
        default: split_few(g, &g->few[i], last);
        }
    }
    g->blocks.count = g->few_count = 0;
}

/* Draw all that is listed, and forget the chances. */
static void split_listed(struct chance_draws *g)
{
    if (g->few_count > 0) split_all_few_draws(g);
    if (g->crowds.count > 0) split_chance_crowds(g);
    g->ready_count = 0;
}

/* The chances of a row; there is room for them. */
static struct ready *ready_chances(struct chance_draws *g, const struct chance_row *row)
{
    for (int i = 0; i < g->ready_count; i++)
        if (g->ready[i].chance == row->chance) return &g->ready[i];
    int room = g->step * (g->shape->categories - 1), at = room * g->ready_count;
    struct ready *r = &g->ready[g->ready_count++];
    *r = (struct ready){.chance = row->chance, .share = g->share + at, .upto = g->upto + at};
    switch (g->shape->categories - 1) {
    case 3: make_upto(g, r, 3); break;
    case 4: make_upto(g, r, 4); break;
    default: make_upto(g, r, g->shape->categories - 1);
    }
    return r;
}

static inline void add_chance_crowd(struct chance_draws *g, const struct chance_row *row, const struct ready *r, int k)
{
    static const unsigned char category[READY_MOST] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    int at = g->crowds.count;
    g->crowd[at] = row;
    g->crowd_at[at] = (unsigned char)k;
    const struct crowd crowd = {r->share + k, category, g->step, g->shape->categories - 1,
                                take_block(row, k, r->sure >> k & 1)};
    list_crowd(&g->crowds, &crowd, cell_at(row, k), row->from[k]);
    row->from[k] = 0;
    if (g->crowds.count == CROWDS) split_chance_crowds(g);
}

/* Whether there is anybody to draw; no totals yet. */
static inline int has_people(const struct chance_draws *g, const struct chance_row *row)
{
    const integers nobody = {0};
    unsigned some = 0;
    for (int j = 0; row->total != 0 && j < g->shape->categories; j++)
        row->total[j] = 0;
    for (int k = 0; k < g->shape->width; k += LANES)
        some |= lanes_of(more(load_first(row->from + k, g->shape->width - k), nobody));
    return some != 0;
}

/* Draws of a row with few people, a bit each; the others are listed. */
static uint64_t sort_chances(struct chance_draws *g, const struct chance_row *row, struct ready *r, int64_t *most)
{
    const integers nobody = {0}, many = nobody + PERSONS_MANY;
    uint64_t some = 0, crowds = 0;
    for (int k = 0; k < g->shape->width; k += LANES) {
        integers n = load_first(row->from + k, g->shape->width - k), so_far = (integers)load_whole(most + k);
        store_whole(most + k, bits_of(choose(more(n, so_far), (real)n, (real)so_far)));
        some |= (uint64_t)lanes_of(more(n, nobody)) << k;
        uint64_t here = (uint64_t)lanes_of(more(n, many)) << k | (some & r->pairs & ~(uint64_t)0 << k);
        if (here != 0 && !(r->shared >> k & 1)) make_share(g, r, k);
        crowds |= here;
    }
    for (uint64_t draws = crowds; draws != 0; draws &= draws - 1)
        add_chance_crowd(g, row, r, __builtin_ctzll(draws));
    return some & ~crowds;
}

/* Rows of the same streams share their blocks. */
static void add_chance_rows(struct chance_draws *g, const struct chance_row *rows, int count)
{
    uint64_t few[ROWS_SHARED], wanted = 0;
    struct ready *ready[ROWS_SHARED];
    _Alignas(64) int64_t most[ROW_MOST];
    if (g->ready_count + count > READY || g->step * (g->shape->categories - 1) * (g->ready_count + count) > READY_ROOM)
        split_listed(g);
    for (int k = 0; k < g->shape->width; k += LANES)
        store_whole(most + k, (whole){0});
    for (int i = 0; i < count; i++) {
        few[i] = 0;
        if (!has_people(g, &rows[i])) continue;
        ready[i] = ready_chances(g, &rows[i]);
        wanted |= few[i] = sort_chances(g, &rows[i], ready[i], most);
    }
    for (; wanted != 0; wanted &= wanted - 1) {
        int k = __builtin_ctzll(wanted);
        int64_t n = most[k] < PERSONS_MANY ? most[k] : PERSONS_MANY;
        int first = -1, blocks = (int)(n + PERSONS_BLOCK - 1) / PERSONS_BLOCK;
        uint32_t listed = 0;
        for (int i = 0; i < count; i++) {
            if (!(few[i] >> k & 1)) continue;
            uint32_t block = take_block(&rows[i], k, 0);
            if (g->blocks.count > LIST_BLOCKS || g->few_count == FEW_DRAWS) {
                split_all_few_draws(g);
                first = -1;
            }
            if (first < 0 || block != listed) first = list_blocks(&g->blocks, cell_at(rows, k), listed = block, blocks);
            g->few[g->few_count++] = (struct few_draw){
                &rows[i], ready[i]->upto + k, block, (uint16_t)first, (unsigned char)k, (unsigned char)rows[i].from[k]};
            rows[i].from[k] = 0;
        }
    }
}

/* Draws of one chance each. */
struct chance_pairs {
    struct pairs pairs;
    const struct chance_row *row[ROUND_ROOM];
    int64_t at[ROUND_ROOM];
};

static __attribute__((noinline)) void split_chance_pairs(const struct phase *phase, struct chance_pairs *c)
{
    draw_pairs(phase, &c->pairs);
    for (int i = 0; i < c->pairs.count; i++) {
        int64_t n = (int64_t)c->pairs.taken[i];
        put_draw(c->row[i], (int)c->at[i], 0, n);
        put_draw(c->row[i], (int)c->at[i], 1, (int64_t)c->pairs.n[i] - n);
    }
    c->pairs.count = 0;
}

static inline void add_chance_pairs(const struct phase *phase, struct chance_pairs *c, const struct chance_row *row,
                                    int width)
{
    const integers nobody = {0};
    whole index = {LANE_NUMBERS};
    for (int k = 0; k < width; k += LANES, index += LANES) {
        integers n = load_first(row->from + k, width - k);
        mask some = more(n, nobody);
        if (!any(some)) continue;
        if (c->pairs.count > CROWDS - LANES) split_chance_pairs(phase, c);
        int first = c->pairs.count, end = first + __builtin_popcount(lanes_of(some));
        put_real(c->pairs.n + first, some, real_of((whole)n));
        put_real(c->pairs.p + first, some,
                 (real)load_first((const int64_t *)(const void *)(row->chance[0] + k), width - k));
        put_whole(c->at + first, some, index);
        for (int i = first; i < end; i++) {
            int at = (int)c->at[i];
            double p = c->pairs.p[i];
            c->row[i] = row;
            c->pairs.cell[i] = cell_at(row, at);
            c->pairs.block[i] = take_block(row, at, !(p > 0 && p < 1));
            row->from[at] = 0;
        }
        c->pairs.count = end;
    }
}

static __attribute__((noinline)) void split_chances_of_one(const struct phase *phase, const struct chance_shape *shape,
                                                           const struct chance_row *rows, int count)
{
    struct chance_pairs c;
    c.pairs.count = 0;
    for (int i = 0; i < count; i++) {
        if (rows[i].total != 0) rows[i].total[0] = rows[i].total[1] = 0;
        add_chance_pairs(phase, &c, &rows[i], shape->width);
    }
    if (c.pairs.count > 0) split_chance_pairs(phase, &c);
}

static void split_chances(const struct phase *phase, const struct chance_shape *shape, const struct chance_row *rows,
                          int count)
{
    if (shape->law == CHANCE_BINOMIAL) {
        split_chances_of_one(phase, shape, rows, count);
        return;
    }
    struct chance_draws g;
    g.phase = phase;
    g.shape = shape;
    g.step = (shape->width + LANES - 1) / LANES * LANES;
    g.ready_count = g.few_count = g.blocks.count = g.crowds.count = 0;
    int row = g.step * (shape->categories - 1), room = row > 0 ? READY_ROOM / row : ROWS_SHARED,
        most = room < ROWS_SHARED ? room : ROWS_SHARED;
    for (int i = 0, n; i < count; i += n) {
        for (n = 1; i + n < count && n < most && rows[i + n].cell == rows[i].cell;)
            n++;
        add_chance_rows(&g, rows + i, n);
    }
    split_listed(&g);
}

#endif
