/* Stocks of the day that no single process knows. */
#include "model/world.h"

static int64_t people_of_row(const int64_t *row, int classes)
{
    int64_t n = 0;
    for (int k = 0; k < classes; k++)
        n += row[k];
    return n;
}

/* Everyone on routes and resting, counted. Rows that are marked empty are not
 * looked at: people put there would be missed, and conservation would tell. */
static int64_t count_travelling(const struct world *w)
{
    int classes = w->s->class_count;
    size_t rows = (size_t)w->ring_days * (size_t)w->s->place_count;
    int64_t n = 0;
    for (size_t i = 0; i < rows; i++)
        if (w->arriving_classes[i] != 0)
            n += people_of_row(w->ring + i * (size_t)classes, classes);
    for (size_t p = 0; p < (size_t)w->s->place_count; p++)
        if (w->resting_classes[p] != 0)
            n += people_of_row(w->resting + p * (size_t)classes, classes);
    return n;
}

void observe_step(struct world *w)
{
    int64_t travelling = count_travelling(w);
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
