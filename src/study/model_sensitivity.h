/* Which parameters drive a measure, or the difference between two policies? */
#ifndef FLUJO_STUDY_MODEL_SENSITIVITY_H
#define FLUJO_STUDY_MODEL_SENSITIVITY_H

#include "study/morris.h"
#include "study/runner.h"
#include "study/sobol.h"

struct sensitivity_options {
    int policy, baseline; /* baseline -1: the measure itself, else policy minus baseline */
    int measure;          /* all elements summed; stocks averaged over months */
    day_number from, to;  /* whole months that touch it */
    int morris, sobol;    /* which to do; Sobol alone screens too where there are more parameters than it takes */
    int runs;             /* of the model, for each method and policy; 0 = 1200 */
    int parameters;       /* how many go on to Sobol; 0 = 6 */
    int expected;         /* 1: runs by expected draws */
    uint64_t seed;
    int threads;
    const atomic_int *stop;
    void (*progress)(void *user, const char *stage, int done, int total); /* may be null */
    void *progress_user;
};

/* One figure of one parameter, or of chance with the parameters not looked at (index -1). */
struct sensitivity_row {
    const char *measure, *kind;
    char parameter[PARAMETER_NAME_SIZE];
    int index;               /* of the parameter in the scenario */
    double value, low, high; /* nan where there is no interval */
};

struct sensitivity {
    const struct allocator *a;
    int input_count;              /* parameters with priors */
    int *inputs;                  /* their indices */
    struct morris_effect *morris; /* input_count, or null */
    int sobol_count;
    int *sobol_inputs;         /* parameter indices; those of the largest mu_star */
    struct sobol_index *sobol; /* sobol_count + 1: the last is chance, with the parameters not looked at */
    size_t trajectories, samples;
    char measure[PARAMETER_NAME_SIZE]; /* "encounters: a", or "encounters: a minus b" */
    struct sensitivity_row *rows;      /* all of the above by kind, largest first */
    size_t row_count;
    int expected; /* 1: of runs by expected draws */
    int clipped;  /* shares of the variance that were estimated outside 0 to 1 */
};

enum flujo_status sensitivity_run(const struct allocator *a, const struct scenario *s,
                                  const struct sensitivity_options *o, struct sensitivity **out,
                                  struct error_list *errors);
void sensitivity_free(struct sensitivity *r);

#endif
