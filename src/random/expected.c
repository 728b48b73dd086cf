/* See expected.h. */
#include "random/expected.h"

#include "base/numeric.h"

static double next_offset(struct stream *s)
{
    return expected_offset(s->counter[3], s->counter[2], s->counter[1], s->counter[0]++);
}

double random_anyone(struct random_key key, int64_t n)
{
    if (!key.expected) return n > 0;
    return -numeric_expm1(-(double)n * random_unit(key));
}

int64_t expected_share(struct stream *s, int64_t n, double p) { return (int64_t)((double)n * p + next_offset(s)); }

int64_t expected_count(struct stream *s, double mean)
{
    return (int64_t)((mean < 1e15 ? mean : 1e15) + next_offset(s));
}

int64_t expected_marked(struct stream *s, int64_t good, int64_t bad, int64_t sample)
{
    int64_t most = good < sample ? good : sample, least = sample > bad ? sample - bad : 0;
    int64_t n = (int64_t)((double)sample * ((double)good / (double)(good + bad)) + next_offset(s));
    return n < least ? least : n > most ? most : n;
}

void expected_split(struct stream *s, const struct split *t, int64_t n, int64_t *counts)
{
    int64_t below[SPLIT_MOST];
    double u = next_offset(s);
    for (int j = 0; j < t->used - 1; j++)
        below[j] = (int64_t)((double)n * ((double)t->upto[j] * 0x1p-64) + u);
    split_from_below(t, n, below, counts);
}
