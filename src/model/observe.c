/* Stocks of the day that no single process knows. */
#include "model/world.h"

void observe_step(struct world *w)
{
    size_t ring = (size_t)w->ring_days * (size_t)w->s->place_count * (size_t)w->s->class_count;
    size_t places = (size_t)w->s->place_count * (size_t)w->s->class_count;
    int64_t travelling = 0;
    for (size_t i = 0; i < ring; i++)
        travelling += w->ring[i];
    for (size_t i = 0; i < places; i++)
        travelling += w->resting[i];
    w->travelling = travelling;
    double people = (double)travelling + measure_row(w, M_CARAVAN_PEOPLE)[0];
    measure_row(w, M_TRAVELLING)[0] = people;
    measure_row(w, M_EXPOSURE_DAYS)[0] = people + measure_row(w, M_WAITING)[0];

    double settled = 0, departures = 0, revenue_share = w->o.smuggler.activity > 0
        ? w->o.smuggler.share * w->activity / w->o.smuggler.activity : 0;
    for (int k = 0; k < w->s->class_count; k++) {
        settled += (double)w->settled[k];
        departures += measure_row(w, M_DEPARTURES)[k];
    }
    measure_row(w, M_SETTLED)[0] = settled;
    measure_row(w, M_SMUGGLER_REVENUE)[0] = departures * (revenue_share > 1 ? 1 : revenue_share) * w->price;
}
