/* A multinomial draw prepared once and made many times: the chances at a place
 * are the same for every class of people who pass it today. */
#ifndef FLUJO_RANDOM_SPLIT_H
#define FLUJO_RANDOM_SPLIT_H

#include "random/persons.h"

enum { SPLIT_MOST = PERSONS_THRESHOLDS + 1 };

/* Constant after split_init, so threads may share it. Only the categories that
 * may take somebody are kept. */
struct split {
    int empty_count;             /* categories that take nobody */
    int empty[SPLIT_MOST];
    int used;                    /* categories kept, in their order */
    int one_by_one;              /* up to how many people are drawn one by one */
    int at[SPLIT_MOST];          /* their index in counts */
    uint64_t upto[SPLIT_MOST];   /* [used - 1] cumulated probability x 2^64 */
    double chance[SPLIT_MOST];   /* [used - 1] among those not in a category before */
};

/* Probabilities as in random_multinomial; k + (rest != 0) <= SPLIT_MOST. */
void split_init(struct split *t, const double *p, int k, int rest);

/* The counts of all categories sum to n. */
void random_split(struct stream *s, const struct split *t, int64_t n, int64_t *counts);

#endif
