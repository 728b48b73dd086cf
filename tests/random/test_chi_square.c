/* Every distribution against its exact probabilities (GSL), by chi-square with
 * fixed seeds. Tails are lumped until a class expects 20 draws; the lumps take
 * the exact rest. A law passes when the p-value is above 1e-4; a control shows
 * that the same test refuses a probability that is 1 or 2 % wrong. */
#include "random/distributions.h"
#include "random/persons.h"
#include "support/check.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

enum { DRAWS = 200000 };

enum law { BINOMIAL, POISSON, HYPERGEOMETRIC, NORMAL, GAMMA, BETA };

/* Law and parameters as drawn; the expectation may use others (the control). */
struct problem {
    enum law law;
    double a, b, c;
};

static double draw(struct stream *s, const struct problem *p)
{
    switch (p->law) {
    case BINOMIAL: return (double)random_binomial(s, (int64_t)p->a, p->b);
    case POISSON: return (double)random_poisson(s, p->a);
    case HYPERGEOMETRIC: return (double)random_hypergeometric(s, (int64_t)p->a, (int64_t)p->b, (int64_t)p->c);
    case NORMAL: return random_normal(s);
    case GAMMA: return random_gamma(s, p->a);
    case BETA: return random_beta(s, p->a, p->b);
    }
    return 0;
}

static double probability(const struct problem *p, unsigned k)
{
    switch (p->law) {
    case BINOMIAL: return gsl_ran_binomial_pdf(k, p->b, (unsigned)p->a);
    case POISSON: return gsl_ran_poisson_pdf(k, p->a);
    default: return gsl_ran_hypergeometric_pdf(k, (unsigned)p->a, (unsigned)p->b, (unsigned)p->c);
    }
}

static double below(const struct problem *p, double x)
{
    switch (p->law) {
    case NORMAL: return gsl_cdf_ugaussian_P(x);
    case GAMMA: return gsl_cdf_gamma_P(x, p->a, 1);
    default: return gsl_cdf_beta_P(x, p->a, p->b);
    }
}

/* p-value of the counts of 0, 1, ... (the last slot: all beyond). */
static double p_value(const double *expected, const double *seen, size_t count)
{
    double chi = 0, e = 0, o = 0;
    int classes = 0;
    double rest_expected = DRAWS, rest_seen = DRAWS;
    for (size_t i = 0; i < count; i++) {
        e += expected[i];
        o += seen[i];
        if (e < 20 || rest_expected - e < 20) continue;
        chi += (o - e) * (o - e) / e;
        classes++;
        rest_expected -= e;
        rest_seen -= o;
        e = o = 0;
    }
    chi += (rest_seen - rest_expected) * (rest_seen - rest_expected) / rest_expected;
    return classes == 0 ? 1 : gsl_cdf_chisq_Q(chi, classes);
}

static double test_counts(const struct problem *drawn, const struct problem *exact)
{
    enum { SLOTS = 4000 };
    static const unsigned seed = 4711;
    double *expected = calloc(SLOTS, sizeof *expected), *seen = calloc(SLOTS, sizeof *seen);
    assert_non_null(expected);
    assert_non_null(seen);
    for (unsigned i = 0; i < DRAWS; i++) {
        struct stream s = stream_at(random_key_make(seed, 0), drawn->law, i, (uint32_t)drawn->a);
        double x = draw(&s, drawn);
        assert_true(x >= 0);
        seen[x < SLOTS - 1 ? (size_t)x : SLOTS - 1]++;
    }
    for (unsigned k = 0; k < SLOTS - 1; k++)
        expected[k] = DRAWS * probability(exact, k);
    double p = p_value(expected, seen, SLOTS);
    free(expected);
    free(seen);
    return p;
}

/* Continuous laws: 100 classes of equal probability. */
static double test_classes(const struct problem *p)
{
    enum { CLASSES = 100 };
    double expected[CLASSES], seen[CLASSES] = {0};
    for (unsigned i = 0; i < DRAWS; i++) {
        struct stream s = stream_at(random_key_make(4712, 0), p->law, i, 7);
        double u = below(p, draw(&s, p));
        assert_true(u >= 0 && u <= 1);
        seen[u < 1 ? (size_t)(u * CLASSES) : CLASSES - 1]++;
    }
    for (int i = 0; i < CLASSES; i++)
        expected[i] = DRAWS / (double)CLASSES;
    return p_value(expected, seen, CLASSES);
}

static void accept_all(const struct problem *problems, size_t count)
{
    int refused = 0;
    for (size_t i = 0; i < count; i++) {
        const struct problem *p = &problems[i];
        double value = p->law >= NORMAL ? test_classes(p) : test_counts(p, p);
        if (!(value > 1e-4)) {
            print_message("law %d (%g, %g, %g): p-value %.2e\n", (int)p->law, p->a, p->b, p->c, value);
            refused++;
        }
    }
    assert_int_equal(refused, 0);
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void test_binomial(void **state)
{
    (void)state;
    const double n[] = {1, 2, 5, 12, 13, 20, 21, 100, 3000}, p[] = {0.0007, 0.01, 0.1, 0.3, 0.5, 0.501, 0.8, 0.97};
    struct problem all[COUNT(n) * COUNT(p)];
    for (size_t i = 0; i < COUNT(all); i++)
        all[i] = (struct problem){BINOMIAL, n[i / COUNT(p)], p[i % COUNT(p)], 0};
    accept_all(all, COUNT(all));
    /* Around the change from inversion to rejection, and a rare event. */
    const struct problem edge[] = {{BINOMIAL, 1000, 0.02999, 0}, {BINOMIAL, 1000, 0.0301, 0}, {BINOMIAL, 59, 0.5, 0},
                                   {BINOMIAL, 61, 0.5, 0},       {BINOMIAL, 1e9, 3e-9, 0},    {BINOMIAL, 1e9, 1e-6, 0},
                                   {BINOMIAL, 100000, 0.4, 0},   {BINOMIAL, 60, 0.35, 0}};
    accept_all(edge, COUNT(edge));
}

static void test_poisson(void **state)
{
    (void)state;
    const struct problem all[] = {{POISSON, 0.01, 0, 0}, {POISSON, 1, 0, 0},    {POISSON, 9.99, 0, 0},
                                  {POISSON, 10, 0, 0},   {POISSON, 12.3, 0, 0}, {POISSON, 200, 0, 0},
                                  {POISSON, 3000, 0, 0}};
    accept_all(all, COUNT(all));
}

static void test_hypergeometric(void **state)
{
    (void)state;
    const struct problem all[] = {
        {
            HYPERGEOMETRIC,
            5,
            7,
            6,
        },
        {HYPERGEOMETRIC, 40, 60, 10},
        {HYPERGEOMETRIC, 30, 500, 60},
        {HYPERGEOMETRIC, 500, 30, 60},
        {HYPERGEOMETRIC, 500, 30, 470},
        {HYPERGEOMETRIC, 30, 500, 470},
        {HYPERGEOMETRIC, 80, 90, 70},
        {HYPERGEOMETRIC, 2000, 900, 700},
        {HYPERGEOMETRIC, 900, 2000, 2300},
    };
    accept_all(all, COUNT(all));
}

static void test_continuous(void **state)
{
    (void)state;
    const struct problem all[] = {
        {NORMAL, 0, 0, 0}, {GAMMA, 0.05, 0, 0}, {GAMMA, 0.7, 0, 0},  {GAMMA, 1, 0, 0},
        {GAMMA, 30, 0, 0}, {BETA, 2, 3, 0},     {BETA, 0.3, 0.5, 0}, {BETA, 0.5, 4, 0},
    };
    accept_all(all, COUNT(all));
}

/* The same test must refuse what is wrong by 1 or 2 %. */
static void test_control(void **state)
{
    (void)state;
    const struct problem drawn[] = {{BINOMIAL, 10, 0.3, 0},
                                    {BINOMIAL, 60, 0.1, 0},
                                    {BINOMIAL, 1000, 0.3, 0},
                                    {POISSON, 50, 0, 0}};
    for (size_t i = 0; i < COUNT(drawn); i++) {
        struct problem wrong = drawn[i];
        if (wrong.law == POISSON)
            wrong.a *= 1.01;
        else
            wrong.b *= i < 2 ? 1.02 : 1.01;
        assert_true(test_counts(&drawn[i], &wrong) < 1e-6);
    }
}

/* n = 10^12 and 2^50: the largest distance between the empirical distribution and
 * the normal one with the mid-point correction (skewness below 1e-6). */
static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void test_huge(void **state)
{
    (void)state;
    enum { SAMPLE = 100000 };
    const struct {
        double n, p;
    } huge[] = {{1e12, 0.3}, {0x1p50, 0.5}, {0x1p50, 0.9}, {1e15, 1e-3}};
    double *z = malloc(SAMPLE * sizeof *z);
    assert_non_null(z);
    for (size_t i = 0; i < COUNT(huge); i++) {
        double n = huge[i].n, p = huge[i].p;
        struct stream s = stream_at(random_key_make(5, (uint32_t)i), 1, 1, 1);
        for (int j = 0; j < SAMPLE; j++)
            z[j] = ((double)random_binomial(&s, (int64_t)n, p) + 0.5 - n * p) / sqrt(n * p * (1 - p));
        qsort(z, SAMPLE, sizeof *z, compare_doubles);
        double most = 0;
        for (int j = 0; j < SAMPLE; j++)
            most = fmax(most, fabs(gsl_cdf_ugaussian_P(z[j]) - (j + 0.5) / SAMPLE));
        assert_true(most * sqrt(SAMPLE) < 1.95); /* level 0.001 */
    }
    free(z);
}

static void check_multinomial(int64_t n, int rest)
{
    const double p[4] = {0.1, 0.35, 0, 0.15};
    const double total = rest ? 1 : 0.6, q[5] = {0.1 / total, 0.35 / total, 0, 0.15 / total, rest ? 0.4 : 0};
    double sums[5] = {0}, products[5][5] = {{0}};
    enum { TRIES = 50000 };
    for (uint32_t i = 0; i < TRIES; i++) {
        struct stream s = stream_at(random_key_make(6, 6), 2, i, (uint32_t)n);
        int64_t counts[5] = {0}, placed = 0;
        random_multinomial(&s, n, p, 4, rest, counts);
        for (int a = 0; a < 5; a++) {
            placed += counts[a];
            assert_true(counts[a] >= 0);
            sums[a] += (double)counts[a] - (double)n * q[a];
            for (int b = 0; b < 5; b++)
                products[a][b] += ((double)counts[a] - (double)n * q[a]) * ((double)counts[b] - (double)n * q[b]);
        }
        assert_true(placed == n && counts[2] == 0);
    }
    for (int a = 0; a < 5; a++) {
        double va = (double)n * q[a] * (1 - q[a]);
        assert_true(fabs(sums[a]) <= 5 * sqrt(va * TRIES));
        for (int b = 0; b < 5; b++) {
            double vb = (double)n * q[b] * (1 - q[b]);
            double right = a == b ? va : -(double)n * q[a] * q[b];
            assert_true(fabs(products[a][b] / TRIES - right) <= 6 * sqrt((va * vb + right * right + va) / TRIES));
        }
    }
}

static void test_multinomial(void **state)
{
    (void)state;
    const int64_t n[] = {0, 1, 7, 12, 60, 65, 190, 200, 5000, 1000000000};
    for (size_t i = 0; i < COUNT(n); i++) {
        check_multinomial(n[i], 0);
        check_multinomial(n[i], 1);
    }
    const double p[3] = {0.25, 0.5, 0.25};
    /* Nothing usable: equal shares; no category but a rest: all there. */
    struct stream s = stream_at(random_key_make(1, 2), 3, 0, 0);
    int64_t counts[2];
    random_multinomial(&s, 1000, (const double[]){0, (double)NAN}, 2, 0, counts);
    assert_true(counts[0] > 400 && counts[0] + counts[1] == 1000);
    random_multinomial(&s, 9, p, 0, 1, counts);
    assert_int_equal(counts[0], 9);
}

/* The count of each category against the binomial law, with people drawn one by one, by inversion and by rejection; a
 * control refuses chances that are 2 % wrong. */
static double check_category(int64_t n, int category, double error)
{
    enum { SLOTS = 4000, WAYS = 4 };
    static const double p[WAYS] = {0.02, 0.55, 0.3, 0.13};
    static double expected[SLOTS], seen[SLOTS];
    for (unsigned k = 0; k < SLOTS; k++) {
        expected[k] = DRAWS * gsl_ran_binomial_pdf(k, p[category] * (1 + error), (unsigned)n);
        seen[k] = 0;
    }
    for (uint32_t i = 0; i < DRAWS; i++) {
        struct stream s = stream_at(random_key_make(6, 7), 2, i, (uint32_t)n);
        int64_t counts[WAYS];
        random_multinomial(&s, n, p, WAYS, 0, counts);
        seen[counts[category]]++;
    }
    return p_value(expected, seen, SLOTS);
}

static void test_categories(void **state)
{
    (void)state;
    const int64_t n[] = {3, PERSONS_MANY, PERSONS_MANY + 1, 300, 3000};
    for (size_t i = 0; i < COUNT(n); i++) {
        for (int category = 0; category < 4; category++)
            assert_true(check_category(n[i], category, 0) > 1e-4);
        assert_true(check_category(n[i], 2, 0.02) < 1e-6);
    }
}

/* Where people go together: each outcome of three people and three ways against its exact probability. */
static void test_joint(void **state)
{
    (void)state;
    enum { PEOPLE = 3, OUTCOMES = 16 };
    const double p[3] = {0.2, 0.5, 0.3};
    double expected[OUTCOMES] = {0}, seen[OUTCOMES] = {0};
    for (unsigned a = 0; a <= PEOPLE; a++)
        for (unsigned b = 0; a + b <= PEOPLE; b++)
            expected[4 * a + b] = DRAWS * gsl_ran_multinomial_pdf(3, p, (const unsigned[]){a, b, PEOPLE - a - b});
    for (uint32_t i = 0; i < DRAWS; i++) {
        struct stream s = stream_at(random_key_make(6, 8), 2, i, 3);
        int64_t counts[3];
        random_multinomial(&s, PEOPLE, p, 3, 0, counts);
        seen[4 * counts[0] + counts[1]]++;
    }
    assert_true(p_value(expected, seen, OUTCOMES) > 1e-4);
}

static void test_alias(void **state)
{
    (void)state;
    const double weight[6] = {0.5, 0, 3, 1e-3, 2, 4.4};
    uint32_t threshold[6], alias[6], work[6];
    double scaled[6], total = 0, expected[6], seen[6] = {0};
    struct alias_table t;
    alias_build(&t, weight, 6, threshold, alias, work, scaled);
    struct stream s = stream_at(random_key_make(8, 8), 8, 8, 8);
    for (int i = 0; i < 6; i++)
        total += weight[i];
    for (int i = 0; i < 6; i++)
        expected[i] = DRAWS * weight[i] / total;
    for (int i = 0; i < DRAWS; i++) {
        uint32_t r1 = stream_u32(&s), r2 = stream_u32(&s);
        seen[alias_pick(&t, r1, r2)]++;
    }
    assert_true(seen[1] == 0);
    assert_true(p_value(expected, seen, 6) > 1e-4);
    /* The table's own probabilities, exactly. */
    double share[6] = {0};
    for (int i = 0; i < 6; i++) {
        share[i] += threshold[i] * 0x1p-32 / 6;
        share[alias[i]] += (1 - threshold[i] * 0x1p-32) / 6;
    }
    for (int i = 0; i < 6; i++)
        assert_true(fabs(share[i] - weight[i] / total) < 1e-9);
}

static void test_edges(void **state)
{
    (void)state;
    struct stream s = stream_at(random_key_make(3, 3), 3, 3, 3);
    const int64_t n[] = {0, 1, 12, 13, 100000, (int64_t)1 << 50};
    for (size_t i = 0; i < COUNT(n); i++) {
        assert_true(random_binomial(&s, n[i], 0) == 0 && random_binomial(&s, n[i], -1) == 0);
        assert_true(random_binomial(&s, n[i], 1) == n[i] && random_binomial(&s, n[i], 1.5) == n[i]);
        assert_true(random_binomial(&s, n[i], (double)NAN) == 0);
        int64_t nearly = random_binomial(&s, n[i], 1 - 1e-16);
        assert_true(nearly <= n[i] && n[i] - nearly < 5);
    }
    assert_true(random_binomial(&s, -5, 0.5) == 0 && random_poisson(&s, (double)NAN) == 0);
    assert_true(random_hypergeometric(&s, 5, 0, 3) == 3 && random_hypergeometric(&s, 0, 5, 3) == 0);
    assert_true(random_hypergeometric(&s, 50, 70, 500) == 50);
    assert_true(random_gamma(&s, 0) == 0 && random_beta(&s, 1, 0) == 1 && random_beta(&s, 0, 1) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_binomial),    cmocka_unit_test(test_poisson),    cmocka_unit_test(test_hypergeometric),
        cmocka_unit_test(test_continuous),  cmocka_unit_test(test_control),    cmocka_unit_test(test_huge),
        cmocka_unit_test(test_multinomial), cmocka_unit_test(test_categories), cmocka_unit_test(test_joint),
        cmocka_unit_test(test_alias),       cmocka_unit_test(test_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
