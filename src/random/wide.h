/* Philox4x32-10 on sixteen counters side by side (AVX-512), for cells_wide.c,
 * crowds_wide.c and poisson_wide.c. Integers only, so every lane is equal to Random123's
 * block bit by bit. Functions marked WIDE may be called only where
 * wide_usable() is true; elsewhere lanes.h or the plain code serve. */
#ifndef FLUJO_RANDOM_WIDE_H
#define FLUJO_RANDOM_WIDE_H

#include "random/stream.h"
#include "random/vectors.h"

/* Blocks of many streams of one process and day, to be made together. */
enum { WIDE_BLOCKS = 512, WIDE_STEP = 16, WIDE_ROOM = WIDE_BLOCKS + 64 };

struct wide_list {
    int count;
    uint32_t block[WIDE_ROOM], cell[WIDE_ROOM]; /* number in its stream, and whose */
    uint32_t words[4 * WIDE_ROOM];              /* of the blocks, after wide_make */
};

/* The process and the day that all streams of a list share. */
struct wide_phase {
    struct random_key key;
    uint32_t process, day;
};

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,popcnt,bmi,bmi2")))

static inline int wide_usable(void)
{
    return vectors_in_use() >= VECTORS_AVX512;
}

/* List the blocks first, first + 1, ... of a cell; there must be room for them
 * and WIDE_STEP more. Returns where the first one will be. */
WIDE static inline int wide_add(struct wide_list *l, uint32_t cell, uint32_t first, int blocks)
{
    const __m512i step = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    int at = l->count;
    for (int i = 0; i < blocks; i += WIDE_STEP) { /* once, nearly always: no branch to guess wrong */
        _mm512_storeu_si512(l->block + at + i, _mm512_add_epi32(_mm512_set1_epi32((int)first + i), step));
        _mm512_storeu_si512(l->cell + at + i, _mm512_set1_epi32((int)cell));
    }
    l->count += blocks;
    return at;
}

/* The words 0 to 3 of eight blocks: lanes of 64 bits of which the low 32 count. */
struct wide { __m512i x0, x1, x2, x3; };

WIDE static inline struct wide wide_start(const struct wide_list *l, int at, const struct wide_phase *phase)
{
    return (struct wide){_mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(const void *)(l->block + at))),
                         _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(const void *)(l->cell + at))),
                         _mm512_set1_epi64(phase->day), _mm512_set1_epi64(phase->process)};
}

WIDE static inline void wide_round(struct wide *r, __m512i k0, __m512i k1)
{
    enum { XOR_OF_THREE = 0x96 };
    __m512i a = _mm512_mul_epu32(r->x0, _mm512_set1_epi64(0xD2511F53)); /* low words only are read */
    __m512i b = _mm512_mul_epu32(r->x2, _mm512_set1_epi64(0xCD9E8D57));
    r->x0 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(b, 32), r->x1, k0, XOR_OF_THREE);
    r->x2 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(a, 32), r->x3, k1, XOR_OF_THREE);
    r->x1 = b;
    r->x3 = a;
}

/* Eight blocks in their order. */
WIDE static inline void wide_store(const struct wide *r, uint32_t *words)
{
    const __m512i low = _mm512_set1_epi64(0xFFFFFFFF);
    __m512i ab = _mm512_or_si512(_mm512_and_si512(r->x0, low), _mm512_slli_epi64(r->x1, 32));
    __m512i cd = _mm512_or_si512(_mm512_and_si512(r->x2, low), _mm512_slli_epi64(r->x3, 32));
    __m512i first = _mm512_permutex2var_epi64(ab, _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0), cd);
    __m512i second = _mm512_permutex2var_epi64(ab, _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4), cd);
    _mm512_storeu_si512(words, first);
    _mm512_storeu_si512(words + 16, second);
}

/* Make the blocks of the list; up to WIDE_STEP beyond its end are made too. */
WIDE static inline void wide_make(struct wide_list *l, const struct wide_phase *phase)
{
    for (int at = 0; at < l->count; at += WIDE_STEP) {
        struct wide a = wide_start(l, at, phase), b = wide_start(l, at + 8, phase);
        __m512i k0 = _mm512_set1_epi64(phase->key.word[0]), k1 = _mm512_set1_epi64(phase->key.word[1]);
        for (int round = 0; round < 10; round++) { /* keys: Weyl sequences in the low words */
            wide_round(&a, k0, k1);
            wide_round(&b, k0, k1);
            k0 = _mm512_add_epi32(k0, _mm512_set1_epi64(0x9E3779B9));
            k1 = _mm512_add_epi32(k1, _mm512_set1_epi64(0xBB67AE85));
        }
        wide_store(&a, l->words + 4 * at);
        wide_store(&b, l->words + 4 * at + 32);
    }
}
#endif

#endif
