/* The table of one width: the last include of avx2.c and avx512.c. */
#ifndef FLUJO_RANDOM_VECTOR_TABLE_H
#define FLUJO_RANDOM_VECTOR_TABLE_H

#include "random/vector/cells.h"
#include "random/vector/chances.h"
#include "random/vector/code.h"
#include "random/vector/elementary.h"
#include "random/vector/expected.h"
#include "random/vector/poisson.h"
#include "random/vector/rows.h"

#define VECTOR_CODE                                                                                                    \
    {                                                                                                                  \
        first_of_many, below_thresholds, poisson_cells, split_cells, split_rows, split_chances, expected_rows,         \
            chance_rows, row_sum, many_exp, many_tanh, many_chance                                                     \
    }

#endif
