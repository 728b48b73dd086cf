/* The certificate of expected draws: its numbers by hand, and that it notices an expected layer that is 1 % off. */
#include "study/certificate.h"

#include "base/summary.h"
#include "support/check.h"
#include "support/small_scenario.h"

#include <string.h>

enum { PAIRS = 25, REPLICATES = 40 };

/* y = 1, 2, ... 10 and x = y + d, d = 0.1 in all pairs: no spread, so that the bias is sure. The interval of all is 10 wide
 * about 5: ends are off by 0.01 of it, the level by 0.02. */
static void test_bias_by_hand(void **state)
{
    (void)state;
    const struct summary all = {.mean = 5, .q05 = 0, .q50 = 5, .q95 = 10};
    struct certificate_row difference = {.policy_b = 0}, level = {.policy_b = -1};
    double x[10], y[10];
    for (int i = 0; i < 10; i++)
        x[i] = (y[i] = i + 1) + 0.1;
    certificate_judge(x, y, 10, 1, &all, &difference);
    assert_near(difference.bias, 0.1, 1e-12);
    assert_near(difference.correlation, 1, 1e-12);
    assert_near(difference.mean, 5.1, 1e-12);
    assert_near(difference.q05, 0.1, 1e-7);
    assert_near(difference.q95, 10.1, 1e-7);
    assert_near(difference.off, 0.01, 1e-7);
    assert_true(difference.passed);
    certificate_judge(x, y, 10, 1, &all, &level);
    assert_near(level.off, 0.02, 1e-7);
    assert_false(level.passed);
    certificate_judge(x, y, 9, 1, &all, &difference); /* too few pairs */
    assert_false(difference.passed);
}

/* d = 1, -1, 1, ...: no bias, spread sqrt(10 / 9) = 1.05409; Student's t of 9 degrees of freedom is 1.83311 at 95 %, so
 * that the interval is 0 +- 1.83311 x 1.05409 / sqrt(10) = 0.61104. y does not vary: no correlation, and no end is known. */
static void test_interval_by_hand(void **state)
{
    (void)state;
    const struct summary all = {.mean = 7, .q05 = 7, .q50 = 7, .q95 = 7};
    struct certificate_row row = {.policy_b = 0};
    double x[10], y[10];
    for (int i = 0; i < 10; i++)
        x[i] = (y[i] = 7) + (i % 2 ? -1 : 1);
    certificate_judge(x, y, 10, 1, &all, &row);
    assert_near(row.bias, 0, 1e-12);
    assert_near(row.bias_q95, 0.61104, 1e-3);
    assert_near(row.bias_q05, -0.61104, 1e-3);
    assert_near(row.correlation, (double)NAN, 0);
    assert_false(row.passed);
    certificate_judge(y, y, 10, 1, &all, &row); /* the same in all pairs */
    assert_near(row.off, 0, 0);
    assert_true(row.passed);
    const struct summary some = {.mean = 7.1, .q05 = 7, .q50 = 7, .q95 = 7}; /* but not in a few other replicates */
    for (row.policy_b = -1; row.policy_b < 1; row.policy_b++) {
        certificate_judge(y, y, 10, 1, &some, &row);
        assert_true(isnan(row.off) && !row.passed);
    }
    y[0] = 3; /* pairs with several numbers say that expected draws are exact */
    certificate_judge(y, y, 10, 1, &some, &row);
    assert_true(row.passed);
}

/* The same at the second look: 97.5 % of Student's t of 9 degrees of freedom, 2.26216, in place of 95 %, so that the ends may be
 * off by 2.26216 / 1.83311 times as much: 0.61104 x 1.23406 = 0.75406 of 10, for what varies as much as y: 0, 4, 0, 4, ... */
static void test_further_looks_by_hand(void **state)
{
    (void)state;
    const struct summary all = {.mean = 7, .q05 = 2, .q50 = 7, .q95 = 12};
    struct certificate_row row = {.policy_b = 0};
    double x[10], y[10];
    for (int i = 0; i < 10; i++)
        x[i] = (y[i] = i % 4 < 2 ? 0 : 4) + (i % 2 ? -1 : 1);
    certificate_judge(x, y, 10, 1, &all, &row);
    double first = row.off, stretch = row.off - 0.061104;
    assert_near(row.bias_q95, 0.61104, 1e-3);
    certificate_judge(x, y, 10, 2, &all, &row);
    assert_near(row.bias_q95, 0.61104, 1e-3); /* what is stated stays an interval of 90 % */
    assert_near(row.off, stretch + 0.075406, 2e-4);
    assert_true(row.off > first);
    certificate_judge(x, y, 1, 1, &all, &row); /* a pair has no spread */
    assert_true(isnan(row.off) && isnan(row.bias) && !row.passed);
}

struct fixture {
    struct small_scenario t;
    struct ensemble *exact[2], *expected[2];
    struct comparison *by_exact, *by_expected;
    struct certificate *certificate;
};

static void run(struct fixture *f, int expected, double people, int replicates, struct ensemble **out)
{
    static const int policies[] = {SMALL_BASE, SMALL_CHANGED};
    struct error_list errors;
    struct run_request q = {.replicates = replicates,
                            .seed = 5,
                            .threads = 2,
                            .expected = expected,
                            .population_scale = people,
                            .horizon_from = f->t.s.start,
                            .horizon_count = 1,
                            .horizon_to = {f->t.s.end}};
    errors_init(&errors, memory_default());
    assert_int_equal(ensembles_run(memory_default(), &f->t.s, &q, policies, 2, out, &errors), FLUJO_OK);
    errors_free(&errors);
}

static struct comparison *compared(struct ensemble *const *e)
{
    const struct ensemble *both[] = {e[0], e[1]};
    struct comparison *c;
    assert_int_equal(compare_make(memory_default(), both, 2, 0, both[0]->start, 1, &c), FLUJO_OK);
    return c;
}

/* Expected draws of so many times the people beside exact ones of the scenario's. */
static void begin(struct fixture *f, double people)
{
    small_scenario_init(&f->t);
    small_scenario_lever(&f->t, "expulsion.single_adult", 0.7, 0);
    run(f, 0, 1, PAIRS, f->exact);
    run(f, 1, people, REPLICATES, f->expected);
    f->by_exact = compared(f->exact);
    f->by_expected = compared(f->expected);
    const struct ensemble *x[] = {f->exact[0], f->exact[1]}, *y[] = {f->expected[0], f->expected[1]};
    assert_int_equal(certificate_make(memory_default(), y, x, 2, f->by_expected, 1, 2, &f->certificate), FLUJO_OK);
}

static void end(struct fixture *f)
{
    for (int i = 0; i < 2; i++) {
        ensemble_free(memory_default(), f->exact[i]);
        ensemble_free(memory_default(), f->expected[i]);
    }
    comparison_free(memory_default(), f->by_exact);
    comparison_free(memory_default(), f->by_expected);
    certificate_free(memory_default(), f->certificate);
}

static const struct certificate_row *level_of(const struct certificate *c, int measure)
{
    for (int n = c->differences; n < c->row_count; n++)
        if (c->rows[n].measure == measure && c->rows[n].element.kind == ELEMENT_TOTAL) return &c->rows[n];
    fail();
    return 0;
}

static void test_notices_one_percent(void **state)
{
    (void)state;
    static const int measures[] = {M_DEPARTURES, M_ENCOUNTERS, M_EXPOSURE_DAYS};
    struct fixture right, wrong;
    begin(&right, 1);
    begin(&wrong, 1.01);
    assert_int_equal(right.certificate->pairs, PAIRS);
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        const struct certificate_row *good = level_of(right.certificate, measures[i]),
                                     *bad = level_of(wrong.certificate, measures[i]);
        if (!good->passed || bad->passed)
            fail_msg("%s: off by %g when right, by %g when 1 %% wrong", measure_table[measures[i]].name, good->off,
                     bad->off);
        assert_true(good->correlation > 0.99);
    }
    end(&right);
    end(&wrong);
}

/* What fails is taken from the exact replicates, what passes stays. */
static void test_settles(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, 1);
    struct comparison *before = compared(f.expected);
    int counts[2] = {0};
    f.certificate->rows[0].passed = 0;
    certificate_settle(f.certificate, f.by_exact, f.by_expected);
    for (int n = 0; n < before->row_count; n++) {
        const struct comparison *from = f.certificate->rows[n].passed ? before : f.by_exact;
        assert_near(f.by_expected->rows[n].mean_difference, from->rows[n].mean_difference, 0);
        assert_near(f.by_expected->rows[n].q95, from->rows[n].q95, 0);
        counts[f.certificate->rows[n].passed]++;
    }
    assert_true(counts[0] > 0);
    assert_true(counts[1] > 0);
    comparison_free(memory_default(), before);
    end(&f);
}

/* Too few pairs judge nothing, unless there are no more replicates. */
static void test_too_few_pairs(void **state)
{
    (void)state;
    static const struct {
        int exact, expected, judged;
    } cases[] = {{9, 12, 0}, {10, 12, 1}, {9, 9, 1}};
    struct fixture f;
    small_scenario_init(&f.t);
    small_scenario_lever(&f.t, "expulsion.single_adult", 0.7, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run(&f, 0, 1, cases[i].exact, f.exact);
        run(&f, 1, 1, cases[i].expected, f.expected);
        f.by_exact = compared(f.exact);
        f.by_expected = compared(f.expected);
        const struct ensemble *x[] = {f.exact[0], f.exact[1]}, *y[] = {f.expected[0], f.expected[1]};
        assert_int_equal(certificate_make(memory_default(), y, x, 2, f.by_expected, 1, 2, &f.certificate), FLUJO_OK);
        assert_int_equal(f.certificate->judged, cases[i].judged);
        assert_int_equal(f.certificate->pairs, cases[i].exact);
        for (int n = 0, enough = cases[i].exact >= CERTIFICATE_LEAST; n < f.certificate->row_count; n++)
            assert_true(enough || !f.certificate->rows[n].passed);
        if (i == 0) {
            certificate_free(memory_default(), f.certificate);
            assert_int_equal(certificate_make(memory_default(), y, 0, 2, f.by_expected, 1, 2, &f.certificate),
                             FLUJO_OK);
            assert_true(f.certificate->pairs == 0 && !f.certificate->judged && isnan(f.certificate->rows[0].bias));
        }
        if (i == 1) { /* one policy has fewer than the other, whose levels alone would pass */
            certificate_free(memory_default(), f.certificate);
            memset(f.exact[1]->done + 5, 0, 5);
            assert_int_equal(certificate_make(memory_default(), y, x, 2, f.by_expected, 1, 2, &f.certificate),
                             FLUJO_OK);
            assert_true(f.certificate->pairs == 5 && !f.certificate->judged);
            for (int n = 0; n < f.certificate->row_count; n++)
                assert_false(f.certificate->rows[n].passed);
        }
        end(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bias_by_hand),
                                       cmocka_unit_test(test_interval_by_hand),
                                       cmocka_unit_test(test_notices_one_percent),
                                       cmocka_unit_test(test_settles),
                                       cmocka_unit_test(test_further_looks_by_hand),
                                       cmocka_unit_test(test_too_few_pairs)};
    return cmocka_run_group_tests(tests, 0, 0);
}
