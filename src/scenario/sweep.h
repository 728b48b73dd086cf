/* A sweep: a table of runs of one scenario, a row a run.
 *
 * Columns: `row` (a key; default: the number of the row), `policy`, `seed`, `replicates`, `engine`; a parameter by its key;
 * `lever:KEY`, a lever that the row sets over its policy from the day `from` on (default: the decision). An empty cell
 * leaves what the scenario or the command line states. */
#ifndef FLUJO_SCENARIO_SWEEP_H
#define FLUJO_SCENARIO_SWEEP_H

#include "scenario/scenario.h"

struct sweep_row {
    const char *key;
    int policy, replicates, expected;
    uint64_t seed;
    day_number from; /* of the levers of the row */
};

/* A parameter or lever that rows set. */
struct sweep_column {
    const char *name; /* as in the header */
    option_id option;
    int index; /* which element, -1 = all of them */
    int lever;
    int at; /* column of the table */
};

struct sweep {
    struct arena arena;
    int row_count, column_count;
    struct sweep_row *rows;
    struct sweep_column *columns; /* in the order of the table */
    double *values;               /* [row][column]; nan: the cell is empty */
};

/* Read and check a table; what cells leave open is as in `usual`. Every mistake is reported. Free it in either case. */
enum flujo_status sweep_read(const struct allocator *a, const struct scenario *s, const char *path,
                             const struct sweep_row *usual, struct sweep *out, struct error_list *errors);
void sweep_free(struct sweep *w);

/* The scenario of a row, in `arena`: its parameters as --set would state them, those of all elements first, and its levers
 * set after the other fixed settings of its policy. Null without memory. */
const struct scenario *sweep_scenario(struct arena *arena, const struct scenario *s, const struct sweep *w, int row);

#endif
