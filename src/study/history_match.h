/* History matching: which parts of the priors cannot give these data? */
#ifndef FLUJO_STUDY_HISTORY_MATCH_H
#define FLUJO_STUDY_HISTORY_MATCH_H

#include "study/abc.h"

struct match_options {
    size_t runs;       /* of the model in each wave; 0 = 20 a parameter, at least 400 */
    size_t candidates; /* points of the first look at the emulator; 0 = 2000 */
    int waves;         /* 0 = 2 */
    double cutoff;     /* implausibility, in standard deviations, above which a point is ruled out; 0 = 3.5 */
    uint64_t seed;
};

struct match_wave {
    size_t runs;
    double kept;         /* share of the candidates of this wave not ruled out */
    double volume;       /* prior mass of the box after it */
    double median_fit;   /* median over summaries of the variance the emulator explains */
    size_t out_of_reach; /* summaries that no candidate comes within the cutoff of */
};

/* low, high (parameters) receive the box in normal scores; wave: options.waves
 * entries. simulate and observed of the problem are used, its box is not. Run
 * numbers count from 2^31, so they do not meet those of the calibration. */
enum flujo_status history_match(const struct allocator *a, const struct abc_problem *p, const struct match_options *o,
                                double *low, double *high, struct match_wave *wave);

/* One wave on runs that exist already: points from the prior and what they gave. */
enum flujo_status history_match_rows(const struct allocator *a, const struct abc_problem *p,
                                     const struct match_options *o, const struct abc_table *t, double *low,
                                     double *high, struct match_wave *wave);

#endif
