/* Mean and variance of every distribution, within 5 sigma, fixed seeds. */
#include "random/distributions.h"
#include "support/check.h"

#include <math.h>

enum { DRAWS = 100000 };

struct sample {
    double mean, variance;
};

enum kind { BINOMIAL, POISSON, NORMAL, GAMMA, BETA, HYPERGEOMETRIC };

static double draw(struct stream *s, enum kind kind, double a, double b, double c)
{
    switch (kind) {
    case BINOMIAL: return (double)random_binomial(s, (int64_t)a, b);
    case POISSON: return (double)random_poisson(s, a);
    case NORMAL: return random_normal(s);
    case GAMMA: return random_gamma(s, a);
    case BETA: return random_beta(s, a, b);
    case HYPERGEOMETRIC: return (double)random_hypergeometric(s, (int64_t)a, (int64_t)b, (int64_t)c);
    }
    return 0;
}

/* Deviations from the expected mean and variance in their standard errors. */
static void check(enum kind kind, double a, double b, double c, double mean, double variance)
{
    struct stream s = stream_at(random_key_make(99, (uint32_t)kind), (uint32_t)kind, 0, 0);
    double sum = 0, squares = 0, fourth = 0;
    for (int i = 0; i < DRAWS; i++) {
        double x = draw(&s, kind, a, b, c) - mean;
        sum += x;
        squares += x * x;
        fourth += x * x * x * x;
    }
    double error_mean = sqrt(variance / DRAWS);
    double error_variance = sqrt(fmax(fourth / DRAWS - variance * variance, 1e-12) / DRAWS);
    double z1 = sum / DRAWS / error_mean, z2 = (squares / DRAWS - variance) / error_variance;
    if (fabs(z1) > 4 || fabs(z2) > 4)
        print_message("kind %d (%g, %g, %g): mean off %.2f, variance off %.2f\n", kind, a, b, c, z1, z2);
    assert_true(fabs(z1) < 5 && fabs(z2) < 5);
}

static void check_binomial(double n, double p) { check(BINOMIAL, n, p, 0, n * p, n * p * (1 - p)); }

static void check_hypergeometric(double good, double bad, double sample)
{
    double total = good + bad, p = good / total;
    check(HYPERGEOMETRIC, good, bad, sample, sample * p, sample * p * (1 - p) * (total - sample) / (total - 1));
}

static void test_moments(void **state)
{
    (void)state;
    const double n[] = {1, 3, 12, 13, 40, 1000, 1e6, 1e12, 0x1p50}, p[] = {1e-3, 0.1, 0.3, 0.5, 0.77, 0.99};
    for (size_t i = 0; i < sizeof n / sizeof n[0]; i++)
        for (size_t j = 0; j < sizeof p / sizeof p[0]; j++)
            check_binomial(n[i], p[j]);
    check_binomial(1e12, 3e-12);
    const double means[] = {0.01, 1, 9.9, 10, 50, 1e5, 1e12, 9e14};
    for (size_t i = 0; i < sizeof means / sizeof means[0]; i++)
        check(POISSON, means[i], 0, 0, means[i], means[i]);
    check(NORMAL, 0, 0, 0, 0, 1);
    const double shapes[] = {0.1, 0.9, 1, 3.5, 1000};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        check(GAMMA, shapes[i], 0, 0, shapes[i], shapes[i]);
    check(BETA, 2, 3, 0, 0.4, 6.0 / (25 * 6));
    check(BETA, 0.3, 0.2, 0, 0.6, 0.06 / (0.25 * 1.5));
    check_hypergeometric(5, 100, 10);
    check_hypergeometric(100, 5, 90);
    check_hypergeometric(30, 300, 50);
    check_hypergeometric(400, 300, 500);
    check_hypergeometric(5e14, 3e14, 2e14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_moments)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
