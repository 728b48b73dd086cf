/* People encountered on an earlier journey. */
#ifndef FLUJO_MODEL_REENCOUNTER_H
#define FLUJO_MODEL_REENCOUNTER_H

#include "model/departure.h"

/* Record who among those who form the intent again was encountered before. */
void reencounter_return(struct world *w, const struct intent_again *again);

/* Of people with intent, the share encountered before (pure). */
double known_share(double known, double pool);

#endif
