/* A scenario as it was known on a day: without its future. */
#ifndef FLUJO_STUDY_HINDCAST_VIEW_H
#define FLUJO_STUDY_HINDCAST_VIEW_H

#include "scenario/scenario.h"

/* A copy of `s` in which nothing after `origin` can be read, for a run of
 * `policy`: observations that end later are left out; drivers keep their value
 * of that day, except series that the policy itself follows (the forecast is
 * conditional on the policy); shocks, disasters and caravans after it do not
 * happen, except those that the policy waits for, nor do rumours that are not
 * over by then: their size is only known from what followed. Strings and tables that do
 * not change belong to s, which must outlive the copy. Free with hindcast_view_free. */
enum flujo_status hindcast_view_make(const struct allocator *a, const struct scenario *s, int policy, day_number origin,
                                     struct scenario **out);
void hindcast_view_free(const struct allocator *a, struct scenario *s);

#endif
