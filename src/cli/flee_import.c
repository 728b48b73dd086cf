/* flujo import flee: the instance as understood, written in one clean dialect.
 *
 * Every setting stands in simsetting.yml; coordinates are mended; counts are
 * the corrected ones, a line a day under a heading; conflict is a full matrix.
 * The folder runs in flujo and in Flee, and gives flujo the same results. */
#include "cli/flee_commands.h"

#include "store/export.h"

#include <math.h>
#include <stdio.h>

static int list_count(const double *value)
{
    return (int)((const struct flee_list *)(const void *)value)->count;
}

static void write_settings(struct text *t, const struct flee_settings *s)
{
    const char *section = "";
    for (int i = 0; i < flee_setting_count; i++) {
        const struct flee_setting *spec = &flee_setting_table[i];
        const double *value = (const double *)(const void *)((const char *)s + spec->offset);
        static const char *const modes[] = {"off", "constant", "poisson", "pop_ratio"};
        if (spec->section != section)
            text_format(t, "%s:\n", section = spec->section);
        if (spec->kind == FLEE_LIST && list_count(value) == 0)
            continue;
        text_format(t, "  %s: ", spec->name);
        if (spec->kind == FLEE_TRUTH)
            text_add(t, *value > 0.0 ? "True" : "False");
        else if (spec->kind == FLEE_MODE)
            text_add(t, modes[(int)*value]);
        else if (spec->kind == FLEE_LIST)
            for (int k = 0; k < list_count(value); k++) {
                text_add(t, k ? ", " : "[");
                text_add_number(t, value[k]);
            }
        else
            text_add_number(t, *value);
        text_add(t, spec->kind == FLEE_LIST ? "]\n" : "\n");
    }
}

static void write_places(struct text *t, const struct flee_instance *f)
{
    text_add(t, "#name,region,country,latitude,longitude,location_type,conflict_date,population\n");
    for (int p = 0; p < f->place_count; p++) {
        const struct flee_place *q = &f->places[p];
        const char *texts[] = {q->name, q->region, q->country};
        for (int k = 0; k < 3; k++) {
            text_add_csv(t, texts[k]);
            text_add(t, ",");
        }
        text_add_number(t, q->lat);
        text_add(t, ",");
        text_add_number(t, q->lon);
        text_format(t, ",%s,", flee_kind_names[q->kind]);
        if (q->conflict_date >= 0.0)
            text_add_number(t, q->conflict_date);
        text_add(t, ",");
        if (q->capacity >= 0.0 || q->population > 0.0)
            text_add_number(t, q->capacity >= 0.0 ? q->capacity : q->population);
        text_add(t, "\n");
    }
}

static void write_routes(struct text *t, const struct flee_instance *f)
{
    static const char *const modes[] = {"drive", "walk", "crossing"};
    text_add(t, "#name1,name2,distance,forced_redirection,link_type\n");
    for (int r = 0; r < f->route_count; r++) {
        text_add_csv(t, f->places[f->routes[r].from].name);
        text_add(t, ",");
        text_add_csv(t, f->places[f->routes[r].to].name);
        text_add(t, ",");
        text_add_number(t, f->routes[r].km);
        text_format(t, ",%d,%s\n", f->routes[r].forced, modes[f->routes[r].mode]);
    }
}

static void write_closures(struct text *t, const struct flee_instance *f)
{
    static const char *const kinds[] = {"country", "location", "link", "camp", "idpcamp", "remove_forced_redirection"};
    text_add(t, "#closure_type,name1,name2,closure_start,closure_end\n");
    for (int i = 0; i < f->closure_count; i++) {
        const struct flee_closure *c = &f->closures[i];
        int country = c->kind == FLEE_CLOSE_COUNTRY;
        text_format(t, "%s,", kinds[c->kind]);
        text_add_csv(t, country ? f->countries[c->a] : f->places[c->a].name);
        text_add(t, ",");
        text_add_csv(t, c->b < 0 ? "-" : country ? f->countries[c->b] : f->places[c->b].name);
        text_format(t, ",%d,%d\n", c->start, c->end);
    }
}

static void write_conflicts(struct text *t, const struct flee_instance *f)
{
    text_add(t, "#Day");
    for (int p = 0; p < f->place_count; p++) {
        text_add(t, ",");
        text_add_csv(t, f->places[p].name);
    }
    for (int d = 0; d <= f->length; d++) {
        text_format(t, "\n%d", d);
        for (int p = 0; p < f->place_count; p++)
            text_format(t, ",%.9g", (double)f->intensity[(size_t)d * (size_t)f->place_count + (size_t)p]);
    }
    text_add(t, "\n");
}

static void write_counts(struct text *t, const struct flee_instance *f, const double *count)
{
    text_add(t, "Date,Count\n");
    for (int d = 0; d <= f->length; d++) {
        char date[11];
        date_format(f->start + d, date);
        text_format(t, "%s,%.0f\n", date, count[d]);
    }
}

/* One file, made by what is in t. */
static enum flujo_status put(struct text *t, const char *folder, const char *name, struct error_list *errors)
{
    struct text path;
    text_init(&path, t->a);
    text_path(&path, folder, name);
    enum flujo_status status = t->failed || path.failed ? FLUJO_NO_MEMORY
                               : file_write_atomic(t->a, path.data, t->data ? t->data : "", t->length, errors);
    text_free(&path);
    text_clear(t);
    return status;
}

static enum flujo_status write_sources(struct text *t, const struct flee_instance *f, const char *folder, struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK;
    char name[64];
    if (f->total) {
        write_counts(t, f, f->total);
        status = put(t, folder, "source_data/refugees.csv", errors);
    }
    for (int k = 0; status == FLUJO_OK && k < f->source_count; k++) {
        write_counts(t, f, f->sources[k].count);
        (void)snprintf(name, sizeof name, "source_data/camp-%02d.csv", k + 1);
        status = put(t, folder, name, errors);
    }
    text_add(t, f->total ? "total,refugees.csv\n" : "");
    for (int k = 0; k < f->source_count; k++) {
        text_add_csv(t, f->sources[k].name);
        text_format(t, ",camp-%02d.csv\n", k + 1);
    }
    return status == FLUJO_OK ? put(t, folder, "source_data/data_layout.csv", errors) : status;
}

static enum flujo_status write_all(struct text *t, const struct flee_instance *f, const char *folder, struct error_list *errors)
{
    static const struct { const char *name; void (*write)(struct text *, const struct flee_instance *); } files[] = {
        {"input_csv/locations.csv", write_places}, {"input_csv/routes.csv", write_routes},
        {"input_csv/closures.csv", write_closures}, {"input_csv/conflicts.csv", write_conflicts}};
    char date[11];
    enum flujo_status status = FLUJO_OK;
    const char *folders[] = {"", "/input_csv", "/source_data"};
    for (int i = 0; i < 3 && status == FLUJO_OK; i++) {
        text_clear(t);
        text_format(t, "%s%s", folder, folders[i]);
        status = t->failed ? FLUJO_NO_MEMORY : export_make_folder(t->data, errors);
    }
    text_clear(t);
    for (size_t i = 0; i < sizeof files / sizeof *files && status == FLUJO_OK; i++) {
        files[i].write(t, f);
        status = put(t, folder, files[i].name, errors);
    }
    if (status != FLUJO_OK)
        return status;
    date_format(f->start, date);
    text_format(t, "StartDate,%s\nLength,%d\n", date, f->length);
    status = put(t, folder, "input_csv/sim_period.csv", errors);
    write_settings(t, &f->settings);
    if (status == FLUJO_OK)
        status = put(t, folder, "simsetting.yml", errors);
    return status == FLUJO_OK ? write_sources(t, f, folder, errors) : status;
}

int flee_import(const struct args *args)
{
    struct error_list errors;
    struct flee_instance *f = NULL;
    struct displacement_study study;
    struct text t;
    errors_init(&errors, args->a);
    text_init(&t, args->a);
    enum flujo_status status;
    if (file_exists(args->operands[2])) {
        errors_add(&errors, SEVERITY_ERROR, (struct position){args->operands[2], 0, 0}, "exists already; give a new folder");
        status = FLUJO_BAD_INPUT;
    } else {
        status = flee_open(args, args->operands[1], &f, &study, &errors);
    }
    if (status == FLUJO_OK)
        status = write_all(&t, f, args->operands[2], &errors);
    if (status == FLUJO_OK && !args->given[OPT_QUIET])
        printf("%s: %d places, %d routes and %d camps with counts are in %s\n", f->name, f->place_count, f->route_count,
               displacement_columns(f), args->operands[2]);
    int code = flee_finish(args, status, &errors);
    flee_instance_free(f);
    text_free(&t);
    errors_free(&errors);
    return code;
}
