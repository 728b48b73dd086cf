/* See periods.h.
 *
 * The values of one slot stand far apart, a replicate between two of them; a job
 * reads each replicate's row of the period once, in the order of memory, a
 * measure at a time into columns that stay in the cache. */
#include "engine/periods.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "engine/condensed.h"

static const double *row_of(const struct ensemble *e, enum period_kind kind, int replicate, int period)
{
    switch (kind) {
    case PERIOD_MONTH: return ensemble_month(e, replicate, period);
    case PERIOD_DAY: return ensemble_day(e, replicate, e->start + period);
    default: return ensemble_horizon(e, replicate, period);
    }
}

static int slots_of(const struct scenario *s, int measure, int daily)
{
    return daily ? measure_daily_slots(measure, s) : measure_slots(measure, s);
}

static int elements_of(const struct scenario *s, int measure, int daily)
{
    if (measure_table[measure].kept == MEANS_ONLY || slots_of(s, measure, daily) == 0) return 0;
    return daily ? element_daily_count(measure, s) : element_count(measure, s);
}

struct periods periods_shape(const struct ensemble *e, int days)
{
    struct periods p = {.e = e, .count = {e->month_count, days ? ensemble_days(e) : 0, e->horizon_count}};

    for (int kind = 0; kind < PERIOD_KINDS; kind++) {
        for (int m = 0; m < MEASURE_COUNT; m++)
            p.first[kind][m + 1] = p.first[kind][m] + elements_of(e->scenario, m, kind == PERIOD_DAY);
        p.width[kind] = p.first[kind][MEASURE_COUNT];
    }
    return p;
}

int periods_make(struct periods *p, const struct allocator *a, const struct ensemble *e)
{
    int enough = 1;

    *p = periods_shape(e, ensemble_has_days(e));
    for (int kind = 0; kind < PERIOD_KINDS; kind++) {
        p->rows[kind] = memory_resize(a, NULL, (size_t)p->count[kind], (size_t)p->width[kind] * sizeof(struct summary));
        enough = enough && p->rows[kind] != NULL;
    }
    return enough;
}

void periods_free(struct periods *p, const struct allocator *a)
{
    for (int kind = 0; kind < PERIOD_KINDS; kind++)
        memory_free(a, p->rows[kind]);
    *p = (struct periods){.e = NULL};
}

int periods_jobs(const struct periods *p)
{
    int jobs = 0;

    for (int kind = 0; kind < PERIOD_KINDS; kind++)
        jobs += p->count[kind];
    return jobs;
}

/* Numbers from one column to the next: an odd count of cache lines, since
 * columns a multiple of the page apart would push one another out. */
size_t periods_stride(const struct ensemble *e) { return (((size_t)e->replicates + 7) / 8 | 1) * 8; }

size_t periods_work(const struct ensemble *e)
{
    int most = e->condensed != NULL;

    for (int m = 0; m < MEASURE_COUNT && e->condensed == NULL; m++) {
        int elements = elements_of(e->scenario, m, 0);

        most = elements > most ? elements : most;
    }
    return (size_t)most * periods_stride(e);
}

/* `slots` slots of a row, from the first-th on, into columns; returns the number
 * of complete replicates. */
static int gather(const struct ensemble *e, enum period_kind kind, int period, int first, int slots,
                  double *restrict columns)
{
    size_t stride = periods_stride(e);
    int n = 0;

    for (int r = 0; r < e->replicates; r++) {
        const double *row = row_of(e, kind, r, period) + first;

        for (int i = 0; e->done[r] && i < slots; i++)
            columns[(size_t)i * stride + (size_t)n] = row[i];
        n += e->done[r] != 0;
    }
    return n;
}

int periods_columns(const struct ensemble *e, enum period_kind kind, int period, int measure, double *columns)
{
    const struct scenario *s = e->scenario;
    int daily = kind == PERIOD_DAY, sums = element_sum_count(measure, s, daily);
    int first = daily ? ensemble_daily_offset(s, measure) : e->offset[measure];

    int n = gather(e, kind, period, first, slots_of(s, measure, daily), columns + (size_t)sums * periods_stride(e));
    element_sums(measure, s, daily, columns, periods_stride(e), n);
    return n;
}

static void summarise(struct periods *p, enum period_kind kind, int period, double *work)
{
    struct summary *row = p->rows[kind] + (size_t)period * (size_t)p->width[kind];

    for (int m = 0; m < MEASURE_COUNT; m++) {
        int elements = p->first[kind][m + 1] - p->first[kind][m];

        if (elements == 0) continue;
        int n = periods_columns(p->e, kind, period, m, work);
        summaries_of_columns(work, periods_stride(p->e), n, elements, row + p->first[kind][m]);
    }
}

/* Of a condensed ensemble: elements are formed as they are kept, one after the other. */
static void summarise_horizon(struct periods *p, int horizon, double *work)
{
    const struct ensemble *e = p->e;
    struct summary *row = p->rows[PERIOD_HORIZON] + (size_t)horizon * (size_t)p->width[PERIOD_HORIZON];

    for (int m = 0; m < MEASURE_COUNT; m++) {
        for (int k = p->first[PERIOD_HORIZON][m]; k < p->first[PERIOD_HORIZON][m + 1]; k++) {
            struct element element = element_at(m, e->scenario, k - p->first[PERIOD_HORIZON][m]);
            int n = 0;

            for (int r = 0; r < e->replicates; r++)
                if (e->done[r]) work[n++] = ensemble_horizon_value(e, r, horizon, m, element);
            row[k] = summary_of(work, n);
        }
    }
}

/* Of what is in bins. */
static void summarise_bins(struct periods *p, enum period_kind kind, int period)
{
    const struct condensed *c = p->e->condensed;
    struct summary *row = p->rows[kind] + (size_t)period * (size_t)p->width[kind];

    for (int k = 0; k < p->width[kind]; k++) {
        struct bins b;
        condensed_bins(c, kind, period, k, &b);
        row[k] = bins_summary(&b, (uint32_t)c->held);
    }
}

void periods_do(struct periods *p, int job, double *work)
{
    int kind = 0;

    for (; job >= p->count[kind]; kind++)
        job -= p->count[kind];
    if (p->e->condensed == NULL)
        summarise(p, (enum period_kind)kind, job, work);
    else if (kind == PERIOD_HORIZON)
        summarise_horizon(p, job, work);
    else
        summarise_bins(p, (enum period_kind)kind, job);
}

struct run {
    struct periods *p;
    double *work; /* [worker][size] */
    size_t size;
};

static enum flujo_status do_job(void *user, size_t job, int worker)
{
    struct run *r = user;

    periods_do(r->p, (int)job, r->work + (size_t)worker * r->size);
    return FLUJO_OK;
}

enum flujo_status periods_run(struct periods *p, const struct allocator *a, const struct ensemble *e, int threads)
{
    int workers = threads > 0 ? threads : parallel_cores();
    struct run r = {p, memory_alloc(a, (size_t)workers, periods_work(e) * sizeof *r.work), periods_work(e)};
    enum flujo_status status = periods_make(p, a, e) && r.work != NULL ? FLUJO_OK : FLUJO_NO_MEMORY;

    if (status == FLUJO_OK) status = parallel_for(a, workers, (size_t)periods_jobs(p), do_job, &r);
    memory_free(a, r.work);
    return status;
}

const struct summary *periods_at(const struct periods *p, enum period_kind kind, int period, int measure, int k)
{
    return &p->rows[kind][(size_t)period * (size_t)p->width[kind] + (size_t)(p->first[kind][measure] + k)];
}
