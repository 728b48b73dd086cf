/* The option table: every parameter and lever of the model, once.
 *
 * Each process file (src/model) declares a small struct of its parameters and
 * one table of option_spec rows; options.c joins the tables. The loader, the
 * schema, `--help`, the reference page and the results all read this table;
 * nothing else names a parameter. */
#ifndef FLUJO_OPTIONS_H
#define FLUJO_OPTIONS_H

#include <stddef.h>

struct scenario;
typedef int option_id;

/* What an option has one value for. */
enum option_index { PER_NONE, PER_ORIGIN, PER_DEMOGRAPHIC, PER_COUNTRY, PER_CLASS, PER_FACILITY, PER_SECTOR, PER_POST };

enum {
    MAX_ORIGINS = 16,
    MAX_DEMOGRAPHICS = 8,
    MAX_COUNTRIES = 24,
    MAX_CLASSES = 64,
    MAX_FACILITIES = 8,
    MAX_SECTORS = 32,
    MAX_POSTS = 64
};

struct option_spec {
    const char *name;  /* "departure.belief_weight"; an element is name.element: "expulsion.single_adult" */
    const char *label; /* for reports */
    const char *unit;
    enum option_index index;
    size_t offset;      /* in struct model_options (model/options_all.h) of the double or array of doubles */
    double low, high;   /* allowed range, inclusive */
    double value;       /* default */
    int lever;          /* 1: policies may set it by date */
    const char *status; /* measured | calibrated | assumed */
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
/* Elements of an option in a scenario: 1 for PER_NONE. */
int option_elements(const struct option_spec *spec, const struct scenario *s);
/* Name of one element ("single_adult"), "" for PER_NONE. */
const char *option_element_name(const struct option_spec *spec, const struct scenario *s, int index);
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
