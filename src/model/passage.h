/* Visits of places on the way whose draws are made together. */
#ifndef FLUJO_MODEL_PASSAGE_H
#define FLUJO_MODEL_PASSAGE_H

#include "model/travel.h"

/* Room for the fullest place in MAX_WORLDS worlds, and for many places. */
enum { PASSAGE_VISITS = 64, PASSAGE_GOALS = PASSAGE_VISITS * MOST_DO * 4, FULLEST_GOALS = MOST_DO * MAX_DEMOGRAPHICS };

/* A place of a world today, where somebody arrives or rests. */
struct visit {
    struct world *w;
    struct travel_state *t; /* of w */
    place_id place;
    int routes, rests, posts;     /* routes leaving; 1 = people rest here; 1 = arrivals may be turned back first */
    int waits;                    /* 1 = they rest for want of an open route, or did until today */
    double back;                  /* chance to be turned back */
    int64_t *arriving, *resting;  /* [class] */
    struct row_goal *goal;        /* rows of the people by what they do */
    const unsigned char *goal_at; /* [what they do + 1] among these */
    int64_t total[MOST_DO];       /* people who do it */
    int64_t passed_post[2];       /* at the post turned back, and not */
    const struct split_row *row;  /* of the draw of those who pass or rest */
};

struct passage {
    const struct worlds *all;
    int visit_count, goal_count, passing_count, resting_count;
    struct visit visit[PASSAGE_VISITS];
    struct post { /* of a visit: who is turned back before people rest */
        struct split split;
        struct row_goal goal[2];
    } post[PASSAGE_VISITS];
    struct split_row passing[PASSAGE_VISITS]; /* draws of those who pass, or are turned back before they rest, */
    struct split_row resting[PASSAGE_VISITS]; /* and then of those who rest */
    struct row_goal goal[PASSAGE_GOALS];
};

/* Visits places that cannot be reached from each other today. */
void pass_places(struct worlds *all, const int *places, int count);

/* Chances of people who pass: turned back, end here, take each route; of those
 * who rest: end here, take each route. Return how many they are (pure). */
int passing_chances(double turned_back, const double *choice, const int *routes, int count, double *chance);
int resting_chances(double leave, double give_up, const double *choice, const int *routes, int count, double *chance);

#endif
