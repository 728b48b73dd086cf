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
     "assumed", "own assumption, no measurement known", "Chance of ending the journey at each place where people rest."},
    {"travel.speed_factor", "speed, multiplier", "ratio", PER_DEMOGRAPHIC, offsetof(struct model_options, travel.speed_factor), 0.1, 10, 1, 0,
     "assumed", "own assumption, no measurement known", "Multiplies the speed of a route for a demographic."},
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

/* The row of ring of those who arrive at p `days` from now. */
static size_t arrival_row(const struct world *w, int days, place_id p)
{
    int slot = w->ring_today + days;
    slot -= slot >= w->ring_days ? w->ring_days : 0;
    return (size_t)slot * (size_t)w->s->place_count + (size_t)p;
}

void travel_enter(struct world *w, place_id p, int k, int64_t n)
{
    size_t row = arrival_row(w, 0, p);
    if (n <= 0)
        return;
    w->ring[row * (size_t)w->s->class_count + (size_t)k] += n;
    w->arriving_classes[row] |= (uint64_t)1 << k;
}

/* A place today: chances, the same for all classes, and who took its routes. */
struct place_day {
    place_id place;
    int routes, rests;           /* routes leaving; 1 = people rest here */
    double back;                 /* chance to be turned back on arrival */
    struct split split;          /* passing: turned back, ends, each route; resting: ends, each route, stays */
    int64_t turned_back, taken[MAX_OUT_ROUTES];
};

static void place_day_init(const struct world *w, place_id p, struct place_day *at)
{
    const struct place *place = &w->s->places[p];
    const int *routes = w->plan->out_routes + w->plan->out_first[p];
    double chance[2 + MAX_OUT_ROUTES], leave = w->plan->leave[p];
    at->place = p;
    at->rests = place->dwell_days > 0;
    at->routes = w->plan->out_first[p + 1] - w->plan->out_first[p];
    at->back = place->enforcement > 0 ? w->place_risk[p] : 0;
    at->turned_back = 0;
    double stop = at->rests ? w->o.travel.give_up : 0; /* of those not turned back */
    if (at->routes == 0 && !at->rests)
        stop = 1;
    chance[0] = at->back;
    if (at->routes == 0 && at->rests)
        leave = 0; /* nobody goes on */
    chance[1] = at->rests ? leave * stop : (1 - at->back) * stop;
    double go = at->rests ? leave * (1 - stop) : (1 - at->back) * (1 - stop);
    for (int j = 0; j < at->routes; j++) {
        chance[2 + j] = go * w->choice[routes[j]];
        at->taken[j] = 0;
    }
    if (at->rests)
        split_init(&at->split, chance + 1, 1 + at->routes, 1);
    else
        split_init(&at->split, chance, 2 + at->routes, 0);
}

/* Chance-drawn counts of the classes at a place: turned back, ends, each route, rests on. */
struct visitors {
    int count;
    int class_index[MAX_CLASSES];
    struct split_cell cells[MAX_CLASSES];
    int64_t counts[MAX_CLASSES][3 + MAX_OUT_ROUTES];
};

/* Put the people who go on from a place on one of its routes. */
static void take_route(struct world *w, const struct visitors *v, struct place_day *at, int j, int column)
{
    int r = w->plan->out_routes[w->plan->out_first[at->place] + j], demographics = w->s->demographic_count;
    size_t row[MAX_DEMOGRAPHICS], classes = (size_t)w->s->class_count;
    int64_t total = 0;
    for (int d = 0; d < demographics; d++)
        row[d] = arrival_row(w, w->travel_days[r * demographics + d], w->s->routes[r].to);
    for (int i = 0; i < v->count; i++) {
        int k = v->class_index[i];
        int64_t n = v->counts[i][column];
        if (n == 0)
            continue;
        size_t to = row[w->s->classes[k].demographic];
        w->ring[to * classes + (size_t)k] += n;
        w->arriving_classes[to] |= (uint64_t)1 << k;
        total += n;
    }
    at->taken[j] = total;
}

static void turn_back(struct world *w, struct place_day *at, int k, int64_t n)
{
    w->returned[k] += n;
    at->turned_back += n;
}

static void give_up(struct world *w, int k, int64_t n)
{
    w->gave_up[k] += n;
    measure_row(w, M_GAVE_UP)[k] += (double)n;
}

/* Of the people who come to rest some may be turned back; the others rest. */
static int64_t come_to_rest(struct world *w, struct place_day *at, int k, int64_t arrived)
{
    int64_t *resting = &w->resting[(size_t)at->place * (size_t)w->s->class_count + (size_t)k];
    if (arrived > 0 && at->back > 0) {
        struct stream r = world_stream(w, STREAM_TRAVEL, (uint32_t)(at->place * MAX_CLASSES + k));
        int64_t back = random_binomial(&r, arrived, at->back);
        turn_back(w, at, k, back);
        arrived -= back;
    }
    *resting += arrived;
    return *resting;
}

/* List the people of a class who meet their chances at the place today. */
static void list_visitors(struct world *w, struct visitors *v, struct place_day *at, int k, int64_t arrived)
{
    int64_t n = at->rests ? come_to_rest(w, at, k, arrived) : arrived;
    if (n == 0)
        return;
    v->class_index[v->count] = k;
    v->cells[v->count] = (struct split_cell){&at->split, (uint32_t)(at->place * MAX_CLASSES + k), n,
                                             v->counts[v->count] + at->rests};
    v->count++;
}

/* Draw what becomes of the visitors, and let it happen. */
static void visitors_move(struct world *w, struct visitors *v, struct place_day *at)
{
    random_split_cells(w->key, at->rests ? STREAM_DWELL : STREAM_TRAVEL, w->day_index, v->cells, v->count);
    int stay = 2 + at->routes;
    for (int i = 0; i < v->count; i++) {
        int k = v->class_index[i];
        if (!at->rests)
            turn_back(w, at, k, v->counts[i][0]);
        if (v->counts[i][1] > 0)
            give_up(w, k, v->counts[i][1]);
        if (at->rests && v->counts[i][stay] > 0)
            w->resting_classes[at->place] |= (uint64_t)1 << k;
        if (at->rests)
            w->resting[(size_t)at->place * (size_t)w->s->class_count + (size_t)k] = v->counts[i][stay];
    }
    for (int j = 0; j < at->routes; j++)
        take_route(w, v, at, j, 2 + j);
}

/* Arrivals at a crossing wait in its sector. */
static void reach_border(struct world *w, int sector, int k, int64_t n)
{
    w->waiting[(size_t)sector * (size_t)w->s->class_count + (size_t)k] += n;
    w->first_waiting[k] += n;
}

/* The counts of a place become measures. */
static void place_measures(struct world *w, const struct place_day *at)
{
    const int *routes = w->plan->out_routes + w->plan->out_first[at->place];
    double *flow = measure_row(w, M_ROUTE_FLOW), harm = 0;
    for (int j = 0; j < at->routes; j++) {
        flow[routes[j]] += (double)at->taken[j];
        harm += (double)at->taken[j] * w->plan->harm[routes[j]];
    }
    measure_row(w, M_HAZARD_DAYS)[0] += harm;
    measure_row(w, M_INTERDICTED)[w->s->places[at->place].country] += (double)at->turned_back;
}

/* One place: all classes that arrive or rest there. Returns who arrived. */
static int64_t visit_place(struct world *w, place_id p)
{
    size_t row = (size_t)w->ring_today * (size_t)w->s->place_count + (size_t)p;
    int64_t *here = w->ring + row * (size_t)w->s->class_count, total = 0;
    uint64_t classes = w->arriving_classes[row] | w->resting_classes[p];
    int sector = w->s->places[p].sector;
    struct place_day at;
    struct visitors v;
    if (classes == 0)
        return 0;
    if (sector < 0)
        place_day_init(w, p, &at);
    w->arriving_classes[row] = 0;
    w->resting_classes[p] = 0;
    v.count = 0;
    for (; classes != 0; classes &= classes - 1) {
        int k = __builtin_ctzll(classes);
        int64_t n = here[k];
        here[k] = 0;
        total += n;
        if (sector >= 0)
            reach_border(w, sector, k, n);
        else
            list_visitors(w, &v, &at, k, n);
    }
    if (sector < 0) {
        visitors_move(w, &v, &at);
        place_measures(w, &at);
    }
    return total;
}

void travel_step(struct world *w)
{
    double *arrivals = measure_row(w, M_PLACE_ARRIVALS);
    for (int i = 0; i < w->s->place_count; i++) {
        place_id p = w->plan->order[i];
        int64_t total = visit_place(w, p);
        w->crowd[p] = (double)total;
        arrivals[p] += (double)total;
    }
}
