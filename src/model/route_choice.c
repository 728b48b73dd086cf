/* Route choice.
 *
 * Recursive logit (Fosgerau, Frejinger and Karlstrom 2013,
 * doi:10.1016/j.trb.2013.07.012): V(p) = s log sum_r exp((V(to) - cost_r) / s)
 * over the routes r leaving p, V of a place where journeys end (a border
 * crossing; a camp or destination without a way on) = its attraction, with s log(open) of a crossing, V of one
 * that leads to none minus infinity; cost = distance_cost km + risk_cost
 * (perceived risk of the next place and, during a campaign, of main smuggling
 * routes). Selectable baselines: gravity,
 * radiation (Simini et al. 2012, doi:10.1038/nature10856), Flee's score.
 * Perceived risk follows risk with a lag: enforcement displaces flows late.
 * Limits: one choice for all classes at a place; on networks with routes both
 * ways the costs of a circle must outweigh its choices, or V has no bound. */
#include "model/route_choice.h"

#include "base/numeric.h"
#include "model/border.h"
#include "model/interdiction.h"
#include "model/smuggler.h"

#include <math.h>

enum { RECURSIVE_LOGIT, GRAVITY, RADIATION, FLEE_SCORE }; /* values of route.model */

/* clang-format off */
static const struct option_spec route_choice_option_rows[] = {
    {.name = "route.distance_cost", .label = "cost of distance", .unit = "1/km", AT(route_choice, distance_cost),
     .low = 0, .high = 1, .value = 0.004, OWN_ASSUMPTION,
     .help = "Disutility of a kilometre."},
    {.name = "route.risk_cost", .label = "cost of perceived risk", .unit = "1", AT(route_choice, risk_cost), .low = 0,
     .high = 100, .value = 3, OWN_ASSUMPTION,
     .help = "Disutility of a certain return at the next place."},
    {.name = "route.scale", .label = "randomness of choice", .unit = "1", AT(route_choice, scale), .low = 0.01,
     .high = 100, .value = 1, OWN_ASSUMPTION,
     .help = "Scale of the recursive logit."},
    {.name = "route.refresh_days", .label = "days between reconsiderations", .unit = "days",
     AT(route_choice, refresh_days), .low = 1, .high = 365, .value = 7, OWN_ASSUMPTION,
     .help = "How often choice probabilities are renewed."},
    {.name = "route.risk_days", .label = "memory of risk", .unit = "days", AT(route_choice, risk_days), .low = 1,
     .high = 365, .value = 30, OWN_ASSUMPTION,
     .help = "Lag of perceived risk behind risk."},
    {.name = "route.model", .label = "model of route choice", .unit = "0..3", AT(route_choice, model), .low = 0,
     .high = 3, .value = 0, OWN_ASSUMPTION,
     .help = "0 recursive logit, 1 gravity, 2 radiation, 3 Flee's score."},
};
/* clang-format on */

double route_cost(const struct route_choice_options *o, double km, double risk)
{
    return o->distance_cost * km + o->risk_cost * risk;
}

double route_logit(double *v, int count, double scale)
{
    double best = -INFINITY, sum = 0;
    for (int i = 0; i < count; i++) {
        v[i] /= scale;
        best = v[i] > best ? v[i] : best;
    }
    for (int i = 0; i < count; i++) {
        v[i] = best > -INFINITY && v[i] < best ? numeric_exp(v[i] - best) : 1;
        sum += v[i];
    }
    for (int i = 0; i < count; i++)
        v[i] /= sum;
    return best > -INFINITY ? scale * (best + numeric_log(sum)) : -INFINITY;
}

static double cost_of(const struct world *w, const struct route *r)
{
    double risk = interdiction_state(w)->perceived_risk[r->to];
    if (r->smuggled) risk += smuggler_options(w)->campaign_route_risk * smuggler_options(w)->campaign;
    return route_cost(route_choice_options(w), r->km, risk);
}

/* Weight of a route under the baselines that look one step ahead (pure). */
static double baseline_weight(const struct world *w, const struct route *r, int model)
{
    const struct place *from = &w->s->places[r->from], *to = &w->s->places[r->to];
    double m = from->population + 1, n = to->population + 1;
    if (model == GRAVITY) return n / (r->km * r->km + 1);
    if (model == FLEE_SCORE) return 1 / (10 + r->km);
    double between = 0; /* people nearer than the end of this route */
    for (int i = w->plan->out_first[r->from]; i < w->plan->out_first[r->from + 1]; i++) {
        const struct route *other = &w->s->routes[w->plan->way[i].route];
        if (other->km < r->km) between += w->s->places[other->to].population;
    }
    return m * n / ((m + between) * (m + n + between));
}

/* The value of a place and the probabilities of its routes. */
static void choose_at(struct world *w, place_id p, double scale)
{
    struct route_choice_state *state = route_choice_state(w);
    const struct way *way = w->plan->way + w->plan->out_first[p];
    const double *cost = state->cost + w->plan->out_first[p];
    double v[MAX_OUT_ROUTES], *value = state->value, *choice = state->choice;
    int count = w->plan->out_first[p + 1] - w->plan->out_first[p];
    for (int i = 0; i < count; i++)
        v[i] = value[way[i].to] - cost[i];
    if (count == 1) { /* no choice */
        value[p] = v[0];
        choice[way[0].route] = 1;
        return;
    }
    value[p] = route_logit(v, count, scale);
    for (int i = 0; i < count; i++)
        choice[way[i].route] = v[i];
}

static void baseline_at(struct world *w, place_id p, int model)
{
    struct route_choice_state *state = route_choice_state(w);
    double sum = 0;
    int first = w->plan->out_first[p], last = w->plan->out_first[p + 1];
    for (int i = first; i < last; i++) {
        int r = w->plan->way[i].route;
        place_id to = w->plan->way[i].to;
        int leads_on = state->value[to] > -INFINITY;
        state->choice[r] = leads_on ? baseline_weight(w, &w->s->routes[r], model) * fmax(state->open[to], 1e-100) : 0;
        sum += state->choice[r];
    }
    for (int i = first; i < last; i++)
        state->choice[w->plan->way[i].route] /= sum > 0 ? sum : 1;
}

/* What an opening adds to the value of a crossing: people come in proportion to it where they have a choice. To one that
 * is closed they come if all are, and wait. */
static double opening(double open, double scale) { return scale * numeric_log(fmax(open, 1e-100)); }

/* Notes how far the crossings are open; 1 if one has changed. */
static int note_openings(struct world *w)
{
    double *open = route_choice_state(w)->open;
    int changed = 0;
    for (int sector = 0; sector < w->s->sector_count; sector++) {
        place_id p = w->plan->sector_place[sector];
        double now = crossing_open(w, sector);
        changed |= w->day_index > 0 && open[p] != now;
        open[p] = now;
    }
    for (place_id p = 0; w->day_index == 0 && p < w->s->place_count; p++)
        if (w->s->places[p].kind != PLACE_BORDER_CROSSING) open[p] = 1;
    return changed;
}

/* Whether the choice at a place would come out as it did: no place that its routes lead to has another value since. */
static int choice_stands(const struct world *w, place_id p)
{
    const struct way *way = w->plan->way;
    const uint32_t *moved = route_choice_state(w)->moved;
    uint32_t latest = 0;
    for (int j = w->plan->out_first[p], end = w->plan->out_first[p + 1]; j < end; j++)
        latest = moved[way[j].to] > latest ? moved[way[j].to] : latest;
    return latest < route_choice_state(w)->chosen[p];
}

/* One pass over the places, those near the border first, from the second on over those that it may move. Returns the
 * largest change of a value. */
static double value_all(struct world *w, int pass)
{
    struct route_choice_state *state = route_choice_state(w);
    double change = 0, *value = state->value, scale = route_choice_options(w)->scale;
    uint32_t step = (uint32_t)(pass * w->s->place_count);
    for (int i = w->s->place_count - 1; i >= 0; i--) {
        place_id p = w->plan->order[i];
        double before = value[p];
        step++;
        if (pass > 0 && choice_stands(w, p)) continue;
        if (w->plan->stop[p].journeys_end)
            value[p] = w->s->places[p].attraction + opening(state->open[p], scale);
        else
            choose_at(w, p, scale);
        state->chosen[p] = step;
        if (pass == 0) state->moved[p] = 0;
        if (value[p] != before) state->moved[p] = step;
        if (value[p] != before) change = fmax(change, fabs(value[p] - before));
    }
    return change;
}

static void route_choice_step(struct world *w)
{
    const struct route_choice_options *o = route_choice_options(w);
    struct route_choice_state *state = route_choice_state(w);
    int every = (int)o->refresh_days, model = (int)o->model;
    if (!note_openings(w) && w->day_index % (uint32_t)(every < 1 ? 1 : every) != 0) return;
    double change = INFINITY;
    state->choices_made++;
    for (place_id p = 0; w->day_index == 0 && p < w->s->place_count; p++)
        state->value[p] = -INFINITY; /* from below: a circle that leads nowhere stays there */
    for (int i = 0; i < w->s->route_count; i++)
        state->cost[i] = cost_of(w, &w->s->routes[w->plan->way[i].route]);
    for (int sweep = 0; sweep < w->plan->sweeps && change > 1e-9; sweep++)
        change = value_all(w, sweep);
    for (place_id p = 0; model != RECURSIVE_LOGIT && p < w->s->place_count; p++)
        baseline_at(w, p, model);
}

static const struct state_array route_choice_arrays[] = {
    STATE_ARRAY(route_choice, value, OVER_PLACES),  STATE_ARRAY(route_choice, choice, OVER_ROUTES),
    STATE_ARRAY(route_choice, shut, OVER_PLACES),   STATE_ARRAY(route_choice, open, OVER_PLACES),
    STATE_ARRAY(route_choice, chosen, OVER_PLACES), STATE_ARRAY(route_choice, moved, OVER_PLACES),
    STATE_ARRAY(route_choice, cost, OVER_ROUTES),
};

const struct process route_choice_process = {
    .name = "route choice",
    OPTIONS(route_choice),
    STATE(route_choice),
    ARRAYS(route_choice),
    .step = route_choice_step,
};
