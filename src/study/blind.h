/* What could be known on a day: a scenario without its future. */
#ifndef FLUJO_STUDY_BLIND_H
#define FLUJO_STUDY_BLIND_H

#include "scenario/scenario.h"

/* A copy of `s` in which nothing after `origin` can be read, for a run of
 * `policy`: observations that end later are left out; drivers keep their value
 * of that day, except series that the policy itself follows (the forecast is
 * conditional on the policy); shocks, disasters and caravans after it do not
 * happen, except those that the policy waits for, nor do rumours that are not
 * over by then, whose size only what followed can tell. Strings and tables that do
 * not change belong to s, which must outlive the copy. Free with blind_free. */
enum flujo_status blind_make(const struct allocator *a, const struct scenario *s, int policy, day_number origin,
                             struct scenario **out);
void blind_free(const struct allocator *a, struct scenario *s);

#endif
