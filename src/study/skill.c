/* The forecasts anyone could make. They are given a spread too: a distribution
 * compared with a single number would win too easily. */
#include "study/skill.h"

#include "base/numeric.h"
#include "base/summary.h"
#include <math.h>

const char *const baseline_names[BASELINES] = {"persistence", "seasonal", "drift"};

double skill_pit(const double *x, int n, double y)
{
    double below = 0;
    for (int i = 0; i < n; i++)
        below += x[i] < y ? 1 : x[i] == y ? 0.5 : 0;
    return n > 0 ? below / n : NAN;
}

static double log_of(double v) { return numeric_log(v > 0.5 ? v : 0.5); }

double baseline_point(enum baseline b, const double *series, int n, int h)
{
    switch (b) {
    case BASELINE_PERSISTENCE: return n > 0 ? series[n - 1] : NAN;
    case BASELINE_SEASONAL: {
        int back = (h + 11) / 12 * 12, at = n - 1 + h - back;
        return at >= 0 && n > 0 ? series[at] : NAN;
    }
    case BASELINE_DRIFT:
        return n > 1 ? numeric_exp(log_of(series[n - 1]) + h * (log_of(series[n - 1]) - log_of(series[0])) / (n - 1))
                     : NAN;
    case BASELINES: break;
    }
    return NAN;
}

int baseline_draws(enum baseline b, const double *series, int n, int h, double *out, int count)
{
    double error[64], point = baseline_point(b, series, n, h), square = 0;
    int errors = 0;
    if (!isfinite(point)) return 0;
    for (int t = n - h; t > 0 && errors < 32; t--) {
        double past = baseline_point(b, series, t, h);
        if (isfinite(past)) error[errors++] = log_of(series[t + h - 1]) - log_of(past);
    }
    for (int t = 1; t < n; t++) {
        double change = log_of(series[t]) - log_of(series[t - 1]);
        square += change * change;
    }
    double sd = n > 1 ? sqrt(square / (n - 1) * h) : 0.5;
    for (int i = 0; i < errors; i++)
        error[errors + i] = -error[i];
    sort_doubles(error, 2 * errors);
    for (int i = 0; i < count; i++) {
        double p = (i + 0.5) / count;
        double e = errors >= 3 ? sorted_quantile(error, 2 * errors, p) : sd * numeric_normal_quantile(p);
        out[i] = numeric_exp(log_of(point) + e);
    }
    return 1;
}
