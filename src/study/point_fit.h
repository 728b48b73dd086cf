/* A point fit: the one set of parameters that fits best, by NLopt. */
#ifndef FLUJO_STUDY_POINT_FIT_H
#define FLUJO_STUDY_POINT_FIT_H

#include "study/runner.h"

/* What is asked and what came out. */
struct point_fit {
    size_t parameters;            /* chosen parameters */
    double granted;               /* standard deviation of the log error granted to the model, > 0 */
    size_t runs;                  /* of the model that may be spent, at least 8 */
    double *z;                    /* in: where to start; out: the best point found */
    double misfit_before, misfit; /* at both (see point_fit.c) */
    size_t spent;                 /* runs */
};

/* 1 where this build has NLopt. */
int point_fit_available(void);

/* Improve p->z. The same bytes on any number of threads. FLUJO_INTERRUPTED when
 * stopped; FLUJO_BAD_INPUT without NLopt. */
enum flujo_status point_fit_run(struct runner *r, struct point_fit *p);

#endif
