/* A sweep: an ensemble for each row of a table (scenario/sweep.h), summarised and let go.
 *
 * Rows are run side by side, each on one thread, or, where they are few and long, one after another on all threads;
 * either way they are handed out in their order, and their numbers depend on their row alone. */
#ifndef FLUJO_STUDY_SWEEP_H
#define FLUJO_STUDY_SWEEP_H

#include "engine/periods.h"
#include "scenario/sweep.h"

/* A number that is kept of every row: an element of a measure in a period. */
struct sweep_cell {
    const char *measure, *element, *period; /* their names */
    enum period_kind kind;
    int index, number, k; /* of the period, the measure and its element */
};

/* Which numbers: in the order of their names. */
struct sweep_layout {
    int count;
    struct sweep_cell *cells;
};
enum sweep_keeps { SWEEP_NOTHING, SWEEP_TOTAL, SWEEP_ELEMENTS }; /* of a measure; its elements where it has no total */
/* In `arena`: what is kept of each measure over the horizons of the request, which have these names, and by month (1).
 * 0 without memory. */
int sweep_layout_make(struct arena *arena, const struct scenario *s, const struct run_request *q,
                      const char *const *horizon_names, const enum sweep_keeps keeps[MEASURE_COUNT], int by_month,
                      struct sweep_layout *out);

/* The summaries of a row, in the order of the layout. A status other than FLUJO_OK ends the sweep. */
typedef enum flujo_status (*sweep_visit_fn)(void *user, int row, const struct summary *values);
/* Run rows first to end - 1. The request states what is common to them, with its threads, stop and progress (in
 * replicates). FLUJO_INTERRUPTED when stopped: the rows before have been visited. */
enum flujo_status sweep_run(const struct allocator *a, const struct scenario *s, const struct sweep *w,
                            const struct run_request *request, const struct sweep_layout *layout, int first, int end,
                            sweep_visit_fn visit, void *user, struct error_list *errors);

#endif
