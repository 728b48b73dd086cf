/* Stocks of the day that no single process knows. */
#include "model/world.h"

/* Everyone on routes and resting, counted. Places that are marked empty are not
 * looked at: people put there would be missed, and conservation would tell. */
static int64_t count_travelling(const struct world *w)
{
    int classes = w->s->class_count;
    int64_t n = 0;
    for (place_id p = 0; p < w->s->place_count; p++) {
        int first = w->ring_first[p], rows = w->ring_first[p + 1] - first;
        if (somebody_bound_for(w, p)) n += people_of_row(w->ring + (size_t)first * (size_t)classes, rows * classes);
        if (w->somebody_rests[p]) n += people_of_row(w->resting + (size_t)p * (size_t)classes, classes);
    }
    return n;
}

void observe_step(struct world *w)
{
    int64_t travelling = count_travelling(w);
    w->travelling = travelling;
    double people = (double)travelling + measure_row(w, M_CARAVAN_PEOPLE)[0];
    measure_row(w, M_TRAVELLING)[0] = people;
    measure_row(w, M_EXPOSURE_DAYS)[0] = people + measure_row(w, M_WAITING)[0];

    double settled = 0, departures = 0,
           revenue_share = w->o.smuggler.activity > 0 ? w->o.smuggler.share * w->activity / w->o.smuggler.activity : 0;
    for (int k = 0; k < w->s->class_count; k++) {
        settled += (double)w->settled[k];
        departures += measure_row(w, M_DEPARTURES)[k];
    }
    measure_row(w, M_SETTLED)[0] = settled;
    measure_row(w, M_SMUGGLER_REVENUE)[0] = departures * (revenue_share > 1 ? 1 : revenue_share) * w->price;
}
