/* Load the scenario in the folder of the target: a scenario comes back exactly
 * when there is no error, and nothing is left behind. */
#ifndef FLUJO_FUZZ_LOAD_SCENARIO_H
#define FLUJO_FUZZ_LOAD_SCENARIO_H

#include "folder.h"
#include "scenario/scenario.h"

#include <stdlib.h>

static inline void fuzz_load_scenario(void)
{
    struct error_list errors;
    struct scenario *s = NULL;
    errors_init(&errors, memory_default());
    enum flujo_status status = scenario_load(memory_default(), fuzz_folder(), NULL, 0, &s, &errors);
    if ((status == FLUJO_OK) != (s != NULL) || (status == FLUJO_OK) != (errors.errors == 0)) abort();
    scenario_free(s);
    errors_free(&errors);
}

#endif
