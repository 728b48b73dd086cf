/* See expected.h. */
#include "random/expected.h"

#include "base/numeric.h"
#include "random/vector/code.h"
#include "random/vector/expected.h"

static double next_offset(struct stream *s)
{
    return expected_offset(s->counter[3], s->counter[2], s->counter[1], s->counter[0]++);
}

double random_anyone(struct random_key key, int64_t n)
{
    if (!key.expected) return n > 0;
    return -numeric_expm1(-(double)n * random_unit(key));
}

int64_t row_people(const int64_t *people, int count)
{
    const struct vector_code *vectors = vector_code();
    return vectors ? vectors->people(people, count) : row_sum(people, count);
}

int64_t expected_share(struct stream *s, int64_t n, double p) { return expected_round((double)n * p, next_offset(s)); }

int64_t expected_count(struct stream *s, double mean)
{
    return expected_round(mean < 1e15 ? mean : 1e15, next_offset(s));
}

void expected_count_cells(const struct phase *phase, const uint32_t *cell, const double *mean, int count, int64_t *out)
{
    for (int i = 0; i < count; i++) {
        double people = mean[i] > 0 ? mean[i] : 0; /* nan too */
        people = people < 1e15 ? people : 1e15;
        out[i] = expected_round(people, expected_offset(phase->process, phase->day, cell[i], 0));
    }
}

int64_t expected_marked(struct stream *s, int64_t good, int64_t bad, int64_t sample)
{
    int64_t most = good < sample ? good : sample, least = sample > bad ? sample - bad : 0;
    int64_t n = expected_round((double)sample * ((double)good / (double)(good + bad)), next_offset(s));
    return n < least ? least : n > most ? most : n;
}

void expected_split(struct stream *s, const struct split *t, int64_t n, int64_t *counts)
{
    expected_counts(t, n, next_offset(s), counts);
}

void expected_chances(const struct split *t, int categories, double *upto)
{
    for (int j = 0, kept = 0; j < categories; j++) {
        while (kept < t->used && t->at[kept] <= j)
            kept++;
        upto[j] = kept == 0 ? 0 : kept == t->used ? 1 : expected_chance(t->upto[kept - 1]);
    }
}

void expected_add(double u, int64_t n, const double *restrict upto, int categories, int64_t *restrict to)
{
    int64_t before = 0;
    for (int j = 0; j < categories - 1; j++) {
        int64_t below = expected_round((double)n * upto[j], u);
        to[j] += below - before;
        before = below;
    }
    to[categories - 1] += n - before;
}

void expected_split_cells(const struct phase *phase, struct split_cell *cells, int count)
{
    for (int i = 0; i < count; i++) {
        struct split_cell *c = &cells[i];
        const struct split *t = c->split;
        split_empty(t, c->counts);
        if (t->used == 1)
            c->counts[t->at[0]] = c->n;
        else if (t->used > 1)
            expected_counts(t, c->n, expected_offset(phase->process, phase->day, c->cell, c->block++), c->counts);
    }
}

void expected_chance_rows(const struct phase *phase, const struct chance_shape *shape, const struct chance_row *rows,
                          int count)
{
    const struct vector_code *vectors = vector_code();
    if (vectors)
        vectors->chance_rows(phase, shape, rows, count);
    else
        chance_rows(phase, shape, rows, count);
}

void expected_split_rows(const struct phase *phase, int width, struct split_row *const *rows, int count)
{
    const struct vector_code *vectors = vector_code();
    if (vectors)
        vectors->expected_rows(phase, width, rows, count);
    else
        expected_rows(phase, width, rows, count);
}
