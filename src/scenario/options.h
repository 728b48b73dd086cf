/* The option table: every parameter and lever of the model, once.
 *
 * Each process (src/model) keeps its parameters in a small struct and states
 * them in one table of option_spec rows; options.c joins the tables. The loader,
 * the schema, `--help`, the reference page and the results all read this table;
 * nothing else names a parameter. */
#ifndef FLUJO_OPTIONS_H
#define FLUJO_OPTIONS_H

#include "scenario/dimension.h"
#include <stddef.h>

typedef int option_id;

struct option_spec {
    const char *name;  /* "departure.belief_weight"; an element is name.element: "expulsion.single_adult" */
    const char *label; /* for reports */
    const char *unit;
    enum dimension index; /* it has one value for each */
    size_t offset;        /* of the double or array of doubles in the options struct of its process */
    double low, high;     /* allowed range, inclusive */
    double value;         /* default */
    int lever;            /* 1: policies may set it by date */
    const char *status;   /* measured | calibrated | assumed */
    const char *source;
    const char *help; /* one sentence */
};

/* Members of a row: where the value stands, and what the default rests on. */
#define AT(process, member) .offset = offsetof(struct process##_options, member)
#define OWN_ASSUMPTION .status = "assumed", .source = "own assumption, no measurement known"
#define OFF_UNLESS_STATED .status = "assumed", .source = "off unless a scenario states it"
#define FITTED_TO_ENCOUNTERS .status = "calibrated", .source = "order fitted to CBP encounters 2019-21"
#define FROM_ENCOUNTERS .status = "measured", .source = "CBP nationwide encounters; press of record"

/* The options of one process. */
struct option_table {
    const struct option_spec *specs;
    int count;
};

int option_count(void);
const struct option_spec *option_at(option_id id); /* null if out of range */
/* x, or the end of the option's range that it lies beyond. */
static inline double option_within(option_id id, double x)
{
    const struct option_spec *spec = option_at(id);
    return x < spec->low ? spec->low : x > spec->high ? spec->high : x;
}
/* The same, and which of model_option_tables it is in. */
const struct option_spec *option_in_table(option_id id, int *table);
option_id option_find(const char *name, size_t length); /* name without element; -1 */
/* "expulsion.single_adult" -> option and index (-1 = all when the element is
 * left out of an indexed option). Returns 1 on success. */
int option_resolve(const char *key, const struct scenario *s, option_id *id, int *index);
/* Name of parameter i of a scenario with its element ("expulsion.family") into out. */
enum { PARAMETER_NAME_SIZE = 160 };
void parameter_name(const struct scenario *s, int i, char out[PARAMETER_NAME_SIZE]);
/* The parameter of that name, or -1. */
int parameter_find(const struct scenario *s, const char *name);
/* 1 if the scenario states a value of the option; else its default is in force. */
int option_is_stated(const struct scenario *s, option_id id);
/* One table a process, in order; some have no options. Defined by src/model/registry.c. */
extern const struct option_table *const model_option_tables[];
extern const int model_option_table_count;

#endif
