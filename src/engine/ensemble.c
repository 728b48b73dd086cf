/* The arrays of an ensemble, and what is read from them; they are filled by
 * ensemble_run.c. */
#include "engine/ensemble.h"

#include "base/memory.h"
#include "base/summary.h"
#include "engine/condensed.h"
#include <math.h>
#include <string.h>

int ensemble_daily_offset(const struct scenario *s, int measure)
{
    int offset = 0;
    for (int m = 0; m < measure; m++)
        offset += measure_daily_slots(m, s);
    return offset;
}

int ensemble_daily_slots(const struct scenario *s) { return ensemble_daily_offset(s, MEASURE_COUNT); }

/* Numbers kept of a replicate. */
struct room {
    size_t monthly, daily, horizon, parameters;
};

static day_number last_day(const struct scenario *s, const struct run_request *q)
{
    return q->end > 0 ? q->end : s->end;
}

static int months_of(const struct scenario *s, const struct run_request *q)
{
    return date_month_index(last_day(s, q)) - date_month_index(s->start) + 1;
}

void run_request_narrow(const struct scenario *s, struct run_request *q, int from, int count)
{
    size_t first = (size_t)from;
    q->first_replicate += from;
    q->replicates = count;
    if (q->parameters != 0) q->parameters += first * (size_t)s->parameter_count;
    if (q->numbers != 0) q->numbers += from;
    if (q->latent.value != 0) q->latent.value += first * (size_t)s->class_count * (size_t)q->latent.months;
}

/* Values by month and day of a replicate. */
static double values_of(const struct scenario *s, const struct run_request *q)
{
    return (double)months_of(s, q) * measure_kept_slots(s)
           + (q->keep_daily ? (double)(last_day(s, q) - s->start + 1) * ensemble_daily_slots(s) : 0);
}

int run_request_condenses(const struct scenario *s, const struct run_request *q)
{
    return q->values_most > 0 && values_of(s, q) * q->replicates > q->values_most;
}

static struct room room_of(const struct scenario *s, const struct run_request *q)
{
    size_t slots = (size_t)measure_kept_slots(s), days = (size_t)(last_day(s, q) - s->start + 1);
    return (struct room){.monthly = (size_t)months_of(s, q) * slots,
                         .horizon = (size_t)q->horizon_count * slots,
                         .daily = q->keep_daily ? days * (size_t)ensemble_daily_slots(s) : 0,
                         .parameters = (size_t)s->parameter_count};
}

double ensemble_bytes(const struct scenario *s, const struct run_request *q)
{
    if (run_request_condenses(s, q)) return condensed_bytes(s, q);
    struct room room = room_of(s, q);
    return (double)q->replicates * (double)(room.monthly + room.daily + room.horizon + room.parameters)
           * (double)sizeof(double);
}

/* The arrays that hold every number; 0 without memory. */
static int make_rows(const struct allocator *a, struct ensemble *e, const struct run_request *q,
                     const struct room *room)
{
    size_t n = (size_t)q->replicates;
    e->monthly = memory_resize(a, 0, n, room->monthly * sizeof(double));
    if (q->keep_daily) e->daily = memory_resize(a, 0, n, room->daily * sizeof(double));
    if (q->horizon_count > 0) e->horizon = memory_resize(a, 0, n, room->horizon * sizeof(double));
    return e->monthly != 0 && (!q->keep_daily || e->daily != 0) && (q->horizon_count == 0 || e->horizon != 0);
}

struct ensemble *ensemble_make(const struct allocator *a, const struct scenario *s, const struct run_request *q,
                               int policy)
{
    struct ensemble *e = memory_alloc(a, 1, sizeof *e);
    if (e == 0) return 0;
    struct room room = room_of(s, q);
    size_t n = (size_t)q->replicates;
    e->scenario = s;
    e->policy = policy;
    e->first_replicate = q->first_replicate;
    e->replicates = q->replicates;
    e->start = s->start;
    e->end = last_day(s, q);
    e->month_count = months_of(s, q);
    e->slots = measure_kept_slots(s);
    e->mean_slots = measure_total_slots(s);
    e->daily_slots = ensemble_daily_slots(s);
    measure_offsets(s, e->offset);
    e->horizon_count = q->horizon_count;
    e->values_most = q->values_most;
    e->done = memory_alloc(a, n, 1);
    e->mean_monthly = memory_alloc(a, (size_t)e->month_count * (size_t)e->mean_slots, sizeof(double));
    e->sums = memory_alloc(a, (size_t)e->month_count * (size_t)(e->mean_slots - e->slots), sizeof(double));
    e->parameters = memory_alloc(a, n, room.parameters * sizeof(double));
    int condenses = run_request_condenses(s, q);
    if (condenses) e->condensed = condensed_make(a, e, q->keep_daily);
    int enough = condenses ? e->condensed != 0 : make_rows(a, e, q, &room);
    if (enough && e->done != 0 && e->mean_monthly != 0 && e->sums != 0 && e->parameters != 0) return e;
    ensemble_free(a, e);
    return 0;
}

void ensemble_free(const struct allocator *a, struct ensemble *e)
{
    if (e == 0) return;
    memory_free(a, e->done);
    memory_free(a, e->monthly);
    memory_free(a, e->daily);
    memory_free(a, e->horizon);
    memory_free(a, e->mean_monthly);
    memory_free(a, e->sums);
    memory_free(a, e->parameters);
    condensed_free(a, e->condensed);
    memory_free(a, e);
}

int ensemble_has_days(const struct ensemble *e)
{
    return e->daily != 0 || (e->condensed != 0 && e->condensed->shape.count[PERIOD_DAY] > 0);
}

static const size_t part_at[ENSEMBLE_PARTS] = {[PART_MONTHLY] = offsetof(struct ensemble, monthly),
                                               [PART_HORIZON] = offsetof(struct ensemble, horizon),
                                               [PART_DAILY] = offsetof(struct ensemble, daily),
                                               [PART_PARAMETERS] = offsetof(struct ensemble, parameters),
                                               [PART_SUMS] = offsetof(struct ensemble, sums)};

/* Numbers of a row. */
static size_t part_width(const struct ensemble *e, enum ensemble_part part)
{
    switch (part) {
    case PART_MONTHLY: return (size_t)e->month_count * (size_t)e->slots;
    case PART_HORIZON: return (size_t)e->horizon_count * (size_t)e->slots;
    case PART_DAILY: return (size_t)ensemble_days(e) * (size_t)e->daily_slots;
    case PART_PARAMETERS: return (size_t)e->scenario->parameter_count;
    default: return (size_t)e->month_count * (size_t)(e->mean_slots - e->slots);
    }
}

double *ensemble_block(const struct ensemble *e, enum ensemble_part part, int row, int count, size_t *length)
{
    double *rows = *(double *const *)(const void *)((const char *)e + part_at[part]);
    size_t width = part_width(e, part);
    *length = rows == 0 ? 0 : part == PART_SUMS ? width : (size_t)count * width;
    return *length == 0 || part == PART_SUMS ? rows : rows + (size_t)row * width;
}

void ensemble_again(struct ensemble *e, const struct run_request *q)
{
    e->first_replicate = q->first_replicate;
    e->replicates = q->replicates;
    memset(e->done, 0, (size_t)q->replicates);
    memset(e->sums, 0, part_width(e, PART_SUMS) * sizeof *e->sums);
}

/* Rows of `more` behind those of e. */
static int join_rows(const struct allocator *a, struct ensemble *e, const struct ensemble *more,
                     enum ensemble_part part)
{
    size_t length, width = part_width(e, part) * sizeof(double);
    const double *from = ensemble_block(more, part, 0, more->replicates, &length);
    double **rows = (double **)(void *)((char *)e + part_at[part]);
    if (*rows == 0) return 1;
    double *grown = memory_resize(a, *rows, (size_t)e->replicates + (size_t)more->replicates, width);
    if (grown == 0) return 0;
    *rows = grown;
    memcpy((char *)grown + (size_t)e->replicates * width, from, length * sizeof *from);
    return 1;
}

static void add_sums(struct ensemble *e, const struct ensemble *more)
{
    size_t sums = part_width(e, PART_SUMS);
    for (size_t i = 0; i < sums; i++)
        e->sums[i] += more->sums[i];
}

enum flujo_status ensemble_put(const struct allocator *a, struct ensemble *e, int at, const struct ensemble *part,
                               int threads)
{
    enum flujo_status status = condensed_fold(a, e, part, threads);
    if (status != FLUJO_OK) return status;
    condensed_keep(e, at, part, 0, part->replicates);
    add_sums(e, part);
    return FLUJO_OK;
}

enum flujo_status ensemble_condense(const struct allocator *a, struct ensemble *e, int threads)
{
    struct ensemble whole = *e;
    if (e->condensed != 0) return FLUJO_OK;
    e->condensed = condensed_make(a, e, e->daily != 0);
    if (e->condensed == 0) return FLUJO_NO_MEMORY;
    enum flujo_status status = condensed_fold(a, e, &whole, threads);
    if (status != FLUJO_OK) {
        condensed_free(a, e->condensed);
        e->condensed = 0;
        return status;
    }
    condensed_keep(e, 0, &whole, 0, e->replicates);
    memory_free(a, whole.monthly);
    memory_free(a, whole.daily);
    memory_free(a, whole.horizon);
    e->monthly = e->daily = e->horizon = 0;
    return status;
}

/* Whether e would be condensed with so many replicates. */
static int condenses(const struct ensemble *e, int replicates)
{
    double values = (double)part_width(e, PART_MONTHLY) + (e->daily != 0 ? (double)part_width(e, PART_DAILY) : 0);
    return e->condensed != 0 || (e->values_most > 0 && values * replicates > e->values_most);
}

static int grow_done(const struct allocator *a, struct ensemble *e, int all)
{
    unsigned char *done = memory_resize(a, e->done, (size_t)all, 1);
    if (done != 0) e->done = done;
    return done != 0;
}

static enum flujo_status join_whole(const struct allocator *a, struct ensemble *e, const struct ensemble *more)
{
    if (!grow_done(a, e, e->replicates + more->replicates)) return FLUJO_NO_MEMORY;
    for (enum ensemble_part part = 0; part < PART_SUMS; part++)
        if (!join_rows(a, e, more, part)) return FLUJO_NO_MEMORY;
    memcpy(e->done + e->replicates, more->done, (size_t)more->replicates);
    add_sums(e, more);
    return FLUJO_OK;
}

static enum flujo_status join_condensed(const struct allocator *a, struct ensemble *e, const struct ensemble *more,
                                        int threads)
{
    int all = e->replicates + more->replicates;
    size_t parameters = (size_t)e->scenario->parameter_count;
    enum flujo_status status = ensemble_condense(a, e, threads);
    if (status != FLUJO_OK || !grow_done(a, e, all) || !condensed_grow(a, e, all)) return FLUJO_NO_MEMORY;
    double *grown = memory_resize(a, e->parameters, (size_t)all, parameters * sizeof *grown);
    if (grown == 0) return FLUJO_NO_MEMORY;
    e->parameters = grown;
    return ensemble_put(a, e, e->replicates, more, threads);
}

enum flujo_status ensemble_join(const struct allocator *a, struct ensemble *e, const struct ensemble *more, int threads)
{
    int all = e->replicates + more->replicates;
    enum flujo_status status = condenses(e, all) ? join_condensed(a, e, more, threads) : join_whole(a, e, more);
    if (status != FLUJO_OK) return status;
    e->replicates = all;
    ensemble_take_means(e);
    return FLUJO_OK;
}

/* Sums over the complete replicates of what is kept of each, by month. */
static void add_replicates(struct ensemble *e)
{
    for (int i = 0; i < e->replicates; i++) {
        for (int month = 0; e->done[i] && month < e->month_count; month++) {
            const double *row = ensemble_month(e, i, month);
            double *sum = ensemble_mean_month(e, month);
            for (int slot = 0; slot < e->slots; slot++)
                sum[slot] += row[slot];
        }
    }
}

void ensemble_take_means(struct ensemble *e)
{
    size_t only = (size_t)(e->mean_slots - e->slots);
    e->completed = 0;
    for (int i = 0; i < e->replicates; i++)
        e->completed += e->done[i];
    for (int month = 0; month < e->month_count; month++) {
        double *row = ensemble_mean_month(e, month);
        memset(row, 0, (size_t)e->slots * sizeof *row);
        memcpy(row + e->slots, e->sums + (size_t)month * only, only * sizeof *row);
    }
    if (e->condensed == 0) add_replicates(e);
    for (size_t i = 0; e->completed > 0 && i < (size_t)e->month_count * (size_t)e->mean_slots; i++)
        e->mean_monthly[i] /= e->completed;
    if (e->condensed != 0) condensed_means(e);
}

/* The elements of a measure not by class that an observation sums. */
static double observed_slots(const struct observation *o, const double *row)
{
    double sum = row[o->slot];
    for (int i = 0; o->more >> i != 0 && i < 64; i++)
        if (o->more >> i & 1u) sum += row[i];
    return sum;
}

static double observed_monthly(const struct ensemble *e, int replicate, const struct observation *o, int first,
                               int last)
{
    const struct scenario *s = e->scenario;
    int offset = e->offset[o->measure], by_class = measure_table[o->measure].by == PER_CLASS;
    double sum = 0;
    for (int month = first; month <= last; month++) {
        const double *row = ensemble_month(e, replicate, month) + offset;
        if (!by_class) sum += observed_slots(o, row);
        for (int k = 0; by_class && k < s->class_count; k++)
            if (observation_has_class(s, o, k)) sum += row[k];
    }
    return measure_table[o->measure].kind == STOCK ? sum / (last - first + 1) : sum;
}

static double observed_daily(const struct ensemble *e, int replicate, const struct observation *o)
{
    const struct scenario *s = e->scenario;
    int offset = ensemble_daily_offset(s, o->measure), slots = measure_daily_slots(o->measure, s);
    int by_class = measure_table[o->measure].by == PER_CLASS;
    if (slots == 0 || e->daily == 0 || (by_class && o->origin >= 0)) return NAN;
    double sum = 0;
    for (day_number day = o->from; day <= o->to; day++) {
        const double *row = ensemble_day(e, replicate, day) + offset;
        if (!by_class) sum += observed_slots(o, row);
        for (int d = 0; by_class && d < slots; d++)
            if (o->demographic < 0 || o->demographic == d) sum += row[d];
    }
    return measure_table[o->measure].kind == STOCK ? sum / (o->to - o->from + 1) : sum;
}

double ensemble_observed(const struct ensemble *e, int replicate, const struct observation *o)
{
    if (e->condensed != 0) return e->done[replicate] ? condensed_observed(e, replicate, o) : NAN;
    if (o->from < e->start || o->to > e->end || !e->done[replicate]) return NAN;
    if (!observation_whole_months(o)) return observed_daily(e, replicate, o);
    int zero = date_month_index(e->start);
    return observed_monthly(e, replicate, o, date_month_index(o->from) - zero, date_month_index(o->to) - zero);
}

double ensemble_month_value(const struct ensemble *e, int replicate, int month, int measure, struct element element)
{
    if (e->condensed != 0) return condensed_month(e, replicate, month, measure, element);
    return element_value(measure, e->scenario, element, ensemble_month(e, replicate, month) + e->offset[measure]);
}

/* Slots of a measure over a horizon of one replicate, where they are or in `room`. */
static const double *horizon_slots(const struct ensemble *e, int replicate, int horizon, int measure,
                                   double room[CONDENSED_SLOTS])
{
    if (e->condensed == 0) return ensemble_horizon(e, replicate, horizon) + e->offset[measure];
    condensed_horizon(e, replicate, horizon, measure, room);
    return room;
}

double ensemble_horizon_value(const struct ensemble *e, int replicate, int horizon, int measure, struct element element)
{
    double room[CONDENSED_SLOTS];
    return element_value(measure, e->scenario, element, horizon_slots(e, replicate, horizon, measure, room));
}

double ensemble_horizon_total(const struct ensemble *e, int replicate, int measure, int horizon)
{
    double room[CONDENSED_SLOTS], sum = 0;
    const double *row = horizon_slots(e, replicate, horizon, measure, room);
    for (int i = 0; i < measure_slots(measure, e->scenario); i++)
        sum += row[i];
    return sum;
}
