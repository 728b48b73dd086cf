/* What a result file says of its scenario: one small function a table. */
#include "base/text.h"
#include "store/insert.h"
#include "store/result.h"

#include <inttypes.h>
#include <stdio.h>

static const char *id_or_null(const char **ids, int index) { return index < 0 ? NULL : ids[index]; }

enum flujo_status result_put_run(struct result_writer *w, const struct scenario *s, const struct result_run *run)
{
    struct insert i = insert_begin(w, "run");
    char hash[17], seed[24];

    snprintf(hash, sizeof hash, "%016" PRIx64, s->hash);
    snprintf(seed, sizeof seed, "%" PRIu64, run->seed);
    insert_row(&i, cell_text(run->kind), cell_text(s->name), cell_text(s->title), cell_text(s->description),
               cell_text(s->text), cell_text(hash), cell_text(run->version), cell_text(run->engine), cell_text(seed),
               cell_integer(run->replicates_asked), cell_integer(run->replicates_completed), cell_date(s->start),
               cell_date(run->end), cell_date(s->decision), cell_text(s->base_policy), cell_text(run->baseline),
               cell_number(run->population_scale > 0 ? run->population_scale : 1), cell_integer(run->interrupted),
               cell_text(NULL));
    insert_end(&i);
    i = insert_begin(w, "run_setting");
    for (size_t n = 0; n < run->setting_count; n++)
        insert_row(&i, cell_integer((long long)n), cell_text(run->settings[n]));
    insert_end(&i);
    return w->status;
}

static void put_measures(struct result_writer *w)
{
    struct insert i = insert_begin(w, "measure");

    for (int m = 0; m < MEASURE_COUNT; m++) {
        const struct measure_spec *spec = &measure_table[m];

        insert_row(&i, cell_integer(m), cell_text(spec->name), cell_text(spec->label), cell_text(spec->unit),
                   cell_text(dimension_names[spec->by]), cell_integer(spec->kind == STOCK),
                   cell_integer(spec->kept == BY_DAY), cell_integer(spec->counts == COUNTS_PEOPLE));
    }
    insert_end(&i);
}

static void put_labels(struct result_writer *w, const char *table, const char **ids, const char **labels, int count)
{
    struct insert i = insert_begin(w, table);

    for (int n = 0; n < count; n++)
        insert_row(&i, cell_integer(n), cell_text(ids[n]), cell_text(labels[n]));
    insert_end(&i);
}

static void put_classes(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "class");

    for (int n = 0; n < s->class_count; n++) {
        const struct traveller_class *c = &s->classes[n];

        insert_row(&i, cell_integer(n), cell_text(c->id), cell_text(s->origin_ids[c->origin]),
                   cell_text(s->demographic_ids[c->demographic]), cell_text(c->stream), cell_number(c->pool),
                   cell_number(c->departures_per_month));
    }
    insert_end(&i);
}

static void put_places(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "place");

    for (int n = 0; n < s->place_count; n++) {
        const struct place *p = &s->places[n];

        insert_row(&i, cell_integer(n), cell_text(p->id), cell_text(p->label), cell_text(place_kind_names[p->kind]),
                   cell_text(id_or_null(s->country_ids, p->country)), cell_text(id_or_null(s->origin_ids, p->origin)),
                   cell_text(p->admin), cell_number(p->lat), cell_number(p->lon), cell_number(p->population),
                   cell_number(p->capacity));
    }
    insert_end(&i);
}

static void put_routes(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "route");

    for (int n = 0; n < s->route_count; n++) {
        const struct route *r = &s->routes[n];

        insert_row(&i, cell_integer(n), cell_text(s->places[r->from].id), cell_text(s->places[r->to].id),
                   cell_number(r->km), cell_number(r->hazard), cell_integer(r->smuggled));
    }
    insert_end(&i);
}

static void put_facilities(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "facility");

    for (int n = 0; n < s->facility_count; n++) {
        const struct facility *f = &s->facilities[n];

        insert_row(&i, cell_integer(n), cell_text(f->id), cell_text(f->label), cell_number(f->capacity),
                   cell_number(f->stay_days), cell_number(f->throughput),
                   cell_text(f->next < 0 ? NULL : s->facilities[f->next].id));
    }
    insert_end(&i);
}

static void put_events(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "event");

    for (int n = 0; n < s->event_count; n++) {
        const struct event *e = &s->events[n];

        insert_row(&i, cell_integer(n), cell_text(e->id), cell_text(e->label), cell_text(e->source),
                   cell_text(event_kind_names[e->kind]), cell_date(e->day), cell_integer(e->days),
                   cell_text(id_or_null(s->origin_ids, e->origin)),
                   cell_text(id_or_null(s->demographic_ids, e->demographic)),
                   cell_text(id_or_null(s->country_ids, e->country)),
                   cell_text(e->kind == EVENT_CARAVAN && e->place >= 0 ? s->places[e->place].id : NULL),
                   cell_number(e->magnitude), cell_number(e->size));
    }
    insert_end(&i);
}

static void put_translations(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "translation");

    for (int k = 1; k < LANGUAGES; k++)
        for (const struct translation *t = s->texts[k]; t != NULL && t->english != NULL; t++)
            insert_row(&i, cell_text(language_codes[k]), cell_text(t->english), cell_text(t->other));
    insert_end(&i);
}

/* Options that the scenario does not state. */
static void put_defaults(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "option_default");

    for (option_id id = 0; id < option_count(); id++) {
        const struct option_spec *spec = option_at(id);

        if (option_is_stated(s, id)) continue;
        insert_row(&i, cell_integer(id), cell_text(spec->name), cell_number(spec->value), cell_text(spec->source),
                   cell_text(spec->status), cell_text(spec->label), cell_text(spec->unit));
    }
    insert_end(&i);
}

enum flujo_status result_put_scenario(struct result_writer *w, const struct scenario *s)
{
    put_measures(w);
    put_labels(w, "country", s->country_ids, s->country_labels, s->country_count);
    put_labels(w, "origin", s->origin_ids, s->origin_labels, s->origin_count);
    put_labels(w, "demographic", s->demographic_ids, s->demographic_labels, s->demographic_count);
    put_classes(w, s);
    put_places(w, s);
    put_routes(w, s);
    put_facilities(w, s);
    put_events(w, s);
    put_translations(w, s);
    put_defaults(w, s);
    return w->status;
}

/* "normal(2, 0.5)", times the scale when it is not 1; empty without a prior. */
static void prior_text(struct text *t, const struct prior *p)
{
    static const char *const names[] = {"", "uniform", "normal", "lognormal", "beta", "gamma", "triangular"};

    text_clear(t);
    if (p->kind == PRIOR_NONE) return;
    text_format(t, "%s(", names[p->kind]);
    text_add_number(t, p->a);
    text_add(t, ", ");
    text_add_number(t, p->b);
    if (p->kind == PRIOR_TRIANGULAR) {
        text_add(t, ", ");
        text_add_number(t, p->c);
    }
    text_add(t, ")");
    if (p->scale > 0 && (p->scale < 1 || p->scale > 1)) {
        text_add(t, " * ");
        text_add_number(t, p->scale);
    }
}

/* The values of parameter p that the complete replicates used. */
static struct summary used_values(const struct ensemble *e, int p, double *work)
{
    int n = 0;

    for (int r = 0; e->parameters != NULL && r < e->replicates; r++) {
        if (e->done[r]) work[n++] = ensemble_parameters(e, r)[p];
    }
    return summary_of(work, n);
}

enum flujo_status result_put_parameters(struct result_writer *w, const struct ensemble *e)
{
    const struct scenario *s = e->scenario;
    double *work = memory_alloc(w->a, (size_t)e->replicates + 1, sizeof *work);
    struct insert i = insert_begin(w, "parameter");
    struct text t;

    text_init(&t, w->a);
    if (work == NULL) writer_no_memory(w);
    for (int n = 0; n < s->parameter_count && w->status == FLUJO_OK; n++) {
        const struct parameter *p = &s->parameters[n];
        const struct option_spec *spec = option_at(p->option);
        struct summary used = used_values(e, n, work);

        prior_text(&t, &p->prior);
        if (t.failed) writer_no_memory(w);
        insert_row(&i, cell_integer(n), cell_text(spec->name),
                   cell_text(p->index < 0 ? "" : dimension_id(spec->index, s, p->index)), cell_number(p->value),
                   cell_text(t.data == NULL ? "" : t.data), cell_number(used.mean), cell_number(used.q05),
                   cell_number(used.q95), cell_text(p->source), cell_text(p->status), cell_text(spec->label),
                   cell_text(spec->unit));
    }
    insert_end(&i);
    text_free(&t);
    memory_free(w->a, work);
    return w->status;
}
