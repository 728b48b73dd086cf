/* Inside of the binomial draw, shared with the multinomial (split.c). */
#ifndef FLUJO_RANDOM_BINOMIAL_H
#define FLUJO_RANDOM_BINOMIAL_H

#include "random/stream.h"

/* Binomial(n, p) for n > 0, 0 < p < 1 by inversion or rejection. `word` is a
 * block that was drawn for it (it is overwritten when a try is refused; then
 * the next blocks of the stream are used). */
int64_t binomial_many(struct stream *s, uint32_t word[4], int64_t n, double p);

/* Steps from the mode within which the product of ratios of neighbours decides,
 * and within which it does where its rounding, below the margin, cannot matter. */
#define BINOMIAL_NEAR 15
#define BINOMIAL_FAR 64
#define BINOMIAL_SURELY (1 + 1e-9)

#endif
