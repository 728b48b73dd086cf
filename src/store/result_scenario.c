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
    insert_text(&i, run->kind);
    insert_text(&i, s->name);
    insert_text(&i, s->title);
    insert_text(&i, s->description);
    insert_text(&i, s->text);
    insert_text(&i, hash);
    insert_text(&i, run->version);
    insert_text(&i, run->engine);
    insert_text(&i, seed);
    insert_integer(&i, run->replicates_asked);
    insert_integer(&i, run->replicates_completed);
    insert_date(&i, s->start);
    insert_date(&i, run->end);
    insert_date(&i, s->decision);
    insert_text(&i, s->base_policy);
    insert_text(&i, run->baseline);
    insert_number(&i, run->population_scale > 0 ? run->population_scale : 1);
    insert_integer(&i, run->interrupted);
    insert_text(&i, NULL);
    insert_row(&i);
    insert_end(&i);
    i = insert_begin(w, "run_setting");
    for (size_t n = 0; n < run->setting_count; n++) {
        insert_integer(&i, (long long)n);
        insert_text(&i, run->settings[n]);
        insert_row(&i);
    }
    insert_end(&i);
    return w->status;
}

static void put_measures(struct result_writer *w)
{
    struct insert i = insert_begin(w, "measure");

    for (int m = 0; m < MEASURE_COUNT; m++) {
        const struct measure_spec *spec = &measure_table[m];

        insert_integer(&i, m);
        insert_text(&i, spec->name);
        insert_text(&i, spec->label);
        insert_text(&i, spec->unit);
        insert_text(&i, dimension_names[spec->by]);
        insert_integer(&i, spec->kind == STOCK);
        insert_integer(&i, spec->kept == BY_DAY);
        insert_integer(&i, spec->counts == COUNTS_PEOPLE);
        insert_row(&i);
    }
    insert_end(&i);
}

static void put_labels(struct result_writer *w, const char *table, const char **ids, const char **labels, int count)
{
    struct insert i = insert_begin(w, table);

    for (int n = 0; n < count; n++) {
        insert_integer(&i, n);
        insert_text(&i, ids[n]);
        insert_text(&i, labels[n]);
        insert_row(&i);
    }
    insert_end(&i);
}

static void put_classes(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "class");

    for (int n = 0; n < s->class_count; n++) {
        const struct traveller_class *c = &s->classes[n];

        insert_integer(&i, n);
        insert_text(&i, c->id);
        insert_text(&i, s->origin_ids[c->origin]);
        insert_text(&i, s->demographic_ids[c->demographic]);
        insert_text(&i, c->stream);
        insert_number(&i, c->pool);
        insert_number(&i, c->departures_per_month);
        insert_row(&i);
    }
    insert_end(&i);
}

static void put_places(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "place");

    for (int n = 0; n < s->place_count; n++) {
        const struct place *p = &s->places[n];

        insert_integer(&i, n);
        insert_text(&i, p->id);
        insert_text(&i, p->label);
        insert_text(&i, place_kind_names[p->kind]);
        insert_text(&i, id_or_null(s->country_ids, p->country));
        insert_text(&i, id_or_null(s->origin_ids, p->origin));
        insert_text(&i, p->admin);
        insert_number(&i, p->lat);
        insert_number(&i, p->lon);
        insert_number(&i, p->population);
        insert_number(&i, p->capacity);
        insert_row(&i);
    }
    insert_end(&i);
}

static void put_routes(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "route");

    for (int n = 0; n < s->route_count; n++) {
        const struct route *r = &s->routes[n];

        insert_integer(&i, n);
        insert_text(&i, s->places[r->from].id);
        insert_text(&i, s->places[r->to].id);
        insert_number(&i, r->km);
        insert_number(&i, r->hazard);
        insert_integer(&i, r->smuggled);
        insert_row(&i);
    }
    insert_end(&i);
}

static void put_facilities(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "facility");

    for (int n = 0; n < s->facility_count; n++) {
        const struct facility *f = &s->facilities[n];

        insert_integer(&i, n);
        insert_text(&i, f->id);
        insert_text(&i, f->label);
        insert_number(&i, f->capacity);
        insert_number(&i, f->stay_days);
        insert_number(&i, f->throughput);
        insert_text(&i, f->next < 0 ? NULL : s->facilities[f->next].id);
        insert_row(&i);
    }
    insert_end(&i);
}

static void put_events(struct result_writer *w, const struct scenario *s)
{
    struct insert i = insert_begin(w, "event");

    for (int n = 0; n < s->event_count; n++) {
        const struct event *e = &s->events[n];

        insert_integer(&i, n);
        insert_text(&i, e->id);
        insert_text(&i, e->label);
        insert_text(&i, e->source);
        insert_text(&i, event_kind_names[e->kind]);
        insert_date(&i, e->day);
        insert_integer(&i, e->days);
        insert_text(&i, id_or_null(s->origin_ids, e->origin));
        insert_text(&i, id_or_null(s->demographic_ids, e->demographic));
        insert_text(&i, id_or_null(s->country_ids, e->country));
        insert_text(&i, e->kind == EVENT_CARAVAN && e->place >= 0 ? s->places[e->place].id : NULL);
        insert_number(&i, e->magnitude);
        insert_number(&i, e->size);
        insert_row(&i);
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
        insert_integer(&i, n);
        insert_text(&i, spec->name);
        insert_text(&i, p->index < 0 ? "" : dimension_id(spec->index, s, p->index));
        insert_number(&i, p->value);
        insert_text(&i, t.data == NULL ? "" : t.data);
        insert_number(&i, used.mean);
        insert_number(&i, used.q05);
        insert_number(&i, used.q95);
        insert_text(&i, p->source);
        insert_text(&i, p->status);
        insert_text(&i, spec->label);
        insert_text(&i, spec->unit);
        if (t.failed) writer_no_memory(w);
        insert_row(&i);
    }
    insert_end(&i);
    text_free(&t);
    memory_free(w->a, work);
    return w->status;
}
