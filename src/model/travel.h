/* Travel along routes, and what happens at the places on the way. */
#ifndef FLUJO_MODEL_TRAVEL_H
#define FLUJO_MODEL_TRAVEL_H

#include "model/world.h"

struct travel_options {
    double give_up, speed_factor[MAX_DEMOGRAPHICS];
};
PROCESS_OPTIONS(travel)

enum { TURNED_BACK, ENDS, TAKES_ROUTE }; /* what people do at a place; after the last route: rests on */
enum { MOST_DO = TAKES_ROUTE + MAX_OUT_ROUTES + 1, FIXED_GOALS = 3 /* where those go who take no route */ };

/* The lanes that leave a place, those of a route after each other: a lane has those who need the same days. */
struct ways_out {
    int first, end;
    unsigned char goal_at[MOST_DO + 1]; /* of what people do, among: back, ended, the lanes, resting on */
};

struct visit;

struct travel_state {
    int *travel_days; /* [route][demographic] */
    /* [lane] Where those who set out today arrive in ring, by a row later each day; the rows of the place; the classes, a
     * bit each, or all where it is the only lane of a route. There are as many as [route][demographic] at most. */
    int *lane_to, *lane_first, *lane_end;
    uint64_t *lane_classes;
    struct ways_out *ways_out;     /* [place] */
    int *visit, *visit_level;      /* [place] in the order of visits; [place] what a day's journey divides */
    int levels, *level_end;        /* [level] in `visit` */
    int *ring_first;               /* [place + 1] rows of a place: a day each, as many as the longest way there takes */
    int *ring_today;               /* [place] */
    uint32_t *ring_days;           /* [place] how many rows it has */
    int64_t *ring;                 /* [row][class] arriving on that day */
    int64_t *resting;              /* [place][class] */
    unsigned char *somebody_rests; /* [place] 0 = nobody is in that row of resting */
    uint32_t *bound_for;           /* [place] 1 + the day_index on which somebody last set out for it, at first 0 */
    struct visit *visits;          /* [place] (passage.h) */
    struct row_goal *goals;        /* of the visits */
    double *harm;                  /* [place] hazard times days of those who went on today */
    double *crowd;                 /* [place] arrivals of the day, which set tomorrow's crowding */
    int64_t travelling;            /* people on routes and resting, by who came and who left */
};
PROCESS_STATE(travel)

/* n people of a class set out from place p today. */
static inline void travel_enter(struct world *w, place_id p, int class_index, int64_t n)
{
    struct travel_state *t = travel_state(w);
    if (n <= 0) return;
    t->ring[t->ring_today[p] * w->plan->row_length + class_index] += n;
    t->bound_for[p] = w->day_index + 1;
    t->travelling += n;
}

/* Count everyone on routes and resting. */
int64_t travel_count(const struct world *w);

/* Whole days on a route, rounded along the way: `start` days from home, `took`
 * on the route (pure). */
int travel_days_between(double start, double took, int least);

/* Whether somebody may be in the rows of ring of p. */
static inline int somebody_bound_for(const struct travel_state *t, uint32_t day_index, place_id p)
{
    return day_index + 1 - t->bound_for[p] < t->ring_days[p];
}

#endif
