/* Inside of the binomial draw, shared with the multinomial. */
#ifndef FLUJO_RANDOM_BINOMIAL_H
#define FLUJO_RANDOM_BINOMIAL_H

#include "random/stream.h"

/* Binomial(n, p) for n > 0, 0 < p < 1 by inversion or rejection. `word` is a
 * block that was drawn for it (it is overwritten when a try is refused; then
 * the next blocks of the stream are used). */
int64_t binomial_many(struct stream *s, uint32_t word[4], int64_t n, double p);

#endif
