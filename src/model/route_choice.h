/* Route choice. */
#ifndef FLUJO_MODEL_ROUTE_CHOICE_H
#define FLUJO_MODEL_ROUTE_CHOICE_H

#include "model/world.h"

struct route_choice_options {
    double distance_cost, risk_cost, scale, refresh_days, risk_days, model;
};
PROCESS_OPTIONS(route_choice)

struct route_choice_state {
    double *value;    /* [place] of the recursive logit */
    double *choice;   /* [route] probability at its start */
    double *cost;     /* of the routes in the order of the plan's `way` */
    int choices_made; /* how often choices have been made or changed so far */
    /* [place] 1 = a process has shut every route from here: people rest until one opens */
    unsigned char *shut;
    double *open;             /* [place] of crossings: how far each was open when choices were made */
    uint32_t *chosen, *moved; /* [place] the step of the last pass in which a choice was made, and its value moved */
};
PROCESS_STATE(route_choice)

/* Cost of a route (pure). */
double route_cost(const struct route_choice_options *o, double km, double risk);
/* Recursive logit at a place: values v[i] of its routes, less their cost, become
 * probabilities. Returns the value of the place: scale log sum exp(v / scale)
 * (pure). */
double route_logit(double *v, int count, double scale);

#endif
