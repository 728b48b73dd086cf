/* Posterior predictive checks: new runs from the posterior against the data. */
#ifndef FLUJO_STUDY_PREDICTIVE_H
#define FLUJO_STUDY_PREDICTIVE_H

#include "study/calibrate.h"

/* Run `draws` draws of the posterior with random numbers of their own and the
 * error granted to the model; fills c->checks, c->totals and predictive_count.
 * The monthly totals are summed within each draw, so that the dependence
 * between demographics is kept. Reads and writes only c and runner. */
enum flujo_status predictive_check(struct calibration *c, struct runner *runner, size_t draws, uint64_t seed);

/* Root mean square percentage error of the medians of the monthly totals; nan
 * without totals (pure). */
double predictive_rmspe(const struct calibration *c);
/* Share of the months whose total lies in its 90 % interval (pure). */
double predictive_totals_inside(const struct calibration *c);
/* Share of the targets of a measure (-1: any) and demographic (-1: any) that
 * lie in their 90 % intervals; *count: how many there are (pure). */
double predictive_inside(const struct calibration *c, int measure, int demographic, int *count);

#endif
