/* Forecasts and hindcasts on a small corridor whose truth is known. */
#include "base/summary.h"
#include "observed_world.h"
#include "study/validate.h"
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct world_of_test w;

static void begin(void)
{
    double truth[ROW];
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
    assert_memory_equal(c->values, added->values, c->particles * ROW * sizeof(double));
    assert_memory_equal(c->generations, added->generations, sizeof c->generations);
    calibration_free(added);
    calibration_free(c);
    unlink(path);
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

/* The median of every second draw of a line and month, from the first or the second on. */
static double half_median(const struct forecast *f, int line, int month, int which)
{
    double draws[1280];
    int n = 0;
    for (int i = which; i < f->draws; i += 2)
        draws[n++] = f->lines[line].joint[month * f->draws + i];
    sort_doubles(draws, n);
    return sorted_quantile(draws, n, 0.5);
}

/* What two halves of the members disagree by, of the total and both demographics in six months; not by a demographic
 * of which nearly nobody is left. */
static void halves_disagree_by_their_medians(void **state)
{
    (void)state;
    begin();
    struct assimilation *as = members_until(date_make(2020, 8, 31));
    for (int rare = 0; rare < 2; rare++) {
        if (rare)
            for (int k = 1; k < 4; k += 2) /* of the second demographic, in both origins: nearly nobody leaves */
                for (int i = 0; i < as->members; i++)
                    for (int m = 0; m < as->months; m++)
                        as->phi[(size_t)((i * 4 + k) * as->months + m)] = log(0.00001);
        struct forecast *f = forecast(as, 6, 80, 0, 0, 0);
        double most = 0, of_second = 0;
        for (int line = 0; line < 3; line++)
            for (int m = 0; m < 6; m++) {
                double apart = fabs(half_median(f, line, m, 0) / half_median(f, line, m, 1) - 1);
                if (line == 2) of_second = fmax(of_second, apart);
                if (line < 2 || !rare) most = fmax(most, apart);
            }
        assert_true(most > 0 && fabs(f->disagreement - most) < 1e-12);
        if (rare) assert_true(of_second > most);
        forecast_free(f);
    }
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
    assert_true(f->draws >= 320 && (f->disagreement <= 0.03 || f->draws == 32 * 40));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stopped_validation_gives_the_same_scores),
        cmocka_unit_test(a_checkpoint_of_other_settings_is_refused),
        cmocka_unit_test(checkpoints_of_calibrations),
        cmocka_unit_test(a_forecast_goes_on_from_the_record),
        cmocka_unit_test(halves_disagree_by_their_medians),
        cmocka_unit_test(a_month_has_one_answer),
        cmocka_unit_test(dates_and_triggers_are_those_of_the_runs),
        cmocka_unit_test(nothing_after_the_origin_is_read),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
