/* Several blocks of Philox4x32-10 at once.
 *
 * Random123 computes one block; a crowd of people needs a dozen. The same ten
 * rounds on four or eight counters side by side (lanes.h) use the vector
 * registers there are; elsewhere the blocks come one after the other. */
#include "random/lanes.h"

#include <string.h>

#if defined(__x86_64__)
/* At most eight blocks, stored up to the end of the last. */
TARGET static void few_blocks(const struct stream *s, uint32_t *out, size_t blocks)
{
    uint32_t words[32];
    __m256i w[4];
    if (blocks > 4)
        lanes_eight(s, w);
    else
        lanes_four(s, w);
    for (size_t i = 0; i < (blocks > 4 ? 4u : 2u); i++)
        _mm256_storeu_si256((__m256i *)(void *)(words + 8 * i), w[i]);
    memcpy(out, words, 16 * blocks);
}

/* The first blocks of eight cells at most; `cell` has room for eight. */
TARGET static void few_heads(struct random_key key, uint32_t process, uint32_t day, const uint32_t *cell, int count, struct stream *out)
{
    static const uint32_t first[8] = {0};
    uint32_t words[8][4];
    __m256i w[4];
    lanes_columns(key, process, day, first, cell, w);
    for (int i = 0; i < 4; i++)
        _mm256_storeu_si256((__m256i *)(void *)words[2 * i], w[i]);
    for (int i = 0; i < count; i++) {
        out[i] = (struct stream){.key = key, .counter = {1, cell[i], day, process}, .used = 0};
        memcpy(out[i].buffer, words[i], sizeof words[i]);
    }
}
#else
static int lanes_usable(void) { return 0; }
static void few_blocks(const struct stream *s, uint32_t *out, size_t blocks) { (void)s, (void)out, (void)blocks; }
static void few_heads(struct random_key key, uint32_t process, uint32_t day, const uint32_t *cell, int count, struct stream *out)
{
    (void)key, (void)process, (void)day, (void)cell, (void)count, (void)out;
}
#endif

void stream_blocks(struct stream *s, uint32_t *out, size_t blocks)
{
    int vectors = blocks > 1 && lanes_usable();
    while (blocks > 0) {
        size_t now = vectors ? (blocks < 8 ? blocks : 8) : 1;
        if (vectors) {
            few_blocks(s, out, now);
            s->counter[0] += (uint32_t)now;
        } else {
            stream_block(s, out);
        }
        out += 4 * now;
        blocks -= now;
    }
}

void stream_heads(struct random_key key, uint32_t process, uint32_t day, const uint32_t *cell, int count, struct stream *out)
{
    int vectors = lanes_usable();
    for (int i = 0; i < count; i += 8) {
        int now = count - i < 8 ? count - i : 8;
        uint32_t some[8] = {0};
        memcpy(some, cell + i, (size_t)now * sizeof *some);
        if (vectors)
            few_heads(key, process, day, some, now, out + i);
        for (int j = i; !vectors && j < i + now; j++)
            out[j] = stream_at(key, process, day, cell[j]);
    }
}
