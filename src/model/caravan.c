/* Caravans: groups that travel as a body.
 *
 * They form at dated events or spontaneously, from people with intent of one
 * origin; attract others near their place; thin out; move on foot along the
 * most chosen route; and may be stopped as a body at a checkpoint: then a
 * share is returned and the rest disperses and goes on alone. Numbers protect:
 * a member's own hazard is divided by 1 + n / k (an assumption of this model).
 * Limits: one route a body; no splitting; size at formation is given; at most
 * eight bodies at a time, of those that would form then nobody sets out. */
#include "model/caravan.h"

#include "base/numeric.h"
#include "model/departure.h"
#include "model/interdiction.h"
#include "model/route_choice.h"
#include "model/travel.h"
#include "random/distributions.h"

struct caravan_options {
    double trigger_rate, join_rate, attrition, mean_size, max_size, speed_km_per_day, protection_k;
    double stop_probability[MAX_COUNTRIES], returned_share;
};
PROCESS_OPTIONS(caravan)

struct caravan {
    int active;
    int origin;
    int64_t count[MAX_CLASSES], people;
    place_id place; /* where it is, or whence it left */
    route_id route; /* under way on, -1 = at place */
    double km_left;
    int posts; /* passed today */
};

struct caravan_state {
    struct caravan body[MAX_CARAVANS];
    double due[MAX_ORIGINS]; /* chances of forming that have added up, where noise stays at its mean */
};
PROCESS_STATE(caravan)

/* clang-format off */
static const struct option_spec caravan_option_rows[] = {
    {.name = "caravan.trigger_rate", .label = "forming of caravans", .unit = "1/day", AT(caravan, trigger_rate),
     .low = 0, .high = 1, .value = 0, OWN_ASSUMPTION,
     .help = "Hazard of a caravan forming per origin at reference departures."},
    {.name = "caravan.join_rate", .label = "joining on the way", .unit = "1/day", AT(caravan, join_rate), .low = 0,
     .high = 1, .value = 0.002, OWN_ASSUMPTION,
     .help = "Share of those with intent near its place who join each day."},
    {.name = "caravan.attrition", .label = "thinning out", .unit = "1/day", AT(caravan, attrition), .low = 0,
     .high = 1, .value = 0.03, OWN_ASSUMPTION,
     .help = "Share who leave the body each day and go on alone."},
    {.name = "caravan.mean_size", .label = "size at formation", .unit = "people", AT(caravan, mean_size), .low = 1,
     .high = 100000, .value = 800, OWN_ASSUMPTION,
     .help = "Mean size of spontaneous caravans."},
    {.name = "caravan.max_size", .label = "largest size", .unit = "people", AT(caravan, max_size), .low = 1,
     .high = 100000, .value = 7000, FROM_ENCOUNTERS,
     .help = "Largest body."},
    {.name = "caravan.speed_km_per_day", .label = "speed of a caravan", .unit = "km/day",
     AT(caravan, speed_km_per_day), .low = 1, .high = 400, .value = 35, OWN_ASSUMPTION,
     .help = "On foot and by lifts."},
    {.name = "caravan.protection_k", .label = "protection by numbers", .unit = "people", AT(caravan, protection_k),
     .low = 1, .high = 1e6, .value = 500, OWN_ASSUMPTION,
     .help = "k of p = 1 - exp(-eps F / (1 + n / k)) for people in a body."},
    {.name = "caravan.stop_probability", .label = "being stopped as a body", .unit = "probability",
     AT(caravan, stop_probability), .index = PER_COUNTRY, .lever = 1, .low = 0, .high = 1, .value = 0.1,
     OWN_ASSUMPTION,
     .help = "Chance that a checkpoint stops the body, at reference effort."},
    {.name = "caravan.returned_share", .label = "returned when stopped", .unit = "share", AT(caravan, returned_share),
     .low = 0, .high = 1, .value = 0.35, FITTED_TO_ENCOUNTERS,
     .help = "Share of a stopped body that is returned; the rest disperses."},
};
/* clang-format on */

double caravan_stop_chance(double stated, double strength)
{
    return stated >= 1 ? 1 : 1 - numeric_pow(1 - stated, strength);
}

double caravan_protection(double n, double k) { return 1 + n / k; }

static int body_of(const struct world *w, const struct caravan *c) { return (int)(c - caravan_state(w)->body); }

/* Each post that a body passes on a day has draws of its own. */
uint32_t caravan_cell(int posts, int body, int cell)
{
    return (uint32_t)((posts * MAX_CARAVANS + body) * CARAVAN_CELLS + cell);
}

/* Bodies gather before they pass a post. */
struct stream_address caravan_gather_address(int body, int origin_cell)
{
    if (origin_cell < CARAVAN_GATHERS_END - CARAVAN_GATHERS)
        return (struct stream_address){STREAM_CARAVAN, caravan_cell(0, body, CARAVAN_GATHERS + origin_cell)};
    return (struct stream_address){STREAM_CARAVAN_GATHER, (uint32_t)(origin_cell * MAX_CARAVANS + body)};
}

static struct stream caravan_stream(const struct world *w, const struct caravan *c, int cell)
{
    return world_stream(w, STREAM_CARAVAN, caravan_cell(c->posts, body_of(w, c), cell));
}

/* Take a share of the pools of an origin into the body; only those who live at
 * `place` when it is not negative. */
static void gather(struct world *w, struct caravan *c, double share, place_id place)
{
    int64_t *pool = departure_state(w)->pool;
    double most = caravan_options(w)->max_size * w->scale;
    for (int i = 0; i < w->plan->cell_count; i++) {
        const struct origin_cell *cell = &w->plan->cells[i];
        int k = cell->class_index;
        if (w->s->classes[k].origin != c->origin || (place >= 0 && cell->place != place)) continue;
        struct stream_address at = caravan_gather_address(body_of(w, c), i);
        struct stream r = world_stream(w, at.stream, at.cell);
        int64_t n = random_binomial(&r, pool[i], share);
        if ((double)(c->people + n) > most) n = (int64_t)most - c->people;
        if (n <= 0) continue;
        pool[i] -= n;
        c->count[k] += n;
        c->people += n;
        measure_row(w, M_DEPARTURES)[k] += (double)n;
    }
}

static void form(struct world *w, int origin, place_id place, double size)
{
    struct caravan *c = 0;
    double pool = 0;
    for (int i = 0; i < MAX_CARAVANS && c == 0; i++)
        if (!caravan_state(w)->body[i].active) c = &caravan_state(w)->body[i];
    for (int i = 0; i < w->plan->cell_count; i++)
        if (w->s->classes[w->plan->cells[i].class_index].origin == origin) pool += (double)departure_state(w)->pool[i];
    if (c == 0 || pool <= 0) return;
    *c = (struct caravan){.active = 1, .origin = origin, .place = place, .route = -1};
    gather(w, c, size * w->scale / pool, -1);
}

void caravan_form(struct world *w, const struct event *e)
{
    int origin = w->s->places[e->place].origin;
    if (origin >= 0) form(w, origin, e->place, e->size);
}

/* n members leave the body and go on alone from where it is. */
static void go_alone(struct world *w, struct caravan *c, int k, int64_t n)
{
    c->count[k] -= n;
    c->people -= n;
    travel_enter(w, c->place, k, n);
}

/* A share of the body goes on alone. */
static void disperse(struct world *w, struct caravan *c, double share)
{
    for (int k = 0; k < w->s->class_count; k++) {
        struct stream r = caravan_stream(w, c, CARAVAN_DISPERSES + k);
        if (c->count[k] > 0) go_alone(w, c, k, random_binomial(&r, c->count[k], share));
    }
    c->active = c->people > 0;
}

/* Chance that the body is stopped where it is: cooperation, equipment and
 * pressure strengthen enforcement. */
static double stop_chance(const struct world *w, const struct caravan *c)
{
    const struct interdiction_options *o = interdiction_options(w);
    const struct place *place = &w->s->places[c->place];
    if (place->enforcement <= 0) return 0;
    double strength = interdiction_force(w, place) * (1 + o->stop_gain * o->pressure[place->country]);
    return caravan_stop_chance(caravan_options(w)->stop_probability[place->country], strength);
}

/* Chance that a member is turned back alone. */
static double member_chance(const struct world *w, const struct caravan *c)
{
    const struct place *place = &w->s->places[c->place];
    double force = place->enforcement * interdiction_force(w, place);
    double crowding = caravan_protection((double)c->people, caravan_options(w)->protection_k * w->scale);
    return -numeric_expm1(-interdiction_hazard(interdiction_options(w)->hazard, force, 1, crowding));
}

static void return_members(struct world *w, struct caravan *c, double share, int first_cell)
{
    for (int k = 0; k < w->s->class_count; k++) {
        if (c->count[k] == 0) continue;
        struct stream r = caravan_stream(w, c, first_cell + k);
        int64_t n = random_binomial(&r, c->count[k], share);
        c->count[k] -= n;
        c->people -= n;
        w->stage.returned[k] += n;
        measure_row(w, M_INTERDICTED)[w->s->places[c->place].country] += (double)n;
        measure_row(w, M_STOPS_RETURNED)[w->s->places[c->place].country] += (double)n;
        measure_row(w, M_CARAVAN_RETURNED)[0] += (double)n;
    }
}

/* At a place: may be stopped, else takes the most chosen route on. */
static void at_place(struct world *w, struct caravan *c)
{
    const double *choice = route_choice_state(w)->choice;
    struct stream r = world_stream(w, STREAM_CARAVAN_STOP, (uint32_t)(c->posts * MAX_CARAVANS + body_of(w, c)));
    double stopped = random_noise_share(&r, stop_chance(w, c));
    if (stopped > 0) {
        double returned = stopped * caravan_options(w)->returned_share;
        return_members(w, c, returned, CARAVAN_RETURNED);
        disperse(w, c, stopped < 1 ? (stopped - returned) / (1 - returned) : 1);
        if (!c->active) return;
    }
    if (w->s->places[c->place].enforcement > 0) {
        return_members(w, c, member_chance(w, c), CARAVAN_TURNED_BACK);
        c->posts++;
    }
    c->route = -1;
    if (w->s->places[c->place].sector < 0 && route_choice_state(w)->shut[c->place]) return; /* waits here */
    double best = -1;
    for (int i = w->plan->out_first[c->place]; i < w->plan->out_first[c->place + 1]; i++) {
        int id = w->plan->way[i].route;
        if (choice[id] > best) best = choice[id], c->route = id;
    }
    if (c->route < 0 || w->s->places[c->place].sector >= 0)
        disperse(w, c, 1);
    else
        c->km_left = w->s->routes[c->route].km;
}

static void advance(struct world *w, struct caravan *c)
{
    double speed = caravan_options(w)->speed_km_per_day, km = speed;
    if (c->route < 0) at_place(w, c);
    while (c->active && c->route >= 0 && km > 0) {
        double step = km < c->km_left ? km : c->km_left;
        c->km_left -= step;
        km -= step;
        measure_row(w, M_HAZARD_DAYS)[0] += (double)c->people * w->s->routes[c->route].hazard * step / speed;
        if (c->km_left <= 0) {
            c->place = w->s->routes[c->route].to;
            at_place(w, c);
        }
    }
}

/* The first place of an origin, -1 = none. */
static place_id first_place(const struct world *w, int origin)
{
    for (int i = 0; i < w->plan->cell_count; i++)
        if (w->s->classes[w->plan->cells[i].class_index].origin == origin) return w->plan->cells[i].place;
    return -1;
}

/* Spontaneous forming: hazard times the day's departures over reference, less
 * the pressure on the government of the origin. */
static void trigger(struct world *w)
{
    const struct caravan_options *o = caravan_options(w);
    for (int origin = 0; o->trigger_rate > 0 && origin < w->s->origin_count; origin++) {
        struct stream r = world_stream(w, STREAM_CARAVAN_FORM, (uint32_t)origin);
        place_id start = first_place(w, origin);
        if (start < 0) continue;
        double pressure = interdiction_options(w)->pressure[w->s->places[start].country];
        double hazard = o->trigger_rate * departure_demand(w, 0) * (1 - pressure);
        if (random_noise_event(&r, -numeric_expm1(-hazard), &caravan_state(w)->due[origin]))
            form(w, origin, start, o->mean_size * random_noise_gamma(&r, 2));
    }
}

static void caravan_step(struct world *w)
{
    const struct caravan_options *o = caravan_options(w);
    double people = 0;
    trigger(w);
    for (int i = 0; i < MAX_CARAVANS; i++) {
        struct caravan *c = &caravan_state(w)->body[i];
        if (!c->active) continue;
        c->posts = 0;
        if (w->s->places[c->place].origin == c->origin && c->route < 0) gather(w, c, o->join_rate, c->place);
        for (int k = 0; k < w->s->class_count; k++) {
            struct stream r = caravan_stream(w, c, CARAVAN_LEAVES + k);
            if (c->count[k] > 0) go_alone(w, c, k, random_binomial(&r, c->count[k], o->attrition));
        }
        advance(w, c);
        if (c->people == 0) c->active = 0;
        people += (double)c->people;
    }
    measure_row(w, M_CARAVAN_PEOPLE)[0] = people;
}

static int64_t caravan_people(const struct world *w)
{
    int64_t n = 0;
    for (int i = 0; i < MAX_CARAVANS; i++)
        if (caravan_state(w)->body[i].active) n += caravan_state(w)->body[i].people;
    return n;
}

const struct process caravan_process = {
    .name = "caravans",
    OPTIONS(caravan),
    STATE(caravan),
    .streams = {STREAM_CARAVAN, STREAM_CARAVAN_STOP, STREAM_CARAVAN_FORM, STREAM_CARAVAN_GATHER},
    .step = caravan_step,
    .people = caravan_people,
};
