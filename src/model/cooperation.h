/* Cooperation of partner governments. */
#ifndef FLUJO_MODEL_COOPERATION_H
#define FLUJO_MODEL_COOPERATION_H

#include "model/world.h"

struct cooperation_state {
    double level[MAX_COUNTRIES];
};
PROCESS_STATE(cooperation)

/* Where talks tend to: the aim, lifted by shared responsibility, lowered by the
 * cost of pressure (pure). */
double cooperation_target(double aim, double shared, double pressure_cost);

#endif
