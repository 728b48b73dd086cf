/* Functions of base/numeric.c and saddle.c, eight a register: the same operations
 * in the same order, so the same bits (tests/random/test_wide.c). Vectors are
 * written with the operators of the compiler, as the plain code is. */
#ifndef FLUJO_RANDOM_WIDE_MATH_H
#define FLUJO_RANDOM_WIDE_MATH_H

#include "base/numeric.h"
#include "random/saddle.h"
#include "random/wide.h"

#if defined(__x86_64__)
/* x = 2^k (1 + f) as in numeric.c; x positive, finite and not subnormal. */
WIDE static inline __m512d wide_split_power(__m512d x, __m512d *k)
{
    const __m512i one = _mm512_set1_epi64(0x3ff0000000000000), root_half = _mm512_set1_epi64(0x3fe6a09e667f3bcd);
    __m512i bits = _mm512_add_epi64(_mm512_castpd_si512(x), _mm512_sub_epi64(one, root_half));
    *k = _mm512_cvtepi64_pd(_mm512_sub_epi64(_mm512_srli_epi64(bits, 52), _mm512_set1_epi64(1023)));
    __m512i part = _mm512_add_epi64(_mm512_and_si512(bits, _mm512_set1_epi64(0x000fffffffffffff)), root_half);
    return _mm512_castsi512_pd(part) - 1.0;
}

/* k ln2 + log(1 + f) + c. */
WIDE static inline __m512d wide_log_sum(__m512d f, __m512d k, __m512d c)
{
    const double ln2_high = 0x1.62e42fcp-1, ln2_low = 0x1.7d1cf79abc9e4p-28;
    __m512d s = f / (2.0 + f);
    __m512d z = s * s, z2 = z * z;
    __m512d odd = 2.0 / 3 + z2 * (2.0 / 7 + z2 * (2.0 / 11 + z2 * (2.0 / 15 + z2 * (2.0 / 19))));
    __m512d even = 2.0 / 5 + z2 * (2.0 / 9 + z2 * (2.0 / 13 + z2 * (2.0 / 17 + z2 * (2.0 / 21))));
    __m512d rest = z * odd + z2 * even;
    __m512d half_square = 0.5 * f * f;
    return k * ln2_high - ((half_square - (s * (half_square + rest) + (k * ln2_low + c))) - f);
}

/* numeric_log of numbers that are positive, finite and not subnormal. */
WIDE static inline __m512d wide_log(__m512d x)
{
    __m512d k, f = wide_split_power(x, &k);
    return wide_log_sum(f, k, _mm512_setzero_pd());
}

/* numeric_log1p of numbers above -1 and up to 2^60, not below 2^-54 in size. */
WIDE static inline __m512d wide_log1p(__m512d x)
{
    __mmask8 small = _mm512_cmp_pd_mask(x, _mm512_set1_pd(-0.2928), _CMP_GT_OQ);
    small = _mm512_mask_cmp_pd_mask(small, x, _mm512_set1_pd(0.4142), _CMP_LT_OQ);
    __mmask8 above_one = _mm512_cmp_pd_mask(x, _mm512_set1_pd(1), _CMP_GT_OQ);
    __m512d u = 1.0 + x, lost = _mm512_mask_blend_pd(above_one, x - (u - 1.0), 1.0 - (u - x));
    __m512d k, f = wide_split_power(u, &k);
    __mmask8 large = (__mmask8)~small;
    return wide_log_sum(_mm512_mask_mov_pd(f, small, x), _mm512_maskz_mov_pd(large, k), _mm512_maskz_mov_pd(large, lost / u));
}

/* numeric_exp of numbers from -700 to 700. */
WIDE static inline __m512d wide_exp(__m512d x)
{
    const double to_integer = 0x1.8p52, ln2_high = 0x1.62e42fcp-1, ln2_low = 0x1.7d1cf79abc9e4p-28;
    __m512d shifted = x * 0x1.71547652b82fep+5 + to_integer, n = shifted - to_integer;
    __m512i whole = _mm512_cvtpd_epi64(n);
    __m512d r = (x - n * (ln2_high / 32)) - n * (ln2_low / 32), r2 = r * r;
    __m512d series = (0.5 + r * (1.0 / 6)) + r2 * ((1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720));
    __m512d t = _mm512_i64gather_pd(_mm512_and_si512(whole, _mm512_set1_epi64(31)), numeric_root_of_two, 8);
    __m512d value = t + t * (r + r2 * series);
    __m512i power = _mm512_slli_epi64(_mm512_add_epi64(_mm512_srai_epi64(whole, 5), _mm512_set1_epi64(1023)), 52);
    return value * _mm512_castsi512_pd(power);
}

/* saddle_deviance of numbers up to 2^60. */
WIDE static inline __m512d wide_deviance(__m512d e)
{
    __mmask8 small = _mm512_cmp_pd_mask(_mm512_abs_pd(e), _mm512_set1_pd(0.1), _CMP_LT_OQ);
    __mmask8 all_gone = _mm512_cmp_pd_mask(e, _mm512_set1_pd(-1), _CMP_LE_OQ);
    __m512d v = e / (2.0 + e), v2 = v * v;
    __m512d tail = 1.0 / 3 + v2 * (1.0 / 5 + v2 * (1.0 / 7 + v2 * (1.0 / 9 + v2 * (1.0 / 11 + v2 * (1.0 / 13)))));
    __m512d near = e * v + 2.0 * (1.0 + e) * v * v2 * tail, far = (1.0 + e) * wide_log1p(e) - e;
    return _mm512_mask_mov_pd(_mm512_mask_blend_pd(small, far, near), all_gone, _mm512_set1_pd(1));
}

/* saddle_stirling. Lanes that are not in use may hold anything, so no number
 * leads outside the table. */
WIDE static inline __m512d wide_stirling(__m512d k)
{
    __mmask8 small = _mm512_cmp_pd_mask(k, _mm512_set1_pd(16), _CMP_LT_OQ);
    __m512i entry = _mm512_and_si512(_mm512_cvttpd_epi64(k), _mm512_set1_epi64(15));
    __m512d exact = _mm512_i64gather_pd(entry, saddle_stirling_exact, 8);
    __m512d i = 1.0 / k, i2 = i * i;
    __m512d series = i * (1.0 / 12 - i2 * (1.0 / 360 - i2 * (1.0 / 1260 - i2 * (1.0 / 1680 - i2 * (1.0 / 1188)))));
    return _mm512_mask_blend_pd(small, series, exact);
}

/* saddle_size. */
WIDE static inline __m512d wide_size(__m512d k)
{
    __mmask8 some = _mm512_cmp_pd_mask(k, _mm512_setzero_pd(), _CMP_GT_OQ);
    return _mm512_mask_mov_pd(_mm512_set1_pd(0.15915494309189535), some, k);
}
#endif

#endif
