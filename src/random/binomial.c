/* Binomial counts: the draw that moves people, so the one that must be fast.
 *
 * Two methods, chosen by n p (p the smaller of p and 1 - p):
 * - n p < 30: inversion, by summing probabilities from 0 (Kachitvichyanukul and
 *   Schmeiser 1988, doi:10.1145/42372.42381, algorithm BINV). Worlds that differ by
 *   a person or a little in p draw the same count or its neighbour.
 * - else: transformed rejection with decomposition of the last test, BTRS and
 *   the tests of BTRD (Hormann 1993, doi:10.1080/00949659308811496): 86 % are
 *   accepted without a logarithm; near the mode the ratio f(k) / f(mode) is a
 *   short product; farther out the squeeze of BTPE, or a longer product where
 *   that does not reach, spares nearly all exact tests.
 *   Those, and counts above 2^30, use deviances from the mean (saddle.h) and
 *   the mean in two doubles, so it stays exact when n is 10^15. One block a try.
 * Both grow with p for the same random numbers, except rejection after
 * a refusal: if p > 1/2, people who do not move are drawn with mirrored numbers. */
#include "random/binomial.h"

#include "base/numeric.h"
#include "random/distributions.h"
#include "random/expected.h"
#include "random/steps.h"

#include <math.h>

/* The first (0) or second (1) two words of a block. */
static uint64_t pair_of(const uint32_t word[4], int i) { return (uint64_t)word[2 * i] << 32 | word[2 * i + 1]; }

#define FIVE(i) 1.0 / (i), 1.0 / ((i) + 1), 1.0 / ((i) + 2), 1.0 / ((i) + 3), 1.0 / ((i) + 4)
#define THIRTY(i) FIVE(i), FIVE((i) + 5), FIVE((i) + 10), FIVE((i) + 15), FIVE((i) + 20), FIVE((i) + 25)
const double step_share[FAR_TAIL + COUNT_STEPS + 1] = {0,         THIRTY(1), THIRTY(31), THIRTY(61), THIRTY(91),
                                                       1.0 / 121, 1.0 / 122, 1.0 / 123,  1.0 / 124};

/* The numbers of a draw, a block a try. */
struct tries {
    const struct stream *s;
    uint32_t next, word[4];
};

static void next_try(struct tries *t)
{
    stream_block_at(t->s, t->next, t->word);
    t->next += SPLIT_TRIES;
}

/* A small mean, p <= 1/2. If u < 1 - n p <= (1-p)^n nobody is drawn, with no
 * power; that is most calls when the daily chance is small. */
static int64_t by_inversion(struct tries *t, double n, double p, int mirrored)
{
    for (;; next_try(t)) {
        double u = uniform_of(pair_of(t->word, 0));
        if (mirrored) u = (1 - 0x1p-53) - u;
        if (u < 1 - n * p) return 0;
        const struct counting c = binomial_counting(1, n, p, u, binomial_none(n, p));
        double k = count_up(c);
        if (!count_lost(&c, k)) return (int64_t)k;
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

/* The last test for n up to 2^30: by product near the mode; by squeeze farther
 * out, by product again where that does not reach; exactly where they cannot decide. */
static int last_test(double n, double p, double k, double height)
{
    const struct neighbours f = binomial_neighbours(n, p);
    double far = fabs(k - f.mode);
    if (far <= BINOMIAL_NEAR) return binomial_near(1, &f, k, height);
    struct verdict by = binomial_by_squeeze(1, n, p, far, height);
    if (!by.taken && !by.refused) by = binomial_by_product(1, &f, k, height);
    if (by.taken || by.refused) return by.taken;
    const struct exact exact = exact_init(n, p);
    return exact_test(&exact, k - exact.whole, height);
}

/* n up to 2^30, where n p is exact enough in one double. */
static int64_t by_rejection(struct tries *t, double n, double p, int mirrored)
{
    const struct hat hat = binomial_hat(n, p);
    for (;; next_try(t)) {
        double u = uniform_open_of(pair_of(t->word, 0)) - 0.5, v = uniform_open_of(pair_of(t->word, 1));
        if (mirrored) u = -u;
        double x = hat_point(&hat, u), k;
        if (binomial_at_once(&hat, u, v)) return (int64_t)x;
        k = floor(x);
        if (k >= 0 && k <= n && last_test(n, p, k, binomial_height(&hat, u, v))) return (int64_t)k;
    }
}

static int64_t by_exact_rejection(struct tries *t, double n, double p, int mirrored)
{
    const struct exact x = exact_init(n, p);
    for (;; next_try(t)) {
        double u = uniform_open_of(pair_of(t->word, 0)) - 0.5, v = uniform_open_of(pair_of(t->word, 1));
        if (mirrored) u = -u;
        double offset = floor(hat_point(&x.hat, u)), k = x.whole + offset;
        if (binomial_at_once(&x.hat, u, v)) return (int64_t)k;
        if (k >= 0 && k <= n && exact_test(&x, offset, binomial_height(&x.hat, u, v))) return (int64_t)k;
    }
}

int64_t binomial_from(const struct stream *s, uint32_t block, int64_t n, double p)
{
    struct tries t = {.s = s, .next = block};
    int mirrored = p > 0.5;
    int64_t count;
    next_try(&t);
    if (mirrored) p = 1 - p;
    if ((double)n * p < INVERSION_MEAN)
        count = by_inversion(&t, (double)n, p, mirrored);
    else if (n < (int64_t)1 << 30)
        count = by_rejection(&t, (double)n, p, mirrored);
    else
        count = by_exact_rejection(&t, (double)n, p, mirrored);
    return mirrored ? n - count : count;
}

int64_t random_binomial(struct stream *s, int64_t n, double p)
{
    if (n <= 0 || !(p > 0)) return 0;
    if (p >= 1) return n;
    if (s->key.expected) return expected_share(s, n, p);
    int64_t count = binomial_from(s, s->counter[0], n, p);
    s->counter[0] += SPLIT_BLOCKS;
    return count;
}
