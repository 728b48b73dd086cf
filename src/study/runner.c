/* Ensembles in batches, each replicate with parameters and random numbers of
 * its own. Batches bound the memory; results do not depend on their size. */
#include "study/runner.h"

#include "engine/ranks.h"
#include "random/distributions.h"
#include "study/prior.h"
#include <math.h>
#include <string.h>

enum { BATCH = 64 };

double runner_uniform(const struct runner *r, uint32_t run, int i)
{
    struct stream s = stream_at(random_key_make(r->seed, run), STUDY_NUISANCE, (uint32_t)i, 0);
    return stream_uniform_open(&s);
}

/* First target of the same series: it numbers the series. */
static int series_of(const struct targets *t, int k)
{
    const struct target *a = &t->items[k];
    for (int j = 0; j < k; j++) {
        const struct target *b = &t->items[j];
        if (a->measure == b->measure && a->origin == b->origin && a->demographic == b->demographic
            && a->slot == b->slot)
            return j;
    }
    return k;
}

void runner_error(const struct runner *r, uint32_t run, double *out)
{
    const double memory = 0.8; /* a month */
    int first = date_month_index(r->s->start);
    for (int k = 0; k < r->targets->count; k++) {
        int month = date_month_index(r->targets->items[k].from);
        double e = 0;
        out[k] = 0;
        if (r->discrepancy <= 0) continue;
        struct stream s = stream_at(random_key_make(r->seed, run), STUDY_DISCREPANCY,
                                    (uint32_t)series_of(r->targets, k), 1);
        for (int m = first; m <= month; m++)
            e = m == first ? random_normal(&s) : memory * e + sqrt(1 - memory * memory) * random_normal(&s);
        out[k] = r->discrepancy * e;
    }
}

void runner_parameters(const struct runner *r, const double *u, uint32_t run, double *values)
{
    for (int i = 0; i < r->s->parameter_count; i++) {
        const struct parameter *p = &r->s->parameters[i];
        double at = -1;
        for (size_t c = 0; u != 0 && c < r->chosen_count; c++)
            if (r->chosen[c] == i) at = u[c];
        if (at < 0 && p->prior.kind != PRIOR_NONE) at = runner_uniform(r, run, i);
        values[i] = prior_value(p, at);
    }
}

static int ways_of(const struct runner *r) { return r->ways > 0 ? r->ways : 1; }

static void report(void *user, int done, int total)
{
    struct runner *r = user;
    (void)total;
    if (r->progress != 0) r->progress(r->progress_user, r->done + done * ways_of(r), r->total);
}

static enum flujo_status run_batch(struct runner *r, const double *parameters, const uint32_t *run, size_t first,
                                   size_t count, size_t of, runner_visit_fn visit, void *user)
{
    int ways = ways_of(r), policies[RUNNER_WAYS];
    struct ensemble *e[RUNNER_WAYS];
    struct run_request q = {.replicates = (int)count,
                            .seed = r->seed,
                            .threads = r->threads,
                            .end = r->end,
                            .expected = r->expected,
                            .population_scale = r->population_scale,
                            .keep_daily = r->keep_daily,
                            .parameters = parameters,
                            .numbers = run,
                            .stop = r->stop,
                            .progress = report,
                            .progress_user = r};
    q.latent = r->latent;
    if (q.latent.value != 0) q.latent.value += first * (size_t)r->s->class_count * (size_t)q.latent.months;
    if (ways > 1) q.ways = (int)of, q.ways_part = r->ways_part;
    for (int way = 0; way < ways; way++)
        policies[way] = r->policy;
    enum flujo_status status = ranks_share(r->a, r->s, &q, policies, ways, e, r->errors);
    for (int way = 0; way < ways; way++) {
        for (size_t i = 0; status == FLUJO_OK && i < count; i++)
            visit(user, e[way], (int)i, (size_t)way * of + first + i);
        ensemble_free(r->a, e[way]);
    }
    r->done += (int)count * ways;
    return status;
}

enum flujo_status runner_run(struct runner *r, const double *parameters, const uint32_t *run, size_t count,
                             runner_visit_fn visit, void *user)
{
    enum flujo_status status = FLUJO_OK;
    size_t k = (size_t)r->s->parameter_count;
    size_t batch = (size_t)(BATCH / ways_of(r)) * (size_t)ranks_count();
    for (size_t first = 0; status == FLUJO_OK && first < count; first += batch) {
        size_t n = count - first < batch ? count - first : batch;
        status = run_batch(r, parameters + first * k, run + first, first, n, count, visit, user);
    }
    return status;
}

struct vectors {
    const struct targets *targets;
    double *out;
};

static void gather_vector(void *user, const struct ensemble *e, int replicate, size_t item)
{
    struct vectors *v = user;
    targets_vector(v->targets, e, replicate, v->out + item * (size_t)v->targets->count);
}

enum flujo_status runner_simulate(void *user, const double *u, const uint32_t *run, size_t count, double *out)
{
    struct runner *r = user;
    struct vectors v = {r->targets, out};
    size_t k = (size_t)r->s->parameter_count;
    double *rows = memory_alloc(r->a, count, k * sizeof(double));
    if (rows == 0) return FLUJO_NO_MEMORY;
    double *error = memory_alloc(r->a, (size_t)r->targets->count, sizeof(double));
    if (error == 0) {
        memory_free(r->a, rows);
        return FLUJO_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++)
        runner_parameters(r, u ? u + i * r->chosen_count : 0, run[i], rows + i * k);
    enum flujo_status status = runner_run(r, rows, run, count, gather_vector, &v);
    for (size_t i = 0; status == FLUJO_OK && i < count; i++) {
        runner_error(r, run[i], error);
        for (int j = 0; j < r->targets->count; j++)
            out[i * (size_t)r->targets->count + (size_t)j] += error[j];
    }
    memory_free(r->a, error);
    memory_free(r->a, rows);
    return status;
}
