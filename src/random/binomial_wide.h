/* Many binomial draws side by side (AVX-512), each equal bit by bit to
 * binomial_many (binomial.h). */
#ifndef FLUJO_RANDOM_BINOMIAL_WIDE_H
#define FLUJO_RANDOM_BINOMIAL_WIDE_H

#include "random/wide_lanes.h"

/* Draws to be tried: of `n` people each goes with chance p, by the block of the
 * list that has the same index. n > 0, 0 < p < 1. */
struct wide_draws {
    struct wide_list list;
    double n[WIDE_DRAWS_ROOM], p[WIDE_DRAWS_ROOM];
};

#if defined(__x86_64__)
/* Only where wide_usable() is true; the blocks must have been made. */
void binomial_wide(const struct wide_draws *draws, struct wide_found *found);
#endif

#endif
