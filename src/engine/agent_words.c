/* Philox4x32-10 over many counters at once, for the sweep of the agent engine.
 *
 * The same numbers as stream_at and stream_block give, four a counter (Salmon
 * et al. 2011, doi:10.1145/2063384.2063405); the loop is laid out so that the
 * compiler can put eight counters side by side. On x86-64 a second copy of the
 * loop is compiled for AVX2 and taken where the processor has it: integers
 * only, so the words are equal. */
#include "engine/agent_parts.h"

enum { LANES = 256 };

static inline __attribute__((always_inline)) void fill(struct random_key key, uint32_t process, uint32_t day,
                                                       uint32_t first_counter, uint32_t count, uint32_t *words)
{
    for (uint32_t at = 0; at < count; at += LANES) {
        uint32_t x0[LANES], x1[LANES], x2[LANES], x3[LANES];
        uint32_t k0 = key.word[0], k1 = key.word[1], n = count - at < LANES ? count - at : LANES;
        for (uint32_t i = 0; i < LANES; i++) {
            x0[i] = 0;
            x1[i] = first_counter + at + i;
            x2[i] = day;
            x3[i] = process;
        }
        for (int round = 0; round < 10; round++) {
            for (uint32_t i = 0; i < LANES; i++) {
                uint64_t a = (uint64_t)x0[i] * 0xD2511F53u, b = (uint64_t)x2[i] * 0xCD9E8D57u;
                uint32_t y0 = (uint32_t)(b >> 32) ^ x1[i] ^ k0, y2 = (uint32_t)(a >> 32) ^ x3[i] ^ k1;
                x1[i] = (uint32_t)b;
                x3[i] = (uint32_t)a;
                x0[i] = y0;
                x2[i] = y2;
            }
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        for (uint32_t i = 0; i < n; i++) {
            words[4 * (at + i)] = x0[i];
            words[4 * (at + i) + 1] = x1[i];
            words[4 * (at + i) + 2] = x2[i];
            words[4 * (at + i) + 3] = x3[i];
        }
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static void fill_avx2(struct random_key key, uint32_t process, uint32_t day,
                                                      uint32_t first_counter, uint32_t count, uint32_t *words)
{
    fill(key, process, day, first_counter, count, words);
}
#endif

void agent_words(struct random_key key, uint32_t process, uint32_t day, uint32_t first, uint32_t n, uint32_t *words)
{
    uint32_t count = (n + 3) / 4;
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx2")) {
        fill_avx2(key, process, day, first / 4, count, words);
        return;
    }
#endif
    fill(key, process, day, first / 4, count, words);
}
