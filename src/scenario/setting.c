/* See setting.h. */
#include "scenario/setting.h"

/* Of the days from `start` to `day` those on which the shock was on; none when
 * it comes after the setting is fully in force. */
static int days_delayed(const struct setting *set, const struct event *shock, day_number start, day_number day)
{
    if (shock == 0 || (shock->day > start && shock->day >= start + set->ramp_days)) return 0;
    day_number first = shock->day > start ? shock->day : start, end = shock->day + shock->days;
    end = end < day + 1 ? end : day + 1;
    return end > first ? end - first : 0;
}

int setting_days(const struct setting *set, const struct event *shock, day_number start, day_number day)
{
    int days = day < start ? 0 : day - start + 1 - days_delayed(set, shock, start, day);
    return set->days > 0 && days > set->days ? 0 : days;
}

double setting_value(const struct setting *set, int days, double target, double in_force)
{
    if (days == 0) return in_force;
    double ramp = set->ramp_days > 0 ? (double)days / set->ramp_days : 1;
    double share = set->efficiency * (ramp < 1 ? ramp : 1);
    return share >= 1 ? target : in_force + (target - in_force) * share;
}
