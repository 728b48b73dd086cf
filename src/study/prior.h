/* Priors as maps from the unit interval: where the studies' points become
 * values of parameters. Pure functions, thread-safe. */
#ifndef FLUJO_STUDY_PRIOR_H
#define FLUJO_STUDY_PRIOR_H

#include "scenario/scenario.h"

/* The u-quantile, 0 < u < 1 (clamped just inside), of a prior times its scale;
 * the parameter's range is the caller's care. PRIOR_NONE gives nan. */
double prior_quantile(const struct prior *prior, double u);

/* The value of a parameter there, kept within its range: that of the scenario if it has no prior. */
double prior_value(const struct parameter *parameter, double u);

/* Standard normal distribution function; errors under 1e-14. */
double normal_distribution(double z);
/* Regularised incomplete beta and lower gamma functions. */
double incomplete_beta(double a, double b, double x);
double incomplete_gamma(double shape, double x);

#endif
