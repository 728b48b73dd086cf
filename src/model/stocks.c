/* Measures of the day that no single process knows: stocks and revenue. */
#include "model/smuggler.h"
#include "model/travel.h"

static void stocks_step(struct world *w)
{
    const struct smuggler_state *smuggler = smuggler_state(w);
    double people = (double)travel_state(w)->travelling + measure_row(w, M_CARAVAN_PEOPLE)[0], settled = 0,
           departures = 0;
    measure_row(w, M_TRAVELLING)[0] = people;
    measure_row(w, M_EXPOSURE_DAYS)[0] = people + measure_row(w, M_WAITING)[0];
    for (int k = 0; k < w->s->class_count; k++) {
        settled += (double)w->stage.settled[k];
        departures += measure_row(w, M_DEPARTURES)[k];
    }
    measure_row(w, M_SETTLED)[0] = settled;
    measure_row(w, M_SMUGGLER_REVENUE)[0] = departures * smuggler_use(smuggler_options(w), smuggler->activity)
                                            * smuggler->price;
}

const struct process stocks_process = {.name = "stocks", .step = stocks_step};
