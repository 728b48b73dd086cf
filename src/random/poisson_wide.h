/* Poisson draws of many cells side by side (AVX-512), each equal bit by bit to
 * random_poisson. */
#ifndef FLUJO_RANDOM_POISSON_WIDE_H
#define FLUJO_RANDOM_POISSON_WIDE_H

#include "random/wide.h"

/* Draws as of random_poisson_cells. Returns 0, with nothing done, where the
 * processor cannot. */
int poisson_cells_wide(const struct wide_phase *phase, const uint32_t *cell, const double *mean, int count, int64_t *out);

#endif
