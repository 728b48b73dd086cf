/* The command line: one table of options, one of commands. Parsing, --help and
 * the manual page all read these tables. */
#ifndef FLUJO_CLI_ARGS_H
#define FLUJO_CLI_ARGS_H

#include "base/errors.h"

#include <stddef.h>
#include <stdint.h>

enum cli_option {
    OPT_SEED,
    OPT_THREADS,
    OPT_REPLICATES,
    OPT_ENGINE,
    OPT_POLICY,
    OPT_POLICIES,
    OPT_BASELINE,
    OPT_HORIZON,
    OPT_END,
    OPT_SET,
    OPT_OUT,
    OPT_FORMAT,
    OPT_JSON,
    OPT_QUIET,
    OPT_SUPPRESS,
    OPT_KEEP_REPLICATES,
    OPT_NO_DAILY,
    OPT_NO_PRIORS,
    OPT_MAN,
    OPT_MARKDOWN,
    OPT_COMPAT,
    OPT_METHOD,
    OPT_EVALUATIONS,
    OPT_TOP,
    OPT_THRESHOLD,
    OPT_MEASURE,
    OPT_ORIGIN_DATE,
    OPT_PORT,
    OPT_PARTICLES,
    OPT_PILOT,
    OPT_GENERATIONS,
    OPT_PARAMETERS,
    OPT_CHECKPOINT,
    OPT_MONTHS,
    OPT_ORIGINS,
    OPT_POSTERIOR,
    OPT_DISCREPANCY,
    OPT_STRICT,
    OPT_HASTEN,
    OPT_SYNTHETIC,
    OPT_HELP,
    OPT_COUNT
};

enum option_kind { KIND_FLAG, KIND_TEXT, KIND_INTEGER, KIND_NUMBER, KIND_DATE, KIND_REPEATED };

struct option_row {
    const char *name;    /* without the dashes */
    const char *metavar; /* null for flags */
    enum option_kind kind;
    double low, high; /* of integers and numbers */
    const char *help;
};
extern const struct option_row option_rows[OPT_COUNT];

/* What was given. Texts point into argv. */
struct args {
    const struct command *command;
    const char **operands;
    size_t operand_count;
    unsigned char given[OPT_COUNT];
    const char *text[OPT_COUNT]; /* null if not given */
    double number[OPT_COUNT];    /* integers and numbers */
    uint64_t seed;               /* --seed needs all 64 bits */
    int date[OPT_COUNT];         /* day_number */
    const char **sets;           /* the --set texts, in order */
    size_t set_count;
    const char **thresholds; /* the --threshold texts, in order */
    size_t threshold_count;
    const struct allocator *a;
};

struct command {
    const char *name, *operands, *summary, *description, *examples;
    int min_operands, max_operands;
    const enum cli_option *options;       /* ends with OPT_HELP */
    int (*main)(const struct args *args); /* the exit code */
};
extern const struct command commands[]; /* ends with a null name */

/* Parse argv[2..] for a command; adds every mistake to the list. */
enum flujo_status args_parse(const struct allocator *a, const struct command *command, int argc, char **argv,
                             struct args *out, struct error_list *errors);
void args_free(struct args *args);
/* Index of the first operand, which is no option and no value of one; argc if none. */
int args_first_operand(int argc, char **argv);

#endif
