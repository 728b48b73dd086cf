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

#include <stdint.h>

struct random_key { uint32_t word[2]; };

struct stream {
    struct random_key key;
    uint32_t counter[4]; /* [0] next block, [1] cell, [2] day, [3] process */
    uint32_t buffer[4];
    uint32_t used;       /* words of buffer already given out; 4 = empty */
};

/* seed is 64 bits, mixed with the replicate so that nearby seeds differ. */
struct random_key random_key_make(uint64_t seed, uint32_t replicate);

/* The stream of one cell on one day in one process. */
struct stream stream_at(struct random_key key, uint32_t process, uint32_t day, uint32_t cell);

uint32_t stream_u32(struct stream *s);
double stream_uniform(struct stream *s);      /* [0, 1) with 53 bits (two words) */
double stream_uniform_open(struct stream *s); /* (0, 1) */

/* One whole block at once (counter[0] advanced by one, buffer untouched). */
void stream_block(struct stream *s, uint32_t out[4]);

#endif
