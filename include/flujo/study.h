/* Comparing policies of a scenario. */
#ifndef FLUJO_STUDY_H
#define FLUJO_STUDY_H

#include "flujo/run.h"

FLUJO_BEGIN

/* Simulate several policies with common random numbers and take their differences from the
 * baseline, replicate by replicate. Returns as flujo_run; a stopped comparison holds the
 * replicates that are complete. */
FLUJO_API enum flujo_status flujo_compare(const flujo_scenario *scenario, const struct flujo_options *options,
                                          flujo_result **out, flujo_errors *errors);

FLUJO_END
#endif
