/* What forecasts given as samples are measured against (scores: base/scores.h).
 * Pure functions; thread-safe. */
#ifndef FLUJO_STUDY_SKILL_H
#define FLUJO_STUDY_SKILL_H

/* Probability integral transform: share of n draws below y, ties half; nan when n = 0. */
double skill_pit(const double *draws, int n, double y);

/* Simple forecasts of a monthly series of n positive numbers, h months on. */
enum baseline { BASELINE_PERSISTENCE, BASELINE_SEASONAL, BASELINE_DRIFT, BASELINES };
extern const char *const baseline_names[BASELINES];

/* The forecast itself; nan if the series is too short (seasonal: 12 months;
 * drift: 2). Drift is on the logarithm, from the first to the last value. */
double baseline_point(enum baseline b, const double *series, int n, int h);
/* The same with spread: `count` ascending quantiles at even steps (no random
 * draws, so their plain CRPS is the right one) of the past errors of the method at this horizon, on the log scale and symmetric. With fewer than three
 * errors: a normal with the standard deviation of monthly log changes times
 * sqrt(h). Returns 0 if there is no forecast. */
int baseline_draws(enum baseline b, const double *series, int n, int h, double *out, int count);

#endif
