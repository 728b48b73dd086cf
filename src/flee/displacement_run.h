/* A run of a displacement instance by either engine. */
#ifndef FLUJO_DISPLACEMENT_RUN_H
#define FLUJO_DISPLACEMENT_RUN_H

#include "flee/displacement.h"

#include <stdatomic.h>

/* Counts by day, in people; one replicate. Rows are days 0..length-1; columns
 * are the sources that are scored, in order (see displacement_columns). */
struct displacement_result {
    int days, columns;
    double *camps;      /* [day][column]: people in the camp, or registered there */
    double *everyone;   /* [day]: all people displaced so far, camps included */
    double *travelling; /* [day]: of these, on a link */
    double *places;     /* [day][place]: people at every place, or null */
    double agent_steps; /* agents times days, for throughput */
    double decisions;   /* of the agent engine: how often one was looked at by itself */
    double bytes;       /* of the agent engine: of rows and lists read and written for that */
    double exchanges;   /* of the agent engine: how often counts were summed, over threads and ranks */
    size_t exchanged;   /* bytes of these counts */
    int64_t agents;     /* at the end */
};

/* The agents of one run shared among ranks (of MPI): each makes the same call but for its number, `own`, and ends with the
 * same counts. */
struct agent_share {
    int own, ranks;
    void (*total)(void *user, int64_t *values, int count); /* sums over all ranks; null: alone */
    void *user;
};

/* Over the ranks of MPI, where there are several. */
struct agent_share agent_share_of_ranks(void);

struct displacement_request {
    uint64_t seed;
    uint32_t replicate;
    int threads; /* of the agent engine; the cohort engine is serial */
    int keep_places;
    int days;                 /* 0 = the instance's length */
    const atomic_int *stop;   /* set: return FLUJO_INTERRUPTED at the next day; may be null */
    struct agent_share share; /* of the agent engine */
};

int displacement_columns(const struct flee_instance *f);
enum flujo_status displacement_result_init(struct displacement_result *r, const struct allocator *a,
                                           const struct displacement_net *net, const struct displacement_request *q);
void displacement_result_free(struct displacement_result *r, const struct allocator *a);
/* Note the counts at the end of a day: `here` by place, all agents, those on links. FLUJO_FAILED if they do not add up. */
enum flujo_status displacement_result_note(struct displacement_result *r, const struct displacement_world *w,
                                           int64_t everyone, int64_t travelling);

/* Counts of agents in equal states: exact, cost independent of their number. */
enum flujo_status cohort_displacement_run(const struct allocator *a, const struct displacement_net *net,
                                          const struct displacement_request *q, struct displacement_result *r);
/* One row an agent. */
enum flujo_status agent_run(const struct allocator *a, const struct displacement_net *net,
                            const struct displacement_request *q, struct displacement_result *r);
/* Bytes an agent takes in the agent engine. */
size_t agent_bytes(void);

#endif
