/* Ensembles of displacement runs, their scores and the baselines beside them. */
#ifndef FLUJO_DISPLACEMENT_STUDY_H
#define FLUJO_DISPLACEMENT_STUDY_H

#include "flee/displacement_run.h"

enum displacement_engine { ENGINE_AUTO, ENGINE_COHORT, ENGINE_AGENT };

struct displacement_study {
    int compat, threads, replicates;
    uint64_t seed;
    const char *rules;               /* flee, mended or flujo: what the settings started from, for the record */
    enum displacement_engine engine; /* AUTO: counts, which are exact for every instance read so far */
    const atomic_int *stop;
};

struct displacement_scores {
    double ard_normal, ard_rescaled; /* means over replicates, as Flee's users report them */
    double rmse, rmspe, mase, bias;  /* of the ensemble mean; people */
    double crps, wis, coverage_90;   /* of the ensemble; nan for a baseline where not defined */
};

/* Baselines: the same people, divided otherwise. They know the observed total of each day. */
enum displacement_baseline {
    BASELINE_PERSISTENCE, /* the shares of the first day with any people */
    BASELINE_DISTANCE,    /* shares by the inverse road distance from where people start */
    BASELINE_CAPACITY,    /* shares by capacity, which often equals the largest count */
    BASELINES
};
extern const struct displacement_baseline_name {
    const char *id, *label;
} displacement_baseline_names[BASELINES];

/* members are [replicate][day][column]; everything in people. */
struct displacement_ensemble {
    int replicates, days, columns;
    double *members;
    double *mean;                  /* [day][column] */
    double *data;                  /* [day][column]: observed */
    double *everyone, *travelling; /* [day], means */
    const int *place;              /* of each column */
    struct displacement_scores scores;
    struct displacement_scores baselines[BASELINES];
    int full_camps; /* camps whose capacity is within 2 % of their largest count: the outcome is in the input */
    double *camp_rmse, *camp_bias, *camp_ard; /* by column, of the mean */
    double agent_steps;
    struct arena arena;
};

/* Run and score. Replicates run on threads; results do not depend on how many.
 * FLUJO_BAD_INPUT if no camp has data. */
enum flujo_status displacement_ensemble_run(const struct allocator *a, const struct flee_instance *f,
                                            const struct displacement_study *study, struct displacement_ensemble *out,
                                            struct error_list *errors);
void displacement_ensemble_free(struct displacement_ensemble *e);

/* What a baseline says: [day][column] into out. */
enum flujo_status displacement_baseline_of(const struct allocator *a, const struct flee_instance *f,
                                           const struct displacement_ensemble *e, enum displacement_baseline which,
                                           double *out);

#endif
