/* See vectors.h. */
#include "random/vectors.h"

#include "random/vector/code.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static enum vectors widest(void)
{
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("popcnt")) return VECTORS_SCALAR;
    int all = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
              && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
              && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    return all ? VECTORS_AVX512 : VECTORS_AVX2;
#else
    return VECTORS_SCALAR;
#endif
}

/* Apart from vectors_in_use, which is called for each row of draws. */
__attribute__((noinline)) static enum vectors chosen(void)
{
    const char *name = getenv("FLUJO_VECTORS");
    enum vectors most = widest();
    for (int width = VECTORS_SCALAR; name && width < (int)most; width++)
        if (strcmp(name, vectors_name((enum vectors)width)) == 0) return (enum vectors)width;
    return most;
}

enum vectors vectors_in_use(void)
{
    static atomic_int cached; /* width + 1; 0 = not yet known. Every thread finds the same. */
    int known = atomic_load_explicit(&cached, memory_order_relaxed);
    if (known == 0) {
        known = (int)chosen() + 1;
        atomic_store_explicit(&cached, known, memory_order_relaxed);
    }
    return (enum vectors)(known - 1);
}

const char *vectors_name(enum vectors width)
{
    static const char *const name[] = {"scalar", "avx2", "avx512"};
    return name[width];
}

const struct vector_code *vector_code(void)
{
#if defined(__x86_64__)
    static const struct vector_code *const code[] = {0, &vector_code_avx2, &vector_code_avx512};
    return code[vectors_in_use()];
#else
    return 0;
#endif
}
