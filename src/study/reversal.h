/* The assumptions on which a comparison depends.
 *
 * Replicates draw their parameters from priors and share them between
 * policies. Splitting the replicates at the median of one parameter and
 * comparing how often policy a beats policy b in the two halves shows whether
 * the order depends on that parameter (a one-at-a-time regional sensitivity
 * analysis; Spear and Hornberger 1980, doi:10.1016/0043-1354(80)90040-8).
 * Pure function on ensembles; thread-safe. */
#ifndef FLUJO_STUDY_REVERSAL_H
#define FLUJO_STUDY_REVERSAL_H

#include "engine/ensemble.h"

/* How often a < b, and a = b, as shares of some replicates. */
struct reversal_half {
    int replicates;
    double lower, equal;
};

struct reversal {
    int parameter;              /* index into scenario->parameters */
    double median;              /* where the replicates are split */
    struct reversal_half below; /* where the parameter is below its median */
    struct reversal_half above; /* where it is above */
    double p_value;             /* of no dependence, two-sided normal approximation, not corrected for many looks */
    int reverses;               /* 1: the more likely winner differs between the halves */
};

/* The `count` parameters on which the sign of (a - b) in the sum of `measure`
 * over its slots and horizon depends most, strongest first. Returns how many
 * were found (parameters without spread are left out), or -1 if out of memory. */
int reversal_find(const struct allocator *a, const struct ensemble *ea, const struct ensemble *eb, int measure,
                  int horizon, struct reversal *out, int count);

/* The same of all complete replicates; nan without any. */
struct reversal_half reversal_shares(const struct ensemble *ea, const struct ensemble *eb, int measure, int horizon);

#endif
