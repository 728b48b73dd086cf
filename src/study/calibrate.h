/* Calibration of a scenario on its observations. */
#ifndef FLUJO_STUDY_CALIBRATE_H
#define FLUJO_STUDY_CALIBRATE_H

#include "study/abc.h"
#include "study/runner.h"

/* What is asked; zeroed = defaults. */
struct calibrate_options {
    int policy;
    day_number last;    /* observations that end later are not used; 0 = scenario's end */
    int parameters;     /* how many to calibrate: those the data explain best; 0 = 12 */
    size_t pilot;       /* runs with every prior drawn; 0 = 1500 */
    size_t particles;   /* 0 = 2000 */
    size_t proposals;   /* runs a generation; 0 = 1500 */
    int generations;    /* 0 = 2 */
    int expected;       /* 1: pilot and point fit by expected draws; what is sampled and the checks by exact ones */
    size_t point;       /* runs of a point fit after the pilot, in place of ABC; 0 = ABC */
    int predictive;     /* runs for posterior predictive checks; 0 = 400, -1 = none */
    double discrepancy; /* sd of the log error granted to the model; 0 = 0.2, negative = none */
    uint64_t seed;
    int threads;
    double population_scale;
    const char *checkpoint; /* file to keep the state in; null = none */
    const atomic_int *stop;
    void (*progress)(void *user, const char *stage, int done, int total); /* may be null */
    void *progress_user;
};

/* One generation, for the record. */
struct calibrate_generation {
    int runs;
    double epsilon, acceptance, effective;
};

/* How well the data identify one parameter with a prior. */
struct calibrate_parameter {
    int index;        /* in the scenario */
    int chosen;       /* 1: calibrated; 0: left at its prior */
    double explained; /* share of its variance (normal score) that the data explain, held out; can be < 0 */
    double prior[3], posterior[3]; /* 5, 50 and 95 % quantiles, in the parameter's unit */
    double contraction;            /* 1 - variance after / before, in normal scores */
};

/* 1: calibrated, and a tenth or more of its variance is gone. */
int calibrate_identified(const struct calibrate_parameter *p);

/* One observed number against the posterior predictive runs. */
struct calibrate_check {
    double q05, q10, q25, q50, q75, q90, q95, mean, rank;
};

/* All encounters of one month, the sum of its observed parts, likewise. */
struct calibrate_total {
    int month; /* date_month_index */
    double observed;
    int parts; /* demographics that are known */
    struct calibrate_check check;
};

struct calibration {
    const struct allocator *a;
    const struct scenario *s;
    struct targets targets;
    int policy;
    day_number last;
    int chosen_count, prior_count, generation_count, predictive_count;
    int *chosen;                            /* parameter indices */
    struct calibrate_parameter *parameters; /* prior_count, in order of the scenario */
    struct calibrate_generation generations[MAX_GENERATIONS + 1];
    size_t particles;
    double *z, *weight, *values; /* particles x chosen_count, particles, particles x parameter_count */
    uint32_t *run;
    double misfit_before, misfit; /* of a point fit (point_fit.c): after the pilot, and of the best point; else 0 */
    double effective;
    uint32_t runs;                  /* of the model, in all */
    int expected;                   /* of the options */
    size_t of_pilot;                /* particles that are runs of the pilot */
    struct calibrate_check *checks; /* one a target, or null */
    struct calibrate_total *totals; /* in order of months, or null */
    int total_count;
};

/* Calibrate. FLUJO_INTERRUPTED: the checkpoint holds what is finished, *out is
 * null. An existing checkpoint of the same settings is used. */
enum flujo_status calibrate_run(const struct allocator *a, const struct scenario *s, const struct calibrate_options *o,
                                struct calibration **out, struct error_list *errors);
void calibration_free(struct calibration *c);
/* A hash of the scenario, of --set and of the settings: equal ones calibrate alike.
 * The number of generations is left out, so that some may be added to a checkpoint. */
uint64_t calibrate_identity(const struct scenario *s, const struct calibrate_options *o);

/* Parameter rows of `count` replicates, resampled from the posterior:
 * count x parameter_count, to be freed by memory_free; null without memory. */
double *calibration_sample(const struct calibration *c, size_t count, uint64_t seed);

#endif
