/* Dated policies, triggered rules and events of the day, and unit costs.
 *
 * Levers start each day from the replicate's base values; the settings of the
 * policy are applied in their order (scenario/setting.h). Rules fire when their
 * condition has held for its days and end when the release condition holds
 * (hysteresis). */

#include "model/world.h"
#include "scenario/setting.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec cost_specs[] = {
    {"cost.officer_day", "cost of an officer-day", "USD", PER_NONE, offsetof(struct model_options, cost.officer_day), 0,
     1000000.0, 400, 0, "assumed", "own assumption, no measurement known", "Unit cost."},
    {"cost.bed_day", "cost of a bed-day", "USD", PER_NONE, offsetof(struct model_options, cost.bed_day), 0, 1000000.0,
     200, 0, "assumed", "own assumption, no measurement known", "Unit cost."},
    {"cost.expulsion", "cost of an expulsion", "USD", PER_NONE, offsetof(struct model_options, cost.expulsion), 0,
     1000000.0, 100, 0, "assumed", "own assumption, no measurement known", "Unit cost."},
    {"cost.processing", "cost of processing", "USD", PER_NONE, offsetof(struct model_options, cost.processing), 0,
     1000000.0, 300, 0, "assumed", "own assumption, no measurement known", "Unit cost."},
};
const struct option_table cost_option_table = {cost_specs, sizeof cost_specs / sizeof cost_specs[0]};

#include <string.h>

static double *element(struct model_options *o, const struct option_spec *spec, int index)
{
    return (double *)(void *)((char *)o + spec->offset) + index;
}

/* Days that a setting has been in effect on a day, when it starts on `start`. */
static int days_in_effect(const struct scenario *s, const struct setting *set, day_number start, day_number day)
{
    return setting_days(set, set->delayed_by < 0 ? 0 : &s->events[set->delayed_by], start, day);
}

static void apply(struct world *w, const struct setting *set, day_number start)
{
    int days = days_in_effect(w->s, set, start, w->day);
    if (days == 0) return;
    const struct option_spec *spec = option_at(set->option);
    int first = set->index < 0 ? 0 : set->index;
    int last = set->index < 0 ? dimension_count(spec->index, w->s) - 1 : set->index;
    double target = set->series >= 0 ? series_at(&w->s->series[set->series], w->day) : set->value;
    for (int i = first; i <= last; i++) {
        double *value = element(&w->o, spec, i);
        *value = setting_value(set, days, target, *value);
    }
}

static double rule_scale(const struct world *w, const struct rule *rule)
{
    if (rule->of_capacity < 0) return 1;
    int f = rule->of_capacity;
    return w->s->facilities[f].capacity * w->o.custody.capacity[f] * w->scale;
}

/* Hysteresis: on after for_days beyond the threshold, off at the release. */
static void rule_update(struct world *w, int i)
{
    const struct rule *rule = &w->policy->rules[i];
    double value = w->previous_row[w->plan->offset[rule->measure] + rule->slot], scale = rule_scale(w, rule);
    int beyond = rule->above ? value > rule->threshold * scale : value < rule->threshold * scale;
    int released = rule->above ? value < rule->release * scale : value > rule->release * scale;
    if (w->rule_on[i]) {
        w->rule_on[i] = !released;
        w->rule_run[i] = 0;
        return;
    }
    w->rule_run[i] = beyond ? w->rule_run[i] + 1 : 0;
    if (w->rule_run[i] >= rule->for_days && beyond) {
        w->rule_on[i] = 1;
        w->rule_since[i] = w->day;
    }
}

static void apply_rules(struct world *w)
{
    for (int i = 0; i < w->policy->rule_count && i < 64; i++) {
        const struct rule *rule = &w->policy->rules[i];
        if (w->day >= rule->from) rule_update(w, i);
        for (int j = 0; w->rule_on[i] && j < rule->settings_count; j++)
            apply(w, &w->policy->settings[rule->settings_first + j], w->rule_since[i]);
    }
}

void events_step(struct world *w)
{
    memcpy(&w->o, &w->base, sizeof w->o);
    for (int i = 0; i < w->policy->fixed_count; i++)
        apply(w, &w->policy->settings[i], w->policy->settings[i].from);
    apply_rules(w);
    for (int e = 0; e < w->s->event_count && e < 64; e++) {
        const struct event *event = &w->s->events[e];
        if (event->kind == EVENT_CARAVAN && event->day == w->day && !w->event_done[e]) {
            w->event_done[e] = 1;
            caravan_form(w, event);
        }
    }
}
