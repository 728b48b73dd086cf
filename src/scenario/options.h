/* The option table: every parameter and lever of the model, once.
 *
 * Each process file (src/model) declares a small struct of its parameters and
 * one table of option_spec rows; options.c joins the tables. The loader, the
 * schema, `--help`, the reference page and the results all read this table;
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
    size_t offset;        /* in struct model_options (model/options_all.h) of the double or array of doubles */
    double low, high;     /* allowed range, inclusive */
    double value;         /* default */
    int lever;            /* 1: policies may set it by date */
    const char *status;   /* measured | calibrated | assumed */
    const char *source;
    const char *help; /* one sentence */
};

struct option_table {
    const struct option_spec *specs;
    int count;
}; /* of one process */

int option_count(void);
const struct option_spec *option_at(option_id id);      /* null if out of range */
option_id option_find(const char *name, size_t length); /* name without element; -1 */
/* "expulsion.single_adult" -> option and index (-1 = all when the element is
 * left out of an indexed option). Returns 1 on success. */
int option_resolve(const char *key, const struct scenario *s, option_id *id, int *index);
/* Name of parameter i of a scenario with its element ("expulsion.family") into out. */
enum { PARAMETER_NAME_SIZE = 160 };
void parameter_name(const struct scenario *s, int i, char out[PARAMETER_NAME_SIZE]);
/* The process tables, in order; defined by src/model/registry.c. */
extern const struct option_table *const model_option_tables[];
extern const int model_option_table_count;

#endif
