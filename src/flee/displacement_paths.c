/* Candidate paths: from each place, every simple path of up to
 * `awareness` links, and for flujo's own model the shortest way to each camp.
 *
 * Enumerated once, before the first day, over the whole network; closures act
 * on their weights. So an agent's route is one number and a step, not a list.
 * Limits: 2^28 paths; awareness above 2 on dense networks is for small ones. */
#include "flee/displacement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PATHS_MAX = 1 << 28 };

struct paths {
    struct displacement_net *net;
    size_t path_capacity, end_capacity, km_capacity, border_capacity, direct_capacity;
    size_t step_capacity, steps;
    int depth_limit; /* links, markers not counted */
    int stack[64];
    unsigned char *visited;
    double *km_to; /* shortest ways */
    int *link_to;  /* last link of the shortest way */
    unsigned char *done;
};

static int grow(const struct allocator *a, void **block, size_t *capacity, size_t need, size_t bytes)
{
    void *grown = memory_grow(a, *block, capacity, need, bytes);
    if (!grown) return 0;
    *block = grown;
    return 1;
}

/* Store the path in stack[0..n-1]; 0 when memory or the limit is reached. */
static int add_path(struct paths *b, const int *links, int n, double km, int direct)
{
    struct displacement_net *net = b->net;
    const struct allocator *a = net->a;
    size_t k = net->path_count;
    if (k + 1 >= PATHS_MAX || !grow(a, (void **)&net->step_first, &b->path_capacity, k + 2, sizeof *net->step_first)
        || !grow(a, (void **)&net->path_end, &b->end_capacity, k + 1, sizeof *net->path_end)
        || !grow(a, (void **)&net->path_km, &b->km_capacity, k + 1, sizeof *net->path_km)
        || !grow(a, (void **)&net->path_borders, &b->border_capacity, k + 1, 1)
        || !grow(a, (void **)&net->path_direct, &b->direct_capacity, k + 1, 1)
        || !grow(a, (void **)&net->step_link, &b->step_capacity, b->steps + (size_t)n, sizeof *net->step_link))
        return 0;
    int borders = 0;
    for (int i = 0; i < n; i++) {
        const struct flee_place *p = displacement_place(net, net->link_from[links[i]]),
                                *q = displacement_place(net, net->link_to[links[i]]);
        borders += p->country_id != q->country_id;
        net->step_link[b->steps++] = links[i];
    }
    net->path_end[k] = net->link_to[links[n - 1]];
    net->path_km[k] = km;
    net->path_borders[k] = (unsigned char)(borders > 255 ? 255 : borders);
    net->path_direct[k] = (unsigned char)direct;
    net->step_first[k + 1] = (uint32_t)b->steps;
    net->path_count++;
    return 1;
}

/* Extend the path of n links (of which `counted` count) that ends at p. */
static int extend(struct paths *b, int p, int n, int counted, double km)
{
    struct displacement_net *net = b->net;
    for (int i = net->out_first[p]; i < net->out_first[p + 1]; i++) {
        int link = net->out_link[i], q = net->link_to[link];
        int marker = displacement_place(net, q)->kind == FLEE_MARKER;
        if (b->visited[q] || n >= (int)(sizeof b->stack / sizeof *b->stack)) continue;
        int now = counted + !marker;
        b->stack[n] = link;
        if (!marker && !add_path(b, b->stack, n + 1, km + net->link_km[link], 0)) return 0;
        if (now < b->depth_limit) {
            b->visited[q] = 1;
            int fine = extend(b, q, n + 1, now, km + net->link_km[link]);
            b->visited[q] = 0;
            if (!fine) return 0;
        }
    }
    return 1;
}

/* Dijkstra from p with a linear scan: networks have at most some thousand
 * places, and this runs once. */
static void shortest_ways(struct paths *b, int p)
{
    struct displacement_net *net = b->net;
    for (int q = 0; q < net->places; q++) {
        b->km_to[q] = INFINITY;
        b->link_to[q] = -1;
        b->done[q] = 0;
    }
    b->km_to[p] = 0.0;
    for (;;) {
        int best = -1;
        for (int q = 0; q < net->places; q++)
            if (!b->done[q] && b->km_to[q] < INFINITY && (best < 0 || b->km_to[q] < b->km_to[best])) best = q;
        if (best < 0) return;
        b->done[best] = 1;
        for (int i = net->out_first[best]; i < net->out_first[best + 1]; i++) {
            int link = net->out_link[i], q = net->link_to[link];
            double km = b->km_to[best] + net->link_km[link];
            if (km < b->km_to[q]) {
                b->km_to[q] = km;
                b->link_to[q] = link;
            }
        }
    }
}

static int add_direct(struct paths *b, int p)
{
    struct displacement_net *net = b->net;
    shortest_ways(b, p);
    for (int q = 0; q < net->places; q++) {
        int links[255], n = 0;
        if (q == p || !flee_is_camp(displacement_place(net, q)->kind) || b->link_to[q] < 0) continue;
        for (int at = q; at != p && n < 255; at = net->link_from[b->link_to[at]])
            links[n++] = b->link_to[at];
        for (int i = 0; i < n / 2; i++) {
            int other = links[i];
            links[i] = links[n - 1 - i];
            links[n - 1 - i] = other;
        }
        if (n < 255 && !add_path(b, links, n, b->km_to[q], 1)) return 0;
    }
    return 1;
}

/* Flee adds a link with forced_redirection 1 twice, which doubles the weight of all paths over it. */
static int times_added(const struct displacement_net *net, int link)
{
    return net->f->compat && displacement_route(net, link)->forced == 1 ? 2 : 1;
}

/* A link with walk_probability is covered at max_walk_speed on each day with that chance, else at its speed. Who has
 * been on it for some days and not arrived is exchangeable with all others of that age: so the chance to arrive by age
 * is all there is to know. after[j]: not arrived, j days of them on foot. */
static int build_walk(struct displacement_net *net, const struct flee_settings *s, int link, double *after)
{
    enum { DAYS = 4096 };
    const struct flee_route *e = displacement_route(net, link);
    double speed = net->link_speed[link] >= 0.0 ? net->link_speed[link] : s->max_move_speed, left = 1.0;
    memset(after, 0, (DAYS + 1) * sizeof *after);
    after[0] = 1.0;
    for (int day = 1; day <= DAYS && left > 1e-12; day++) {
        double still = 0.0;
        for (int j = day; j >= 0; j--) {
            after[j] = after[j] * (1.0 - e->walk) + (j > 0 ? after[j - 1] * e->walk : 0.0);
            if (j * s->max_walk_speed + (day - j) * speed > e->km) after[j] = 0.0;
            still += after[j];
        }
        double *grown = memory_grow(net->a, net->walk_chance, &net->walk_capacity, net->walk_count + 1u, sizeof *grown);
        if (!grown) return 0;
        net->walk_chance = grown;
        net->walk_chance[net->walk_count++] = 1.0 - still / left;
        left = still;
    }
    return 1;
}

static int build_walks(struct displacement_net *net, const struct flee_settings *s)
{
    double *after = memory_alloc(net->a, 4097, sizeof *after);
    int fine = after != NULL;
    for (int link = 0; link < net->links && fine; link++) {
        net->walk_first[link] = net->walk_count;
        if (displacement_route(net, link)->walk > 0.0) fine = build_walk(net, s, link, after);
    }
    net->walk_first[net->links] = net->walk_count;
    memory_free(net->a, after);
    return fine;
}

static int build_links(struct displacement_net *net, const struct flee_settings *s)
{
    const struct flee_instance *f = net->f;
    struct arena *arena = &net->arena;
    size_t links = (size_t)net->links + 1, places = (size_t)net->places;
    net->link_from = arena_alloc(arena, links, sizeof *net->link_from);
    net->link_to = arena_alloc(arena, links, sizeof *net->link_to);
    net->link_km = arena_alloc(arena, links, sizeof *net->link_km);
    net->link_speed = arena_alloc(arena, links, sizeof *net->link_speed);
    net->out_link = arena_alloc(arena, 2 * links, sizeof *net->out_link);
    net->out_first = arena_alloc(arena, places + 2, sizeof *net->out_first);
    net->path_first = arena_alloc(arena, places + 1, sizeof *net->path_first);
    net->walk_first = arena_alloc(arena, links, sizeof *net->walk_first);
    if (!net->link_from || !net->link_to || !net->link_km || !net->link_speed || !net->out_link || !net->out_first
        || !net->path_first || !net->walk_first)
        return 0;
    for (int link = 0; link < net->links; link++) {
        const struct flee_route *e = displacement_route(net, link);
        int kind = link / (2 * f->route_count) * f->place_count;
        net->link_from[link] = kind + (link % 2 ? e->to : e->from);
        net->link_to[link] = kind + (link % 2 ? e->from : e->to);
        net->link_km[link] = e->km;
        net->link_speed[link] = f->compat || e->mode == FLEE_DRIVE ? e->speed
                                : e->mode == FLEE_WALK             ? s->max_walk_speed
                                                                   : s->max_crossing_speed;
        net->out_first[net->link_from[link] + 2] += times_added(net, link);
    }
    for (int p = 0; p < net->places; p++)
        net->out_first[p + 2] += net->out_first[p + 1];
    for (int link = 0; link < net->links; link++)
        for (int k = 0; k < times_added(net, link); k++)
            net->out_link[net->out_first[net->link_from[link] + 1]++] = link;
    return build_walks(net, s);
}

/* All paths of all places; 0 when memory or the limit is reached. */
static int find_paths(struct paths *b, const struct flee_settings *s)
{
    struct displacement_net *net = b->net;
    if (!grow(net->a, (void **)&net->step_first, &b->path_capacity, 2, sizeof *net->step_first)) return 0;
    net->step_first[0] = 0;
    for (int p = 0; p < net->places; p++) {
        b->visited[p] = 1;
        if (!extend(b, p, 0, 0, 0.0) || (s->direct_share > 0.0 && !add_direct(b, p))) return 0;
        b->visited[p] = 0;
        net->path_first[p + 1] = net->path_count;
    }
    return 1;
}

enum flujo_status displacement_net_init(struct displacement_net *net, const struct allocator *a,
                                        const struct flee_instance *f, const struct flee_settings *s,
                                        struct error_list *errors)
{
    struct position at = {f->name, 0, 0};
    int kinds = f->people.kinds > 1 ? f->people.kinds : 1;
    *net = (struct displacement_net){
        .f = f, .a = a, .kinds = kinds, .places = kinds * f->place_count, .links = 2 * kinds * f->route_count};
    arena_init(&net->arena, a);
    struct arena scratch;
    struct paths b = {.net = net, .depth_limit = (int)s->awareness_level < 1 ? 1 : (int)s->awareness_level};
    size_t places = (size_t)net->places;
    arena_init(&scratch, a);
    b.visited = arena_alloc(&scratch, places, 1);
    b.done = arena_alloc(&scratch, places, 1);
    b.km_to = arena_alloc(&scratch, places, sizeof *b.km_to);
    b.link_to = arena_alloc(&scratch, places, sizeof *b.link_to);
    enum flujo_status status = FLUJO_NO_MEMORY;
    if (b.visited && b.done && b.km_to && b.link_to && build_links(net, s) && find_paths(&b, s)) {
        status = FLUJO_OK;
    } else if (net->path_count + 1 >= PATHS_MAX) {
        errors_add(errors, SEVERITY_ERROR, at,
                   "awareness_level %g gives more than 268 million candidate paths; lower it", s->awareness_level);
        status = FLUJO_BAD_INPUT;
    }
    arena_free(&scratch);
    if (status != FLUJO_OK) displacement_net_free(net);
    return status;
}

void displacement_net_free(struct displacement_net *net)
{
    void *grown[] = {net->walk_chance, net->step_first,   net->step_link,  net->path_end,
                     net->path_km,     net->path_borders, net->path_direct};
    for (size_t i = 0; net->a && i < sizeof grown / sizeof *grown; i++)
        memory_free(net->a, grown[i]);
    if (net->a) arena_free(&net->arena);
    memset(net, 0, sizeof *net);
}
