/* Four lanes of 64 bits: AVX2. */
#define LANES 4
#include "random/vector/table.h"

const struct vector_code vector_code_avx2 = VECTOR_CODE;
