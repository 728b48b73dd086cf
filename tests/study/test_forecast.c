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

static struct world_of_test w;

static void begin(void)
{
    double truth[PRIORS];
    world_init(&w);
    world_truth(&w, 3, truth);
    world_observe(&w, truth, 79);
}

static const day_number origins[] = {18474 /* 2020-07-31 */, 18505};

static struct validate_options options(int count)
{
    return (struct validate_options){.assimilate = {.members = 20, .passes = 1, .seed = 3, .threads = 2},
                                     .forecast = {.months = 3, .draws = 40, .seed = 4, .threads = 2},
                                     .drivers = {1, 1},
                                     .origins = origins,
                                     .origin_count = count};
}

static enum flujo_status validate_some(const struct validate_options *o, int after, struct validation **v,
                                       struct error_list *errors)
{
    struct stopper stopper = {.after = after};
    struct validate_options mine = *o;
    mine.assimilate.progress = count_and_stop;
    mine.assimilate.progress_user = &stopper;
    mine.assimilate.stop = mine.forecast.stop = &stopper.stop;
    return validate_run(memory_default(), &w.t.s, &mine, v, errors);
}

static void a_stopped_validation_gives_the_same_scores(void **state)
{
    struct error_list errors;
    struct validation *whole, *parts = 0;
    struct trigger trigger;
    char path[64];
    struct validate_options o = options(2);
    int stops = 0;
    (void)state;
    assert_int_equal(origins[0], date_make(2020, 7, 31));
    errors_init(&errors, memory_default());
    begin();
    assert_int_equal(trigger_parse(&w.t.s, "encounters > 10 within 2 months", &trigger, &errors), FLUJO_OK);
    o.forecast.triggers = &trigger, o.forecast.trigger_count = 1;
    assert_int_equal(validate_some(&o, 0, &whole, &errors), FLUJO_OK);
    snprintf(path, sizeof path, "/tmp/flujo-test-%ld.validation", (long)getpid());
    o.checkpoint = path;
    o.assimilate.threads = o.forecast.threads = 1;
    while (parts == 0 && stops < 20) {
        enum flujo_status status = validate_some(&o, 25, &parts, &errors);
        assert_true(status == FLUJO_OK || status == FLUJO_INTERRUPTED);
        stops += status == FLUJO_INTERRUPTED;
    }
    assert_true(stops >= 4 && parts != 0);             /* within each part */
    assert_int_equal(whole->row_count, 2 * 2 * 3 * 3); /* origins, drivers, lines, months */
    assert_int_equal(parts->row_count, whole->row_count);
    assert_memory_equal(whole->rows, parts->rows, (size_t)whole->row_count * sizeof *whole->rows);
    assert_int_equal(parts->trigger_row_count, 2);
    struct trigger_rates rates = validation_trigger(parts, 0);
    assert_true(rates.events == 2 && rates.hits == 1 && isnan(rates.false_alarms) && rates.brier < 1e-9);
    const struct validate_scores *a = validation_scores(whole, DRIVERS_NONE, 0, LEADS_1_2);
    const struct validate_scores *b = validation_scores(parts, DRIVERS_NONE, 0, LEADS_1_2);
    assert_true(a->value[V_CRPS] == b->value[V_CRPS] && a->value[V_MONTHS] == 4);
    validation_free(parts);
    assert_int_equal(validate_some(&o, 1, &parts, &errors), FLUJO_OK); /* nothing left to run */
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
    struct error_list errors;
    struct validation *v;
    char path[64], expected[] = "belongs to another scenario or other settings";
    struct validate_options o = options(1);
    (void)state;
    errors_init(&errors, memory_default());
    begin();
    snprintf(path, sizeof path, "/tmp/flujo-test-%ld.settings", (long)getpid());
    o.checkpoint = path;
    assert_int_equal(validate_run(memory_default(), &w.t.s, &o, &v, &errors), FLUJO_OK);
    validation_free(v);
    for (int change = 0; change < 8; change++) {
        struct validate_options other = o;
        double kept = w.t.s.parameters[1].value;
        other.assimilate.seed += change == 0, other.assimilate.passes += change == 1;
        other.assimilate.members += change == 2, other.forecast.months += change == 3;
        other.forecast.draws += change == 4, other.origins += change == 5;
        w.t.s.parameters[1].value += change == 6;
        other.forecast.memory = change == 7 ? 0.5 : 0;
        assert_int_equal(validate_run(memory_default(), &w.t.s, &other, &v, &errors), FLUJO_BAD_INPUT);
        assert_int_equal(errors.count, (size_t)change + 1);
        assert_non_null(strstr(errors.items[change].text, expected));
        w.t.s.parameters[1].value = kept;
    }
    unlink(path);
    errors_free(&errors);
}

/* A calibration added to, taken back, and one of other settings. */
static void checkpoints_of_calibrations(void **state)
{
    struct error_list errors;
    struct calibration *c, *added;
    char path[64];
    struct calibrate_options o = world_calibration(100);
    (void)state;
    errors_init(&errors, memory_default());
    begin();
    snprintf(path, sizeof path, "/tmp/flujo-test-%ld.calibration", (long)getpid());
    o.checkpoint = path;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &c, &errors), FLUJO_OK);
    calibration_free(c);
    w.t.s.parameters[1].value += 1;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &c, &errors), FLUJO_BAD_INPUT);
    assert_non_null(strstr(errors.items[0].text, "belongs to another scenario or other settings"));
    w.t.s.parameters[1].value -= 1;
    o.generations = 1; /* of two that are done */
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &c, &errors), FLUJO_BAD_INPUT);
    assert_non_null(strstr(errors.items[1].text, "has 2 generations done, more than the 1 asked"));
    o.generations = 3; /* one more is taken as if it had been asked from the start */
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &added, &errors), FLUJO_OK);
    o.checkpoint = 0;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &c, &errors), FLUJO_OK);
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

/* A calibration on the data up to a day whose particles are these rows, which count alike. */
static struct calibration *calibration_of_rows(day_number last, double *rows, struct error_list *errors)
{
    struct calibration *c = memory_alloc(memory_default(), 1, sizeof *c);
    c->a = memory_default(), c->s = &w.t.s, c->last = last, c->values = rows, c->particles = CHECKED;
    c->weight = memory_alloc(c->a, CHECKED, sizeof(double));
    for (int i = 0; i < CHECKED; i++)
        c->weight[i] = 1.0 / CHECKED;
    assert_int_equal(targets_make(c->a, c->s, last, &c->targets, errors), FLUJO_OK);
    return c;
}

/* Predictive checks against the runs they are made of; a month's total is the sum of its
 * demographics within a draw. */
static void predictive_checks_are_those_of_their_runs(void **state)
{
    static struct checked k;
    struct error_list errors;
    struct calibration *c;
    double truth[PRIORS], *rows = memory_alloc(memory_default(), CHECKED, PRIORS * sizeof(double));
    uint32_t run[CHECKED];
    (void)state;
    errors_init(&errors, memory_default());
    world_init(&w);
    world_truth(&w, 3, truth);
    world_observe(&w, truth, 79);
    for (uint32_t i = 0; i < CHECKED; i++)
        world_truth(&w, 500 + i, rows + i * PRIORS), run[i] = 0x40000000 + i;
    c = calibration_of_rows(date_make(2020, 4, 30), rows, &errors);
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

static struct assimilation *members_until(day_number last)
{
    struct error_list errors;
    struct assimilation *as;
    struct assimilate_options o = {.members = 40, .passes = 2, .seed = 3, .threads = 2, .last = last};
    errors_init(&errors, memory_default());
    assert_int_equal(assimilate_run(memory_default(), &w.t.s, &o, &as, &errors), FLUJO_OK);
    errors_free(&errors);
    return as;
}

static struct forecast *forecast(const struct assimilation *as, int months, int draws, int policy,
                                 const struct trigger *triggers, int count)
{
    struct error_list errors;
    struct forecast *f;
    struct forecast_options o = {.months = months,
                                 .draws = draws,
                                 .policy = policy,
                                 .seed = 4,
                                 .threads = 2,
                                 .triggers = triggers,
                                 .trigger_count = count};
    errors_init(&errors, memory_default());
    assert_int_equal(forecast_run(as, &o, &f, &errors), FLUJO_OK);
    errors_free(&errors);
    return f;
}

/* Runs go on from the record: the next month is near the last, fans widen, the
 * total is the sum of its parts in every draw, and a month has one answer. */
static void a_forecast_goes_on_from_the_record(void **state)
{
    (void)state;
    begin();
    struct assimilation *as = members_until(date_make(2020, 8, 31));
    struct forecast *f = forecast(as, 4, 80, 0, 0, 0), *g = forecast(as, 2, 80, 0, 0, 0);
    assert_int_equal(f->draws, 80);
    assert_int_equal(f->line_count, 1 + 2 + 2 + 1 + 4);
    double august = observed_encounters(&w.t.s, date_month_index(date_make(2020, 8, 1)), -1);
    assert_true(fabs(log(forecast_quantile(f, 0, 0, 0.5) / august)) < 0.35);
    double first = log(forecast_quantile(f, 0, 0, 0.9) / forecast_quantile(f, 0, 0, 0.1));
    double fourth = log(forecast_quantile(f, 0, 3, 0.9) / forecast_quantile(f, 0, 3, 0.1));
    assert_true(fourth > 1.2 * first);
    for (int i = 0; i < 80; i++) {
        assert_true(f->lines[0].joint[80 + i] == f->lines[1].joint[80 + i] + f->lines[2].joint[80 + i]);
        assert_true(f->lines[0].joint[80 + i] == g->lines[0].joint[80 + i]);
    }
    assert_true(f->disagreement == g->disagreement && f->disagreement >= 0);
    forecast_free(f);
    forecast_free(g);
    assimilation_free(as);
}

/* Of as many rounds as it takes: a month has one answer whatever is asked for, fans
 * widen with the lead, and two halves agree or the most rounds are run. */
static void a_month_has_one_answer(void **state)
{
    (void)state;
    begin();
    struct assimilation *as = members_until(date_make(2020, 8, 31));
    struct forecast *f = forecast(as, 12, 0, 0, 0, 0), *g = forecast(as, 3, 0, 0, 0, 0);
    assert_int_equal(f->draws, g->draws);
    assert_true(f->draws >= 80 && (f->disagreement <= 0.03 || f->draws == 320));
    for (int line = 0; line < f->line_count; line++)
        for (int m = 0; m < 3; m++)
            assert_memory_equal(f->lines[line].joint + m * f->draws, g->lines[line].joint + m * f->draws,
                                (size_t)f->draws * sizeof(double));
    double before = 0;
    for (int m = 0; m < 12; m += 2) {
        double width = log(forecast_quantile(f, 0, m, 0.9) / forecast_quantile(f, 0, m, 0.1));
        assert_true(width > before);
        before = width;
    }
    forecast_free(f);
    forecast_free(g);
    assimilation_free(as);
}

/* Days over capacity and triggers are those of the runs. */
static void dates_and_triggers_are_those_of_the_runs(void **state)
{
    struct trigger triggers[2];
    struct error_list errors;
    char text[64];
    (void)state;
    begin();
    struct assimilation *as = members_until(date_make(2020, 8, 31));
    struct forecast *plain = forecast(as, 2, 40, 0, 0, 0);
    double custody = sorted_quantile(plain->lines[3].draws, 40, 0.5);
    double total = sorted_quantile(plain->lines[0].draws, 40, 0.5);
    forecast_free(plain);
    errors_init(&errors, memory_default());
    snprintf(text, sizeof text, "custody.cbp > %.0f within 61 days", custody);
    assert_int_equal(trigger_parse(&w.t.s, text, &triggers[0], &errors), FLUJO_OK);
    assert_true(triggers[0].within == 61 && triggers[0].above && triggers[0].element.kind == ELEMENT_SLOT);
    char month[64];
    snprintf(month, sizeof month, "encounters < %.6f within 31 days", total);
    assert_int_equal(trigger_parse(&w.t.s, month, &triggers[1], &errors), FLUJO_OK);
    assert_int_equal(trigger_last_month(&triggers[1], date_make(2020, 8, 31)), date_month_index(date_make(2020, 9, 1)));
    w.t.facilities[0].capacity = triggers[0].threshold;
    struct forecast *f = forecast(as, 2, 40, 0, triggers, 2);
    assert_true(fabs(f->capacity[0].probability - f->trigger_probability[0]) < 0.1);
    assert_true(f->trigger_probability[0] > 0.5 && f->capacity[0].median > f->origin);
    assert_true(f->capacity[0].peak > 0.9 * custody);
    double below = 0;
    for (int i = 0; i < 40; i++)
        below += f->lines[0].joint[i] < triggers[1].threshold;
    assert_float_equal(f->trigger_probability[1], below / 40, 1e-6);
    const char *const wrong[] = {"custody > ", "custody.cbp > 5 within 2 years", "nothing > 5 within 2 days",
                                 "custody.nobody > 5 within 2 days", "custody.cbp = 5 within 2 days"};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(trigger_parse(&w.t.s, wrong[i], &triggers[0], &errors), FLUJO_BAD_INPUT);
    forecast_free(f);
    assimilation_free(as);
    errors_free(&errors);
}

/* Quantiles of a validation with one origin. */
static void hindcast(double *q50, int *rows)
{
    struct error_list errors;
    struct validation *v;
    struct validate_options o = options(1);
    errors_init(&errors, memory_default());
    assert_int_equal(validate_run(memory_default(), &w.t.s, &o, &v, &errors), FLUJO_OK);
    *rows = v->row_count;
    for (int i = 0; i < v->row_count; i++) {
        q50[i] = v->rows[i].q50;
        assert_true(v->rows[i].q05 <= v->rows[i].q50 && v->rows[i].q50 <= v->rows[i].q95);
    }
    validation_free(v);
    errors_free(&errors);
}

static void nothing_after_the_origin_is_read(void **state)
{
    double before[32], after[32], again[32];
    int rows, rows2;
    (void)state;
    begin();
    for (int i = 0; i < 400; i++)
        w.values[i] = 0.3;
    w.series[0] = (struct series){"violence", "all", w.t.s.start, 366, w.values};
    w.t.s.series = w.series;
    w.t.s.series_count = 1;
    w.t.policies[SMALL_BASE].setting_count = w.t.policies[SMALL_BASE].fixed_count = 2;
    small_scenario_lever(&w.t, "expulsion.single_adult", 0.5, 0);
    small_scenario_lever(&w.t, "border.metering", 0.5, 0);
    hindcast(before, &rows);
    assert_int_equal(rows, 2 * 3 * 3); /* drivers; total and two demographics, three months */
    for (int i = 0; i < w.t.s.observation_count; i++)
        if (w.observations[i].to > origins[0]) w.observations[i].value = w.observations[i].value * 50 + 1000;
    for (int i = 0; i < 400; i++)
        if (w.t.s.start + i > origins[0]) w.values[i] = 9;
    w.t.policies[SMALL_BASE].setting_count = w.t.policies[SMALL_BASE].fixed_count = 3;
    small_scenario_lever(&w.t, "border.metering", 3, 0); /* a lever set later */
    w.t.settings[2].from = date_make(2020, 8, 5);
    w.t.events[1].day = date_make(2020, 8, 10); /* a storm that nobody knew of */
    hindcast(after, &rows2);
    w.t.events[1].magnitude *= 3;
    hindcast(again, &rows2);
    assert_memory_equal(after, again, sizeof(double) * (size_t)rows);
    w.t.events[1].day = date_make(2020, 6, 1), w.t.events[1].magnitude /= 3;
    hindcast(again, &rows2);
    assert_int_equal(rows, rows2);
    assert_memory_equal(before, again, sizeof(double) * (size_t)rows);
}

/* Totals stated beside their parts, parts by origin beside those over all origins,
 * and a second file that states a month again: nobody is counted twice. */
static void observed_months_are_counted_once(void **state)
{
    enum { SV, GT };
    day_number from = date_make(2020, 3, 1), to = date_make(2020, 3, 31), later = date_make(2020, 4, 1),
               end = date_make(2020, 4, 30);
    const struct {
        int origin, demographic;
        day_number from, to;
        double value;
        const char *group;
    } stated[] = {{SV, 0, from, to, 10, "parts"},     {GT, 0, from, to, 20, "parts"},
                  {-1, 1, from, to, 7, "parts"},      {SV, 0, from, to, 11, "revised"},
                  {-1, 0, later, end, 31, "margins"}, {SV, 0, later, end, 12, "parts"},
                  {-1, -1, later, end, 40, "totals"}, {-1, -1, later, later + 6, 9, "week"}};
    struct observation rows[8];
    for (int i = 0; i < 8; i++)
        rows[i] = (struct observation){.measure = M_ENCOUNTERS,
                                       .origin = stated[i].origin,
                                       .demographic = stated[i].demographic,
                                       .from = stated[i].from,
                                       .to = stated[i].to,
                                       .value = stated[i].value,
                                       .group = stated[i].group};
    struct traveller_class classes[] = {{.origin = SV},
                                        {.origin = GT},
                                        {.origin = SV, .demographic = 1},
                                        {.origin = GT, .demographic = 1}};
    struct scenario s = {.observations = rows,
                         .observation_count = 8,
                         .demographic_count = 2,
                         .origin_count = 2,
                         .classes = classes,
                         .class_count = 4};
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

/* All scores of two months of a demographic and one of the total, by hand. */
static void scores_are_those_by_hand(void **state)
{
    struct validate_row rows[3] = {{.origin = 1,
                                    .lead = 1,
                                    .element = {ELEMENT_DEMOGRAPHIC, 0},
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
                                    .tail_crps = 1,
                                    .wis = 3,
                                    .wis_spread = 2,
                                    .wis_over = 0,
                                    .wis_under = 1,
                                    .pit = 0.9,
                                    .scale = 20,
                                    .baseline_crps = {8, NAN, 4}},
                                   {.origin = 2,
                                    .lead = 4,
                                    .element = {ELEMENT_DEMOGRAPHIC, 0},
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
                                    .tail_crps = 3,
                                    .wis = 5,
                                    .wis_spread = 1,
                                    .wis_over = 4,
                                    .wis_under = 0,
                                    .pit = 0.1,
                                    .scale = 5,
                                    .baseline_crps = {4, NAN, 12}},
                                   {.origin = 2,
                                    .lead = 4,
                                    .drivers = DRIVERS_NONE,
                                    .element = {ELEMENT_TOTAL, 0},
                                    .observed = 0,
                                    .q50 = 150,
                                    .crps = 1,
                                    .baseline_crps = {2, 0, NAN}}};
    (void)state;
    begin();
    for (int i = 0; i < 3; i++)
        for (int b = 3; b < BASELINES; b++)
            rows[i].baseline_crps[b] = NAN;
    struct validate_options o = options(2);
    struct validation *v = validation_make(memory_default(), &w.t.s, &o);
    v->rows = rows, v->row_count = 3;
    validation_score(v);
    const double right[V_SCORES] = {[V_BEST] = 0,          [V_SKILL] = 1 - 12 / 12.0,
                                    [V_SKILL + 1] = NAN,   [V_SKILL + 2] = 1 - 12 / 16.0,
                                    [V_SKILL + 3] = NAN,   [V_SKILL + 4] = NAN,
                                    [V_SKILL + 5] = NAN,   [V_SKILL + 6] = NAN,
                                    [V_MONTHS] = 2,        [V_RMSPE] = sqrt((0.01 + 0.04) / 2),
                                    [V_MAPE] = 0.15,       [V_MASE] = (10 / 20.0 + 10 / 5.0) / 2,
                                    [V_CRPS] = 6,          [V_TAIL_CRPS] = 2,
                                    [V_WIS] = 4,           [V_WIS_SPREAD] = 1.5,
                                    [V_WIS_OVER] = 2,      [V_WIS_UNDER] = 0.5,
                                    [V_COVERAGE_50] = 0.5, /* 100 lies on an end, which counts */
                                    [V_COVERAGE_80] = 0.5, [V_COVERAGE_90] = 0.5,
                                    [V_COVERAGE_95] = 1,   [V_PIT_MEAN] = 0.5};
    const struct validate_scores *s = validation_scores(v, DRIVERS_ALL, 1, LEADS_ALL);
    for (int k = 0; k < V_SCORES; k++)
        assert_true(isnan(right[k]) ? isnan(s->value[k]) : fabs(s->value[k] - right[k]) < 1e-12);
    assert_int_equal(s->best, BASELINE_PERSISTENCE);
    assert_true(fabs(s->error[V_CRPS] - 2) < 1e-12); /* of two origins: half of the difference */
    s = validation_scores(v, DRIVERS_ALL, 1, LEADS_1_2);
    assert_true(s->value[V_MONTHS] == 1 && s->value[V_CRPS] == 4 && s->best == BASELINE_DRIFT);
    s = validation_scores(v, DRIVERS_NONE, 0, LEADS_3_6);
    assert_true(isnan(s->value[V_RMSPE]) && s->value[V_SKILL] == 0.5); /* of nobody there is no percentage */
    assert_int_equal(validation_scores(v, DRIVERS_ALL, 0, LEADS_ALL)->best, -1);
    v->rows = 0;
    validation_free(v);
}

/* A month of a hand-made forecast beside persistence: draws at random have the fair
 * CRPS, the quantiles of a baseline the plain one. */
static void a_month_is_scored_beside_its_baselines(void **state)
{
    enum { PAST = 12, DRAWS = 5 };
    struct observation rows[PAST + 1];
    double draws[DRAWS] = {80, 90, 100, 120, 150}, past[PAST], baseline[200];
    (void)state;
    for (int i = 0; i <= PAST; i++) {
        int year = 2020 + i / 12, month = i % 12 + 1;
        rows[i] = (struct observation){.measure = M_ENCOUNTERS,
                                       .origin = -1,
                                       .demographic = -1,
                                       .from = date_make(year, month, 1),
                                       .to = date_make(year, month, date_days_in_month(year, month)),
                                       .value = 100 + 7 * (i * i % 5),
                                       .group = "all"};
        if (i < PAST) past[i] = rows[i].value;
    }
    rows[PAST].value = 130;
    struct scenario s = {.observations = rows, .observation_count = PAST + 1, .season_series = -1}, known = s;
    known.observation_count = PAST;
    struct forecast_line line = {M_ENCOUNTERS, {ELEMENT_TOTAL, 0}, 0, draws};
    struct forecast f = {.s = &known,
                         .months = 1,
                         .draws = DRAWS,
                         .first_month = date_month_index(rows[PAST].from),
                         .line_count = 1,
                         .lines = &line};
    struct validation v = {.a = memory_default(), .s = &s};
    assert_int_equal(validation_add(&v, &known, &f, DRIVERS_ALL), FLUJO_OK);
    assert_int_equal(v.row_count, 1);
    const struct validate_row *r = &v.rows[0];
    baseline_draws(BASELINE_PERSISTENCE, past, PAST, 1, baseline, 200);
    assert_float_equal(r->crps, score_crps(draws, DRAWS, 130, 1), 1e-12);
    assert_float_equal(r->baseline_crps[0], score_crps(baseline, 200, 130, 0), 1e-12);
    assert_true(isnan(r->baseline_crps[BASELINE_LONG]) && r->baseline_crps[BASELINE_WALK] > 0);
    /* Above 128, the largest month: draws of 128 and 150 beside 130. */
    const double tail[DRAWS] = {128, 128, 128, 128, 150};
    assert_float_equal(r->tail_crps, score_crps(tail, DRAWS, 130, 1), 1e-12);
    assert_true(fabs(r->wis - r->wis_spread - r->wis_over - r->wis_under) < 1e-12 && r->wis_over == 0);
    /* Quantiles of five draws lie at quarters of the way from 80 to 150. */
    const double quantiles[9][2] = {{r->q025, 81}, {r->q05, 82},  {r->q10, 84},  {r->q25, 90},  {r->q50, 100},
                                    {r->q75, 120}, {r->q90, 138}, {r->q95, 144}, {r->q975, 147}};
    for (int i = 0; i < 9; i++)
        assert_true(fabs(quantiles[i][0] - quantiles[i][1]) < 1e-9);
    assert_true(fabs(r->mean - 108) < 1e-12 && r->lead == 1);
    memory_free(memory_default(), v.rows);
}

static void the_copy_without_a_future_holds_none(void **state)
{
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
    assert_int_equal(hindcast_view_make(memory_default(), &w.t.s, 0, -1, origin, &known), FLUJO_OK);
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

/* Ramps stop at the height they have reached, later settings are gone, and another
 * policy takes over on the day after. */
static void levers_stand_still_at_the_origin(void **state)
{
    struct scenario *known;
    struct policy *base = &w.t.policies[SMALL_BASE], *changed = &w.t.policies[SMALL_CHANGED];
    struct setting own[1];
    day_number origin = date_make(2020, 4, 29); /* the twentieth day of levers of 10 April */
    (void)state;
    begin();
    small_scenario_lever(&w.t, "border.metering", 0.5, 0);
    small_scenario_lever(&w.t, "expulsion.single_adult", 0.9, 0);
    small_scenario_lever(&w.t, "expulsion.single_adult", 0.1, 0);
    w.t.settings[0].ramp_days = 40;
    w.t.settings[2].from = origin + 3;
    base->setting_count = base->fixed_count = 3;
    own[0] = w.t.settings[1];
    own[0].value = 0.3;
    changed->settings = own;
    changed->setting_count = changed->fixed_count = 1;
    assert_int_equal(hindcast_view_make(memory_default(), &w.t.s, SMALL_BASE, -1, origin, &known), FLUJO_OK);
    const struct policy *p = &known->policies[SMALL_BASE];
    assert_int_equal(p->fixed_count, 3);
    assert_true(p->settings[0].ramp_days == 40 && p->settings[0].days == 20);
    assert_true(p->settings[1].from == origin + 1 && p->settings[1].ramp_days == 0);
    assert_float_equal(p->settings[1].efficiency, 0.5, 1e-9);
    assert_float_equal(p->settings[2].value, 0.9, 1e-6);
    hindcast_view_free(memory_default(), known);
    assert_int_equal(hindcast_view_make(memory_default(), &w.t.s, SMALL_BASE, SMALL_CHANGED, origin, &known), FLUJO_OK);
    p = &known->policies[SMALL_BASE];
    assert_int_equal(p->fixed_count, 3); /* two of the past, which end at the origin, and that of the other */
    assert_true(p->settings[1].from + p->settings[1].days == origin + 1);
    assert_float_equal(p->settings[2].value, 0.3, 1e-6);
    assert_int_equal(p->settings[2].from, origin + 1);
    hindcast_view_free(memory_default(), known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stopped_validation_gives_the_same_scores),
        cmocka_unit_test(a_checkpoint_of_other_settings_is_refused),
        cmocka_unit_test(checkpoints_of_calibrations),
        cmocka_unit_test(a_forecast_goes_on_from_the_record),
        cmocka_unit_test(a_month_has_one_answer),
        cmocka_unit_test(dates_and_triggers_are_those_of_the_runs),
        cmocka_unit_test(nothing_after_the_origin_is_read),
        cmocka_unit_test(predictive_checks_are_those_of_their_runs),
        cmocka_unit_test(observed_months_are_counted_once),
        cmocka_unit_test(a_month_is_scored_beside_its_baselines),
        cmocka_unit_test(scores_are_those_by_hand),
        cmocka_unit_test(the_copy_without_a_future_holds_none),
        cmocka_unit_test(levers_stand_still_at_the_origin),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
