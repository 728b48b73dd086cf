/* What happens at the places on the way.
 *
 * Everyone who passes a place today is, in one multinomial draw, turned back,
 * ends the journey or takes one of the routes. Where people rest, those who
 * arrive may be turned back first; then everyone there ends the journey, takes
 * a route or rests on. Places that cannot be reached from each other today are
 * visited together, so that their draws fill the vector registers. */
#include "model/world.h"

#include "random/distributions.h"
#include <string.h>

enum { GROUP_VISITORS = 512, GROUP_COUNTS = 4096, GROUP_PLACES = 64, GROUP_POSTS = 16 };
enum { TURNED_BACK, ENDS, TAKES_ROUTE }; /* columns of counts; after the last route: rests on */

/* A place today, and which of the visitors of the group are there. */
struct place_day {
    place_id place;
    int routes, rests;           /* routes leaving; 1 = people rest here */
    int first, last;
    int64_t turned_back;
};

/* The people of a class at a place: `n` who pass or rest, by what they do. */
struct visitor {
    int k, demographic;
    int64_t n, *counts;
};

/* Places whose draws are made together. */
struct group {
    struct world *w;
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
static const struct split *split_of(struct world *w, const struct place_day *at)
{
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

static void list_cell(struct group *g, const struct place_day *at, const struct split *split, const struct visitor *v, int64_t *counts)
{
    g->cell[g->cell_count++] = (struct split_cell){split, (uint32_t)(at->place * MAX_CLASSES + v->k), v->n, counts};
}

/* The chance to be turned back before resting, for all classes; 0 = nobody is. */
static const struct split *post_of(struct group *g, const struct place_day *at)
{
    double back = chance_back(g->w, at->place);
    if (!at->rests || !(back > 0))
        return 0;
    split_init_binomial(&g->post[g->post_count], back);
    return &g->post[g->post_count++];
}

/* List the classes at a place, with their first draw where it has one. Returns
 * who arrived. */
static int64_t list_visitors(struct group *g, struct place_day *at, uint64_t classes, int64_t *arrived)
{
    const struct split *split = at->rests ? post_of(g, at) : split_of(g->w, at);
    int64_t total = 0;
    at->first = g->visitor_count;
    for (; classes != 0; classes &= classes - 1) {
        int k = __builtin_ctzll(classes);
        struct visitor *v = &g->visitor[g->visitor_count++];
        *v = (struct visitor){k, g->w->s->classes[k].demographic, arrived[k], g->count + g->count_count};
        g->count_count += TAKES_ROUTE + at->routes + 1;
        v->counts[TURNED_BACK] = 0;
        if (split != 0 && v->n > 0)
            list_cell(g, at, split, v, v->counts);
        arrived[k] = 0;
        total += v->n;
    }
    at->last = g->visitor_count;
    return total;
}

/* Those who arrive join those who rest, and all of them are drawn. */
static void list_resting(struct group *g, const struct place_day *at)
{
    const struct split *split = split_of(g->w, at);
    const int64_t *resting = g->w->resting + (size_t)at->place * (size_t)g->w->s->class_count;
    for (int i = at->first; i < at->last; i++) {
        struct visitor *v = &g->visitor[i];
        v->n += resting[v->k] - v->counts[TURNED_BACK];
        list_cell(g, at, split, v, v->counts + ENDS);
    }
}

static void turn_back(struct group *g, struct place_day *at)
{
    for (int i = at->first; i < at->last; i++) {
        g->w->returned[g->visitor[i].k] += g->visitor[i].counts[TURNED_BACK];
        at->turned_back += g->visitor[i].counts[TURNED_BACK];
    }
    measure_row(g->w, M_INTERDICTED)[g->w->s->places[at->place].country] += (double)at->turned_back;
}

static void give_up(struct group *g, const struct place_day *at)
{
    double *row = measure_row(g->w, M_GAVE_UP);
    for (int i = at->first; i < at->last; i++) {
        const struct visitor *v = &g->visitor[i];
        g->w->gave_up[v->k] += v->counts[ENDS];
        row[v->k] += (double)v->counts[ENDS];
    }
}

static void rest_on(struct group *g, const struct place_day *at)
{
    int64_t *resting = g->w->resting + (size_t)at->place * (size_t)g->w->s->class_count;
    uint64_t classes = 0;
    for (int i = at->first; i < at->last; i++) {
        const struct visitor *v = &g->visitor[i];
        resting[v->k] = v->counts[TAKES_ROUTE + at->routes];
        classes |= (uint64_t)(resting[v->k] > 0) << v->k;
    }
    g->w->resting_classes[at->place] = classes;
}

/* Put the people who go on from a place on its route j. Returns how many. */
static int64_t take_route(struct group *g, const struct place_day *at, int j)
{
    struct world *w = g->w;
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
    const int *routes = g->w->plan->out_routes + g->w->plan->out_first[at->place];
    double *flow = measure_row(g->w, M_ROUTE_FLOW), harm = 0;
    for (int j = 0; j < at->routes; j++) {
        double taken = (double)take_route(g, at, j);
        flow[routes[j]] += taken;
        harm += taken * g->w->plan->harm[routes[j]];
    }
    g->w->harm[at->place] = harm;
}

static void draw(struct group *g, enum process_stream process)
{
    random_split_cells(g->w->key, process, g->w->day_index, g->cell, g->cell_count);
    g->cell_count = 0;
}

/* Draw what becomes of the visitors of the group, and let it happen. */
static void move_group(struct group *g)
{
    draw(g, STREAM_TRAVEL);
    for (int i = 0; i < g->place_count; i++)
        turn_back(g, &g->place[i]);
    for (int i = 0; i < g->place_count; i++)
        if (g->place[i].rests)
            list_resting(g, &g->place[i]);
    draw(g, STREAM_DWELL);
    for (int i = 0; i < g->place_count; i++) {
        give_up(g, &g->place[i]);
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

static int group_is_full(const struct group *g)
{
    return g->place_count == GROUP_PLACES || g->post_count == GROUP_POSTS || g->visitor_count + MAX_CLASSES > GROUP_VISITORS
        || g->count_count + MAX_CLASSES * (TAKES_ROUTE + MAX_OUT_ROUTES + 1) > GROUP_COUNTS;
}

/* One place: all classes that arrive or rest there join the group. */
static void visit_place(struct group *g, place_id p)
{
    struct world *w = g->w;
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
    if (group_is_full(g))
        move_group(g);
    struct place_day *at = &g->place[g->place_count++];
    *at = (struct place_day){.place = p, .routes = w->plan->out_first[p + 1] - w->plan->out_first[p],
                             .rests = w->s->places[p].dwell_days > 0};
    w->crowd[p] = (double)list_visitors(g, at, classes, arrived);
}

void visit_places(struct world *w, const int *places, int count)
{
    struct group g;
    g.w = w;
    g.place_count = g.visitor_count = g.cell_count = g.count_count = g.post_count = 0;
    for (int i = 0; i < count; i++)
        visit_place(&g, places[i]);
    if (g.place_count > 0)
        move_group(&g);
}
