/* When a comparison has enough replicates.
 *
 * Replicates are looked at in doubling numbers: 128, 256, 512, ... and the most that are allowed. A difference is asked
 * about three things: whether one policy has clearly less (in over CLEAR_SHARE of the replicates) or none has, and where
 * either end of its 90 % interval lies. Each is settled when bounds that hold for any distribution (order statistics)
 * leave one answer alone, or lie within `precision` of the width of the interval. At look k = 1, 2, ... each bound is wrong with
 * a chance of at most SETTLE_TAIL / 2^k, so that of all that is called settled at any look each of the three is wrong
 * with a chance of at most 2 SETTLE_TAIL = 5 %. Undecided is an outcome. Pure functions. */
#ifndef FLUJO_SETTLE_H
#define FLUJO_SETTLE_H

#include "study/certificate.h"
#include "study/compare.h"

/* Nothing is called best, lower or higher unless it is in over CLEAR_SHARE of the replicates and by CLEAR_SIZE or more. */
#define CLEAR_SHARE 0.8
#define CLEAR_SIZE 0.02
#define SETTLE_TAIL 0.025
#define SETTLE_PRECISION 0.2
enum { SETTLE_FIRST = 128, SETTLE_MOST = 16384, SETTLE_MEASURES = 3 };

enum verdict { VERDICT_UNDECIDED, VERDICT_NONE, VERDICT_LOWER, VERDICT_HIGHER, VERDICTS };
extern const char *const verdict_names[VERDICTS];

struct settle_row {
    int policy_a, policy_b, measure;
    enum verdict verdict;
    double off;  /* the ends of the interval, as a share of its width, at most; infinity: no bound */
    int settled; /* verdict and ends, to the precision asked for */
};

/* The totals over the longest horizon that the table of one screen shows. */
struct settling {
    double precision; /* 0: not asked */
    int looks, count, settled;
    struct settle_row *rows;
};

/* Replicates at the look after `done`, 0 = none yet. */
int settle_next(int done, int most);
/* The ranks, from 1, between which the p-quantile lies but for `tail` on either side: *low 0 or *high n + 1 where there is no such bound. */
void settle_ranks(int n, double p, double tail, int *low, int *high);
/* The verdict of the values as they are; of ascending values at a look: verdict, off and settled of a row. */
enum verdict verdict_of(const double *ascending, int n);
void settle_judge(const double *ascending, int n, int look, double precision, struct settle_row *row);

/* Look at the ensembles of a comparison once more: s->precision is set, the rest zeroed before the first look.
 * FLUJO_NO_MEMORY, or OK. */
enum flujo_status settle_look(const struct allocator *a, const struct ensemble *const *ensembles, int count,
                              int baseline, struct settling *s);
/* Whether the certificate fails for the total over the longest horizon that a row is of. */
int settle_is_unconfirmed(const struct certificate *c, const struct settle_row *row);
/* Of the rows of `exact`, which exact replicates alone leave, those that the certificate does not confirm, and how many of these
 * are not settled. */
int settle_unconfirmed(const struct certificate *c, const struct settling *exact);
int settle_open(const struct certificate *c, const struct settling *exact);
/* What the certificate does not confirm is as settled as exact replicates leave it; both of the same ensembles. */
void settle_certify(const struct certificate *c, const struct settling *exact, struct settling *s);
void settle_free(const struct allocator *a, struct settling *s);

#endif
