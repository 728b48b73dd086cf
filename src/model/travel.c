/* Travel along routes: how long they take, and in which order places are seen.
 *
 * Journeys last a deterministic number of days a route: the rounding to whole
 * days is carried along the way (time_from_start), so that a journey is right
 * to within a day and several short hops fit in one day. What happens at a
 * place is in passage.c. Limits: no variation of speed within a class; variation
 * of journeys comes from rests and routes. */
#include "model/travel.h"

#include "model/passage.h"

#include <math.h>
#include <string.h>

/* clang-format off */
static const struct option_spec travel_option_rows[] = {
    {.name = "travel.give_up", .label = "ending the journey", .unit = "probability", AT(travel, give_up), .low = 0,
     .high = 1, .value = 0, OFF_UNLESS_STATED,
     .help = "Chance of ending the journey at each place where people rest."},
    {.name = "travel.speed_factor", .label = "speed, multiplier", .unit = "ratio", AT(travel, speed_factor),
     .index = PER_DEMOGRAPHIC, .low = 0.1, .high = 10, .value = 1, OWN_ASSUMPTION,
     .help = "Multiplies the speed of a route for a demographic."},
};
/* clang-format on */

/* Days from one count of the rows to the next; in builds that are not optimised each day. */
#ifdef __OPTIMIZE__
enum { COUNT_EVERY = 32 };
#else
enum { COUNT_EVERY = 1 };
#endif

int travel_days_between(double start, double took, int least)
{
    int days = (int)(floor(start + took + 0.5) - floor(start + 0.5));
    return days < least ? least : days > MAX_RING_DAYS - 1 ? MAX_RING_DAYS - 1 : days;
}

/* Days on a route at the speed of a demographic; on the way nearer to the
 * border it may be none. */
static int days_on(const struct plan *plan, const struct route *route, double factor)
{
    int least = plan->rank[route->to] > plan->rank[route->from] ? 0 : 1;
    return travel_days_between(plan->time_from_start[route->from] / factor,
                               route->km / (route->speed_km_per_day * factor), least);
}

/* Places sorted into levels: those of one cannot be reached on the same day
 * from others of it, so that their draws are made together. */
static void sort_into_levels(const struct plan *plan, struct travel_state *t)
{
    const struct scenario *s = plan->s;
    int *level = t->visit_level, deepest = 0, n = 0;
    for (int i = 0; i < s->place_count; i++) {
        place_id p = plan->order[i];
        for (int j = plan->out_first[p]; j < plan->out_first[p + 1]; j++) {
            int r = plan->way[j].route, to = plan->way[j].to, today = 0;
            for (int d = 0; d < s->demographic_count; d++)
                today |= t->travel_days[r * s->demographic_count + d] == 0;
            if (today && level[to] <= level[p]) level[to] = level[p] + 1;
            deepest = level[to] > deepest ? level[to] : deepest;
        }
    }
    t->levels = deepest + 1;
    for (int l = 0; l <= deepest; l++) {
        for (int i = 0; i < s->place_count; i++)
            if (level[plan->order[i]] == l) t->visit[n++] = plan->order[i];
        t->level_end[l] = n;
    }
}

/* Rows for people under way to each place, as many as the longest way there
 * takes: all days go through all of them, so the fewer there are the more stay
 * in the cache. */
static void lay_ring(const struct scenario *s, struct travel_state *t)
{
    int *longest = t->ring_today, rows = 0; /* until it is set */
    for (int r = 0; r < s->route_count; r++) {
        for (int d = 0; d < s->demographic_count; d++) {
            int days = t->travel_days[r * s->demographic_count + d], *most = &longest[s->routes[r].to];
            *most = days > *most ? days : *most;
        }
    }
    for (int p = 0; p < s->place_count; p++) {
        t->ring_first[p] = rows;
        t->ring_days[p] = (uint32_t)longest[p] + 1;
        rows += longest[p] + 1;
        t->ring_today[p] = t->ring_first[p];
    }
    t->ring_first[s->place_count] = rows;
}

/* The classes of all demographics that need as many days for a route as one, none where an earlier one does. */
static uint64_t classes_together(const struct scenario *s, const int *days, int demographic)
{
    uint64_t classes = 0;
    for (int d = 0; d < demographic; d++)
        if (days[d] == days[demographic]) return 0;
    for (int k = 0; k < s->class_count; k++)
        classes |= (uint64_t)(days[s->classes[k].demographic] == days[demographic]) << k;
    return classes;
}

/* Lays the lanes of a route from lane `next` on. Returns how many. */
static int lay_lanes(const struct world *w, int r, int next)
{
    const struct scenario *s = w->s;
    struct travel_state *t = travel_state(w);
    const int *days = t->travel_days + r * s->demographic_count, *rows = t->ring_first + s->routes[r].to;
    int count = 0, length = w->plan->row_length;
    for (int d = 0; d < s->demographic_count; d++) {
        uint64_t classes = classes_together(s, days, d);
        if (classes == 0 && d > 0) continue;
        t->lane_to[next + count] = (rows[0] + days[d]) * length;
        t->lane_first[next + count] = rows[0] * length;
        t->lane_end[next + count] = rows[1] * length;
        t->lane_classes[next + count++] = classes;
    }
    if (count == 1) t->lane_classes[next] = ALL_DRAWS;
    return count;
}

static void lay_ways_out(const struct world *w)
{
    const struct plan *plan = w->plan;
    struct travel_state *t = travel_state(w);
    int lanes = 0;
    for (place_id p = 0; p < w->s->place_count; p++) {
        struct ways_out *ways = &t->ways_out[p];
        unsigned char *at = ways->goal_at;
        int routes = plan->out_first[p + 1] - plan->out_first[p];
        ways->first = lanes;
        at[ENDS] = at[TURNED_BACK] + 1;
        at[TAKES_ROUTE] = at[ENDS] + 1;
        for (int j = 0; j < routes; j++) {
            int more = lay_lanes(w, plan->way[plan->out_first[p] + j].route, lanes);
            lanes += more;
            at[TAKES_ROUTE + j + 1] = (unsigned char)(at[TAKES_ROUTE + j] + more);
        }
        at[TAKES_ROUTE + routes + 1] = at[TAKES_ROUTE + routes] + 1;
        ways->end = lanes;
    }
}

static void travel_start(struct world *w)
{
    const struct scenario *s = w->s;
    struct travel_state *t = travel_state(w);
    for (int r = 0; r < s->route_count; r++)
        for (int d = 0; d < s->demographic_count; d++)
            t->travel_days[r * s->demographic_count + d] = days_on(w->plan, &s->routes[r],
                                                                   travel_options(w)->speed_factor[d]);
    lay_ring(s, t);
    lay_ways_out(w);
    sort_into_levels(w->plan, t);
}

/* Move rows on by a step, each within its own range. */
static void next_rows(int *restrict row, const int *restrict first, const int *restrict end, int step, int count)
{
    for (int i = 0; i < count; i++) {
        int next = row[i] + step, again = first[i];
        row[i] = next < end[i] ? next : again;
    }
}

static void travel_day_ends(struct world *w)
{
    struct travel_state *t = travel_state(w);
    int places = w->s->place_count;
    next_rows(t->ring_today, t->ring_first, t->ring_first + 1, 1, places);
    next_rows(t->lane_to, t->lane_first, t->lane_end, w->plan->row_length, t->ways_out[places - 1].end);
}

/* Places that are marked empty are not looked at: people put there would be
 * missed, and conservation would show it. */
int64_t travel_count(const struct world *w)
{
    const struct travel_state *t = travel_state(w);
    int length = w->plan->row_length;
    int64_t people = 0;
    for (place_id p = 0; p < w->s->place_count; p++) {
        int first = t->ring_first[p], rows = (int)t->ring_days[p];
        if (somebody_bound_for(t, w->day_index, p))
            people += row_people(t->ring + (size_t)first * (size_t)length, rows * length);
        if (t->somebody_rests[p]) people += people_of_row(t->resting + (size_t)p * (size_t)length, length);
    }
    return people;
}

/* In the order of the plan, whatever the order of visits: a sum of fractions
 * depends on it. */
static void sum_harm(struct world *w)
{
    const double *harm = travel_state(w)->harm;
    double *sum = measure_row(w, M_HAZARD_DAYS);
    for (int i = 0; i < w->s->place_count; i++)
        sum[0] += harm[w->plan->order[i]];
}

/* Those who gave up today: all who have after travel (sign 1) less those who had before (-1). */
static void count_given_up(struct world *w, double sign)
{
    double *row = measure_row(w, M_GAVE_UP);
    for (int k = 0; k < w->s->class_count; k++)
        row[k] += sign * (double)w->stage.gave_up[k];
}

static void travel_step(struct worlds *all)
{
    const struct travel_state *t = travel_state(all->world[0]); /* the others have its levels: the same parameters */
    int places = all->world[0]->s->place_count;
    for (int i = 0; i < all->count; i++) {
        struct travel_state *own = travel_state(all->world[i]);
        memset(own->crowd, 0, (size_t)places * sizeof *own->crowd);
        memset(own->harm, 0, (size_t)places * sizeof *own->harm);
        count_given_up(all->world[i], -1);
    }
    for (int l = 0, first = 0; l < t->levels; first = t->level_end[l++])
        pass_places(all, t->visit + first, t->level_end[l] - first);
    for (int i = 0; i < all->count; i++) {
        double *arrivals = measure_row(all->world[i], M_PLACE_ARRIVALS);
        for (int p = 0; p < places; p++)
            arrivals[p] += travel_state(all->world[i])->crowd[p];
        sum_harm(all->world[i]);
        count_given_up(all->world[i], 1);
    }
}

/* Most days by who came and who left; on some the rows are counted, which must give the same. */
static int64_t travel_people(const struct world *w)
{
    return w->day_index % COUNT_EVERY == 0 ? travel_count(w) : travel_state(w)->travelling;
}

static const struct state_array travel_arrays[] = {
    STATE_ARRAY(travel, travel_days, OVER_ROUTES, OVER_DEMOGRAPHICS),
    STATE_ARRAY(travel, lane_to, OVER_ROUTES, OVER_DEMOGRAPHICS),
    STATE_ARRAY(travel, lane_first, OVER_ROUTES, OVER_DEMOGRAPHICS),
    STATE_ARRAY(travel, lane_end, OVER_ROUTES, OVER_DEMOGRAPHICS),
    STATE_ARRAY(travel, lane_classes, OVER_ROUTES, OVER_DEMOGRAPHICS),
    STATE_ARRAY(travel, ways_out, OVER_PLACES),
    STATE_ARRAY(travel, visit, OVER_PLACES),
    STATE_ARRAY(travel, visit_level, OVER_PLACES),
    STATE_ARRAY(travel, level_end, OVER_PLACES),
    STATE_ARRAY(travel, ring_first, OVER_PLACES_AND_END),
    STATE_ARRAY(travel, ring_today, OVER_PLACES),
    STATE_ARRAY(travel, ring_days, OVER_PLACES),
    STATE_ARRAY(travel, ring, OVER_PLACES, OVER_RING_DAYS, OVER_CLASSES),
    STATE_ARRAY(travel, resting, OVER_PLACES, OVER_CLASSES),
    STATE_ARRAY(travel, somebody_rests, OVER_PLACES),
    STATE_ARRAY(travel, bound_for, OVER_PLACES),
    STATE_ARRAY(travel, visits, OVER_PLACES),
    STATE_ARRAY(travel, goals, OVER_GOALS),
    STATE_ARRAY(travel, harm, OVER_PLACES),
    STATE_ARRAY(travel, crowd, OVER_PLACES),
};

const struct process travel_process = {
    .name = "travel",
    OPTIONS(travel),
    STATE(travel),
    ARRAYS(travel),
    .scratch_size = sizeof(struct passage),
    .streams = {STREAM_TRAVEL, STREAM_DWELL},
    .start = travel_start,
    .step_together = travel_step,
    .day_ends = travel_day_ends,
    .people = travel_people,
};
