/* Splits of rows by expectation (random/expected.h), several draws at a time in vectors of C, which a compiler turns to
 * registers. Compiled once a width, and in plain C by expected.c. */
#ifndef FLUJO_RANDOM_VECTOR_EXPECTED_H
#define FLUJO_RANDOM_VECTOR_EXPECTED_H

#include "base/lanes.h"
#include "random/expected.h"

enum { ROW_WAYS = LANES == 1 ? 2 : LANES }; /* draws in a vector */
typedef int64_t row_counts __attribute__((vector_size(8 * ROW_WAYS)));
typedef double row_reals __attribute__((vector_size(8 * ROW_WAYS)));
typedef uint32_t row_turns __attribute__((vector_size(4 * ROW_WAYS)));
typedef int32_t row_steps __attribute__((vector_size(4 * ROW_WAYS)));
typedef row_turns row_turns_at __attribute__((aligned(4), may_alias));
typedef row_counts row_counts_at __attribute__((aligned(8), may_alias)); /* anywhere in a row */
typedef row_reals row_reals_at __attribute__((aligned(8), may_alias));

#define ROW_INLINE __attribute__((always_inline)) static inline

static const double row_low_bits = 0x1.8p52; /* see expected_round */

/* u of the draws of a row, kept for the rows of the same streams that follow. */
struct row_shifts {
    row_turns turns[ROW_MOST / ROW_WAYS]; /* from the first draw on */
    row_reals u[ROW_MOST / ROW_WAYS];
    uint32_t cell, step;
    int known; /* 1: u is that of `cell` */
};

/* The people of the draws of a row and the counts below the chances so far, both as sums with row_low_bits, and u. */
struct row_draws {
    row_counts people[ROW_MOST / ROW_WAYS], upto[ROW_MOST / ROW_WAYS];
    row_reals n[ROW_MOST / ROW_WAYS];
    const row_reals *u;
};

/* Vectors are handed on by their address: how they are passed by value depends on the width. */
ROW_INLINE void row_load(row_counts *x, const int64_t *from) { *x = *(const row_counts_at *)from; }
ROW_INLINE void row_store(int64_t *to, const row_counts *x) { *(row_counts_at *)to = *x; }

/* The sum of a vector. */
ROW_INLINE int64_t row_across(const row_counts *x)
{
#if LANES == 8
    return _mm512_reduce_add_epi64((__m512i)*x);
#elif LANES == 4
    __m128i half = _mm256_castsi256_si128((__m256i)*x) + _mm256_extracti128_si256((__m256i)*x, 1);
    return _mm_cvtsi128_si64(half) + _mm_extract_epi64(half, 1);
#else
    int64_t all = 0;
    for (int i = 0; i < ROW_WAYS; i++)
        all += (*x)[i];
    return all;
#endif
}

static int64_t row_sum(const int64_t *from, int count)
{
    enum { SUMS = 4 }; /* that do not wait for each other */
    row_counts sum[SUMS] = {{0}}, more;
    int64_t all = 0;
    int k = 0;
    for (; k + SUMS * ROW_WAYS <= count; k += SUMS * ROW_WAYS) {
        for (int i = 0; i < SUMS; i++) {
            row_load(&more, from + k + i * ROW_WAYS);
            sum[i] += more;
        }
    }
    for (; k + ROW_WAYS <= count; k += ROW_WAYS) {
        row_load(&more, from + k);
        sum[0] += more;
    }
    sum[0] += sum[1] + (sum[2] + sum[3]);
    for (; k < count; k++)
        all += from[k];
    return all + row_across(&sum[0]);
}

/* u of a vector of draws: expected_place of each. */
ROW_INLINE void row_places(row_reals *u, const row_turns *turn)
{
    const int half = 1 << (EXPECTED_BITS - 1);
    *u = (__builtin_convertvector((row_steps)(*turn >> (32 - EXPECTED_BITS)), row_reals) - (half - 0.5)) * (0.5 / half);
}

/* u of the draws of a row; blocks move on. */
ROW_INLINE void row_shifts_of(struct row_shifts *x, const struct phase *phase, uint32_t cell, uint32_t *block,
                              int vectors)
{
    uint32_t walked = expected_turn(phase->process, phase->day, cell, 0);
    if (x->known && x->cell == cell && block == 0) return;
    for (int v = 0; v < vectors; v++) {
        row_turns turn = x->turns[v] + walked;
        if (block != 0) {
            row_turns_at *next = (row_turns_at *)(block + v * ROW_WAYS);
            turn += *next * expected_turn(0, 0, 0, 1);
            *next += 1;
        }
        row_places(&x->u[v], &turn);
    }
    x->cell = cell;
    x->known = block == 0;
}

/* Rows of another step, and none known yet. */
static void row_shifts_start(struct row_shifts *x, uint32_t step, int vectors)
{
    x->known = 0;
    x->step = step;
    uint32_t *turns = (uint32_t *)x->turns;
    for (int k = 0; k < vectors * ROW_WAYS; k++)
        turns[k] = expected_turn(0, 0, (uint32_t)k * step, 0);
}

/* All bits of the draws of the last vector that are within the row: beyond, people and chances may be anything. */
ROW_INLINE void row_here(row_counts *here, int width, int vectors)
{
    static const int64_t within[2 * ROW_LANES] = {-1, -1, -1, -1, -1, -1, -1, -1};
    row_load(here, within + ROW_LANES - (width - (vectors - 1) * ROW_WAYS));
}

/* x where it is below 1, otherwise 1, and for no number too. */
ROW_INLINE void row_at_most_one(row_reals *x)
{
    const row_reals one = (row_reals){0} + 1;
#if LANES == 8
    *x = (row_reals)_mm512_min_pd((__m512d)*x, (__m512d)one);
#elif LANES == 4
    *x = (row_reals)_mm256_min_pd((__m256d)*x, (__m256d)one);
#else
    row_counts below = *x < one;
    *x = (row_reals)(((row_counts)*x & below) | ((row_counts)one & ~below));
#endif
}

/* Takes the draws out of `from`: who leaves may come back, since a row may be among those people go to. */
ROW_INLINE void row_take(struct row_draws *b, const struct row_shifts *x, int64_t *from, int width, int vectors)
{
    const row_counts nobody = {0};
    row_counts here;
    b->u = x->u;
    for (int v = 0; v < vectors; v++) {
        row_load(&b->people[v], from + v * ROW_WAYS);
        row_store(from + v * ROW_WAYS, &nobody);
        if (v == vectors - 1) {
            row_here(&here, width, vectors);
            b->people[v] &= here;
        }
        b->upto[v] = (row_counts)((row_reals){0} + row_low_bits);
        b->people[v] += b->upto[v];
        b->n[v] = (row_reals)b->people[v] - row_low_bits;
    }
}

/* People go to a row. Returns how many. */
ROW_INLINE int64_t row_add(const row_counts *part, int64_t *to, int vectors)
{
    row_counts sum = {0};
    for (int v = 0; v < vectors; v++) {
        row_counts there;
        row_load(&there, to + v * ROW_WAYS);
        there += part[v];
        sum += part[v];
        row_store(to + v * ROW_WAYS, &there);
    }
    return row_across(&sum);
}

/* Those who lie below the cumulated chances and did not lie below the last ones. */
ROW_INLINE void row_part(struct row_draws *b, const row_reals *chance, int v, row_counts *part)
{
    row_counts upto = (row_counts)(b->n[v] * *chance + b->u[v] + row_low_bits);
    *part = upto - b->upto[v];
    b->upto[v] = upto;
}

ROW_INLINE void row_rest(const struct row_draws *b, row_counts *part, int vectors)
{
    for (int v = 0; v < vectors; v++)
        part[v] = b->people[v] - b->upto[v];
}

/* People go to a row where the first bits of `draws` are set. */
ROW_INLINE void row_add_some(const row_counts *part, uint64_t draws, int64_t *to)
{
    row_counts there;
    row_load(&there, to);
#if LANES == 8
    there = (row_counts)_mm512_mask_add_epi64((__m512i)there, (__mmask8)draws, (__m512i)there, (__m512i)*part);
#elif LANES == 4
    const row_counts bit = {1, 2, 4, 8};
    there += *part & ((((row_counts){0} + (int64_t)draws) & bit) == bit);
#else
    const row_counts bit = {1, 2};
    there += *part & ((((row_counts){0} + (int64_t)draws) & bit) == bit);
#endif
    row_store(to, &there);
}

/* People go to rows by draw. */
ROW_INLINE void row_add_parted(const row_counts *part, const struct row_goal *goal, const struct row_goal *end,
                               int vectors)
{
    for (; goal < end; goal++)
        for (int v = 0; v < vectors; v++)
            row_add_some(&part[v], goal->draws >> v * ROW_WAYS, goal->to + v * ROW_WAYS);
}

/* Another row joins those of `from`. */
ROW_INLINE void row_join_vectors(struct split_row *row, int vectors)
{
    const row_counts nobody = {0};
    row_counts joins[ROW_MOST / ROW_WAYS];
    for (int v = 0; v < vectors; v++) {
        row_load(&joins[v], row->joins + v * ROW_WAYS);
        row_store(row->joins + v * ROW_WAYS, &nobody);
    }
    row->joined = row_add(joins, row->from, vectors);
}

/* People of a category go where the row says. */
ROW_INLINE void row_go(const struct split_row *row, int category, const row_counts *part, int vectors)
{
    const struct row_goal *goal = row->goal + row->goal_at[category], *end = row->goal + row->goal_at[category + 1];
    if (end - goal > 1) {
        row_counts sum = part[0];
        row_add_parted(part, goal, end, vectors);
        for (int v = 1; v < vectors; v++)
            sum += part[v];
        row->total[category] = row_across(&sum);
    } else {
        row->total[category] = row_add(part, goal->to, vectors);
    }
}

ROW_INLINE void expected_row(struct row_shifts *x, const struct phase *phase, int width, struct split_row *row,
                             int vectors)
{
    const struct split *t = row->split;
    struct row_draws b;
    row_counts part[ROW_MOST / ROW_WAYS];
    int last = t->used - 1;
    row_shifts_of(x, phase, row->cell, 0, vectors);
    if (row->joins != 0) row_join_vectors(row, vectors);
    row_take(&b, x, row->from, width, vectors);
    for (int j = 0; j < last; j++) {
        row_reals chance = (row_reals){0} + expected_chance(t->upto[j]);
        for (int v = 0; v < vectors; v++)
            row_part(&b, &chance, v, &part[v]);
        row_go(row, t->at[j], part, vectors);
    }
    row_rest(&b, part, vectors);
    row_go(row, t->at[last], part, vectors);
}

static void expected_rows(const struct phase *phase, int width, struct split_row *const *rows, int count)
{
    struct row_shifts x;
    int vectors = 1 + (width - 1) / ROW_WAYS;
    row_shifts_start(&x, 1, vectors);
    for (int i = 0; i < count; i++) {
        struct split_row *row = rows[i];
        const struct split *t = row->split;
        for (int j = 0; j < t->empty_count; j++)
            row->total[t->empty[j]] = 0;
        switch (vectors) { /* the usual numbers as constants, which keeps the draws in registers */
        case 1: expected_row(&x, phase, width, row, 1); break;
        case 2: expected_row(&x, phase, width, row, 2); break;
        case 3: expected_row(&x, phase, width, row, 3); break;
        case 5: expected_row(&x, phase, width, row, 5); break;
        default: expected_row(&x, phase, width, row, vectors < 1 ? 1 : vectors);
        }
    }
}

/* Weights become chances when they are divided by their sum. */
ROW_INLINE void row_shares(row_reals *share, const struct chance_shape *shape, const struct chance_row *row,
                           int vectors)
{
    for (int v = 0; v < vectors; v++) {
        row_reals sum = {0};
        for (int j = 0; j < shape->categories; j++)
            sum += *(const row_reals_at *)(row->chance[j] + v * ROW_WAYS);
        share[v] = 1 / sum;
    }
}

/* People of a category go to its row. */
ROW_INLINE void chance_go(const struct chance_row *row, int category, const row_counts *part, int vectors)
{
    if (row->total != 0)
        row->total[category] = row_add(part, row->to[category], vectors);
    else
        (void)row_add(part, row->to[category], vectors);
}

ROW_INLINE void chance_row(const struct row_shifts *x, const struct chance_shape *shape, const struct chance_row *row,
                           int vectors, int weights)
{
    struct row_draws b;
    row_counts part[ROW_MOST / ROW_WAYS];
    row_reals upto[ROW_MOST / ROW_WAYS], share[ROW_MOST / ROW_WAYS]; /* share: what a chance is multiplied by */
    int last = shape->categories - 1;
    for (int v = 0; v < vectors; v++)
        upto[v] = (row_reals){0};
    if (weights) row_shares(share, shape, row, vectors);
    row_counts here;
    row_here(&here, shape->width, vectors);
    row_take(&b, x, row->from, shape->width, vectors);
    for (int j = 0; j < last; j++) {
        for (int v = 0; v < vectors; v++) {
            row_reals chance = *(const row_reals_at *)(row->chance[j] + v * ROW_WAYS);
            upto[v] += weights ? chance * share[v] : chance;
            row_reals most = upto[v];
            row_at_most_one(&most);
            if (v == vectors - 1) most = (row_reals)((row_counts)most & here);
            row_part(&b, &most, v, &part[v]);
        }
        chance_go(row, j, part, vectors);
    }
    row_rest(&b, part, vectors);
    chance_go(row, last, part, vectors);
}

static void chance_rows(const struct phase *phase, const struct chance_shape *shape, const struct chance_row *rows,
                        int count)
{
    struct row_shifts x;
    int vectors = 1 + (shape->width - 1) / ROW_WAYS;
    row_shifts_start(&x, 1, vectors);
    for (int i = 0; i < count; i++) {
        uint32_t step = rows[i].step > 0 ? rows[i].step : 1;
        if (step != x.step) row_shifts_start(&x, step, vectors);
        row_shifts_of(&x, phase, rows[i].cell, rows[i].block, vectors);
        if (shape->law == CHANCE_WEIGHTS)
            chance_row(&x, shape, &rows[i], vectors < 1 ? 1 : vectors, 1);
        else
            switch (vectors) {
            case 1: chance_row(&x, shape, &rows[i], 1, 0); break;
            case 3: chance_row(&x, shape, &rows[i], 3, 0); break;
            case 5: chance_row(&x, shape, &rows[i], 5, 0); break;
            case 8: chance_row(&x, shape, &rows[i], 8, 0); break;
            default: chance_row(&x, shape, &rows[i], vectors < 1 ? 1 : vectors, 0);
            }
    }
}

#endif
