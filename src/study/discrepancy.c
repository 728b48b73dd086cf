/* How far, in the past, a model that agreed with the data differed from them some
 * months later.
 *
 * The residual of each line is the log of the observed minus the mean log of
 * the runs. Over a lag of h months it has changed by some amount from each
 * start; a forecast that begins at the data will be wrong by such a change. A
 * path is one of these changes, from a start drawn at random, the same for all
 * lines so that their dependence is kept, with a random sign (the past misfit
 * says how large, not which way). The runs have some of that spread themselves:
 * only the part of the mean square beyond it is added. The past
 * holds few changes that do not overlap, so their size is itself uncertain: paths are stretched as
 * a Student variable is over a normal one, with that many degrees of freedom
 * (at least 4, at most threefold). After M. Kennedy and A.
 * O'Hagan, Journal of the Royal Statistical Society B 63, 2001,
 * doi:10.1111/1467-9868.00294, with the past in place of a Gaussian process.
 * Limits: few starts when data are short; breaks unlike those of the past are
 * not foreseen. */
#include "study/discrepancy.h"

#include "random/distributions.h"
#include <math.h>
#include <string.h>

enum { FEW = 4 };

static double residual_at(const struct discrepancy *d, int line, int month)
{
    return d->residual[(size_t)line * (size_t)d->months + (size_t)month];
}

/* Mean over starts of the variance over runs of the change over a lag. */
static double own_variance(const double *simulated, int draws, int lines, int months, int line, int lag)
{
    double sum = 0;
    for (int t = 0; t + lag < months; t++) {
        double mean = 0, square = 0;
        for (int i = 0; i < draws; i++) {
            const double *x = simulated + ((size_t)i * (size_t)lines + (size_t)line) * (size_t)months;
            double change = x[t + lag] - x[t];
            mean += change / draws, square += change * change / draws;
        }
        sum += square - mean * mean;
    }
    return months > lag ? sum / (months - lag) : 0;
}

static double mean_square_change(const struct discrepancy *d, int line, int lag)
{
    double sum = 0;
    int n = 0;
    for (int t = 0; t + lag < d->months; t++) {
        double change = residual_at(d, line, t + lag) - residual_at(d, line, t);
        if (isfinite(change)) sum += change * change, n++;
    }
    return n ? sum / n : 0;
}

enum flujo_status discrepancy_fit(struct discrepancy *d, const struct allocator *a, const double *simulated,
                                  const double *observed, int draws, int lines, int months)
{
    *d = (struct discrepancy){a, lines, months, 0, 0};
    d->residual = memory_alloc(a, (size_t)lines, (size_t)months * sizeof(double));
    d->share = memory_alloc(a, (size_t)lines, (size_t)months * sizeof(double));
    if (!d->residual || !d->share) {
        discrepancy_free(d);
        return FLUJO_NO_MEMORY;
    }
    size_t size = (size_t)lines * (size_t)months;
    for (size_t j = 0; j < size; j++) {
        double mean = 0;
        for (int i = 0; i < draws; i++)
            mean += simulated[(size_t)i * size + j] / draws;
        d->residual[j] = observed[j] - mean;
    }
    for (int line = 0; line < lines; line++)
        for (int lag = 1; lag < months; lag++) {
            double all = mean_square_change(d, line, lag);
            double own = own_variance(simulated, draws, lines, months, line, lag);
            d->share[(size_t)line * (size_t)months + (size_t)lag] = all > own ? sqrt(1 - own / all) : 0;
        }
    return FLUJO_OK;
}

void discrepancy_free(struct discrepancy *d)
{
    if (d->a == 0) return;
    memory_free(d->a, d->residual);
    memory_free(d->a, d->share);
    memset(d, 0, sizeof *d);
}

void discrepancy_draw(const struct discrepancy *d, struct stream *r, int leads, double *out)
{
    /* At least a third of the months serve as starts; later leads keep the last change. */
    int longest = leads < d->months * 2 / 3 ? leads : d->months * 2 / 3;
    int starts = d->months - longest, start = (int)(stream_uniform(r) * starts);
    double few = longest > 0 && d->months / longest > FEW ? d->months / longest : FEW;
    double stretch = sqrt(few / 2 / random_gamma(r, few / 2));
    double sign = (stream_uniform(r) < 0.5 ? -1 : 1) * (stretch < 3 ? stretch : 3);
    for (int line = 0; line < d->lines; line++)
        for (int lead = 1; lead <= leads; lead++) {
            int lag = lead < longest ? lead : longest;
            double change = longest > 0 ? residual_at(d, line, start + lag) - residual_at(d, line, start) : 0;
            double share = longest > 0 ? d->share[(size_t)line * (size_t)d->months + (size_t)lag] : 0;
            out[(size_t)line * (size_t)leads + (size_t)lead - 1] = isfinite(change) ? sign * share * change : 0;
        }
}
