/* Commands on Flee instances. */
#ifndef FLUJO_CLI_FLEE_COMMANDS_H
#define FLUJO_CLI_FLEE_COMMANDS_H

#include "api/flee.h"
#include "cli/cli.h"

extern const struct command flee_commands[]; /* ends with a null name */
/* The command for these arguments when it is about a Flee instance (`import
 * flee`, `export flee-out`, `bench agents`, or run, check and validate of a
 * folder that is one); null otherwise. */
const struct command *flee_command_for(int argc, char **argv);

/* What the options say of the study. */
enum flujo_status flee_study(const struct args *args, struct displacement_study *study, struct error_list *errors);
/* Read the instance of an operand with the options of the command; fills the
 * study. Quirks that are active or mended are added as notes. */
enum flujo_status flee_open(const struct args *args, const char *folder, struct flee_instance **f,
                            struct displacement_study *study, struct error_list *errors);
/* Diagnostics to stderr (notes only without --quiet); the exit code. */
int flee_finish(const struct args *args, enum flujo_status status, struct error_list *errors);

int flee_run(const struct args *args);
int flee_check(const struct args *args);
int flee_validate(const struct args *args);
int flee_import(const struct args *args);
int flee_export(const struct args *args);
int flee_bench(const struct args *args);

/* flee_print.c */
void flee_scores(struct text *t, const struct args *args, const struct flee_instance *f,
                 const struct displacement_study *study, const struct displacement_ensemble *e);
void flee_json_scores(struct text *t, const struct args *args, const struct flee_instance *f,
                      const struct displacement_study *study, const struct displacement_ensemble *e);
void flee_answer(struct statements *out, const struct flee_instance *f, const struct displacement_ensemble *e);
/* Flee's out.csv. */
void flee_out_csv(struct text *t, const struct flee_instance *f, const struct displacement_ensemble *e);

#endif
