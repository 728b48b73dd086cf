/* Replicates of one policy on threads.
 *
 * Each replicate writes only its own part of the arrays, so results do not
 * depend on threads. Means are taken in replicate order afterwards. Measures
 * kept as means only (by place, by route) are summed as whole people, which is
 * exact and so independent of order too; they have no rows by replicate.
 * A replicate clears its own rows as it begins: that takes the first touch of
 * large arrays to the threads. */
#include "engine/ensemble.h"

#include "base/parallel.h"
#include "engine/past.h"
#include "model/world.h"
#include "observe/summary.h"
#include <math.h>
#include <pthread.h>
#include <string.h>

static int daily_kept(int measure) { return measure_table[measure].daily; }

int ensemble_daily_slots_of(const struct scenario *s, int measure)
{
    if (!daily_kept(measure))
        return 0;
    return measure_table[measure].by == BY_CLASS ? s->demographic_count : measure_slots(measure, s);
}

int ensemble_daily_offset(const struct scenario *s, int measure)
{
    int offset = 0;
    for (int m = 0; m < measure; m++)
        offset += ensemble_daily_slots_of(s, m);
    return offset;
}

int ensemble_daily_slots(const struct scenario *s) { return ensemble_daily_offset(s, MEASURE_COUNT); }

/* The measures kept as means only, one a worker: [month][slot - e->slots]. */
struct means {
    double *sum;                 /* over the complete replicates of the worker */
    double *running;             /* of the replicate under way */
};

/* What the workers share. */
struct job {
    const struct allocator *a;
    const struct run_request *request;
    const struct plan *plan;
    struct ensemble *e;
    struct world **worlds;       /* one a worker */
    struct means *means;         /* one a worker */
    day_number broken_day;       /* of the first violation of conservation seen, 0 = none */
    pthread_mutex_t lock;
    int done;
};

static int days_in_window(const struct ensemble *e, day_number from, day_number to)
{
    day_number a = from > e->start ? from : e->start, b = to < e->end ? to : e->end;
    return b >= a ? b - a + 1 : 0;
}

static int days_of_month(const struct ensemble *e, int month)
{
    int index = date_month_index(e->start) + month;
    day_number first = date_make(index / 12, index % 12 + 1, 1);
    return days_in_window(e, first, first + date_days_in_month(index / 12, index % 12 + 1) - 1);
}

static void keep_daily(struct job *job, const struct world *w, int replicate)
{
    struct ensemble *e = job->e;
    double *row = e->daily + ((size_t)replicate * (size_t)(e->end - e->start + 1) + (size_t)(w->day - 1 - e->start)) * (size_t)e->daily_slots;
    int at = 0;
    for (int m = 0; m < MEASURE_COUNT; m++) {
        if (!daily_kept(m))
            continue;
        const double *values = w->row + job->plan->offset[m];
        if (measure_table[m].by == BY_CLASS) {
            for (int k = 0; k < w->s->class_count; k++)
                row[at + w->s->classes[k].demographic] += values[k];
        } else {
            for (int i = 0; i < measure_slots(m, w->s); i++)
                row[at + i] = values[i];
        }
        at += ensemble_daily_slots_of(w->s, m);
    }
}

static void keep_horizons(struct job *job, const struct world *w, int replicate)
{
    struct ensemble *e = job->e;
    day_number day = w->day - 1;
    for (int h = 0; h < e->horizon_count; h++) {
        if (day < job->request->horizon_from || day > job->request->horizon_to[h])
            continue;
        double *sum = e->horizon + ((size_t)replicate * (size_t)e->horizon_count + (size_t)h) * (size_t)e->slots;
        for (int i = 0; i < e->slots; i++)
            sum[i] += w->row[i];
    }
}

static size_t mean_only_slots(const struct ensemble *e) { return (size_t)(e->mean_slots - e->slots); }
static size_t mean_only_size(const struct ensemble *e) { return (size_t)e->month_count * mean_only_slots(e); }

/* Clear what a replicate will fill. */
static void clear_replicate(struct job *job, int replicate, int worker)
{
    struct ensemble *e = job->e;
    size_t i = (size_t)replicate, monthly = (size_t)e->month_count * (size_t)e->slots;
    size_t daily = (size_t)(e->end - e->start + 1) * (size_t)e->daily_slots;
    size_t horizon = (size_t)e->horizon_count * (size_t)e->slots;
    memset(e->monthly + i * monthly, 0, monthly * sizeof(double));
    if (e->daily != 0)
        memset(e->daily + i * daily, 0, daily * sizeof(double));
    if (e->horizon != 0)
        memset(e->horizon + i * horizon, 0, horizon * sizeof(double));
    memset(job->means[worker].running, 0, mean_only_size(e) * sizeof(double));
}

/* Stocks become means over the days of each period. */
static void finish_replicate(struct job *job, int replicate, int worker)
{
    struct ensemble *e = job->e;
    struct means *means = &job->means[worker];
    for (size_t i = 0; i < mean_only_size(e); i++)
        means->sum[i] += means->running[i];
    for (int m = 0; m < MEASURE_COUNT; m++) {
        if (!measure_table[m].stock)
            continue;
        int first = job->plan->offset[m], last = job->plan->offset[m + 1];
        for (int month = 0; month < e->month_count; month++) {
            double *row = e->monthly + ((size_t)replicate * (size_t)e->month_count + (size_t)month) * (size_t)e->slots;
            for (int i = first; i < last; i++)
                row[i] /= days_of_month(e, month);
        }
        for (int h = 0; h < e->horizon_count; h++) {
            double *row = e->horizon + ((size_t)replicate * (size_t)e->horizon_count + (size_t)h) * (size_t)e->slots;
            int days = days_in_window(e, job->request->horizon_from, job->request->horizon_to[h]);
            for (int i = first; i < last && days > 0; i++)
                row[i] /= days;
        }
    }
}

static struct random_key key_of(const struct run_request *q, int replicate)
{
    uint64_t seed = q->independent_streams ? q->seed ^ (0x9e3779b97f4a7c15u * (uint64_t)(q->policy + 1)) : q->seed;
    uint32_t number = q->numbers ? q->numbers[replicate] : (uint32_t)(q->first_replicate + replicate);
    return random_key_make(seed, number);
}

/* Start a replicate, or take up the past it shares. Returns 0, or 1 when
 * conservation is broken in the warm-up. */
static int begin_replicate(struct job *job, struct world *w, int replicate, int worker)
{
    const struct run_request *q = job->request;
    struct ensemble *e = job->e;
    size_t parameters = (size_t)e->scenario->parameter_count, row = (size_t)replicate * parameters;
    clear_replicate(job, replicate, worker);
    if (q->from_past != 0 && past_has(q->from_past, replicate)) {
        past_take_up(q->from_past, e, replicate, job->means[worker].running, w);
        return 0;
    }
    return world_start(w, q->policy, key_of(q, replicate), q->population_scale, q->no_priors,
                       q->parameters ? q->parameters + row : 0, e->parameters + row);
}

/* Add the day that has ended to what the replicate keeps. */
static void keep_day(struct job *job, const struct world *w, int replicate, int worker)
{
    struct ensemble *e = job->e;
    int month = date_month_index(w->day - 1) - date_month_index(e->start);
    double *sum = e->monthly + ((size_t)replicate * (size_t)e->month_count + (size_t)month) * (size_t)e->slots;
    double *means = job->means[worker].running + (size_t)month * mean_only_slots(e);
    for (int i = 0; i < e->slots; i++)
        sum[i] += w->row[i];
    for (size_t i = 0; i < mean_only_slots(e); i++)
        means[i] += w->row[(size_t)e->slots + i];
    if (e->daily != 0)
        keep_daily(job, w, replicate);
    keep_horizons(job, w, replicate);
}

static enum flujo_status report_day(struct job *job, day_number day)
{
    pthread_mutex_lock(&job->lock);
    job->broken_day = day;
    pthread_mutex_unlock(&job->lock);
    return FLUJO_FAILED;
}

static enum flujo_status run_replicate(void *user, size_t item, int worker)
{
    struct job *job = user;
    const struct run_request *q = job->request;
    struct ensemble *e = job->e;
    struct world *w = job->worlds[worker];
    int replicate = (int)item;
    if (q->stop != 0 && atomic_load(q->stop))
        return FLUJO_INTERRUPTED;
    if (begin_replicate(job, w, replicate, worker) != 0)
        return report_day(job, e->start);
    while (w->day <= e->end) {
        if (q->keep_past != 0 && w->day == past_until(q->keep_past)) {
            pthread_mutex_lock(&job->lock); /* an allocator need not be safe for threads */
            past_keep(q->keep_past, e, replicate, job->means[worker].running, w);
            pthread_mutex_unlock(&job->lock);
        }
        if (world_day(w) != 0)
            return report_day(job, w->day - 1);
        keep_day(job, w, replicate, worker);
    }
    finish_replicate(job, replicate, worker);
    e->done[replicate] = 1;
    pthread_mutex_lock(&job->lock);
    job->done++;
    if (q->progress != 0)
        q->progress(q->progress_user, job->done, q->replicates);
    pthread_mutex_unlock(&job->lock);
    return FLUJO_OK;
}

static struct ensemble *ensemble_make(const struct allocator *a, const struct scenario *s, const struct run_request *q)
{
    struct ensemble *e = memory_alloc(a, 1, sizeof *e);
    if (e == 0)
        return 0;
    size_t n = (size_t)q->replicates;
    e->scenario = s;
    e->policy = q->policy;
    e->first_replicate = q->first_replicate;
    e->replicates = q->replicates;
    e->start = s->start;
    e->end = q->end > 0 ? q->end : s->end;
    e->month_count = date_month_index(e->end) - date_month_index(e->start) + 1;
    e->slots = measure_offset(M_PLACE_ARRIVALS, s);
    e->mean_slots = measure_total_slots(s);
    e->daily_slots = ensemble_daily_slots(s);
    e->horizon_count = q->horizon_count;
    e->done = memory_alloc(a, n, 1);
    e->monthly = memory_resize(a, 0, n, (size_t)e->month_count * (size_t)e->slots * sizeof(double));
    e->mean_monthly = memory_alloc(a, (size_t)e->month_count * (size_t)e->mean_slots, sizeof(double));
    e->parameters = memory_alloc(a, n, (size_t)s->parameter_count * sizeof(double));
    if (q->keep_daily)
        e->daily = memory_resize(a, 0, n, (size_t)(e->end - e->start + 1) * (size_t)e->daily_slots * sizeof(double));
    if (q->horizon_count > 0)
        e->horizon = memory_resize(a, 0, n, (size_t)q->horizon_count * (size_t)e->slots * sizeof(double));
    if (!e->done || !e->monthly || !e->mean_monthly || !e->parameters || (q->keep_daily && !e->daily)
        || (q->horizon_count > 0 && !e->horizon)) {
        ensemble_free(a, e);
        return 0;
    }
    return e;
}

void ensemble_free(const struct allocator *a, struct ensemble *e)
{
    if (e == 0)
        return;
    memory_free(a, e->done);
    memory_free(a, e->monthly);
    memory_free(a, e->daily);
    memory_free(a, e->horizon);
    memory_free(a, e->mean_monthly);
    memory_free(a, e->parameters);
    memory_free(a, e);
}

/* Means of all replicates; what the incomplete ones left is cleared. */
static void take_means(struct job *job, int workers)
{
    struct ensemble *e = job->e;
    for (int i = 0; i < e->replicates; i++) {
        e->completed += e->done[i];
        if (!e->done[i])
            clear_replicate(job, i, 0);
    }
    if (e->completed == 0)
        return;
    for (int month = 0; month < e->month_count; month++) {
        double *mean = e->mean_monthly + (size_t)month * (size_t)e->mean_slots;
        for (int i = 0; i < e->replicates; i++) {
            const double *row = e->monthly + ((size_t)i * (size_t)e->month_count + (size_t)month) * (size_t)e->slots;
            for (int slot = 0; e->done[i] && slot < e->slots; slot++)
                mean[slot] += row[slot];
        }
        for (int worker = 0; worker < workers; worker++)
            for (size_t slot = 0; slot < mean_only_slots(e); slot++)
                mean[(size_t)e->slots + slot] += job->means[worker].sum[(size_t)month * mean_only_slots(e) + slot];
        for (int slot = 0; slot < e->mean_slots; slot++)
            mean[slot] /= e->completed;
    }
}

static enum flujo_status make_workers(struct job *job, int workers)
{
    const struct allocator *a = job->a;
    job->worlds = memory_alloc(a, (size_t)workers, sizeof *job->worlds);
    job->means = memory_alloc(a, (size_t)workers, sizeof *job->means);
    if (!job->worlds || !job->means)
        return FLUJO_NO_MEMORY;
    for (int i = 0; i < workers; i++) {
        job->worlds[i] = world_make(a, job->plan);
        job->means[i].sum = memory_alloc(a, mean_only_size(job->e), sizeof(double));
        job->means[i].running = memory_alloc(a, mean_only_size(job->e), sizeof(double));
        if (!job->worlds[i] || !job->means[i].sum || !job->means[i].running)
            return FLUJO_NO_MEMORY;
    }
    return FLUJO_OK;
}

static void free_workers(struct job *job, int workers)
{
    for (int i = 0; i < workers; i++) {
        if (job->worlds)
            world_free(job->a, job->worlds[i]);
        if (job->means) {
            memory_free(job->a, job->means[i].sum);
            memory_free(job->a, job->means[i].running);
        }
    }
    memory_free(job->a, job->worlds);
    memory_free(job->a, job->means);
}

static void report_broken(const struct job *job, struct error_list *errors)
{
    char date[11];
    struct position nowhere = {0};
    if (job->broken_day == 0)
        return;
    date_format(job->broken_day, date);
    errors_add(errors, SEVERITY_ERROR, nowhere,
               "people are not conserved on %s in a replicate of policy '%s'; this is a defect of flujo, please report it",
               date, job->e->scenario->policies[job->e->policy].id);
}

enum flujo_status ensemble_run(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                               struct ensemble **out, struct error_list *errors)
{
    struct job job = {.a = a, .request = request};
    struct plan *plan = 0;
    int workers = request->threads > 0 ? request->threads : parallel_cores();
    *out = 0;
    pthread_mutex_init(&job.lock, 0);
    enum flujo_status status = plan_make(a, s, &plan, errors);
    if (status != FLUJO_OK)
        goto out;
    job.plan = plan;
    job.e = ensemble_make(a, s, request);
    status = job.e ? make_workers(&job, workers) : FLUJO_NO_MEMORY;
    if (status != FLUJO_OK)
        goto out;
    status = parallel_for(a, workers, (size_t)request->replicates, run_replicate, &job);
    if (status == FLUJO_OK || status == FLUJO_INTERRUPTED) {
        take_means(&job, workers);
        *out = job.e;
        job.e = 0;
    } else {
        report_broken(&job, errors);
    }
out:
    free_workers(&job, job.worlds || job.means ? workers : 0);
    ensemble_free(a, job.e);
    plan_free(a, plan);
    pthread_mutex_destroy(&job.lock);
    return status;
}

static int matches(const struct scenario *s, const struct observation *o, int k)
{
    return (o->origin < 0 || s->classes[k].origin == o->origin)
        && (o->demographic < 0 || s->classes[k].demographic == o->demographic);
}

static double observed_monthly(const struct ensemble *e, int replicate, const struct observation *o, int first, int last)
{
    const struct scenario *s = e->scenario;
    int offset = measure_offset(o->measure, s), by_class = measure_table[o->measure].by == BY_CLASS;
    double sum = 0;
    for (int month = first; month <= last; month++) {
        const double *row = e->monthly + ((size_t)replicate * (size_t)e->month_count + (size_t)month) * (size_t)e->slots + offset;
        if (!by_class)
            sum += row[o->slot];
        for (int k = 0; by_class && k < s->class_count; k++)
            if (matches(s, o, k))
                sum += row[k];
    }
    return measure_table[o->measure].stock ? sum / (last - first + 1) : sum;
}

static double observed_daily(const struct ensemble *e, int replicate, const struct observation *o)
{
    const struct scenario *s = e->scenario;
    int offset = ensemble_daily_offset(s, o->measure), slots = ensemble_daily_slots_of(s, o->measure);
    int by_class = measure_table[o->measure].by == BY_CLASS;
    if (slots == 0 || e->daily == 0 || (by_class && o->origin >= 0))
        return NAN;
    double sum = 0;
    for (day_number day = o->from; day <= o->to; day++) {
        const double *row = e->daily + ((size_t)replicate * (size_t)(e->end - e->start + 1) + (size_t)(day - e->start))
                                     * (size_t)e->daily_slots + offset;
        if (!by_class)
            sum += row[o->slot];
        for (int d = 0; by_class && d < slots; d++)
            if (o->demographic < 0 || o->demographic == d)
                sum += row[d];
    }
    return measure_table[o->measure].stock ? sum / (o->to - o->from + 1) : sum;
}

double ensemble_observed(const struct ensemble *e, int replicate, const struct observation *o)
{
    if (o->from < e->start || o->to > e->end || !e->done[replicate])
        return NAN;
    int first = date_month_index(o->from), last = date_month_index(o->to), year, month, dom, year2, month2, dom2;
    date_split(o->from, &year, &month, &dom);
    date_split(o->to, &year2, &month2, &dom2);
    if (dom == 1 && dom2 == date_days_in_month(year2, month2)) {
        int zero = date_month_index(e->start);
        return observed_monthly(e, replicate, o, first - zero, last - zero);
    }
    return observed_daily(e, replicate, o);
}

double quantile_of(const double *values, int n, double p, double *work)
{
    if (n <= 0)
        return NAN;
    memcpy(work, values, (size_t)n * sizeof(double));
    sort_doubles(work, n);
    return sorted_quantile(work, n, p);
}

double ensemble_horizon_total(const struct ensemble *e, int replicate, int measure, int horizon)
{
    const double *row = e->horizon + ((size_t)replicate * (size_t)e->horizon_count + (size_t)horizon) * (size_t)e->slots
                      + measure_offset(measure, e->scenario);
    double sum = 0;
    for (int i = 0; i < measure_slots(measure, e->scenario); i++)
        sum += row[i];
    return sum;
}
