/* Scenarios: a folder read and checked as a whole, then constant. */
#ifndef FLUJO_SCENARIO_API_H
#define FLUJO_SCENARIO_API_H

#include "flujo/error.h"

FLUJO_BEGIN

typedef struct flujo_scenario flujo_scenario;

struct flujo_load_options {
    size_t size;            /* sizeof(struct flujo_load_options) */
    const char *const *set; /* "departure.rate=0.02": values in place of the scenario's */
    size_t set_count;
    int strict; /* 1: warnings count as errors */
    const struct flujo_allocator *allocator;
};

/* Read and check a scenario folder. options may be null. FLUJO_OK and *out, to be freed with
 * flujo_scenario_free; or FLUJO_BAD_INPUT with every mistake in `errors` and *out null;
 * FLUJO_NO_MEMORY. */
FLUJO_API enum flujo_status flujo_scenario_load(const char *folder, const struct flujo_load_options *options,
                                                flujo_scenario **out, flujo_errors *errors);
/* Results made from it hold it: it may be freed before them. */
FLUJO_API void flujo_scenario_free(flujo_scenario *scenario);

struct flujo_scenario_info {
    const char *folder, *name, *title; /* the title is the name where none is stated */
    const char *base_policy;           /* that flujo_run runs */
    const char *summary;               /* what `flujo check` prints of a scenario that is ready */
    int start, end;                    /* first and last day, both simulated */
    int decision;                      /* the day on which compared policies part */
    uint64_t seed;
    int replicates; /* unless asked otherwise */
};
/* Never null. */
FLUJO_API const struct flujo_scenario_info *flujo_scenario_about(const flujo_scenario *scenario);

/* What a scenario has by number, in the order of its files. */
enum flujo_item {
    FLUJO_POLICY,
    FLUJO_PLACE,
    FLUJO_CLASS,
    FLUJO_DEMOGRAPHIC,
    FLUJO_ORIGIN,
    FLUJO_COUNTRY,
    FLUJO_FACILITY,
    FLUJO_LEVER /* with its element: "expulsion.single_adult"; those that policies may set */
};
/* How many; 0 for an unknown kind. */
FLUJO_API int flujo_scenario_count(const flujo_scenario *scenario, enum flujo_item kind);
/* Id and label (the id where there is none) of the i-th from 0; null beyond the last. */
FLUJO_API const char *flujo_scenario_id(const flujo_scenario *scenario, enum flujo_item kind, int i);
FLUJO_API const char *flujo_scenario_label(const flujo_scenario *scenario, enum flujo_item kind, int i);

/* A day as "2021-03-26". */
FLUJO_API void flujo_day_text(int day, char out[11]);
/* The day of such a text: FLUJO_OK, or FLUJO_BAD_INPUT and *day unchanged. */
FLUJO_API enum flujo_status flujo_day_parse(const char *text, int *day);

FLUJO_END
#endif
