/* The numbers of a result file: quantiles over the replicates of each policy.
 *
 * While the rows of one policy are inserted, which only one thread can do, the
 * others summarise the next (engine/periods.h). Rows are inserted in the order
 * of the primary key as far as that is cheap: they then go to the end of the
 * table. */
#include "base/parallel.h"
#include "base/text.h"
#include "store/daily_series.h"
#include "store/result.h"

#include <stdlib.h>
#include <string.h>

/* An element of a measure, k-th of those by period. */
struct line {
    int measure, k;
    struct element element;
    char name[ELEMENT_NAME_SIZE];
};

/* Walks the rows of one policy: what is constant while they are inserted. */
struct filler {
    struct result_writer *w;
    const struct result_options *options;
    const struct ensemble *e;
    const struct scenario *s;
    const struct periods *periods;
    const char *policy;
    char (*months)[11]; /* "2021-03" */
    struct line *lines; /* of months and horizons, in the order of the primary key */
    int line_count;
};

static int by_name(const void *left, const void *right)
{
    const struct line *a = left, *b = right;
    int order = strcmp(measure_table[a->measure].name, measure_table[b->measure].name);

    return order != 0 ? order : strcmp(a->name, b->name);
}

/* Lines of the periods of one kind, sorted; null without memory. */
static struct line *make_lines(const struct filler *f, enum period_kind kind, int *count)
{
    const int *first = f->periods->first[kind];
    struct line *lines = memory_alloc(f->w->a, (size_t)first[MEASURE_COUNT], sizeof *lines);

    *count = 0;
    if (lines == NULL) {
        writer_no_memory(f->w);
        return NULL;
    }
    for (int m = 0; m < MEASURE_COUNT; m++) {
        for (int k = 0; k < first[m + 1] - first[m]; k++) {
            struct line *line = &lines[(*count)++];

            *line = (struct line){.measure = m, .k = k};
            line->element = kind == PERIOD_DAY ? element_daily_at(m, f->s, k) : element_at(m, f->s, k);
            element_name(m, f->s, line->element, line->name);
        }
    }
    qsort(lines, (size_t)*count, sizeof *lines, by_name);
    return lines;
}

static void put_line(struct insert *b, const struct filler *f, enum period_kind kind, int period, const char *date,
                     const struct line *line)
{
    insert_add(b, cell_text(f->policy), cell_text(date));
    if (kind == PERIOD_HORIZON) insert_add(b, cell_date(f->options->horizon_to[period]));
    insert_row(b, cell_text(measure_table[line->measure].name), cell_text(line->name),
               cell_summary(periods_at(f->periods, kind, period, line->measure, line->k)));
}

static void put_monthly(struct filler *f)
{
    struct insert b = insert_many(f->w, "monthly");

    for (int n = 0; n < f->line_count && f->w->status == FLUJO_OK; n++) {
        for (int t = 0; t < f->e->month_count; t++)
            put_line(&b, f, PERIOD_MONTH, t, f->months[t], &f->lines[n]);
    }
    insert_end(&b);
}

static void put_daily(struct filler *f)
{
    const struct periods *p = f->periods;
    int days = p->count[PERIOD_DAY], count;
    struct line *lines = make_lines(f, PERIOD_DAY, &count);
    unsigned char *room = memory_alloc(f->w->a, daily_series_room(days), 1);
    struct insert i = insert_begin(f->w, "daily_series");

    if (room == NULL) writer_no_memory(f->w);
    for (int n = 0; n < count && f->w->status == FLUJO_OK; n++) {
        const struct line *line = &lines[n];
        daily_series_put(&i, f->policy, measure_table[line->measure].name, line->name, f->e->start, days,
                         periods_at(p, PERIOD_DAY, 0, line->measure, line->k), (size_t)p->width[PERIOD_DAY], room);
    }
    insert_end(&i);
    memory_free(f->w->a, lines);
    memory_free(f->w->a, room);
}

static void put_horizon(struct filler *f)
{
    struct insert i = insert_begin(f->w, "horizon");

    for (int h = 0; h < f->e->horizon_count; h++) {
        for (int n = 0; n < f->line_count && f->w->status == FLUJO_OK; n++)
            put_line(&i, f, PERIOD_HORIZON, h, f->options->horizon_names[h], &f->lines[n]);
    }
    insert_end(&i);
}

/* The means of a measure by place or by route. */
static void put_means(struct filler *f, int measure)
{
    const struct ensemble *e = f->e;
    int place = measure_table[measure].by == PER_PLACE;
    struct insert b = insert_many(f->w, place ? "place_monthly" : "route_monthly");

    for (int k = 0; k < measure_slots(measure, f->s); k++) {
        for (int t = 0; t < e->month_count; t++) {
            insert_add(&b, cell_text(f->policy), cell_text(f->months[t]), cell_text(measure_table[measure].name));
            if (place)
                insert_add(&b, cell_text(f->s->places[k].id));
            else
                insert_add(&b, cell_text(f->s->places[f->s->routes[k].from].id),
                           cell_text(f->s->places[f->s->routes[k].to].id));
            insert_row(&b, cell_number(ensemble_mean_month(e, t)[e->offset[measure] + k]));
        }
    }
    insert_end(&b);
}

/* Monthly values of an element in one replicate. */
static void put_replicate_line(struct filler *f, struct insert *b, int r, const struct line *line)
{
    const struct ensemble *e = f->e;

    for (int t = 0; t < e->month_count; t++)
        insert_row(b, cell_text(f->policy), cell_integer(e->first_replicate + r), cell_text(f->months[t]),
                   cell_text(measure_table[line->measure].name), cell_text(line->name),
                   cell_number(ensemble_month_value(e, r, t, line->measure, line->element)));
}

static void put_replicates(struct filler *f)
{
    struct insert b = insert_many(f->w, "replicate_monthly");

    for (int r = 0; r < f->e->replicates && f->w->status == FLUJO_OK; r++) {
        for (int n = 0; f->e->done[r] && n < f->line_count; n++)
            put_replicate_line(f, &b, r, &f->lines[n]);
    }
    insert_end(&b);
}

/* "expulsion.single_adult" */
static void lever_name(struct text *t, const struct scenario *s, const struct setting *x)
{
    const struct option_spec *spec = option_at(x->option);
    const char *element = x->index < 0 ? "" : dimension_id(spec->index, s, x->index);

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
    struct insert i = insert_begin(f->w, "policy");
    struct text t;

    insert_row(&i, cell_integer(order), cell_text(p->id), cell_text(p->label), cell_text(p->source), cell_date(p->from),
               cell_integer(f->e->completed));
    insert_end(&i);
    text_init(&t, f->w->a);
    i = insert_begin(f->w, "policy_setting");
    for (int n = 0; n < p->setting_count; n++) {
        const struct setting *x = &p->settings[n];

        lever_name(&t, f->s, x);
        insert_row(&i, cell_text(p->id), cell_integer(n), cell_text(t.data), cell_number(x->value),
                   cell_text(x->series < 0 ? NULL : f->s->series[x->series].name), cell_date(x->from),
                   cell_integer(x->days), cell_integer(x->ramp_days), cell_number(x->efficiency),
                   cell_text(x->delayed_by < 0 ? NULL : f->s->events[x->delayed_by].id),
                   cell_text(n < p->fixed_count ? NULL : rule_of(p, n)));
    }
    if (t.failed) writer_no_memory(f->w);
    insert_end(&i);
    text_free(&t);
}

enum flujo_status result_put_periods(struct result_writer *w, const struct periods *p, int order,
                                     const struct result_options *options)
{
    const struct ensemble *e = p->e;
    struct filler f = {.w = w,
                       .options = options,
                       .e = e,
                       .s = e->scenario,
                       .periods = p,
                       .policy = e->scenario->policies[e->policy].id};

    f.lines = make_lines(&f, PERIOD_MONTH, &f.line_count);
    f.months = memory_alloc(w->a, (size_t)e->month_count, sizeof *f.months);
    if (f.months == NULL) writer_no_memory(w);
    for (int t = 0; f.months != NULL && t < e->month_count; t++)
        date_format_month(date_month_index(e->start) + t, f.months[t]);
    if (w->status == FLUJO_OK) {
        put_policy(&f, order);
        put_monthly(&f);
        for (int m = 0; m < MEASURE_COUNT; m++)
            if (measure_table[m].kept == MEANS_ONLY) put_means(&f, m);
        if (ensemble_has_days(e)) put_daily(&f);
        if (e->horizon_count > 0 && options->horizon_names != NULL) put_horizon(&f);
        if (options->keep_replicates) put_replicates(&f);
    }
    memory_free(w->a, f.lines);
    memory_free(w->a, f.months);
    return w->status;
}

/* A policy with its place among those compared. */
struct member {
    const struct ensemble *e;
    int order;
};

/* One policy is inserted while the next is summarised. */
struct step {
    struct result_writer *w;
    const struct result_options *options;
    struct periods inserted, summarised; /* of no ensemble at the ends of the list */
    int order;                           /* of the policy inserted */
    double *work;                        /* [worker][work_size] */
    size_t work_size;
};

static enum flujo_status do_step(void *user, size_t item, int worker)
{
    struct step *step = user;

    if (item > 0)
        periods_do(&step->summarised, (int)item - 1, step->work + (size_t)worker * step->work_size);
    else if (step->inserted.e != NULL)
        return result_put_periods(step->w, &step->inserted, step->order, step->options);
    return FLUJO_OK;
}

/* Insert what was summarised last while the next member is summarised; behind
 * the last member, that is null. */
static enum flujo_status take_step(struct step *step, const struct member *next)
{
    const struct allocator *a = step->w->a;
    enum flujo_status status = FLUJO_OK;

    if (next != NULL && !periods_make(&step->summarised, a, next->e)) status = FLUJO_NO_MEMORY;
    if (status == FLUJO_OK)
        status = parallel_for(a, step->options->threads, 1 + (size_t)periods_jobs(&step->summarised), do_step, step);
    periods_free(&step->inserted, a);
    step->inserted = step->summarised;
    step->summarised = (struct periods){.e = NULL};
    step->order = next != NULL ? next->order : -1;
    return status;
}

static int by_id(const void *left, const void *right)
{
    const struct member *a = left, *b = right;
    const struct policy *policies = a->e->scenario->policies;

    return strcmp(policies[a->e->policy].id, policies[b->e->policy].id);
}

/* Those with a complete replicate, by the id of the policy as their rows are. */
static int list_members(struct ensemble *const *ensembles, int count, struct member *members)
{
    int n = 0;

    for (int i = 0; i < count; i++) {
        if (ensembles[i] != NULL && ensembles[i]->completed > 0) members[n++] = (struct member){ensembles[i], i};
    }
    qsort(members, (size_t)n, sizeof *members, by_id);
    return n;
}

enum flujo_status result_put_ensembles(struct result_writer *w, struct ensemble *const *ensembles, int count,
                                       const struct result_options *options)
{
    struct member *members = memory_alloc(w->a, (size_t)count, sizeof *members);
    struct step step = {.w = w, .options = options};
    int threads = options->threads > 0 ? options->threads : parallel_cores();
    int n = members != NULL ? list_members(ensembles, count, members) : 0;
    enum flujo_status status = w->status;

    for (int i = 0; i < n; i++)
        step.work_size = periods_work(members[i].e) > step.work_size ? periods_work(members[i].e) : step.work_size;
    step.work = memory_alloc(w->a, (size_t)threads, step.work_size * sizeof *step.work);
    if (members == NULL || step.work == NULL) status = FLUJO_NO_MEMORY;
    for (int i = 0; i <= n && status == FLUJO_OK; i++)
        status = take_step(&step, i < n ? &members[i] : NULL);
    periods_free(&step.inserted, w->a);
    memory_free(w->a, step.work);
    memory_free(w->a, members);
    if (status == FLUJO_NO_MEMORY) writer_no_memory(w);
    return w->status;
}
