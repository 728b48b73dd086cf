/* Visits of places on the way whose draws are made together. */
#ifndef FLUJO_MODEL_PASSAGE_H
#define FLUJO_MODEL_PASSAGE_H

#include "model/travel.h"

enum { PASSAGE_VISITS = 64 }; /* room for a place in MAX_WORLDS worlds, and for many places */

/* A place of a world where somebody arrives or rests, and what becomes of them today. Most of it stays from day to day. */
struct visit {
    struct world *w; /* for which it was prepared; a world that was copied from another prepares anew */
    place_id place;
    int choices;                       /* of routes for which `split` was made, 0 = none */
    int routes, lanes;                 /* leaving */
    unsigned char rests, posts, waits; /* 1 = people rest here; 1 = arrivals may be turned back first; 1 = they rest for
                                        * want of an open route, or did until today */
    double back;                       /* chance to be turned back */
    struct row_goal *goal;             /* of what people do: back, ended, the lanes, resting on */
    const int *lane_to;                /* (travel.h) */
    struct split_row row, post;        /* the draw of those who pass or rest; at the post before they rest */
    struct row_goal at_post[2];        /* back, resting */
    int64_t passed_post[2];            /* at the post turned back, and not */
    int64_t total[MOST_DO];            /* people by what they do */
    struct split split;                /* of those who pass or rest */
};

struct passage {
    const struct worlds *all;
    int visit_count, passing_count, resting_count;
    struct visit *visit[PASSAGE_VISITS];
    struct split_row *passing[PASSAGE_VISITS]; /* draws of those who pass, or are turned back before they rest, */
    struct split_row *resting[PASSAGE_VISITS]; /* and then of those who rest */
    struct split at_post[PASSAGE_VISITS];      /* of draws among `passing` */
};

/* Visits places that cannot be reached from each other today. */
void pass_places(struct worlds *all, const int *places, int count);

/* Chances of people who pass: turned back, end here, take each route; of those
 * who rest: end here, take each route. Return how many they are (pure). */
int passing_chances(double turned_back, const double *choice, const struct way *way, int count, double *chance);
int resting_chances(double leave, double give_up, const double *choice, const struct way *way, int count,
                    double *chance);

#endif
