/* Binomial counts: the draw that moves people, so the one that must be fast.
 *
 * Three methods, chosen by n and n p (p the smaller of p and 1 - p):
 * - n up to 12: each person against a threshold (persons.h). Worlds that differ
 *   by one person differ by one person's fate.
 * - n p < 10: inversion, by summing probabilities from 0 (Kachitvichyanukul and
 *   Schmeiser 1988, doi:10.1145/42372.42381, algorithm BINV).
 * - else: transformed rejection, BTRS (Hormann 1993,
 *   doi:10.1080/00949659308811496). The final test is made with deviances from
 *   the mean (saddle.h) and the mean in two doubles, so it stays exact when n
 *   is 10^15. One block a try; 86 % are accepted without a logarithm.
 * All of them grow with p for the same random numbers, except BTRS after a
 * refusal: if p > 1/2, people who do not move are drawn with mirrored numbers. */
#include "base/numeric.h"
#include "random/distributions.h"
#include "random/persons.h"
#include "random/saddle.h"

#include <math.h>

int persons_below_exact(struct persons *w, struct stream *s, double scaled)
{
    uint32_t threshold = (uint32_t)scaled;
    uint32_t fraction = (uint32_t)((scaled - threshold) * 0x1p32);
    int below = 0;
    if (!w->have_low) {
        for (int i = 0; i < w->n; i += 4)
            stream_block(s, w->low + i);
        w->have_low = 1;
    }
    for (int i = 0; i < w->n; i++)
        below += w->high[i] < threshold || (w->high[i] == threshold && w->low[i] < fraction);
    return below;
}

/* n p < 10, p <= 1/2. If u < 1 - n p <= (1-p)^n nobody is drawn, with no
 * exponential; that is most calls when the daily chance is small. */
static int64_t by_inversion(struct stream *s, int64_t n, double p, int mirrored)
{
    enum { FAR_TAIL = 120 }; /* P(more) < 1e-80: only rounding gets there */
    double people = (double)n;
    double ratio = p / (1 - p);
    double a = (people + 1) * ratio;
    for (;;) {
        double u = stream_uniform(s);
        if (mirrored)
            u = (1 - 0x1p-53) - u;
        if (u < 1 - people * p)
            return 0;
        double f = numeric_exp(people * numeric_log1p(-p));
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

static int64_t by_rejection(struct stream *s, int64_t n, double p, int mirrored)
{
    struct btrs t;
    btrs_init(&t, (double)n, p);
    for (;;) {
        uint32_t word[4];
        stream_block(s, word);
        double u = ((double)(((uint64_t)word[0] << 32 | word[1]) >> 12) + 0.5) * 0x1p-52 - 0.5;
        double v = ((double)(((uint64_t)word[2] << 32 | word[3]) >> 12) + 0.5) * 0x1p-52;
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

int64_t random_binomial(struct stream *s, int64_t n, double p)
{
    if (n <= 0 || !(p > 0))
        return 0;
    if (p >= 1)
        return n;
    if (n <= PERSONS_MOST) {
        struct persons w;
        persons_draw(&w, s, (int)n);
        return persons_below(&w, s, p * 0x1p32);
    }
    int mirrored = p > 0.5;
    double smaller = mirrored ? 1 - p : p;
    int64_t count = (double)n * smaller < 10 ? by_inversion(s, n, smaller, mirrored)
                                             : by_rejection(s, n, smaller, mirrored);
    return mirrored ? n - count : count;
}
