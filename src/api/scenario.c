/* Scenarios as callers see them. */
#include "api/handles.h"

#include "flee/flee_instance.h"
#include "scenario/options.h"

#include <stdio.h>
#include <string.h>

/* Warnings count as errors; the status that follows. */
static enum flujo_status be_strict(enum flujo_status status, struct error_list *errors)
{
    for (size_t i = 0; i < errors->count; i++)
        if (errors->items[i].severity == SEVERITY_WARNING) {
            errors->items[i].severity = SEVERITY_ERROR;
            errors->errors++;
        }
    return status == FLUJO_OK ? errors_status(errors) : status;
}

static void add_count(struct text *t, int n, const char *one, const char *several)
{
    text_format(t, "%s%d %s", t->data[t->length - 1] == ';' ? " " : ", ", n, n == 1 ? one : several);
}

/* What the parameters rest on; options that are not stated have the default of the table. */
static void add_values(struct text *t, const struct scenario *s)
{
    static const char *const status[] = {"measured", "calibrated", "assumed"};
    int stated[3] = {0}, defaults[3] = {0};

    for (option_id id = 0; id < option_count(); id++)
        for (int k = 0; k < 3 && !option_is_stated(s, id); k++)
            defaults[k] += strcmp(option_at(id)->status, status[k]) == 0;
    for (int i = 0; i < s->parameter_count; i++)
        for (int k = 0; k < 3; k++)
            stated[k] += strcmp(s->parameters[i].status, status[k]) == 0;
    text_format(t,
                "\nvalues in force: %d stated in the scenario (%d measured, %d calibrated, %d assumed), %d options at "
                "their default (%d measured, %d calibrated, %d assumed); a report lists them all",
                s->parameter_count, stated[0], stated[1], stated[2], defaults[0] + defaults[1] + defaults[2],
                defaults[0], defaults[1], defaults[2]);
}

static void summarize(struct text *t, const struct scenario *s)
{
    char from[11], to[11];

    date_format(s->start, from);
    date_format(s->end, to);
    text_format(t, "%s: ready to run: %s to %s;", s->name, from, to);
    if (t->failed) return;
    add_count(t, s->place_count, "place", "places");
    add_count(t, s->route_count, "route", "routes");
    add_count(t, s->class_count, "class", "classes");
    add_count(t, s->series_count, "series", "series");
    add_count(t, s->policy_count, "policy", "policies");
    add_count(t, s->parameter_count, "parameter", "parameters");
    add_count(t, s->observation_count, "observation", "observations");
    add_values(t, s);
}

/* Names of levers with their elements: "expulsion.single_adult". */
static enum flujo_status list_levers(flujo_scenario *h)
{
    char name[PARAMETER_NAME_SIZE];
    int most = 0;

    for (option_id id = 0; id < option_count(); id++)
        most += option_at(id)->lever ? dimension_count(option_at(id)->index, h->s) : 0;
    h->levers = arena_alloc(&h->s->arena, (size_t)most, sizeof *h->levers);
    for (option_id id = 0; h->levers != NULL && id < option_count(); id++) {
        const struct option_spec *o = option_at(id);
        int n = o->lever ? dimension_count(o->index, h->s) : 0;

        for (int i = 0; i < n; i++) {
            const char *element = dimension_id(o->index, h->s, i);
            int length = snprintf(name, sizeof name, "%s%s%s", o->name, *element ? "." : "", element);
            const char *copy = arena_copy_string(&h->s->arena, name, (size_t)length);
            if (copy == NULL) return FLUJO_NO_MEMORY;
            h->levers[h->lever_count++] = copy;
        }
    }
    return h->levers == NULL ? FLUJO_NO_MEMORY : FLUJO_OK;
}

static enum flujo_status copy_set(flujo_scenario *h, const char *const *set, size_t count)
{
    const char **copies = arena_alloc(&h->s->arena, count, sizeof *copies);

    for (size_t i = 0; copies != NULL && i < count; i++) {
        copies[i] = arena_copy_string(&h->s->arena, set[i], strlen(set[i]));
        if (copies[i] == NULL) return FLUJO_NO_MEMORY;
    }
    h->set = copies;
    h->set_count = count;
    return copies == NULL ? FLUJO_NO_MEMORY : FLUJO_OK;
}

static enum flujo_status describe(flujo_scenario *h, const struct flujo_load_options *o)
{
    const struct scenario *s = h->s;
    enum flujo_status status = copy_set(h, o->set, o->set_count);

    if (status == FLUJO_OK) status = list_levers(h);
    summarize(&h->summary, s);
    h->info = (struct flujo_scenario_info){.folder = s->folder,
                                           .name = s->name,
                                           .title = s->title != NULL && s->title[0] != '\0' ? s->title : s->name,
                                           .base_policy = s->base_policy,
                                           .summary = h->summary.data,
                                           .start = s->start,
                                           .end = s->end,
                                           .decision = s->decision,
                                           .seed = s->seed,
                                           .replicates = s->replicates};
    return h->summary.failed ? FLUJO_NO_MEMORY : status;
}

static enum flujo_status load(flujo_scenario *h, const char *folder, const struct flujo_load_options *o,
                              struct error_list *errors)
{
    int displacement = flee_scenario_is(folder);

    if (!displacement && !flee_instance_is(folder)) {
        enum flujo_status status = scenario_load(&h->own, folder, o->set, o->set_count, &h->s, errors);
        if (o->strict) status = be_strict(status, errors);
        return status == FLUJO_OK ? describe(h, o) : status;
    }
    errors_add(errors, SEVERITY_ERROR, (struct position){folder, 0, 0},
               "this is a %s; run, check, validate, %sexport flee-out and bench agents take it",
               displacement ? "displacement scenario" : "Flee instance", displacement ? "" : "import flee, ");
    return FLUJO_BAD_INPUT;
}

enum flujo_status flujo_scenario_load(const char *folder, const struct flujo_load_options *options,
                                      flujo_scenario **out, flujo_errors *errors)
{
    struct flujo_load_options o;
    struct call c;

    structure_copy(&o, sizeof o, options);
    call_begin(&c, errors);
    struct allocator own = allocator_of(o.allocator);
    flujo_scenario *h = memory_alloc(&own, 1, sizeof *h);
    *out = NULL;
    if (h == NULL) return call_end(&c, FLUJO_NO_MEMORY);
    h->own = own;
    atomic_init(&h->holders, 1);
    text_init(&h->summary, &h->own);
    enum flujo_status status = call_end(&c, load(h, folder, &o, c.errors));
    if (status == FLUJO_OK)
        *out = h;
    else
        flujo_scenario_free(h);
    return status;
}

struct flujo_scenario *scenario_hold(const struct flujo_scenario *scenario)
{
    struct flujo_scenario *held = (struct flujo_scenario *)scenario; /* the count alone changes */

    atomic_fetch_add(&held->holders, 1);
    return held;
}

void flujo_scenario_free(flujo_scenario *scenario)
{
    if (scenario == NULL || atomic_fetch_sub(&scenario->holders, 1) > 1) return;
    struct allocator own = scenario->own;

    text_free(&scenario->summary);
    scenario_free(scenario->s);
    memory_free(&own, scenario);
}

const struct flujo_scenario_info *flujo_scenario_about(const flujo_scenario *scenario) { return &scenario->info; }

int flujo_scenario_count(const flujo_scenario *scenario, enum flujo_item kind)
{
    const struct scenario *s = scenario->s;

    switch (kind) {
    case FLUJO_POLICY: return s->policy_count;
    case FLUJO_PLACE: return s->place_count;
    case FLUJO_CLASS: return s->class_count;
    case FLUJO_DEMOGRAPHIC: return s->demographic_count;
    case FLUJO_ORIGIN: return s->origin_count;
    case FLUJO_COUNTRY: return s->country_count;
    case FLUJO_FACILITY: return s->facility_count;
    case FLUJO_LEVER: return scenario->lever_count;
    default: return 0;
    }
}

const char *flujo_scenario_id(const flujo_scenario *scenario, enum flujo_item kind, int i)
{
    const struct scenario *s = scenario->s;

    if (i < 0 || i >= flujo_scenario_count(scenario, kind)) return NULL;
    switch (kind) {
    case FLUJO_POLICY: return s->policies[i].id;
    case FLUJO_PLACE: return s->places[i].id;
    case FLUJO_CLASS: return s->classes[i].id;
    case FLUJO_DEMOGRAPHIC: return s->demographic_ids[i];
    case FLUJO_ORIGIN: return s->origin_ids[i];
    case FLUJO_COUNTRY: return s->country_ids[i];
    case FLUJO_FACILITY: return s->facilities[i].id;
    case FLUJO_LEVER: return scenario->levers[i];
    default: return NULL;
    }
}

const char *flujo_scenario_label(const flujo_scenario *scenario, enum flujo_item kind, int i)
{
    const struct scenario *s = scenario->s;
    const char *id = flujo_scenario_id(scenario, kind, i), *label = NULL;

    if (id == NULL) return NULL;
    switch (kind) {
    case FLUJO_POLICY: label = s->policies[i].label; break;
    case FLUJO_PLACE: label = s->places[i].label; break;
    case FLUJO_DEMOGRAPHIC: label = s->demographic_labels[i]; break;
    case FLUJO_ORIGIN: label = s->origin_labels[i]; break;
    case FLUJO_COUNTRY: label = s->country_labels[i]; break;
    case FLUJO_FACILITY: label = s->facilities[i].label; break;
    default: break;
    }
    return label == NULL || label[0] == '\0' ? id : label;
}

void flujo_day_text(int day, char out[11]) { date_format(day, out); }

enum flujo_status flujo_day_parse(const char *text, int *day)
{
    day_number parsed;

    if (!date_parse(text, 0, &parsed)) return FLUJO_BAD_INPUT;
    *day = parsed;
    return FLUJO_OK;
}
