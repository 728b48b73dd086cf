/* Where policies part: from which day on their worlds may differ. */
#include "engine/ensemble.h"
#include "model/world.h"
#include "scenario/setting.h"

static int days_in_effect(const struct scenario *s, const struct setting *set, day_number day)
{
    return setting_days(set, set->delayed_by < 0 ? 0 : &s->events[set->delayed_by], set->from, day);
}

/* The next setting from *i on that is in effect on a day, or null. */
static const struct setting *next_in_effect(const struct scenario *s, const struct policy *p, day_number day, int *i)
{
    while (*i < p->fixed_count) {
        const struct setting *set = &p->settings[(*i)++];
        if (days_in_effect(s, set, day) > 0) return set;
    }
    return 0;
}

static int same_effect(const struct scenario *s, const struct setting *x, const struct setting *y, day_number day)
{
    return x->option == y->option && x->index == y->index && x->series == y->series && x->ramp_days == y->ramp_days
           && (x->series >= 0 || x->value == y->value) && x->efficiency == y->efficiency
           && days_in_effect(s, x, day) == days_in_effect(s, y, day);
}

/* Whether the settings in effect are the same in the same order. */
static int agree_on(const struct scenario *s, const struct policy *a, const struct policy *b, day_number day)
{
    int i = 0, j = 0;
    for (;;) {
        const struct setting *x = next_in_effect(s, a, day, &i), *y = next_in_effect(s, b, day, &j);
        if (x == 0 || y == 0) return x == y;
        if (!same_effect(s, x, y, day)) return 0;
    }
}

/* Whether a rule of a policy may have fired by a day: what it does hangs on the
 * replicate. */
static int watches(const struct policy *p, day_number day)
{
    int any = 0;
    for (int i = 0; i < p->rule_count; i++)
        any |= day >= p->rules[i].from;
    return any;
}

/* Whether the records of classes are the same on a day. */
static int records_agree(const struct scenario *s, const struct policy *a, const struct policy *b, day_number day)
{
    const struct class_record *x = a->expulsion_record, *y = b->expulsion_record;
    if (x == 0 || y == 0) return x == y;
    for (int k = 0; k < s->class_count; k++)
        if (x[k].of_class != y[k].of_class || x[k].of_demographic != y[k].of_demographic) return 0;
    return a->expulsion_held == b->expulsion_held
           || ((a->expulsion_held == 0 || day <= a->expulsion_held)
               && (b->expulsion_held == 0 || day <= b->expulsion_held));
}

day_number policies_part(const struct scenario *s, int a, int b, day_number last)
{
    const struct policy *p = &s->policies[a], *q = &s->policies[b];
    day_number day = s->start - WARMUP_DAYS;
    while (day <= last && agree_on(s, p, q, day) && records_agree(s, p, q, day) && !watches(p, day) && !watches(q, day))
        day++;
    return day;
}
