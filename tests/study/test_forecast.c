/* Forecasts and hindcasts on a small corridor whose truth is known. */
#include "base/scores.h"
#include "base/summary.h"
#include "observed_world.h"
#include "study/hindcast_view.h"
#include "study/predictive.h"
#include "study/validate.h"
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum flujo_status validate_some(struct world_of_test *w, const struct validate_options *o, int after,
                                       struct validation **v, struct error_list *errors)
{
    struct stopper stopper = {.after = after};
    struct validate_options mine = *o;
    mine.calibrate.progress = count_and_stop;
    mine.calibrate.progress_user = &stopper;
    mine.calibrate.stop = mine.forecast.stop = &stopper.stop;
    return validate_run(memory_default(), &w->t.s, &mine, v, errors);
}

static void a_stopped_validation_gives_the_same_scores(void **state)
{
    struct world_of_test w;
    struct error_list errors;
    struct validation *whole, *parts = 0;
    double truth[PRIORS];
    char path[64], calibration[80];
    day_number origins[] = {date_make(2020, 7, 31), date_make(2020, 8, 31)};
    struct validate_options o = {.calibrate = world_calibration(200),
                                 .origins = origins,
                                 .origin_count = 2,
                                 .forecast = {.months = 3, .draws = 100, .seed = 4, .threads = 2}};
    int stops = 0;
    (void)state;
    errors_init(&errors, memory_default());
    world_init(&w);
    world_truth(&w, 3, truth);
    world_observe(&w, truth, 79);
    o.calibrate.generations = 1;
    assert_int_equal(validate_some(&w, &o, 0, &whole, &errors), FLUJO_OK);
    snprintf(path, sizeof path, "/tmp/flujo-test-%ld.validation", (long)getpid());
    o.checkpoint = path;
    o.calibrate.threads = o.forecast.threads = 1;
    while (parts == 0 && stops < 20) {
        enum flujo_status status = validate_some(&w, &o, 230, &parts, &errors);
        assert_true(status == FLUJO_OK || status == FLUJO_INTERRUPTED);
        stops += status == FLUJO_INTERRUPTED;
    }
    assert_true(stops >= 2 && parts != 0); /* within each origin */
    assert_int_equal(whole->row_count, 2 * 3 * 3);
    assert_int_equal(parts->row_count, whole->row_count);
    assert_memory_equal(whole->rows, parts->rows, (size_t)whole->row_count * sizeof *whole->rows);
    assert_memory_equal(whole->score, parts->score, (size_t)whole->element_count * sizeof *whole->score);
    validation_free(parts);
    for (int i = 0; i < 2; i++) { /* of finished origins only their rows are kept */
        snprintf(calibration, sizeof calibration, "%s.2020-0%d-31", path, 7 + i);
        assert_int_equal(access(calibration, F_OK), -1);
    }
    assert_int_equal(validate_some(&w, &o, 1, &parts, &errors), FLUJO_OK); /* nothing left to run */
    assert_memory_equal(whole->rows, parts->rows, (size_t)whole->row_count * sizeof *whole->rows);
    assert_int_equal(errors.count, 0);
    validation_free(parts);
    validation_free(whole);
    unlink(path);
    errors_free(&errors);
}

/* Every setting that decides a result, and what --set changes, which stands in no file. */
static void a_checkpoint_of_other_settings_is_refused(void **state)
{
    struct world_of_test w;
    struct error_list errors;
    struct validation *v;
    struct calibration *c;
    double truth[PRIORS];
    char path[64], expected[] = "belongs to another scenario or other settings";
    day_number origins[] = {date_make(2020, 7, 31), date_make(2020, 8, 31)};
    struct validate_options o = {.calibrate = world_calibration(100),
                                 .origins = origins,
                                 .origin_count = 1,
                                 .forecast = {.months = 2, .draws = 50, .seed = 4, .threads = 2}};
    (void)state;
    errors_init(&errors, memory_default());
    world_init(&w);
    world_truth(&w, 3, truth);
    world_observe(&w, truth, 79);
    snprintf(path, sizeof path, "/tmp/flujo-test-%ld.settings", (long)getpid());
    o.checkpoint = path;
    assert_int_equal(validate_run(memory_default(), &w.t.s, &o, &v, &errors), FLUJO_OK);
    validation_free(v);
    for (int change = 0; change < 7; change++) {
        struct validate_options other = o;
        double kept = w.t.s.parameters[1].value;
        other.calibrate.seed += change == 0, other.calibrate.generations -= change == 1;
        other.calibrate.particles += change == 2, other.forecast.months += change == 3;
        other.forecast.draws += change == 4, other.origins += change == 5;
        w.t.s.parameters[1].value += change == 6;
        assert_int_equal(validate_run(memory_default(), &w.t.s, &other, &v, &errors), FLUJO_BAD_INPUT);
        assert_int_equal(errors.count, (size_t)change + 1);
        assert_non_null(strstr(errors.items[change].text, expected));
        w.t.s.parameters[1].value = kept;
    }
    o.calibrate.checkpoint = path; /* a checkpoint of another study */
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o.calibrate, &c, &errors), FLUJO_BAD_INPUT);
    assert_non_null(strstr(errors.items[7].text, "is not a calibration checkpoint"));
    unlink(path);
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o.calibrate, &c, &errors), FLUJO_OK);
    calibration_free(c);
    w.t.s.parameters[1].value += 1;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o.calibrate, &c, &errors), FLUJO_BAD_INPUT);
    assert_non_null(strstr(errors.items[8].text, expected));
    w.t.s.parameters[1].value -= 1;
    o.calibrate.generations = 1; /* of two that are done */
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o.calibrate, &c, &errors), FLUJO_BAD_INPUT);
    assert_non_null(strstr(errors.items[9].text, "has 2 generations done, more than the 1 asked"));
    struct calibration *added; /* one more is taken as if it had been asked from the start */
    o.calibrate.generations = 3;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o.calibrate, &added, &errors), FLUJO_OK);
    o.calibrate.checkpoint = 0;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o.calibrate, &c, &errors), FLUJO_OK);
    assert_memory_equal(c->values, added->values, c->particles * PRIORS * sizeof(double));
    assert_memory_equal(c->generations, added->generations, sizeof c->generations);
    calibration_free(added);
    calibration_free(c);
    unlink(path);
    errors_free(&errors);
}

enum { CHECKED = 9 };

/* The values of the draws as they should be: each target times its error. */
struct checked {
    const struct calibration *c;
    const struct runner *runner;
    double value[4 * MONTHS][CHECKED];
};

static void keep_values(void *user, const struct ensemble *e, int replicate, size_t item)
{
    struct checked *k = user;
    double error[4 * MONTHS];
    runner_error(k->runner, 0x40000000 + (uint32_t)item, error);
    for (int i = 0; i < k->c->targets.count; i++)
        k->value[i][item] = target_value(&k->c->targets, i, e, replicate) * exp(error[i]);
}

static void check_is(const struct calibrate_check *check, double observed, const double *value)
{
    double work[CHECKED], mean = 0, below = 0;
    for (int i = 0; i < CHECKED; i++) {
        mean += value[i] / CHECKED;
        below += value[i] < observed ? 1 : value[i] > observed ? 0 : 0.5;
    }
    const double wanted[9][2] = {{check->mean, mean},
                                 {check->rank, below / CHECKED},
                                 {check->q05, quantile_of(value, CHECKED, 0.05, work)},
                                 {check->q10, quantile_of(value, CHECKED, 0.1, work)},
                                 {check->q25, quantile_of(value, CHECKED, 0.25, work)},
                                 {check->q50, quantile_of(value, CHECKED, 0.5, work)},
                                 {check->q75, quantile_of(value, CHECKED, 0.75, work)},
                                 {check->q90, quantile_of(value, CHECKED, 0.9, work)},
                                 {check->q95, quantile_of(value, CHECKED, 0.95, work)}};
    for (int i = 0; i < 9; i++)
        assert_near(wanted[i][0], wanted[i][1], 1e-9 * fmax(1, fabs(wanted[i][1])));
}

/* Predictive checks against the runs they are made of; a month's total is the sum of its
 * demographics within a draw. */
static void predictive_checks_are_those_of_their_runs(void **state)
{
    static struct checked k;
    struct world_of_test w;
    struct error_list errors;
    struct calibration *c;
    double truth[PRIORS], *rows = memory_alloc(memory_default(), CHECKED, PRIORS * sizeof(double));
    int chosen[] = {0};
    uint32_t run[CHECKED];
    (void)state;
    errors_init(&errors, memory_default());
    world_init(&w);
    world_truth(&w, 3, truth);
    world_observe(&w, truth, 79);
    for (uint32_t i = 0; i < CHECKED; i++)
        world_truth(&w, 500 + i, rows + i * PRIORS), run[i] = 0x40000000 + i;
    assert_int_equal(calibration_of_rows(memory_default(), &w.t.s, 0, date_make(2020, 4, 30), chosen, 1, rows, CHECKED,
                                         &c, &errors),
                     FLUJO_OK);
    struct runner runner = {.a = memory_default(),
                            .s = &w.t.s,
                            .end = date_make(2020, 4, 30),
                            .seed = 5,
                            .threads = 2,
                            .discrepancy = 0.3,
                            .targets = &c->targets,
                            .errors = &errors};
    k.c = c, k.runner = &runner;
    double *drawn = calibration_sample(c, CHECKED, 11);
    assert_int_equal(runner_run(&runner, drawn, run, CHECKED, keep_values, &k), FLUJO_OK);
    assert_int_equal(predictive_check(c, &runner, CHECKED, 11), FLUJO_OK);
    assert_int_equal(c->predictive_count, CHECKED);
    assert_int_equal(c->total_count, 4);
    for (int i = 0; i < c->targets.count; i++)
        check_is(&c->checks[i], c->targets.items[i].observed, k.value[i]);
    for (int m = 0; m < 4; m++) {
        double total[CHECKED] = {0}, observed = 0;
        assert_int_equal(c->totals[m].month, date_month_index(date_make(2020, 1 + m, 1)));
        for (int i = 0; i < c->targets.count; i++) {
            const struct target *t = &c->targets.items[i];
            if (t->measure != M_ENCOUNTERS || date_month_index(t->from) != c->totals[m].month) continue;
            observed += t->observed;
            for (int d = 0; d < CHECKED; d++)
                total[d] += k.value[i][d];
        }
        assert_near(c->totals[m].observed, observed, 1e-9);
        check_is(&c->totals[m].check, observed, total);
    }
    memory_free(memory_default(), drawn);
    calibration_free(c);
    errors_free(&errors);
}

/* A forecast from as many rows of the priors, with data that tell more than they do. */
static struct forecast *forecast_from_priors(struct world_of_test *w, int draws)
{
    struct error_list errors;
    struct calibration *c;
    struct forecast *f;
    int chosen[] = {0};
    struct forecast_options o = {.months = 3, .draws = draws, .seed = 4, .threads = 2};
    double *rows = memory_alloc(memory_default(), (size_t)draws, PRIORS * sizeof(double));
    errors_init(&errors, memory_default());
    for (int i = 0; i < draws; i++)
        world_truth(w, 1000 + (uint32_t)i, rows + i * PRIORS);
    assert_int_equal(calibration_of_rows(memory_default(), &w->t.s, 0, date_make(2020, 8, 31), chosen, 1, rows,
                                         (size_t)draws, &c, &errors),
                     FLUJO_OK);
    assert_int_equal(forecast_run(c, &o, &f, &errors), FLUJO_OK);
    calibration_free(c);
    errors_free(&errors);
    return f;
}

/* Days over capacity tell the same as the fan of custody, in a scenario whose data
 * lie far out in the priors: many departures, or few. */
static void dates_of_full_custody_agree_with_the_fan(void **state)
{
    struct world_of_test w;
    double truth[PRIORS];
    (void)state;
    for (int many = 0; many < 2; many++) {
        world_init(&w);
        w.t.facilities[0].capacity = 40000;
        world_truth(&w, 2, truth);
        truth[0] = many ? 2.2 : 0.45;
        world_observe(&w, truth, 78);
        struct forecast *f = forecast_from_priors(&w, 300);
        const struct forecast_capacity *c = &f->capacity[0];
        const struct forecast_line *line = &f->lines[1 + w.t.s.demographic_count];
        const double *last = line->draws + 2 * 300;
        double beds = w.t.facilities[0].capacity, over = 0;
        for (int i = 0; i < 300; i++)
            over += last[i] > beds;
        print_message("last month: custody %.0f, %.0f, %.0f, %.2f over %.0f beds; probability %.2f, median peak %.0f\n",
                      sorted_quantile(last, 300, 0.05), sorted_quantile(last, 300, 0.5),
                      sorted_quantile(last, 300, 0.95), over / 300, beds, c->probability, c->peak);
        assert_true(fabs(c->probability - over / 300) < 0.1);
        assert_true(c->peak > sorted_quantile(last, 300, 0.05) && c->peak < 1.3 * sorted_quantile(last, 300, 0.95));
        forecast_free(f);
    }
}

/* Quantiles of a validation with one origin. */
static void hindcast(struct world_of_test *w, double *q50, int *rows)
{
    struct error_list errors;
    struct validation *v;
    day_number origin = date_make(2020, 8, 31);
    struct validate_options o = {.calibrate = world_calibration(200),
                                 .origins = &origin,
                                 .origin_count = 1,
                                 .forecast = {.months = 3, .draws = 100, .seed = 4, .threads = 2}};
    o.calibrate.generations = 1;
    errors_init(&errors, memory_default());
    assert_int_equal(validate_run(memory_default(), &w->t.s, &o, &v, &errors), FLUJO_OK);
    *rows = v->row_count;
    for (int i = 0; i < v->row_count; i++) {
        q50[i] = v->rows[i].q50;
        assert_true(v->rows[i].q05 <= v->rows[i].q50 && v->rows[i].q50 <= v->rows[i].q95);
    }
    assert_true(isfinite(v->score[0][V_RMSPE]) && isfinite(v->score[0][V_SKILL_PERSISTENCE]));
    print_message("rmspe %.3f skill over persistence %.2f\n", v->score[0][V_RMSPE], v->score[0][V_SKILL_PERSISTENCE]);
    validation_free(v);
    errors_free(&errors);
}

static void nothing_after_the_origin_is_read(void **state)
{
    struct world_of_test w;
    double truth[PRIORS], before[32], after[32];
    int rows, rows2;
    (void)state;
    world_init(&w);
    for (int i = 0; i < 400; i++)
        w.values[i] = 0.3;
    w.series[0] = (struct series){"violence", "all", w.t.s.start, 366, w.values};
    w.t.s.series = w.series;
    w.t.s.series_count = 1;
    world_truth(&w, 3, truth);
    world_observe(&w, truth, 79);
    hindcast(&w, before, &rows);
    assert_int_equal(rows, 3 * 3); /* total and two demographics, three months */
    for (int i = 0; i < w.t.s.observation_count; i++)
        if (w.observations[i].to > date_make(2020, 8, 31))
            w.observations[i].value = w.observations[i].value * 50 + 1000;
    for (int i = 0; i < 400; i++)
        if (w.t.s.start + i > date_make(2020, 8, 31)) w.values[i] = 9;
    w.t.events[0].day = date_make(2020, 9, 10); /* a caravan that nobody knew of */
    double caravan = w.t.events[0].size;
    hindcast(&w, after, &rows2);
    assert_int_equal(rows, rows2);
    w.t.events[0].size = caravan * 3;
    double again[32];
    hindcast(&w, again, &rows2);
    assert_memory_equal(after, again, sizeof(double) * (size_t)rows);
    w.t.events[0].day = date_make(2020, 3, 1), w.t.events[0].size = caravan;
    hindcast(&w, again, &rows2);
    assert_memory_equal(before, again, sizeof(double) * (size_t)rows);
}

/* Totals stated beside their parts, parts by origin beside those over all origins,
 * and a second file that states a month again: nobody is counted twice. */
static void observed_months_are_counted_once(void **state)
{
    enum { SV, GT };
    day_number from = date_make(2020, 3, 1), to = date_make(2020, 3, 31), later = date_make(2020, 4, 1),
               end = date_make(2020, 4, 30);
    struct observation rows[] = {
        {M_ENCOUNTERS, SV, 0, 0, from, to, 10, "parts"},     {M_ENCOUNTERS, GT, 0, 0, from, to, 20, "parts"},
        {M_ENCOUNTERS, -1, 1, 0, from, to, 7, "parts"},      {M_ENCOUNTERS, SV, 0, 0, from, to, 11, "revised"},
        {M_ENCOUNTERS, -1, 0, 0, later, end, 31, "margins"}, {M_ENCOUNTERS, SV, 0, 0, later, end, 12, "parts"},
        {M_ENCOUNTERS, -1, -1, 0, later, end, 40, "totals"}, {M_ENCOUNTERS, -1, -1, 0, later, later + 6, 9, "week"}};
    struct scenario s = {.observations = rows, .observation_count = 8, .demographic_count = 2};
    int march = date_month_index(from);
    (void)state;
    assert_float_equal(observed_encounters(&s, march, 0), 30, 0);
    assert_float_equal(observed_encounters(&s, march, 1), 7, 0);
    assert_float_equal(observed_encounters(&s, march, -1), 37, 0);
    assert_float_equal(observed_encounters(&s, march + 1, 0), 31, 0);
    assert_true(isnan(observed_encounters(&s, march + 1, 1)));
    assert_float_equal(observed_encounters(&s, march + 1, -1), 40, 0);
    assert_true(isnan(observed_encounters(&s, march + 2, -1)));
    s.observation_count = 2; /* by origin alone */
    rows[0].demographic = rows[1].demographic = -1;
    assert_float_equal(observed_encounters(&s, march, -1), 30, 0);
}

/* Months with nobody have no percentage error, and do not dilute that of others. */
static void a_month_of_nobody_has_no_percentage(void **state)
{
    struct small_scenario t;
    struct validate_row rows[] = {{.lead = 1, .demographic = -1, .observed = 100, .q50 = 120},
                                  {.lead = 2, .demographic = -1, .observed = 0, .q50 = 3}};
    double score[3][V_SCORES];
    (void)state;
    small_scenario_init(&t);
    struct validation v = {
        .a = memory_default(), .s = &t.s, .rows = rows, .row_count = 2, .element_count = 3, .score = score};
    assert_int_equal(validation_score(&v), FLUJO_OK);
    assert_float_equal(v.score[0][V_RMSPE], 0.2, 1e-12);
    assert_true(isnan(v.score[1][V_RMSPE]));
}

/* All scores of two months of a demographic and one of the total, by hand. */
static void scores_are_those_by_hand(void **state)
{
    struct small_scenario t;
    struct validate_row rows[3] = {{.demographic = 0,
                                    .observed = 100,
                                    .q50 = 90,
                                    .q025 = 70,
                                    .q05 = 75,
                                    .q10 = 80,
                                    .q25 = 85,
                                    .q75 = 100,
                                    .q90 = 110,
                                    .q95 = 120,
                                    .q975 = 130,
                                    .crps = 4,
                                    .wis = 3,
                                    .pit = 0.9,
                                    .scale = 20,
                                    .baseline_crps = {8, NAN, 4}},
                                   {.demographic = 0,
                                    .observed = 50,
                                    .q50 = 60,
                                    .q025 = 49,
                                    .q05 = 51,
                                    .q10 = 52,
                                    .q25 = 55,
                                    .q75 = 65,
                                    .q90 = 70,
                                    .q95 = 75,
                                    .q975 = 80,
                                    .crps = 8,
                                    .wis = 5,
                                    .pit = 0.1,
                                    .scale = 5,
                                    .baseline_crps = {4, NAN, 8}},
                                   {.demographic = -1,
                                    .observed = 150,
                                    .q50 = 150,
                                    .q025 = 100,
                                    .q05 = 110,
                                    .q10 = 151,
                                    .q25 = 151,
                                    .q75 = 160,
                                    .q90 = 170,
                                    .q95 = 180,
                                    .q975 = 190,
                                    .crps = 1,
                                    .wis = 2,
                                    .pit = 0.5,
                                    .scale = 0,
                                    .baseline_crps = {2, 0, NAN}}};
    double score[3][V_SCORES];
    (void)state;
    small_scenario_init(&t);
    struct validation v = {
        .a = memory_default(), .s = &t.s, .rows = rows, .row_count = 3, .element_count = 3, .score = score};
    assert_int_equal(validation_score(&v), FLUJO_OK);
    const double right[V_SCORES] = {[V_MONTHS] = 2,
                                    [V_RMSPE] = sqrt((0.01 + 0.04) / 2),
                                    [V_MASE] = (10 / 20.0 + 10 / 5.0) / 2,
                                    [V_CRPS] = 6,
                                    [V_WIS] = 4,
                                    [V_COVERAGE_50] = 0.5, /* 100 lies on an end, which counts */
                                    [V_COVERAGE_80] = 0.5,
                                    [V_COVERAGE_90] = 0.5,
                                    [V_COVERAGE_95] = 1,
                                    [V_PIT_MEAN] = 0.5,
                                    [V_SKILL_PERSISTENCE] = 1 - 12 / 12.0,
                                    [V_SKILL_SEASONAL] = NAN,
                                    [V_SKILL_DRIFT] = 1 - 12 / 12.0,
                                    [V_MEDIAN_PERSISTENCE] = (0.5 - 1) / 2,
                                    [V_MEDIAN_SEASONAL] = NAN,
                                    [V_MEDIAN_DRIFT] = 0,
                                    [V_ALL_50] = 1 / 3.0,
                                    [V_ALL_80] = 1 / 3.0,
                                    [V_ALL_90] = 2 / 3.0,
                                    [V_ALL_95] = 1};
    for (int k = 0; k < V_SCORES; k++)
        assert_near(score[1][k], right[k], 1e-12);
    assert_near(score[0][V_SKILL_PERSISTENCE], 0.5, 1e-12);
    assert_true(isnan(score[0][V_MASE]) && isnan(score[0][V_SKILL_SEASONAL]) && isnan(score[0][V_SKILL_DRIFT]));
    assert_true(score[2][V_MONTHS] == 0 && isnan(score[2][V_CRPS]) && isnan(score[2][V_COVERAGE_50]));
}

/* A month of a hand-made forecast beside persistence: draws at random have the fair
 * CRPS, the quantiles of a baseline the plain one. */
static void a_month_is_scored_beside_its_baselines(void **state)
{
    enum { PAST = 12, DRAWS = 5 };
    struct observation rows[PAST + 1];
    double draws[DRAWS] = {80, 90, 100, 120, 150}, past[PAST], baseline[DRAWS];
    (void)state;
    for (int i = 0; i <= PAST; i++) {
        int year = 2020 + i / 12, month = i % 12 + 1;
        rows[i] = (struct observation){M_ENCOUNTERS,
                                       -1,
                                       -1,
                                       0,
                                       date_make(year, month, 1),
                                       date_make(year, month, date_days_in_month(year, month)),
                                       100 + 7 * (i * i % 5),
                                       "all"};
        if (i < PAST) past[i] = rows[i].value;
    }
    struct scenario s = {.observations = rows, .observation_count = PAST + 1}, known = s;
    known.observation_count = PAST;
    struct forecast_line line = {M_ENCOUNTERS, -1, 0, draws};
    struct forecast f = {
        .s = &known, .months = 1, .draws = DRAWS, .first_month = date_month_index(rows[PAST].from), .lines = &line};
    struct validation v = {.a = memory_default(), .s = &s};
    assert_int_equal(validation_add(&v, &known, &f), FLUJO_OK);
    assert_int_equal(v.row_count, 1);
    baseline_draws(BASELINE_PERSISTENCE, past, PAST, 1, baseline, DRAWS);
    assert_float_equal(v.rows[0].crps, score_crps(draws, DRAWS, rows[PAST].value, 1), 1e-12);
    assert_float_equal(v.rows[0].baseline_crps[0], score_crps(baseline, DRAWS, rows[PAST].value, 0), 1e-12);
    assert_float_equal(v.rows[0].baseline_point[0], past[PAST - 1], 0);
    /* Quantiles of five draws lie at quarters of the way from 80 to 150. */
    const struct validate_row *r = &v.rows[0];
    const double quantiles[9][2] = {{r->q025, 81}, {r->q05, 82},  {r->q10, 84},  {r->q25, 90},  {r->q50, 100},
                                    {r->q75, 120}, {r->q90, 138}, {r->q95, 144}, {r->q975, 147}};
    for (int i = 0; i < 9; i++)
        assert_near(quantiles[i][0], quantiles[i][1], 1e-9);
    double change = 0;
    for (int i = 1; i < PAST; i++)
        change += fabs(past[i] - past[i - 1]) / (PAST - 1);
    assert_near(r->scale, change, 1e-12);
    assert_near(r->mean, 108, 1e-12);
    assert_int_equal(r->lead, 1);
    assert_near(r->pit, skill_pit(draws, DRAWS, rows[PAST].value), 1e-12);
    memory_free(memory_default(), v.rows);
}

static void the_copy_without_a_future_holds_none(void **state)
{
    struct world_of_test w;
    struct scenario *known;
    double truth[PRIORS];
    (void)state;
    world_init(&w);
    w.values[250] = 5;
    w.series[0] = (struct series){"violence", "all", w.t.s.start, 366, w.values};
    w.t.s.series = w.series, w.t.s.series_count = 1;
    world_truth(&w, 3, truth);
    world_observe(&w, truth, 79);
    day_number origin = date_make(2020, 6, 30);
    for (int e = 0; e < 2; e++) /* one rumour is over by then, one is told still */
        w.t.events[e] = (struct event){.id = "news",
                                       .kind = EVENT_RUMOUR,
                                       .day = date_make(2020, 6, 1),
                                       .days = 20 + 20 * e,
                                       .origin = -1,
                                       .demographic = -1,
                                       .place = -1,
                                       .magnitude = 5};
    assert_int_equal(hindcast_view_make(memory_default(), &w.t.s, 0, origin, &known), FLUJO_OK);
    for (int i = 0; i < known->observation_count; i++)
        assert_true(known->observations[i].to <= origin);
    assert_int_equal(known->observation_count, 4 * 6);
    assert_int_equal(known->series[0].first + known->series[0].days - 1, origin);
    assert_true(known->series[0].value != w.values);
    assert_true(known->hash != w.t.s.hash);
    assert_true(known->events[0].magnitude == 5);
    assert_true(known->events[1].magnitude == 0);
    hindcast_view_free(memory_default(), known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stopped_validation_gives_the_same_scores),
        cmocka_unit_test(a_checkpoint_of_other_settings_is_refused),
        cmocka_unit_test(dates_of_full_custody_agree_with_the_fan),
        cmocka_unit_test(nothing_after_the_origin_is_read),
        cmocka_unit_test(predictive_checks_are_those_of_their_runs),
        cmocka_unit_test(observed_months_are_counted_once),
        cmocka_unit_test(a_month_of_nobody_has_no_percentage),
        cmocka_unit_test(a_month_is_scored_beside_its_baselines),
        cmocka_unit_test(scores_are_those_by_hand),
        cmocka_unit_test(the_copy_without_a_future_holds_none),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
