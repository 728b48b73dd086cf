/* Counting people below thresholds, sixteen a register, for persons.c and
 * cells.c. May be called only where lanes_usable() is true (lanes.h). */
#ifndef FLUJO_RANDOM_TALLY_H
#define FLUJO_RANDOM_TALLY_H

#include "random/lanes.h"
#include "random/persons.h"

#if defined(__x86_64__)
/* The sum of the lanes, each small and not negative. */
TARGET static inline int64_t tally_sum(__m256i lanes)
{
    __m256i four = _mm256_sad_epu8(lanes, _mm256_setzero_si256());
    __m128i two = _mm_add_epi64(_mm256_castsi256_si128(four), _mm256_extracti128_si256(four, 1));
    return _mm_cvtsi128_si64(_mm_add_epi64(two, _mm_unpackhi_epi64(two, two)));
}

/* below[j] = how many of the first n numbers of w are below upto[j], by their
 * 16 bits. 0 if those leave a doubt: then below is to be counted otherwise.
 * w is changed: made comparable as signed numbers, and what is beyond n becomes
 * the largest. 0 < n <= PERSONS_MANY. */
TARGET static inline int tally_below(__m256i *w, int n, const uint64_t *upto, int thresholds, int64_t *below)
{
    const __m256i index = _mm256_set_epi16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m256i sign = _mm256_set1_epi16(-32768);
    int vectors = (n + 15) / 16, last = vectors - 1;
    __m256i doubt = _mm256_setzero_si256();
    for (int v = 0; v < last; v++)
        w[v] = _mm256_xor_si256(w[v], sign);
    __m256i beyond = _mm256_cmpgt_epi16(index, _mm256_set1_epi16((short)(n - 16 * last - 1)));
    w[last] = _mm256_xor_si256(_mm256_or_si256(w[last], beyond), sign);
    for (int j = 0; j < thresholds; j++) {
        __m256i t = _mm256_xor_si256(_mm256_set1_epi16((short)(upto[j] >> 48)), sign);
        __m256i count = _mm256_setzero_si256();
        for (int v = 0; v < vectors; v++) {
            count = _mm256_sub_epi16(count, _mm256_cmpgt_epi16(t, w[v]));
            doubt = _mm256_or_si256(doubt, _mm256_cmpeq_epi16(w[v], t));
        }
        below[j] = tally_sum(count);
    }
    return _mm256_testz_si256(doubt, doubt);
}
#endif

#endif
