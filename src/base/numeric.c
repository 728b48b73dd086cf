/* Elementary functions with the same bits everywhere.
 *
 * The C library may answer differently in the last bit from one version or
 * machine to the next, and one bit can turn a draw. These functions use only
 * operations that IEEE 754 rounds exactly. The method is classical: reduce the
 * argument exactly, then a power series whose coefficients are known numbers
 * (1/k!, 2/(2k+1), (zeta(k)-1)/k), not fitted ones; so every constant here can
 * be checked by hand. For the technique: Muller, "Elementary Functions" (2016);
 * Dekker 1971, doi:10.1007/BF01397083, for products in two doubles.
 * Limit: rounding mode must be to nearest; floating-point flags are not kept. */
#include "base/numeric.h"

#include "base/numeric_lanes.h"

#include <math.h>

static const double HALF_LOG_TWO_PI = 0.9189385332046728;

/* 2^k for -1022 <= k <= 1023. */
static double power_of_two(int k) { return from_bits((uint64_t)(k + 1023) << 52); }

/* x * 2^k where the result may overflow or be subnormal. */
static double scale(double x, int k)
{
    if (k > 1023) return x * power_of_two(1023) * power_of_two(k - 1023 > 1023 ? 1023 : k - 1023);
    if (k < -1022) return x * power_of_two(k + 200 < -1022 ? -1022 : k + 200) * power_of_two(-200);
    return x * power_of_two(k);
}

const double numeric_root_of_two[32] = {
    0x1.0000000000000p+0, 0x1.059b0d3158574p+0, 0x1.0b5586cf9890fp+0, 0x1.11301d0125b51p+0, 0x1.172b83c7d517bp+0,
    0x1.1d4873168b9aap+0, 0x1.2387a6e756238p+0, 0x1.29e9df51fdee1p+0, 0x1.306fe0a31b715p+0, 0x1.371a7373aa9cbp+0,
    0x1.3dea64c123422p+0, 0x1.44e086061892dp+0, 0x1.4bfdad5362a27p+0, 0x1.5342b569d4f82p+0, 0x1.5ab07dd485429p+0,
    0x1.6247eb03a5585p+0, 0x1.6a09e667f3bcdp+0, 0x1.71f75e8ec5f74p+0, 0x1.7a11473eb0187p+0, 0x1.82589994cce13p+0,
    0x1.8ace5422aa0dbp+0, 0x1.93737b0cdc5e5p+0, 0x1.9c49182a3f090p+0, 0x1.a5503b23e255dp+0, 0x1.ae89f995ad3adp+0,
    0x1.b7f76f2fb5e47p+0, 0x1.c199bdd85529cp+0, 0x1.cb720dcef9069p+0, 0x1.d5818dcfba487p+0, 0x1.dfc97337b9b5fp+0,
    0x1.ea4afa2a490dap+0, 0x1.f50765b6e4540p+0,
};

/* exp(x + tail) for |tail| far below |x| and x within the range of doubles. */
static double exp_with_tail(double x, double tail)
{
    struct exp_parts e = exp_split(x);
    double value = exp_fraction(&e, e.r + (tail * (1 + e.r) + e.series));
    if (x > -700 && x < 700) return value * exp_power(&e);
    int steps = (int32_t)(uint32_t)e.steps;
    return scale(value, (steps - (steps & 31)) / 32);
}

double numeric_exp(double x)
{
    if (x == 0) return 1; /* what the series gives, and most factors that are switched off */
    if (!(x > -746 && x < 710)) {
        if (x != x) return x;
        return x > 0 ? (double)INFINITY : 0;
    }
    return exp_with_tail(x, 0);
}

/* split_power of numbers that may be subnormal. */
static inline double split_any(double x, double *k)
{
    if (x >= 0x1p-1022) return split_power(x, k);
    double f = split_power(x * 0x1p54, k);
    *k -= 54;
    return f;
}

double numeric_log(double x)
{
    double k;
    if (!(x > 0)) return x == 0 ? -(double)INFINITY : (double)NAN;
    if (x > 0x1.fffffffffffffp1023) return x;
    double f = split_any(x, &k);
    return log_sum(f, k, 0);
}

double numeric_log1p(double x)
{
    if (fabs(x) < 0x1p-54) return x;
    if (!(x > -1)) return x == -1 ? -(double)INFINITY : (double)NAN;
    if (x > -0.2928 && x < 0.4142) return log_sum(x, 0, 0);
    return x > 0x1p60 ? numeric_log(x) : lanes_log1p(x);
}

/* A number as an unevaluated sum of two doubles, |low| <= ulp(high) / 2. */
struct pair {
    double high, low;
};

/* a + b where |a| >= |b| or a = 0. */
static struct pair pair_sum(double a, double b)
{
    struct pair p = {.high = a + b};
    p.low = b - (p.high - a);
    return p;
}

double numeric_expm1(double x)
{
    if (x != x || fabs(x) < 0x1p-54) return x;
    if (x < -40) return -1;
    if (x > 40) return numeric_exp(x);
    if (fabs(x) < 0.34) return x + exp_rest(x);
    return lanes_expm1(x);
}

double numeric_tanh(double x)
{
    double size = fabs(x), t;
    if (x != x || size < 0x1p-28) return x;
    if (size > 22) {
        t = 1;
    } else if (size < 1) {
        t = numeric_expm1(2 * size);
        t = t < 0.5 ? 0.5 * t - 0.5 * t * (t / (t + 2)) : t / (t + 2);
    } else {
        t = 1 - 2 / (numeric_expm1(2 * size) + 2);
    }
    return x < 0 ? -t : t;
}

double numeric_logistic(double x)
{
    if (x >= 0) return 1 / (1 + numeric_exp(-x));
    double e = numeric_exp(x);
    return e / (1 + e);
}

static struct pair pair_product(double a, double b)
{
    const double splitter = 134217729; /* 2^27 + 1 */
    double t = splitter * a, a_high = t - (t - a), a_low = a - a_high;
    t = splitter * b;
    double b_high = t - (t - b), b_low = b - b_high;
    struct pair p = {.high = a * b};
    p.low = ((a_high * b_high - p.high) + a_high * b_low + a_low * b_high) + a_low * b_low;
    return p;
}

/* log(x) to about 2^-63 relative, x > 0 and finite. */
static struct pair log_pair(double x)
{
    double k, f = split_any(x, &k);
    double den = 2 + f, den_low = (2 - den) + f;
    double s = f / den;
    struct pair back = pair_product(s, den);
    double s_low = (((f - back.high) - back.low) - s * den_low) / den;
    struct pair z = pair_product(s, s);
    z.low += 2 * s * s_low;

    /* atanh(s) / s - 1 = z (1/3 + z (1/5 + z (1/7 + ...))) */
    double w = z.high, tail = 1.0 / 23;
    for (int j = 21; j >= 5; j -= 2)
        tail = 1.0 / j + w * tail;
    struct pair c = pair_sum(0x1.5555555555555p-2, w * tail);
    c.low += 0x1.5555555555555p-56;
    struct pair zc = pair_product(z.high, c.high);
    zc.low += z.high * c.low + z.low * c.high;
    struct pair cubic = pair_product(s, zc.high);
    cubic.low += s * zc.low + s_low * zc.high;

    struct pair sum = pair_sum(s, cubic.high);
    sum.low += s_low + cubic.low;
    struct pair kl = pair_product(k, LN2_LOW);
    struct pair total = pair_sum(k * LN2_HIGH, 2 * sum.high);
    struct pair more = pair_sum(total.high, kl.high);
    more.low += total.low + kl.low + 2 * sum.low;
    return pair_sum(more.high, more.low);
}

double numeric_pow(double x, double y)
{
    if (y == 0 || x == 1) return 1;
    if (x != x || y != y || x < 0) return (double)NAN;
    if (x == 0 || x > 0x1.fffffffffffffp1023) return (x == 0) == (y > 0) ? 0 : (double)INFINITY;
    if (y == 1) return x;
    if (fabs(y) > 1e30) return numeric_exp(y * numeric_log(x));
    struct pair l = log_pair(x);
    struct pair e = pair_product(y, l.high);
    e.low += y * l.low;
    if (!(e.high > -746 && e.high < 710)) return numeric_exp(e.high);
    return exp_with_tail(e.high, e.low);
}

/* log Gamma(2 + e), |e| <= 0.5: (1 - Euler's) e + sum (-1)^k (zeta(k) - 1) e^k / k. */
static double log_gamma_near_two(double e)
{
    static const double term[] = {
        0.3224670334241132,     -0.0673523010531981,     0.020580808427784546,   -0.007385551028673986,
        0.0028905103307415234,  -0.001192753911703261,   0.0005096695247430425,  -0.00022315475845357939,
        9.945751278180853e-05,  -4.492623673813314e-05,  2.050721277567069e-05,  -9.439488275268397e-06,
        4.374866789907488e-06,  -2.039215753801366e-06,  9.55141213040742e-07,   -4.492469198764566e-07,
        2.1207184805554665e-07, -1.0043224823968099e-07, 4.7698101693639804e-08, -2.2711094608943164e-08,
        1.0838659214896955e-08, -5.183475041970047e-09,  2.4836745438024785e-09, -1.1921401405860912e-09,
        5.731367241678862e-10,  -2.7595228851242334e-10, 1.330476437424449e-10,  -6.4229645638381e-11,
    };
    double sum = 0;
    for (int i = (int)(sizeof term / sizeof term[0]) - 1; i >= 0; i--)
        sum = term[i] + e * sum;
    return e * (0.42278433509846713 + e * sum);
}

double numeric_log_gamma(double x)
{
    if (!(x > 0)) return x == 0 ? (double)INFINITY : (double)NAN;
    if (x > 1e305) return (double)INFINITY;
    if (x >= 10) { /* Stirling's series */
        double i = 1 / x, i2 = i * i;
        double series =
            1.0 / 12
            + i2
                  * (-1.0 / 360
                     + i2
                           * (1.0 / 1260
                              + i2 * (-1.0 / 1680 + i2 * (1.0 / 1188 + i2 * (-691.0 / 360360 + i2 * (1.0 / 156))))));
        return (x - 0.5) * (numeric_log(x) - 1) + (HALF_LOG_TWO_PI - 0.5 + i * series);
    }
    if (x > 2.5) {
        double product = 1;
        while (x > 2.5) {
            x -= 1;
            product *= x;
        }
        return numeric_log(product) + log_gamma_near_two(x - 2);
    }
    if (x >= 1.5) return log_gamma_near_two(x - 2);
    if (x >= 0.5) return log_gamma_near_two(x - 1) - numeric_log1p(x - 1);
    return (log_gamma_near_two(x) - numeric_log1p(x)) - numeric_log(x);
}

static double ratio(const double num[8], const double den[8], double r)
{
    double a = num[7], b = den[7];
    for (int i = 6; i >= 0; i--) {
        a = a * r + num[i];
        b = b * r + den[i];
    }
    return a / b;
}

/* Wichura 1988, algorithm AS 241 (PPND16), doi:10.2307/2347330. */
double numeric_normal_quantile(double p)
{
    static const double a[8] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                3.3430575583588128105e4, 2.5090809287301226727e3};
    static const double b[8] = {1.0,
                                4.2313330701600911252e1,
                                6.8718700749205790830e2,
                                5.3941960214247511077e3,
                                2.1213794301586595867e4,
                                3.9307895800092710610e4,
                                2.8729085735721942674e4,
                                5.2264952788528545610e3};
    static const double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[8] = {1.0,
                                2.05319162663775882187e0,
                                1.67638483018380384940e0,
                                6.89767334985100004550e-1,
                                1.48103976427480074590e-1,
                                1.51986665636164571966e-2,
                                5.47593808499534494600e-4,
                                1.05075007164441684324e-9};
    static const double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[8] = {1.0,
                                5.99832206555887937690e-1,
                                1.36929880922735805310e-1,
                                1.48753612908506148525e-2,
                                7.86869131145613259100e-4,
                                1.84631831751005468180e-5,
                                1.42151175831644588870e-7,
                                2.04426310338993978564e-15};
    if (!(p > 0 && p < 1)) {
        if (p == 0 || p == 1) return p == 0 ? -(double)INFINITY : (double)INFINITY;
        return (double)NAN;
    }
    double q = p - 0.5;
    if (fabs(q) <= 0.425) return q * ratio(a, b, 0.180625 - q * q);
    double r = sqrt(-numeric_log(q < 0 ? p : 1 - p));
    double x = r <= 5 ? ratio(c, d, r - 1.6) : ratio(e, f, r - 5);
    return q < 0 ? -x : x;
}
