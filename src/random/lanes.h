/* Philox4x32-10 on four counters side by side (AVX2), for blocks.c and
 * persons.c. Integers only, so every lane is equal to Random123's block bit by
 * bit (tests/random/test_stream.c). Functions marked TARGET may be called only
 * where lanes_usable() is true. */
#ifndef FLUJO_RANDOM_LANES_H
#define FLUJO_RANDOM_LANES_H

#include "random/stream.h"
#include "random/vectors.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,popcnt")))

static inline int lanes_usable(void)
{
    return vectors_in_use() >= VECTORS_AVX2;
}

/* The words 0 to 3 of four blocks: lanes of 64 bits of which the low 32 count. */
struct lanes { __m256i x0, x1, x2, x3; };

/* Counters of the blocks first, first + 1, ... of a stream. */
TARGET static inline void lanes_init(struct lanes *r, const struct stream *s, uint32_t first)
{
    const __m256i step = _mm256_set_epi64x(3, 2, 1, 0);
    r->x0 = _mm256_add_epi32(_mm256_set1_epi64x(first), step);
    r->x1 = _mm256_set1_epi64x(s->counter[1]);
    r->x2 = _mm256_set1_epi64x(s->counter[2]);
    r->x3 = _mm256_set1_epi64x(s->counter[3]);
}

TARGET static inline void lanes_round(struct lanes *r, __m256i k0, __m256i k1)
{
    const __m256i m0 = _mm256_set1_epi64x(0xD2511F53), m1 = _mm256_set1_epi64x(0xCD9E8D57);
    __m256i a = _mm256_mul_epu32(r->x0, m0), b = _mm256_mul_epu32(r->x2, m1); /* low words only are read */
    r->x0 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(b, 32), r->x1), k0);
    r->x2 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(a, 32), r->x3), k1);
    r->x1 = b;
    r->x3 = a;
}

/* The keys of the next round: Weyl sequences in the low words. */
TARGET static inline void lanes_next_key(__m256i *k0, __m256i *k1)
{
    *k0 = _mm256_add_epi32(*k0, _mm256_set1_epi64x(0x9E3779B9));
    *k1 = _mm256_add_epi32(*k1, _mm256_set1_epi64x(0xBB67AE85));
}

/* Sixteen words in the order of the blocks, as two registers. */
TARGET static inline void lanes_words(const struct lanes *r, __m256i *first, __m256i *second)
{
    const __m256i low = _mm256_set1_epi64x(0xFFFFFFFF);
    __m256i ab = _mm256_or_si256(_mm256_and_si256(r->x0, low), _mm256_slli_epi64(r->x1, 32));
    __m256i cd = _mm256_or_si256(_mm256_and_si256(r->x2, low), _mm256_slli_epi64(r->x3, 32));
    __m256i even = _mm256_unpacklo_epi64(ab, cd), odd = _mm256_unpackhi_epi64(ab, cd); /* blocks 0, 2 and 1, 3 */
    *first = _mm256_permute2x128_si256(even, odd, 0x20);
    *second = _mm256_permute2x128_si256(even, odd, 0x31);
}

/* The blocks counter[0] .. counter[0] + 3, or .. + 7; the counter stays. */
TARGET static inline void lanes_four(const struct stream *s, __m256i w[2])
{
    __m256i k0 = _mm256_set1_epi64x(s->key.word[0]), k1 = _mm256_set1_epi64x(s->key.word[1]);
    struct lanes a;
    lanes_init(&a, s, s->counter[0]);
    for (int round = 0; round < 10; round++) {
        lanes_round(&a, k0, k1);
        lanes_next_key(&k0, &k1);
    }
    lanes_words(&a, &w[0], &w[1]);
}

TARGET static inline void lanes_eight(const struct stream *s, __m256i w[4])
{
    __m256i k0 = _mm256_set1_epi64x(s->key.word[0]), k1 = _mm256_set1_epi64x(s->key.word[1]);
    struct lanes a, b;
    lanes_init(&a, s, s->counter[0]);
    lanes_init(&b, s, s->counter[0] + 4);
    for (int round = 0; round < 10; round++) {
        lanes_round(&a, k0, k1);
        lanes_round(&b, k0, k1);
        lanes_next_key(&k0, &k1);
    }
    lanes_words(&a, &w[0], &w[1]);
    lanes_words(&b, &w[2], &w[3]);
}

/* Eight blocks of any cells of a process and day. */
TARGET static inline void lanes_columns(struct random_key key, uint32_t process, uint32_t day, const uint32_t *block,
                                        const uint32_t *cell, __m256i w[4])
{
    __m256i k0 = _mm256_set1_epi64x(key.word[0]), k1 = _mm256_set1_epi64x(key.word[1]);
    struct lanes r[2];
    for (int h = 0; h < 2; h++) {
        r[h].x0 = _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)(const void *)(block + 4 * h)));
        r[h].x1 = _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)(const void *)(cell + 4 * h)));
        r[h].x2 = _mm256_set1_epi64x(day);
        r[h].x3 = _mm256_set1_epi64x(process);
    }
    for (int round = 0; round < 10; round++) {
        lanes_round(&r[0], k0, k1);
        lanes_round(&r[1], k0, k1);
        lanes_next_key(&k0, &k1);
    }
    lanes_words(&r[0], &w[0], &w[1]);
    lanes_words(&r[1], &w[2], &w[3]);
}
#endif

#endif
