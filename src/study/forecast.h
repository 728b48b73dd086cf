/* Forecasts: encounters and custody for the months after the data. */
#ifndef FLUJO_STUDY_FORECAST_H
#define FLUJO_STUDY_FORECAST_H

#include "study/calibrate.h"

struct forecast_options {
    int policy;
    int months; /* 0 = 6 */
    int draws;  /* 0 = 400 */
    uint64_t seed;
    int threads;
    double population_scale;
    const atomic_int *stop;
    void (*progress)(void *user, int done, int total);
    void *progress_user;
};

/* One line: encounters in total (demographic -1) or of a demographic, or custody
 * (monthly mean) of a facility. */
struct forecast_line {
    int measure, demographic, slot;
    double *draws; /* months x draws, each month ascending */
};

/* When a facility is first fuller than its capacity, within the forecast. */
struct forecast_capacity {
    int slot;
    double probability;             /* share of draws in which it happens */
    day_number early, median, late; /* 5, 50 and 95 % of the draws in which it does; 0 if none */
    double peak;                    /* median of the largest daily number of people */
};

struct forecast {
    const struct allocator *a;
    const struct scenario *s;
    int policy, months, draws;
    day_number origin; /* last day of the data */
    int first_month;   /* date_month_index of the first month forecast */
    int line_count, capacity_count;
    struct forecast_line *lines;
    struct forecast_capacity *capacity;
    double explained; /* share of the variance of log encounters that the recent data explain, mean over lines */
};

/* Last day of the observed encounters by month, or 0 if there are none. */
day_number forecast_origin(const struct scenario *s);

/* Observed encounters of a month, of a demographic or (-1) of all: as stated, else
 * the sum of the parts stated; nan if nothing is stated for the whole month. */
double observed_encounters(const struct scenario *s, int month, int demographic);

/* Forecast from a calibration whose data end at c->last, the day of `origin`. */
enum flujo_status forecast_run(const struct calibration *c, const struct forecast_options *o, struct forecast **out,
                               struct error_list *errors);
/* The p-quantile of a line in a month. */
double forecast_quantile(const struct forecast *f, int line, int month, double p);
void forecast_free(struct forecast *f);

#endif
