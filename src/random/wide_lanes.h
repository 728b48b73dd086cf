/* Lanes of draws that go through the steps of a method (AVX-512), collected in
 * queues so that few idle: binomial_wide.c and poisson_wide.c. */
#ifndef FLUJO_RANDOM_WIDE_LANES_H
#define FLUJO_RANDOM_WIDE_LANES_H

#include "random/wide.h"

enum { WIDE_DRAWS = 128, WIDE_LANES = 8, WIDE_DRAWS_ROOM = WIDE_DRAWS + WIDE_LANES };

/* What one try of each draw came to; draws are told by their index. */
struct wide_found {
    int decided_count, refused_count, open_count;
    int decided[WIDE_DRAWS_ROOM];
    int64_t taken[WIDE_DRAWS_ROOM]; /* of those decided */
    int refused[WIDE_DRAWS_ROOM];   /* to be tried again with the next block */
    int open[WIDE_DRAWS_ROOM];      /* a few, left to the plain code and the same block */
};

#if defined(__x86_64__)
/* Draws at one step of a method, with room for the last register. */
struct wide_queue {
    int count;
    double n[WIDE_DRAWS_ROOM], p[WIDE_DRAWS_ROOM];
    double u[WIDE_DRAWS_ROOM], v[WIDE_DRAWS_ROOM]; /* numbers yet to use: what they are depends on the step */
    int index[WIDE_DRAWS_ROOM];                    /* among the draws */
};

/* A register of them. */
struct wide_lanes {
    __mmask8 used;
    __m512d n, p, u, v;
    __m256i index;
};

static inline __mmask8 wide_first_lanes(int count) { return (__mmask8)(count >= WIDE_LANES ? 0xff : (1 << count) - 1); }

WIDE static inline struct wide_lanes wide_lanes_at(const struct wide_queue *q, int at)
{
    return (struct wide_lanes){wide_first_lanes(q->count - at), _mm512_loadu_pd(q->n + at), _mm512_loadu_pd(q->p + at),
                          _mm512_loadu_pd(q->u + at), _mm512_loadu_pd(q->v + at),
                          _mm256_loadu_si256((const __m256i *)(const void *)(q->index + at))};
}

WIDE static inline void wide_put(struct wide_queue *to, __mmask8 which, const struct wide_lanes *l)
{
    _mm512_storeu_pd(to->n + to->count, _mm512_maskz_compress_pd(which, l->n));
    _mm512_storeu_pd(to->p + to->count, _mm512_maskz_compress_pd(which, l->p));
    _mm512_storeu_pd(to->u + to->count, _mm512_maskz_compress_pd(which, l->u));
    _mm512_storeu_pd(to->v + to->count, _mm512_maskz_compress_pd(which, l->v));
    _mm256_storeu_si256((__m256i *)(void *)(to->index + to->count), _mm256_maskz_compress_epi32(which, l->index));
    to->count += __builtin_popcount(which);
}

WIDE static inline void wide_put_index(int *to, int *count, __mmask8 which, __m256i index)
{
    _mm256_storeu_si256((__m256i *)(void *)(to + *count), _mm256_maskz_compress_epi32(which, index));
    *count += __builtin_popcount(which);
}

WIDE static inline void wide_decide(struct wide_found *f, __mmask8 which, __m256i index, __m512d taken)
{
    _mm512_storeu_si512(f->taken + f->decided_count, _mm512_maskz_compress_epi64(which, _mm512_cvttpd_epi64(taken)));
    wide_put_index(f->decided, &f->decided_count, which, index);
}

WIDE static inline void wide_refuse(struct wide_found *f, __mmask8 which, __m256i index)
{
    wide_put_index(f->refused, &f->refused_count, which, index);
}

WIDE static inline void wide_leave_open(struct wide_found *f, __mmask8 which, __m256i index)
{
    wide_put_index(f->open, &f->open_count, which, index);
}

WIDE static inline __m512d wide_floor(__m512d x)
{
    return _mm512_roundscale_pd(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
}

/* [0, 1) by 53 bits and (0, 1) by 52, as stream_uniform and stream_uniform_open. */
WIDE static inline __m512d wide_uniform_of(__m512i pair)
{
    return _mm512_cvtepi64_pd(_mm512_srli_epi64(pair, 11)) * 0x1p-53;
}

WIDE static inline __m512d wide_open_of(__m512i pair)
{
    return (_mm512_cvtepi64_pd(_mm512_srli_epi64(pair, 12)) + 0.5) * 0x1p-52;
}

/* The first (0) or second (1) pairs of words of eight blocks, the first word on top. */
WIDE static inline __m512i wide_pair_of(const uint32_t *words, int second)
{
    const __m512i every_other = _mm512_set_epi64(14, 12, 10, 8, 6, 4, 2, 0);
    __m512i which = _mm512_add_epi64(every_other, _mm512_set1_epi64(second));
    __m512i pair = _mm512_permutex2var_epi64(_mm512_loadu_si512(words), which, _mm512_loadu_si512(words + 16));
    return _mm512_rol_epi64(pair, 32);
}

/* Inversion: how many probabilities, from f = f(0) on and f(k) = f(k - 1) (a / k - ratio),
 * can be taken from u. Lanes that come beyond `last` are lost, but for rounding
 * none would. */
WIDE static inline __m512d wide_count_up(__mmask8 counting, __m512d u, __m512d f, __m512d a, __m512d ratio, __m512d last, __mmask8 *lost)
{
    __m512d k = _mm512_setzero_pd(), next = _mm512_set1_pd(1);
    *lost = 0;
    while ((counting = _mm512_mask_cmp_pd_mask(counting, u, f, _CMP_NLT_UQ)) != 0) {
        __mmask8 beyond = _mm512_mask_cmp_pd_mask(counting, next, last, _CMP_GT_OQ);
        *lost = (__mmask8)(*lost | beyond);
        counting = (__mmask8)(counting & ~beyond);
        k = _mm512_mask_mov_pd(k, counting, next);
        u = u - f;
        f = f * (a / next - ratio);
        next = next + 1.0;
    }
    return k;
}
#endif

#endif
