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

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec enforcement_specs[] = {
    {"enforcement.effort", "enforcement effort", "ratio", PER_COUNTRY,
     offsetof(struct model_options, enforcement.effort), 0, 20, 1, 1, "assumed", "own assumption, no measurement known",
     "Effort relative to the reference forces of places.csv."},
    {"enforcement.equipment", "equipment of enforcement", "share", PER_COUNTRY,
     offsetof(struct model_options, enforcement.equipment), 0, 1, 0, 1, "assumed",
     "own assumption, no measurement known", "How well the border forces are equipped."},
    {"enforcement.post", "enforcement effort at a post", "ratio", PER_POST,
     offsetof(struct model_options, enforcement.post), 0, 20, 1, 1, "assumed", "own assumption, no measurement known",
     "Effort at one place, relative to that of its country: what moves people to other routes."},
    {"pressure", "pressure to stop mobilisation", "share", PER_COUNTRY,
     offsetof(struct model_options, enforcement.pressure), 0, 1, 0, 1, "assumed",
     "own assumption, no measurement known",
     "Pressure on a partner government to stop caravans from forming; it strains cooperation."},
    {"enforcement.hazard", "hazard per force", "1", PER_NONE, offsetof(struct model_options, enforcement.hazard), 0, 10,
     0.12, 0, "calibrated", "order fitted to CBP encounters 2019-21", "eps of p = 1 - exp(-eps F / crowding)."},
    {"enforcement.equipment_gain", "gain by equipment", "ratio", PER_NONE,
     offsetof(struct model_options, enforcement.equipment_gain), 0, 10, 1, 0, "assumed",
     "own assumption, no measurement known", "Force grows by this at full equipment, times cooperation."},
    {"enforcement.cooperation_gain", "gain by cooperation", "ratio", PER_NONE,
     offsetof(struct model_options, enforcement.cooperation_gain), 0, 10, 1, 0, "assumed",
     "own assumption, no measurement known", "Force grows by this at full cooperation."},
    {"enforcement.crowding", "crowding of a checkpoint", "people/day", PER_NONE,
     offsetof(struct model_options, enforcement.crowding), 1, 1000000000000.0, 400, 0, "assumed",
     "own assumption, no measurement known", "Arrivals at which a checkpoint's hazard is halved."},
    {"pressure.stop_gain", "caravans stopped by pressure", "ratio", PER_NONE,
     offsetof(struct model_options, enforcement.stop_gain), 0, 10, 1, 0, "assumed",
     "own assumption, no measurement known", "Growth at full pressure of the chance to stop a body."},
    {"pressure.cooperation_cost", "cooperation lost by pressure", "share", PER_NONE,
     offsetof(struct model_options, enforcement.cooperation_cost), 0, 1, 0.15, 0, "assumed",
     "own assumption, no measurement known", "Fall of the cooperation target at full pressure."},
    {"interdiction.retry", "trying again after interdiction", "probability", PER_DEMOGRAPHIC,
     offsetof(struct model_options, enforcement.retry), 0, 1, 0.5, 0, "assumed", "own assumption, no measurement known",
     "Chance to set out again after being turned back on the way."},
    {"interdiction.return_days", "days after interdiction", "days", PER_NONE,
     offsetof(struct model_options, enforcement.return_days), 1, 3650, 10, 0, "assumed",
     "own assumption, no measurement known", "Mean days from being turned back to the next decision."},
};
const struct option_table enforcement_option_table = {enforcement_specs,
                                                      sizeof enforcement_specs / sizeof enforcement_specs[0]};

#include "base/numeric.h"

double enforcement_force(const struct world *w, const struct place *post)
{
    const struct enforcement_options *o = &w->o.enforcement;
    double c = w->cooperation[post->country], gain = o->equipment_gain * o->equipment[post->country] * c;
    return o->effort[post->country] * o->post[post->post] * (1 + gain) * (1 + o->cooperation_gain * c);
}

/* Share of travellers with a smuggler times what that protects (pure). */
static double smuggler_shield(const struct world *w)
{
    const struct smuggler_options *o = &w->o.smuggler;
    double use = o->activity > 0 ? o->share * w->activity / o->activity : 0;
    return 1 - o->protection * (use > 1 ? 1 : use);
}

void interdiction_step(struct world *w)
{
    const struct enforcement_options *o = &w->o.enforcement;
    double shield = smuggler_shield(w), lag = 1 / w->o.route.risk_days;
    double officers = 0;
    for (int p = 0; p < w->s->place_count; p++) {
        const struct place *place = &w->s->places[p];
        if (place->enforcement <= 0) continue;
        double force = place->enforcement * enforcement_force(w, place);
        double crowding = 1 + w->crowd[p] / (o->crowding * w->scale);
        w->place_risk[p] = -numeric_expm1(-o->hazard * force * shield / crowding);
        w->perceived_risk[p] += lag * (w->place_risk[p] - w->perceived_risk[p]);
        officers += place->enforcement * 1000 * o->effort[place->country] * o->post[place->post];
    }
    measure_row(w, M_OFFICER_DAYS)[0] = officers;
    measure_row(w, M_COST)[0] += officers * w->o.cost.officer_day;
}
