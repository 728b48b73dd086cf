/* Scores of a simulated series against an observed one.
 *
 * Generic over arrays of double: rows are days (or months), columns are places
 * (or groups); row-major, `value[row * columns + column]`. A nan in the data
 * or in the simulation leaves that entry out. All functions are pure and
 * thread-safe; those that sort take work space from the caller. Quantiles are of
 * type 7 (base/summary.h). A score that
 * has nothing to stand on (no entry, no change in the data) is nan. */
#ifndef FLUJO_SCORES_H
#define FLUJO_SCORES_H

#include <stddef.h>

/* Averaged relative difference: mean over rows of
 *   sum_c |k sim - data| / max(1, sum_c data),
 * k = 1, or sum_c data / sum_c sim of the row when `rescaled` is not 0 (1 if
 * the simulation's sum is 0). Suleimenova, Bell and Groen 2017,
 * doi:10.1038/s41598-017-13828-9. */
double score_ard(const double *sim, const double *data, size_t rows, size_t columns, int rescaled);

/* Root of the mean squared error over all entries, in people. */
double score_rmse(const double *sim, const double *data, size_t count);
/* Root of the mean squared error relative to the data; entries with data
 * under `floor` (in people) are measured against the floor. */
double score_rmspe(const double *sim, const double *data, size_t count, double floor);
/* Mean error sim - data, in people. */
double score_bias(const double *sim, const double *data, size_t count);
double score_mae(const double *sim, const double *data, size_t count);

/* Mean absolute scaled error: MAE over the MAE of "as it was `lag` rows ago"
 * on the same data, both pooled over columns. Hyndman and Koehler 2006,
 * doi:10.1016/j.ijforecast.2006.03.001. nan if the data never change. */
double score_mase(const double *sim, const double *data, size_t rows, size_t columns, size_t lag);

/* Of an ensemble in ascending order at one observation; nan where either is missing. */

/* Continuous ranked probability score: mean |x - y| - mean |x - x'| / 2 (T.
 * Gneiting and A. Raftery 2007, doi:10.1198/016214506000001437). `fair` not 0
 * divides the second mean by n (n - 1) in place of n^2 (C. Ferro 2014,
 * doi:10.1002/qj.2270): right for members drawn at random, which a small n would
 * else make look worse; wrong for quantiles at even steps, which are no draws. */
double score_crps(const double *ascending, size_t n, double observed, int fair);

/* Weighted interval score: median and the central intervals of the given levels
 * (0.5, 0.9, ...). Bracher et al. 2021, doi:10.1371/journal.pcbi.1008618. */
double score_wis(const double *ascending, size_t n, double observed, const double *levels, size_t level_count);

/* Its parts, which add up to it: spread of the forecast, and the penalties for an
 * observation below it (forecast too high) and above it (too low). */
struct wis_parts {
    double spread, over, under;
};
struct wis_parts score_wis_parts(const double *ascending, size_t n, double observed, const double *levels,
                                 size_t level_count);

/* 1 if the central interval of that level, ends included, holds the observation, else 0. */
int score_covered(const double *ascending, size_t n, double observed, double level);

/* Over a whole series: members[r][entry] = members[r * count + entry]. The
 * means over entries with data. `work` has n entries. */
double score_crps_mean(const double *members, size_t n, const double *data, size_t count, int fair, double *work);
double score_wis_mean(const double *members, size_t n, const double *data, size_t count, const double *levels,
                      size_t level_count, double *work);
/* Share of the entries inside the central interval. `work` has n entries. */
double score_coverage(const double *members, size_t n, const double *data, size_t count, double level, double *work);

#endif
