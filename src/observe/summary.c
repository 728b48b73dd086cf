/* Mean and quantiles of the values of an ensemble.
 *
 * Hundreds of thousands of short arrays are summarised for one result file, so
 * the sort is a Shell sort with Ciura's gaps (Experimental Analysis of Shellsort,
 * 2001), inlined: for a few hundred doubles it beats a call per comparison.
 * Quantiles: type 7 of Hyndman and Fan (The American Statistician 50, 1996). */
#include "observe/summary.h"

#include <math.h>

void sort_doubles(double *values, int n)
{
    static const int gaps[] = {88573, 29524, 9841, 3280, 1093, 701, 301, 132, 57, 23, 10, 4, 1};

    for (unsigned g = 0; g < sizeof gaps / sizeof gaps[0]; g++) {
        int gap = gaps[g];

        for (int i = gap; i < n; i++) {
            double x = values[i];
            int j = i;

            for (; j >= gap && values[j - gap] > x; j -= gap)
                values[j] = values[j - gap];
            values[j] = x;
        }
    }
}

double sorted_quantile(const double *ascending, int n, double p)
{
    double at, below;
    int i;

    if (n < 1)
        return (double)NAN;
    at = p * (n - 1);
    below = floor(at);
    i = (int)below;
    if (i >= n - 1)
        return ascending[n - 1];
    return ascending[i] + (at - below) * (ascending[i + 1] - ascending[i]);
}

struct summary summary_of(double *values, int n)
{
    struct summary r = {(double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN};
    double sum = 0;

    if (n < 1)
        return r;
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
