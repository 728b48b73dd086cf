/* A comparison as a table and as JSON: show_fn for cli_deliver. */
#ifndef FLUJO_CLI_COMPARE_PRINT_H
#define FLUJO_CLI_COMPARE_PRINT_H

#include "cli/cli.h"

void compare_table(struct text *t, const struct job *j, const void *study);
void compare_json(struct text *t, const struct job *j, const void *study);

#endif
