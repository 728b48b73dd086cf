/* See persons.h. */
#include "random/persons.h"

#include "random/tally.h"

enum { PER_BLOCK = PERSONS_BLOCK };

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

/* n people from the stream's next block on. */
static void count_plainly(const struct stream *s, int n, const uint64_t *upto, int thresholds, int64_t *below)
{
    struct stream blocks = *s;
    uint32_t word[4] = {0};
    for (int i = 0; i < n; i++) {
        if (i % PER_BLOCK == 0)
            stream_block(&blocks, word);
        uint32_t upper = word[i % PER_BLOCK / 2] >> 16 * (i % 2) & 0xffff;
        uint64_t number = (uint64_t)upper << 48;
        for (int j = 0; j < thresholds; j++)
            if (upper == upto[j] >> 48) {
                number = whole_number(s, s->counter[0] * PER_BLOCK + (uint32_t)i, upper);
                break;
            }
        for (int j = 0; j < thresholds; j++)
            below[j] += number < upto[j];
    }
}

void persons_below_plain(struct stream *s, int n, const uint64_t *upto, int thresholds, int64_t *below)
{
    for (int j = 0; j < thresholds; j++)
        below[j] = 0;
    count_plainly(s, n, upto, thresholds, below);
    s->counter[0] += (uint32_t)(n + PER_BLOCK - 1) / PER_BLOCK;
}

#if defined(__x86_64__)
TARGET static void count_by_vectors(const struct stream *start, int n, const uint64_t *upto, int thresholds,
                                    int64_t *below)
{
    struct stream s = *start;
    __m256i w[PERSONS_MANY / 16];
    for (int done = 0; done < n; done += PERSONS_GROUP, s.counter[0] += PERSONS_GROUP / PER_BLOCK) {
        if (n - done <= PERSONS_GROUP / 2)
            lanes_four(&s, w + done / 16);
        else
            lanes_eight(&s, w + done / 16);
    }
    if (!tally_below(w, n, upto, thresholds, below)) {
        for (int j = 0; j < thresholds; j++)
            below[j] = 0;
        count_plainly(start, n, upto, thresholds, below);
    }
}

void persons_below(struct stream *s, int n, const uint64_t *upto, int thresholds, int64_t *below)
{
    if (n == 0 || !lanes_usable()) {
        persons_below_plain(s, n, upto, thresholds, below);
        return;
    }
    count_by_vectors(s, n, upto, thresholds, below);
    s->counter[0] += (uint32_t)(n + PER_BLOCK - 1) / PER_BLOCK;
}
#else
void persons_below(struct stream *s, int n, const uint64_t *upto, int thresholds, int64_t *below)
{
    persons_below_plain(s, n, upto, thresholds, below);
}
#endif
