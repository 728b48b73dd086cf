/* The numbers of a result file: quantiles over the replicates of one policy.
 *
 * For each measure, element and period the value is formed in every complete
 * replicate (element_value), then summarised; nothing is ever summed over
 * quantiles. Rows are inserted in the order of the primary key as far as that
 * is cheap. */
#include "base/text.h"
#include "store/insert.h"
#include "store/result.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Walks the rows of one table: what is constant while it is filled. */
struct filler {
    struct result_writer *w;
    const struct ensemble *e;
    const struct scenario *s;
    const char *policy;
    double *work;      /* one value a replicate */
};

static double *row_at(double *rows, int periods, int slots, int replicate, int period)
{
    return rows + ((size_t)replicate * (size_t)periods + (size_t)period) * (size_t)slots;
}

/* Values of an element in the rows of all complete replicates. */
static struct summary summarise(struct filler *f, double *rows, int periods, int period, int measure, struct element el)
{
    const struct ensemble *e = f->e;
    int offset = measure_offset(measure, f->s), n = 0;

    for (int r = 0; r < e->replicates; r++) {
        if (e->done[r])
            f->work[n++] = element_value(measure, f->s, el, row_at(rows, periods, e->slots, r, period) + offset);
    }
    return summary_of(f->work, n);
}

static struct summary only_mean(double mean)
{
    struct summary r = {mean, (double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN};

    return r;
}

static int by_place_or_route(int m)
{
    return measure_table[m].by == BY_PLACE || measure_table[m].by == BY_ROUTE;
}

static void put_monthly(struct filler *f)
{
    const struct ensemble *e = f->e;
    struct insert i = insert_begin(f->w, "monthly", 10);
    int first = date_month_index(e->start);
    char name[ELEMENT_NAME_SIZE];

    for (int m = 0; m < MEASURE_COUNT && f->w->status == FLUJO_OK; m++) {
        if (by_place_or_route(m))
            continue;
        for (int k = 0; k < element_count(m, f->s); k++) {
            struct element el = element_at(m, f->s, k);

            element_name(m, f->s, el, name);
            for (int t = 0; t < e->month_count; t++) {
                double *means = e->mean_monthly + (size_t)t * (size_t)e->mean_slots + measure_offset(m, f->s);
                struct summary v = measure_table[m].mean_only ? only_mean(element_value(m, f->s, el, means))
                                                              : summarise(f, e->monthly, e->month_count, t, m, el);

                insert_text(&i, f->policy);
                insert_month(&i, first + t);
                insert_text(&i, measure_table[m].name);
                insert_text(&i, name);
                insert_summary(&i, &v);
                insert_row(&i);
            }
        }
    }
    insert_end(&i);
}

static void put_places_and_routes(struct filler *f)
{
    const struct ensemble *e = f->e;
    int first = date_month_index(e->start);

    for (int m = 0; m < MEASURE_COUNT; m++) {
        int place = measure_table[m].by == BY_PLACE;
        struct insert i;

        if (!by_place_or_route(m))
            continue;
        i = insert_begin(f->w, place ? "place_monthly" : "route_monthly", place ? 5 : 6);
        for (int k = 0; k < measure_slots(m, f->s); k++) {
            for (int t = 0; t < e->month_count; t++) {
                insert_text(&i, f->policy);
                insert_month(&i, first + t);
                insert_text(&i, measure_table[m].name);
                if (place) {
                    insert_text(&i, f->s->places[k].id);
                } else {
                    insert_text(&i, f->s->places[f->s->routes[k].from].id);
                    insert_text(&i, f->s->places[f->s->routes[k].to].id);
                }
                insert_number(&i, e->mean_monthly[(size_t)t * (size_t)e->mean_slots + (size_t)(measure_offset(m, f->s) + k)]);
                insert_row(&i);
            }
        }
        insert_end(&i);
    }
}

static void put_daily_element(struct filler *f, struct insert *i, int m, struct element el)
{
    const struct ensemble *e = f->e;
    int offset = ensemble_daily_offset(f->s, m), days = e->end - e->start + 1;
    char name[ELEMENT_NAME_SIZE];

    element_name(m, f->s, el, name);
    for (int t = 0; t < days; t++) {
        struct summary v;
        int n = 0;

        for (int r = 0; r < e->replicates; r++) {
            if (e->done[r])
                f->work[n++] = element_daily_value(m, f->s, el, row_at(e->daily, days, e->daily_slots, r, t) + offset);
        }
        v = summary_of(f->work, n);
        insert_text(i, f->policy);
        insert_date(i, e->start + t);
        insert_text(i, measure_table[m].name);
        insert_text(i, name);
        insert_summary(i, &v);
        insert_row(i);
    }
}

static void put_daily(struct filler *f)
{
    struct insert i = insert_begin(f->w, "daily", 10);

    for (int m = 0; m < MEASURE_COUNT && f->w->status == FLUJO_OK; m++) {
        if (!measure_table[m].daily || measure_table[m].mean_only)
            continue;
        for (int k = 0; k < element_daily_count(m, f->s); k++)
            put_daily_element(f, &i, m, element_daily_at(m, f->s, k));
    }
    insert_end(&i);
}

static void put_horizon(struct filler *f, const struct result_options *o)
{
    struct insert i = insert_begin(f->w, "horizon", 11);
    char name[ELEMENT_NAME_SIZE];

    for (int h = 0; h < f->e->horizon_count; h++) {
        for (int m = 0; m < MEASURE_COUNT && f->w->status == FLUJO_OK; m++) {
            if (measure_table[m].mean_only || by_place_or_route(m))
                continue;
            for (int k = 0; k < element_count(m, f->s); k++) {
                struct element el = element_at(m, f->s, k);
                struct summary v = summarise(f, f->e->horizon, f->e->horizon_count, h, m, el);

                element_name(m, f->s, el, name);
                insert_text(&i, f->policy);
                insert_text(&i, o->horizon_names[h]);
                insert_date(&i, o->horizon_to[h]);
                insert_text(&i, measure_table[m].name);
                insert_text(&i, name);
                insert_summary(&i, &v);
                insert_row(&i);
            }
        }
    }
    insert_end(&i);
}

/* Every replicate's monthly values of one measure. */
static void put_replicate_measure(struct filler *f, struct insert *i, int r, int m)
{
    const struct ensemble *e = f->e;
    int first = date_month_index(e->start);
    char name[ELEMENT_NAME_SIZE];

    for (int k = 0; k < element_count(m, f->s); k++) {
        struct element el = element_at(m, f->s, k);

        element_name(m, f->s, el, name);
        for (int t = 0; t < e->month_count; t++) {
            const double *row = row_at(e->monthly, e->month_count, e->slots, r, t);

            insert_text(i, f->policy);
            insert_integer(i, e->first_replicate + r);
            insert_month(i, first + t);
            insert_text(i, measure_table[m].name);
            insert_text(i, name);
            insert_number(i, element_value(m, f->s, el, row + measure_offset(m, f->s)));
            insert_row(i);
        }
    }
}

static void put_replicates(struct filler *f)
{
    struct insert i = insert_begin(f->w, "replicate_monthly", 6);

    for (int r = 0; r < f->e->replicates; r++) {
        for (int m = 0; f->e->done[r] && m < MEASURE_COUNT; m++) {
            if (!measure_table[m].mean_only && !by_place_or_route(m))
                put_replicate_measure(f, &i, r, m);
        }
    }
    insert_end(&i);
}

/* "expulsion.single_adult" */
static void lever_name(struct text *t, const struct scenario *s, const struct setting *x)
{
    const struct option_spec *spec = option_at(x->option);
    const char *element = x->index < 0 ? "" : option_element_name(spec, s, x->index);

    text_clear(t);
    text_format(t, element[0] == '\0' ? "%s" : "%s.%s", spec->name, element);
}

static const char *rule_of(const struct policy *p, int setting)
{
    for (int r = 0; r < p->rule_count; r++) {
        if (setting >= p->rules[r].settings_first && setting < p->rules[r].settings_first + p->rules[r].settings_count)
            return p->rules[r].text;
    }
    return NULL;
}

static void put_policy(struct filler *f, int order)
{
    const struct policy *p = &f->s->policies[f->e->policy];
    struct insert i = insert_begin(f->w, "policy", 6);
    struct text t;

    insert_integer(&i, order);
    insert_text(&i, p->id);
    insert_text(&i, p->label);
    insert_text(&i, p->source);
    insert_date(&i, p->from);
    insert_integer(&i, f->e->completed);
    insert_row(&i);
    insert_end(&i);
    text_init(&t, f->w->a);
    i = insert_begin(f->w, "policy_setting", 11);
    for (int n = 0; n < p->setting_count; n++) {
        const struct setting *x = &p->settings[n];

        lever_name(&t, f->s, x);
        insert_text(&i, p->id);
        insert_integer(&i, n);
        insert_text(&i, t.data);
        insert_number(&i, x->value);
        insert_text(&i, x->series < 0 ? NULL : f->s->series[x->series].name);
        insert_date(&i, x->from);
        insert_integer(&i, x->days);
        insert_integer(&i, x->ramp_days);
        insert_number(&i, x->efficiency);
        insert_text(&i, x->delayed_by < 0 ? NULL : f->s->events[x->delayed_by].id);
        insert_text(&i, n < p->fixed_count ? NULL : rule_of(p, n));
        insert_row(&i);
    }
    if (t.failed)
        writer_no_memory(f->w);
    insert_end(&i);
    text_free(&t);
}

enum flujo_status result_put_ensemble(struct result_writer *w, const struct ensemble *e,
                                      const struct result_options *options)
{
    struct filler f = {w, e, e->scenario, e->scenario->policies[e->policy].id, NULL};

    f.work = memory_alloc(w->a, (size_t)e->replicates + 1, sizeof *f.work);
    if (f.work == NULL) {
        writer_no_memory(w);
        return w->status;
    }
    put_policy(&f, options->policy_order);
    put_monthly(&f);
    put_places_and_routes(&f);
    if (e->daily != NULL)
        put_daily(&f);
    if (e->horizon != NULL && options->horizon_names != NULL)
        put_horizon(&f, options);
    if (options->keep_replicates)
        put_replicates(&f);
    memory_free(w->a, f.work);
    return w->status;
}
