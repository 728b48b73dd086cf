/* The page of `flujo validate` for a displacement instance. */
#ifndef FLUJO_REPORT_FLEE_PAGE_H
#define FLUJO_REPORT_FLEE_PAGE_H

#include "base/text.h"
#include "study/displacement.h"

/* One self-contained HTML page: the answer, scores beside baselines, and a
 * chart a camp with a table for those who do not see it. */
void flee_page(struct text *t, const struct flee_instance *f, const struct displacement_study *study,
               const struct displacement_ensemble *e);

#endif
