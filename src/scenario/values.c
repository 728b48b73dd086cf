/* Scalars of scenario.yml: texts, numbers, whole numbers, dates. */
#include "scenario/loader.h"

#include <math.h>
#include <string.h>

static const char *kind_name(enum yaml_kind kind)
{
    return kind == YAML_MAP ? "map (key: value)" : kind == YAML_LIST ? "list (- item)" : "single value";
}

int node_is(struct loader *l, const struct yaml_node *node, enum yaml_kind kind, const char *what)
{
    if (node->null)
        loader_error(l, node->at, "%s is empty; write what it is, or remove the key", what);
    else if (node->kind != kind)
        loader_error(l, node->at, "%s must be a %s, this is a %s", what, kind_name(kind), kind_name(node->kind));
    return !node->null && node->kind == kind;
}

void value_keys(struct loader *l, const struct yaml_node *map, const char *what, const char *const *names, int count)
{
    for (const struct yaml_node *n = map->first; n != NULL; n = n->next) {
        int known = 0;
        for (int i = 0; i < count; i++)
            known |= strcmp(n->key, names[i]) == 0;
        if (known) continue;
        char label[80];
        size_t length = strlen(what) < 60 ? strlen(what) : 60;
        memcpy(label, what, length);
        memcpy(label + length, " key", 5);
        loader_unknown(l, n->key_at, label, n->key, names, count);
    }
}

/* The scalar under a key, or null (missing, or reported). */
static const struct yaml_node *scalar(struct loader *l, const struct yaml_node *map, const char *key)
{
    const struct yaml_node *n = yaml_get(map, key);
    return n != NULL && node_is(l, n, YAML_SCALAR, key) ? n : NULL;
}

const char *value_text(struct loader *l, const struct yaml_node *map, const char *key, const char *missing)
{
    const struct yaml_node *n = scalar(l, map, key);
    if (n == NULL) return missing;
    if (n->text[0] == 0) loader_error(l, n->at, "%s is empty; write a text, or remove the key", key);
    return loader_copy(l, n->text);
}

int limit_kept(struct loader *l, struct position at, const char *what, enum limit limit, double x)
{
    const struct limit_spec *spec = &limit_table[limit];
    if (!(x >= spec->low && x <= spec->high))
        loader_error(l, at, "%s %g is out of range; it must be within %.16g to %.16g", what, x, spec->low, spec->high);
    else if (spec->whole && x != floor(x))
        loader_error(l, at, "%s %g is not a whole number; round it", what, x);
    else
        return 1;
    return 0;
}

double node_number(struct loader *l, const struct yaml_node *node, const char *what, enum limit limit, double missing)
{
    double x;
    if (!node_is(l, node, YAML_SCALAR, what)) return missing;
    if (!number_parse(node->text, &x)) {
        loader_error(l, node->at, "%s '%.*s' is not a number; write it like 12.5", what, TEXT_CUT(node->text, 80));
        return missing;
    }
    return limit_kept(l, node->at, what, limit, x) ? x : missing;
}

double value_number(struct loader *l, const struct yaml_node *map, const char *key, enum limit limit, double missing)
{
    const struct yaml_node *n = yaml_get(map, key);
    return n != NULL ? node_number(l, n, key, limit, missing) : missing;
}

day_number value_day(struct loader *l, const struct yaml_node *map, const char *key, day_number missing)
{
    const struct yaml_node *n = scalar(l, map, key);
    day_number day;
    if (n == NULL) return missing;
    if (date_parse(n->text, 0, &day)) return day;
    loader_error(l, n->at, "%s '%.*s' is not a date from %d to %d; write it like 2021-03-26", key,
                 TEXT_CUT(n->text, 80), DATE_FIRST_YEAR, DATE_LAST_YEAR);
    return missing;
}
