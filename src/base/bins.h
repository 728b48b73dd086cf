/* What is kept of many numbers in place of the numbers: their range, their sum, and how many lie in each of BINS bins.
 *
 * It is a function of the numbers and not of their order: kept of parts and merged, or of all at once, it has the same
 * bytes. Bins are of one width, 2^level in the (signed) square root of a number, and begin at multiples of it; the level
 * is the lowest at which the range takes BINS of them, so that a wider range joins whole bins. The square root spreads
 * skewed counts. Numbers that equal the least are counted apart: a heap at 0 stays one. Sums are of whole numbers and of
 * 2^-32, hence exact. The numbers are finite, their size below 2^53. */
#ifndef FLUJO_BASE_BINS_H
#define FLUJO_BASE_BINS_H

#include "base/summary.h"

#include <stdint.h>

enum { BINS = 64 };

struct bins {
    double least, most;
    uint64_t whole; /* sum of the numbers, each rounded down (two's complement), */
    uint64_t rest;  /* and of what that leaves, in 2^-32 */
    uint32_t ties;  /* equal to the least */
    int32_t level;
    uint32_t count[BINS]; /* the first is that of the least; ties are in it */
};

/* Take up n more; of b, which held `before` (0: whatever it was, nothing). */
void bins_add(struct bins *b, uint32_t before, const double *values, int n);
/* Take up what `more` holds. Both hold some. */
void bins_merge(struct bins *b, const struct bins *more);
/* Mean and quantiles of the n that it holds: those of numbers spread evenly over each bin, whole ones if all were. */
struct summary bins_summary(const struct bins *b, uint32_t n);
/* Whether b is what n numbers come to. */
int bins_sound(const struct bins *b, uint32_t n);
double bins_mean(const struct bins *b, uint32_t n);

#endif
