/* Many binomial draws side by side (AVX-512), each equal bit by bit to
 * binomial_many (binomial.h). */
#ifndef FLUJO_RANDOM_BINOMIAL_WIDE_H
#define FLUJO_RANDOM_BINOMIAL_WIDE_H

#include "random/wide.h"

enum { WIDE_DRAWS = 128 };

/* Draws to be made: of `n` people each goes with chance p, by the four words of
 * a block at words[4 * at]. When these refuse a try, the next blocks of the
 * stream of `cell` are used, from number `next` on, which is advanced. */
struct wide_draws {
    int count;
    int64_t n[WIDE_DRAWS], taken[WIDE_DRAWS]; /* taken is the result */
    double p[WIDE_DRAWS];
    int at[WIDE_DRAWS];
    uint32_t cell[WIDE_DRAWS], next[WIDE_DRAWS];
};

#if defined(__x86_64__)
/* n > 0, 0 < p < 1 for all. The words of the list are left as they are. Only
 * where wide_usable() is true. */
void binomial_wide(struct wide_draws *draws, const struct wide_list *list, const struct wide_phase *phase);
#endif

#endif
