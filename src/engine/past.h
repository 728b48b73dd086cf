/* The past that several policies share, replicate by replicate: the world on
 * the morning of a day, and what has been summed before it. A run that begins
 * with it gives the bytes of a run from the first day. */
#ifndef FLUJO_ENGINE_PAST_H
#define FLUJO_ENGINE_PAST_H

#include "engine/ensemble.h"
#include "model/world.h"

/* Places for replicates 0 .. replicates-1 on the morning of `until`; null
 * without memory. Different replicates may be kept by different threads. */
struct past *past_make(const struct allocator *a, int replicates, day_number until);
void past_free(struct past *past);
day_number past_until(const struct past *past);
int past_has(const struct past *past, int replicate);

/* Keep replicate i of the run e, whose world has just reached past_until; means:
 * its sums of the measures kept as means only, [month][mean slot - slots]. What
 * cannot be kept for lack of memory is left out: such a replicate is run whole. */
void past_keep(struct past *past, const struct ensemble *e, int replicate, double *means, const struct world *w);
/* Begin replicate i of the run e, cleared, with what was kept. */
void past_take_up(const struct past *past, struct ensemble *e, int replicate, double *means, struct world *w);

#endif
