/* Smugglers as actors: activity, price, revenue.
 *
 * Activity relaxes to A0 (1 - effect campaign) + rebound; the rebound is set
 * when a campaign ends and fades. Price follows demand and risk:
 *   price = price0 ((departures / reference) (1 + risk) / activity ratio)^e,
 * the ratio that of activity + 0.05 to the undisturbed one + 0.05, smoothed over
 * `relax_days`. Revenue = price x people who use one.
 * Form and size are assumptions of this model. Limits: one market. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec smuggler_specs[] = {
    {"smuggler.activity", "activity of smugglers", "share", PER_NONE, offsetof(struct model_options, smuggler.activity),
     0, 1, 0.6, 0, "assumed", "own assumption, no measurement known", "Undisturbed activity (A)."},
    {"smuggler.share", "use of smugglers", "share", PER_NONE, offsetof(struct model_options, smuggler.share), 0, 1, 0.7,
     0, "assumed", "own assumption, no measurement known",
     "Share who travel with a smuggler at reference price and activity."},
    {"smuggler.price", "price at reference", "USD", PER_NONE, offsetof(struct model_options, smuggler.price), 0,
     1000000.0, 6000, 0, "assumed", "own assumption, no measurement known",
     "Price of the journey at reference demand and risk."},
    {"smuggler.price_elasticity", "price on demand", "1", PER_NONE,
     offsetof(struct model_options, smuggler.price_elasticity), 0, 10, 0.3, 0, "assumed",
     "own assumption, no measurement known", "Elasticity of price to demand and to risk."},
    {"smuggler.protection", "protection by smugglers", "share", PER_NONE,
     offsetof(struct model_options, smuggler.protection), 0, 1, 0.4, 0, "assumed",
     "own assumption, no measurement known", "Reduction of the hazard of interdiction for those who use one."},
    {"smuggler.relax_days", "adjustment of activity", "days", PER_NONE,
     offsetof(struct model_options, smuggler.relax_days), 1, 3650, 20, 0, "assumed",
     "own assumption, no measurement known", "Time in which activity adjusts."},
    {"smuggler.campaign", "campaign against smugglers", "share", PER_NONE,
     offsetof(struct model_options, smuggler.campaign), 0, 1, 0, 1, "assumed", "own assumption, no measurement known",
     "Intensity of a campaign against smugglers."},
    {"smuggler.campaign_effect", "effect of a campaign", "share", PER_NONE,
     offsetof(struct model_options, smuggler.campaign_effect), 0, 1, 0.3, 0, "assumed",
     "own assumption, no measurement known", "Fall of activity at full intensity."},
    {"smuggler.rebound", "rebound after a campaign", "share", PER_NONE,
     offsetof(struct model_options, smuggler.rebound), 0, 2, 0.2, 0, "assumed", "own assumption, no measurement known",
     "Activity above normal after a full campaign ends, before it fades."},
    {"smuggler.rebound_days", "fading of the rebound", "days", PER_NONE,
     offsetof(struct model_options, smuggler.rebound_days), 1, 3650, 60, 0, "assumed",
     "own assumption, no measurement known", "Time in which the rebound fades."},
    {"smuggler.campaign_route_risk", "displacement by a campaign", "1", PER_NONE,
     offsetof(struct model_options, smuggler.campaign_route_risk), 0, 10, 0.1, 0, "assumed",
     "own assumption, no measurement known", "Perceived risk added on main smuggling routes at full intensity."},
};
const struct option_table smuggler_option_table = {smuggler_specs, sizeof smuggler_specs / sizeof smuggler_specs[0]};

#include "base/numeric.h"

/* Activity that a day tends to (pure): a campaign lowers it, its end leaves a rebound. */
static double activity_target(const struct smuggler_options *o, double rebound)
{
    double target = o->activity * (1 - o->campaign_effect * o->campaign) + rebound;
    return target < 0 ? 0 : target > 1 ? 1 : target;
}

static double mean_risk(const struct world *w)
{
    double risk = 0, people = 0;
    for (int p = 0; p < w->s->place_count; p++) {
        if (w->s->places[p].enforcement > 0) {
            risk += w->place_risk[p] * w->crowd[p];
            people += w->crowd[p];
        }
    }
    return people > 0 ? risk / people : 0;
}

void smuggler_step(struct world *w)
{
    const struct smuggler_options *o = &w->o.smuggler;
    if (w->campaign_yesterday > o->campaign)
        w->rebound += o->rebound * o->activity * (w->campaign_yesterday - o->campaign);
    if (o->campaign > 0) w->rebound = 0;
    w->campaign_yesterday = o->campaign;
    w->rebound *= numeric_exp(-1 / o->rebound_days);
    w->activity += (activity_target(o, w->rebound) - w->activity) / o->relax_days;

    double demand = w->demand_reference > 0 ? w->departures_smooth / w->demand_reference : 1;
    double pressure = (demand < 0.05 ? 0.05 : demand) * (1 + mean_risk(w));
    double supply = o->activity > 0 ? (w->activity + 0.05) / (o->activity + 0.05) : 1;
    double price = o->price * numeric_pow(pressure / supply, o->price_elasticity);
    w->price += (price - w->price) / o->relax_days;
    measure_row(w, M_SMUGGLER_ACTIVITY)[0] = w->activity;
    measure_row(w, M_SMUGGLER_PRICE)[0] = w->price;
}
