/* One replicate day by day: what a coupler or a learning environment drives.
 *
 * A world is a replicate of a policy. Each step simulates a day; between steps levers may be set
 * and the measures of the day read. Stepping to the end of a scenario gives the numbers of
 * flujo_run for the same seed and replicate. A world belongs to one thread at a time. */
#ifndef FLUJO_WORLD_H
#define FLUJO_WORLD_H

#include "flujo/result.h"

FLUJO_BEGIN

typedef struct flujo_world flujo_world;

struct flujo_world_options {
    size_t size;        /* sizeof(struct flujo_world_options) */
    const char *policy; /* id; null: the base policy */
    int has_seed;       /* 1: seed is given; 0: the scenario's */
    uint64_t seed;
    uint32_t replicate; /* whose random numbers are drawn, from 0 */
    int no_priors;      /* 1: central values in place of draws */
};

/* A world on the eve of the scenario's first day. options may be null. FLUJO_OK and *out, to be
 * freed with flujo_world_free; FLUJO_BAD_INPUT (no such policy), FLUJO_FAILED
 * (conservation), FLUJO_NO_MEMORY: *out null. */
FLUJO_API enum flujo_status flujo_world_new(const flujo_scenario *scenario, const struct flujo_world_options *options,
                                            flujo_world **out, flujo_errors *errors);
FLUJO_API void flujo_world_free(flujo_world *world);

/* Simulate the next day. It may go on after the scenario's end: series hold their last value.
 * FLUJO_FAILED if people are not conserved (a defect), and again on every later call. */
FLUJO_API enum flujo_status flujo_world_step(flujo_world *world);
/* The last day that was simulated; before the first step the day before the scenario's start. */
FLUJO_API int flujo_world_day(const flujo_world *world);

/* The measures of that day, [column], all zero before the first step: flows in people of the day, stocks in people.
 * The same array in each call, written anew by flujo_world_step. */
FLUJO_API const double *flujo_world_measures(flujo_world *world);
/* The number of columns; the i-th from 0, null beyond the last. */
FLUJO_API int flujo_world_columns(const flujo_world *world);
FLUJO_API const struct flujo_column *flujo_world_column(const flujo_world *world, int i);

/* Set a lever from the next day on, by a name of FLUJO_LEVER ("expulsion.family") or for all its
 * elements ("expulsion"). What the policy itself states for a day goes on from the value set.
 * FLUJO_BAD_INPUT if there is no such lever or the value is outside its range. */
FLUJO_API enum flujo_status flujo_world_set(flujo_world *world, const char *lever, double value, flujo_errors *errors);
/* The value of a lever in force on the last day, of its first element where none is named.
 * FLUJO_BAD_INPUT if there is no such lever; *value is unchanged then. */
FLUJO_API enum flujo_status flujo_world_get(const flujo_world *world, const char *lever, double *value);

FLUJO_END
#endif
