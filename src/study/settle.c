/* See settle.h. */
#include "study/settle.h"

#include "base/memory.h"
#include "base/summary.h"

#include <math.h>

const char *const verdict_names[VERDICTS] = {"undecided", "none", "lower", "higher"};

static const struct element total = {ELEMENT_TOTAL, 0};
static const int asked[SETTLE_MEASURES] = {M_ENCOUNTERS, M_CUSTODY_OVER, M_COST};

int settle_next(int done, int most)
{
    int next = done == 0 ? SETTLE_FIRST : 2 * done;
    return next < most ? next : most;
}

/* Binomial(n, p) by the ratios of neighbours, as shares of the probability of `mode`: of k - 1 from k, of k from k - 1. */
static double step_down(int n, double odds, int k) { return k / ((n - k + 1) * odds); }
static double step_up(int n, double odds, int k) { return (n - k + 1) * odds / k; }

void settle_ranks(int n, double p, double tail, int *low, int *high)
{
    int mode = (int)((n + 1) * p);
    double odds = p / (1 - p), below = 0, above = 0, f = 1;

    for (int k = mode; k > 0; k--)
        below += f *= step_down(n, odds, k);
    f = 1;
    for (int k = mode + 1; k <= n; k++)
        above += f *= step_up(n, odds, k);
    double most = tail * (below + 1 + above);
    f = 1;
    *low = mode;
    for (; below > most && *low > 0; --*low) /* below: fewer than *low values lie under the quantile */
        below -= f *= step_down(n, odds, *low);
    f = 1;
    *high = mode + 1;
    for (; above > most && *high <= n; ++*high) /* above: *high or more values do */
        above -= f *= step_up(n, odds, *high);
}

/* A quantile of the sample and what bounds that of the world. */
struct bounded {
    double at, low, high;
};

static struct bounded bound(const double *ascending, int n, double p, double tail)
{
    int low, high;
    settle_ranks(n, p, tail, &low, &high);
    return (struct bounded){.at = sorted_quantile(ascending, n, p),
                            .low = low > 0 ? ascending[low - 1] : -(double)INFINITY,
                            .high = high <= n ? ascending[high - 1] : (double)INFINITY};
}

/* Less in over CLEAR_SHARE of the replicates: the quantile of that share lies below 0. */
static enum verdict verdict_by(double upper_below, double upper_above, double lower_below, double lower_above)
{
    if (upper_below < 0) return VERDICT_LOWER;
    if (lower_above > 0) return VERDICT_HIGHER;
    return upper_above >= 0 && lower_below <= 0 ? VERDICT_NONE : VERDICT_UNDECIDED;
}

enum verdict verdict_of(const double *ascending, int n)
{
    double upper = sorted_quantile(ascending, n, CLEAR_SHARE), lower = sorted_quantile(ascending, n, 1 - CLEAR_SHARE);
    return verdict_by(upper, upper, lower, lower);
}

/* How far off an end may be. */
static double off_by(const struct bounded *b) { return fmax(b->at - b->low, b->high - b->at); }

void settle_judge(const double *ascending, int n, int look, double precision, struct settle_row *row)
{
    double tail = SETTLE_TAIL * pow(0.5, look);
    struct bounded q05 = bound(ascending, n, 0.05, tail), q95 = bound(ascending, n, 0.95, tail),
                   lower = bound(ascending, n, 1 - CLEAR_SHARE, tail), upper = bound(ascending, n, CLEAR_SHARE, tail);
    double off = fmax(off_by(&q05), off_by(&q95));

    row->off = off > 0 ? off / (q95.at - q05.at) : 0;
    row->verdict = verdict_by(upper.high, upper.low, lower.high, lower.low);
    row->settled = row->verdict != VERDICT_UNDECIDED && row->off <= precision;
}

/* The differences of the replicates complete in both, ascending. */
static int differences(const struct ensemble *a, const struct ensemble *b, int measure, double *out)
{
    int n = 0, h = a->horizon_count - 1;
    for (int k = 0; k < a->replicates && k < b->replicates; k++)
        if (a->done[k] && b->done[k])
            out[n++] = ensemble_horizon_value(a, k, h, measure, total)
                       - ensemble_horizon_value(b, k, h, measure, total);
    sort_doubles(out, n);
    return n;
}

enum flujo_status settle_look(const struct allocator *a, const struct ensemble *const *ensembles, int count,
                              int baseline, struct settling *s)
{
    const struct ensemble *b = ensembles[baseline];
    double *work = memory_alloc(a, (size_t)b->replicates + 1, sizeof *work);

    if (s->rows == NULL) s->rows = memory_alloc(a, (size_t)count * SETTLE_MEASURES, sizeof *s->rows);
    if (work == NULL || s->rows == NULL) {
        memory_free(a, work);
        return FLUJO_NO_MEMORY;
    }
    s->looks++;
    s->count = s->settled = 0;
    for (int i = 0; i < count; i++) {
        for (int m = 0; i != baseline && m < SETTLE_MEASURES; m++) {
            struct settle_row *row = &s->rows[s->count++];
            *row = (struct settle_row){.policy_a = ensembles[i]->policy, .policy_b = b->policy, .measure = asked[m]};
            int n = differences(ensembles[i], b, asked[m], work);
            if (n > 0) settle_judge(work, n, s->looks, s->precision, row);
            s->settled += row->settled;
        }
    }
    memory_free(a, work);
    return FLUJO_OK;
}

int settle_is_unconfirmed(const struct certificate *c, const struct settle_row *row)
{
    for (int n = 0; n < c->differences; n++) {
        const struct certificate_row *r = &c->rows[n];
        if (r->policy_a == row->policy_a && r->measure == row->measure && r->element.kind == ELEMENT_TOTAL
            && r->horizon == c->rows[c->differences - 1].horizon)
            return !r->passed;
    }
    return 0;
}

int settle_unconfirmed(const struct certificate *c, const struct settling *exact)
{
    int count = 0;
    for (int i = 0; i < exact->count; i++)
        count += settle_is_unconfirmed(c, &exact->rows[i]);
    return count;
}

int settle_open(const struct certificate *c, const struct settling *exact)
{
    int count = 0;
    for (int i = 0; i < exact->count; i++)
        count += settle_is_unconfirmed(c, &exact->rows[i]) && !exact->rows[i].settled;
    return count;
}

void settle_certify(const struct certificate *c, const struct settling *exact, struct settling *s)
{
    for (int i = 0; i < s->count && i < exact->count; i++) {
        if (!settle_is_unconfirmed(c, &s->rows[i])) continue;
        s->settled += exact->rows[i].settled - s->rows[i].settled;
        s->rows[i] = exact->rows[i];
    }
}

void settle_free(const struct allocator *a, struct settling *s)
{
    memory_free(a, s->rows);
    *s = (struct settling){0};
}
