/* A few people, each with a uniform number of 64 bits of which the upper 32
 * nearly always suffice: shared by the binomial and the multinomial.
 *
 * A person falls below the threshold T = p 2^32 when the upper word is less
 * than floor(T). Only when it is equal, once in 2^32, the lower word decides;
 * it comes from the next block of the same stream. So p is honoured to 2^-64
 * (then to a double's own precision) at the price of 32 bits. */
#ifndef FLUJO_RANDOM_PERSONS_H
#define FLUJO_RANDOM_PERSONS_H

#include "random/stream.h"

/* Up to how many people are drawn one by one: alone (three blocks; measured
 * against inversion in bench/random.c), and in a multinomial draw, where one
 * number a person replaces a binomial draw a category. */
enum { PERSONS_MOST = 12, PERSONS_MANY = 96 };

struct persons {
    int n;
    int have_low;
    uint32_t high[PERSONS_MANY];
    uint32_t low[PERSONS_MANY];
};

/* Draw the upper words of n <= PERSONS_MANY people: ceil(n / 4) blocks. */
static inline void persons_draw(struct persons *w, struct stream *s, int n)
{
    w->n = n;
    w->have_low = 0;
    stream_blocks(s, w->high, (size_t)(n + 3) / 4);
}

/* As persons_below, when the lower words may matter. */
int persons_below_exact(struct persons *w, struct stream *s, double scaled);

/* How many people are below the threshold `scaled` = p 2^32 >= 0. Grows with
 * `scaled` for the same people. */
static inline int persons_below(struct persons *w, struct stream *s, double scaled)
{
    if (scaled >= 0x1p32)
        return w->n;
    uint32_t threshold = (uint32_t)scaled;
    int below = 0, ties = 0;
    for (int i = 0; i < w->n; i++) {
        below += w->high[i] < threshold;
        ties |= w->high[i] == threshold;
    }
    return ties == 0 ? below : persons_below_exact(w, s, scaled);
}

#endif
