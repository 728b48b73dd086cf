/* One kind of split for many cells at once, eight blocks at a time (AVX2).
 *
 * A cell of a few people needs one or two blocks of Philox, but the vector
 * registers make eight at the price of two. So the blocks that all cells begin
 * with are listed, made eight at a time whatever cell they belong to, and then
 * each cell is drawn from its own. The draws are those of random_split, bit by
 * bit (tests/random/test_stream.c), and so do not depend on the company. */
#include "random/cells.h"

#include "random/tally.h"

#if defined(__x86_64__)
/* Blocks of one group of cells; room to list those of one cell too many and to
 * round up to eight. */
enum { BLOCKS_GROUP = 128, BLOCKS_ROOM = BLOCKS_GROUP + PERSONS_MANY / PERSONS_BLOCK + 8 };

struct block_list {
    int count;
    uint32_t block[BLOCKS_ROOM], cell[BLOCKS_ROOM];
    uint32_t words[4 * (BLOCKS_ROOM + 2)]; /* a register may reach one block too far */
};

static void list_blocks(struct block_list *l, const struct split_cell *c, int blocks)
{
    for (int i = 0; i < blocks; i++) {
        l->block[l->count] = c->block + (uint32_t)i;
        l->cell[l->count++] = c->cell;
    }
}

TARGET static void make_blocks(struct block_list *l, const struct wide_phase *phase)
{
    for (int i = l->count; i < l->count + 8; i++) /* fill the last eight */
        l->block[i] = l->cell[i] = 0;
    for (int i = 0; i < l->count; i += 8) {
        __m256i w[4];
        lanes_columns(phase->key, phase->process, phase->day, l->block + i, l->cell + i, w);
        for (int v = 0; v < 4; v++)
            _mm256_storeu_si256((__m256i *)(void *)(l->words + 4 * i + 8 * v), w[v]);
    }
}

/* Few people, from the numbers that start at a block of the list. 0 if that
 * leaves a doubt. */
TARGET static int draw_persons(const struct block_list *l, int first, int blocks, struct split_cell *c)
{
    __m256i w[PERSONS_MANY / 16];
    int64_t below[SPLIT_MOST];
    int n = (int)c->n;
    for (int v = 0; v < (n + 15) / 16; v++)
        w[v] = _mm256_loadu_si256((const __m256i *)(const void *)(l->words + 4 * first + 8 * v));
    if (!tally_below(w, n, c->split->upto, c->split->used - 1, below))
        return 0;
    split_empty(c->split, c->counts);
    split_from_below(c->split, n, below, c->counts);
    c->block += (uint32_t)blocks;
    return 1;
}

static void draw_crowd(const struct wide_phase *phase, struct block_list *l, int first, int blocks, struct split_cell *c)
{
    struct stream s = stream_at(phase->key, phase->process, phase->day, c->cell);
    s.counter[0] = c->block + (uint32_t)blocks;
    split_empty(c->split, c->counts);
    split_by_binomials(&s, c->split, c->n, l->words + 4 * first, c->counts);
    c->block = s.counter[0];
}

static void draw_group(const struct wide_phase *phase, struct block_list *l, struct split_cell *cells, int count)
{
    make_blocks(l, phase);
    for (int i = 0, first = 0; i < count; i++) {
        struct split_cell *c = &cells[i];
        int blocks = split_blocks(c->split, c->n);
        if (blocks > 0 && c->n > c->split->one_by_one)
            draw_crowd(phase, l, first, blocks, c);
        else if (blocks == 0 || !draw_persons(l, first, blocks, c))
            split_cell_alone(phase, c);
        first += blocks;
    }
}

int split_cells_narrow(const struct wide_phase *phase, struct split_cell *cells, int count)
{
    struct block_list l;
    int from = 0;
    if (!lanes_usable())
        return 0;
    l.count = 0;
    for (int i = 0; i < count; i++) {
        list_blocks(&l, &cells[i], split_blocks(cells[i].split, cells[i].n));
        if (l.count >= BLOCKS_GROUP || i == count - 1) {
            draw_group(phase, &l, cells + from, i + 1 - from);
            from = i + 1;
            l.count = 0;
        }
    }
    return 1;
}
#else
int split_cells_narrow(const struct wide_phase *phase, struct split_cell *cells, int count)
{
    (void)phase, (void)cells, (void)count;
    return 0;
}
#endif
