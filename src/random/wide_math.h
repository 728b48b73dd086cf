/* Elementary functions of base/numeric.c, eight a register: the same operations
 * in the same order, so the same bits (tests/random/test_stream.c). Vectors are
 * written with the operators of the compiler, as the plain code is. */
#ifndef FLUJO_RANDOM_WIDE_MATH_H
#define FLUJO_RANDOM_WIDE_MATH_H

#include "random/wide.h"

#if defined(__x86_64__)
/* k ln2 + log(1 + f). */
WIDE static inline __m512d wide_log_sum(__m512d f, __m512d k)
{
    const double ln2_high = 0x1.62e42fcp-1, ln2_low = 0x1.7d1cf79abc9e4p-28;
    __m512d s = f / (2.0 + f);
    __m512d z = s * s, z2 = z * z;
    __m512d odd = 2.0 / 3 + z2 * (2.0 / 7 + z2 * (2.0 / 11 + z2 * (2.0 / 15 + z2 * (2.0 / 19))));
    __m512d even = 2.0 / 5 + z2 * (2.0 / 9 + z2 * (2.0 / 13 + z2 * (2.0 / 17 + z2 * (2.0 / 21))));
    __m512d rest = z * odd + z2 * even;
    __m512d half_square = 0.5 * f * f;
    return k * ln2_high - ((half_square - (s * (half_square + rest) + k * ln2_low)) - f);
}

/* numeric_log of numbers that are positive, finite and not subnormal. */
WIDE static inline __m512d wide_log(__m512d x)
{
    const __m512i one = _mm512_set1_epi64(0x3ff0000000000000), root_half = _mm512_set1_epi64(0x3fe6a09e667f3bcd);
    __m512i bits = _mm512_add_epi64(_mm512_castpd_si512(x), _mm512_sub_epi64(one, root_half));
    __m512i k = _mm512_sub_epi64(_mm512_srli_epi64(bits, 52), _mm512_set1_epi64(1023));
    __m512i part = _mm512_add_epi64(_mm512_and_si512(bits, _mm512_set1_epi64(0x000fffffffffffff)), root_half);
    return wide_log_sum(_mm512_castsi512_pd(part) - 1.0, _mm512_cvtepi64_pd(k));
}
#endif

#endif
