/* Forecasts: encounters, unique people and custody for the months after the record.
 *
 * Each draw is one run of the model: a member of an assimilation, which replays the
 * record, goes on with a continuation of its latent path (continuation.c). Custody,
 * the days on which beds run out and unique people are those of the run. Levers and
 * followed series stand still from the origin on, unless another policy is asked
 * for (hindcast_view.h). */
#ifndef FLUJO_STUDY_FORECAST_H
#define FLUJO_STUDY_FORECAST_H

#include "scenario/elements.h"
#include "study/assimilate.h"
#include "study/trigger.h"

struct forecast_options {
    int policy;    /* from the origin on; that of the assimilation: as it stood at the origin */
    int months;    /* 0 = 6 */
    int draws;     /* whole rounds of the members that give as many; 0 = until two halves agree */
    double memory; /* of the continuations; 0 = the mixture */
    const struct trigger *triggers;
    int trigger_count;
    uint64_t seed;
    int threads;
    const atomic_int *stop;
    void (*progress)(void *user, int done, int total);
    void *progress_user;
};

/* Encounters (total, demographics, classes), unique people, or custody (monthly mean). */
struct forecast_line {
    int measure;
    struct element element;
    double *joint; /* [month][draw], draws in the same order in all lines */
    double *draws; /* the same, each month ascending */
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
    int line_count, capacity_count, trigger_count;
    struct forecast_line *lines; /* total and demographics first, then custody, unique people, classes */
    struct forecast_capacity *capacity;
    const struct trigger *triggers;
    double *trigger_probability;
    /* largest difference of two halves' medians in the first six months, of the total and of each demographic with
     * 1 % of it or more, as a share */
    double disagreement;
};

enum { FORECAST_LEVELS = 23 };
extern const double forecast_levels[FORECAST_LEVELS];

/* Last day of the observed encounters by month, or 0 if there are none. */
day_number forecast_origin(const struct scenario *s);

/* Observed encounters of a month, of a demographic or (-1) of all: as stated, else
 * the sum of the parts stated; nan if nothing is stated for the whole month. */
double observed_encounters(const struct scenario *s, int month, int demographic);
/* The same of an element: also of a class or an origin, where stated. */
double observed_element(const struct scenario *s, int month, struct element element);

/* Forecast from an assimilation whose record ends at as->last. */
enum flujo_status forecast_run(const struct assimilation *as, const struct forecast_options *o, struct forecast **out,
                               struct error_list *errors);
/* The p-quantile of a line in a month. */
double forecast_quantile(const struct forecast *f, int line, int month, double p);
void forecast_free(struct forecast *f);

#endif
