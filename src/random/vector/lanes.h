/* What the draws need of vector registers beyond base/lanes.h: loads and stores,
 * people compared by 16 bits, the multiplication of Philox. */
#ifndef FLUJO_RANDOM_VECTOR_LANES_H
#define FLUJO_RANDOM_VECTOR_LANES_H

#include "base/lanes.h"

typedef int64_t integers __attribute__((vector_size(8 * LANES))); /* LANES of them, as `real` and `whole` */
typedef uint32_t words __attribute__((vector_size(8 * LANES)));   /* twice as many */

#if LANES == 4
enum { PEOPLE = 16 }; /* numbers of 16 bits in a register */
typedef __m256i people;
typedef __m256i crew; /* some of the people of a register */

#define LANE_NUMBERS 0, 1, 2, 3
#define WORD_NUMBERS 0, 1, 2, 3, 4, 5, 6, 7
#define EVERY_OTHER(from, a, b) __builtin_shufflevector(a, b, from, from + 2, from + 4, from + 6)
#define BY_TURNS(from, a, b) __builtin_shufflevector(a, b, from, from + 4, from + 1, from + 5)

static inline unsigned lanes_of(mask m) { return (unsigned)_mm256_movemask_pd((__m256d)m); }
static inline mask first_lanes(int64_t count) { return (integers){LANE_NUMBERS} < count; }
static inline mask more(integers a, integers b) { return a > b; }
static inline whole product_of_low(whole a, whole b) { return (whole)_mm256_mul_epu32((__m256i)a, (__m256i)b); }
static inline whole widened(const uint32_t *from)
{
    return (whole)_mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)(const void *)from));
}
static inline integers load_first(const int64_t *from, int64_t count) /* 0 beyond */
{
    return (integers)_mm256_maskload_epi64((const long long *)from, (__m256i)first_lanes(count));
}
static inline whole moved_to_front(mask m, whole x) /* the lanes of the mask, in their order */
{
    /* A byte a word: which two words make the first lane, the second ... */
    static const uint64_t order[16] = {0,          0x0100,         0x0302,         0x03020100,
                                       0x0504,     0x05040100,     0x05040302,     0x050403020100,
                                       0x0706,     0x07060100,     0x07060302,     0x070603020100,
                                       0x07060504, 0x070605040100, 0x070605040302, 0x0706050403020100};
    __m256i from = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((int64_t)order[lanes_of(m)]));
    return (whole)_mm256_permutevar8x32_epi32((__m256i)x, from);
}

static inline void store_halves(uint16_t *to, whole x)
{
    for (int i = 0; i < LANES; i++)
        to[i] = (uint16_t)x[i];
}

/* Only signed numbers can be compared: all are moved down by half their range. */
static inline people people_at(const uint32_t *from)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)from) ^ _mm256_set1_epi16(-32768);
}
static inline people threshold_of(uint64_t upto) { return _mm256_set1_epi16((short)(upto >> 48 ^ 0x8000)); }
static inline crew first_people(int64_t n) /* n < 256 */
{
    const __m256i number = _mm256_set_epi16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    return _mm256_cmpgt_epi16(_mm256_set1_epi16((short)n), number);
}
static inline int any_of(crew who) { return !_mm256_testz_si256(who, who); }
static inline int64_t count_below(people all, crew who, people threshold, crew *doubt)
{
    *doubt |= who & _mm256_cmpeq_epi16(all, threshold);
    return __builtin_popcount((uint32_t)_mm256_movemask_epi8(who & _mm256_cmpgt_epi16(threshold, all))) / 2;
}
#endif

#if LANES == 8
enum { PEOPLE = 32 };
typedef __m512i people;
typedef __mmask32 crew;

#define LANE_NUMBERS 0, 1, 2, 3, 4, 5, 6, 7
#define WORD_NUMBERS 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
#define EVERY_OTHER(from, a, b)                                                                                        \
    __builtin_shufflevector(a, b, from, from + 2, from + 4, from + 6, from + 8, from + 10, from + 12, from + 14)
#define BY_TURNS(from, a, b)                                                                                           \
    __builtin_shufflevector(a, b, from, from + 8, from + 1, from + 9, from + 2, from + 10, from + 3, from + 11)

static inline unsigned lanes_of(mask m) { return m; }
static inline mask first_lanes(int64_t count) { return (mask)_bzhi_u32(0xff, (unsigned)count); } /* count < 256 */
static inline mask more(integers a, integers b) { return _mm512_cmpgt_epi64_mask((__m512i)a, (__m512i)b); }
static inline whole product_of_low(whole a, whole b) { return (whole)_mm512_mul_epu32((__m512i)a, (__m512i)b); }
static inline whole widened(const uint32_t *from)
{
    return (whole)_mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(const void *)from));
}
static inline integers load_first(const int64_t *from, int64_t count)
{
    return (integers)_mm512_maskz_loadu_epi64(first_lanes(count), from);
}
static inline void store_halves(uint16_t *to, whole x)
{
    _mm_storeu_si128((__m128i *)(void *)to, _mm512_cvtepi64_epi16((__m512i)x));
}
static inline whole moved_to_front(mask m, whole x) { return (whole)_mm512_maskz_compress_epi64(m, (__m512i)x); }

static inline people people_at(const uint32_t *from) { return _mm512_loadu_si512(from); }
static inline people threshold_of(uint64_t upto) { return _mm512_set1_epi16((short)(upto >> 48)); }
static inline crew first_people(int64_t n) { return _bzhi_u32(~0u, (unsigned)n); } /* n < 256 */
static inline int any_of(crew who) { return who != 0; }
static inline int64_t count_below(people all, crew who, people threshold, crew *doubt)
{
    *doubt |= _mm512_mask_cmpeq_epu16_mask(who, all, threshold);
    return __builtin_popcount(_mm512_mask_cmplt_epu16_mask(who, all, threshold));
}
#endif

/* store_halves: the low 16 bits of each lane. count_below: how many of `who` have a number below the threshold, by its upper
 * 16 bits; those whose are equal to it join the doubt. */

static inline real load_real(const double *from)
{
    real x;
    memcpy(&x, from, sizeof x);
    return x;
}

static inline whole load_whole(const void *from)
{
    whole x;
    memcpy(&x, from, sizeof x);
    return x;
}

static inline void store_whole(void *to, whole x) { memcpy(to, &x, sizeof x); }

/* Add the lanes of the mask to an array with room for LANES more. */
static inline void put_real(double *to, mask which, real x) { store_whole(to, moved_to_front(which, bits_of(x))); }
static inline void put_whole(int64_t *to, mask which, whole x) { store_whole(to, moved_to_front(which, x)); }

#endif
