/* Hypergeometric counts: how many of `sample` people drawn without replacement
 * belong to the `good`.
 *
 * The law is symmetric in (good, bad), in (sample, the others) and in (good,
 * sample), so the smallest cell is drawn and the others follow. At most 12 to
 * draw: one by one. Mean under 10: inversion. Else the ratio of uniforms HRUA
 * (Stadlober 1990, doi:10.1016/0377-0427(90)90349-5): near the mode by a product
 * of ratios of neighbours, which needs no logarithm; else, and where that is too
 * close to decide, with log probabilities by deviances (saddle.h) instead of
 * differences of log factorials. */
#include "base/numeric.h"
#include "random/distributions.h"
#include "random/expected.h"
#include "random/saddle.h"

#include <math.h>

/* The reduced problem: `draws` from `total` of which `marked`; both at most
 * half of total, draws <= marked. */
struct urn {
    double draws, marked, total;
    double mean; /* draws * marked / total */
};

/* log probability of k, all but the same constant for every k; `root` gets the
 * product of the sizes under Stirling's root. Cells of the 2 x 2 table and
 * their deviances d, -d, -d, d from independence. */
static double urn_log(const struct urn *t, double k, double *root)
{
    double d = k - t->mean;
    double cell[4] = {k, t->draws - k, t->marked - k, t->total - t->draws - t->marked + k};
    double sum = 0;
    *root = 1;
    for (int i = 0; i < 4; i++) {
        double deviation = i == 0 || i == 3 ? d : -d;
        double expected = cell[i] - deviation;
        sum -= expected * saddle_deviance(deviation / expected) + saddle_stirling(cell[i]);
        *root *= sqrt(saddle_size(cell[i]));
    }
    return sum;
}

static int64_t one_by_one(struct stream *s, int64_t draws, int64_t marked, int64_t total)
{
    int64_t found = 0;
    for (int64_t i = 0; i < draws; i++)
        if (stream_uniform(s) * (double)(total - i) < (double)(marked - found)) found++;
    return found;
}

static int64_t by_inversion(struct stream *s, const struct urn *t)
{
    enum { FAR_TAIL = 150 };
    double root, root_all = 1, constant = 0;
    double margin[4] = {t->draws, t->total - t->draws, t->marked, t->total - t->marked};
    for (int i = 0; i < 4; i++) {
        constant += saddle_stirling(margin[i]);
        root_all *= sqrt(saddle_size(margin[i]));
    }
    constant -= saddle_stirling(t->total);
    double log_zero = urn_log(t, 0, &root) + constant;
    const double root_two_pi = 2.5066282746310002;
    double zero = numeric_exp(log_zero) * (root_all / sqrt(t->total)) / root / root_two_pi;
    double spare = t->total - t->draws - t->marked;
    double last = t->draws < FAR_TAIL ? t->draws : FAR_TAIL;
    for (;;) {
        double u = stream_uniform(s), f = zero;
        for (double k = 0; k <= last;) {
            if (u < f) return (int64_t)k;
            u -= f;
            f *= (t->draws - k) * (t->marked - k) / ((k + 1) * (spare + k + 1));
            k++;
        }
    }
}

/* f(to) / f(from) for from <= to. */
static double ratio_of_chances(const struct urn *t, double from, double to)
{
    enum { STEPS = 12 }; /* 24 factors below 2^40: far from the largest double */
    double spare = t->total - t->draws - t->marked, ratio = 1;
    for (double k = from; k < to;) {
        double above = 1, below = 1, stop = k + STEPS < to ? k + STEPS : to;
        for (; k < stop; k++) {
            above *= (t->draws - k) * (t->marked - k);
            below *= (k + 1) * (spare + k + 1);
        }
        ratio *= above / below;
    }
    return ratio;
}

/* Is x^2 <= f(k) / f(mode)? 1, 0, or -1 when it is too far or too close. */
static int quick_test(const struct urn *t, double mode, double k, double x)
{
    const double far = 64, surely = 1 + 1e-9; /* a margin that rounding cannot reach */
    if (fabs(k - mode) > far || t->total >= 0x1p40) return -1;
    double height = k < mode ? x * x * ratio_of_chances(t, k, mode) : x * x;
    double limit = k < mode ? 1 : ratio_of_chances(t, mode, k);
    return height * surely <= limit ? 1 : height > limit * surely ? 0 : -1;
}

/* The same by logarithms, with squeezes before the last one. */
static int exact_test(const struct urn *t, double mode, double k, double x)
{
    double mode_root, root;
    double log_mode = urn_log(t, mode, &mode_root);
    double log_ratio = urn_log(t, k, &root) - log_mode + numeric_log(mode_root / root);
    if (x * (4 - x) - 3 <= log_ratio) return 1;
    if (x * (x - log_ratio) >= 1) return 0;
    return 2 * numeric_log(x) <= log_ratio;
}

static int64_t by_ratio(struct stream *s, const struct urn *t)
{
    const double d1 = 1.7155277699214135, d2 = 0.8989161620588988; /* 2 sqrt(2/e), 3 - 2 sqrt(3/e) */
    double share = t->marked / t->total;
    double spread = sqrt((t->total - t->draws) * t->draws * share * (1 - share) / (t->total - 1) + 0.5);
    double width = d1 * spread + d2;
    double centre = t->mean + 0.5;
    double mode = floor((t->draws + 1) * ((t->marked + 1) / (t->total + 2)));
    double end = floor(centre + 16 * spread);
    if (end > t->draws + 1) end = t->draws + 1;
    for (;;) {
        double x = stream_uniform_open(s), y = stream_uniform_open(s);
        double w = centre + width * (y - 0.5) / x;
        if (w < 0 || w >= end) continue;
        double k = floor(w);
        int accepted = quick_test(t, mode, k, x);
        if (accepted < 0) accepted = exact_test(t, mode, k, x);
        if (accepted) return (int64_t)k;
    }
}

/* 0 < good, 0 <= bad, 0 < sample <= good + bad. Not inline: an expected draw would pay for the frame of the urn. */
__attribute__((noinline)) static int64_t draw_marked(struct stream *s, int64_t good, int64_t bad, int64_t sample)
{
    int64_t total = good + bad;
    int64_t marked = good < bad ? good : bad;
    int64_t draws = sample < total - sample ? sample : total - sample;
    int64_t fewer = draws < marked ? draws : marked, more = draws < marked ? marked : draws;
    struct urn t = {(double)fewer, (double)more, (double)total, 0};
    t.mean = t.draws * (t.marked / t.total);

    int64_t k; /* of the smaller of good and bad in the smaller of sample and rest */
    if (fewer <= 12)
        k = one_by_one(s, fewer, more, total);
    else if (t.mean < 10)
        k = by_inversion(s, &t);
    else
        k = by_ratio(s, &t);

    if (draws != sample) /* found in the rest: the sample has the others */
        k = marked - k;
    return marked == good ? k : sample - k;
}

int64_t random_hypergeometric(struct stream *s, int64_t good, int64_t bad, int64_t sample)
{
    if (good < 0) good = 0;
    if (bad < 0) bad = 0;
    if (sample > good + bad) sample = good + bad;
    if (sample <= 0 || good == 0) return 0;
    return s->key.expected ? expected_marked(s, good, bad, sample) : draw_marked(s, good, bad, sample);
}
