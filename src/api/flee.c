/* Flee instances as callers see them. */
#include "api/flee.h"

#include <string.h>

struct flujo_flee_result {
    flujo_flee *instance; /* held */
    struct displacement_ensemble e;
    struct flujo_flee_scores scores;
};

static int is(const char *given, const char *word) { return given != NULL && strcmp(given, word) == 0; }

/* Closures, routes or places with some property. */
static int closures_of(const struct flee_instance *f, enum flee_closure_kind kind)
{
    int n = 0;
    for (int i = 0; i < f->closure_count; i++)
        n += f->closures[i].kind == kind;
    return n;
}

/* The quirks of Flee that this instance meets: kept under compat, else mended. */
static void note_quirks(const struct flee_instance *f, struct error_list *errors)
{
    int forced = 0, uncounted = 0, room = 0, modes = 0;
    for (int i = 0; i < f->route_count; i++) {
        forced += f->routes[i].forced != 0;
        modes += f->routes[i].mode != FLEE_DRIVE;
    }
    for (int k = 0; k < f->source_count; k++) {
        const struct flee_source *s = &f->sources[k];
        uncounted += s->place < 0;
        room += s->scored && s->count[0] > 0.0 && f->places[s->place].capacity > 0.0;
    }
    const struct {
        int met;
        const char *quirk;
    } quirks[] = {
        {closures_of(f, FLEE_CLOSE_LINK), "closures of links have no effect in Flee"},
        {closures_of(f, FLEE_CLOSE_CAMP) + closures_of(f, FLEE_CLOSE_IDPCAMP),
         "a camp that is closed is a town in Flee, and people go on arriving"},
        {forced, "forced_redirection moves nobody in Flee; 1 doubles the weight of the link"},
        {modes, "Flee does not read link_type"},
        {uncounted, "in Flee counts of places that are not in locations.csv make people"},
        {room && f->settings.insert_day0 > 0.0,
         "Flee takes those counted on the first day off the capacity, and a camp that has then none left has no limit"},
        {f->settings.camps_are_sinks > 0.0, "Flee never reads camps_are_sinks"},
        {f->settings.default_movechance < 0.005, "with default_movechance under 0.005 Flee scores towns as camps"},
        {f->settings.conflict_driven_spawning > 0.0 && f->settings.hasten > 1.0,
         "Flee does not divide the people sent by conflict by hasten"},
        {f->settings.stay_close_to_home > 0.0, "for stay_close_to_home Flee takes latitude for longitude"}};
    for (size_t i = 0; i < sizeof quirks / sizeof *quirks; i++)
        if (quirks[i].met)
            errors_add(errors, SEVERITY_NOTE, (struct position){f->name, 0, 0}, "quirk %s: %s",
                       f->compat ? "kept" : "mended", quirks[i].quirk);
    if (f->home_country != f->origin_country)
        errors_add(errors, SEVERITY_NOTE, (struct position){f->name, 0, 0},
                   "quirk %s: Flee takes %s, the first location's country, for home; people leave from %s",
                   f->compat ? "kept" : "mended", f->countries[f->home_country], f->countries[f->origin_country]);
}

enum flujo_status flee_rules(const struct flujo_flee_options *o, struct displacement_study *study,
                             struct error_list *errors)
{
    study->compat = is(o->compat, "flee");
    study->rules = study->compat       ? "flee" /* the caller's text may go */
                   : o->compat != NULL ? "mended"
                   : o->no_capacity    ? "flujo without capacities"
                                       : "flujo";
    if (o->compat != NULL && !study->compat && !is(o->compat, "mended"))
        return argument_error(errors, "--compat %s: give flee or mended", o->compat);
    if (o->compat != NULL && o->no_capacity)
        return argument_error(errors, "--no-capacity is of flujo's own model; leave --compat out");
    return FLUJO_OK;
}

enum flujo_status flee_read(const struct allocator *a, const char *folder, const struct flujo_flee_options *o,
                            struct flee_instance **f, struct displacement_study *study, struct error_list *errors)
{
    enum flujo_status status = flee_rules(o, study, errors);
    struct flee_read_options options = {.compat = study->compat,
                                        .own = o->compat == NULL,
                                        .no_capacity = o->no_capacity,
                                        .strict = o->strict,
                                        .overrides = o->set,
                                        .override_count = o->set_count};

    *f = NULL;
    if (status == FLUJO_OK) status = flee_instance_read(a, folder, &options, f, errors);
    if (status != FLUJO_OK) return status;
    if (o->hasten > 0) (*f)->settings.hasten = o->hasten;
    if ((*f)->rules != NULL && o->compat == NULL) { /* a scenario says which rules it is for */
        study->rules = (*f)->rules;
        study->compat = (*f)->compat;
    }
    note_quirks(*f, errors);
    return FLUJO_OK;
}

static enum flujo_status describe(flujo_flee *h)
{
    const struct flee_instance *f = h->f;
    int camps = displacement_columns(f), n = 0;
    char date[11];

    date_format(f->start, date);
    text_format(&h->summary,
                "%s: ready to run: %s of %d days from %s; %d places, %d routes, %d closures, %d camps with counts",
                f->name, f->rules ? "a displacement scenario" : "a Flee instance", f->length, date, f->place_count,
                f->route_count, f->closure_count, camps);
    h->camps = arena_alloc(&h->f->arena, (size_t)camps, sizeof *h->camps);
    if (h->summary.failed || h->camps == NULL) return FLUJO_NO_MEMORY;
    for (int k = 0; k < f->source_count; k++)
        if (f->sources[k].scored) h->camps[n++] = f->places[f->sources[k].place].name;
    h->info = (struct flujo_flee_info){.folder = f->folder,
                                       .name = f->name,
                                       .rules = h->study.rules,
                                       .summary = h->summary.data,
                                       .start = f->start,
                                       .days = f->length,
                                       .places = f->place_count,
                                       .routes = f->route_count,
                                       .camps = camps};
    return FLUJO_OK;
}

static enum flujo_status load(flujo_flee *h, const char *folder, const struct flujo_flee_options *o,
                              struct error_list *errors)
{
    if (o->hasten != 0 && !(o->hasten >= 1 && o->hasten <= 1e9))
        return argument_error(errors, "--hasten %g: give a number from 1 to 1000000000", o->hasten);
    enum flujo_status status = flee_read(&h->own, folder, o, &h->f, &h->study, errors);
    return status == FLUJO_OK ? describe(h) : status;
}

enum flujo_status flujo_flee_load(const char *folder, const struct flujo_flee_options *options, flujo_flee **out,
                                  flujo_errors *errors)
{
    struct flujo_flee_options o;
    struct call c;

    structure_copy(&o, sizeof o, options);
    call_begin(&c, errors);
    struct allocator own = allocator_of(o.allocator);
    flujo_flee *h = memory_alloc(&own, 1, sizeof *h);
    *out = NULL;
    if (h == NULL) return call_end(&c, FLUJO_NO_MEMORY);
    h->own = own;
    atomic_init(&h->holders, 1);
    text_init(&h->summary, &h->own);
    enum flujo_status status = call_end(&c, load(h, folder, &o, c.errors));
    if (status == FLUJO_OK)
        *out = h;
    else
        flujo_flee_free(h);
    return status;
}

void flujo_flee_free(flujo_flee *instance)
{
    if (instance == NULL || atomic_fetch_sub(&instance->holders, 1) > 1) return;
    struct allocator own = instance->own;

    text_free(&instance->summary);
    flee_instance_free(instance->f);
    memory_free(&own, instance);
}

const struct flujo_flee_info *flujo_flee_about(const flujo_flee *instance) { return &instance->info; }

const char *flujo_flee_camp(const flujo_flee *instance, int i)
{
    return i < 0 || i >= instance->info.camps ? NULL : instance->camps[i];
}

static enum flujo_status run(flujo_flee_result *r, const struct flujo_flee_run_options *o, struct error_list *errors)
{
    struct displacement_study study = r->instance->study;

    if (o->engine != NULL && !is(o->engine, "cohort") && !is(o->engine, "agent") && !is(o->engine, "auto"))
        return argument_error(errors, "--engine %s: give cohort, agent or auto", o->engine);
    if (o->replicates < 0 || o->replicates > MOST_REPLICATES)
        return argument_error(errors, "--replicates %d: give a whole number from 1 to %d", o->replicates,
                              MOST_REPLICATES);
    if (o->threads < 0 || o->threads > 4096)
        return argument_error(errors, "--threads %d: give a whole number from 0 to 4096", o->threads);
    study.seed = o->has_seed ? o->seed : 1;
    study.replicates = o->replicates > 0 ? o->replicates : 20;
    study.threads = o->threads;
    study.engine = is(o->engine, "agent") ? ENGINE_AGENT : ENGINE_AUTO;
    study.stop = o->stop != NULL ? &o->stop->set : NULL;
    enum flujo_status status = displacement_ensemble_run(&r->instance->own, r->instance->f, &study, &r->e, errors);
    const struct displacement_scores *s = &r->e.scores;
    if (status == FLUJO_OK)
        r->scores = (struct flujo_flee_scores){.ard_normal = s->ard_normal,
                                               .ard_rescaled = s->ard_rescaled,
                                               .rmse = s->rmse,
                                               .bias = s->bias,
                                               .rmspe = s->rmspe,
                                               .mase = s->mase,
                                               .crps = s->crps,
                                               .wis = s->wis,
                                               .coverage_90 = s->coverage_90};
    return status;
}

enum flujo_status flujo_flee_run(const flujo_flee *instance, const struct flujo_flee_run_options *options,
                                 flujo_flee_result **out, flujo_errors *errors)
{
    flujo_flee *held = (flujo_flee *)instance; /* the count alone changes */
    struct flujo_flee_run_options o;
    struct call c;

    *out = NULL;
    structure_copy(&o, sizeof o, options);
    call_begin(&c, errors);
    flujo_flee_result *r = memory_alloc(&instance->own, 1, sizeof *r);
    if (r == NULL) return call_end(&c, FLUJO_NO_MEMORY);
    r->instance = held;
    atomic_fetch_add(&held->holders, 1);
    arena_init(&r->e.arena, &instance->own);
    enum flujo_status status = call_end(&c, run(r, &o, c.errors));
    if (status == FLUJO_OK)
        *out = r;
    else
        flujo_flee_result_free(r);
    return status;
}

void flujo_flee_result_free(flujo_flee_result *result)
{
    if (result == NULL) return;
    flujo_flee *instance = result->instance;

    displacement_ensemble_free(&result->e);
    memory_free(&instance->own, result);
    flujo_flee_free(instance);
}

enum flujo_status flujo_flee_result_values(const flujo_flee_result *result, enum flujo_flee_values kind,
                                           struct flujo_array *array)
{
    const struct displacement_ensemble *e = &result->e;
    size_t n = (size_t)e->replicates, days = (size_t)e->days, camps = (size_t)e->columns;

    switch (kind) {
    case FLUJO_FLEE_MEMBERS: *array = (struct flujo_array){e->members, 3, {n, days, camps}}; return FLUJO_OK;
    case FLUJO_FLEE_MEAN: *array = (struct flujo_array){e->mean, 2, {days, camps}}; return FLUJO_OK;
    case FLUJO_FLEE_OBSERVED: *array = (struct flujo_array){e->data, 2, {days, camps}}; return FLUJO_OK;
    case FLUJO_FLEE_DISPLACED: *array = (struct flujo_array){e->everyone, 1, {days}}; return FLUJO_OK;
    case FLUJO_FLEE_TRAVELLING: *array = (struct flujo_array){e->travelling, 1, {days}}; return FLUJO_OK;
    default: return FLUJO_BAD_INPUT;
    }
}

const struct flujo_flee_scores *flujo_flee_result_scores(const flujo_flee_result *result) { return &result->scores; }
