/* Trends in a series: smoothing, change points and early warnings. Pure
 * functions on arrays; nan marks a missing value. Thread-safe. */
#ifndef FLUJO_STUDY_TREND_H
#define FLUJO_STUDY_TREND_H

#include "base/memory.h"
#include "flujo/status.h"

/* Centred moving average over `window` values (odd; an even one is widened by
 * one). Missing values are left out of the mean; at the ends the window is cut.
 * out[i] = nan where more than half of the window is missing. */
void trend_moving_average(const double *values, int count, int window, double *out);

/* A change of level: from `index` on the mean differs from that before. */
struct change_point {
    int index;            /* first value of the new segment */
    double before, after; /* means of the segments on both sides */
    double gain;          /* fall of the sum of squares / variance of the noise */
};

/* Change points of the mean by binary segmentation (Scott and Knott 1974), a
 * split being accepted while its gain exceeds penalty * ln(count) (Schwarz
 * criterion at 2). The noise variance is estimated robustly from first
 * differences (median absolute difference, or their mean square where most are
 * 0), so a step does not inflate it.
 * Segments are at least `shortest` long. Found points are sorted by index; at
 * most `most` are kept, those of greatest gain first found. Missing values
 * are not allowed: cut or fill the series before. Measured on 4,000 series of
 * independent normal noise, a change is reported falsely with penalty 3 in
 * 8.5 % (14 values, shortest 3), 5.0 % (30), 2.3 % (60, shortest 5) and 0.2 %
 * (300, shortest 28), with penalty 4 in 4.5, 2.2, 0.7 and 0.0 %. Serial
 * dependence raises these rates. *found = their number. */
enum flujo_status trend_change_points(const struct allocator *a, const double *values, int count, int shortest,
                                      double penalty, struct change_point *out, int most, int *found);

/* A stretch in which values stay above a level. */
struct warning_span {
    int first, last; /* inclusive */
    int top;         /* the first of its highest, */
    double peak;     /* which is this */
};

/* Stretches of at least `for_count` values above `level`, ended by the first
 * value not above `release` (<= level: no flicker around the level). At most
 * `most`; returns their number. Missing values end a stretch. */
int trend_warnings(const double *values, int count, double level, double release, int for_count,
                   struct warning_span *out, int most);

#endif
