/* The assimilation and the forecast of an origin get this copy and never see the
 * scenario it was made from. Limits: choices made with knowledge of the outcome (of
 * priors, say) cannot be removed. */
#include "study/hindcast_view.h"

#include "scenario/setting.h"
#include <string.h>

/* A policy under construction: room for every setting twice and a half. */
struct draft {
    const struct scenario *s;
    day_number origin, middle; /* of the last month */
    struct policy *out;
};

static int policy_follows(const struct policy *p, int series)
{
    for (int i = 0; i < p->setting_count; i++)
        if (p->settings[i].series == series) return 1;
    return 0;
}

static int policy_waits(const struct policy *p, int event)
{
    for (int i = 0; i < p->setting_count; i++)
        if (p->settings[i].delayed_by == event) return 1;
    return 0;
}

/* Whether a forecaster at the origin knows of an event. A rumour is sized by
 * what followed, so one that is not over then is not known. */
static int event_known(const struct event *e, day_number origin)
{
    return e->day <= origin && (e->kind != EVENT_RUMOUR || e->day + e->days <= origin);
}

static void keep(struct draft *d, struct setting set) { d->out->settings[d->out->setting_count++] = set; }

/* Days that a setting has been in effect at the origin. */
static int days_so_far(const struct draft *d, const struct setting *set)
{
    return setting_days(set, set->delayed_by < 0 ? 0 : &d->s->events[set->delayed_by], set->from, d->origin);
}

/* A setting of the past, cut on its last day, `days` in effect; what holds after
 * it is `held` with what is left of a limited time. */
static void split_setting(struct draft *d, const struct setting *set, int days, struct setting held)
{
    struct setting past = *set;
    held.from = set->from + days;
    held.days = set->days > 0 ? set->days - days : 0;
    held.ramp_days = 0;
    held.delayed_by = -1;
    past.days = days;
    if (days > 0) keep(d, past);
    if (set->days == 0 || held.days > 0) keep(d, held);
}

/* One setting of the policy that was in force, as it stood at the origin. */
static void freeze(struct draft *d, const struct setting *set)
{
    int days = days_so_far(d, set);
    struct setting held = *set;
    if (set->from > d->origin) return;
    if (set->series >= 0) {
        int known = d->middle - set->from + 1;
        held.value = series_at(&d->s->series[set->series], d->middle);
        held.series = -1;
        split_setting(d, set, known > 0 ? known : 0, held);
    } else if (days > 0 && days < set->ramp_days) {
        held.efficiency *= (double)days / set->ramp_days;
        split_setting(d, set, d->origin - set->from + 1, held);
    } else {
        keep(d, *set);
    }
}

/* The same ended at the origin, for another policy takes over. */
static void end_at_origin(struct draft *d, int first)
{
    struct policy *p = d->out;
    int n = first;
    for (int i = first; i < p->setting_count; i++) {
        struct setting *set = &p->settings[i];
        int left = d->origin - set->from + 1;
        if (left <= 0) continue;
        if (set->days == 0 || set->days > left) set->days = left;
        p->settings[n++] = *set;
    }
    p->setting_count = n;
}

/* One setting of the policy that takes over: those begun before hold from the
 * origin on, at once when their ramp is over. */
static void take_over(struct draft *d, const struct setting *set)
{
    struct setting mine = *set;
    int days = days_so_far(d, set);
    if (set->from <= d->origin) {
        if (days >= set->ramp_days) mine.ramp_days = 0;
        if (set->days > 0) mine.days = set->days - (d->origin - set->from + 1);
        if (set->days > 0 && mine.days <= 0) return;
        mine.from = d->origin + 1;
        mine.delayed_by = days > 0 ? -1 : set->delayed_by;
    }
    keep(d, mine);
}

/* The rules of a policy that watch from a day in [first, last] on. */
static void add_rules(struct draft *d, const struct policy *p, day_number last, day_number from)
{
    struct policy *out = d->out;
    for (int i = 0; i < p->rule_count; i++) {
        struct rule rule = p->rules[i];
        if (rule.from > last) continue;
        rule.from = rule.from > from ? rule.from : from;
        rule.settings_first = out->setting_count;
        for (int j = 0; j < rule.settings_count; j++)
            keep(d, p->settings[p->rules[i].settings_first + j]);
        out->rules[out->rule_count++] = rule;
    }
}

static int make_policy(struct scenario *copy, const struct scenario *s, int policy, int after, day_number origin)
{
    const struct policy *p = &s->policies[policy], *q = after >= 0 && after != policy ? &s->policies[after] : 0;
    struct policy *out = &copy->policies[policy];
    struct draft d = {s, origin, date_make(date_month_index(origin) / 12, date_month_index(origin) % 12 + 1, 15), out};
    size_t room = 2 * (size_t)p->setting_count + (q ? (size_t)q->setting_count : 0);
    out->settings = arena_alloc(&copy->arena, room, sizeof *out->settings);
    out->rules = arena_alloc(&copy->arena, (size_t)p->rule_count + (q ? (size_t)q->rule_count : 0), sizeof *out->rules);
    if (!out->settings || !out->rules) return 0;
    out->setting_count = out->rule_count = 0;
    for (int i = 0; i < p->fixed_count; i++)
        freeze(&d, &p->settings[i]);
    if (q) end_at_origin(&d, 0);
    for (int i = 0; q && i < q->fixed_count; i++)
        take_over(&d, &q->settings[i]);
    out->fixed_count = out->setting_count;
    if (!q) add_rules(&d, p, origin, 0);
    if (q) add_rules(&d, q, copy->end + 36500, origin + 1);
    if (out->expulsion_record != 0 && (out->expulsion_held == 0 || out->expulsion_held > d.middle))
        out->expulsion_held = d.middle;
    return 1;
}

/* The series up to origin; series_at holds the last value after it. */
static int cut_series(struct scenario *copy, const struct scenario *s, const struct policy *after, day_number origin)
{
    for (int i = 0; i < s->series_count; i++) {
        struct series *t = &copy->series[i];
        if ((after && policy_follows(after, i)) || t->days == 0 || t->first + t->days - 1 <= origin) continue;
        int days = origin < t->first ? 1 : origin - t->first + 1;
        double *value = arena_alloc(&copy->arena, (size_t)days, sizeof *value);
        if (value == 0) return 0;
        memcpy(value, t->value, (size_t)days * sizeof *value);
        t->value = value;
        t->days = days;
    }
    return 1;
}

static int copy_tables(struct scenario *copy, const struct scenario *s)
{
    copy->observations = arena_alloc(&copy->arena, (size_t)s->observation_count, sizeof *copy->observations);
    copy->series = arena_alloc(&copy->arena, (size_t)s->series_count, sizeof *copy->series);
    copy->events = arena_alloc(&copy->arena, (size_t)s->event_count, sizeof *copy->events);
    copy->policies = arena_alloc(&copy->arena, (size_t)s->policy_count, sizeof *copy->policies);
    if (!copy->observations || !copy->series || !copy->events || !copy->policies) return 0;
    for (int i = 0; i < s->series_count; i++)
        copy->series[i] = s->series[i];
    for (int i = 0; i < s->event_count; i++)
        copy->events[i] = s->events[i];
    for (int i = 0; i < s->policy_count; i++)
        copy->policies[i] = s->policies[i];
    return 1;
}

enum flujo_status hindcast_view_make(const struct allocator *a, const struct scenario *s, int policy, int after,
                                     day_number origin, struct scenario **out)
{
    struct scenario *copy = memory_alloc(a, 1, sizeof *copy);
    const struct policy *p = &s->policies[policy], *q = after >= 0 && after != policy ? &s->policies[after] : 0;
    *out = 0;
    if (copy == 0) return FLUJO_NO_MEMORY;
    *copy = *s;
    arena_init(&copy->arena, a);
    if (!copy_tables(copy, s) || !make_policy(copy, s, policy, after, origin) || !cut_series(copy, s, q, origin)) {
        hindcast_view_free(a, copy);
        return FLUJO_NO_MEMORY;
    }
    copy->observation_count = 0;
    for (int i = 0; i < s->observation_count; i++)
        if (s->observations[i].to <= origin) copy->observations[copy->observation_count++] = s->observations[i];
    if (!observations_index(copy)) {
        hindcast_view_free(a, copy);
        return FLUJO_NO_MEMORY;
    }
    for (int i = 0; i < s->event_count; i++)
        if (!event_known(&s->events[i], origin) && !policy_waits(p, i) && !(q && policy_waits(q, i)))
            copy->events[i].magnitude = copy->events[i].size = 0, copy->events[i].day = s->end + 36500;
    copy->hash = s->hash ^ (0x9e3779b97f4a7c15u * (uint64_t)(origin + 1));
    *out = copy;
    return FLUJO_OK;
}

enum flujo_status hindcast_view_without_drivers(struct scenario *view)
{
    static const char *const weights[] = {"departure.economy_weight", "departure.mobility_weight",
                                          "departure.labour_weight",  "departure.violence_weight",
                                          "border.closure_weight",    "belief.rumour"};
    struct parameter *parameters = arena_alloc(&view->arena, (size_t)view->parameter_count, sizeof *parameters);
    if (parameters == 0) return FLUJO_NO_MEMORY;
    memcpy(parameters, view->parameters, (size_t)view->parameter_count * sizeof *parameters);
    for (int i = 0; i < view->parameter_count; i++)
        for (size_t k = 0; k < sizeof weights / sizeof weights[0]; k++)
            if (strcmp(option_at(parameters[i].option)->name, weights[k]) == 0)
                parameters[i].value = 0, parameters[i].prior.kind = PRIOR_NONE;
    view->parameters = parameters;
    view->hash ^= 0x51ed270b7a649d1bu;
    return FLUJO_OK;
}

void hindcast_view_free(const struct allocator *a, struct scenario *s)
{
    if (s == 0) return;
    arena_free(&s->arena);
    memory_free(a, s);
}
