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
    if (node->kind == kind) return 1;
    loader_error(l, node->at, "%s must be a %s, this is a %s", what, kind_name(kind), kind_name(node->kind));
    return 0;
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

/* The scalar under a key, or null (missing, empty, or reported). */
static const struct yaml_node *scalar(struct loader *l, const struct yaml_node *map, const char *key)
{
    const struct yaml_node *n = yaml_get(map, key);
    if (n == NULL || !node_is(l, n, YAML_SCALAR, key) || n->null) return NULL;
    return n;
}

const char *value_text(struct loader *l, const struct yaml_node *map, const char *key, const char *missing)
{
    const struct yaml_node *n = scalar(l, map, key);
    return n != NULL ? loader_copy(l, n->text) : missing;
}

double node_number(struct loader *l, const struct yaml_node *node, const char *what, double low, double high,
                   double missing)
{
    double x;
    if (node->kind != YAML_SCALAR) {
        node_is(l, node, YAML_SCALAR, what);
        return missing;
    }
    if (!number_parse(node->text, &x)) {
        loader_error(l, node->at, "%s '%.80s' is not a number; write it like 12.5", what, node->text);
        return missing;
    }
    if (x >= low && x <= high) return x;
    if (isinf(high))
        loader_error(l, node->at, "%s %g is too small; it must be %g or more", what, x, low);
    else
        loader_error(l, node->at, "%s %g is out of range; it must be within %g to %g", what, x, low, high);
    return missing;
}

double value_number(struct loader *l, const struct yaml_node *map, const char *key, double low, double high,
                    double missing)
{
    const struct yaml_node *n = scalar(l, map, key);
    return n != NULL ? node_number(l, n, key, low, high, missing) : missing;
}

int value_whole(struct loader *l, const struct yaml_node *map, const char *key, int low, int high, int missing)
{
    const struct yaml_node *n = scalar(l, map, key);
    if (n == NULL) return missing;
    double x = node_number(l, n, key, low, high, missing);
    if (x == floor(x)) return (int)x;
    loader_error(l, n->at, "%s %g is not a whole number; round it", key, x);
    return missing;
}

day_number value_day(struct loader *l, const struct yaml_node *map, const char *key, day_number missing)
{
    const struct yaml_node *n = scalar(l, map, key);
    day_number day;
    if (n == NULL) return missing;
    if (date_parse(n->text, 0, &day)) return day;
    loader_error(l, n->at, "%s '%.80s' is not a date; write it like 2021-03-26", key, n->text);
    return missing;
}
