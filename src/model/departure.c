/* Departures from finite pools of people with intent.
 *
 * Each person of a pool leaves today with probability 1 - exp(-h),
 *   h = rate * season * noise * exp(cap tanh(x / cap)),
 *   x = bB (B - B0) + drivers (see drivers_of), so that counts are
 * binomial given the day and overdispersed over days: a gamma noise by day and
 * origin (negative binomial counts in the limit of a large pool) and a slow
 * log-normal AR(1) by origin and by demographic, in place of which a run conditioned
 * on a record has its latent path (latent.h). Pools refill toward their
 * first size, so that a deterred departure is often a postponed one.
 * Disasters: D(s) = m (1 - exp(-s/t1)) exp(-s/t2), s days after the event.
 * The form is an assumption of this model. Limits: the size of the pool and the force of
 * enforcement are not identified by encounters alone. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec departure_specs[] = {
    {"departure.scale", "departures, multiplier", "ratio", PER_CLASS, offsetof(struct model_options, departure.scale),
     0, 100, 1, 0, "calibrated", "order fitted to CBP encounters 2019-21",
     "Multiplies the baseline departures of a class."},
    {"departure.class_belief", "weight of belief, multiplier", "ratio", PER_DEMOGRAPHIC,
     offsetof(struct model_options, departure.class_belief), 0, 10, 1, 0, "assumed",
     "own assumption, no measurement known", "Multiplies the weight of belief for a demographic."},
    {"departure.belief_weight", "weight of belief", "1", PER_NONE,
     offsetof(struct model_options, departure.belief_weight), 0, 20, 2, 0, "calibrated",
     "order fitted to CBP encounters 2019-21", "Effect on log departures of belief above its start (bB)."},
    {"departure.violence_weight", "weight of violence", "1", PER_NONE,
     offsetof(struct model_options, departure.violence_weight), -5, 20, 0.5, 0, "assumed",
     "own assumption, no measurement known", "Effect of the driver series violence (bV)."},
    {"departure.economy_weight", "weight of the economy", "1", PER_NONE,
     offsetof(struct model_options, departure.economy_weight), -5, 20, 1, 0, "assumed",
     "own assumption, no measurement known", "Effect of the driver series economy (bE); investment acts here."},
    {"departure.disaster_weight", "weight of disasters", "1", PER_NONE,
     offsetof(struct model_options, departure.disaster_weight), -5, 20, 1, 0, "assumed",
     "own assumption, no measurement known", "Effect of a disaster of magnitude 1 at its peak shape (bD)."},
    {"departure.mobility_weight", "weight of closures", "1", PER_NONE,
     offsetof(struct model_options, departure.mobility_weight), -5, 20, 2, 0, "calibrated",
     "order fitted to CBP encounters 2019-21", "Reduction by the driver series mobility (pandemic restrictions)."},
    {"departure.labour_weight", "weight of labour demand", "1", PER_NONE,
     offsetof(struct model_options, departure.labour_weight), -5, 20, 0.5, 0, "assumed",
     "own assumption, no measurement known", "Effect of the driver series labour (demand in the destination)."},
    {"departure.network_weight", "weight of networks", "1", PER_NONE,
     offsetof(struct model_options, departure.network_weight), 0, 5, 0.1, 0, "assumed",
     "own assumption, no measurement known", "Effect of the log growth of people settled (bN)."},
    {"departure.cap", "limit of the drivers", "1", PER_NONE, offsetof(struct model_options, departure.cap), 0.1, 10, 3,
     0, "assumed", "own assumption, no measurement known", "Drivers saturate: cap * tanh(x / cap)."},
    {"departure.pool_refill_days", "refill of intent", "days", PER_NONE,
     offsetof(struct model_options, departure.pool_refill_days), 1, 100000, 180, 0, "assumed",
     "own assumption, no measurement known", "Mean days until a place among those with intent is filled again."},
    {"departure.dispersion", "size of day-to-day noise", "1", PER_NONE,
     offsetof(struct model_options, departure.dispersion), 0.5, 1000000.0, 30, 0, "assumed",
     "own assumption, no measurement known", "Shape of the gamma noise of a day and origin: variance 1 / dispersion."},
    {"departure.noise_sd", "slow noise", "1", PER_NONE, offsetof(struct model_options, departure.noise_sd), 0, 2, 0.15,
     0, "calibrated", "order fitted to CBP encounters 2019-21",
     "Standard deviation of slow log noise by origin and by demographic."},
    {"departure.noise_days", "memory of slow noise", "days", PER_NONE,
     offsetof(struct model_options, departure.noise_days), 1, 1000, 45, 0, "assumed",
     "own assumption, no measurement known", "Correlation time of the slow noise."},
    {"departure.season_strength", "strength of season", "1", PER_NONE,
     offsetof(struct model_options, departure.season_strength), 0, 3, 1, 0, "assumed",
     "own assumption, no measurement known", "Power of the estimated seasonal factors."},
    {"departure.season_lead_days", "lead of departures", "days", PER_NONE,
     offsetof(struct model_options, departure.season_lead_days), 0, 120, 20, 0, "assumed",
     "own assumption, no measurement known", "Days from home to encounter: season of departures leads by this."},
    {"disaster.rise_days", "rise of a disaster's effect", "days", PER_NONE,
     offsetof(struct model_options, departure.rise_days), 0.1, 365, 20, 0, "assumed",
     "own assumption, no measurement known", "t1 of (1 - exp(-s/t1)) exp(-s/t2)."},
    {"disaster.fade_days", "fading of a disaster's effect", "days", PER_NONE,
     offsetof(struct model_options, departure.fade_days), 1, 3650, 120, 0, "assumed",
     "own assumption, no measurement known", "t2 of (1 - exp(-s/t1)) exp(-s/t2)."},
};
const struct option_table departure_option_table = {departure_specs,
                                                    sizeof departure_specs / sizeof departure_specs[0]};

#include "base/numeric.h"
#include "model/batch.h"
#include "random/distributions.h"
#include <math.h>

/* D(t): what disasters at an origin add today (pure). */
static double disaster_effect(const struct world *w, int origin)
{
    const struct departure_options *o = &w->o.departure;
    double sum = 0;
    for (int e = 0; e < w->s->event_count; e++) {
        const struct event *event = &w->s->events[e];
        if (event->kind != EVENT_DISASTER || (event->origin >= 0 && event->origin != origin) || w->day < event->day)
            continue;
        double age = w->day - event->day;
        sum += event->magnitude * -numeric_expm1(-age / o->rise_days) * numeric_exp(-age / o->fade_days);
    }
    return sum;
}

static double driver_at(const struct world *w, int series)
{
    return series < 0 ? 0 : series_at(&w->s->series[series], w->day);
}

/* The drivers shared by all classes of an origin (pure). */
static double drivers_of(const struct world *w, int origin)
{
    const struct departure_options *o = &w->o.departure;
    const struct plan *plan = w->plan;
    double economy = driver_at(w, plan->series_economy[origin]) - w->invest_effect[origin];
    double settled = 0, start = 1000 * w->scale;
    for (int k = 0; k < w->s->class_count; k++)
        if (w->s->classes[k].origin == origin) settled += (double)w->settled[k];
    return o->violence_weight * driver_at(w, plan->series_violence[origin]) + o->economy_weight * economy
           + o->disaster_weight * disaster_effect(w, origin) - o->mobility_weight * w->closure[origin]
           + o->labour_weight * driver_at(w, plan->series_labour[origin])
           + o->network_weight * numeric_log(1 + settled / (start * 100));
}

/* Seasonal factor, linear between the middles of months. */
static double season_at(const struct world *w)
{
    day_number day = w->day + (day_number)w->o.departure.season_lead_days;
    int year, month, dom;
    date_split(day, &year, &month, &dom);
    double t = (dom - 15) / 30.0;
    int here = month - 1, other = t < 0 ? (here + 11) % 12 : (here + 1) % 12;
    double share = t < 0 ? -t : t;
    double factor = w->s->season[here] * (1 - share) + w->s->season[other] * share;
    return numeric_pow(factor, w->o.departure.season_strength);
}

static void noise_advance(struct world *w, double *state, int count, uint32_t first_cell)
{
    const struct departure_options *o = &w->o.departure;
    double keep = numeric_exp(-1 / o->noise_days);
    double kick = o->noise_sd * sqrt(1 - keep * keep);
    for (int i = 0; i < count; i++) {
        struct stream r = world_stream(w, STREAM_NOISE, first_cell + (uint32_t)i);
        state[i] = keep * state[i] + kick * random_normal(&r);
    }
}

void departure_start(struct world *w)
{
    const struct plan *plan = w->plan;
    w->people_in = 0;
    w->demand_reference = 0;
    for (int i = 0; i < plan->cell_count; i++) {
        const struct traveller_class *c = &w->s->classes[plan->cells[i].class_index];
        w->pool[i] = (int64_t)(c->pool * w->scale * plan->cells[i].share + 0.5);
        w->people_in += w->pool[i];
    }
    for (int k = 0; k < w->s->class_count; k++)
        w->demand_reference += w->s->classes[k].departures_per_month / 30.4375 * w->scale;
    w->departures_smooth = w->demand_reference;
    for (int i = 0; i < w->s->origin_count; i++) {
        struct stream r = world_stream(w, STREAM_NOISE, 1000 + (uint32_t)i);
        w->noise_origin[i] = w->base.departure.noise_sd * random_normal(&r);
    }
    for (int i = 0; i < w->s->demographic_count; i++) {
        struct stream r = world_stream(w, STREAM_NOISE, 2000 + (uint32_t)i);
        w->noise_demographic[i] = w->base.departure.noise_sd * random_normal(&r);
    }
}

/* Daily hazard of leaving for a class, per person of its pool (pure). */
static double departure_hazard(const struct world *w, int k, double drivers, double season)
{
    const struct departure_options *o = &w->o.departure;
    const struct traveller_class *c = &w->s->classes[k];
    if (c->pool <= 0) return 0;
    double b = o->belief_weight * o->class_belief[c->demographic]
               * (w->belief[k] - w->base.belief.initial[c->demographic]);
    double x = b + drivers;
    double log_rate = o->cap * numeric_tanh(x / o->cap) + w->noise_origin[c->origin]
                      + w->noise_demographic[c->demographic] + latent_at(&w->latent, k, w->day + w->latent.lead_days);
    return c->departures_per_month / 30.4375 / c->pool * o->scale[k] * season * numeric_exp(log_rate);
}

/* People newly of an age and mind to leave, to be drawn together in all worlds. */
struct newcomers {
    int count;
    uint32_t cell[BATCH_CELLS];
    double mean[BATCH_CELLS];
    struct world *world[BATCH_CELLS];
};

static void newcomers_join(struct newcomers *a, const struct world *first)
{
    int64_t n[BATCH_CELLS];
    random_poisson_cells(first->key, STREAM_REFILL, first->day_index, a->cell, a->mean, a->count, n);
    for (int i = 0; i < a->count; i++) {
        a->world[i]->pool[a->cell[i]] += n[i];
        a->world[i]->people_in += n[i];
    }
    a->count = 0;
}

static void pools_refill(struct world *const *worlds, int count)
{
    struct newcomers a;
    a.count = 0;
    for (int j = 0; j < count; j++) {
        struct world *w = worlds[j];
        for (int i = 0; i < w->plan->cell_count; i++) {
            const struct origin_cell *c = &w->plan->cells[i];
            double missing = w->s->classes[c->class_index].pool * w->scale * c->share - (double)w->pool[i];
            if (!(missing > 0)) continue;
            a.cell[a.count] = (uint32_t)i;
            a.mean[a.count] = missing / w->o.departure.pool_refill_days;
            a.world[a.count++] = w;
            if (a.count == BATCH_CELLS) newcomers_join(&a, worlds[0]);
        }
    }
    newcomers_join(&a, worlds[0]);
}

/* What departures of a day hang on: drivers and noise by origin. */
struct outlook {
    double season, drivers[MAX_ORIGINS], noise[MAX_ORIGINS];
};

static void look_out(struct world *w, struct outlook *day)
{
    double shape = w->o.departure.dispersion;
    noise_advance(w, w->noise_origin, w->s->origin_count, 0);
    noise_advance(w, w->noise_demographic, w->s->demographic_count, 100);
    day->season = season_at(w);
    for (int i = 0; i < w->s->origin_count; i++) {
        struct stream r = world_stream(w, STREAM_NOISE, 200 + (uint32_t)i);
        w->closure[i] = driver_at(w, w->plan->series_mobility[i]);
        day->drivers[i] = drivers_of(w, i);
        day->noise[i] = random_gamma(&r, shape) / shape;
    }
}

/* Of a class, those who leave today. */
static void leave_init(const struct world *w, int k, const struct outlook *day, struct split *leave)
{
    int origin = w->s->classes[k].origin;
    double hazard = departure_hazard(w, k, day->drivers[origin], day->season) * day->noise[origin];
    split_init_binomial(leave, -numeric_expm1(-hazard));
}

static void departures_make(struct batch *b)
{
    batch_draw(b, STREAM_DEPARTURE);
    for (int i = 0; i < b->count; i++) {
        struct world *w = b->worlds[b->world[i]];
        uint32_t c = b->cells[i].cell;
        int64_t n = b->cells[i].counts[0];
        int k = w->plan->cells[c].class_index;
        w->pool[c] -= n;
        travel_enter(w, w->plan->cells[c].place, k, n);
        measure_row(w, M_DEPARTURES)[k] += (double)n;
    }
    batch_clear(b);
}

/* All who leave today. */
static void depart(struct world *const *worlds, int count, struct outlook *days)
{
    const struct plan *plan = worlds[0]->plan;
    struct split leave[MAX_CLASSES][MAX_WORLDS];
    struct batch b;
    batch_start(&b, worlds);
    for (int k = 0; k < plan->s->class_count; k++) {
        for (int i = 0; i < count; i++)
            leave_init(worlds[i], k, &days[i], &leave[k][i]);
        for (int c = plan->class_cells_first[k]; c < plan->class_cells_first[k + 1]; c++) {
            for (int i = 0; i < count; i++) {
                if (batch_full(&b, 2)) departures_make(&b);
                if (worlds[i]->pool[c] > 0) batch_add(&b, i, &leave[k][i], 2, (uint32_t)c, worlds[i]->pool[c]);
            }
        }
    }
    departures_make(&b);
}

void departure_step(struct world *const *worlds, int count)
{
    struct outlook days[MAX_WORLDS];
    for (int i = 0; i < count; i++)
        look_out(worlds[i], &days[i]);
    depart(worlds, count, days);
    pools_refill(worlds, count);
    for (int i = 0; i < count; i++) {
        struct world *w = worlds[i];
        double total = 0;
        for (int k = 0; k < w->s->class_count; k++)
            total += measure_row(w, M_DEPARTURES)[k];
        w->departures_smooth += (total - w->departures_smooth) / 30;
    }
}

static void rejoin_make(struct batch *b)
{
    batch_draw(b, STREAM_REJOIN);
    for (int i = 0; i < b->count; i++) {
        struct world *w = b->worlds[b->world[i]];
        int k = (int)(b->cells[i].cell % MAX_CLASSES), first = w->plan->class_cells_first[k];
        for (int c = first; c < w->plan->class_cells_first[k + 1]; c++)
            w->pool[c] += b->cells[i].counts[c - first];
    }
    batch_clear(b);
}

/* A class that lives at more places than a split holds: by blocks of places,
 * each from those whom the blocks before have left. */
static void rejoin_alone(struct world *w, int k, int64_t n, uint32_t stream)
{
    enum { BLOCK = 256 };
    int last = w->plan->class_cells_first[k + 1];
    double share[BLOCK], left = 1;
    int64_t part[BLOCK + 1];
    struct stream r = world_stream(w, STREAM_REJOIN, stream);
    for (int first = w->plan->class_cells_first[k], count; first < last; first += count) {
        double block = 0;
        count = last - first < BLOCK ? last - first : BLOCK;
        int rest = first + count < last;
        for (int i = 0; i < count; i++) {
            share[i] = w->plan->cells[first + i].share / left;
            block += share[i];
        }
        random_multinomial(&r, n, share, (size_t)count, rest, part);
        for (int i = 0; i < count; i++)
            w->pool[first + i] += part[i];
        n = rest ? part[count] : 0;
        left *= 1 - block;
    }
}

static void rejoin_list(struct batch *b, int world, int k, int64_t n, uint32_t stream)
{
    struct world *w = b->worlds[world];
    int count = w->plan->class_cells_first[k + 1] - w->plan->class_cells_first[k];
    if (n == 0) return;
    if (count <= 0) { /* nowhere to live: not possible in a checked scenario */
        w->stayed[k] += n;
    } else if (count > SPLIT_MOST) {
        rejoin_alone(w, k, n, stream);
    } else {
        if (batch_full(b, count)) rejoin_make(b);
        batch_add(b, world, &w->plan->home[k], count, stream, n);
    }
}

void departure_rejoin(struct world *const *worlds, int count, const struct intent_again *who)
{
    struct batch b;
    batch_start(&b, worlds);
    for (int k = 0; k < worlds[0]->s->class_count; k++) {
        for (int i = 0; i < count; i++)
            rejoin_list(&b, i, k, who[i].from_home[k], (uint32_t)k);
        for (int i = 0; i < count; i++)
            rejoin_list(&b, i, k, who[i].from_the_way[k], (uint32_t)(MAX_CLASSES + k));
    }
    rejoin_make(&b);
}
