/* Mean and quantiles of the values of an ensemble. */
#ifndef FLUJO_SUMMARY_H
#define FLUJO_SUMMARY_H

#include <stddef.h>

/* Type-7 quantiles; all nan when n = 0. */
struct summary {
    double mean, q05, q25, q50, q75, q95;
};

/* Summary of n finite values; `values` is sorted in place. The mean is taken
 * in the given order first, so it does not depend on the sort. */
struct summary summary_of(double *values, int n);

/* The same of `count` arrays, which begin `stride` numbers apart and end in no
 * order (base/select.c): faster. A quantile of 0 may have either sign. */
void summaries_of_columns(double *columns, size_t stride, int n, int count, struct summary *out);

/* Type-7 quantile of n ascending values; nan when n = 0. */
double sorted_quantile(const double *ascending, int n, double p);
/* The same of n values in any order; sorts a copy in `work` (n entries). */
double quantile_of(const double *values, int n, double p, double *work);
/* Ascending (base/sort.c); no nan. -0 may come before or after 0. */
void sort_doubles(double *values, int n);

#endif
