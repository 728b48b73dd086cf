/* On which parameters the size and the sign of a difference hang.
 *
 * Replicates draw their parameters from priors and share them between policies.
 * A least-squares line of the difference on one parameter estimates its
 * expectation given that parameter: the square of the correlation is the share
 * of the variance that the parameter carries to first order, and the line at
 * half and at twice the parameter's value shows whether the sign would turn.
 * Replicates of one member share their parameters: what is beyond chance is
 * judged by the number of different values, not of replicates. Limit: a line
 * knows no interactions and no bends. Pure function on ensembles; thread-safe. */
#ifndef FLUJO_STUDY_DEPENDENCE_H
#define FLUJO_STUDY_DEPENDENCE_H

#include "engine/ensemble.h"

struct dependence {
    int parameter;            /* index into scenario->parameters */
    double share, low, high;  /* of the variance of the difference, and its 95 % interval by Fisher's transformation */
    double at_half, at_twice; /* expected difference where the parameter has half or twice its value */
    int turns;                /* 1: one of them has another sign than the mean difference */
};

/* The `count` parameters that carry most of the difference a - b in the sum of
 * `measure` over its slots, largest share first: only those beyond chance, at 5 %
 * for all parameters together. Returns how many, or -1 if out of memory. */
int dependence_find(const struct allocator *a, const struct ensemble *ea, const struct ensemble *eb, int measure,
                    int horizon, struct dependence *out, int count);

/* Whether the parameter's value rests on an assumption alone. */
int dependence_assumed(const struct scenario *s, const struct dependence *d);

#endif
