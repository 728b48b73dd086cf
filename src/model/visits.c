/* What happens at the places on the way.
 *
 * Everyone who passes a place today is, in one multinomial draw, turned back,
 * ends the journey or takes one of the routes. Where people rest, those who
 * arrive may be turned back first; then everyone there ends the journey, takes
 * a route or rests on. Places that cannot be reached from each other today are
 * visited together, so that their draws fill the vector registers. */
#include "model/world.h"

#include <string.h>

enum { TURNED_BACK, ENDS, TAKES_ROUTE }; /* columns of counts; after the last route: rests on */
/* Room for the fullest place in MAX_WORLDS worlds, and usually for many places. */
enum { GROUP_VISITORS = 1024, GROUP_COUNTS = MAX_WORLDS * MAX_CLASSES * (TAKES_ROUTE + MAX_OUT_ROUTES + 1), GROUP_PLACES = 64, GROUP_POSTS = 16 };

/* A place of a world today, and which of the visitors of the group are there. */
struct place_day {
    struct world *w;
    place_id place;
    int routes, rests;           /* routes leaving; 1 = people rest here */
    int first, last;
    const struct split *split;   /* of the draw to be made, null = none */
    int64_t turned_back;
};

/* The people of a class at a place: `n` who pass or rest, by what they do. */
struct visitor {
    int k, demographic;
    int64_t n, *counts;
};

/* Places whose draws are made together. */
struct group {
    struct world *const *worlds;
    int world_count;
    int place_count, visitor_count, cell_count, count_count, post_count;
    struct place_day place[GROUP_PLACES];
    struct visitor visitor[GROUP_VISITORS];
    struct split_cell cell[GROUP_VISITORS];
    int64_t count[GROUP_COUNTS];
    struct split post[GROUP_POSTS]; /* turned back before they rest */
};

static double chance_back(const struct world *w, place_id p)
{
    return w->s->places[p].enforcement > 0 ? w->place_risk[p] : 0;
}

/* Chances of those who pass: turned back, end here, take each route. */
static int passing_chances(const struct world *w, place_id p, double *chance)
{
    const int *routes = w->plan->out_routes + w->plan->out_first[p];
    int count = w->plan->out_first[p + 1] - w->plan->out_first[p];
    double back = chance_back(w, p), stop = count == 0 ? 1 : 0; /* of those not turned back */
    double go = (1 - back) * (1 - stop);
    chance[0] = back;
    chance[1] = (1 - back) * stop;
    for (int j = 0; j < count; j++)
        chance[2 + j] = go * w->choice[routes[j]];
    return 2 + count;
}

/* Chances of those who rest: end here, take each route; else they rest on. */
static int resting_chances(const struct world *w, place_id p, double *chance)
{
    const int *routes = w->plan->out_routes + w->plan->out_first[p];
    int count = w->plan->out_first[p + 1] - w->plan->out_first[p];
    double leave = count == 0 ? 0 : w->plan->leave[p], stop = w->o.travel.give_up, go = leave * (1 - stop);
    chance[0] = leave * stop;
    for (int j = 0; j < count; j++)
        chance[1 + j] = go * w->choice[routes[j]];
    return 1 + count;
}

/* The split of a place, prepared anew only when its chances have changed: those
 * of rests stay the same between two reconsiderations of routes. */
static const struct split *split_of(const struct place_day *at)
{
    struct world *w = at->w;
    struct prepared_split *kept = &w->prepared[at->place];
    double chance[TAKES_ROUTE + MAX_OUT_ROUTES];
    int n = at->rests ? resting_chances(w, at->place, chance) : passing_chances(w, at->place, chance);
    if (!kept->valid || memcmp(kept->chance, chance, (size_t)n * sizeof chance[0]) != 0) {
        memcpy(kept->chance, chance, (size_t)n * sizeof chance[0]);
        split_init(&kept->split, chance, n, at->rests);
        kept->valid = 1;
    }
    return &kept->split;
}

/* The chance to be turned back before resting, for all classes; 0 = nobody is. */
static const struct split *post_of(struct group *g, const struct place_day *at)
{
    double back = chance_back(at->w, at->place);
    if (!at->rests || !(back > 0))
        return 0;
    split_init_binomial(&g->post[g->post_count], back);
    return &g->post[g->post_count++];
}

/* List the classes at a place. Returns who arrived. */
static int64_t list_visitors(struct group *g, struct place_day *at, uint64_t classes, int64_t *arrived)
{
    int64_t total = 0;
    at->split = at->rests ? post_of(g, at) : split_of(at);
    at->first = g->visitor_count;
    for (; classes != 0; classes &= classes - 1) {
        int k = __builtin_ctzll(classes);
        struct visitor *v = &g->visitor[g->visitor_count++];
        *v = (struct visitor){k, at->w->s->classes[k].demographic, arrived[k], g->count + g->count_count};
        g->count_count += TAKES_ROUTE + at->routes + 1;
        v->counts[TURNED_BACK] = 0;
        arrived[k] = 0;
        total += v->n;
    }
    at->last = g->visitor_count;
    return total;
}

/* Those who arrive join those who rest. */
static void join_resting(struct group *g, struct place_day *at)
{
    const int64_t *resting = at->w->resting + (size_t)at->place * (size_t)at->w->s->class_count;
    at->split = split_of(at);
    for (int i = at->first; i < at->last; i++)
        g->visitor[i].n += resting[g->visitor[i].k] - g->visitor[i].counts[TURNED_BACK];
}

/* The draws at one place in all worlds, class by class: equal cells of several
 * worlds come one after the other and so share their random numbers. */
static void list_cells(struct group *g, const struct place_day *at, int worlds, int column)
{
    int next[MAX_WORLDS];
    for (int i = 0; i < worlds; i++)
        next[i] = at[i].split != 0 ? at[i].first : at[i].last;
    for (int k = 0; k < at->w->s->class_count; k++) {
        for (int i = 0; i < worlds; i++) {
            const struct visitor *v = &g->visitor[next[i]];
            if (next[i] == at[i].last || v->k != k)
                continue;
            next[i]++;
            if (v->n > 0)
                g->cell[g->cell_count++] = (struct split_cell){at[i].split, (uint32_t)(at->place * MAX_CLASSES + k), 0, v->n, v->counts + column};
            else
                memset(v->counts + column, 0, (size_t)(TAKES_ROUTE + at->routes + 1 - column) * sizeof v->counts[0]);
        }
    }
}

static void turn_back(struct group *g, struct place_day *at)
{
    for (int i = at->first; i < at->last; i++) {
        at->w->returned[g->visitor[i].k] += g->visitor[i].counts[TURNED_BACK];
        at->turned_back += g->visitor[i].counts[TURNED_BACK];
    }
    measure_row(at->w, M_INTERDICTED)[at->w->s->places[at->place].country] += (double)at->turned_back;
}

/* Journeys end: where they lead, or given up. */
static void end_journeys(struct group *g, const struct place_day *at)
{
    int arrived = journeys_end_at(at->w->plan, at->place);
    double *row = measure_row(at->w, M_GAVE_UP);
    for (int i = at->first; i < at->last; i++) {
        const struct visitor *v = &g->visitor[i];
        int64_t *who = arrived ? at->w->settled : at->w->gave_up;
        who[v->k] += v->counts[ENDS];
        row[v->k] += arrived ? 0 : (double)v->counts[ENDS];
    }
}

static void rest_on(struct group *g, const struct place_day *at)
{
    int64_t *resting = at->w->resting + (size_t)at->place * (size_t)at->w->s->class_count;
    uint64_t classes = 0;
    for (int i = at->first; i < at->last; i++) {
        const struct visitor *v = &g->visitor[i];
        resting[v->k] = v->counts[TAKES_ROUTE + at->routes];
        classes |= (uint64_t)(resting[v->k] > 0) << v->k;
    }
    at->w->resting_classes[at->place] = classes;
}

/* Put the people who go on from a place on its route j. Returns how many. */
static int64_t take_route(struct group *g, const struct place_day *at, int j)
{
    struct world *w = at->w;
    int r = w->plan->out_routes[w->plan->out_first[at->place] + j], demographics = w->s->demographic_count;
    size_t row[MAX_DEMOGRAPHICS];
    uint64_t classes[MAX_DEMOGRAPHICS] = {0};
    int64_t total = 0;
    for (int d = 0; d < demographics; d++)
        row[d] = arrival_row(w, w->travel_days[r * demographics + d], w->s->routes[r].to);
    for (int i = at->first; i < at->last; i++) {
        const struct visitor *v = &g->visitor[i];
        int64_t n = v->counts[TAKES_ROUTE + j];
        w->ring[row[v->demographic] * (size_t)w->s->class_count + (size_t)v->k] += n;
        classes[v->demographic] |= (uint64_t)(n > 0) << v->k;
        total += n;
    }
    for (int d = 0; d < demographics; d++)
        w->arriving_classes[row[d]] |= classes[d];
    return total;
}

static void go_on(struct group *g, const struct place_day *at)
{
    const int *routes = at->w->plan->out_routes + at->w->plan->out_first[at->place];
    double *flow = measure_row(at->w, M_ROUTE_FLOW), harm = 0;
    for (int j = 0; j < at->routes; j++) {
        double taken = (double)take_route(g, at, j);
        flow[routes[j]] += taken;
        harm += taken * at->w->plan->harm[routes[j]];
    }
    at->w->harm[at->place] = harm;
}

/* Draw for those of the group who rest, or for those who pass or come to rest. */
static void draw(struct group *g, enum process_stream process)
{
    const struct world *w = g->worlds[0];
    for (int i = 0, n; i < g->place_count; i += n) {
        const struct place_day *at = &g->place[i];
        for (n = 1; i + n < g->place_count && at[n].place == at->place;)
            n++;
        if (process == STREAM_TRAVEL || at->rests)
            list_cells(g, at, n, process == STREAM_TRAVEL ? TURNED_BACK : ENDS);
    }
    random_split_cells(w->key, process, w->day_index, g->cell, g->cell_count);
    g->cell_count = 0;
}

/* Draw what becomes of the visitors of the group, and let it happen. */
static void move_group(struct group *g)
{
    draw(g, STREAM_TRAVEL);
    for (int i = 0; i < g->place_count; i++) {
        turn_back(g, &g->place[i]);
        if (g->place[i].rests)
            join_resting(g, &g->place[i]);
    }
    draw(g, STREAM_DWELL);
    for (int i = 0; i < g->place_count; i++) {
        end_journeys(g, &g->place[i]);
        if (g->place[i].rests)
            rest_on(g, &g->place[i]);
        go_on(g, &g->place[i]);
    }
    g->place_count = g->visitor_count = g->count_count = g->post_count = 0;
}

/* Arrivals at a crossing wait in its sector. Returns how many. */
static int64_t reach_border(struct world *w, int sector, uint64_t classes, int64_t *arrived)
{
    int64_t *waiting = w->waiting + (size_t)sector * (size_t)w->s->class_count, total = 0;
    for (; classes != 0; classes &= classes - 1) {
        int k = __builtin_ctzll(classes);
        waiting[k] += arrived[k];
        w->first_waiting[k] += arrived[k];
        total += arrived[k];
        arrived[k] = 0;
    }
    return total;
}

/* Is there room for one more place of all worlds? */
static int group_is_full(const struct group *g)
{
    int n = g->world_count;
    return g->place_count + n > GROUP_PLACES || g->post_count + n > GROUP_POSTS || g->visitor_count + n * MAX_CLASSES > GROUP_VISITORS
        || g->count_count + n * MAX_CLASSES * (TAKES_ROUTE + MAX_OUT_ROUTES + 1) > GROUP_COUNTS;
}

/* One place of one world: all classes that arrive or rest there join the group. */
static void visit_place(struct group *g, struct world *w, place_id p)
{
    size_t row = arrival_row(w, 0, p);
    int64_t *arrived = w->ring + row * (size_t)w->s->class_count;
    uint64_t classes = w->arriving_classes[row] | w->resting_classes[p];
    w->arriving_classes[row] = w->resting_classes[p] = 0;
    w->crowd[p] = w->harm[p] = 0;
    if (classes == 0)
        return;
    if (w->s->places[p].sector >= 0) {
        w->crowd[p] = (double)reach_border(w, w->s->places[p].sector, classes, arrived);
        return;
    }
    struct place_day *at = &g->place[g->place_count++];
    *at = (struct place_day){.w = w, .place = p, .routes = w->plan->out_first[p + 1] - w->plan->out_first[p],
                             .rests = w->s->places[p].dwell_days > 0};
    w->crowd[p] = (double)list_visitors(g, at, classes, arrived);
}

void visit_places(struct world *const *worlds, int world_count, const int *places, int count)
{
    struct group g;
    g.worlds = worlds;
    g.world_count = world_count;
    g.place_count = g.visitor_count = g.cell_count = g.count_count = g.post_count = 0;
    for (int i = 0; i < count; i++) {
        if (group_is_full(&g))
            move_group(&g);
        for (int j = 0; j < world_count; j++)
            visit_place(&g, worlds[j], places[i]);
    }
    if (g.place_count > 0)
        move_group(&g);
}
