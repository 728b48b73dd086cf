/* Binomial counts: the draw that moves people, so the one that must be fast.
 *
 * Three methods, chosen by n and n p (p the smaller of p and 1 - p):
 * - n up to 32: each person against a threshold (persons.h). Worlds that differ
 *   by one person differ by one person's fate.
 * - n p < 10: inversion, by summing probabilities from 0 (Kachitvichyanukul and
 *   Schmeiser 1988, doi:10.1145/42372.42381, algorithm BINV).
 * - else: transformed rejection with decomposition of the last test, BTRS and
 *   the tests of BTRD (Hormann 1993, doi:10.1080/00949659308811496): 86 % are
 *   accepted without a logarithm; near the mode the ratio f(k) / f(mode) is a
 *   short product; farther out the squeeze of BTPE, or a longer product where
 *   that does not reach, spares nearly all exact tests.
 *   Those, and counts above 2^30, use deviances from the mean (saddle.h) and
 *   the mean in two doubles, so it stays exact when n is 10^15. One block a try.
 * All of them grow with p for the same random numbers, except rejection after
 * a refusal: if p > 1/2, people who do not move are drawn with mirrored numbers. */
#include "random/binomial.h"

#include "base/numeric.h"
#include "random/distributions.h"
#include "random/expected.h"
#include "random/persons.h"
#include "random/steps.h"

#include <math.h>

/* The first (0) or second (1) two words of a block. */
static uint64_t pair_of(const uint32_t word[4], int i) { return (uint64_t)word[2 * i] << 32 | word[2 * i + 1]; }

/* n p < 10, p <= 1/2. If u < 1 - n p <= (1-p)^n nobody is drawn, with no
 * power; that is most calls when the daily chance is small. */
static int64_t by_inversion(struct stream *s, uint32_t word[4], double n, double p, int mirrored)
{
    for (;; stream_block(s, word)) {
        double u = uniform_of(pair_of(word, 0));
        if (mirrored) u = (1 - 0x1p-53) - u;
        if (u < 1 - n * p) return 0;
        int lost;
        double none = n < 65536 ? power_of(1, 1 - p, n) : numeric_exp(n * numeric_log1p(-p));
        double k = binomial_count_up(1, n, p, u, none, &lost);
        if (!lost) return (int64_t)k;
    }
}

/* BTRS where a double cannot hold the mean. */
struct exact {
    double n, p;
    double whole, part; /* the mean n p = whole + part, part in [0, 1) or nearly */
    double mean, rest;  /* n p and n (1 - p) */
    struct hat hat;     /* around `part`: counts are offsets from `whole` */
};

static struct exact exact_init(double n, double p)
{
    /* n p exactly, as mean + low: Dekker's product. */
    const double splitter = 134217729;
    double mean = n * p, c = splitter * n, n1 = c - (c - n), n2 = n - n1;
    c = splitter * p;
    double p1 = c - (c - p), p2 = p - p1;
    double low = ((n1 * p1 - mean) + n1 * p2 + n2 * p1) + n2 * p2;
    double below = floor(mean), part = (mean - below) + low;
    struct exact t = {n, p, below, part, mean, (n - below) - part, binomial_hat(n, p)};
    t.hat.centre = part + 0.5;
    return t;
}

/* log of the probability of whole + offset, up to a constant without the root
 * term; that one is multiplied into *size. */
static double exact_log(const struct exact *t, double offset, double *size)
{
    double k = t->whole + offset, other = t->n - k;
    double d = offset - t->part; /* k - n p */
    *size = saddle_size(k) * saddle_size(other);
    return -t->mean * saddle_deviance(d / t->mean) - t->rest * saddle_deviance(-d / t->rest) - saddle_stirling(k)
           - saddle_stirling(other);
}

/* The last test: is the height below f(k) / f(mode)? */
static int exact_test(const struct exact *t, double offset, double height)
{
    double size, mode_size, log_k = exact_log(t, offset, &size);
    double log_mode = exact_log(t, floor(t->part + t->p), &mode_size); /* floor((n+1) p) - whole */
    return 0.5 * numeric_log(height * height * (size / mode_size)) <= log_k - log_mode;
}

/* The last test for n up to 2^30: by product near the mode, by squeeze farther
 * out, by product again where that does not reach; exactly where they cannot decide. */
static int last_test(double n, double p, double k, const struct hat *hat, double u, double v)
{
    double height = binomial_height(hat, u, v);
    struct verdict by = {0, 0};
    if (fabs(k - floor((n + 1) * p)) > BINOMIAL_NEAR) by = binomial_by_squeeze(1, n, p, k, height);
    if (!by.taken && !by.refused) by = binomial_by_product(1, n, p, k, height, BINOMIAL_FAR);
    if (by.taken || by.refused) return by.taken;
    const struct exact exact = exact_init(n, p);
    return exact_test(&exact, k - exact.whole, height);
}

/* n up to 2^30, where n p is exact enough in one double. */
static int64_t by_rejection(struct stream *s, uint32_t word[4], double n, double p, int mirrored)
{
    const struct hat hat = binomial_hat(n, p);
    for (;; stream_block(s, word)) {
        double u = uniform_open_of(pair_of(word, 0)) - 0.5, v = uniform_open_of(pair_of(word, 1));
        if (mirrored) u = -u;
        double x = hat_point(&hat, u), k;
        if (binomial_at_once(&hat, u, v)) return (int64_t)x;
        k = floor(x);
        if (k >= 0 && k <= n && last_test(n, p, k, &hat, u, v)) return (int64_t)k;
    }
}

static int64_t by_exact_rejection(struct stream *s, uint32_t word[4], double n, double p, int mirrored)
{
    const struct exact t = exact_init(n, p);
    for (;; stream_block(s, word)) {
        double u = uniform_open_of(pair_of(word, 0)) - 0.5, v = uniform_open_of(pair_of(word, 1));
        if (mirrored) u = -u;
        double offset = floor(hat_point(&t.hat, u)), k = t.whole + offset;
        if (binomial_at_once(&t.hat, u, v)) return (int64_t)k;
        if (k >= 0 && k <= n && exact_test(&t, offset, binomial_height(&t.hat, u, v))) return (int64_t)k;
    }
}

int64_t binomial_many(struct stream *s, uint32_t word[4], int64_t n, double p)
{
    int mirrored = p > 0.5;
    int64_t count;
    if (mirrored) p = 1 - p;
    if ((double)n * p < 10)
        count = by_inversion(s, word, (double)n, p, mirrored);
    else if (n < (int64_t)1 << 30)
        count = by_rejection(s, word, (double)n, p, mirrored);
    else
        count = by_exact_rejection(s, word, (double)n, p, mirrored);
    return mirrored ? n - count : count;
}

int64_t random_binomial(struct stream *s, int64_t n, double p)
{
    if (n <= 0 || !(p > 0)) return 0;
    if (p >= 1) return n;
    if (s->key.expected) return expected_share(s, n, p);
    if (n <= PERSONS_ALONE) {
        uint64_t upto = persons_threshold(p);
        int64_t below;
        persons_below(s, (int)n, &upto, 1, &below);
        return below;
    }
    uint32_t word[4];
    stream_block(s, word);
    return binomial_many(s, word, n, p);
}
