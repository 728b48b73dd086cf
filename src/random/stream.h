/* Counter-based random streams (Philox4x32-10; Salmon et al., "Parallel random
 * numbers: as easy as 1, 2, 3", SC11, doi:10.1145/2063384.2063405, through
 * Random123).
 *
 * A stream is addressed, not advanced by history: key = (seed, replicate),
 * counter = (draw block, cell, day, process). So a draw does not depend on
 * threads, on order, or on which other draws were made, and two policies share
 * random numbers wherever their worlds agree (common random numbers).
 * A stream is a value on the stack; no allocation, thread-safe by copy. */
#ifndef FLUJO_RANDOM_STREAM_H
#define FLUJO_RANDOM_STREAM_H

/* Philox needs no intrinsics, whose headers take longer to compile than most files that include this one. */
#define R123_USE_SSE 0
#include <Random123/philox.h>
#include <stddef.h>
#include <stdint.h>

struct random_key {
    uint32_t word[2];
    unsigned char expected;   /* 1: people go by expectation, on counts of a finer unit (expected.h) */
    unsigned char mean_noise; /* 1: noise of the environment stays at its mean (random_noise_*) */
};

struct stream {
    struct random_key key;
    uint32_t counter[4]; /* [0] next block, [1] cell, [2] day, [3] process */
    uint32_t buffer[4];
    uint32_t used; /* words of buffer already given out; 4 = empty */
};

/* seed is 64 bits, mixed with the replicate so that nearby seeds differ. */
struct random_key random_key_make(uint64_t seed, uint32_t replicate);

/* The stream of one cell on one day in one process. */
struct stream stream_at(struct random_key key, uint32_t process, uint32_t day, uint32_t cell);

/* One process on one day of one replicate: what its streams have in common. */
struct phase {
    struct random_key key;
    uint32_t process, day;
};

static inline struct stream phase_stream(const struct phase *phase, uint32_t cell)
{
    return stream_at(phase->key, phase->process, phase->day, cell);
}

/* The streams of some cells, at most STREAMS_MOST, whose first blocks are made side by side. */
enum { STREAMS_MOST = 64 };
void streams_at(const struct phase *phase, const uint32_t *cell, int count, struct stream *s);

/* One whole block at once, by its number; the next one (counter[0] advanced by one, buffer untouched).
 * Defined here, as are the next ones, because they are called for each draw. */
static inline void stream_block_at(const struct stream *s, uint32_t number, uint32_t out[4])
{
    philox4x32_ctr_t counter = {{number, s->counter[1], s->counter[2], s->counter[3]}};
    philox4x32_key_t key = {{s->key.word[0], s->key.word[1]}};
    philox4x32_ctr_t block = philox4x32_R(10, counter, key);
    for (int i = 0; i < 4; i++)
        out[i] = block.v[i];
}

static inline void stream_block(struct stream *s, uint32_t out[4]) { stream_block_at(s, s->counter[0]++, out); }

/* The first block of each of many streams, several at a time: the words that
 * stream_block would give. `out` has 4 * count words. */
void stream_first_blocks(const struct phase *phase, const uint32_t *cell, size_t count, uint32_t *out);

/* 32 uniform bits. */
static inline uint32_t stream_u32(struct stream *s)
{
    if (s->used >= 4) {
        stream_block(s, s->buffer);
        s->used = 0;
    }
    return s->buffer[s->used++];
}

/* 64 uniform bits of one block; a single word left in the buffer is skipped. */
static inline uint64_t stream_u64(struct stream *s)
{
    if (s->used >= 3) {
        stream_block(s, s->buffer);
        s->used = 0;
    }
    uint64_t high = s->buffer[s->used], low = s->buffer[s->used + 1];
    s->used += 2;
    return high << 32 | low;
}

/* [0, 1) with 53 bits (two words) */
static inline double stream_uniform(struct stream *s) { return (double)(stream_u64(s) >> 11) * 0x1p-53; }

/* (0, 1): the midpoints of 2^52 equal steps, so never 0 and never 1. */
static inline double stream_uniform_open(struct stream *s) { return ((double)(stream_u64(s) >> 12) + 0.5) * 0x1p-52; }

#endif
