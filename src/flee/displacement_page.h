/* The page of `flujo validate` for a displacement instance. */
#ifndef FLUJO_DISPLACEMENT_PAGE_H
#define FLUJO_DISPLACEMENT_PAGE_H

#include "base/language.h"
#include "flee/displacement_study.h"

/* One self-contained HTML page: the answer, scores beside baselines, and a
 * chart a camp with a table for those who do not see it. */
void displacement_page(struct text *t, const struct flee_instance *f, const struct displacement_study *study,
                       const struct displacement_ensemble *e, enum language language);

#endif
