/* Scores against observations: how far, how far relative to the counts, and
 * how honest the spread of an ensemble is.
 *
 * Mechanism: plain sums in row order, so that the same arrays give the same
 * bits everywhere. CRPS and WIS are proper scores: a forecaster cannot gain by
 * saying something else than what is believed (Gneiting and Raftery 2007,
 * doi:10.1198/016214506000001437).
 * Limits: entries of one series are pooled with equal weight; nothing is said
 * about their dependence in time. */
#include "base/scores.h"

#include "base/summary.h"

#include <math.h>

static int both_known(double a, double b) { return !isnan(a) && !isnan(b); }

double score_ard(const double *sim, const double *data, size_t rows, size_t columns, int rescaled)
{
    double total = 0.0;
    size_t used = 0;
    for (size_t r = 0; r < rows; r++) {
        const double *s = sim + r * columns, *d = data + r * columns;
        double sum_s = 0.0, sum_d = 0.0, off = 0.0;
        size_t entries = 0;
        for (size_t c = 0; c < columns; c++)
            if (both_known(s[c], d[c])) {
                sum_s += s[c];
                sum_d += d[c];
                entries++;
            }
        if (entries == 0) continue;
        double k = rescaled && sum_s > 0.0 ? sum_d / sum_s : 1.0;
        for (size_t c = 0; c < columns; c++)
            if (both_known(s[c], d[c])) off += fabs(k * s[c] - d[c]);
        total += off / (sum_d > 1.0 ? sum_d : 1.0);
        used++;
    }
    return used ? total / (double)used : NAN;
}

/* Means of some power of the error share one loop. */
enum error_kind { ERROR_PLAIN, ERROR_ABSOLUTE, ERROR_SQUARED, ERROR_RELATIVE_SQUARED };

static double mean_error(const double *sim, const double *data, size_t count, enum error_kind kind, double floor)
{
    double total = 0.0;
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (!both_known(sim[i], data[i])) continue;
        double e = sim[i] - data[i];
        if (kind == ERROR_RELATIVE_SQUARED) {
            double base = fabs(data[i]) > floor ? fabs(data[i]) : floor;
            if (!(base > 0.0)) continue;
            e /= base;
        }
        total += kind == ERROR_PLAIN ? e : kind == ERROR_ABSOLUTE ? fabs(e) : e * e;
        used++;
    }
    return used ? total / (double)used : NAN;
}

double score_rmse(const double *sim, const double *data, size_t count)
{
    return sqrt(mean_error(sim, data, count, ERROR_SQUARED, 0.0));
}

double score_rmspe(const double *sim, const double *data, size_t count, double floor)
{
    return sqrt(mean_error(sim, data, count, ERROR_RELATIVE_SQUARED, floor));
}

double score_bias(const double *sim, const double *data, size_t count)
{
    return mean_error(sim, data, count, ERROR_PLAIN, 0.0);
}

double score_mae(const double *sim, const double *data, size_t count)
{
    return mean_error(sim, data, count, ERROR_ABSOLUTE, 0.0);
}

double score_mase(const double *sim, const double *data, size_t rows, size_t columns, size_t lag)
{
    if (lag == 0 || rows <= lag) return NAN;
    double naive = mean_error(data, data + lag * columns, (rows - lag) * columns, ERROR_ABSOLUTE, 0.0);
    double mae = score_mae(sim, data, rows * columns);
    return naive > 0.0 ? mae / naive : NAN;
}

/* In ascending order, sum_ij |xi - xj| = 2 sum_i (2 i - n + 1) xi. */
double score_crps(const double *ascending, size_t n, double observed, int fair)
{
    double off = 0.0, spread = 0.0, m = (double)n;
    if (n == 0 || isnan(observed)) return NAN;
    for (size_t i = 0; i < n; i++) {
        off += fabs(ascending[i] - observed);
        spread += (2.0 * (double)i - m + 1.0) * ascending[i];
    }
    double pairs = fair && n > 1 ? m * (m - 1.0) : m * m;
    return off / m - spread / pairs;
}

struct wis_parts score_wis_parts(const double *ascending, size_t n, double observed, const double *levels,
                                 size_t level_count)
{
    struct wis_parts parts = {0};
    double median = sorted_quantile(ascending, (int)n, 0.5), weight = (double)level_count + 0.5;
    parts.over = fmax(median - observed, 0) / 2;
    parts.under = fmax(observed - median, 0) / 2;
    for (size_t i = 0; i < level_count; i++) {
        double alpha = 1.0 - levels[i];
        double low = sorted_quantile(ascending, (int)n, alpha / 2.0),
               high = sorted_quantile(ascending, (int)n, 1.0 - alpha / 2.0);
        parts.spread += alpha / 2.0 * (high - low); /* the penalty 2 / alpha times alpha / 2 is 1 */
        parts.over += fmax(low - observed, 0);
        parts.under += fmax(observed - high, 0);
    }
    return (struct wis_parts){parts.spread / weight, parts.over / weight, parts.under / weight};
}

double score_wis(const double *ascending, size_t n, double observed, const double *levels, size_t level_count)
{
    if (n == 0 || isnan(observed)) return NAN;
    double total = 0.5 * fabs(observed - sorted_quantile(ascending, (int)n, 0.5));
    for (size_t i = 0; i < level_count; i++) {
        double alpha = 1.0 - levels[i];
        double low = sorted_quantile(ascending, (int)n, alpha / 2.0),
               high = sorted_quantile(ascending, (int)n, 1.0 - alpha / 2.0);
        double interval = high - low; /* times alpha / 2, with the penalty 2 / alpha cancelled */
        double outside = observed < low ? low - observed : observed > high ? observed - high : 0.0;
        total += alpha / 2.0 * interval + outside;
    }
    return total / ((double)level_count + 0.5);
}

int score_covered(const double *ascending, size_t n, double observed, double level)
{
    double tail = (1.0 - level) / 2.0;
    return n > 0 && observed >= sorted_quantile(ascending, (int)n, tail)
           && observed <= sorted_quantile(ascending, (int)n, 1.0 - tail);
}

/* Column `entry` of members gathered into work. */
static void gather(const double *members, size_t n, size_t count, size_t entry, double *work)
{
    for (size_t r = 0; r < n; r++)
        work[r] = members[r * count + entry];
    sort_doubles(work, (int)n);
}

double score_crps_mean(const double *members, size_t n, const double *data, size_t count, int fair, double *work)
{
    double total = 0.0;
    size_t used = 0;
    for (size_t i = 0; i < count && n > 0; i++) {
        if (isnan(data[i])) continue;
        gather(members, n, count, i, work);
        total += score_crps(work, n, data[i], fair);
        used++;
    }
    return used ? total / (double)used : NAN;
}

double score_wis_mean(const double *members, size_t n, const double *data, size_t count, const double *levels,
                      size_t level_count, double *work)
{
    double total = 0.0;
    size_t used = 0;
    for (size_t i = 0; i < count && n > 0; i++) {
        if (isnan(data[i])) continue;
        gather(members, n, count, i, work);
        total += score_wis(work, n, data[i], levels, level_count);
        used++;
    }
    return used ? total / (double)used : NAN;
}

double score_coverage(const double *members, size_t n, const double *data, size_t count, double level, double *work)
{
    size_t used = 0, inside = 0;
    for (size_t i = 0; i < count && n > 0; i++) {
        if (isnan(data[i])) continue;
        gather(members, n, count, i, work);
        inside += (size_t)score_covered(work, n, data[i], level);
        used++;
    }
    return used ? (double)inside / (double)used : NAN;
}
