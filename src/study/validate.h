/* Validation by rolling origins: forecasts of months that happened, made from
 * what was known before them (L. Tashman, International Journal of Forecasting 16,
 * 2000, doi:10.1016/S0169-2070(00)00065-0). Each is made twice: with the drivers,
 * and without those that were set by hand. Drivers chosen in hindsight flatter a
 * hindcast; the second column is the honest one. */
#ifndef FLUJO_STUDY_VALIDATE_H
#define FLUJO_STUDY_VALIDATE_H

#include "base/text.h"
#include "study/forecast.h"
#include "study/skill.h"

enum validate_drivers { DRIVERS_ALL, DRIVERS_NONE, DRIVERS_KINDS };
enum validate_leads { LEADS_ALL, LEADS_1_2, LEADS_3_6, LEADS_KINDS };
extern const char *const validate_drivers_names[DRIVERS_KINDS];
extern const char *const validate_leads_names[LEADS_KINDS];

struct validate_options {
    struct assimilate_options assimilate; /* policy and last are set for each origin */
    struct forecast_options forecast;     /* months: the longest lead */
    int policy;
    int drivers[DRIVERS_KINDS]; /* 1: validate with these */
    const day_number *origins;  /* last days of data, ascending; each the end of a month */
    int origin_count;
    const char *checkpoint; /* file to keep finished forecasts in; null = none. The assimilation
                                under way is kept beside it (validation_part_path) */
};

/* One month of one line of one forecast. */
struct validate_row {
    day_number origin;
    int drivers, month, lead; /* date_month_index; 1 = the first month */
    struct element element;   /* of encounters: total, demographic or class */
    double observed, mean, q025, q05, q10, q25, q50, q75, q90, q95, q975;
    double crps, tail_crps, wis, wis_spread, wis_over, wis_under, pit;
    double scale; /* mean monthly change before the origin, for MASE */
    /* Of each baseline its point or else its median, and its CRPS; nan where it has no forecast. */
    double baseline[BASELINES], baseline_crps[BASELINES];
};

/* One trigger of one forecast, where what happened is known. */
struct validate_trigger {
    day_number origin;
    int trigger, happened;
    double probability;
};

enum validate_score {
    V_BEST, /* skill of the CRPS against the best baseline */
    V_SKILL,
    V_MONTHS = V_SKILL + BASELINES,
    V_RMSPE,
    V_MAPE,
    V_MASE,
    V_CRPS,
    V_TAIL_CRPS,
    V_WIS,
    V_WIS_SPREAD,
    V_WIS_OVER,
    V_WIS_UNDER,
    V_COVERAGE_50,
    V_COVERAGE_80,
    V_COVERAGE_90,
    V_COVERAGE_95,
    V_PIT_MEAN,
    V_SCORES
};
/* "crps_skill_best", "crps_skill_random_walk_t", "rmspe", ... */
const char *validate_score_name(int score);

/* Scores of a group of rows with their standard errors over origins (jackknife). */
struct validate_scores {
    double value[V_SCORES], error[V_SCORES];
    int best; /* the baseline of V_BEST, -1 = none */
};

struct validation {
    const struct allocator *a;
    const struct scenario *s;
    int row_count, trigger_row_count;
    struct validate_row *rows; /* by origin, drivers, line, lead */
    struct validate_trigger *trigger_rows;
    const struct trigger *triggers;
    int trigger_count, has[DRIVERS_KINDS];
    int group_count;                /* total, demographics, all classes */
    struct validate_scores *scores; /* [drivers][group][leads] */
};

/* FLUJO_INTERRUPTED: the checkpoints hold what is finished, *out is null. Existing
 * checkpoints of the same settings are taken up. */
enum flujo_status validate_run(const struct allocator *a, const struct scenario *s, const struct validate_options *o,
                               struct validation **out, struct error_list *errors);
void validation_free(struct validation *v);
/* An empty one; null without memory. */
struct validation *validation_make(const struct allocator *a, const struct scenario *s,
                                   const struct validate_options *o);

/* Add the rows of one forecast; known: the scenario without its future. */
enum flujo_status validation_add(struct validation *v, const struct scenario *known, const struct forecast *f,
                                 enum validate_drivers drivers);
/* Scores over all rows. */
void validation_score(struct validation *v);
const struct validate_scores *validation_scores(const struct validation *v, enum validate_drivers drivers, int group,
                                                enum validate_leads leads);
/* "total", a demographic, "classes". */
const char *validation_group_name(const struct validation *v, int group);

/* Of a trigger: shares of the origins with and without the event whose probability
 * was one half or more, and the Brier score; nan without such origins. */
struct trigger_rates {
    int events, origins;
    double hits, false_alarms, brier;
};
struct trigger_rates validation_trigger(const struct validation *v, int trigger);

/* The name of the checkpoint of an assimilation under way, beside that of the validation. */
void validation_part_path(struct text *t, const char *checkpoint, day_number origin, enum validate_drivers drivers);
/* The rows of the first `finished` forecasts on disk (checkpoint.h says what is
 * refused); read into a validation without rows. */
enum flujo_status validation_write(const struct validation *v, int finished, const char *path, uint64_t identity,
                                   struct error_list *errors);
enum flujo_status validation_read(struct validation *v, int *finished, const char *path, uint64_t identity,
                                  struct error_list *errors);
/* A hash of the scenario, of --set and of all settings. */
uint64_t validation_identity(const struct scenario *s, const struct validate_options *o);

#endif
