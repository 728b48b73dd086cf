/* Normal, gamma and beta variates.
 *
 * Normal by inversion of one uniform number: neighbours stay neighbours, which
 * common random numbers want. Gamma by Marsaglia and Tsang 2000
 * (doi:10.1145/358407.358414); a shape a under 1 is Gamma(a + 1) U^(1/a).
 * Beta from two gammas, in logarithms when a shape is under 1, because both
 * may be smaller than any double. */
#include "base/numeric.h"
#include "random/distributions.h"

#include <math.h>

double random_normal(struct stream *s) { return numeric_normal_quantile(stream_uniform_open(s)); }

/* Shape of at least 1. */
static double gamma_of_large(struct stream *s, double shape)
{
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = random_normal(s);
        double u = stream_uniform_open(s);
        double t = 1 + c * x;
        if (t <= 0) continue;
        double v = t * t * t, x2 = x * x;
        if (u < 1 - 0.0331 * x2 * x2 || numeric_log(u) < 0.5 * x2 + d * (1 - v + numeric_log(v))) return d * v;
    }
}

/* log of a gamma variate; shape > 0. */
static double log_gamma_variate(struct stream *s, double shape)
{
    if (shape >= 1) return numeric_log(gamma_of_large(s, shape));
    double larger = gamma_of_large(s, shape + 1);
    return numeric_log(larger) + numeric_log(stream_uniform_open(s)) / shape;
}

/* A shape that is not above 0 gives 0; an infinite one gives infinity. */
double random_gamma(struct stream *s, double shape)
{
    if (!(shape > 0)) return 0;
    if (!isfinite(shape)) return shape;
    if (shape >= 1) return gamma_of_large(s, shape);
    return numeric_exp(log_gamma_variate(s, shape));
}

/* Limits: a not above 0 gives 0, b not above 0 gives 1 (0.5 when neither is). */
double random_beta(struct stream *s, double a, double b)
{
    if (!(a > 0) || !(b > 0)) return a > 0 ? 1 : b > 0 ? 0 : 0.5;
    if (a >= 1 && b >= 1) {
        double x = gamma_of_large(s, a), y = gamma_of_large(s, b);
        return x / (x + y);
    }
    double x = log_gamma_variate(s, a);
    return numeric_logistic(x - log_gamma_variate(s, b));
}
