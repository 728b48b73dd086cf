/* Routes that are closed in some months of the year. */
#ifndef FLUJO_MODEL_SEASONAL_ROUTE_H
#define FLUJO_MODEL_SEASONAL_ROUTE_H

#include "model/world.h"

struct seasonal_route_state {
    int any;          /* 0: no route of the scenario is ever closed */
    int month;        /* for which the choice of routes has been masked */
    int choices_made; /* the state of route choice that was masked */
    double *chosen;   /* [route] probabilities as route choice made them */
};
PROCESS_STATE(seasonal_route)

/* Whether a route with this set of closed months is closed in a month, 1 to 12 (pure). */
int route_closed(uint32_t closed_months, int month);
/* Probabilities of `count` routes when some are closed: none for these, and the
 * others take over in proportion, or alike if none of them was chosen. Returns 0
 * when all are closed (pure). */
int open_shares(const double *chosen, const unsigned char *closed, int count, double *share);

#endif
