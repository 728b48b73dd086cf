/* A model that is right adds nothing; one that strays adds as much as it did. */
#include "random/distributions.h"
#include "study/discrepancy.h"
#include "support/check.h"

#include <math.h>

enum { DRAWS = 300, MONTHS = 60, LEADS = 4 };

static double simulated[DRAWS * 2 * MONTHS], observed[2 * MONTHS];

/* Line 0: the data are one more run of the model (a random walk of sd 0.2).
 * Line 1: the model holds still, the data walk. */
static void make(void)
{
    struct stream r = stream_at(random_key_make(3, 0), 1, 0, 0);
    for (int i = 0; i <= DRAWS; i++) {
        double *x = i < DRAWS ? simulated + i * 2 * MONTHS : observed, walk = 0, other = 0;
        for (int m = 0; m < MONTHS; m++) {
            walk += 0.2 * random_normal(&r);
            other += i < DRAWS ? 0 : 0.3 * random_normal(&r);
            x[m] = walk;
            x[MONTHS + m] = other;
        }
    }
}

static void spread_is_that_of_the_past(void **state)
{
    struct discrepancy d;
    double path[2 * LEADS], square[2 * LEADS] = {0};
    (void)state;
    make();
    assert_int_equal(discrepancy_fit(&d, memory_default(), simulated, observed, DRAWS, 2, MONTHS), FLUJO_OK);
    struct stream r = stream_at(random_key_make(4, 0), 1, 0, 0);
    for (int i = 0; i < 4000; i++) {
        discrepancy_draw(&d, &r, LEADS, path);
        for (int j = 0; j < 2 * LEADS; j++)
            square[j] += path[j] * path[j] / 4000;
    }
    for (int lead = 1; lead <= LEADS; lead++) {
        double right = 0.3 * sqrt(lead);
        print_message("lead %d: added %.3f where the model is right, %.3f of %.3f where it strays\n", lead,
                      sqrt(square[lead - 1]), sqrt(square[LEADS + lead - 1]), right);
        assert_true(sqrt(square[lead - 1]) < 0.6 * 0.2 * sqrt(lead));
        assert_true(sqrt(square[LEADS + lead - 1]) > 0.7 * right && sqrt(square[LEADS + lead - 1]) < 1.5 * right);
    }
    discrepancy_free(&d);
}

static void months_without_data_add_nothing(void **state)
{
    struct discrepancy d;
    double path[2 * LEADS];
    (void)state;
    make();
    for (int j = 0; j < 2 * MONTHS; j++)
        observed[j] = NAN;
    assert_int_equal(discrepancy_fit(&d, memory_default(), simulated, observed, DRAWS, 2, MONTHS), FLUJO_OK);
    struct stream r = stream_at(random_key_make(4, 0), 1, 0, 0);
    discrepancy_draw(&d, &r, LEADS, path);
    for (int j = 0; j < 2 * LEADS; j++)
        assert_true(path[j] == 0);
    discrepancy_free(&d);
}

/* By hand: two runs that swing by 1 around the data of 0, 2, 0, 2. A change over one
 * or three months is 2, of which the runs have 1 by themselves; over two it is 0. */
static void shares_and_paths_are_those_by_hand(void **state)
{
    const double runs[8] = {0, 1, 0, 1, 0, -1, 0, -1}, data[4] = {0, 2, 0, 2};
    struct discrepancy d;
    double path[3], share = sqrt(1 - 1 / 4.0);
    (void)state;
    assert_int_equal(discrepancy_fit(&d, memory_default(), runs, data, 2, 1, 4), FLUJO_OK);
    for (int m = 0; m < 4; m++)
        assert_near(d.residual[m], data[m], 1e-12);
    assert_near(d.share[1], share, 1e-12);
    assert_near(d.share[2], 0, 0);
    assert_near(d.share[3], share, 1e-12);
    for (uint32_t k = 0; k < 30; k++) { /* two leads are drawn (two thirds of three months), the third repeats */
        struct stream r = stream_at(random_key_make(6, k), 1, 0, 0), same = r;
        discrepancy_draw(&d, &r, 3, path);
        int start = (int)(stream_uniform(&same) * 2); /* months 0 and 1 may begin a path of two */
        double stretch = sqrt(4 / 2.0 / random_gamma(&same, 4 / 2.0));
        double sign = (stream_uniform(&same) < 0.5 ? -1 : 1) * fmin(stretch, 3);
        assert_near(path[0], sign * share * (start == 0 ? 2 : -2), 1e-12);
        assert_near(path[1], 0, 1e-12);
        assert_near(path[2], 0, 1e-12);
    }
    discrepancy_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spread_is_that_of_the_past),
        cmocka_unit_test(months_without_data_add_nothing),
        cmocka_unit_test(shares_and_paths_are_those_by_hand),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
