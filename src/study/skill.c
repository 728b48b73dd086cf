/* The forecasts anyone could make. They are given a spread too: a distribution
 * compared with a single number would win too easily. */
#include "study/skill.h"

#include "base/numeric.h"
#include "base/summary.h"
#include <math.h>

const char *const baseline_names[BASELINES] = {"persistence", "seasonal",         "drift", "random_walk_t", "long_walk",
                                               "damped_ets",  "level_with_season"};

double skill_pit(const double *x, int n, double y)
{
    double below = 0;
    for (int i = 0; i < n; i++)
        below += x[i] < y ? 1 : x[i] == y ? 0.5 : 0;
    return n > 0 ? below / n : NAN;
}

/* Nobody is taken for half a person, and half a person for nobody. */
static double log_of(double v) { return numeric_log(v > 0.5 ? v : 0.5); }
static double count_of(double v) { return v > 0.5000001 ? v : 0; }

/* Logarithm of month t over the one before; nan if either is not known. */
static double log_change(const double *series, int t)
{
    return isfinite(series[t] + series[t - 1]) ? log_of(series[t]) - log_of(series[t - 1]) : (double)NAN;
}

double baseline_point(enum baseline b, const double *series, int n, int h)
{
    switch (b) {
    case BASELINE_PERSISTENCE: return n > 0 ? series[n - 1] : NAN;
    case BASELINE_SEASONAL: {
        int back = (h + 11) / 12 * 12, at = n - 1 + h - back;
        return at >= 0 && n > 0 ? series[at] : NAN;
    }
    case BASELINE_DRIFT:
        if (n < 2 || !isfinite(series[n - 1]) || !isfinite(series[0])) return NAN;
        return count_of(numeric_exp(log_of(series[n - 1]) + h * (log_of(series[n - 1]) - log_of(series[0])) / (n - 1)));
    default: break; /* the others are distributions: baseline_quantiles */
    }
    return NAN;
}

int baseline_draws(enum baseline b, const double *series, int n, int h, double *out, int count)
{
    double error[64], point = baseline_point(b, series, n, h), square = 0;
    int errors = 0, changes = 0;
    if (!isfinite(point)) return 0;
    for (int t = n - h; t > 0 && errors < 32; t--) {
        double past = baseline_point(b, series, t, h);
        if (isfinite(past) && isfinite(series[t + h - 1])) error[errors++] = log_of(series[t + h - 1]) - log_of(past);
    }
    for (int t = 1; t < n; t++) {
        double change = log_change(series, t);
        if (isfinite(change)) square += change * change, changes++;
    }
    double sd = changes > 0 ? sqrt(square / changes * h) : 0.5;
    for (int i = 0; i < errors; i++)
        error[errors + i] = -error[i];
    sort_doubles(error, 2 * errors);
    for (int i = 0; i < count; i++) {
        double p = (i + 0.5) / count;
        double e = errors >= 3 ? sorted_quantile(error, 2 * errors, p) : sd * numeric_normal_quantile(p);
        out[i] = e == 0 ? point : count_of(numeric_exp(log_of(point) + e));
    }
    return 1;
}

/* Distribution function of Student's t with 4 degrees of freedom. */
static double student_below(double x)
{
    double u = 1 + x * x / 4;
    return 0.5 + 0.375 * x / sqrt(u) * (1 - x * x / (12 * u));
}

static double student_quantile(double p)
{
    double low = -1e4, high = 1e4;
    for (int i = 0; i < 80; i++) {
        double middle = (low + high) / 2;
        if (student_below(middle) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* Maximum likelihood scale of log changes under Student errors around 0 (EM). */
static double student_scale(const double *series, int n)
{
    double scale = 0.3;
    for (int round = 0; round < 100 && n > 1; round++) {
        double sum = 0;
        int changes = 0;
        for (int t = 1; t < n; t++) {
            double c = log_change(series, t);
            if (isfinite(c)) sum += 5 / (4 + c * c / (scale * scale)) * c * c, changes++;
        }
        if (changes == 0) return NAN;
        scale = sqrt(sum / changes);
        if (!(scale > 1e-6)) return 0; /* it never changed */
    }
    return scale;
}

/* Level, trend and error of exponential smoothing with gains a and b and damping d. */
struct smoothing {
    double a, b, d, level, trend, square;
    int errors;
};

static void smooth(struct smoothing *s, const double *x, int n)
{
    s->level = x[0], s->trend = s->square = 0, s->errors = 0;
    for (int t = 1; t < n; t++) {
        double ahead = s->level + s->d * s->trend, e = isfinite(x[t]) ? x[t] - ahead : 0;
        s->level = ahead + s->a * e;
        s->trend = s->d * s->trend + s->a * s->b * e;
        s->square += e * e;
        s->errors += isfinite(x[t]) != 0;
    }
}

/* The gains with the least error one month ahead; no trend: b and d are 0. */
static struct smoothing best_smoothing(const double *x, int n, int trend)
{
    static const double gains[] = {0, 0.1, 0.3, 0.5}, damping[] = {0.8, 0.9, 0.98};
    struct smoothing best = {.square = INFINITY};
    for (int i = 1; i <= 10; i++)
        for (int j = 0; j < (trend ? 4 : 1); j++)
            for (int k = 0; k < (trend ? 3 : 1); k++) {
                struct smoothing s = {.a = i / 10.0, .b = gains[j], .d = trend ? damping[k] : 0};
                smooth(&s, x, n);
                if (s.square < best.square) best = s;
            }
    return best;
}

/* Logarithm of the forecast h months on, and its standard deviation. */
static double smoothed_ahead(const struct smoothing *s, int h, double *sd)
{
    double reach = 0, damped = 1, variance = 1, mean = s->level;
    for (int j = 1; j <= h; j++) {
        damped *= s->d;
        reach += damped;
        double c = s->a * (1 + s->b * reach);
        if (j < h) variance += c * c;
    }
    *sd = sqrt(s->square / s->errors * variance);
    return mean + reach * s->trend;
}

static int smoothed_quantiles(enum baseline b, const struct baseline_series *s, int h, double *out, int count)
{
    enum { MOST = 120 };
    double x[MOST], sd;
    int n = s->n < MOST ? s->n : MOST, seasonal = b == BASELINE_LEVEL;
    while (n > 0 && !isfinite(s->value[s->n - n])) /* from the first month that is known */
        n--;
    if (n < 3) return 0;
    for (int t = 0; t < n; t++) {
        int month = ((s->last_month - (n - 1 - t)) % 12 + 12) % 12;
        double value = s->value[s->n - n + t];
        x[t] = isfinite(value) ? log_of(value) - (seasonal ? numeric_log(s->season[month]) : 0) : (double)NAN;
    }
    struct smoothing best = best_smoothing(x, n, !seasonal);
    if (best.errors < 2) return 0;
    double middle = smoothed_ahead(&best, h, &sd) + (seasonal ? numeric_log(s->season[(s->last_month + h) % 12]) : 0);
    for (int i = 0; i < count; i++)
        out[i] = count_of(numeric_exp(middle + sd * numeric_normal_quantile((i + 0.5) / count)));
    return 1;
}

int baseline_quantiles(enum baseline b, const struct baseline_series *s, int h, double *out, int count)
{
    if (b == BASELINE_DAMPED || b == BASELINE_LEVEL) return smoothed_quantiles(b, s, h, out, count);
    if (b != BASELINE_WALK && b != BASELINE_LONG) return baseline_draws(b, s->value, s->n, h, out, count);
    double scale = b == BASELINE_LONG ? s->long_sd : student_scale(s->value, s->n);
    if (s->n < 2 || !isfinite(scale) || !isfinite(s->value[s->n - 1])) return 0;
    for (int i = 0; i < count; i++) {
        double p = (i + 0.5) / count, z = b == BASELINE_LONG ? numeric_normal_quantile(p) : student_quantile(p);
        out[i] = count_of(numeric_exp(log_of(s->value[s->n - 1]) + scale * sqrt(h) * z));
    }
    return 1;
}

double baseline_long_sd(const double *value, int n, int first_month, const double *season)
{
    double square = 0;
    for (int t = 1; t < n; t++) {
        double change = log_of(value[t]) - log_of(value[t - 1]) - numeric_log(season[(first_month + t) % 12])
                        + numeric_log(season[(first_month + t - 1) % 12]);
        square += change * change;
    }
    return n > 24 ? sqrt(square / (n - 1)) : (double)NAN;
}
