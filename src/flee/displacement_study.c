/* Many realisations of a displacement run, held against the camps' counts.
 *
 * Scores follow Flee's users (ARD per replicate, then the mean) and forecasters
 * (CRPS, WIS, coverage of the ensemble). Baselines are simple on purpose: a
 * model that does not beat them has not earned its complexity.
 * Limits: the spread of replicates is that of chance alone, without doubt about
 * settings or data, so coverage is far below its level on large instances. */
#include "flee/displacement_study.h"

#include "base/parallel.h"
#include "base/scores.h"
#include "engine/ranks.h"

#include <math.h>
#include <string.h>

struct job {
    const struct allocator *a;
    const struct displacement_net *net;
    const struct displacement_study *study;
    struct displacement_result *results;
    int inner_threads;
    struct agent_share share;
};

static enum flujo_status run_one(void *user, size_t item, int worker)
{
    struct job *job = user;
    const struct displacement_study *s = job->study;
    struct displacement_request q = {.seed = s->seed,
                                     .replicate = (uint32_t)item,
                                     .threads = job->inner_threads,
                                     .stop = s->stop,
                                     .share = job->share};
    (void)worker;
    if (s->engine == ENGINE_AGENT) return agent_run(job->a, job->net, &q, &job->results[item]);
    return (int)item % job->share.ranks == job->share.own
               ? cohort_displacement_run(job->a, job->net, &q, &job->results[item])
               : displacement_result_init(&job->results[item], job->a, job->net, &q);
}

/* Replicates on threads; over ranks of MPI, those of the cohort engine in turn, or the agents of each. Rank 0 has all. */
static enum flujo_status run_all(struct job *job)
{
    const struct displacement_study *s = job->study;
    int threads = s->threads > 0 ? s->threads : parallel_cores(), agents = s->engine == ENGINE_AGENT;

    job->share = agent_share_of_ranks();
    job->inner_threads = s->replicates >= threads && !(agents && job->share.ranks > 1) ? 1 : threads;
    enum flujo_status status = parallel_for(job->a, job->inner_threads > 1 ? 1 : threads, (size_t)s->replicates,
                                            run_one, job);
    status = ranks_worst(status);
    for (int r = 0; r < s->replicates && status == FLUJO_OK && !agents; r++) {
        struct displacement_result *of = &job->results[r];
        ranks_sum(of->camps, of->days * of->columns);
        ranks_sum(of->everyone, of->days);
        ranks_sum(of->travelling, of->days);
        ranks_sum(&of->agent_steps, 1);
    }
    return status == FLUJO_OK && job->share.own > 0 ? FLUJO_INTERRUPTED : status;
}

static enum flujo_status allocate(struct displacement_ensemble *e, const struct allocator *a,
                                  const struct flee_instance *f, const struct displacement_study *s)
{
    *e = (struct displacement_ensemble){.replicates = s->replicates,
                                        .days = f->length,
                                        .columns = displacement_columns(f)};
    arena_init(&e->arena, a);
    size_t columns = (size_t)e->columns, days = (size_t)e->days, cells = days * columns;
    int *place = arena_alloc(&e->arena, columns + 1, sizeof *place);
    e->place = place;
    e->members = arena_alloc(&e->arena, cells * (size_t)e->replicates + 1, sizeof(double));
    e->mean = arena_alloc(&e->arena, cells + 1, sizeof(double));
    e->data = arena_alloc(&e->arena, cells + 1, sizeof(double));
    e->everyone = arena_alloc(&e->arena, days, sizeof(double));
    e->travelling = arena_alloc(&e->arena, days, sizeof(double));
    e->camp_rmse = arena_alloc(&e->arena, columns + 1, sizeof(double));
    e->camp_bias = arena_alloc(&e->arena, columns + 1, sizeof(double));
    e->camp_ard = arena_alloc(&e->arena, columns + 1, sizeof(double));
    if (!e->members || !e->mean || !e->data || !e->everyone || !e->travelling || !e->camp_rmse || !e->camp_bias
        || !e->camp_ard || !place)
        return FLUJO_NO_MEMORY;
    size_t column = 0;
    for (int k = 0; k < f->source_count; k++) {
        if (!f->sources[k].scored) continue;
        double before = f->settings.empty_camps_on_day0 > 0.0 ? f->sources[k].count[0] : 0.0;
        place[column] = f->sources[k].place;
        for (size_t d = 0; d < days; d++)
            e->data[d * columns + column] = f->sources[k].count[d] - before;
        column++;
    }
    return FLUJO_OK;
}

void displacement_ensemble_free(struct displacement_ensemble *e)
{
    if (e->arena.a) arena_free(&e->arena);
    memset(e, 0, sizeof *e);
}

static void collect(struct displacement_ensemble *e, const struct displacement_result *results)
{
    size_t cells = (size_t)e->days * (size_t)e->columns;
    double n = (double)e->replicates;
    for (int r = 0; r < e->replicates; r++) {
        memcpy(e->members + (size_t)r * cells, results[r].camps, cells * sizeof(double));
        for (size_t i = 0; i < cells; i++)
            e->mean[i] += results[r].camps[i] / n;
        for (int d = 0; d < e->days; d++) {
            e->everyone[d] += results[r].everyone[d] / n;
            e->travelling[d] += results[r].travelling[d] / n;
        }
        e->agent_steps += results[r].agent_steps;
    }
}

/* Scores that need one series only. */
static struct displacement_scores score_series(const struct displacement_ensemble *e, const double *sim)
{
    size_t days = (size_t)e->days, columns = (size_t)e->columns, cells = days * columns;
    struct displacement_scores s = {.ard_normal = score_ard(sim, e->data, days, columns, 0),
                                    .ard_rescaled = score_ard(sim, e->data, days, columns, 1),
                                    .rmse = score_rmse(sim, e->data, cells),
                                    .rmspe = score_rmspe(sim, e->data, cells, 100.0),
                                    .mase = score_mase(sim, e->data, days, columns, days > 30 ? 30 : 1),
                                    .bias = score_bias(sim, e->data, cells),
                                    .crps = score_mae(sim, e->data, cells),
                                    .wis = NAN,
                                    .coverage_90 = NAN};
    return s;
}

static enum flujo_status score(struct displacement_ensemble *e, const struct allocator *a)
{
    size_t days = (size_t)e->days, columns = (size_t)e->columns, cells = days * columns, n = (size_t)e->replicates;
    static const double levels[] = {0.5, 0.8, 0.9};
    double *work = memory_alloc(a, n + 2 * days, sizeof *work);
    if (!work) return FLUJO_NO_MEMORY;
    e->scores = score_series(e, e->mean);
    e->scores.ard_normal = e->scores.ard_rescaled = 0.0;
    for (size_t r = 0; r < n; r++) {
        e->scores.ard_normal += score_ard(e->members + r * cells, e->data, days, columns, 0) / (double)n;
        e->scores.ard_rescaled += score_ard(e->members + r * cells, e->data, days, columns, 1) / (double)n;
    }
    e->scores.crps = score_crps_mean(e->members, n, e->data, cells, n > 1, work);
    e->scores.wis = score_wis_mean(e->members, n, e->data, cells, levels, 3, work);
    e->scores.coverage_90 = score_coverage(e->members, n, e->data, cells, 0.9, work);
    double *sim = work + n, *data = work + n + days;
    for (size_t c = 0; c < columns; c++) {
        for (size_t d = 0; d < days; d++) {
            sim[d] = e->mean[d * columns + c];
            data[d] = e->data[d * columns + c];
        }
        e->camp_rmse[c] = score_rmse(sim, data, days);
        e->camp_bias[c] = score_bias(sim, data, days);
        e->camp_ard[c] = score_ard(sim, data, days, 1, 0);
    }
    memory_free(a, work);
    return FLUJO_OK;
}

static double row_sum(const double *row, int columns)
{
    double total = 0.0;
    for (int c = 0; c < columns; c++)
        total += row[c];
    return total;
}

const struct displacement_baseline_name displacement_baseline_names[BASELINES] = {
    {"persistence", "persistence of shares"}, {"distance", "split by distance"}, {"capacity", "split by capacity"}};

static void shares_of_first_day(const struct displacement_ensemble *e, double *share)
{
    for (int d = 0; d < e->days; d++) {
        const double *row = e->data + (size_t)d * (size_t)e->columns;
        if (!(row_sum(row, e->columns) > 0.0)) continue;
        memcpy(share, row, (size_t)e->columns * sizeof *share);
        return;
    }
}

/* Road distances from place p by relaxation (networks are small). */
static void distances(const struct flee_instance *f, int p, double *km)
{
    int changed = 1;
    for (int q = 0; q < f->place_count; q++)
        km[q] = INFINITY;
    km[p] = 0.0;
    while (changed) {
        changed = 0;
        for (int r = 0; r < f->route_count; r++) {
            int a = f->routes[r].from, b = f->routes[r].to;
            double length = f->routes[r].km;
            if (km[a] + length < km[b]) km[b] = km[a] + length, changed = 1;
            if (km[b] + length < km[a]) km[a] = km[b] + length, changed = 1;
        }
    }
}

static enum flujo_status shares_by_distance(const struct allocator *a, const struct flee_instance *f,
                                            const struct displacement_ensemble *e, double *share)
{
    double *km = memory_alloc(a, (size_t)f->place_count, sizeof *km);
    if (!km) return FLUJO_NO_MEMORY;
    for (int p = 0; p < f->place_count; p++) {
        double weight = 0.0, pull = 0.0;
        for (int d = 0; d < f->length; d++)
            weight += (double)f->intensity[(size_t)d * (size_t)f->place_count + (size_t)p]
                      * (f->places[p].population + 1.0);
        if (!(weight > 0.0)) continue;
        distances(f, p, km);
        for (int c = 0; c < e->columns; c++)
            pull += 1.0 / (10.0 + km[e->place[c]]);
        for (int c = 0; c < e->columns && pull > 0.0; c++)
            share[c] += weight / (10.0 + km[e->place[c]]) / pull;
    }
    memory_free(a, km);
    return FLUJO_OK;
}

/* A camp without a stated capacity counts as a mean one. */
static void shares_by_capacity(const struct flee_instance *f, const struct displacement_ensemble *e, double *share)
{
    double sum = 0.0, stated = 0.0;
    for (int c = 0; c < e->columns; c++) {
        share[c] = f->places[e->place[c]].capacity;
        sum += share[c] > 0.0 ? share[c] : 0.0;
        stated += share[c] > 0.0;
    }
    for (int c = 0; c < e->columns; c++)
        if (!(share[c] > 0.0)) share[c] = stated > 0.0 ? sum / stated : 1.0;
}

enum flujo_status displacement_baseline_of(const struct allocator *a, const struct flee_instance *f,
                                           const struct displacement_ensemble *e, enum displacement_baseline which,
                                           double *out)
{
    double *share = memory_alloc(a, (size_t)e->columns + 1, sizeof *share);
    if (!share) return FLUJO_NO_MEMORY;
    enum flujo_status status = FLUJO_OK;
    if (which == BASELINE_PERSISTENCE)
        shares_of_first_day(e, share);
    else if (which == BASELINE_CAPACITY)
        shares_by_capacity(f, e, share);
    else
        status = shares_by_distance(a, f, e, share);
    double total = row_sum(share, e->columns);
    for (int d = 0; d < e->days && status == FLUJO_OK; d++) {
        size_t row = (size_t)d * (size_t)e->columns;
        double people = row_sum(e->data + row, e->columns);
        for (int c = 0; c < e->columns; c++)
            out[row + (size_t)c] = total > 0.0 ? people * share[c] / total : 0.0;
    }
    memory_free(a, share);
    return status;
}

/* Camps whose capacity lies within 2 % of the largest count. */
static int full_camps(const struct flee_instance *f, const struct displacement_ensemble *e)
{
    int n = 0;
    for (int c = 0; c < e->columns; c++) {
        double most = 0.0, capacity = f->places[e->place[c]].capacity;
        for (int d = 0; d < e->days; d++)
            most = fmax(most, e->data[(size_t)d * (size_t)e->columns + (size_t)c]);
        n += most > 0.0 && fabs(capacity - most) <= 0.02 * most;
    }
    return n;
}

static enum flujo_status score_baselines(struct displacement_ensemble *e, const struct allocator *a,
                                         const struct flee_instance *f)
{
    double *series = memory_alloc(a, (size_t)e->days * (size_t)e->columns + 1, sizeof *series);
    if (!series) return FLUJO_NO_MEMORY;
    enum flujo_status status = FLUJO_OK;
    for (int k = 0; k < BASELINES && status == FLUJO_OK; k++) {
        status = displacement_baseline_of(a, f, e, (enum displacement_baseline)k, series);
        if (status == FLUJO_OK) e->baselines[k] = score_series(e, series);
    }
    e->full_camps = full_camps(f, e);
    memory_free(a, series);
    return status;
}

enum flujo_status displacement_ensemble_run(const struct allocator *a, const struct flee_instance *f,
                                            const struct displacement_study *study, struct displacement_ensemble *out,
                                            struct error_list *errors)
{
    struct displacement_net net;
    struct displacement_result *results = NULL;
    enum flujo_status status = ranks_worst(displacement_net_init(&net, a, f, &f->settings, errors));
    memset(out, 0, sizeof *out);
    if (status != FLUJO_OK) {
        displacement_net_free(&net);
        return status;
    }
    struct job job = {.a = a, .net = &net, .study = study};
    status = allocate(out, a, f, study);
    if (status == FLUJO_OK) {
        job.results = results = memory_alloc(a, (size_t)study->replicates, sizeof *results);
        status = results ? FLUJO_OK : FLUJO_NO_MEMORY;
    }
    status = ranks_worst(status);
    if (status == FLUJO_OK) status = run_all(&job);
    if (status == FLUJO_OK) {
        collect(out, results);
        status = score(out, a);
    }
    if (status == FLUJO_OK) status = score_baselines(out, a, f);
    if (status == FLUJO_FAILED)
        errors_add(errors, SEVERITY_ERROR, (struct position){f->name, 0, 0},
                   "people were lost or made up during a day: this is a fault of flujo, please report it");
    for (int r = 0; results && r < study->replicates; r++)
        displacement_result_free(&results[r], a);
    memory_free(a, results);
    displacement_net_free(&net);
    if (status != FLUJO_OK) displacement_ensemble_free(out);
    return status;
}
