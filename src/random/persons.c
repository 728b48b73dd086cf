/* See persons.h. */
#include "random/persons.h"

#include "random/lanes.h"

enum { PER_BLOCK = 8 };

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
/* Sixteen numbers a register, made comparable as signed ones. Numbers beyond n
 * become the largest: never below a threshold. */
TARGET static inline __m256i usable_lanes(__m256i w, int n)
{
    const __m256i index = _mm256_set_epi16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    __m256i beyond = _mm256_cmpgt_epi16(index, _mm256_set1_epi16((short)(n - 1)));
    return _mm256_xor_si256(_mm256_or_si256(w, beyond), _mm256_set1_epi16(-32768));
}

TARGET static inline int count_two(__m256i a, __m256i b)
{
    return __builtin_popcount((unsigned)_mm256_movemask_epi8(_mm256_packs_epi16(a, b)));
}

/* A group of n <= 32 people; 1 if the upper bits left a doubt (nothing is
 * counted then). */
TARGET static inline int count_32(const __m256i w[2], int n, const uint64_t *upto, int thresholds, int64_t *out)
{
    __m256i a = usable_lanes(w[0], n), b = usable_lanes(w[1], n - 16), doubt = _mm256_setzero_si256();
    for (int j = 0; j < thresholds; j++) {
        __m256i t = _mm256_set1_epi16((short)((upto[j] >> 48) ^ 0x8000));
        doubt = _mm256_or_si256(doubt, _mm256_or_si256(_mm256_cmpeq_epi16(a, t), _mm256_cmpeq_epi16(b, t)));
        out[j] += count_two(_mm256_cmpgt_epi16(t, a), _mm256_cmpgt_epi16(t, b));
    }
    return !_mm256_testz_si256(doubt, doubt);
}

TARGET static void count_by_vectors(const struct stream *start, int n, const uint64_t *upto, int thresholds,
                                    int64_t *below)
{
    struct stream s = *start;
    for (; n > 0; n -= PERSONS_GROUP, s.counter[0] += PERSONS_GROUP / PER_BLOCK) {
        int now = n < PERSONS_GROUP ? n : PERSONS_GROUP, doubt;
        int64_t count[PERSONS_THRESHOLDS];
        __m256i w[4];
        for (int j = 0; j < thresholds; j++)
            count[j] = 0;
        if (now <= 32) {
            lanes_four(&s, w);
            doubt = count_32(w, now, upto, thresholds, count);
        } else {
            lanes_eight(&s, w);
            doubt = count_32(w, 32, upto, thresholds, count);
            doubt |= count_32(w + 2, now - 32, upto, thresholds, count);
        }
        if (doubt)
            count_plainly(&s, now, upto, thresholds, below);
        else
            for (int j = 0; j < thresholds; j++)
                below[j] += count[j];
    }
}

void persons_below(struct stream *s, int n, const uint64_t *upto, int thresholds, int64_t *below)
{
    if (!lanes_usable()) {
        persons_below_plain(s, n, upto, thresholds, below);
        return;
    }
    for (int j = 0; j < thresholds; j++)
        below[j] = 0;
    count_by_vectors(s, n, upto, thresholds, below);
    s->counter[0] += (uint32_t)(n + PER_BLOCK - 1) / PER_BLOCK;
}
#else
void persons_below(struct stream *s, int n, const uint64_t *upto, int thresholds, int64_t *below)
{
    persons_below_plain(s, n, upto, thresholds, below);
}
#endif
