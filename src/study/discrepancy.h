/* The model's past misfit as a source of spread for its forecasts. */
#ifndef FLUJO_STUDY_DISCREPANCY_H
#define FLUJO_STUDY_DISCREPANCY_H

#include "base/memory.h"
#include "flujo/status.h"
#include "random/stream.h"

/* By line (a demographic, say) and month of the data, on the log scale. */
struct discrepancy {
    const struct allocator *a;
    int lines, months;
    double *residual; /* lines x months: observed minus the mean of the runs; nan where nothing was observed */
    double *
        share; /* lines x months: by lag, the part of a change of residual that the runs do not have themselves, 0..1 */
};

/* simulated: draws x lines x months; observed: lines x months; both logs. */
enum flujo_status discrepancy_fit(struct discrepancy *d, const struct allocator *a, const double *simulated,
                                  const double *observed, int draws, int lines, int months);
void discrepancy_free(struct discrepancy *d);
/* One path of further misfit over `leads` months from a month at which the
 * forecast agrees with the data: out, lines x leads, to be added to logs. */
void discrepancy_draw(const struct discrepancy *d, struct stream *r, int leads, double *out);

#endif
