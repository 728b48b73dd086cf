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

/* Cores this process may run on, at least 1. */
int parallel_cores(void);

#endif
