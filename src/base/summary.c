/* Mean and quantiles of the values of an ensemble.
 *
 * Quantiles: type 7 of Hyndman and Fan (The American Statistician 50, 1996). */
#include "base/summary.h"

#include <math.h>
#include <string.h>

double sorted_quantile(const double *ascending, int n, double p)
{
    double at, below;
    int i;

    if (n < 1) return (double)NAN;
    at = p * (n - 1);
    below = floor(at);
    i = (int)below;
    if (i >= n - 1) return ascending[n - 1];
    if (!(at > below)) return ascending[i]; /* whatever comes next, which may be infinite */
    return ascending[i] + (at - below) * (ascending[i + 1] - ascending[i]);
}

double quantile_of(const double *values, int n, double p, double *work)
{
    if (n <= 0) return (double)NAN;
    memcpy(work, values, (size_t)n * sizeof(double));
    sort_doubles(work, n);
    return sorted_quantile(work, n, p);
}

struct summary summary_of(double *values, int n)
{
    struct summary r = {(double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN};
    double sum = 0;

    if (n < 1) return r;
    for (int i = 0; i < n; i++)
        sum += values[i];
    r.mean = sum / n;
    sort_doubles(values, n);
    r.q05 = sorted_quantile(values, n, 0.05);
    r.q25 = sorted_quantile(values, n, 0.25);
    r.q50 = sorted_quantile(values, n, 0.50);
    r.q75 = sorted_quantile(values, n, 0.75);
    r.q95 = sorted_quantile(values, n, 0.95);
    return r;
}
