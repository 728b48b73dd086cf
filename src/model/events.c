/* Dated policies, triggered rules and events of the day.
 *
 * Levers start each day from the replicate's base values; the settings of the
 * policy are applied in their order (scenario/setting.h). Rules fire when their
 * condition has held for its days and end when the release condition holds
 * (hysteresis). */
#include "model/caravan.h"
#include "model/custody.h"
#include "scenario/setting.h"

struct events_state {
    unsigned char rule_on[MAX_RULES], caravan_formed[MAX_EVENTS];
    int rule_run[MAX_RULES]; /* days for which the condition has held */
    day_number rule_since[MAX_RULES];
};
PROCESS_STATE(events)

static void apply(struct world *w, const struct setting *set, day_number start)
{
    if (w->day < start) return;
    if (set->days > 0 && set->delayed_by < 0 && w->day - start >= set->days) return; /* over */
    int days = setting_days(set, set->delayed_by < 0 ? 0 : &w->s->events[set->delayed_by], start, w->day);
    if (days == 0) return;
    const struct option_place *at = &w->plan->option[set->option];
    int first = set->index < 0 ? 0 : set->index, last = set->index < 0 ? at->count - 1 : set->index;
    double target = set->series >= 0 ? series_at(&w->s->series[set->series], w->day) : set->value;
    double *values = (double *)(void *)((char *)w->options[at->process] + at->offset);
    for (int i = first; i <= last; i++)
        values[i] = setting_value(set, days, target, values[i]);
}

/* Hysteresis: on after for_days beyond the threshold, off at the release. */
static void rule_update(struct world *w, int i)
{
    const struct rule *rule = &w->policy->rules[i];
    struct events_state *state = events_state(w);
    double value = w->previous_row[w->plan->offset[rule->measure] + rule->slot];
    double scale = rule->of_capacity < 0 ? 1 : custody_beds(w, rule->of_capacity) * w->unit;
    int beyond = rule->above ? value > rule->threshold * scale : value < rule->threshold * scale;
    int released = rule->above ? value < rule->release * scale : value > rule->release * scale;
    if (state->rule_on[i]) {
        state->rule_on[i] = !released;
        state->rule_run[i] = 0;
        return;
    }
    state->rule_run[i] = beyond ? state->rule_run[i] + 1 : 0;
    if (state->rule_run[i] >= rule->for_days && beyond) {
        state->rule_on[i] = 1;
        state->rule_since[i] = w->day;
    }
}

static void apply_rules(struct world *w)
{
    const struct events_state *state = events_state(w);
    for (int i = 0; i < w->policy->rule_count; i++) {
        const struct rule *rule = &w->policy->rules[i];
        if (w->day >= rule->from) rule_update(w, i);
        for (int j = 0; state->rule_on[i] && j < rule->settings_count; j++)
            apply(w, &w->policy->settings[rule->settings_first + j], state->rule_since[i]);
    }
}

static void events_step(struct world *w)
{
    struct events_state *state = events_state(w);
    const day_number *replaced = w->plan->replaced + w->plan->first_setting[w->policy - w->s->policies];
    for (int i = 0; i < w->policy->fixed_count; i++)
        if (w->day < replaced[i]) apply(w, &w->policy->settings[i], w->policy->settings[i].from);
    apply_rules(w);
    for (int e = 0; e < w->s->event_count; e++) {
        const struct event *event = &w->s->events[e];
        if (event->kind == EVENT_CARAVAN && event->day == w->day && !state->caravan_formed[e]) {
            state->caravan_formed[e] = 1;
            caravan_form(w, event);
        }
    }
}

const struct process events_process = {.name = "events", STATE(events), .step = events_step};
