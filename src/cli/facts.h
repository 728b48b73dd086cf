/* flujo run --facts. */
#ifndef FLUJO_CLI_FACTS_H
#define FLUJO_CLI_FACTS_H

#include "cli/cli.h"

/* Worst first, with the days, what is counted and simulated, and how many are inside the interval. */
void facts_table(struct text *t, const struct job *j, const struct ensemble *e, const struct fact_rows *facts);
/* A member `facts` of a JSON object. */
void facts_json(struct text *t, const struct fact_rows *facts);

#endif
