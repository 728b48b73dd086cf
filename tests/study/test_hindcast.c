/* Validation and predictive checks by hand: what is scored, and how. Fast, on made-up numbers. */
#include "base/scores.h"
#include "base/summary.h"
#include "observed_world.h"
#include "study/hindcast_view.h"
#include "study/predictive.h"
#include "study/validate.h"
#include "support/check.h"

#include <math.h>
#include <string.h>

static struct world_of_test w;

static void begin(void)
{
    double truth[ROW];
    world_init(&w);
    world_truth(&w, 3, truth);
    world_observe(&w, truth, 79);
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
    double truth[ROW], *rows = memory_alloc(memory_default(), CHECKED, ROW * sizeof(double));
    uint32_t run[CHECKED];
    (void)state;
    assert_non_null(rows);
    errors_init(&errors, memory_default());
    world_init(&w);
    world_truth(&w, 3, truth);
    world_observe(&w, truth, 79);
    for (uint32_t i = 0; i < CHECKED; i++)
        world_truth(&w, 500 + i, rows + i * ROW), run[i] = 0x40000000 + i;
    c = calibration_of_rows(date_make(2020, 4, 30), rows, &errors);
    assert_non_null(c);
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
    struct validate_options o = {0};
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
    assert_true(r->baseline[BASELINE_PERSISTENCE] == past[PAST - 1]
                && r->baseline[BASELINE_SEASONAL] == past[PAST - 12]);
    assert_true(isnan(r->baseline[BASELINE_LONG]));
    assert_float_equal(r->baseline[BASELINE_WALK], past[PAST - 1], 0.001); /* the median of a walk is where it began */
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
    double truth[ROW];
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

/* One month of a made-up record: everybody, or a class. */
static struct observation month_of(int m, int origin, int demographic, double value)
{
    int year = 2019 + m / 12, month = m % 12 + 1;
    return (struct observation){.measure = M_ENCOUNTERS,
                                .origin = origin,
                                .demographic = demographic,
                                .from = date_make(year, month, 1),
                                .to = date_make(year, month, date_days_in_month(year, month)),
                                .value = value,
                                .group = "all"};
}

/* Two classes: one has 100 people a month in the year before the origin, the other one person less in all, and both
 * had a crowd the year before that, which counts neither as size nor as the largest month of a year. */
static void classes_of_a_hundred_are_judged(void **state)
{
    enum { PAST = 13, DRAWS = 5 };
    static const double tail[DRAWS] = {100, 100, 110, 120, 150};
    struct observation rows[2 * PAST + 2];
    struct traveller_class classes[2] = {{.origin = 0}, {.origin = 1}};
    double draws[DRAWS] = {80, 90, 110, 120, 150};
    (void)state;
    for (int m = 0; m <= PAST; m++)
        for (int k = 0; k < 2; k++)
            rows[2 * m + k] = month_of(m, k, 0, m == 0 ? 1e6 : m == PAST ? 105 : m == 12 && k == 1 ? 99 : 100);
    struct scenario s = {.observations = rows,
                         .observation_count = 2 * PAST + 2,
                         .demographic_count = 1,
                         .origin_count = 2,
                         .classes = classes,
                         .class_count = 2,
                         .season_series = -1},
                    known = s;
    known.observation_count = 2 * PAST;
    struct forecast_line lines[3] = {{M_ENCOUNTERS, {ELEMENT_SLOT, 0}, 0, draws},
                                     {M_ENCOUNTERS, {ELEMENT_SLOT, 1}, 0, draws},
                                     {M_UNIQUE, {ELEMENT_TOTAL, 0}, 0, draws}};
    struct forecast f = {.s = &known,
                         .months = 1,
                         .draws = DRAWS,
                         .first_month = date_month_index(rows[2 * PAST].from),
                         .line_count = 3,
                         .lines = lines};
    struct validation v = {.a = memory_default(), .s = &s};
    assert_int_equal(validation_add(&v, &known, &f, DRIVERS_NONE), FLUJO_OK);
    assert_int_equal(v.row_count, 1);
    const struct validate_row *r = &v.rows[0];
    assert_true(r->element.index == 0 && r->drivers == DRIVERS_NONE && r->observed == 105);
    assert_near(r->scale, (1e6 - 100) / 12, 1e-6); /* one change in twelve */
    assert_near(r->tail_crps, score_crps(tail, DRAWS, 105, 1), 1e-12);
    assert_near(r->pit, 0.4, 1e-12);
    memory_free(memory_default(), v.rows);
}

/* Of eight months one is missing; of the five changes that are known three are by one. */
static void no_change_is_counted_over_a_gap(void **state)
{
    struct observation rows[8];
    double draws[3] = {90, 100, 110};
    (void)state;
    for (int m = 0; m < 8; m++)
        rows[m] = month_of(m < 3 ? m : m + 1, -1, -1, m < 3 ? 1e6 : 100 + m % 2);
    struct scenario s = {.observations = rows, .observation_count = 8, .season_series = -1}, known = s;
    known.observation_count = 7;
    struct forecast_line line = {M_ENCOUNTERS, {ELEMENT_TOTAL, 0}, 0, draws};
    struct forecast f = {.s = &known,
                         .months = 1,
                         .draws = 3,
                         .first_month = date_month_index(rows[7].from),
                         .line_count = 1,
                         .lines = &line};
    struct validation v = {.a = memory_default(), .s = &s};
    assert_int_equal(validation_add(&v, &known, &f, DRIVERS_ALL), FLUJO_OK);
    assert_int_equal(v.row_count, 1);
    assert_near(v.rows[0].scale, 0.6, 1e-12);
    memory_free(memory_default(), v.rows);
}

/* The volatility of a long series of daily values, of which the first day of each month counts. */
static void the_long_walk_reads_first_days(void **state)
{
    enum { DAYS = 1200, MOST = 60, PAST = 13 };
    static double values[DAYS];
    double long_run[MOST], past[PAST], draws[2] = {90, 110}, quantiles[200];
    struct observation rows[PAST + 1];
    int months = 0;
    day_number first = date_make(2015, 3, 1);
    (void)state;
    for (int i = 0; i < DAYS; i++)
        values[i] = 50 + i * 37 % 101;
    for (day_number day = first; day < first + DAYS;
         day += date_days_in_month(2015 + (months + 1) / 12, (months + 1) % 12 + 1))
        long_run[months++] = values[day - first];
    struct series series = {"long", "all", first, DAYS, values};
    for (int m = 0; m <= PAST; m++)
        rows[m] = month_of(m, -1, -1, 100 + 7 * (m * m % 5));
    for (int m = 0; m < PAST; m++)
        past[m] = rows[m].value;
    struct scenario s = {.observations = rows, .observation_count = PAST + 1, .series = &series, .series_count = 1},
                    known;
    for (int m = 0; m < 12; m++)
        s.season[m] = 0.6 + 0.07 * m;
    known = s;
    known.observation_count = PAST;
    struct forecast_line line = {M_ENCOUNTERS, {ELEMENT_TOTAL, 0}, 0, draws};
    struct forecast f = {.s = &known,
                         .months = 1,
                         .draws = 2,
                         .first_month = date_month_index(rows[PAST].from),
                         .line_count = 1,
                         .lines = &line};
    struct validation v = {.a = memory_default(), .s = &s};
    struct baseline_series hand = {past, PAST, 0, s.season, baseline_long_sd(long_run, months, 2, s.season)};
    assert_true(hand.long_sd > 0);
    assert_int_equal(validation_add(&v, &known, &f, DRIVERS_ALL), FLUJO_OK);
    assert_true(baseline_quantiles(BASELINE_LONG, &hand, 1, quantiles, 200));
    assert_near(v.rows[0].baseline_crps[BASELINE_LONG], score_crps(quantiles, 200, rows[PAST].value, 0), 1e-9);
    memory_free(memory_default(), v.rows);
}

/* Above 200 within 62 days of 31 January: of February and March 2019, not of April. */
static void what_happened_is_looked_up(void **state)
{
    static const struct {
        double february, march, april;
        int measure, outcome; /* -1: nothing is added */
    } cases[] = {{100, 201, 100, M_ENCOUNTERS, 1},
                 {201, 100, 100, M_ENCOUNTERS, 1},
                 {200, 200, 999, M_ENCOUNTERS, 0},
                 {201, NAN, 100, M_ENCOUNTERS, -1},
                 {100, 201, 100, M_CUSTODY, -1}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct observation rows[3] = {month_of(1, -1, -1, cases[i].february), month_of(2, -1, -1, cases[i].march),
                                      month_of(3, -1, -1, cases[i].april)};
        if (isnan(rows[1].value)) rows[1].to--;
        struct trigger trigger = {.measure = cases[i].measure, .above = 1, .threshold = 200, .within = 62};
        double probability = 0.25;
        struct scenario s = {.observations = rows, .observation_count = 3, .season_series = -1};
        struct forecast f = {.s = &s,
                             .origin = date_make(2019, 1, 31),
                             .trigger_count = 1,
                             .triggers = &trigger,
                             .trigger_probability = &probability};
        struct validation v = {.a = memory_default(), .s = &s};
        assert_int_equal(validation_add(&v, &s, &f, DRIVERS_NONE), FLUJO_OK);
        assert_int_equal(v.trigger_row_count, 0);
        assert_int_equal(validation_add(&v, &s, &f, DRIVERS_ALL), FLUJO_OK);
        assert_int_equal(v.trigger_row_count, cases[i].outcome >= 0);
        if (cases[i].outcome >= 0) assert_int_equal(v.trigger_rows[0].happened, cases[i].outcome);
        if (cases[i].outcome >= 0) assert_near(v.trigger_rows[0].probability, 0.25, 0);
        memory_free(memory_default(), v.trigger_rows);
        memory_free(memory_default(), v.rows);
    }
}

/* One half is a warning; another trigger does not count. */
static void warnings_are_counted_by_what_happened(void **state)
{
    struct validate_trigger rows[] = {{1, 0, 1, 0.5}, {2, 0, 1, 0.49}, {3, 0, 0, 0.7}, {4, 0, 0, 0.1}, {5, 1, 1, 1}};
    struct validation v = {.trigger_rows = rows, .trigger_row_count = 5};
    struct trigger_rates rates = validation_trigger(&v, 0);
    (void)state;
    assert_true(rates.events == 2 && rates.origins == 4);
    assert_near(rates.hits, 0.5, 1e-12);
    assert_near(rates.false_alarms, 0.5, 1e-12);
    assert_near(rates.brier, (0.25 + 0.2601 + 0.49 + 0.01) / 4, 1e-12);
}

/* Ends of an interval lie inside; a month of nobody has no percentage. */
static void predictive_figures_by_hand(void **state)
{
    struct calibrate_total totals[3] = {{.observed = 100, .check = {.q05 = 80, .q50 = 90, .q95 = 100}},
                                        {.observed = 50, .check = {.q05 = 51, .q50 = 60, .q95 = 70}},
                                        {.observed = 0, .check = {.q05 = 0, .q50 = 7, .q95 = 9}}};
    struct target targets[4] = {{.measure = M_ENCOUNTERS, .demographic = 0, .observed = 5},
                                {.measure = M_ENCOUNTERS, .demographic = 1, .observed = 5},
                                {.measure = M_EXPELLED, .demographic = 0, .observed = 5},
                                {.measure = M_EXPELLED, .demographic = 1, .observed = 5}};
    struct calibrate_check checks[4] = {{.q05 = 5, .q95 = 6},
                                        {.q05 = 4, .q95 = 4.5},
                                        {.q05 = 1, .q95 = 5},
                                        {.q05 = 6, .q95 = 9}};
    struct calibration c = {.totals = totals,
                            .total_count = 3,
                            .checks = checks,
                            .targets = {.count = 4, .items = targets}};
    int count;
    (void)state;
    assert_near(predictive_rmspe(&c), sqrt((0.01 + 0.04) / 2), 1e-12);
    assert_near(predictive_totals_inside(&c), 2.0 / 3, 1e-12);
    assert_near(predictive_inside(&c, -1, -1, &count), 0.5, 1e-12);
    assert_int_equal(count, 4);
    assert_near(predictive_inside(&c, M_EXPELLED, -1, &count), 0.5, 1e-12);
    assert_near(predictive_inside(&c, -1, 0, &count), 1, 1e-12);
    assert_near(predictive_inside(&c, M_ENCOUNTERS, 1, &count), 0, 1e-12);
    assert_int_equal(count, 1);
    assert_true(isnan(predictive_inside(&c, M_CUSTODY, -1, &count)) && count == 0);
    c.total_count = 0;
    assert_true(isnan(predictive_rmspe(&c)) && isnan(predictive_totals_inside(&c)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(predictive_checks_are_those_of_their_runs),
        cmocka_unit_test(observed_months_are_counted_once),
        cmocka_unit_test(a_month_is_scored_beside_its_baselines),
        cmocka_unit_test(scores_are_those_by_hand),
        cmocka_unit_test(the_copy_without_a_future_holds_none),
        cmocka_unit_test(levers_stand_still_at_the_origin),
        cmocka_unit_test(classes_of_a_hundred_are_judged),
        cmocka_unit_test(no_change_is_counted_over_a_gap),
        cmocka_unit_test(the_long_walk_reads_first_days),
        cmocka_unit_test(what_happened_is_looked_up),
        cmocka_unit_test(warnings_are_counted_by_what_happened),
        cmocka_unit_test(predictive_figures_by_hand),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
