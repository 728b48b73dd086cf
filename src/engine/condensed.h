/* An ensemble too large to keep every number of it.
 *
 * Of the values by month and by day, bins of each element (base/bins.h) stand in place of those of each replicate. Of each
 * replicate there remain, to 24 bits, its horizons, the months of the totals in `condensed_totals`, and its values
 * beside observations and facts. Whatever the order in which replicates come, whichever ran together and on whatever
 * machine, the bytes are the same. */
#ifndef FLUJO_CONDENSED_H
#define FLUJO_CONDENSED_H

#include "base/bins.h"
#include "engine/periods.h"

enum { CONDENSED_TOTALS = 3, CONDENSED_SLOTS = 64 };
extern const int condensed_totals[CONDENSED_TOTALS]; /* measures */

struct condensed {
    struct periods shape;                /* without rows; horizons are not in bins */
    int held;                            /* replicates that the bins hold */
    int count_bytes;                     /* of a count: 2, or 4 where there may be more than 65,535 */
    unsigned char *bins[PERIOD_HORIZON]; /* [period][element] */
    int width;                           /* of a row of `kept` */
    int totals, watched;                 /* where these begin in it, behind the horizons */
    int *column;                         /* of observations, then of facts: behind `watched`; -1: not in the run */
    float *kept;                         /* [replicate][width] */
};

/* For the replicates of e; null without memory. `days`: by day too. */
struct condensed *condensed_make(const struct allocator *a, const struct ensemble *e, int days);
void condensed_free(const struct allocator *a, struct condensed *c);
double condensed_bytes(const struct scenario *s, const struct run_request *q);

/* Counts wide enough for `replicates` in all; and room for these too. 0 without memory. */
int condensed_widen(const struct allocator *a, struct condensed *c, int replicates);
int condensed_grow(const struct allocator *a, struct ensemble *e, int replicates);
/* Take up a part, kept whole or condensed: into the bins, which does not leave it half done; and what is kept of each of
 * `count` replicates from `from` on, of which the first becomes replicate `at` of e. Not the sums. */
enum flujo_status condensed_fold(const struct allocator *a, struct ensemble *e, const struct ensemble *part,
                                 int threads);
void condensed_keep(struct ensemble *e, int at, const struct ensemble *part, int from, int count);

/* What ensemble.h states of a replicate; nan where it is no longer known. */
void condensed_horizon(const struct ensemble *e, int replicate, int horizon, int measure,
                       double slots[CONDENSED_SLOTS]);
double condensed_month(const struct ensemble *e, int replicate, int month, int measure, struct element element);
double condensed_observed(const struct ensemble *e, int replicate, const struct observation *o);

/* The bins of an element in a period of months or days. */
void condensed_bins(const struct condensed *c, enum period_kind kind, int period, int element, struct bins *out);
void condensed_set_bins(struct condensed *c, enum period_kind kind, int period, int element, const struct bins *b);
/* All of a kind as bytes of this machine, and of one element of them. */
size_t condensed_size(const struct condensed *c, enum period_kind kind);
size_t condensed_record(const struct condensed *c);
/* As many elements into others, of which those that hold nothing are all zeros. */
void condensed_merge(const struct condensed *c, const unsigned char *more, unsigned char *into, size_t count);
/* Means by month of what is kept of each replicate. */
void condensed_means(const struct ensemble *e);

#endif
