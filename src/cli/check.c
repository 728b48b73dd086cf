/* flujo check: read a scenario and say what is wrong, or what is in it. */
#include "cli/cli.h"

#include <stdio.h>

int command_check(const struct args *args)
{
    struct error_list errors;
    struct scenario *s = NULL;
    enum flujo_status status;
    char from[11], to[11];
    int code;

    errors_init(&errors, args->a);
    status = cli_load(args, &s, &errors);
    if (status == FLUJO_OK && !args->given[OPT_QUIET]) {
        date_format(s->start, from);
        date_format(s->end, to);
        printf("%s: ready to run: %s to %s; %d places, %d routes, %d classes, %d series, %d policies, %d parameters, "
               "%d observations\n",
               s->name, from, to, s->place_count, s->route_count, s->class_count, s->series_count, s->policy_count,
               s->parameter_count, s->observation_count);
    }
    code = cli_finish(status, &errors);
    scenario_free(s);
    errors_free(&errors);
    return code;
}
