/* Smugglers as actors: activity, price, revenue.
 *
 * Activity relaxes to A0 (1 - effect campaign) + rebound; the rebound is set
 * when a campaign ends and fades. Price follows demand and risk:
 *   price = price0 ((departures / reference) (1 + risk) / activity ratio)^e,
 * the ratio that of activity + 0.05 to the undisturbed one + 0.05, smoothed over
 * `relax_days`. Revenue = price x people who use one (stocks.c).
 * Form and size are assumptions of this model. Limits: one market. */
#include "model/smuggler.h"

#include "base/numeric.h"
#include "model/departure.h"
#include "model/interdiction.h"
#include "model/travel.h"

/* clang-format off */
static const struct option_spec smuggler_option_rows[] = {
    {.name = "smuggler.activity", .label = "activity of smugglers", .unit = "share", AT(smuggler, activity), .low = 0,
     .high = 1, .value = 0.6, OWN_ASSUMPTION,
     .help = "Undisturbed activity (A)."},
    {.name = "smuggler.share", .label = "use of smugglers", .unit = "share", AT(smuggler, share), .low = 0, .high = 1,
     .value = 0, OFF_UNLESS_STATED,
     .help = "Share who travel with a smuggler at reference price and activity."},
    {.name = "smuggler.price", .label = "price at reference", .unit = "USD", AT(smuggler, price), .low = 0,
     .high = 1e6, .value = 6000, OWN_ASSUMPTION,
     .help = "Price of the journey at reference demand and risk."},
    {.name = "smuggler.price_elasticity", .label = "price on demand", .unit = "1", AT(smuggler, price_elasticity),
     .low = 0, .high = 10, .value = 0.3, OWN_ASSUMPTION,
     .help = "Elasticity of price to demand and to risk."},
    {.name = "smuggler.protection", .label = "protection by smugglers", .unit = "share", AT(smuggler, protection),
     .low = 0, .high = 1, .value = 0.4, OWN_ASSUMPTION,
     .help = "Reduction of the hazard of interdiction for those who use one."},
    {.name = "smuggler.relax_days", .label = "adjustment of activity", .unit = "days", AT(smuggler, relax_days),
     .low = 1, .high = 3650, .value = 20, OWN_ASSUMPTION,
     .help = "Time in which activity adjusts."},
    {.name = "smuggler.campaign", .label = "campaign against smugglers", .unit = "share", AT(smuggler, campaign),
     .lever = 1, .low = 0, .high = 1, .value = 0, OWN_ASSUMPTION,
     .help = "Intensity of a campaign against smugglers."},
    {.name = "smuggler.campaign_effect", .label = "effect of a campaign", .unit = "share",
     AT(smuggler, campaign_effect), .low = 0, .high = 1, .value = 0.3, OWN_ASSUMPTION,
     .help = "Fall of activity at full intensity."},
    {.name = "smuggler.rebound", .label = "rebound after a campaign", .unit = "share", AT(smuggler, rebound),
     .low = 0, .high = 2, .value = 0.2, OWN_ASSUMPTION,
     .help = "Activity above normal after a full campaign ends, before it fades."},
    {.name = "smuggler.rebound_days", .label = "fading of the rebound", .unit = "days", AT(smuggler, rebound_days),
     .low = 1, .high = 3650, .value = 60, OWN_ASSUMPTION,
     .help = "Time in which the rebound fades."},
    {.name = "smuggler.campaign_route_risk", .label = "displacement by a campaign", .unit = "1",
     AT(smuggler, campaign_route_risk), .low = 0, .high = 10, .value = 0.1, OWN_ASSUMPTION,
     .help = "Perceived risk added on main smuggling routes at full intensity."},
};
/* clang-format on */

double smuggler_use(const struct smuggler_options *o, double activity)
{
    double use = o->activity > 0 ? o->share * activity / o->activity : 0;
    return use > 1 ? 1 : use;
}

double smuggler_activity_target(const struct smuggler_options *o, double rebound)
{
    double target = o->activity * (1 - o->campaign_effect * o->campaign) + rebound;
    return target < 0 ? 0 : target > 1 ? 1 : target;
}

double smuggler_price_target(const struct smuggler_options *o, double demand, double risk, double activity)
{
    double pressure = (demand < 0.05 ? 0.05 : demand) * (1 + risk);
    double supply = o->activity > 0 ? (activity + 0.05) / (o->activity + 0.05) : 1;
    return o->price * numeric_pow(pressure / supply, o->price_elasticity);
}

/* Over the posts, weighted by the people who came there yesterday. */
static double mean_risk(const struct world *w)
{
    const double *crowd = travel_state(w)->crowd, *place_risk = interdiction_state(w)->place_risk;
    double risk = 0, people = 0;
    for (int post = 0; post < w->s->post_count; post++) {
        place_id p = w->plan->post_place[post];
        risk += place_risk[p] * crowd[p];
        people += crowd[p];
    }
    return people > 0 ? risk / people : 0;
}

static void smuggler_start(struct world *w)
{
    smuggler_state(w)->activity = smuggler_options(w)->activity;
    smuggler_state(w)->price = smuggler_options(w)->price;
}

static void smuggler_step(struct world *w)
{
    const struct smuggler_options *o = smuggler_options(w);
    struct smuggler_state *state = smuggler_state(w);
    if (state->campaign_yesterday > o->campaign)
        state->rebound += o->rebound * o->activity * (state->campaign_yesterday - o->campaign);
    if (o->campaign > 0) state->rebound = 0;
    state->campaign_yesterday = o->campaign;
    state->rebound *= numeric_exp(-1 / o->rebound_days);
    state->activity += (smuggler_activity_target(o, state->rebound) - state->activity) / o->relax_days;

    double price = smuggler_price_target(o, departure_demand(w, 1), mean_risk(w), state->activity);
    state->price += (price - state->price) / o->relax_days;
    measure_row(w, M_SMUGGLER_ACTIVITY)[0] = state->activity;
    measure_row(w, M_SMUGGLER_PRICE)[0] = state->price;
}

const struct process smuggler_process = {
    .name = "smugglers",
    OPTIONS(smuggler),
    STATE(smuggler),
    .start = smuggler_start,
    .step = smuggler_step,
};
