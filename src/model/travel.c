/* Travel along routes, and what happens at a place on the way.
 *
 * Everyone who arrives at a place today is, in one multinomial draw, turned
 * back, ends the journey, rests or takes one of the routes. Journeys last a
 * deterministic number of days a route: the rounding to whole days is carried
 * along the way (time_from_start), so that a journey is right to within a day
 * and several short hops fit in one day. Limits: no variation of speed within
 * a class; variation of journeys comes from rests and routes. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec travel_specs[] = {
    {"travel.give_up", "ending the journey", "probability", PER_NONE, offsetof(struct model_options, travel.give_up), 0, 1, 0.002, 0,
     "assumed", "design, section 4", "Chance of ending the journey at each place where people rest."},
    {"travel.speed_factor", "speed, multiplier", "ratio", PER_DEMOGRAPHIC, offsetof(struct model_options, travel.speed_factor), 0.1, 10, 1, 0,
     "assumed", "design, section 4", "Multiplies the speed of a route for a demographic."},
};
const struct option_table travel_option_table = {travel_specs, sizeof travel_specs / sizeof travel_specs[0]};

#include "base/numeric.h"
#include "random/distributions.h"
#include <math.h>

void travel_times(struct world *w)
{
    const struct scenario *s = w->s;
    w->ring_days = 2;
    for (int r = 0; r < s->route_count; r++) {
        const struct route *route = &s->routes[r];
        int forward = w->plan->rank[route->to] > w->plan->rank[route->from];
        for (int d = 0; d < s->demographic_count; d++) {
            double factor = w->base.travel.speed_factor[d];
            double start = w->plan->time_from_start[route->from] / factor;
            double took = route->km / (route->speed_km_per_day * factor);
            int days = (int)(floor(start + took + 0.5) - floor(start + 0.5));
            days = days < (forward ? 0 : 1) ? (forward ? 0 : 1) : days;
            days = days > MAX_RING_DAYS - 1 ? MAX_RING_DAYS - 1 : days;
            w->travel_days[r * s->demographic_count + d] = days;
            w->ring_days = days + 1 > w->ring_days ? days + 1 : w->ring_days;
        }
    }
}

static int64_t *ring_at(struct world *w, int days_ahead, place_id p)
{
    int slot = (int)((w->day_index + (uint32_t)days_ahead) % (uint32_t)w->ring_days);
    return w->ring + ((size_t)slot * (size_t)w->s->place_count + (size_t)p) * (size_t)w->s->class_count;
}

void travel_enter(struct world *w, place_id p, int k, int64_t n)
{
    ring_at(w, 0, p)[k] += n;
}

/* Put the people of one class who go on from a place on its routes. */
static void take_routes(struct world *w, place_id p, int k, const int64_t *taken)
{
    int demographic = w->s->classes[k].demographic;
    double *flow = measure_row(w, M_ROUTE_FLOW);
    for (int i = w->plan->out_first[p], j = 0; i < w->plan->out_first[p + 1]; i++, j++) {
        if (taken[j] == 0)
            continue;
        int r = w->plan->out_routes[i];
        const struct route *route = &w->s->routes[r];
        int days = w->travel_days[r * w->s->demographic_count + demographic];
        ring_at(w, days, route->to)[k] += taken[j];
        flow[r] += (double)taken[j];
        measure_row(w, M_HAZARD_DAYS)[0] += (double)taken[j] * route->hazard * route->km / route->speed_km_per_day;
    }
}

static void turn_back(struct world *w, place_id p, int k, int64_t n)
{
    w->returned[k] += n;
    measure_row(w, M_INTERDICTED)[w->s->places[p].country] += (double)n;
}

static void give_up(struct world *w, int k, int64_t n)
{
    w->gave_up[k] += n;
    measure_row(w, M_GAVE_UP)[k] += (double)n;
}

/* Chances at a place, the same for all its classes today. */
struct place_outcomes {
    int routes;
    double p[2 + MAX_OUT_ROUTES]; /* turned back, ends the journey, each route */
};

static void place_outcomes_of(const struct world *w, place_id p, struct place_outcomes *out)
{
    double back = w->s->places[p].enforcement > 0 ? w->place_risk[p] : 0;
    double stop = w->s->places[p].dwell_days > 0 ? (1 - back) * w->o.travel.give_up : 0;
    out->p[0] = back;
    out->p[1] = stop;
    out->routes = w->plan->out_first[p + 1] - w->plan->out_first[p];
    for (int j = 0; j < out->routes; j++)
        out->p[2 + j] = (1 - back - stop) * w->choice[w->plan->out_routes[w->plan->out_first[p] + j]];
    if (out->routes == 0)
        out->p[1] = 1 - back;
}

/* People who pass a place without resting. */
static void pass_through(struct world *w, place_id p, int k, int64_t n, const struct place_outcomes *at)
{
    int64_t count[2 + MAX_OUT_ROUTES] = {0};
    struct stream r = world_stream(w, STREAM_TRAVEL, (uint32_t)(p * MAX_CLASSES + k));
    if (at->p[0] > 0 || at->p[1] > 0) /* a first category of chance 0 would cost a pass over the people */
        random_multinomial(&r, n, at->p, (size_t)(2 + at->routes), 0, count);
    else if (at->routes == 1)
        count[2] = n;
    else
        random_multinomial(&r, n, at->p + 2, (size_t)at->routes, 0, count + 2);
    if (count[0] > 0)
        turn_back(w, p, k, count[0]);
    if (count[1] > 0)
        give_up(w, k, count[1]);
    take_routes(w, p, k, count + 2);
}

/* People who rest at a place: arrivals may be turned back; of those resting
 * some end the journey, some go on, the others stay, all in one draw. */
static void rest_and_go(struct world *w, place_id p, int k, int64_t arrived, const struct place_outcomes *at)
{
    int64_t *resting = &w->resting[(size_t)p * (size_t)w->s->class_count + (size_t)k];
    if (arrived > 0 && at->p[0] > 0) {
        struct stream r = world_stream(w, STREAM_TRAVEL, (uint32_t)(p * MAX_CLASSES + k));
        int64_t back = random_binomial(&r, arrived, at->p[0]);
        turn_back(w, p, k, back);
        arrived -= back;
    }
    *resting += arrived;
    if (*resting == 0 || at->routes == 0)
        return;
    double leave = -numeric_expm1(-1 / w->s->places[p].dwell_days), pass = 1 - at->p[0];
    double chance[1 + MAX_OUT_ROUTES];
    int64_t count[2 + MAX_OUT_ROUTES];
    for (int j = 0; j <= at->routes; j++)
        chance[j] = pass > 0 ? leave * at->p[1 + j] / pass : 0;
    struct stream r = world_stream(w, STREAM_DWELL, (uint32_t)(p * MAX_CLASSES + k));
    random_multinomial(&r, *resting, chance, (size_t)(1 + at->routes), 1, count);
    *resting = count[1 + at->routes];
    give_up(w, k, count[0]);
    take_routes(w, p, k, count + 1);
}

void travel_step(struct world *w)
{
    const struct scenario *s = w->s;
    double *arrivals = measure_row(w, M_PLACE_ARRIVALS);
    for (int i = 0; i < s->place_count; i++) {
        place_id p = w->plan->order[i];
        const struct place *place = &s->places[p];
        int64_t *here = ring_at(w, 0, p), total = 0;
        struct place_outcomes at;
        place_outcomes_of(w, p, &at);
        for (int k = 0; k < s->class_count; k++) {
            int64_t n = here[k];
            here[k] = 0;
            total += n;
            if (place->sector >= 0) {
                w->waiting[(size_t)place->sector * (size_t)s->class_count + (size_t)k] += n;
                w->first_waiting[k] += n;
            } else if (place->dwell_days > 0) {
                rest_and_go(w, p, k, n, &at);
            } else if (n > 0) {
                pass_through(w, p, k, n, &at);
            }
        }
        w->crowd[p] = (double)total;
        arrivals[p] += (double)total;
    }
}
