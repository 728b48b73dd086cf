/* A world at the end of a day as bytes, and back.
 *
 * Policies that agree up to a date live through the same past with the same
 * random numbers; it is simulated once and taken up by each (engine/past.c). */
#include "model/world.h"

#include <string.h>

/* The arrays of a world, in one order for both directions. */
struct part { void *data; size_t bytes; };
enum { PARTS = 16 };

static void list_parts(const struct world *w, struct part p[PARTS])
{
    const struct scenario *s = w->s;
    size_t classes = (size_t)s->class_count, places = (size_t)s->place_count, routes = (size_t)s->route_count;
    size_t rows = (size_t)w->ring_days * places;
    const struct part parts[PARTS] = {
        {w->place_risk, places * sizeof(double)},
        {w->perceived_risk, places * sizeof(double)},
        {w->value, places * sizeof(double)},
        {w->crowd, places * sizeof(double)},
        {w->choice, routes * sizeof(double)},
        {w->travel_days, routes * (size_t)s->demographic_count * sizeof(int)},
        {w->visit, places * sizeof(int)},
        {w->visit_level, places * sizeof(int)},
        {w->pool, (size_t)w->plan->cell_count * sizeof(int64_t)},
        {w->ring, rows * classes * sizeof(int64_t)},
        {w->resting, places * classes * sizeof(int64_t)},
        {w->arriving_classes, rows * sizeof(uint64_t)},
        {w->resting_classes, places * sizeof(uint64_t)},
        {w->waiting, (size_t)s->sector_count * classes * sizeof(int64_t)},
        {w->row, (size_t)w->plan->slots * sizeof(double)},
        {w->previous_row, (size_t)w->plan->slots * sizeof(double)},
    };
    memcpy(p, parts, sizeof parts);
}

size_t world_packed_size(const struct world *w)
{
    struct part part[PARTS];
    size_t bytes = sizeof *w;
    list_parts(w, part);
    for (int i = 0; i < PARTS; i++)
        bytes += part[i].bytes;
    return bytes;
}

void world_pack(const struct world *w, unsigned char *out)
{
    struct part part[PARTS];
    list_parts(w, part);
    memcpy(out, w, sizeof *w);
    out += sizeof *w;
    for (int i = 0; i < PARTS; out += part[i].bytes, i++)
        memcpy(out, part[i].data, part[i].bytes);
}

void world_unpack(struct world *w, int policy, const unsigned char *bytes)
{
    struct part part[PARTS];
    struct world own = *w;
    size_t places = (size_t)w->s->place_count, classes = (size_t)w->s->class_count;
    memset(w->ring, 0, MAX_RING_DAYS * places * classes * sizeof(int64_t));
    memset(w->arriving_classes, 0, MAX_RING_DAYS * places * sizeof(uint64_t));
    memcpy(w, bytes, sizeof *w);
    world_take_blocks(w, &own);
    w->policy = &w->s->policies[policy];
    list_parts(w, part);
    bytes += sizeof *w;
    for (int i = 0; i < PARTS; bytes += part[i].bytes, i++)
        memcpy(part[i].data, bytes, part[i].bytes);
}
