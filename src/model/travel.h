/* Travel along routes, and what happens at the places on the way. */
#ifndef FLUJO_MODEL_TRAVEL_H
#define FLUJO_MODEL_TRAVEL_H

#include "model/world.h"

struct travel_options {
    double give_up, speed_factor[MAX_DEMOGRAPHICS];
};
PROCESS_OPTIONS(travel)

/* The split of a place, and for which choices of routes it was made, 0 = none. */
struct prepared_split {
    int choices;
    struct split split;
};

struct travel_state {
    int *travel_days;              /* [route][demographic] */
    unsigned char *parted;         /* [route] 1 = demographics take different times */
    int *visit, *visit_level;      /* [place] in the order of visits; [place] what a day's journey divides */
    int *ring_first;               /* [place + 1] rows of a place: a day each, as many as the longest way there takes */
    int *ring_today;               /* [place] */
    int64_t *ring;                 /* [row][class] arriving on that day */
    int64_t *resting;              /* [place][class] */
    unsigned char *somebody_rests; /* [place] 0 = nobody is in that row of resting */
    uint32_t *bound_for;           /* [place] 1 + the day_index on which somebody last set out for it, 0 = never */
    struct prepared_split *prepared; /* [place] */
    double *harm;                    /* [place] hazard times days of those who went on today */
    double *crowd;                   /* [place] arrivals of the day, which set tomorrow's crowding */
    int64_t travelling;              /* as of travel_count */
};
PROCESS_STATE(travel)

/* n people of a class set out from place p today. */
void travel_enter(struct world *w, place_id p, int class_index, int64_t n);
/* Count everyone on routes and resting. */
int64_t travel_count(struct world *w);

/* Whole days on a route, rounded along the way: `start` days from home, `took`
 * on the route (pure). */
int travel_days_between(double start, double took, int least);

/* The row of ring of people who arrive at p `days` from now. */
static inline int arrival_row(const struct travel_state *t, int days, place_id p)
{
    int row = t->ring_today[p] + days, end = t->ring_first[p + 1];
    return row < end ? row : row - end + t->ring_first[p];
}

/* Whether somebody may be in the rows of ring of p. */
static inline int somebody_bound_for(const struct travel_state *t, uint32_t day_index, place_id p)
{
    return t->bound_for[p] + (uint32_t)(t->ring_first[p + 1] - t->ring_first[p]) > day_index + 1 && t->bound_for[p] > 0;
}

#endif
