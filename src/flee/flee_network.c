/* The network of a Flee instance: locations.csv, routes.csv, closures.csv. */
#include "base/text.h"
#include "flee/flee_reader.h"
#include "scenario/limits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Columns by the names that dialects give them; -1 = absent. */
static int find_column(const struct loose_row *header, const char *const *names, int fallback)
{
    for (int i = 0; header && i < header->count; i++)
        for (int k = 0; names[k]; k++)
            if (loose_same_name(loose_cell(header, i), names[k])) return i;
    return fallback;
}

/* The header if the first row is one: a comment, or a row with a known name. */
static const struct loose_row *find_header(const struct loose_table *t, const char *const *names)
{
    for (int i = 0; i < t->count && i < 3; i++) {
        int known = 0;
        for (int c = 0; c < t->rows[i].count; c++)
            for (int k = 0; names[k]; k++)
                known |= loose_same_name(loose_cell(&t->rows[i], c), names[k]);
        if (known) return &t->rows[i];
        if (!t->rows[i].comment) return NULL;
    }
    return NULL;
}

/* 1 if the letters of `word` stand in text, whatever their case. */
static int holds(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (; *text; text++)
        if (!strncasecmp(text, word, n)) return 1;
    return 0;
}

/* By substring, in Flee's order; 0 if nothing fits: then it is kept as a place that everyone leaves. */
static int parse_kind(const char *text, enum flee_kind *kind)
{
    static const struct {
        const char *word;
        enum flee_kind kind;
    } known[] = {{"idpcamp", FLEE_IDPCAMP}, {"camp", FLEE_CAMP},     {"conflict", FLEE_CONFLICT_ZONE},
                 {"forward", FLEE_HUB},     {"marker", FLEE_MARKER}, {"flood_zone", FLEE_TOWN},
                 {"default", FLEE_TOWN},    {"town", FLEE_TOWN}};
    *kind = FLEE_HUB;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (holds(text, known[i].word)) {
            *kind = known[i].kind == FLEE_CAMP && holds(text, "idp") ? FLEE_IDPCAMP : known[i].kind;
            return 1;
        }
    return 0;
}

static int country_id(struct flee_instance *f, const char *name)
{
    for (int i = 0; i < f->country_count; i++)
        if (!strcmp(f->countries[i], name) || flee_names_equal(f->countries[i], name, 0)) return i;
    f->countries[f->country_count] = name;
    return f->country_count++;
}

struct place_columns {
    int name, region, country, lat, lon, kind, date, population, capacity, intensity, idps, growth, hdi, trade;
};

static struct place_columns find_place_columns(const struct loose_row *header)
{
    static const char *const name[] = {"name", "location", "location_name", "id", NULL}, *const region[] = {"region",
                                                                                                            "admin",
                                                                                                            NULL};
    static const char *const country[] = {"country", NULL}, *const lat[] = {"latitude", "lat", "gps_x", NULL};
    static const char *const lon[] = {"longitude", "lon", "long", "lng", "gps_y", NULL};
    static const char *const capacity[] = {"capacity", NULL}, *const kind[] = {"location_type", "type", "kind", NULL},
                             *const date[] = {"conflict_date", "conflict", NULL};
    static const char *const population[] = {"population", "pop",       "pop/cap", "population/capacity",
                                             "capacity",   "pop./cap.", NULL};
    static const char *const intensity[] = {"conflict_intensity", NULL}, *const idps[] = {"initial_idps", NULL},
                             *const growth[] = {"capacity_per_day", NULL}, *const hdi[] = {"hdi", NULL},
                             *const trade[] = {"trade_volume", NULL};
    struct place_columns c = {find_column(header, name, 0),
                              find_column(header, region, 1),
                              find_column(header, country, 2),
                              find_column(header, lat, 3),
                              find_column(header, lon, 4),
                              find_column(header, kind, 5),
                              find_column(header, date, find_column(header, capacity, -1) >= 0 ? -1 : 6),
                              find_column(header, population, 7),
                              find_column(header, capacity, -1),
                              find_column(header, intensity, -1),
                              find_column(header, idps, -1),
                              find_column(header, growth, -1),
                              find_column(header, hdi, -1),
                              find_column(header, trade, -1)};
    return c;
}

/* A number that may be left out; complains about anything else. */
static double optional_number(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row,
                              int column, const char *what, double if_blank)
{
    const char *text = loose_cell(row, column);
    double value;
    if (!*text || loose_same_name(text, "none") || loose_same_name(text, "nan") || loose_same_name(text, "na")
        || !strcmp(text, "-"))
        return if_blank;
    int people = strstr(what, "population") || strstr(what, "capacity") || strstr(what, "people");
    double most = limit_table[people ? LIMIT_PEOPLE : LIMIT_VALUE].high;
    int number = loose_table_number(t, text, people, &value);
    if (number && fabs(value) <= most) return value;
    if (number)
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, column), "%s \"%s\" is out of range; give at most %.0f",
                   what, text, most);
    else
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, column),
                   "%s \"%s\" is not a number; write it as 1234.5 or leave it empty", what, text);
    return if_blank;
}

/* Degrees, or nan if they are left out or cannot be; exchanged ones are noticed later. */
static double degrees(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row, int column,
                      const char *what)
{
    double value = optional_number(r, t, row, column, what, NAN), most = limit_table[LIMIT_LONGITUDE].high;
    if (!(fabs(value) > most)) return value;
    errors_add(r->errors, flee_remark(r), loose_at(t, row, column), "%s %g is beyond %.0f degrees; it is not used",
               what, value, most);
    return NAN;
}

static void read_place(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row,
                       const struct place_columns *c)
{
    struct flee_instance *f = r->f;
    struct flee_place *p = &f->places[f->place_count];
    p->name = loose_cell(row, c->name);
    p->region = loose_cell(row, c->region);
    p->country = loose_cell(row, c->country);
    p->line = row->line;
    if (!*p->name) {
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, c->name),
                   "a location without a name; give it one or remove the line");
        return;
    }
    for (int i = 0; i < f->place_count; i++)
        if (!strcmp(f->places[i].name, p->name)) {
            errors_add(r->errors, flee_remark(r), loose_at(t, row, c->name),
                       "the location %s stands already in line %d; both are kept, and routes lead to the last", p->name,
                       f->places[i].line);
            break;
        }
    const char *kind = loose_cell(row, c->kind);
    if (!parse_kind(kind, &p->kind)) {
        static const char *const names[] = {"conflict_zone",  "town",   "camp",      "idpcamp",
                                            "forwarding_hub", "marker", "flood_zone"};
        const char *near = errors_did_you_mean(kind, names, sizeof names / sizeof *names);
        errors_add(r->errors, near && !f->compat ? SEVERITY_ERROR : flee_remark(r), loose_at(t, row, c->kind),
                   "%s has the location type \"%s\"; %s%s%s; it is kept as a place that everyone leaves", p->name, kind,
                   near ? "did you mean " : "",
                   near ? near : "use conflict_zone, town, camp, idpcamp, forwarding_hub or marker", near ? "?" : "");
    }
    p->flood_zone = holds(kind, "flood_zone") && p->kind == FLEE_TOWN;
    if (!*p->country)
        errors_add(r->errors, flee_remark(r), loose_at(t, row, c->country),
                   "%s has no country; it counts as a country of its own", p->name);
    p->lat = degrees(r, t, row, c->lat, "the latitude");
    p->lon = degrees(r, t, row, c->lon, "the longitude");
    int camp = flee_is_camp(p->kind);
    int column = camp && c->capacity >= 0 ? c->capacity : c->population;
    double people = optional_number(r, t, row, column, camp ? "the capacity" : "the population", camp ? -1.0 : 0.0);
    if (people < 0.0 && !(camp && people == -1.0)) {
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, column), "the %s of %s is %g; it cannot be negative",
                   camp ? "capacity" : "population", p->name, people);
        people = 0.0;
    }
    p->population = camp ? 0.0 : people;
    p->capacity = camp && people > 0.0 ? people : -1.0; /* none stated: no limit */
    p->conflict_date = optional_number(r, t, row, c->date, "the conflict date",
                                       p->kind == FLEE_CONFLICT_ZONE ? 0.0 : -1.0);
    if (p->kind != FLEE_CONFLICT_ZONE) p->conflict_date = -1.0;
    p->conflict_intensity = optional_number(r, t, row, c->intensity, "the conflict intensity", 1.0);
    p->initial_idps = fmax(0.0, optional_number(r, t, row, c->idps, "the number of people", 0.0));
    p->capacity_per_day = optional_number(r, t, row, c->growth, "the capacity per day", 0.0);
    p->hdi = optional_number(r, t, row, c->hdi, "the hdi", 0.0);
    p->trade_volume = optional_number(r, t, row, c->trade, "the trade volume", 0.0);
    p->country_id = country_id(f, p->country);
    f->place_count++;
}

enum flujo_status flee_read_places(struct flee_reader *r)
{
    static const char *const known[] = {"location_type", "latitude", "country", "region", NULL};
    struct flee_instance *f = r->f;
    struct loose_table t;
    if (!flee_find_input(r, "locations.csv")) {
        if (flee_find_input(r, "locations-0.csv"))
            errors_add(
                r->errors, SEVERITY_NOTE, (struct position){r->path.data, 0, 0},
                "the folder holds the parts of a coupled run, which Flee starts one by one; copy the files of one "
                "part without their number, locations-0.csv as locations.csv, to run it by itself");
        errors_add(
            r->errors, SEVERITY_ERROR, (struct position){f->folder, 0, 0},
            "no locations.csv; a Flee instance has input_csv/locations.csv with name, region, country, latitude, "
            "longitude, location_type, conflict_date, population");
        return FLUJO_BAD_INPUT;
    }
    enum flujo_status status = flee_read_table(r, &t);
    if (status != FLUJO_OK) return status;
    f->places = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *f->places);
    f->countries = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *f->countries);
    if (!f->places || !f->countries) return FLUJO_NO_MEMORY;
    const struct loose_row *header = find_header(&t, known);
    struct place_columns columns = find_place_columns(header);
    for (int i = 0; i < t.count; i++) {
        if (t.rows[i].comment || &t.rows[i] == header) continue;
        if (t.rows[i].count < 5) {
            errors_add(r->errors, SEVERITY_ERROR, loose_at(&t, &t.rows[i], 0),
                       "a location needs name, region, country, latitude, longitude and location_type; this line has "
                       "%d fields",
                       t.rows[i].count);
            continue;
        }
        read_place(r, &t, &t.rows[i], &columns);
    }
    if (f->place_count == 0)
        errors_add(r->errors, SEVERITY_ERROR, (struct position){t.file, 1, 1},
                   "the file lists no location; add at least a conflict zone and a camp");
    return FLUJO_OK;
}

/* A place named in another file, the first or the `last` of its name; complains when there is none. */
static int named_place(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row, int column,
                       int last, enum severity severity, const char *consequence)
{
    const char *name = loose_cell(row, column);
    int p = last ? flee_place_find_last(r->f, name) : flee_place_find(r->f, name);
    if (p < 0) {
        char near[120];
        flee_suggest_place(r->f, name, near, sizeof near);
        errors_add(r->errors, severity, loose_at(t, row, column), "\"%s\" is not in locations.csv%s%s", name,
                   consequence, near);
    }
    return p;
}

static enum flee_link_mode link_mode(const char *text)
{
    if (loose_same_name(text, "walk") || loose_same_name(text, "foot")) return FLEE_WALK;
    return loose_same_name(text, "crossing") ? FLEE_CROSSING : FLEE_DRIVE;
}

enum { ROUTE_COLUMNS = 7 };

static void read_route(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row,
                       const int column[ROUTE_COLUMNS])
{
    struct flee_instance *f = r->f;
    struct flee_route *e = &f->routes[f->route_count];
    *e = (struct flee_route){.line = row->line};
    e->from = named_place(r, t, row, column[0], 1, SEVERITY_ERROR, "");
    e->to = named_place(r, t, row, column[1], 1, SEVERITY_ERROR, "");
    const char *km = loose_cell(row, column[2]);
    if (!loose_table_number(t, km, 0, &e->km) || e->km < 0.0 || e->km > limit_table[LIMIT_KM].high) {
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, column[2]),
                   "the distance from %s to %s is \"%s\"; give it in km, 0 to 100000", loose_cell(row, column[0]),
                   loose_cell(row, column[1]), km);
        return;
    }
    double forced = optional_number(r, t, row, column[3], "forced_redirection", 0.0);
    e->forced = forced == 1.0 ? 1 : forced == 2.0 ? 2 : 0;
    if (forced != 0.0 && !e->forced)
        errors_add(
            r->errors, flee_remark(r), loose_at(t, row, column[3]),
            "forced_redirection is %g; 0 is none, 1 from the second to the first place, 2 from the first to the second",
            forced);
    e->mode = column[4] >= 0 ? link_mode(loose_cell(row, column[4])) : FLEE_DRIVE;
    e->speed = optional_number(r, t, row, column[5], "the speed", -1.0);
    e->walk = fmin(1.0, optional_number(r, t, row, column[6], "the chance to walk", 0.0));
    if (e->from < 0 || e->to < 0) return;
    if (e->from == e->to) {
        errors_add(r->errors, flee_remark(r), loose_at(t, row, column[0]), "a route from %s to itself is ignored",
                   f->places[e->from].name);
        return;
    }
    for (int i = 0; i < f->route_count; i++) {
        const struct flee_route *o = &f->routes[i];
        if ((o->from == e->from && o->to == e->to) || (o->from == e->to && o->to == e->from)) {
            errors_add(
                r->errors, SEVERITY_WARNING, loose_at(t, row, column[0]),
                "the route %s - %s stands already in line %d; both are kept, as Flee does, which doubles its weight",
                f->places[e->from].name, f->places[e->to].name, o->line);
            break;
        }
    }
    f->route_count++;
}

enum flujo_status flee_read_routes(struct flee_reader *r)
{
    static const char *const known[] = {"name1", "name2", "distance", "forced_redirection", "km", NULL};
    static const char *const names[ROUTE_COLUMNS][6] = {{"name1", "from", "link1"},
                                                        {"name2", "to", "link2"},
                                                        {"distance", "distance [km]", "distance_km", "length", "km"},
                                                        {"forced_redirection", "forced"},
                                                        {"link_type", "type", "mode"},
                                                        {"max_move_speed"},
                                                        {"walk_probability"}};
    struct flee_instance *f = r->f;
    struct loose_table t;
    if (!flee_find_input(r, "routes.csv")) {
        errors_add(
            r->errors, SEVERITY_ERROR, (struct position){f->folder, 0, 0},
            "no routes.csv; a Flee instance has input_csv/routes.csv with name1, name2, distance, forced_redirection");
        return FLUJO_BAD_INPUT;
    }
    enum flujo_status status = flee_read_table(r, &t);
    if (status != FLUJO_OK) return status;
    f->routes = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *f->routes);
    if (!f->routes) return FLUJO_NO_MEMORY;
    const struct loose_row *header = find_header(&t, known);
    int column[ROUTE_COLUMNS];
    for (int k = 0; k < ROUTE_COLUMNS; k++)
        column[k] = find_column(header, names[k], k < 4 ? k : -1);
    for (int i = 0; i < t.count; i++) {
        if (t.rows[i].comment || &t.rows[i] == header) continue;
        if (t.rows[i].count < 3) {
            errors_add(r->errors, SEVERITY_ERROR, loose_at(&t, &t.rows[i], 0),
                       "a route needs name1, name2 and distance; this line has %d fields", t.rows[i].count);
            continue;
        }
        read_route(r, &t, &t.rows[i], column);
    }
    if (f->route_count == 0 && errors_status(r->errors) == FLUJO_OK)
        errors_add(r->errors, SEVERITY_ERROR, (struct position){t.file, 1, 1},
                   "the file lists no route; people could not move");
    return FLUJO_OK;
}

static int closure_kind(const char *text, enum flee_closure_kind *kind)
{
    static const struct {
        const char *name;
        enum flee_closure_kind kind;
    } known[] = {{"country", FLEE_CLOSE_COUNTRY},
                 {"location", FLEE_CLOSE_LOCATION},
                 {"link", FLEE_CLOSE_LINK},
                 {"links", FLEE_CLOSE_LINK},
                 {"camp", FLEE_CLOSE_CAMP},
                 {"idpcamp", FLEE_CLOSE_IDPCAMP},
                 {"remove_forced_redirection", FLEE_END_REDIRECTION}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (loose_same_name(text, known[i].name)) {
            *kind = known[i].kind;
            return 1;
        }
    return 0;
}

static int named_country(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row, int column)
{
    const char *name = loose_cell(row, column);
    for (int i = 0; i < r->f->country_count; i++)
        if (flee_names_equal(r->f->countries[i], name, 1)) return i;
    const char *near = errors_did_you_mean(name, r->f->countries, (size_t)r->f->country_count);
    errors_add(r->errors, flee_remark(r), loose_at(t, row, column),
               "no location is in the country \"%s\", so this closure has no effect%s%s%s", name,
               near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    return -1;
}

/* A day as a number or as a date. */
static int day_of(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row, int column,
                  enum loose_date_order order)
{
    const char *text = loose_cell(row, column);
    double value;
    day_number date;
    if (!*text) return 0;
    if (loose_number(text, &value) && fabs(value) < 1e6) return (int)floor(value);
    if (loose_date(text, order, &date)) return date - r->f->start;
    errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, column),
               "\"%s\" is not a day; give the number of the day from the start, or a date as 2013-12-01", text);
    return 0;
}

static void read_closure(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row,
                         enum loose_date_order order)
{
    struct flee_instance *f = r->f;
    struct flee_closure *c = &f->closures[f->closure_count];
    *c = (struct flee_closure){.a = -1, .b = -1, .line = row->line};
    if (row->count < 4) {
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, 0),
                   "a closure needs closure_type, name1, name2, closure_start and closure_end; this line has %d fields",
                   row->count);
        return;
    }
    if (!closure_kind(loose_cell(row, 0), &c->kind)) {
        static const char *const names[] = {"country", "location", "link",
                                            "camp",    "idpcamp",  "remove_forced_redirection"};
        const char *near = errors_did_you_mean(loose_cell(row, 0), names, sizeof names / sizeof *names);
        errors_add(r->errors, flee_remark(r), loose_at(t, row, 0), "unknown kind of closure \"%s\", ignored; %s%s%s",
                   loose_cell(row, 0), near ? "did you mean " : "",
                   near ? near : "use country, location, link, camp or idpcamp", near ? "?" : "");
        return;
    }
    c->start = day_of(r, t, row, 3, order);
    c->end = day_of(r, t, row, 4, order);
    if (c->end > 0 && c->end <= c->start)
        errors_add(r->errors, flee_remark(r), loose_at(t, row, 4),
                   "this closure ends on day %d, not after its start on day %d; it stays closed", c->end, c->start);
    if (c->kind == FLEE_CLOSE_COUNTRY) {
        c->a = named_country(r, t, row, 1);
        c->b = named_country(r, t, row, 2);
        f->closure_count += c->a >= 0 && c->b >= 0;
        return;
    }
    c->a = named_place(r, t, row, 1, 0, flee_remark(r), ", so this closure has no effect");
    if (c->kind == FLEE_CLOSE_LINK || c->kind == FLEE_END_REDIRECTION) {
        c->b = named_place(r, t, row, 2, 0, flee_remark(r), ", so this closure has no effect");
        f->closure_count += c->a >= 0 && c->b >= 0;
        return;
    }
    f->closure_count += c->a >= 0;
}

enum flujo_status flee_read_closures(struct flee_reader *r)
{
    struct flee_instance *f = r->f;
    struct loose_table t;
    if (!flee_find_input(r, "closures.csv")) return FLUJO_OK;
    enum flujo_status status = flee_read_table(r, &t);
    if (status != FLUJO_OK) return status;
    f->closures = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *f->closures);
    if (!f->closures) return FLUJO_NO_MEMORY;
    enum loose_date_order order = loose_date_order(&t, 3, r->errors);
    for (int i = 0; i < t.count; i++)
        if (!t.rows[i].comment
            && !(i == 0
                 && (loose_same_name(loose_cell(&t.rows[i], 0), "closure_type")
                     || loose_same_name(loose_cell(&t.rows[i], 0), "kind"))))
            read_closure(r, &t, &t.rows[i], order);
    return FLUJO_OK;
}
