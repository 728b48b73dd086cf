/* Elements of a measure: its slots and the sums that people ask for.
 *
 * A measure by class has, beside one element a class, sums by demographic and
 * by origin and a total; a measure by facility, country or sector has its slots
 * and, where a sum means something, a total. The store, the comparison and the
 * tables of the command line all walk this one list, so that every number has
 * the same name everywhere (docs/results.md). Pure functions, thread-safe. */
#ifndef FLUJO_ELEMENTS_H
#define FLUJO_ELEMENTS_H

#include "scenario/measures.h"
#include "scenario/scenario.h"

#include <stddef.h>

enum element_kind { ELEMENT_TOTAL, ELEMENT_DEMOGRAPHIC, ELEMENT_ORIGIN, ELEMENT_SLOT };

/* Which part of a measure: index is a demographic, an origin or a slot. */
struct element {
    enum element_kind kind;
    int index;
};

enum { ELEMENT_NAME_SIZE = 96 };

/* Number of elements; the total first, then demographics, origins, slots. */
int element_count(int measure, const struct scenario *s);
struct element element_at(int measure, const struct scenario *s, int i);
/* "", "demographic:family", "origin:gt" or the name of the slot. */
void element_name(int measure, const struct scenario *s, struct element e, char out[ELEMENT_NAME_SIZE]);
/* Find by that name; 1 on success. */
int element_find(int measure, const struct scenario *s, const char *name, struct element *out);
/* Value from the slots of the measure in a full row: row + e->offset[measure]. */
double element_value(int measure, const struct scenario *s, struct element e, const double *slots);

/* The same for daily rows, in which a measure by class has one slot a
 * demographic (engine/ensemble.h): total, then demographics or slots. */
int element_daily_count(int measure, const struct scenario *s);
struct element element_daily_at(int measure, const struct scenario *s, int i);
double element_daily_value(int measure, const struct scenario *s, struct element e, const double *slots);

/* The same for n rows at once. Columns, `stride` numbers apart, are the elements
 * in their order, of which the slots stand last: these are given, n values each,
 * and the sums before them are filled in. `daily`: of daily rows. */
int element_sum_count(int measure, const struct scenario *s, int daily);
void element_sums(int measure, const struct scenario *s, int daily, double *columns, size_t stride, int n);

#endif
