/* The logarithm and the exponential function of numeric.c, for LANES numbers side
 * by side (lanes.h). Ranges are narrower than there; beyond them a lane holds
 * anything. */
#ifndef FLUJO_BASE_NUMERIC_LANES_H
#define FLUJO_BASE_NUMERIC_LANES_H

#include "base/lanes.h"

#define LN2_HIGH 0x1.62e42fcp-1 /* 27 bits: k * LN2_HIGH is exact */
#define LN2_LOW 0x1.7d1cf79abc9e4p-28

extern const double numeric_root_of_two[32]; /* 2^(i/32) */

/* x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); returns f. x > 0, finite and
 * not subnormal. */
static inline real split_power(real x, real *k)
{
    const uint64_t one = 0x3ff0000000000000, root_half = 0x3fe6a09e667f3bcd;
    whole bits = bits_of(x) + (one - root_half);
    *k = real_of(bits >> 52) - 1023.0;
    return from_bits((bits & 0x000fffffffffffff) + root_half) - 1.0;
}

/* k ln2 + log(1 + f) + c. With s = f / (2 + f), z = s^2 the series of the
 * inverse hyperbolic tangent gives log(1+f) = 2 (s + s^3/3 + s^5/5 + ...), and
 * 2 s = f - s f keeps the leading term f exact. */
static inline real log_sum(real f, real k, real c)
{
    real s = f / (2.0 + f);
    real z = s * s, z2 = z * z;
    real odd = 2.0 / 3 + z2 * (2.0 / 7 + z2 * (2.0 / 11 + z2 * (2.0 / 15 + z2 * (2.0 / 19))));
    real even = 2.0 / 5 + z2 * (2.0 / 9 + z2 * (2.0 / 13 + z2 * (2.0 / 17 + z2 * (2.0 / 21))));
    real rest = z * odd + z2 * even;
    real half_square = 0.5 * f * f;
    return k * LN2_HIGH - ((half_square - (s * (half_square + rest) + (k * LN2_LOW + c))) - f);
}

/* log(x) for x > 0, finite and not subnormal. */
static inline real lanes_log(real x)
{
    real k, f = split_power(x, &k);
    return log_sum(f, k, all(0));
}

/* log(1 + x) for x > -1 up to 2^60; sizes below 2^-54 only as 0. */
static inline real lanes_log1p(real x)
{
    mask small = both(less(all(-0.2928), x), less(x, all(0.4142)));
    if (!any(opposite(small))) return log_sum(x, all(0), all(0));
    real u = 1.0 + x;
    real lost = choose(less(all(1), x), 1.0 - (u - x), x - (u - 1.0)); /* by rounding 1 + x */
    real k, f = split_power(u, &k), zero = all(0);
    return log_sum(choose(small, x, f), choose(small, zero, k), choose(small, zero, lost / u));
}

/* x = (32 k + i) ln2 / 32 + r, |r| < 0.011, so exp(x) = 2^k 2^(i/32) exp(r). */
struct exp_parts {
    real r, series; /* r^2 times the series of exp(r) after 1 + r */
    whole steps;    /* the low bits are those of 32 k + i */
};

static inline struct exp_parts exp_split(real x)
{
    const double to_integer = 0x1.8p52; /* adding it leaves the nearest integer in the low bits */
    real shifted = x * 0x1.71547652b82fep+5 + to_integer, n = shifted - to_integer;
    real r = (x - n * (LN2_HIGH / 32)) - n * (LN2_LOW / 32), r2 = r * r;
    real series = (0.5 + r * (1.0 / 6)) + r2 * ((1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720));
    return (struct exp_parts){r, r2 * series, bits_of(shifted)};
}

/* 2^(i/32) (1 + rest), where rest is exp(r) - 1. */
static inline real exp_fraction(const struct exp_parts *e, real rest)
{
    real t = lookup(numeric_root_of_two, e->steps & 31);
    return t + t * rest;
}

/* 2^k, for k from -1022 to 1023. */
static inline real exp_power(const struct exp_parts *e) { return from_bits(((e->steps >> 5) + 1023) << 52); }

/* exp(r) - 1 - r for |r| < 0.35, by the power series. */
static inline real exp_rest(real r)
{
    real r2 = r * r, r4 = r2 * r2;
    real a = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
    real b = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
    real c = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800.0));
    return r2 * (a + r4 * (b + r4 * (c + r4 * (1.0 / 87178291200.0))));
}

/* exp(x) - 1 for x from -40 to 40; 0 has no sign. x = k ln2 + r, and exp(x) - 1 = 2^k ((1 - 2^-k) + (exp(r) - 1)), whose first
 * sum is kept in two doubles. */
static inline real lanes_expm1(real x)
{
    mask small = less(size_of(x), all(0.34));
    real steps = whole_below(size_of(x) * 0x1.71547652b82fep+0 + 0.5), k = choose(less(x, all(0)), -steps, steps);
    real high = x - k * LN2_HIGH, low = k * LN2_LOW, r = high - low;
    real rest = exp_rest(choose(small, x, r)), power = from_bits(whole_of(k + 1023.0) << 52);
    real most = 1.0 - from_bits(whole_of(1023.0 - k) << 52), sum = most + r, lost = r - (sum - most);
    return choose(small, x + rest, power * (sum + (lost + (((high - r) - low) + rest))));
}

/* tanh(x) for x from -20 to 20; 0 has no sign. */
static inline real lanes_tanh(real x)
{
    real size = size_of(x), e = lanes_expm1(2.0 * size), share = e / (e + 2.0), half = 0.5 * e;
    real below_1 = choose(less(e, all(0.5)), half - half * share, share);
    real t = choose(less(size, all(1)), below_1, 1.0 - 2.0 / (e + 2.0));
    return choose(less(size, all(0x1p-28)), x, choose(less(x, all(0)), -t, t));
}

/* exp(x) for x from -700 to 700. */
static inline real lanes_exp(real x)
{
    struct exp_parts e = exp_split(x);
    return exp_fraction(&e, e.r + e.series) * exp_power(&e);
}

#endif
