/* Poisson counts: arrivals of new journeys and events.
 *
 * Mean under 10: inversion, one uniform number, so that a mean that grows by a
 * little rarely changes the draw. Above: transformed rejection PTRS (Hormann
 * 1993, doi:10.1016/0167-6687(93)90997-4) with the final test by deviances from
 * the mean (saddle.h). Means above 1e15 count as 1e15: a count of people does
 * not reach them and the whole numbers of a double end soon after. */
#include "base/numeric.h"
#include "random/distributions.h"
#include "random/poisson_wide.h"
#include "random/saddle.h"

#include <math.h>

static const double TWO_PI = 6.283185307179586;

static int64_t by_inversion(struct stream *s, double mean)
{
    enum { FAR_TAIL = 120 }; /* P(more) < 1e-80 */
    for (;;) {
        double u = stream_uniform(s);
        if (u < 1 - mean)
            return 0;
        double f = numeric_exp(-mean);
        for (int k = 0; k <= FAR_TAIL;) {
            if (u < f)
                return k;
            u -= f;
            k++;
            f *= mean / k;
        }
    }
}

static int64_t by_rejection(struct stream *s, double mean)
{
    double b = 0.931 + 2.53 * sqrt(mean);
    double a = -0.059 + 0.02483 * b;
    double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    double v_r = 0.9277 - 3.6224 / (b - 2);
    double whole = floor(mean), part = mean - whole;
    for (;;) {
        double u = stream_uniform_open(s) - 0.5;
        double v = stream_uniform_open(s);
        double us = 0.5 - fabs(u);
        double offset = floor((2 * a / us + b) * u + (part + 0.43));
        double k = whole + offset;
        if (us >= 0.07 && v <= v_r)
            return (int64_t)k;
        if (k < 0 || (us < 0.013 && v > us))
            continue;
        double ratio = v * inverse_alpha / (a / (us * us) + b);
        double log_k = -mean * saddle_deviance((offset - part) / mean) - saddle_stirling(k);
        if (0.5 * numeric_log(ratio * ratio * (TWO_PI * saddle_size(k))) <= log_k)
            return (int64_t)k;
    }
}

int64_t random_poisson(struct stream *s, double mean)
{
    if (!(mean > 0))
        return 0;
    if (mean < 10)
        return by_inversion(s, mean);
    return by_rejection(s, mean < 1e15 ? mean : 1e15);
}

void random_poisson_cells(struct random_key key, uint32_t process, uint32_t day, const uint32_t *cell, const double *mean, int count, int64_t *out)
{
    const struct wide_phase phase = {key, process, day};
    if (poisson_cells_wide(&phase, cell, mean, count, out))
        return;
    enum { TOGETHER = 64 };
    struct stream s[TOGETHER];
    for (int i = 0; i < count; i++) {
        if (i % TOGETHER == 0)
            stream_heads(key, process, day, cell + i, count - i < TOGETHER ? count - i : TOGETHER, s);
        out[i] = random_poisson(&s[i % TOGETHER], mean[i]);
    }
}
