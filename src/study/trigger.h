/* Triggers: a condition on the days or months after an origin, for early warning.
 *   MEASURE[.ELEMENT] > | < NUMBER within N days | weeks | months
 * A stock is looked at by day where it is kept by day, else its monthly mean; a
 * flow by its sum of a whole calendar month that ends in time. */
#ifndef FLUJO_STUDY_TRIGGER_H
#define FLUJO_STUDY_TRIGGER_H

#include "engine/ensemble.h"
#include "scenario/elements.h"

struct trigger {
    const char *text;
    int measure;
    struct element element;
    int above;
    double threshold;
    int within; /* days */
};

enum { MOST_TRIGGERS = 16 };

/* FLUJO_BAD_INPUT with a diagnostic if it is not understood. */
enum flujo_status trigger_parse(const struct scenario *s, const char *text, struct trigger *out,
                                struct error_list *errors);
/* Whether it is pulled in a replicate that reaches so far. */
int trigger_pulled(const struct trigger *t, const struct ensemble *e, int replicate, day_number origin);
/* Last month (date_month_index) that ends in time; before the first if none does. */
int trigger_last_month(const struct trigger *t, day_number origin);
static inline int trigger_holds(const struct trigger *t, double value)
{
    return t->above ? value > t->threshold : value < t->threshold;
}

#endif
