/* What expected draws are worth: beside exact replicates of the same numbers.
 *
 * x is a value of an exact replicate, y that of the replicate of the same number by expected draws. From their pairs:
 * the correlation, the bias mean(x - y) with a 90 % interval by Student's t, and estimates of the exact mean and of the
 * ends of the 90 % interval over all replicates of y (a control variate of coefficient 1): shifted by the bias, and stretched
 * about the median by the ratio of the standard deviations. A difference of two policies passes when neither end can be off by more than
 * CERTIFICATE_ENDS of the width of the interval: |bias| and its interval, and half the width times what the ratio lacks of 1. A
 * level of one policy passes when |bias| with its interval is at most CERTIFICATE_LEVEL of the mean. What is the same in
 * all pairs passes, unless it is one number in these and not in all replicates of y. Fewer than CERTIFICATE_LEAST
 * pairs certify nothing. Where more pairs are looked at, the interval by which a row passes misses with half the
 * chance at each further look, so that all looks together miss with twice that of the first at most. */
#ifndef FLUJO_CERTIFICATE_H
#define FLUJO_CERTIFICATE_H

#include "base/summary.h"
#include "study/compare.h"

#define CERTIFICATE_ENDS 0.02
#define CERTIFICATE_LEVEL 0.005
#define ENGINE_UNCERTIFIED                                                                                             \
    "expected, not certified" /* engine of a result that was stopped before there were enough pairs */
/* Pairs at first; at most a quarter of all replicates. An exact one costs three to four expected ones. */
enum { CERTIFICATE_PAIRS = 25, CERTIFICATE_LEAST = 10, CERTIFICATE_SHARE = 4 };

struct certificate_row {
    int policy_a, policy_b; /* b -1: the level of a, otherwise the difference from b */
    int measure, horizon;
    struct element element;
    double correlation; /* nan where one of them does not vary */
    double bias, bias_q05, bias_q95;
    double mean, q05, q95; /* estimates of the exact ones */
    double off;            /* at most: of ends, as a share of the width; of a level, as a share of the mean */
    int pairs, enough;     /* replicates complete in both; enough to judge by */
    int passed;
};

struct certificate {
    int looks, pairs; /* pairs: of any row at least */
    int most;         /* that there may be */
    /* 0: too few pairs, so that nothing passes and nothing is taken from exact replicates, unless these are all there are */
    int judged;
    int row_count, differences; /* the first `differences` rows are those of the comparison, in its order */
    struct certificate_row *rows;
};

/* `look`: 1, 2, ... as more pairs are looked at. `expected` and `exact` (null: none yet) are ensembles of the same policies with the same random numbers, the exact ones the first of
 * the replicates; `by_expected` compares the former. FLUJO_NO_MEMORY on failure. */
enum flujo_status certificate_make(const struct allocator *a, const struct ensemble *const *expected,
                                   const struct ensemble *const *exact, int count, const struct comparison *by_expected,
                                   int look, int threads, struct certificate **out);
void certificate_free(const struct allocator *a, struct certificate *c);

/* Rows that did not pass are taken from the comparison of exact replicates, and what is sustained by a policy whose encounters or
 * cost did not pass. */
void certificate_settle(const struct certificate *c, const struct comparison *exact, struct comparison *out);

/* Of the differences of totals in the table of comparisons at a horizon: how many there are; *passed: how many passed. */
int certificate_count(const struct certificate *c, int horizon, int *passed);

/* The numbers of a row from n pairs, the quantiles and the mean of y over all replicates being given (pure). */
void certificate_judge(const double *x, const double *y, int n, int look, const struct summary *all,
                       struct certificate_row *row);

#endif
