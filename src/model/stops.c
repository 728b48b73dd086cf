/* What becomes of the people who are stopped on the way.
 *
 * Of those stopped at a place today each is, in one multinomial draw, returned to the country of origin, stays in the
 * country of the stop and asks for asylum there, is channelled to a shelter, or is let go; the last two travel on from
 * that place on the next day. x = not_returned of the country times spared of the demographic, at most 1, is the chance
 * not to be returned. Citizens of the country itself may be exempt. Where everyone is returned nothing is drawn.
 * Source: INM counts people presented, channelled and returned. Limits: a stay in a shelter takes no days; who asks for
 * asylum stays; those who ask without having been stopped are not apart. */
#include "model/stops.h"

#include "model/travel.h"

#include <string.h>

/* clang-format off */
static const struct option_spec stops_option_rows[] = {
    {.name = "stops.not_returned", .label = "stopped and not returned", .unit = "share", AT(stops, not_returned),
     .index = PER_COUNTRY, .lever = 1, .low = 0, .high = 1, .value = 0, OWN_ASSUMPTION,
     .help = "Of those stopped in a country the share who are not returned to their own."},
    {.name = "stops.asylum", .label = "asylum in the country of the stop", .unit = "share", AT(stops, asylum),
     .index = PER_COUNTRY, .lever = 1, .low = 0, .high = 1, .value = 0, OWN_ASSUMPTION,
     .help = "Of those stopped and not returned the share who ask for asylum there and stay."},
    {.name = "stops.spared", .label = "not returned, by demographic", .unit = "ratio", AT(stops, spared),
     .index = PER_DEMOGRAPHIC, .low = 0, .high = 10, .value = 1, OWN_ASSUMPTION,
     .help = "Multiplies the share not returned: children and families are returned less."},
    {.name = "stops.sheltered", .label = "channelled to shelters", .unit = "share", AT(stops, sheltered),
     .index = PER_DEMOGRAPHIC, .low = 0, .high = 1, .value = 0, OWN_ASSUMPTION,
     .help = "Of those not returned and not seeking asylum there the share channelled to shelters; the others are let go."},
    {.name = "stops.own_citizens", .label = "citizens stopped in their own country", .unit = "0 or 1",
     AT(stops, own_citizens), .low = 0, .high = 1, .value = 1, OWN_ASSUMPTION,
     .help = "0: who comes from an origin with the id of the country is not stopped there."},
};
/* clang-format on */

void stop_chances(double not_returned, double asylum, double sheltered, double chance[STOP_OUTCOMES])
{
    double x = not_returned < 1 ? not_returned : 1;
    chance[STOP_RETURNED] = 1 - x;
    chance[STOP_REFUGE] = x * asylum;
    chance[STOP_SHELTERED] = x * (1 - asylum) * sheltered;
}

enum { STOPPED_ROWS = 64 };

/* Places of worlds where people were stopped, which are drawn together, and what goes for the country. */
struct stops_scratch {
    struct worlds *all;
    struct country_stops {
        int draws;       /* 1 = somebody stopped there may go on */
        uint64_t exempt; /* classes, a bit each */
        double chance[STOP_OUTCOMES][MAX_CLASSES];
        const double *chances[STOP_OUTCOMES];
        int64_t sum[STOP_OUTCOMES + 1]; /* people by what became of them today */
    } country[MAX_WORLDS];
    int count;
    struct chance_row rows[STOPPED_ROWS];
    struct stopped {
        int world, post;
        int64_t *to[STOP_OUTCOMES + 1], total[STOP_OUTCOMES + 1];
    } stopped[STOPPED_ROWS];
};

static int64_t *resting_row(const struct world *w, place_id p)
{
    return travel_state(w)->resting + (size_t)p * (size_t)w->plan->row_length;
}

/* People travel on from a place, from tomorrow. */
static void go_on(const struct world *w, place_id p, int64_t n)
{
    struct travel_state *t = travel_state(w);
    if (n > 0) t->somebody_rests[p] = 1;
    t->travelling += n;
}

static void stops_start(struct world *w)
{
    const struct scenario *s = w->s;
    for (int country = 0; country < s->country_count; country++)
        for (int k = 0; k < s->class_count; k++)
            if (strcmp(s->origin_ids[s->classes[k].origin], s->country_ids[country]) == 0)
                stops_state(w)->citizens[country] |= (uint64_t)1 << k;
}

/* Citizens who are exempt go on. */
static void spare_citizens(struct world *w, place_id p, uint64_t exempt)
{
    int64_t *restrict stopped = stops_row(w, p), *restrict resting = resting_row(w, p), n = 0;
    for (; exempt != 0; exempt &= exempt - 1) {
        int k = __builtin_ctzll(exempt);
        n += stopped[k];
        resting[k] += stopped[k];
        stopped[k] = 0;
    }
    go_on(w, p, n);
}

/* Where all are returned. */
static void return_stopped(struct world *w, int post, int64_t *sum)
{
    int64_t *stopped = stops_row(w, w->plan->post_place[post]), n = 0;
    for (int k = 0; k < w->s->class_count; k++) {
        n += stopped[k];
        w->stage.returned[k] += stopped[k];
        stopped[k] = 0;
    }
    measure_row(w, M_STOPS)[post] += (double)n;
    sum[STOP_RETURNED] += n;
}

static void start_country(struct country_stops *c, const struct world *w, int country)
{
    const struct stops_options *o = stops_options(w);
    double p[MAX_DEMOGRAPHICS][STOP_OUTCOMES];
    memset(c->sum, 0, sizeof c->sum);
    c->exempt = o->own_citizens < 0.5 ? stops_state(w)->citizens[country] : 0;
    c->draws = o->not_returned[country] > 0;
    for (int d = 0; c->draws && d < w->s->demographic_count; d++)
        stop_chances(o->not_returned[country] * o->spared[d], o->asylum[country], o->sheltered[d], p[d]);
    for (int outcome = 0; outcome < STOP_OUTCOMES; outcome++)
        c->chances[outcome] = c->chance[outcome];
    for (int k = 0; c->draws && k < w->s->class_count; k++)
        for (int outcome = 0, d = w->s->classes[k].demographic; outcome < STOP_OUTCOMES; outcome++)
            c->chance[outcome][k] = p[d][outcome];
}

/* Draw what is listed, and count it. */
static void place_stopped(struct stops_scratch *a)
{
    if (a->count == 0) return;
    draw_rows(a->all, STREAM_STOPS, STOP_OUTCOMES + 1, CHANCE_AND_REST, a->rows, a->count);
    for (int i = 0; i < a->count; i++) {
        struct stopped *stopped = &a->stopped[i];
        struct world *w = a->all->world[stopped->world];
        const int64_t *total = stopped->total;
        int64_t *sum = a->country[stopped->world].sum, n = 0;
        for (int outcome = 0; outcome <= STOP_OUTCOMES; outcome++) {
            n += total[outcome];
            sum[outcome] += total[outcome];
        }
        measure_row(w, M_STOPS)[stopped->post] += (double)n;
        go_on(w, w->plan->post_place[stopped->post], total[STOP_SHELTERED] + total[STOP_OUTCOMES]);
    }
    a->count = 0;
}

static void list_stopped(struct stops_scratch *a, int world, int post)
{
    struct world *w = a->all->world[world];
    place_id p = w->plan->post_place[post];
    if (a->count == STOPPED_ROWS) place_stopped(a);
    struct stopped *stopped = &a->stopped[a->count];
    stopped->world = world;
    stopped->post = post;
    stopped->to[STOP_RETURNED] = w->stage.returned;
    stopped->to[STOP_REFUGE] = stops_state(w)->refuge;
    stopped->to[STOP_SHELTERED] = stopped->to[STOP_OUTCOMES] = resting_row(w, p);
    a->rows[a->count++] = (struct chance_row){.cell = (uint32_t)(p * MAX_CLASSES),
                                              .from = stops_row(w, p),
                                              .chance = a->country[world].chances,
                                              .to = stopped->to,
                                              .total = stopped->total};
}

static void count_stops(struct world *w, int country, const int64_t *sum)
{
    measure_row(w, M_INTERDICTED)[country] += (double)(sum[STOP_RETURNED] + sum[STOP_REFUGE] + sum[STOP_SHELTERED]
                                                       + sum[STOP_OUTCOMES]);
    measure_row(w, M_STOPS_RETURNED)[country] += (double)sum[STOP_RETURNED];
    measure_row(w, M_STOPS_REFUGE)[country] += (double)sum[STOP_REFUGE];
    measure_row(w, M_STOPS_SHELTERED)[country] += (double)sum[STOP_SHELTERED];
}

/* The stopped at the places of a country, in all worlds. */
static void place_in_country(struct stops_scratch *a, int country)
{
    const struct plan *plan = a->all->world[0]->plan;
    for (int i = 0; i < a->all->count; i++)
        start_country(&a->country[i], a->all->world[i], country);
    for (int j = plan->first_post[country]; j < plan->first_post[country + 1]; j++) {
        int post = plan->country_posts[j];
        for (int i = 0; i < a->all->count; i++) {
            struct world *w = a->all->world[i];
            struct country_stops *c = &a->country[i];
            if (c->exempt != 0) spare_citizens(w, plan->post_place[post], c->exempt);
            if (c->draws)
                list_stopped(a, i, post);
            else
                return_stopped(w, post, c->sum);
        }
    }
    place_stopped(a); /* before the outcomes of the next country */
    for (int i = 0; i < a->all->count; i++)
        count_stops(a->all->world[i], country, a->country[i].sum);
}

static void stops_step(struct worlds *all)
{
    struct stops_scratch *a = all->work->scratch;
    a->all = all;
    a->count = 0;
    for (int country = 0; country < all->world[0]->s->country_count; country++)
        place_in_country(a, country);
}

/* At the end of a day nobody is in a row of those stopped. */
static int64_t stops_people(const struct world *w) { return people_of_row(stops_state(w)->refuge, w->s->class_count); }

static const struct state_array stops_arrays[] = {STATE_ARRAY(stops, stopped, OVER_PLACES, OVER_CLASSES)};

const struct process stops_process = {
    .name = "stops",
    OPTIONS(stops),
    STATE(stops),
    ARRAYS(stops),
    .scratch_size = sizeof(struct stops_scratch),
    .start = stops_start,
    .streams = {STREAM_STOPS},
    .step_together = stops_step,
    .people = stops_people,
};
