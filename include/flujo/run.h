/* Simulating one policy of a scenario. */
#ifndef FLUJO_RUN_H
#define FLUJO_RUN_H

#include "flujo/result.h"

FLUJO_BEGIN

/* A request to stop: set it from another thread, a callback or a signal handler, and the work
 * ends before the next simulated day of each replicate. */
typedef struct flujo_stop flujo_stop;
/* Not set; null without memory. Free it after the call that it is given to. */
FLUJO_API flujo_stop *flujo_stop_new(const struct flujo_allocator *allocator);
FLUJO_API void flujo_stop_free(flujo_stop *stop);
FLUJO_API void flujo_stop_set(flujo_stop *stop); /* async-signal-safe, from any thread */
FLUJO_API void flujo_stop_clear(flujo_stop *stop);
FLUJO_API int flujo_stop_is_set(const flujo_stop *stop);

/* What is asked of a run or a comparison. All zero but `size`: the scenario's defaults. */
struct flujo_options {
    size_t size;              /* sizeof(struct flujo_options) */
    const char *policy;       /* flujo_run: id; null: the base policy */
    const char *policies;     /* flujo_compare: ids with commas between them; null: all */
    const char *baseline;     /* flujo_compare: id; null: the scenario's baseline, else the first */
    const char *horizon;      /* flujo_compare: "90d", "3m", "1y", or up to four with commas; null: 1y */
    const char *end;          /* flujo_run: last day, "2021-12-31"; null: the scenario's */
    const char *posterior;    /* result of a calibration whose parameters are drawn; null: the priors */
    const char *assimilation; /* result of an assimilation whose members are run; null: none */
    int has_seed;             /* 1: seed is given; 0: the scenario's */
    uint64_t seed;
    int replicates;       /* 0: the scenario's; of flujo_compare see precision */
    int threads;          /* 0: all cores; results do not depend on it */
    int no_priors;        /* 1: central values in place of draws */
    int no_daily;         /* 1: keep no daily values */
    int store_replicates; /* 1: a result file holds the monthly values of every replicate too, and the result all values */
    const char *out;      /* where flujo_result_save will write; claimed before the work begins, so that what
                             cannot be written is known at once; null: nowhere */
    int out_in_results; /* 1 and out null: FOLDER/results/NAME.sqlite, the folder being made */
    void (*claiming)(void *user, const char *path); /* called before `out` is claimed; may be null */
    void *claiming_user;
    flujo_stop *stop; /* may be null */
    /* Called when a replicate is complete, by any worker thread but one at a time; may be null. */
    void (*progress)(void *user, int done, int total);
    void *progress_user;
    const char *engine; /* "exact": people by draws (null, "cohort" and "auto" too); "expected": by their expectation */
    int fast; /* flujo_compare, 1: expected draws, certified by 25 exact replicates, by more with a precision */
    const char *noise;      /* of the environment: "kept" (null), or "mean", with the engine "expected" */
    const char *end_levers; /* flujo_compare: "12m": run each policy also with its levers ending after it; null: no */
    /* flujo_compare, above 0: replicates in batches of 128, 256, ... until the sign of the differences and the ends of
     * their 90 % intervals are settled to this share of the width, at most `replicates`, and of these by default 16384.
     * 0: as many as `replicates`; both 0: 0.2, at most the scenario's. */
    double precision;
    const char *sampling; /* of priors: "random" (null), or "lattice": spread evenly over each of them */
    /* 0: all from the first on. From 1: a slice, the replicates first_replicate to `replicates`, which must be given; its
     * result file can be merged. */
    int first_replicate;
    /* Files of slices of this run, in any order: their replicates in place of simulating, as one run of them all to the
     * byte. FLUJO_BAD_INPUT if one is of another run, is missing or is given twice. */
    const char *const *slices;
    size_t slice_count;
    /* 1: chunks of the replicates are kept in the folder OUT.partial until the result is saved, and those that an earlier
     * run of the same options left there are taken. When stopped, *out is null and they stay. */
    int resume;
};

/* Simulate replicates of one policy. FLUJO_OK and *out, to be freed with flujo_result_free;
 * FLUJO_INTERRUPTED when stopped: *out holds the complete replicates, or is null if there are
 * none; FLUJO_BAD_INPUT, FLUJO_FAILED (memory of the machine, I/O, conservation),
 * FLUJO_NO_MEMORY: *out null. options may be null. */
FLUJO_API enum flujo_status flujo_run(const flujo_scenario *scenario, const struct flujo_options *options,
                                      flujo_result **out, flujo_errors *errors);

FLUJO_END
#endif
