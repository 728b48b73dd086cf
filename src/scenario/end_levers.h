/* Policies whose levers end.
 *
 * What a policy sets is in force until a day; from then on what the baseline
 * sets is. The days before are the policy's own, to the last bit. What has been
 * set in motion (cooperation, money in the pipeline, beliefs) fades by itself.
 * Rules of the policy go on; those of the baseline watch from that day. A
 * setting that an event delayed ends later by that delay. The recorded
 * distances of classes from their demographic stay those of the policy. */
#ifndef FLUJO_SCENARIO_END_LEVERS_H
#define FLUJO_SCENARIO_END_LEVERS_H

#include "scenario/scenario.h"

/* The scenario with one policy more for each of `policies` but the baseline, in their order: ID_ended, whose
 * `kept` is the policy that goes on. A view that lives as long as the arena and the scenario; null without memory. */
const struct scenario *scenario_end_levers(struct arena *arena, const struct scenario *s, const int *policies,
                                           int count, int baseline, day_number end);

#endif
