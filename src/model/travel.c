/* Travel along routes: how long they take, and in which order places are seen.
 *
 * Journeys last a deterministic number of days a route: the rounding to whole
 * days is carried along the way (time_from_start), so that a journey is right
 * to within a day and several short hops fit in one day. What happens at a
 * place is in visits.c. Limits: no variation of speed within a class; variation
 * of journeys comes from rests and routes. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec travel_specs[] = {
    {"travel.give_up", "ending the journey", "probability", PER_NONE, offsetof(struct model_options, travel.give_up), 0,
     1, 0.002, 0, "assumed", "own assumption, no measurement known",
     "Chance of ending the journey at each place where people rest."},
    {"travel.speed_factor", "speed, multiplier", "ratio", PER_DEMOGRAPHIC,
     offsetof(struct model_options, travel.speed_factor), 0.1, 10, 1, 0, "assumed",
     "own assumption, no measurement known", "Multiplies the speed of a route for a demographic."},
};
const struct option_table travel_option_table = {travel_specs, sizeof travel_specs / sizeof travel_specs[0]};

#include <math.h>
#include <string.h>

/* Days on a route at the speed of a demographic; on the way nearer to the
 * border it may be none. */
static int days_on(const struct world *w, const struct route *route, double factor)
{
    int least = w->plan->rank[route->to] > w->plan->rank[route->from] ? 0 : 1;
    double start = w->plan->time_from_start[route->from] / factor;
    double took = route->km / (route->speed_km_per_day * factor);
    int days = (int)(floor(start + took + 0.5) - floor(start + 0.5));
    return days < least ? least : days > MAX_RING_DAYS - 1 ? MAX_RING_DAYS - 1 : days;
}

/* Places sorted into levels: those of one cannot be reached on the same day
 * from others of it, so that their draws are made together. */
static void sort_into_levels(struct world *w)
{
    const struct scenario *s = w->s;
    int *level = w->visit_level, deepest = 0, n = 0;
    for (int p = 0; p < s->place_count; p++)
        level[p] = 0;
    for (int i = 0; i < s->place_count; i++) {
        place_id p = w->plan->order[i];
        for (int j = w->plan->out_first[p]; j < w->plan->out_first[p + 1]; j++) {
            int r = w->plan->out_routes[j], to = s->routes[r].to, today = 0;
            for (int d = 0; d < s->demographic_count; d++)
                today |= w->travel_days[r * s->demographic_count + d] == 0;
            if (today && level[to] <= level[p]) level[to] = level[p] + 1;
            deepest = level[to] > deepest ? level[to] : deepest;
        }
    }
    for (int l = 0; l <= deepest; l++)
        for (int i = 0; i < s->place_count; i++)
            if (level[w->plan->order[i]] == l) w->visit[n++] = w->plan->order[i];
}

/* Rows for who is under way to each place, as many as the longest way there
 * takes: all days go through all of them, so the fewer there are the more stay
 * in the cache. */
static void lay_ring(struct world *w)
{
    const struct scenario *s = w->s;
    int *longest = w->ring_today, rows = 0; /* until it is set */
    for (int p = 0; p < s->place_count; p++)
        longest[p] = 0;
    for (int r = 0; r < s->route_count; r++) {
        for (int d = 0; d < s->demographic_count; d++) {
            int days = w->travel_days[r * s->demographic_count + d], *most = &longest[s->routes[r].to];
            *most = days > *most ? days : *most;
        }
    }
    for (int p = 0; p < s->place_count; p++) {
        w->ring_first[p] = rows;
        rows += longest[p] + 1;
        w->ring_today[p] = w->ring_first[p];
    }
    w->ring_first[s->place_count] = rows;
}

void travel_times(struct world *w)
{
    const struct scenario *s = w->s;
    for (int r = 0; r < s->route_count; r++)
        for (int d = 0; d < s->demographic_count; d++)
            w->travel_days[r * s->demographic_count + d] = days_on(w, &s->routes[r], w->base.travel.speed_factor[d]);
    lay_ring(w);
    sort_into_levels(w);
}

void travel_day_ends(struct world *w)
{
    for (int p = 0; p < w->s->place_count; p++)
        w->ring_today[p] = w->ring_today[p] + 1 < w->ring_first[p + 1] ? w->ring_today[p] + 1 : w->ring_first[p];
}

void travel_enter(struct world *w, place_id p, int k, int64_t n)
{
    size_t row = (size_t)arrival_row(w, 0, p);
    if (n <= 0) return;
    w->ring[row * (size_t)w->s->class_count + (size_t)k] += n;
    w->bound_for[p] = w->day_index + 1;
}

/* In the order of the plan, whatever the order of visits: a sum of fractions
 * depends on it. */
static void sum_harm(struct world *w)
{
    double *sum = measure_row(w, M_HAZARD_DAYS);
    for (int i = 0; i < w->s->place_count; i++)
        sum[0] += w->harm[w->plan->order[i]];
}

/* Who gave up today, given who had before. */
static void account_given_up(struct world *w, const int64_t *before)
{
    double *row = measure_row(w, M_GAVE_UP);
    for (int k = 0; k < w->s->class_count; k++)
        row[k] += (double)(w->gave_up[k] - before[k]);
}

void travel_step(struct world *const *worlds, int count)
{
    int64_t gave_up[MAX_WORLDS][MAX_CLASSES];
    const struct world *w = worlds[0]; /* the others have its levels: the same parameters */
    int places = w->s->place_count;
    for (int i = 0; i < count; i++)
        memcpy(gave_up[i], worlds[i]->gave_up, sizeof gave_up[i]);
    for (int first = 0, next; first < places; first = next) {
        for (next = first; next < places && w->visit_level[w->visit[next]] == w->visit_level[w->visit[first]];)
            next++;
        visit_places(worlds, count, w->visit + first, next - first);
    }
    for (int i = 0; i < count; i++) {
        double *arrivals = measure_row(worlds[i], M_PLACE_ARRIVALS);
        for (int p = 0; p < places; p++)
            arrivals[p] += worlds[i]->crowd[p];
        sum_harm(worlds[i]);
        account_given_up(worlds[i], gave_up[i]);
    }
}
