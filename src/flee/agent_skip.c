/* Agents at places that are hardly ever left, as camps are.
 *
 * Each leaves with a chance of at most slow_most / 2^32 <= 1/64. Instead of one
 * word for each, the distance to the next one who might leave is drawn: a
 * geometric number, floor(log u / log(1 - b)) for the bound b (Devroye 1986,
 * ch. X.2, doi:10.1007/978-1-4613-8643-8); that one leaves with its place's
 * chance over b. So everyone is decided with exactly its own chance, at a cost
 * that follows those who might leave. The stream belongs to (day, block). */
#include "flee/agent_parts.h"

#include "base/numeric.h"

static void fetch(const void *address)
{
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

enum { AHEAD = 64 };

/* Those who might leave: positions at..n - 1 of the order, and the word that
 * decides. The next position to look at; n when there are no more. */
struct candidates {
    uint32_t count, position[AHEAD], word[AHEAD];
};

static uint32_t find_candidates(const struct agents *g, struct stream *s, uint32_t at, uint32_t n,
                                const uint16_t *order, struct candidates *c)
{
    for (c->count = 0; c->count < AHEAD; at++) {
        double passed = numeric_log(stream_uniform_open(s)) * g->slow_scale;
        if (!(passed < (double)(n - at))) return n;
        at += (uint32_t)passed;
        fetch(order + at);
        c->position[c->count] = at;
        c->word[c->count++] = stream_u32(s);
    }
    return at;
}

uint32_t agent_skip(struct agents *g, size_t block, uint16_t *movers)
{
    size_t held = agent_held(g, block);
    struct agent_block *b = &g->blocks[held];
    const uint32_t *where = g->where + held * AGENT_BLOCK;
    uint16_t *order = g->order + held * AGENT_BLOCK;
    uint32_t n = agents_in(g->n, block), found = 0;
    struct stream s = stream_at(g->w.key, AGENT_SKIP, (uint32_t)g->w.day, (uint32_t)block);
    struct candidates c;
    /* Far apart in memory: fetched for many at once, then looked at. */
    for (uint32_t at = b->active; g->slow_most > 0 && at < n;) {
        at = find_candidates(g, &s, at, n, order, &c);
        for (uint32_t k = 0; k < c.count; k++)
            fetch(where + order[c.position[k]]);
        for (uint32_t k = 0; k < c.count; k++) {
            uint16_t agent = order[c.position[k]];
            if (c.word[k] * g->slow_most >= g->chance[where[agent] & ~AGENT_FRESH] << 32) continue;
            order[c.position[k]] = order[b->active];
            order[b->active++] = agent;
            movers[found++] = agent;
        }
    }
    return found;
}
