/* Shrinking priors by implausibility.
 *
 * A wave runs the model on a Latin hypercube in the present box, fits an
 * emulator to each summary (ridge regression on z and z^2, its residual
 * variance taken as chance plus lack of fit) and finds where the implausibility
 * |observed - emulator| / sd stays under the cutoff (after P. Craig et al. 1997;
 * I. Vernon, M. Goldstein, R. Bower, Bayesian Analysis 5, 2010,
 * doi:10.1214/10-BA524). Such places are a thin part of a cube of a dozen
 * dimensions, so they are found by chains that walk on the emulator, one
 * coordinate at a time, with the squared excess over the cutoff as energy. The
 * box becomes the range of the chains, widened. Summaries that no point of a
 * first look comes near are left out and counted: the model cannot give them.
 * Deliberately weak: it removes what the data exclude by far and leaves the
 * rest to the calibration. Limits: a box; dependence is not used to cut. */
#include "study/history_match.h"

#include "base/numeric.h"
#include "base/summary.h"
#include "random/distributions.h"
#include "study/prior.h"
#include <math.h>
#include <string.h>

enum { WIDE = 8, CHAINS = 20 };

struct match {
    const struct allocator *a;
    const struct abc_problem *p;
    const struct match_options *o;
    double *low, *high; /* the caller's */
};

static double score_of(double u) { return numeric_normal_quantile(u < 1e-9 ? 1e-9 : u > 1 - 1e-9 ? 1 - 1e-9 : u); }

/* A hypercube in the box, as z. */
static enum flujo_status spread(const struct match *m, size_t n, uint32_t set, double *z)
{
    size_t k = m->p->parameters;
    enum flujo_status status = latin_hypercube(m->a, n, k, m->o->seed, set, z);
    for (size_t i = 0; status == FLUJO_OK && i < n * k; i++) {
        double low = normal_distribution(m->low[i % k]), high = normal_distribution(m->high[i % k]);
        z[i] = score_of(low + (high - low) * z[i]);
    }
    return status;
}

static void features(const double *z, size_t k, double *out)
{
    for (size_t i = 0; i < k; i++)
        out[i] = z[i], out[k + i] = z[i] * z[i];
}

static size_t runs_of(const struct match *m)
{
    size_t n = 20 * m->p->parameters;
    return m->o->runs ? m->o->runs : n > 400 ? n : 400;
}

/* Fit one emulator to all summaries of n runs. */
static enum flujo_status emulate(const struct match *m, size_t n, const double *z, const double *y,
                                 struct regression *emulator, double *variance, double *explained)
{
    size_t k = m->p->parameters, s = m->p->summaries;
    double *x = memory_alloc(m->a, n, 2 * k * sizeof(double));
    if (x == 0) return FLUJO_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        features(z + i * k, k, x + i * 2 * k);
    struct regression_data d = {x, y, 0, n, 2 * k, s};
    enum flujo_status status = regression_fit(emulator, m->a, &d, -1);
    for (size_t j = 0; status == FLUJO_OK && j < s; j++) {
        double total = 0;
        for (size_t i = 0; i < n; i++) {
            double e = y[i * s + j] - emulator->mean_y[j];
            total += e * e;
        }
        double degrees = n > 2 * k + 1 ? (double)n / (double)(n - 2 * k - 1) : 2;
        variance[j] = emulator->residual[j * s + j] * degrees;
        explained[j] = total > 0 ? 1 - emulator->residual[j * s + j] * (double)n / total : 0;
    }
    memory_free(m->a, x);
    return status;
}

/* Run the model on a hypercube in the present box. */
static enum flujo_status simulate_wave(const struct match *m, int wave, double *z, double *y)
{
    size_t n = runs_of(m), k = m->p->parameters;
    double *u = memory_alloc(m->a, n, k * sizeof(double));
    uint32_t *run = memory_alloc(m->a, n, sizeof *run);
    enum flujo_status status = u && run ? spread(m, n, 100 + 2 * (uint32_t)wave, z) : FLUJO_NO_MEMORY;
    for (size_t i = 0; status == FLUJO_OK && i < n; i++) {
        run[i] = 0x80000000u + (uint32_t)(wave * (int)n) + (uint32_t)i;
        for (size_t j = 0; j < k; j++)
            u[i * k + j] = normal_distribution(z[i * k + j]);
    }
    if (status == FLUJO_OK) status = m->p->simulate(m->p->user, u, run, n, y);
    memory_free(m->a, u);
    memory_free(m->a, run);
    return status;
}

/* A walker: a point, what the emulator says there, and its energy. */
struct walker {
    double *z, *y, *trial;
    double energy;
};

static double excess(const struct match *m, size_t j, double y, double variance)
{
    double cutoff = m->o->cutoff > 0 ? m->o->cutoff : 3.5;
    double e = variance > 0 ? fabs(m->p->observed[j] - y) / sqrt(variance) - cutoff : -1;
    return e > 0 ? e : 0;
}

static double energy_of(const struct match *m, const double *y, const double *variance, const unsigned char *reached)
{
    double sum = 0;
    for (size_t j = 0; j < m->p->summaries; j++) {
        double e = reached[j] ? excess(m, j, y[j], variance[j]) : 0;
        sum += e * e / 2;
    }
    return sum;
}

/* Mark the summaries that some candidate comes near; share of candidates that
 * come near all of those. */
static double look(const struct match *m, const struct regression *emulator, const double *variance, const double *z,
                   size_t n, unsigned char *reached, double *work)
{
    size_t k = m->p->parameters, s = m->p->summaries, kept = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n; i++) {
            features(z + i * k, k, work);
            regression_predict(emulator, work, work + 2 * k);
            for (size_t j = 0; pass == 0 && j < s; j++)
                reached[j] |= excess(m, j, work[2 * k + j], variance[j]) <= 0;
            kept += pass == 1 && energy_of(m, work + 2 * k, variance, reached) <= 0;
        }
    return (double)kept / (double)n;
}

/* One Metropolis step on one coordinate. */
static void step(const struct match *m, const struct regression *emulator, const double *variance,
                 const unsigned char *reached, struct walker *w, struct stream *r)
{
    size_t k = m->p->parameters, s = m->p->summaries;
    size_t i = (size_t)(stream_uniform(r) * (double)k);
    double scale = stream_uniform(r) < 0.5 ? 0.15 : 0.8, old = w->z[i], next = old + scale * random_normal(r);
    double chance = stream_uniform_open(r);
    if (next < m->low[i] || next > m->high[i]) return;
    for (size_t j = 0; j < s; j++) {
        const double *b = emulator->slope + j * 2 * k;
        w->trial[j] = w->y[j] + b[i] * (next - old) + b[k + i] * (next * next - old * old);
    }
    double energy = energy_of(m, w->trial, variance, reached);
    double change = energy - w->energy + (next * next - old * old) / 2;
    if (change > 0 && chance >= numeric_exp(-change)) return;
    memcpy(w->y, w->trial, s * sizeof(double));
    w->z[i] = next;
    w->energy = energy;
}

/* Range of the second half of the walks of all chains, into low and high. */
static void walk(const struct match *m, const struct regression *emulator, const double *variance,
                 const unsigned char *reached, int wave, const double *start, struct walker *w, double *low,
                 double *high)
{
    size_t k = m->p->parameters, steps = 400 * k;
    for (size_t i = 0; i < k; i++)
        low[i] = INFINITY, high[i] = -INFINITY;
    for (uint32_t c = 0; c < CHAINS; c++) {
        struct stream r = stream_at(random_key_make(m->o->seed, (uint32_t)wave), STUDY_MATCH, c, 0);
        memcpy(w->z, start + c * k, k * sizeof(double));
        features(w->z, k, w->trial);
        regression_predict(emulator, w->trial, w->y);
        w->energy = energy_of(m, w->y, variance, reached);
        for (size_t t = 0; t < steps; t++) {
            step(m, emulator, variance, reached, w, &r);
            for (size_t i = 0; t >= steps / 2 && i < k; i++) {
                low[i] = fmin(low[i], w->z[i]);
                high[i] = fmax(high[i], w->z[i]);
            }
        }
    }
}

/* Cut the box to the range of the walks, widened by a tenth on each side; cuts
 * of less than a thousandth of the prior are not made. */
static void shrink(const struct match *m, const double *low, const double *high)
{
    for (size_t i = 0; i < m->p->parameters; i++) {
        double margin = 0.1 * (high[i] - low[i]) + 0.05;
        if (low[i] - margin > m->low[i] && low[i] - margin > -3.1) m->low[i] = low[i] - margin;
        if (high[i] + margin < m->high[i] && high[i] + margin < 3.1) m->high[i] = high[i] + margin;
    }
}

/* Judge the box by the emulator and cut it. */
static enum flujo_status judge(const struct match *m, int wave, const struct regression *emulator,
                               const double *variance, struct match_wave *out)
{
    size_t n = m->o->candidates ? m->o->candidates : 2000, k = m->p->parameters, s = m->p->summaries;
    size_t row = s > 2 * k ? s : 2 * k;
    double *z = memory_alloc(m->a, n + CHAINS, k * sizeof(double)), *work = memory_alloc(m->a, 2 * row, sizeof(double));
    double *range = memory_alloc(m->a, 3, k * sizeof(double)), *y = memory_alloc(m->a, 2, row * sizeof(double));
    unsigned char *reached = memory_alloc(m->a, s, 1);
    enum flujo_status status = z && work && range && y && reached ? FLUJO_OK : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) status = spread(m, n + CHAINS, 101 + 2 * (uint32_t)wave, z);
    if (status == FLUJO_OK) {
        struct walker w = {range + 2 * k, y, y + row, 0};
        out->kept = look(m, emulator, variance, z, n, reached, work);
        walk(m, emulator, variance, reached, wave, z, &w, range, range + k);
        shrink(m, range, range + k);
        for (size_t j = 0; j < s; j++)
            out->out_of_reach += !reached[j];
        out->volume = 1;
        for (size_t i = 0; i < k; i++)
            out->volume *= normal_distribution(m->high[i]) - normal_distribution(m->low[i]);
    }
    memory_free(m->a, z);
    memory_free(m->a, work);
    memory_free(m->a, range);
    memory_free(m->a, y);
    memory_free(m->a, reached);
    return status;
}

static enum flujo_status cut(const struct match *m, int number, size_t n, const double *z, const double *y,
                             struct match_wave *wave)
{
    struct regression emulator = {0};
    size_t s = m->p->summaries;
    double *variance = memory_alloc(m->a, s, sizeof(double)), *explained = memory_alloc(m->a, s, sizeof(double));
    enum flujo_status status = variance && explained ? emulate(m, n, z, y, &emulator, variance, explained)
                                                     : FLUJO_NO_MEMORY;
    memset(wave, 0, sizeof *wave);
    if (status == FLUJO_OK) {
        sort_doubles(explained, (int)s);
        wave->median_fit = sorted_quantile(explained, (int)s, 0.5);
        wave->runs = n;
        status = judge(m, number, &emulator, variance, wave);
    }
    regression_free(&emulator);
    memory_free(m->a, variance);
    memory_free(m->a, explained);
    return status;
}

enum flujo_status history_match_rows(const struct allocator *a, const struct abc_problem *p,
                                     const struct match_options *o, const struct abc_table *t, double *low,
                                     double *high, struct match_wave *wave)
{
    struct match m = {a, p, o, low, high};
    for (size_t i = 0; i < p->parameters; i++)
        low[i] = -WIDE, high[i] = WIDE;
    return cut(&m, 0, t->rows, t->z, t->x, wave);
}

enum flujo_status history_match(const struct allocator *a, const struct abc_problem *p, const struct match_options *o,
                                double *low, double *high, struct match_wave *wave)
{
    struct match m = {a, p, o, low, high};
    size_t n = runs_of(&m);
    int waves = o->waves > 0 ? o->waves : 2;
    double *z = memory_alloc(a, n, p->parameters * sizeof(double)),
           *y = memory_alloc(a, n, p->summaries * sizeof(double));
    enum flujo_status status = z && y ? FLUJO_OK : FLUJO_NO_MEMORY;
    for (size_t i = 0; i < p->parameters; i++)
        low[i] = -WIDE, high[i] = WIDE;
    for (int i = 0; status == FLUJO_OK && i < waves; i++) {
        status = simulate_wave(&m, i, z, y);
        if (status == FLUJO_OK) status = cut(&m, i, n, z, y, &wave[i]);
    }
    memory_free(a, z);
    memory_free(a, y);
    return status;
}
