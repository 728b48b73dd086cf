/* Mean and quantiles of many arrays of equal length, without sorting them.
 *
 * Nearly a million arrays of some hundred numbers are summarised for one result
 * file. The numbers are dealt into buckets of equal width from the least to the
 * greatest; as rounding keeps order, so do the buckets, and only those that hold
 * a number next to a quantile are sorted. Skewed numbers fill a bucket with many:
 * they cost what sorting them costs. */
#include "base/summary.h"

#include <math.h>

enum { DEAL_LEAST = 24, DEAL_MOST = 2048, BUCKETS = 256, LANES = 4 };

/* Numbers dealt into buckets; bucket b is dealt[start[b]] to dealt[start[b + 1] - 1]. */
struct deal {
    double least, scale;
    double dealt[DEAL_MOST];
    int bucket[DEAL_MOST], start[BUCKETS + 1];
};

static void find_range(const double *values, int n, double *least, double *most)
{
    double low[LANES], high[LANES];
    int i = 0;

    for (int k = 0; k < LANES; k++)
        low[k] = high[k] = values[0];
    for (; i + LANES <= n; i += LANES) {
        for (int k = 0; k < LANES; k++) {
            low[k] = values[i + k] < low[k] ? values[i + k] : low[k];
            high[k] = values[i + k] > high[k] ? values[i + k] : high[k];
        }
    }
    for (; i < n; i++) {
        low[0] = values[i] < low[0] ? values[i] : low[0];
        high[0] = values[i] > high[0] ? values[i] : high[0];
    }
    *least = fmin(fmin(low[0], low[1]), fmin(low[2], low[3]));
    *most = fmax(fmax(high[0], high[1]), fmax(high[2], high[3]));
}

static void deal_out(struct deal *d, const double *values, int n)
{
    int at[BUCKETS] = {0}, sum = 0;

    for (int i = 0; i < n; i++)
        d->bucket[i] = (int)((values[i] - d->least) * d->scale);
    for (int i = 0; i < n; i++)
        at[d->bucket[i]]++;
    for (int b = 0; b < BUCKETS; b++) {
        d->start[b] = sum;
        sum += at[b];
        at[b] = d->start[b];
    }
    d->start[BUCKETS] = sum;
    for (int i = 0; i < n; i++)
        d->dealt[at[d->bucket[i]]++] = values[i];
}

/* Sort the bucket of place i, unless that is done. */
static void settle(struct deal *d, int i, int *settled)
{
    int b = (int)((d->dealt[i] - d->least) * d->scale);

    if (b > *settled) sort_doubles(d->dealt + d->start[b], d->start[b + 1] - d->start[b]);
    *settled = b;
}

static double dealt_quantile(struct deal *d, int n, double p, int *settled)
{
    int i = (int)(p * (n - 1));

    settle(d, i, settled);
    settle(d, i < n - 1 ? i + 1 : i, settled);
    return sorted_quantile(d->dealt, n, p);
}

/* All but the mean. */
static void select_quantiles(struct summary *out, double *values, int n)
{
    struct deal d;
    double most, mean = out->mean;
    int settled = -1;

    find_range(values, n, &d.least, &most);
    d.scale = (BUCKETS - 1) / (most - d.least);
    if (!(d.least < most)) {
        *out = (struct summary){mean, most, most, most, most, most};
    } else if (n < DEAL_LEAST || n > DEAL_MOST || !isfinite(d.scale) || d.scale <= 0) {
        *out = summary_of(values, n);
        out->mean = mean;
    } else {
        deal_out(&d, values, n);
        out->q05 = dealt_quantile(&d, n, 0.05, &settled);
        out->q25 = dealt_quantile(&d, n, 0.25, &settled);
        out->q50 = dealt_quantile(&d, n, 0.50, &settled);
        out->q75 = dealt_quantile(&d, n, 0.75, &settled);
        out->q95 = dealt_quantile(&d, n, 0.95, &settled);
    }
}

/* Means of LANES arrays side by side, since each sum waits for its last term. */
static void take_means(const double *columns, size_t stride, int n, struct summary *out)
{
    double sum[LANES] = {0};

    for (int i = 0; i < n; i++)
        for (int k = 0; k < LANES; k++)
            sum[k] += columns[(size_t)k * stride + (size_t)i];
    for (int k = 0; k < LANES; k++)
        out[k].mean = sum[k] / n;
}

static void take_mean(const double *values, int n, struct summary *out)
{
    double sum = 0;

    for (int i = 0; i < n; i++)
        sum += values[i];
    out->mean = sum / n;
}

void summaries_of_columns(double *columns, size_t stride, int n, int count, struct summary *out)
{
    int k = 0;

    if (n < 1) {
        for (; k < count; k++)
            out[k] = summary_of(columns, 0);
        return;
    }
    for (; k + LANES <= count; k += LANES)
        take_means(columns + (size_t)k * stride, stride, n, out + k);
    for (; k < count; k++)
        take_mean(columns + (size_t)k * stride, n, out + k);
    for (k = 0; k < count; k++)
        select_quantiles(&out[k], columns + (size_t)k * stride, n);
}
