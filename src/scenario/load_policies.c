/* Policies of scenario.yml: dated settings of levers, rules, inheritance.
 *
 * `extends: other` takes all settings and rules of the other policy first;
 * with `branch: DATE` only those that start before that date, and settings
 * that follow a series stop there and hold the value of that date, so that the
 * two policies share their past and part at the branch. So does the record of
 * the classes beside their demographic. */
#include "scenario/loader.h"

#include <string.h>

/* While loading: a policy, where it stands, how far it is. */
struct draft {
    const struct yaml_node *node;
    int capacity;              /* of settings */
    int state;                 /* 0 not begun, 1 in work, 2 done */
    struct setting *own_rules; /* settings bound to rules, kept apart until the end */
    int rule_settings, rule_capacity, rules_capacity;
};

struct policies {
    struct loader *l;
    struct draft *drafts;
    const char **ids;
};

static const char *const policy_keys[] = {"label",  "from",  "source",      "set",  "extends",
                                          "branch", "rules", "description", "note", "formerly"};
static const char *const rule_keys[] = {"when", "until", "set", "label", "source", "note"};

static void copy_setting(struct loader *l, struct policy *p, struct draft *d, const struct setting *set)
{
    void *grown = loader_grow(l, p->settings, &d->capacity, p->setting_count + 1, sizeof *p->settings);
    if (grown == NULL) return;
    p->settings = grown;
    p->settings[p->setting_count++] = *set;
}

/* Settings of the extended policy, up to a branch. A followed series is cut
 * into the time before the branch and a constant after it. */
static void inherit_settings(struct loader *l, struct policy *p, struct draft *d, const struct policy *base,
                             int branched, day_number branch)
{
    for (int i = 0; i < base->fixed_count; i++) {
        struct setting set = base->settings[i];
        if (branched && set.from >= branch) continue;
        int runs_on = set.days == 0 || set.from + set.days > branch;
        if (!branched || set.series < 0 || !runs_on) {
            copy_setting(l, p, d, &set);
            continue;
        }
        struct setting held = set;
        held.from = branch;
        held.days = set.days == 0 ? 0 : set.from + set.days - branch;
        held.value = series_at(&l->s->series[set.series], branch);
        held.series = -1;
        held.ramp_days = 0;
        held.delayed_by = -1;
        set.days = branch - set.from;
        copy_setting(l, p, d, &set);
        copy_setting(l, p, d, &held);
    }
}

/* The record of classes goes on, or stands still from the branch on. */
static void inherit_record(struct loader *l, struct policy *p, const struct policy *base, int branched,
                           day_number branch)
{
    size_t n = (size_t)l->s->class_count;
    if (base->expulsion_record == NULL) return;
    p->expulsion_record = loader_alloc(l, n, sizeof *p->expulsion_record);
    if (p->expulsion_record != NULL)
        memcpy(p->expulsion_record, base->expulsion_record, n * sizeof *p->expulsion_record);
    p->expulsion_held = branched && (base->expulsion_held == 0 || branch < base->expulsion_held) ? branch
                                                                                                 : base->expulsion_held;
}

static struct rule *new_rule(struct loader *l, struct policy *p, struct draft *d)
{
    void *grown = loader_grow(l, p->rules, &d->rules_capacity, p->rule_count + 1, sizeof *p->rules);
    if (grown == NULL) return NULL;
    p->rules = grown;
    memset(&p->rules[p->rule_count], 0, sizeof *p->rules);
    return &p->rules[p->rule_count++];
}

static void keep_rule_setting(struct loader *l, struct draft *d, const struct setting *set)
{
    void *grown = loader_grow(l, d->own_rules, &d->rule_capacity, d->rule_settings + 1, sizeof *d->own_rules);
    if (grown == NULL) return;
    d->own_rules = grown;
    d->own_rules[d->rule_settings++] = *set;
}

static void inherit_rules(struct loader *l, struct policy *p, struct draft *d, const struct policy *base, int branched,
                          day_number branch)
{
    for (int i = 0; i < base->rule_count; i++) {
        if (branched && base->rules[i].from >= branch) continue;
        struct rule *rule = new_rule(l, p, d);
        if (rule == NULL) return;
        *rule = base->rules[i];
        rule->settings_first = d->rule_settings;
        for (int j = 0; j < rule->settings_count; j++)
            keep_rule_setting(l, d, &base->settings[base->rules[i].settings_first + j]);
    }
}

/* The release: the same measure, the other way. */
static void load_release(struct loader *l, const struct yaml_node *until, struct rule *rule)
{
    struct rule end = {0};
    rule->release = rule->threshold;
    if (until == NULL || !rule_parse(l, until, &end)) return;
    if (end.measure != rule->measure || end.slot != rule->slot || end.above == rule->above
        || (end.of_capacity >= 0) != (rule->of_capacity >= 0))
        loader_error(l, until->at,
                     "until must be about the same measure as when, with the other sign; write it like "
                     "\"custody.cbp < 0.7 capacity\"");
    else if (rule->above ? end.threshold > rule->threshold : end.threshold < rule->threshold)
        loader_error(l, until->at, "until would end the rule before when starts it; move the number to the other side");
    else
        rule->release = end.threshold;
}

/* Whether setting x, which stands after y, leaves nothing of it on any day. */
static int undoes(const struct setting *x, const struct setting *y)
{
    return x->option == y->option && (x->index == y->index || x->index < 0) && x->from <= y->from
           && x->from + x->ramp_days <= y->from && x->days == 0 && x->efficiency >= 1 && x->delayed_by < 0;
}

/* Two of one lever on one day contradict each other, but in a rule, where the one ends before the other; and of two the
 * one that stands last is in force. */
static void check_pair(struct loader *l, struct position at, const struct setting *x, const struct setting *y,
                       int in_rule)
{
    const char *name = option_at(x->option)->name;
    if (x->option == y->option && x->index == y->index && x->from == y->from && !in_rule)
        loader_error(l, at, "%s is set for the same day in line %d already; keep one", name, y->at.line);
    else if (undoes(x, y))
        loader_error(l, at,
                     "%s is set for the same or a later day in line %d already, which this would undo; put it before "
                     "that, or keep one",
                     name, y->at.line);
}

/* A list of settings; each beside those before it in the list. */
static void load_list(struct loader *l, const struct yaml_node *set, struct policy *p, int *capacity, int in_rule)
{
    int first = p->setting_count;
    for (const struct yaml_node *one = set->first; one != NULL; one = one->next) {
        int before = p->setting_count;
        load_setting(l, one, p, capacity, in_rule);
        size_t errors = l->errors->errors;
        for (int i = before; i < p->setting_count; i++)
            for (int j = first; j < before && l->errors->errors == errors; j++)
                check_pair(l, one->at, &p->settings[i], &p->settings[j], in_rule);
    }
}

static void load_rule(struct loader *l, const struct yaml_node *n, struct policy *p, struct draft *d)
{
    const struct yaml_node *when = yaml_get(n, "when"), *set = yaml_get(n, "set");
    if (!node_is(l, n, YAML_MAP, "a rule")) return;
    struct rule *rule = new_rule(l, p, d);
    if (rule == NULL) return;
    value_keys(l, n, "rule", rule_keys, 6);
    rule->at = n->at;
    rule->from = p->from;
    rule->text = when != NULL ? loader_copy(l, when->text) : "";
    rule->settings_first = d->rule_settings;
    if (when == NULL)
        loader_error(l, n->at, "the rule has no condition; add when: \"custody.cbp > 0.9 capacity for 7 days\"");
    else if (rule_parse(l, when, rule))
        load_release(l, yaml_get(n, "until"), rule);
    if (set == NULL || (set->kind == YAML_LIST && set->count == 0)) {
        loader_error(l, set != NULL ? set->at : n->at, "the rule sets nothing; add set: [{lever: ..., value: ...}]");
        return;
    }
    if (!node_is(l, set, YAML_LIST, "set")
        || !limit_kept(l, set->at, "the number of settings", LIMIT_SETTINGS, set->count))
        return;
    struct policy bound = {.from = p->from};
    int capacity = 0;
    load_list(l, set, &bound, &capacity, 1);
    for (int i = 0; i < bound.setting_count; i++)
        keep_rule_setting(l, d, &bound.settings[i]);
    rule->settings_count = d->rule_settings - rule->settings_first;
}

static void load_own(struct loader *l, const struct yaml_node *set, struct policy *p, struct draft *d)
{
    if (!node_is(l, set, YAML_LIST, "set")
        || !limit_kept(l, set->at, "the number of settings", LIMIT_SETTINGS, set->count))
        return;
    load_list(l, set, p, &d->capacity, 0);
}

static void load_policy(struct policies *all, int index);

/* The extended policy, loaded; null when there is none. */
static const struct policy *load_base(struct policies *all, const struct yaml_node *extends)
{
    struct loader *l = all->l;
    if (extends == NULL || !node_is(l, extends, YAML_SCALAR, "extends")) return NULL;
    int base = loader_id(l, extends->at, "policy", extends->text, all->ids, l->s->policy_count);
    if (base < 0) return NULL;
    if (all->drafts[base].state == 1) {
        loader_error(l, extends->at, "'%.*s' extends itself in the end; break the circle", TEXT_CUT(extends->text, 80));
        return NULL;
    }
    load_policy(all, base);
    return &l->s->policies[base];
}

/* Rule-bound settings stand after the fixed ones. */
static void join_rules(struct loader *l, struct policy *p, struct draft *d)
{
    p->fixed_count = p->setting_count;
    for (int i = 0; i < d->rule_settings; i++)
        copy_setting(l, p, d, &d->own_rules[i]);
    for (int i = 0; i < p->rule_count; i++)
        p->rules[i].settings_first += p->fixed_count;
}

/* Names that the policy had: still understood where a command names a policy. */
static void load_former_names(struct loader *l, const struct yaml_node *formerly, struct policy *p)
{
    if (formerly == NULL || !node_is(l, formerly, YAML_LIST, "formerly")) return;
    p->formerly = loader_alloc(l, (size_t)formerly->count + 1, sizeof *p->formerly);
    for (const struct yaml_node *n = formerly->first; p->formerly != NULL && n != NULL; n = n->next) {
        if (!node_is(l, n, YAML_SCALAR, "a former name") || !loader_check_id(l, n->at, "policy", n->text)) continue;
        int other = scenario_policy(l->s, n->text);
        if (other >= 0)
            loader_error(l, n->at, "'%.*s' names the policy %s already; remove it here", TEXT_CUT(n->text, 80),
                         l->s->policies[other].id);
        else
            p->formerly[p->formerly_count++] = loader_copy(l, n->text);
    }
}

static void load_policy(struct policies *all, int index)
{
    struct loader *l = all->l;
    struct policy *p = &l->s->policies[index];
    struct draft *d = &all->drafts[index];
    const struct yaml_node *n = d->node;
    if (d->state == 2) return;
    d->state = 1;
    if (node_is(l, n, YAML_MAP, "a policy")) {
        value_keys(l, n, "policy", policy_keys, (int)(sizeof policy_keys / sizeof policy_keys[0]));
        p->label = value_text(l, n, "label", p->id);
        p->source = value_text(l, n, "source", "");
        load_former_names(l, yaml_get(n, "formerly"), p);
        const struct policy *base = load_base(all, yaml_get(n, "extends"));
        const struct yaml_node *branch = yaml_get(n, "branch"), *rules = yaml_get(n, "rules");
        day_number parts = value_day(l, n, "branch", l->s->start);
        p->from = value_day(l, n, "from", parts);
        if (branch != NULL && yaml_get(n, "extends") == NULL)
            loader_error(l, branch->at, "branch without extends; add extends: POLICY or remove it");
        if (base != NULL) {
            inherit_settings(l, p, d, base, branch != NULL, parts);
            inherit_record(l, p, base, branch != NULL, parts);
            inherit_rules(l, p, d, base, branch != NULL, parts);
        }
        if (yaml_get(n, "set") != NULL) load_own(l, yaml_get(n, "set"), p, d);
        if (rules != NULL && node_is(l, rules, YAML_LIST, "rules"))
            for (const struct yaml_node *r = rules->first; r != NULL; r = r->next)
                load_rule(l, r, p, d);
        limit_kept(l, n->key_at, "the number of rules", LIMIT_RULES, p->rule_count);
        join_rules(l, p, d);
    }
    d->state = 2;
}

/* The policy that a key of the top names, else `missing`. */
static const char *named_policy(struct loader *l, const char *key, const char **ids, const char *missing)
{
    const struct yaml_node *n = yaml_get(l->root, key);
    if (n == NULL || !node_is(l, n, YAML_SCALAR, key)) return missing;
    int policy = loader_id(l, n->at, "policy", n->text, ids, l->s->policy_count);
    return policy >= 0 ? ids[policy] : missing;
}

static void load_base_policy(struct loader *l, const char **ids)
{
    struct scenario *s = l->s;
    int unchanged = scenario_policy(s, "no_change");
    s->base_policy = named_policy(l, "policy", ids, ids[0]);
    s->baseline = named_policy(l, "baseline", ids, unchanged >= 0 ? ids[unchanged] : NULL);
    if (yaml_get(l->root, "decision") == NULL) s->decision = s->policies[0].from;
}

void load_policies(struct loader *l)
{
    const struct yaml_node *map = yaml_get(l->root, "policies");
    struct scenario *s = l->s;
    if (l->root == NULL) return;
    s->decision = value_day(l, l->root, "decision", s->start);
    if (map == NULL || (map->kind == YAML_MAP && map->count == 0)) {
        loader_error(l, map != NULL ? map->at : l->root->at,
                     "there is no policy; add policies: {baseline: {label: ...}}");
        return;
    }
    if (!node_is(l, map, YAML_MAP, "policies")
        || !limit_kept(l, map->at, "the number of policies", LIMIT_POLICIES, map->count))
        return;
    struct policies all = {l, loader_scratch(l, (size_t)map->count, sizeof *all.drafts),
                           loader_scratch(l, (size_t)map->count, sizeof *all.ids)};
    s->policies = loader_alloc(l, (size_t)map->count, sizeof *s->policies);
    if (all.drafts == NULL || all.ids == NULL || s->policies == NULL) return;
    for (const struct yaml_node *n = map->first; n != NULL; n = n->next, s->policy_count++) {
        struct policy *p = &s->policies[s->policy_count];
        loader_check_id(l, n->key_at, "policy", n->key);
        p->id = p->label = all.ids[s->policy_count] = loader_copy(l, n->key);
        p->source = "";
        p->from = s->start;
        all.drafts[s->policy_count].node = n;
    }
    for (int i = 0; i < s->policy_count && !l->no_memory; i++)
        load_policy(&all, i);
    if (!l->no_memory) load_base_policy(l, all.ids);
}

int scenario_policy(const struct scenario *s, const char *id)
{
    for (int i = 0; i < s->policy_count; i++)
        if (strcmp(s->policies[i].id, id) == 0) return i;
    for (int i = 0; i < s->policy_count; i++)
        for (int k = 0; k < s->policies[i].formerly_count; k++)
            if (strcmp(s->policies[i].formerly[k], id) == 0) return i;
    return -1;
}
