/* The memory of a world: made, freed, cleared, and copied where a world goes
 * on under another policy.
 *
 * Policies that agree up to a date live through the same past with the same
 * random numbers; it is simulated once and taken up by each. */
#include "model/world.h"

#include <stddef.h>
#include <string.h>

/* An array of a world: where its pointer is in struct world, and its bytes. */
struct block {
    size_t at, count, size;
};

#define BLOCK(name, count)                                                                                             \
    {                                                                                                                  \
        offsetof(struct world, name), count, sizeof *((struct world *)0)->name                                         \
    }
enum { BLOCKS = 20 };

/* All arrays of a world. A new one needs its line here and nothing else. */
static void list_blocks(const struct plan *plan, struct block blocks[BLOCKS])
{
    const struct scenario *s = plan->s;
    size_t classes = (size_t)s->class_count, places = (size_t)s->place_count, routes = (size_t)s->route_count;
    size_t rows = MAX_RING_DAYS * places, slots = (size_t)plan->slots;
    const struct block all[BLOCKS] = {
        BLOCK(place_risk, places),
        BLOCK(perceived_risk, places),
        BLOCK(value, places),
        BLOCK(crowd, places),
        BLOCK(harm, places),
        BLOCK(prepared, places),
        BLOCK(visit, places),
        BLOCK(visit_level, places),
        BLOCK(choice, routes),
        BLOCK(travel_days, routes * (size_t)s->demographic_count),
        BLOCK(pool, (size_t)plan->cell_count),
        BLOCK(ring, rows * classes),
        BLOCK(bound_for, places),
        BLOCK(ring_first, places + 1),
        BLOCK(ring_today, places),
        BLOCK(resting, places * classes),
        BLOCK(somebody_rests, places),
        BLOCK(waiting, (size_t)s->sector_count * classes),
        BLOCK(row, slots),
        BLOCK(previous_row, slots),
    };
    memcpy(blocks, all, sizeof all);
}

/* The pointer itself may be of any type: it is read and written as bytes. */
static void *block_of(const struct world *w, const struct block *b)
{
    void *data;
    memcpy(&data, (const char *)w + b->at, sizeof data);
    return data;
}

static void block_set(struct world *w, const struct block *b, void *data)
{
    memcpy((char *)w + b->at, &data, sizeof data);
}

struct world *world_make(const struct allocator *a, const struct plan *plan)
{
    struct block blocks[BLOCKS];
    struct world *w = memory_alloc(a, 1, sizeof *w);
    if (w == 0) return 0;
    w->s = plan->s;
    w->plan = plan;
    list_blocks(plan, blocks);
    for (int i = 0; i < BLOCKS; i++) {
        void *data = memory_alloc(a, blocks[i].count, blocks[i].size);
        if (data == 0) {
            world_free(a, w);
            return 0;
        }
        block_set(w, &blocks[i], data);
    }
    return w;
}

void world_free(const struct allocator *a, struct world *w)
{
    struct block blocks[BLOCKS];
    if (w == 0) return;
    list_blocks(w->plan, blocks);
    for (int i = 0; i < BLOCKS; i++)
        memory_free(a, block_of(w, &blocks[i]));
    memory_free(a, w);
}

void world_clear(struct world *w)
{
    struct block blocks[BLOCKS];
    struct world own = *w;
    list_blocks(own.plan, blocks);
    memset(w, 0, sizeof *w);
    w->s = own.s;
    w->plan = own.plan;
    w->broken_process = own.broken_process;
    w->latent = own.latent;
    for (int i = 0; i < BLOCKS; i++) {
        void *data = block_of(&own, &blocks[i]);
        memset(data, 0, blocks[i].count * blocks[i].size);
        block_set(w, &blocks[i], data);
    }
}

void world_branch(struct world *w, const struct world *from, int policy)
{
    struct block blocks[BLOCKS];
    struct world own = *w;
    list_blocks(own.plan, blocks);
    memcpy(w, from, sizeof *w);
    w->s = own.s;
    w->plan = own.plan;
    for (int i = 0; i < BLOCKS; i++) {
        void *data = block_of(&own, &blocks[i]);
        memcpy(data, block_of(from, &blocks[i]), blocks[i].count * blocks[i].size);
        block_set(w, &blocks[i], data);
    }
    w->policy = &w->s->policies[policy];
}
