/* An instance as understood, written in flujo's format (`flujo import flee`).
 *
 * Every parameter stands in scenario.yml, those of the own model with status
 * and source; coordinates are mended; counts are the corrected ones, one a day;
 * conflict is a full matrix. `flujo run` of the new folder gives the same
 * measures to the byte (tests/flee/import.sh). */
#include "flee/flee_instance.h"

#include "base/files.h"
#include "store/export.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <errno.h>

static int list_count(const double *value) { return (int)((const struct flee_list *)(const void *)value)->count; }

static void write_value(struct text *t, const struct flee_setting *spec, const double *value)
{
    static const char *const modes[] = {"off", "constant", "poisson", "pop_ratio"};
    if (spec->kind == FLEE_TRUTH) {
        text_add(t, *value > 0.0 ? "yes" : "no");
    } else if (spec->kind == FLEE_MODE) {
        text_add(t, modes[(int)*value]);
    } else if (spec->kind == FLEE_LIST) {
        for (int k = 0; k < list_count(value); k++) {
            text_add(t, k ? ", " : "[");
            text_add_number(t, value[k]);
        }
        text_add(t, "]");
    } else {
        text_add_number(t, *value);
    }
}

/* The own value that a setting has, or null. */
static const struct flee_own_value *own_of(const struct flee_setting *spec, const double *value)
{
    for (int i = 0; i < flee_own_count; i++)
        if (!strcmp(flee_own_table[i].name, spec->name) && flee_own_table[i].value == *value) return &flee_own_table[i];
    return NULL;
}

static void write_parameters(struct text *t, const struct flee_settings *s)
{
    text_add(t, "parameters:\n");
    for (int i = 0; i < flee_setting_count; i++) {
        const struct flee_setting *spec = &flee_setting_table[i];
        const double *value = (const double *)(const void *)((const char *)s + spec->offset);
        const struct flee_own_value *own = own_of(spec, value);
        if (spec->kind == FLEE_LIST && list_count(value) == 0) continue;
        text_format(t, "  %s.%s: %s", spec->section, spec->name, own ? "{value: " : "");
        write_value(t, spec, value);
        if (own) text_format(t, ", status: %s, source: \"%s\"}", own->status, own->source);
        text_add(t, "\n");
    }
}

/* Double quotes around, with those inside and backslashes escaped. */
static void write_quoted(struct text *t, const char *s)
{
    text_add(t, "\"");
    for (; *s; s++)
        text_format(t, "%s%c", *s == '"' || *s == '\\' ? "\\" : "", *s);
    text_add(t, "\"");
}

static void write_scenario(struct text *t, const struct flee_instance *f, const char *rules)
{
    char start[11], end[11];
    date_format(f->start, start);
    date_format(f->start + f->length - 1, end);
    text_add(t, "name: ");
    write_quoted(t, f->name);
    text_format(t, "\nmodel: displacement\nrules: %s\nstart: %s\nend: %s\n", rules, start, end);
    write_parameters(t, &f->settings);
}

/* The name of a place; when others before have the same, with its number among them. */
static void write_name(struct text *t, const struct flee_instance *f, int p)
{
    int before = 0;
    for (int q = 0; q < p; q++)
        before += !strcmp(f->places[q].name, f->places[p].name);
    if (before == 0) {
        text_add_csv(t, f->places[p].name);
        return;
    }
    struct text name;
    text_init(&name, t->a);
    text_format(&name, "%s #%d", f->places[p].name, before + 1);
    text_add_csv(t, name.data ? name.data : "");
    t->failed |= name.failed;
    text_free(&name);
}

static void write_optional(struct text *t, double value, int given)
{
    text_add(t, ",");
    if (given) text_add_number(t, value);
}

static void write_places(struct text *t, const struct flee_instance *f)
{
    text_add(t, "id,kind,country,region,lat,lon,population,capacity,conflict_date,conflict_intensity,initial_idps,"
                "capacity_per_day,hdi,trade_volume\n");
    for (int p = 0; p < f->place_count; p++) {
        const struct flee_place *q = &f->places[p];
        write_name(t, f, p);
        text_format(t, ",%s,", q->flood_zone ? "flood_zone" : flee_kind_names[q->kind]);
        text_add_csv(t, q->country);
        text_add(t, ",");
        text_add_csv(t, q->region);
        write_optional(t, q->lat, 1);
        write_optional(t, q->lon, 1);
        write_optional(t, q->population, q->population > 0.0);
        write_optional(t, q->capacity, q->capacity >= 0.0);
        write_optional(t, q->conflict_date, q->kind == FLEE_CONFLICT_ZONE && q->conflict_date != 0.0);
        write_optional(t, q->conflict_intensity, q->conflict_intensity != 1.0);
        write_optional(t, q->initial_idps, q->initial_idps > 0.0);
        write_optional(t, q->capacity_per_day, q->capacity_per_day > 0.0);
        write_optional(t, q->hdi, q->hdi != 0.0);
        write_optional(t, q->trade_volume, q->trade_volume != 0.0);
        text_add(t, "\n");
    }
}

static void write_routes(struct text *t, const struct flee_instance *f)
{
    static const char *const modes[] = {"drive", "walk", "crossing"};
    text_add(t, "from,to,km,forced,mode,max_move_speed,walk_probability\n");
    for (int r = 0; r < f->route_count; r++) {
        const struct flee_route *e = &f->routes[r];
        write_name(t, f, e->from);
        text_add(t, ",");
        write_name(t, f, e->to);
        write_optional(t, e->km, 1);
        text_format(t, ",%d,%s", e->forced, modes[e->mode]);
        write_optional(t, e->speed, e->speed >= 0.0);
        write_optional(t, e->walk, e->walk > 0.0);
        text_add(t, "\n");
    }
}

static void write_date(struct text *t, day_number day)
{
    char date[11];
    date_format(day, date);
    text_add(t, date);
}

static void write_closures(struct text *t, const struct flee_instance *f)
{
    static const char *const kinds[] = {"country", "location", "link", "camp", "idpcamp", "remove_forced_redirection"};
    text_add(t, "kind,from,to,start,end\n");
    for (int i = 0; i < f->closure_count; i++) {
        const struct flee_closure *c = &f->closures[i];
        int country = c->kind == FLEE_CLOSE_COUNTRY;
        text_format(t, "%s,", kinds[c->kind]);
        for (int end = 0; end < 2; end++) {
            int id = end ? c->b : c->a;
            text_add(t, end ? "," : "");
            if (id < 0 || country)
                text_add_csv(t, id < 0 ? "-" : f->countries[id]);
            else
                write_name(t, f, id);
        }
        text_add(t, ",");
        write_date(t, f->start + c->start);
        text_add(t, ",");
        if (c->end > c->start) /* otherwise it never ends */
            write_date(t, f->start + c->end);
        text_add(t, "\n");
    }
}

static void write_matrix(struct text *t, const struct flee_instance *f, const float *value)
{
    text_add(t, "date");
    for (int p = 0; p < f->place_count; p++) {
        text_add(t, ",");
        write_name(t, f, p);
    }
    for (int d = 0; d <= f->length; d++) {
        text_add(t, "\n");
        write_date(t, f->start + d);
        for (int p = 0; p < f->place_count; p++)
            text_format(t, ",%.9g", (double)value[(size_t)d * (size_t)f->place_count + (size_t)p]);
    }
    text_add(t, "\n");
}

static void write_series(struct text *t, const struct flee_instance *f, const char *measure, const char *element,
                         const double *count)
{
    for (int d = 0; d <= f->length; d++) {
        write_date(t, f->start + d);
        text_format(t, ",%s,", measure);
        text_add_csv(t, element);
        text_format(t, ",%.0f\n", count[d]);
    }
}

static void write_observations(struct text *t, const struct flee_instance *f)
{
    text_add(t, "date,measure,element,value\n");
    for (int k = 0; k < f->source_count; k++)
        if (f->sources[k].counted || f->sources[k].scored)
            write_series(t, f, "registered", f->sources[k].name, f->sources[k].count);
    if (f->total) write_series(t, f, "displaced", "", f->total);
}

/* One file, made by what is in t. */
static enum flujo_status put(struct text *t, const char *folder, const char *name, struct error_list *errors)
{
    struct text path;
    text_init(&path, t->a);
    text_path(&path, folder, name);
    enum flujo_status status = t->failed || path.failed
                                   ? FLUJO_NO_MEMORY
                                   : file_write_atomic(t->a, path.data, t->data ? t->data : "", t->length, errors);
    text_free(&path);
    text_clear(t);
    return status;
}

/* The files on attributes of people that rules act on, as they are. */
static enum flujo_status copy_people(struct text *t, const struct flee_instance *f, const char *folder,
                                     struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK;
    for (int i = 0; i <= FLEE_ATTRIBUTES && status == FLUJO_OK; i++) {
        const char *file = f->people.file[i];
        char *data = NULL;
        size_t length = 0;
        if (!file) continue;
        status = file_read(t->a, file, &data, &length, errors);
        if (status != FLUJO_OK) break;
        text_add_bytes(t, data, length);
        memory_free(t->a, data);
        status = put(t, folder, strrchr(file, '/') + 1, errors);
    }
    return status;
}

static enum flujo_status make_folders(struct text *t, const char *folder, struct error_list *errors)
{
    const char *folders[] = {"", "/series", "/observations"};
    enum flujo_status status = FLUJO_OK;
    for (int i = 0; i < 3 && status == FLUJO_OK; i++) {
        text_clear(t);
        text_format(t, "%s%s", folder, folders[i]);
        status = t->failed ? FLUJO_NO_MEMORY : export_make_folder(t->data, errors);
    }
    text_clear(t);
    return status;
}

static enum flujo_status write_files(const struct flee_instance *f, const char *rules, const char *folder,
                                     struct error_list *errors)
{
    static const struct {
        const char *name;
        void (*write)(struct text *, const struct flee_instance *);
    } files[] = {{"places.csv", write_places},
                 {"routes.csv", write_routes},
                 {"closures.csv", write_closures},
                 {"observations/registered.csv", write_observations}};
    struct text t;
    text_init(&t, f->arena.a);
    enum flujo_status status = make_folders(&t, folder, errors);
    for (size_t i = 0; i < sizeof files / sizeof *files && status == FLUJO_OK; i++) {
        files[i].write(&t, f);
        status = put(&t, folder, files[i].name, errors);
    }
    if (status == FLUJO_OK) {
        write_matrix(&t, f, f->intensity);
        status = put(&t, folder, "series/conflict.csv", errors);
    }
    if (status == FLUJO_OK && f->flood) {
        write_matrix(&t, f, f->flood);
        status = put(&t, folder, "series/flood.csv", errors);
    }
    if (status == FLUJO_OK) status = copy_people(&t, f, folder, errors);
    if (status == FLUJO_OK) {
        write_scenario(&t, f, rules);
        status = put(&t, folder, "scenario.yml", errors);
    }
    text_free(&t);
    return status;
}

/* Made under another name beside it, and put in place whole. */
enum flujo_status flee_instance_write(const struct flee_instance *f, const char *rules, const char *folder,
                                      struct error_list *errors)
{
    struct text part;
    text_init(&part, f->arena.a);
    export_folder_name(folder, &part);
    enum flujo_status status = part.failed ? FLUJO_NO_MEMORY : write_files(f, rules, part.data, errors);
    if (status == FLUJO_OK && rename(part.data, folder) != 0) {
        errors_add(errors, SEVERITY_ERROR, (struct position){folder, 0, 0},
                   "cannot be put in place: %s; give a new name", strerror(errno));
        status = FLUJO_FAILED;
    }
    if (status != FLUJO_OK && !part.failed) folder_remove(part.data);
    text_free(&part);
    return status;
}
