/* The steps of a binomial or a Poisson draw, LANES draws side by side
 * (base/lanes.h): binomial.c and poisson.c take them one draw at a time, vector/
 * sends many draws through them together. */
#ifndef FLUJO_RANDOM_STEPS_H
#define FLUJO_RANDOM_STEPS_H

#include "random/saddle.h"

/* Numbers from two words, the first on top: [0, 1) by 53 bits, (0, 1) by 52. */
static inline real uniform_of(whole pair) { return real_of(pair >> 11) * 0x1p-53; }
static inline real uniform_open_of(whole pair) { return (real_of(pair >> 12) + 0.5) * 0x1p-52; }

enum { FAR_TAIL = 120 }; /* by inversion, with a mean under 10: P(more) < 1e-80 */

/* Inversion: the count k for which u lies between the sums of the probabilities
 * below k and up to k: f(0) = f, f(k) = f(k - 1) (a / k - ratio). Draws that come
 * beyond `last` are lost; only rounding leads there. */
static inline real count_up(mask used, real u, real f, real a, real ratio, real last, mask *lost)
{
    real k = all(0), next = all(1);
    mask counting = without(used, less(u, f));
    for (int i = 0; i <= FAR_TAIL && any(counting); i++) {
        k = choose(counting, next, k);
        u = u - f;
        f = f * (a / next - ratio);
        next = next + 1.0;
        counting = without(counting, less(u, f));
    }
    *lost = both(used, less(last, k));
    return k;
}

/* q^n by squaring, n < 65536: loses less than 1e-11 of it. */
static inline real power_of(mask used, real q, real n)
{
    real power = all(1);
    for (whole left = whole_of(choose(used, n, all(0))); any(not_zero(left)); left = left >> 1, q = q * q)
        power = choose(not_zero(left & 1), power * q, power);
    return power;
}

/* Nobody, one, two ... of n people who each go with chance p; `none`: the
 * probability of nobody. */
static inline real binomial_count_up(mask used, real n, real p, real u, real none, mask *lost)
{
    real ratio = p / (1.0 - p);
    return count_up(used, u, none, (n + 1.0) * ratio, ratio, smaller(n, all(FAR_TAIL)), lost);
}

static inline real poisson_count_up(mask used, real mean, real u, real none, mask *lost)
{
    return count_up(used, u, none, mean, all(0), all(FAR_TAIL), lost);
}

/* Transformed rejection (Hormann 1993): u in (-1/2, 1/2) points at a count (the
 * whole number below hat_point), and v in (0, 1) at a height under the hat there;
 * the count is taken if the probability is higher. Nearly always that shows at once. */
struct hat {
    real centre, spread, a, b;
};

static inline real from_end(real u) { return 0.5 - size_of(u); }
static inline real hat_width(const struct hat *h, real u) { return h->a / (from_end(u) * from_end(u)) + h->b; }
static inline real hat_point(const struct hat *h, real u) { return (2.0 * h->a / from_end(u) + h->b) * u + h->centre; }

/* BTRS. */
static inline struct hat binomial_hat(real n, real p)
{
    real mean = n * p, spread = root(mean * (1.0 - p)), b = 1.15 + 2.53 * spread;
    return (struct hat){mean + 0.5, spread, -0.0873 + 0.0248 * b + 0.01 * p, b};
}

static inline mask binomial_at_once(const struct hat *h, real u, real v)
{
    return both(at_most(all(0.07), from_end(u)), at_most(v * h->b, 0.92 * h->b - 4.2));
}

/* As a share of f(mode). */
static inline real binomial_height(const struct hat *h, real u, real v)
{
    return v * (2.83 + 5.1 / h->b) * h->spread / hat_width(h, u);
}

/* PTRS. Counts are offsets from the whole number below the mean. */
static inline struct hat poisson_hat(real mean)
{
    real spread = root(mean), b = 0.931 + 2.53 * spread;
    return (struct hat){mean - whole_below(mean) + 0.43, spread, -0.059 + 0.02483 * b, b};
}

static inline mask poisson_at_once(const struct hat *h, real u, real v)
{
    return both(at_most(all(0.07), from_end(u)), at_most(v, 0.9277 - 3.6224 / (h->b - 2.0)));
}

static inline mask poisson_refused(real mean, real offset, real u, real v)
{
    real us = from_end(u);
    return either(less(whole_below(mean) + offset, all(0)), both(less(us, all(0.013)), less(us, v)));
}

static inline real poisson_height(const struct hat *h, real u, real v)
{
    return v * (1.1239 + 1.1328 / (h->b - 3.4)) / hat_width(h, u);
}

/* Is the height below f(whole mean + offset)? By the deviance from the mean. */
static inline mask poisson_taken(real mean, real offset, real height)
{
    real whole_mean = whole_below(mean), k = whole_mean + offset;
    real log_f = -mean * saddle_deviance((offset - (mean - whole_mean)) / mean) - saddle_stirling(k);
    return at_most(0.5 * lanes_log(height * height * (6.283185307179586 * saddle_size(k))), log_f);
}

/* What a test says of a count; neither where it leaves it open. */
struct verdict {
    mask taken, refused;
};

/* The last tests of BTRS: is the height below f(k) / f(mode)? By the product of the ratios of neighbours, up
 * to `reach` steps from the mode; farther out those steps bound it from above.
 * Beyond BINOMIAL_NEAR the answer counts only where rounding cannot change it. */
enum { BINOMIAL_NEAR = 15, BINOMIAL_FAR = 64 };

static inline struct verdict binomial_by_product(mask used, real n, real p, real k, real height, double reach)
{
    real ratio = p / (1.0 - p), a = (n + 1.0) * ratio, mode = whole_below((n + 1.0) * p), f = all(1);
    real last = smaller(larger(mode, k), mode + reach), far = size_of(k - mode);
    mask go, above = less(mode, k), near = at_most(far, all(BINOMIAL_NEAR));
    for (real i = larger(smaller(mode, k), mode - reach) + 1.0; any(go = both(used, at_most(i, last))); i = i + 1.0)
        f = choose(go, f * (a / i - ratio), f);
    real limit = choose(above, f, all(1)), margin = choose(near, all(1), all(1 + 1e-9));
    height = choose(above, height, height * f);
    mask taken = both(both(used, at_most(far, all(reach))), at_most(height * margin, limit));
    return (struct verdict){taken, both(used, less(limit * margin, height))};
}

/* The same by the squeeze of BTPE (Kachitvichyanukul and Schmeiser 1988), for
 * more than BINOMIAL_NEAR steps from the mode. */
static inline struct verdict binomial_by_squeeze(mask used, real n, real p, real k, real height)
{
    real far = size_of(k - whole_below((n + 1.0) * p)), spread = n * p * (1.0 - p);
    real rho = far / spread * ((far * (far / 3.0 + 0.625) + 1.0 / 6) / spread + 0.5);
    real t = -far * far / (2.0 * spread), log_height = lanes_log(height);
    mask within = both(used, less(far, spread / 2.0 - 1.0));
    return (struct verdict){both(within, less(log_height, t - rho)), both(within, less(t + rho, log_height))};
}

#endif
