/* What the commands share: loading, requests, diagnostics, progress, signals. */
#ifndef FLUJO_CLI_CLI_H
#define FLUJO_CLI_CLI_H

#include "api/handles.h"
#include "base/clock.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/args.h"

#ifndef FLUJO_VERSION
#define FLUJO_VERSION "unknown"
#endif

/* Progress on stderr when it is a terminal: done of total, time left. */
struct progress {
    int shown, total;
    int stages;         /* 1: the replicates are the first stage of two */
    int settles;        /* 1: there may be fewer than the total: it ends when differences are settled */
    double begun, last; /* seconds, monotonic */
};
void progress_init(struct progress *p, int quiet, int total);
void progress_report(void *user, int done, int total);   /* for run_request */
void progress_say(struct progress *p, const char *what); /* what is done after the replicates */
void progress_end(struct progress *p);

/* Set by Ctrl-C, SIGTERM, SIGHUP or SIGXFSZ; a second one removes the temporary files and
 * ends the process at once. */
flujo_stop *stop_handle(void);
const atomic_int *stop_flag(void); /* of the handle */
void stop_install(void);
void stop_cleans(const char *path);       /* temporary files of `path` are such */
void stop_cleans_folder(const char *out); /* and the folder in which `out` is made */

/* output.c. Whether --out may be written: it is none of what is read, and what stands there
 * is of the kind that the command writes, unless --force is given. */
enum flujo_status output_check(const struct args *args, struct error_list *errors);
int cli_out_of_memory(void); /* say so; the exit code */
/* Print the diagnostics, sorted, to stderr; returns the exit code of status. */
int cli_finish(enum flujo_status status, struct error_list *errors);

/* Say on stderr where a result or report is. */
void cli_say_where(const char *what, const char *path);

/* The end of check: the summary (where all is well) and the diagnostics, as text or with --json; the exit code. */
int check_finish(const struct args *args, const char *summary, enum flujo_status status, struct error_list *errors);

/* What a command on a scenario works with. */
struct job {
    const struct args *args;
    const struct options *o; /* of args */
    const struct allocator *a;
    flujo_scenario *scenario;
    const struct scenario *s; /* of it */
    flujo_errors *list;
    struct error_list *errors; /* of it */
    char end[11], origin[11];  /* --end, --origin */
    struct text path;          /* of the result, once it is claimed */
    struct statements said;    /* of a study (study/answer.h) */
    struct result_writer w;    /* likewise */
    const char *engine;        /* of a study whose stages differ in it; null: that of its runs */
};
/* Whether --engine expected is given. */
int cli_expected(const struct job *j);
/* Load the scenario of an operand, do the work, drop a result that was not
 * committed and print the diagnostics; the exit code. */
int cli_on_scenario(const struct args *args, int operand, enum flujo_status (*work)(struct job *));
/* The title of a scenario, else its name. */
const char *cli_title(const struct job *j);
/* The seed given, else the scenario's. */
uint64_t cli_seed(const struct job *j);
/* What the options ask of a simulation; a result goes to --out or <folder>/results/<name>.sqlite. */
struct flujo_options cli_options(struct job *j);
void cli_claiming(void *job, const char *path); /* of these options: Ctrl-C is heeded from here on */
/* Save it with the command that reproduces it; j->path is then where it is. */
enum flujo_status cli_save(struct job *j, flujo_result *r, int replicates);
/* Policy by id with did-you-mean; -1 and an error if unknown. */
int cli_policy(struct job *j, const char *id, const char *option);
/* The policy of --policy or else the base policy, likewise. */
int cli_policy_asked(struct job *j);
/* The place of the result, --out or <folder>/results/<name>.sqlite (the folder is
 * made), claimed before the work, so that what cannot be written is known at
 * once; Ctrl-C is heeded from here on, for there is a temporary file to drop. */
enum flujo_status cli_claim(struct job *j, const char *name);
/* The command that reproduces this result, of a folder by its name; without --replicates when that is 0, and with the
 * --precision that was given unless another one is above 0. */
void cli_add_command(struct text *t, const struct args *args, const char *name, uint64_t seed, int replicates,
                     double precision);
/* The run row of a study, its statements and the notes `answer` and `command`: of the runs asked so many were completed. Its
 * operands but the first are tables that were read. */
void cli_put_run(struct job *j, const struct scenario *s, const struct run_request *request, int runs, int completed);
/* "key": value in JSON, after a comma where one is needed; null for nan. */
void json_number(struct text *t, const char *key, double value);
void json_text(struct text *t, const char *key, const char *value);
/* Begin an object in an array, on a line of its own. */
void json_item(struct text *t);
/* diff.c. Compare all tables of two results but those apart, and print what differs, as text or with --json. */
enum { RESULTS_DIFFER = 3 };
enum flujo_status results_compare(const struct args *args, const struct result_file r[2], int *different,
                                  struct error_list *errors);
/* Print what is complete and free the text. */
enum flujo_status json_print(struct text *t);

/* Write what is shown after the answer: a table, or members of a JSON object. */
typedef void show_fn(struct text *t, const struct job *j, const void *study);
/* The answer and it, as text or as JSON, into t (made here): before the result is written, so that want of memory leaves
 * nothing. */
enum flujo_status cli_show(const struct job *j, const struct statements *said, const void *study, show_fn *table,
                           show_fn *json, struct text *t);
/* Print it if the status is FLUJO_OK; free the text. */
void cli_print(struct text *t, enum flujo_status status);
/* flujo_run or flujo_compare: simulate, save, and show the flujo_result. */
typedef enum flujo_status simulate_fn(const flujo_scenario *, const struct flujo_options *, flujo_result **,
                                      flujo_errors *);
enum flujo_status cli_simulate(struct job *j, simulate_fn *simulate, show_fn *table, show_fn *json);
/* Of a study: commit the result, then show it with j->said. */
enum flujo_status cli_deliver(struct job *j, const void *study, show_fn *table, show_fn *json);

/* output.c. "TMPDIR/flujo-XXXXXX" for mkstemp and mkdtemp; 0 and an error if it is too long. */
int temporary_path(char path[FILE_PATH_SIZE], struct error_list *errors);
/* main.c. Run a command line, as main does; the exit code. */
int command_line(int argc, char **argv);

/* Commands. */
int command_merge(const struct args *args);
int command_sweep(const struct args *args);
int command_reproduce(const struct args *args);
int command_selftest(const struct args *args);
int command_run(const struct args *args);
int command_compare(const struct args *args);
int command_check(const struct args *args);
int command_diff(const struct args *args);
int command_init(const struct args *args);
int command_schema(const struct args *args);
int command_export(const struct args *args);
int command_report(const struct args *args);
int command_page(const struct args *args);
int command_version(const struct args *args);
int command_bench(const struct args *args);
/* bench_engines.c. The two engines side by side: what they cost, how well they agree. */
enum flujo_status bench_engines(struct job *j, struct run_request *request);
double bench_total(const struct ensemble *e, int replicate, int measure); /* of all months of a replicate */
enum flujo_status bench_agreement(struct job *j, struct run_request *request);
enum flujo_status bench_summaries(struct job *j, struct run_request *request); /* bench_summaries.c */
enum flujo_status bench_memory(struct job *j, struct run_request *request);
int command_help(const struct args *args);
/* Report an unknown command and the nearest known one; the exit code. */
int command_unknown(const char *word);
int command_assimilate(const struct args *args);
int command_calibrate(const struct args *args);
int command_validate(const struct args *args);
int command_forecast(const struct args *args);
int command_sensitivity(const struct args *args);
int command_import(const struct args *args);

/* help.c */
void help_print(void);
void help_command(const struct command *c);
/* Print the help of all commands of this name; how many there are. */
int help_word(const char *name);
void help_manual(void);
int completion_print(const struct args *args); /* completion.c: of --completion; the exit code */

/* A score that --threshold NAME=VALUE may name, or NAME.PART=VALUE; part null: of the whole. */
struct cli_score {
    const char *name;
    double value;
    int smaller_is_better;
    const char *part;
};
/* Check every --threshold: names and numbers (FLUJO_BAD_INPUT), and when `known`
 * the values (FLUJO_BELOW_THRESHOLD, every miss is reported). Call it before the run with
 * known = 0, so that nothing is written for a misspelt name. */
enum flujo_status cli_thresholds(const struct args *args, const struct cli_score *scores, size_t count, int known,
                                 struct error_list *errors);

#endif
