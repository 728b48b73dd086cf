/* Paired comparison of policies over horizons.
 *
 * Replicate r of every policy shares random numbers and parameters (common
 * random numbers), so differences are taken replicate by replicate: their
 * spread is the uncertainty of the effect, not of the world. Pure functions on
 * ensembles; thread-safe. */
#ifndef FLUJO_COMPARE_H
#define FLUJO_COMPARE_H

#include "engine/ensemble.h"
#include "scenario/elements.h"

/* Difference of policy a from policy b in one element over one horizon. */
struct comparison_row {
    int policy_a, policy_b; /* indices of the scenario */
    int measure, horizon;
    struct element element;
    double mean_difference, q05, q50, q95;
    int replicates;                                            /* complete in both */
    double probability_lower, probability_equal;               /* shares of these with a < b, and with a = b */
    double relative, relative_q05, relative_q50, relative_q95; /* (a - b) / b; nan if b is 0 */
};

enum sustained {
    SUSTAINED_PEAK,
    SUSTAINED_RETAINED,
    SUSTAINED_HALF_LIFE,
    SUSTAINED_REBOUND,
    SUSTAINED_COST,
    SUSTAINED_OF_A_PAIR,
    ENDED_BEFORE = SUSTAINED_OF_A_PAIR, /* of a policy whose levers end, in the same order */
    ENDED_RETAINED,
    ENDED_HALF_LIFE,
    ENDED_REBOUND,
    ENDED_HOLDING,
    SUSTAINED_NAMES
};
extern const char *const sustained_names[SUSTAINED_NAMES];
extern const char *const sustained_labels[SUSTAINED_NAMES]; /* with their units, for people */

/* How the reduction of encounters holds in time (docs/results.md). */
struct sustained_row {
    int policy_a, policy_b;
    enum sustained name;
    double mean, q05, q50, q95; /* nan where not defined */
    int defined;                /* replicates in which it is */
    double beyond;              /* half-life: share of these in which it is longer than the run; else nan */
};

struct comparison {
    int row_count, sustained_count;
    struct comparison_row *rows;     /* by policy, horizon, measure, element */
    struct sustained_row *sustained; /* by policy, name */
};

/* Compare ensembles[i] with ensembles[baseline]; all of one scenario and
 * request. Only replicates complete in both count. `from`: the decision date.
 * Pairs go to different threads (0 = all cores). */
enum flujo_status compare_make(const struct allocator *a, const struct ensemble *const *ensembles, int count,
                               int baseline, day_number from, int threads, struct comparison **out);
void comparison_free(const struct allocator *a, struct comparison *c);

int comparison_baseline(const struct comparison *c);
/* The policies compared, in the order of the rows: the one after `policy`, the first
 * after -1; -1 at the end. */
int comparison_next(const struct comparison *c, int policy);
/* 1 if no replicate has another value of anything under the policy than with the baseline. */
int comparison_is_same(const struct comparison *c, int policy);
/* The same over one horizon; -1: over all. */
int comparison_is_same_until(const struct comparison *c, int policy, int horizon);
/* The row of a pair, or null. */
const struct comparison_row *comparison_find(const struct comparison *c, int policy_a, int measure, int horizon,
                                             struct element e);

#endif
