/* flujo compare: several policies under common random numbers. */
#include "cli/compare_print.h"

static enum flujo_status compare(struct job *j) { return cli_simulate(j, flujo_compare, compare_table, compare_json); }

int command_compare(const struct args *args) { return cli_on_scenario(args, 0, compare); }
