/* Many binomial draws side by side (AVX-512), each equal bit by bit to
 * binomial_many (binomial.h). */
#ifndef FLUJO_RANDOM_BINOMIAL_WIDE_H
#define FLUJO_RANDOM_BINOMIAL_WIDE_H

#include "random/wide.h"

enum { WIDE_DRAWS = 128, WIDE_LANES = 8, WIDE_DRAWS_ROOM = WIDE_DRAWS + WIDE_LANES };

/* Draws to be tried: of `n` people each goes with chance p, by the block of the
 * list that has the same index. n > 0, 0 < p < 1. */
struct wide_draws {
    struct wide_list list;
    double n[WIDE_DRAWS_ROOM], p[WIDE_DRAWS_ROOM];
};

/* What one try of each came to; draws are told by their index. */
struct wide_found {
    int decided_count, refused_count, open_count;
    int decided[WIDE_DRAWS_ROOM];
    int64_t taken[WIDE_DRAWS_ROOM]; /* of those decided */
    int refused[WIDE_DRAWS_ROOM];   /* to be tried again with the next block */
    int open[WIDE_DRAWS_ROOM];      /* a few, left to binomial_many and the same block */
};

#if defined(__x86_64__)
/* Only where wide_usable() is true; the blocks must have been made. */
void binomial_wide(const struct wide_draws *draws, struct wide_found *found);
#endif

#endif
