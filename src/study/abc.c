/* ABC by adaptive importance sampling with learnt summaries.
 *
 * Summaries: one a parameter, its posterior mean as learnt by ridge regression
 * of z on all simulated numbers (P. Fearnhead and D. Prangle, Journal of the
 * Royal Statistical Society B 74, 2012, doi:10.1111/j.1467-9868.2011.01010.x);
 * distance: Mahalanobis in the covariance of that regression's residuals, so
 * parameters on which the data hold no information do not count. Each generation learns them
 * again, nearer to the data.
 * Sampler: each generation draws from a Student density fitted to the adjusted
 * particles of the one before, taken as prior times likelihood and widened by
 * tempering the likelihood, and a tenth from the prior; of old and new the
 * nearest to the data are kept. What is kept follows the mixture of all
 * proposals where it should follow the prior: the particles are first moved by
 * local-linear regression with Epanechnikov weights (M. Beaumont, W. Zhang, D.
 * Balding, Genetics 162, 2002) and then weighted by prior over mixture (J.-M.
 * Cornuet et al., Scandinavian Journal of Statistics 39, 2012,
 * doi:10.1111/j.1467-9469.2011.00756.x) at the place they were moved to. There
 * the weights are even because the proposals are wider than the posterior; at
 * the place they came from, a dozen dimensions would leave few that count.
 * Limits: summaries are linear in the simulated numbers; intervals of strongly
 * curved posteriors are approximate (simulation-based calibration shows how far). */
#include "study/abc.h"

#include "base/numeric.h"
#include "random/distributions.h"
#include "study/prior.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PENALTY_CHOSEN = -1 };

/* Student degrees of freedom, share drawn from the prior, tempering of proposals. */
static const double FREEDOM = 30, DEFENCE = 0.1, TEMPER = 3;

enum flujo_status abc_make(struct abc_state *s, const struct allocator *a, size_t k, size_t m, size_t n)
{
    memset(s, 0, sizeof *s);
    s->a = a, s->parameters = k, s->summaries = m, s->particles = n, s->widen = 1;
    s->z = memory_alloc(a, n, k * sizeof(double));
    s->distance = memory_alloc(a, n, sizeof(double));
    s->x = memory_alloc(a, n, m * sizeof(double));
    s->run = memory_alloc(a, n, sizeof(uint32_t));
    s->learnt_x = memory_alloc(a, m, sizeof(double));
    s->learnt_z = memory_alloc(a, k, sizeof(double));
    s->slope = memory_alloc(a, k, m * sizeof(double));
    s->factor = memory_alloc(a, k, k * sizeof(double));
    s->drawn = memory_alloc(a, MAX_GENERATIONS + 1, sizeof(double));
    s->centre = memory_alloc(a, MAX_GENERATIONS + 1, k * sizeof(double));
    s->spread = memory_alloc(a, MAX_GENERATIONS + 1, k * k * sizeof(double));
    int proposals = s->drawn && s->centre && s->spread;
    if (proposals && s->z && s->distance && s->x && s->run && s->learnt_x && s->learnt_z && s->slope && s->factor)
        return FLUJO_OK;
    abc_free(s);
    return FLUJO_NO_MEMORY;
}

void abc_free(struct abc_state *s)
{
    if (s->a == 0) return;
    memory_free(s->a, s->z);
    memory_free(s->a, s->distance);
    memory_free(s->a, s->x);
    memory_free(s->a, s->run);
    memory_free(s->a, s->learnt_x);
    memory_free(s->a, s->learnt_z);
    memory_free(s->a, s->slope);
    memory_free(s->a, s->factor);
    memory_free(s->a, s->drawn);
    memory_free(s->a, s->centre);
    memory_free(s->a, s->spread);
    memory_free(s->a, s->extra);
    memset(s, 0, sizeof *s);
}

enum flujo_status abc_keep_extra(struct abc_state *s, const double *extra, size_t count)
{
    double *copy = memory_alloc(s->a, count, sizeof(double));
    if (copy == 0) return FLUJO_NO_MEMORY;
    if (count > 0) memcpy(copy, extra, count * sizeof(double));
    memory_free(s->a, s->extra);
    s->extra = copy;
    s->extra_count = count;
    return FLUJO_OK;
}

/* Learn the summaries from n rows; weight may be null. */
static enum flujo_status learn(struct abc_state *s, size_t n, const double *z, const double *x, const double *weight)
{
    struct regression r;
    struct regression_data d = {x, z, weight, n, s->summaries, s->parameters};
    enum flujo_status status = regression_fit(&r, s->a, &d, PENALTY_CHOSEN);
    if (status != FLUJO_OK) return status;
    memcpy(s->learnt_x, r.mean_x, s->summaries * sizeof(double));
    memcpy(s->learnt_z, r.mean_y, s->parameters * sizeof(double));
    memcpy(s->slope, r.slope, s->parameters * s->summaries * sizeof(double));
    memcpy(s->factor, r.residual, s->parameters * s->parameters * sizeof(double));
    for (size_t i = 0; i < s->parameters; i++)
        s->factor[i * s->parameters + i] += 1e-6;
    double free = fmin(r.freedom, (double)n / 2);
    s->widen = sqrt(((double)n + free) / ((double)n - free));
    if (!cholesky_factor(s->factor, s->parameters)) status = FLUJO_FAILED;
    regression_free(&r);
    return status;
}

/* Learnt summaries of x minus those of the data, scaled: distance is the norm. */
static void project(const struct abc_state *s, const struct abc_problem *p, const double *x, double *out)
{
    for (size_t i = 0; i < s->parameters; i++) {
        double sum = 0;
        for (size_t j = 0; j < s->summaries; j++)
            sum += s->slope[i * s->summaries + j] * (x[j] - p->observed[j]);
        out[i] = sum;
    }
    cholesky_solve_lower(s->factor, s->parameters, out);
}

static double distance_of(const struct abc_state *s, const struct abc_problem *p, const double *x, double *work)
{
    double sum = 0;
    project(s, p, x, work);
    for (size_t i = 0; i < s->parameters; i++)
        sum += work[i] * work[i];
    return isfinite(sum) ? sqrt(sum) : INFINITY;
}

/* Candidates of one generation: the pool from which the nearest are kept. */
struct pool {
    size_t n;
    double *z, *x, *distance;
    uint32_t *run;
    struct rank {
        double distance;
        uint32_t run;
        size_t at;
    } * rank;
};

static void pool_free(struct pool *p, const struct allocator *a)
{
    memory_free(a, p->z);
    memory_free(a, p->x);
    memory_free(a, p->distance);
    memory_free(a, p->run);
    memory_free(a, p->rank);
    memset(p, 0, sizeof *p);
}

static enum flujo_status pool_make(struct pool *p, const struct allocator *a, size_t n, size_t k, size_t m)
{
    memset(p, 0, sizeof *p);
    p->n = n;
    p->z = memory_alloc(a, n, k * sizeof(double));
    p->x = memory_alloc(a, n, m * sizeof(double));
    p->distance = memory_alloc(a, n, sizeof(double));
    p->run = memory_alloc(a, n, sizeof(uint32_t));
    p->rank = memory_alloc(a, n, sizeof *p->rank);
    if (p->z && p->x && p->distance && p->run && p->rank) return FLUJO_OK;
    pool_free(p, a);
    return FLUJO_NO_MEMORY;
}

/* By distance, then by run number, so that the order is total. */
static int compare_rank(const void *x, const void *y)
{
    const struct rank *a = x, *b = y;
    if (a->distance != b->distance) return a->distance < b->distance ? -1 : 1;
    return (a->run > b->run) - (a->run < b->run);
}

/* The nearest particles of the pool become the state's: as many as there is
 * room for, but at most three quarters of the pool, so that there is a choice. */
static void keep_nearest(struct abc_state *s, struct pool *p)
{
    size_t usable = 0;
    for (size_t i = 0; i < p->n; i++)
        usable += isfinite(p->distance[i]) != 0;
    s->kept = usable * 3 / 4 < s->particles ? usable * 3 / 4 : s->particles;
    size_t k = s->parameters, m = s->summaries;
    for (size_t i = 0; i < p->n; i++)
        p->rank[i] = (struct rank){p->distance[i], p->run[i], i};
    qsort(p->rank, p->n, sizeof *p->rank, compare_rank);
    for (size_t i = 0; i < s->kept; i++) {
        size_t at = p->rank[i].at;
        memcpy(s->z + i * k, p->z + at * k, k * sizeof(double));
        memcpy(s->x + i * m, p->x + at * m, m * sizeof(double));
        s->distance[i] = p->distance[at];
        s->run[i] = p->run[at];
    }
    s->epsilon = s->kept > 0 ? s->distance[s->kept - 1] : INFINITY;
}

/* Run the model for rows [from, n) of the pool; u is made from z on the way. */
static enum flujo_status pool_simulate(struct pool *p, const struct abc_state *s, const struct abc_problem *problem,
                                       size_t from)
{
    size_t k = s->parameters, count = p->n - from;
    double *u = memory_alloc(s->a, count, k * sizeof(double));
    if (u == 0) return FLUJO_NO_MEMORY;
    for (size_t i = 0; i < count * k; i++)
        u[i] = fmin(fmax(normal_distribution(p->z[from * k + i]), 1e-9), 1 - 1e-9);
    enum flujo_status status = problem->simulate(problem->user, u, p->run + from, count, p->x + from * s->summaries);
    memory_free(s->a, u);
    return status;
}

/* A Latin hypercube in the prior. */
static enum flujo_status pilot_points(struct pool *p, const struct abc_state *s, uint64_t seed)
{
    size_t k = s->parameters;
    enum flujo_status status = latin_hypercube(s->a, p->n, k, seed, 3, p->z);
    for (size_t i = 0; status == FLUJO_OK && i < p->n * k; i++) {
        double u = p->z[i];
        p->z[i] = numeric_normal_quantile(u < 1e-9 ? 1e-9 : u > 1 - 1e-9 ? 1 - 1e-9 : u);
    }
    for (size_t i = 0; i < p->n; i++)
        p->run[i] = (uint32_t)i;
    return status;
}

static void pool_distances(struct pool *p, const struct abc_state *s, const struct abc_problem *problem, size_t from,
                           double *work)
{
    for (size_t i = from; i < p->n; i++)
        p->distance[i] = distance_of(s, problem, p->x + i * s->summaries, work);
}

/* The nearest runs of the pilot are the first generation. */
static void keep_pilot(struct abc_state *s, struct pool *pool, const struct abc_problem *problem, size_t drawn,
                       uint32_t next_run, double *work)
{
    pool_distances(pool, s, problem, 0, work);
    keep_nearest(s, pool);
    s->next_run = next_run;
    s->drawn[0] = (double)drawn;
    s->acceptance = 1;
}

enum flujo_status abc_start(struct abc_state *s, const struct allocator *a, const struct abc_problem *problem,
                            const struct abc_options *o)
{
    size_t particles = o->particles ? o->particles : 2000, pilot = o->pilot > particles ? o->pilot : 2 * particles;
    struct pool pool = {0};
    double *work = memory_alloc(a, problem->parameters, sizeof(double));
    enum flujo_status status = problem->parameters > MAX_PARAMETERS
                                   ? FLUJO_BAD_INPUT
                                   : abc_make(s, a, problem->parameters, problem->summaries, particles);
    if (status == FLUJO_OK && work == 0) status = FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) status = pool_make(&pool, a, pilot, s->parameters, s->summaries);
    if (status == FLUJO_OK) status = pilot_points(&pool, s, o->seed);
    if (status == FLUJO_OK) status = pool_simulate(&pool, s, problem, 0);
    if (status == FLUJO_OK) status = learn(s, pilot, pool.z, pool.x, 0);
    if (status == FLUJO_OK) keep_pilot(s, &pool, problem, pilot, (uint32_t)pilot, work);
    pool_free(&pool, a);
    memory_free(a, work);
    if (status != FLUJO_OK) abc_free(s);
    return status;
}

/* Log of the ratio of the Student density of generation g to the prior density. */
static double log_ratio(const struct abc_state *s, int g, const double *z, double *work)
{
    size_t k = s->parameters;
    const double *factor = s->spread + (size_t)g * k * k, *centre = s->centre + (size_t)g * k;
    double prior = 0, norm = 0, volume = 0;
    for (size_t i = 0; i < k; i++) {
        prior += z[i] * z[i];
        volume += numeric_log(factor[i * k + i]);
        work[i] = z[i] - centre[i];
    }
    cholesky_solve_lower(factor, k, work);
    for (size_t i = 0; i < k; i++)
        norm += work[i] * work[i];
    double n = FREEDOM, half = (double)k / 2;
    double student = numeric_log_gamma(n / 2 + half) - numeric_log_gamma(n / 2) - half * numeric_log(n / 2) - volume
                     - (n / 2 + half) * numeric_log1p(norm / n);
    return student + prior / 2;
}

/* Prior density over the density of all proposals up to generation `last`. */
static double importance(const struct abc_state *s, int last, const double *z, double *work)
{
    double mixture = s->drawn[0], total = s->drawn[0];
    for (int g = 1; g <= last; g++) {
        double log_density = log_ratio(s, g, z, work);
        mixture += s->drawn[g] * (DEFENCE + (1 - DEFENCE) * numeric_exp(log_density < 600 ? log_density : 600));
        total += s->drawn[g];
    }
    return total / mixture;
}

/* One draw of generation g: from the prior or the Student. */
static void propose(const struct abc_state *s, uint64_t seed, int g, uint32_t number, double *z)
{
    size_t k = s->parameters;
    double work[MAX_PARAMETERS];
    struct stream r = stream_at(random_key_make(seed, 0), STUDY_PROPOSE, (uint32_t)g, number);
    if (stream_uniform(&r) < DEFENCE) {
        for (size_t i = 0; i < k; i++) {
            double u = stream_uniform_open(&r);
            z[i] = numeric_normal_quantile(u < 1e-9 ? 1e-9 : u > 1 - 1e-9 ? 1 - 1e-9 : u);
        }
        return;
    }
    double stretch = sqrt(FREEDOM / 2 / random_gamma(&r, FREEDOM / 2));
    for (size_t i = 0; i < k; i++)
        work[i] = random_normal(&r) * stretch;
    cholesky_multiply(s->spread + (size_t)g * k * k, k, work, z);
    for (size_t i = 0; i < k; i++)
        z[i] += s->centre[(size_t)g * k + i];
}

/* In place, from the mean and covariance (lower triangle) of a normal posterior:
 * those of the prior times the likelihood to the power 1 / TEMPER, the
 * covariance as a factor. work: 2 k x k. Returns 0 on a singular matrix. */
static int temper(double *mean, double *covariance, size_t k, double *work)
{
    double *precision = work, *column = work + k * k;
    if (!cholesky_factor(covariance, k)) return 0;
    cholesky_solve(covariance, k, mean); /* precision times mean */
    for (size_t i = 0; i < k; i++) {
        memset(column, 0, k * sizeof(double));
        column[i] = 1;
        cholesky_solve(covariance, k, column);
        for (size_t j = 0; j < k; j++)
            precision[j * k + i] = column[j] / TEMPER + (i == j ? 1 - 1 / TEMPER : 0);
        mean[i] /= TEMPER;
    }
    if (!cholesky_factor(precision, k)) return 0;
    cholesky_solve(precision, k, mean);
    for (size_t i = 0; i < k; i++) {
        memset(column, 0, k * sizeof(double));
        column[i] = 1;
        cholesky_solve(precision, k, column);
        memcpy(covariance + i * k, column, k * sizeof(double));
    }
    return cholesky_factor(covariance, k);
}

/* Centre and spread of generation g from the adjusted particles. */
static enum flujo_status fit_proposal(struct abc_state *s, const struct abc_problem *p, int g)
{
    size_t k = s->parameters, n = s->kept;
    double *z = memory_alloc(s->a, n, k * sizeof(double)), *weight = memory_alloc(s->a, n, sizeof(double));
    double *work = memory_alloc(s->a, 2 * k, k * sizeof(double));
    double *centre = s->centre + (size_t)g * k, *spread = s->spread + (size_t)g * k * k;
    enum flujo_status status = z && weight && work ? abc_adjust(s, p, z, weight) : FLUJO_NO_MEMORY;
    memset(centre, 0, k * sizeof(double));
    memset(spread, 0, k * k * sizeof(double));
    for (size_t i = 0; status == FLUJO_OK && i < n * k; i++)
        centre[i % k] += weight[i / k] * z[i];
    for (size_t row = 0; status == FLUJO_OK && row < n; row++)
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j <= i; j++)
                spread[i * k + j] += weight[row] * (z[row * k + i] - centre[i]) * (z[row * k + j] - centre[j]);
    for (size_t i = 0; i < k; i++)
        spread[i * k + i] += 1e-4;
    if (status == FLUJO_OK && !temper(centre, spread, k, work)) status = FLUJO_FAILED;
    memory_free(s->a, z);
    memory_free(s->a, weight);
    memory_free(s->a, work);
    return status;
}

/* Old particles first, then the draws of generation g. */
static void pool_fill(struct pool *pool, struct abc_state *s, uint64_t seed, int g)
{
    size_t k = s->parameters, n = s->kept;
    memcpy(pool->z, s->z, n * k * sizeof(double));
    memcpy(pool->x, s->x, n * s->summaries * sizeof(double));
    memcpy(pool->run, s->run, n * sizeof(uint32_t));
    for (size_t i = n; i < pool->n; i++) {
        propose(s, seed, g, (uint32_t)(i - n), pool->z + i * k);
        pool->run[i] = s->next_run + (uint32_t)(i - n);
    }
    s->drawn[g] = (double)(pool->n - n);
}

/* Learn the summaries again from old and new, and compute all distances again. */
static enum flujo_status pool_judge(struct abc_state *s, struct pool *pool, const struct abc_problem *p, double *work)
{
    enum flujo_status status = learn(s, pool->n, pool->z, pool->x, 0);
    if (status != FLUJO_OK) return status;
    pool_distances(pool, s, p, 0, work);
    return FLUJO_OK;
}

enum flujo_status abc_step(struct abc_state *s, const struct abc_problem *p, const struct abc_options *o)
{
    size_t proposals = o->proposals ? o->proposals : 2 * s->kept, fresh = 0;
    int most = o->generations > 0 ? o->generations : 4, g = s->generation + 1;
    struct pool pool = {0};
    double *work = memory_alloc(s->a, s->parameters, sizeof(double));
    if (g > MAX_GENERATIONS) g = MAX_GENERATIONS;
    enum flujo_status status = work ? pool_make(&pool, s->a, s->kept + proposals, s->parameters, s->summaries)
                                    : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) status = fit_proposal(s, p, g);
    if (status == FLUJO_OK) {
        pool_fill(&pool, s, o->seed, g);
        status = pool_simulate(&pool, s, p, s->kept);
    }
    if (status == FLUJO_OK) status = pool_judge(s, &pool, p, work);
    if (status == FLUJO_OK) {
        keep_nearest(s, &pool);
        for (size_t i = 0; i < s->kept; i++)
            fresh += s->run[i] >= s->next_run;
        s->acceptance = (double)fresh / (double)proposals;
        s->next_run += (uint32_t)proposals;
        s->generation = g;
        s->finished = g >= most || g == MAX_GENERATIONS;
    }
    pool_free(&pool, s->a);
    memory_free(s->a, work);
    return status;
}

enum flujo_status abc_from_table(struct abc_state *s, const struct allocator *a, const struct abc_problem *p,
                                 const struct abc_table *t, size_t particles)
{
    size_t k = t->parameters, m = t->summaries, n = 0;
    struct pool pool = {0};
    double *work = memory_alloc(a, k, sizeof(double));
    enum flujo_status status = k > MAX_PARAMETERS ? FLUJO_BAD_INPUT : abc_make(s, a, k, m, particles);
    if (status == FLUJO_OK) status = work ? pool_make(&pool, a, t->rows, k, m) : FLUJO_NO_MEMORY;
    for (size_t i = 0; status == FLUJO_OK && i < t->rows; i++) {
        memcpy(pool.z + n * k, t->z + i * k, k * sizeof(double));
        memcpy(pool.x + n * m, t->x + i * m, m * sizeof(double));
        pool.run[n++] = (uint32_t)i;
    }
    if (status == FLUJO_OK) {
        pool.n = n;
        status = learn(s, n, pool.z, pool.x, 0);
    }
    if (status == FLUJO_OK) keep_pilot(s, &pool, p, n, (uint32_t)t->rows, work);
    pool_free(&pool, a);
    memory_free(a, work);
    if (status != FLUJO_OK) abc_free(s);
    return status;
}

/* Scaled projections of all particles and the kernel weight of each. */
static void adjust_rows(const struct abc_state *s, const struct abc_problem *p, double *rows, double *weight)
{
    double width = s->epsilon > 0 && isfinite(s->epsilon) ? s->epsilon : 1;
    for (size_t n = 0; n < s->kept; n++) {
        double t = s->distance[n] / width;
        project(s, p, s->x + n * s->summaries, rows + n * s->parameters);
        weight[n] = fmax(1 - t * t, 0);
    }
}

/* Move one particle to where it would be had it given the data exactly. Runs that
 * the summaries were learnt from lie nearer to them than new data do, by the
 * factor sqrt((n - f) / (n + f)) for n runs and f effective slopes: the spread
 * is widened by it. */
static void move(const struct regression *r, double widen, const double *row, double *z)
{
    for (size_t i = 0; i < r->outputs; i++) {
        double centre = r->mean_y[i];
        for (size_t j = 0; j < r->inputs; j++) {
            z[i] -= r->slope[i * r->inputs + j] * row[j];
            centre -= r->slope[i * r->inputs + j] * r->mean_x[j];
        }
        z[i] = centre + widen * (z[i] - centre);
        z[i] = fmin(fmax(z[i], -6), 6);
    }
}

/* Weights that sum to 1, none above sqrt(n) times the mean: truncated importance
 * sampling, a small bias for a bounded variance (E. Ionides, Journal of
 * Computational and Graphical Statistics 17, 2008, doi:10.1198/106186008X320456). */
static void bound_weights(double *weight, size_t n, double total)
{
    double most = total / (double)n * sqrt((double)n), sum = 0;
    for (size_t i = 0; i < n; i++) {
        weight[i] = total > 0 ? fmin(weight[i], most) : 1;
        sum += weight[i];
    }
    for (size_t i = 0; i < n; i++)
        weight[i] /= sum;
}

enum flujo_status abc_adjust(const struct abc_state *s, const struct abc_problem *p, double *z, double *weight)
{
    size_t k = s->parameters;
    struct regression r = {0};
    double total = 0, work[MAX_PARAMETERS], *rows = memory_alloc(s->a, s->kept, k * sizeof(double));
    if (rows == 0) return FLUJO_NO_MEMORY;
    adjust_rows(s, p, rows, weight);
    struct regression_data d = {rows, s->z, weight, s->kept, k, k};
    enum flujo_status status = regression_fit(&r, s->a, &d, 1e-4);
    for (size_t n = 0; status == FLUJO_OK && n < s->kept; n++) {
        memcpy(z + n * k, s->z + n * k, k * sizeof(double));
        move(&r, s->widen, rows + n * k, z + n * k);
        weight[n] *= importance(s, s->generation, z + n * k, work);
        total += weight[n];
    }
    if (status == FLUJO_OK) bound_weights(weight, s->kept, total);
    regression_free(&r);
    memory_free(s->a, rows);
    return status;
}
