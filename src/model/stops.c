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

struct stops_scratch {
    struct worlds *all;
    struct split outcome[MAX_WORLDS][MAX_DEMOGRAPHICS];
};

/* n people travel on from a place, from tomorrow. */
static void go_on(struct world *w, place_id p, int k, int64_t n)
{
    struct travel_state *t = travel_state(w);
    t->resting[(size_t)p * (size_t)w->s->class_count + (size_t)k] += n;
    if (n > 0) t->somebody_rests[p] = 1;
}

static void count_stops(struct world *w, place_id p, int64_t n)
{
    const struct place *place = &w->s->places[p];
    measure_row(w, M_INTERDICTED)[place->country] += (double)n;
    if (place->post >= 0) measure_row(w, M_STOPS)[place->post] += (double)n;
}

static int is_citizen(const struct world *w, int k, int country)
{
    return strcmp(w->s->origin_ids[w->s->classes[k].origin], w->s->country_ids[country]) == 0;
}

static void decided(void *user, int world, const struct split_cell *c)
{
    struct world *w = ((struct stops_scratch *)user)->all->world[world];
    place_id p = (int)(c->cell / MAX_CLASSES);
    int k = (int)(c->cell % MAX_CLASSES), country = w->s->places[p].country;
    w->stage.returned[k] += c->counts[STOP_RETURNED];
    stops_state(w)->refuge[k] += c->counts[STOP_REFUGE];
    go_on(w, p, k, c->counts[STOP_SHELTERED] + c->counts[STOP_OUTCOMES]);
    measure_row(w, M_STOPS_RETURNED)[country] += (double)c->counts[STOP_RETURNED];
    measure_row(w, M_STOPS_REFUGE)[country] += (double)c->counts[STOP_REFUGE];
    measure_row(w, M_STOPS_SHELTERED)[country] += (double)c->counts[STOP_SHELTERED];
}

/* Citizens who are exempt go on; the others are counted, and returned where all are. */
static void count_or_return(struct world *w, place_id p)
{
    const struct stops_options *o = stops_options(w);
    int64_t *stopped = stops_row(w, p), n = people_of_row(stopped, w->s->class_count);
    int country = w->s->places[p].country;
    for (int k = 0; n > 0 && o->own_citizens < 0.5 && k < w->s->class_count; k++) {
        if (stopped[k] == 0 || !is_citizen(w, k, country)) continue;
        go_on(w, p, k, stopped[k]);
        n -= stopped[k];
        stopped[k] = 0;
    }
    if (n == 0) return;
    count_stops(w, p, n);
    if (o->not_returned[country] > 0) return;
    measure_row(w, M_STOPS_RETURNED)[country] += (double)n;
    for (int k = 0; k < w->s->class_count; k++) {
        w->stage.returned[k] += stopped[k];
        stopped[k] = 0;
    }
}

static void outcomes_init(const struct world *w, int country, struct split *outcome)
{
    const struct stops_options *o = stops_options(w);
    for (int d = 0; d < w->s->demographic_count; d++) {
        double p[STOP_OUTCOMES];
        stop_chances(o->not_returned[country] * o->spared[d], o->asylum[country], o->sheltered[d], p);
        split_init(&outcome[d], p, STOP_OUTCOMES, 1);
    }
}

/* The stopped at the places of a country where not all are returned, in all worlds. */
static void place_stopped(struct stops_scratch *a, struct batch *b, int country)
{
    const struct scenario *s = a->all->world[0]->s;
    int any = 0;
    for (int i = 0; i < a->all->count; i++) {
        if (!(stops_options(a->all->world[i])->not_returned[country] > 0)) continue;
        outcomes_init(a->all->world[i], country, a->outcome[i]);
        any = 1;
    }
    for (place_id p = 0; any && p < s->place_count; p++) {
        if (s->places[p].country != country || s->places[p].post < 0) continue;
        for (int k = 0; k < s->class_count; k++) {
            for (int i = 0; i < a->all->count; i++) {
                int64_t *n = &stops_row(a->all->world[i], p)[k];
                batch_add(b, i, &a->outcome[i][s->classes[k].demographic], STOP_OUTCOMES + 1,
                          (uint32_t)(p * MAX_CLASSES + k), *n);
                *n = 0;
            }
        }
    }
    batch_draw(b); /* before the outcomes of the next country */
}

static void stops_step(struct worlds *all)
{
    const struct scenario *s = all->world[0]->s;
    struct stops_scratch *a = all->work->scratch;
    struct batch *b = start_batch(all, 0, STREAM_STOPS, decided, a);
    a->all = all;
    for (place_id p = 0; p < s->place_count; p++)
        for (int i = 0; s->places[p].post >= 0 && i < all->count; i++)
            count_or_return(all->world[i], p);
    for (int country = 0; country < s->country_count; country++)
        place_stopped(a, b, country);
}

static int64_t stops_people(const struct world *w)
{
    int64_t n = people_of_row(stops_state(w)->refuge, w->s->class_count);
    for (place_id p = 0; p < w->s->place_count; p++)
        if (w->s->places[p].post >= 0) n += people_of_row(stops_row(w, p), w->s->class_count);
    return n;
}

static const struct state_array stops_arrays[] = {STATE_ARRAY(stops, stopped, OVER_PLACES, OVER_CLASSES)};

const struct process stops_process = {
    .name = "stops",
    OPTIONS(stops),
    STATE(stops),
    ARRAYS(stops),
    .scratch_size = sizeof(struct stops_scratch),
    .streams = {STREAM_STOPS},
    .step_together = stops_step,
    .people = stops_people,
};
