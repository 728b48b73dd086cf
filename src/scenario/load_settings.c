/* One setting of a policy or rule. */
#include "scenario/loader.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const setting_keys[] = {"lever",     "value",      "series",     "key",    "from", "days",
                                           "ramp_days", "efficiency", "delayed_by", "source", "note"};

static struct setting *append(struct loader *l, struct policy *p, int *capacity)
{
    void *grown = loader_grow(l, p->settings, capacity, p->setting_count + 1, sizeof *p->settings);
    if (grown == NULL) return NULL;
    p->settings = grown;
    return &p->settings[p->setting_count++];
}

static int event_of(struct loader *l, const struct yaml_node *n)
{
    const struct yaml_node *by = yaml_get(n, "delayed_by");
    if (by == NULL || !node_is(l, by, YAML_SCALAR, "delayed_by")) return -1;
    const char *ids[MAX_EVENTS];
    for (int i = 0; i < l->s->event_count; i++)
        ids[i] = l->s->events[i].id;
    int e = loader_id(l, by->at, "event", by->text, ids, l->s->event_count);
    if (l->s->event_count == 0)
        loader_error(l, by->at, "unknown event '%.*s'; there are no events, add it under events",
                     TEXT_CUT(by->text, 80));
    else if (e >= 0 && l->s->events[e].days == 0)
        loader_error(l, by->at, "event '%.*s' has no days, so it delays nothing; give it days", TEXT_CUT(by->text, 80));
    return e;
}

/* The value given, checked against the lever's range. A setting with an
 * efficiency and no value switches its lever fully on: 1. */
static double setting_value(struct loader *l, const struct yaml_node *n, const struct option_spec *spec)
{
    const struct yaml_node *value = yaml_get(n, "value");
    if (value == NULL) {
        if (yaml_get(n, "efficiency") == NULL && yaml_get(n, "series") == NULL)
            loader_error(l, n->at, "%s is set to nothing; add value: NUMBER or series: NAME", spec->name);
        return 1;
    }
    if (yaml_get(n, "series") != NULL) loader_error(l, value->at, "%s has both value and series; keep one", spec->name);
    size_t before = l->errors->errors;
    double x = node_number(l, value, "value", LIMIT_VALUE, spec->value);
    if (l->errors->errors == before && (x < spec->low || x > spec->high))
        loader_error(l, value->at, "%s %g is out of range; it must be within %g to %g", spec->name, x, spec->low,
                     spec->high);
    return x;
}

/* The series' values must stay within the lever's range. */
static void check_series_range(struct loader *l, struct position at, const struct option_spec *spec,
                               const struct series *x)
{
    for (int d = 0; d < x->days; d++) {
        if (x->value[d] >= spec->low && x->value[d] <= spec->high) continue;
        char day[11];
        date_format(x->first + d, day);
        loader_error(l, at, "series '%.*s' (%.*s) is %g on %s, out of the range of %s; it must be within %g to %g",
                     TEXT_CUT(x->name, 80), TEXT_CUT(x->key, 80), x->value[d], day, spec->name, spec->low, spec->high);
        return;
    }
}

/* The series of the classes of a demographic whose share is followed, where there
 * are such columns. */
static void follow_classes(struct loader *l, struct position at, const struct setting *set, struct policy *p)
{
    const struct scenario *s = l->s;
    const struct option_spec *spec = option_at(set->option);
    if (strcmp(spec->name, "expulsion") != 0) return;
    for (int k = 0; k < s->class_count; k++) {
        int own = scenario_series_exact(s, s->series[set->series].name, s->classes[k].id);
        if (s->classes[k].demographic != set->index || own < 0) continue;
        if (p->expulsion_record == NULL) {
            p->expulsion_record = loader_alloc(l, (size_t)s->class_count, sizeof *p->expulsion_record);
            for (int i = 0; p->expulsion_record != NULL && i < s->class_count; i++)
                p->expulsion_record[i].of_class = -1;
        }
        if (p->expulsion_record == NULL) return;
        p->expulsion_record[k] = (struct class_record){own, set->series};
        p->expulsion_held = 0;
        check_series_range(l, at, spec, &s->series[own]);
    }
}

/* One setting per element, each following its own column. */
static void follow_series(struct loader *l, const struct yaml_node *n, const struct setting *model, struct policy *p,
                          int *capacity)
{
    const struct yaml_node *series = yaml_get(n, "series");
    const struct option_spec *spec = option_at(model->option);
    const char *column = value_text(l, n, "key", NULL);
    if (!node_is(l, series, YAML_SCALAR, "series")) return;
    int known = 0, count = 0;
    const char **names = loader_series_names(l, &count);
    if (names == NULL) return;
    for (int i = 0; i < count; i++)
        known |= strcmp(names[i], series->text) == 0;
    if (!known) {
        loader_unknown(l, series->at, "series", series->text, names, count);
        return;
    }
    int first = model->index < 0 ? 0 : model->index;
    int last = model->index < 0 ? dimension_count(spec->index, l->s) - 1 : model->index;
    for (int i = first; i <= last; i++) {
        const char *key = column != NULL            ? column
                          : spec->index == PER_NONE ? "all"
                                                    : dimension_id(spec->index, l->s, i);
        int found = scenario_series(l->s, series->text, key);
        if (found < 0) {
            loader_error(l, series->at, "series '%.*s' has no column '%.*s' and none for all; add one or give key:",
                         TEXT_CUT(series->text, 80), TEXT_CUT(key, 80));
            continue;
        }
        struct setting *set = append(l, p, capacity);
        if (set == NULL) return;
        *set = *model;
        set->index = i;
        set->series = found;
        check_series_range(l, series->at, spec, &l->s->series[found]);
        if (column == NULL) follow_classes(l, series->at, set, p);
    }
}

void load_setting(struct loader *l, const struct yaml_node *n, struct policy *p, int *capacity, int of_rule)
{
    struct setting set = {.series = -1, .delayed_by = -1, .at = n->at, .from = p->from, .efficiency = 1};
    if (!node_is(l, n, YAML_MAP, "a setting")) return;
    value_keys(l, n, "setting", setting_keys, (int)(sizeof setting_keys / sizeof setting_keys[0]));
    const struct yaml_node *lever = yaml_get(n, "lever"), *from = yaml_get(n, "from");
    if (of_rule && from != NULL) loader_error(l, from->at, "a rule's setting starts when the rule fires; remove from");
    set.from = value_day(l, n, "from", p->from);
    if (!of_rule && set.from < p->from)
        loader_error(l, from->at, "the setting starts before its policy; move it or the policy's from");
    set.days = (int)value_number(l, n, "days", LIMIT_DAYS, 0);
    set.ramp_days = (int)value_number(l, n, "ramp_days", LIMIT_DAYS, 0);
    set.efficiency = value_number(l, n, "efficiency", LIMIT_SHARE, 1);
    set.delayed_by = event_of(l, n);
    if (lever == NULL) {
        loader_error(l, n->at, "the setting names no lever; add lever: NAME");
        return;
    }
    if (!node_is(l, lever, YAML_SCALAR, "lever")
        || !resolve_option(l, lever->at, lever->text, 1, &set.option, &set.index))
        return;
    set.value = setting_value(l, n, option_at(set.option));
    if (yaml_get(n, "series") != NULL) {
        follow_series(l, n, &set, p, capacity);
        return;
    }
    struct setting *out = append(l, p, capacity);
    if (out != NULL) *out = set;
}
