/* Inside the scenario layer: what the parts of the loader share.
 *
 * Each part reads one subject (places, policies, ...), reports every mistake
 * it finds and fills its piece of the scenario. A part that cannot get memory
 * sets no_memory and returns; scenario_load checks at the end. What is built
 * while loading lives in `scratch`, what stays in the scenario's arena. */
#ifndef FLUJO_SCENARIO_LOADER_H
#define FLUJO_SCENARIO_LOADER_H

#include "base/errors.h"
#include "base/text.h"
#include "scenario/csv.h"
#include "scenario/limits.h"
#include "scenario/scenario.h"
#include "scenario/yaml.h"

/* Ids to dense numbers, by open addressing. Keys must outlive the index. */
struct id_index {
    const char **keys;
    int *values;
    size_t capacity, count;
};

struct loader {
    const struct allocator *a;
    struct error_list *errors;
    struct scenario *s;
    struct arena scratch;
    const char *folder;           /* null: a table that is no part of the scenario is read */
    const struct yaml_node *root; /* scenario.yml, null if it could not be read */
    const char *yaml_file;        /* its path */
    struct id_index places;
    struct id_index elements; /* every id a series column may carry */
    int series_capacity, parameter_capacity, observation_capacity;
    struct position *class_at, *place_at, *origin_at; /* where each was declared; scratch */
    const char *season_series;                        /* name of the series seasonality is estimated from, or null */
    int dates_known;                                  /* start and end are given and in order */
    const char **place_ids;                           /* once one was not known */
    int unknown;                                      /* words that were not known */
    int no_memory;
};

/* --- loader.c: small helpers --- */

/* Zeroed memory in the scenario's arena or the scratch one; null sets no_memory. */
void *loader_alloc(struct loader *l, size_t count, size_t bytes);
void *loader_scratch(struct loader *l, size_t count, size_t bytes);
/* Copy of a text in the scenario's arena; "" when memory is out. */
const char *loader_copy(struct loader *l, const char *text);
/* Room for `need` items in an array in the scenario's arena. */
void *loader_grow(struct loader *l, void *block, int *capacity, int need, size_t bytes);
/* "folder/name" in the scenario's arena, for positions. */
const char *loader_path(struct loader *l, const char *name);
/* One error. */
void loader_error(struct loader *l, struct position at, const char *format, ...) FLUJO_PRINTF(3, 4);
/* "what 'word' ...; did you mean 'x'?" or "; known: a, b, c". `what` says what
 * the word should have been: "country". */
void loader_unknown(struct loader *l, struct position at, const char *what, const char *word,
                    const char *const *candidates, int count);
void loader_unknown_place(struct loader *l, struct position at, const char *word);
/* Names of the series so far, each once; null without memory. */
const char **loader_series_names(struct loader *l, int *count);
/* Index of a word among ids, or -1 and an error (silent when count is 0: the
 * list itself is in error). */
int loader_id(struct loader *l, struct position at, const char *what, const char *word, const char *const *ids,
              int count);
/* 1 if the text is an id: letters, digits, _ and -, not empty; else an error. */
int loader_check_id(struct loader *l, struct position at, const char *what, const char *text);

int index_init(struct loader *l, struct id_index *index, size_t room); /* 1, or 0 without memory */
int index_find(const struct id_index *index, const char *key);         /* value, or -1 */
void index_put(struct id_index *index, const char *key, int value);    /* key must be new, room left */

/* Read a file of the folder whole into scratch memory, adding it to the hash.
 * Returns 1; 0 with an error (or silently when it is missing and optional). */
int loader_read(struct loader *l, const char *path, int optional, const char **data, size_t *length);
/* Names of the *.csv files in a folder, sorted, without folder; count in
 * *count. None when the folder is missing. In scratch memory. Other files are
 * reported, but for .md and .txt. */
const char **loader_list(struct loader *l, const char *folder, int *count);
/* Report what is named almost like a file or folder of a scenario that is missing. */
void loader_check_names(struct loader *l);

/* --- tables.c: columns by name --- */

struct table_column {
    const char *name;
    int required;
};
/* Read a table and find its columns: where[i] = column of specs[i] or -1.
 * Unknown, doubled and missing columns are errors. allow_others: further
 * columns are left to the caller. Returns 1 when the table can be used. */
int table_open(struct loader *l, const char *path, int optional, const struct table_column *specs, int count,
               int allow_others, int *where, struct csv_table *table);
/* Number of a cell; an empty one gives `missing`, with an error when that is nan. */
double table_number(struct loader *l, const struct csv_table *t, int row, int column, enum limit limit, double missing);
/* Text of a cell copied to the scenario; error when empty and required. */
const char *table_text(struct loader *l, const struct csv_table *t, int row, int column, int required);
/* Name of a column in messages. */
const char *table_column_name(const struct csv_table *t, int column);

/* --- values.c: scalars of scenario.yml --- */

/* Report keys that are not among the names. `what`: "policy", "event", ... */
void value_keys(struct loader *l, const struct yaml_node *map, const char *what, const char *const *names, int count);
/* Text of map[key]; `missing` when it is not there. Empty texts, lists and maps are errors. */
const char *value_text(struct loader *l, const struct yaml_node *map, const char *key, const char *missing);
double value_number(struct loader *l, const struct yaml_node *map, const char *key, enum limit limit, double missing);
day_number value_day(struct loader *l, const struct yaml_node *map, const char *key, day_number missing);
/* Same for a node itself. */
double node_number(struct loader *l, const struct yaml_node *node, const char *what, enum limit limit, double missing);
/* 1 if the number keeps the limit, else an error about `what`. */
int limit_kept(struct loader *l, struct position at, const char *what, enum limit limit, double x);
/* 1 if the node is of this kind and says something; else an error "what must be a ...". */
int node_is(struct loader *l, const struct yaml_node *node, enum yaml_kind kind, const char *what);

/* --- parts, in the order they run --- */
void load_settings(struct loader *l);   /* load_top.c: name, dates, seed, labels of countries, origins, demographics */
void load_facilities(struct loader *l); /* load_network.c */
void load_places(struct loader *l);
void load_routes(struct loader *l);
void load_classes(struct loader *l);                                                /* load_classes.c */
void load_series(struct loader *l);                                                 /* load_series.c */
void load_seasonality(struct loader *l);                                            /* seasonality.c */
void load_parameters(struct loader *l, const char *const *overrides, size_t count); /* load_parameters.c */
void load_events(struct loader *l);                                                 /* load_events.c */
void load_policies(struct loader *l);                                               /* load_policies.c */
void load_observations(struct loader *l);                                           /* load_observations.c */
void load_facts(struct loader *l);
void load_texts(struct loader *l);     /* load_texts.c */
void check_scenario(struct loader *l); /* check.c: what needs the whole */
/* Marks the places from which the end of a journey can be reached, themselves among these; how many they are. */
int loader_mark_leading(struct loader *l, char *leads);

void warn_of_surprises(struct loader *l); /* surprises.c */

/* Resolve an option key, reporting what is wrong with it. 1 on success. */
int resolve_option(struct loader *l, struct position at, const char *key, int lever, option_id *id, int *index);
/* An error if a value is out of the range of an option. */
void option_check(struct loader *l, struct position at, option_id option, double x);
/* A parameter that overrules what the scenario states, at its end; there is room for it. */
void parameter_override(struct scenario *s, option_id option, int index, double value, const char *source);
/* One rule condition: rule.c. Fills measure, slot, above, threshold,
 * of_capacity, for_days. 1 on success. */
int rule_parse(struct loader *l, const struct yaml_node *node, struct rule *rule);
/* Element of a measure by name; -1 with an error. */
int measure_element(struct loader *l, struct position at, int measure, const char *name);
/* One setting of a `set:` list; `from` = day when not given, of_rule: no from
 * allowed. Appends to the policy (one per element when it follows series). */
void load_setting(struct loader *l, const struct yaml_node *node, struct policy *p, int *capacity, int of_rule);

#endif
