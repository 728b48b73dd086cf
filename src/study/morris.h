/* Morris screening: which inputs matter at all? */
#ifndef FLUJO_STUDY_MORRIS_H
#define FLUJO_STUDY_MORRIS_H

#include "study/simulate.h"

struct morris_options {
    size_t inputs, outputs;
    size_t trajectories; /* r; runs = r * (inputs + 1) */
    int levels;          /* p, even; 0 = 8 */
    uint64_t seed;
    int common_run; /* 1: every point of a trajectory has the same run number (common random numbers) */
};

/* Effects of one input on one output; inputs on the unit cube. */
struct morris_effect {
    double mu;                        /* mean elementary effect */
    double mu_star;                   /* mean of absolute effects (F. Campolongo et al. 2007) */
    double mu_star_low, mu_star_high; /* its 95 % interval (Student's, over trajectories); nan of one trajectory */
    double sigma;                     /* standard deviation: interaction or curvature */
};

/* effects: outputs x inputs. simulate gets points of the unit cube. */
enum flujo_status morris_run(const struct allocator *a, const struct morris_options *o, simulate_many_fn simulate,
                             void *user, struct morris_effect *effects);

#endif
