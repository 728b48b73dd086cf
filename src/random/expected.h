/* People by their expectation: what a draw is replaced by where the key says so.
 *
 * A count then stands for EXPECTED_UNIT of a person, so that rounding an
 * expectation to whole counts loses next to nothing, and everyone is still
 * counted. x becomes the whole number nearest to x + u, with one u in (-1/2, 1/2) for
 * all categories of a split, so that the parts add up. u walks by the golden ratio from
 * day to day (a Weyl sequence), from a start by cell: what rounding takes on one day it
 * gives back on the following ones, and the mean of many days is x. u has EXPECTED_BITS
 * bits, so that x + u is exact up to 2^42 counts; a chance of 0 takes nobody and one of 1
 * everybody. The address decides, not the replicate: policies and replicates round alike. */
#ifndef FLUJO_RANDOM_EXPECTED_H
#define FLUJO_RANDOM_EXPECTED_H

#include "random/split.h"

#include <string.h>

enum { EXPECTED_BITS = 10 };

/* People for whom a count stands under a key. */
static inline double random_unit(struct random_key key) { return key.expected ? 0x1p-10 : 1; }

/* The chance that somebody is there: of n people drawn; of an expectation of n counts, as of a Poisson draw. */
double random_anyone(struct random_key key, int64_t n);

/* How far u has walked, in 2^-32; each part of an address adds its own. */
static inline uint32_t expected_turn(uint32_t process, uint32_t day, uint32_t cell, uint32_t block)
{
    return day * 0x9e3779b9u + cell * 0x85ebca6bu + process * 0xc2b2ae35u + block * 0x27d4eb2fu;
}

/* u where it has walked so far. */
static inline double expected_place(uint32_t turn)
{
    return ((int32_t)(turn >> (32 - EXPECTED_BITS)) - ((1 << (EXPECTED_BITS - 1)) - 0.5))
           * (1.0 / (1 << EXPECTED_BITS));
}

/* u of the draw at a block of a stream. */
static inline double expected_offset(uint32_t process, uint32_t day, uint32_t cell, uint32_t block)
{
    return expected_place(expected_turn(process, day, cell, block));
}

/* x + u to the nearest whole number, below 2^51: by a sum that leaves it in the low bits, which every width of registers has
 * (vector/expected.h). */
static inline int64_t expected_round(double x, double u)
{
    const double low_bits = 0x1.8p52;
    double sum = x + u + low_bits;
    int64_t bits, zero;
    memcpy(&bits, &sum, sizeof bits);
    memcpy(&zero, &low_bits, sizeof zero);
    return bits - zero;
}

/* A cumulated probability of a split as a double. */
static inline double expected_chance(uint64_t upto) { return (double)(int64_t)(upto >> 1) * 0x1p-63; }

/* Of n people, counts of the categories of a split of two or more. */
static inline void expected_counts(const struct split *t, int64_t n, double u, int64_t *counts)
{
    int64_t before = 0;
    int last = t->used - 1;
    for (int j = 0; j < last; j++) {
        int64_t below = expected_round((double)n * expected_chance(t->upto[j]), u);
        counts[t->at[j]] = below - before;
        before = below;
    }
    counts[t->at[last]] = n - before;
}

/* In place of a binomial, Poisson and hypergeometric draw; each takes a block of the stream. */
int64_t expected_share(struct stream *s, int64_t n, double p);
int64_t expected_count(struct stream *s, double mean);
int64_t expected_marked(struct stream *s, int64_t good, int64_t bad, int64_t sample);
void expected_count_cells(const struct phase *phase, const uint32_t *cell, const double *mean, int count, int64_t *out);
/* In place of random_split, n > 0 and two categories or more. */
void expected_split(struct stream *s, const struct split *t, int64_t n, int64_t *counts);
/* Of n > 0 people whose u is that of the first block of a stream, the parts of a split whose cumulated chances were listed
 * before: each is added to its place in `to`. */
void expected_chances(const struct split *t, int categories, double *upto); /* categories <= SPLIT_MOST */
void expected_add(double u, int64_t n, const double *upto, int categories, int64_t *to);
/* In place of random_split_cells and random_split_rows. */
void expected_split_cells(const struct phase *phase, struct split_cell *cells, int count);
void expected_chance_rows(const struct phase *phase, const struct chance_shape *shape, const struct chance_row *rows,
                          int count); /* in place of batch_rows */
void expected_split_rows(const struct phase *phase, int width, struct split_row *const *rows, int count);

#endif
