/* The expected engine beside the exact one, on the same replicates of the small scenario. */
#include "engine/ensemble.h"
#include "support/check.h"
#include "support/small_scenario.h"

#include <string.h>

enum { REPLICATES = 40 };

static struct ensemble *run(struct small_scenario *t, int policy, int expected, int mean_noise, int threads)
{
    struct error_list errors;
    struct ensemble *e = 0;
    struct run_request q = {.policy = policy,
                            .replicates = REPLICATES,
                            .seed = 11,
                            .threads = threads,
                            .keep_daily = 1,
                            .expected = expected,
                            .mean_noise = mean_noise,
                            .horizon_from = t->s.start,
                            .horizon_count = 1,
                            .horizon_to = {t->s.end}};
    errors_init(&errors, memory_default());
    assert_int_equal(ensemble_run(memory_default(), &t->s, &q, &e, &errors), FLUJO_OK);
    errors_free(&errors);
    return e;
}

struct agreement {
    double exact, expected, correlation;
};

static struct agreement agreement_of(const struct ensemble *x, const struct ensemble *y, int measure)
{
    double sx = 0, sy = 0, xx = 0, yy = 0, xy = 0, n = REPLICATES;
    for (int r = 0; r < REPLICATES; r++) {
        double a = ensemble_horizon_total(x, r, measure, 0), b = ensemble_horizon_total(y, r, measure, 0);
        sx += a, sy += b, xx += a * a, yy += b * b, xy += a * b;
    }
    return (struct agreement){sx / n, sy / n, (xy - sx * sy / n) / sqrt((xx - sx * sx / n) * (yy - sy * sy / n))};
}

/* Means within 0.3 % (2 % of what depends on a ceiling), and the replicates in step: they share the noise of the
 * environment. */
static void test_agrees(void **state)
{
    (void)state;
    const struct {
        int measure;
        double share, correlation;
    } cases[] = {{M_DEPARTURES, 0.003, 0.98},    {M_ENCOUNTERS, 0.003, 0.98},      {M_INTERDICTED, 0.003, 0.95},
                 {M_UNIQUE, 0.003, 0.98},        {M_SETTLED, 0.003, 0.98},         {M_COST, 0.005, 0.98},
                 {M_EXPOSURE_DAYS, 0.005, 0.98}, {M_CUSTODY, 0.005, 0.98},         {M_CUSTODY_OVER, 0.02, 0.98},
                 {M_HAZARD_DAYS, 0.005, 0.98},   {M_SMUGGLER_REVENUE, 0.005, 0.98}};
    struct small_scenario t;
    small_scenario_init(&t);
    struct ensemble *exact = run(&t, SMALL_BASE, 0, 0, 2), *expected = run(&t, SMALL_BASE, 1, 0, 2);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct agreement a = agreement_of(exact, expected, cases[i].measure);
        print_message("%-20s exact %12.6g expected %12.6g (%+.3f %%) correlation %.4f\n",
                      measure_table[cases[i].measure].name, a.exact, a.expected, 100 * (a.expected / a.exact - 1),
                      a.correlation);
        if (!(fabs(a.expected / a.exact - 1) <= cases[i].share) || !(a.correlation >= cases[i].correlation))
            fail_msg("%s: exact %g, expected %g, correlation %g", measure_table[cases[i].measure].name, a.exact,
                     a.expected, a.correlation);
    }
    ensemble_free(memory_default(), exact);
    ensemble_free(memory_default(), expected);
}

/* Counts are of 1/1024 of a person; capacities, beds and officers are those of the scenario. */
static void test_units(void **state)
{
    (void)state;
    struct small_scenario t;
    small_scenario_init(&t);
    struct ensemble *exact = run(&t, SMALL_BASE, 0, 0, 2), *expected = run(&t, SMALL_BASE, 1, 0, 2);
    int fractions = 0;
    for (int month = 0; month < expected->month_count; month++) {
        const double *x = ensemble_month(exact, 0, month), *y = ensemble_month(expected, 0, month);
        double flow = 1024 * y[expected->offset[M_ENCOUNTERS]];
        assert_near(flow, floor(flow), 0);
        fractions += floor(flow / 1024) < flow / 1024;
        assert_near(y[expected->offset[M_BEDS]], x[expected->offset[M_BEDS]], 1e-9);
        assert_near(y[expected->offset[M_OFFICER_DAYS]], x[expected->offset[M_OFFICER_DAYS]], 1e-6);
    }
    assert_true(fractions > 0);
    ensemble_free(memory_default(), exact);
    ensemble_free(memory_default(), expected);
}

static void test_threads(void **state)
{
    (void)state;
    struct small_scenario t;
    small_scenario_init(&t);
    struct ensemble *a = run(&t, SMALL_BASE, 1, 0, 1), *b = run(&t, SMALL_BASE, 1, 0, 3);
    size_t days = (size_t)REPLICATES * (size_t)ensemble_days(a) * (size_t)a->daily_slots;
    assert_memory_equal(a->daily, b->daily, days * sizeof(double));
    ensemble_free(memory_default(), a);
    ensemble_free(memory_default(), b);
}

/* With noise at its mean all replicates are one path, at the mean of those with noise. */
static void test_one_path(void **state)
{
    (void)state;
    struct small_scenario t;
    small_scenario_init(&t);
    small_scenario_set(&t, "caravan.stop_probability.transit", 0.4);
    struct ensemble *path = run(&t, SMALL_BASE, 1, 1, 2), *noisy = run(&t, SMALL_BASE, 1, 0, 2);
    double sum = 0, squares = 0, mean;
    for (int r = 0; r < REPLICATES; r++) {
        double x = ensemble_horizon_total(noisy, r, M_DEPARTURES, 0);
        sum += x, squares += x * x;
        assert_memory_equal(ensemble_month(path, r, 0), ensemble_month(path, 0, 0),
                            (size_t)path->month_count * (size_t)path->slots * sizeof(double));
    }
    mean = sum / REPLICATES;
    assert_near(ensemble_horizon_total(path, 0, M_DEPARTURES, 0), mean,
                4 * sqrt((squares / REPLICATES - mean * mean) / REPLICATES));
    ensemble_free(memory_default(), path);
    ensemble_free(memory_default(), noisy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_agrees), cmocka_unit_test(test_units),
                                       cmocka_unit_test(test_threads), cmocka_unit_test(test_one_path)};
    return cmocka_run_group_tests(tests, 0, 0);
}
