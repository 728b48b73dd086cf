/* Scores of forecasts given as samples. Pure functions; thread-safe. */
#ifndef FLUJO_STUDY_SKILL_H
#define FLUJO_STUDY_SKILL_H

/* All take n ascending draws and the value that came; nan when n = 0. */

/* Continuous ranked probability score E|X - y| - E|X - X'| / 2, with the
 * unbiased second term (T. Gneiting and A. Raftery 2007,
 * doi:10.1198/016214506000001437; C. Ferro 2014, doi:10.1002/qj.2270). */
double skill_crps(const double *ascending, int n, double y);
/* Weighted interval score of the median and the central 50, 80, 90 and 95 %
 * intervals (J. Bracher et al. 2021, doi:10.1371/journal.pcbi.1008618). */
double skill_wis(const double *ascending, int n, double y);
/* 1 if y lies in the central interval of this level (0.8, say), else 0. */
int skill_covered(const double *ascending, int n, double y, double level);
/* Probability integral transform: share of draws below y, ties half. */
double skill_pit(const double *ascending, int n, double y);

/* Simple forecasts of a monthly series of n positive numbers, h months on. */
enum baseline { BASELINE_PERSISTENCE, BASELINE_SEASONAL, BASELINE_DRIFT, BASELINES };
extern const char *const baseline_names[BASELINES];

/* The forecast itself; nan if the series is too short (seasonal: 12 months;
 * drift: 2). Drift is on the logarithm, from the first to the last value. */
double baseline_point(enum baseline b, const double *series, int n, int h);
/* The same with spread: `count` ascending draws from the past errors of the
 * method at this horizon, on the log scale and symmetric. With fewer than three
 * errors: a normal with the standard deviation of monthly log changes times
 * sqrt(h). Returns 0 if there is no forecast. */
int baseline_draws(enum baseline b, const double *series, int n, int h, double *out, int count);

#endif
