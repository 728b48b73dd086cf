/* Calibration, forecast and hindcast on a small corridor whose truth is known. */
#include "observe/scores.h"
#include "observe/summary.h"
#include "sbc.h"
#include "store/study_tables.h"
#include "study/blind.h"
#include "study/point_fit.h"
#include "study/predictive.h"
#include "study/prior.h"
#include "study/validate.h"
#include "support/check.h"
#include "support/small_scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PRIORS = 5, MONTHS = 12 };

/* The corridor, five priors, and room for its observations. */
struct world_of_test {
    struct small_scenario t;
    struct observation observations[4 * MONTHS];
    struct series series[1];
    double values[400];
};

static void give_prior(struct small_scenario *t, const char *key, struct prior prior)
{
    small_scenario_set(t, key, prior_quantile(&prior, 0.5));
    t->parameters[t->s.parameter_count - 1].prior = prior;
}

static void init(struct world_of_test *w)
{
    memset(w, 0, sizeof *w);
    small_scenario_init(&w->t);
    give_prior(&w->t, "departure.scale", (struct prior){PRIOR_LOGNORMAL, 1, 0.4, 0, 1});
    give_prior(&w->t, "border.encounter.single_adult", (struct prior){PRIOR_BETA, 6, 4, 0, 1});
    give_prior(&w->t, "enforcement.hazard", (struct prior){PRIOR_LOGNORMAL, 0.1, 0.6, 0, 1});
    give_prior(&w->t, "departure.disaster_weight", (struct prior){PRIOR_LOGNORMAL, 1, 0.5, 0, 1});
    give_prior(&w->t, "reattempt.single_adult", (struct prior){PRIOR_BETA, 6, 4, 0, 1});
    w->t.s.observations = w->observations;
    w->t.s.folder = "small";
    w->t.s.seed = 5;
}

/* Encounters and expulsions by demographic and month of one simulated truth. */
static void observe(struct world_of_test *w, const double *truth, uint32_t number)
{
    struct error_list errors;
    struct ensemble *e;
    struct run_request q = {.replicates = 1, .seed = 99, .threads = 1, .parameters = truth, .numbers = &number};
    errors_init(&errors, memory_default());
    assert_int_equal(ensemble_run(memory_default(), &w->t.s, &q, &e, &errors), FLUJO_OK);
    w->t.s.observation_count = 4 * MONTHS;
    for (int i = 0; i < 4 * MONTHS; i++) {
        int m = i / 4, end = date_days_in_month(2020, m + 1);
        w->observations[i] = (struct observation){i % 2 ? M_ENCOUNTERS : M_EXPELLED, -1, i / 2 % 2, 0,
                                                  date_make(2020, m + 1, 1), date_make(2020, m + 1, end), 0, "encounters"};
        w->observations[i].value = ensemble_observed(e, 0, &w->observations[i]);
    }
    ensemble_free(memory_default(), e);
    errors_free(&errors);
}

static struct calibrate_options options_of(int pilot)
{
    return (struct calibrate_options){.parameters = 5, .pilot = (size_t)pilot, .particles = 200, .proposals = 200,
                                      .generations = 2, .predictive = 100, .discrepancy = -1, .seed = 3, .threads = 2};
}

static void truth_of(const struct world_of_test *w, uint32_t run, double *values)
{
    struct runner r = {.s = &w->t.s, .seed = 1234};
    runner_parameters(&r, 0, run, values);
}

static void the_truth_is_found_within_the_posterior(void **state)
{
    struct world_of_test w;
    struct error_list errors;
    struct calibration *c;
    double truth[PRIORS];
    struct calibrate_options o = options_of(600);
    (void)state;
    errors_init(&errors, memory_default());
    init(&w);
    truth_of(&w, 1, truth);
    observe(&w, truth, 77);
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &c, &errors), FLUJO_OK);
    int inside = 0, covered = 0;
    for (int j = 0; j < c->prior_count; j++) {
        const struct calibrate_parameter *p = &c->parameters[j];
        print_message("%d told %5.2f truth %.3f prior [%.3f, %.3f] posterior [%.3f, %.3f] contraction %.2f\n", j, p->told,
                      truth[p->index], p->prior[0], p->prior[2], p->posterior[0], p->posterior[2], p->contraction);
        inside += truth[p->index] >= p->posterior[0] && truth[p->index] <= p->posterior[2];
    }
    assert_true(inside >= 4);
    assert_true(c->parameters[0].contraction > 0.8); /* the level is seen almost directly */
    for (int k = 0; k < c->targets.count; k++)
        covered += c->targets.items[k].observed >= c->checks[k].q05 && c->targets.items[k].observed <= c->checks[k].q95;
    print_message("effective %.0f of %zu; %d of %d observations inside\n", c->effective, c->particles, covered, c->targets.count);
    assert_true(covered > 0.75 * c->targets.count && c->effective > 30);
    calibration_free(c);
    errors_free(&errors);
}

/* Stop after `after` runs have begun. */
struct stopper { atomic_int stop; int seen, after; };
static void count_and_stop(void *user, const char *stage, int done, int total)
{
    struct stopper *s = user;
    (void)stage, (void)done, (void)total;
    if (++s->seen == s->after)
        atomic_store(&s->stop, 1);
}

static void a_stopped_calibration_gives_the_same_posterior(void **state)
{
    struct world_of_test w;
    struct error_list errors;
    struct calibration *whole, *parts = 0;
    double truth[PRIORS];
    char path[64];
    struct calibrate_options o = options_of(300);
    int stops = 0;
    (void)state;
    errors_init(&errors, memory_default());
    init(&w);
    truth_of(&w, 2, truth);
    observe(&w, truth, 78);
    o.predictive = -1;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &whole, &errors), FLUJO_OK);
    snprintf(path, sizeof path, "/tmp/flujo-test-%ld.checkpoint", (long)getpid());
    o.checkpoint = path;
    o.threads = 1;
    o.progress = count_and_stop;
    while (parts == 0 && stops < 20) {
        struct stopper stopper = {.after = 330};
        o.stop = &stopper.stop;
        o.progress_user = &stopper;
        enum flujo_status status = calibrate_run(memory_default(), &w.t.s, &o, &parts, &errors);
        assert_true(status == FLUJO_OK || status == FLUJO_INTERRUPTED);
        stops += status == FLUJO_INTERRUPTED;
    }
    assert_true(stops > 0 && parts != 0);
    assert_int_equal(whole->particles, parts->particles);
    assert_memory_equal(whole->values, parts->values, whole->particles * PRIORS * sizeof(double));
    assert_memory_equal(whole->weight, parts->weight, whole->particles * sizeof(double));
    assert_memory_equal(whole->generations, parts->generations, sizeof whole->generations);
    unlink(path);
    calibration_free(whole);
    calibration_free(parts);
    errors_free(&errors);
}

/* The best point fits the data better than the pilot's guess, has the level of
 * departures near the truth, and does not depend on threads. */
static void a_point_fit_comes_near_the_truth(void **state)
{
    struct world_of_test w;
    struct error_list errors;
    struct calibration *c, *again;
    double truth[PRIORS];
    struct calibrate_options o = options_of(300);
    (void)state;
    if (!point_fit_available())
        skip();
    errors_init(&errors, memory_default());
    init(&w);
    truth_of(&w, 2, truth);
    observe(&w, truth, 78);
    o.predictive = 60, o.point = 800, o.discrepancy = 0.1;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &c, &errors), FLUJO_OK);
    o.threads = 1;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &again, &errors), FLUJO_OK);
    double level = c->values[c->parameters[0].index];
    print_message("misfit %.3g to %.3g, level %.3f, truth %.3f\n", c->misfit_before, c->misfit, level, truth[c->parameters[0].index]);
    assert_true(c->misfit > 0 && c->misfit < 0.95 * c->misfit_before);
    assert_true(fabs(level / truth[c->parameters[0].index] - 1) < 0.15);
    assert_true(c->particles == again->particles && predictive_rmspe(c) < 0.25);
    assert_memory_equal(c->values, again->values, c->particles * PRIORS * sizeof(double));
    calibration_free(c);
    calibration_free(again);
    errors_free(&errors);
}

/* Monthly totals of a calibration are the sums of its demographics. */
static void totals_are_checked_draw_by_draw(void **state)
{
    struct world_of_test w;
    struct error_list errors;
    struct calibration *c;
    double truth[PRIORS];
    struct calibrate_options o = options_of(300);
    (void)state;
    errors_init(&errors, memory_default());
    init(&w);
    truth_of(&w, 1, truth);
    observe(&w, truth, 77);
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &c, &errors), FLUJO_OK);
    assert_int_equal(c->total_count, MONTHS);
    for (int m = 0; m < MONTHS; m++) {
        double observed = 0, mean = 0;
        for (int k = 0; k < c->targets.count; k++) {
            const struct target *t = &c->targets.items[k];
            if (t->measure == M_ENCOUNTERS && date_month_index(t->from) == c->totals[m].month)
                observed += t->observed, mean += c->checks[k].mean;
        }
        assert_true(observed == c->totals[m].observed && fabs(mean - c->totals[m].check.mean) < 1e-9 * mean);
    }
    assert_true(predictive_totals_inside(c) >= 0.75 && predictive_rmspe(c) < 0.25);
    calibration_free(c);
    errors_free(&errors);
}

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
    struct validate_options o = {.calibrate = options_of(200), .origins = origins, .origin_count = 2,
                                 .forecast = {.months = 3, .draws = 100, .seed = 4, .threads = 2}};
    int stops = 0;
    (void)state;
    errors_init(&errors, memory_default());
    init(&w);
    truth_of(&w, 3, truth);
    observe(&w, truth, 79);
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
    struct validate_options o = {.calibrate = options_of(100), .origins = origins, .origin_count = 1,
                                 .forecast = {.months = 2, .draws = 50, .seed = 4, .threads = 2}};
    (void)state;
    errors_init(&errors, memory_default());
    init(&w);
    truth_of(&w, 3, truth);
    observe(&w, truth, 79);
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
        truth_of(w, 1000 + (uint32_t)i, rows + i * PRIORS);
    assert_int_equal(calibration_of_rows(memory_default(), &w->t.s, 0, date_make(2020, 8, 31), chosen, 1, rows, (size_t)draws,
                                         &c, &errors), FLUJO_OK);
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
        init(&w);
        w.t.facilities[0].capacity = 40000;
        truth_of(&w, 2, truth);
        truth[0] = many ? 2.2 : 0.45;
        observe(&w, truth, 78);
        struct forecast *f = forecast_from_priors(&w, 300);
        const struct forecast_capacity *c = &f->capacity[0];
        const struct forecast_line *line = &f->lines[1 + w.t.s.demographic_count];
        const double *last = line->draws + 2 * 300;
        double beds = w.t.facilities[0].capacity, over = 0;
        for (int i = 0; i < 300; i++)
            over += last[i] > beds;
        print_message("last month: custody %.0f, %.0f, %.0f, %.2f over %.0f beds; probability %.2f, median peak %.0f\n",
                      sorted_quantile(last, 300, 0.05), sorted_quantile(last, 300, 0.5), sorted_quantile(last, 300, 0.95),
                      over / 300, beds, c->probability, c->peak);
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
    struct validate_options o = {.calibrate = options_of(200), .origins = &origin, .origin_count = 1,
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
    init(&w);
    for (int i = 0; i < 400; i++)
        w.values[i] = 0.3;
    w.series[0] = (struct series){"violence", "all", w.t.s.start, 366, w.values};
    w.t.s.series = w.series;
    w.t.s.series_count = 1;
    truth_of(&w, 3, truth);
    observe(&w, truth, 79);
    hindcast(&w, before, &rows);
    assert_int_equal(rows, 3 * 3); /* total and two demographics, three months */
    for (int i = 0; i < w.t.s.observation_count; i++)
        if (w.observations[i].to > date_make(2020, 8, 31))
            w.observations[i].value = w.observations[i].value * 50 + 1000;
    for (int i = 0; i < 400; i++)
        if (w.t.s.start + i > date_make(2020, 8, 31))
            w.values[i] = 9;
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
    day_number from = date_make(2020, 3, 1), to = date_make(2020, 3, 31), later = date_make(2020, 4, 1), end = date_make(2020, 4, 30);
    struct observation rows[] = {
        {M_ENCOUNTERS, SV, 0, 0, from, to, 10, "parts"}, {M_ENCOUNTERS, GT, 0, 0, from, to, 20, "parts"},
        {M_ENCOUNTERS, -1, 1, 0, from, to, 7, "parts"}, {M_ENCOUNTERS, SV, 0, 0, from, to, 11, "revised"},
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
    struct validation v = {.a = memory_default(), .s = &t.s, .rows = rows, .row_count = 2, .element_count = 3, .score = score};
    assert_int_equal(validation_score(&v), FLUJO_OK);
    assert_float_equal(v.score[0][V_RMSPE], 0.2, 1e-12);
    assert_true(isnan(v.score[1][V_RMSPE]));
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
        rows[i] = (struct observation){M_ENCOUNTERS, -1, -1, 0, date_make(year, month, 1),
                                       date_make(year, month, date_days_in_month(year, month)), 100 + 7 * (i * i % 5), "all"};
        if (i < PAST)
            past[i] = rows[i].value;
    }
    struct scenario s = {.observations = rows, .observation_count = PAST + 1}, known = s;
    known.observation_count = PAST;
    struct forecast_line line = {M_ENCOUNTERS, -1, 0, draws};
    struct forecast f = {.s = &known, .months = 1, .draws = DRAWS, .first_month = date_month_index(rows[PAST].from), .lines = &line};
    struct validation v = {.a = memory_default(), .s = &s};
    assert_int_equal(validation_add(&v, &known, &f), FLUJO_OK);
    assert_int_equal(v.row_count, 1);
    baseline_draws(BASELINE_PERSISTENCE, past, PAST, 1, baseline, DRAWS);
    assert_float_equal(v.rows[0].crps, score_crps(draws, DRAWS, rows[PAST].value, 1), 1e-12);
    assert_float_equal(v.rows[0].baseline_crps[0], score_crps(baseline, DRAWS, rows[PAST].value, 0), 1e-12);
    assert_float_equal(v.rows[0].baseline_point[0], past[PAST - 1], 0);
    memory_free(memory_default(), v.rows);
}

static void the_copy_without_a_future_holds_none(void **state)
{
    struct world_of_test w;
    struct scenario *known;
    double truth[PRIORS];
    (void)state;
    init(&w);
    w.values[250] = 5;
    w.series[0] = (struct series){"violence", "all", w.t.s.start, 366, w.values};
    w.t.s.series = w.series, w.t.s.series_count = 1;
    truth_of(&w, 3, truth);
    observe(&w, truth, 79);
    day_number origin = date_make(2020, 6, 30);
    for (int e = 0; e < 2; e++) /* one rumour is over by then, one is told still */
        w.t.events[e] = (struct event){.id = "news", .kind = EVENT_RUMOUR, .day = date_make(2020, 6, 1), .days = 20 + 20 * e,
                                       .origin = -1, .demographic = -1, .place = -1, .magnitude = 5};
    assert_int_equal(blind_make(memory_default(), &w.t.s, 0, origin, &known), FLUJO_OK);
    for (int i = 0; i < known->observation_count; i++)
        assert_true(known->observations[i].to <= origin);
    assert_int_equal(known->observation_count, 4 * 6);
    assert_int_equal(known->series[0].first + known->series[0].days - 1, origin);
    assert_true(known->series[0].value != w.values);
    assert_true(known->hash != w.t.s.hash);
    assert_true(known->events[0].magnitude == 5);
    assert_true(known->events[1].magnitude == 0);
    blind_free(memory_default(), known);
}

/* 200 truths drawn from the priors: ranks of the five parameters among posterior
 * draws are uniform and 90 % intervals cover. */
static void ranks_are_uniform_over_two_hundred_truths(void **state)
{
    struct world_of_test w;
    struct error_list errors;
    struct targets targets;
    const struct allocator *a = memory_default();
    double truth[PRIORS + 1];
    int chosen[PRIORS] = {0, 1, 2, 3, 4};
    (void)state;
    errors_init(&errors, a);
    init(&w);
    small_scenario_set(&w.t, "expulsion.single_adult", 0.4);
    truth_of(&w, 4, truth);
    observe(&w, truth, 1);
    assert_int_equal(targets_make(a, &w.t.s, w.t.s.end, &targets, &errors), FLUJO_OK);
    struct runner r = {.a = a, .s = &w.t.s, .end = w.t.s.end, .seed = 8, .threads = 2, .chosen = chosen,
                       .chosen_count = PRIORS, .targets = &targets, .errors = &errors};
    struct sbc sbc = {.runner = &r, .rows = 1500, .sets = 200, .keep = 300};
    assert_int_equal(sbc_run(&sbc), FLUJO_OK);
    for (int j = 0; j < PRIORS; j++) {
        print_message("parameter %d: chi-square %.1f (9 degrees), 90 %% interval covers %.3f\n", j, sbc.chi_square[j],
                      sbc.coverage[j]);
        assert_true(sbc.chi_square[j] < 21.7); /* probability 0.01 */
        assert_true(sbc.coverage[j] >= 0.85 && sbc.coverage[j] <= 0.95);
    }
    targets_free(a, &targets);
    errors_free(&errors);
}

static void a_posterior_is_written_and_read_back(void **state)
{
    struct world_of_test w;
    struct error_list errors;
    struct calibration *c;
    struct result_writer writer;
    double truth[PRIORS], *rows, *direct;
    char path[64];
    struct calibrate_options o = options_of(200);
    (void)state;
    errors_init(&errors, memory_default());
    init(&w);
    truth_of(&w, 5, truth);
    observe(&w, truth, 80);
    o.parameters = 3;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &c, &errors), FLUJO_OK);
    snprintf(path, sizeof path, "/tmp/flujo-test-%ld.sqlite", (long)getpid());
    assert_int_equal(result_create(memory_default(), path, &writer, &errors), FLUJO_OK);
    assert_int_equal(study_put_calibration(&writer, c), FLUJO_OK);
    assert_int_equal(result_commit(&writer), FLUJO_OK);
    assert_int_equal(posterior_read(memory_default(), path, &w.t.s, 50, 9, &rows, &errors), FLUJO_OK);
    direct = calibration_sample(c, 50, 9);
    for (int i = 0; i < 50; i++)
        for (int j = 0; j < c->prior_count; j++)
            if (c->parameters[j].chosen)
                assert_true(fabs(rows[i * PRIORS + c->parameters[j].index] - direct[i * PRIORS + c->parameters[j].index]) < 1e-15);
    memory_free(memory_default(), rows);
    w.t.s.parameter_count = 1; /* another scenario lacks the others */
    assert_int_equal(posterior_read(memory_default(), path, &w.t.s, 5, 9, &rows, &errors), FLUJO_BAD_INPUT);
    assert_non_null(strstr(errors.items[0].text, "use the scenario that was calibrated"));
    w.t.s.parameter_count = PRIORS;
    memory_free(memory_default(), direct);
    calibration_free(c);
    unlink(path);
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_truth_is_found_within_the_posterior),
        cmocka_unit_test(a_stopped_calibration_gives_the_same_posterior),
        cmocka_unit_test(a_point_fit_comes_near_the_truth),
        cmocka_unit_test(totals_are_checked_draw_by_draw),
        cmocka_unit_test(a_stopped_validation_gives_the_same_scores),
        cmocka_unit_test(a_checkpoint_of_other_settings_is_refused),
        cmocka_unit_test(dates_of_full_custody_agree_with_the_fan),
        cmocka_unit_test(nothing_after_the_origin_is_read),
        cmocka_unit_test(observed_months_are_counted_once),
        cmocka_unit_test(a_month_of_nobody_has_no_percentage),
        cmocka_unit_test(a_month_is_scored_beside_its_baselines),
        cmocka_unit_test(the_copy_without_a_future_holds_none),
        cmocka_unit_test(ranks_are_uniform_over_two_hundred_truths),
        cmocka_unit_test(a_posterior_is_written_and_read_back),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
