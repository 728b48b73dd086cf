/* Eight lanes of 64 bits: AVX-512. */
#define LANES 8
#include "random/vector/table.h"

const struct vector_code vector_code_avx512 = VECTOR_CODE;
