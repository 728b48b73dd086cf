/* What stands behind the handle of a Flee instance; the command line reads instances by it too. */
#ifndef FLUJO_API_FLEE_H
#define FLUJO_API_FLEE_H

#include "api/handles.h"
#include "flee/displacement_study.h"

struct flujo_flee {
    struct allocator own;
    atomic_int holders; /* its caller, and results */
    struct flee_instance *f;
    struct displacement_study study; /* its rules; the rest is asked of each run */
    struct text summary;
    const char **camps;
    struct flujo_flee_info info;
};

/* The rules that the options ask for. */
enum flujo_status flee_rules(const struct flujo_flee_options *o, struct displacement_study *study,
                             struct error_list *errors);
/* Read an instance; fills the rules of the study. Quirks that are active or mended are added as notes. */
enum flujo_status flee_read(const struct allocator *a, const char *folder, const struct flujo_flee_options *o,
                            struct flee_instance **f, struct displacement_study *study, struct error_list *errors);

#endif
