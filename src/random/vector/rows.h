/* Rows of draws with one split (split.h). The blocks of a stream are made once for
 * all rows that have it, as many as the draw of most people needs. Then row by row
 * people are counted: the thresholds stay in registers, and people go where they
 * belong at once. The few crowds are drawn together afterwards. */
#ifndef FLUJO_RANDOM_VECTOR_ROWS_H
#define FLUJO_RANDOM_VECTOR_ROWS_H

#include "random/cells.h"
#include "random/vector/crowds.h"
#include "random/vector/people.h"

enum { ROWS_SHARED = 8, GROUPS = 16 };

/* Rows of the same streams, and which of their draws are counted here: a bit each. */
struct row_group {
    struct split_row *const *row;
    int rows;
    uint64_t few[ROWS_SHARED], several[ROWS_SHARED]; /* of at most, and of more than PEOPLE people */
    uint64_t placed;                                 /* draws whose blocks are listed */
    uint16_t first[ROW_MOST];                        /* where these begin */
};

/* Draws of rows that are made together, and whose they are. */
struct row_crowds {
    struct pairs pairs;
    struct crowds crowds;
    const struct split_row *pair_row[CROWDS], *row[CROWDS];
    int64_t pair_at[ROUND_ROOM]; /* which draw of the row it is */
    unsigned char at[CROWDS];
};

struct row_groups {
    const struct phase *phase;
    int width, count;
    struct block_list blocks;
    struct row_group group[GROUPS];
    struct row_crowds crowds;
};

static inline void put_people(const struct split_row *row, int k, int category, int64_t n)
{
    row_goal_of(row->goal + row->goal_at[category], k)[k] += n;
    row->total[category] += n;
}

/* Row by row: where people go stays in registers. */
static __attribute__((noinline)) void split_row_pairs(struct row_groups *g)
{
    struct row_crowds *c = &g->crowds;
    draw_pairs(g->phase, &c->pairs);
    for (int i = 0; i < c->pairs.count;) {
        const struct split_row *row = c->pair_row[i];
        int first = row->split->at[0], second = row->split->at[1];
        const struct row_goal *taken = row->goal + row->goal_at[first], *left = row->goal + row->goal_at[second];
        int64_t sum[2] = {0};
        for (; i < c->pairs.count && c->pair_row[i] == row; i++) {
            int64_t k = c->pair_at[i], n = (int64_t)c->pairs.taken[i], others = (int64_t)c->pairs.n[i] - n;
            row_goal_of(taken, (int)k)[k] += n;
            row_goal_of(left, (int)k)[k] += others;
            sum[0] += n;
            sum[1] += others;
        }
        row->total[first] += sum[0];
        row->total[second] += sum[1];
    }
    c->pairs.count = 0;
}

static inline void take_of_row(void *user, int at, int draw, int64_t n)
{
    const struct row_groups *g = user;
    const struct split_row *row = g->crowds.row[at];
    put_people(row, g->crowds.at[at], row->split->at[draw], n);
}

static __attribute__((noinline)) void split_row_crowds(struct row_groups *g)
{
    draw_crowds(g->phase, &g->crowds.crowds, take_of_row, g);
}

static void add_crowd(struct row_groups *g, const struct split_row *row, int k)
{
    struct row_crowds *c = &g->crowds;
    c->row[c->crowds.count] = row;
    c->at[c->crowds.count] = (unsigned char)k;
    list_split(&c->crowds, row->split, row->cell + (uint32_t)k, 0, row->from[k]);
    row->from[k] = 0;
    if (c->crowds.count == CROWDS) split_row_crowds(g);
}

/* The draws of a row of pairs, a register at a time. */
static inline void add_pairs(struct row_groups *g, const struct split_row *row)
{
    struct row_crowds *c = &g->crowds;
    struct pairs *d = &c->pairs;
    const integers nobody = {0};
    whole index = {LANE_NUMBERS};
    for (int k = 0; k < g->width; k += LANES, index += LANES) {
        integers n = load_first(row->from + k, g->width - k);
        mask some = more(n, nobody);
        if (!any(some)) continue;
        if (d->count > CROWDS - LANES) split_row_pairs(g);
        put_real(d->n + d->count, some, real_of((whole)n));
        put_whole(c->pair_at + d->count, some, index);
        for (int more = __builtin_popcount(lanes_of(some)); more > 0; more--, d->count++) {
            int64_t at = c->pair_at[d->count];
            c->pair_row[d->count] = row;
            d->cell[d->count] = row->cell + (uint32_t)at;
            d->block[d->count] = row->split->at[0];
            d->p[d->count] = row->split->chance[0];
            row->from[at] = 0;
        }
    }
}

/* Sort the draws of a row: those to be counted here, with `most` becoming the most
 * people of one of them, and those of crowds, which are listed. */
static inline void sort_draws(struct row_groups *g, const struct split_row *row, uint64_t *few, uint64_t *several,
                              int64_t *most)
{
    const integers nobody = {0}, register_full = nobody + PEOPLE, one_by_one = nobody + row->split->one_by_one;
    uint64_t some = 0, over = 0, crowds = 0;
    for (int k = 0; k < g->width; k += LANES) {
        integers n = load_first(row->from + k, g->width - k), so_far = (integers)load_whole(most + k);
        mask crowd = more(n, one_by_one);
        store_whole(most + k, bits_of(choose(without(more(n, so_far), crowd), (real)n, (real)so_far)));
        some |= (uint64_t)lanes_of(more(n, nobody)) << k;
        over |= (uint64_t)lanes_of(more(n, register_full)) << k;
        crowds |= (uint64_t)lanes_of(crowd) << k;
    }
    *few = some & ~over;
    *several = over & ~crowds;
    for (; crowds != 0; crowds &= crowds - 1)
        add_crowd(g, row, __builtin_ctzll(crowds));
}

static void row_alone(const struct row_groups *g, const struct split_row *row, int k, int64_t n)
{
    int64_t counts[SPLIT_MOST];
    struct split_cell cell = {row->split, row->cell + (uint32_t)k, 0, n, counts};
    split_cell_alone(g->phase, &cell);
    row_receive(row, k, counts);
}

/* What a row needs at hand. Its functions become one, with the number of
 * thresholds, `last`, a constant: then these stay in registers. */
#define AT_HAND __attribute__((always_inline)) static inline

struct at_hand {
    people threshold[SPLIT_MOST];
    int64_t below[SPLIT_MOST], total[SPLIT_MOST];
    const struct row_goal *goal[SPLIT_MOST];
    crew doubt;
};

/* People below each threshold: at most PEOPLE more, from their numbers. */
AT_HAND void count_at_hand(struct at_hand *t, const uint32_t *from, int64_t n, int last)
{
    people numbers = people_at(from);
    crew who = first_people(n);
#pragma GCC unroll 4
    for (int j = 0; j < last; j++)
        t->below[j] += count_below(numbers, who, t->threshold[j], &t->doubt);
}

AT_HAND void receive(struct at_hand *t, int k, int64_t n, int last)
{
    int64_t before = 0;
#pragma GCC unroll 4
    for (int j = 0; j < last; j++) {
        int64_t count = t->below[j] - before;
        row_goal_of(t->goal[j], k)[k] += count;
        t->total[j] += count;
        before = t->below[j];
    }
    row_goal_of(t->goal[last], k)[k] += n - before;
    t->total[last] += n - before;
}

/* Draw k of a row, of at most PEOPLE people or of any number. */
AT_HAND void split_draw(const struct row_groups *g, const struct row_group *group, const struct split_row *row,
                        struct at_hand *t, int k, int last, int few)
{
    const uint32_t *numbers = g->blocks.words + 4 * group->first[k];
    int64_t n = row->from[k];
    row->from[k] = 0;
    t->doubt = (crew){0};
#pragma GCC unroll 4
    for (int j = 0; j < last; j++)
        t->below[j] = 0;
    count_at_hand(t, numbers, n, last);
    for (int64_t left = n - PEOPLE; !few && left > 0; left -= PEOPLE)
        count_at_hand(t, numbers += PEOPLE / 2, left, last);
    if (any_of(t->doubt))
        row_alone(g, row, k, n);
    else
        receive(t, k, n, last);
}

/* The draws of a row that are counted here. */
AT_HAND void split_row(const struct row_groups *g, const struct row_group *group, int i, int last)
{
    const struct split_row *row = group->row[i];
    const struct split *s = row->split;
    struct at_hand t;
    for (int j = 0; j < last; j++)
        t.threshold[j] = threshold_of(s->upto[j]);
    for (int j = 0; j <= last; j++) {
        t.goal[j] = row->goal + row->goal_at[s->at[j]];
        t.total[j] = 0;
    }
    for (uint64_t draws = group->few[i] & group->placed; draws != 0; draws &= draws - 1)
        split_draw(g, group, row, &t, __builtin_ctzll(draws), last, 1);
    for (uint64_t draws = group->several[i] & group->placed; draws != 0; draws &= draws - 1)
        split_draw(g, group, row, &t, __builtin_ctzll(draws), last, 0);
    for (int j = 0; j <= last; j++)
        row->total[s->at[j]] += t.total[j];
}

static void split_group(const struct row_groups *g, const struct row_group *group)
{
    for (int i = 0; i < group->rows; i++) {
        switch (group->row[i]->split->used - 1) {
        case 1: break; /* a pair */
        case 2: split_row(g, group, i, 2); break;
        case 3: split_row(g, group, i, 3); break;
        case 4: split_row(g, group, i, 4); break;
        default: split_row(g, group, i, group->row[i]->split->used - 1);
        }
    }
}

static void split_groups(struct row_groups *g)
{
    make_blocks(&g->blocks, g->phase);
    for (int i = 0; i < g->count; i++)
        split_group(g, &g->group[i]);
    g->blocks.count = g->count = 0;
}

/* List the blocks of the draws in `wanted`; when there is no more room, those
 * listed are drawn and the group goes on anew. */
static void place_blocks(struct row_groups *g, uint64_t wanted, const int64_t *most)
{
    struct row_group *group = &g->group[g->count++];
    for (; wanted != 0; wanted &= wanted - 1) {
        int k = __builtin_ctzll(wanted);
        if (g->blocks.count > LIST_BLOCKS) {
            struct row_group rest = *group;
            split_groups(g);
            group = &g->group[g->count++];
            *group = rest;
            group->placed = 0;
        }
        int blocks = (int)(most[k] + PERSONS_BLOCK - 1) / PERSONS_BLOCK;
        group->first[k] = (uint16_t)list_blocks(&g->blocks, group->row[0]->cell + (uint32_t)k, 0, blocks);
        group->placed |= (uint64_t)1 << k;
    }
}

static void add_group(struct row_groups *g, struct split_row *const *rows, int count)
{
    struct row_group *group = &g->group[g->count];
    _Alignas(64) int64_t most[ROW_MOST];
    uint64_t wanted = 0;
    for (int k = 0; k < g->width; k += LANES)
        store_whole(most + k, (whole){0});
    group->row = rows;
    group->rows = count;
    group->placed = 0;
    for (int i = 0; i < count; i++) {
        group->few[i] = group->several[i] = 0;
        if (!row_start(g->width, rows[i])) continue;
        if (rows[i]->split->used == 2)
            add_pairs(g, rows[i]);
        else
            sort_draws(g, rows[i], &group->few[i], &group->several[i], most);
        wanted |= group->few[i] | group->several[i];
    }
    if (wanted != 0) place_blocks(g, wanted, most);
    if (g->count == GROUPS) split_groups(g);
}

static void split_rows(const struct phase *phase, int width, struct split_row *const *rows, int count)
{
    struct row_groups g;
    g.phase = phase;
    g.width = width;
    g.count = g.blocks.count = g.crowds.pairs.count = g.crowds.crowds.count = 0;
    for (int i = 0, n; i < count; i += n) {
        for (n = 1; i + n < count && n < ROWS_SHARED && rows[i + n]->cell == rows[i]->cell;)
            n++;
        add_group(&g, rows + i, n);
    }
    if (g.count > 0) split_groups(&g);
    if (g.crowds.pairs.count > 0) split_row_pairs(&g);
    if (g.crowds.crowds.count > 0) split_row_crowds(&g);
}

#endif
