/* The agent engine of displacement: one row an agent, in a structure of arrays.
 *
 * Rows: where (4 bytes), path (4), days on the link (2), step (1), flags (1):
 * 12 bytes an agent. `where` is a code that also tells the state: a place; a
 * link; or a place with a route under way. A day is one sweep in blocks:
 *   1. one 32-bit word a person is drawn, four from each Philox block;
 *   2. it is held against the threshold of the code (0 for camps that are
 *      sinks, certain for links and routes): one table look-up, no branch;
 *      those who act are listed;
 *   3. the listed draw a path from the alias table of their place, built once
 *      per place and day, travel, and perhaps go on: further rounds over ever
 *      shorter lists, with tables renewed from the counts in between.
 * A draw is addressed by (seed, replicate, day, process + round, agent), so
 * blocks may run on any thread. Counts are integers: sums do not depend on the
 * order. Same processes as the cohort engine (model/displacement.h).
 * Limits: 2^31 agents; paths of at most 255 links; no attributes. */
#include "engine/agent_parts.h"

#include "base/parallel.h"

#include <string.h>

size_t agent_bytes(void)
{
    return sizeof(uint32_t) + sizeof(uint32_t) + sizeof(uint16_t) + 2 * sizeof(uint8_t);
}

static void *resize(const struct agents *g, void *block, size_t count, size_t bytes)
{
    return memory_resize(g->a, block, count, bytes);
}

/* Room for n agents; grows by a quarter so that ten millions fit tightly. */
static int agents_reserve(struct agents *g, size_t n)
{
    if (n <= g->capacity)
        return 1;
    size_t capacity = n + n / 4 + AGENT_BLOCK;
    uint32_t *where = resize(g, g->where, capacity, sizeof *where);
    g->where = where ? where : g->where;
    uint32_t *path = where ? resize(g, g->path, capacity, sizeof *path) : NULL;
    g->path = path ? path : g->path;
    uint16_t *days = path ? resize(g, g->days, capacity, sizeof *days) : NULL;
    g->days = days ? days : g->days;
    uint8_t *step = days ? resize(g, g->step, capacity, 1) : NULL;
    g->step = step ? step : g->step;
    uint8_t *flags = step ? resize(g, g->flags, capacity, 1) : NULL;
    g->flags = flags ? flags : g->flags;
    size_t blocks = (capacity + AGENT_BLOCK - 1) / AGENT_BLOCK;
    struct agent_list *lists = flags ? resize(g, g->lists, blocks, sizeof *lists) : NULL;
    if (!lists)
        return 0;
    g->lists = lists;
    memset(lists + g->blocks, 0, (blocks - g->blocks) * sizeof *lists);
    g->blocks = blocks;
    g->capacity = capacity;
    return 1;
}

static void agents_free(struct agents *g)
{
    for (size_t b = 0; b < g->blocks; b++)
        memory_free(g->a, g->lists[b].go);
    void *blocks[] = {g->where, g->path, g->days, g->step, g->flags, g->lists, g->limit, g->here, g->workers, g->delta};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        memory_free(g->a, blocks[i]);
    displacement_world_free(&g->w);
}

static void add_agent(struct agents *g, int place, int fresh)
{
    g->where[g->n] = (uint32_t)place;
    g->path[g->n] = DISPLACEMENT_NO_PATH;
    g->days[g->n] = 0;
    g->step[g->n] = 0;
    g->flags[g->n] = (uint8_t)fresh;
    g->n++;
}

static enum flujo_status start_new(struct agents *g)
{
    const struct displacement_net *net = g->w.net;
    int64_t n = displacement_new_agents(&g->w);
    if (n <= 0 || !(displacement_start_weights(&g->w) > 0.0))
        return FLUJO_OK;
    size_t places = (size_t)net->places;
    if (g->n + (size_t)n > ((size_t)1 << 31) || !agents_reserve(g, g->n + (size_t)n))
        return FLUJO_NO_MEMORY;
    uint32_t *threshold = memory_alloc(g->a, 3 * places, sizeof *threshold);
    double *scaled = memory_alloc(g->a, places, sizeof *scaled);
    if (threshold && scaled) {
        struct alias_table table;
        alias_build(&table, g->w.start_weight, places, threshold, threshold + places, threshold + 2 * places, scaled);
        for (int64_t i = 0; i < n; i++) {
            struct stream s = stream_at(g->w.key, DISPLACEMENT_START, (uint32_t)g->w.day, (uint32_t)g->n);
            uint32_t words[4];
            stream_block(&s, words);
            int p = (int)alias_pick(&table, words[0], words[1]);
            add_agent(g, p, 1);
            g->here[p]++;
            displacement_started(&g->w, p, 1);
        }
    }
    enum flujo_status status = threshold && scaled ? FLUJO_OK : FLUJO_NO_MEMORY;
    memory_free(g->a, threshold);
    memory_free(g->a, scaled);
    return status;
}

/* Thresholds by code for the sweep. */
static void set_limits(struct agents *g)
{
    const struct displacement_net *net = g->w.net;
    for (int p = 0; p < net->places; p++) {
        g->limit[p] = g->w.choice_of[p] ? (uint64_t)(g->w.move[p] * 4294967296.0 + 0.5) : 0;
        g->limit[g->route_code + p] = (uint64_t)1 << 32;
    }
    for (int l = 0; l < net->links; l++)
        g->limit[net->places + l] = (uint64_t)1 << 32;
}

/* Fold the workers' changes into the counts; they are zero afterwards. */
static void fold(struct agents *g)
{
    int places = g->w.net->places;
    for (int t = 0; t < g->threads; t++) {
        int64_t *delta = g->delta + (size_t)t * (size_t)g->delta_stride;
        for (int p = 0; p < places; p++) {
            g->here[p] += delta[p];
            delta[p] = 0;
        }
        g->travelling += delta[places];
        delta[places] = 0;
        g->failed |= g->workers[t].failed;
    }
    memcpy(g->w.here, g->here, (size_t)places * sizeof *g->here);
}

static enum flujo_status sweep_item(void *user, size_t item, int worker)
{
    struct agents *g = user;
    size_t first = item * AGENT_BLOCK, last = first + AGENT_BLOCK < g->n ? first + AGENT_BLOCK : g->n;
    agent_sweep(g, item, first, last, worker);
    return FLUJO_OK;
}

static enum flujo_status round_item(void *user, size_t item, int worker)
{
    struct agents *g = user;
    if (g->lists[item].count > 0)
        agent_round(g, item, worker);
    return FLUJO_OK;
}

static enum flujo_status run_day(struct agents *g, int day)
{
    displacement_morning(&g->w, day);
    enum flujo_status status = start_new(g);
    if (status != FLUJO_OK)
        return status;
    memcpy(g->w.here, g->here, (size_t)g->w.net->places * sizeof *g->here);
    displacement_refresh(&g->w);
    set_limits(g);
    g->travelling = 0;
    size_t blocks = (g->n + AGENT_BLOCK - 1) / AGENT_BLOCK;
    g->round = 0;
    status = parallel_for(g->a, g->threads, blocks, sweep_item, g);
    fold(g);
    for (int more = 1; status == FLUJO_OK && more && !g->failed;) {
        size_t going = 0;
        for (size_t b = 0; b < blocks; b++)
            going += g->lists[b].count;
        more = going > 0;
        if (!more)
            break;
        g->round++;
        displacement_refresh(&g->w);
        status = parallel_for(g->a, going > 4096 ? g->threads : 1, blocks, round_item, g);
        fold(g);
    }
    return g->failed ? FLUJO_NO_MEMORY : status;
}

static enum flujo_status agents_init(struct agents *g, const struct allocator *a, const struct displacement_net *net,
                                     const struct displacement_request *q)
{
    memset(g, 0, sizeof *g);
    g->a = a;
    enum flujo_status status = displacement_world_init(&g->w, a, net, q->compat, random_key_make(q->seed, q->replicate));
    if (status != FLUJO_OK)
        return status;
    size_t places = (size_t)net->places;
    g->threads = q->threads > 0 ? q->threads : parallel_cores();
    g->route_code = net->places + net->links;
    g->delta_stride = (net->places + 1 + 63) / 64 * 64; /* no two workers in one cache line */
    g->limit = memory_alloc(a, 2 * places + (size_t)net->links + 1, sizeof *g->limit);
    g->here = memory_alloc(a, places, sizeof *g->here);
    g->workers = memory_alloc(a, (size_t)g->threads, sizeof *g->workers);
    g->delta = memory_alloc(a, (size_t)g->threads * (size_t)g->delta_stride, sizeof *g->delta);
    if (!g->limit || !g->here || !g->workers || !g->delta)
        return FLUJO_NO_MEMORY;
    displacement_day0(&g->w, g->here);
    size_t n = 0;
    for (size_t p = 0; p < places; p++)
        n += (size_t)g->here[p];
    if (!agents_reserve(g, n + 1))
        return FLUJO_NO_MEMORY;
    for (size_t p = 0; p < places; p++)
        for (int64_t i = 0; i < g->here[p]; i++)
            add_agent(g, (int)p, 0);
    return FLUJO_OK;
}

static int conserved(const struct agents *g)
{
    int64_t sum = g->travelling;
    for (int p = 0; p < g->w.net->places; p++)
        sum += g->here[p];
    return sum == (int64_t)g->n;
}

enum flujo_status agent_run(const struct allocator *a, const struct displacement_net *net,
                            const struct displacement_request *q, struct displacement_result *r)
{
    struct agents g;
    enum flujo_status status = displacement_result_init(r, a, net, q);
    if (status != FLUJO_OK)
        return status;
    status = agents_init(&g, a, net, q);
    for (int day = 0; status == FLUJO_OK && day < r->days; day++) {
        if (q->stop && atomic_load(q->stop)) {
            status = FLUJO_INTERRUPTED;
            break;
        }
        status = run_day(&g, day);
        if (status == FLUJO_OK && !conserved(&g))
            status = FLUJO_FAILED;
        if (status == FLUJO_OK)
            displacement_result_note(r, &g.w, (int64_t)g.n, g.travelling);
    }
    r->decisions = 0.0;
    for (int t = 0; t < g.threads && g.workers; t++)
        r->decisions += (double)g.workers[t].decisions;
    agents_free(&g);
    if (status != FLUJO_OK)
        displacement_result_free(r, a);
    return status;
}
