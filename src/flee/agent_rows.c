/* Memory of the agent engine, and where agents are when they start. */
#include "flee/agent_parts.h"

#include <string.h>

size_t agent_bytes(void)
{
    const struct agents *g = NULL;
    return sizeof *g->where + sizeof *g->path + sizeof *g->begun + sizeof *g->step + sizeof *g->order;
}

static int resize(const struct agents *g, void **block, size_t count, size_t bytes)
{
    void *resized = memory_resize(g->a, *block, count, bytes);
    if (!resized) return 0;
    *block = resized;
    return 1;
}

/* Room for n agents, in whole groups. The first time exactly that, later a
 * quarter more. */
int agents_reserve(struct agents *g, size_t n)
{
    if (n <= g->capacity) return 1;
    size_t all = agents_blocks(n + (g->capacity > 0 ? n / 4 : 0)), blocks = (all + g->ranks - 1) / g->ranks;
    size_t capacity = blocks * AGENT_BLOCK;
    if (!resize(g, (void **)&g->where, capacity, sizeof *g->where)
        || !resize(g, (void **)&g->path, capacity, sizeof *g->path)
        || !resize(g, (void **)&g->begun, capacity, sizeof *g->begun)
        || !resize(g, (void **)&g->step, capacity, sizeof *g->step)
        || !resize(g, (void **)&g->order, capacity, sizeof *g->order)
        || !resize(g, (void **)&g->blocks, blocks, sizeof *g->blocks)
        || !resize(g, (void **)&g->queue[0], (size_t)g->threads * blocks, sizeof **g->queue)
        || !resize(g, (void **)&g->queue[1], (size_t)g->threads * blocks, sizeof **g->queue))
        return 0;
    memset(g->blocks + g->block_count, 0, (blocks - g->block_count) * sizeof *g->blocks);
    g->block_count = blocks;
    g->capacity = all * AGENT_BLOCK;
    return 1;
}

void agents_free(struct agents *g)
{
    for (size_t b = 0; b < g->block_count; b++)
        memory_free(g->a, g->blocks[b].go);
    void *rows[] = {g->where, g->path, g->begun, g->step, g->order, g->blocks, g->queue[0], g->queue[1]};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        memory_free(g->a, rows[i]);
    arena_free(&g->arena);
    parallel_pool_free(g->pool);
    displacement_world_free(&g->w);
}

/* Agent `number` of a block, the last so far, is active: it takes the place of
 * the first slow one, which goes to the end. */
static void add_agent(struct agents *g, size_t block, uint32_t number, uint32_t where)
{
    size_t held = agent_held(g, block);
    struct agent_block *b = &g->blocks[held];
    uint16_t *order = g->order + held * AGENT_BLOCK;
    g->where[held * AGENT_BLOCK + number] = where;
    order[number] = order[b->active];
    order[b->active++] = (uint16_t)number;
}

/* Where a new agent starts: the first of them, in the order of all agents, where a conflict or a flood sends them; the
 * others by the alias table. */
static uint32_t start_place(const struct agents *g, size_t block, uint32_t number, const uint32_t *words)
{
    int64_t places = g->w.net->places, low = 0, high = places - 1;
    int64_t rank = (int64_t)(block / AGENT_GROUP * AGENT_GROUP * AGENT_BLOCK + (size_t)number * AGENT_GROUP
                             + block % AGENT_GROUP - g->start_first);
    if (rank >= g->start_upto[places - 1]) return alias_pick(&g->start, words[0], words[1]);
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (rank < g->start_upto[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return (uint32_t)low;
}

enum { STARTS = 256 };

void agent_start(struct agents *g, size_t block, int worker)
{
    uint32_t last = agents_in(g->n, block);
    int64_t *delta = g->delta + (size_t)worker * g->delta_stride;
    uint32_t cells[STARTS], words[4 * STARTS];
    const struct phase phase = agent_phase(g, DISPLACEMENT_START);
    for (uint32_t at = agents_in(g->start_first, block); at < last; at += STARTS) {
        uint32_t n = last - at < STARTS ? last - at : STARTS;
        for (uint32_t k = 0; k < n; k++)
            cells[k] = (uint32_t)(block * AGENT_BLOCK) + at + k;
        stream_first_blocks(&phase, cells, n, words);
        for (uint32_t k = 0; k < n; k++) {
            uint32_t p = start_place(g, block, at + k, words + 4 * k);
            add_agent(g, block, at + k, p | AGENT_FRESH);
            delta[p]++;
        }
    }
}

/* Those in camps before the first day, dealt like all others. */
static void add_day0(struct agents *g)
{
    for (size_t p = 0; p < (size_t)g->w.net->places; p++)
        for (int64_t i = 0; i < g->here[p]; i++, g->n++) {
            size_t group = g->n / ((size_t)AGENT_GROUP * AGENT_BLOCK), block = group * AGENT_GROUP + g->n % AGENT_GROUP;
            if (block % g->ranks == g->own) add_agent(g, block, agents_in(g->n, block), (uint32_t)p);
        }
}

/* The first link of every path, and whether it has more. */
static void find_first_links(struct agents *g)
{
    const struct displacement_net *net = g->w.net;
    for (uint32_t k = 0; k < net->path_count; k++) {
        uint32_t first = net->step_first[k], more = net->step_first[k + 1] - first > 1;
        g->first_link[k] = (uint32_t)net->step_link[first] | (more ? AGENT_MORE_LINKS : 0);
    }
}

static int make_tables(struct agents *g)
{
    const struct displacement_net *net = g->w.net;
    struct arena *arena = &g->arena;
    size_t places = (size_t)net->places, links = (size_t)net->links, threads = (size_t)g->threads;
    g->first_link = arena_alloc(arena, (size_t)net->path_count + 1, sizeof *g->first_link);
    g->hop = arena_alloc(arena, links + 1, sizeof *g->hop);
    g->limit = arena_alloc(arena, 2 * places + links + 1, sizeof *g->limit);
    g->chance = arena_alloc(arena, places, sizeof *g->chance);
    g->round_chance = arena_alloc(arena, places, sizeof *g->round_chance);
    g->here = arena_alloc(arena, places, sizeof *g->here);
    g->workers = arena_alloc(arena, threads, sizeof *g->workers);
    g->shares = arena_alloc(arena, threads, sizeof *g->shares);
    g->delta = arena_alloc(arena, threads * g->delta_stride, sizeof *g->delta);
    g->start_upto = arena_alloc(arena, places, sizeof *g->start_upto);
    g->start.threshold = arena_alloc(arena, places, sizeof(uint32_t));
    g->start.alias = arena_alloc(arena, places, sizeof(uint32_t));
    g->start_work = arena_alloc(arena, places, sizeof *g->start_work);
    g->start_scaled = arena_alloc(arena, places, sizeof *g->start_scaled);
    if (!g->first_link || !g->hop || !g->limit || !g->chance || !g->round_chance || !g->here || !g->workers
        || !g->shares || !g->delta || !g->start_upto || !g->start.threshold || !g->start.alias || !g->start_work
        || !g->start_scaled)
        return 0;
    find_first_links(g);
    return 1;
}

/* Agents who will have started by the end, where that is known beforehand: no
 * row is moved then while the run grows. Leaves the world as it was. */
static size_t expected(struct agents *g, int days)
{
    struct displacement_world *w = &g->w;
    size_t n = 0;
    if (w->s.conflict_driven_spawning > 0.0 || w->s.flood_driven_spawning > 0.0) return 0;
    for (w->day = 0; w->day < days; w->day++)
        n += (size_t)displacement_new_agents(w);
    w->day = -1;
    w->debt = 0.0;
    return n;
}

enum flujo_status agents_init(struct agents *g, const struct allocator *a, const struct displacement_net *net,
                              const struct displacement_request *q)
{
    memset(g, 0, sizeof *g);
    g->a = a;
    g->share = q->share;
    g->own = (size_t)q->share.own;
    g->ranks = q->share.total != NULL ? (size_t)q->share.ranks : 1;
    g->stop = q->stop;
    arena_init(&g->arena, a);
    enum flujo_status status = displacement_world_init(&g->w, a, net, random_key_make(q->seed, q->replicate));
    if (status != FLUJO_OK) return status;
    size_t places = (size_t)net->places;
    g->threads = q->threads > 0 ? q->threads : parallel_cores();
    g->pool = g->threads > 1 ? parallel_pool_make(a, g->threads) : NULL;
    g->route_code = (uint32_t)(net->places + net->links);
    g->delta_stride = (places + AGENT_TALLY + 63) / 64 * 64; /* no two workers in one cache line */
    if (!make_tables(g)) return FLUJO_NO_MEMORY;
    displacement_day0(&g->w, g->here);
    size_t n = 0;
    for (size_t p = 0; p < places; p++)
        n += (size_t)g->here[p];
    if (!agents_reserve(g, n + expected(g, q->days > 0 ? q->days : net->f->length) + 1)) return FLUJO_NO_MEMORY;
    add_day0(g);
    return FLUJO_OK;
}
