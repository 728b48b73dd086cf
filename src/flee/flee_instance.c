/* Reading a Flee instance: the folder, its parts in order, and what only the
 * whole can show (swapped coordinates, places that nothing leads to).
 *
 * Source: the input formats of Flee and FabFlee (BSD-3-Clause,
 * doi:10.1038/s41598-017-13828-9), in every dialect met so far.
 * Limits: food security, harvests and fixed routes are named and left aside; see docs/flee.md. */
#include "flee/flee_instance.h"

#include "base/files.h"
#include "base/geography.h"
#include "flee/flee_reader.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const flee_kind_names[FLEE_KINDS] = {"town",    "conflict_zone",  "camp",
                                                 "idpcamp", "forwarding_hub", "marker"};

static const char *const input_folders[] = {"input_csv", "input_CSV", "input", ""};
static const char *const source_folders[] = {
    "source_data", "validation_data", "refugee_data", "unhcr_data", "data", "input_csv/source_data", ""};

static int find_in(struct text *path, const char *folder, const char *const *parts, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        text_clear(path);
        text_format(path, "%s/%s%s%s", folder, parts[i], *parts[i] ? "/" : "", name);
        if (path->data && file_exists(path->data) && !file_is_folder(path->data)) return 1;
    }
    return 0;
}

int flee_find_input(struct flee_reader *r, const char *name)
{
    static const char *const names[][2] = {{"locations.csv", "places.csv"},
                                           {"conflicts.csv", "series/conflict.csv"},
                                           {"flood_level.csv", "series/flood.csv"}};
    for (size_t i = 0; r->scenario && i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i][0])) name = names[i][1];
    if (r->scenario)
        return find_in(&r->path, r->f->folder, input_folders + sizeof input_folders / sizeof *input_folders - 1, 1,
                       name);
    return find_in(&r->path, r->f->folder, input_folders, sizeof input_folders / sizeof *input_folders, name);
}

int flee_find_source(struct flee_reader *r, const char *name)
{
    return find_in(&r->path, r->f->folder, source_folders, sizeof source_folders / sizeof *source_folders, name);
}

enum flujo_status flee_note_input(struct flee_instance *f, const char *path, uint64_t hash)
{
    const char *name = path + strlen(f->folder);

    name += strspn(name, "/");
    for (int i = 0; i < f->input_count; i++)
        if (strcmp(f->inputs[i].name, name) == 0) return FLUJO_OK;
    if (f->input_count == f->input_room) {
        int room = f->input_room > 0 ? 2 * f->input_room : 16;
        struct input_file *more = arena_alloc(&f->arena, (size_t)room, sizeof *more);
        if (!more) return FLUJO_NO_MEMORY;
        if (f->input_count > 0) memcpy(more, f->inputs, (size_t)f->input_count * sizeof *more);
        f->inputs = more, f->input_room = room;
    }
    name = arena_copy_string(&f->arena, name, strlen(name));
    if (!name) return FLUJO_NO_MEMORY;
    f->inputs[f->input_count++] = (struct input_file){name, hash};
    return FLUJO_OK;
}

enum flujo_status flee_read_table(struct flee_reader *r, struct loose_table *t)
{
    enum flujo_status status = loose_table_read(&r->f->arena, r->path.data, t, r->errors);
    return status == FLUJO_OK ? flee_note_input(r->f, r->path.data, t->hash) : status;
}

enum severity flee_remark(const struct flee_reader *r) { return r->strict ? SEVERITY_ERROR : SEVERITY_WARNING; }

int flee_instance_is(const char *folder)
{
    struct text path;
    text_init(&path, memory_default());
    size_t n = sizeof input_folders / sizeof *input_folders;
    int found = 0;
    /* A flujo scenario has places.csv; routes.csv alone shows nothing. */
    if (flee_scenario_is(folder))
        found = 1;
    else if (!find_in(&path, folder, input_folders + n - 1, 1, "scenario.yml"))
        found = find_in(&path, folder, input_folders, n, "locations.csv")
                || find_in(&path, folder, input_folders, n - 1, "routes.csv")
                || find_in(&path, folder, input_folders, n - 1, "sim_period.csv")
                || find_in(&path, folder, input_folders + n - 1, 1, "simsetting.yml");
    text_free(&path);
    return found;
}

/* The only name that equals this one, more or less loosely; -1 if there is none or two differ. */
static int find_equal(const struct flee_instance *f, const char *name, int loose)
{
    int found = -1;
    for (int i = 0; i < f->place_count; i++) {
        if (!flee_names_equal(f->places[i].name, name, loose)) continue;
        if (found >= 0 && strcmp(f->places[found].name, f->places[i].name) != 0) return -1;
        if (found < 0) found = i;
    }
    return found;
}

int flee_place_find(const struct flee_instance *f, const char *name)
{
    for (int i = 0; i < f->place_count; i++)
        if (!strcmp(f->places[i].name, name)) return i;
    int found = find_equal(f, name, 0);
    return found >= 0 ? found : find_equal(f, name, 1); /* blanks and underscores differ between files */
}

int flee_place_find_last(const struct flee_instance *f, const char *name)
{
    int found = flee_place_find(f, name);
    for (int i = f->place_count - 1; i > found && found >= 0; i--)
        if (!strcmp(f->places[i].name, f->places[found].name)) return i;
    return found;
}

void flee_suggest_place(const struct flee_instance *f, const char *name, char *out, size_t size)
{
    out[0] = 0;
    const char **names = memory_alloc(f->arena.a, (size_t)f->place_count + 1, sizeof *names);
    if (!names) return;
    for (int i = 0; i < f->place_count; i++)
        names[i] = f->places[i].name;
    const char *near = errors_did_you_mean(name, names, (size_t)f->place_count);
    if (near) (void)snprintf(out, size, "; did you mean %s?", near);
    memory_free(f->arena.a, names);
}

double flee_distance(const struct flee_place *a, const struct flee_place *b)
{
    return geography_km(a->lat, a->lon, b->lat, b->lon);
}

/* How far positions are from agreeing with the roads: a road is at least as
 * long as the straight line. Sum over routes of |log(line / road)|. */
static double disagreement(const struct flee_instance *f)
{
    double total = 0.0;
    for (int i = 0; i < f->route_count; i++) {
        double line = flee_distance(&f->places[f->routes[i].from], &f->places[f->routes[i].to]);
        if (isnan(line) || !(f->routes[i].km > 0.0)) continue;
        total += fabs(log((line + 1.0) / (f->routes[i].km + 1.0)));
    }
    return total;
}

static void swap_positions(struct flee_instance *f)
{
    for (int i = 0; i < f->place_count; i++) {
        double lat = f->places[i].lat;
        f->places[i].lat = f->places[i].lon;
        f->places[i].lon = lat;
    }
}

static void mend_positions(struct flee_reader *r)
{
    struct flee_instance *f = r->f;
    int impossible = 0;
    for (int i = 0; i < f->place_count; i++)
        impossible |= fabs(f->places[i].lat) > 90.0;
    double as_given = disagreement(f);
    swap_positions(f);
    int impossible_swapped = 0;
    for (int i = 0; i < f->place_count; i++)
        impossible_swapped |= fabs(f->places[i].lat) > 90.0;
    double swapped = disagreement(f);
    if (!impossible_swapped && (impossible || swapped < 0.8 * as_given)) {
        errors_add(r->errors, flee_remark(r), (struct position){f->name, 0, 0},
                   "latitude and longitude are exchanged in locations.csv (the distances of routes.csv show it); "
                   "they are read the other way round");
        return;
    }
    swap_positions(f);
    for (int i = 0; i < f->place_count; i++)
        if (fabs(f->places[i].lat) > 90.0 || fabs(f->places[i].lon) > 360.0)
            errors_add(r->errors, flee_remark(r), (struct position){f->name, f->places[i].line, 0},
                       "%s lies at latitude %g, longitude %g, which is nowhere on Earth; its position is not used",
                       f->places[i].name, f->places[i].lat, f->places[i].lon);
}

/* A single place whose coordinates are exchanged: all its roads are far too short, and none is after the exchange. */
static void check_positions(struct flee_reader *r)
{
    const struct flee_instance *f = r->f;
    for (int p = 0; p < f->place_count; p++) {
        const struct flee_place *place = &f->places[p];
        const struct flee_place other_way = {.lat = place->lon, .lon = place->lat};
        const struct flee_route *wrong = NULL;
        int fine = 0, still = 0;
        for (int i = 0; i < f->route_count; i++) {
            const struct flee_route *e = &f->routes[i];
            if (e->from != p && e->to != p) continue;
            const struct flee_place *end = &f->places[e->from == p ? e->to : e->from];
            int bad = geography_too_short(e->km, flee_distance(place, end));
            wrong = bad ? e : wrong;
            fine += !bad;
            still += geography_too_short(e->km, flee_distance(&other_way, end));
        }
        if (wrong && !fine && !still)
            errors_add(
                r->errors, flee_remark(r), (struct position){f->name, place->line, 0},
                "latitude and longitude of %s seem exchanged: the road from %s to %s has %g km, the straight line "
                "%.0f",
                place->name, f->places[wrong->from].name, f->places[wrong->to].name, wrong->km,
                flee_distance(&f->places[wrong->from], &f->places[wrong->to]));
    }
}

/* Which places can be reached from where people start. */
static void check_reach(struct flee_reader *r)
{
    struct flee_instance *f = r->f;
    char *seen = memory_alloc(f->arena.a, (size_t)f->place_count + 1, 1);
    if (!seen) return;
    int starts = 0, changed = 1, camps = 0, floods = f->flood && f->settings.flood_driven_spawning > 0.0;
    for (int p = 0; p < f->place_count; p++)
        for (int d = 0; d <= f->length && !seen[p]; d++)
            seen[p] = (f->compat && flee_starts_in_conflict(&f->places[p]))
                      || f->intensity[(size_t)d * f->place_count + p] > 0.0f
                      || (floods && f->flood[(size_t)d * f->place_count + p] >= 1.0f);
    for (int p = 0; p < f->place_count; p++)
        starts += seen[p];
    while (changed) {
        changed = 0;
        for (int i = 0; i < f->route_count; i++) {
            char *a = &seen[f->routes[i].from], *b = &seen[f->routes[i].to];
            if (*a != *b) *a = *b = 1, changed = 1;
        }
    }
    struct position at = {f->name, 0, 0};
    for (int p = 0; p < f->place_count; p++) {
        if (!flee_is_camp(f->places[p].kind)) continue;
        camps++;
        if (starts && !seen[p])
            errors_add(
                r->errors, SEVERITY_WARNING, at,
                "no route leads from a place in conflict to the camp %s, so nobody will arrive there; add its routes",
                f->places[p].name);
    }
    if (!camps && !(f->compat && f->settings.flood_rules > 0.0))
        errors_add(r->errors, SEVERITY_ERROR, at, "no location is a camp; give those that are the location_type camp");
    if (!starts)
        errors_add(r->errors, SEVERITY_ERROR, at,
                   "no place is in conflict on any day, so nobody would leave; give intensities in conflicts.csv or a "
                   "conflict_date to conflict zones");
    memory_free(f->arena.a, seen);
}

static void find_countries(struct flee_instance *f)
{
    f->home_country = f->place_count ? f->places[0].country_id : 0;
    f->origin_country = f->home_country;
    double best = -1.0;
    for (int c = 0; c < f->country_count; c++) {
        double n = 0.0;
        for (int p = 0; p < f->place_count; p++)
            n += f->places[p].country_id == c && f->places[p].kind == FLEE_CONFLICT_ZONE;
        if (n > best) {
            best = n;
            f->origin_country = c;
        }
    }
}

static enum flujo_status read_settings(struct flee_reader *r)
{
    static const char *const names[] = {"simsetting.yml", "simsettings.yml", "simsetting.yaml", "simsetting.csv",
                                        "simsettings.csv"};
    struct flee_instance *f = r->f;
    enum flujo_status status = FLUJO_OK;
    flee_settings_shipped(&f->settings);
    if (r->own) flee_settings_own(&f->settings);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (flee_find_input(r, names[i])) {
            f->settings_file = arena_copy_string(&f->arena, r->path.data, r->path.length);
            if (!f->settings_file) return FLUJO_NO_MEMORY;
            /* A file replaces the shipped one as a whole: what it leaves out
             * has the default of the code. */
            flee_settings_default(&f->settings);
            if (r->own) flee_settings_own(&f->settings);
            uint64_t hash;
            status = flee_settings_read(&f->arena, f->settings_file, r->strict, &f->settings, &hash, r->errors);
            if (status == FLUJO_OK) status = flee_note_input(f, f->settings_file, hash);
            break;
        }
    if (!f->settings_file)
        errors_add(r->errors, SEVERITY_NOTE, (struct position){f->name, 0, 0},
                   "no simsetting.yml; the values that Flee ships are used");
    return status;
}

static void override_settings(struct flee_reader *r, const struct flee_read_options *options)
{
    if (options && options->no_capacity) flee_settings_no_capacity(&r->f->settings);
    for (size_t i = 0; options && i < options->override_count; i++)
        flee_settings_override(&r->f->settings, options->overrides[i], r->errors);
}

/* A part of a coupled run: Flee would exchange people with another program each day. */
static void name_coupling(struct flee_reader *r)
{
    if (flee_find_input(r, "coupled_locations.csv"))
        errors_add(
            r->errors, flee_remark(r), (struct position){r->path.data, 1, 1},
            "this instance is one part of a coupled run; it is run by itself, and nobody comes from or goes to the "
            "other part");
}

static enum flujo_status read_parts(struct flee_reader *r, const struct flee_read_options *options)
{
    enum flujo_status (*const parts[])(
        struct flee_reader *) = {flee_read_places,    flee_read_routes, flee_read_period,  flee_read_closures,
                                 flee_read_conflicts, flee_read_floods, flee_read_sources, flee_read_people};
    enum flujo_status (*const scenario_parts[])(
        struct flee_reader *) = {flee_read_places, flee_read_routes,       flee_read_closures, flee_read_conflicts,
                                 flee_read_floods, flee_read_observations, flee_read_people};
    size_t count = r->scenario ? sizeof scenario_parts / sizeof *scenario_parts : sizeof parts / sizeof *parts;
    enum flujo_status worst = r->scenario ? flee_read_scenario(r) : read_settings(r);
    if (worst == FLUJO_OK) override_settings(r, options);
    flee_settings_finish(&r->f->settings);
    if (worst == FLUJO_NO_MEMORY) return worst;
    for (size_t i = 0; i < count; i++) {
        enum flujo_status (*const part)(struct flee_reader *) = (r->scenario ? scenario_parts : parts)[i];
        if (i > 0 && r->f->place_count == 0 && part != flee_read_period)
            continue; /* every name in it would be one more error for the same mistake */
        enum flujo_status status = part(r);
        if (status == FLUJO_NO_MEMORY) return status;
        if (status != FLUJO_OK) worst = status;
    }
    if (!r->scenario) name_coupling(r);
    if (errors_status(r->errors) == FLUJO_OK) {
        if (!r->scenario) mend_positions(r);
        check_positions(r);
        find_countries(r->f);
        check_reach(r);
    }
    enum flujo_status status = errors_status(r->errors);
    return status == FLUJO_OK ? worst : status;
}

static const char *base_name(struct arena *arena, const char *folder)
{
    size_t n = strlen(folder);
    while (n > 1 && folder[n - 1] == '/')
        n--;
    size_t start = n;
    while (start > 0 && folder[start - 1] != '/')
        start--;
    if (n - start == 1 && folder[start] == '.') return "instance";
    return arena_copy_string(arena, folder + start, n - start);
}

enum flujo_status flee_instance_read(const struct allocator *a, const char *folder,
                                     const struct flee_read_options *options, struct flee_instance **out,
                                     struct error_list *errors)
{
    *out = NULL;
    struct flee_instance *f = memory_alloc(a, 1, sizeof *f);
    if (!f) return FLUJO_NO_MEMORY;
    arena_init(&f->arena, a);
    struct flee_reader r = {.f = f,
                            .errors = errors,
                            .strict = options && options->strict,
                            .own = options && options->own,
                            .scenario = flee_scenario_is(folder)};
    text_init(&r.path, a);
    f->compat = options && options->compat;
    f->folder = arena_copy_string(&f->arena, folder, strlen(folder));
    f->name = base_name(&f->arena, folder);
    enum flujo_status status = f->folder && f->name ? FLUJO_OK : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK && !file_is_folder(folder)) {
        errors_add(errors, SEVERITY_ERROR, (struct position){folder, 0, 0},
                   "not a folder; give the folder of a Flee instance");
        status = FLUJO_BAD_INPUT;
    }
    if (status == FLUJO_OK) status = read_parts(&r, options);
    if (r.path.failed) status = FLUJO_NO_MEMORY; /* a file may have been taken for missing */
    text_free(&r.path);
    if (status == FLUJO_OK)
        *out = f;
    else
        flee_instance_free(f);
    return status;
}

void flee_instance_free(struct flee_instance *f)
{
    if (!f) return;
    const struct allocator *a = f->arena.a;
    arena_free(&f->arena);
    memory_free(a, f);
}
