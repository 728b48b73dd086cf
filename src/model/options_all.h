/* The values of all options, one struct a process. A replicate has one copy
 * with its parameters and one with today's levers applied. */
#ifndef FLUJO_OPTIONS_ALL_H
#define FLUJO_OPTIONS_ALL_H

#include "scenario/options.h"

struct belief_options {
    double network_rate, smuggler_rate, message_rate, trust, news_days, rumour;
    double initial[MAX_DEMOGRAPHICS], claim[MAX_DEMOGRAPHICS];
    double message[MAX_ORIGINS], message_effort[MAX_ORIGINS];
};
struct departure_options {
    double scale[MAX_CLASSES], class_belief[MAX_DEMOGRAPHICS];
    double belief_weight, violence_weight, economy_weight, disaster_weight, mobility_weight;
    double labour_weight, network_weight, cap, pool_refill_days, dispersion;
    double noise_sd, noise_days, season_strength, season_lead_days, rise_days, fade_days;
};
struct caravan_options {
    double trigger_rate, join_rate, attrition, mean_size, max_size, speed_km_per_day, protection_k;
    double stop_probability[MAX_COUNTRIES], returned_share;
};
struct route_options {
    double distance_cost, risk_cost, scale, refresh_days, risk_days, model;
};
struct travel_options {
    double give_up, speed_factor[MAX_DEMOGRAPHICS];
};
struct enforcement_options {
    double effort[MAX_COUNTRIES], equipment[MAX_COUNTRIES], pressure[MAX_COUNTRIES], post[MAX_POSTS];
    double hazard, equipment_gain, cooperation_gain, crowding, stop_gain, cooperation_cost;
    double retry[MAX_DEMOGRAPHICS], return_days;
};
struct cooperation_options {
    double target[MAX_COUNTRIES], contact[MAX_COUNTRIES], shared[MAX_COUNTRIES], rate;
};
struct smuggler_options {
    double activity, share, price, price_elasticity, protection, relax_days;
    double campaign, campaign_effect, rebound, rebound_days, campaign_route_risk;
};
struct border_options {
    double attempt_rate, encounter[MAX_DEMOGRAPHICS], port_share[MAX_DEMOGRAPHICS], metering;
    double closure_weight[MAX_DEMOGRAPHICS], give_up[MAX_DEMOGRAPHICS];
};
struct disposition_options {
    double expulsion[MAX_DEMOGRAPHICS], return_share[MAX_DEMOGRAPHICS];
    double expulsion_capacity, return_capacity;
};
struct custody_options {
    double processing, capacity[MAX_FACILITIES], stay[MAX_FACILITIES], removal[MAX_DEMOGRAPHICS],
        release_when_full[MAX_DEMOGRAPHICS];
};
struct after_options {
    double reattempt[MAX_DEMOGRAPHICS], delay_days, home_retry, home_days, memory_days, after_return;
};
struct asylum_options {
    double claim[MAX_DEMOGRAPHICS], decisions, grant[MAX_ORIGINS], removal;
};
struct investment_options {
    double public_spend[MAX_ORIGINS], private_spend[MAX_ORIGINS];
    double efficiency, leakage, lag_days, half_life_days, effect;
};
struct cost_options {
    double officer_day, bed_day, expulsion, processing;
};

struct model_options {
    struct belief_options belief;
    struct departure_options departure;
    struct caravan_options caravan;
    struct route_options route;
    struct travel_options travel;
    struct enforcement_options enforcement;
    struct cooperation_options cooperation;
    struct smuggler_options smuggler;
    struct border_options border;
    struct disposition_options disposition;
    struct custody_options custody;
    struct after_options after;
    struct asylum_options asylum;
    struct investment_options investment;
    struct cost_options cost;
};

#endif
