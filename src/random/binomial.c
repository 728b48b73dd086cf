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
#include "random/persons.h"
#include "random/saddle.h"

#include <math.h>

/* Two uniform numbers of a block: [0, 1) with 53 bits, (0, 1) with 52. */
static double uniform_of(const uint32_t word[4])
{
    return (double)(int64_t)(((uint64_t)word[0] << 32 | word[1]) >> 11) * 0x1p-53;
}

static double open_of(const uint32_t word[2])
{
    return ((double)(int64_t)(((uint64_t)word[0] << 32 | word[1]) >> 12) + 0.5) * 0x1p-52;
}

/* q^n: by squaring where that loses less than 1e-11 of it, else by logarithm. */
static double power_of(double p, int64_t n)
{
    if (n >= 65536)
        return numeric_exp((double)n * numeric_log1p(-p));
    double q = 1 - p, result = 1;
    for (uint32_t left = (uint32_t)n; left > 0; left >>= 1, q *= q)
        result = left & 1 ? result * q : result;
    return result;
}

/* n p < 10, p <= 1/2. If u < 1 - n p <= (1-p)^n nobody is drawn, with no
 * power; that is most calls when the daily chance is small. */
static int64_t by_inversion(struct stream *s, uint32_t word[4], int64_t n, double p, int mirrored)
{
    enum { FAR_TAIL = 120 }; /* P(more) < 1e-80: only rounding gets there */
    double people = (double)n;
    for (;; stream_block(s, word)) {
        double u = uniform_of(word);
        if (mirrored)
            u = (1 - 0x1p-53) - u;
        if (u < 1 - people * p)
            return 0;
        double ratio = p / (1 - p), a = (people + 1) * ratio, f = power_of(p, n);
        int64_t last = n < FAR_TAIL ? n : FAR_TAIL;
        for (int k = 0; k <= last;) {
            if (u < f)
                return k;
            u -= f;
            k++;
            f *= a / k - ratio;
        }
    }
}

/* Constants of BTRS for one (n, p). */
struct btrs {
    double n, p, q;
    double whole, part; /* the mean n p = whole + part, part in [0, 1) or nearly */
    double mean, rest;  /* n p and n q */
    double a, b, alpha, v_r;
};

static void btrs_init(struct btrs *t, double n, double p)
{
    /* n p exactly, as high + low: Dekker's product. */
    const double splitter = 134217729;
    double high = n * p;
    double c = splitter * n, n1 = c - (c - n), n2 = n - n1;
    c = splitter * p;
    double p1 = c - (c - p), p2 = p - p1;
    double low = ((n1 * p1 - high) + n1 * p2 + n2 * p1) + n2 * p2;

    t->n = n;
    t->p = p;
    t->q = 1 - p;
    t->whole = floor(high);
    t->part = (high - t->whole) + low;
    t->mean = high;
    t->rest = (n - t->whole) - t->part;
    double spread = sqrt(high * t->q);
    t->b = 1.15 + 2.53 * spread;
    t->a = -0.0873 + 0.0248 * t->b + 0.01 * p;
    t->alpha = (2.83 + 5.1 / t->b) * spread;
    t->v_r = 0.92 - 4.2 / t->b;
}

/* log of the probability of whole + offset, up to a constant without the root
 * term; that one is multiplied into *size. */
static double btrs_log(const struct btrs *t, double offset, double *size)
{
    double k = t->whole + offset, other = t->n - k;
    double d = offset - t->part; /* k - n p */
    *size = saddle_size(k) * saddle_size(other);
    return -t->mean * saddle_deviance(d / t->mean) - t->rest * saddle_deviance(-d / t->rest) -
           saddle_stirling(k) - saddle_stirling(other);
}

/* The last test: is v, under the hat at `us`, below f(k) / f(mode)? */
static int btrs_accept(const struct btrs *t, double offset, double v, double us)
{
    double size, mode_size;
    double mode = floor((t->part + t->p)); /* floor((n+1) p) - whole */
    double ratio = v * t->alpha / (t->a / (us * us) + t->b);
    double log_k = btrs_log(t, offset, &size);
    double log_mode = btrs_log(t, mode, &mode_size);
    return 0.5 * numeric_log(ratio * ratio * (size / mode_size)) <= log_k - log_mode;
}

/* f(to) / f(from) for from <= to. */
static double ratio_of_chances(double n, double p, double from, double to)
{
    double ratio = p / (1 - p), a = (n + 1) * ratio, f = 1;
    for (double i = from + 1; i <= to; i++)
        f *= a / i - ratio;
    return f;
}

/* The last test for n up to 2^30, k = mode + offset: by product near the mode,
 * by squeeze farther out, by product again where that does not reach, if its
 * rounding cannot matter; 1, 0, or -1 when it is too close. `v` already scaled
 * by the hat. */
static int quick_test(double n, double p, double k, double v)
{
    double mode = floor((n + 1) * p), far = fabs(k - mode), spread = n * p * (1 - p);
    if (far > BINOMIAL_NEAR && far < spread / 2 - 1) {
        double rho = far / spread * ((far * (far / 3 + 0.625) + 1.0 / 6) / spread + 0.5);
        double t = -far * far / (2 * spread), log_v = numeric_log(v);
        if (log_v < t - rho || log_v > t + rho)
            return log_v < t;
    }
    if (far > BINOMIAL_FAR)
        return -1;
    double height = mode < k ? v : v * ratio_of_chances(n, p, k, mode);
    double limit = mode < k ? ratio_of_chances(n, p, mode, k) : 1;
    double margin = far <= BINOMIAL_NEAR ? 1 : BINOMIAL_SURELY;
    return height * margin <= limit ? 1 : height > limit * margin ? 0 : -1;
}

/* n up to 2^30, where n p is exact enough in one double. */
static int64_t by_rejection(struct stream *s, uint32_t word[4], double n, double p, int mirrored)
{
    double mean = n * p, spread = sqrt(mean * (1 - p));
    double b = 1.15 + 2.53 * spread, a = -0.0873 + 0.0248 * b + 0.01 * p;
    for (;; stream_block(s, word)) {
        double u = open_of(word) - 0.5, v = open_of(word + 2);
        if (mirrored)
            u = -u;
        double us = 0.5 - fabs(u), x = (2 * a / us + b) * u + (mean + 0.5);
        if (us >= 0.07 && v * b <= 0.92 * b - 4.2)
            return (int64_t)x;
        double k = floor(x);
        if (k < 0 || k > n)
            continue;
        double scaled = v * (2.83 + 5.1 / b) * spread / (a / (us * us) + b);
        int accepted = quick_test(n, p, k, scaled);
        if (accepted < 0) {
            struct btrs t;
            btrs_init(&t, n, p);
            accepted = btrs_accept(&t, k - t.whole, v, us);
        }
        if (accepted)
            return (int64_t)k;
    }
}

static int64_t by_exact_rejection(struct stream *s, uint32_t word[4], int64_t n, double p, int mirrored)
{
    struct btrs t;
    btrs_init(&t, (double)n, p);
    for (;; stream_block(s, word)) {
        double u = open_of(word) - 0.5, v = open_of(word + 2);
        if (mirrored)
            u = -u;
        double us = 0.5 - fabs(u);
        double offset = floor((2 * t.a / us + t.b) * u + (t.part + 0.5));
        if (us >= 0.07 && v <= t.v_r)
            return (int64_t)(t.whole + offset);
        if (t.whole + offset < 0 || t.whole + offset > t.n)
            continue;
        if (btrs_accept(&t, offset, v, us))
            return (int64_t)(t.whole + offset);
    }
}

int64_t binomial_many(struct stream *s, uint32_t word[4], int64_t n, double p)
{
    int mirrored = p > 0.5;
    int64_t count;
    if (mirrored)
        p = 1 - p;
    if ((double)n * p < 10)
        count = by_inversion(s, word, n, p, mirrored);
    else if (n < (int64_t)1 << 30)
        count = by_rejection(s, word, (double)n, p, mirrored);
    else
        count = by_exact_rejection(s, word, n, p, mirrored);
    return mirrored ? n - count : count;
}

int64_t random_binomial(struct stream *s, int64_t n, double p)
{
    if (n <= 0 || !(p > 0))
        return 0;
    if (p >= 1)
        return n;
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
