/* Inside of random_split_rows (split.h), shared with vector/. */
#ifndef FLUJO_RANDOM_CELLS_H
#define FLUJO_RANDOM_CELLS_H

#include "random/split.h"

/* No totals yet; and where all go the same way, they do. Returns whether there
 * is a choice left to draw. */
int row_start(int width, const struct split_row *row);

/* Add the counts of draw k to where they go. */
void row_receive(const struct split_row *row, int k, const int64_t *counts);

/* random_split of a cell, from its own stream. */
void split_cell_alone(const struct phase *phase, struct split_cell *c);

#endif
