/* The simulation beside the dated facts of a scenario (facts.csv), worst first. */
#ifndef FLUJO_FACTS_H
#define FLUJO_FACTS_H

#include "base/summary.h"
#include "engine/ensemble.h"

/* A fact and what the ensemble has in its place. */
struct fact_row {
    const struct dated_fact *fact;
    const char *state;        /* "" compared; "no measure", "outside the run", "not kept by day" */
    struct summary simulated; /* nan where it is not compared */
    double factor;            /* how many times the median is too large or too small; nan where not compared */
    int inside;               /* 1: the 90 % interval meets what the sources state */
    int used;                 /* 1: parameters were fitted to it, in this run */
};

/* How the rows of one kind fare. */
struct fact_count {
    int all, inside, within_two; /* compared; inside the interval; median within a factor of 2 */
};

struct fact_rows {
    int count;
    struct fact_row *rows; /* compared, worst first; then those the run does not hold; then those without a measure */
    int no_measure, not_held;
    struct fact_count unused, used;
};

/* `assimilated`: the members replay the record. Freed with facts_free; FLUJO_NO_MEMORY on failure. */
enum flujo_status facts_make(const struct allocator *a, const struct ensemble *e, int assimilated,
                             struct fact_rows *out);
void facts_free(const struct allocator *a, struct fact_rows *facts);

/* How many times x is too large or too small for y; `count`: heads, of which one more or less is nothing (pure). */
double fact_factor(double x, double y, int count);

#endif
