/* The state of one replicate, and what every process may read of its day.
 *
 * People are integer head-counts in cells. Everything that couples cells
 * (beliefs, queues, efforts, prices) is a scalar that is computed from counts
 * at the start of a phase: that keeps people in a cell exchangeable, so that
 * binomial draws on counts are exact. No allocation happens in the day loop.
 * A world belongs to one thread. */
#ifndef FLUJO_WORLD_H
#define FLUJO_WORLD_H

#include "model/latent.h"
#include "model/options_all.h"
#include "scenario/measures.h"
#include "random/split.h"
#include "scenario/scenario.h"
#include <stdint.h>

/* Streams: the process word of the counter. Append only: changing a number
 * changes every result. */
enum process_stream {
    STREAM_PARAMETERS = 1,
    STREAM_NOISE,
    STREAM_DEPARTURE,
    STREAM_REFILL,
    STREAM_TRAVEL,
    STREAM_DWELL,
    STREAM_BORDER,
    STREAM_DISPOSITION,
    STREAM_UNIQUE,
    STREAM_CUSTODY,
    STREAM_REMOVAL,
    STREAM_AFTER,
    STREAM_HOME,
    STREAM_RETURNED,
    STREAM_REJOIN,
    STREAM_ASYLUM,
    STREAM_CARAVAN,
    STREAM_CARAVAN_STOP,
    STREAM_CARAVAN_FORM,
    STREAM_RETRY_SECTOR,
    STREAM_MET_BEFORE
};

/* Days run before the first one, unobserved, so that the routes and the border
 * are filled when the scenario starts: the longest journeys take some 40 days. */
enum { WARMUP_DAYS = 60 };

enum { MAX_WORLDS = 8, MAX_RING_DAYS = MAX_ROUTE_DAYS + 1, MAX_CARAVANS = 8, AGE_DAYS = 4, MAX_OUT_ROUTES = 12 };

/* Where people can leave home from: an origin place and one of its classes. */
struct origin_cell {
    place_id place;
    int class_index;
    double share; /* of the class's people who live here */
};

/* What does not change between replicates: adjacency, order of places, cells.
 * Built once for a scenario, then read by all threads. */
struct plan {
    const struct scenario *s;
    int *out_first, *out_routes; /* routes leaving place p: out_routes[out_first[p] .. out_first[p+1]-1] */
    int *order;                  /* places, farthest from the border first */
    int *rank;                   /* inverse of order */
    double *time_from_start;     /* days to reach a place at full speed, for rounding (see plan.c) */
    int sweeps;                  /* of the recursion of route values: 1 when no route leads back */
    int cell_count;
    struct origin_cell *cells;
    int *class_cells_first; /* [class_count + 1] into cells: cells are sorted by class */
    int *sector_place;      /* [sector_count] */
    struct split *home;     /* [class] over its cells by share, where at most SPLIT_MOST */
    double *leave;          /* [place] chance to end a rest today, 0 = nobody rests */
    double *harm;           /* [route] hazard times days under way, a person */
    int slots;
    int offset[MEASURE_COUNT + 1];
    int series_violence[MAX_ORIGINS], series_economy[MAX_ORIGINS], series_mobility[MAX_ORIGINS],
        series_labour[MAX_ORIGINS];
    uint32_t *
        parameter_cell; /* [parameter] of its stream: by its name, so that parameters of a scenario leave each other alone */
    uint32_t child_classes[2]; /* bit set of classes whose demographic is "unaccompanied_child" */
};

struct caravan {
    int active;
    int origin;
    int64_t count[MAX_CLASSES], people;
    place_id place; /* where it is, or whence it left */
    route_id route; /* under way on, -1 = at place */
    double km_left;
    int posts; /* passed today */
};

/* A split and for which choices of routes it was made (choices_made), 0 = none. */
struct prepared_split {
    int choices;
    struct split split;
};

struct world {
    const struct scenario *s;
    const struct plan *plan;
    const struct policy *policy;
    struct random_key key;
    uint32_t day_index; /* days since the start of the warm-up */
    day_number day;
    double scale;               /* of the population */
    struct latent_paths latent; /* kept by world_clear */
    struct model_options base;  /* with the replicate's parameters */
    struct model_options o;     /* with today's levers */

    /* fields (scalars that couple cells) */
    double belief[MAX_CLASSES], admitted[MAX_CLASSES]; /* B and the lagged share admitted q */
    double noise_origin[MAX_ORIGINS], noise_demographic[MAX_DEMOGRAPHICS];
    double closure[MAX_ORIGINS]; /* today's driver `mobility` */
    double cooperation[MAX_COUNTRIES];
    double activity, price, rebound, campaign_yesterday;
    double invest_pipeline[MAX_ORIGINS], invest_effect[MAX_ORIGINS];
    double demand_reference, departures_smooth;
    double backlog_age;       /* sum of ages of open cases, case-days */
    double *place_risk;       /* [place] chance of being turned back today */
    double *perceived_risk;   /* [place] lagged */
    double *value;            /* [place] of recursive logit */
    double *choice;           /* [route] probability at its start */
    int choices_made;         /* how often choices have been made so far */
    int *travel_days;         /* [route][demographic] */
    int *visit, *visit_level; /* [place] in the order of visits; [place] what a day's journey divides (travel.c) */
    struct prepared_split *prepared; /* [place] of visits.c */
    double *harm;                    /* [place] hazard times days of those who went on today */
    double *crowd;                   /* [place] arrivals of yesterday, sets crowding */
    unsigned char rule_on[64];
    int rule_run[64];
    day_number rule_since[64];

    /* people */
    int64_t *pool; /* [cell] at home with intent */
    int *ring_first,
        *ring_today;     /* [place + 1], [place] rows of a place: a day each, as many as the longest way there takes */
    int64_t *ring;       /* [row][class] arriving on that day */
    int64_t *resting;    /* [place][class] resting at a place */
    uint32_t *bound_for; /* [place] 1 + the day_index on which somebody last set out for it, 0 = never */
    unsigned char *somebody_rests;                       /* [place] 0 = nobody is in that row of resting */
    int64_t *waiting;                                    /* [sector][class] at the border */
    int64_t first_waiting[MAX_CLASSES];                  /* of those waiting: never encountered before */
    int64_t first_yesterday[MAX_CLASSES];                /* the same after yesterday's encounters */
    double known[MAX_CLASSES], known_share[MAX_CLASSES]; /* of those with intent: met on an earlier journey (a mean) */
    int64_t expelled[MAX_CLASSES];                       /* turned around at the border, deciding */
    int64_t returned[MAX_CLASSES];                       /* turned back on the way, at home or on the way there */
    int64_t home[MAX_CLASSES];                           /* back home from the destination country */
    int64_t stayed[MAX_CLASSES];                         /* back home without intent */
    int64_t gave_up[MAX_CLASSES];                        /* ended the journey on the way or at the border */
    int64_t settled[MAX_CLASSES];                        /* in the destination */
    int64_t custody[MAX_FACILITIES][MAX_CLASSES][AGE_DAYS];
    int64_t cases[MAX_CLASSES]; /* open asylum cases of settled people (not people of their own) */
    struct caravan caravans[MAX_CARAVANS];
    unsigned char event_done[64];

    /* flows of the day between phases */
    int64_t encountered[MAX_CLASSES], custody_entry[MAX_CLASSES], admitted_today[MAX_CLASSES],
        outcomes_today[MAX_CLASSES];
    int64_t travelling;   /* on routes and resting, end of day */
    int64_t people_in;    /* all who ever entered the pools */
    double *row;          /* [slots] measures of the day */
    double *previous_row; /* of yesterday, for triggered rules */
    int broken_process;   /* test hook: loses one person in this stream, 0 = none */
};

enum flujo_status plan_make(const struct allocator *a, const struct scenario *s, struct plan **out,
                            struct error_list *errors);
void plan_free(const struct allocator *a, struct plan *plan);

struct world *world_make(const struct allocator *a, const struct plan *plan); /* null if out of memory */
void world_free(const struct allocator *a, struct world *w);
/* As made; only the test hook and the latent path stay. */
void world_clear(struct world *w);
/* Set the first day: parameters are drawn (or taken from `values`), and the
 * warm-up is run. Writes the values used to `used` if not null. Returns 0, or 1
 * when conservation is broken in the warm-up. */
int world_start(struct world *w, int policy, struct random_key key, double population_scale, int no_priors,
                const double *values, double *used);
/* One day, all phases. Returns 0, or 1 when conservation is broken. */
int world_day(struct world *w);
/* The same day in several worlds of one replicate, which may differ by policy;
 * each ends as it would alone. */
int worlds_day(struct world *const *worlds, int count);
/* Make w the same as `from`, a world of the same plan, to go on under `policy`. */
void world_branch(struct world *w, const struct world *from, int policy);
/* One draw from a prior (also used by calibration). */
double prior_draw(const struct prior *prior, struct stream *r);
/* Everyone counted, for conservation; travellers as of the last observe_step. */
int64_t world_people(const struct world *w);

/* The processes, in the order of the day (one file each). Those that draw much
 * take all worlds of a replicate, so that their draws are made together. */
void events_step(struct world *w);
void cooperation_step(struct world *w);
void investment_step(struct world *w);
void smuggler_step(struct world *w);
void belief_step(struct world *w);
void departure_step(struct world *const *worlds, int count);
void caravan_step(struct world *w);
void interdiction_step(struct world *w); /* risks of the day */
void route_choice_step(struct world *w);
void travel_step(struct world *const *worlds, int count);
void met_before_step(struct world *const *worlds,
                     int count); /* of today's arrivals, who was met on an earlier journey */
void border_step(struct world *const *worlds, int count);
void disposition_step(struct world *const *worlds, int count);
void custody_step(struct world *const *worlds, int count);
void asylum_step(struct world *const *worlds, int count);
void after_step(struct world *const *worlds, int count);
void observe_step(struct world *w);

void cooperation_start(struct world *w);
void departure_start(struct world *w);
void caravan_form(struct world *w, const struct event *e);
/* n people of a class set out from place p today. */
void travel_enter(struct world *w, place_id p, int class_index, int64_t n);
/* Days on each route by demographic, and what follows: room for who is under
 * way, and the order of visits. */
void travel_times(struct world *w);
/* The day is over: who arrives tomorrow is next. */
void travel_day_ends(struct world *w);
/* People at some places that cannot be reached from each other today. */
void visit_places(struct world *const *worlds, int world_count, const int *places, int count);
/* People of a world who form the intent again today, by class: from home after
 * an encounter, and after being turned back on the way. */
struct intent_again {
    const int64_t *from_home, *from_the_way;
};
/* Send them back among those with intent. */
void departure_rejoin(struct world *const *worlds, int count, const struct intent_again *who);
/* Take note of those among them who were met. */
void met_before_return(struct world *w, const struct intent_again *who);
/* Effective force at a post relative to reference effort (pure). */
double enforcement_force(const struct world *w, const struct place *post);

/* Whether who comes to a place has arrived: a border crossing, or a camp or
 * destination without a way on. */
static inline int journeys_end_at(const struct plan *plan, place_id p)
{
    enum place_kind kind = plan->s->places[p].kind;
    return kind == PLACE_BORDER_CROSSING
           || ((kind == PLACE_CAMP || kind == PLACE_DESTINATION) && plan->out_first[p] == plan->out_first[p + 1]);
}

/* The row of ring of those who arrive at p `days` from now. */
static inline int arrival_row(const struct world *w, int days, place_id p)
{
    int row = w->ring_today[p] + days, end = w->ring_first[p + 1];
    return row < end ? row : row - end + w->ring_first[p];
}

/* Whether somebody may be in the rows of ring of p. */
static inline int somebody_bound_for(const struct world *w, place_id p)
{
    return w->bound_for[p] + (uint32_t)(w->ring_first[p + 1] - w->ring_first[p]) > w->day_index + 1
           && w->bound_for[p] > 0;
}

static inline int64_t people_of_row(const int64_t *row, int classes)
{
    int64_t n = 0;
    for (int k = 0; k < classes; k++)
        n += row[k];
    return n;
}

static inline double *measure_row(struct world *w, int measure) { return w->row + w->plan->offset[measure]; }
static inline struct stream world_stream(const struct world *w, enum process_stream process, uint32_t cell)
{
    return stream_at(w->key, (uint32_t)process, w->day_index, cell);
}

#endif
