/* What a calibration looks at: the observations of a scenario as a vector. */
#ifndef FLUJO_STUDY_TARGETS_H
#define FLUJO_STUDY_TARGETS_H

#include "engine/ensemble.h"

/* One number: the sum over some observations of one measure and period. */
struct target {
    int measure, origin, demographic, slot; /* -1: all */
    day_number from, to;
    double observed;  /* people, or the unit of the measure */
    double offset;    /* the vector holds log(value + offset) */
    int first, count; /* members[first .. first + count - 1]: observations */
};

struct targets {
    int count;
    struct target *items;
    int *members;
    double *vector;  /* log of the observed */
    int needs_daily; /* an observation of single days is among them */
};

/* The observations that end by `last` within [s->start, ...). Counts by origin
 * and demographic enter as sums by demographic and sums by origin: the cells of
 * the table are many and mostly noise. FLUJO_BAD_INPUT if there is none. */
enum flujo_status targets_make(const struct allocator *a, const struct scenario *s, day_number last,
                               struct targets *out, struct error_list *errors);
void targets_free(const struct allocator *a, struct targets *t);
/* The vector of one replicate of a run that reaches `last`. */
void targets_vector(const struct targets *t, const struct ensemble *e, int replicate, double *out);
/* The simulated value of one target. */
double target_value(const struct targets *t, int index, const struct ensemble *e, int replicate);

#endif
