/* Drivers by day. */
#include "scenario/scenario.h"

#include <string.h>

int scenario_series_exact(const struct scenario *s, const char *name, const char *key)
{
    for (int i = 0; i < s->series_count; i++)
        if (strcmp(s->series[i].name, name) == 0 && strcmp(s->series[i].key, key) == 0) return i;
    return -1;
}

int scenario_series(const struct scenario *s, const char *name, const char *key)
{
    int own = scenario_series_exact(s, name, key);
    return own >= 0 ? own : scenario_series_exact(s, name, "all");
}

double series_at(const struct series *s, day_number day)
{
    int i = day - s->first;
    return s->value[i < 0 ? 0 : i >= s->days ? s->days - 1 : i];
}
