/* Writing a displacement run (a Flee instance) into a result file. */
#ifndef FLUJO_DISPLACEMENT_STORE_H
#define FLUJO_DISPLACEMENT_STORE_H

#include "store/result.h"
#include "flee/displacement_study.h"

/* What is not in the study: texts for the tables run and note. */
struct displacement_run_info {
    const char *version, *settings_text, *answer, *command;
    const char *const *sets;
    size_t set_count;
};

/* Tables run, run_setting, policy, place, route, measure, daily (camp_people by
 * place), observation (one a day and camp), score and note. */
enum flujo_status result_put_displacement(struct result_writer *w, const struct flee_instance *f,
                                          const struct displacement_study *study, const struct displacement_ensemble *e,
                                          const struct displacement_run_info *info);

#endif
