/* Departures from finite pools of people with intent.
 *
 * Each person of a pool leaves today with probability 1 - exp(-h),
 *   h = rate * season * noise * exp(cap tanh(x / cap)),
 *   x = bB (B - B0) + drivers (departure_drivers), so that counts are
 * binomial given the day and overdispersed over days: a gamma noise by day and
 * origin (negative binomial counts in the limit of a large pool) and a slow
 * log-normal AR(1) by origin and by demographic, in place of which a run conditioned
 * on a record has its latent path (latent.h). Pools refill toward their
 * first size, so that a deterred departure is often a postponed one.
 * Disasters: D(s) = m (1 - exp(-s/t1)) exp(-s/t2), s days after the event.
 * The form is an assumption of this model. Limits: the size of the pool and the force of
 * enforcement are not identified by encounters alone. */
#include "model/departure.h"

#include "base/numeric.h"
#include "model/belief.h"
#include "model/investment.h"
#include "model/travel.h"
#include "random/distributions.h"
#include "random/elementary.h"
#include "random/expected.h"

#include <math.h>
#include <string.h>

static const double DAYS_PER_MONTH = 30.4375;

/* clang-format off */
static const struct option_spec departure_option_rows[] = {
    {.name = "departure.scale", .label = "departures, multiplier", .unit = "ratio", AT(departure, scale),
     .index = PER_CLASS, .low = 0, .high = 100, .value = 1, FITTED_TO_ENCOUNTERS,
     .help = "Multiplies the baseline departures of a class."},
    {.name = "departure.class_belief", .label = "weight of belief, multiplier", .unit = "ratio",
     AT(departure, class_belief), .index = PER_DEMOGRAPHIC, .low = 0, .high = 10, .value = 1, OWN_ASSUMPTION,
     .help = "Multiplies the weight of belief for a demographic."},
    {.name = "departure.belief_weight", .label = "weight of belief", .unit = "1", AT(departure, belief_weight),
     .low = 0, .high = 20, .value = 0, OFF_UNLESS_STATED,
     .help = "Effect on log departures of belief above its start (bB)."},
    {.name = "departure.violence_weight", .label = "weight of violence", .unit = "1", AT(departure, violence_weight),
     .low = -5, .high = 20, .value = 0.5, OWN_ASSUMPTION,
     .help = "Effect of the driver series violence (bV)."},
    {.name = "departure.economy_weight", .label = "weight of the economy", .unit = "1", AT(departure, economy_weight),
     .low = -5, .high = 20, .value = 1, OWN_ASSUMPTION,
     .help = "Effect of the driver series economy (bE); investment acts here."},
    {.name = "departure.disaster_weight", .label = "weight of disasters", .unit = "1", AT(departure, disaster_weight),
     .low = -5, .high = 20, .value = 1, OWN_ASSUMPTION,
     .help = "Effect of a disaster of magnitude 1 at its peak shape (bD)."},
    {.name = "departure.mobility_weight", .label = "weight of closures", .unit = "1", AT(departure, mobility_weight),
     .low = -5, .high = 20, .value = 2, FITTED_TO_ENCOUNTERS,
     .help = "Reduction by the driver series mobility (pandemic restrictions)."},
    {.name = "departure.labour_weight", .label = "weight of labour demand", .unit = "1", AT(departure, labour_weight),
     .low = -5, .high = 20, .value = 0.5, OWN_ASSUMPTION,
     .help = "Effect of the driver series labour (demand in the destination)."},
    {.name = "departure.network_weight", .label = "weight of networks", .unit = "1", AT(departure, network_weight),
     .low = 0, .high = 5, .value = 0, OFF_UNLESS_STATED,
     .help = "Effect of the log growth of people settled (bN)."},
    {.name = "departure.cap", .label = "limit of the drivers", .unit = "1", AT(departure, cap), .low = 0.1,
     .high = 10, .value = 3, OWN_ASSUMPTION,
     .help = "Drivers saturate: cap * tanh(x / cap)."},
    {.name = "departure.pool_refill_days", .label = "refill of intent", .unit = "days",
     AT(departure, pool_refill_days), .low = 1, .high = 100000, .value = 1, OFF_UNLESS_STATED,
     .help = "Mean days until a place among those with intent is filled again; 1: departures do not empty the pool."},
    {.name = "departure.dispersion", .label = "size of day-to-day noise", .unit = "1", AT(departure, dispersion),
     .low = 0.5, .high = 1e6, .value = 30, OWN_ASSUMPTION,
     .help = "Shape of the gamma noise of a day and origin: variance 1 / dispersion."},
    {.name = "departure.noise_sd", .label = "slow noise", .unit = "1", AT(departure, noise_sd), .low = 0, .high = 2,
     .value = 0, OFF_UNLESS_STATED,
     .help = "Standard deviation of slow log noise by origin and by demographic."},
    {.name = "departure.noise_days", .label = "memory of slow noise", .unit = "days", AT(departure, noise_days),
     .low = 1, .high = 1000, .value = 45, OWN_ASSUMPTION,
     .help = "Correlation time of the slow noise."},
    {.name = "departure.season_strength", .label = "strength of season", .unit = "1", AT(departure, season_strength),
     .low = 0, .high = 3, .value = 1, OWN_ASSUMPTION,
     .help = "Power of the estimated seasonal factors."},
    {.name = "departure.season_lead_days", .label = "lead of departures", .unit = "days",
     AT(departure, season_lead_days), .low = 0, .high = 120, .value = 20, OWN_ASSUMPTION,
     .help = "Days from home to encounter: season of departures leads by this."},
    {.name = "disaster.rise_days", .label = "rise of a disaster's effect", .unit = "days", AT(departure, rise_days),
     .low = 0.1, .high = 365, .value = 20, OWN_ASSUMPTION,
     .help = "t1 of (1 - exp(-s/t1)) exp(-s/t2)."},
    {.name = "disaster.fade_days", .label = "fading of a disaster's effect", .unit = "days", AT(departure, fade_days),
     .low = 1, .high = 3650, .value = 120, OWN_ASSUMPTION,
     .help = "t2 of (1 - exp(-s/t1)) exp(-s/t2)."},
};
/* clang-format on */

double departure_drivers(const struct departure_options *o, const struct drivers *d)
{
    return o->violence_weight * d->violence + o->economy_weight * d->economy + o->disaster_weight * d->disaster
           - o->mobility_weight * d->closure + o->labour_weight * d->labour
           + o->network_weight * numeric_log(1 + d->settled);
}

double disaster_effect(double magnitude, double age, double rise_days, double fade_days)
{
    return magnitude * -numeric_expm1(-age / rise_days) * numeric_exp(-age / fade_days);
}

double season_factor(const double season[12], day_number day, double strength)
{
    int year, month, dom;
    date_split(day, &year, &month, &dom);
    double t = (dom - 15) / 30.0;
    int here = month - 1, other = t < 0 ? (here + 11) % 12 : (here + 1) % 12;
    double share = t < 0 ? -t : t;
    return numeric_pow(season[here] * (1 - share) + season[other] * share, strength);
}

void departure_hazards(const double *rate, double season, double *x, double cap, double (*noise)[MAX_CLASSES],
                       int classes)
{
    for (int k = 0; k < classes; k++)
        x[k] /= cap;
    tanh_many(x, classes);
    for (int k = 0; k < classes; k++)
        x[k] = cap * x[k] + noise[0][k] + noise[1][k] + noise[2][k];
    exp_many(x, classes);
    for (int k = 0; k < classes; k++)
        x[k] = rate[k] * season * x[k];
}

double departure_demand(const struct world *w, double otherwise)
{
    const struct departure_state *state = departure_state(w);
    return state->reference > 0 ? state->smooth / state->reference : otherwise;
}

/* The slow noise is off where a latent path replaces it. */
static double noise_sd(const struct world *w) { return w->latent.value != 0 ? 0 : departure_options(w)->noise_sd; }

static void noise_start(struct world *w, double *noise, int count, uint32_t first_cell)
{
    for (int i = 0; i < count; i++) {
        struct stream r = world_stream(w, STREAM_NOISE, first_cell + (uint32_t)i);
        noise[i] = random_noise_log(&r, 0, 0, noise_sd(w));
    }
}

static void departure_start(struct world *w)
{
    const struct plan *plan = w->plan;
    struct departure_state *state = departure_state(w);
    for (int i = 0; i < plan->cell_count; i++) {
        const struct traveller_class *c = &w->s->classes[plan->cells[i].class_index];
        state->normal[i] = c->pool * w->scale * plan->cells[i].share;
        state->pool[i] = (int64_t)(state->normal[i] + 0.5);
        w->people_in += state->pool[i];
    }
    for (int k = 0; k < w->s->class_count; k++)
        state->reference += w->s->classes[k].departures_per_month / DAYS_PER_MONTH * w->scale;
    state->smooth = state->reference;
    noise_start(w, state->noise_origin, w->s->origin_count, NOISE_ORIGIN_START);
    noise_start(w, state->noise_demographic, w->s->demographic_count, NOISE_DEMOGRAPHIC_START);
}

/* Working memory of a day, by world. */
struct departure_scratch {
    struct surroundings {
        double season, normal[MAX_ORIGINS + MAX_DEMOGRAPHICS], noise[MAX_ORIGINS]; /* normal: of the slow noise */
        struct drivers drivers[MAX_ORIGINS];
    } today; /* the same in worlds with the same options, but for investment and the settled */
    double leave[MAX_WORLDS][MAX_CLASSES]; /* chance of a class */
    struct leavers {                       /* of some origin cells */
        double chance[ROW_MOST];
        int64_t left[ROW_MOST];
        struct binomial_row row;
    } leavers[MAX_WORLDS];
    struct chance_row rows[MAX_WORLDS];
    /* people newly of an age and mind to leave */
    uint32_t cell[BATCH_CELLS];
    double mean[BATCH_CELLS];
    int64_t drawn[BATCH_CELLS];
};

/* Newcomers of some origin cells, as many as are missing, slowly. */
static void newcomers_join(struct world *w, struct departure_scratch *a, int first, int count)
{
    int64_t *restrict pool = departure_state(w)->pool + first, sum = 0;
    const double *restrict normal = departure_state(w)->normal + first;
    double *restrict mean = a->mean, refill_days = departure_options(w)->pool_refill_days;
    for (int i = 0; i < count; i++) {
        double missing = normal[i] - real_of_count(pool[i]);
        mean[i] = (missing > 0 ? missing : 0) / refill_days;
        a->cell[i] = (uint32_t)(first + i);
    }
    random_poisson_cells(w->key, STREAM_REFILL, w->day_index, a->cell, mean, count, a->drawn);
    for (int i = 0; i < count; i++) {
        pool[i] += a->drawn[i];
        sum += a->drawn[i];
    }
    w->people_in += sum;
}

static void pools_refill(struct worlds *all)
{
    for (int j = 0; j < all->count; j++)
        for (int first = 0, cells = all->world[j]->plan->cell_count; first < cells; first += BATCH_CELLS)
            newcomers_join(all->world[j], all->work->scratch, first,
                           cells - first < BATCH_CELLS ? cells - first : BATCH_CELLS);
}

/* Events that raise departures. */
static void add_disasters(const struct world *w, struct drivers *drivers)
{
    const struct departure_options *o = departure_options(w);
    for (int e = 0; e < w->s->event_count; e++) {
        const struct event *event = &w->s->events[e];
        if (event->kind != EVENT_DISASTER || w->day < event->day) continue;
        double effect = disaster_effect(event->magnitude, w->day - event->day, o->rise_days, o->fade_days);
        for (int i = 0; i < w->s->origin_count; i++)
            if (event->origin < 0 || event->origin == i) drivers[i].disaster += effect;
    }
}

static double driver_at(const struct world *w, int series)
{
    return series < 0 ? 0 : series_at(&w->s->series[series], w->day);
}

static void surroundings_init(const struct world *w, struct surroundings *today)
{
    enum { MOST = 2 * MAX_ORIGINS + MAX_DEMOGRAPHICS };
    const struct departure_options *o = departure_options(w);
    const struct plan *plan = w->plan;
    int origins = w->s->origin_count, slow = origins + w->s->demographic_count;
    uint32_t cell[MOST] = {0};
    struct stream r[MOST];
    for (int i = 0; i < slow; i++)
        cell[i] = (uint32_t)(i < origins ? NOISE_ORIGIN + i : NOISE_DEMOGRAPHIC + i - origins);
    for (int i = 0; i < origins; i++)
        cell[slow + i] = NOISE_DAY + (uint32_t)i;
    streams_at(&(struct phase){w->key, STREAM_NOISE, w->day_index}, cell, slow + origins, r);
    for (int i = 0; i < slow; i++)
        today->normal[i] = random_noise_normal(&r[i]);
    for (int i = 0; i < origins; i++) {
        today->noise[i] = random_noise_gamma(&r[slow + i], o->dispersion);
        today->drivers[i] = (struct drivers){.violence = driver_at(w, plan->series_violence[i]),
                                             .economy = driver_at(w, plan->series_economy[i]),
                                             .closure = driver_at(w, plan->series_mobility[i]),
                                             .labour = driver_at(w, plan->series_labour[i])};
    }
    add_disasters(w, today->drivers);
    today->season = season_factor(w->s->season, w->day + (day_number)o->season_lead_days, o->season_strength);
}

/* The slow noise of the day. */
static void noise_advance(struct world *w, const double *normal)
{
    struct departure_state *state = departure_state(w);
    double keep = numeric_exp(-1 / departure_options(w)->noise_days), sd = noise_sd(w);
    for (int i = 0; i < w->s->origin_count; i++)
        state->noise_origin[i] = noise_log(w->key, *normal++, state->noise_origin[i], keep, sd);
    for (int i = 0; i < w->s->demographic_count; i++)
        state->noise_demographic[i] = noise_log(w->key, *normal++, state->noise_demographic[i], keep, sd);
}

/* What all drivers of a world add up to, by origin. */
static void drivers_of(struct world *w, const struct surroundings *today, double *sum)
{
    double reference = 1000 * w->scale * 100;
    int64_t settled[MAX_ORIGINS] = {0};
    for (int k = 0; k < w->s->class_count; k++)
        settled[w->s->classes[k].origin] += w->stage.settled[k];
    for (int i = 0; i < w->s->origin_count; i++) {
        struct drivers d = today->drivers[i];
        d.economy -= investment_state(w)->effect[i];
        d.settled = (double)settled[i] / reference;
        departure_state(w)->closure[i] = d.closure;
        sum[i] = departure_drivers(departure_options(w), &d);
    }
}

/* Chances that a person of each class leaves today. */
static void leave_chances(const struct world *w, const struct surroundings *today, const double *drivers,
                          double *chance)
{
    const struct departure_options *o = departure_options(w);
    const struct departure_state *state = departure_state(w);
    const struct belief_state *belief = belief_state(w);
    double rate[MAX_CLASSES] = {0}, noise[3][MAX_CLASSES];
    int classes = w->s->class_count;
    for (int k = 0; k < classes; k++) {
        const struct traveller_class *c = &w->s->classes[k];
        rate[k] = c->pool > 0 ? c->departures_per_month / DAYS_PER_MONTH / c->pool * o->scale[k] : 0;
        chance[k] = o->belief_weight * o->class_belief[c->demographic] * (belief->belief[k] - belief->reference[k])
                    + drivers[c->origin];
        noise[0][k] = state->noise_origin[c->origin];
        noise[1][k] = state->noise_demographic[c->demographic];
        noise[2][k] = latent_at(&w->latent, k, w->day + w->latent.lead_days);
    }
    departure_hazards(rate, today->season, chance, o->cap, noise, classes);
    for (int k = 0; k < classes; k++)
        chance[k] *= today->noise[w->s->classes[k].origin];
    chance_many(chance, classes);
}

/* Those who leave the origin cells of a row set out. */
static void set_out(struct world *w, int first, int count, const int64_t *left)
{
    struct travel_state *t = travel_state(w);
    const struct origin_cell *from = w->plan->cells + first;
    const int *today = t->ring_today;
    double *departures = measure_row(w, M_DEPARTURES);
    int64_t *restrict ring = t->ring, length = w->plan->row_length, of_class[MAX_CLASSES] = {0};
    uint32_t *restrict bound_for = t->bound_for, tomorrow = w->day_index + 1;
    for (int i = 0; i < count; i++, from++) {
        ring[today[from->place] * length + from->class_index] += left[i];
        of_class[from->class_index] += left[i];
        if (left[i] > 0) bound_for[from->place] = tomorrow;
    }
    for (int k = 0; k < w->s->class_count; k++) {
        departures[k] += (double)of_class[k];
        t->travelling += of_class[k];
    }
}

/* The origin cells of a row, as many as it holds. */
static void depart_from(struct worlds *all, int first, int count)
{
    struct departure_scratch *a = all->work->scratch;
    const struct chance_shape shape = {count, 2, CHANCE_BINOMIAL};
    for (int i = 0; i < all->count; i++) {
        struct leavers *l = &a->leavers[i];
        int64_t *pool = departure_state(all->world[i])->pool + first;
        const struct origin_cell *cells = all->world[i]->plan->cells + first;
        for (int c = 0; c < count; c++)
            l->chance[c] = a->leave[i][cells[c].class_index];
        memset(l->left, 0, (size_t)row_room(count) * sizeof l->left[0]);
        binomial_row_init(&a->rows[i], &l->row, (uint32_t)first, pool, l->chance, l->left, pool, 0);
    }
    batch_rows(start_batch(all, 0, STREAM_DEPARTURE, 0, 0), &shape, a->rows, all->count);
    for (int i = 0; i < all->count; i++)
        set_out(all->world[i], first, count, a->leavers[i].left);
}

/* The day of the world before serves a world with the same options. */
static void day_begins(struct worlds *all)
{
    struct departure_scratch *a = all->work->scratch;
    for (int i = 0; i < all->count; i++) {
        struct world *w = all->world[i];
        const void *options = departure_options(w);
        double drivers[MAX_ORIGINS];
        if (i == 0 || memcmp(options, departure_options(all->world[i - 1]), sizeof(struct departure_options)) != 0)
            surroundings_init(w, &a->today);
        noise_advance(w, a->today.normal);
        drivers_of(w, &a->today, drivers);
        leave_chances(w, &a->today, drivers, a->leave[i]);
    }
}

static void depart(struct worlds *all)
{
    const struct plan *plan = all->world[0]->plan;
    for (int first = 0; first < plan->cell_count; first += ROW_MOST)
        depart_from(all, first, plan->cell_count - first < ROW_MOST ? plan->cell_count - first : ROW_MOST);
}

static void departure_step(struct worlds *all)
{
    day_begins(all);
    depart(all);
    pools_refill(all);
    for (int i = 0; i < all->count; i++) {
        struct departure_state *state = departure_state(all->world[i]);
        double total = 0;
        for (int k = 0; k < all->world[i]->s->class_count; k++)
            total += measure_row(all->world[i], M_DEPARTURES)[k];
        state->smooth += (total - state->smooth) / 30;
    }
}

static void rejoin(void *user, int world, const struct split_cell *c)
{
    struct world *w = ((struct worlds *)user)->world[world];
    const int *first = w->plan->class_cells_first + c->cell % MAX_CLASSES;
    int64_t *pool = departure_state(w)->pool;
    for (int i = first[0]; i < first[1]; i++)
        pool[i] += c->counts[i - first[0]];
}

/* A class that lives at more places than a split holds: by blocks of places,
 * each from those whom the blocks before have left. */
static void rejoin_many_places(struct world *w, int k, int64_t n, uint32_t cell)
{
    enum { BLOCK = 256 };
    int last = w->plan->class_cells_first[k + 1];
    double share[BLOCK], left = 1;
    int64_t part[BLOCK + 1], *pool = departure_state(w)->pool;
    struct stream r = world_stream(w, STREAM_REJOIN, cell);
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
            pool[first + i] += part[i];
        n = rest ? part[count] : 0;
        left *= 1 - block;
    }
}

static void list_rejoin(struct batch *b, struct world *w, int i, int k, int64_t n, uint32_t cell)
{
    int first = w->plan->class_cells_first[k], count = w->plan->class_cells_first[k + 1] - first;
    if (n == 0) return;
    if (count <= 0) /* nowhere to live: not possible in a checked scenario */
        w->stage.stayed[k] += n;
    else if (count > SPLIT_MOST)
        rejoin_many_places(w, k, n, cell);
    else if (w->key.expected)
        expected_add(expected_offset(STREAM_REJOIN, w->day_index, cell, 0), n, w->plan->home_upto + first, count,
                     departure_state(w)->pool + first);
    else
        batch_add(b, i, &w->plan->home[k], count, cell, n);
}

void departure_rejoin(struct worlds *all, const struct intent_again *again)
{
    struct batch *b = start_batch(all, 0, STREAM_REJOIN, rejoin, all);
    for (int k = 0; k < all->world[0]->s->class_count; k++) {
        for (int i = 0; i < all->count; i++)
            list_rejoin(b, all->world[i], i, k, again[i].from_home[k], REJOIN_FROM_HOME + (uint32_t)k);
        for (int i = 0; i < all->count; i++)
            list_rejoin(b, all->world[i], i, k, again[i].from_the_way[k], REJOIN_FROM_THE_WAY + (uint32_t)k);
    }
    batch_draw(b);
}

static int64_t departure_people(const struct world *w)
{
    return row_people(departure_state(w)->pool, w->plan->cell_count);
}

static const struct state_array departure_arrays[] = {
    STATE_ARRAY(departure, pool, OVER_ORIGIN_CELLS),
    STATE_ARRAY(departure, normal, OVER_ORIGIN_CELLS),
};

const struct process departure_process = {
    .name = "departures",
    OPTIONS(departure),
    STATE(departure),
    ARRAYS(departure),
    .scratch_size = sizeof(struct departure_scratch),
    .streams = {STREAM_NOISE, STREAM_DEPARTURE, STREAM_REFILL, STREAM_REJOIN},
    .start = departure_start,
    .step_together = departure_step,
    .people = departure_people,
};
