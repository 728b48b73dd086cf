/* flujo check: read a scenario and say what is wrong, or what is in it. */
#include "cli/cli.h"

#include <stdio.h>

static enum flujo_status check(struct job *j)
{
    const struct scenario *s = j->s;
    char from[11], to[11];

    if (j->o->quiet) return FLUJO_OK;
    date_format(s->start, from);
    date_format(s->end, to);
    printf("%s: ready to run: %s to %s; %d places, %d routes, %d classes, %d series, %d policies, %d parameters, "
           "%d observations\n",
           s->name, from, to, s->place_count, s->route_count, s->class_count, s->series_count, s->policy_count,
           s->parameter_count, s->observation_count);
    return FLUJO_OK;
}

int command_check(const struct args *args) { return cli_on_scenario(args, 0, check); }
