#include "study/reversal.h"

#include "base/summary.h"

#include <math.h>

/* Who has less in a replicate. */
enum winner { NOBODY, FIRST, EQUAL, SECOND }; /* NOBODY: it is not complete */

static enum winner winner_of(const struct ensemble *ea, const struct ensemble *eb, int measure, int horizon, int r)
{
    if (!ea->done[r] || !eb->done[r]) return NOBODY;
    double x = ensemble_horizon_total(ea, r, measure, horizon), y = ensemble_horizon_total(eb, r, measure, horizon);
    return x < y ? FIRST : x > y ? SECOND : EQUAL;
}

static void count(struct reversal_half *half, enum winner winner)
{
    half->replicates += winner != NOBODY;
    half->lower += winner == FIRST;
    half->equal += winner == EQUAL;
}

static void divide(struct reversal_half *half)
{
    half->lower = half->replicates > 0 ? half->lower / half->replicates : NAN;
    half->equal = half->replicates > 0 ? half->equal / half->replicates : NAN;
}

struct reversal_half reversal_shares(const struct ensemble *ea, const struct ensemble *eb, int measure, int horizon)
{
    struct reversal_half all = {0};

    for (int r = 0; r < ea->replicates; r++)
        count(&all, winner_of(ea, eb, measure, horizon, r));
    divide(&all);
    return all;
}

/* Over a half where the first has less more often than the second: what is equal counts for both. */
static double score(const struct reversal_half *half) { return half->lower + half->equal / 2; }

static int split(const struct ensemble *e, int parameter, const enum winner *winner, double *work, struct reversal *f)
{
    int n = 0;

    for (int r = 0; r < e->replicates; r++)
        if (winner[r] != NOBODY) work[n++] = ensemble_parameters(e, r)[parameter];
    *f = (struct reversal){.parameter = parameter, .median = quantile_of(work, n, 0.5, work + n)};
    for (int r = 0; r < e->replicates; r++) {
        double x = ensemble_parameters(e, r)[parameter];
        if (x < f->median) count(&f->below, winner[r]);
        if (x > f->median) count(&f->above, winner[r]);
    }
    if (f->below.replicates < 5 || f->above.replicates < 5) return 0;
    divide(&f->below);
    divide(&f->above);
    double below = f->below.replicates, above = f->above.replicates, low = score(&f->below), high = score(&f->above);
    double pooled = (low * below + high * above) / (below + above);
    double spread = sqrt(pooled * (1 - pooled) * (1 / below + 1 / above));
    f->reverses = (low - 0.5) * (high - 0.5) < 0;
    f->p_value = spread > 0 ? erfc(fabs(high - low) / spread / sqrt(2)) : 1;
    return 1;
}

static double strength(const struct reversal *f) { return fabs(score(&f->above) - score(&f->below)); }

int reversal_find(const struct allocator *a, const struct ensemble *ea, const struct ensemble *eb, int measure,
                  int horizon, struct reversal *out, int count)
{
    enum winner *winner = memory_alloc(a, (size_t)ea->replicates, sizeof *winner);
    double *work = memory_alloc(a, 2 * (size_t)ea->replicates, sizeof(double));
    int found = -1;
    if (winner == NULL || work == NULL) goto out;
    found = 0;
    for (int r = 0; r < ea->replicates; r++)
        winner[r] = winner_of(ea, eb, measure, horizon, r);
    for (int i = 0; i < ea->scenario->parameter_count; i++) {
        struct reversal f;
        if (!split(ea, i, winner, work, &f)) continue;
        int at = found < count ? found++ : count; /* insertion into the short list */
        while (at > 0 && strength(&out[at - 1]) < strength(&f)) {
            if (at < count) out[at] = out[at - 1];
            at--;
        }
        if (at < count) out[at] = f;
    }
out:
    memory_free(a, winner);
    memory_free(a, work);
    return found;
}
