/* What calibrate, validate and forecast share on the command line. */
#ifndef FLUJO_CLI_STUDY_H
#define FLUJO_CLI_STUDY_H

#include "cli/cli.h"
#include "store/study_tables.h"
#include "study/assimilate.h"

enum { STUDY_FEWEST = 100 }; /* runs of the model that a calibration can do with */

/* Progress of a study on stderr: the stage and its runs. */
struct study_progress {
    struct progress p;
    const char *stage;
    int quiet;
};
void study_progress(void *user, const char *stage, int done, int total);
void study_progress_runs(void *user, int done, int total); /* for forecast_options */
/* What the command line asks of a forecast, or of the members of one. */
struct flujo_forecast_options study_asked(struct job *j, struct study_progress *progress);

/* Options of the calibration from the command line. */
struct calibrate_options study_calibrate_options(const struct job *j, int policy, struct study_progress *progress);
/* Those of a forecast, with the triggers of study_triggers. */
struct forecast_options study_forecast_options(const struct job *j, int policy, const struct trigger *triggers,
                                               struct study_progress *progress);
/* The conditions of --trigger. */
enum flujo_status study_triggers(struct job *j, struct trigger triggers[MOST_TRIGGERS]);
/* Those of an assimilation (assimilate.c). */
struct assimilate_options study_assimilate_options(struct job *j, int policy, struct study_progress *progress);
/* The policy asked for, checked. */
enum flujo_status study_policy(struct job *j, int *policy);
/* The end of the data (--origin, else `missing`), checked. */
enum flujo_status study_origin(struct job *j, day_number missing, day_number *origin);
/* run row, answer, scenario tables, of the scenario as the study saw it. */
void study_put_head(struct job *j, const struct scenario *s, int runs);
/* --checkpoint, or beside the result. */
enum flujo_status study_checkpoint(const struct job *j, struct text *checkpoint);
/* The result is written: a checkpoint that nobody asked for is no longer needed. */
void study_finished(const struct job *j, const char *checkpoint);
/* State on stderr that the study was stopped and how to go on: from the checkpoint
 * if it was written; null if there is none. */
void study_stopped(const char *checkpoint);

#endif
