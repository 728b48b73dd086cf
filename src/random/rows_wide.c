/* Rows of draws with one split, 32 people a comparison (AVX-512); see split.h.
 * The draws are those of random_split, bit by bit.
 *
 * The blocks of a stream are made once for all rows that have it, as many as
 * the draw of most people needs. Then row by row the people are tallied: the
 * thresholds stay in registers, and people go where they belong at once. The few
 * draws of crowds are made as listed cells. */
#include "random/cells.h"

#if defined(__x86_64__)
enum { PEOPLE_WIDE = 32, DRAWS_WIDE = 8, ROWS_SHARED = 8, GROUPS = 32 };

/* Rows of the same streams, and which of their draws are tallied: a bit each. */
struct row_group {
    const struct split_row *row;
    int rows;
    uint64_t few[ROWS_SHARED], many[ROWS_SHARED]; /* of at most, and of more than PEOPLE_WIDE people */
    uint64_t placed;             /* draws whose blocks are listed */
    uint16_t first[ROW_MOST];    /* where these begin */
};

struct rows_wide {
    const struct wide_phase *phase;
    int group_count;
    struct wide_list blocks;
    struct row_group group[GROUPS];
    struct listed_cells crowds;
};

/* Sort the draws of a row: those to be tallied, with `most` becoming the most
 * people of one of them, and those of crowds, which are listed. */
WIDE static void sort_draws(struct rows_wide *g, const struct split_row *row, uint64_t *few, uint64_t *many, int64_t *most)
{
    const __m512i nobody = _mm512_setzero_si512(), wide = _mm512_set1_epi64(PEOPLE_WIDE);
    const __m512i tallied = _mm512_set1_epi64(row->split->one_by_one);
    uint64_t some = 0, more = 0, crowds = 0;
    int width = g->crowds.shape->width;
    for (int k = 0; k < width; k += DRAWS_WIDE) {
        __mmask8 lanes = (__mmask8)_bzhi_u32(0xff, (unsigned)(width - k));
        __m512i n = _mm512_maskz_loadu_epi64(lanes, row->from + k), so_far = _mm512_loadu_si512(most + k);
        __mmask8 crowd = _mm512_cmpgt_epi64_mask(n, tallied);
        _mm512_storeu_si512(most + k, _mm512_mask_max_epi64(so_far, (__mmask8)~crowd, so_far, n));
        some |= (uint64_t)_mm512_cmpgt_epi64_mask(n, nobody) << k;
        more |= (uint64_t)_mm512_cmpgt_epi64_mask(n, wide) << k;
        crowds |= (uint64_t)crowd << k;
    }
    *few = some & ~more;
    *many = more & ~crowds;
    for (; crowds != 0; crowds &= crowds - 1)
        list_cell(&g->crowds, row, __builtin_ctzll(crowds));
}

/* How many of the people have a number below the threshold, by its 16 bits. */
WIDE static inline int64_t below_threshold(__m512i numbers, __mmask32 people, __m512i threshold, uint32_t *doubt)
{
    *doubt |= _mm512_mask_cmpeq_epu16_mask(people, numbers, threshold);
    return __builtin_popcount(_mm512_mask_cmplt_epu16_mask(people, numbers, threshold));
}

static void draw_alone(const struct rows_wide *g, const struct split_row *row, int k, int64_t n)
{
    int64_t counts[SPLIT_MOST];
    struct split_cell cell = {row->split, row->cell + (uint32_t)k, 0, n, counts};
    split_cell_alone(g->phase, &cell);
    row_receive(g->crowds.shape, row, k, counts);
}

/* What the tallies of a row need at hand. Its functions become one, with the
 * number of thresholds, `last`, a constant: then these stay in registers. */
#define TALLY WIDE __attribute__((always_inline)) static inline

struct tally {
    __m512i threshold[SPLIT_MOST];
    int64_t below[SPLIT_MOST], total[SPLIT_MOST];
    int64_t *const *to[SPLIT_MOST];
    uint32_t doubt;
};

/* People below each threshold: at most PEOPLE_WIDE more, from their numbers. */
TALLY void tally_people(struct tally *t, const uint32_t *words, int64_t n, int last)
{
    __m512i numbers = _mm512_loadu_si512(words);
    __mmask32 people = n >= PEOPLE_WIDE ? ~(__mmask32)0 : _bzhi_u32(~0u, (unsigned)n);
    for (int j = 0; j < last; j++)
        t->below[j] += below_threshold(numbers, people, t->threshold[j], &t->doubt);
}

TALLY void receive(struct tally *t, int k, int kind, int64_t n, int last)
{
    int64_t before = 0;
    for (int j = 0; j < last; j++) {
        int64_t count = t->below[j] - before;
        t->to[j][kind][k] += count;
        t->total[j] += count;
        before = t->below[j];
    }
    t->to[last][kind][k] += n - before;
    t->total[last] += n - before;
}

/* Draw k of a row, of at most PEOPLE_WIDE people or of any number. */
TALLY void tally_draw(const struct rows_wide *g, const struct row_group *group, const struct split_row *row, struct tally *t,
                      int k, int last, int few)
{
    const uint32_t *words = g->blocks.words + 4 * group->first[k];
    int64_t n = row->from[k];
    row->from[k] = 0;
    t->doubt = 0;
    for (int j = 0; j < last; j++)
        t->below[j] = 0;
    tally_people(t, words, n, last);
    for (int64_t left = n - PEOPLE_WIDE; !few && left > 0; left -= PEOPLE_WIDE)
        tally_people(t, words += PEOPLE_WIDE / 2, left, last);
    if (t->doubt != 0)
        draw_alone(g, row, k, n);
    else
        receive(t, k, g->crowds.shape->kind[k], n, last);
}

/* The draws of a row that are tallied. */
TALLY void tally_row(const struct rows_wide *g, const struct row_group *group, int i, int last)
{
    const struct split_row *row = &group->row[i];
    const struct split *s = row->split;
    struct tally t;
    for (int j = 0; j < last; j++)
        t.threshold[j] = _mm512_set1_epi16((short)(s->upto[j] >> 48));
    for (int j = 0; j <= last; j++) {
        t.to[j] = row->to + s->at[j] * g->crowds.shape->kinds;
        t.total[j] = 0;
    }
    for (uint64_t draws = group->few[i] & group->placed; draws != 0; draws &= draws - 1)
        tally_draw(g, group, row, &t, __builtin_ctzll(draws), last, 1);
    for (uint64_t draws = group->many[i] & group->placed; draws != 0; draws &= draws - 1)
        tally_draw(g, group, row, &t, __builtin_ctzll(draws), last, 0);
    for (int j = 0; j <= last; j++)
        row->total[s->at[j]] += t.total[j];
}

WIDE static void tally_group(const struct rows_wide *g, const struct row_group *group)
{
    for (int i = 0; i < group->rows; i++) {
        switch (group->row[i].split->used - 1) {
        case 1: tally_row(g, group, i, 1); break;
        case 2: tally_row(g, group, i, 2); break;
        case 3: tally_row(g, group, i, 3); break;
        case 4: tally_row(g, group, i, 4); break;
        default: tally_row(g, group, i, group->row[i].split->used - 1);
        }
    }
}

WIDE static void tally_groups(struct rows_wide *g)
{
    wide_make(&g->blocks, g->phase);
    for (int i = 0; i < g->group_count; i++)
        tally_group(g, &g->group[i]);
    g->blocks.count = g->group_count = 0;
}

/* List the blocks of the draws in `wanted`; when there is no more room, those
 * listed are tallied and the group goes on anew. */
WIDE static void place_blocks(struct rows_wide *g, uint64_t wanted, const int64_t *most)
{
    struct row_group *group = &g->group[g->group_count++];
    for (; wanted != 0; wanted &= wanted - 1) {
        int k = __builtin_ctzll(wanted);
        if (g->blocks.count > WIDE_BLOCKS) {
            struct row_group rest = *group;
            tally_groups(g);
            group = &g->group[g->group_count++];
            *group = rest;
            group->placed = 0;
        }
        group->first[k] = (uint16_t)wide_add(&g->blocks, group->row->cell + (uint32_t)k, 0, (int)(most[k] + PERSONS_BLOCK - 1) / PERSONS_BLOCK);
        group->placed |= (uint64_t)1 << k;
    }
}

WIDE static void add_group(struct rows_wide *g, const struct split_row *rows, int count)
{
    struct row_group *group = &g->group[g->group_count];
    int64_t most[ROW_MOST];
    uint64_t wanted = 0;
    for (int k = 0; k < g->crowds.shape->width; k += DRAWS_WIDE)
        _mm512_storeu_si512(most + k, _mm512_setzero_si512());
    group->row = rows;
    group->rows = count;
    group->placed = 0;
    for (int i = 0; i < count; i++) {
        group->few[i] = group->many[i] = 0;
        if (row_start(g->crowds.shape, &rows[i]))
            sort_draws(g, &rows[i], &group->few[i], &group->many[i], most);
        wanted |= group->few[i] | group->many[i];
    }
    if (wanted != 0)
        place_blocks(g, wanted, most);
    if (g->group_count == GROUPS)
        tally_groups(g);
}

int split_rows_wide(const struct wide_phase *phase, const struct row_shape *shape, const struct split_row *rows, int count)
{
    struct rows_wide g;
    if (!wide_usable())
        return 0;
    g.phase = g.crowds.phase = phase;
    g.crowds.shape = shape;
    g.group_count = g.blocks.count = g.crowds.count = g.crowds.used = 0;
    for (int i = 0, n; i < count; i += n) {
        for (n = 1; i + n < count && n < ROWS_SHARED && rows[i + n].cell == rows[i].cell;)
            n++;
        add_group(&g, rows + i, n);
    }
    tally_groups(&g);
    listed_draw(&g.crowds);
    return 1;
}
#else
int split_rows_wide(const struct wide_phase *phase, const struct row_shape *shape, const struct split_row *rows, int count)
{
    (void)phase, (void)shape, (void)rows, (void)count;
    return 0;
}
#endif
