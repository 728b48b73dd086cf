/* The ways of random_split_cells (split.h), shared by cells.c, cells_wide.c and
 * their test: all make the same draws. */
#ifndef FLUJO_RANDOM_CELLS_H
#define FLUJO_RANDOM_CELLS_H

#include "random/split.h"
#include "random/wide.h"

/* A cell by its own stream. */
void split_cell_alone(const struct wide_phase *phase, struct split_cell *c);

/* Eight blocks at a time (AVX2) and sixteen (AVX-512). Return 0, with nothing
 * done, where the processor cannot. */
int split_cells_narrow(const struct wide_phase *phase, struct split_cell *cells, int count);
int split_cells_wide(const struct wide_phase *phase, struct split_cell *cells, int count);

#endif
