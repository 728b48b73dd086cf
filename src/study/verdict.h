/* The plain words of a comparison: which policy does best on what, how sure,
 * and on which assumptions the answer hangs most: three at most, and only those
 * that chance does not explain. */
#ifndef FLUJO_VERDICT_H
#define FLUJO_VERDICT_H

#include "base/text.h"
#include "engine/ensemble.h"

/* Append sentences on the ensembles (one a policy, all of one request, with
 * horizon sums) for one horizon. Failure to allocate marks the text failed. */
void verdict_write(struct text *t, const struct allocator *a, const struct ensemble *const *ensembles, int count,
                   int horizon);

#endif
