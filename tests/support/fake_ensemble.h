/* An ensemble with values set by hand, for tests of what reads ensembles. */
#ifndef FLUJO_TESTS_FAKE_ENSEMBLE_H
#define FLUJO_TESTS_FAKE_ENSEMBLE_H

#include "engine/ensemble.h"

/* `months` whole months from the start of the scenario, all values 0, all
 * replicates done, one horizon over the whole run. Aborts without memory. */
struct ensemble *fake_ensemble(const struct scenario *s, int policy, int replicates, int months);
void fake_free(struct ensemble *e);
/* The slots of a measure in a monthly row and in the horizon row. */
double *fake_month(struct ensemble *e, int replicate, int month, int measure);
double *fake_horizon(struct ensemble *e, int replicate, int measure);

#endif
