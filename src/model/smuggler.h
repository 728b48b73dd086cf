/* Smugglers as actors. */
#ifndef FLUJO_MODEL_SMUGGLER_H
#define FLUJO_MODEL_SMUGGLER_H

#include "model/world.h"

struct smuggler_options {
    double activity, share, price, price_elasticity, protection, relax_days;
    double campaign, campaign_effect, rebound, rebound_days, campaign_route_risk;
};
PROCESS_OPTIONS(smuggler)

struct smuggler_state {
    double activity, price, rebound, campaign_yesterday;
};
PROCESS_STATE(smuggler)

/* Share of travellers who use a smuggler at an activity (pure). */
double smuggler_use(const struct smuggler_options *o, double activity);
/* Activity that a day tends to: a campaign lowers it, its end leaves a rebound (pure). */
double smuggler_activity_target(const struct smuggler_options *o, double rebound);
/* Price that a day tends to, given demand relative to reference, mean risk and activity (pure). */
double smuggler_price_target(const struct smuggler_options *o, double demand, double risk, double activity);

#endif
