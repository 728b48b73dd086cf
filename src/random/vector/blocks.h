/* Philox4x32-10 on many counters side by side. Integers only, so every block is
 * Random123's bit by bit (tests/random/test_stream.c). */
#ifndef FLUJO_RANDOM_VECTOR_BLOCKS_H
#define FLUJO_RANDOM_VECTOR_BLOCKS_H

#include "random/stream.h"
#include "random/vector/lanes.h"

/* So many blocks are made in one step. */
enum { BLOCK_STEP = 2 * LANES };

/* The words 0 to 3 of LANES blocks: lanes of 64 bits of which the low 32 count. */
struct philox {
    whole x0, x1, x2, x3;
};

static inline whole wholes(uint64_t x) { return (whole){0} + x; }

static inline void philox_round(struct philox *r, whole k0, whole k1)
{
    whole a = product_of_low(r->x0, wholes(PHILOX_M4x32_0)), b = product_of_low(r->x2, wholes(PHILOX_M4x32_1));
    r->x0 = (b >> 32) ^ r->x1 ^ k0;
    r->x2 = (a >> 32) ^ r->x3 ^ k1;
    r->x1 = b;
    r->x3 = a;
}

/* LANES blocks in their order. */
static inline void philox_store(const struct philox *r, uint32_t *out)
{
    whole ab = (r->x0 & 0xffffffff) | r->x1 << 32, cd = (r->x2 & 0xffffffff) | r->x3 << 32;
    store_whole(out, BY_TURNS(0, ab, cd));
    store_whole(out + 2 * LANES, BY_TURNS(LANES / 2, ab, cd));
}

/* The keys of the ten rounds, from memory in every round: to move them from other registers costs as much as a round. */
struct philox_keys {
    uint64_t word[10][2];
};

static inline void keys_of(struct random_key key, struct philox_keys *keys)
{
    for (uint32_t round = 0; round < 10; round++) {
        keys->word[round][0] = key.word[0] + round * PHILOX_W32_0;
        keys->word[round][1] = key.word[1] + round * PHILOX_W32_1;
    }
    __asm__ volatile("" : : "r"(keys) : "memory");
}

/* The ten rounds of r[0], or of r[0] and r[1]. */
static inline void philox_rounds(struct philox *r, int halves, const struct philox_keys *keys)
{
    for (int round = 0; round < 10; round++)
        for (int h = 0; h < halves; h++)
            philox_round(&r[h], wholes(keys->word[round][0]), wholes(keys->word[round][1]));
}

/* The first (0) or second (1) two words of LANES blocks, the first word on top. */
static inline whole philox_pair(const struct philox *r, int second)
{
    return second ? r->x2 << 32 | (r->x3 & 0xffffffff) : r->x0 << 32 | (r->x1 & 0xffffffff);
}

/* The blocks whose counters r[0] holds, or r[0] and r[1]: two at once hide that each
 * multiplication waits for the one before. */
static inline void philox_make(struct philox *r, int halves, const struct philox_keys *keys, uint32_t *out)
{
    philox_rounds(r, halves, keys);
    for (int h = 0; h < halves; h++)
        philox_store(&r[h], out + 4 * LANES * h);
}

/* BLOCK_STEP blocks, each by its number and its cell. */
static inline void make_step(const struct phase *phase, const struct philox_keys *keys, const uint32_t *block,
                             const uint32_t *cell, uint32_t *out)
{
    whole day = wholes(phase->day), process = wholes(phase->process);
    struct philox r[2] = {{widened(block), widened(cell), day, process},
                          {widened(block + LANES), widened(cell + LANES), day, process}};
    philox_make(r, 2, keys, out);
}

/* Blocks of many streams, to be made together. */
enum { LIST_BLOCKS = 344, LIST_ROOM = LIST_BLOCKS + 40 };

struct block_list {
    int count;
    _Alignas(64) uint32_t block[LIST_ROOM], cell[LIST_ROOM]; /* number in its stream, and whose */
    uint32_t words[4 * LIST_ROOM];                           /* of the blocks, once made */
};

/* List the blocks first, first + 1, ... of a cell; there must be room for them
 * and BLOCK_STEP more. Returns where the first one will be. */
static inline int list_blocks(struct block_list *l, uint32_t cell, uint32_t first, int blocks)
{
    int at = l->count;
    words cells = (words){0} + cell, numbers = (words){WORD_NUMBERS} + first;
    for (int i = 0; i < blocks; i += BLOCK_STEP) { /* once, nearly always: no branch to guess wrong */
        memcpy(l->block + at + i, &numbers, sizeof numbers);
        memcpy(l->cell + at + i, &cells, sizeof cells);
        numbers += BLOCK_STEP;
    }
    l->count += blocks;
    return at;
}

/* Make the blocks of the list; up to BLOCK_STEP beyond its end are made too. */
static inline void make_blocks(struct block_list *l, const struct phase *phase)
{
    struct philox_keys keys;
    keys_of(phase->key, &keys);
    for (int at = 0; at < l->count; at += BLOCK_STEP)
        make_step(phase, &keys, l->block + at, l->cell + at, l->words + 4 * at);
}

/* The next blocks of one stream, which stays; up to BLOCK_STEP more are made. */
static inline void make_next(const struct stream *s, uint32_t *out, int blocks)
{
    struct philox_keys keys;
    keys_of(s->key, &keys);
    whole number = (whole){LANE_NUMBERS} + s->counter[0];
    const struct philox start = {number, wholes(s->counter[1]), wholes(s->counter[2]), wholes(s->counter[3])};
    for (; blocks > 0; blocks -= BLOCK_STEP, out += 4 * BLOCK_STEP, number += BLOCK_STEP) {
        struct philox r[2] = {start, start};
        r[0].x0 = number;
        r[1].x0 = number + LANES;
        if (blocks > LANES)
            philox_make(r, 2, &keys, out);
        else
            philox_make(r, 1, &keys, out);
    }
}

/* The first block of each of many streams. */
static void first_of_many(const struct phase *phase, const uint32_t *cell, size_t count, uint32_t *out)
{
    static const uint32_t first[BLOCK_STEP] = {0};
    struct philox_keys keys;
    keys_of(phase->key, &keys);
    size_t at = 0;
    for (; at + BLOCK_STEP <= count; at += BLOCK_STEP)
        make_step(phase, &keys, first, cell + at, out + 4 * at);
    if (at < count) {
        uint32_t rest[BLOCK_STEP] = {0}, made[4 * BLOCK_STEP];
        memcpy(rest, cell + at, (count - at) * sizeof *cell);
        make_step(phase, &keys, first, rest, made);
        memcpy(out + 4 * at, made, 16 * (count - at));
    }
}

#endif
