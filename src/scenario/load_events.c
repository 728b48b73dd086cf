/* Events of scenario.yml: disasters, pandemics, shocks to talks, caravans. */
#include "scenario/loader.h"

#include <math.h>
#include <string.h>

static const char *const kinds[EVENT_KINDS] = {"disaster", "pandemic", "shock", "caravan"};
/* What each kind may have besides kind, date, label, source, note. */
static const char *const extra[EVENT_KINDS][3] = {
    {"origin", "magnitude", NULL}, {"days", NULL}, {"days", NULL}, {"place", "size", NULL}};

static void need(struct loader *l, const struct yaml_node *n, const char *key, const char *example)
{
    if (yaml_get(n, key) == NULL)
        loader_error(l, n->at, "event '%.80s' has no '%s'; add %s: %s", n->key, key, key, example);
}

static void load_caravan(struct loader *l, const struct yaml_node *n, struct event *e)
{
    const struct yaml_node *place = yaml_get(n, "place");
    need(l, n, "place", "the id of a place");
    need(l, n, "size", "7000");
    e->size = value_number(l, n, "size", 1, 1e6, 1);
    if (place == NULL || !node_is(l, place, YAML_SCALAR, "place"))
        return;
    e->place = index_find(&l->places, place->text);
    if (e->place >= 0 || l->s->place_count == 0)
        return;
    const char **ids = loader_scratch(l, (size_t)l->s->place_count, sizeof *ids);
    for (int i = 0; ids != NULL && i < l->s->place_count; i++)
        ids[i] = l->s->places[i].id;
    if (ids != NULL)
        loader_unknown(l, place->at, "place", place->text, ids, l->s->place_count);
}

static void load_event(struct loader *l, const struct yaml_node *n, struct event *e)
{
    e->id = loader_copy(l, n->key);
    e->label = e->id;
    e->source = "";
    e->origin = e->place = -1;
    e->at = n->key_at;
    if (!node_is(l, n, YAML_MAP, "an event"))
        return;
    const struct yaml_node *kind = yaml_get(n, "kind");
    need(l, n, "kind", "disaster, pandemic, shock or caravan");
    need(l, n, "date", "2020-11-03");
    e->label = value_text(l, n, "label", e->id);
    e->source = value_text(l, n, "source", "");
    e->day = value_day(l, n, "date", 0);
    int k = kind != NULL && node_is(l, kind, YAML_SCALAR, "kind") ? loader_id(l, kind->at, "kind of event", kind->text, kinds, EVENT_KINDS) : -1;
    e->days = 1; /* so that what it delays is not told that it delays nothing */
    if (k < 0)
        return;
    e->days = 0;
    e->kind = (enum event_kind)k;
    const char *keys[8] = {"kind", "date", "label", "source", "note"};
    int count = 5;
    for (int i = 0; i < 3 && extra[k][i] != NULL; i++)
        keys[count++] = extra[k][i];
    value_keys(l, n, kinds[k], keys, count);
    if (e->kind == EVENT_CARAVAN)
        load_caravan(l, n, e);
    if (e->kind == EVENT_SHOCK)
        need(l, n, "days", "21");
    if (e->kind == EVENT_SHOCK || e->kind == EVENT_PANDEMIC)
        e->days = value_whole(l, n, "days", e->kind == EVENT_SHOCK ? 1 : 0, 36600, 0);
    if (e->kind != EVENT_DISASTER)
        return;
    const struct yaml_node *origin = yaml_get(n, "origin");
    if (origin != NULL && node_is(l, origin, YAML_SCALAR, "origin") && strcmp(origin->text, "all") != 0)
        e->origin = loader_id(l, origin->at, "origin", origin->text, l->s->origin_ids, l->s->origin_count);
    e->magnitude = value_number(l, n, "magnitude", 0, 100, 1);
}

void load_events(struct loader *l)
{
    const struct yaml_node *map = yaml_get(l->root, "events");
    if (map == NULL || (map->kind == YAML_SCALAR && map->null) || !node_is(l, map, YAML_MAP, "events"))
        return;
    if (map->count > 64) {
        loader_error(l, map->at, "%d events; 64 is the most, merge some", map->count);
        return;
    }
    l->s->events = loader_alloc(l, (size_t)map->count, sizeof *l->s->events);
    if (l->s->events == NULL)
        return;
    for (const struct yaml_node *n = map->first; n != NULL; n = n->next)
        load_event(l, n, &l->s->events[l->s->event_count++]);
}
