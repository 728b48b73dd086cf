/* See setting.h. */
#include "scenario/setting.h"

day_number setting_start(const struct setting *set, const struct event *shock)
{
    if (shock == 0)
        return set->from;
    int falls_in = shock->day <= set->from + set->ramp_days && shock->day + shock->days > set->from;
    return falls_in ? set->from + shock->days : set->from;
}

int setting_in_effect(const struct setting *set, day_number start, day_number day)
{
    return day >= start && (set->days <= 0 || day < start + set->days);
}

double setting_value(const struct setting *set, day_number start, day_number day, double target, double in_force)
{
    if (!setting_in_effect(set, start, day))
        return in_force;
    double ramp = set->ramp_days > 0 ? (double)(day - start + 1) / set->ramp_days : 1;
    double share = set->efficiency * (ramp < 1 ? ramp : 1);
    return share >= 1 ? target : in_force + (target - in_force) * share;
}
