/* How the study methods see a model: a function from parameters to numbers.
 *
 * The methods (Morris, Sobol, ABC) know nothing of people or
 * borders; they are tested on functions with known answers, and the adapters
 * (model_*.c) join them to ensembles. */
#ifndef FLUJO_STUDY_SIMULATE_H
#define FLUJO_STUDY_SIMULATE_H

#include "base/memory.h"
#include "flujo/status.h"

#include <stdint.h>

/* Simulate `count` points at once. theta: count x inputs; out: count x outputs,
 * to be filled. run[i] alone (with a seed in `user`) decides the random numbers
 * of point i: points with equal runs share them. A status other than OK ends
 * the study; on FLUJO_INTERRUPTED it stops and keeps what is finished. */
typedef enum flujo_status (*simulate_many_fn)(void *user, const double *theta, const uint32_t *run, size_t count,
                                              double *out);

/* One point; must be callable from several threads at once. */
typedef enum flujo_status (*simulate_one_fn)(void *user, const double *theta, uint32_t run, double *out);

/* Adapter: `simulate_on_threads` with a pointer to this as user. */
struct simulate_threads {
    const struct allocator *a;
    simulate_one_fn one;
    void *user;
    size_t inputs, outputs;
    int threads; /* 0 = all cores */
};
enum flujo_status simulate_on_threads(void *user, const double *theta, const uint32_t *run, size_t count, double *out);

/* count x dimension points in [0, 1)^dimension: a random Latin hypercube (M.
 * McKay, R. Beckman, W. Conover, Technometrics 21, 1979,
 * doi:10.1080/00401706.1979.10489755): each coordinate has one point in each of
 * `count` equal intervals. `set` names independent designs of one seed. */
enum flujo_status latin_hypercube(const struct allocator *a, size_t count, size_t dimension, uint64_t seed,
                                  uint32_t set, double *out);

/* Process numbers of random streams used by studies; they do not meet those of
 * the model, which uses small numbers. */
enum study_stream {
    STUDY_DESIGN = 0x53540001,
    STUDY_PROPOSE,
    STUDY_BOOTSTRAP,
    STUDY_RESAMPLE,
    STUDY_NUISANCE,
    STUDY_DISCREPANCY,
    STUDY_MORRIS,
    STUDY_MATCH,
    STUDY_LATENT,
    STUDY_OBSERVATION,
    STUDY_CONTINUE,
    STUDY_LATTICE
};

#endif
