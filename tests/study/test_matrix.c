/* Factors, ridge regression and the adjustment of particles, by hand. */
#include "study/abc.h"
#include "support/check.h"

#include <math.h>
#include <string.h>

/* [4 2; 2 5] = L L' with L = [2 0; 1 2]. */
static void factors_and_solutions(void **state)
{
    double m[4] = {4, NAN, 2, 5}, b[2] = {8, 9}, lower[2] = {8, 9}, out[2];
    const double x[2] = {3, 5};
    double singular[4] = {1, 0, 2, 4};
    (void)state;
    assert_true(cholesky_factor(m, 2) && isnan(m[1])); /* the upper triangle is not read */
    assert_true(m[0] == 2 && m[2] == 1 && m[3] == 2);
    cholesky_solve(m, 2, b); /* 4 * 1.375 + 2 * 1.25 = 8, 2 * 1.375 + 5 * 1.25 = 9 */
    assert_near(b[0], 1.375, 1e-15);
    assert_near(b[1], 1.25, 1e-15);
    cholesky_solve_lower(m, 2, lower);
    assert_near(lower[0], 4, 1e-15);
    assert_near(lower[1], 2.5, 1e-15);
    cholesky_multiply(m, 2, x, out);
    assert_true(out[0] == 6 && out[1] == 13);
    assert_false(cholesky_factor(singular, 2));
}

/* Inputs 0 to 3, outputs 0, 1, 1, 2 and their opposites: variance 1.25, covariance 0.75. The last input never varies. A
 * row without weight counts nothing. */
static void a_ridge_by_hand(void **state)
{
    const double x[] = {0, 7, 1, 7, 2, 7, 3, 7, 50, 9}, y[] = {0, 0, 1, -1, 1, -1, 2, -2, 99, 99};
    const double weight[] = {1, 1, 1, 1, 0}, twice[] = {2, 1, 1, 2, 0};
    struct regression_data d = {x, y, weight, 5, 2, 2};
    struct regression r;
    double out[2];
    (void)state;
    assert_int_equal(regression_fit(&r, memory_default(), &d, 0), FLUJO_OK);
    assert_near(r.slope[0], 0.6, 1e-8);
    assert_near(r.slope[2], -0.6, 1e-8);
    assert_true(r.slope[1] == 0 && r.scale_x[1] == 0 && r.penalty == 0);
    assert_near(r.scale_x[0], sqrt(1.25), 1e-12);
    assert_near(r.freedom, 1, 1e-8);
    assert_near(r.residual[0], 0.05, 1e-8); /* -0.1, 0.3, -0.3, 0.1 */
    assert_near(r.residual[1], -0.05, 1e-8);
    regression_predict(&r, (const double[]){5, 100}, out);
    assert_near(out[0], 1 + 0.6 * 3.5, 1e-7);
    regression_free(&r);
    assert_int_equal(regression_fit(&r, memory_default(), &d, 0.5), FLUJO_OK);
    assert_near(r.slope[0], 0.4, 1e-8);
    assert_near(r.freedom, 1 / 1.5, 1e-8);
    regression_free(&r);
    /* The ends count twice: variance (4 * 2.25 + 2 * 0.25) / 6, covariance 4 * 1.5 / 6. */
    d.weight = twice;
    assert_int_equal(regression_fit(&r, memory_default(), &d, 0), FLUJO_OK);
    assert_near(r.slope[0], 6 / 9.5, 1e-8);
    regression_free(&r);
    d.rows = 2;
    assert_int_equal(regression_fit(&r, memory_default(), &d, 0), FLUJO_FAILED);
}

/* Ten rows, inputs -1 and 1; the slope is 1, but 1/2 in every fifth row. Fitted to the others with a penalty it is
 * 1 / (1 + penalty), so 1 is the best of the ladder; of all rows the covariance is 0.9. */
static void ten_rows(double *x, double *y)
{
    static const double inputs[10] = {-1, 1, -1, 1, 1, -1, -1, 1, 1, -1};
    for (int i = 0; i < 10; i++) {
        x[i] = inputs[i];
        y[i] = (i % 5 == 4 ? 0.5 : 1) * x[i];
    }
}

static void the_penalty_is_chosen_on_every_fifth_row(void **state)
{
    double x[10], y[10];
    struct regression r;
    (void)state;
    ten_rows(x, y);
    struct regression_data d = {x, y, 0, 10, 1, 1};
    assert_int_equal(regression_fit(&r, memory_default(), &d, -1), FLUJO_OK);
    assert_true(r.penalty == 1);
    assert_near(r.slope[0], 0.45, 1e-8);
    regression_free(&r);
}

/* The same as a table of runs: half a slope is free, so that new data lie farther by sqrt(10.5 / 9.5); particles move
 * along the line of the nearest, and their spread about its centre grows by that. */
static void particles_move_along_their_line(void **state)
{
    double x[10], z[10], moved[6], weight[6];
    const double observed[1] = {0.25};
    struct abc_state s;
    struct abc_problem p = {1, 1, observed, 0, 0};
    (void)state;
    ten_rows(x, z);
    struct abc_table table = {10, 1, 1, z, x};
    assert_int_equal(abc_from_table(&s, memory_default(), &p, &table, 6), FLUJO_OK);
    assert_near(s.widen, sqrt(10.5 / 9.5), 1e-9);
    assert_near(s.slope[0], 0.45, 1e-8);
    assert_int_equal(s.kept, 6);
    s.epsilon = 2 * s.distance[5]; /* so that none lies on the edge */
    assert_int_equal(abc_adjust(&s, &p, moved, weight), FLUJO_OK);
    double total = 0, mean = 0, centre_x = 0, square = 0, product = 0, sum = 0, w[6], row[6];
    for (int i = 0; i < 6; i++) {
        double t = s.distance[i] / s.epsilon;
        row[i] = s.slope[0] * (s.x[i] - 0.25) / s.factor[0];
        w[i] = 1 - t * t;
        total += w[i], mean += w[i] * s.z[i], centre_x += w[i] * row[i];
        assert_near(s.distance[i], fabs(row[i]), 1e-9);
    }
    mean /= total, centre_x /= total;
    for (int i = 0; i < 6; i++) {
        square += w[i] * (row[i] - centre_x) * (row[i] - centre_x);
        product += w[i] * (row[i] - centre_x) * (s.z[i] - mean);
    }
    double slope = square > 0 ? product / square / (1 + 1e-4 + 1e-9) : 0, centre = mean - slope * centre_x;
    for (int i = 0; i < 6; i++) {
        assert_near(moved[i], centre + s.widen * (s.z[i] - slope * row[i] - centre), 1e-7);
        assert_near(weight[i], w[i] / total, 1e-12);
        sum += weight[i];
    }
    assert_near(sum, 1, 1e-12);
    abc_free(&s);
}

/* As many slopes as there are rows to fit: no more than half of the runs count as spent. */
static void spent_runs_are_at_most_half(void **state)
{
    enum { ROWS = 6, INPUTS = 5 };
    double x[ROWS * INPUTS], z[ROWS];
    const double observed[INPUTS] = {0};
    struct abc_state s;
    struct abc_problem p = {1, INPUTS, observed, 0, 0};
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < INPUTS; j++)
            x[i * INPUTS + j] = i == j;
        z[i] = x[i * INPUTS];
    }
    struct abc_table table = {ROWS, 1, INPUTS, z, x};
    assert_int_equal(abc_from_table(&s, memory_default(), &p, &table, 6), FLUJO_OK);
    assert_near(s.widen, sqrt(3), 1e-6);
    abc_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_and_solutions),
        cmocka_unit_test(a_ridge_by_hand),
        cmocka_unit_test(the_penalty_is_chosen_on_every_fifth_row),
        cmocka_unit_test(particles_move_along_their_line),
        cmocka_unit_test(spent_runs_are_at_most_half),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
