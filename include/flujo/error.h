/* Diagnostics: what was wrong, where, and what would be right.
 *
 * Every function that can fail returns a status (status.h) and takes a list, which may be null.
 * All mistakes of a scenario are reported in one call. Calls add to the list; clear it between
 * calls to keep them apart. A list belongs to one thread at a time. */
#ifndef FLUJO_ERROR_H
#define FLUJO_ERROR_H

#include "flujo/api.h"
#include "flujo/status.h"

FLUJO_BEGIN

enum flujo_severity { FLUJO_NOTE, FLUJO_WARNING, FLUJO_ERROR };

struct flujo_error {
    int severity;        /* enum flujo_severity */
    const char *file;    /* null: it is about an argument */
    int line, column;    /* from 1; 0: not known */
    const char *message; /* what is wrong; options are named as on the command line: --policy */
    const char *hint;    /* what would be right; null if there is nothing to say */
    size_t more;         /* others of the same kind that are counted here and not listed */
};

typedef struct flujo_errors flujo_errors;

/* An empty list; null without memory. */
FLUJO_API flujo_errors *flujo_errors_new(const struct flujo_allocator *allocator);
FLUJO_API void flujo_errors_free(flujo_errors *errors);
/* Forget what is listed. */
FLUJO_API void flujo_errors_clear(flujo_errors *errors);

/* How many are listed: errors, warnings and notes. 0 for null. */
FLUJO_API size_t flujo_errors_count(const flujo_errors *errors);
/* The i-th, from 0, by file, line and column; null beyond the last or without memory. Valid
 * until the next call that is given the list. */
FLUJO_API const struct flujo_error *flujo_errors_get(flujo_errors *errors, size_t i);

/* What a status means in general: "wrong input". Constant text, also for unknown numbers. */
FLUJO_API const char *flujo_status_text(int status);

FLUJO_END
#endif
