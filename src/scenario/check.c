/* Checks that need the whole scenario: the network hangs together, every class
 * has somewhere to start from and to go to, the days are in order. */
#include "scenario/loader.h"

#include "base/geography.h"

#include <string.h>

/* Routes are walked backward until nothing new is found. */
int loader_mark_leading(struct loader *l, char *leads)
{
    const struct scenario *s = l->s;
    int *queue = loader_scratch(l, (size_t)s->place_count, sizeof *queue);
    int *first = loader_scratch(l, (size_t)s->place_count + 1, sizeof *first);
    int *from = loader_scratch(l, (size_t)s->route_count, sizeof *from);
    int *fill = loader_scratch(l, (size_t)s->place_count + 1, sizeof *fill);
    int tail = 0;
    if (queue == NULL || first == NULL || from == NULL || fill == NULL) return 0;
    for (int r = 0; r < s->route_count; r++)
        if (s->routes[r].from >= 0 && s->routes[r].to >= 0) first[s->routes[r].to + 1]++;
    for (int p = 0; p < s->place_count; p++)
        fill[p] = first[p], first[p + 1] += first[p];
    for (int p = 0; p < s->place_count; p++)
        fill[p] = first[p];
    for (int r = 0; r < s->route_count; r++)
        if (s->routes[r].from >= 0 && s->routes[r].to >= 0) from[fill[s->routes[r].to]++] = s->routes[r].from;
    for (int p = 0; p < s->place_count; p++)
        if (place_ends_journeys(&s->places[p])) leads[p] = 1, queue[tail++] = p;
    for (int head = 0; head < tail; head++)
        for (int i = first[queue[head]]; i < first[queue[head] + 1]; i++)
            if (!leads[from[i]]) leads[from[i]] = 1, queue[tail++] = from[i];
    return tail;
}

static void check_network(struct loader *l)
{
    const struct scenario *s = l->s;
    char *reaches = loader_scratch(l, (size_t)s->place_count, 1);
    if (reaches == NULL || s->place_count == 0 || s->route_count == 0) return;
    for (int r = 0; r < s->route_count; r++)
        if (s->routes[r].from < 0 || s->routes[r].to < 0)
            return; /* reported; what follows from it would only confuse */
    if (loader_mark_leading(l, reaches) == 0) {
        if (!l->no_memory)
            loader_error(l, (struct position){l->place_at[0].file, 1, 1},
                         "there is no border_crossing, camp or destination; give at least one place such a kind");
        return;
    }
    for (int p = 0; p < s->place_count; p++)
        if (s->places[p].kind == PLACE_ORIGIN && !reaches[p])
            loader_error(
                l, l->place_at[p],
                "no way leads from '%.*s' to a border crossing, camp or destination; add the routes that are missing",
                TEXT_CUT(s->places[p].id, 80));
}

/* A place all of whose roads are far shorter than the straight line, and none with its coordinates exchanged. */
static void check_positions(struct loader *l)
{
    const struct scenario *s = l->s;
    for (int p = 0; p < s->place_count; p++) {
        const struct place *place = &s->places[p];
        int bad = 0, fine = 0, still = 0;
        for (int r = 0; r < s->route_count; r++) {
            const struct route *road = &s->routes[r];
            if ((road->from != p && road->to != p) || road->from < 0 || road->to < 0) continue;
            const struct place *end = &s->places[road->from == p ? road->to : road->from];
            int is_bad = geography_too_short(road->km, geography_km(place->lat, place->lon, end->lat, end->lon));
            bad += is_bad;
            fine += !is_bad;
            still += geography_too_short(road->km, geography_km(place->lon, place->lat, end->lat, end->lon));
        }
        if (bad > 0 && fine == 0 && still == 0)
            errors_add(l->errors, SEVERITY_WARNING, l->place_at[p],
                       "latitude and longitude of '%.*s' seem exchanged: its routes are far shorter than the straight "
                       "lines; compare them with a map",
                       TEXT_CUT(place->id, 80));
    }
}

static void check_classes(struct loader *l)
{
    const struct scenario *s = l->s;
    if (s->place_count == 0) return;
    for (int k = 0; k < s->class_count; k++) {
        int starts = 0;
        for (int p = 0; p < s->place_count; p++)
            starts += s->places[p].kind == PLACE_ORIGIN && s->places[p].origin == s->classes[k].origin;
        if (starts == 0 && s->classes[k].origin >= 0)
            loader_error(l, l->class_at[k], "no place is an origin of '%.*s'; add one of kind origin to places.csv",
                         TEXT_CUT(s->origin_ids[s->classes[k].origin], 80));
    }
}

static void check_dates(struct loader *l)
{
    const struct scenario *s = l->s;
    const struct yaml_node *decision = yaml_get(l->root, "decision"), *policies = yaml_get(l->root, "policies");
    if (!l->dates_known) return;
    if (decision != NULL && (s->decision < s->start || s->decision > s->end))
        loader_error(l, decision->at, "the decision %.*s lies outside start and end; move it between them",
                     TEXT_CUT(decision->text, 80));
    const struct yaml_node *n = policies != NULL ? policies->first : NULL;
    for (int i = 0; i < s->policy_count && n != NULL; i++, n = n->next) {
        const struct yaml_node *branch = yaml_get(n, "branch"),
                               *from = yaml_get(n, "from") != NULL ? yaml_get(n, "from") : branch;
        day_number parts = s->start;
        if (from != NULL && s->policies[i].from > s->end)
            loader_error(l, from->at, "policy '%.*s' starts after the end of the scenario; move it or the end",
                         TEXT_CUT(s->policies[i].id, 80));
        if (branch != NULL && branch->kind == YAML_SCALAR && date_parse(branch->text, 0, &parts) && parts < s->start)
            loader_error(l, branch->at,
                         "policy '%.*s' branches before the start, so that it takes nothing of what it extends; move "
                         "the branch, or remove it with extends",
                         TEXT_CUT(s->policies[i].id, 80));
    }
}

void check_scenario(struct loader *l)
{
    check_network(l);
    check_positions(l);
    check_classes(l);
    check_dates(l);
}
