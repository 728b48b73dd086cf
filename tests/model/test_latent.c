/* Latent paths: their values by hand, and what they do to a run. */
#include "model/latent.h"
#include "scenario/measures.h"
#include "support/check.h"
#include "support/small_scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void near(double a, double b) { assert_true(fabs(a - b) < 1e-12); }

static void a_path_is_linear_between_the_middles_of_months(void **state)
{
    const double value[6] = {9, 9, 9, 1, 3, 7}; /* two classes; February, March and April 2021 */
    struct latent_paths p = {value, date_month_index(date_make(2021, 2, 1)), 3, 0}, none = {0};
    (void)state;
    near(latent_at(&p, 1, date_make(2021, 3, 16)), 3); /* the middle of 31 days */
    /* the middle of February is 13.5 days after its first, that of March 29.5 days later */
    near(latent_at(&p, 1, date_make(2021, 2, 20)), 1 + 2 * 5.5 / 29.5);
    near(latent_at(&p, 1, date_make(2021, 3, 1)), 1 + 2 * 14.5 / 29.5);
    near(latent_at(&p, 1, date_make(2021, 4, 1)), 3 + 4 * 16 / 30.5);
    near(latent_at(&p, 1, date_make(2021, 4, 29)), 7);
    near(latent_at(&p, 1, date_make(2025, 1, 1)), 7);
    near(latent_at(&p, 1, date_make(2021, 2, 3)), 1);
    near(latent_at(&p, 1, date_make(2000, 1, 1)), 1);
    near(latent_at(&none, 1, date_make(2021, 3, 16)), 0);
}

enum { REPLICATES = 30, CLASSES = 4, MONTHS = 2 };

static struct ensemble *run(struct small_scenario *t, const double *value)
{
    struct ensemble *e = 0;
    struct error_list errors;
    struct run_request q = {.replicates = REPLICATES, .seed = 4, .threads = 2};
    if (value) q.latent = (struct latent_paths){value, date_month_index(t->s.start), MONTHS, 20};
    errors_init(&errors, memory_default());
    assert_int_equal(ensemble_run(memory_default(), &t->s, &q, &e, &errors), FLUJO_OK);
    errors_free(&errors);
    return e;
}

static double total(const struct ensemble *e, int measure, int class_index)
{
    double sum = 0;
    for (int m = 0; m < e->month_count; m++)
        sum += ensemble_mean_month(e, m)[e->offset[measure] + class_index];
    return sum;
}

static void a_path_of_zeros_is_no_slow_noise(void **state)
{
    static const double zeros[REPLICATES * CLASSES * MONTHS];
    struct small_scenario t;
    (void)state;
    small_scenario_init(&t);
    struct ensemble *latent = run(&t, zeros);
    small_scenario_set(&t, "departure.noise_sd", 0);
    struct ensemble *quiet = run(&t, 0);
    assert_memory_equal(latent->monthly, quiet->monthly,
                        REPLICATES * (size_t)quiet->month_count * (size_t)quiet->slots * sizeof(double));
    ensemble_free(memory_default(), latent);
    ensemble_free(memory_default(), quiet);
}

/* A class at log 1.2 departs by a fifth more while its pool lasts; others do not move. */
static void a_path_multiplies_the_departures_of_its_class(void **state)
{
    static double value[REPLICATES * CLASSES * MONTHS];
    struct small_scenario t;
    (void)state;
    small_scenario_init(&t);
    small_scenario_set(&t, "departure.belief_weight", 0);
    small_scenario_set(&t, "departure.network_weight", 0);
    struct ensemble *before = run(&t, value);
    for (int i = 0; i < REPLICATES; i++)
        value[(i * CLASSES + 2) * MONTHS] = value[(i * CLASSES + 2) * MONTHS + 1] = log(1.2);
    struct ensemble *after = run(&t, value);
    double ratio = total(after, M_DEPARTURES, 2) / total(before, M_DEPARTURES, 2);
    assert_true(ratio > 1.12 && ratio < 1.21);
    assert_true(fabs(total(after, M_DEPARTURES, 1) / total(before, M_DEPARTURES, 1) - 1) < 0.01);
    assert_true(total(after, M_ENCOUNTERS, 2) / total(before, M_ENCOUNTERS, 2) > 1.1);
    ensemble_free(memory_default(), before);
    ensemble_free(memory_default(), after);
}

/* Fewer attempts under the same departures: more wait at the border. */
static void a_path_holds_back_attempts(void **state)
{
    static double value[REPLICATES * CLASSES * MONTHS];
    struct small_scenario t;
    (void)state;
    small_scenario_init(&t);
    struct ensemble *before = run(&t, value);
    for (size_t i = 0; i < sizeof value / sizeof value[0]; i++)
        value[i] = log(0.5);
    struct ensemble *after = run(&t, value);
    double left = 0, waits[2] = {0};
    for (int k = 0; k < CLASSES; k++)
        left += total(after, M_DEPARTURES, k) / total(before, M_DEPARTURES, k) / CLASSES;
    for (int m = 0; m < before->month_count; m++) {
        waits[0] += ensemble_mean_month(before, m)[before->offset[M_WAIT_DAYS]];
        waits[1] += ensemble_mean_month(after, m)[after->offset[M_WAIT_DAYS]];
    }
    assert_true(left > 0.48 && left < 0.62);
    assert_true(waits[1] > 1.7 * waits[0]); /* days of waiting for an attempt: twice as many */
    ensemble_free(memory_default(), before);
    ensemble_free(memory_default(), after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_is_linear_between_the_middles_of_months),
        cmocka_unit_test(a_path_of_zeros_is_no_slow_noise),
        cmocka_unit_test(a_path_multiplies_the_departures_of_its_class),
        cmocka_unit_test(a_path_holds_back_attempts),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
