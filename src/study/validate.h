/* Validation by rolling origins: forecasts of months that happened, made from
 * what was known before them. */
#ifndef FLUJO_STUDY_VALIDATE_H
#define FLUJO_STUDY_VALIDATE_H

#include "base/text.h"
#include "study/forecast.h"
#include "study/skill.h"

struct validate_options {
    struct calibrate_options calibrate; /* policy and last are set for each origin */
    struct forecast_options forecast;   /* months: the longest lead */
    int policy;
    const day_number *origins; /* last days of data, ascending; each the end of a month */
    int origin_count;
    const char *checkpoint; /* file to keep finished origins in; null = none. The calibration under way
                                           is kept beside it, in this name with the origin added */
};

/* One month of one line of one origin. */
struct validate_row {
    day_number origin;
    int month, lead; /* date_month_index; 1 = the first month */
    int demographic; /* -1: total */
    double observed, mean, q025, q05, q10, q25, q50, q75, q90, q95, q975;
    double crps, wis, pit, scale; /* scale: mean monthly change before the origin, for MASE */
    double baseline_point[BASELINES], baseline_crps[BASELINES]; /* nan where there is none */
};

enum validate_score {
    V_MONTHS,
    V_RMSPE,
    V_MASE,
    V_CRPS,
    V_WIS,
    V_COVERAGE_50,
    V_COVERAGE_80,
    V_COVERAGE_90,
    V_COVERAGE_95,
    V_PIT_MEAN,
    V_SKILL_PERSISTENCE,
    V_SKILL_SEASONAL,
    V_SKILL_DRIFT,
    V_MEDIAN_PERSISTENCE,
    V_MEDIAN_SEASONAL,
    V_MEDIAN_DRIFT,
    V_ALL_50,
    V_ALL_80,
    V_ALL_90,
    V_ALL_95,
    V_SCORES
};
extern const char *const validate_score_names[V_SCORES];

struct validation {
    const struct allocator *a;
    const struct scenario *s;
    int row_count;
    struct validate_row *rows; /* by origin, line, lead */
    int element_count;         /* demographics + 1 */
    double (*score)[V_SCORES]; /* [0]: total; [1 + d]: demographic; V_ALL_*: over every row, the same in each */
};

/* FLUJO_INTERRUPTED: the checkpoints hold what is finished, *out is null. Existing
 * checkpoints of the same settings are used. */
enum flujo_status validate_run(const struct allocator *a, const struct scenario *s, const struct validate_options *o,
                               struct validation **out, struct error_list *errors);
void validation_free(struct validation *v);

/* Add the rows of one forecast; known: the scenario without its future. */
enum flujo_status validation_add(struct validation *v, const struct scenario *known, const struct forecast *f);
/* Scores over all rows. */
enum flujo_status validation_score(struct validation *v);

/* The name of the checkpoint of an origin's calibration, beside that of the validation. */
void validation_calibration_path(struct text *t, const char *checkpoint, day_number origin);
/* The rows of the first `finished` origins on disk (checkpoint.h states what is
 * refused); read into a validation without rows. */
enum flujo_status validation_write(const struct validation *v, int finished, const char *path, uint64_t identity,
                                   struct error_list *errors);
enum flujo_status validation_read(struct validation *v, int *finished, const char *path, uint64_t identity,
                                  struct error_list *errors);
/* A hash of the scenario, of --set and of all settings. */
uint64_t validation_identity(const struct scenario *s, const struct validate_options *o);

#endif
