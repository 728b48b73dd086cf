/* An ensemble that is condensed: what it states beside one that is kept whole, and the same bytes however it came about. */
#include "engine/condensed.h"
#include "engine/fit.h"
#include "support/check.h"
#include "support/fault_allocator.h"
#include "support/small_scenario.h"

#include <math.h>
#include <string.h>

enum { REPLICATES = 40 };

static const struct element total = {ELEMENT_TOTAL, 0};

static struct run_request request(double values_most, int first, int replicates)
{
    return small_scenario_request(values_most, first, replicates, date_make(2020, 3, 20));
}

static struct ensemble *run(const struct small_scenario *t, struct run_request q, int threads)
{
    q.threads = threads;
    return small_scenario_ask(t, q);
}

static void assert_same(const struct ensemble *a, const struct ensemble *b)
{
    const struct condensed *c = a->condensed, *d = b->condensed;
    size_t means = (size_t)a->month_count * (size_t)a->mean_slots;

    assert_non_null(c);
    assert_non_null(d);
    assert_int_equal(a->replicates, b->replicates);
    assert_int_equal(a->completed, b->completed);
    assert_int_equal(c->count_bytes, d->count_bytes);
    assert_int_equal(c->held, a->replicates);
    assert_memory_equal(c->kept, d->kept, (size_t)a->replicates * (size_t)c->width * sizeof *c->kept);
    assert_memory_equal(a->mean_monthly, b->mean_monthly, means * sizeof(double));
    for (enum period_kind kind = 0; kind < PERIOD_HORIZON; kind++) {
        size_t records = (size_t)c->shape.count[kind] * (size_t)c->shape.width[kind];
        assert_true(records > 0);
        assert_memory_equal(c->bins[kind], d->bins[kind],
                            records * (offsetof(struct bins, count) + BINS * (size_t)c->count_bytes));
    }
}

/* Replicates 0 to 39 on one thread, on three; as 7, 13 and 20 joined; kept whole in a part of 25 and condensed at last;
 * and the last put first. */
static void the_same_however_it_came_about(void **state)
{
    struct small_scenario t;
    (void)state;
    small_scenario_init(&t);
    struct ensemble *all = run(&t, request(1, 0, REPLICATES), 1), *threads = run(&t, request(1, 0, REPLICATES), 3);
    assert_same(all, threads);

    struct ensemble *joined = run(&t, request(1, 0, 7), 2), *second = run(&t, request(1, 7, 13), 2),
                    *third = run(&t, request(1, 20, 20), 2);
    assert_int_equal(ensemble_join(memory_default(), joined, second, 2), FLUJO_OK);
    assert_int_equal(ensemble_join(memory_default(), joined, third, 2), FLUJO_OK);
    assert_same(all, joined);

    double values = 80 * (double)all->daily_slots + 3 * (double)all->slots; /* of a replicate: 80 days, 3 months */
    struct ensemble *whole = run(&t, request(30 * values, 0, 25), 2), *rest = run(&t, request(30 * values, 25, 15), 2);
    assert_null(whole->condensed);
    assert_null(rest->condensed);
    assert_int_equal(ensemble_join(memory_default(), whole, rest, 2), FLUJO_OK);
    assert_null(whole->monthly);
    assert_same(all, whole);

    struct run_request q = request(1, 0, REPLICATES);
    struct ensemble *put = ensemble_make(memory_default(), &t.s, &q, 0);
    assert_int_equal(ensemble_put(memory_default(), put, 20, third, 2), FLUJO_OK);
    assert_int_equal(ensemble_put(memory_default(), put, 7, second, 2), FLUJO_OK);
    struct ensemble *first = run(&t, request(0, 0, 7), 2);
    assert_null(first->condensed);
    assert_int_equal(ensemble_put(memory_default(), put, 0, first, 2), FLUJO_OK);
    ensemble_take_means(put);
    assert_same(all, put);

    /* As ranks merge them: into what holds nothing, and then the rest. */
    struct ensemble *const parts[] = {third, second, first};
    ensemble_free(memory_default(), put);
    put = ensemble_make(memory_default(), &t.s, &q, 0);
    first->values_most = 1;
    assert_int_equal(ensemble_condense(memory_default(), first, 2), FLUJO_OK);
    for (enum period_kind kind = PERIOD_MONTH; kind < PERIOD_HORIZON; kind++) {
        struct condensed *c = put->condensed;
        size_t size = condensed_size(c, kind), count = size / condensed_record(c);
        unsigned char *none = memory_alloc(memory_default(), size, 1);
        memset(c->bins[kind], 0, size);
        for (size_t i = 0; i < 3; i++)
            condensed_merge(c, parts[i]->condensed->bins[kind], c->bins[kind], count);
        condensed_merge(c, none, c->bins[kind], count);
        assert_memory_equal(all->condensed->bins[kind], c->bins[kind], size);
        memory_free(memory_default(), none);
    }
    struct ensemble *const every[] = {all, threads, joined, second, third, whole, rest, put, first};
    for (size_t i = 0; i < sizeof every / sizeof *every; i++)
        ensemble_free(memory_default(), every[i]);
}

static void near(const char *what, double a, double b, double share)
{
    if (!(fabs(a - b) <= share * fabs(b))) fail_msg("%s: %.12g for %.12g", what, a, b);
}

/* Every mean is that of the replicates; quantiles are near, as measured: of 40 values, where a bin may be wide beside the
 * interval. */
static void means_and_quantiles(void **state)
{
    struct small_scenario t;
    struct periods p, q;
    double worst = 0;
    (void)state;
    small_scenario_init(&t);
    struct ensemble *e = run(&t, request(0, 0, REPLICATES), 2), *c = run(&t, request(1, 0, REPLICATES), 2);
    assert_int_equal(periods_run(&p, memory_default(), e, 1), FLUJO_OK);
    assert_int_equal(periods_run(&q, memory_default(), c, 2), FLUJO_OK);
    for (int kind = 0; kind < PERIOD_KINDS; kind++) {
        assert_int_equal(p.count[kind], q.count[kind]);
        assert_int_equal(p.width[kind], q.width[kind]);
        for (int i = 0; i < p.count[kind] * p.width[kind]; i++) {
            const struct summary *a = &q.rows[kind][i], *b = &p.rows[kind][i];
            double wide = b->q95 - b->q05;
            near("mean", a->mean, b->mean, 1e-6);
            if (wide > 0) worst = fmax(worst, fmax(fabs(a->q05 - b->q05), fabs(a->q50 - b->q50)) / wide);
        }
    }
    if (!(worst < 0.1)) fail_msg("a quantile is %.3f of the width of its interval off", worst);
    for (int i = 0; i < e->month_count * e->mean_slots; i++)
        near("mean of a month", c->mean_monthly[i], e->mean_monthly[i], 1e-6);
    periods_free(&p, memory_default());
    periods_free(&q, memory_default());
    ensemble_free(memory_default(), e);
    ensemble_free(memory_default(), c);
}

/* Horizons, totals by month and values beside observations of each replicate stay; other months do not. */
static void what_stays_of_a_replicate(void **state)
{
    struct small_scenario t;
    struct observation o[3] = {{.measure = M_ENCOUNTERS, .origin = 1, .demographic = -1},
                               {.measure = M_CUSTODY, .origin = -1, .demographic = -1},
                               {.measure = M_CUSTODY, .origin = -1, .demographic = -1}};
    (void)state;
    small_scenario_init(&t);
    o[0].from = date_make(2020, 2, 1), o[0].to = date_make(2020, 2, 29);
    o[1].from = date_make(2020, 2, 10), o[1].to = date_make(2020, 2, 16);
    o[2].from = date_make(2020, 3, 10), o[2].to = date_make(2020, 3, 21); /* ends after the run */
    t.s.observations = o, t.s.observation_count = 3;
    struct ensemble *e = run(&t, request(0, 0, REPLICATES), 2), *c = run(&t, request(1, 0, REPLICATES), 2);
    double sum = 0;
    for (int r = 0; r < REPLICATES; r++) {
        for (int h = 0; h < 2; h++)
            for (int m = 0; m < MEASURE_COUNT; m++)
                if (measure_table[m].kept != MEANS_ONLY)
                    near("horizon", ensemble_horizon_total(c, r, m, h), ensemble_horizon_total(e, r, m, h), 1e-6);
        for (int k = 0; k < CONDENSED_TOTALS; k++)
            near("month", ensemble_month_value(c, r, 1, condensed_totals[k], total),
                 ensemble_month_value(e, r, 1, condensed_totals[k], total), 1e-6);
        near("observed month", ensemble_observed(c, r, &o[0]), ensemble_observed(e, r, &o[0]), 1e-6);
        near("observed days", ensemble_observed(c, r, &o[1]), ensemble_observed(e, r, &o[1]), 1e-6);
        assert_true(isnan(ensemble_observed(c, r, &o[2])));
        assert_true(isnan(ensemble_month_value(c, r, 1, M_RETURNED, total)));
        sum += ensemble_observed(c, r, &o[0]) + ensemble_observed(c, r, &o[1]);
    }
    assert_true(sum > 0);
    ensemble_free(memory_default(), e);
    ensemble_free(memory_default(), c);
}

/* Of four classes and their sums: the lines beside the record are those of all replicates. */
static void lines_beside_the_record(void **state)
{
    struct small_scenario t;
    struct observation o[4] = {{0}};
    struct fit *whole, *condensed;
    (void)state;
    small_scenario_init(&t);
    for (int i = 0; i < 4; i++)
        o[i] = (struct observation){.measure = M_ENCOUNTERS,
                                    .group = "g",
                                    .origin = i / 2,
                                    .demographic = i % 2,
                                    .from = date_make(2020, 2, 1),
                                    .to = date_make(2020, 2, 29),
                                    .value = 10};
    t.s.observations = o, t.s.observation_count = 4;
    struct ensemble *e = run(&t, request(0, 0, REPLICATES), 2), *c = run(&t, request(1, 0, REPLICATES), 2);
    assert_int_equal(fit_make(memory_default(), e, &whole), FLUJO_OK);
    assert_int_equal(fit_make(memory_default(), c, &condensed), FLUJO_OK);
    assert_int_equal(condensed->line_count, 3);
    for (int i = 0; i < 3; i++) {
        const struct fit_line *a = &condensed->lines[i], *b = &whole->lines[i];
        assert_int_equal(a->point_count, 1);
        near("mean", a->points[0].simulated.mean, b->points[0].simulated.mean, 1e-6);
        near("quantile", a->points[0].simulated.q95, b->points[0].simulated.q95, 1e-6);
    }
    near("one class", condensed->observations[3].q05, whole->observations[3].q05, 1e-6);
    fit_free(memory_default(), whole);
    fit_free(memory_default(), condensed);
    ensemble_free(memory_default(), e);
    ensemble_free(memory_default(), c);
}

/* What is not complete is in no mean, and has no values. */
static void incomplete_replicates_are_left_out(void **state)
{
    struct small_scenario t;
    struct run_request q = request(1, 0, 5);
    (void)state;
    small_scenario_init(&t);
    struct ensemble *part = run(&t, request(0, 0, 5), 1), *e = ensemble_make(memory_default(), &t.s, &q, 0);
    part->done[1] = 0;
    ensemble_take_means(part);
    assert_int_equal(ensemble_put(memory_default(), e, 0, part, 1), FLUJO_OK);
    ensemble_take_means(e);
    assert_int_equal(e->completed, 4);
    assert_int_equal(e->condensed->held, 4);
    for (int i = 0; i < e->month_count * e->slots; i++) {
        int at = i / e->slots * e->mean_slots + i % e->slots;
        near("mean of a month", e->mean_monthly[at], part->mean_monthly[at], 1e-6);
    }
    assert_true(ensemble_horizon_total(e, 1, M_ENCOUNTERS, 1) == 0);
    assert_true(ensemble_horizon_total(e, 2, M_ENCOUNTERS, 1) > 0);
    ensemble_free(memory_default(), part);
    ensemble_free(memory_default(), e);
}

static atomic_int stop;

static void stop_after_a_batch(void *user, int done, int all)
{
    (void)user, (void)all;
    if (done == 64 + 2) atomic_store(&stop, 1);
}

/* 64 replicates are kept whole and taken up, and then 6 in their place; of a run that is stopped among these two of them. */
static void one_batch_after_the_other(void **state)
{
    struct small_scenario t;
    (void)state;
    small_scenario_init(&t);
    struct ensemble *all = run(&t, request(1, 0, 70), 2), *first = run(&t, request(1, 0, 30), 2),
                    *rest = run(&t, request(1, 30, 40), 2), *stopped;
    assert_int_equal(ensemble_join(memory_default(), first, rest, 2), FLUJO_OK);
    assert_same(all, first);

    struct run_request q = request(1, 0, 70);
    q.threads = 1;
    q.stop = &stop;
    q.progress = stop_after_a_batch;
    assert_int_equal(ensemble_run(memory_default(), &t.s, &q, &stopped, NULL), FLUJO_INTERRUPTED);
    assert_int_equal(stopped->completed, 66);
    assert_int_equal(stopped->condensed->held, 66);
    assert_true(stopped->done[65] && !stopped->done[66]);
    struct ensemble *const every[] = {all, first, rest, stopped};
    for (size_t i = 0; i < sizeof every / sizeof *every; i++)
        ensemble_free(memory_default(), every[i]);
}

/* Counts grow from two bytes to four, and no value of before is lost. */
static void more_than_two_bytes_count(void **state)
{
    struct small_scenario t;
    struct bins before, after;
    (void)state;
    small_scenario_init(&t);
    struct ensemble *e = run(&t, request(1, 0, 9), 2);
    condensed_bins(e->condensed, PERIOD_MONTH, 1, 0, &before);
    assert_int_equal(e->condensed->count_bytes, 2);
    assert_true(condensed_grow(memory_default(), e, 65536));
    assert_int_equal(e->condensed->count_bytes, 4);
    condensed_bins(e->condensed, PERIOD_MONTH, 1, 0, &after);
    assert_memory_equal(&before, &after, sizeof before);
    ensemble_free(memory_default(), e);
}

/* Whichever allocation fails, it is said and nothing is left. */
static void without_memory(void **state)
{
    struct small_scenario t;
    (void)state;
    small_scenario_init(&t);
    struct ensemble *whole = run(&t, request(0, 0, 5), 1), *more = run(&t, request(1, 5, 3), 1);
    whole->values_most = 1;
    for (size_t fail = 1;; fail++) {
        struct fault_allocator f;
        fault_init(&f, fail);
        enum flujo_status status = ensemble_join(&f.allocator, whole, more, 2);
        if (status == FLUJO_OK) break;
        assert_int_equal(status, FLUJO_NO_MEMORY);
        assert_int_equal(whole->replicates, 5);
        assert_true(fail < 40);
    }
    struct ensemble *all = run(&t, request(1, 0, 8), 1);
    assert_same(all, whole);
    ensemble_free(memory_default(), whole);
    ensemble_free(memory_default(), more);
    ensemble_free(memory_default(), all);
}

/* What a replicate adds to the memory that is asked for, by hand: of each policy 4 bytes for every slot of two horizons, three
 * totals in three months and one observation, 8 for a parameter and 1 for its mark; and to summarise them 8 on each of three
 * threads, or 7 times 8 for each pair of policies that is compared at a time. */
static void what_a_replicate_takes(void **state)
{
    struct small_scenario t;
    struct observation o = {.measure = M_ENCOUNTERS, .origin = -1, .demographic = -1};
    (void)state;
    small_scenario_init(&t);
    o.from = date_make(2020, 2, 1), o.to = date_make(2020, 2, 29);
    t.s.observations = &o, t.s.observation_count = 1;
    struct ensemble *e = run(&t, request(1, 0, 1), 1);
    struct run_request few = request(1, 0, 1000), more = request(1, 0, 3000);
    few.threads = more.threads = 3;
    double own = 4.0 * (2 * e->slots + 3 * 3 + 1) + 8.0 * t.s.parameter_count + 1;
    for (int policies = 1; policies <= 6; policies++) {
        double summarised = policies == 1 ? 3 * 8 : policies <= 3 ? (policies - 1) * 7 * 8 : 3 * 7 * 8;
        double takes = run_request_bytes(&t.s, &more, policies) - run_request_bytes(&t.s, &few, policies);
        assert_true(takes == 2000 * (own * policies + summarised));
    }
    ensemble_free(memory_default(), e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_however_it_came_about),
        cmocka_unit_test(means_and_quantiles),
        cmocka_unit_test(what_stays_of_a_replicate),
        cmocka_unit_test(lines_beside_the_record),
        cmocka_unit_test(incomplete_replicates_are_left_out),
        cmocka_unit_test(one_batch_after_the_other),
        cmocka_unit_test(more_than_two_bytes_count),
        cmocka_unit_test(what_a_replicate_takes),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
