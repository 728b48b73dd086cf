/* Events of scenario.yml: disasters, pandemics, shocks to talks, caravans, rumours. */
#include "scenario/loader.h"

#include <math.h>
#include <string.h>

const char *const event_kind_names[EVENT_KINDS] = {"disaster", "pandemic", "shock", "caravan", "rumour"};
/* What each kind may have besides kind, date, label, source, note. */
enum { KIND_KEYS = 4 };
static const char *const extra[EVENT_KINDS][KIND_KEYS] = {{"origin", "magnitude"},
                                                          {"days"},
                                                          {"days", "country"},
                                                          {"place", "size"},
                                                          {"origin", "demographic", "days", "magnitude"}};

static void need(struct loader *l, const struct yaml_node *n, const char *key, const char *example)
{
    if (yaml_get(n, key) == NULL)
        loader_error(l, n->at, "event '%.*s' has no '%s'; add %s: %s", TEXT_CUT(n->key, 80), key, key, example);
}

static void load_caravan(struct loader *l, const struct yaml_node *n, struct event *e)
{
    const struct yaml_node *place = yaml_get(n, "place");
    need(l, n, "place", "the id of a place");
    need(l, n, "size", "7000");
    e->size = value_number(l, n, "size", LIMIT_CARAVAN, 1);
    if (place == NULL || !node_is(l, place, YAML_SCALAR, "place")) return;
    e->place = index_find(&l->places, place->text);
    if (e->place >= 0 && l->s->places[e->place].kind != PLACE_ORIGIN)
        loader_error(l, place->at,
                     "place '%.*s' is no origin, so nobody there can form a caravan; name one of kind origin",
                     TEXT_CUT(place->text, 80));
    if (e->place < 0 && l->s->place_count > 0) loader_unknown_place(l, place->at, place->text);
}

/* An origin, demographic or country by its id; -1 when absent or `all`. */
static int load_whose(struct loader *l, const struct yaml_node *n, const char *key, const char *const *ids, int count)
{
    const struct yaml_node *who = yaml_get(n, key);
    if (who == NULL || !node_is(l, who, YAML_SCALAR, key) || strcmp(who->text, "all") == 0) return -1;
    return loader_id(l, who->at, key, who->text, ids, count);
}

static void load_rumour(struct loader *l, const struct yaml_node *n, struct event *e)
{
    need(l, n, "days", "60");
    need(l, n, "magnitude", "10");
    e->days = (int)value_number(l, n, "days", LIMIT_SHOCK_DAYS, 1);
    e->origin = load_whose(l, n, "origin", l->s->origin_ids, l->s->origin_count);
    e->demographic = load_whose(l, n, "demographic", l->s->demographic_ids, l->s->demographic_count);
    e->magnitude = value_number(l, n, "magnitude", LIMIT_MAGNITUDE, 1);
}

/* What only events of this kind have. */
static void load_kind(struct loader *l, const struct yaml_node *n, struct event *e)
{
    switch (e->kind) {
    case EVENT_DISASTER:
        e->origin = load_whose(l, n, "origin", l->s->origin_ids, l->s->origin_count);
        e->magnitude = value_number(l, n, "magnitude", LIMIT_MAGNITUDE, 1);
        break;
    case EVENT_PANDEMIC: e->days = (int)value_number(l, n, "days", LIMIT_DAYS, 0); break;
    case EVENT_SHOCK:
        need(l, n, "days", "21");
        e->days = (int)value_number(l, n, "days", LIMIT_SHOCK_DAYS, 1);
        e->country = load_whose(l, n, "country", l->s->country_ids, l->s->country_count);
        break;
    case EVENT_CARAVAN: load_caravan(l, n, e); break;
    case EVENT_RUMOUR: load_rumour(l, n, e); break;
    case EVENT_KINDS: break;
    }
}

static void load_event(struct loader *l, const struct yaml_node *n, struct event *e)
{
    e->id = loader_copy(l, n->key);
    e->label = e->id;
    e->source = "";
    e->origin = e->demographic = e->country = e->place = -1;
    e->at = n->key_at;
    loader_check_id(l, n->key_at, "event", n->key);
    if (!node_is(l, n, YAML_MAP, "an event")) return;
    const struct yaml_node *kind = yaml_get(n, "kind");
    need(l, n, "kind", "disaster, pandemic, shock, caravan or rumour");
    need(l, n, "date", "2020-11-03");
    e->label = value_text(l, n, "label", e->id);
    e->source = value_text(l, n, "source", "");
    e->day = value_day(l, n, "date", 0);
    int k = kind != NULL && node_is(l, kind, YAML_SCALAR, "kind")
                ? loader_id(l, kind->at, "kind of event", kind->text, event_kind_names, EVENT_KINDS)
                : -1;
    e->days = 1; /* so that no one reads that it delays nothing */
    if (k < 0) return;
    e->days = 0;
    e->kind = (enum event_kind)k;
    const char *keys[5 + KIND_KEYS] = {"kind", "date", "label", "source", "note"};
    int count = 5;
    for (int i = 0; i < KIND_KEYS && extra[k][i] != NULL; i++)
        keys[count++] = extra[k][i];
    value_keys(l, n, event_kind_names[k], keys, count);
    load_kind(l, n, e);
}

void load_events(struct loader *l)
{
    const struct yaml_node *map = yaml_get(l->root, "events");
    if (map == NULL || !node_is(l, map, YAML_MAP, "events")) return;
    if (!limit_kept(l, map->at, "the number of events", LIMIT_EVENTS, map->count)) {
        return;
    }
    l->s->events = loader_alloc(l, (size_t)map->count, sizeof *l->s->events);
    if (l->s->events == NULL) return;
    for (const struct yaml_node *n = map->first; n != NULL; n = n->next)
        load_event(l, n, &l->s->events[l->s->event_count++]);
}
