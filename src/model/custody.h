/* Custody: queues with age in stage, transfer, release, overflow. */
#ifndef FLUJO_MODEL_CUSTODY_H
#define FLUJO_MODEL_CUSTODY_H

#include "model/world.h"

enum { AGE_DAYS = 4 }; /* ages 0, 1, 2 and 3 or more days */

struct custody_state {
    int64_t people[MAX_FACILITIES][AGE_DAYS][MAX_CLASSES];
};
PROCESS_STATE(custody)

/* Beds of a facility today. */
double custody_beds(const struct world *w, int facility);

/* Of the people of each age the share who go when `going` of all do, those held longest first (pure). */
void oldest_first(const int64_t *people, double going, double share[AGE_DAYS]);
/* People a facility can take over today (pure). */
double facility_room(double free_beds, double intake);

/* `total` by weight in whole numbers, the sum as near as rounding allows; all 0 without any weight (pure). */
void allot(double total, const double *weight, int count, int64_t *share);

/* Chance to be ready to leave on a day, so that the mean of whole days is the
 * stay (pure). People who come in today leave tomorrow at the earliest. */
double daily_exit(double stay_days);

#endif
