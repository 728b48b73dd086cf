/* A calibration of a few runs, fast: what it reports is recomputed from its particles. */
#include "observed_world.h"
#include "study/point_fit.h"
#include "study/prior.h"
#include "support/check.h"

#include <math.h>

static struct world_of_test w;

static struct calibrate_options few_runs(void)
{
    return (struct calibrate_options){.parameters = 2,
                                      .pilot = 60,
                                      .particles = 20,
                                      .proposals = 30,
                                      .generations = 1,
                                      .predictive = -1,
                                      .discrepancy = -1,
                                      .seed = 3,
                                      .threads = 2};
}

/* On the record of four months of a truth. */
static struct calibration *calibrate(struct calibrate_options o)
{
    struct error_list errors;
    struct calibration *c;
    double truth[ROW];
    errors_init(&errors, memory_default());
    world_init(&w);
    world_truth(&w, 3, truth);
    world_observe(&w, truth, 79);
    o.last = date_make(2020, 4, 30);
    assert_int_equal(calibrate_run(memory_default(), &w.t.s, &o, &c, &errors), FLUJO_OK);
    errors_free(&errors);
    return c;
}

/* Chosen are the parameters explained best; their columns of z, in order, else -1. */
static int column_of(const struct calibration *c, int j)
{
    int column = 0;
    for (int i = 0; i < j; i++)
        column += c->parameters[i].chosen;
    return c->parameters[j].chosen ? column : -1;
}

static void the_best_explained_are_chosen(const struct calibration *c)
{
    double least = INFINITY, most_left = -INFINITY;
    assert_int_equal(c->prior_count, PRIORS);
    assert_int_equal(c->chosen_count, 2);
    for (int j = 0; j < PRIORS; j++) {
        const struct calibrate_parameter *p = &c->parameters[j];
        if (p->chosen) {
            assert_int_equal(c->chosen[column_of(c, j)], p->index);
            least = fmin(least, p->explained);
        } else {
            most_left = fmax(most_left, p->explained);
        }
    }
    assert_true(least >= most_left && most_left < 1);
}

/* Values of a particle: the chosen by their normal scores, the others by the random numbers of its run. */
static void values_are_those_of_the_scores(const struct calibration *c)
{
    struct runner r = {.s = &w.t.s, .seed = 3};
    for (size_t n = 0; n < c->particles; n++) {
        double prior[ROW];
        runner_parameters(&r, 0, c->run[n], prior);
        for (int j = 0; j < PRIORS; j++) {
            int column = column_of(c, j), index = c->parameters[j].index;
            double u = column < 0 ? 0 : 0.5 * erfc(-c->z[n * 2 + (size_t)column] / sqrt(2));
            double value = column < 0 ? prior[index] : prior_quantile(&w.t.s.parameters[index].prior, u);
            assert_near(c->values[n * ROW + (size_t)index], value, 1e-6 * fabs(value));
        }
    }
}

/* The smallest value up to which the weights sum to p; those of the prior where nothing was calibrated. */
static void quantiles_are_those_of_the_particles(const struct calibration *c)
{
    static const double levels[3] = {0.05, 0.5, 0.95};
    size_t order[64];
    for (int j = 0; j < PRIORS; j++) {
        const struct calibrate_parameter *p = &c->parameters[j];
        for (int q = 0; q < 3; q++) {
            double prior = prior_quantile(&w.t.s.parameters[p->index].prior, levels[q]);
            double own = weighted_quantile(c->values + p->index, ROW, c->weight, c->particles, levels[q], order);
            assert_near(p->prior[q], prior, 1e-12);
            assert_near(p->posterior[q], p->chosen ? own : prior, 1e-12);
        }
    }
}

static void a_few_runs_are_summed_up(void **state)
{
    struct calibration *c = calibrate(few_runs());
    double square = 0;
    uint32_t latest = 0;
    (void)state;
    assert_int_equal(c->generation_count, 2); /* that of the pilot is the first */
    assert_int_equal(c->generations[0].runs, 60);
    assert_int_equal(c->runs, 90);
    assert_true(c->particles <= 20 && c->misfit == 0 && c->total_count == 0);
    for (size_t n = 0; n < c->particles; n++)
        square += c->weight[n] * c->weight[n], latest = c->run[n] > latest ? c->run[n] : latest;
    assert_true(latest >= 60 && latest < 90); /* some of the generation's own runs are kept */
    assert_near(c->effective, 1 / square, 1e-9 / square);
    the_best_explained_are_chosen(c);
    values_are_those_of_the_scores(c);
    quantiles_are_those_of_the_particles(c);
    for (int j = 0; j < PRIORS; j++) {
        const struct calibrate_parameter *p = &c->parameters[j];
        int column = column_of(c, j);
        double mean = 0, variance = 0;
        for (size_t n = 0; column >= 0 && n < c->particles; n++)
            mean += c->weight[n] * c->z[n * 2 + (size_t)column];
        for (size_t n = 0; column >= 0 && n < c->particles; n++)
            variance += c->weight[n] * (c->z[n * 2 + (size_t)column] - mean) * (c->z[n * 2 + (size_t)column] - mean);
        assert_near(p->contraction, column < 0 ? 0 : 1 - variance, 1e-9);
        assert_int_equal(calibrate_identified(p), column >= 0 && p->contraction >= 0.1);
    }
    calibration_free(c);
}

/* A point fit: every particle has the same chosen values, and no contraction is known. */
static void a_point_is_one_set_of_values(void **state)
{
    struct calibrate_options o = few_runs();
    (void)state;
    if (!point_fit_available()) skip();
    o.point = 40;
    struct calibration *c = calibrate(o);
    assert_true(c->misfit > 0 && c->misfit <= c->misfit_before);
    values_are_those_of_the_scores(c);
    for (int j = 0; j < PRIORS; j++) {
        const struct calibrate_parameter *p = &c->parameters[j];
        int same = 1;
        for (size_t n = 0; n < c->particles; n++)
            same &= c->values[n * ROW + (size_t)p->index] == c->values[p->index];
        assert_int_equal(same, p->chosen);
        assert_true(p->chosen ? isnan(p->contraction) && calibrate_identified(p) : p->contraction == 0);
    }
    for (size_t n = 0; n < c->particles; n++)
        assert_near(c->weight[n], 1.0 / (double)c->particles, 1e-15);
    calibration_free(c);
}

/* By expected draws people are counted in 1/1024: sums over the runs of the pilot then are no whole numbers, those over the checks,
 * which are exact, are. Pilot runs may be kept as particles, and are counted. */
static void the_pilot_may_go_by_expected_draws(void **state)
{
    struct calibrate_options o = few_runs();
    size_t kept = 0;
    (void)state;
    o.predictive = 9;
    struct calibration *exact = calibrate(o);
    uint64_t identity = calibrate_identity(&w.t.s, &o);
    o.expected = 1;
    assert_true(calibrate_identity(&w.t.s, &o) != identity); /* neither takes up a checkpoint of the other */
    struct calibration *c = calibrate(o);
    assert_true(c->expected && !exact->expected);
    for (int j = 0; j < PRIORS; j++)
        assert_true(c->parameters[j].explained != exact->parameters[j].explained);
    for (size_t n = 0; n < c->particles; n++)
        kept += c->run[n] < 60;
    assert_true(c->of_pilot == kept && kept > 0);
    for (int k = 0; k < c->targets.count; k++)
        assert_near(9 * c->checks[k].mean, round(9 * c->checks[k].mean), 1e-6);
    calibration_free(exact);
    calibration_free(c);
    if (!point_fit_available()) return;
    o.point = 40;
    c = calibrate(o);
    o.expected = 0;
    exact = calibrate(o);
    assert_true(c->misfit != exact->misfit && c->misfit <= c->misfit_before && c->of_pilot == 0);
    for (int k = 0; k < c->targets.count; k++)
        assert_near(9 * c->checks[k].mean, round(9 * c->checks[k].mean), 1e-6);
    calibration_free(exact);
    calibration_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_few_runs_are_summed_up),
        cmocka_unit_test(a_point_is_one_set_of_values),
        cmocka_unit_test(the_pilot_may_go_by_expected_draws),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
