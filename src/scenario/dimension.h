/* What a number is given for: once, or one for each origin, class, facility ...
 *
 * Options, measures, loaders, the schema and the results share this one list. */
#ifndef FLUJO_DIMENSION_H
#define FLUJO_DIMENSION_H

struct scenario;

enum dimension {
    PER_NONE,
    PER_ORIGIN,
    PER_DEMOGRAPHIC,
    PER_COUNTRY,
    PER_CLASS,
    PER_FACILITY,
    PER_HOLDING, /* a demographic in a facility that takes it: "cbp.family" */
    PER_SECTOR,
    PER_POST,
    PER_PLACE,
    PER_ROUTE,
    DIMENSIONS
};

/* Elements that a scenario may have. */
enum {
    MAX_ORIGINS = 16,
    MAX_DEMOGRAPHICS = 8,
    MAX_COUNTRIES = 24,
    MAX_CLASSES = 64,
    MAX_FACILITIES = 8,
    MAX_SECTORS = 32,
    MAX_POSTS = 64
};

extern const char *const dimension_names[DIMENSIONS]; /* "none", "origin", ... */

/* Elements in a scenario: 1 for PER_NONE. */
int dimension_count(enum dimension d, const struct scenario *s);
/* "single_adult"; "" for PER_NONE, for routes and out of range. */
const char *dimension_id(enum dimension d, const struct scenario *s, int i);
/* Label of an element that users may write in place of the id, else "". */
const char *dimension_label(enum dimension d, const struct scenario *s, int i);

#endif
