/* Interdiction on the way, by country and place.
 *
 * Chance of being turned back at a place with reference force f:
 *   p = 1 - exp(-eps F / (1 + n / crowding)),
 *   F = f effort post (1 + equipment_gain e c) (1 + cooperation_gain c),
 * effort that of the country, post that of the place alone, n yesterday's
 * arrivals, e equipment, c cooperation. Returns diminish with
 * F and with crowding. Those who use a smuggler have a hazard smaller by
 * `smuggler.protection`. The form is an assumption of this model; for Mexico's share of
 * those who set out see the scenario. Limits: forces are not identified
 * apart from pools. */
#include "model/interdiction.h"

#include "model/cooperation.h"
#include "model/cost.h"
#include "model/route_choice.h"
#include "model/smuggler.h"
#include "model/travel.h"
#include "random/elementary.h"

/* clang-format off */
static const struct option_spec interdiction_option_rows[] = {
    {.name = "enforcement.effort", .label = "enforcement effort", .unit = "ratio", AT(interdiction, effort),
     .index = PER_COUNTRY, .lever = 1, .low = 0, .high = 20, .value = 1, OWN_ASSUMPTION,
     .help = "Effort relative to the reference forces of places.csv."},
    {.name = "enforcement.equipment", .label = "equipment of enforcement", .unit = "share",
     AT(interdiction, equipment), .index = PER_COUNTRY, .lever = 1, .low = 0, .high = 1, .value = 0, OWN_ASSUMPTION,
     .help = "How well the border forces are equipped."},
    {.name = "enforcement.post", .label = "enforcement effort at a post", .unit = "ratio", AT(interdiction, post),
     .index = PER_POST, .lever = 1, .low = 0, .high = 20, .value = 1, OWN_ASSUMPTION,
     .help = "Effort at one place, relative to that of its country: what moves people to other routes."},
    {.name = "pressure", .label = "pressure to stop mobilisation", .unit = "share", AT(interdiction, pressure),
     .index = PER_COUNTRY, .lever = 1, .low = 0, .high = 1, .value = 0, OWN_ASSUMPTION,
     .help = "Pressure on a partner government to stop caravans from forming; it strains cooperation."},
    {.name = "enforcement.hazard", .label = "hazard per force", .unit = "1", AT(interdiction, hazard), .low = 0,
     .high = 10, .value = 0.12, FITTED_TO_ENCOUNTERS,
     .help = "eps of p = 1 - exp(-eps F / crowding)."},
    {.name = "enforcement.equipment_gain", .label = "gain by equipment", .unit = "ratio",
     AT(interdiction, equipment_gain), .low = 0, .high = 10, .value = 1, OWN_ASSUMPTION,
     .help = "Force grows by this at full equipment, times cooperation."},
    {.name = "enforcement.cooperation_gain", .label = "gain by cooperation", .unit = "ratio",
     AT(interdiction, cooperation_gain), .low = 0, .high = 10, .value = 0, OFF_UNLESS_STATED,
     .help = "Force grows by this at full cooperation."},
    {.name = "enforcement.crowding", .label = "crowding of a checkpoint", .unit = "people/day",
     AT(interdiction, crowding), .low = 1, .high = 1e12, .value = 400, OWN_ASSUMPTION,
     .help = "Arrivals at which a checkpoint's hazard is halved."},
    {.name = "pressure.stop_gain", .label = "caravans stopped by pressure", .unit = "ratio",
     AT(interdiction, stop_gain), .low = 0, .high = 10, .value = 1, OWN_ASSUMPTION,
     .help = "Growth at full pressure of the chance to stop a body."},
    {.name = "pressure.cooperation_cost", .label = "cooperation lost by pressure", .unit = "share",
     AT(interdiction, cooperation_cost), .low = 0, .high = 1, .value = 0.15, OWN_ASSUMPTION,
     .help = "Fall of the cooperation target at full pressure."},
    {.name = "interdiction.retry", .label = "trying again after interdiction", .unit = "probability",
     AT(interdiction, retry), .index = PER_DEMOGRAPHIC, .low = 0, .high = 1, .value = 0, OFF_UNLESS_STATED,
     .help = "Chance to set out again after being turned back on the way."},
    {.name = "interdiction.return_days", .label = "days after interdiction", .unit = "days",
     AT(interdiction, return_days), .low = 1, .high = 3650, .value = 10, OWN_ASSUMPTION,
     .help = "Mean days from being turned back to the next decision."},
};
/* clang-format on */

double interdiction_force(const struct world *w, const struct place *post)
{
    const struct interdiction_options *o = interdiction_options(w);
    double c = cooperation_state(w)->level[post->country], gain = o->equipment_gain * o->equipment[post->country] * c;
    return o->effort[post->country] * o->post[post->post] * (1 + gain) * (1 + o->cooperation_gain * c);
}

double interdiction_hazard(double hazard, double force, double shield, double crowding)
{
    return hazard * force * shield / crowding;
}

double perceived_risk_next(double perceived, double risk, double days)
{
    double lag = 1 / days;
    return perceived + lag * (risk - perceived);
}

static void interdiction_step(struct world *w)
{
    const struct interdiction_options *o = interdiction_options(w);
    const struct smuggler_options *smuggler = smuggler_options(w);
    struct interdiction_state *state = interdiction_state(w);
    const double *crowd = travel_state(w)->crowd;
    double shield = 1 - smuggler->protection * smuggler_use(smuggler, smuggler_state(w)->activity);
    double risk[MAX_POSTS], officers = 0, risk_days = route_choice_options(w)->risk_days;
    for (int post = 0; post < w->s->post_count; post++) {
        place_id p = w->plan->post_place[post];
        const struct place *place = &w->s->places[p];
        double force = place->enforcement * interdiction_force(w, place);
        double crowding = 1 + crowd[p] / (o->crowding * w->scale);
        risk[post] = interdiction_hazard(o->hazard, force, shield, crowding);
        officers += place->enforcement * 1000 * o->effort[place->country] * o->post[post];
    }
    chance_many(risk, w->s->post_count);
    for (int post = 0; post < w->s->post_count; post++) {
        place_id p = w->plan->post_place[post];
        state->place_risk[p] = risk[post];
        state->perceived_risk[p] = perceived_risk_next(state->perceived_risk[p], risk[post], risk_days);
    }
    measure_row(w, M_OFFICER_DAYS)[0] = officers;
    measure_row(w, M_COST)[0] += officers * cost_options(w)->officer_day;
}

static const struct state_array interdiction_arrays[] = {
    STATE_ARRAY(interdiction, place_risk, OVER_PLACES),
    STATE_ARRAY(interdiction, perceived_risk, OVER_PLACES),
};

const struct process interdiction_process = {
    .name = "interdiction",
    OPTIONS(interdiction),
    STATE(interdiction),
    ARRAYS(interdiction),
    .step = interdiction_step,
};
