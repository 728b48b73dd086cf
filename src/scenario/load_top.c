/* The head of scenario.yml: name, dates, seed, and the lists of countries,
 * origins and demographics. */
#include "scenario/loader.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const top_keys[] = {"name",      "title",    "description",  "start",       "end",
                                       "decision",  "seed",     "replicates",   "engine",      "policy",
                                       "countries", "origins",  "demographics", "seasonality", "parameters",
                                       "events",    "policies", "source",       "license",     "baseline"};

/* A list of ids with labels. */
struct id_list {
    const char *key, *what; /* "countries", "country" */
    enum limit most;
    int *count;
    const char ***ids, ***labels;
};

static void load_ids(struct loader *l, struct id_list list)
{
    const struct yaml_node *map = yaml_get(l->root, list.key);
    if (map == NULL) {
        if (l->root != NULL)
            loader_error(l, l->root->at, "'%s' is missing; add %s: {id: label, ...}", list.key, list.key);
        return;
    }
    if (!node_is(l, map, YAML_MAP, list.key)) return;
    if (!limit_kept(l, map->at, list.key, list.most, map->count)) return;
    const char **ids = loader_alloc(l, (size_t)map->count, sizeof *ids);
    const char **labels = loader_alloc(l, (size_t)map->count, sizeof *labels);
    if (ids == NULL || labels == NULL) return;
    int i = 0;
    for (const struct yaml_node *n = map->first; n != NULL; n = n->next, i++) {
        loader_check_id(l, n->key_at, list.what, n->key);
        ids[i] = loader_copy(l, n->key);
        labels[i] = value_text(l, map, n->key, ids[i]);
    }
    *list.ids = ids;
    *list.labels = labels;
    *list.count = map->count;
}

static void load_dates(struct loader *l)
{
    struct scenario *s = l->s;
    static const char *const needed[] = {"name", "start", "end"};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (yaml_get(l->root, needed[i]) == NULL)
            loader_error(l, l->root->at, "'%s' is missing; add it, for example %s", needed[i],
                         i == 0   ? "name: my-scenario"
                         : i == 1 ? "start: 2020-10-01"
                                  : "end: 2021-09-30");
    int before = (int)l->errors->errors;
    s->start = value_day(l, l->root, "start", 0);
    s->end = value_day(l, l->root, "end", s->start);
    if ((int)l->errors->errors > before || yaml_get(l->root, "start") == NULL || yaml_get(l->root, "end") == NULL)
        return;
    const struct yaml_node *end = yaml_get(l->root, "end");
    l->dates_known = s->end >= s->start;
    if (s->end < s->start)
        loader_error(l, end->at, "the end %s lies before the start; exchange the dates", end->text);
    else
        limit_kept(l, end->at, "the number of days from start to end", LIMIT_RUN_DAYS, s->end - s->start + 1);
}

static void load_seed(struct loader *l)
{
    const struct yaml_node *seed = yaml_get(l->root, "seed");
    l->s->seed = 1;
    if (seed == NULL || !node_is(l, seed, YAML_SCALAR, "seed")) return;
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(seed->text, &end, 10);
    if (seed->text[0] == 0 || seed->text[strspn(seed->text, "0123456789")] != 0 || errno != 0)
        loader_error(l, seed->at,
                     "seed '%.*s' is no whole number from 0 to 18446744073709551615; write one, such as 2021",
                     TEXT_CUT(seed->text, 80));
    else
        l->s->seed = value;
}

static void check_engine(struct loader *l)
{
    static const char *const engines[] = {"cohort", "agent", "auto"};
    const struct yaml_node *engine = yaml_get(l->root, "engine");
    if (engine != NULL && node_is(l, engine, YAML_SCALAR, "engine"))
        loader_id(l, engine->at, "engine", engine->text, engines, 3);
}

static void load_season_key(struct loader *l)
{
    static const char *const keys[] = {"series", "method", "source", "key"};
    static const char *const methods[] = {"ratio_to_moving_average"};
    const struct yaml_node *season = yaml_get(l->root, "seasonality");
    if (season == NULL || !node_is(l, season, YAML_MAP, "seasonality")) return;
    value_keys(l, season, "seasonality", keys, 4);
    const struct yaml_node *method = yaml_get(season, "method");
    if (method != NULL && node_is(l, method, YAML_SCALAR, "method"))
        loader_id(l, method->at, "method", method->text, methods, 1);
    l->season_series = value_text(l, season, "series", NULL);
    if (l->season_series == NULL)
        loader_error(l, season->at, "seasonality names no series; add series: NAME of a monthly table in series/");
}

void load_settings(struct loader *l)
{
    struct scenario *s = l->s;
    for (int m = 0; m < 12; m++)
        s->season[m] = 1;
    s->season_series = -1;
    s->name = s->title = s->description = "";
    s->replicates = 100;
    if (l->root == NULL) return;
    value_keys(l, l->root, "scenario", top_keys, (int)(sizeof top_keys / sizeof top_keys[0]));
    s->name = value_text(l, l->root, "name", "");
    s->title = value_text(l, l->root, "title", s->name);
    s->description = value_text(l, l->root, "description", "");
    s->replicates = (int)value_number(l, l->root, "replicates", LIMIT_REPLICATES, 100);
    load_dates(l);
    load_seed(l);
    check_engine(l);
    load_ids(l, (struct id_list){"countries", "country", LIMIT_COUNTRIES, &s->country_count, &s->country_ids,
                                 &s->country_labels});
    load_ids(l,
             (struct id_list){"origins", "origin", LIMIT_ORIGINS, &s->origin_count, &s->origin_ids, &s->origin_labels});
    load_ids(l, (struct id_list){"demographics", "demographic", LIMIT_DEMOGRAPHICS, &s->demographic_count,
                                 &s->demographic_ids, &s->demographic_labels});
    load_season_key(l);
}
