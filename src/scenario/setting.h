/* How a setting of a policy moves a lever over time (pure): from the value in
 * force by (target - in force) x efficiency x ramp, so a setting equal to the
 * value in force changes not one bit. */
#ifndef FLUJO_SCENARIO_SETTING_H
#define FLUJO_SCENARIO_SETTING_H

#include "scenario/scenario.h"

/* Days that it has been in effect, `day` included, when it starts on `start`:
 * 0 = not yet, delayed, or over. On the days of the shock that delays it (null
 * = none) a setting that is not yet fully in force stands still. */
int setting_days(const struct setting *set, const struct event *shock, day_number start, day_number day);
/* Value of the lever after so many days in effect, given its target and the value in force. */
double setting_value(const struct setting *set, int days, double target, double in_force);

#endif
