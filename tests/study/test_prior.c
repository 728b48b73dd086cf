/* Quantile functions against closed forms, the C library and known tables. */
#include "study/prior.h"
#include "support/check.h"

#include <math.h>

static void normal_distribution_agrees_with_erfc(void **state)
{
    (void)state;
    for (double z = -12; z <= 12; z += 0.0173) {
        double right = 0.5 * erfc(-z / sqrt(2));
        assert_true(fabs(normal_distribution(z) - right) < 2e-15 + 1e-11 * right);
    }
}

static void quantiles_match_known_values(void **state)
{
    static const struct {
        struct prior p;
        double u, x;
    } cases[] = {
        {{PRIOR_UNIFORM, 2, 6, 0, 1}, 0.25, 3},
        {{PRIOR_NORMAL, 1, 2, 0, 1}, 0.975, 1 + 2 * 1.959963984540054},
        {{PRIOR_LOGNORMAL, 3, 0.5, 0, 1}, 0.5, 3},
        {{PRIOR_LOGNORMAL, 3, 0.5, 0, 2}, 0.5, 6},
        {{PRIOR_BETA, 1, 1, 0, 1}, 0.3, 0.3},
        {{PRIOR_BETA, 2, 1, 0, 1}, 0.49, 0.7},
        {{PRIOR_BETA, 2, 5, 0, 1}, 0.5, 0.26444998329566005},
        {{PRIOR_GAMMA, 1, 2, 0, 1}, 0.5, 2 * 0.6931471805599453},
        {{PRIOR_GAMMA, 0.5, 2, 0, 1}, 0.95, 3.841458820694124}, /* chi-square, 1 degree */
        {{PRIOR_TRIANGULAR, 0, 1, 2, 1}, 0.5, 1},
        {{PRIOR_TRIANGULAR, 0, 1, 3, 1}, 0.2, 0.7745966692414834},     /* sqrt(0.2 * 3 * 1) */
        {{PRIOR_TRIANGULAR, 0, 1, 3, 1}, 0.9, 3 - 0.7745966692414834}, /* 3 - sqrt(0.1 * 3 * 2) */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_true(fabs(prior_quantile(&cases[i].p, cases[i].u) - cases[i].x) < 1e-9 * (1 + fabs(cases[i].x)));
}

static void quantiles_rise_and_invert_the_distribution(void **state)
{
    struct prior beta = {PRIOR_BETA, 38, 2, 0, 1}, gamma = {PRIOR_GAMMA, 7.5, 1, 0, 1};
    double before = 0, before2 = 0;
    (void)state;
    for (double u = 0.001; u < 1; u += 0.007) {
        double x = prior_quantile(&beta, u), y = prior_quantile(&gamma, u);
        assert_true(x > before && y > before2);
        assert_true(fabs(incomplete_beta(38, 2, x) - u) < 1e-9);
        assert_true(fabs(incomplete_gamma(7.5, y) - u) < 1e-9);
        before = x, before2 = y;
    }
    struct prior none = {PRIOR_NONE, 0, 0, 0, 1};
    assert_true(isnan(prior_quantile(&none, 0.5)));
    assert_true(isfinite(prior_quantile(&beta, 0)) && isfinite(prior_quantile(&gamma, 1)));
}

/* The median of a gamma of shape s lies near s - 1/3, that of a beta (s, 3 s) likewise. */
static void narrow_priors_keep_their_middle(void **state)
{
    (void)state;
    for (double s = 1e3; s < 2e8; s *= 10) {
        struct prior gamma = {PRIOR_GAMMA, s, 1, 0, 1}, beta = {PRIOR_BETA, s, 3 * s, 0, 1};
        double wide = 1.959963984540054 / sqrt(s);
        assert_true(fabs(prior_quantile(&gamma, 0.5) - (s - 1.0 / 3)) < 0.02);
        assert_true(fabs(prior_quantile(&gamma, 0.025) / s - (1 - wide)) < 2 / s);
        assert_true(fabs(prior_quantile(&gamma, 0.975) / s - (1 + wide)) < 2 / s);
        assert_true(fabs(prior_quantile(&beta, 0.5) - (s - 1.0 / 3) / (4 * s - 2.0 / 3)) < 0.02 / s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_distribution_agrees_with_erfc),
        cmocka_unit_test(quantiles_match_known_values),
        cmocka_unit_test(narrow_priors_keep_their_middle),
        cmocka_unit_test(quantiles_rise_and_invert_the_distribution),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
