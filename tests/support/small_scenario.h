/* A small corridor in memory, for tests of the model: two origins, two
 * demographics, one checkpoint, two border sectors, two facilities. */
#ifndef SMALL_SCENARIO_H
#define SMALL_SCENARIO_H

#include "engine/ensemble.h"
#include "scenario/scenario.h"

enum { SMALL_BASE, SMALL_CHANGED, SMALL_POLICIES };

struct small_scenario {
    struct scenario s;
    const char *country_ids[3], *origin_ids[2], *demographic_ids[2];
    struct place places[7];
    struct route routes[8];
    struct traveller_class classes[4];
    struct facility facilities[2];
    struct event events[2];
    struct policy policies[SMALL_POLICIES];
    struct setting settings[8];
    struct rule rules[1];
    struct parameter parameters[80];
    int expected;       /* 1: people by their expectation */
    int own_parameters; /* those that the test has set, which stand first */
};

void small_scenario_init(struct small_scenario *t);
/* Leave out the parameters that it has without a word: those off by default stay off. */
void small_scenario_bare(struct small_scenario *t);
/* Set an option ("expulsion.family") for all replicates. */
void small_scenario_set(struct small_scenario *t, const char *key, double value);
/* Add a setting to the policy SMALL_CHANGED from day 100 on. */
void small_scenario_lever(struct small_scenario *t, const char *key, double value, int days);

/* Replicates of a policy over the whole scenario, summed into one horizon; exits
 * on failure. Freed by the caller (ensemble_free, memory_default). */
struct ensemble *small_scenario_run(struct small_scenario *t, int policy, int replicates, uint64_t seed);

/* What tests of condensed ensembles and slices ask: from 5 February 2020, with a horizon to the 20th, and one to `end` where that is
 * later. */
struct run_request small_scenario_request(double values_most, int first, int replicates, day_number end);
/* What is asked; exits on failure. Freed by the caller (ensemble_free, memory_default). */
struct ensemble *small_scenario_ask(const struct small_scenario *t, struct run_request q);

#endif
