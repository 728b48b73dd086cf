/* With levers, beliefs, noise and queues off, people are independent and the
 * model is a plain stochastic network flow: each count is binomial with a
 * chance that one person's Markov chain gives. That chance is computed here
 * by stepping the chain; mean and variance of the ensemble must agree. */
#include "test.h"

#include "engine/ensemble.h"
#include "model/world.h"
#include "support/small_scenario.h"
#include <math.h>

enum { REPLICATES = 1500, DAYS = 120 };

static const char *const off[] = {"departure.belief_weight",
                                  "departure.violence_weight",
                                  "departure.economy_weight",
                                  "departure.disaster_weight",
                                  "departure.labour_weight",
                                  "departure.network_weight",
                                  "departure.noise_sd",
                                  "belief.network_rate",
                                  "belief.smuggler_rate",
                                  "smuggler.share",
                                  "interdiction.retry",
                                  "reattempt.home_retry",
                                  "border.port_share",
                                  "cooperation",
                                  "travel.give_up",
                                  "expulsion",
                                  "return",
                                  "route.risk_cost"};

static void plain(struct small_scenario *t)
{
    small_scenario_init(t);
    for (size_t i = 0; i < sizeof off / sizeof off[0]; i++)
        small_scenario_set(t, off[i], 0);
    small_scenario_set(t, "departure.dispersion", 1e6);
    small_scenario_set(t, "departure.pool_refill_days", 100000);
    small_scenario_set(t, "enforcement.crowding", 1e12);
    small_scenario_set(t, "enforcement.hazard", 0.3);
    small_scenario_set(t, "border.attempt_rate", 0.4);
    small_scenario_set(t, "border.encounter", 0.7);
    small_scenario_set(t, "route.model", 3);
    t->s.event_count = 0;
    t->s.end = t->s.start + DAYS - 1;
}

/* Chances of one person of origin b to be, by the last day: departed, turned
 * back, encountered. Days are stepped with the phases in their order. */
struct chances {
    double departed, turned_back, encountered;
};

static struct chances chain(const struct small_scenario *t)
{
    double leave = 1 - exp(-t->classes[2].departures_per_month / 30.4375 / t->classes[2].pool);
    double risk = 1 - exp(-0.3), rest = 1 - exp(-1.0 / 3), attempt = 1 - exp(-0.4);
    double to_post = (1 / 110.0) / (1 / 110.0 + 1 / 910.0);
    double post_e = (1 / 510.0) / (1 / 510.0 + 1 / 710.0), e_e = (1 / 30.0) / (1 / 30.0 + 1 / 410.0);
    /* whole days of each route, rounded along the shortest time from home */
    int b_post = 1, b_w = 5, post_w = 3, post_e_days = 2, e_sector_e = 0, e_sector_w = 2, w_sector = 0;
    double post[WARMUP_DAYS + DAYS + 16] = {0}, city_e[WARMUP_DAYS + DAYS + 16] = {0},
                                     city_w[WARMUP_DAYS + DAYS + 16] = {0}, border[WARMUP_DAYS + DAYS + 16] = {0};
    double home = 1, resting = 0, waiting = 0;
    struct chances c = {0, 0, 0};
    for (int d = 0; d < WARMUP_DAYS + DAYS; d++) {
        if (d == WARMUP_DAYS) /* counting starts with the scenario */
            c = (struct chances){0, 0, 0};
        double out = home * leave;
        home -= out, c.departed += out;
        post[d + b_post] += out * to_post;
        city_w[d + b_w] += out * (1 - to_post);
        c.turned_back += post[d] * risk;
        city_e[d + post_e_days] += post[d] * (1 - risk) * post_e;
        city_w[d + post_w] += post[d] * (1 - risk) * (1 - post_e);
        resting += city_e[d];
        double gone = resting * rest;
        resting -= gone;
        border[d + e_sector_e] += gone * e_e;
        border[d + e_sector_w] += gone * (1 - e_e);
        border[d + w_sector] += city_w[d];
        waiting += border[d];
        c.encountered += waiting * attempt * 0.7;
        waiting -= waiting * attempt;
    }
    return c;
}

static void check(const struct ensemble *e, int measure, int slot, double people, double chance)
{
    double sum = 0, squares = 0, mean = people * chance, variance = people * chance * (1 - chance);
    for (int r = 0; r < REPLICATES; r++) {
        double x = ensemble_horizon(e, r, 0)[e->offset[measure] + slot];
        sum += x, squares += (x - mean) * (x - mean);
    }
    double error = (sum / REPLICATES - mean) / sqrt(variance / REPLICATES), ratio = squares / REPLICATES / variance;
    if (fabs(error) > 4 || fabs(ratio - 1) > 4 * sqrt(2.0 / REPLICATES))
        fail_msg("%s: mean %g for %g (%.1f standard errors), variance ratio %.3f", measure_table[measure].name,
                 sum / REPLICATES, mean, error, ratio);
}

static void test_binomial_flow(void **state)
{
    (void)state;
    struct small_scenario t;
    plain(&t);
    t.classes[0].departures_per_month = t.classes[1].departures_per_month = t.classes[3].departures_per_month = 0;
    struct ensemble *e = small_scenario_run(&t, SMALL_BASE, REPLICATES, 11);
    struct chances c = chain(&t);
    check(e, M_DEPARTURES, 2, t.classes[2].pool, c.departed);
    check(e, M_INTERDICTED, 1, t.classes[2].pool, c.turned_back);
    check(e, M_ENCOUNTERS, 2, t.classes[2].pool, c.encountered);
    check(e, M_UNIQUE, 2, t.classes[2].pool, c.encountered);
    ensemble_free(memory_default(), e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_binomial_flow)};
    return cmocka_run_group_tests(tests, 0, 0);
}
