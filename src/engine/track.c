/* See track.h. */
#include "engine/track.h"

#include <string.h>

static size_t mean_only_slots(const struct ensemble *e) { return (size_t)(e->mean_slots - e->slots); }
static size_t mean_only_size(const struct ensemble *e) { return (size_t)e->month_count * mean_only_slots(e); }

/* The rows of the replicate: [month][slot], [day][daily slot], [horizon][slot],
 * [parameter]; null where they are not kept. */
struct rows {
    double *data;
    size_t count;
};
enum { MONTHLY, DAILY, HORIZON, PARAMETERS, ROWS };

static struct rows rows_of(const struct track *t, int which)
{
    const struct ensemble *e = t->e;
    size_t slots = (size_t)e->slots;
    double *const data[ROWS] = {ensemble_month(e, t->replicate, 0), ensemble_day(e, t->replicate, e->start),
                                ensemble_horizon(e, t->replicate, 0), ensemble_parameters(e, t->replicate)};
    const size_t count[ROWS] = {(size_t)e->month_count * slots, (size_t)ensemble_days(e) * (size_t)e->daily_slots,
                                (size_t)e->horizon_count * slots, (size_t)e->scenario->parameter_count};
    return (struct rows){data[which], count[which]};
}

int track_make(struct track *t, const struct allocator *a, const struct run_request *q, struct ensemble *e,
               struct world *w)
{
    *t = (struct track){.request = q, .e = e, .w = w};
    t->sum = memory_alloc(a, mean_only_size(e), sizeof(double));
    t->running = memory_alloc(a, mean_only_size(e), sizeof(double));
    return t->sum != 0 && t->running != 0;
}

void track_free(struct track *t, const struct allocator *a)
{
    memory_free(a, t->sum);
    memory_free(a, t->running);
}

void track_clear(struct track *t, int replicate)
{
    t->replicate = replicate;
    for (int which = 0; which < PARAMETERS; which++) {
        struct rows rows = rows_of(t, which);
        if (rows.data != 0) memset(rows.data, 0, rows.count * sizeof(double));
    }
    memset(t->running, 0, mean_only_size(t->e) * sizeof(double));
}

void track_branch(struct track *t, const struct track *from)
{
    size_t past = (size_t)(from->w->day - t->e->start) * (size_t)t->e->daily_slots; /* later days are still clear */
    for (int which = 0; which < ROWS; which++) {
        struct rows to = rows_of(t, which), source = rows_of(from, which);
        if (to.data != 0) memcpy(to.data, source.data, (which == DAILY ? past : to.count) * sizeof(double));
    }
    memcpy(t->running, from->running, mean_only_size(t->e) * sizeof(double));
    world_branch(t->w, from->w, t->e->policy);
}

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

static void keep_daily(struct track *t, day_number day)
{
    const struct world *w = t->w;
    double *row = ensemble_day(t->e, t->replicate, day);
    for (int m = 0; m < MEASURE_COUNT; m++) {
        const double *values = w->row + w->plan->offset[m];
        if (measure_table[m].kept != BY_DAY) continue;
        if (measure_table[m].by == PER_CLASS) {
            for (int k = 0; k < w->s->class_count; k++)
                row[w->s->classes[k].demographic] += values[k];
        } else {
            for (int i = 0; i < measure_slots(m, w->s); i++)
                row[i] = values[i];
        }
        row += measure_daily_slots(m, w->s);
    }
}

static void add(double *restrict sum, const double *restrict values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sum[i] += values[i];
}

/* Horizons begin together: the longest is summed, and a shorter one has its sum as of its last day. */
static void add_to_horizons(const struct track *t, day_number day, const double *row)
{
    const struct ensemble *e = t->e;
    const struct run_request *q = t->request;
    int last = e->horizon_count - 1;
    size_t slots = (size_t)e->slots;
    if (last < 0 || day < q->horizon_from || day > q->horizon_to[last]) return;
    double *sum = ensemble_horizon(e, t->replicate, last);
    add(sum, row, slots);
    for (int h = 0; h < last; h++)
        if (day == q->horizon_to[h] || (day == e->end && day < q->horizon_to[h]))
            memcpy(ensemble_horizon(e, t->replicate, h), sum, slots * sizeof *sum);
}

void track_keep_day(struct track *t)
{
    const struct ensemble *e = t->e;
    const double *row = t->w->row;
    day_number day = t->w->day - 1;
    size_t month = (size_t)(date_month_index(day) - date_month_index(e->start)), slots = (size_t)e->slots;
    add(ensemble_month(e, t->replicate, (int)month), row, slots);
    add(t->running + month * mean_only_slots(e), row + slots, mean_only_slots(e));
    if (e->daily != 0) keep_daily(t, day);
    add_to_horizons(t, day, row);
}

static void divide(double *row, int first, int last, int by)
{
    for (int i = first; i < last && by > 0; i++)
        row[i] /= by;
}

void track_finish(struct track *t)
{
    const struct ensemble *e = t->e;
    add(t->sum, t->running, mean_only_size(e));
    for (int m = 0; m < MEASURE_COUNT; m++) {
        int first = t->w->plan->offset[m], last = t->w->plan->offset[m + 1];
        if (measure_table[m].kind != STOCK) continue;
        for (int month = 0; month < e->month_count; month++)
            divide(ensemble_month(e, t->replicate, month), first, last, days_of_month(e, month));
        for (int h = 0; h < e->horizon_count; h++)
            divide(ensemble_horizon(e, t->replicate, h), first, last,
                   days_in_window(e, t->request->horizon_from, t->request->horizon_to[h]));
    }
    t->e->done[t->replicate] = 1;
}

void track_add_sums(const struct track *t) { add(t->e->sums, t->sum, mean_only_size(t->e)); }
