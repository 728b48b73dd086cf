/* After being turned around: try again, go home, form the intent again. */
#ifndef FLUJO_MODEL_REATTEMPT_H
#define FLUJO_MODEL_REATTEMPT_H

#include "model/world.h"

struct reattempt_options {
    double reattempt[MAX_DEMOGRAPHICS], delay_days, home_retry, home_days, memory_days, after_return;
};
PROCESS_OPTIONS(reattempt)

/* Chances of a day to decide and try again, and to decide against it, with a
 * mean of `days` until the decision (pure). */
void reattempt_chances(double days, double again, double chance[2]);

#endif
