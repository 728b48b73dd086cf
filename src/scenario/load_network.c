/* places.csv, routes.csv and facilities.csv. */
#include "scenario/loader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const place_kind_names[PLACE_KINDS] = {"origin",          "town", "transit",    "checkpoint",
                                                   "border_crossing", "camp", "destination"};

enum place_column {
    P_ID,
    P_LABEL,
    P_KIND,
    P_COUNTRY,
    P_ORIGIN,
    P_ADMIN,
    P_LAT,
    P_LON,
    P_POPULATION,
    P_CAPACITY,
    P_DWELL,
    P_ENFORCEMENT,
    P_ATTRACTION,
    P_PORT,
    P_COLUMNS
};
static const struct table_column place_columns[P_COLUMNS] = {{"id", 1},         {"label", 0},        {"kind", 1},
                                                             {"country", 1},    {"origin", 0},       {"admin", 0},
                                                             {"lat", 1},        {"lon", 1},          {"population", 0},
                                                             {"capacity", 0},   {"dwell_days", 0},   {"enforcement", 0},
                                                             {"attraction", 0}, {"port_capacity", 0}};

/* Origin of a place: needed for kind origin, refused for others. */
static int place_origin(struct loader *l, const struct csv_table *t, int row, const int *where, const struct place *p)
{
    struct csv_cell cell = csv_at(t, row, where[P_ORIGIN]);
    struct position at = csv_position(t, cell.absent ? csv_at(t, row, where[P_ID]) : cell);
    if (p->kind == PLACE_ORIGIN && cell.text[0] == 0)
        loader_error(l, at, "place '%.*s' is an origin but names none; fill the column origin", TEXT_CUT(p->id, 80));
    else if (p->kind != PLACE_ORIGIN && cell.text[0] != 0)
        loader_error(l, at, "place '%.*s' is no origin but names one; leave it empty or set kind origin",
                     TEXT_CUT(p->id, 80));
    else if (p->kind == PLACE_ORIGIN)
        return loader_id(l, at, "origin", cell.text, l->s->origin_ids, l->s->origin_count);
    return -1;
}

/* An empty required cell, reported; 1 if there is a text to go on with. */
static int filled(struct loader *l, const struct csv_table *t, struct csv_cell cell, int column)
{
    if (cell.text[0] != 0) return 1;
    if (!cell.absent) loader_error(l, csv_position(t, cell), "%s is empty; it is needed", table_column_name(t, column));
    return 0;
}

static void place_numbers(struct loader *l, const struct csv_table *t, int row, const int *where, struct place *p)
{
    p->lat = table_number(l, t, row, where[P_LAT], LIMIT_LATITUDE, NAN);
    p->lon = table_number(l, t, row, where[P_LON], LIMIT_LONGITUDE, NAN);
    p->population = table_number(l, t, row, where[P_POPULATION], LIMIT_PEOPLE, 0);
    p->capacity = table_number(l, t, row, where[P_CAPACITY], LIMIT_PEOPLE, 0);
    p->dwell_days = table_number(l, t, row, where[P_DWELL], LIMIT_DWELL, 0);
    p->enforcement = table_number(l, t, row, where[P_ENFORCEMENT], LIMIT_FORCE, 0);
    p->post = p->enforcement > 0 ? l->s->post_count++ : -1;
    p->attraction = table_number(l, t, row, where[P_ATTRACTION], LIMIT_ATTRACTION, 0);
    p->port_capacity = table_number(l, t, row, where[P_PORT], LIMIT_PEOPLE, 0);
}

static void load_place(struct loader *l, const struct csv_table *t, int row, const int *where, struct place *p)
{
    struct csv_cell id = csv_at(t, row, where[P_ID]), kind = csv_at(t, row, where[P_KIND]);
    struct csv_cell country = csv_at(t, row, where[P_COUNTRY]);
    p->id = loader_copy(l, id.text);
    l->place_at[row] = csv_position(t, id);
    int other = index_find(&l->places, p->id);
    if (loader_check_id(l, csv_position(t, id), "place", p->id) && other >= 0)
        loader_error(l, csv_position(t, id), "place '%.*s' is given twice, first in line %d; rename one",
                     TEXT_CUT(p->id, 80), l->place_at[other].line);
    else
        index_put(&l->places, p->id, row);
    p->label = table_text(l, t, row, where[P_LABEL], 0);
    if (p->label[0] == 0) p->label = p->id;
    p->admin = table_text(l, t, row, where[P_ADMIN], 0);
    int k = filled(l, t, kind, where[P_KIND])
                ? loader_id(l, csv_position(t, kind), "kind of place", kind.text, place_kind_names, PLACE_KINDS)
                : -1;
    p->kind = k >= 0 ? (enum place_kind)k : PLACE_TOWN;
    p->country = filled(l, t, country, where[P_COUNTRY])
                     ? loader_id(l, csv_position(t, country), "country", country.text, l->s->country_ids,
                                 l->s->country_count)
                     : -1;
    p->origin = k >= 0 ? place_origin(l, t, row, where, p) : -1;
    p->sector = p->kind == PLACE_BORDER_CROSSING ? l->s->sector_count++ : -1;
    place_numbers(l, t, row, where, p);
}

static int has_rows(struct loader *l, const struct csv_table *t, const char *path, const char *what)
{
    if (t->rows == 0)
        loader_error(l, (struct position){path, t->header[0].line, 1}, "the table has no rows; give at least one %s",
                     what);
    return t->rows > 0;
}

void load_places(struct loader *l)
{
    struct csv_table t;
    int where[P_COLUMNS];
    const char *path = loader_path(l, "places.csv");
    if (!table_open(l, path, 0, place_columns, P_COLUMNS, 0, where, &t) || !has_rows(l, &t, path, "place")) return;
    l->s->places = loader_alloc(l, (size_t)t.rows, sizeof *l->s->places);
    l->place_at = loader_scratch(l, (size_t)t.rows, sizeof *l->place_at);
    if (l->s->places == NULL || l->place_at == NULL || !index_init(l, &l->places, (size_t)t.rows)) return;
    l->s->place_count = t.rows;
    for (int row = 0; row < t.rows; row++)
        load_place(l, &t, row, where, &l->s->places[row]);
    limit_kept(l, csv_position(&t, t.header[0]), "the number of border crossings", LIMIT_CROSSINGS, l->s->sector_count);
    limit_kept(l, csv_position(&t, t.header[0]), "the number of places with enforcement", LIMIT_POSTS,
               l->s->post_count);
}

enum route_column { R_FROM, R_TO, R_KM, R_SPEED, R_HAZARD, R_SMUGGLED, R_CLOSED, R_COLUMNS };
static const struct table_column route_columns[R_COLUMNS] = {{"from", 1},         {"to", 1},
                                                             {"km", 1},           {"speed_km_per_day", 0},
                                                             {"hazard", 0},       {"smuggled", 0},
                                                             {"closed_months", 0}};

/* A place named by a cell, or -1 with an error. */
static place_id place_of(struct loader *l, const struct csv_table *t, int row, int column)
{
    struct csv_cell cell = csv_at(t, row, column);
    int found = index_find(&l->places, cell.text);
    if (!filled(l, t, cell, column) || found >= 0 || l->s->place_count == 0) return found;
    loader_unknown_place(l, csv_position(t, cell), cell.text);
    return -1;
}

/* "7;8;9" as a bit set; empty = none. */
static uint32_t month_set(struct loader *l, const struct csv_table *t, struct csv_cell cell)
{
    uint32_t set = 0;
    for (const char *c = cell.text; *c != 0; c += strspn(c, ";")) {
        size_t length = strcspn(c, ";"), digits = strspn(c, "0123456789");
        int month = length > 0 && digits == length && length <= 2 ? atoi(c) : 0;
        if (month < 1 || month > 12) {
            loader_error(l, csv_position(t, cell),
                         "closed_months '%.*s' is no list of months; write numbers from 1 to 12 like 7;8;9",
                         TEXT_CUT(cell.text, 80));
            return 0;
        }
        set |= UINT32_C(1) << (month - 1);
        c += length;
    }
    return set;
}

static void load_route(struct loader *l, const struct csv_table *t, int row, const int *where, struct id_index *pairs)
{
    struct route *r = &l->s->routes[row];
    struct csv_cell from = csv_at(t, row, where[R_FROM]);
    r->from = place_of(l, t, row, where[R_FROM]);
    r->to = place_of(l, t, row, where[R_TO]);
    r->km = table_number(l, t, row, where[R_KM], LIMIT_KM, NAN);
    r->speed_km_per_day = table_number(l, t, row, where[R_SPEED], LIMIT_SPEED, 150);
    r->hazard = table_number(l, t, row, where[R_HAZARD], LIMIT_SHARE, 0);
    r->smuggled = table_number(l, t, row, where[R_SMUGGLED], LIMIT_FLAG, 0) > 0.5;
    r->closed_months = month_set(l, t, csv_at(t, row, where[R_CLOSED]));
    if (r->km > MAX_ROUTE_DAYS * r->speed_km_per_day)
        loader_error(
            l, csv_position(t, csv_at(t, row, where[R_KM])),
            "the route takes %.0f days at its speed; %d is the most, put a place on the way or raise the speed",
            r->km / r->speed_km_per_day, (int)MAX_ROUTE_DAYS);
    if (r->from < 0 || r->to < 0) return;
    if (r->from == r->to) {
        loader_error(l, csv_position(t, csv_at(t, row, where[R_TO])),
                     "the route leads from '%.*s' to itself; remove it", TEXT_CUT(from.text, 80));
        return;
    }
    char key[32];
    int length = snprintf(key, sizeof key, "%d>%d", r->from, r->to);
    const char *kept = arena_copy_string(&l->scratch, key, (size_t)length);
    if (kept == NULL) {
        l->no_memory = 1;
        return;
    }
    int other = index_find(pairs, kept);
    if (other >= 0)
        loader_error(l, csv_position(t, from),
                     "the route from '%.*s' to '%.*s' is given twice, first in line %d; keep one",
                     TEXT_CUT(l->s->places[r->from].id, 80), TEXT_CUT(l->s->places[r->to].id, 80),
                     csv_at(t, other, where[R_FROM]).line);
    else
        index_put(pairs, kept, row);
}

void load_routes(struct loader *l)
{
    struct csv_table t;
    int where[R_COLUMNS];
    struct id_index pairs = {0};
    const char *path = loader_path(l, "routes.csv");
    if (!table_open(l, path, 0, route_columns, R_COLUMNS, 0, where, &t) || !has_rows(l, &t, path, "route")) return;
    l->s->routes = loader_alloc(l, (size_t)t.rows, sizeof *l->s->routes);
    if (l->s->routes == NULL || !index_init(l, &pairs, (size_t)t.rows)) return;
    l->s->route_count = t.rows;
    for (int row = 0; row < t.rows; row++)
        load_route(l, &t, row, where, &pairs);
}

enum facility_column {
    F_ID,
    F_LABEL,
    F_CAPACITY,
    F_STAY,
    F_THROUGHPUT,
    F_DEMOGRAPHICS,
    F_NEXT,
    F_ENTRY,
    F_HELD,
    F_COLUMNS
};
static const struct table_column facility_columns[F_COLUMNS] = {{"id", 1},         {"label", 0},
                                                                {"capacity", 1},   {"stay_days", 1},
                                                                {"throughput", 0}, {"demographics", 0},
                                                                {"next", 0},       {"entry", 0},
                                                                {"held", 0}};

/* "family unaccompanied_child" as a bit set; empty = all. */
static uint32_t demographic_set(struct loader *l, const struct csv_table *t, struct csv_cell cell)
{
    uint32_t set = 0;
    if (cell.text[0] == 0) return UINT32_MAX >> (32 - MAX_DEMOGRAPHICS);
    for (const char *c = cell.text; *c != 0;) {
        size_t length = strcspn(c, " \t\n");
        char word[81];
        snprintf(word, sizeof word, "%.*s", (int)(length < 80 ? length : 80), c);
        int d = length > 0 ? loader_id(l, csv_position(t, cell), "demographic", word, l->s->demographic_ids,
                                       l->s->demographic_count)
                           : -1;
        if (d >= 0) set |= UINT32_C(1) << d;
        c += length;
        c += strspn(c, " \t\n");
    }
    return set;
}

static void load_facility(struct loader *l, const struct csv_table *t, int row, const int *where, const char **ids)
{
    struct facility *f = &l->s->facilities[row];
    struct csv_cell id = csv_at(t, row, where[F_ID]);
    f->id = loader_copy(l, id.text);
    if (loader_check_id(l, csv_position(t, id), "facility", f->id))
        for (int i = 0; i < row; i++)
            if (strcmp(ids[i], f->id) == 0)
                loader_error(l, csv_position(t, id), "facility '%.*s' is given twice; rename one", TEXT_CUT(f->id, 80));
    f->label = table_text(l, t, row, where[F_LABEL], 0);
    if (f->label[0] == 0) f->label = f->id;
    f->capacity = table_number(l, t, row, where[F_CAPACITY], LIMIT_PEOPLE, NAN);
    f->stay_days = table_number(l, t, row, where[F_STAY], LIMIT_STAY, NAN);
    f->throughput = table_number(l, t, row, where[F_THROUGHPUT], LIMIT_PEOPLE, 0);
    f->held = table_number(l, t, row, where[F_HELD], LIMIT_PEOPLE, -1);
    f->held_stated = f->held >= 0;
    f->demographics = demographic_set(l, t, csv_at(t, row, where[F_DEMOGRAPHICS]));
    f->entry = table_number(l, t, row, where[F_ENTRY], LIMIT_FLAG, 0) > 0.5;
    struct csv_cell next = csv_at(t, row, where[F_NEXT]);
    f->next = next.text[0] != 0 ? loader_id(l, csv_position(t, next), "facility", next.text, ids, t->rows) : -1;
}

/* Following `next` must come to an end. */
static void check_facility_chain(struct loader *l, const struct csv_table *t, const int *where)
{
    for (int first = 0; first < t->rows; first++) {
        int steps = 0, f = first;
        while (f >= 0 && steps <= t->rows)
            f = l->s->facilities[f].next, steps += f == first ? t->rows + 2 : 1;
        if (f == first)
            loader_error(l, csv_position(t, csv_at(t, first, where[F_NEXT])),
                         "people would go around from '%.*s' back to itself; let the last facility have no next",
                         TEXT_CUT(l->s->facilities[first].id, 80));
    }
}

static void load_holdings(struct loader *l)
{
    struct scenario *s = l->s;
    s->holdings = loader_alloc(l, MAX_FACILITIES * MAX_DEMOGRAPHICS, sizeof *s->holdings);
    for (int f = 0; s->holdings != NULL && f < s->facility_count; f++) {
        for (int d = 0; d < s->demographic_count; d++) {
            char id[200];
            if (!(s->facilities[f].demographics >> d & 1u)) continue;
            snprintf(id, sizeof id, "%.*s.%.*s", TEXT_CUT(s->facilities[f].id, 90),
                     TEXT_CUT(s->demographic_ids[d], 90));
            s->holdings[s->holding_count++] = (struct holding){loader_copy(l, id), f, d};
            s->holding_of[f][d] = s->holding_count;
        }
    }
}

void load_facilities(struct loader *l)
{
    struct csv_table t;
    int where[F_COLUMNS];
    const char *path = loader_path(l, "facilities.csv");
    if (!table_open(l, path, 1, facility_columns, F_COLUMNS, 0, where, &t)) return;
    if (!limit_kept(l, csv_position(&t, t.header[0]), "the number of facilities", LIMIT_FACILITIES, t.rows)) return;
    const char **ids = loader_scratch(l, (size_t)t.rows, sizeof *ids);
    l->s->facilities = loader_alloc(l, (size_t)t.rows, sizeof *l->s->facilities);
    if (ids == NULL || l->s->facilities == NULL) return;
    l->s->facility_count = t.rows;
    for (int row = 0; row < t.rows; row++)
        ids[row] = csv_at(&t, row, where[F_ID]).text;
    for (int row = 0; row < t.rows; row++)
        load_facility(l, &t, row, where, ids);
    check_facility_chain(l, &t, where);
    load_holdings(l);
}
