/* The ways of random_split_cells and random_split_rows (split.h), shared by
 * the files of cells and rows and their test: all make the same draws. */
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

/* The ways of random_split_rows: as listed cells, and sixteen blocks at a time. */
void split_rows_listed(const struct wide_phase *phase, const struct row_shape *shape, const struct split_row *rows, int count);
int split_rows_wide(const struct wide_phase *phase, const struct row_shape *shape, const struct split_row *rows, int count);

/* Draws of rows that are made as a list of cells. */
enum { LISTED_CELLS = 128, LISTED_COUNTS = LISTED_CELLS * 8 + SPLIT_MOST };

struct listed_cells {
    const struct wide_phase *phase;
    const struct row_shape *shape;
    int count, used;             /* cells listed; counts taken by them */
    const struct split_row *row[LISTED_CELLS];
    unsigned char at[LISTED_CELLS]; /* which draw of the row it is */
    struct split_cell cell[LISTED_CELLS];
    int64_t counts[LISTED_COUNTS];
};

/* Take the people of draw k out of a row and list them; a full list is drawn. */
void list_cell(struct listed_cells *l, const struct split_row *row, int k);
void listed_draw(struct listed_cells *l);

/* Add the counts of draw k to where they go. */
void row_receive(const struct row_shape *shape, const struct split_row *row, int k, const int64_t *counts);

/* No totals yet; and where all go the same way, they do. Returns whether there
 * is a choice left to draw. */
int row_start(const struct row_shape *shape, const struct split_row *row);

#endif
