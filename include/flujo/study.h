/* Comparing policies of a scenario, and forecasts. */
#ifndef FLUJO_STUDY_H
#define FLUJO_STUDY_H

#include "flujo/run.h"

FLUJO_BEGIN

/* Simulate several policies with common random numbers and take their differences from the
 * baseline, replicate by replicate. Returns as flujo_run; a stopped comparison holds the
 * replicates that are complete. */
FLUJO_API enum flujo_status flujo_compare(const flujo_scenario *scenario, const struct flujo_options *options,
                                          flujo_result **out, flujo_errors *errors);

/* What is asked of a forecast. All zero but `size`: six months after the last observations. */
struct flujo_forecast_options {
    size_t size;              /* sizeof(struct flujo_forecast_options) */
    const char *policy;       /* id, from the origin on; null: levers as they stood there */
    const char *origin;       /* last day of the data that may be used, "2021-03-31"; null: the last complete month */
    int months;               /* 0: 6 */
    int replicates;           /* draws, whole rounds of the members; 0: until two halves agree within 3 % */
    int members;              /* to condition on the record; 0: 200 */
    int passes;               /* updates of the members; 0: 3 */
    double memory;            /* what is left of a latent path a month on, above 0 up to 1; 0: a mixture */
    const char *posterior;    /* as of flujo_options */
    const char *assimilation; /* likewise: members that are there, in place of making them */
    const char *const *triggers; /* conditions: "custody.cbp > 8000 within 8 weeks"; at most 16 */
    size_t trigger_count;
    const char *checkpoint; /* keeps the state of the members: a stopped call goes on from it; null: FILE.checkpoint
                               beside `out`, removed in the end */
    int has_seed;           /* as of flujo_options, these and what follows */
    uint64_t seed;
    int threads;
    const char *out;
    int out_in_results;
    void (*claiming)(void *user, const char *path);
    void *claiming_user;
    flujo_stop *stop;
    /* Called by any worker thread but one at a time, with what is done of a stage; may be null. */
    void (*progress)(void *user, const char *stage, int done, int total);
    void *progress_user;
};

/* Condition members on the observations up to the origin and let each go on from there. Returns
 * as flujo_run, but a stopped forecast has no result. FLUJO_DRAWS are its values. */
FLUJO_API enum flujo_status flujo_forecast(const flujo_scenario *scenario, const struct flujo_forecast_options *options,
                                           flujo_result **out, flujo_errors *errors);

FLUJO_END
#endif
