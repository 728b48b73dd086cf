/* After being turned around: try again, go home, form the intent again. */
#ifndef FLUJO_MODEL_REATTEMPT_H
#define FLUJO_MODEL_REATTEMPT_H

#include "model/world.h"

struct reattempt_options {
    double reattempt[MAX_DEMOGRAPHICS], delay_days, home_retry, home_days, memory_days, after_return;
};
PROCESS_OPTIONS(reattempt)

/* The chance of a day to decide, with a mean of `days` until the decision; and of that the chances to try again, and to
 * decide against it (pure). */
double decision_chance(double days);
void reattempt_chances(double now, double again, double chance[2]);

#endif
