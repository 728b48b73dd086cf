/* Trends: see trend.h. Source of the segmentation: A. J. Scott and M. Knott,
 * "A cluster analysis method for grouping means in the analysis of variance",
 * Biometrics 30 (1974); of the penalty: Y.-C. Yao, "Estimating the number of
 * change-points via Schwarz' criterion", Statistics & Probability Letters 6
 * (1988). Limits: one split at a time is greedy (two near opposite steps can
 * hide each other), and the criterion assumes independent noise. */
#include "study/trend.h"

#include "base/numeric.h"

#include <math.h>
#include <string.h>

void trend_moving_average(const double *values, int count, int window, double *out)
{
    int half = window > 1 ? window / 2 : 0;
    for (int i = 0; i < count; i++) {
        int from = i - half < 0 ? 0 : i - half, to = i + half >= count ? count - 1 : i + half, seen = 0;
        double sum = 0;
        for (int k = from; k <= to; k++) {
            if (isnan(values[k])) continue;
            sum += values[k];
            seen++;
        }
        out[i] = 2 * seen >= to - from + 1 && seen > 0 ? sum / seen : NAN;
    }
}

/* Median by insertion into a sorted copy; the series are short. */
static double median_of(double *values, int count)
{
    for (int i = 1; i < count; i++) {
        double v = values[i];
        int k = i;
        for (; k > 0 && values[k - 1] > v; k--)
            values[k] = values[k - 1];
        values[k] = v;
    }
    return count % 2 ? values[count / 2] : 0.5 * (values[count / 2 - 1] + values[count / 2]);
}

/* For independent normal noise |difference| has median 0.6745 sqrt(2) sigma. Where
 * most values equal the one before (small counts, mostly 0) that median is 0:
 * then half the mean square difference is used, though it includes steps. */
static double noise_variance(const double *values, int count, double *work)
{
    double largest = 0, square = 0;
    for (int i = 0; i + 1 < count; i++) {
        work[i] = fabs(values[i + 1] - values[i]);
        square += work[i] * work[i];
    }
    for (int i = 0; i < count; i++)
        largest = fmax(largest, fabs(values[i]));
    double sigma = median_of(work, count - 1) / (0.674489750196 * 1.41421356237);
    if (!(sigma > 0)) sigma = sqrt(square / (2 * (count - 1)));
    double least = largest * 1e-6 + 1e-300; /* constant series: no noise to compare with */
    return sigma > least ? sigma * sigma : least * least;
}

struct segments {
    const double *sum; /* sum[i]: of the first i values */
    double variance;
    int shortest;
};

static double mean_between(const struct segments *s, int from, int to)
{
    return (s->sum[to] - s->sum[from]) / (to - from);
}

/* Best split of [from, to); its index or -1. */
static int best_split(const struct segments *s, int from, int to, double *gain)
{
    int best = -1;
    *gain = 0;
    for (int k = from + s->shortest; k + s->shortest <= to; k++) {
        double difference = mean_between(s, k, to) - mean_between(s, from, k);
        double n = (double)(k - from) * (to - k) / (to - from);
        double g = n * difference * difference / s->variance;
        if (g > *gain) {
            *gain = g;
            best = k;
        }
    }
    return best;
}

/* Put a point at its place in the sorted list. */
static void insert(struct change_point *out, int *found, int index, double gain)
{
    int k = *found;
    for (; k > 0 && out[k - 1].index > index; k--)
        out[k] = out[k - 1];
    out[k] = (struct change_point){index, 0, 0, gain};
    ++*found;
}

static void segment(const struct segments *s, int count, double threshold, struct change_point *out, int most,
                    int *found)
{
    while (*found < most) {
        int best = -1;
        double best_gain = threshold;
        for (int i = 0; i <= *found; i++) {
            int from = i == 0 ? 0 : out[i - 1].index, to = i == *found ? count : out[i].index;
            double gain;
            int k = best_split(s, from, to, &gain);
            if (k < 0 || gain <= best_gain) continue;
            best = k;
            best_gain = gain;
        }
        if (best < 0) return;
        insert(out, found, best, best_gain);
    }
}

enum flujo_status trend_change_points(const struct allocator *a, const double *values, int count, int shortest,
                                      double penalty, struct change_point *out, int most, int *found)
{
    *found = 0;
    if (shortest < 1) shortest = 1;
    if (count < 2 * shortest || count < 4) return FLUJO_OK;
    double *work = memory_alloc(a, (size_t)count * 2 + 1, sizeof *work);
    if (work == NULL) return FLUJO_NO_MEMORY;
    double *sum = work + count;
    for (int i = 0; i < count; i++)
        sum[i + 1] = sum[i] + values[i];
    struct segments s = {sum, noise_variance(values, count, work), shortest};
    segment(&s, count, penalty * numeric_log(count), out, most, found);
    for (int i = 0; i < *found; i++) {
        int from = i == 0 ? 0 : out[i - 1].index, to = i == *found - 1 ? count : out[i + 1].index;
        out[i].before = mean_between(&s, from, out[i].index);
        out[i].after = mean_between(&s, out[i].index, to);
    }
    memory_free(a, work);
    return FLUJO_OK;
}

int trend_warnings(const double *values, int count, double level, double release, int for_count,
                   struct warning_span *out, int most)
{
    int n = 0;
    if (for_count < 1) for_count = 1;
    for (int i = 0; i < count && n < most; i++) {
        if (!(values[i] > level)) continue;
        struct warning_span w = {i, i, i, values[i]};
        while (w.last + 1 < count && values[w.last + 1] > release) {
            w.last++;
            if (values[w.last] > w.peak) w.top = w.last, w.peak = values[w.last];
        }
        int above = 0, run = 0;
        for (int k = w.first; k <= w.last; k++) {
            run = values[k] > level ? run + 1 : 0;
            if (run > above) above = run;
        }
        if (above >= for_count) out[n++] = w;
        i = w.last;
    }
    return n;
}
