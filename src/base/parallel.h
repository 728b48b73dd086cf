/* Work shared by threads. Results must not depend on who does what: each item
 * writes only its own slot. */
#ifndef FLUJO_BASE_PARALLEL_H
#define FLUJO_BASE_PARALLEL_H

#include "base/memory.h"
#include "flujo/status.h"

/* item: index of the item; worker: 0..threads-1, to pick scratch memory. A
 * status other than OK stops the handing out of further items. */
typedef enum flujo_status (*parallel_fn)(void *user, size_t item, int worker);

/* Run fn for items 0..count-1, in increasing order of start, on `threads`
 * threads (the caller's included; 0 = all cores). Returns the status of the
 * lowest failing item. If threads cannot be made it goes on with fewer. */
enum flujo_status parallel_for(const struct allocator *a, int threads, size_t count, parallel_fn fn, void *user);

/* Threads that are started once and take many jobs, for work that comes in
 * pieces of some microseconds. `threads` counts the caller; with 1, or when
 * memory or threads are short, a job runs on fewer. Null if there is no memory
 * at all: a null pool runs every job on the caller. */
struct parallel_pool;
struct parallel_pool *parallel_pool_make(const struct allocator *a, int threads);
/* As parallel_for; one job at a time, from the thread that made the pool. */
enum flujo_status parallel_pool_run(struct parallel_pool *pool, size_t count, parallel_fn fn, void *user);
/* The same for work that is best done where its data are: share w, the items
 * first..end-1, is for worker w, who helps the others when done. One share a
 * thread; items of a share are handed out in increasing order. Of several
 * failures any may be the one returned. */
struct parallel_share {
    size_t first, end;
};
enum flujo_status parallel_pool_run_shares(struct parallel_pool *pool, int threads, const struct parallel_share *shares,
                                           parallel_fn fn, void *user);
void parallel_pool_free(struct parallel_pool *pool);

/* Cores this process may run on, at least 1. */
int parallel_cores(void);

#endif
