/* Several blocks of Philox4x32-10 at once.
 *
 * Random123 computes one block; a crowd of people needs a dozen. The same ten
 * rounds on eight counters side by side use the vector registers there are.
 * Integers only, so every lane is equal to Random123's block bit by bit
 * (tests/random/test_stream.c). */
#include "random/stream.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>

enum { LANES = 8 };

/* One round on four lanes of 64 bits that hold 32-bit words. */
#define TARGET __attribute__((target("avx2")))

struct rounds { __m256i x0, x1, x2, x3; };

TARGET static inline void round_once(struct rounds *r, __m256i k0, __m256i k1)
{
    const __m256i m0 = _mm256_set1_epi64x(0xD2511F53), m1 = _mm256_set1_epi64x(0xCD9E8D57);
    __m256i a = _mm256_mul_epu32(r->x0, m0), b = _mm256_mul_epu32(r->x2, m1); /* low words only are read */
    r->x0 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(b, 32), r->x1), k0);
    r->x2 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(a, 32), r->x3), k1);
    r->x1 = b;
    r->x3 = a;
}

TARGET static inline void lanes_store(const struct rounds *r, uint32_t *out)
{
    const __m256i low = _mm256_set1_epi64x(0xFFFFFFFF);
    __m256i ab = _mm256_or_si256(_mm256_and_si256(r->x0, low), _mm256_slli_epi64(r->x1, 32));
    __m256i cd = _mm256_or_si256(_mm256_and_si256(r->x2, low), _mm256_slli_epi64(r->x3, 32));
    __m256i even = _mm256_unpacklo_epi64(ab, cd), odd = _mm256_unpackhi_epi64(ab, cd); /* blocks 0, 2 and 1, 3 */
    _mm256_storeu_si256((__m256i *)(void *)out, _mm256_permute2x128_si256(even, odd, 0x20));
    _mm256_storeu_si256((__m256i *)(void *)(out + 8), _mm256_permute2x128_si256(even, odd, 0x31));
}

TARGET static void eight_blocks(const struct stream *s, uint32_t *out)
{
    uint32_t c = s->counter[0], k0 = s->key.word[0], k1 = s->key.word[1];
    struct rounds r[2];
    for (uint32_t h = 0; h < 2; h++) {
        uint32_t first = c + 4 * h;
        r[h].x0 = _mm256_set_epi64x((uint32_t)(first + 3), (uint32_t)(first + 2), (uint32_t)(first + 1), first);
        r[h].x1 = _mm256_set1_epi64x(s->counter[1]);
        r[h].x2 = _mm256_set1_epi64x(s->counter[2]);
        r[h].x3 = _mm256_set1_epi64x(s->counter[3]);
    }
    for (int round = 0; round < 10; round++) {
        __m256i w0 = _mm256_set1_epi64x(k0), w1 = _mm256_set1_epi64x(k1);
        round_once(&r[0], w0, w1);
        round_once(&r[1], w0, w1);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    lanes_store(&r[0], out);
    lanes_store(&r[1], out + 16);
}

static int have_lanes(void) { return __builtin_cpu_supports("avx2"); }
#else
enum { LANES = 8 };
static void eight_blocks(const struct stream *s, uint32_t *out) { (void)s, (void)out; }
static int have_lanes(void) { return 0; }
#endif

void stream_blocks(struct stream *s, uint32_t *out, size_t blocks)
{
    if (blocks > 2 && have_lanes()) {
        for (; blocks >= LANES; blocks -= LANES, out += 4 * LANES, s->counter[0] += LANES)
            eight_blocks(s, out);
        if (blocks > 2) {
            uint32_t words[4 * LANES];
            eight_blocks(s, words);
            memcpy(out, words, 16 * blocks);
            s->counter[0] += (uint32_t)blocks;
            return;
        }
    }
    for (; blocks > 0; blocks--, out += 4)
        stream_block(s, out);
}
