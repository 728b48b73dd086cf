/* What happens at the places on the way.
 *
 * Everyone who passes a place today is, in one multinomial draw, turned back,
 * ends the journey or takes one of the routes. Where people rest, those who
 * arrive may be turned back first; then everyone there ends the journey, takes
 * a route or rests on. Places that cannot be reached from each other today are
 * visited together, so that their draws fill the vector registers. */
#include "model/passage.h"

#include "model/border.h"
#include "model/interdiction.h"
#include "model/route_choice.h"
#include "model/stops.h"

int passing_chances(double turned_back, const double *choice, const struct way *way, int count, double *chance)
{
    double stop = count == 0 ? 1 : 0; /* of those not turned back */
    double go = (1 - turned_back) * (1 - stop);
    chance[0] = turned_back;
    chance[1] = (1 - turned_back) * stop;
    for (int j = 0; j < count; j++)
        chance[2 + j] = go * choice[way[j].route];
    return 2 + count;
}

int resting_chances(double leave, double give_up, const double *choice, const struct way *way, int count,
                    double *chance)
{
    double today = count == 0 ? 0 : leave, go = today * (1 - give_up);
    chance[0] = today * give_up;
    for (int j = 0; j < count; j++)
        chance[1 + j] = go * choice[way[j].route];
    return 1 + count;
}

/* The split of a place is made anew when routes have been reconsidered, and each day where the risk at a post is part of it or
 * people wait. */
static void make_split(struct visit *v)
{
    const struct world *w = v->w;
    const struct route_choice_state *route = route_choice_state(w);
    const struct way *way = w->plan->way + w->plan->out_first[v->place];
    double chance[TAKES_ROUTE + MAX_OUT_ROUTES];
    double leave = v->waits ? !route->shut[v->place] : w->plan->leave[v->place];
    int n = v->rests ? resting_chances(leave, travel_options(w)->give_up, route->choice, way, v->routes, chance)
                     : passing_chances(v->back, route->choice, way, v->routes, chance);
    split_init(&v->split, chance, n, v->rests);
}

/* What stays from day to day. */
static void prepare_visit(struct visit *v, struct world *w, place_id p)
{
    const struct travel_state *t = travel_state(w);
    const struct ways_out *ways = &t->ways_out[p];
    int64_t *back = stops_row(w, p), *resting = t->resting + (size_t)p * (size_t)w->plan->row_length;
    *v = (struct visit){.w = w,
                        .place = p,
                        .routes = w->plan->out_first[p + 1] - w->plan->out_first[p],
                        .goal = t->goals + ways->first + p * FIXED_GOALS,
                        .lanes = ways->end - ways->first,
                        .lane_to = t->lane_to + ways->first,
                        .at_post = {{back, ALL_DRAWS}, {resting, ALL_DRAWS}}};
    v->goal[0] = (struct row_goal){back, ALL_DRAWS};
    v->goal[1] = (struct row_goal){w->plan->stop[p].journeys_end ? w->stage.settled : w->stage.gave_up, ALL_DRAWS};
    for (int i = 0; i < v->lanes; i++)
        v->goal[2 + i].draws = t->lane_classes[ways->first + i];
    v->goal[2 + v->lanes] = (struct row_goal){resting, ALL_DRAWS};
}

/* The rows of the draws, but for those that arrive. */
static void prepare_rows(struct visit *v)
{
    static const unsigned char one_each[] = {0, 1, 2};
    const struct travel_state *t = travel_state(v->w);
    int first = v->rests ? ENDS : TURNED_BACK;
    uint32_t cell = (uint32_t)(v->place * MAX_CLASSES);
    v->row = (struct split_row){.split = &v->split,
                                .cell = cell,
                                .from = t->resting + (size_t)v->place * (size_t)v->w->plan->row_length,
                                .goal = v->goal,
                                .goal_at = t->ways_out[v->place].goal_at + first,
                                .total = v->total + first};
    v->post = (struct split_row){.cell = cell, .goal = v->at_post, .goal_at = one_each, .total = v->passed_post};
}

/* The measures of a visit, and the places people are bound for. */
static void account(const struct visit *v)
{
    struct world *w = v->w;
    struct travel_state *t = travel_state(w);
    const struct way *way = w->plan->way + w->plan->out_first[v->place];
    const int64_t *total = v->total, *taken = total + TAKES_ROUTE;
    double *restrict flow = measure_row(w, M_ROUTE_FLOW), harm = 0;
    uint32_t *restrict bound_for = t->bound_for, tomorrow = w->day_index + 1;
    int64_t back = v->posts ? v->passed_post[0] : v->rests ? 0 : total[TURNED_BACK], passed = back + total[ENDS];
    for (int j = 0, count = v->routes; j < count; j++) {
        double people = (double)taken[j];
        passed += taken[j];
        flow[way[j].route] += people;
        harm += people * way[j].harm;
        if (taken[j] > 0) bound_for[way[j].to] = tomorrow;
    }
    t->harm[v->place] = harm;
    t->travelling -= back + total[ENDS];
    t->crowd[v->place] = (double)(v->posts ? back + v->passed_post[1] : v->rests ? v->row.joined : passed);
    if (v->rests) t->somebody_rests[v->place] = taken[v->routes] > 0;
}

/* Draw what becomes of the people at the places listed, and let it happen. */
static void make_passage(struct passage *g)
{
    const struct world *w = g->all->world[0];
    int classes = w->s->class_count;
    random_split_rows(w->key, STREAM_TRAVEL, w->day_index, classes, g->passing, g->passing_count);
    random_split_rows(w->key, STREAM_DWELL, w->day_index, classes, g->resting, g->resting_count);
    for (int i = 0; i < g->visit_count; i++)
        account(g->visit[i]);
    g->visit_count = g->passing_count = g->resting_count = 0;
}

/* Arrivals at a crossing wait in its sector. */
static void reach_border(struct world *w, place_id p, int64_t *restrict arriving)
{
    struct travel_state *t = travel_state(w);
    int64_t *restrict waiting = border_state(w)->waiting + w->plan->stop[p].sector * w->plan->row_length;
    int64_t *restrict first_waiting = border_state(w)->first_waiting, total = 0;
    for (int k = 0, classes = w->s->class_count; k < classes; k++) {
        waiting[k] += arriving[k];
        first_waiting[k] += arriving[k];
        total += arriving[k];
        arriving[k] = 0;
    }
    t->crowd[p] = (double)total;
    t->travelling -= total;
}

/* Those who arrive, or are turned back before they rest, and those who rest. */
static void list_draws(struct passage *g, struct visit *v, int64_t *arriving)
{
    g->visit[g->visit_count++] = v;
    if (v->posts) {
        v->post.split = &g->at_post[g->passing_count];
        v->post.from = arriving;
        split_init_binomial(&g->at_post[g->passing_count], v->back);
        g->passing[g->passing_count++] = &v->post;
    }
    if (v->rests) {
        v->row.joins = v->posts ? 0 : arriving;
        g->resting[g->resting_count++] = &v->row;
    } else {
        v->row.from = arriving;
        g->passing[g->passing_count++] = &v->row;
    }
}

/* Where the lanes of a place lead today. */
static void aim_lanes(struct row_goal *restrict goal, int64_t *ring, const int *restrict to, int lanes)
{
    for (int i = 0; i < lanes; i++)
        goal[i].to = ring + to[i];
}

static void add_visit(struct passage *g, struct world *w, place_id p, int64_t *arriving)
{
    struct travel_state *t = travel_state(w);
    const struct route_choice_state *route = route_choice_state(w);
    struct visit *v = &t->visits[p];
    unsigned char waits = route->shut[p] || (!w->plan->stop[p].rests && t->somebody_rests[p]), anew = v->w != w;
    if (anew) prepare_visit(v, w, p);
    if (anew || v->waits != waits) {
        v->choices = 0;
        v->waits = waits;
        v->rests = w->plan->stop[p].rests || waits;
        prepare_rows(v);
    }
    v->back = interdiction_state(w)->place_risk[p];
    v->posts = v->rests && v->back > 0;
    int lasts = !waits && (v->rests || !(v->back > 0));
    if (!lasts || v->choices != route->choices_made) make_split(v);
    v->choices = lasts ? route->choices_made : 0; /* the day after may be one on which it would last */
    aim_lanes(v->goal + 2, t->ring, v->lane_to, v->lanes);
    list_draws(g, v, arriving);
}

/* One place of one world: those who arrive or rest there join the visits. */
static void visit_place(struct passage *g, struct world *w, place_id p)
{
    struct travel_state *t = travel_state(w);
    if (!somebody_bound_for(t, w->day_index, p) && !t->somebody_rests[p]) return;
    int64_t *arriving = t->ring + (size_t)t->ring_today[p] * (size_t)w->plan->row_length;
    if (w->plan->stop[p].sector >= 0)
        reach_border(w, p, arriving);
    else
        add_visit(g, w, p, arriving);
}

void pass_places(struct worlds *all, const int *places, int count)
{
    struct passage *g = all->work->scratch;
    g->all = all;
    g->visit_count = g->passing_count = g->resting_count = 0;
    for (int i = 0, worlds = all->count; i < count; i++) {
        if (g->visit_count + worlds > PASSAGE_VISITS) make_passage(g);
        for (int j = 0; j < worlds; j++)
            visit_place(g, all->world[j], places[i]);
    }
    if (g->visit_count > 0) make_passage(g);
}
