/* The agent engine of displacement: one row an agent, in a structure of arrays.
 *
 * Rows: where (4 bytes), path (4), begun (2), step (1), and the order within
 * the block (2): 13 bytes an agent. `where` is a code that also states the
 * state: a place; a link; or a place with a route under way. Agents are handled
 * in blocks of 4096, which any thread may take; who starts together is dealt to
 * sixteen of them. A day is
 *   1. the active agents of a block: those who have come to a place that is
 *      hardly ever left (a camp, as a rule) are set aside; the others get one
 *      32-bit word each, held against the threshold of their code (certain for
 *      links and routes): one table look-up, no branch;
 *   2. those set aside: who leaves is found by geometric jumps (agent_skip.c),
 *      so the many in camps cost next to nothing;
 *   3. those who leave draw a path from the alias table of their place, built
 *      once per place and day, travel, and perhaps go on: further rounds over
 *      ever shorter lists, with tables renewed from the counts in between.
 * A draw is addressed by (seed, replicate, day, process + round) and the agent,
 * its position among the active ones of its block, or the block, so blocks may
 * run on any thread. Counts are integers: sums do not depend on the order. So
 * ranks of MPI hold the blocks in turn, each with its own copy of the world, and
 * exchange the counts alone, after every round. Same processes as the cohort
 * engine (displacement.h).
 * Limits: 2^31 agents; paths of at most 255 links; no attributes. */
#include "flee/agent_parts.h"

#include "base/numeric.h"

#include <math.h>
#include <string.h>

/* Agents to be looked at from which it pays to share a round: about the time
 * in which a thread is woken. */
enum { WORTH_SHARING = 512 };

static uint64_t of_32_bits(double chance) { return (uint64_t)(chance * 4294967296.0 + 0.5); }

/* Days after which days * speed exceeds km. */
static uint32_t days_needed(double km, double speed)
{
    if (!(speed > 0.0) || km / speed >= 65535.0) return AGENT_BY_CHANCE - 1; /* never */
    uint32_t days = (uint32_t)(km / speed);
    while ((double)days * speed > km && days > 0)
        days--;
    while (!((double)days * speed > km))
        days++;
    return days;
}

static void set_hops(struct agents *g)
{
    const struct displacement_net *net = g->w.net;
    for (int l = 0; l < net->links; l++) {
        int closed = g->w.link_closed[l] > 0;
        struct agent_hop *hop = &g->hop[l];
        hop->km = net->link_km[l];
        for (int fresh = 0; fresh < 2; fresh++)
            hop->need[fresh] = days_needed(hop->km, displacement_speed(&g->w, l, fresh));
        if (net->walk_first[l] < net->walk_first[l + 1]) hop->need[0] = hop->need[1] = AGENT_BY_CHANCE;
        hop->closed = (uint32_t)closed;
        hop->arrives = (uint32_t)(closed ? net->link_from[l] : net->link_to[l]);
    }
}

/* Chances of the day by place, and thresholds by code for the sweep. */
static void set_limits(struct agents *g)
{
    const struct displacement_net *net = g->w.net;
    const uint64_t certain = (uint64_t)1 << 32, hardly = certain / 64;
    g->slow_most = 0;
    g->again = 0;
    for (int p = 0; p < net->places; p++) {
        int forced = g->w.s.avoid_short_stints > 0.0 && g->w.town[p];
        uint64_t chance = g->w.choice_of[p] ? of_32_bits(g->w.move[p]) : 0;
        int slow = chance <= hardly;
        g->again |= g->limit[p] == AGENT_SLOW && !slow;
        g->limit[p] = slow ? AGENT_SLOW : chance;
        g->slow_most = slow && chance > g->slow_most ? chance : g->slow_most;
        g->chance[p] = chance;
        g->round_chance[p] = g->w.choice_of[p] && forced ? certain : chance;
        g->limit[g->route_code + (uint32_t)p] = certain;
    }
    for (int l = 0; l < net->links; l++)
        g->limit[net->places + l] = certain;
    g->slow_scale = 1.0 / numeric_log1p(-(double)g->slow_most / 4294967296.0);
}

static void total(const struct agents *g, int64_t *values, int count)
{
    if (g->share.total != NULL) g->share.total(g->share.user, values, count);
}

/* Fold the changes of the workers, of all ranks, into the counts; they are zero afterwards. */
static enum flujo_status fold(struct agents *g)
{
    int places = g->w.net->places, size = places + AGENT_TALLY;
    int64_t *sum = g->delta, *tally = sum + places;
    for (int t = 1; t < g->threads; t++) {
        int64_t *delta = sum + (size_t)t * g->delta_stride;
        for (int k = 0; k <= places; k++)
            sum[k] += delta[k];
        memset(delta, 0, (size_t)size * sizeof *delta);
    }
    for (int t = 0; t < g->threads; t++) {
        tally[AGENT_GO_ON] += (int64_t)g->workers[t].going;
        tally[AGENT_FAILED] += g->workers[t].failed;
    }
    tally[AGENT_STOPPED] = g->stop && atomic_load(g->stop);
    total(g, sum, size);
    for (int p = 0; p < places; p++)
        g->here[p] += sum[p];
    g->travelling += tally[AGENT_TRAVELLING];
    g->going = tally[AGENT_GO_ON];
    g->stopped = tally[AGENT_STOPPED] > 0;
    g->exchanges++;
    enum flujo_status status = tally[AGENT_FAILED] > 0 ? FLUJO_NO_MEMORY : FLUJO_OK;
    memset(sum, 0, (size_t)size * sizeof *sum);
    return status;
}

static enum flujo_status start_item(void *user, size_t item, int worker)
{
    struct agents *g = user;
    if ((g->start_block + item) % g->ranks == g->own) agent_start(g, g->start_block + item, worker);
    return FLUJO_OK;
}

/* A block is queued for the next round of the worker in whose caches it is. */
static void queue_if_busy(struct agents *g, uint32_t block, int worker)
{
    struct agent_worker *w = &g->workers[worker];
    const struct agent_block *b = &g->blocks[agent_held(g, block)];
    if (b->count == 0) return;
    g->queue[1][(size_t)worker * g->block_count + w->busy++] = block;
    w->going += b->count;
}

static enum flujo_status sweep_item(void *user, size_t item, int worker)
{
    struct agents *g = user;
    agent_sweep(g, g->queue[0][item], worker);
    queue_if_busy(g, g->queue[0][item], worker);
    return FLUJO_OK;
}

static enum flujo_status round_item(void *user, size_t item, int worker)
{
    struct agents *g = user;
    agent_round(g, g->queue[0][item], worker);
    queue_if_busy(g, g->queue[0][item], worker);
    return FLUJO_OK;
}

/* All blocks held here in turn to the workers; returns the agents to be looked at. */
static size_t queue_all(struct agents *g)
{
    size_t active = 0, blocks = agents_blocks(g->n), threads = (size_t)g->threads, held = 0;
    for (size_t w = 0; w < threads; w++)
        g->shares[w].first = g->shares[w].end = w * g->block_count;
    for (size_t b = g->own; b < blocks; b += g->ranks, held++) {
        g->queue[0][g->shares[held % threads].end++] = (uint32_t)b;
        active += g->again ? AGENT_BLOCK : g->blocks[held].active;
    }
    return active + g->n / g->ranks / 64;
}

/* What the workers have queued becomes the queue; returns how many of this rank go on. */
static size_t next_queue(struct agents *g)
{
    size_t going = 0;
    uint32_t *done = g->queue[0];
    g->queue[0] = g->queue[1];
    g->queue[1] = done;
    for (int t = 0; t < g->threads; t++) {
        struct agent_worker *w = &g->workers[t];
        g->shares[t].first = (size_t)t * g->block_count;
        g->shares[t].end = g->shares[t].first + w->busy;
        going += w->going;
        w->going = w->busy = 0;
    }
    return going;
}

/* A pass over the queue, shared by the threads if there is enough to do. */
static enum flujo_status pass(struct agents *g, size_t work, parallel_fn fn)
{
    parallel_pool_run_shares(work > WORTH_SHARING ? g->pool : NULL, g->threads, g->shares, fn, g);
    return fold(g);
}

/* The world sees the counts as they are now. */
static void show_counts(struct agents *g) { memcpy(g->w.here, g->here, (size_t)g->w.net->places * sizeof *g->here); }

/* Choices from the counts as they are now. Who chooses a path to a camp that is full stays, says Flee. */
static void refresh(struct agents *g)
{
    show_counts(g);
    displacement_refresh(&g->w);
    for (uint32_t k = 0; g->w.compat && k < g->w.net->path_count; k++)
        g->first_link[k] = (g->first_link[k] & ~AGENT_DROPPED)
                           | (displacement_route_dropped(&g->w, k) ? AGENT_DROPPED : 0);
}

static enum flujo_status start_new(struct agents *g)
{
    int places = g->w.net->places;
    int64_t free = displacement_new_agents(&g->w), sent = 0;
    for (int p = 0; p < places; p++)
        g->start_upto[p] = sent += g->w.starts[p];
    if (free > 0 && !(displacement_start_weights(&g->w) > 0.0)) free = 0;
    int64_t n = free + sent;
    if (n <= 0) return FLUJO_OK;
    if (g->n + (size_t)n > ((size_t)1 << 31)) return FLUJO_NO_MEMORY;
    struct alias_table *t = &g->start;
    if (free > 0)
        alias_build(t, g->w.start_weight, (size_t)places, t->threshold, t->alias, g->start_work, g->start_scaled);
    g->start_first = g->n;
    g->n += (size_t)n;
    g->start_block = g->start_first / ((size_t)AGENT_GROUP * AGENT_BLOCK) * AGENT_GROUP;
    size_t blocks = agents_blocks(g->n) - g->start_block;
    if (agents_reserve(g, g->n))
        parallel_pool_run(n > WORTH_SHARING ? g->pool : NULL, blocks, start_item, g);
    else
        g->workers[0].failed = 1;
    enum flujo_status status = fold(g);
    for (int p = 0; p < places; p++)
        if (g->here[p] > g->w.here[p]) displacement_started(&g->w, p, g->here[p] - g->w.here[p]);
    return status;
}

static enum flujo_status run_day(struct agents *g, int day)
{
    displacement_morning(&g->w, day);
    show_counts(g);
    enum flujo_status status = start_new(g);
    if (status != FLUJO_OK) return status;
    refresh(g);
    set_hops(g);
    set_limits(g);
    g->travelling = 0;
    g->round = 0;
    status = pass(g, queue_all(g), sweep_item);
    while (status == FLUJO_OK && g->going > 0) {
        size_t going = next_queue(g);
        g->round++;
        refresh(g);
        status = pass(g, going, round_item);
    }
    show_counts(g);
    return status;
}

enum flujo_status agent_run(const struct allocator *a, const struct displacement_net *net,
                            const struct displacement_request *q, struct displacement_result *r)
{
    struct agents g;
    enum flujo_status status = displacement_result_init(r, a, net, q), ready = agents_init(&g, a, net, q);
    if (status == FLUJO_OK) status = ready;
    int64_t unready = status != FLUJO_OK;
    total(&g, &unready, 1);
    if (status == FLUJO_OK && unready) status = FLUJO_NO_MEMORY;
    for (int day = 0; status == FLUJO_OK && day < r->days; day++) {
        status = g.stopped ? FLUJO_INTERRUPTED : run_day(&g, day);
        if (status == FLUJO_OK) status = displacement_result_note(r, &g.w, (int64_t)g.n, g.travelling);
    }
    for (int t = 0; t < g.threads && g.workers; t++) {
        r->decisions += g.workers[t].decisions;
        r->bytes += g.workers[t].bytes;
    }
    r->exchanges = (double)g.exchanges;
    r->exchanged = sizeof *g.delta * (size_t)(net->places + AGENT_TALLY);
    agents_free(&g);
    if (status != FLUJO_OK) displacement_result_free(r, a);
    return status;
}
