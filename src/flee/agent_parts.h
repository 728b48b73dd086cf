/* The arrays of the agent engine; private to agent*.c. */
#ifndef FLUJO_AGENT_PARTS_H
#define FLUJO_AGENT_PARTS_H

#include "base/parallel.h"
#include "flee/displacement_run.h"

/* Agents of a block: few enough that their codes stay in the first cache and
 * that threads find blocks to share; numbered by 16 bits. */
enum { AGENT_BLOCK = 4096 };

/* Who starts on one day moves together, so they are dealt to the blocks of a
 * group in turn, and threads share the work of the day. */
enum { AGENT_GROUP = 16 };

/* Stream of those at places that are hardly ever left (the other streams are
 * those of the processes, in displacement.h). */
enum { AGENT_SKIP = 0x2f00 };

/* `where` is a code: a place; places + link; or route_code + place, with a
 * route under way. The highest bit: has not arrived anywhere since the start. */
#define AGENT_FRESH 0x80000000u

/* Bits of the first link of a path: it has more; nobody sets out over it in this round. */
#define AGENT_MORE_LINKS 0x80000000u
#define AGENT_DROPPED 0x40000000u

/* Who goes on in the next round, and the km covered today: only within a day,
 * so not part of the rows. */
struct agent_going {
    uint32_t agent;
    float moved;
};

/* A block of agents: first those who are looked at one by one each day, then
 * the rest, who are at places that are hardly ever left (agents.order). */
struct agent_block {
    struct agent_going *go;
    size_t count, capacity;
    uint32_t active;
    char apart[36]; /* neighbours are written by other threads */
};

/* Arrival is by displacement_arrival, not after a number of days. */
#define AGENT_BY_CHANCE UINT32_MAX

/* What a link does today. */
struct agent_hop {
    double km;
    uint32_t need[2]; /* days on it until arrival; [1] for those on their first link; AGENT_BY_CHANCE */
    uint32_t arrives; /* place: its end, or its start when it is closed */
    uint32_t closed;
};

struct agent_worker {
    int failed;       /* a list could not grow */
    uint32_t busy;    /* blocks handled in this round with somebody who goes on */
    size_t going;     /* how many those are */
    double bytes;     /* of rows and lists read and written */
    double decisions; /* agents looked at one by one */
    char apart[96];   /* own cache lines */
};

struct agents {
    const struct allocator *a;
    struct arena arena; /* of what does not grow */
    struct displacement_world w;
    struct parallel_pool *pool;
    size_t n, capacity; /* agents on all ranks, and for how many there is room */
    struct agent_share share;
    size_t own, ranks;  /* of the share: this rank holds every `ranks`-th block, from `own` on */
    size_t block_count; /* held here */
    uint32_t *where;
    uint32_t *path;  /* of those on a link or with a route */
    uint16_t *begun; /* day on which the link under way was entered */
    uint8_t *step;   /* index of the link under way or to come */
    uint16_t *order; /* by block: its agents, the active ones first */
    struct agent_block *blocks;
    uint32_t *queue[2];        /* by worker and position: the blocks of this round, and of the next */
    uint32_t *first_link;      /* by path, with two bits above */
    struct agent_hop *hop;     /* by link */
    uint64_t *limit;           /* by code, of 2^32: acts if its word is below; AGENT_SLOW for places hardly left */
    uint64_t *chance;          /* by place, of 2^32: leaves today */
    uint64_t *round_chance;    /* the same in later rounds */
    uint64_t slow_most;        /* largest chance of the slow places */
    double slow_scale;         /* 1 / log(1 - slow_most / 2^32) */
    int64_t *here;             /* by place */
    int64_t travelling, going; /* going: into the next round of the day */
    int64_t *delta;            /* by worker: changes of `here`, then what AGENT_TALLY names */
    size_t delta_stride;
    struct agent_worker *workers;
    struct parallel_share *shares; /* of the queue, by worker */
    struct alias_table start;      /* where the new agents of the day start */
    uint32_t *start_work;
    double *start_scaled;
    int64_t *start_upto; /* by place: sum of the world's starts, this place included */
    size_t start_first;  /* agents before them */
    size_t start_block;  /* the first block that gets some */
    int threads, round, stopped;
    int64_t exchanges;      /* how often counts were summed */
    const atomic_int *stop; /* may be null */
    int again;              /* 1: a slow place is one no longer, all are to be sorted again */
    uint32_t route_code;
};

/* Behind the places in what a round changes, summed over workers and ranks. */
enum { AGENT_TRAVELLING, AGENT_GO_ON, AGENT_FAILED, AGENT_STOPPED, AGENT_TALLY };

/* Of a block, whatever its rank, the number among those held there. */
static inline size_t agent_held(const struct agents *g, size_t block) { return block / g->ranks; }

#define AGENT_SLOW ((uint64_t)1 << 63)

/* agent_rows.c: memory, and who is where at the start. */
enum flujo_status agents_init(struct agents *g, const struct allocator *a, const struct displacement_net *net,
                              const struct displacement_request *q);
void agents_free(struct agents *g);
int agents_reserve(struct agents *g, size_t n);
/* Of the new agents, when there were start_first before, those in a block. */
void agent_start(struct agents *g, size_t block, int worker);
/* Agents of a block when there are n in all. */
static inline uint32_t agents_in(size_t n, size_t block)
{
    size_t before = block / AGENT_GROUP * AGENT_GROUP * AGENT_BLOCK, full = (size_t)AGENT_GROUP * AGENT_BLOCK;
    if (n <= before) return 0;
    n -= before;
    return n >= full ? AGENT_BLOCK : (uint32_t)(n / AGENT_GROUP + (block % AGENT_GROUP < n % AGENT_GROUP));
}
/* Blocks of the groups in use. */
static inline size_t agents_blocks(size_t n)
{
    size_t full = (size_t)AGENT_GROUP * AGENT_BLOCK;
    return (n + full - 1) / full * AGENT_GROUP;
}

/* agent_sweep.c: the first round of a day for a block, and a later one. */
void agent_sweep(struct agents *g, size_t block, int worker);
void agent_round(struct agents *g, size_t block, int worker);

/* agent_skip.c: of the slow ones of a block, who leaves; they become active.
 * Their numbers within the block into `movers`; how many. */
uint32_t agent_skip(struct agents *g, size_t block, uint16_t *movers);

/* A process on the present day. */
static inline struct phase agent_phase(const struct agents *g, uint32_t process)
{
    return (struct phase){g->w.key, process, (uint32_t)g->w.day};
}

#endif
