/* The simulation beside the observations: sums by month with intervals, scores.
 *
 * Observations of one group (file) and measure are summed by period: in total,
 * and by demographic. The same sums are formed in each replicate, then
 * summarised and scored (base/scores.h). */
#ifndef FLUJO_FIT_H
#define FLUJO_FIT_H

#include "engine/ensemble.h"
#include "scenario/elements.h"
#include "base/summary.h"

enum fit_score {
    FIT_RMSPE_MEDIAN,
    FIT_RMSPE_MEAN,
    FIT_MASE,
    FIT_CRPS,
    FIT_WIS,
    FIT_COVERAGE_50,
    FIT_COVERAGE_80,
    FIT_COVERAGE_90,
    FIT_MONTHS,
    FIT_SCORES
};
extern const char *const fit_score_names[FIT_SCORES];

/* One period of a line. */
struct fit_point {
    day_number from, to;
    double observed;
    struct summary simulated;
};

/* One series of a group: the total, a demographic or a slot. */
struct fit_line {
    const char *group;
    int measure;
    struct element element;
    int point_count;
    struct fit_point *points; /* ascending by from */
    double score[FIT_SCORES]; /* nan where not defined */
};

struct fit {
    int line_count;
    struct fit_line *lines;
    struct summary *observations; /* one per scenario observation; nan outside the run */
};

/* Compare; *out is freed with fit_free. Observations outside the run are left
 * out of the lines. FLUJO_NO_MEMORY on failure. */
enum flujo_status fit_make(const struct allocator *a, const struct ensemble *e, struct fit **out);
void fit_free(const struct allocator *a, struct fit *fit);

/* The line of an element of a measure, or null: the first group that has it. */
const struct fit_line *fit_line_of(const struct fit *fit, int measure, struct element e);

/* "2021-03" for a whole month, else the first date. */
void fit_period(const struct fit_point *p, char out[11]);

#endif
