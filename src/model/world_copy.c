/* A world goes on under another policy.
 *
 * Policies that agree up to a date live through the same past with the same
 * random numbers; it is simulated once and taken up by each. */
#include "model/world.h"

#include <string.h>

static void copy_doubles(double *to, const double *from, size_t n) { memcpy(to, from, n * sizeof *to); }
static void copy_people(int64_t *to, const int64_t *from, size_t n) { memcpy(to, from, n * sizeof *to); }
static void copy_ints(int *to, const int *from, size_t n) { memcpy(to, from, n * sizeof *to); }
static void copy_bits(uint64_t *to, const uint64_t *from, size_t n) { memcpy(to, from, n * sizeof *to); }

/* All but what visits.c prepares, which is good for any world. */
static void copy_blocks(struct world *w, const struct world *from)
{
    const struct scenario *s = w->s;
    size_t classes = (size_t)s->class_count, places = (size_t)s->place_count, routes = (size_t)s->route_count;
    size_t rows = (size_t)from->ring_days * places;
    copy_doubles(w->place_risk, from->place_risk, places);
    copy_doubles(w->perceived_risk, from->perceived_risk, places);
    copy_doubles(w->value, from->value, places);
    copy_doubles(w->crowd, from->crowd, places);
    copy_doubles(w->harm, from->harm, places);
    copy_doubles(w->choice, from->choice, routes);
    copy_ints(w->travel_days, from->travel_days, routes * (size_t)s->demographic_count);
    copy_ints(w->visit, from->visit, places);
    copy_ints(w->visit_level, from->visit_level, places);
    copy_people(w->pool, from->pool, (size_t)w->plan->cell_count);
    copy_people(w->ring, from->ring, rows * classes);
    copy_people(w->resting, from->resting, places * classes);
    copy_bits(w->arriving_classes, from->arriving_classes, rows);
    copy_bits(w->resting_classes, from->resting_classes, places);
    copy_people(w->waiting, from->waiting, (size_t)s->sector_count * classes);
    copy_doubles(w->row, from->row, (size_t)w->plan->slots);
    copy_doubles(w->previous_row, from->previous_row, (size_t)w->plan->slots);
}

void world_branch(struct world *w, const struct world *from, int policy)
{
    struct world own = *w;
    copy_blocks(w, from);
    memcpy(w, from, sizeof *w);
    world_take_blocks(w, &own);
    w->policy = &w->s->policies[policy];
}
