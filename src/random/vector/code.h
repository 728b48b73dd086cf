/* What vector registers do for the distributions: one table of functions a width,
 * all compiled from the files of this folder (avx2.c, avx512.c). Each makes the
 * draws that the plain code makes, bit by bit. */
#ifndef FLUJO_RANDOM_VECTOR_CODE_H
#define FLUJO_RANDOM_VECTOR_CODE_H

#include "random/persons.h"
#include "random/split.h"

struct vector_code {
    /* stream_first_blocks (stream.h) */
    void (*first_blocks)(const struct phase *phase, const uint32_t *cell, size_t count, uint32_t *out);
    /* persons_below (persons.h) for n > 0 but for the stream, which stays; 0: those
     * numbers leave a doubt and `below` is to be counted otherwise */
    int (*below)(const struct stream *s, int n, const uint64_t *upto, int thresholds, int64_t *below);
    /* random_poisson_cells (distributions.h), random_split_cells, random_split_rows (split.h) */
    void (*poisson_cells)(const struct phase *phase, const uint32_t *cell, const double *mean, int count, int64_t *out);
    void (*split_cells)(const struct phase *phase, struct split_cell *cells, int count);
    void (*split_rows)(const struct phase *phase, int width, struct split_row *const *rows, int count);
    /* of chances and the rest, of at most CHANCES_READY categories, from the first block of neighbouring streams */
    void (*split_chances)(const struct phase *phase, const struct chance_shape *shape, const struct chance_row *rows,
                          int count); /* batch_rows (batch.h) */
    void (*expected_rows)(const struct phase *phase, int width, struct split_row *const *rows,
                          int count); /* expected_split_rows (expected.h) */
    void (*chance_rows)(const struct phase *phase, const struct chance_shape *shape, const struct chance_row *rows,
                        int count);                      /* expected_chance_rows */
    int64_t (*people)(const int64_t *people, int count); /* row_people */
    void (*exp_many)(double *x, int count);              /* elementary.h */
    void (*tanh_many)(double *x, int count);
    void (*chance_many)(double *hazard, int count);
};

extern const struct vector_code vector_code_avx2, vector_code_avx512;

/* Of the width in use (vectors.h); 0 where there is none. */
const struct vector_code *vector_code(void);

#endif
