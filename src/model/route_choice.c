/* Route choice.
 *
 * Recursive logit (Fosgerau, Frejinger and Karlstrom 2013,
 * doi:10.1016/j.trb.2013.07.012): V(p) = s log sum_r exp((V(to) - cost_r) / s)
 * over the routes r leaving p, V of a place where journeys end (a border
 * crossing; a camp or destination without a way on) = its attraction, V of one
 * that leads to none minus infinity; cost = distance_cost km + risk_cost
 * (perceived risk of the next place and, during a campaign, of main smuggling
 * routes). Selectable baselines: gravity,
 * radiation (Simini et al. 2012, doi:10.1038/nature10856), Flee's score.
 * Perceived risk follows risk with a lag: enforcement displaces flows late.
 * Limits: one choice for all classes at a place; on networks with routes both
 * ways the costs of a circle must outweigh its choices, or V has no bound. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec route_choice_specs[] = {
    {"route.distance_cost", "cost of distance", "1/km", PER_NONE, offsetof(struct model_options, route.distance_cost),
     0, 1, 0.004, 0, "assumed", "own assumption, no measurement known", "Disutility of a kilometre."},
    {"route.risk_cost", "cost of perceived risk", "1", PER_NONE, offsetof(struct model_options, route.risk_cost), 0,
     100, 3, 0, "assumed", "own assumption, no measurement known", "Disutility of a certain return at the next place."},
    {"route.scale", "randomness of choice", "1", PER_NONE, offsetof(struct model_options, route.scale), 0.01, 100, 1, 0,
     "assumed", "own assumption, no measurement known", "Scale of the recursive logit."},
    {"route.refresh_days", "days between reconsiderations", "days", PER_NONE,
     offsetof(struct model_options, route.refresh_days), 1, 365, 7, 0, "assumed",
     "own assumption, no measurement known", "How often choice probabilities are renewed."},
    {"route.risk_days", "memory of risk", "days", PER_NONE, offsetof(struct model_options, route.risk_days), 1, 365, 30,
     0, "assumed", "own assumption, no measurement known", "Lag of perceived risk behind risk."},
    {"route.model", "model of route choice", "0..3", PER_NONE, offsetof(struct model_options, route.model), 0, 3, 0, 0,
     "assumed", "own assumption, no measurement known", "0 recursive logit, 1 gravity, 2 radiation, 3 Flee's score."},
};
const struct option_table route_choice_option_table = {route_choice_specs,
                                                       sizeof route_choice_specs / sizeof route_choice_specs[0]};

#include "base/numeric.h"
#include <math.h>

static double route_cost(const struct world *w, const struct route *r)
{
    double risk = w->perceived_risk[r->to];
    if (r->smuggled) risk += w->o.smuggler.campaign_route_risk * w->o.smuggler.campaign;
    return w->o.route.distance_cost * r->km + w->o.route.risk_cost * risk;
}

/* Weight of a route under the baselines that look one step ahead (pure). */
static double baseline_weight(const struct world *w, const struct route *r, int model)
{
    const struct place *from = &w->s->places[r->from], *to = &w->s->places[r->to];
    double m = from->population + 1, n = to->population + 1;
    if (model == 1) return n / (r->km * r->km + 1);
    if (model == 3) return 1 / (10 + r->km);
    double between = 0; /* people nearer than the end of this route */
    for (int i = w->plan->out_first[r->from]; i < w->plan->out_first[r->from + 1]; i++) {
        const struct route *other = &w->s->routes[w->plan->out_routes[i]];
        if (other->km < r->km) between += w->s->places[other->to].population;
    }
    return m * n / ((m + between) * (m + n + between));
}

/* Log-sum over the routes of a place, and their probabilities. */
static void choose_at(struct world *w, place_id p, double scale)
{
    int first = w->plan->out_first[p], last = w->plan->out_first[p + 1];
    double best = -INFINITY, sum = 0;
    if (last - first == 1) { /* no choice */
        const struct route *r = &w->s->routes[w->plan->out_routes[first]];
        w->choice[w->plan->out_routes[first]] = 1;
        w->value[p] = w->value[r->to] - route_cost(w, r);
        return;
    }
    for (int i = first; i < last; i++) {
        const struct route *r = &w->s->routes[w->plan->out_routes[i]];
        double v = (w->value[r->to] - route_cost(w, r)) / scale;
        w->choice[w->plan->out_routes[i]] = v;
        best = v > best ? v : best;
    }
    for (int i = first; i < last; i++) {
        double e = best > -INFINITY ? numeric_exp(w->choice[w->plan->out_routes[i]] - best) : 1;
        w->choice[w->plan->out_routes[i]] = e;
        sum += e;
    }
    for (int i = first; i < last; i++)
        w->choice[w->plan->out_routes[i]] /= sum;
    w->value[p] = first < last && best > -INFINITY ? scale * (best + numeric_log(sum)) : -INFINITY;
}

static void baseline_at(struct world *w, place_id p, int model)
{
    double sum = 0;
    int first = w->plan->out_first[p], last = w->plan->out_first[p + 1];
    for (int i = first; i < last; i++) {
        int r = w->plan->out_routes[i];
        int open = w->value[w->s->routes[r].to] > -INFINITY; /* leads on */
        w->choice[r] = open ? baseline_weight(w, &w->s->routes[r], model) : 0;
        sum += w->choice[r];
    }
    for (int i = first; i < last; i++)
        w->choice[w->plan->out_routes[i]] /= sum > 0 ? sum : 1;
}

/* One pass over the places, those near the border first. Returns the largest
 * change of a value. */
static double value_all(struct world *w)
{
    double change = 0;
    for (int i = w->s->place_count - 1; i >= 0; i--) {
        place_id p = w->plan->order[i];
        double before = w->value[p];
        if (journeys_end_at(w->plan, p))
            w->value[p] = w->s->places[p].attraction;
        else
            choose_at(w, p, w->o.route.scale);
        if (w->value[p] != before) change = fmax(change, fabs(w->value[p] - before));
    }
    return change;
}

void route_choice_step(struct world *w)
{
    int every = (int)w->o.route.refresh_days;
    if (w->day_index % (uint32_t)(every < 1 ? 1 : every) != 0) return;
    int model = (int)w->o.route.model;
    double change = INFINITY;
    w->choices_made++;
    for (place_id p = 0; w->day_index == 0 && p < w->s->place_count; p++)
        w->value[p] = -INFINITY; /* from below: a circle that leads nowhere stays there */
    for (int sweep = 0; sweep < w->plan->sweeps && change > 1e-9; sweep++)
        change = value_all(w);
    for (place_id p = 0; model != 0 && p < w->s->place_count; p++)
        baseline_at(w, p, model);
}
