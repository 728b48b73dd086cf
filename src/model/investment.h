/* Investment in the causes at the origins. */
#ifndef FLUJO_MODEL_INVESTMENT_H
#define FLUJO_MODEL_INVESTMENT_H

#include "model/world.h"

struct investment_state {
    double pipeline[MAX_ORIGINS]; /* effective million USD that have not had their effect */
    double effect[MAX_ORIGINS];   /* on the economy driver of departures */
};
PROCESS_STATE(investment)

/* Million USD a day that work as meant, of spending a year (pure). */
double investment_spent(double per_year, double efficiency, double leakage);
/* A day of the pipeline: what has matured takes effect, and the effect decays. */
void investment_day(double *pipeline, double *effect, double spent, double lag_days, double decay,
                    double effect_per_money);

#endif
