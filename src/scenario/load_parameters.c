/* Parameters of scenario.yml and --set: values, priors, provenance.
 *
 * A key without element of an indexed option means all its elements with one
 * common draw (index -1); these come first in the scenario, so that elements
 * given by name win wherever they stand in the file. Overrides come last. */
#include "scenario/loader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct distribution {
    const char *name;
    enum prior_kind kind;
    int count;
    const char *arguments[3];
    enum limit limits[3];
};
static const struct distribution distributions[] = {
    {"uniform", PRIOR_UNIFORM, 2, {"lo", "hi"}, {LIMIT_VALUE, LIMIT_VALUE}},
    {"normal", PRIOR_NORMAL, 2, {"mean", "sd"}, {LIMIT_VALUE, LIMIT_SPREAD}},
    {"lognormal", PRIOR_LOGNORMAL, 2, {"median", "sigma"}, {LIMIT_POSITIVE, LIMIT_SIGMA}},
    {"beta", PRIOR_BETA, 2, {"a", "b"}, {LIMIT_SHAPE, LIMIT_SHAPE}},
    {"gamma", PRIOR_GAMMA, 2, {"shape", "scale"}, {LIMIT_SHAPE, LIMIT_POSITIVE}},
    {"triangular", PRIOR_TRIANGULAR, 3, {"lo", "mode", "hi"}, {LIMIT_VALUE, LIMIT_VALUE, LIMIT_VALUE}}};
enum { DISTRIBUTIONS = 6 };
static const char *const statuses[] = {"measured", "calibrated", "assumed"};

static const char *const index_words[] = {"",      "origin",   "demographic",    "country",
                                          "class", "facility", "border crossing"};

/* What is wrong with a key that did not resolve. */
static void report_key(struct loader *l, struct position at, const char *key, int lever, option_id id)
{
    const struct option_spec *spec = option_at(id);
    const char **names = loader_scratch(l, (size_t)option_count() + 64, sizeof *names);
    if (names == NULL) return;
    int count = 0;
    if (spec != NULL && spec->index != PER_NONE) {
        for (int i = 0; i < dimension_count(spec->index, l->s); i++)
            names[count++] = dimension_id(spec->index, l->s, i);
        size_t length = strlen(spec->name);
        if (strlen(key) > length) loader_unknown(l, at, index_words[spec->index], key + length + 1, names, count);
        return;
    }
    if (spec != NULL) {
        loader_error(l, at, "'%s' has a single value; write it without '%.*s'", spec->name,
                     TEXT_CUT(key + strlen(spec->name), 80));
        return;
    }
    for (option_id i = 0; i < option_count(); i++)
        if (!lever || option_at(i)->lever) names[count++] = option_at(i)->name;
    const char *near = errors_did_you_mean(key, names, (size_t)count);
    const char *tail = near == NULL ? strrchr(key, '.') : NULL; /* perhaps an element of a misspelt option */
    char head[81];
    snprintf(head, sizeof head, "%.*s", tail != NULL && tail - key < 80 ? (int)(tail - key) : 0, key);
    if (near == NULL && head[0] != 0) near = errors_did_you_mean(head, names, (size_t)count);
    if (near != NULL)
        loader_error(l, at, "unknown %s '%.*s'; did you mean '%s%.*s'?", lever ? "lever" : "parameter",
                     TEXT_CUT(key, 80), near, TEXT_CUT(tail != NULL ? tail : "", 80));
    else
        loader_error(l, at, "unknown %s '%.*s'; `flujo schema --markdown` lists them", lever ? "lever" : "parameter",
                     TEXT_CUT(key, 80));
}

int resolve_option(struct loader *l, struct position at, const char *key, int lever, option_id *id, int *index)
{
    if (!option_resolve(key, l->s, id, index)) {
        const struct option_spec *spec = option_at(*id);
        if (spec == NULL || spec->index == PER_NONE || dimension_count(spec->index, l->s) > 0)
            report_key(l, at, key, lever, *id);
        return 0;
    }
    if (!lever || option_at(*id)->lever) return 1;
    loader_error(l, at, "'%.*s' is a parameter, not a lever; set it under parameters",
                 TEXT_CUT(option_at(*id)->name, 80));
    return 0;
}

/* The middle of a prior: used where none is drawn. Beta and gamma by the usual
 * approximations of their medians (better than 2 % for shapes above 1). */
static double prior_median(const struct prior *p)
{
    switch (p->kind) {
    case PRIOR_NONE: return 0;
    case PRIOR_UNIFORM: return p->scale * 0.5 * (p->a + p->b);
    case PRIOR_NORMAL:
    case PRIOR_LOGNORMAL: return p->scale * p->a;
    case PRIOR_BETA:
        return p->scale * (p->a > 1 && p->b > 1 ? (p->a - 1.0 / 3) / (p->a + p->b - 2.0 / 3) : p->a / (p->a + p->b));
    case PRIOR_GAMMA: {
        double c = 1 - 1 / (9 * p->a);
        return p->scale * p->b * (p->a > 0.2 ? p->a * c * c * c : 0.1 * p->a);
    }
    case PRIOR_TRIANGULAR: {
        double half = 0.5 * (p->a + p->c), width = p->c - p->a;
        return p->scale
               * (p->b >= half ? p->a + sqrt(width * (p->b - p->a) / 2) : p->c - sqrt(width * (p->c - p->b) / 2));
    }
    }
    return 0;
}

/* Keys a prior of this kind may have, and its arguments. */
static void load_prior(struct loader *l, const struct yaml_node *map, struct prior *p)
{
    const struct yaml_node *dist = yaml_get(map, "dist");
    const char *names[DISTRIBUTIONS];
    for (int i = 0; i < DISTRIBUTIONS; i++)
        names[i] = distributions[i].name;
    if (!node_is(l, dist, YAML_SCALAR, "dist")) return;
    int d = loader_id(l, dist->at, "distribution", dist->text, names, DISTRIBUTIONS);
    if (d < 0) return;
    const char *keys[9] = {
        "value", "dist", "source", "status", "note", distributions[d].arguments[0], distributions[d].arguments[1]};
    int count = 7;
    if (distributions[d].count == 3) keys[count++] = distributions[d].arguments[2];
    if (distributions[d].kind != PRIOR_GAMMA) keys[count++] = "scale";
    value_keys(l, map, "prior", keys, count);
    double *arguments[3] = {&p->a, &p->b, &p->c};
    size_t before = l->errors->errors;
    for (int i = 0; i < distributions[d].count; i++) {
        if (yaml_get(map, distributions[d].arguments[i]) == NULL)
            loader_error(l, map->at, "a %s prior needs '%s'; add it", names[d], distributions[d].arguments[i]);
        *arguments[i] = value_number(l, map, distributions[d].arguments[i], distributions[d].limits[i], 0);
    }
    p->scale = distributions[d].kind != PRIOR_GAMMA ? value_number(l, map, "scale", LIMIT_VALUE, 1) : 1;
    if (l->errors->errors > before) return;
    p->kind = distributions[d].kind;
    if ((p->kind == PRIOR_UNIFORM && p->a > p->b) || (p->kind == PRIOR_TRIANGULAR && !(p->a <= p->b && p->b <= p->c)))
        loader_error(l, map->at, "the limits of the prior are out of order; write lo <= (mode <=) hi");
}

void option_check(struct loader *l, struct position at, option_id option, double x)
{
    const struct option_spec *spec = option_at(option);
    if (x < spec->low || x > spec->high)
        loader_error(l, at, "%s %g is out of range; it must be within %g to %g%s%s", spec->name, x, spec->low,
                     spec->high, strcmp(spec->unit, "1") != 0 ? " " : "",
                     strcmp(spec->unit, "1") != 0 ? spec->unit : "");
}

static void load_parameter(struct loader *l, const struct yaml_node *n, struct parameter *p)
{
    const struct option_spec *spec = option_at(p->option);
    size_t before = l->errors->errors;
    p->at = n->key_at;
    p->source = "stated in scenario.yml, without a source";
    p->status = "assumed"; /* what a default rests on says nothing of another value */
    p->value = spec->value;
    p->prior.scale = 1;
    if (n->kind == YAML_SCALAR) {
        p->value = node_number(l, n, spec->name, LIMIT_VALUE, spec->value);
    } else if (node_is(l, n, YAML_MAP, "a parameter")) {
        static const char *const plain[] = {"value", "dist", "source", "status", "note"};
        if (yaml_get(n, "dist") != NULL)
            load_prior(l, n, &p->prior);
        else
            value_keys(l, n, "parameter", plain, 5);
        if (yaml_get(n, "value") == NULL && yaml_get(n, "dist") == NULL)
            loader_error(l, n->at, "neither value nor dist is given; write value: NUMBER or a prior");
        p->value = value_number(l, n, "value", LIMIT_VALUE,
                                p->prior.kind != PRIOR_NONE ? prior_median(&p->prior) : spec->value);
        p->source = value_text(l, n, "source", p->source);
        const struct yaml_node *status = yaml_get(n, "status");
        if (status != NULL && node_is(l, status, YAML_SCALAR, "status")) {
            int known = loader_id(l, status->at, "status", status->text, statuses, 3);
            p->status = known >= 0 ? statuses[known] : p->status;
        }
    }
    if (l->errors->errors == before) option_check(l, n->at, p->option, p->value);
}

/* Room for one more; 0 when memory is out. */
static int make_room(struct loader *l)
{
    struct scenario *s = l->s;
    void *grown = loader_grow(l, s->parameters, &l->parameter_capacity, s->parameter_count + 1, sizeof *s->parameters);
    if (grown != NULL) s->parameters = grown;
    return grown != NULL;
}

static struct parameter *new_parameter(struct loader *l)
{
    if (!make_room(l)) return NULL;
    struct parameter *p = &l->s->parameters[l->s->parameter_count++];
    memset(p, 0, sizeof *p);
    return p;
}

static const struct parameter *find_parameter(const struct scenario *s, option_id id, int index)
{
    for (int i = 0; i < s->parameter_count; i++)
        if (s->parameters[i].option == id && s->parameters[i].index == index) return &s->parameters[i];
    return NULL;
}

/* One pass over the map: those for all elements, or those for one. */
static void load_pass(struct loader *l, const struct yaml_node *map, int whole)
{
    for (const struct yaml_node *n = map->first; n != NULL; n = n->next) {
        option_id id;
        int index;
        if (!option_resolve(n->key, l->s, &id, &index)) {
            if (whole) resolve_option(l, n->key_at, n->key, 0, &id, &index);
            continue;
        }
        if ((index < 0) != whole) continue;
        const struct parameter *twin = find_parameter(l->s, id, index);
        if (twin != NULL)
            loader_error(l, n->key_at, "'%.*s' is the parameter of line %d again; keep one", TEXT_CUT(n->key, 80),
                         twin->at.line);
        struct parameter *p = new_parameter(l);
        if (p == NULL) return;
        p->option = id;
        p->index = index;
        load_parameter(l, n, p);
    }
}

/* What the scenario says of the parameter no longer counts: a prior that nothing
 * draws would be calibrated and ranked. Its place stays, so that the others draw
 * the same random numbers. */
void parameter_override(struct scenario *s, option_id option, int index, double value, const char *source)
{
    struct parameter by = {
        .option = option, .index = index, .value = value, .prior = {.scale = 1}, .source = source, .status = "assumed"};
    for (int i = 0; i < s->parameter_count; i++) {
        struct parameter *p = &s->parameters[i];
        if (p->option != by.option || (by.index >= 0 && p->index != by.index)) continue;
        p->value = by.value;
        p->prior = by.prior;
        p->source = by.source;
        p->status = by.status;
    }
    s->parameters[s->parameter_count++] = by;
}

static void load_override(struct loader *l, const char *text)
{
    struct position at = {NULL, 0, 0};
    const char *equals = strchr(text, '=');
    char key[160];
    option_id id;
    int index;
    double value;
    if (equals == NULL || equals == text || equals - text >= (int)sizeof key) {
        loader_error(l, at, "--set %.*s: %s; write --set departure.belief_weight=2", TEXT_CUT(text, 80),
                     equals == NULL   ? "no '='"
                     : equals == text ? "no parameter before the '='"
                                      : "no parameter has such a long name");
        return;
    }
    snprintf(key, sizeof key, "%.*s", (int)(equals - text), text);
    if (!resolve_option(l, at, key, 0, &id, &index)) return;
    if (!number_parse(equals + 1, &value)) {
        loader_error(l, at, "--set %.*s: '%.*s' is not a number; write it like 12.5", TEXT_CUT(key, 80),
                     TEXT_CUT(equals + 1, 80));
        return;
    }
    option_check(l, at, id, value);
    if (make_room(l)) parameter_override(l->s, id, index, value, "set on the command line");
}

void load_parameters(struct loader *l, const char *const *overrides, size_t count)
{
    const struct yaml_node *map = yaml_get(l->root, "parameters");
    if (map != NULL && node_is(l, map, YAML_MAP, "parameters")) {
        load_pass(l, map, 1);
        load_pass(l, map, 0);
    }
    for (size_t i = 0; i < count && !l->no_memory; i++)
        load_override(l, overrides[i]);
}
