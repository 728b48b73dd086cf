/* Few people of one draw, a register of them at a time (persons.h). */
#ifndef FLUJO_RANDOM_VECTOR_PEOPLE_H
#define FLUJO_RANDOM_VECTOR_PEOPLE_H

#include "random/persons.h"
#include "random/split.h"
#include "random/vector/blocks.h"

/* below[j] = how many of the n people whose numbers start at `from` are below
 * upto[j]; 0 if their upper 16 bits leave a doubt. Numbers are read up to the end of
 * a register. */
static inline int count_people(const uint32_t *from, int64_t n, const uint64_t *upto, int thresholds, int64_t *below)
{
    crew doubt = {0};
    for (int64_t at = 0; at < n; at += PEOPLE) {
        people numbers = people_at(from + at / 2);
        crew who = first_people(n - at);
        for (int j = 0; j < thresholds; j++)
            below[j] = (at > 0 ? below[j] : 0) + count_below(numbers, who, threshold_of(upto[j]), &doubt);
    }
    return !any_of(doubt);
}

/* persons_below of one stream. */
static int below_thresholds(const struct stream *s, int n, const uint64_t *upto, int thresholds, int64_t *below)
{
    uint32_t numbers[PERSONS_MANY / 2 + 4 * BLOCK_STEP];
    make_next(s, numbers, (n + PERSONS_BLOCK - 1) / PERSONS_BLOCK);
    return count_people(numbers, n, upto, thresholds, below);
}

#endif
