/* The record of encounters by month that a run is conditioned on. */
#ifndef FLUJO_STUDY_RECORD_H
#define FLUJO_STUDY_RECORD_H

#include "engine/ensemble.h"
#include "study/smoother.h"

/* The finest counts that a scenario states for each month: by class, else sums
 * over the classes of an origin, of a demographic, or of all; where a month has
 * none of encounters, those of a border sector stand for all classes. A count
 * that finer ones add up to is left out. */
struct record {
    const struct allocator *a;
    size_t count;
    struct smoother_datum *data; /* by month, finest first; month counts from `first` */
    const struct observation **observation;
    unsigned char *in; /* [datum][class] */
    int first;         /* date_month_index */
};

/* Observations of whole months from the scenario's start to `last`.
 * FLUJO_BAD_INPUT if there is none. */
enum flujo_status record_make(const struct allocator *a, const struct scenario *s, day_number last, int first,
                              struct record *out, struct error_list *errors);
void record_free(struct record *r);
/* What a replicate has for a datum, in people. */
double record_simulated(const struct record *r, size_t datum, const struct ensemble *e, int replicate);

#endif
