/* Departures from finite pools of people with intent. */
#ifndef FLUJO_MODEL_DEPARTURE_H
#define FLUJO_MODEL_DEPARTURE_H

#include "model/world.h"

struct departure_options {
    double scale[MAX_CLASSES], class_belief[MAX_DEMOGRAPHICS];
    double belief_weight, violence_weight, economy_weight, disaster_weight, mobility_weight;
    double labour_weight, network_weight, cap, pool_refill_days, dispersion;
    double noise_sd, noise_days, season_strength, season_lead_days, rise_days, fade_days;
};
PROCESS_OPTIONS(departure)

struct departure_state {
    int64_t *pool;  /* [origin cell] at home with intent */
    double *normal; /* [origin cell] as classes.csv states it */
    double noise_origin[MAX_ORIGINS], noise_demographic[MAX_DEMOGRAPHICS];
    double closure[MAX_ORIGINS]; /* today's driver `mobility` */
    double reference, smooth;    /* departures a day at reference conditions; of the last weeks */
};
PROCESS_STATE(departure)

/* Departures relative to the reference; `otherwise` where there is no reference. */
double departure_demand(const struct world *w, double otherwise);

/* People of a world who form the intent again today, by class: from home after
 * an encounter, and after being turned back on the way. */
struct intent_again {
    const int64_t *from_home, *from_the_way;
};
/* Send them back among those with intent; `again` is by world. */
void departure_rejoin(struct worlds *all, const struct intent_again *again);

/* What acts on departures from an origin. */
struct drivers {
    double violence, economy, disaster, closure, labour;
    double settled; /* people settled relative to the network's reference */
};

/* The equation of the head comment, in parts (pure). */
double departure_drivers(const struct departure_options *o, const struct drivers *d);
/* Effect of a disaster `age` days after it. */
double disaster_effect(double magnitude, double age, double rise_days, double fade_days);
/* Seasonal factor, linear between the middles of months. */
double season_factor(const double season[12], day_number day, double strength);
/* Hazards of leaving by class, per person with intent, in place of x, which is drivers and belief together; noise
 * are the logs that add: slow noise of origin and demographic, latent path. */
void departure_hazards(const double *rate, double season, double *x, double cap, double (*noise)[MAX_CLASSES],
                       int classes);

#endif
