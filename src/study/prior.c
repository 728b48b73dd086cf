/* Quantile functions of the priors.
 *
 * Normal distribution function: J. Hart et al., Computer Approximations (1968),
 * as given by G. West, Wilmott Magazine (2005). Incomplete beta and gamma:
 * continued fractions (modified Lentz) and the series of the lower gamma
 * function (Numerical methods as in Abramowitz and Stegun, 6.5 and 26.5); their
 * inverses by bisection, slow and safe. Built on numeric.h, so that the same
 * point gives the same parameter with every compiler. */
#include "study/prior.h"

#include "base/numeric.h"
#include <math.h>

static double polynomial(const double *c, int n, double x)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum = sum * x + c[i];
    return sum;
}

double normal_distribution(double z)
{
    static const double above[] = {3.52624965998911e-02, 0.700383064443688, 6.37396220353165, 33.912866078383,
                                   112.079291497871,     221.213596169931,  220.206867912376};
    static const double below[] = {8.83883476483184e-02, 1.75566716318264, 16.064177579207,  86.7807322029461,
                                   296.564248779674,     637.333633378831, 793.826512519948, 440.413735824752};
    double x = fabs(z), tail = 0;
    if (x <= 37) {
        double e = numeric_exp(-x * x / 2);
        if (x < 7.07106781186547)
            tail = e * polynomial(above, 7, x) / polynomial(below, 8, x);
        else
            tail = e / (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) / 2.506628274631;
    }
    return z > 0 ? 1 - tail : tail;
}

/* Both expansions need some multiple of the root of the largest shape in terms. */
static int terms_for(double shape) { return 1000 + (int)(20 * sqrt(fmin(shape, 1e14))); }

static double beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    int most = terms_for(fmax(a, b));
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double h = d;
    for (int m = 1; m < most; m++) {
        for (int odd = 0; odd < 2; odd++) {
            double t = odd ? -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
                           : m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 + t * d;
            c = 1 + t / c;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = fabs(c) < tiny ? tiny : c;
            h *= d * c;
        }
        if (fabs(d * c - 1) < 1e-15) break;
    }
    return h;
}

double incomplete_beta(double a, double b, double x)
{
    if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
    double log_front = numeric_log_gamma(a + b) - numeric_log_gamma(a) - numeric_log_gamma(b) + a * numeric_log(x)
                       + b * numeric_log1p(-x);
    double front = numeric_exp(log_front);
    if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double incomplete_gamma(double s, double x)
{
    if (x <= 0) return 0;
    double front = numeric_exp(s * numeric_log(x) - x - numeric_log_gamma(s));
    int most = terms_for(s);
    if (x < s + 1) {
        double term = 1 / s, sum = term;
        for (int n = 1; n < most && term > sum * 1e-16; n++) {
            term *= x / (s + n);
            sum += term;
        }
        return front * sum;
    }
    double b = x + 1 - s, c = 1e300, d = 1 / b, h = d;
    for (int n = 1; n < most; n++) {
        double t = -n * (n - s);
        b += 2;
        d = 1 / (t * d + b);
        c = b + t / c;
        h *= d * c;
        if (fabs(d * c - 1) < 1e-15) break;
    }
    return 1 - front * h;
}

static double beta_quantile(double a, double b, double u)
{
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (incomplete_beta(a, b, middle) < u)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

static double gamma_quantile(double shape, double u)
{
    double low = 0, high = shape + 1;
    for (int i = 0; i < 60 && incomplete_gamma(shape, high) < u; i++)
        high *= 2;
    for (int i = 0; i < 70; i++) {
        double middle = (low + high) / 2;
        if (incomplete_gamma(shape, middle) < u)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

static double triangular_quantile(double a, double b, double c, double u)
{
    double split = c > a ? (b - a) / (c - a) : 0;
    return u < split ? a + sqrt(u * (c - a) * (b - a)) : c - sqrt((1 - u) * (c - a) * (c - b));
}

double prior_quantile(const struct prior *p, double u)
{
    double x = NAN;
    u = u < 1e-12 ? 1e-12 : u > 1 - 1e-12 ? 1 - 1e-12 : u;
    switch (p->kind) {
    case PRIOR_NONE: return NAN;
    case PRIOR_UNIFORM: x = p->a + (p->b - p->a) * u; break;
    case PRIOR_NORMAL: x = p->a + p->b * numeric_normal_quantile(u); break;
    case PRIOR_LOGNORMAL: x = p->a * numeric_exp(p->b * numeric_normal_quantile(u)); break;
    case PRIOR_BETA: x = beta_quantile(p->a, p->b, u); break;
    case PRIOR_GAMMA: x = gamma_quantile(p->a, u) * p->b; break;
    case PRIOR_TRIANGULAR: x = triangular_quantile(p->a, p->b, p->c, u); break;
    }
    return x * (p->scale != 0 ? p->scale : 1);
}

double prior_value(const struct parameter *parameter, double u)
{
    double x = parameter->prior.kind == PRIOR_NONE ? parameter->value : prior_quantile(&parameter->prior, u);
    return option_within(parameter->option, x);
}
