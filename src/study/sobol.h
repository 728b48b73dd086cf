/* Sobol indices: how much of the variance of an output comes from which input. */
#ifndef FLUJO_STUDY_SOBOL_H
#define FLUJO_STUDY_SOBOL_H

#include "study/simulate.h"

struct sobol_options {
    size_t inputs, outputs;
    size_t samples; /* n; runs = n * (inputs + 2), and n more with noise */
    uint64_t seed;
    int noise;     /* 1: the model's own random numbers count as one more, last input */
    int bootstrap; /* resamples for the intervals; 0 = 500 */
};

/* Shares of the variance, with 95 % bootstrap intervals; nan if the output
 * does not vary. */
struct sobol_index {
    double first, first_low, first_high; /* alone */
    double total, total_low, total_high; /* with all its interactions */
};

/* index: outputs x (inputs + noise). simulate gets points of the unit cube. */
enum flujo_status sobol_run(const struct allocator *a, const struct sobol_options *o, simulate_many_fn simulate,
                            void *user, struct sobol_index *index);

#endif
