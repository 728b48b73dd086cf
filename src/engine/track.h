/* One replicate of one policy under way: its world, and what is kept of its
 * days in the arrays of the ensemble. A worker has one track a policy. */
#ifndef FLUJO_ENGINE_TRACK_H
#define FLUJO_ENGINE_TRACK_H

#include "engine/ensemble.h"
#include "model/world.h"

struct track {
    const struct run_request *request;
    struct ensemble *e;
    struct world *w;
    int replicate;
    /* The measures kept as means only, [month][slot - e->slots]: over the
     * complete replicates of the worker, and of the one under way. Whole people,
     * so that the order of sums does not matter. */
    double *sum, *running;
};

/* Of the days of a world. 0 without memory; what was made is freed by track_free. */
int track_make(struct track *t, const struct allocator *a, const struct run_request *q, struct ensemble *e,
               struct world *w);
void track_free(struct track *t, const struct allocator *a);

/* Take up a replicate with nothing kept of it. */
void track_clear(struct track *t, int replicate);
/* Go on from where another policy's track of the same replicate is. */
void track_branch(struct track *t, const struct track *from);
/* Add the day that has ended. */
void track_keep_day(struct track *t);
/* The last day has been kept: stocks become means over the days of each period. */
void track_finish(struct track *t);

/* Add the measures kept as means only to the sums of the ensemble. */
void track_add_sums(const struct track *t);

#endif
