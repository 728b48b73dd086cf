/* What becomes of the people who are stopped on the way. */
#ifndef FLUJO_MODEL_STOPS_H
#define FLUJO_MODEL_STOPS_H

#include "model/world.h"

struct stops_options {
    double not_returned[MAX_COUNTRIES], asylum[MAX_COUNTRIES], spared[MAX_DEMOGRAPHICS], sheltered[MAX_DEMOGRAPHICS],
        own_citizens;
};
PROCESS_OPTIONS(stops)

struct stops_state {
    int64_t *stopped; /* [place][class] today, until the process has placed them */
    int64_t refuge[MAX_CLASSES];
    uint64_t citizens[MAX_COUNTRIES]; /* a bit a class: those from an origin with the id of the country */
};
PROCESS_STATE(stops)

enum stop_outcome { STOP_RETURNED, STOP_REFUGE, STOP_SHELTERED, STOP_OUTCOMES }; /* the others are let go */
/* Chances of someone stopped: returned, asks for asylum there, channelled to a shelter and travels on (pure). */
void stop_chances(double not_returned, double asylum, double sheltered, double chance[STOP_OUTCOMES]);

/* The row of those stopped at a place today. */
static inline int64_t *stops_row(const struct world *w, place_id p)
{
    return stops_state(w)->stopped + (size_t)p * (size_t)w->plan->row_length;
}

#endif
