/* See persons.h. */
#include "random/persons.h"

#include "random/vector/code.h"

/* All 64 bits of person i, given the upper 16 (pure). */
static uint64_t whole_number(const struct stream *s, uint32_t person, uint32_t upper)
{
    struct stream lower = *s;
    uint32_t word[4];
    lower.counter[0] = 0x80000000u + person / 2;
    stream_block(&lower, word);
    uint64_t low = (uint64_t)word[person % 2 * 2] << 16 | word[person % 2 * 2 + 1] >> 16;
    return (uint64_t)upper << 48 | low;
}

static void count_plainly(const struct stream *s, int n, const uint64_t *upto, int thresholds, int64_t *below)
{
    struct stream blocks = *s;
    uint32_t word[4] = {0};
    for (int j = 0; j < thresholds; j++)
        below[j] = 0;
    for (int i = 0; i < n; i++) {
        if (i % PERSONS_BLOCK == 0) stream_block(&blocks, word);
        uint32_t upper = word[i % PERSONS_BLOCK / 2] >> 16 * (i % 2) & 0xffff;
        uint64_t number = (uint64_t)upper << 48;
        for (int j = 0; j < thresholds; j++)
            if (upper == upto[j] >> 48) {
                number = whole_number(s, s->counter[0] * PERSONS_BLOCK + (uint32_t)i, upper);
                break;
            }
        for (int j = 0; j < thresholds; j++)
            below[j] += number < upto[j];
    }
}

void persons_below(struct stream *s, int n, const uint64_t *upto, int thresholds, int64_t *below)
{
    enum { FEW = 4 }; /* comparisons: registers cost more */
    const struct vector_code *vectors = n * thresholds > FEW ? vector_code() : 0;
    if (!vectors || !vectors->below(s, n, upto, thresholds, below)) count_plainly(s, n, upto, thresholds, below);
    s->counter[0] += (uint32_t)(n + PERSONS_BLOCK - 1) / PERSONS_BLOCK;
}
