/* The inner loops of the agent engine: deciding and travelling.
 *
 * Whatever is written belongs to the block or the worker, so no two workers
 * share anything that they write. Loops over many agents test without
 * branching: the number of a candidate is always written to a list, which grows
 * by the outcome of the test. See agent.c for the plan. */
#include "flee/agent_parts.h"

#include <string.h>

/* Two batches of CHUNK fit into 32 KiB of stack. */
enum { CHUNK = 512 };

/* What a worker holds while it handles a block. Agents are numbered from the
 * first of the block. */
struct hand {
    struct agents *g;
    struct agent_block *b;
    struct agent_worker *worker;
    int64_t *delta;
    uint32_t first;
    uint32_t *where, *path;
    uint16_t *begun;
    uint8_t *step;
};

static struct hand hand_of(struct agents *g, size_t block, int worker)
{
    size_t held = agent_held(g, block), row = held * AGENT_BLOCK;
    return (struct hand){g,
                         &g->blocks[held],
                         &g->workers[worker],
                         g->delta + (size_t)worker * g->delta_stride,
                         (uint32_t)(block * AGENT_BLOCK),
                         g->where + row,
                         g->path + row,
                         g->begun + row,
                         g->step + row};
}

/* Room for `more` entries beyond those in the list. */
static int make_room(const struct hand *h, size_t more)
{
    struct agent_block *b = h->b;
    if (b->count + more <= b->capacity) return 1;
    struct agent_going *go = memory_grow(h->g->a, b->go, &b->capacity, b->count + more, sizeof *go);
    if (!go) {
        h->worker->failed = 1;
        return 0;
    }
    b->go = go;
    return 1;
}

/* Who has arrived over the link of a hop after `moved` km before: listed if it
 * may go on today. The list has room. */
static inline void list_arrival(const struct hand *h, const struct agent_hop *hop, uint32_t agent, double moved)
{
    struct agent_block *b = h->b;
    int on = (hop->closed == 0) & (h->g->round < DISPLACEMENT_MAX_ROUNDS)
             & displacement_goes_on(&h->g->w, moved, hop->km);
    b->go[b->count] = (struct agent_going){agent, (float)(moved + hop->km)};
    b->count += (size_t)on;
}

static void arrive(const struct hand *h, uint32_t agent, uint32_t path, uint32_t step, int link, double moved)
{
    struct agents *g = h->g;
    const struct displacement_net *net = g->w.net;
    const struct agent_hop *hop = &g->hop[link];
    int ended = hop->closed || net->step_first[path] + step + 1 >= net->step_first[path + 1];
    h->path[agent] = path;
    h->step[agent] = (uint8_t)(step + 1);
    h->where[agent] = ended ? hop->arrives : g->route_code + hop->arrives;
    h->delta[hop->arrives]++;
    list_arrival(h, hop, agent, moved);
}

/* 1 if an agent on a link for `days` days arrives today. */
static int arrives(const struct hand *h, uint32_t agent, int link, uint32_t days, uint32_t fresh)
{
    const struct agents *g = h->g;
    uint32_t need = g->hop[link].need[fresh != 0];
    if (need != AGENT_BY_CHANCE) return days >= need;
    double chance = displacement_arrival(&g->w, link, fresh != 0, days);
    struct stream s = stream_at(g->w.key, DISPLACEMENT_WALK + (uint32_t)g->round, (uint32_t)g->w.day, h->first + agent);
    return chance >= 1.0 || stream_u32(&s) < chance * 4294967296.0;
}

/* An agent who has left its place sets out over the link at `step` of a path. */
static void set_out(const struct hand *h, uint32_t agent, uint32_t path, uint32_t step, double moved)
{
    struct agents *g = h->g;
    const struct displacement_net *net = g->w.net;
    int link = net->step_link[net->step_first[path] + step];
    uint32_t fresh = h->where[agent] & AGENT_FRESH;
    if (arrives(h, agent, link, 1, fresh)) {
        arrive(h, agent, path, step, link, moved);
        return;
    }
    h->path[agent] = path;
    h->step[agent] = (uint8_t)step;
    h->begun[agent] = (uint16_t)g->w.day;
    h->where[agent] = (uint32_t)(net->places + link) | fresh;
    h->delta[net->places]++;
}

/* An agent that was on a link this morning. */
static void go_along(const struct hand *h, uint32_t agent)
{
    struct agents *g = h->g;
    const struct displacement_net *net = g->w.net;
    uint32_t code = h->where[agent];
    int link = (int)(code & ~AGENT_FRESH) - net->places;
    uint32_t days = (uint32_t)(uint16_t)((uint16_t)g->w.day - h->begun[agent]) + 1;
    if (!arrives(h, agent, link, days, code & AGENT_FRESH))
        h->delta[net->places]++;
    else
        arrive(h, agent, h->path[agent], h->step[agent], link, 0.0);
}

/* An agent at place p whose route is under way follows it: 1. Or the route is
 * dropped, and the agent is at the place without one: 0. */
static int follows(const struct hand *h, uint32_t agent, double moved)
{
    struct agents *g = h->g;
    const struct displacement_net *net = g->w.net;
    uint32_t p = h->where[agent] - g->route_code, path = h->path[agent], step = h->step[agent];
    if (displacement_route_dropped(&g->w, path) || g->w.link_closed[net->step_link[net->step_first[path] + step]]) {
        h->where[agent] = p;
        return 0;
    }
    h->delta[p]--;
    set_out(h, agent, path, step, moved);
    return 1;
}

/* Those who decide in one go; words: `stride` an agent, of which the first two
 * pick the path. */
struct batch {
    uint32_t n;
    uint32_t agent[CHUNK], cell[CHUNK];
    float moved[CHUNK];
    uint32_t words[4 * CHUNK];
};

static void draw_words(const struct hand *h, struct batch *t)
{
    for (uint32_t k = 0; k < t->n; k++)
        t->cell[k] = h->first + t->agent[k];
    const struct phase phase = agent_phase(h->g, DISPLACEMENT_CHOICE + (uint32_t)h->g->round);
    stream_first_blocks(&phase, t->cell, t->n, t->words);
}

/* All of a batch leave their places, each over a path of its own. Who is at
 * the end of a path of one link today is handled here, the rest in set_out. */
static void leave(const struct hand *h, const struct batch *t, uint32_t stride)
{
    const struct agents *g = h->g;
    const struct displacement_world *w = &g->w;
    const int more_rounds = g->round < DISPLACEMENT_MAX_ROUNDS;
    const uint32_t n = t->n, *path_first = w->net->path_first, *first_link = g->first_link;
    struct agent_going *go = h->b->go;
    uint32_t *where = h->where;
    int64_t *delta = h->delta;
    size_t count = h->b->count;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t agent = t->agent[k], code = where[agent], p = code & ~AGENT_FRESH;
        struct alias_table table = displacement_table(w, (int)p);
        uint32_t path = path_first[p] + alias_pick(&table, t->words[stride * k], t->words[stride * k + 1]);
        uint32_t link = first_link[path];
        const struct agent_hop *hop = &g->hop[link & ~(AGENT_MORE_LINKS | AGENT_DROPPED)];
        double moved = t->moved[k];
        if (link & AGENT_DROPPED) continue;
        delta[p]--;
        if (link & AGENT_MORE_LINKS || hop->need[code >> 31] > 1) {
            h->b->count = count;
            set_out(h, agent, path, 0, moved);
            count = h->b->count;
            continue;
        }
        where[agent] = hop->arrives;
        delta[hop->arrives]++;
        go[count] = (struct agent_going){agent, (float)(moved + hop->km)};
        count += (size_t)((hop->closed == 0) & more_rounds & displacement_goes_on(w, moved, hop->km));
    }
    h->b->count = count;
}

/* Of a batch with four words each, those stay whose third word is not below
 * the chance of their place. */
static void keep_leaving(const struct hand *h, struct batch *t, const uint64_t *chance)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < t->n; k++) {
        uint32_t agent = t->agent[k], first = t->words[4 * k], second = t->words[4 * k + 1];
        uint32_t leaves = t->words[4 * k + 2] < chance[h->where[agent] & ~AGENT_FRESH];
        t->agent[n] = agent;
        t->moved[n] = t->moved[k];
        t->words[2 * n] = first;
        t->words[2 * n + 1] = second;
        n += leaves;
    }
    t->n = n;
}

/* The acting of the first round: those without a route leave; others go on. */
static void act(const struct hand *h, struct batch *t, const uint16_t *listed, uint32_t count)
{
    const struct agents *g = h->g;
    const uint32_t places = (uint32_t)g->w.net->places;
    struct batch dropped;
    if (!make_room(h, count)) return;
    h->worker->bytes += 8.0 * count;
    t->n = 0;
    dropped.n = 0;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t agent = listed[k], code = h->where[agent] & ~AGENT_FRESH;
        t->agent[t->n] = dropped.agent[dropped.n] = agent;
        t->moved[t->n] = dropped.moved[dropped.n] = 0.0f;
        if (code < places)
            t->n++;
        else if (code < g->route_code)
            go_along(h, agent);
        else
            dropped.n += (uint32_t)(!follows(h, agent, 0.0) && !g->w.compat); /* under compat: no second choice today */
    }
    draw_words(h, t);
    leave(h, t, 4);
    if (dropped.n > 0) { /* they still owe their place's chance */
        draw_words(h, &dropped);
        keep_leaving(h, &dropped, g->chance);
        leave(h, &dropped, 2);
    }
}

/* The words of the active agents at..at + n - 1 of a block, by their position
 * in it, one each. */
static void move_words(const struct hand *h, struct batch *t, uint32_t at, uint32_t n)
{
    for (uint32_t k = 0; k < (n + 3) / 4; k++)
        t->cell[k] = (h->first + at) / 4 + k;
    const struct phase phase = agent_phase(h->g, DISPLACEMENT_MOVE);
    stream_first_blocks(&phase, t->cell, (n + 3) / 4, t->words);
}

/* Those active so far are sorted, and those who stay active decide. */
static void sweep_active(const struct hand *h, struct batch *t, uint16_t *order)
{
    const struct agents *g = h->g;
    struct agent_block *b = h->b;
    uint16_t slow[AGENT_BLOCK], listed[CHUNK];
    uint32_t kept = 0, aside = 0;
    for (uint32_t at = 0; at < b->active && !h->worker->failed; at += CHUNK) {
        uint32_t n = b->active - at < CHUNK ? b->active - at : CHUNK, acting = 0;
        move_words(h, t, at, n);
        for (uint32_t k = 0; k < n; k++) {
            uint16_t agent = order[at + k];
            uint64_t limit = g->limit[h->where[agent] & ~AGENT_FRESH];
            uint32_t is_slow = limit == AGENT_SLOW;
            order[kept] = slow[aside] = listed[acting] = agent;
            kept += !is_slow;
            aside += is_slow;
            acting += !is_slow & (t->words[k] < limit);
        }
        act(h, t, listed, acting);
    }
    h->worker->bytes += 8.0 * b->active;
    h->worker->decisions += kept;
    memcpy(order + kept, slow, aside * sizeof *slow);
    b->active = kept;
}

void agent_sweep(struct agents *g, size_t block, int worker)
{
    struct hand h = hand_of(g, block, worker);
    struct batch t;
    uint16_t movers[AGENT_BLOCK];
    h.b->count = 0;
    if (g->again) h.b->active = agents_in(g->n, block);
    sweep_active(&h, &t, g->order + agent_held(g, block) * AGENT_BLOCK);
    uint32_t found = agent_skip(g, block, movers);
    h.worker->decisions += found;
    for (uint32_t at = 0; at < found && !h.worker->failed; at += CHUNK)
        act(&h, &t, movers + at, found - at < CHUNK ? found - at : CHUNK);
}

void agent_round(struct agents *g, size_t block, int worker)
{
    struct hand h = hand_of(g, block, worker);
    struct batch t;
    size_t n = h.b->count;
    h.b->count = 0; /* never grows past what has been read: one entry in, at most one out */
    h.worker->decisions += (double)n;
    h.worker->bytes += 20.0 * (double)n;
    for (size_t at = 0; at < n; at += CHUNK) {
        size_t last = at + CHUNK < n ? at + CHUNK : n;
        struct agent_going gone[CHUNK];
        memcpy(gone, h.b->go + at, (last - at) * sizeof *gone);
        t.n = 0;
        for (size_t k = 0; k < last - at; k++) {
            t.agent[t.n] = gone[k].agent;
            t.moved[t.n] = gone[k].moved;
            t.n += (uint32_t)(h.where[gone[k].agent] < g->route_code
                              || (!follows(&h, gone[k].agent, gone[k].moved) && !g->w.compat));
        }
        draw_words(&h, &t);
        keep_leaving(&h, &t, g->round_chance);
        leave(&h, &t, 2);
    }
}
