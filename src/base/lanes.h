/* Numbers side by side, for code that is compiled once a width.
 *
 * LANES is 1 (plain C), 4 (AVX2) or 8 (AVX-512); a file of another width than 1
 * defines it before it includes anything. A `real` holds so many doubles, a
 * `whole` so many unsigned integers, a `mask` says yes or no for each. Arithmetic
 * is written with the operators of C, which compilers extend to vectors; what has
 * no operator stands here. IEEE 754 rounds every operation used exactly, so each
 * lane has the bits of plain C. A lane that is not in use may hold anything. */
#ifndef FLUJO_BASE_LANES_H
#define FLUJO_BASE_LANES_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#ifndef LANES
#define LANES 1
#endif

#if LANES == 1
typedef double real;
typedef uint64_t whole;
typedef int mask;

static inline real all(double x) { return x; }
static inline mask less(real a, real b) { return a < b; }
static inline mask at_most(real a, real b) { return a <= b; }
static inline mask not_zero(whole x) { return x != 0; }
static inline real choose(mask m, real yes, real no) { return m ? yes : no; }
static inline int any(mask m) { return m; }
static inline mask opposite(mask m) { return !m; }
static inline real whole_below(real x) { return floor(x); }
static inline real root(real x) { return sqrt(x); }
static inline real size_of(real x) { return fabs(x); }
static inline real real_of(whole x) { return (double)(int64_t)x; }
static inline whole whole_of(real x) { return (uint64_t)(int64_t)x; }
static inline real lookup(const double *table, whole index) { return table[index]; }
static inline whole bits_of(real x)
{
    whole bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}
static inline real from_bits(whole bits)
{
    real x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

#else
#include <immintrin.h>

typedef double real __attribute__((vector_size(8 * LANES)));
typedef uint64_t whole __attribute__((vector_size(8 * LANES)));
static inline whole bits_of(real x) { return (whole)x; }
static inline real from_bits(whole bits) { return (real)bits; }
#endif

#if LANES == 4
typedef int64_t mask __attribute__((vector_size(32)));

static inline real all(double x) { return _mm256_set1_pd(x); }
static inline mask less(real a, real b) { return a < b; }
static inline mask at_most(real a, real b) { return a <= b; }
static inline mask not_zero(whole x) { return (mask)(x != 0); }
static inline real choose(mask m, real yes, real no) { return _mm256_blendv_pd(no, yes, (__m256d)m); }
static inline int any(mask m) { return _mm256_movemask_pd((__m256d)m) != 0; }
static inline mask opposite(mask m) { return ~m; }
static inline real whole_below(real x) { return _mm256_floor_pd(x); }
static inline real root(real x) { return _mm256_sqrt_pd(x); }
static inline real size_of(real x) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), x); }
static inline whole whole_of(real x) { return bits_of(x + 0x1p52) & 0x000fffffffffffff; }
static inline real lookup(const double *table, whole index) { return _mm256_i64gather_pd(table, (__m256i)index, 8); }
static inline real real_of(whole x) /* the halves as the low bits of 2^52 and 2^84 */
{
    real high = from_bits(x >> 32 | 0x4530000000000000), low = from_bits((x & 0xffffffff) | 0x4330000000000000);
    return (high - 0x1.00000001p84) + low;
}
#endif

#if LANES == 8
typedef __mmask8 mask;

static inline real all(double x) { return _mm512_set1_pd(x); }
static inline mask less(real a, real b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
static inline mask at_most(real a, real b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
static inline mask not_zero(whole x) { return _mm512_test_epi64_mask((__m512i)x, (__m512i)x); }
static inline real choose(mask m, real yes, real no) { return _mm512_mask_blend_pd(m, no, yes); }
static inline int any(mask m) { return m != 0; }
static inline mask opposite(mask m) { return (mask)~m; }
static inline real whole_below(real x) { return _mm512_roundscale_pd(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
static inline real root(real x) { return _mm512_sqrt_pd(x); }
static inline real size_of(real x) { return _mm512_abs_pd(x); }
static inline real real_of(whole x) { return _mm512_cvtepi64_pd((__m512i)x); }
static inline whole whole_of(real x) { return (whole)_mm512_cvttpd_epi64(x); }
static inline real lookup(const double *table, whole index) { return _mm512_i64gather_pd((__m512i)index, table, 8); }
#endif

/* real_of: whole numbers below 2^53. whole_of: numbers without a fraction, 0 to
 * 2^51. lookup: every lane is read, so every index must be within the table. */

static inline mask both(mask a, mask b) { return (mask)(a & b); }
static inline mask either(mask a, mask b) { return (mask)(a | b); }
static inline mask without(mask a, mask b) { return (mask)(a & ~b); }
static inline real smaller(real a, real b) { return choose(less(a, b), a, b); }
static inline real larger(real a, real b) { return choose(less(a, b), b, a); }

#endif
