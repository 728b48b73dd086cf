/* Interdiction on the way, by country and place. */
#ifndef FLUJO_MODEL_INTERDICTION_H
#define FLUJO_MODEL_INTERDICTION_H

#include "model/world.h"

struct interdiction_options {
    double effort[MAX_COUNTRIES], equipment[MAX_COUNTRIES], pressure[MAX_COUNTRIES], post[MAX_POSTS];
    double hazard, equipment_gain, cooperation_gain, crowding, stop_gain, cooperation_cost;
    double retry[MAX_DEMOGRAPHICS], return_days;
};
PROCESS_OPTIONS(interdiction)

struct interdiction_state {
    double *place_risk;     /* [place] chance of being turned back today */
    double *perceived_risk; /* [place] lagged */
};
PROCESS_STATE(interdiction)

/* Force at a post relative to the reference effort there. */
double interdiction_force(const struct world *w, const struct place *post);
/* Hazard of being turned back by a force; crowding divides it (pure). */
double interdiction_hazard(double hazard, double force, double shield, double crowding);
/* Perceived risk of tomorrow (pure). */
double perceived_risk_next(double perceived, double risk, double days);

#endif
