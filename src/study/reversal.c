#include "study/reversal.h"

#include "base/summary.h"

#include <math.h>

/* lower[r]: 1 if a < b, 0.5 on a tie, -1 if a replicate is not complete. */
static void winners(const struct ensemble *ea, const struct ensemble *eb, int measure, int horizon, double *lower)
{
    for (int r = 0; r < ea->replicates; r++) {
        if (!ea->done[r] || !eb->done[r]) {
            lower[r] = -1;
            continue;
        }
        double x = ensemble_horizon_total(ea, r, measure, horizon), y = ensemble_horizon_total(eb, r, measure, horizon);
        lower[r] = x < y ? 1 : x > y ? 0 : 0.5;
    }
}

double reversal_probability_lower(const struct allocator *a, const struct ensemble *ea, const struct ensemble *eb,
                                  int measure, int horizon)
{
    double *lower = memory_alloc(a, (size_t)ea->replicates, sizeof(double)), sum = 0;
    int n = 0;
    if (lower == 0) return NAN;
    winners(ea, eb, measure, horizon, lower);
    for (int r = 0; r < ea->replicates; r++)
        if (lower[r] >= 0) sum += lower[r], n++;
    memory_free(a, lower);
    return n > 0 ? sum / n : NAN;
}

static int split(const struct ensemble *e, int parameter, const double *lower, double *work, struct reversal *f)
{
    int n = 0, below = 0, above = 0;
    double sum_below = 0, sum_above = 0;
    for (int r = 0; r < e->replicates; r++)
        if (lower[r] >= 0) work[n++] = ensemble_parameters(e, r)[parameter];
    f->parameter = parameter;
    f->median = quantile_of(work, n, 0.5, work + n);
    for (int r = 0; r < e->replicates; r++) {
        double x = ensemble_parameters(e, r)[parameter];
        if (lower[r] >= 0 && x < f->median)
            below++, sum_below += lower[r];
        else if (lower[r] >= 0 && x > f->median)
            above++, sum_above += lower[r];
    }
    if (below < 5 || above < 5) return 0;
    f->lower_below = sum_below / below;
    f->lower_above = sum_above / above;
    f->reverses = (f->lower_below - 0.5) * (f->lower_above - 0.5) < 0;
    double pooled = (sum_below + sum_above) / (below + above);
    double spread = sqrt(pooled * (1 - pooled) * (1.0 / below + 1.0 / above));
    f->p_value = spread > 0 ? erfc(fabs(f->lower_above - f->lower_below) / spread / sqrt(2)) : 1;
    return 1;
}

static double strength(const struct reversal *f) { return fabs(f->lower_above - f->lower_below); }

int reversal_find(const struct allocator *a, const struct ensemble *ea, const struct ensemble *eb, int measure,
                  int horizon, struct reversal *out, int count)
{
    double *lower = memory_alloc(a, (size_t)ea->replicates, sizeof(double));
    double *work = memory_alloc(a, 2 * (size_t)ea->replicates, sizeof(double));
    int found = -1;
    if (lower == 0 || work == 0) goto out;
    found = 0;
    winners(ea, eb, measure, horizon, lower);
    for (int i = 0; i < ea->scenario->parameter_count; i++) {
        struct reversal f;
        if (!split(ea, i, lower, work, &f)) continue;
        int at = found < count ? found++ : count; /* insertion into the short list */
        while (at > 0 && strength(&out[at - 1]) < strength(&f)) {
            if (at < count) out[at] = out[at - 1];
            at--;
        }
        if (at < count) out[at] = f;
    }
out:
    memory_free(a, lower);
    memory_free(a, work);
    return found;
}
