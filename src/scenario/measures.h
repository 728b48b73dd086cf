/* What is measured: one table, read by the engine, the store, the report, the
 * observations and the triggered rules. A new measure is a row in measure_rows.h
 * and the line of a process that adds to it. */
#ifndef FLUJO_MEASURES_H
#define FLUJO_MEASURES_H

#include "base/errors.h"
#include "scenario/dimension.h"

enum measure {
#define MEASURE(id, ...) id,
#include "scenario/measure_rows.h"
#undef MEASURE
    MEASURE_COUNT
};

/* Over a period a flow is summed, a stock averaged. */
enum measure_kind { FLOW, STOCK };
/* What the elements make together. Head-counts add up; beliefs are averaged over
 * the classes with equal weight (those of an origin share their information, so
 * a weight by pool would hardly change it); states of governments have no total. */
enum measure_total { TOTAL_NONE, TOTAL_SUM, TOTAL_MEAN };
/* People, journeys or cases of people: small values may need hiding; what is a multiple of them; other quantities. */
enum measure_counts { COUNTS_OTHER, COUNTS_PEOPLE, COUNTS_BY_PEOPLE };
/* Kept of each replicate by month and horizon; by day as well (PER_CLASS: summed
 * over origins, by demographic); or only the mean over the replicates by month. */
enum measure_kept { BY_MONTH, BY_DAY, MEANS_ONLY };
/* Where policies are compared by it, bits: the table of `flujo compare`, the report. */
enum { NOWHERE = 0, IN_TABLE = 1, IN_REPORT = 2 };

struct measure_spec {
    const char *name; /* "encounters", "custody": element names after a dot: custody.cbp */
    const char *label, *unit;
    enum dimension by;
    enum measure_kind kind;
    enum measure_total total;
    enum measure_counts counts;
    enum measure_kept kept;
    int compared;
};
extern const struct measure_spec measure_table[MEASURE_COUNT];

int measure_find(const char *name); /* -1 if none */
/* What to give in place of an unknown name, for the end of a message. */
const char *measure_known(const char *name, char out[KNOWN_SIZE]);
int measure_slots(int measure, const struct scenario *s); /* elements */
/* The first slot of each measure in the row of all, and the length of that row. */
void measure_offsets(const struct scenario *s, int offset[MEASURE_COUNT + 1]);
int measure_total_slots(const struct scenario *s);
int measure_kept_slots(const struct scenario *s); /* without those kept as means only, which stand last */
/* Slots in the row of a day: 0 if it is not kept by day. */
int measure_daily_slots(int measure, const struct scenario *s);
const char *measure_slot_name(int measure, const struct scenario *s, int slot); /* "" if scalar */

#endif
