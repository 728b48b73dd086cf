/* What happens after an encounter. */
#ifndef FLUJO_MODEL_DISPOSITION_H
#define FLUJO_MODEL_DISPOSITION_H

#include "model/world.h"

/* Share of those encountered of a class who are expelled or returned at once under today's levers, within capacity. */
double disposition_returned(const struct world *w, int class_index);
/* The share whose odds are `odds` times those of a share below 1 (pure). */
double share_by_odds(double share, double odds);

#endif
