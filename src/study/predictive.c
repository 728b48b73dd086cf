/* See predictive.h. A rank is the share of draws below the observed value. */
#include "study/predictive.h"

#include "base/numeric.h"
#include "base/summary.h"
#include <math.h>
#include <stdlib.h>

enum { PREDICTIVE_RUN = 0x40000000 };

/* Values of every draw: targets first, then monthly totals; rows of `draws`. */
struct predictive {
    const struct calibration *c;
    const struct runner *runner;
    double *values, *error;
    size_t draws;
};

/* The month of a target that is a part of all encounters of a month, or -1. */
static int part_of_total(const struct target *t)
{
    int month = date_month_index(t->from), part = t->measure == M_ENCOUNTERS && t->origin < 0 && t->demographic >= 0;
    return part && date_month_index(t->to) == month ? month : -1;
}

static int total_of(const struct calibration *c, int month)
{
    for (int i = 0; i < c->total_count; i++)
        if (c->totals[i].month == month) return i;
    return -1;
}

static int by_month(const void *x, const void *y)
{
    const struct calibrate_total *a = x, *b = y;
    return (a->month > b->month) - (a->month < b->month);
}

static enum flujo_status list_totals(struct calibration *c)
{
    c->totals = memory_alloc(c->a, (size_t)c->targets.count, sizeof *c->totals);
    if (c->totals == 0) return FLUJO_NO_MEMORY;
    for (int k = 0; k < c->targets.count; k++) {
        int month = part_of_total(&c->targets.items[k]);
        if (month < 0) continue;
        if (total_of(c, month) < 0) c->totals[c->total_count++].month = month;
        c->totals[total_of(c, month)].observed += c->targets.items[k].observed;
        c->totals[total_of(c, month)].parts++;
    }
    int kept = 0, parts = 0;
    for (int d = 0; d < c->s->demographic_count; d++)
        parts += scenario_has_class(c->s, -1, d);
    for (int i = 0; i < c->total_count; i++)
        if (c->totals[i].parts == parts) c->totals[kept++] = c->totals[i];
    c->total_count = kept;
    qsort(c->totals, (size_t)c->total_count, sizeof *c->totals, by_month);
    return FLUJO_OK;
}

static void gather_values(void *user, const struct ensemble *e, int replicate, size_t item)
{
    struct predictive *p = user;
    const struct calibration *c = p->c;
    runner_error(p->runner, PREDICTIVE_RUN + (uint32_t)item, p->error);
    for (int k = 0; k < c->targets.count; k++) {
        double value = target_value(&c->targets, k, e, replicate) * numeric_exp(p->error[k]);
        int month = part_of_total(&c->targets.items[k]);
        p->values[(size_t)k * p->draws + item] = value;
        if (month >= 0 && total_of(c, month) >= 0)
            p->values[(size_t)(c->targets.count + total_of(c, month)) * p->draws + item] += value;
    }
}

static void check_values(double observed, const double *values, int n, double *sorted, struct calibrate_check *out)
{
    double below = 0;
    for (int i = 0; i < n; i++) {
        out->mean += values[i] / n;
        below += values[i] < observed ? 1 : values[i] == observed ? 0.5 : 0;
    }
    out->rank = below / n;
    out->q05 = quantile_of(values, n, 0.05, sorted), out->q10 = quantile_of(values, n, 0.1, sorted);
    out->q25 = quantile_of(values, n, 0.25, sorted), out->q50 = quantile_of(values, n, 0.5, sorted);
    out->q75 = quantile_of(values, n, 0.75, sorted), out->q90 = quantile_of(values, n, 0.9, sorted);
    out->q95 = quantile_of(values, n, 0.95, sorted);
}

static void check_all(struct calibration *c, const double *values, size_t draws, double *sorted)
{
    int n = (int)draws, targets = c->targets.count;
    for (int k = 0; k < targets; k++)
        check_values(c->targets.items[k].observed, values + (size_t)k * draws, n, sorted, &c->checks[k]);
    for (int i = 0; i < c->total_count; i++)
        check_values(c->totals[i].observed, values + (size_t)(targets + i) * draws, n, sorted, &c->totals[i].check);
    c->predictive_count = n;
}

enum flujo_status predictive_check(struct calibration *c, struct runner *runner, size_t draws, uint64_t seed)
{
    size_t targets = (size_t)c->targets.count;
    enum flujo_status status = list_totals(c);
    if (status != FLUJO_OK) return status;
    double *rows = calibration_sample(c, draws, seed), *error = memory_alloc(c->a, targets, sizeof(double));
    double *values = memory_alloc(c->a, targets + (size_t)c->total_count, draws * sizeof(double));
    double *sorted = memory_alloc(c->a, draws, sizeof(double));
    uint32_t *run = memory_alloc(c->a, draws, sizeof *run);
    c->checks = memory_alloc(c->a, targets, sizeof *c->checks);
    struct predictive p = {c, runner, values, error, draws};
    status = rows && error && values && sorted && run && c->checks ? FLUJO_OK : FLUJO_NO_MEMORY;
    for (size_t i = 0; status == FLUJO_OK && i < draws; i++)
        run[i] = PREDICTIVE_RUN + (uint32_t)i;
    if (status == FLUJO_OK) status = runner_run(runner, rows, run, draws, gather_values, &p);
    if (status == FLUJO_OK) check_all(c, values, draws, sorted);
    memory_free(c->a, rows);
    memory_free(c->a, error);
    memory_free(c->a, values);
    memory_free(c->a, sorted);
    memory_free(c->a, run);
    return status;
}

static int within(double observed, const struct calibrate_check *q) { return observed >= q->q05 && observed <= q->q95; }

double predictive_rmspe(const struct calibration *c)
{
    double square = 0;
    int n = 0;
    for (int i = 0; i < c->total_count; i++) {
        double observed = c->totals[i].observed, e = observed > 0 ? c->totals[i].check.q50 / observed - 1 : 0;
        square += e * e;
        n += observed > 0;
    }
    return n > 0 ? sqrt(square / n) : (double)NAN;
}

double predictive_totals_inside(const struct calibration *c)
{
    int inside = 0;
    for (int i = 0; i < c->total_count; i++)
        inside += within(c->totals[i].observed, &c->totals[i].check);
    return c->total_count > 0 ? (double)inside / c->total_count : (double)NAN;
}

double predictive_inside(const struct calibration *c, int measure, int demographic, int *count)
{
    int inside = 0;
    *count = 0;
    for (int k = 0; c->checks != 0 && k < c->targets.count; k++) {
        const struct target *t = &c->targets.items[k];
        if ((measure >= 0 && t->measure != measure) || (demographic >= 0 && t->demographic != demographic)) continue;
        inside += within(t->observed, &c->checks[k]);
        ++*count;
    }
    return *count > 0 ? (double)inside / *count : (double)NAN;
}
