/* The steps of a binomial or a Poisson draw, LANES draws side by side
 * (base/lanes.h): binomial.c and poisson.c take them one draw at a time, vector/
 * sends many draws through them together. */
#ifndef FLUJO_RANDOM_STEPS_H
#define FLUJO_RANDOM_STEPS_H

#include "random/saddle.h"

/* Numbers from two words, the first on top: [0, 1) by 53 bits, (0, 1) by 52. */
static inline real uniform_of(whole pair) { return real_of(pair >> 11) * 0x1p-53; }
static inline real uniform_open_of(whole pair) { return (real_of(pair >> 12) + 0.5) * 0x1p-52; }

/* Means below which binomial draws are made by inversion, of Poisson draws those under 10; and how far: P(more) < 1e-30. */
enum { INVERSION_MEAN = 30, FAR_TAIL = 120 };

enum { COUNT_STEPS = 4 };                                   /* between two looks at whether all are done */
extern const double step_share[FAR_TAIL + COUNT_STEPS + 1]; /* 1 / i (binomial.c) */

/* Inversion: the count k for which u lies between the sums of the probabilities below k and up to k: f(0) = f, f(k) =
 * f(k - 1) (a / k - ratio). So many sums are at most u. Draws that come beyond `last` are lost; only rounding leads there. */
struct counting {
    mask used;
    real u, f, a, ratio, last;
};

struct tally {
    real k, f, sum;
};

static inline mask counts_on(const struct counting *c, const struct tally *t)
{
    return both(c->used, at_most(t->sum, c->u));
}

static inline void count_step(const struct counting *c, struct tally *t, double share)
{
    t->k = choose(at_most(t->sum, c->u), t->k + 1.0, t->k);
    t->f = t->f * (c->a * share - c->ratio);
    t->sum = t->sum + t->f;
}

static inline real count_up(struct counting c)
{
    struct tally t = {all(0), c.f, c.f};
    for (int i = 1; i <= FAR_TAIL + 1 && any(counts_on(&c, &t)); i += COUNT_STEPS)
        for (int j = i; j < i + COUNT_STEPS; j++)
            count_step(&c, &t, step_share[j]);
    return t.k;
}

/* Two side by side, since each step waits for the one before. */
static inline void count_up_two(struct counting c, struct counting d, real k[2])
{
    struct tally t = {all(0), c.f, c.f}, v = {all(0), d.f, d.f};
    for (int i = 1; i <= FAR_TAIL + 1 && any(either(counts_on(&c, &t), counts_on(&d, &v))); i += COUNT_STEPS)
        for (int j = i; j < i + COUNT_STEPS; j++) {
            count_step(&c, &t, step_share[j]);
            count_step(&d, &v, step_share[j]);
        }
    k[0] = t.k;
    k[1] = v.k;
}

static inline mask count_lost(const struct counting *c, real k) { return both(c->used, less(c->last, k)); }

/* Nobody, one, two ... of n people who each go with chance p <= 1/2; `none`: the probability of nobody. */
static inline real binomial_none(real n, real p) { return lanes_exp(n * lanes_log1p(-p)); }

static inline struct counting binomial_counting(mask used, real n, real p, real u, real none)
{
    real ratio = p / (1.0 - p);
    return (struct counting){used, u, none, (n + 1.0) * ratio, ratio, smaller(n, all(FAR_TAIL))};
}

static inline struct counting poisson_counting(mask used, real mean, real u, real none)
{
    return (struct counting){used, u, none, mean, all(0), all(FAR_TAIL)};
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

/* The last tests of BTRS: is the height below f(k) / f(mode)? By the product of the ratios of neighbours, f(i) / f(i - 1) =
 * (a - ratio i) / i; farther from the mode than BINOMIAL_NEAR steps those next to it bound f from above, and the answer
 * counts only where rounding cannot change it. */
enum { BINOMIAL_NEAR = 15, BINOMIAL_FAR = 64 };

struct neighbours {
    real a, ratio, mode;
};

static inline struct neighbours binomial_neighbours(real n, real p)
{
    real ratio = p / (1.0 - p);
    return (struct neighbours){(n + 1.0) * ratio, ratio, whole_below((n + 1.0) * p)};
}

/* Up to BINOMIAL_NEAR steps: the products above and below are less than 2^900 for people up to 2^30. */
static inline mask binomial_near(mask used, const struct neighbours *f, real k, real height)
{
    enum { STEPS = 3 };
    real last = larger(f->mode, k), above = all(1), below = all(1);
    for (real i = smaller(f->mode, k) + 1.0; any(both(used, at_most(i, last)));) {
        for (int step = 0; step < STEPS; step++, i = i + 1.0) {
            mask go = at_most(i, last);
            above = choose(go, above * (f->a - f->ratio * i), above);
            below = choose(go, below * i, below);
        }
    }
    real ratio = above / below;
    return both(used,
                at_most(choose(less(f->mode, k), height, height * ratio), choose(less(f->mode, k), ratio, all(1))));
}

/* As shares of the mode, so that 64 factors stay far from the largest double. */
static inline struct verdict binomial_by_product(mask used, const struct neighbours *n, real k, real height)
{
    enum { STEPS = 4 };
    const double reach = BINOMIAL_FAR;
    real far = size_of(k - n->mode), share = 1.0 / n->mode, a = n->a * share, ratio = n->ratio * share;
    real last = smaller(larger(n->mode, k), n->mode + reach), over = all(1), below = all(1);
    for (real i = larger(smaller(n->mode, k), n->mode - reach) + 1.0; any(both(used, at_most(i, last)));) {
        for (int step = 0; step < STEPS; step++, i = i + 1.0) {
            mask go = at_most(i, last);
            over = choose(go, over * (a - ratio * i), over);
            below = choose(go, below * (i * share), below);
        }
    }
    mask above = less(n->mode, k);
    real f = over / below, limit = choose(above, f, all(1)), margin = all(1 + 1e-9);
    height = choose(above, height, height * f);
    mask taken = both(both(used, at_most(far, all(reach))), at_most(height * margin, limit));
    return (struct verdict){taken, both(used, less(limit * margin, height))};
}

/* The same by the squeeze of BTPE (Kachitvichyanukul and Schmeiser 1988), for
 * more than BINOMIAL_NEAR steps from the mode. */
static inline struct verdict binomial_by_squeeze(mask used, real n, real p, real far, real height)
{
    real spread = n * p * (1.0 - p);
    real rho = far / spread * ((far * (far / 3.0 + 0.625) + 1.0 / 6) / spread + 0.5);
    real t = -far * far / (2.0 * spread), log_height = lanes_log(height);
    mask within = both(used, less(far, spread / 2.0 - 1.0));
    return (struct verdict){both(within, less(log_height, t - rho)), both(within, less(t + rho, log_height))};
}

#endif
