/* What forecasts given as samples are measured against (scores: base/scores.h).
 * Pure functions; thread-safe. */
#ifndef FLUJO_STUDY_SKILL_H
#define FLUJO_STUDY_SKILL_H

/* Probability integral transform: share of n draws below y, ties half; nan when n = 0. */
double skill_pit(const double *draws, int n, double y);

/* Simple forecasts of a monthly series of n positive numbers, h months on. */
enum baseline {
    BASELINE_PERSISTENCE,
    BASELINE_SEASONAL,
    BASELINE_DRIFT,
    BASELINE_WALK,   /* random walk of the logarithm with Student errors, 4 degrees of freedom */
    BASELINE_LONG,   /* random walk with the volatility of the long series of the season */
    BASELINE_DAMPED, /* exponential smoothing of the logarithm with a damped trend */
    BASELINE_LEVEL,  /* smoothed level, with the season of the long series */
    BASELINES
};
extern const char *const baseline_names[BASELINES];

/* The forecast itself; nan if the series is too short (seasonal: 12 months;
 * drift: 2). Drift is on the logarithm, from the first to the last value. */
double baseline_point(enum baseline b, const double *series, int n, int h);
/* The same with spread: `count` ascending quantiles at even steps (no random
 * draws, so their plain CRPS is the right one) of the past errors of the method at this horizon, on the log scale and symmetric. With fewer than three
 * errors: a normal with the standard deviation of monthly log changes times
 * sqrt(h). Returns 0 if there is no forecast. */
int baseline_draws(enum baseline b, const double *series, int n, int h, double *out, int count);

/* What a baseline may know. */
struct baseline_series {
    const double *value;  /* months, oldest first */
    int n, last_month;    /* calendar month of the last, 0 = January */
    const double *season; /* 12 factors */
    double long_sd;       /* of monthly log changes of the long series without its season; nan: none */
};
/* Draws as above of any baseline. */
int baseline_quantiles(enum baseline b, const struct baseline_series *s, int h, double *out, int count);
/* Standard deviation of the log changes of a long series of n months, its season
 * taken out; nan with fewer than 24 changes. */
double baseline_long_sd(const double *value, int n, int first_month, const double *season);

#endif
