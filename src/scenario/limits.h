/* The limits of what a scenario may state: one table, enforced by the loader and
 * printed by `flujo schema --markdown`. The options of the model have ranges of
 * their own (options.h). No count reaches 2^53, so that sums of people are exact
 * in a double. */
#ifndef FLUJO_SCENARIO_LIMITS_H
#define FLUJO_SCENARIO_LIMITS_H

enum limit {
    LIMIT_PEOPLE,
    LIMIT_CARAVAN,
    LIMIT_OBSERVED,
    LIMIT_SERIES,
    LIMIT_THRESHOLD,
    LIMIT_LATITUDE,
    LIMIT_LONGITUDE,
    LIMIT_FORCE,
    LIMIT_ATTRACTION,
    LIMIT_KM,
    LIMIT_SPEED,
    LIMIT_SHARE,
    LIMIT_FLAG,
    LIMIT_STAY,
    LIMIT_DWELL,
    LIMIT_DAYS,
    LIMIT_SHOCK_DAYS,
    LIMIT_RULE_DAYS,
    LIMIT_MAGNITUDE,
    LIMIT_VALUE,
    LIMIT_SPREAD,
    LIMIT_SIGMA,
    LIMIT_SHAPE,
    LIMIT_POSITIVE,
    LIMIT_REPLICATES,
    LIMIT_YEAR,
    LIMIT_RUN_DAYS,
    LIMIT_COUNTRIES,
    LIMIT_ORIGINS,
    LIMIT_DEMOGRAPHICS,
    LIMIT_CLASSES,
    LIMIT_FACILITIES,
    LIMIT_CROSSINGS,
    LIMIT_POSTS,
    LIMIT_EVENTS,
    LIMIT_POLICIES,
    LIMIT_RULES,
    LIMIT_SETTINGS,
    LIMIT_KEYS,
    LIMIT_COLUMNS,
    LIMIT_ID,
    LIMIT_TEXT,
    LIMIT_FILE,
    LIMITS
};

struct limit_spec {
    const char *what, *unit;
    double low, high;
    int whole; /* whole numbers only */
};
extern const struct limit_spec limit_table[LIMITS];

static inline int limit_most(enum limit which) { return (int)limit_table[which].high; }

#endif
