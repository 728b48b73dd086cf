/* What calibrate, validate and forecast share on the command line. */
#ifndef FLUJO_CLI_STUDY_H
#define FLUJO_CLI_STUDY_H

#include "cli/cli.h"
#include "store/study_tables.h"

/* Progress of a study on stderr: the stage and its runs. */
struct study_progress {
    struct progress p;
    const char *stage;
    int quiet;
};
void study_progress(void *user, const char *stage, int done, int total);
void study_progress_runs(void *user, int done, int total); /* for forecast_options */

/* Options of the calibration from the command line. */
struct calibrate_options study_calibrate_options(const struct args *args, const struct scenario *s, int policy,
                                                 struct study_progress *progress);
/* The policy asked, the end of the data (--origin, else `missing`), checked. */
enum flujo_status study_policy(const struct args *args, const struct scenario *s, int *policy,
                               struct error_list *errors);
enum flujo_status study_origin(const struct args *args, const struct scenario *s, day_number missing,
                               day_number *origin, struct error_list *errors);
/* run row, scenario tables, answer. */
void study_put_head(struct result_writer *w, const struct args *args, const struct scenario *s, int runs,
                    const char *answer);
/* --checkpoint, or beside the result. */
enum flujo_status study_checkpoint(const struct args *args, const char *path, struct text *checkpoint);
/* The result is written: a checkpoint that nobody asked for is no longer needed. */
void study_finished(const struct args *args, const char *checkpoint);
/* Tell on stderr that the study was stopped and how to go on: from the checkpoint
 * if it was written; null if there is none. */
void study_stopped(const char *checkpoint);

#endif
