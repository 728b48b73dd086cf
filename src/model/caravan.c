/* Caravans: groups that travel as a body.
 *
 * They form at dated events or spontaneously, from people with intent of one
 * origin; attract others near their place; thin out; move on foot along the
 * most chosen route; and may be stopped as a body at a checkpoint: then a
 * share is returned and the rest disperses and goes on alone. Numbers protect:
 * a member's own hazard is divided by 1 + n / k (an assumption of this model).
 * Limits: one route a body; no splitting; size at formation is given; at most
 * eight bodies at a time, of those that would form then nobody sets out. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec caravan_specs[] = {
    {"caravan.trigger_rate", "forming of caravans", "1/day", PER_NONE,
     offsetof(struct model_options, caravan.trigger_rate), 0, 1, 0, 0, "assumed",
     "own assumption, no measurement known", "Hazard of a caravan forming per origin at reference departures."},
    {"caravan.join_rate", "joining on the way", "1/day", PER_NONE, offsetof(struct model_options, caravan.join_rate), 0,
     1, 0.002, 0, "assumed", "own assumption, no measurement known",
     "Share of those with intent near its place who join each day."},
    {"caravan.attrition", "thinning out", "1/day", PER_NONE, offsetof(struct model_options, caravan.attrition), 0, 1,
     0.03, 0, "assumed", "own assumption, no measurement known", "Share who leave the body each day and go on alone."},
    {"caravan.mean_size", "size at formation", "people", PER_NONE, offsetof(struct model_options, caravan.mean_size), 1,
     100000, 800, 0, "assumed", "own assumption, no measurement known", "Mean size of spontaneous caravans."},
    {"caravan.max_size", "largest size", "people", PER_NONE, offsetof(struct model_options, caravan.max_size), 1,
     100000, 7000, 0, "measured", "CBP nationwide encounters; press of record", "Largest body."},
    {"caravan.speed_km_per_day", "speed of a caravan", "km/day", PER_NONE,
     offsetof(struct model_options, caravan.speed_km_per_day), 1, 400, 35, 0, "assumed",
     "own assumption, no measurement known", "On foot and by lifts."},
    {"caravan.protection_k", "protection by numbers", "people", PER_NONE,
     offsetof(struct model_options, caravan.protection_k), 1, 1000000.0, 500, 0, "assumed",
     "own assumption, no measurement known", "k of p = 1 - exp(-eps F / (1 + n / k)) for people in a body."},
    {"caravan.stop_probability", "being stopped as a body", "probability", PER_COUNTRY,
     offsetof(struct model_options, caravan.stop_probability), 0, 1, 0.1, 1, "assumed",
     "own assumption, no measurement known", "Chance that a checkpoint stops the body, at reference effort."},
    {"caravan.returned_share", "returned when stopped", "share", PER_NONE,
     offsetof(struct model_options, caravan.returned_share), 0, 1, 0.35, 0, "calibrated",
     "order fitted to CBP encounters 2019-21", "Share of a stopped body that is returned; the rest disperses."},
};
const struct option_table caravan_option_table = {caravan_specs, sizeof caravan_specs / sizeof caravan_specs[0]};

#include "base/numeric.h"
#include "random/distributions.h"

static struct caravan *free_caravan(struct world *w)
{
    for (int i = 0; i < MAX_CARAVANS; i++)
        if (!w->caravans[i].active) return &w->caravans[i];
    return 0;
}

/* Each post that a body passes on a day has draws of its own. */
static struct stream caravan_stream(const struct world *w, const struct caravan *c, int cell)
{
    return world_stream(w, STREAM_CARAVAN,
                        (uint32_t)((c->posts * MAX_CARAVANS + (int)(c - w->caravans)) * 1024 + cell));
}

/* Take a share of the pools of an origin into the body; only those who live at
 * `place` when it is not negative. */
static void gather(struct world *w, struct caravan *c, double share, place_id place)
{
    for (int i = 0; i < w->plan->cell_count; i++) {
        const struct origin_cell *cell = &w->plan->cells[i];
        int k = cell->class_index;
        if (w->s->classes[k].origin != c->origin || (place >= 0 && cell->place != place)) continue;
        struct stream r = caravan_stream(w, c, 256 + i);
        int64_t n = random_binomial(&r, w->pool[i], share);
        if ((double)(c->people + n) > w->o.caravan.max_size * w->scale)
            n = (int64_t)(w->o.caravan.max_size * w->scale) - c->people;
        if (n <= 0) continue;
        w->pool[i] -= n;
        c->count[k] += n;
        c->people += n;
        measure_row(w, M_DEPARTURES)[k] += (double)n;
    }
}

static void form(struct world *w, int origin, place_id place, double size)
{
    struct caravan *c = free_caravan(w);
    double pool = 0;
    for (int i = 0; i < w->plan->cell_count; i++)
        if (w->s->classes[w->plan->cells[i].class_index].origin == origin) pool += (double)w->pool[i];
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

static void disperse(struct world *w, struct caravan *c)
{
    for (int k = 0; k < w->s->class_count; k++)
        if (c->count[k] > 0) go_alone(w, c, k, c->count[k]);
    c->active = 0;
}

/* Chance that the body is stopped at a checkpoint (pure): the stated chance at
 * reference effort, raised by cooperation, equipment and pressure. */
static double stop_chance(const struct world *w, const struct caravan *c)
{
    const struct place *place = &w->s->places[c->place];
    if (place->enforcement <= 0) return 0;
    double p = w->o.caravan.stop_probability[place->country];
    double strength = enforcement_force(w, place)
                      * (1 + w->o.enforcement.stop_gain * w->o.enforcement.pressure[place->country]);
    return p >= 1 ? 1 : 1 - numeric_pow(1 - p, strength);
}

/* Members are protected by numbers: hazard over 1 + n / k. */
static double member_chance(const struct world *w, const struct caravan *c)
{
    const struct enforcement_options *o = &w->o.enforcement;
    const struct place *place = &w->s->places[c->place];
    double force = place->enforcement * enforcement_force(w, place);
    double numbers = 1 + (double)c->people / (w->o.caravan.protection_k * w->scale);
    return -numeric_expm1(-o->hazard * force / numbers);
}

static void return_members(struct world *w, struct caravan *c, double share, int cell)
{
    for (int k = 0; k < w->s->class_count; k++) {
        if (c->count[k] == 0) continue;
        struct stream r = caravan_stream(w, c, cell + k);
        int64_t n = random_binomial(&r, c->count[k], share);
        c->count[k] -= n;
        c->people -= n;
        w->returned[k] += n;
        measure_row(w, M_INTERDICTED)[w->s->places[c->place].country] += (double)n;
        measure_row(w, M_CARAVAN_RETURNED)[0] += (double)n;
    }
}

/* At a place: may be stopped, else takes the most chosen route on. */
static void at_place(struct world *w, struct caravan *c)
{
    struct stream r = world_stream(w, STREAM_CARAVAN_STOP, (uint32_t)(c->posts * MAX_CARAVANS + (c - w->caravans)));
    if (stream_uniform(&r) < stop_chance(w, c)) {
        return_members(w, c, w->o.caravan.returned_share, 0);
        disperse(w, c);
        return;
    }
    if (w->s->places[c->place].enforcement > 0) {
        return_members(w, c, member_chance(w, c), 64);
        c->posts++;
    }
    c->route = -1;
    double best = -1;
    for (int i = w->plan->out_first[c->place]; i < w->plan->out_first[c->place + 1]; i++) {
        int id = w->plan->out_routes[i];
        if (w->choice[id] > best) best = w->choice[id], c->route = id;
    }
    if (c->route < 0 || w->s->places[c->place].sector >= 0)
        disperse(w, c);
    else
        c->km_left = w->s->routes[c->route].km;
}

static void advance(struct world *w, struct caravan *c)
{
    double km = w->o.caravan.speed_km_per_day;
    if (c->route < 0) at_place(w, c);
    while (c->active && c->route >= 0 && km > 0) {
        double step = km < c->km_left ? km : c->km_left;
        c->km_left -= step;
        km -= step;
        measure_row(w, M_HAZARD_DAYS)[0] += (double)c->people * w->s->routes[c->route].hazard * step
                                            / w->o.caravan.speed_km_per_day;
        if (c->km_left <= 0) {
            c->place = w->s->routes[c->route].to;
            at_place(w, c);
        }
    }
}

/* Spontaneous forming: hazard times the day's departures over reference. */
static void trigger(struct world *w)
{
    const struct caravan_options *o = &w->o.caravan;
    for (int origin = 0; o->trigger_rate > 0 && origin < w->s->origin_count; origin++) {
        struct stream r = world_stream(w, STREAM_CARAVAN_FORM, (uint32_t)origin);
        double demand = w->demand_reference > 0 ? w->departures_smooth / w->demand_reference : 0;
        double pressure = 0; /* of the government of the origin, by its country of the same places */
        place_id start = -1;
        for (int i = 0; i < w->plan->cell_count && start < 0; i++)
            if (w->s->classes[w->plan->cells[i].class_index].origin == origin) start = w->plan->cells[i].place;
        if (start >= 0) pressure = w->o.enforcement.pressure[w->s->places[start].country];
        double hazard = o->trigger_rate * demand * (1 - pressure);
        if (start >= 0 && stream_uniform(&r) < -numeric_expm1(-hazard))
            form(w, origin, start, o->mean_size * random_gamma(&r, 2) / 2);
    }
}

void caravan_step(struct world *w)
{
    trigger(w);
    double people = 0;
    for (int i = 0; i < MAX_CARAVANS; i++) {
        struct caravan *c = &w->caravans[i];
        if (!c->active) continue;
        c->posts = 0;
        if (w->s->places[c->place].origin == c->origin && c->route < 0) gather(w, c, w->o.caravan.join_rate, c->place);
        for (int k = 0; k < w->s->class_count; k++) {
            struct stream r = caravan_stream(w, c, 128 + k);
            if (c->count[k] > 0) go_alone(w, c, k, random_binomial(&r, c->count[k], w->o.caravan.attrition));
        }
        advance(w, c);
        if (c->people == 0) c->active = 0;
        people += (double)c->people;
    }
    measure_row(w, M_CARAVAN_PEOPLE)[0] = people;
}
