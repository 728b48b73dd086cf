/* Asylum process: claims, backlog, decisions, age of cases. */
#ifndef FLUJO_MODEL_ASYLUM_H
#define FLUJO_MODEL_ASYLUM_H

#include "model/world.h"

struct asylum_options {
    double claim[MAX_DEMOGRAPHICS], decisions, grant[MAX_ORIGINS], removal;
};
PROCESS_OPTIONS(asylum)

struct asylum_state {
    int64_t cases[MAX_CLASSES]; /* open cases of settled people (not people of their own) */
    double backlog_age;         /* sum of ages of open cases, case-days */
};
PROCESS_STATE(asylum)

/* Sum of ages after a day on which `decided` of `open` cases of a mean age are decided (pure). */
double backlog_age_next(double age, double open, double decided, double mean_age);

#endif
