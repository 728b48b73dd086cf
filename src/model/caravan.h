/* Caravans: groups that travel as a body. */
#ifndef FLUJO_MODEL_CARAVAN_H
#define FLUJO_MODEL_CARAVAN_H

#include "model/world.h"

enum { MAX_CARAVANS = 8 };

/* A caravan forms today at an event. */
void caravan_form(struct world *w, const struct event *e);

/* Where the draw stands by which a body (0 to MAX_CARAVANS - 1) gathers people
 * from an origin cell: cells for which STREAM_CARAVAN has no room have a stream
 * of their own (pure). */
struct stream_address {
    enum process_stream stream;
    uint32_t cell;
};
struct stream_address caravan_gather_address(int body, int origin_cell);
/* The cell of STREAM_CARAVAN of a body that has passed so many posts today (pure). */
uint32_t caravan_cell(int posts, int body, int cell);

/* Chance that a body is stopped: the stated chance at reference effort, raised
 * to the strength of enforcement (pure). */
double caravan_stop_chance(double stated, double strength);
/* Protection by numbers: what a body of n divides each member's hazard by (pure). */
double caravan_protection(double n, double k);

#endif
