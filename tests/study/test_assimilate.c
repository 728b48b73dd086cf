/* The assimilation of a small corridor whose truth is known. */
#include "observed_world.h"
#include "study/assimilate.h"
#include "study/prior.h"
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MEMBERS = 40, LEAD = 20, CLASSES = 4 };

enum kind { BY_CLASS_ALL, MARGINS, ONE_BORDER };

/* A truth far from the model's own course: departures of two classes rise and fall. */
struct truth {
    struct world_of_test w;
    double path[CLASSES * 14], observed[CLASSES * MONTHS];
    struct observation observations[CLASSES * MONTHS];
    struct ensemble *e;
};

static void observe(struct truth *x, int measure, int origin, int demographic, int slot, int m)
{
    struct scenario *s = &x->w.t.s;
    day_number from = date_make(2020, m + 1, 1), to = date_make(2020, m + 1, date_days_in_month(2020, m + 1));
    struct observation *o = &x->observations[s->observation_count++];
    *o = (struct observation){.measure = measure,
                              .origin = origin,
                              .demographic = demographic,
                              .slot = slot,
                              .from = from,
                              .to = to,
                              .group = "counts"};
    o->value = ensemble_observed(x->e, 0, o);
}

static void truth_make(struct truth *x, enum kind kind, int months)
{
    struct error_list errors;
    memset(x, 0, sizeof *x);
    world_init(&x->w);
    struct scenario *s = &x->w.t.s;
    uint32_t number = 77;
    double values[ROW];
    world_truth(&x->w, 9, values);
    for (int t = 0; t < 14; t++) {
        x->path[0 * 14 + t] = 0.8 * sin(t / 2.0);
        x->path[3 * 14 + t] = t > 7 ? 0.7 : -0.3;
    }
    struct run_request q = {.replicates = 1, .seed = 99, .threads = 1, .parameters = values, .numbers = &number};
    q.latent = (struct latent_paths){x->path, date_month_index(date_make(2019, 11, 1)), 14, LEAD};
    errors_init(&errors, memory_default());
    assert_int_equal(ensemble_run(memory_default(), s, &q, &x->e, &errors), FLUJO_OK);
    errors_free(&errors);
    s->observations = x->observations;
    for (int m = 0; m < months; m++)
        for (int i = 0; i < (kind == ONE_BORDER ? 1 : 4); i++) {
            int origin = kind == MARGINS && i >= 2 ? -1 : i / (kind == MARGINS ? 1 : 2);
            int demographic = kind == MARGINS && i < 2 ? -1 : i % 2;
            observe(x, kind == ONE_BORDER ? M_SECTOR_ENCOUNTERS : M_ENCOUNTERS, kind == ONE_BORDER ? -1 : origin,
                    kind == ONE_BORDER ? -1 : demographic, 0, m);
        }
}

static void truth_free(struct truth *x) { ensemble_free(memory_default(), x->e); }

static struct assimilate_options options(void)
{
    return (struct assimilate_options){.members = MEMBERS, .seed = 3, .threads = 2};
}

static struct assimilation *assimilate(const struct truth *x, const struct assimilate_options *o)
{
    struct assimilation *as = 0;
    struct error_list errors;
    errors_init(&errors, memory_default());
    enum flujo_status status = assimilate_run(memory_default(), &x->w.t.s, o, &as, &errors);
    assert_true(status == FLUJO_OK || status == FLUJO_INTERRUPTED);
    errors_free(&errors);
    return as;
}

static void counts_by_class_are_met(void **state)
{
    struct truth x;
    struct assimilate_options o = options();
    (void)state;
    truth_make(&x, BY_CLASS_ALL, MONTHS);
    struct assimilation *as = assimilate(&x, &o);
    assert_int_equal(as->check_count, 4 * MONTHS);
    assert_int_equal(as->first, date_month_index(date_make(2019, 11, 1))); /* 60 days before January, and the lead */
    assert_int_equal(as->months, 14);
    assert_true(as->rms[0] > 0.3 && as->rms[3] < 0.08);
    assert_true(assimilation_rmspe(as) < 0.03);
    assert_true(assimilation_inside(as) > 0.8);
    assimilation_free(as);
    truth_free(&x);
}

/* As well by expected draws, in whose passes people are counted in 1/1024; in the last run, which is checked, by one. */
static void passes_may_go_by_expected_draws(void **state)
{
    struct truth x;
    struct assimilate_options o = options();
    (void)state;
    o.members = MEMBERS + 1; /* one of them is the median */
    truth_make(&x, BY_CLASS_ALL, MONTHS);
    struct assimilation *exact = assimilate(&x, &o);
    o.expected = 1;
    struct assimilation *as = assimilate(&x, &o);
    assert_true(as->expected && as->rms[0] != exact->rms[0]);
    assert_true(as->rms[0] > 0.3 && as->rms[3] < 0.08);
    assert_true(assimilation_rmspe(as) < 0.03);
    assert_true(assimilation_inside(as) > 0.8);
    for (int i = 0; i < as->check_count; i++)
        assert_near(as->checks[i].q50, round(as->checks[i].q50), 1e-6 * (1 + as->checks[i].q50));
    assimilation_free(exact);
    assimilation_free(as);
    truth_free(&x);
}

static void margins_are_met(void **state)
{
    struct truth x;
    struct assimilate_options o = options();
    (void)state;
    truth_make(&x, MARGINS, MONTHS);
    struct assimilation *as = assimilate(&x, &o);
    assert_int_equal(as->check_count, 4 * MONTHS);
    assert_true(as->rms[0] > 0.2 && as->rms[3] < 0.08);
    assert_true(assimilation_unreached(as) <= 2);
    assimilation_free(as);
    truth_free(&x);
}

static void counts_of_one_border_are_met(void **state)
{
    struct truth x;
    struct assimilate_options o = options();
    (void)state;
    truth_make(&x, ONE_BORDER, MONTHS);
    struct assimilation *as = assimilate(&x, &o);
    assert_int_equal(as->check_count, MONTHS);
    assert_true(as->rms[0] > 0.1 && as->rms[3] < 0.08);
    assimilation_free(as);
    truth_free(&x);
}

/* Finer counts stand for coarser ones: a total of the classes adds nothing, one of
 * a month without classes does; of a border sector only where there is no other. */
static void the_finest_counts_are_taken(void **state)
{
    struct truth x;
    struct record r;
    struct error_list errors;
    (void)state;
    truth_make(&x, BY_CLASS_ALL, 2);
    observe(&x, M_ENCOUNTERS, -1, -1, 0, 1);        /* known from its classes */
    observe(&x, M_ENCOUNTERS, 1, -1, 0, 1);         /* the same */
    observe(&x, M_SECTOR_ENCOUNTERS, -1, -1, 0, 1); /* there are encounters */
    observe(&x, M_ENCOUNTERS, 0, -1, 0, 2);
    observe(&x, M_ENCOUNTERS, -1, -1, 0, 2); /* origin 1 is new in it */
    observe(&x, M_SECTOR_ENCOUNTERS, -1, -1, 1, 3);
    observe(&x, M_ENCOUNTERS, 0, -1, 0, 4);
    observe(&x, M_ENCOUNTERS, 1, 0, 0, 4);
    observe(&x, M_ENCOUNTERS, -1, -1, 0, 4); /* one class is new in it */
    errors_init(&errors, memory_default());
    assert_int_equal(record_make(memory_default(), &x.w.t.s, x.w.t.s.end, x.w.t.s.start / 31, &r, &errors), FLUJO_OK);
    assert_int_equal(r.count, 8 + 2 + 1 + 3);
    assert_int_equal(r.observation[8]->origin, 0);
    assert_int_equal(r.data[8].in[1] + 2 * r.data[8].in[2], 1);
    assert_int_equal(r.observation[9]->origin, -1);
    assert_int_equal(r.observation[10]->measure, M_SECTOR_ENCOUNTERS);
    double got = record_simulated(&r, 9, x.e, 0);
    assert_true(fabs(got - r.data[9].observed) < 1e-9 && got > 0);
    record_free(&r);
    errors_free(&errors);
    truth_free(&x);
}

static void equal(const struct assimilation *a, const struct assimilation *b)
{
    assert_memory_equal(a->phi, b->phi, (size_t)(a->members * CLASSES * a->months) * sizeof *a->phi);
    assert_memory_equal(a->scale, b->scale, 2 * sizeof *a->scale);
    for (int i = 0; i < a->check_count; i++)
        assert_true(a->checks[i].q05 == b->checks[i].q05 && a->checks[i].q95 == b->checks[i].q95);
}

static void neither_threads_nor_stops_matter(void **state)
{
    struct truth x;
    struct assimilate_options o = options();
    char path[64];
    int stops = 0;
    (void)state;
    snprintf(path, sizeof path, "/tmp/flujo-test-%ld.assimilation", (long)getpid());
    truth_make(&x, MARGINS, MONTHS);
    struct assimilation *two = assimilate(&x, &o), *other;
    o.threads = 1;
    other = assimilate(&x, &o);
    equal(two, other);
    assimilation_free(other);
    o.threads = 5;
    o.checkpoint = path;
    for (other = 0; other == 0 && stops < 10;) {
        struct stopper stopper = {.after = MEMBERS + 10};
        o.progress = count_and_stop;
        o.progress_user = &stopper;
        o.stop = &stopper.stop;
        other = assimilate(&x, &o);
        stops += other == 0;
    }
    assert_true(stops >= 2 && other != 0);
    equal(two, other);
    unlink(path);
    assimilation_free(other);
    assimilation_free(two);
    truth_free(&x);
}

/* With a month more the members of before are taken up: two updates meet it, and a
 * month that was revised is met as revised. */
static void a_new_month_is_taken_up(void **state)
{
    struct truth x;
    struct assimilate_options o = options();
    (void)state;
    truth_make(&x, BY_CLASS_ALL, MONTHS - 1);
    struct assimilation *before = assimilate(&x, &o);
    assert_int_equal(before->months, 13);
    for (int i = 0; i < 4; i++)
        observe(&x, M_ENCOUNTERS, i / 2, i % 2, 0, MONTHS - 1);
    struct observation *revised = &x.observations[4 * 8];
    revised->value *= 1.25;
    o.before = before;
    struct assimilation *after = assimilate(&x, &o);
    assert_int_equal(after->months, 14);
    assert_int_equal(after->number[5], before->number[5]);
    assert_int_equal(after->passes, 3); /* those of before count as one */
    assert_true(assimilation_rmspe(after) < 0.05);
    for (int i = 0; i < after->check_count; i++)
        if (after->checks[i].observation == revised) assert_true(fabs(after->checks[i].q50 / revised->value - 1) < 0.1);
    assimilation_free(before);
    assimilation_free(after);
    truth_free(&x);
}

/* In either half of the members, a parameter lies once in each of as many equally likely parts of its prior. */
static void parameters_are_spread_evenly(void **state)
{
    enum { HALF = MEMBERS / 2 };
    struct truth x;
    struct assimilate_options o = options();
    (void)state;
    truth_make(&x, BY_CLASS_ALL, MONTHS);
    struct assimilation *as = assimilate(&x, &o);
    for (int p = 0; p < 5; p++)
        for (int which = 0; which < 2; which++) {
            const struct prior *prior = &x.w.t.s.parameters[p].prior;
            int seen[HALF] = {0};
            for (int i = which; i < MEMBERS; i += 2) {
                double value = as->parameters[i * x.w.t.s.parameter_count + p];
                int part = 0;
                while (part < HALF - 1 && value > prior_quantile(prior, (part + 1.0) / HALF))
                    part++;
                seen[part]++;
            }
            for (int part = 0; part < HALF; part++)
                assert_int_equal(seen[part], 1);
            assert_true(as->parameters[p] != as->parameters[x.w.t.s.parameter_count + p]); /* one of each half */
        }
    assimilation_free(as);
    truth_free(&x);
}

/* What is seen of the months after a record that ends in February 2021, a month whose middle is the end of the 14th:
 * the paths of the 15th and later at the border, and 20 days sooner those of departures. */
static void the_month_after_is_seen_from_the_middle_of_the_last(void **state)
{
    double here[3] = {0.5, 1, 2}, there[3] = {0.5, 1, 4};
    struct latent_paths a = {here, date_month_index(date_make(2021, 1, 1)), 3, LEAD}, b = a;
    struct assimilation as = {.first = a.first, .months = 2, .lead_days = LEAD};
    (void)state;
    b.value = there;
    day_number begins = continuation_begins(&as);
    assert_int_equal(begins, date_make(2021, 2, 15) - LEAD);
    assert_true(latent_at(&a, 0, begins - 1 + LEAD) == latent_at(&b, 0, begins - 1 + LEAD));
    assert_true(latent_at(&a, 0, begins + LEAD) < latent_at(&b, 0, begins + LEAD));
    as.months = 1; /* 16 January is the middle of its month */
    assert_int_equal(continuation_begins(&as), date_make(2021, 1, 17) - LEAD);
}

/* The paths go on from the last month; what one half of the members draws does
 * not hang on the other, and months do not hang on how many follow. */
static void continuations_widen(void **state)
{
    struct truth x;
    struct assimilate_options o = options();
    (void)state;
    truth_make(&x, BY_CLASS_ALL, MONTHS);
    struct assimilation *as = assimilate(&x, &o);
    double *three = continuation_make(as, 3, 1, 0, 8), *six = continuation_make(as, 6, 1, 0, 8), sum[6] = {0};
    for (int i = 0; i < MEMBERS; i++)
        for (int k = 0; k < CLASSES; k++) {
            const double *a = three + (i * CLASSES + k) * 17, *b = six + (i * CLASSES + k) * 20;
            assert_memory_equal(a, b, 17 * sizeof *a);
            assert_memory_equal(a, as->phi + (i * CLASSES + k) * 14, 14 * sizeof *a);
            for (int m = 0; m < 6; m++)
                sum[m] += pow(b[14 + m] - b[13], 2) / (MEMBERS * CLASSES);
        }
    for (int m = 1; m < 6; m++)
        assert_true(sum[m] > sum[m - 1]);
    double *mirrored = continuation_make(as, 3, 0, 0,
                                         8); /* rounds 0 and 1 lie on two sides of what is kept of the level */
    for (int i = 0; i < MEMBERS; i++)
        for (int k = 0; k < CLASSES; k++) {
            const double *a = three + (i * CLASSES + k) * 17 + 13, *b = mirrored + (i * CLASSES + k) * 17 + 13;
            assert_true(a[1] != b[1] && fabs((a[1] + b[1]) / 2 - (i / 2 % 2 ? 0.85 : 1) * a[0]) < 1e-12);
        }
    memory_free(memory_default(), mirrored);
    memory_free(memory_default(), three);
    memory_free(memory_default(), six);
    assimilation_thin(as, 7);
    assert_int_equal(as->members, 7);
    assert_int_equal(as->number[1], as->number[0] + MEMBERS / 7);
    assimilation_free(as);
    truth_free(&x);
}

/* Members under two policies that set the same levers to the same values: equal worlds. */
static void a_lever_without_effect_changes_nothing(void **state)
{
    static const int policies[] = {SMALL_BASE, SMALL_CHANGED};
    struct truth x;
    struct assimilate_options o = options();
    struct error_list errors;
    struct ensemble *e[2];
    (void)state;
    errors_init(&errors, memory_default());
    truth_make(&x, BY_CLASS_ALL, MONTHS);
    struct assimilation *as = assimilate(&x, &o);
    struct run_request q = {.threads = 2};
    assimilation_request(as, as->phi, 0, &q);
    for (int with_effect = 0; with_effect < 2; with_effect++) {
        small_scenario_lever(&x.w.t, with_effect ? "processing.capacity" : "expulsion.single_adult", 0, 0);
        assert_int_equal(ensembles_run(memory_default(), &x.w.t.s, &q, policies, 2, e, &errors), FLUJO_OK);
        size_t bytes = (size_t)(MEMBERS * e[0]->month_count * e[0]->slots) * sizeof(double);
        assert_int_equal(memcmp(e[0]->monthly, e[1]->monthly, bytes) != 0, with_effect);
        ensemble_free(memory_default(), e[0]);
        ensemble_free(memory_default(), e[1]);
    }
    errors_free(&errors);
    assimilation_free(as);
    truth_free(&x);
}

/* Where the months of one demographic alone jump by 0.8 up and down, its innovations are wider than the other's. */
static void innovations_are_scaled_by_demographic(void **state)
{
    struct truth x;
    struct assimilate_options o = options();
    (void)state;
    truth_make(&x, BY_CLASS_ALL, MONTHS);
    for (int i = 0; i < x.w.t.s.observation_count; i++) {
        struct observation *c = &x.observations[i];
        int month = date_month_index(c->from);
        c->value = c->demographic == 0 ? 500 : month % 2 ? 900 : 900 * exp(-0.8);
    }
    o.passes = 1;
    struct assimilation *as = assimilate(&x, &o);
    /* 22 steps of about 0.8 and ten of the prior's 0.35: sqrt((22 * 0.64 + 10 * 0.12) / 32 / 0.12) = 2.0 */
    assert_true(fabs(as->scale[1] - 2.0) < 0.3);
    assert_true(as->scale[0] < 1);
    assimilation_free(as);
    truth_free(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_class_are_met),
        cmocka_unit_test(passes_may_go_by_expected_draws),
        cmocka_unit_test(margins_are_met),
        cmocka_unit_test(counts_of_one_border_are_met),
        cmocka_unit_test(the_finest_counts_are_taken),
        cmocka_unit_test(neither_threads_nor_stops_matter),
        cmocka_unit_test(a_new_month_is_taken_up),
        cmocka_unit_test(parameters_are_spread_evenly),
        cmocka_unit_test(the_month_after_is_seen_from_the_middle_of_the_last),
        cmocka_unit_test(continuations_widen),
        cmocka_unit_test(a_lever_without_effect_changes_nothing),
        cmocka_unit_test(innovations_are_scaled_by_demographic),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
