/* What happens at the places on the way.
 *
 * Everyone who passes a place today is, in one multinomial draw, turned back,
 * ends the journey or takes one of the routes. Where people rest, those who
 * arrive may be turned back first; then everyone there ends the journey, takes
 * a route or rests on. Places that cannot be reached from each other today are
 * visited together, so that their draws fill the vector registers. */
#include "model/world.h"

#include <string.h>

enum { TURNED_BACK, ENDS, TAKES_ROUTE }; /* what people do; after the last route: rests on */
enum { MOST_DO = TAKES_ROUTE + MAX_OUT_ROUTES + 1 };
/* Room for the fullest place in MAX_WORLDS worlds, and for many places. */
enum { GROUP_VISITS = 64, GROUP_GOALS = GROUP_VISITS * MOST_DO * 4, FULLEST_GOALS = MOST_DO * MAX_DEMOGRAPHICS };

/* A place of a world today, where somebody arrives or rests. */
struct visit {
    struct world *w;
    place_id place;
    int routes, rests, posts;    /* routes leaving; 1 = people rest here; 1 = who arrives may be turned back first */
    int64_t *arriving, *resting; /* [class] */
    int64_t **goal;              /* [what they do][demographic] row of the people who do it */
    int64_t total[MOST_DO], passed_post[2]; /* who does what; at the post turned back, and not */
    int64_t *post_goal[2 * MAX_DEMOGRAPHICS];
    struct split post; /* turned back before they rest */
};

/* Visits whose draws are made together. */
struct group {
    struct world *const *worlds;
    int world_count;
    int visit_count, goal_count, row_count;
    unsigned char demographic[MAX_CLASSES];
    struct row_shape shape;
    struct visit visit[GROUP_VISITS];
    struct split_row row[GROUP_VISITS];
    int64_t *goal[GROUP_GOALS];
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

/* The split of a place, prepared anew only when routes have been reconsidered;
 * the risk of who passes a post changes every day. */
static const struct split *split_of(const struct visit *v)
{
    struct world *w = v->w;
    struct prepared_split *kept = &w->prepared[v->place];
    double chance[TAKES_ROUTE + MAX_OUT_ROUTES];
    int lasts = v->rests || !(chance_back(w, v->place) > 0);
    if (lasts && kept->choices == w->choices_made) return &kept->split;
    kept->choices = lasts ? w->choices_made : 0;
    int n = v->rests ? resting_chances(w, v->place, chance) : passing_chances(w, v->place, chance);
    split_init(&kept->split, chance, n, v->rests);
    return &kept->split;
}

/* Add a row of people to another. Returns how many they are. */
static int64_t add_row(int64_t *restrict to, const int64_t *restrict people, int classes)
{
    int64_t sum = 0;
    for (int k = 0; k < classes; k++) {
        to[k] += people[k];
        sum += people[k];
    }
    return sum;
}

static void clear_row(int64_t *row, int classes) { memset(row, 0, (size_t)classes * sizeof *row); }

/* Those who arrive where there is no post join those who rest. */
static void join_resting(const struct group *g, struct visit *v)
{
    v->w->crowd[v->place] = (double)add_row(v->resting, v->arriving, g->shape.width);
    clear_row(v->arriving, g->shape.width);
}

static void draw(struct group *g, enum process_stream process)
{
    const struct world *w = g->worlds[0];
    random_split_rows(w->key, process, w->day_index, &g->shape, g->row, g->row_count);
    g->row_count = 0;
}

static struct split_row *next_row(struct group *g, const struct visit *v, int64_t *from)
{
    struct split_row *row = &g->row[g->row_count++];
    row->cell = (uint32_t)(v->place * MAX_CLASSES);
    row->from = from;
    return row;
}

static void list_post(struct group *g, struct visit *v)
{
    struct split_row *row = next_row(g, v, v->arriving);
    for (int d = 0; d < g->shape.kinds; d++) {
        v->post_goal[d] = v->w->returned;
        v->post_goal[g->shape.kinds + d] = v->resting;
    }
    split_init_binomial(&v->post, chance_back(v->w, v->place));
    row->split = &v->post;
    row->to = v->post_goal;
    row->total = v->passed_post;
}

static void list_visit(struct group *g, struct visit *v)
{
    int first = v->rests ? ENDS : TURNED_BACK;
    struct split_row *row = next_row(g, v, v->rests ? v->resting : v->arriving);
    row->split = split_of(v);
    row->to = v->goal + first * g->shape.kinds;
    row->total = v->total + first;
}

/* Those who pass, and those who are turned back before they rest. */
static void draw_passing(struct group *g)
{
    for (int i = 0; i < g->visit_count; i++) {
        struct visit *v = &g->visit[i];
        if (v->posts || !v->rests) v->w->crowd[v->place] = (double)people_of_row(v->arriving, g->shape.width);
        if (v->posts)
            list_post(g, v);
        else if (!v->rests)
            list_visit(g, v);
    }
    draw(g, STREAM_TRAVEL);
}

static void draw_resting(struct group *g)
{
    for (int i = 0; i < g->visit_count; i++) {
        struct visit *v = &g->visit[i];
        if (v->rests && !v->posts) join_resting(g, v);
        if (v->rests) list_visit(g, v);
    }
    draw(g, STREAM_DWELL);
}

/* Tell who went where. */
static void account(const struct visit *v)
{
    struct world *w = v->w;
    const int *routes = w->plan->out_routes + w->plan->out_first[v->place];
    double *flow = measure_row(w, M_ROUTE_FLOW), harm = 0;
    int64_t back = v->posts ? v->passed_post[TURNED_BACK] : v->rests ? 0 : v->total[TURNED_BACK];
    measure_row(w, M_INTERDICTED)[w->s->places[v->place].country] += (double)back;
    for (int j = 0; j < v->routes; j++) {
        int r = routes[j];
        double taken = (double)v->total[TAKES_ROUTE + j];
        flow[r] += taken;
        harm += taken * w->plan->harm[r];
        if (taken > 0) w->bound_for[w->s->routes[r].to] = w->day_index + 1;
    }
    w->harm[v->place] = harm;
    if (v->rests) w->somebody_rests[v->place] = v->total[TAKES_ROUTE + v->routes] > 0;
}

/* Draw what becomes of the people of the group, and let it happen. */
static void move_group(struct group *g)
{
    draw_passing(g);
    draw_resting(g);
    for (int i = 0; i < g->visit_count; i++)
        account(&g->visit[i]);
    g->visit_count = g->goal_count = 0;
}

/* Arrivals at a crossing wait in its sector. Returns how many. */
static int64_t reach_border(struct world *w, int sector, int64_t *arriving)
{
    int classes = w->s->class_count;
    int64_t total = add_row(w->waiting + (size_t)sector * (size_t)classes, arriving, classes);
    add_row(w->first_waiting, arriving, classes);
    clear_row(arriving, classes);
    return total;
}

/* Is there room for one more place of all worlds? */
static int group_is_full(const struct group *g)
{
    int n = g->world_count;
    return g->visit_count + n > GROUP_VISITS || g->goal_count + n * FULLEST_GOALS > GROUP_GOALS;
}

/* The rows of those who are turned back, end the journey, take each route,
 * which may take demographics different times, and rest on. */
static void set_goals(struct group *g, struct visit *v)
{
    struct world *w = v->w;
    const int *routes = w->plan->out_routes + w->plan->out_first[v->place];
    int demographics = g->shape.kinds;
    int64_t *ended = journeys_end_at(w->plan, v->place) ? w->settled : w->gave_up;
    int64_t **goal = v->goal = g->goal + g->goal_count;
    for (int d = 0; d < demographics; d++) {
        goal[TURNED_BACK * demographics + d] = w->returned;
        goal[ENDS * demographics + d] = ended;
        goal[(TAKES_ROUTE + v->routes) * demographics + d] = v->resting;
    }
    goal += TAKES_ROUTE * demographics;
    for (int j = 0; j < v->routes; j++) {
        const int *days = w->travel_days + routes[j] * demographics;
        place_id to = w->s->routes[routes[j]].to;
        for (int d = 0; d < demographics; d++)
            *goal++ = w->ring + (size_t)arrival_row(w, days[d], to) * (size_t)g->shape.width;
    }
    g->goal_count += (TAKES_ROUTE + v->routes + 1) * demographics;
}

static void add_visit(struct group *g, struct world *w, place_id p, int64_t *arriving)
{
    struct visit *v = &g->visit[g->visit_count++];
    v->w = w;
    v->place = p;
    v->routes = w->plan->out_first[p + 1] - w->plan->out_first[p];
    v->rests = w->s->places[p].dwell_days > 0;
    v->posts = v->rests && chance_back(w, p) > 0;
    v->arriving = arriving;
    v->resting = w->resting + (size_t)p * (size_t)g->shape.width;
    set_goals(g, v);
}

/* One place of one world: those who arrive or rest there join the group. */
static void visit_place(struct group *g, struct world *w, place_id p)
{
    int64_t *arriving = w->ring + (size_t)w->ring_today[p] * (size_t)g->shape.width;
    w->crowd[p] = w->harm[p] = 0;
    if (!somebody_bound_for(w, p) && !w->somebody_rests[p]) return;
    if (w->s->places[p].sector >= 0)
        w->crowd[p] = (double)reach_border(w, w->s->places[p].sector, arriving);
    else
        add_visit(g, w, p, arriving);
}

void visit_places(struct world *const *worlds, int world_count, const int *places, int count)
{
    const struct scenario *s = worlds[0]->s;
    struct group g;
    g.worlds = worlds;
    g.world_count = world_count;
    g.shape = (struct row_shape){s->class_count, s->demographic_count, g.demographic};
    g.visit_count = g.goal_count = g.row_count = 0;
    for (int k = 0; k < s->class_count; k++)
        g.demographic[k] = (unsigned char)s->classes[k].demographic;
    for (int i = 0; i < count; i++) {
        if (group_is_full(&g)) move_group(&g);
        for (int j = 0; j < world_count; j++)
            visit_place(&g, worlds[j], places[i]);
    }
    if (g.visit_count > 0) move_group(&g);
}
