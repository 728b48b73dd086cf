/* Instances of the Flee simulator, and displacement scenarios: people who flee to camps. */
#ifndef FLUJO_FLEE_H
#define FLUJO_FLEE_H

#include "flujo/result.h"
#include "flujo/run.h"

FLUJO_BEGIN

typedef struct flujo_flee flujo_flee;               /* an instance, read and checked */
typedef struct flujo_flee_result flujo_flee_result; /* replicates of one */

struct flujo_flee_options {
    size_t size;            /* sizeof(struct flujo_flee_options) */
    const char *compat;     /* "flee": Flee's rules; "mended": without its quirks; null: flujo's own model */
    int no_capacity;        /* 1: of the own model, capacities of camps are not looked at */
    int strict;             /* 1: what is ignored or not supported is an error */
    const char *const *set; /* "max_move_speed=200": values in place of the folder's */
    size_t set_count;
    double hasten; /* one simulated person stands for so many, from 1; 0: as the folder says */
    const struct flujo_allocator *allocator;
};

/* Read and check a folder. options may be null. FLUJO_OK and *out, to be freed with
 * flujo_flee_free; else *out is null: FLUJO_BAD_INPUT with every mistake, FLUJO_NO_MEMORY. Notes
 * name the quirks of Flee that the instance meets. */
FLUJO_API enum flujo_status flujo_flee_load(const char *folder, const struct flujo_flee_options *options,
                                            flujo_flee **out, flujo_errors *errors);
/* Results made from it hold it: it may be freed before them. */
FLUJO_API void flujo_flee_free(flujo_flee *instance);

struct flujo_flee_info {
    const char *folder, *name;
    const char *rules;   /* "flee", "mended", "flujo" or "flujo without capacities" */
    const char *summary; /* what `flujo check` prints of an instance that is ready */
    int start, days;     /* first day; how many are simulated */
    int places, routes;
    int camps; /* with counts: the columns of results */
};
/* Never null. */
FLUJO_API const struct flujo_flee_info *flujo_flee_about(const flujo_flee *instance);
/* Name of the i-th camp with counts, from 0; null beyond the last. */
FLUJO_API const char *flujo_flee_camp(const flujo_flee *instance, int i);

struct flujo_flee_run_options {
    size_t size;  /* sizeof(struct flujo_flee_run_options) */
    int has_seed; /* 1: seed is given; 0: 1 */
    uint64_t seed;
    int replicates;     /* 0: 20 */
    int threads;        /* 0: all cores; results do not depend on it */
    const char *engine; /* "cohort" (also null and "auto") or "agent" */
    flujo_stop *stop;   /* may be null */
};

/* Simulate replicates. options may be null. FLUJO_OK and *out, to be freed with
 * flujo_flee_result_free; else *out is null: FLUJO_INTERRUPTED, FLUJO_BAD_INPUT, FLUJO_FAILED,
 * FLUJO_NO_MEMORY. */
FLUJO_API enum flujo_status flujo_flee_run(const flujo_flee *instance, const struct flujo_flee_run_options *options,
                                           flujo_flee_result **out, flujo_errors *errors);
FLUJO_API void flujo_flee_result_free(flujo_flee_result *result);

enum flujo_flee_values {
    FLUJO_FLEE_MEMBERS,   /* [replicate][day][camp]: people in the camp */
    FLUJO_FLEE_MEAN,      /* [day][camp]: over the replicates */
    FLUJO_FLEE_OBSERVED,  /* [day][camp]: counted */
    FLUJO_FLEE_DISPLACED, /* [day]: all people displaced so far, mean */
    FLUJO_FLEE_TRAVELLING /* [day]: of these on the way, mean */
};
/* Values, row-major, without a copy, valid until flujo_flee_result_free: FLUJO_OK; FLUJO_BAD_INPUT for an unknown kind. */
FLUJO_API enum flujo_status flujo_flee_result_values(const flujo_flee_result *result, enum flujo_flee_values kind,
                                                     struct flujo_array *array);

/* Errors against the counts: smaller is better, but for coverage. nan without camps that have counts. */
struct flujo_flee_scores {
    double ard_normal, ard_rescaled; /* averaged relative difference, as Flee's users report it */
    double rmse, bias;               /* of the mean, people */
    double rmspe, mase;              /* shares; of the error of yesterday's count */
    double crps, wis;                /* of the replicates, people */
    double coverage_90;              /* share of the counts inside the 90 % interval */
};
/* Never null. */
FLUJO_API const struct flujo_flee_scores *flujo_flee_result_scores(const flujo_flee_result *result);

FLUJO_END
#endif
