/* Unit costs. */
#ifndef FLUJO_MODEL_COST_H
#define FLUJO_MODEL_COST_H

#include "model/world.h"

struct cost_options {
    double officer_day, bed_day[MAX_FACILITIES], expulsion, processing; /* USD */
};
PROCESS_OPTIONS(cost)

#endif
