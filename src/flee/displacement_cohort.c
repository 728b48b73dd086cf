/* The cohort engine of displacement: people in equal states are counted, not
 * listed.
 *
 * State of an agent between days: at a place without a route; at a place with
 * a route under way (path, step); on a link of a route (path, step, days on
 * it). Path memory is part of the state, so agents in one cell are exchangeable
 * and binomial and multinomial draws of their numbers are exact. Within a day
 * the distance covered so far joins the state. Cells that become equal are
 * merged; the cost grows with the occupied cells, not with the people.
 * The chance to move and the path depend on the counts at the start of the
 * round only (displacement_refresh), so the order of cells does not matter for
 * the distribution; it is fixed, so neither does it for the bytes.
 * Limits: attributes of people are not in it. */
#include "flee/displacement_run.h"

#include <string.h>

struct cell {
    uint32_t path;  /* DISPLACEMENT_NO_PATH: no route */
    int32_t place;  /* at rest: the place; on a link: -1 */
    uint16_t step;  /* index of the link under way or to come */
    uint16_t days;  /* days on the link so far */
    uint16_t fresh; /* 1: has not arrived anywhere since the start */
    double moved;   /* km covered today, within the day only */
    int64_t n;
};

/* A list of cells in which equal ones are merged, through an open hash. */
struct cells {
    struct cell *list;
    size_t count, capacity;
    uint32_t *slot; /* index + 1; 0 empty */
    size_t slots;   /* power of two */
};

struct cohort {
    const struct allocator *a;
    struct displacement_world w;
    struct cells resting, links, deciding, again; /* resting: with a route; links: on a link */
    int64_t *idle[2];                             /* [place]: without a route, [1] = fresh */
    int64_t *before[2];                           /* the same at the start of the day */
    int64_t *counts;                              /* multinomial work */
    int64_t *here;
    int64_t everyone, travelling;
};

static void cells_free(struct cells *c, const struct allocator *a)
{
    memory_free(a, c->list);
    memory_free(a, c->slot);
    memset(c, 0, sizeof *c);
}

static void cells_clear(struct cells *c)
{
    c->count = 0;
    if (c->slots) memset(c->slot, 0, c->slots * sizeof *c->slot);
}

static size_t hash_cell(const struct cell *c)
{
    uint64_t bits;
    memcpy(&bits, &c->moved, sizeof bits);
    uint64_t h = bits ^ ((uint64_t)c->path << 32) ^ (uint64_t)(uint32_t)c->place;
    h = (h ^ (h >> 29)) * 0xbf58476d1ce4e5b9u;
    h ^= ((uint64_t)c->step << 40) ^ ((uint64_t)c->days << 16) ^ c->fresh;
    h = (h ^ (h >> 32)) * 0x94d049bb133111ebu;
    return (size_t)(h ^ (h >> 31));
}

static int same_cell(const struct cell *x, const struct cell *y)
{
    return x->path == y->path && x->place == y->place && x->step == y->step && x->days == y->days
           && x->fresh == y->fresh && !memcmp(&x->moved, &y->moved, sizeof x->moved);
}

static int rehash(struct cells *c, const struct allocator *a)
{
    size_t slots = c->slots ? 2 * c->slots : 1024;
    uint32_t *slot = memory_alloc(a, slots, sizeof *slot);
    if (!slot) return 0;
    memory_free(a, c->slot);
    c->slot = slot;
    c->slots = slots;
    for (size_t i = 0; i < c->count; i++) {
        size_t k = hash_cell(&c->list[i]) & (slots - 1);
        while (slot[k])
            k = (k + 1) & (slots - 1);
        slot[k] = (uint32_t)i + 1;
    }
    return 1;
}

/* Add n agents in a state; 0 when memory is short. */
static int cells_add(struct cells *c, const struct allocator *a, const struct cell *state)
{
    if (state->n == 0) return 1;
    if (2 * (c->count + 1) > c->slots && !rehash(c, a)) return 0;
    size_t k = hash_cell(state) & (c->slots - 1);
    for (; c->slot[k]; k = (k + 1) & (c->slots - 1))
        if (same_cell(&c->list[c->slot[k] - 1], state)) {
            c->list[c->slot[k] - 1].n += state->n;
            return 1;
        }
    struct cell *list = memory_grow(a, c->list, &c->capacity, c->count + 1, sizeof *list);
    if (!list) return 0;
    c->list = list;
    list[c->count++] = *state;
    c->slot[k] = (uint32_t)c->count;
    return 1;
}

/* They stay where they are, without a route. */
static int rest(struct cohort *g, const struct cell *state)
{
    g->idle[state->fresh][state->place] += state->n;
    return 1;
}

/* Agents of a cell arrive over the link at its step: they go on, or rest. */
static int arrive(struct cohort *g, struct cell state)
{
    const struct displacement_net *net = g->w.net;
    uint32_t first = net->step_first[state.path], last = net->step_first[state.path + 1];
    int link = net->step_link[first + state.step], closed = g->w.link_closed[link] > 0;
    double km = net->link_km[link];
    state.days = 0;
    state.fresh = 0;
    state.place = closed ? net->link_from[link] : net->link_to[link];
    state.step++;
    if (closed || first + state.step >= last) state.path = DISPLACEMENT_NO_PATH, state.step = 0;
    g->here[state.place] += state.n;
    if (!closed && displacement_goes_on(&g->w, state.moved, km)) {
        state.moved += km;
        return cells_add(&g->again, g->a, &state);
    }
    state.moved = 0.0;
    return state.path == DISPLACEMENT_NO_PATH ? rest(g, &state) : cells_add(&g->resting, g->a, &state);
}

/* Agents of a cell spend the day on the link at its step, and perhaps arrive. */
static int travel(struct cohort *g, struct stream *stream, struct cell state)
{
    const struct displacement_net *net = g->w.net;
    int link = net->step_link[net->step_first[state.path] + state.step];
    int64_t n = state.n;
    state.days++;
    double chance = displacement_arrival(&g->w, link, state.fresh, state.days);
    state.n = chance > 0.0 && chance < 1.0 ? random_binomial(stream, n, chance) : chance > 0.0 ? n : 0;
    if (state.n > 0 && !arrive(g, state)) return 0;
    state.n = n - state.n;
    state.moved = 0.0;
    state.place = -1;
    g->travelling += state.n;
    return cells_add(&g->links, g->a, &state);
}

/* All agents of one cell at a place decide. `forced`: nobody stays in a town
 * that was reached within the day (avoid_short_stints). */
static int decide(struct cohort *g, struct stream *stream, struct cell state, int forced)
{
    const struct displacement_net *net = g->w.net;
    int p = state.place;
    if (state.path != DISPLACEMENT_NO_PATH) {
        int link = net->step_link[net->step_first[state.path] + state.step];
        if (!displacement_route_dropped(&g->w, state.path) && !g->w.link_closed[link]) {
            g->here[p] -= state.n;
            return travel(g, stream, state);
        }
        state.path = DISPLACEMENT_NO_PATH;
        state.step = 0;
        if (g->w.compat) return rest(g, &state); /* no second choice today */
    }
    int64_t go = 0, n = state.n;
    if (g->w.choice_of[p]) go = forced && g->w.town[p] ? n : random_binomial(stream, n, g->w.move[p]);
    state.n = n - go;
    rest(g, &state);
    if (go == 0) return 1;
    uint32_t first = net->path_first[p];
    size_t k = net->path_first[p + 1] - first;
    random_multinomial(stream, go, g->w.weight + first, k, 0, g->counts);
    for (size_t i = 0; i < k; i++) {
        struct cell out = state;
        out.path = first + (uint32_t)i;
        out.n = g->counts[i];
        if (out.n == 0) continue;
        if (g->w.compat && displacement_route_dropped(&g->w, out.path)) {
            rest(g, &out);
            continue;
        }
        g->here[p] -= out.n;
        if (!travel(g, stream, out)) return 0;
    }
    return 1;
}

/* Everyone at a place decides once. The numbers are set aside first, so that
 * nobody who arrives in this round decides again in it. */
static int first_round(struct cohort *g)
{
    const struct displacement_net *net = g->w.net;
    struct cells waiting = g->resting;
    int rows = net->places;
    g->resting = g->deciding;
    cells_clear(&g->resting);
    g->deciding = waiting;
    for (int fresh = 0; fresh < 2; fresh++) {
        memcpy(g->before[fresh], g->idle[fresh], (size_t)rows * sizeof **g->before);
        memset(g->idle[fresh], 0, (size_t)rows * sizeof **g->idle);
    }
    for (int row = 0; row < rows; row++) {
        struct stream stream = stream_at(g->w.key, DISPLACEMENT_MOVE, (uint32_t)g->w.day, (uint32_t)row);
        for (int fresh = 0; fresh < 2; fresh++) {
            struct cell state = {.path = DISPLACEMENT_NO_PATH,
                                 .place = row,
                                 .fresh = (uint16_t)fresh,
                                 .n = g->before[fresh][row]};
            if (state.n > 0 && !decide(g, &stream, state, 0)) return 0;
        }
    }
    struct stream stream = stream_at(g->w.key, DISPLACEMENT_MOVE, (uint32_t)g->w.day, UINT32_MAX);
    for (size_t i = 0; i < waiting.count; i++)
        if (!decide(g, &stream, waiting.list[i], 0)) return 0;
    return 1;
}

static int later_rounds(struct cohort *g)
{
    int forced = g->w.s.avoid_short_stints > 0.0;
    for (int round = 1; g->again.count > 0; round++) {
        struct cells now = g->again;
        g->again = g->deciding;
        cells_clear(&g->again);
        g->deciding = now;
        memcpy(g->w.here, g->here, (size_t)g->w.net->places * sizeof *g->here);
        displacement_refresh(&g->w);
        struct stream stream = stream_at(
            g->w.key, DISPLACEMENT_MOVE + (uint32_t)(round < DISPLACEMENT_MAX_ROUNDS ? round : DISPLACEMENT_MAX_ROUNDS),
            (uint32_t)g->w.day, 0);
        for (size_t i = 0; i < now.count; i++) {
            struct cell state = now.list[i];
            if (round >= DISPLACEMENT_MAX_ROUNDS) { /* links of length 0 in a circle: rest here */
                state.moved = 0.0;
                if (state.path == DISPLACEMENT_NO_PATH)
                    rest(g, &state);
                else if (!cells_add(&g->resting, g->a, &state))
                    return 0;
            } else if (!decide(g, &stream, state, forced)) {
                return 0;
            }
        }
    }
    return 1;
}

static void start_new(struct cohort *g)
{
    int64_t n = displacement_new_agents(&g->w), *counts = g->counts;
    size_t places = (size_t)g->w.net->places;
    memset(counts, 0, places * sizeof *counts);
    if (n > 0 && displacement_start_weights(&g->w) > 0.0) {
        struct stream stream = stream_at(g->w.key, DISPLACEMENT_START, (uint32_t)g->w.day, 0);
        random_multinomial(&stream, n, g->w.start_weight, places, 0, counts);
    }
    for (size_t p = 0; p < places; p++) {
        n = counts[p] + g->w.starts[p];
        g->idle[1][p] += n;
        g->here[p] += n;
        g->everyone += n;
        displacement_started(&g->w, (int)p, n);
    }
}

static int run_day(struct cohort *g, int day)
{
    displacement_morning(&g->w, day);
    start_new(g);
    memcpy(g->w.here, g->here, (size_t)g->w.net->places * sizeof *g->here);
    displacement_refresh(&g->w);
    /* Those on links since yesterday travel with today's; they are taken out
     * first so that no one moves twice. */
    struct cells before = g->links;
    memset(&g->links, 0, sizeof g->links);
    g->travelling = 0;
    int fine = first_round(g);
    struct stream stream = stream_at(g->w.key, DISPLACEMENT_WALK, (uint32_t)day, 0);
    for (size_t i = 0; fine && i < before.count; i++)
        fine = travel(g, &stream, before.list[i]);
    cells_free(&before, g->a);
    if (!fine || !later_rounds(g)) return 0;
    memcpy(g->w.here, g->here, (size_t)g->w.net->places * sizeof *g->here);
    return 1;
}

static enum flujo_status cohort_init(struct cohort *g, const struct allocator *a, const struct displacement_net *net,
                                     const struct displacement_request *q)
{
    memset(g, 0, sizeof *g);
    g->a = a;
    size_t places = (size_t)net->places;
    enum flujo_status status = displacement_world_init(&g->w, a, net, random_key_make(q->seed, q->replicate));
    if (status != FLUJO_OK) return status;
    g->idle[0] = arena_alloc(&g->w.arena, places, sizeof(int64_t));
    g->idle[1] = arena_alloc(&g->w.arena, places, sizeof(int64_t));
    g->before[0] = arena_alloc(&g->w.arena, places, sizeof(int64_t));
    g->before[1] = arena_alloc(&g->w.arena, places, sizeof(int64_t));
    g->here = arena_alloc(&g->w.arena, places, sizeof(int64_t));
    g->counts = arena_alloc(&g->w.arena, (size_t)net->path_count + places, sizeof(int64_t));
    if (!g->idle[0] || !g->idle[1] || !g->before[0] || !g->before[1] || !g->here || !g->counts) return FLUJO_NO_MEMORY;
    displacement_day0(&g->w, g->idle[0]);
    for (size_t p = 0; p < places; p++) {
        g->here[p] = g->idle[0][p];
        g->everyone += g->here[p];
    }
    return FLUJO_OK;
}

static void cohort_free(struct cohort *g)
{
    cells_free(&g->resting, g->a);
    cells_free(&g->links, g->a);
    cells_free(&g->deciding, g->a);
    cells_free(&g->again, g->a);
    displacement_world_free(&g->w);
}

enum flujo_status cohort_displacement_run(const struct allocator *a, const struct displacement_net *net,
                                          const struct displacement_request *q, struct displacement_result *r)
{
    struct cohort g;
    enum flujo_status status = displacement_result_init(r, a, net, q);
    if (status != FLUJO_OK) return status;
    status = cohort_init(&g, a, net, q);
    for (int day = 0; status == FLUJO_OK && day < r->days; day++) {
        if (q->stop && atomic_load(q->stop))
            status = FLUJO_INTERRUPTED;
        else if (!run_day(&g, day))
            status = FLUJO_NO_MEMORY;
        else
            status = displacement_result_note(r, &g.w, g.everyone, g.travelling);
    }
    cohort_free(&g);
    if (status != FLUJO_OK) displacement_result_free(r, a);
    return status;
}
