/* The small corridor with five priors and a year of observations of a simulated
 * truth, for tests of studies. */
#ifndef TESTS_OBSERVED_WORLD_H
#define TESTS_OBSERVED_WORLD_H

#include "study/calibrate.h"
#include "support/small_scenario.h"

/* Parameters with priors, which stand first in a row of values of all parameters. */
enum { PRIORS = 5, ROW = 23, MONTHS = 12 };

/* The corridor, five priors, and room for its observations. */
struct world_of_test {
    struct small_scenario t;
    struct observation observations[4 * MONTHS];
    struct series series[1];
    double values[400];
};

void world_init(struct world_of_test *w);
/* Encounters and expulsions by demographic and month of one simulated truth, a row
 * of parameters; number: its random numbers. */
void world_observe(struct world_of_test *w, const double *truth, uint32_t number);
/* A row of parameters drawn from the priors. */
void world_truth(const struct world_of_test *w, uint32_t run, double *values);

/* A small calibration of it, on two threads. */
struct calibrate_options world_calibration(int pilot);

/* Progress of a study that stops it after `after` reports. */
struct stopper {
    atomic_int stop;
    int seen, after;
};
void count_and_stop(void *user, const char *stage, int done, int total);

#endif
