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

/* By hand, twelve months. Line 0: the runs swing by 3 and by 1, the data by 4, so the
 * residuals by 2: a change over an odd lag is 2, of which the runs have 1 by
 * themselves; over an even one it is 0. Line 1: still runs, data that step up after
 * two months of four: a change of 1 in one of three starts over one month. */
static void shares_and_paths_are_those_by_hand(void **state)
{
    enum { LENGTH = 12 };
    double runs[2 * 2 * LENGTH] = {0}, data[2 * LENGTH], path[2 * 9], share = sqrt(1 - 1 / 4.0);
    struct discrepancy d;
    (void)state;
    for (int m = 0; m < LENGTH; m++) {
        runs[m] = 3 * (m % 2), runs[2 * LENGTH + m] = m % 2;
        data[m] = 4 * (m % 2), data[LENGTH + m] = m >= 6;
    }
    assert_int_equal(discrepancy_fit(&d, memory_default(), runs, data, 2, 2, LENGTH), FLUJO_OK);
    for (int m = 0; m < LENGTH; m++) {
        assert_near(d.residual[m], 2 * (m % 2), 1e-12);
        assert_near(d.residual[LENGTH + m], m >= 6, 1e-12);
        if (m > 0) assert_near(d.share[m], m % 2 ? share : 0, 1e-12);
        if (m > 0) assert_near(d.share[LENGTH + m], 1, 1e-12);
    }
    for (uint32_t k = 0; k < 60; k++) { /* paths of up to 8 of 12 months; later leads repeat the last */
        int leads = k % 2 ? 9 : 2, longest = k % 2 ? 8 : 2, starts = LENGTH - longest;
        double few = k % 2 ? 4 : 6; /* degrees of freedom: 12 / longest, at least 4 */
        struct stream r = stream_at(random_key_make(6, k), 1, 0, 0), same = r;
        discrepancy_draw(&d, &r, leads, path);
        int start = (int)(stream_uniform(&same) * starts);
        double stretch = sqrt(few / 2 / random_gamma(&same, few / 2));
        double sign = (stream_uniform(&same) < 0.5 ? -1 : 1) * fmin(stretch, 3);
        for (int lead = 1; lead <= leads; lead++) {
            int lag = lead < longest ? lead : longest;
            double swing = lag % 2 ? share * (start % 2 ? -2 : 2) : 0;
            assert_near(path[lead - 1], sign * swing, 1e-12);
            assert_near(path[leads + lead - 1], sign * ((start + lag >= 6) - (start >= 6)), 1e-12);
        }
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
