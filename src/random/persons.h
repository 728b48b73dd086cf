/* A few people, each with a uniform number of 64 bits of which the upper 16
 * nearly always suffice: the base of multinomial draws of few people.
 *
 * A person falls below the threshold T = p 2^64 when the upper 16 bits are
 * less than those of T. Only when they are equal, once in 65536, the lower 48
 * bits decide; they come from blocks of the same stream that nothing else uses
 * (counters from 2^31 on). So p is honoured to 2^-64 (then to a double's own
 * precision) at the price of 16 bits: one block of Philox serves eight people,
 * and one vector register compares sixteen. */
#ifndef FLUJO_RANDOM_PERSONS_H
#define FLUJO_RANDOM_PERSONS_H

#include "random/stream.h"

/* Up to how many people are drawn one by one in a multinomial draw, where one number a person replaces a binomial
 * draw a category (bench/random.c); and numbers in a block of Philox. */
enum { PERSONS_MANY = 128, PERSONS_THRESHOLDS = 32, PERSONS_BLOCK = 8 };

/* below[j] = how many of n <= PERSONS_MANY people are below upto[j], for
 * at most PERSONS_THRESHOLDS ascending thresholds. Advances the stream by ceil(n / 8) blocks. Counts grow
 * with the threshold for the same people. Pure; thread-safe. */
void persons_below(struct stream *s, int n, const uint64_t *upto, int thresholds, int64_t *below);

/* p as a threshold, 0 <= p < 1. */
static inline uint64_t persons_threshold(double p)
{
    return p < 0x1.fffffffffffffp-1 ? (uint64_t)(p * 0x1p64) : UINT64_MAX;
}

#endif
