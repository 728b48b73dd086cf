/* The elementary functions against the C library, whose errors are under 1 ulp. */
#include "base/numeric.h"
#include "support/check.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Distance in units of the last place of `right`. */
static double ulps(double got, double right)
{
    if (got == right || (isnan(got) && isnan(right))) return 0;
    if (!isfinite(got) || !isfinite(right)) return 1e300;
    double size = nextafter(fabs(right), (double)INFINITY) - fabs(right);
    return fabs(got - right) / size;
}

struct range {
    double from, to;
};

/* Largest distance on an uneven grid over the ranges. */
static double worst(double (*ours)(double), double (*theirs)(double), const struct range *r, size_t count)
{
    double most = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        for (int j = 0; j < 200000; j++) {
            double x = r[i].from + (r[i].to - r[i].from) * (j + 0.37 * (j % 3) / 3.0) / 200000.0;
            double d = ulps(ours(x), theirs(x));
            if (d > most) {
                most = d;
                at = x;
            }
        }
    }
    if (most > 2) print_message("worst %.3f ulp at %.17g\n", most, at);
    return most;
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void test_exp(void **state)
{
    (void)state;
    const struct range r[] = {{-1e-3, 1e-3}, {-1, 1}, {-30, 30}, {-708, 709.78}, {-745, -708}};
    assert_true(worst(numeric_exp, exp, r, COUNT(r)) < 2);
    assert_true(numeric_exp(0) == 1);
    assert_true(numeric_exp(-746) == 0 && numeric_exp(-(double)INFINITY) == 0);
    assert_true(isinf(numeric_exp(710)) && isnan(numeric_exp((double)NAN)));
}

static void test_log(void **state)
{
    (void)state;
    const struct range r[] = {{1e-320, 1e-300}, {1e-10, 1e-3}, {1e-3, 0.7}, {0.7, 1.5},
                              {0.999, 1.001},   {1, 1e3},      {1, 1e300}};
    assert_true(worst(numeric_log, log, r, COUNT(r)) < 2);
    assert_true(numeric_log(1) == 0 && isinf(numeric_log(0)) && isnan(numeric_log(-1)));
    assert_true(isinf(numeric_log((double)INFINITY)) && isnan(numeric_log((double)NAN)));
}

static void test_log1p_expm1(void **state)
{
    (void)state;
    const struct range l[] = {{-0.999999, -0.25}, {-0.3, 0.42}, {-1e-8, 1e-8}, {0.3, 3}, {1, 1e18}};
    const struct range e[] = {{-1e-8, 1e-8}, {-0.35, 0.35}, {-2, 2}, {-45, 45}, {40, 700}};
    assert_true(worst(numeric_log1p, log1p, l, COUNT(l)) < 2);
    assert_true(worst(numeric_expm1, expm1, e, COUNT(e)) < 2);
    assert_true(isinf(numeric_log1p(-1)) && isnan(numeric_log1p(-2)) && isnan(numeric_expm1((double)NAN)));
    assert_true(numeric_expm1(-(double)INFINITY) == -1);
}

static double tanh_long(double x) { return (double)tanhl((long double)x); }

static double logistic_long(double x) { return (double)(1 / (1 + expl(-(long double)x))); }

static void test_tanh_logistic(void **state)
{
    (void)state;
    const struct range r[] = {{-1e-5, 1e-5}, {-1, 1}, {-25, 25}, {-1000, 1000}};
    assert_true(worst(numeric_tanh, tanh_long, r, COUNT(r)) <= 2);
    const struct range l[] = {{-1, 1}, {-40, 40}, {-700, 800}};
    assert_true(worst(numeric_logistic, logistic_long, l, COUNT(l)) < 2.5);
    assert_true(numeric_logistic(-1e6) == 0 && numeric_logistic(1e6) == 1);
}

static void test_pow(void **state)
{
    (void)state;
    double most = 0;
    for (int i = 1; i < 1500; i++) {
        for (int j = -150; j < 150; j++) {
            double x = pow(1.5, (i - 750) / 3.0) * 1.000123, y = j * 0.37 + 0.011 * (i % 7);
            double right = (double)powl((long double)x, (long double)y);
            if (isfinite(right) && right > DBL_MIN) most = fmax(most, ulps(numeric_pow(x, y), right));
        }
    }
    for (int i = 0; i < 1000; i++) { /* the logarithm times a large power: its low part counts */
        double x = 0.72 + 0.0007 * i, y = (i % 2 ? 600 : -600) / log(x) * (1 + 0.0001 * (i % 13));
        if (fabs(x - 1) > 0.01)
            most = fmax(most, ulps(numeric_pow(x, y), (double)powl((long double)x, (long double)y)));
    }
    print_message("pow: worst %.2f ulp\n", most);
    assert_true(most < 2);
    assert_true(ulps(numeric_pow(1.0000001, 7e9), pow(1.0000001, 7e9)) < 2);
    assert_true(numeric_pow(0, 0) == 1 && numeric_pow(0, 2) == 0 && isinf(numeric_pow(0, -1)));
    assert_true(numeric_pow(3, 2) == 9 && numeric_pow(2, 10) == 1024 && isnan(numeric_pow(-1, 2)));
    assert_true(numeric_pow(7, 400) == (double)INFINITY && numeric_pow(7, -400) == 0);
    assert_true(numeric_pow((double)INFINITY, -1) == 0 && isinf(numeric_pow((double)INFINITY, 1)));
    assert_true(numeric_pow(0.5, 1e300) == 0 && isinf(numeric_pow(0.5, -(double)INFINITY)));
}

static void test_log_gamma(void **state)
{
    (void)state;
    double most = 0;
    for (int i = 1; i < 400000; i++) {
        double x = i < 200000 ? i * 1e-4 : numeric_exp((i - 200000) * 1e-3);
        double right = (double)lgammal((long double)x);
        if (right != 0) most = fmax(most, fabs(numeric_log_gamma(x) / right - 1));
    }
    print_message("log_gamma: worst relative error %.2e\n", most);
    assert_true(most < 1e-14);
    assert_true(numeric_log_gamma(1) == 0 && numeric_log_gamma(2) == 0);
    assert_true(isinf(numeric_log_gamma(0)) && isnan(numeric_log_gamma(-1)));
}

static void test_normal_quantile(void **state)
{
    (void)state;
    /* From the distribution function in long double: Phi(z) = erfc(-z/sqrt 2)/2. */
    double most = 0;
    for (int i = -37000; i <= 5000; i++) {
        double z = i * 1e-3;
        double p = (double)(0.5L * erfcl(-(long double)z / sqrtl(2.0L)));
        if (!(p > 0 && p < 1)) continue;
        /* What rounding p does to z is not the function's error: add it back. */
        long double at = 0.5L * erfcl(-(long double)z / sqrtl(2.0L));
        long double density = expl(-0.5L * (long double)z * (long double)z) / sqrtl(2 * acosl(-1.0L));
        double right = (double)((long double)z + ((long double)p - at) / density);
        double error = fabs(numeric_normal_quantile(p) - right) / fmax(1, fabs(right));
        most = fmax(most, error);
    }
    print_message("normal_quantile: worst error %.2e\n", most);
    assert_true(most < 1e-13);
    assert_true(numeric_normal_quantile(0.5) == 0);
    assert_true(isinf(numeric_normal_quantile(0)) && isinf(numeric_normal_quantile(1)));
    assert_true(isnan(numeric_normal_quantile(1.5)));
    /* The tables' well-known value. */
    assert_true(fabs(numeric_normal_quantile(0.975) - 1.959963984540054) < 1e-15);
}

static void test_sizes(void **state)
{
    (void)state;
    size_t out = 0;
    assert_int_equal(size_multiply(6, 7, &out), 1);
    assert_int_equal(out, 42);
    assert_int_equal(size_multiply(SIZE_MAX, 0, &out), 1);
    assert_int_equal(size_multiply(SIZE_MAX / 2 + 1, 2, &out), 0);
    assert_int_equal(size_add(SIZE_MAX - 1, 1, &out), 1);
    assert_int_equal(size_add(SIZE_MAX, 1, &out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp),
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_log1p_expm1),
        cmocka_unit_test(test_tanh_logistic),
        cmocka_unit_test(test_pow),
        cmocka_unit_test(test_log_gamma),
        cmocka_unit_test(test_normal_quantile),
        cmocka_unit_test(test_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
