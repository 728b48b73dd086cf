/* The inner loops of the agent engine: deciding and travelling.
 *
 * Scratch is on the stack and in the lists of a block, so no worker shares
 * anything that it writes. See agent.c for the plan. */
#include "engine/agent_parts.h"

enum { CHUNK = 1024 };

static int push(struct agents *g, struct agent_list *list, struct agent_worker *worker, uint32_t agent, double moved)
{
    if (list->count == list->capacity) {
        struct agent_going *go = memory_grow(g->a, list->go, &list->capacity, list->count + 1, sizeof *go);
        if (!go) {
            worker->failed = 1;
            return 0;
        }
        list->go = go;
    }
    list->go[list->count++] = (struct agent_going){agent, (float)moved};
    return 1;
}

/* What a worker holds while it handles a block. */
struct hand {
    struct agents *g;
    struct agent_list *list;   /* who goes on */
    struct agent_worker *worker;
    int64_t *delta;
};

/* Agent i, whose route stands at `step`, travels today over its link; it has
 * already left its place in the counts. */
static void travel(const struct hand *h, uint32_t i, double moved)
{
    struct agents *g = h->g;
    const struct displacement_net *net = g->w.net;
    uint32_t path = g->path[i], first = net->step_first[path];
    uint32_t step = first + g->step[i];
    int link = net->step_link[step];
    double km = net->link_km[link], speed = displacement_speed(&g->w, link, g->flags[i]);
    uint16_t days = (uint16_t)(g->days[i] + (g->days[i] < UINT16_MAX));
    if (!((double)days * speed > km)) {
        g->days[i] = days;
        g->where[i] = (uint32_t)(net->places + link);
        h->delta[net->places]++;
        return;
    }
    int closed = g->w.link_closed[link] > 0;
    int place = closed ? net->link_from[link] : net->link_to[link];
    int ended = closed || step + 1 >= net->step_first[path + 1];
    g->days[i] = 0;
    g->flags[i] = 0;
    g->step[i] = (uint8_t)(ended ? 0 : g->step[i] + 1);
    g->path[i] = ended ? DISPLACEMENT_NO_PATH : path;
    g->where[i] = (uint32_t)(ended ? place : g->route_code + place);
    h->delta[place]++;
    if (!closed && displacement_goes_on(&g->w, moved, km) && g->round < DISPLACEMENT_MAX_ROUNDS)
        push(g, h->list, h->worker, i, moved + km);
}

/* The route of agent i at place p goes on, or is dropped: 1 if it goes on. */
static int follows(struct agents *g, uint32_t i)
{
    const struct displacement_net *net = g->w.net;
    int link = net->step_link[net->step_first[g->path[i]] + g->step[i]];
    if (!displacement_route_dropped(&g->w, g->path[i]) && !g->w.link_closed[link])
        return 1;
    g->path[i] = DISPLACEMENT_NO_PATH;
    g->step[i] = 0;
    g->where[i] -= (uint32_t)g->route_code;
    return 0;
}

/* Agent i at place p acts: it follows its route, or picks one. `chance` is the
 * limit it must pass if it has no route (already passed in the first round). */
static void act(const struct hand *h, uint32_t i, double moved, uint64_t chance)
{
    struct agents *g = h->g;
    const struct displacement_net *net = g->w.net;
    uint32_t code = g->where[i];
    int p = (int)(code >= (uint32_t)g->route_code ? code - (uint32_t)g->route_code : code);
    if (code >= (uint32_t)g->route_code && follows(g, i)) {
        h->delta[p]--;
        travel(h, i, moved);
        return;
    }
    if (!g->w.choice_of[p])
        return;
    struct stream s = stream_at(g->w.key, DISPLACEMENT_CHOICE + (uint32_t)g->round, (uint32_t)g->w.day, i);
    uint32_t words[4];
    stream_block(&s, words);
    if (words[2] >= chance)
        return;
    struct alias_table table = displacement_table(&g->w, p);
    g->path[i] = net->path_first[p] + alias_pick(&table, words[0], words[1]);
    g->step[i] = 0;
    h->delta[p]--;
    travel(h, i, moved);
}

void agent_sweep(struct agents *g, size_t block, size_t first, size_t last, int worker)
{
    struct hand h = {g, &g->lists[block], &g->workers[worker], g->delta + (size_t)worker * (size_t)g->delta_stride};
    const uint64_t certain = (uint64_t)1 << 32;
    const uint32_t places = (uint32_t)g->w.net->places, routes = (uint32_t)g->route_code;
    uint32_t words[CHUNK + 4], listed[CHUNK];
    h.list->count = 0;
    for (size_t at = first; at < last; at += CHUNK) {
        uint32_t n = (uint32_t)(last - at < CHUNK ? last - at : CHUNK), acting = 0;
        const uint32_t *where = g->where + at;
        const uint64_t *limit = g->limit;
        agent_words(g->w.key, DISPLACEMENT_MOVE, (uint32_t)g->w.day, (uint32_t)at, n, words);
        for (uint32_t k = 0; k < n; k++) {
            listed[acting] = (uint32_t)at + k;
            acting += words[k] < limit[where[k]];
        }
        h.worker->decisions += acting;
        for (uint32_t k = 0; k < acting; k++) {
            uint32_t i = listed[k], code = g->where[i];
            if (code >= places && code < routes)
                travel(&h, i, 0.0);
            else /* those whose route is dropped still owe their place's chance */
                act(&h, i, 0.0, code < places ? certain : limit[code - routes]);
        }
    }
}

void agent_round(struct agents *g, size_t block, int worker)
{
    struct hand h = {g, &g->lists[block], &g->workers[worker], g->delta + (size_t)worker * (size_t)g->delta_stride};
    const struct displacement_net *net = g->w.net;
    int forced = g->w.s.avoid_short_stints > 0.0;
    size_t n = h.list->count;
    h.list->count = 0; /* never grows past what has been read: one entry in, at most one out */
    h.worker->decisions += (int64_t)n;
    for (size_t k = 0; k < n; k++) {
        struct agent_going go = h.list->go[k];
        uint32_t code = g->where[go.agent];
        int p = (int)(code >= (uint32_t)g->route_code ? code - (uint32_t)g->route_code : code);
        int town = net->f->places[p].kind == FLEE_TOWN || net->f->places[p].kind == FLEE_CONFLICT_ZONE;
        act(&h, go.agent, (double)go.moved, forced && town ? (uint64_t)1 << 32 : g->limit[p]);
    }
}
