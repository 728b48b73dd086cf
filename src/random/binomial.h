/* Inside of the binomial draw, shared with the multinomial. */
#ifndef FLUJO_RANDOM_BINOMIAL_H
#define FLUJO_RANDOM_BINOMIAL_H

#include "random/split.h"

/* Binomial(n, p) for n > 0, 0 < p < 1 by inversion or rejection: try i takes the
 * block `block` + i SPLIT_TRIES of the stream, which itself stays. */
int64_t binomial_from(const struct stream *s, uint32_t block, int64_t n, double p);

#endif
