/* Calibration on a small corridor whose truth is known. */
#include "observed_world.h"
#include "sbc.h"
#include "store/study_tables.h"
#include "study/point_fit.h"
#include "study/predictive.h"
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void the_truth_is_found_within_the_posterior(void **state)
{
    struct world_of_test w;
    struct error_list errors;
    struct calibration *c;
    double truth[ROW];
    struct calibrate_options o = world_calibration(600);
    (void)state;
    errors_init(&errors, memory_default());
    world_init(&w);
    world_truth(&w, 1, truth);
    world_observe(&w, truth, 77);
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &c, &errors), FLUJO_OK);
    int inside = 0, covered = 0;
    for (int j = 0; j < c->prior_count; j++) {
        const struct calibrate_parameter *p = &c->parameters[j];
        print_message("%d told %5.2f truth %.3f prior [%.3f, %.3f] posterior [%.3f, %.3f] contraction %.2f\n", j,
                      p->explained, truth[p->index], p->prior[0], p->prior[2], p->posterior[0], p->posterior[2],
                      p->contraction);
        inside += truth[p->index] >= p->posterior[0] && truth[p->index] <= p->posterior[2];
    }
    assert_true(inside >= 4);
    assert_true(c->parameters[0].contraction > 0.8); /* the level is seen almost directly */
    for (int k = 0; k < c->targets.count; k++)
        covered += c->targets.items[k].observed >= c->checks[k].q05 && c->targets.items[k].observed <= c->checks[k].q95;
    print_message("effective %.0f of %zu; %d of %d observations inside\n", c->effective, c->particles, covered,
                  c->targets.count);
    assert_true(covered > 0.75 * c->targets.count && c->effective > 30);
    calibration_free(c);
    errors_free(&errors);
}

static void a_stopped_calibration_gives_the_same_posterior(void **state)
{
    struct world_of_test w;
    struct error_list errors;
    struct calibration *whole, *parts = 0;
    double truth[ROW];
    char path[64];
    struct calibrate_options o = world_calibration(300);
    int stops = 0;
    (void)state;
    errors_init(&errors, memory_default());
    world_init(&w);
    world_truth(&w, 2, truth);
    world_observe(&w, truth, 78);
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
    assert_memory_equal(whole->values, parts->values, whole->particles * ROW * sizeof(double));
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
    double truth[ROW];
    struct calibrate_options o = world_calibration(300);
    (void)state;
    if (!point_fit_available()) skip();
    errors_init(&errors, memory_default());
    world_init(&w);
    world_truth(&w, 2, truth);
    world_observe(&w, truth, 78);
    o.predictive = 60, o.point = 800, o.discrepancy = 0.1;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &c, &errors), FLUJO_OK);
    o.threads = 1;
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &again, &errors), FLUJO_OK);
    double level = c->values[c->parameters[0].index];
    print_message("misfit %.3g to %.3g, level %.3f, truth %.3f\n", c->misfit_before, c->misfit, level,
                  truth[c->parameters[0].index]);
    assert_true(c->misfit > 0 && c->misfit < 0.95 * c->misfit_before);
    assert_true(fabs(level / truth[c->parameters[0].index] - 1) < 0.15);
    assert_true(c->particles == again->particles && predictive_rmspe(c) < 0.25);
    assert_memory_equal(c->values, again->values, c->particles * ROW * sizeof(double));
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
    double truth[ROW];
    struct calibrate_options o = world_calibration(300);
    (void)state;
    errors_init(&errors, memory_default());
    world_init(&w);
    world_truth(&w, 1, truth);
    world_observe(&w, truth, 77);
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

/* 200 truths drawn from the priors: ranks of the five parameters among posterior
 * draws are uniform and 90 % intervals cover. */
static void ranks_are_uniform_over_two_hundred_truths(void **state)
{
    struct world_of_test w;
    struct error_list errors;
    struct targets targets;
    const struct allocator *a = memory_default();
    double truth[ROW + 1];
    int chosen[PRIORS] = {0, 1, 2, 3, 4};
    (void)state;
    errors_init(&errors, a);
    world_init(&w);
    small_scenario_set(&w.t, "expulsion.single_adult", 0.4);
    world_truth(&w, 4, truth);
    world_observe(&w, truth, 1);
    assert_int_equal(targets_make(a, &w.t.s, w.t.s.end, &targets, &errors), FLUJO_OK);
    struct runner r = {.a = a,
                       .s = &w.t.s,
                       .end = w.t.s.end,
                       .seed = 8,
                       .threads = 2,
                       .chosen = chosen,
                       .chosen_count = PRIORS,
                       .targets = &targets,
                       .errors = &errors};
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
    double truth[ROW], *rows, *direct;
    char path[64];
    struct calibrate_options o = world_calibration(200);
    (void)state;
    errors_init(&errors, memory_default());
    world_init(&w);
    world_truth(&w, 5, truth);
    world_observe(&w, truth, 80);
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
                assert_true(fabs(rows[i * ROW + c->parameters[j].index] - direct[i * ROW + c->parameters[j].index])
                            < 1e-15);
    memory_free(memory_default(), rows);
    w.t.s.parameter_count = 1; /* another scenario lacks the others */
    assert_int_equal(posterior_read(memory_default(), path, &w.t.s, 5, 9, &rows, &errors), FLUJO_BAD_INPUT);
    assert_non_null(strstr(errors.items[0].text, "use the scenario that was calibrated"));
    w.t.s.parameter_count = ROW;
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
        cmocka_unit_test(ranks_are_uniform_over_two_hundred_truths),
        cmocka_unit_test(a_posterior_is_written_and_read_back),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
