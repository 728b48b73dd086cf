/* Studies in result files: writing their tables, and reading a posterior back. */
#ifndef FLUJO_STORE_STUDY_TABLES_H
#define FLUJO_STORE_STUDY_TABLES_H

#include "store/result.h"
#include "study/model_sensitivity.h"
#include "study/calibrate.h"
#include "study/validate.h"

/* Tables posterior, particle, calibration and calibration_check. */
enum flujo_status study_put_calibration(struct result_writer *w, const struct calibration *c);
/* Tables forecast, forecast_quantile, forecast_draw, forecast_capacity and forecast_trigger. */
enum flujo_status study_put_forecast(struct result_writer *w, const struct forecast *f);
/* Tables validation, validation_baseline, validation_score and validation_trigger. */
enum flujo_status study_put_validation(struct result_writer *w, const struct validation *v);

/* Table sensitivity. */
enum flujo_status study_put_sensitivity(struct result_writer *w, const struct sensitivity *r);

/* Parameters for `replicates` replicates, drawn from the particles in a file
 * written by calibrate (systematic resampling by seed); parameters that were
 * not calibrated are drawn from their priors. *parameters: replicates x
 * parameter_count, freed by the caller (memory_free). FLUJO_BAD_INPUT if the
 * file holds no posterior or one of parameters that the scenario lacks. */
enum flujo_status posterior_read(const struct allocator *a, const char *path, const struct scenario *s, int replicates,
                                 uint64_t seed, double **parameters, struct error_list *errors);

#endif
