/* Several blocks of Philox4x32-10 at once.
 *
 * Random123 computes one block; a crowd of people needs a dozen. The same ten
 * rounds on eight counters side by side let the compiler use vector registers.
 * Integers only, so every lane is equal to Random123's block bit by bit
 * (tests/random/test_stream.c). */
#include "random/stream.h"

enum { LANES = 8 };

/* Four 64-bit lanes; the compiler maps them to the registers there are. */
typedef uint64_t lanes __attribute__((vector_size(32)));

struct rounds { lanes x0, x1, x2, x3; };

static inline __attribute__((always_inline)) void round_once(struct rounds *r, uint64_t k0, uint64_t k1)
{
    const uint64_t m0 = 0xD2511F53u, m1 = 0xCD9E8D57u, low = 0xFFFFFFFFu;
    lanes a = (r->x0 & low) * m0, b = (r->x2 & low) * m1;
    r->x0 = (b >> 32) ^ r->x1 ^ k0;
    r->x2 = (a >> 32) ^ r->x3 ^ k1;
    r->x1 = b & low;
    r->x3 = a & low;
}

static inline __attribute__((always_inline)) void lanes_rounds(const struct stream *s, uint32_t *out)
{
    uint32_t c = s->counter[0], k0 = s->key.word[0], k1 = s->key.word[1];
    struct rounds r[2];
    for (int h = 0; h < 2; h++) {
        uint32_t first = c + 4 * (uint32_t)h;
        r[h].x0 = (lanes){first, (uint32_t)(first + 1), (uint32_t)(first + 2), (uint32_t)(first + 3)};
        r[h].x1 = (lanes){0} + s->counter[1];
        r[h].x2 = (lanes){0} + s->counter[2];
        r[h].x3 = (lanes){0} + s->counter[3];
    }
    for (int round = 0; round < 10; round++) {
        round_once(&r[0], k0, k1);
        round_once(&r[1], k0, k1);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    for (int i = 0; i < LANES; i++) {
        out[4 * i] = (uint32_t)r[i / 4].x0[i % 4];
        out[4 * i + 1] = (uint32_t)r[i / 4].x1[i % 4];
        out[4 * i + 2] = (uint32_t)r[i / 4].x2[i % 4];
        out[4 * i + 3] = (uint32_t)r[i / 4].x3[i % 4];
    }
}

static void lanes_plain(const struct stream *s, uint32_t *out) { lanes_rounds(s, out); }

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void lanes_avx2(const struct stream *s, uint32_t *out) { lanes_rounds(s, out); }
static int have_avx2(void) { return __builtin_cpu_supports("avx2"); }
#else
static void lanes_avx2(const struct stream *s, uint32_t *out) { lanes_rounds(s, out); }
static int have_avx2(void) { return 0; }
#endif

void stream_blocks(struct stream *s, uint32_t *out, size_t blocks)
{
    while (blocks > 2) {
        uint32_t words[4 * LANES];
        size_t take = blocks < LANES ? blocks : LANES;
        uint32_t *into = take == LANES ? out : words;
        if (have_avx2())
            lanes_avx2(s, into);
        else
            lanes_plain(s, into);
        for (size_t i = 0; into == words && i < 4 * take; i++)
            out[i] = words[i];
        s->counter[0] += (uint32_t)take;
        out += 4 * take;
        blocks -= take;
    }
    for (; blocks > 0; blocks--, out += 4)
        stream_block(s, out);
}
