/* People by their expectation: what a draw is replaced by where the key says so.
 *
 * A count then stands for EXPECTED_UNIT of a person, so that rounding an
 * expectation to whole counts loses next to nothing, and everyone is still
 * counted. x becomes floor(x + u), with one u for all categories of a split, so
 * that the parts add up. u walks by the golden ratio from day to day (a Weyl
 * sequence), from a start by cell: what rounding takes on one day it gives back on
 * the following ones, and the mean of many days is x. u has EXPECTED_BITS bits, so
 * that x + u is exact up to 2^42 counts; a chance of 0 takes nobody and one of 1
 * everybody. The address decides, not the replicate: policies and replicates round alike. */
#ifndef FLUJO_RANDOM_EXPECTED_H
#define FLUJO_RANDOM_EXPECTED_H

#include "random/split.h"

enum { EXPECTED_BITS = 10 };

/* People for whom a count stands under a key. */
static inline double random_unit(struct random_key key) { return key.expected ? 0x1p-10 : 1; }

/* The chance that somebody is there: of n people drawn; of an expectation of n counts, as of a Poisson draw. */
double random_anyone(struct random_key key, int64_t n);

/* u of the draw at a block of a stream. */
static inline double expected_offset(uint32_t process, uint32_t day, uint32_t cell, uint32_t block)
{
    uint32_t turn = day * 0x9e3779b9u + cell * 0x85ebca6bu + process * 0xc2b2ae35u + block * 0x27d4eb2fu;
    return ((turn >> (32 - EXPECTED_BITS)) + 0.5) * (1.0 / (1 << EXPECTED_BITS));
}

/* In place of a binomial, Poisson and hypergeometric draw; each takes a block of the stream. */
int64_t expected_share(struct stream *s, int64_t n, double p);
int64_t expected_count(struct stream *s, double mean);
int64_t expected_marked(struct stream *s, int64_t good, int64_t bad, int64_t sample);
/* In place of random_split, n > 0 and two categories or more. */
void expected_split(struct stream *s, const struct split *t, int64_t n, int64_t *counts);

#endif
