/* The simulation beside observations, against sums and scores done by hand. */
#include "support/check.h"

#include "base/dates.h"
#include "engine/fit.h"
#include "support/fake_ensemble.h"
#include "support/fault_allocator.h"
#include "support/small_scenario.h"

#include <math.h>
#include <string.h>

enum { REPLICATES = 5, MONTHS = 3 };

static struct observation observation_of(const char *group, int origin, int demographic, int month, double value)
{
    day_number from = date_make(2020, month, 1);

    return (struct observation){.measure = M_ENCOUNTERS,
                                .origin = origin,
                                .demographic = demographic,
                                .from = from,
                                .to = from + date_days_in_month(2020, month) - 1,
                                .value = value,
                                .group = group};
}

static void close_to(double a, double b) { assert_true(fabs(a - b) <= 1e-12 * fmax(1, fabs(b))); }

/* Replicate r has r + 1 of each class in January and ten times that in February. */
static struct ensemble *make(struct small_scenario *t)
{
    struct ensemble *e;

    small_scenario_init(t);
    e = fake_ensemble(&t->s, 0, REPLICATES, MONTHS);
    for (int r = 0; r < REPLICATES; r++) {
        for (int k = 0; k < 4; k++) {
            fake_month(e, r, 0, M_ENCOUNTERS)[k] = r + 1;
            fake_month(e, r, 1, M_ENCOUNTERS)[k] = 10 * (r + 1);
        }
    }
    return e;
}

static void test_by_class(void **state)
{
    struct observation list[] = {
        observation_of("g", 0, 0, 1, 2),  observation_of("g", 1, 0, 1, 4),
        observation_of("g", 0, 1, 1, 8),  observation_of("g", 1, 1, 1, 16),
        observation_of("g", 0, 0, 2, 30), observation_of("g", 0, 0, 7, 99), /* the last lies outside the run */
    };
    struct small_scenario t;
    struct ensemble *e = make(&t);
    struct fit *fit;

    (void)state;
    t.s.observations = list;
    t.s.observation_count = 6;
    assert_int_equal(fit_make(memory_default(), e, &fit), FLUJO_OK);
    assert_int_equal(fit->line_count, 3);           /* total and two demographics */
    assert_int_equal(fit->lines[0].point_count, 1); /* of February one class of four is known */
    assert_int_equal(fit->lines[1].point_count, 1);
    close_to(fit->lines[0].points[0].observed, 30);
    close_to(fit->lines[0].points[0].simulated.mean, 12); /* four classes x mean 3 */
    close_to(fit->lines[0].points[0].simulated.q05, 4.8); /* of 4 8 12 16 20 */
    close_to(fit->lines[1].points[0].observed, 6);        /* single adults of a and b */
    close_to(fit->lines[1].points[0].simulated.q50, 6);
    close_to(fit->lines[2].points[0].observed, 24);
    close_to(fit->lines[1].score[FIT_RMSPE_MEDIAN], 0);
    close_to(fit->lines[1].score[FIT_COVERAGE_50], 1);
    close_to(fit->lines[0].score[FIT_RMSPE_MEDIAN], 0.6);
    assert_true(isnan(fit->observations[5].mean));
    close_to(fit->observations[4].mean, 30);
    fit_free(memory_default(), fit);
    fake_free(e);
}

/* A group that states totals beside parts: the parts are not counted twice. */
static void test_totals(void **state)
{
    struct observation list[] = {observation_of("g", -1, -1, 1, 20), observation_of("g", -1, 0, 1, 12),
                                 observation_of("g", 0, 0, 1, 5)};
    struct small_scenario t;
    struct ensemble *e = make(&t);
    struct fit *fit;

    (void)state;
    t.s.observations = list;
    t.s.observation_count = 3;
    assert_int_equal(fit_make(memory_default(), e, &fit), FLUJO_OK);
    assert_int_equal(fit->line_count, 2);
    close_to(fit->lines[0].points[0].observed, 20);
    close_to(fit->lines[0].points[0].simulated.mean, 12);
    close_to(fit->lines[1].points[0].observed, 12);
    close_to(fit->lines[1].points[0].simulated.mean, 6);
    fit_free(memory_default(), fit);
    fake_free(e);
}

/* Totals and parts in any order, or across months: never added up, never of some parts. */
static void test_any_order(void **state)
{
    struct observation list[] = {observation_of("g", 0, 0, 1, 5),  observation_of("g", -1, 0, 1, 12),
                                 observation_of("g", 0, -1, 1, 9), observation_of("g", 1, -1, 1, 11),
                                 observation_of("g", 0, 0, 2, 1),  observation_of("g", 1, 0, 2, 2),
                                 observation_of("g", -1, 1, 2, 4), observation_of("g", 0, 1, 3, 8)};
    struct small_scenario t;
    struct ensemble *e = make(&t);

    (void)state;
    t.s.observations = list;
    t.s.observation_count = 8;
    for (int turn = 0; turn < 8; turn++) {
        struct observation first = list[0];
        struct fit *fit;

        memmove(list, list + 1, sizeof list - sizeof first);
        list[7] = first;
        assert_int_equal(fit_make(memory_default(), e, &fit), FLUJO_OK);
        assert_int_equal(fit->line_count, 3);
        assert_int_equal(fit->lines[0].point_count, 2);
        close_to(fit->lines[0].points[0].observed, 20); /* the origins; no family is known */
        close_to(fit->lines[0].points[0].simulated.mean, 12);
        close_to(fit->lines[0].points[1].observed, 7); /* 1 + 2 adults and 4 of families */
        close_to(fit->lines[0].points[1].simulated.mean, 120);
        assert_int_equal(fit->lines[1].point_count, 2);
        close_to(fit->lines[1].points[0].observed, 12);
        close_to(fit->lines[1].points[1].observed, 3);
        assert_int_equal(fit->lines[2].point_count, 1); /* in March the other origin is not known */
        fit_free(memory_default(), fit);
    }
    fake_free(e);
}

/* CRPS and WIS of the draws 1..5 against 7, by hand. */
static void test_scores(void **state)
{
    struct observation list[] = {observation_of("g", -1, -1, 1, 7)};
    struct small_scenario t;
    struct ensemble *e = make(&t);
    const double *score;
    struct fit *fit;

    (void)state;
    t.s.observations = list;
    t.s.observation_count = 1;
    for (int r = 0; r < REPLICATES; r++)
        for (int k = 1; k < 4; k++)
            fake_month(e, r, 0, M_ENCOUNTERS)[k] = 0;
    assert_int_equal(fit_make(memory_default(), e, &fit), FLUJO_OK);
    score = fit->lines[0].score;
    close_to(score[FIT_CRPS], 4 - 0.8); /* mean |x - y| = 4; half the mean |x - x'| = 0.8 */
    /* median 2; 50 %: [2,4] + 4*3; 80 %: [1.4,4.6] + 10*2.4; 90 %: [1.2,4.8] + 20*2.2 */
    close_to(score[FIT_WIS], (2 + 0.25 * 14 + 0.1 * 27.2 + 0.05 * 47.6) / 3.5);
    close_to(score[FIT_COVERAGE_90], 0);
    assert_true(isnan(score[FIT_MASE])); /* one month has no steps */
    fit_free(memory_default(), fit);
    fake_free(e);
}

static void test_no_memory(void **state)
{
    struct observation list[] = {observation_of("g", 0, 0, 1, 7), observation_of("h", 0, 1, 1, 7)};
    struct small_scenario t;
    struct ensemble *e = make(&t);

    (void)state;
    t.s.observations = list;
    t.s.observation_count = 2;
    for (size_t n = 1;; n++) {
        struct fault_allocator f;
        struct fit *fit = NULL;
        enum flujo_status status;

        fault_init(&f, n);
        status = fit_make(&f.allocator, e, &fit);
        fit_free(&f.allocator, fit);
        assert_int_equal(fault_live(&f), 0);
        if (!fault_happened(&f)) {
            assert_int_equal(status, FLUJO_OK);
            break;
        }
        assert_int_equal(status, FLUJO_NO_MEMORY);
    }
    fake_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_by_class), cmocka_unit_test(test_totals),
                                       cmocka_unit_test(test_any_order), cmocka_unit_test(test_scores),
                                       cmocka_unit_test(test_no_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
