/* Latent paths: what conditions a run on a record (study/assimilate.c).
 *
 * phi[k][t] is a log multiplier of class k in month t. It multiplies the hazard
 * of departure lead_days ahead (the days from home to an encounter) and the rate
 * of attempts at the border on the day: who will not leave will not cross either.
 * It takes the place of the slow noise of departures, which is off beside it. */
#ifndef FLUJO_MODEL_LATENT_H
#define FLUJO_MODEL_LATENT_H

#include "base/dates.h"

#include <stddef.h>

struct latent_paths {
    const double *value; /* [class][month] of one replicate; null: no latent path */
    int first, months;   /* date_month_index of the first month */
    int lead_days;
};

/* Linear between the middles of months, held before the first and after the last;
 * 0 without a path (pure). */
double latent_on_path(const struct latent_paths *p, int class_index, day_number day);
static inline double latent_at(const struct latent_paths *p, int class_index, day_number day)
{
    return p->value == 0 ? 0 : latent_on_path(p, class_index, day);
}

#endif
