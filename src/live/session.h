/* Replicates kept at the day on which policies part, so that a change of policy costs only the days after it.
 *
 * A session holds some replicates of a scenario. Each is simulated once up to its eve; from there any policy that
 * does not part from the baseline before is taken up again and again (engine/track.h), as ensembles_run does it once:
 * the numbers are the same to the byte. Another policy is simulated from its first day. Given out are the series asked
 * for, by month. */
#ifndef FLUJO_LIVE_SESSION_H
#define FLUJO_LIVE_SESSION_H

#include "engine/ensemble.h"

/* An element of a measure. */
struct session_series {
    int measure;
    struct element element;
};

struct session;

/* request: first_replicate, replicates, seed, expected, mean_noise and no_priors are read. `part`: the day after the
 * eve. The scenario's policies may be replaced between calls, by as many. Null without memory or with an error. */
struct session *session_make(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                             int baseline, day_number part, struct error_list *errors);
void session_free(struct session *session);

/* Replicate i (of the session) under a policy. Writes out[series][month] of `count` series. FLUJO_FAILED if
 * people are not conserved. */
enum flujo_status session_run(struct session *session, int i, int policy, const struct session_series *series,
                              int count, double *out);

int session_months(const struct session *session);

#endif
