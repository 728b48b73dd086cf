#include "scenario/end_levers.h"

#include <stdio.h>
#include <string.h>

static int runs_on(const struct setting *set, day_number end) { return set->days == 0 || set->from + set->days > end; }

/* The fixed settings of p until the day, then those of the baseline that are in force from it on. */
static int join_settings(struct setting *out, const struct policy *p, const struct policy *baseline, day_number end)
{
    int n = 0;
    for (int i = 0; i < p->fixed_count; i++) {
        if (p->settings[i].from >= end) continue;
        out[n] = p->settings[i];
        if (runs_on(&out[n], end)) out[n].days = end - out[n].from;
        n++;
    }
    for (int i = 0; i < baseline->fixed_count; i++) {
        const struct setting *set = &baseline->settings[i];
        if (!runs_on(set, end)) continue;
        out[n] = *set;
        if (set->from < end) {
            out[n].from = end;
            out[n].days = set->days == 0 ? 0 : set->from + set->days - end;
            out[n].ramp_days = 0;
            out[n].delayed_by = -1;
        }
        n++;
    }
    return n;
}

static int has_rule(const struct policy *p, const struct rule *rule)
{
    for (int i = 0; i < p->rule_count; i++)
        if (p->rules[i].at.line == rule->at.line && strcmp(p->rules[i].text, rule->text) == 0) return 1;
    return 0;
}

static void add_rule(struct policy *out, const struct policy *of, const struct rule *rule, day_number from)
{
    if (out->rule_count == MAX_RULES) return;
    struct rule *new = &out->rules[out->rule_count++];
    *new = *rule;
    new->from = from;
    new->settings_first = out->setting_count;
    memcpy(&out->settings[out->setting_count], &of->settings[rule->settings_first],
           (size_t)rule->settings_count * sizeof *out->settings);
    out->setting_count += rule->settings_count;
}

static int make_ended(struct arena *arena, const struct policy *p, const struct policy *baseline, day_number end,
                      struct policy *out)
{
    char day[11], text[512];
    date_format(end, day);
    *out = *p;
    out->kept = p;
    out->ended = end;
    out->formerly_count = 0;
    out->settings = arena_alloc(arena, (size_t)(p->setting_count + baseline->setting_count) + 1, sizeof *out->settings);
    out->rules = arena_alloc(arena, (size_t)(p->rule_count + baseline->rule_count) + 1, sizeof *out->rules);
    int length = snprintf(text, sizeof text, "%.*s_ended", TEXT_CUT(p->id, 100));
    out->id = arena_copy_string(arena, text, (size_t)length);
    length = snprintf(text, sizeof text, "%.*s; its levers end on %s", TEXT_CUT(p->label, 400), day);
    out->label = arena_copy_string(arena, text, (size_t)length);
    if (out->settings == NULL || out->rules == NULL || out->id == NULL || out->label == NULL) return 0;
    out->fixed_count = out->setting_count = join_settings(out->settings, p, baseline, end);
    out->rule_count = 0;
    for (int i = 0; i < p->rule_count; i++)
        add_rule(out, p, &p->rules[i], p->rules[i].from);
    for (int i = 0; i < baseline->rule_count; i++)
        if (!has_rule(p, &baseline->rules[i])) add_rule(out, baseline, &baseline->rules[i], end);
    return 1;
}

const struct scenario *scenario_end_levers(struct arena *arena, const struct scenario *s, const int *policies,
                                           int count, int baseline, day_number end)
{
    struct scenario *view = arena_alloc(arena, 1, sizeof *view);
    struct policy *all = arena_alloc(arena, (size_t)(s->policy_count + count), sizeof *all);
    if (view == NULL || all == NULL) return NULL;
    *view = *s;
    view->policies = all;
    memcpy(all, s->policies, (size_t)s->policy_count * sizeof *all);
    for (int i = 0; i < count; i++) {
        if (policies[i] == baseline) continue;
        if (!make_ended(arena, &all[policies[i]], &all[baseline], end, &all[view->policy_count++])) return NULL;
    }
    return view;
}
