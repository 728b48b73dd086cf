/* See forecast.h. Rounds of the members are added until the medians of two halves
 * of them (which share no draw) agree, of the total and of each demographic with 1 %
 * of it or more, so that a forecast hardly hangs on its seed; the first six months are
 * always run and looked at, so that the answer for a month does not hang on how many
 * are asked for. Rounds that are run together share the replay of the record. */
#include "study/forecast.h"

#include "base/numeric.h"
#include "base/summary.h"
#include "study/hindcast_view.h"
#include "study/runner.h"
#include <math.h>
#include <string.h>

enum { MONTHS = 6, TOGETHER = RUNNER_WAYS, MOST_ROUNDS = 4 * TOGETHER };
static const double agreement = 0.03;

const double forecast_levels[FORECAST_LEVELS] = {0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4,   0.45, 0.5,
                                                 0.55, 0.6,   0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99};

/* What is gathered from the runs. */
struct gather {
    const struct assimilation *as;
    const struct forecast_options *o;
    struct forecast *f;
    int run_months, most;  /* months run; draws that there is room for */
    int round;             /* the first of those under way */
    day_number *full;      /* [facility][draw]: first day over capacity, 0 = never */
    double *peak;          /* [facility][draw] */
    unsigned char *pulled; /* [trigger][draw] */
    double *looked;        /* [total, demographics][month][draw] of the first six months, whatever is asked for */
};

/* Draws of the total (0) or a demographic (1 + d) in one of the first six months. */
static double *looked_at(const struct gather *g, int series, int month)
{
    return g->looked + (size_t)(series * MONTHS + month) * (size_t)g->most;
}

/* Whether an observation is of encounters in all or nearly all of the month. */
static int is_month(const struct observation *o, int month)
{
    return o->measure == M_ENCOUNTERS && date_month_index(o->from) == month && date_month_index(o->to) == month
           && o->to - o->from >= 27;
}

day_number forecast_origin(const struct scenario *s)
{
    day_number last = 0;
    for (int i = 0; i < s->observation_count; i++) {
        const struct observation *o = &s->observations[i];
        if (is_month(o, date_month_index(o->from)) && o->to > last) last = o->to;
    }
    return last;
}

double observed_encounters(const struct scenario *s, int month, int demographic)
{
    day_number from = date_make(month / 12, month % 12 + 1, 1);
    return observed_value(s, &(struct observation){.measure = M_ENCOUNTERS,
                                                   .origin = -1,
                                                   .demographic = demographic,
                                                   .from = from,
                                                   .to = from + date_days_in_month(month / 12, month % 12 + 1) - 1});
}

double observed_element(const struct scenario *s, int month, struct element element)
{
    const struct traveller_class *k = element.kind == ELEMENT_SLOT ? &s->classes[element.index] : 0;
    if (element.kind == ELEMENT_TOTAL) return observed_encounters(s, month, -1);
    if (element.kind == ELEMENT_DEMOGRAPHIC) return observed_encounters(s, month, element.index);
    for (int i = 0; k != 0 && i < s->observation_count; i++) {
        const struct observation *o = &s->observations[i];
        if (is_month(o, month) && o->origin == k->origin && o->demographic == k->demographic) return o->value;
    }
    return NAN;
}

/* First day over capacity and the largest number held, by facility. */
static void take_custody(struct gather *g, const struct ensemble *e, int replicate, size_t draw)
{
    const struct scenario *s = e->scenario;
    const struct forecast *f = g->f;
    int over = ensemble_daily_offset(s, M_CUSTODY_OVER), held = ensemble_daily_offset(s, M_CUSTODY);
    int after = f->first_month + f->months;
    day_number last = date_make(after / 12, after % 12 + 1, 1) - 1;
    for (int slot = 0; slot < s->facility_count; slot++) {
        size_t at = (size_t)slot * (size_t)g->most + draw;
        for (day_number day = f->origin + 1; day <= last; day++) {
            const double *row = ensemble_day(e, replicate, day);
            if (row[over + slot] > 0 && g->full[at] == 0) g->full[at] = day;
            g->peak[at] = fmax(g->peak[at], row[held + slot]);
        }
    }
}

static void take_run(void *user, const struct ensemble *e, int replicate, size_t item)
{
    struct gather *g = user;
    const struct forecast *f = g->f;
    size_t draw = (size_t)(g->round * g->as->members) + item, most = (size_t)g->most;
    int first = f->first_month - date_month_index(e->start);
    for (int i = 0; i < f->line_count; i++)
        for (int m = 0; m < f->months; m++)
            f->lines[i].joint[(size_t)m * most + draw] = ensemble_month_value(e, replicate, first + m,
                                                                              f->lines[i].measure, f->lines[i].element);
    for (int series = 0; series <= f->s->demographic_count; series++)
        for (int m = 0; m < MONTHS; m++)
            looked_at(g, series, m)[draw] = ensemble_month_value(e, replicate, first + m, M_ENCOUNTERS,
                                                                 f->lines[series].element);
    for (int t = 0; t < f->trigger_count; t++)
        g->pulled[(size_t)t * most + draw] = (unsigned char)trigger_pulled(&f->triggers[t], e, replicate, f->origin);
    take_custody(g, e, replicate, draw);
}

/* Days that a forecast must reach for its months and its triggers. */
static int months_to_run(const struct forecast *f)
{
    int most = f->months > MONTHS ? f->months : MONTHS;
    for (int t = 0; t < f->trigger_count; t++) {
        int months = date_month_index(f->origin + f->triggers[t].within) - f->first_month + 1;
        most = months > most ? months : most;
    }
    return most;
}

static struct forecast *make(const struct assimilation *as, const struct forecast_options *o, int most)
{
    const struct scenario *s = as->s;
    struct forecast *f = memory_alloc(as->a, 1, sizeof *f);
    if (f == 0) return 0;
    f->a = as->a, f->s = s, f->policy = o->policy;
    f->months = o->months > 0 ? o->months : MONTHS;
    f->origin = as->last;
    f->first_month = date_month_index(as->last + 1);
    f->triggers = o->triggers, f->trigger_count = o->trigger_count;
    f->line_count = 2 + s->demographic_count + s->facility_count + s->class_count;
    f->capacity_count = s->facility_count;
    f->lines = memory_alloc(as->a, (size_t)f->line_count, sizeof *f->lines);
    f->capacity = memory_alloc(as->a, (size_t)f->capacity_count, sizeof *f->capacity);
    f->trigger_probability = memory_alloc(as->a, (size_t)f->trigger_count, sizeof(double));
    int ok = f->lines && f->capacity && f->trigger_probability, n = 0;
    if (ok) {
        f->lines[n++].measure = M_ENCOUNTERS; /* the total */
        for (int d = 0; d < s->demographic_count; d++)
            f->lines[n++] = (struct forecast_line){M_ENCOUNTERS, {ELEMENT_DEMOGRAPHIC, d}, 0, 0};
        for (int i = 0; i < s->facility_count; i++)
            f->lines[n++] = (struct forecast_line){M_CUSTODY, {ELEMENT_SLOT, i}, 0, 0};
        f->lines[n++].measure = M_UNIQUE;
        for (int k = 0; k < s->class_count; k++)
            f->lines[n++] = (struct forecast_line){M_ENCOUNTERS, {ELEMENT_SLOT, k}, 0, 0};
    }
    for (int i = 0; ok && i < f->line_count; i++) {
        f->lines[i].joint = memory_alloc(as->a, (size_t)f->months, (size_t)most * sizeof(double));
        ok = f->lines[i].joint != 0;
    }
    if (ok) return f;
    forecast_free(f);
    return 0;
}

double forecast_quantile(const struct forecast *f, int line, int month, double p)
{
    return sorted_quantile(f->lines[line].draws + (size_t)month * (size_t)f->draws, f->draws, p);
}

void forecast_free(struct forecast *f)
{
    if (f == 0) return;
    for (int i = 0; f->lines && i < f->line_count; i++) {
        memory_free(f->a, f->lines[i].joint);
        memory_free(f->a, f->lines[i].draws);
    }
    memory_free(f->a, f->lines);
    memory_free(f->a, f->capacity);
    memory_free(f->a, f->trigger_probability);
    memory_free(f->a, f);
}

/* The paths of so many rounds from the one under way on: [round][member][class][month]. */
static double *paths_of(const struct gather *g, int rounds, int months)
{
    const struct assimilation *as = g->as;
    size_t n = (size_t)as->members * (size_t)as->s->class_count * (size_t)(as->months + months);
    double *paths = memory_alloc(as->a, (size_t)rounds, n * sizeof *paths);
    for (int i = 0; paths != 0 && i < rounds; i++) {
        double *one = continuation_make(as, months, g->round + i, g->o->memory, g->o->seed);
        if (one != 0)
            memcpy(paths + (size_t)i * n, one, n * sizeof *paths);
        else
            memory_free(as->a, paths), paths = 0;
        memory_free(as->a, one);
    }
    return paths;
}

/* So many continuations of every member. */
static enum flujo_status run_some(struct gather *g, int rounds, const struct scenario *view, struct error_list *errors)
{
    const struct assimilation *as = g->as;
    const struct forecast_options *o = g->o;
    int after = g->f->first_month + g->run_months; /* the paths lead by the days of departures */
    day_number end = date_make(after / 12, after % 12 + 1, 1) - 1;
    int months = date_month_index(end + as->lead_days) + 1 - (as->first + as->months);
    double *paths = paths_of(g, rounds, months);
    if (paths == 0) return FLUJO_NO_MEMORY;
    struct runner r = {.a = as->a,
                       .s = view,
                       .policy = as->policy,
                       .seed = as->seed,
                       .threads = o->threads,
                       .keep_daily = 1,
                       .population_scale = as->population_scale,
                       .latent = {paths, as->first, as->months + months, as->lead_days},
                       .ways = rounds,
                       .ways_part = continuation_begins(as),
                       .errors = errors,
                       .stop = o->stop,
                       .progress = o->progress,
                       .progress_user = o->progress_user,
                       .done = g->round * as->members,
                       .total = (g->round + rounds) * as->members,
                       .end = end};
    enum flujo_status status = runner_run(&r, as->parameters, as->number, (size_t)as->members, take_run, g);
    memory_free(as->a, paths);
    return status;
}

/* The difference between the medians of two halves of the members, as a share. work: room for the draws. */
static double between_halves(const struct gather *g, const double *values, int draws, double *work)
{
    double median[2];
    for (int half = 0; half < 2; half++) {
        int n = 0;
        for (int i = 0; i < draws; i++)
            if (i % g->as->members % 2 == half) work[n++] = values[i];
        sort_doubles(work, n);
        median[half] = sorted_quantile(work, n, 0.5);
    }
    return median[1] > 0 ? fabs(median[0] / median[1] - 1) : 0;
}

/* Whether a series is a hundredth of the total: of fewer people, a few decide how far medians are apart. */
static int counts(const struct gather *g, int series, int month, int draws)
{
    double sum = 0, total = 0;
    for (int i = 0; i < draws; i++)
        sum += looked_at(g, series, month)[i], total += looked_at(g, 0, month)[i];
    return 100 * sum >= total;
}

/* The largest of the total and of the demographics. */
static double disagreement(const struct gather *g, int draws, double *work)
{
    double most = 0;
    for (int series = 0; series <= g->f->s->demographic_count; series++)
        for (int m = 0; m < MONTHS; m++)
            if (counts(g, series, m, draws)) most = fmax(most, between_halves(g, looked_at(g, series, m), draws, work));
    return most;
}

/* As many rounds as asked for, or until two halves agree; f->draws is set. */
static enum flujo_status run_rounds(struct gather *g, const struct scenario *view, double *work,
                                    struct error_list *errors)
{
    int members = g->as->members, wanted = (g->o->draws + members - 1) / members;
    enum flujo_status status = FLUJO_OK;
    while (status == FLUJO_OK) {
        int rounds = wanted > 0 && wanted - g->round < TOGETHER ? wanted - g->round : TOGETHER;
        status = run_some(g, rounds, view, errors);
        g->round += rounds;
        g->f->draws = g->round * members;
        if (status == FLUJO_OK) g->f->disagreement = disagreement(g, g->f->draws, work);
        if (wanted > 0 ? g->round >= wanted : g->round >= MOST_ROUNDS || g->f->disagreement <= agreement) break;
    }
    return status;
}

/* Joint draws side by side, and a sorted copy of each month. */
static enum flujo_status settle_lines(struct gather *g)
{
    struct forecast *f = g->f;
    size_t n = (size_t)f->draws;
    for (int i = 0; i < f->line_count; i++) {
        struct forecast_line *line = &f->lines[i];
        for (int m = 0; m < f->months; m++)
            memmove(line->joint + (size_t)m * n, line->joint + (size_t)m * (size_t)g->most, n * sizeof(double));
        line->draws = memory_alloc(f->a, (size_t)f->months, n * sizeof(double));
        if (line->draws == 0) return FLUJO_NO_MEMORY;
        memcpy(line->draws, line->joint, (size_t)f->months * n * sizeof(double));
        for (int m = 0; m < f->months; m++)
            sort_doubles(line->draws + (size_t)m * n, f->draws);
    }
    for (int t = 0; t < f->trigger_count; t++) {
        for (size_t i = 0; i < n; i++)
            f->trigger_probability[t] += g->pulled[(size_t)t * (size_t)g->most + i];
        f->trigger_probability[t] /= (double)n;
    }
    return FLUJO_OK;
}

static void settle_capacity(struct gather *g, double *work)
{
    struct forecast *f = g->f;
    int n = f->draws;
    for (int slot = 0; slot < f->capacity_count; slot++) {
        struct forecast_capacity *c = &f->capacity[slot];
        int count = 0;
        double *peak = g->peak + (size_t)slot * (size_t)g->most;
        for (int i = 0; i < n; i++) {
            day_number full = g->full[(size_t)slot * (size_t)g->most + (size_t)i];
            if (full > 0) work[count++] = full;
        }
        sort_doubles(work, count);
        sort_doubles(peak, n);
        c->slot = slot;
        c->probability = (double)count / n;
        c->peak = sorted_quantile(peak, n, 0.5);
        c->early = count ? (day_number)sorted_quantile(work, count, 0.05) : 0;
        c->median = count ? (day_number)sorted_quantile(work, count, 0.5) : 0;
        c->late = count ? (day_number)sorted_quantile(work, count, 0.95) : 0;
    }
}

enum flujo_status forecast_run(const struct assimilation *as, const struct forecast_options *o, struct forecast **out,
                               struct error_list *errors)
{
    int wanted = (o->draws + as->members - 1) / as->members, looked = (1 + as->s->demographic_count) * MONTHS;
    struct gather g = {.as = as, .o = o, .most = (wanted > MOST_ROUNDS ? wanted : MOST_ROUNDS) * as->members};
    struct scenario *view = 0;
    size_t n = (size_t)g.most;
    *out = 0;
    g.f = make(as, o, g.most);
    g.full = memory_alloc(as->a, n, (size_t)as->s->facility_count * sizeof *g.full);
    g.peak = memory_alloc(as->a, n, (size_t)as->s->facility_count * sizeof(double));
    g.pulled = memory_alloc(as->a, n, (size_t)o->trigger_count);
    g.looked = memory_alloc(as->a, n, (size_t)(looked + 1) * sizeof(double));
    enum flujo_status status = g.f && g.full && g.peak && g.pulled && g.looked ? FLUJO_OK : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) g.run_months = months_to_run(g.f);
    if (status == FLUJO_OK) status = hindcast_view_make(as->a, as->s, as->policy, o->policy, as->last, &view);
    if (status == FLUJO_OK) status = run_rounds(&g, view, g.looked + (size_t)looked * n, errors);
    if (status == FLUJO_OK) status = settle_lines(&g);
    if (status == FLUJO_OK) settle_capacity(&g, g.looked + (size_t)looked * n);
    hindcast_view_free(as->a, view);
    memory_free(as->a, g.full);
    memory_free(as->a, g.peak);
    memory_free(as->a, g.pulled);
    memory_free(as->a, g.looked);
    if (status == FLUJO_OK)
        *out = g.f;
    else
        forecast_free(g.f);
    return status;
}
