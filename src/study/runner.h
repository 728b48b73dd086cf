/* A scenario as a simulator: points of the unit cube to targets.
 *
 * Some parameters are chosen and given by the point; the other parameters with
 * priors are drawn from them, by run number, so that they stay uncertain. */
#ifndef FLUJO_STUDY_RUNNER_H
#define FLUJO_STUDY_RUNNER_H

#include "study/simulate.h"
#include "study/targets.h"

enum { RUNNER_WAYS = 8 };

struct runner {
    const struct allocator *a;
    const struct scenario *s;
    int policy;
    day_number end; /* last day simulated */
    uint64_t seed;
    int threads;
    int keep_daily;
    int expected;            /* 1: people go by expectation in place of draws */
    double population_scale; /* 0 = as is */
    const int *chosen;       /* parameter indices given by the point; null: none */
    size_t chosen_count;
    const struct targets *targets;
    struct latent_paths latent; /* value: ways x items x classes x months, or null */
    int ways;                   /* runs of an item that differ in their paths alone, at most RUNNER_WAYS; 0 = 1 */
    day_number ways_part;       /* the first day on which they do */
    double discrepancy;         /* standard deviation of the log error that the model itself is granted; 0 = none */
    struct error_list *errors;
    const atomic_int *stop;
    void (*progress)(void *user, int done, int total); /* may be null */
    void *progress_user;
    int done, total; /* of the runs of a stage, for progress */
};

/* The uniform that a run gives to parameter i when it is not chosen. */
double runner_uniform(const struct runner *r, uint32_t run, int i);
/* A path of model error of a run for every target: AR(1) by month within each
 * series of targets (log scale; 0 everywhere without discrepancy). */
void runner_error(const struct runner *r, uint32_t run, double *out);
/* All parameter values (parameter_count) of a run; u: chosen_count or null. */
void runner_parameters(const struct runner *r, const double *u, uint32_t run, double *values);

/* Called once a replicate, in order of the items, with its ensemble; the items of
 * the second way follow those of the first by number, and so on. */
typedef void (*runner_visit_fn)(void *user, const struct ensemble *e, int replicate, size_t item);
/* Run `count` items with given parameter rows (count x parameter_count). */
enum flujo_status runner_run(struct runner *r, const double *parameters, const uint32_t *run, size_t count,
                             runner_visit_fn visit, void *user);
/* simulate_many_fn over a struct runner. */
enum flujo_status runner_simulate(void *runner, const double *u, const uint32_t *run, size_t count, double *out);

#endif
