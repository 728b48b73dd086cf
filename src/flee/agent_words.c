/* Philox4x32-10 for many cells side by side, for the agent engine.
 *
 * The same numbers as stream_at and stream_block give (Salmon et al. 2011,
 * doi:10.1145/2063384.2063405): sixteen cells at a time where the processor has
 * AVX-512, eight where it has AVX2 (random/lanes.h), one elsewhere. Integers
 * only, so the words are equal. */
#include "flee/agent_parts.h"

#include "random/lanes.h"

#include <string.h>

static void one_by_one(struct random_key key, uint32_t process, uint32_t day, const uint32_t *cells, size_t n,
                       uint32_t *words)
{
    for (size_t i = 0; i < n; i++) {
        struct stream s = stream_at(key, process, day, cells[i]);
        stream_block(&s, words + 4 * i);
    }
}

#if defined(__x86_64__)
TARGET static void eight(struct random_key key, uint32_t process, uint32_t day, const uint32_t *cells, uint32_t *words)
{
    static const uint32_t first[8] = {0};
    __m256i w[4];
    lanes_columns(key, process, day, first, cells, w);
    for (int i = 0; i < 4; i++)
        _mm256_storeu_si256((__m256i *)(void *)(words + 8 * i), w[i]);
}

#define WIDE __attribute__((target("avx512f")))

/* Words 0 to 3 of eight cells: lanes of 64 bits of which the low 32 count. */
struct wide {
    __m512i x0, x1, x2, x3;
};

WIDE static inline struct wide wide_round(struct wide r, __m512i k0, __m512i k1)
{
    __m512i a = _mm512_mul_epu32(r.x0, _mm512_set1_epi64(0xD2511F53)),
            b = _mm512_mul_epu32(r.x2, _mm512_set1_epi64(0xCD9E8D57));
    struct wide next = {_mm512_xor_si512(_mm512_xor_si512(_mm512_srli_epi64(b, 32), r.x1), k0), b,
                        _mm512_xor_si512(_mm512_xor_si512(_mm512_srli_epi64(a, 32), r.x3), k1), a};
    return next;
}

WIDE static inline void wide_store(const struct wide *r, uint32_t *words)
{
    const __m512i low = _mm512_set1_epi64(0xFFFFFFFF);
    const __m512i front = _mm512_set_epi64(11, 10, 3, 2, 9, 8, 1, 0),
                  back = _mm512_set_epi64(15, 14, 7, 6, 13, 12, 5, 4);
    __m512i ab = _mm512_or_si512(_mm512_and_si512(r->x0, low), _mm512_slli_epi64(r->x1, 32));
    __m512i cd = _mm512_or_si512(_mm512_and_si512(r->x2, low), _mm512_slli_epi64(r->x3, 32));
    __m512i even = _mm512_unpacklo_epi64(ab, cd), odd = _mm512_unpackhi_epi64(ab, cd);
    _mm512_storeu_si512(words, _mm512_permutex2var_epi64(even, front, odd));
    _mm512_storeu_si512(words + 16, _mm512_permutex2var_epi64(even, back, odd));
}

WIDE static void sixteen(struct random_key key, uint32_t process, uint32_t day, const uint32_t *cells, uint32_t *words)
{
    __m512i c = _mm512_loadu_si512(cells), zero = _mm512_setzero_si512();
    __m512i k0 = _mm512_set1_epi64(key.word[0]), k1 = _mm512_set1_epi64(key.word[1]);
    __m512i x2 = _mm512_set1_epi64(day), x3 = _mm512_set1_epi64(process);
    struct wide a = {zero, _mm512_cvtepu32_epi64(_mm512_castsi512_si256(c)), x2, x3};
    struct wide b = {zero, _mm512_cvtepu32_epi64(_mm512_extracti64x4_epi64(c, 1)), x2, x3};
    for (int round = 0; round < 10; round++) {
        a = wide_round(a, k0, k1);
        b = wide_round(b, k0, k1);
        k0 = _mm512_add_epi32(k0, _mm512_set1_epi64(0x9E3779B9));
        k1 = _mm512_add_epi32(k1, _mm512_set1_epi64(0xBB67AE85));
    }
    wide_store(&a, words);
    wide_store(&b, words + 32);
}

/* Groups of `size` cells; what is left over is filled up with zeros. */
static void in_groups(struct random_key key, uint32_t process, uint32_t day, const uint32_t *cells, size_t n,
                      uint32_t *words, size_t size)
{
    void (*group)(struct random_key, uint32_t, uint32_t, const uint32_t *, uint32_t *) = size == 16 ? sixteen : eight;
    size_t at = 0;
    for (; at + size <= n; at += size)
        group(key, process, day, cells + at, words + 4 * at);
    if (at < n) {
        uint32_t rest[16] = {0}, out[64];
        memcpy(rest, cells + at, (n - at) * sizeof *cells);
        group(key, process, day, rest, out);
        memcpy(words + 4 * at, out, 4 * (n - at) * sizeof *words);
    }
}
#endif

void agent_words(struct random_key key, uint32_t process, uint32_t day, const uint32_t *cells, size_t n,
                 uint32_t *words)
{
#if defined(__x86_64__)
    if (vectors_in_use() >= VECTORS_AVX512) {
        in_groups(key, process, day, cells, n, words, 16);
        return;
    }
    if (lanes_usable()) {
        in_groups(key, process, day, cells, n, words, 8);
        return;
    }
#endif
    one_by_one(key, process, day, cells, n, words);
}
