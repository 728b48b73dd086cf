/* The arrays of the agent engine; private to agent*.c. */
#ifndef FLUJO_AGENT_PARTS_H
#define FLUJO_AGENT_PARTS_H

#include "engine/displacement_run.h"

enum { AGENT_BLOCK = 16384 };

/* Agents of a block who go on in the next round, and the km they have covered
 * today: only within a day, so not part of the rows. */
struct agent_going {
    uint32_t agent;
    float moved;
};
struct agent_list {
    struct agent_going *go;
    size_t count, capacity;
};

struct agent_worker {
    int failed;             /* a list could not grow */
    int64_t decisions;      /* agents who acted, for the bench */
    char apart[112];        /* own cache lines */
};

struct agents {
    const struct allocator *a;
    struct displacement_world w;
    size_t n, capacity, blocks;
    uint32_t *where;        /* place; places + link; route_code + place */
    uint32_t *path;
    uint16_t *days;         /* on the link */
    uint8_t *step;          /* index of the link under way or to come */
    uint8_t *flags;         /* 1: has not arrived anywhere yet */
    struct agent_list *lists; /* one a block */
    uint64_t *limit;        /* by code, of 2^32: acts if its word is below */
    int64_t *here;          /* by place */
    int64_t travelling;
    int64_t *delta;         /* by worker: changes of `here`, then of travelling */
    int delta_stride;
    struct agent_worker *workers;
    int threads, route_code, round, failed;
};

/* The first round over the agents first..last-1 of a block. */
void agent_sweep(struct agents *g, size_t block, size_t first, size_t last, int worker);
/* A later round over the list of a block. */
void agent_round(struct agents *g, size_t block, int worker);

/* One word an agent: words[i - first] is word i % 4 of the block addressed by
 * (key, process, day, i / 4). first is a multiple of 4; room for n + 3. */
void agent_words(struct random_key key, uint32_t process, uint32_t day, uint32_t first, uint32_t n, uint32_t *words);

#endif
