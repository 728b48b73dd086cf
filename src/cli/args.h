/* The command line: one table of options, one of commands. Parsing, --help, the
 * manual page and the command that a result remembers all read these tables. */
#ifndef FLUJO_CLI_ARGS_H
#define FLUJO_CLI_ARGS_H

#include "base/dates.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

/* The commands, as bits: an option row lists those that take it. */
enum {
    RUN = 1 << 0,
    COMPARE = 1 << 1,
    CALIBRATE = 1 << 2,
    VALIDATE = 1 << 3,
    FORECAST = 1 << 4,
    SENSITIVITY = 1 << 5,
    CHECK = 1 << 6,
    SCHEMA = 1 << 7,
    EXPORT = 1 << 8,
    REPORT = 1 << 9,
    BENCH = 1 << 10,
    VERSION = 1 << 11,
    HELP = 1 << 12,
    FLEE_RUN = 1 << 13, /* of Flee instances; flee-out takes the same */
    FLEE_VALIDATE = 1 << 14,
    FLEE_CHECK = 1 << 15, /* and import */
    FLEE_BENCH = 1 << 16,
    ASSIMILATE = 1 << 17,
    INIT = 1 << 18,
    IMPORT = 1 << 19, /* of published files */
    DIFF = 1 << 20,
    REPRODUCE = 1 << 21,
    SELFTEST = 1 << 22,
    PAGE = 1 << 23,
    MERGE = 1 << 24,
    SWEEP = 1 << 25
};

/* Values with a mark, because every value may be meant. */
struct seed_option {
    int given;
    uint64_t value;
};
struct date_option {
    int given;
    day_number value;
};
/* The texts of an option that may be repeated, in order. */
struct words_option {
    const char **items;
    size_t count;
};

/* The values of the options; texts point into argv. What is not given is zero, null
 * or, of a double, nan. */
struct options {
    const char *policy, *policies, *baseline, *horizon, *end_levers, *measure, *method, *compat, *engine, *noise,
        *sampling, *example;
    const char *posterior, *assimilation, *drivers, *out, *format, *checkpoint, *synthetic;
    const char *map, *element, *value, *completion, *lang, *link;
    const char *retired; /* of options that are ignored */
    struct date_option end, origin;
    struct seed_option seed;
    struct words_option set, threshold, trigger, where;
    struct words_option slices; /* no option: the results that `flujo merge` puts together */
    int first_row, rows, first_replicate, replicates, threads, months, origins, evaluations, pilot, particles,
        generations, parameters, members, passes, keep;
    int by_month, resume, fast, dry_run, partial, flow, from, facts, keep_replicates, no_daily, no_priors, no_capacity,
        strict, json, quiet, wide, force, man, markdown, help;
    double precision, discrepancy, memory, suppress_below, hasten, within, half_life, full, tolerance;
};

enum option_kind {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_INTEGER,
    OPTION_NUMBER,
    OPTION_DATE,
    OPTION_SEED,
    OPTION_WORDS /* of the form NAME=VALUE */
};

struct option_row {
    const char *name;     /* without the dashes */
    const char *argument; /* null for flags */
    enum option_kind kind;
    size_t at;          /* of its value in struct options */
    double low, high;   /* of integers and numbers */
    const char *choice; /* the words it may be, separated by commas; null: any */
    size_t first;       /* of an integer that may be a range A:B: where A goes; 0: no range */
    int remembered;     /* 1: part of the command that reproduces a result */
    unsigned commands;  /* that take it */
    const char *help;
    const char *retired; /* since when and why it is ignored; it is shown nowhere. Null: it is not */
};
/* In the order of --help; ends with a null name. A name may stand in several
 * rows, of different commands. */
extern const struct option_row option_rows[];

struct args {
    const struct command *command;
    const char **operands;
    size_t operand_count;
    struct options options;
    const struct option_row *retired[8]; /* that were given, ended by null */
    const struct allocator *a;
};

struct command {
    unsigned id; /* its bit */
    const char *name, *operands, *summary, *description, *examples;
    int min_operands, max_operands;
    int (*main)(const struct args *args); /* the exit code */
};
extern const struct command commands[];               /* ends with a null name */
const struct command *command_find(const char *name); /* null: none of these */

/* Parse argv[2..] for a command; adds every mistake to the list. */
enum flujo_status args_parse(const struct allocator *a, const struct command *command, int argc, char **argv,
                             struct args *out, struct error_list *errors);
void args_free(struct args *args);
/* Index of the first operand, which is no option and no value of one; argc if none. */
int args_first_operand(int argc, char **argv);
/* Append " --name value" for every option of the command that a result remembers. */
void options_write(struct text *t, const struct command *command, const struct options *o);
/* A word of a command line, in single quotes where a shell would read more in it. */
void word_write(struct text *t, const char *word);
/* The words of a line that word_write wrote, cut in place; their number, or 0 if they are more than `most`. */
int words_split(char *line, char **words, int most);
/* Add an error about the command line; returns FLUJO_BAD_INPUT. */
enum flujo_status usage_error(struct error_list *errors, const char *format, ...) FLUJO_PRINTF(2, 3);

#endif
