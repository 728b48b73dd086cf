/* Caravans: groups that travel as a body. */
#ifndef FLUJO_MODEL_CARAVAN_H
#define FLUJO_MODEL_CARAVAN_H

#include "model/world.h"

/* A caravan forms today at an event. */
void caravan_form(struct world *w, const struct event *e);

/* Chance that a body is stopped: the stated chance at reference effort, raised
 * to the strength of enforcement (pure). */
double caravan_stop_chance(double stated, double strength);
/* Protection by numbers: what a body of n divides each member's hazard by (pure). */
double caravan_protection(double n, double k);

#endif
