/* What a simulation gives: arrays without a copy, differences with intervals, files. */
#ifndef FLUJO_RESULT_H
#define FLUJO_RESULT_H

#include "flujo/scenario.h"

FLUJO_BEGIN

typedef struct flujo_result flujo_result;

FLUJO_API void flujo_result_free(flujo_result *result);

struct flujo_result_info {
    const char *kind;     /* "run", "compare" or "forecast" */
    const char *answer;   /* one paragraph with the numbers */
    const char *baseline; /* id of the policy compared with; null of a run */
    int policies;         /* simulated */
    int replicates;       /* asked for */
    int completed;        /* the fewest of a policy */
    uint64_t seed;
    int start, end;       /* first and last day simulated */
    int months, horizons; /* calendar months touched; horizons compared */
    int first_month;      /* year * 12 + month - 1 */
    const char *file;     /* where flujo_result_save writes or wrote; null: nowhere */
};
/* Never null; `file` may change with flujo_result_save. */
FLUJO_API const struct flujo_result_info *flujo_result_about(const flujo_result *result);
/* Id of the i-th policy simulated, from 0; name of a horizon: "1y". Null beyond the last. */
FLUJO_API const char *flujo_result_policy(const flujo_result *result, int policy);
FLUJO_API const char *flujo_result_horizon(const flujo_result *result, int horizon);

/* The number of a policy by its id, or by one that it had in an earlier version; -1 if it was not simulated. */
FLUJO_API int flujo_result_find_policy(const flujo_result *result, const char *id);

/* Row-major arrays of float64, one for each policy. Flows are people (or journeys, cases) of the
 * period, stocks its mean. Replicates that were not completed hold zeros. FLUJO_MONTHLY, FLUJO_DAILY and FLUJO_HORIZON are
 * not there where they would be more than 16,777,216 values by month and day of a policy, unless store_replicates is 1. */
enum flujo_values {
    FLUJO_MONTHLY,    /* [replicate][month][column] */
    FLUJO_DAILY,      /* [replicate][day][column]; not with no_daily */
    FLUJO_HORIZON,    /* [replicate][horizon][column]: from the decision to the horizon; of flujo_compare */
    FLUJO_MEANS,      /* [month][column]: over the replicates, more measures than FLUJO_MONTHLY */
    FLUJO_PARAMETERS, /* [replicate][column]: of priors, as drawn */
    FLUJO_DRAWS,      /* [month][draw] of a forecast: the number of a column stands in place of the policy */
    /* Of flujo_run: [month][column][6] and [day][column][6], over the replicates: mean and the 5, 25,
       50, 75 and 95 % quantiles of each element of a measure, totals and parts ("demographic:family"). */
    FLUJO_MONTH_SUMMARIES,
    FLUJO_DAY_SUMMARIES
};
struct flujo_array {
    const double *data; /* the library's own; not to be written to */
    int dimensions;
    size_t shape[4];
};
/* The values of a policy, without a copy: FLUJO_OK and *array, valid until flujo_result_free;
 * FLUJO_BAD_INPUT if there is no such policy or kind, or the kind was not kept. */
FLUJO_API enum flujo_status flujo_result_values(const flujo_result *result, enum flujo_values kind, int policy,
                                                struct flujo_array *array);
/* By replicate: 1 complete, 0 not. Null if there is no such policy. */
FLUJO_API const unsigned char *flujo_result_complete(const flujo_result *result, int policy);

/* A column of these arrays. */
struct flujo_column {
    const char *measure; /* "encounters"; of FLUJO_PARAMETERS the name of the parameter */
    const char *element; /* slot of the measure: a class, facility, ...; "" if it has one alone */
    const char *unit;
    int is_stock; /* 1: a stock, 0: a flow or a parameter */
};
/* The number of columns; the i-th from 0, null beyond the last. */
FLUJO_API int flujo_result_columns(const flujo_result *result, enum flujo_values kind);
FLUJO_API const struct flujo_column *flujo_result_column(const flujo_result *result, enum flujo_values kind, int i);

/* The difference of a policy from the baseline in one element of a measure over one horizon,
 * taken replicate by replicate. */
struct flujo_difference {
    const char *policy, *measure;
    const char *element; /* "" the total, "demographic:family", "origin:gt", or a slot */
    const char *horizon;
    double mean, q05, q50, q95; /* policy less baseline */
    double probability_lower;   /* share of the replicates in which the policy is lower */
    double relative, relative_q05, relative_q50, relative_q95; /* share of the baseline; nan where that is 0 */
    double probability_equal;                                  /* share of the replicates in which both have the same */
    int replicates;                                            /* complete under both */
};
/* Of a comparison: how many there are; the i-th from 0; the one of this policy, measure, element
 * (null: the total) and horizon (null: the longest). Null if there is none. */
FLUJO_API size_t flujo_result_differences(const flujo_result *result);
FLUJO_API const struct flujo_difference *flujo_result_difference(const flujo_result *result, size_t i);
FLUJO_API const struct flujo_difference *flujo_result_find(const flujo_result *result, const char *policy,
                                                           const char *measure, const char *element,
                                                           const char *horizon);

/* Of a forecast: how likely something is. */
struct flujo_chance {
    const char *condition; /* a trigger as it was given, or "custody.cbp > capacity" */
    double probability;    /* share of the draws */
    int median_day;        /* of a capacity: half of the draws in which it is exceeded are over it by then; else 0 */
};
/* How many: facilities with a capacity, then triggers; the i-th from 0, null beyond the last. */
FLUJO_API size_t flujo_result_chances(const flujo_result *result);
FLUJO_API const struct flujo_chance *flujo_result_chance(const flujo_result *result, size_t i);

/* Of a comparison: how the reduction of encounters holds, by policy. */
struct flujo_sustained {
    const char *policy;
    const char *name;           /* "peak_reduction", "retained", "half_life_months", "rebound", "cost_per_averted" */
    const char *label;          /* the same in words, with its unit */
    double mean, q05, q50, q95; /* nan where not defined */
    double beyond;              /* of the half-life: share of replicates in which it is longer than the run; else nan */
};
/* How many; 0 where the run is too short for it. The i-th from 0, null beyond the last. */
FLUJO_API size_t flujo_result_sustained_count(const flujo_result *result);
FLUJO_API const struct flujo_sustained *flujo_result_sustained(const flujo_result *result, size_t i);

/* The simulation of a run, or of a comparison's policy that was in force, beside a series of observations. Scores are nan where not defined. */
struct flujo_fit {
    const char *group; /* the file of observations, without .csv */
    const char *measure, *element;
    size_t points; /* periods that are observed and simulated */
    double rmspe_median, rmspe_mean, mase, crps, wis, coverage_50, coverage_80, coverage_90;
    double months; /* scored */
};
/* One of its periods. */
struct flujo_fit_point {
    int from, to; /* days, inclusive */
    double observed;
    double mean, q05, q25, q50, q75, q95; /* simulated */
};
/* How many series; the i-th from 0, its k-th period from 0; null beyond the last. */
FLUJO_API size_t flujo_result_fits(const flujo_result *result);
FLUJO_API const struct flujo_fit *flujo_result_fit(const flujo_result *result, size_t i);
FLUJO_API const struct flujo_fit_point *flujo_result_fit_point(const flujo_result *result, size_t i, size_t k);

/* Write the result to the file that was claimed (flujo_options.out), all or nothing: a SQLite
 * database, see docs/results.md. `command` is the command line it remembers, or null. A partial
 * result never replaces a complete one; it goes beside it, and info->file says where. Once a result:
 * FLUJO_BAD_INPUT if nothing was claimed or it is saved already. */
FLUJO_API enum flujo_status flujo_result_save(flujo_result *result, const char *command, flujo_errors *errors);

/* Write the tables of a result file into a folder: format "csv", "xlsx", "netcdf", "geojson", "hubverse" or
 * "provenance". Counts of people above 0 and below suppress_below are left out; 0 leaves out none. All or nothing. */
FLUJO_API enum flujo_status flujo_export(const char *file, const char *format, const char *folder,
                                         double suppress_below, flujo_errors *errors);
/* Write a result file as one offline HTML page, all or nothing. */
FLUJO_API enum flujo_status flujo_report(const char *file, const char *page, double suppress_below,
                                         flujo_errors *errors);

FLUJO_END
#endif
