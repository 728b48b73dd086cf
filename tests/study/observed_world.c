#include "observed_world.h"

#include "study/prior.h"
#include "support/check.h"

#include <string.h>

static void give_prior(struct small_scenario *t, const char *key, struct prior prior)
{
    small_scenario_set(t, key, prior_quantile(&prior, 0.5));
    t->parameters[t->own_parameters - 1].prior = prior;
}

void world_init(struct world_of_test *w)
{
    memset(w, 0, sizeof *w);
    small_scenario_init(&w->t);
    give_prior(&w->t, "departure.scale", (struct prior){PRIOR_LOGNORMAL, 1, 0.4, 0, 1});
    give_prior(&w->t, "border.encounter.single_adult", (struct prior){PRIOR_BETA, 6, 4, 0, 1});
    give_prior(&w->t, "enforcement.hazard", (struct prior){PRIOR_LOGNORMAL, 0.1, 0.6, 0, 1});
    give_prior(&w->t, "departure.disaster_weight", (struct prior){PRIOR_LOGNORMAL, 1, 0.5, 0, 1});
    give_prior(&w->t, "reattempt.single_adult", (struct prior){PRIOR_BETA, 6, 4, 0, 1});
    assert_int_equal(w->t.s.parameter_count, ROW);
    w->t.s.observations = w->observations;
    w->t.s.folder = "small";
    w->t.s.seed = 5;
}

void world_observe(struct world_of_test *w, const double *truth, uint32_t number)
{
    struct error_list errors;
    struct ensemble *e;
    struct run_request q = {.replicates = 1, .seed = 99, .threads = 1, .parameters = truth, .numbers = &number};
    errors_init(&errors, memory_default());
    assert_int_equal(ensemble_run(memory_default(), &w->t.s, &q, &e, &errors), FLUJO_OK);
    w->t.s.observation_count = 4 * MONTHS;
    for (int i = 0; i < 4 * MONTHS; i++) {
        int m = i / 4, end = date_days_in_month(2020, m + 1);
        w->observations[i] = (struct observation){.measure = i % 2 ? M_ENCOUNTERS : M_EXPELLED,
                                                  .origin = -1,
                                                  .demographic = i / 2 % 2,
                                                  .from = date_make(2020, m + 1, 1),
                                                  .to = date_make(2020, m + 1, end),
                                                  .group = "encounters"};
        w->observations[i].value = ensemble_observed(e, 0, &w->observations[i]);
    }
    ensemble_free(memory_default(), e);
    errors_free(&errors);
}

struct calibrate_options world_calibration(int pilot)
{
    return (struct calibrate_options){.parameters = 5,
                                      .pilot = (size_t)pilot,
                                      .particles = 200,
                                      .proposals = 200,
                                      .generations = 2,
                                      .predictive = 100,
                                      .discrepancy = -1,
                                      .seed = 3,
                                      .threads = 2};
}

void world_truth(const struct world_of_test *w, uint32_t run, double *values)
{
    struct runner r = {.s = &w->t.s, .seed = 1234};
    runner_parameters(&r, 0, run, values);
}

void count_and_stop(void *user, const char *stage, int done, int total)
{
    struct stopper *s = user;
    (void)stage, (void)done, (void)total;
    if (++s->seen == s->after) atomic_store(&s->stop, 1);
}
