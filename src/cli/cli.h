/* What the commands share: loading, requests, diagnostics, progress, signals. */
#ifndef FLUJO_CLI_CLI_H
#define FLUJO_CLI_CLI_H

#include "base/text.h"
#include "cli/args.h"
#include "engine/ensemble.h"
#include "engine/fit.h"
#include "store/result.h"

#ifndef FLUJO_VERSION
#define FLUJO_VERSION "unknown"
#endif

/* Progress on stderr when it is a terminal: done of total, time left. */
struct progress {
    int shown, total;
    double begun, last; /* seconds, monotonic */
};
void progress_init(struct progress *p, int quiet, int total);
void progress_report(void *user, int done, int total);   /* for run_request */
void progress_say(struct progress *p, const char *what); /* what is done after the replicates */
void progress_end(struct progress *p);
double seconds_now(void); /* monotonic */

/* Set by Ctrl-C or SIGTERM; a second one ends the process at once. */
const atomic_int *stop_flag(void);
void stop_install(void);

/* Print the diagnostics, sorted, to stderr; returns the exit code of status. */
int cli_finish(enum flujo_status status, struct error_list *errors);

/* Load the scenario of the first operand with --set. */
enum flujo_status cli_load(const struct args *args, struct scenario **s, struct error_list *errors);
/* Fill seed, threads, replicates, end, priors, stop from the options. */
enum flujo_status cli_request(const struct args *args, const struct scenario *s, struct run_request *request,
                              struct error_list *errors);
/* With --posterior, parameters drawn from it: the request points to *rows, which
 * the caller frees (memory_free); else *rows is null. */
enum flujo_status cli_posterior(const struct args *args, const struct scenario *s, struct run_request *request,
                                double **rows, struct error_list *errors);
/* Policy by id with did-you-mean; -1 and an error if unknown. */
int cli_policy(const struct scenario *s, const char *id, const char *option, struct error_list *errors);
/* The policy of --policy or else the base policy; -1 and an error if unknown. */
int cli_policy_asked(const struct args *args, const struct scenario *s, struct error_list *errors);
/* Whether the machine has memory for the results of so many policies: an error
 * with advice is better than to be killed half way. */
enum flujo_status cli_memory(const struct args *args, const struct scenario *s, const struct run_request *request,
                             int policies, struct error_list *errors);
/* The place of the result, --out or <folder>/results/<name>.sqlite (the folder is
 * made), claimed before the work, so that what cannot be written is known at
 * once; Ctrl-C is heeded from here on, for there is a temporary file to drop. */
enum flujo_status cli_claim(const struct args *args, const struct scenario *s, const char *name, struct text *path,
                            struct result_writer *w, struct error_list *errors);
/* The command that would give this result again, of a folder by its name; without
 * --replicates when that is 0. */
void cli_add_command(struct text *t, const struct args *args, const char *name, uint64_t seed, int replicates);
/* The run row with the notes `answer` and `command`: of the runs asked so many were completed. */
void cli_put_run(struct result_writer *w, const struct args *args, const struct scenario *s,
                 const struct run_request *request, int runs, int completed, const char *baseline, const char *answer);
/* 12345.6 -> "12,346" (|x| >= 100), "12.3" or "0.12"; "-" for nan. */
const char *cli_number(double value, char out[32]);
/* "key": for JSON; value null for nan. */
void json_number(struct text *t, const char *key, double value);
void json_text(struct text *t, const char *key, const char *value);
/* End an object with its answer, print it and free the text. */
enum flujo_status json_finish(struct text *t, const char *answer);
/* Print what is complete and free the text. */
enum flujo_status json_print(struct text *t);

/* Commands. */
int command_run(const struct args *args);
int command_compare(const struct args *args);
int command_check(const struct args *args);
int command_schema(const struct args *args);
int command_export(const struct args *args);
int command_report(const struct args *args);
int command_version(const struct args *args);
int command_bench(const struct args *args);
int command_help(const struct args *args);
/* Tell that there is no such command, and the nearest; the exit code. */
int command_unknown(const char *word);
int command_calibrate(const struct args *args);
int command_validate(const struct args *args);
int command_forecast(const struct args *args);
int command_sensitivity(const struct args *args);

/* help.c */
void help_print(void);
void help_command(const struct command *c);
/* Everything of this name, of scenarios and of Flee instances; 0 if there is nothing. */
int help_word(const char *name);
void help_manual(void);

/* A score that --threshold NAME=VALUE may name, or NAME.PART=VALUE; part null: of the whole. */
struct cli_score {
    const char *name;
    double value;
    int smaller_is_better;
    const char *part;
};
/* Check every --threshold: names and numbers (FLUJO_BAD_INPUT), and when `known`
 * the values (FLUJO_BELOW_THRESHOLD, every miss is told). Ask before the run with
 * known = 0, so that nothing is written for a misspelt name. */
enum flujo_status cli_thresholds(const struct args *args, const struct cli_score *scores, size_t count, int known,
                                 struct error_list *errors);

#endif
