/* Routes that are closed in some months of the year, as a river in flood.
 *
 * The column closed_months of routes.csv lists the months (7;8;9). Nobody sets
 * out on a closed route: its probability is zero, and the other routes from its
 * place take over in proportion. Where every route is closed people rest, and
 * caravans wait, until one opens; then all who rest at a place without rests go
 * on. People under way on a route when it closes arrive.
 * Limits: people farther back do not foresee a closed route; they choose by the
 * values of an open one. */
#include "model/seasonal_route.h"

#include "model/route_choice.h"

#include <string.h>

int route_closed(uint32_t closed_months, int month) { return (int)(closed_months >> (month - 1) & 1u); }

int open_shares(const double *chosen, const unsigned char *closed, int count, double *share)
{
    double sum = 0;
    int open = 0;
    for (int i = 0; i < count; i++) {
        open += !closed[i];
        sum += closed[i] ? 0 : chosen[i];
    }
    for (int i = 0; i < count; i++)
        share[i] = closed[i] ? 0 : sum > 0 ? chosen[i] / sum : 1.0 / open;
    return open > 0;
}

static void seasonal_route_start(struct world *w)
{
    for (int r = 0; r < w->s->route_count; r++)
        seasonal_route_state(w)->any |= w->s->routes[r].closed_months != 0;
}

/* Masks the choice at a place; one where nothing is closed is left to the bit. */
static void close_at(struct world *w, place_id p, int month)
{
    struct seasonal_route_state *state = seasonal_route_state(w);
    const struct way *way = w->plan->way + w->plan->out_first[p];
    int count = w->plan->out_first[p + 1] - w->plan->out_first[p], closures = 0;
    double chosen[MAX_OUT_ROUTES], share[MAX_OUT_ROUTES];
    unsigned char closed[MAX_OUT_ROUTES];
    for (int i = 0; i < count; i++) {
        chosen[i] = share[i] = state->chosen[way[i].route];
        closed[i] = (unsigned char)route_closed(w->s->routes[way[i].route].closed_months, month);
        closures += closed[i];
    }
    route_choice_state(w)->shut[p] = closures > 0 && !open_shares(chosen, closed, count, share);
    for (int i = 0; i < count; i++)
        route_choice_state(w)->choice[way[i].route] = share[i];
}

static void seasonal_route_step(struct world *w)
{
    struct seasonal_route_state *state = seasonal_route_state(w);
    struct route_choice_state *route = route_choice_state(w);
    int year, month, day;
    if (!state->any) return;
    date_split(w->day, &year, &month, &day);
    if (month == state->month && route->choices_made == state->choices_made) return;
    if (route->choices_made != state->choices_made)
        memcpy(state->chosen, route->choice, (size_t)w->s->route_count * sizeof *state->chosen);
    for (place_id p = 0; p < w->s->place_count; p++)
        close_at(w, p, month);
    state->month = month;
    state->choices_made = ++route->choices_made;
}

static const struct state_array seasonal_route_arrays[] = {
    STATE_ARRAY(seasonal_route, chosen, OVER_ROUTES),
};

const struct process seasonal_route_process = {
    .name = "seasonal routes",
    STATE(seasonal_route),
    ARRAYS(seasonal_route),
    .start = seasonal_route_start,
    .step = seasonal_route_step,
};
