/* How wide the vector registers are that this process draws with. Every width
 * gives the same bytes, so the choice is one of speed (docs/vectors.md). */
#ifndef FLUJO_RANDOM_VECTORS_H
#define FLUJO_RANDOM_VECTORS_H

enum vectors { VECTORS_SCALAR, VECTORS_AVX2, VECTORS_AVX512 };

/* The widest the processor has, or the width that the environment variable
 * FLUJO_VECTORS (scalar, avx2 or avx512) asks for: one that the processor lacks
 * gives the widest below it, an unknown name is as if it were not set.
 * Found at the first call and kept; thread-safe. */
enum vectors vectors_in_use(void);

/* scalar, avx2 or avx512; constant. */
const char *vectors_name(enum vectors width);

#endif
