/* The answers, word for word, of results made by hand; and the predictive checks that
 * they quote. */
#include "study/answer.h"
#include "study/predictive.h"
#include "support/check.h"
#include "support/fake_ensemble.h"
#include "support/small_scenario.h"

#include <math.h>
#include <string.h>

static struct small_scenario small;
static struct text t;

static int setup(void **state)
{
    (void)state;
    small_scenario_init(&small);
    small_scenario_bare(&small);
    small.policies[0].id = "base", small.policies[1].id = "other";
    text_init(&t, memory_default());
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    text_free(&t);
    return 0;
}

/* 21 replicates of 100 r and 10 r encounters in two months: 110 r, median 1,100. */
static void of_a_run(void **state)
{
    struct ensemble *e = fake_ensemble(&small.s, 1, 22, 2);
    struct fit_line lines[2] = {{"a", M_UNIQUE, {ELEMENT_TOTAL, 0}, 0, 0, {0}},
                                {"b", M_ENCOUNTERS, {ELEMENT_TOTAL, 0}, 0, 0, {0}}};
    struct fit fit = {.line_count = 2, .lines = lines};
    struct fit_point points[2];
    double work[22];
    (void)state;
    lines[1].score[FIT_MONTHS] = 2;
    lines[1].score[FIT_RMSPE_MEDIAN] = 0.184;
    lines[1].score[FIT_COVERAGE_90] = 0.5;
    for (int r = 0; r < 22; r++) {
        fake_month(e, r, 0, M_ENCOUNTERS)[0] = 60 * r;
        fake_month(e, r, 0, M_ENCOUNTERS)[3] = 40 * r;
        fake_month(e, r, 1, M_ENCOUNTERS)[1] = 10 * r;
    }
    e->done[21] = 0, e->completed = 21;
    struct statements said = {.count = 0};
    lines[1].point_count = 2, lines[1].points = points;
    points[0] = (struct fit_point){.observed = 1500, .simulated = {.mean = 1000}};
    points[1] = (struct fit_point){.observed = 500, .simulated = {.mean = 100}};
    answer_run(&said, e, &fit, work);
    text_clear(&t);
    statements_paragraph(&t, &said, &(struct reader){ENGLISH, NULL});
    assert_string_equal(
        t.data,
        "With “other” the model has 1,100 encounters from 2020-01-01 to 2020-02-29 (90 % of 21 runs: 110 to "
        "2,090). The highest month is 2020-01 with 1,000 (100 to 1,900). In the months with a record (2) 2,000 "
        "were counted and the model has 1,100, 55 % of the count. How far to trust this: Of the 0 values that "
        "the scenario states, 0 are measured, 0 calibrated and 0 assumed. Against the record of encounters (2 "
        "months) the median misses by 18 % of the count (root mean square), and 50 % of the months lie in the "
        "90 % interval. Not counted: harm to people after they are returned, or who cannot leave. The intervals "
        "cover chance and the stated uncertainty of values, not what the model leaves out.");
    text_clear(&t);
    statement_text(&t, &said.item[0], &(struct reader){SPANISH, NULL});
    assert_string_equal(t.data, "Con “other” el modelo da 1,100 encuentros del 01/01/2020 al 29/02/2020 (90 % de 21 "
                                "simulaciones: de 110 a 2,090).");
    struct statement large = said.item[0];
    large.number[0] = 2384000, large.number[2] = 0.3;
    text_clear(&t);
    statement_text(&t, &large, &(struct reader){SPANISH, NULL});
    assert_non_null(strstr(t.data, "el modelo da 2.38 millones de encuentros del 01/01/2020"));
    fit.line_count = 0, said.count = 0;
    answer_run(&said, e, &fit, work);
    for (int i = 0; i < said.count; i++)
        assert_true(said.item[i].kind != SAYS_RECORD && said.item[i].kind != SAYS_RECORD_TOTAL);
    fake_free(e);
}

/* Ten replicates: 23 % fewer encounters in nine of them, half as much overcrowding. */
static void of_a_comparison(void **state)
{
    struct ensemble *e[2];
    const struct ensemble *both[2];
    struct comparison *c;
    struct run_request request = {.horizon_from = small.s.start, .horizon_count = 1, .replicates = 10};
    (void)state;
    request.horizon_to[0] = date_make(2020, 3, 30);
    for (int i = 0; i < 2; i++)
        both[i] = e[i] = fake_ensemble(&small.s, i, 10, 3);
    for (int r = 0; r < 10; r++) {
        fake_horizon(e[0], r, M_ENCOUNTERS)[0] = 100;
        fake_horizon(e[1], r, M_ENCOUNTERS)[0] = r == 3 ? 101 : 101 - 24 * 10 / 9.0;
        fake_horizon(e[0], r, M_CUSTODY_OVER)[0] = 8;
        fake_horizon(e[1], r, M_CUSTODY_OVER)[0] = 8.03;
    }
    assert_int_equal(compare_make(memory_default(), both, 2, 0, small.s.start, 1, &c), FLUJO_OK);
    struct statements said = {.count = 0};
    struct answer_comparison of = {
        .a = memory_default(), .ensembles = both, .count = 2, .comparison = c, .request = &request};
    assert_true(answer_comparison(&said, &of));
    text_clear(&t);
    statements_paragraph(&t, &said, &(struct reader){ENGLISH, NULL});
    assert_string_equal(
        t.data,
        "With “base” the model has 100 encounters from 2020-01-01 to 2020-03-30 (90 % of the runs: 100 to 100). "
        "This is the baseline. With “other” it has 77 (74.3 to 89): 23 fewer, 23 % of the 100 of the baseline; "
        "fewer in 90 % of the runs. Fewest encounters: “other”, 77, 23 % less than the 100 of the next, “base” "
        "(less in 90 % of the runs). Fewest person-days in custody over capacity: no policy clearly, which would "
        "be less in over 80 % of the runs and by 2 % or more. How far to trust this: Of the 0 values that the "
        "scenario states, 0 are measured, 0 calibrated and 0 assumed. No run of the policy that was in force is "
        "compared with a record here. “other” has fewer encounters than “base” in 90 % of the runs; the runs "
        "show no single assumption on which this depends. Not counted: harm to people after they are returned, "
        "or who cannot leave. The intervals cover chance and the stated uncertainty of values, not what the "
        "model leaves out.");
    assert_int_equal(said.item[1].kind, SAYS_LOWER);
    request.horizon_to[0] = small.s.end + 1, said.count = 0, of.replays = 1;
    assert_true(answer_comparison(&said, &of));
    int beyond = 0, replays = 0;
    for (int i = 0; i < said.count; i++)
        beyond += said.item[i].kind == SAYS_BEYOND, replays += said.item[i].kind == SAYS_REPLAY;
    assert_true(beyond == 1 && replays == 1);
    comparison_free(memory_default(), c);
    fake_free(e[0]);
    fake_free(e[1]);
}

/* Three policies against the second: no change, a rise, and no overcrowding to speak of. */
static void of_three_policies(void **state)
{
    struct policy three[3] = {{.id = "calm"}, {.id = "base"}, {.id = "busy"}};
    struct scenario s = small.s;
    struct ensemble *e[3];
    const struct ensemble *all[3];
    struct comparison *c;
    struct run_request request = {.horizon_from = s.start, .horizon_count = 1, .replicates = 4};
    (void)state;
    s.policies = three, s.policy_count = 3;
    request.horizon_to[0] = date_make(2020, 3, 30);
    for (int i = 0; i < 3; i++) {
        all[i] = e[i] = fake_ensemble(&s, i, 4, 3);
        for (int r = 0; r < 4; r++)
            fake_horizon(e[i], r, M_ENCOUNTERS)[0] = i == 2 ? 150 : 100;
    }
    assert_int_equal(compare_make(memory_default(), all, 3, 1, s.start, 1, &c), FLUJO_OK);
    struct statements said = {.count = 0};
    struct answer_comparison of = {
        .a = memory_default(), .ensembles = all, .count = 3, .baseline = 1, .comparison = c, .request = &request};
    assert_true(answer_comparison(&said, &of));
    assert_int_equal(said.item[1].kind, SAYS_HIGHER); /* the largest change first */
    assert_string_equal(said.item[1].policy, "busy");
    assert_near(said.item[1].number[3], 50, 1e-12);
    assert_near(said.item[1].number[4], 0.5, 1e-12);
    assert_int_equal(said.item[2].kind, SAYS_SAME);
    text_clear(&t);
    statement_text(&t, &said.item[2], &(struct reader){ENGLISH, NULL});
    assert_string_equal(t.data, "“calm” makes no difference: every run is the same as with “base”.");
    for (int i = 3; i < said.count; i++) /* two that are equal: nothing is best, and nothing decides between them */
        assert_true(said.item[i].kind != SAYS_BEST && said.item[i].kind != SAYS_STEADY);
    /* Of four differences three are decided and one is settled; what is open is of one policy. */
    struct settle_row rows[4] = {{0, 1, M_ENCOUNTERS, VERDICT_NONE, 0.1, 1},
                                 {0, 1, M_COST, VERDICT_NONE, 0.3, 0},
                                 {2, 1, M_ENCOUNTERS, VERDICT_HIGHER, 0.3, 0},
                                 {2, 1, M_COST, VERDICT_UNDECIDED, 0.1, 0}};
    const struct settling settling = {.precision = 0.25, .count = 4, .settled = 1, .rows = rows};
    said.count = 0, of.settling = &settling;
    assert_true(answer_comparison(&said, &of));
    text_clear(&t);
    for (int i = 0; i < said.count; i++)
        if (said.item[i].kind == SAYS_SETTLED || said.item[i].kind == SAYS_UNSETTLED)
            statement_text(&t, &said.item[i], &(struct reader){ENGLISH, NULL});
    assert_string_equal(t.data,
                        "After 4 replicates 3 of the 4 differences in the table are decided: clearly less, clearly "
                        "more, or neither. The ends of the 90 % interval are settled, to 25 % of its width, for 1 of "
                        "the 4. Each of these may be wrong with a chance of 5 %.Still open: 1 of them, of “busy”; more "
                        "replicates may decide them.");
    comparison_free(memory_default(), c);
    for (int i = 0; i < 3; i++)
        fake_free(e[i]);
}

/* Five numbers against their intervals: of encounters two of three inside (ends count), one of a
 * demographic; two monthly totals, of which 100 is met by 120 and 50 by 45, one inside. */
static void of_a_calibration(void **state)
{
    struct target items[4] = {{.measure = M_ENCOUNTERS, .demographic = 0, .observed = 10},
                              {.measure = M_ENCOUNTERS, .demographic = 1, .observed = 20},
                              {.measure = M_ENCOUNTERS, .demographic = 1, .observed = 31},
                              {.measure = M_EXPELLED, .demographic = 0, .observed = 5}};
    struct calibrate_check checks[4] = {{.q05 = 10, .q95 = 12},
                                        {.q05 = 15, .q95 = 20},
                                        {.q05 = 15, .q95 = 30},
                                        {.q05 = 5.1, .q95 = 6}};
    struct calibrate_total totals[3] = {{.observed = 100, .check = {.q05 = 101, .q50 = 120, .q95 = 130}},
                                        {.observed = 50, .check = {.q05 = 40, .q50 = 45, .q95 = 60}},
                                        {.observed = 0, .check = {.q05 = 0, .q50 = 3, .q95 = 4}}};
    struct calibrate_parameter parameters[4] = {{.chosen = 1, .contraction = 0.1},
                                                {.chosen = 1, .contraction = 0.09},
                                                {.chosen = 0, .contraction = 0.5},
                                                {.chosen = 1, .contraction = 0.8}};
    struct calibration c = {.targets = {.count = 4, .items = items},
                            .checks = checks,
                            .totals = totals,
                            .total_count = 3,
                            .parameters = parameters,
                            .prior_count = 4,
                            .chosen_count = 3,
                            .runs = 1234,
                            .particles = 50,
                            .effective = 17.6};
    int n;
    (void)state;
    assert_near(predictive_inside(&c, -1, -1, &n), 2 / 4.0, 1e-12);
    assert_int_equal(n, 4);
    assert_near(predictive_inside(&c, M_ENCOUNTERS, -1, &n), 2 / 3.0, 1e-12);
    assert_near(predictive_inside(&c, M_ENCOUNTERS, 1, &n), 1 / 2.0, 1e-12);
    assert_near(predictive_inside(&c, -1, 0, &n), 1 / 2.0, 1e-12);
    assert_true(isnan(predictive_inside(&c, M_CUSTODY, -1, &n)) && n == 0);
    assert_near(predictive_totals_inside(&c), 2 / 3.0, 1e-12);
    assert_near(predictive_rmspe(&c), sqrt((0.04 + 0.01) / 2), 1e-12);
    text_clear(&t);
    answer_calibration(&t, &c);
    assert_string_equal(
        t.data, "3 of 4 parameters with priors were calibrated on 4 observed numbers with 1234 runs: 50 "
                "particles, effective sample size 18. The data leave 2 parameters where their priors put them. 50 "
                "% of the observed numbers lie in the 90 % intervals of new runs from the posterior. Monthly "
                "totals of encounters: the median misses by 16 % (root mean square percentage error), 67 % of 3 "
                "months lie in the 90 % interval.");
    c.misfit_before = 9, c.misfit = 2.5, c.checks = 0, c.total_count = 0;
    text_clear(&t);
    answer_calibration(&t, &c);
    assert_string_equal(t.data, "3 of 4 parameters with priors were fitted to 4 observed numbers with 1234 runs: the "
                                "misfit fell from 9 to 2.5. A point fit says nothing about uncertainty.");
    assert_true(isnan(predictive_rmspe(&c)) && isnan(predictive_totals_inside(&c)));
}

/* Of eleven draws, 100 to 1,100 in the second month. */
static void of_a_forecast(void **state)
{
    double draws[22];
    struct forecast_line line = {M_ENCOUNTERS, {ELEMENT_TOTAL, 0}, 0, draws};
    struct trigger trigger = {.text = "encounters > 500 within 2 months"};
    double probability = 0.545;
    struct forecast_capacity capacity[2] = {{.slot = 0}, {1, 0.354, 0, date_make(2020, 4, 5), 0, 0}};
    struct forecast f = {.s = &small.s,
                         .policy = 1,
                         .months = 2,
                         .draws = 11,
                         .origin = date_make(2020, 2, 29),
                         .line_count = 1,
                         .lines = &line,
                         .capacity_count = 2,
                         .capacity = capacity,
                         .trigger_count = 1,
                         .triggers = &trigger,
                         .trigger_probability = &probability};
    (void)state;
    f.first_month = date_month_index(f.origin + 1);
    for (int i = 0; i < 11; i++)
        draws[i] = i, draws[11 + i] = 100 * (i + 1);
    text_clear(&t);
    answer_forecast(&t, &f);
    assert_string_equal(t.data, "With data to 2020-02-29 and under the policy other, 2020-04 has a median of 600 "
                                "encounters (80 % interval 200 to 1,000). Shelters exceeds its capacity with a "
                                "probability of 35 %, then first about 2020-04-05. Probability of \"encounters > 500 "
                                "within 2 months\": 55 %.");
}

static void of_a_validation_and_of_sensitivities(void **state)
{
    struct validate_scores scores[DRIVERS_KINDS * LEADS_KINDS] = {{.best = BASELINE_WALK}};
    struct validate_row scored[2] = {{.origin = 18000}, {.origin = 18000, .drivers = DRIVERS_NONE}};
    struct validation v = {.scores = scores, .group_count = 1, .has = {1, 1}, .rows = scored, .row_count = 2};
    struct sobol_index sobol = {0};
    struct sensitivity_row rows[] = {{"m", "morris_mu_star", "first", 0, 1234, 0, 0},
                                     {"m", "morris_mu_star", "second", 1, -0.25, 0, 0},
                                     {"m", "sobol_total", "(chance and other parameters)", -1, 0.9, 0, 0},
                                     {"m", "sobol_total", "b", 1, 0.5, 0, 0},
                                     {"m", "sobol_total", "a", 0, 0.3, 0, 0},
                                     {"m", "sobol_total", "c", 2, 0.2, 0, 0},
                                     {"m", "sobol_total", "d", 3, 0.1, 0, 0}};
    struct sensitivity r = {.measure = "encounters: base", .rows = rows, .row_count = 7};
    (void)state;
    scores[0].value[V_MONTHS] = 6, scores[0].value[V_RMSPE] = 0.2, scores[0].value[V_COVERAGE_80] = 0.5;
    for (int i = 1; i < DRIVERS_KINDS * LEADS_KINDS; i++) /* leads 1-2 and 3-6, then without drivers */
        scores[i].value[V_BEST] = i / 10.0 - 0.2, scores[i].best = i % LEADS_KINDS == 1 ? BASELINE_WALK : BASELINE_LONG;
    text_clear(&t);
    answer_validation(&t, &v, 1);
    assert_string_equal(
        t.data,
        "From 1 origin, 6 monthly totals were forecast: the median misses by 20 % (root mean square "
        "percentage error), 50 % lie in the 80 % interval. The CRPS of the total is better than that of the best "
        "baseline by -10 % at leads 1-2 (best baseline: random_walk_t), +0 % at leads 3-6 (best baseline: "
        "long_walk); without the drivers that were set by hand, +20 % at leads 1-2 (best baseline: "
        "random_walk_t), +30 % at leads 3-6 (best baseline: long_walk).");
    /* An origin without a month is not counted; what has no denominator is said in words. */
    for (int i = 0; i < DRIVERS_KINDS * LEADS_KINDS; i++)
        scores[i].value[V_BEST] = NAN;
    scores[0].value[V_RMSPE] = NAN, scores[2].best = -1, v.has[DRIVERS_NONE] = 0;
    text_clear(&t);
    answer_validation(&t, &v, 3);
    assert_string_equal(
        t.data,
        "After 2 of 3 origins no month is observed; they are not counted. From 1 origin, 6 monthly totals were "
        "forecast: the median misses by an undefined share (root mean square percentage error), 50 % lie in the 80 % "
        "interval. The CRPS of the total is better than that of the best baseline by an undefined share at leads 1-2 "
        "(the baseline random_walk_t is exact), an undefined share at leads 3-6.");
    scores[0].value[V_MONTHS] = 0;
    text_clear(&t);
    answer_validation(&t, &v, 1);
    assert_string_equal(t.data, "No monthly total could be scored: none after the origins is known.");
    text_clear(&t);
    answer_sensitivity(&t, &r);
    assert_string_equal(t.data, "The largest influences on encounters: base, within their priors: first (mean effect "
                                "1,234), second (mean effect -0.25).");
    r.sobol = &sobol;
    text_clear(&t);
    answer_sensitivity(&t, &r);
    assert_string_equal(t.data, "The largest influences on encounters: base, within their priors: b (50 % of the "
                                "variance), a (30 % of the variance), c (20 % of the variance).");
}

/* Numbers as a reader sees them. */
static void numbers_for_readers(void **state)
{
    static const struct {
        double value;
        const char *text;
    } numbers[] = {{NAN, "-"},        {0.004, "0"},      {-0.004, "0"},      {0.25, "0.25"},        {3, "3"},
                   {9.999, "10.00"},  {10.4, "10"},      {99.4, "99"},       {99.6, "100"},         {999.6, "1,000"},
                   {-1234, "-1,234"}, {12345, "12,345"}, {1e6, "1,000,000"}, {-123456, "-123,456"}, {1e25, "1e+25"}};
    static const struct {
        double share;
        const char *text;
    } shares[] = {{0.234, "+23"}, {-0.234, "-23"}, {0.004, "0"}, {-0.004, "0"}, {0.005001, "+1"}, {1, "+100"}};
    char out[NUMBER_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_string_equal(number_text(numbers[i].value, out), numbers[i].text);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        assert_string_equal(percent_signed(shares[i].share, out), shares[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(of_a_run),
                                       cmocka_unit_test(of_a_comparison),
                                       cmocka_unit_test(of_three_policies),
                                       cmocka_unit_test(of_a_calibration),
                                       cmocka_unit_test(of_a_forecast),
                                       cmocka_unit_test(of_a_validation_and_of_sensitivities),
                                       cmocka_unit_test(numbers_for_readers)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
