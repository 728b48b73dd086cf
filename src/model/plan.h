/* What follows from a scenario alone: adjacency, the order of places, where
 * people leave home. Made once, then read by all threads. */
#ifndef FLUJO_MODEL_PLAN_H
#define FLUJO_MODEL_PLAN_H

#include "scenario/measures.h"
#include "random/split.h"
#include "scenario/scenario.h"

enum { MAX_OUT_ROUTES = 12 };

/* Where people can leave home from: an origin place and one of its classes. */
struct origin_cell {
    place_id place;
    int class_index;
    double share; /* of the class's people who live here */
};

struct plan {
    const struct scenario *s;
    int *out_first;  /* routes leaving place p: way[out_first[p] .. out_first[p+1]-1] */
    struct way {     /* a route, and what a visit needs of it close together */
        double harm; /* hazard times days under way, a person */
        int route, to;
    } * way;
    int *order;              /* places, farthest from the border first */
    int *rank;               /* inverse of order */
    double *time_from_start; /* days to reach a place at full speed, for rounding (travel.c) */
    int sweeps;              /* of the recursion of route values: 1 when no route leads back */
    int row_length;          /* of a row of people by class: the classes, and room for whole vectors (random/split.h) */
    int cell_count;
    struct origin_cell *cells;
    int *class_cells_first;         /* [class_count + 1] into cells: cells are sorted by class */
    int *sector_place;              /* [sector_count] */
    place_id post_place[MAX_POSTS]; /* [post_count] */
    int country_posts[MAX_POSTS];   /* those of a country from first_post[country] on */
    int first_post[MAX_COUNTRIES + 1];
    struct split *home; /* [class] over its cells by share, where at most SPLIT_MOST */
    double *home_upto;  /* [cell] cumulated chances of it */
    struct stop {       /* what a visit needs of a place, close together */
        int sector;     /* -1 = none */
        unsigned char rests, journeys_end;
    } * stop;               /* [place] */
    struct option_place {   /* where the values of an option are among those of a world */
        int process, count; /* count: of elements */
        size_t offset;
    } * option;    /* [option_id] */
    double *leave; /* [place] chance to end a rest today, 0 = nobody rests */
    int slots;
    struct slots {
        int first, end;
    } counted[MEASURE_COUNT]; /* slots that hold counts, which become people at the end of a day */
    int counted_count;
    int offset[MEASURE_COUNT + 1];
    int series_violence[MAX_ORIGINS], series_economy[MAX_ORIGINS], series_mobility[MAX_ORIGINS],
        series_labour[MAX_ORIGINS];
    uint32_t *parameter_cell; /* [parameter] of its stream */
    day_number *replaced;     /* [fixed setting of all policies] the day from which on it does not matter */
    int *first_setting;       /* [policy] in `replaced` */
    int child_demographic;    /* "unaccompanied_child", -1 = none */
    /* the facilities that take somebody of a demographic: at the border, and over from a facility; -1 = none */
    int entry_facility[MAX_DEMOGRAPHICS], next_facility[MAX_FACILITIES][MAX_DEMOGRAPHICS];
    int goes_on[MAX_FACILITIES]; /* somebody goes on from it */
};

/* The number by which the random streams of a parameter are addressed: of its name, so that parameters leave each other alone. */
uint32_t parameter_cell(const struct scenario *s, int parameter);

enum flujo_status plan_make(const struct allocator *a, const struct scenario *s, struct plan **out,
                            struct error_list *errors);
void plan_free(const struct allocator *a, struct plan *plan);

/* Whether people who come to a place have arrived: a border crossing, or a camp
 * or destination without a way on. */
static inline int journeys_end_at(const struct plan *plan, place_id p)
{
    enum place_kind kind = plan->s->places[p].kind;
    return kind == PLACE_BORDER_CROSSING
           || ((kind == PLACE_CAMP || kind == PLACE_DESTINATION) && plan->out_first[p] == plan->out_first[p + 1]);
}

#endif
