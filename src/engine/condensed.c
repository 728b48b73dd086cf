/* See condensed.h. */
#include "engine/condensed.h"

#include "base/parallel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const int condensed_totals[CONDENSED_TOTALS] = {M_ENCOUNTERS, M_CUSTODY_OVER, M_COST};

enum { HEAD = offsetof(struct bins, count), MOST_SHORT = 65535 };
_Static_assert((int)MAX_CLASSES <= (int)CONDENSED_SLOTS && (int)MAX_POSTS <= (int)CONDENSED_SLOTS
                   && (int)MAX_FACILITIES * (int)MAX_DEMOGRAPHICS <= (int)CONDENSED_SLOTS,
               "slots of a measure that is kept of each replicate");

static const struct element total = {ELEMENT_TOTAL, 0};

static int count_bytes_of(int replicates) { return replicates > MOST_SHORT ? 4 : 2; }
size_t condensed_record(const struct condensed *c) { return HEAD + BINS * (size_t)c->count_bytes; }
static size_t records(const struct condensed *c, int kind)
{
    return (size_t)c->shape.count[kind] * (size_t)c->shape.width[kind];
}

static unsigned char *record_at(const struct condensed *c, enum period_kind kind, int period, int element)
{
    return c->bins[kind] + ((size_t)period * (size_t)c->shape.width[kind] + (size_t)element) * condensed_record(c);
}

static void load(const struct condensed *c, const unsigned char *from, struct bins *b)
{
    uint16_t small[BINS];

    memcpy(b, from, HEAD);
    if (c->count_bytes == 4) {
        memcpy(b->count, from + HEAD, sizeof b->count);
        return;
    }
    memcpy(small, from + HEAD, sizeof small);
    for (int i = 0; i < BINS; i++)
        b->count[i] = small[i];
}

static void store(const struct condensed *c, unsigned char *to, const struct bins *b)
{
    uint16_t small[BINS];

    memcpy(to, b, HEAD);
    if (c->count_bytes == 4) {
        memcpy(to + HEAD, b->count, sizeof b->count);
        return;
    }
    for (int i = 0; i < BINS; i++)
        small[i] = (uint16_t)b->count[i];
    memcpy(to + HEAD, small, sizeof small);
}

void condensed_bins(const struct condensed *c, enum period_kind kind, int period, int element, struct bins *out)
{
    load(c, record_at(c, kind, period, element), out);
}

void condensed_set_bins(struct condensed *c, enum period_kind kind, int period, int element, const struct bins *b)
{
    store(c, record_at(c, kind, period, element), b);
}

size_t condensed_size(const struct condensed *c, enum period_kind kind)
{
    return records(c, kind) * condensed_record(c);
}

/* --- what is kept of each replicate --- */

/* Whether the run holds what an observation states. */
static int is_held(const struct ensemble *e, const struct observation *o, int days)
{
    int slots = o->measure < 0 ? 0 : measure_daily_slots(o->measure, e->scenario);

    if (o->measure < 0 || o->from < e->start || o->to > e->end) return 0;
    return observation_whole_months(o)
           || (days && slots > 0 && (measure_table[o->measure].by != PER_CLASS || o->origin < 0));
}

static const struct observation *observation_at(const struct scenario *s, int i)
{
    return i < s->observation_count ? &s->observations[i] : &s->facts[i - s->observation_count].observed;
}

static int observation_index(const struct scenario *s, const struct observation *o)
{
    uintptr_t at = (uintptr_t)o, first = (uintptr_t)s->observations;
    int i = s->observation_count, all = i + s->fact_count;

    if (at >= first && at < (uintptr_t)(s->observations + i)) return (int)((at - first) / sizeof *o);
    while (i < all && observation_at(s, i) != o)
        i++;
    return i < all ? i : -1;
}

/* Columns for the observations and facts that the run holds; 0 without memory. */
static int make_columns(struct condensed *c, const struct allocator *a, const struct ensemble *e, int days)
{
    const struct scenario *s = e->scenario;
    int all = s->observation_count + s->fact_count;

    c->column = memory_alloc(a, (size_t)all, sizeof *c->column);
    c->totals = e->horizon_count * e->slots;
    c->watched = c->width = c->totals + CONDENSED_TOTALS * e->month_count;
    for (int i = 0; c->column != NULL && i < all; i++)
        c->column[i] = is_held(e, observation_at(s, i), days) ? c->width++ - c->watched : -1;
    return c->column != NULL;
}

static const float *kept_row(const struct ensemble *e, int replicate)
{
    return e->condensed->kept + (size_t)replicate * (size_t)e->condensed->width;
}

/* The row of a replicate that `part` keeps whole. */
static void keep(const struct ensemble *e, float *row, const struct ensemble *part, int r)
{
    const struct condensed *c = e->condensed;
    const struct scenario *s = e->scenario;

    for (int i = 0; i < c->totals; i++)
        row[i] = (float)ensemble_horizon(part, r, 0)[i];
    for (int t = 0; t < CONDENSED_TOTALS; t++)
        for (int m = 0; m < e->month_count; m++)
            row[c->totals + t * e->month_count + m] = (float)ensemble_month_value(part, r, m, condensed_totals[t],
                                                                                  total);
    for (int i = 0; i < s->observation_count + s->fact_count; i++)
        if (c->column[i] >= 0) row[c->watched + c->column[i]] = (float)ensemble_observed(part, r, observation_at(s, i));
}

void condensed_horizon(const struct ensemble *e, int replicate, int horizon, int measure, double slots[CONDENSED_SLOTS])
{
    const float *row = kept_row(e, replicate) + horizon * e->slots + e->offset[measure];

    for (int i = 0; i < measure_slots(measure, e->scenario); i++)
        slots[i] = (double)row[i];
}

double condensed_month(const struct ensemble *e, int replicate, int month, int measure, struct element element)
{
    int t = 0;

    while (t < CONDENSED_TOTALS && condensed_totals[t] != measure)
        t++;
    if (t == CONDENSED_TOTALS || element.kind != ELEMENT_TOTAL) return NAN;
    return (double)kept_row(e, replicate)[e->condensed->totals + t * e->month_count + month];
}

double condensed_observed(const struct ensemble *e, int replicate, const struct observation *o)
{
    const struct condensed *c = e->condensed;
    int i = observation_index(e->scenario, o);

    return i < 0 || c->column[i] < 0 ? NAN : (double)kept_row(e, replicate)[c->watched + c->column[i]];
}

/* --- making --- */

struct condensed *condensed_make(const struct allocator *a, const struct ensemble *e, int days)
{
    struct condensed *c = memory_alloc(a, 1, sizeof *c);

    if (c == NULL) return NULL;
    c->shape = periods_shape(e, days);
    c->shape.e = NULL;
    c->count_bytes = count_bytes_of(e->replicates);
    int enough = make_columns(c, a, e, days);
    for (int kind = 0; kind < PERIOD_HORIZON; kind++) {
        c->bins[kind] = memory_resize(a, NULL, records(c, kind), condensed_record(c));
        enough = enough && c->bins[kind] != NULL;
    }
    c->kept = memory_resize(a, NULL, (size_t)e->replicates, (size_t)c->width * sizeof *c->kept);
    if (enough && c->kept != NULL) return c;
    condensed_free(a, c);
    return NULL;
}

void condensed_free(const struct allocator *a, struct condensed *c)
{
    if (c == NULL) return;
    for (int kind = 0; kind < PERIOD_HORIZON; kind++)
        memory_free(a, c->bins[kind]);
    memory_free(a, c->column);
    memory_free(a, c->kept);
    memory_free(a, c);
}

double condensed_bytes(const struct scenario *s, const struct run_request *q)
{
    day_number end = q->end > 0 ? q->end : s->end;
    struct ensemble e = {.scenario = s,
                         .start = s->start,
                         .end = end,
                         .replicates = q->replicates,
                         .month_count = date_month_index(end) - date_month_index(s->start) + 1};
    struct condensed c = {.shape = periods_shape(&e, q->keep_daily), .count_bytes = count_bytes_of(q->replicates)};
    int row = q->horizon_count * measure_kept_slots(s) + CONDENSED_TOTALS * e.month_count + s->observation_count
              + s->fact_count;

    return (double)(records(&c, PERIOD_MONTH) + records(&c, PERIOD_DAY)) * (double)condensed_record(&c)
           + (double)q->replicates
                 * ((double)row * sizeof(float) + (double)s->parameter_count * sizeof(double) + sizeof *e.done);
}

/* Counts of four bytes in place of two. */
static int widen_counts(const struct allocator *a, struct condensed *c)
{
    struct condensed wide = *c;

    wide.count_bytes = 4;
    for (int kind = 0; kind < PERIOD_HORIZON; kind++) {
        wide.bins[kind] = memory_resize(a, NULL, records(c, kind), condensed_record(&wide));
        if (wide.bins[kind] != NULL) continue;
        if (kind > 0) memory_free(a, wide.bins[0]);
        return 0;
    }
    for (int kind = 0; kind < PERIOD_HORIZON; kind++) {
        for (size_t i = 0; i < records(c, kind) && c->held > 0; i++) {
            struct bins b;
            load(c, c->bins[kind] + i * condensed_record(c), &b);
            store(&wide, wide.bins[kind] + i * condensed_record(&wide), &b);
        }
        memory_free(a, c->bins[kind]);
    }
    *c = wide;
    return 1;
}

int condensed_widen(const struct allocator *a, struct condensed *c, int replicates)
{
    return count_bytes_of(replicates) <= c->count_bytes || widen_counts(a, c);
}

int condensed_grow(const struct allocator *a, struct ensemble *e, int replicates)
{
    struct condensed *c = e->condensed;
    float *kept = memory_resize(a, c->kept, (size_t)replicates, (size_t)c->width * sizeof *kept);

    if (kept == NULL) return 0;
    c->kept = kept;
    return condensed_widen(a, c, replicates);
}

/* --- taking up replicates --- */

void condensed_merge(const struct condensed *c, const unsigned char *more, unsigned char *into, size_t count)
{
    for (size_t i = 0, at = 0; i < count; i++, at += condensed_record(c)) {
        struct bins b, other;

        load(c, more + at, &other);
        load(c, into + at, &b);
        if (other.ties == 0) continue;
        if (b.ties > 0) bins_merge(&b, &other);
        store(c, into + at, b.ties > 0 ? &b : &other);
    }
}

struct fold {
    struct ensemble *e;
    const struct ensemble *part;
    double *work; /* [worker][size] */
    size_t size;
};

static void fold_measure(const struct fold *f, enum period_kind kind, int period, int measure, double *columns)
{
    const struct condensed *c = f->e->condensed;
    int first = c->shape.first[kind][measure], elements = c->shape.first[kind][measure + 1] - first;
    int n = elements > 0 ? periods_columns(f->part, kind, period, measure, columns) : 0;

    for (int k = 0; n > 0 && k < elements; k++) {
        struct bins b;
        if (c->held > 0) condensed_bins(c, kind, period, first + k, &b);
        bins_add(&b, (uint32_t)c->held, columns + (size_t)k * periods_stride(f->part), n);
        store(c, record_at(c, kind, period, first + k), &b);
    }
}

static enum flujo_status fold_period(void *user, size_t job, int worker)
{
    const struct fold *f = user;
    const struct condensed *c = f->e->condensed, *more = f->part->condensed;
    enum period_kind kind = (int)job < c->shape.count[PERIOD_MONTH] ? PERIOD_MONTH : PERIOD_DAY;
    int period = (int)job - (kind == PERIOD_DAY ? c->shape.count[PERIOD_MONTH] : 0);

    for (int m = 0; more == NULL && m < MEASURE_COUNT; m++)
        fold_measure(f, kind, period, m, f->work + (size_t)worker * f->size);
    for (int k = 0; more != NULL && more->held > 0 && k < c->shape.width[kind]; k++) {
        struct bins b, other;
        condensed_bins(more, kind, period, k, &other);
        if (c->held > 0) {
            condensed_bins(c, kind, period, k, &b);
            bins_merge(&b, &other);
        }
        store(c, record_at(c, kind, period, k), c->held > 0 ? &b : &other);
    }
    return FLUJO_OK;
}

void condensed_keep(struct ensemble *e, int at, const struct ensemble *part, int from, int count)
{
    const struct condensed *c = e->condensed;
    size_t width = (size_t)c->width, parameters = (size_t)e->scenario->parameter_count;

    for (int r = from; r < from + count; r++, at++) {
        float *row = c->kept + (size_t)at * width;
        if (part->done != e->done) { /* else e is being condensed where it is */
            e->done[at] = part->done[r];
            memcpy(ensemble_parameters(e, at), ensemble_parameters(part, r), parameters * sizeof(double));
        }
        if (!part->done[r])
            memset(row, 0, width * sizeof *row);
        else if (part->condensed != NULL)
            memcpy(row, part->condensed->kept + (size_t)r * width, width * sizeof *row);
        else
            keep(e, row, part, r);
    }
}

enum flujo_status condensed_fold(const struct allocator *a, struct ensemble *e, const struct ensemble *part,
                                 int threads)
{
    struct condensed *c = e->condensed;
    int workers = threads > 0 ? threads : parallel_cores();
    struct fold f = {.e = e, .part = part, .size = part->condensed == NULL ? periods_work(part) : 0};
    size_t jobs = (size_t)(c->shape.count[PERIOD_MONTH] + c->shape.count[PERIOD_DAY]);

    f.work = memory_resize(a, NULL, (size_t)workers, f.size * sizeof *f.work);
    if (f.work == NULL) return FLUJO_NO_MEMORY;
    parallel_for(a, workers, jobs, fold_period, &f);
    for (int r = 0; r < part->replicates; r++)
        c->held += part->done[r];
    memory_free(a, f.work);
    return FLUJO_OK;
}

void condensed_means(const struct ensemble *e)
{
    const struct condensed *c = e->condensed;
    const struct scenario *s = e->scenario;

    for (int month = 0; month < e->month_count && c->held > 0; month++) {
        double *row = ensemble_mean_month(e, month);
        for (int m = 0; m < MEASURE_COUNT; m++) {
            int first = c->shape.first[PERIOD_MONTH][m];
            for (int k = 0; first < c->shape.first[PERIOD_MONTH][m + 1] && k < measure_slots(m, s); k++) {
                struct bins b;
                condensed_bins(c, PERIOD_MONTH, month, first + element_sum_count(m, s, 0) + k, &b);
                row[e->offset[m] + k] = bins_mean(&b, (uint32_t)c->held);
            }
        }
    }
}
