/* Large cells of random_split_cells (split.h), many side by side (AVX-512). */
#ifndef FLUJO_RANDOM_CROWDS_WIDE_H
#define FLUJO_RANDOM_CROWDS_WIDE_H

#include "random/binomial_wide.h"
#include "random/split.h"

#if defined(__x86_64__)
/* For each cell what split_by_binomials draws (n > one_by_one, used > 1);
 * categories that take nobody are left to the caller. At most WIDE_DRAWS cells,
 * only where wide_usable() is true. */
void crowds_wide(const struct wide_phase *phase, struct split_cell *const *cells, int count);
#endif

#endif
