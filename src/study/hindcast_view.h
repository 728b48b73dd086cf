/* A scenario as it was known on a day: without its future. */
#ifndef FLUJO_STUDY_HINDCAST_VIEW_H
#define FLUJO_STUDY_HINDCAST_VIEW_H

#include "scenario/scenario.h"

/* A copy of `s` in which nothing after `origin` can be read, for a run of
 * `policy`: observations that end later are left out; drivers keep their value
 * of that day; shocks, disasters and caravans after it do not happen, except those
 * that a policy waits for, nor do rumours that are not over by then: their size is
 * only known from what followed. The policy stands still at the origin: no later
 * setting or rule, ramps at the height they have reached, and what follows a series
 * (the record of classes too) at its value in the middle of the last month, for
 * between that and the end of the month a series already moves to the next one.
 * after: a policy that takes over on the day after, with its own settings, series
 * and rules; equal to `policy`, or -1: none. Strings and tables that do not change
 * belong to s, which must outlive the copy. Free with hindcast_view_free. */
enum flujo_status hindcast_view_make(const struct allocator *a, const struct scenario *s, int policy, int after,
                                     day_number origin, struct scenario **out);
void hindcast_view_free(const struct allocator *a, struct scenario *s);

/* Set every parameter of the weights of drivers that were chosen by hand (economy,
 * mobility, labour, violence, closures at the border, rumours) to 0 in a copy made
 * above: what is left is what the record alone shows. */
enum flujo_status hindcast_view_without_drivers(struct scenario *view);

#endif
