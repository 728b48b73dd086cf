/* Approximate Bayesian computation by adaptive importance sampling.
 *
 * Parameters live in normal scores z (prior: independent standard normals,
 * perhaps cut to a box); the model sees u = Phi(z) in the unit cube. A state
 * advances one generation at a time, so that it can be written to disk between
 * generations (abc_write) and read back, with equal bytes in the end. */
#ifndef FLUJO_STUDY_ABC_H
#define FLUJO_STUDY_ABC_H

#include "base/errors.h"
#include "study/matrix.h"
#include "study/simulate.h"

/* What is to be explained. Arrays belong to the caller. */
struct abc_problem {
    size_t parameters, summaries;
    const double *observed;    /* summaries */
    simulate_many_fn simulate; /* theta in the unit cube; out: summaries */
    void *user;
};

enum { MAX_GENERATIONS = 30, MAX_PARAMETERS = 128 };

struct abc_options {
    size_t particles; /* kept in each generation; 0 = 2000 */
    size_t pilot;     /* first runs from the prior; 0 = twice the particles */
    size_t proposals; /* runs in each generation; 0 = twice the particles */
    int generations;  /* after the pilot; 0 = 4, at most MAX_GENERATIONS */
    uint64_t seed;
};

/* Everything that is needed to go on. Owned arrays; abc_free. */
struct abc_state {
    const struct allocator *a;
    size_t parameters, summaries, particles;
    size_t kept;    /* particles held: fewer than asked while there is little to choose from */
    int generation; /* finished; 0 = the pilot */
    int finished;
    uint32_t next_run; /* run numbers handed out so far */
    double epsilon;    /* largest distance kept */
    double acceptance; /* share of the last proposals among those kept */
    double *z;         /* kept x parameters (room for particles, as all below) */
    double *distance;  /* kept, ascending */
    double *x;         /* kept x summaries, as simulated */
    uint32_t *run;     /* kept: run number of each */
    /* Learnt summaries: projection = learnt_z + slope (x - learnt_x). */
    double *learnt_x, *learnt_z, *slope, *factor; /* factor: Cholesky of the residual covariance */
    double widen;  /* how much farther from the summaries new data lie than the runs they were learnt from */
    double *extra; /* extra_count numbers of the caller's, kept with the state; null at first */
    size_t extra_count;
    /* Proposals of each generation: runs, share of draws inside the box, centre
     * (parameters) and Cholesky factor of the spread (parameters squared). */
    double *drawn, *centre, *spread; /* MAX_GENERATIONS + 1 of each; [0] is the pilot */
};

/* Simulate the pilot, learn the summaries and keep the nearest. */
enum flujo_status abc_start(struct abc_state *s, const struct allocator *a, const struct abc_problem *p,
                            const struct abc_options *o);
/* One more generation; s is unchanged unless the status is OK. */
enum flujo_status abc_step(struct abc_state *s, const struct abc_problem *p, const struct abc_options *o);
void abc_free(struct abc_state *s);
/* Keep a copy of the caller's numbers with the state. */
enum flujo_status abc_keep_extra(struct abc_state *s, const double *extra, size_t count);
/* The state on disk (checkpoint.h states what is refused); abc_read into an empty
 * state, which stays empty on failure. */
enum flujo_status abc_write(const struct abc_state *s, const char *path, uint64_t identity, struct error_list *errors);
enum flujo_status abc_read(struct abc_state *s, const struct allocator *a, const char *path, uint64_t identity,
                           struct error_list *errors);
/* Room for a state of this size (used by abc_start and when reading one back). */
enum flujo_status abc_make(struct abc_state *s, const struct allocator *a, size_t parameters, size_t summaries,
                           size_t particles);

/* The posterior: z moved by local-linear regression on the learnt summaries,
 * each with its weight (sum 1): nearness times prior over proposals. z: kept x parameters, weight: kept. */
enum flujo_status abc_adjust(const struct abc_state *s, const struct abc_problem *p, double *z, double *weight);

/* A table of runs from the prior, from which posteriors for many data sets are
 * taken without further runs (used to check calibration by simulation). */
struct abc_table {
    size_t rows, parameters, summaries;
    const double *z, *x;
};
/* The nearest rows of the table to the problem's data (at most `particles`, and
 * those inside the box) as a state ready for abc_adjust or abc_step; the run
 * number of a row is its index; simulate is not called. */
enum flujo_status abc_from_table(struct abc_state *s, const struct allocator *a, const struct abc_problem *p,
                                 const struct abc_table *table, size_t particles);

/* 1 / sum of squared weights. */
double effective_size(const double *weight, size_t n);
/* Weighted p-quantile of values[i * stride]; `order` is work of n entries. */
double weighted_quantile(const double *values, size_t stride, const double *weight, size_t n, double p, size_t *order);
/* count draws of indices by systematic resampling (J. Carpenter et al. 1999). */
void resample(const double *weight, size_t n, uint64_t seed, size_t count, size_t *index);

#endif
