/* Screening by elementary effects.
 *
 * r random trajectories of one-at-a-time steps of size p / (2 (p - 1)) on a
 * grid of p levels (M. Morris, Technometrics 33, 1991,
 * doi:10.1080/00401706.1991.10484804); the mean of absolute effects ranks the
 * inputs (F. Campolongo, J. Cariboni, A. Saltelli, Environmental Modelling &
 * Software 22, 2007, doi:10.1016/j.envsoft.2006.10.004). With a random model
 * the points of a trajectory may share their random numbers, so that an effect
 * is not drowned by noise. */
#include "study/morris.h"

#include "random/stream.h"
#include "study/prior.h"
#include <math.h>
#include <string.h>

/* One trajectory: inputs + 1 points; order[s] is the input moved at step s. */
static void trajectory(const struct morris_options *o, uint32_t number, double *points, size_t *order, double *step)
{
    int levels = o->levels > 1 ? o->levels : 8;
    double delta = levels / (2.0 * (levels - 1));
    struct stream r = stream_at(random_key_make(o->seed, 0), STUDY_MORRIS, number, 0);
    for (size_t i = 0; i < o->inputs; i++) {
        int base = (int)(stream_uniform(&r) * (levels / 2)); /* leaves room for a step up */
        int up = stream_uniform(&r) < 0.5;
        points[i] = (double)base / (levels - 1) + (up ? 0 : delta);
        step[i] = up ? delta : -delta;
        order[i] = i;
    }
    for (size_t i = o->inputs; i > 1; i--) {
        size_t j = (size_t)(stream_uniform(&r) * (double)i), swap = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swap;
    }
    for (size_t s = 0; s < o->inputs; s++) {
        double *here = points + s * o->inputs, *next = here + o->inputs;
        memcpy(next, here, o->inputs * sizeof(double));
        next[order[s]] += step[order[s]];
    }
}

static void add_effects(const struct morris_options *o, const double *out, const size_t *order, const double *step,
                        struct morris_effect *effects)
{
    for (size_t s = 0; s < o->inputs; s++)
        for (size_t y = 0; y < o->outputs; y++) {
            struct morris_effect *e = &effects[y * o->inputs + order[s]];
            double effect = (out[(s + 1) * o->outputs + y] - out[s * o->outputs + y]) / step[order[s]];
            e->mu += effect;
            e->mu_star += fabs(effect);
            e->sigma += effect * effect;
        }
}

/* 97.5 % quantile of Student's t: 1 / (1 + t^2 / n) is beta(n / 2, 1 / 2). */
static double student(double freedom)
{
    struct prior beta = {.kind = PRIOR_BETA, .a = freedom / 2, .b = 0.5, .scale = 1};
    double x = prior_quantile(&beta, 0.05);
    return sqrt(freedom * (1 - x) / x);
}

static void finish(const struct morris_options *o, struct morris_effect *effects)
{
    double n = (double)o->trajectories, t = n > 1 ? student(n - 1) : NAN;
    for (size_t i = 0; i < o->inputs * o->outputs; i++) {
        struct morris_effect *e = &effects[i];
        double squares = e->sigma;
        e->mu /= n;
        e->mu_star /= n;
        e->sigma = n > 1 ? sqrt(fmax(0, squares - n * e->mu * e->mu) / (n - 1)) : NAN;
        double half = n > 1 ? t * sqrt(fmax(0, squares - n * e->mu_star * e->mu_star) / (n - 1) / n) : NAN;
        e->mu_star_low = n > 1 ? fmax(0, e->mu_star - half) : NAN;
        e->mu_star_high = e->mu_star + half;
    }
}

enum flujo_status morris_run(const struct allocator *a, const struct morris_options *o, simulate_many_fn simulate,
                             void *user, struct morris_effect *effects)
{
    size_t k = o->inputs, length = k + 1, total = o->trajectories * length;
    enum flujo_status status = FLUJO_NO_MEMORY;
    double *points = memory_alloc(a, total, k * sizeof(double));
    double *out = memory_alloc(a, total, o->outputs * sizeof(double));
    double *step = memory_alloc(a, o->trajectories, k * sizeof(double));
    uint32_t *run = memory_alloc(a, total, sizeof *run);
    size_t *order = memory_alloc(a, o->trajectories, k * sizeof(size_t));
    memset(effects, 0, k * o->outputs * sizeof *effects);
    if (!points || !out || !step || !run || !order) goto out;
    for (size_t t = 0; t < o->trajectories; t++)
        trajectory(o, (uint32_t)t, points + t * length * k, order + t * k, step + t * k);
    for (size_t i = 0; i < total; i++)
        run[i] = (uint32_t)(o->common_run ? i / length : i);
    status = simulate(user, points, run, total, out);
    if (status != FLUJO_OK) goto out;
    for (size_t t = 0; t < o->trajectories; t++)
        add_effects(o, out + t * length * o->outputs, order + t * k, step + t * k, effects);
    finish(o, effects);
out:
    memory_free(a, points);
    memory_free(a, out);
    memory_free(a, step);
    memory_free(a, run);
    memory_free(a, order);
    return status;
}
