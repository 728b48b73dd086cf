/* How a setting of a policy moves a lever over time (pure): from the value in
 * force by (target - in force) x efficiency x ramp, so a setting equal to the
 * value in force changes not one bit. */
#ifndef FLUJO_SCENARIO_SETTING_H
#define FLUJO_SCENARIO_SETTING_H

#include "scenario/scenario.h"

/* Its first day, after the delay of a shock that falls in it; null = no shock. */
day_number setting_start(const struct setting *set, const struct event *shock);
int setting_in_effect(const struct setting *set, day_number start, day_number day);
/* Value of the lever on a day, given its target and the value in force. */
double setting_value(const struct setting *set, day_number start, day_number day, double target, double in_force);

#endif
