/* Scores of a line of several months against values worked out by hand. */
#include "engine/fit.h"
#include "support/fake_ensemble.h"
#include "support/small_scenario.h"
#include "test.h"

#include "base/dates.h"
#include "base/memory.h"
#include <math.h>

enum { MONTHS = 3, REPLICATES = 5 };

static void close_to(const char *what, double got, double want)
{
    if (!(fabs(got - want) < 1e-12)) fail_msg("%s: got %.15g, want %.15g", what, got, want);
}

/* Custody in the first facility: draws b, b + 10, ..., b + 40 in each month, against observations. */
static void test_three_months(void **state)
{
    (void)state;
    static const double base[MONTHS] = {80, 160, 100}, observed[MONTHS] = {100, 206, 119};
    struct small_scenario t;
    struct observation list[MONTHS];
    struct fit *fit;
    small_scenario_init(&t);
    struct ensemble *e = fake_ensemble(&t.s, SMALL_BASE, REPLICATES, MONTHS);
    for (int m = 0; m < MONTHS; m++) {
        list[m] = (struct observation){.measure = M_CUSTODY,
                                       .origin = -1,
                                       .demographic = -1,
                                       .from = date_make(2020, m + 1, 1),
                                       .to = date_make(2020, m + 2, 1) - 1,
                                       .value = observed[m],
                                       .group = "custody"};
        for (int r = 0; r < REPLICATES; r++)
            fake_month(e, r, m, M_CUSTODY)[0] = base[m] + 10 * r;
    }
    t.s.observations = list;
    t.s.observation_count = MONTHS;
    assert_int_equal(fit_make(memory_default(), e, &fit), FLUJO_OK);
    assert_int_equal(fit->line_count, 1);
    const double *score = fit->lines[0].score;
    /* medians 100, 180, 120; errors 0, 26, 1; steps of the record 106 and 87 */
    close_to("rmspe", score[FIT_RMSPE_MEDIAN], sqrt((pow(26 / 206.0, 2) + pow(1 / 119.0, 2)) / 3));
    close_to("mase", score[FIT_MASE], 27 / 3.0 / ((106 + 87) / 2.0));
    close_to("months", score[FIT_MONTHS], 3);
    /* intervals about the median: 50 % +- 10, 80 % +- 16, 90 % +- 18: the second month is outside all */
    close_to("50 %", score[FIT_COVERAGE_50], 2 / 3.0);
    close_to("80 %", score[FIT_COVERAGE_80], 2 / 3.0);
    close_to("90 %", score[FIT_COVERAGE_90], 2 / 3.0);
    fit_free(memory_default(), fit);
    list[1].value = 197; /* 17 above: in 90 %, not in 80 % */
    assert_int_equal(fit_make(memory_default(), e, &fit), FLUJO_OK);
    close_to("80 %", fit->lines[0].score[FIT_COVERAGE_80], 2 / 3.0);
    close_to("90 %", fit->lines[0].score[FIT_COVERAGE_90], 1);
    fit_free(memory_default(), fit);
    list[1].value = 193; /* 13 above: in 80 %, not in 50 % */
    assert_int_equal(fit_make(memory_default(), e, &fit), FLUJO_OK);
    close_to("50 %", fit->lines[0].score[FIT_COVERAGE_50], 2 / 3.0);
    close_to("80 %", fit->lines[0].score[FIT_COVERAGE_80], 1);
    fit_free(memory_default(), fit);
    fake_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_three_months)};
    return cmocka_run_group_tests(tests, 0, 0);
}
