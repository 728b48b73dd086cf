/* Variance-based sensitivity.
 *
 * Two independent Latin hypercubes A and B, and for each input the matrix A
 * with that column from B. First order: A. Saltelli et al., Computer Physics
 * Communications 181, 2010, doi:10.1016/j.cpc.2009.09.018 (table 2, b); total:
 * M. Jansen, Computer Physics Communications 117, 1999,
 * doi:10.1016/S0010-4655(98)00154-4. Row j of every matrix runs with run number
 * j, so a random model adds no noise to the numerators: what is estimated is
 * the part of the input together with its interaction with chance. With
 * `noise` the run number itself is one more input ("chance"). Intervals: rows
 * are resampled. Limits: inputs are independent. */
#include "study/sobol.h"

#include "base/summary.h"
#include "random/stream.h"
#include <math.h>
#include <string.h>

/* Outputs of all matrices: f[matrix][row][output], matrices A, B, AB_0... */
struct table {
    const struct sobol_options *o;
    size_t columns; /* inputs + noise */
    double *f;
};

static double value(const struct table *t, size_t matrix, size_t row, size_t output)
{
    return t->f[(matrix * t->o->samples + row) * t->o->outputs + output];
}

/* Both indices of one column over the rows given (null: all in order). */
static void estimate(const struct table *t, size_t column, size_t output, const uint32_t *rows, double *first,
                     double *total)
{
    size_t n = t->o->samples;
    double mean = 0, variance = 0, alone = 0, together = 0;
    for (size_t i = 0; i < n; i++) {
        size_t row = rows ? rows[i] : i;
        mean += value(t, 0, row, output) + value(t, 1, row, output);
    }
    mean /= 2.0 * (double)n;
    for (size_t i = 0; i < n; i++) {
        size_t row = rows ? rows[i] : i;
        double a = value(t, 0, row, output) - mean, b = value(t, 1, row, output) - mean;
        double c = value(t, 2 + column, row, output) - mean;
        variance += a * a + b * b;
        alone += b * (c - a);
        together += (a - c) * (a - c);
    }
    variance /= 2.0 * (double)n;
    *first = variance > 0 ? alone / (double)n / variance : NAN;
    *total = variance > 0 ? together / (2.0 * (double)n) / variance : NAN;
}

static void interval(double *values, int n, double *low, double *high)
{
    sort_doubles(values, n);
    *low = sorted_quantile(values, n, 0.025);
    *high = sorted_quantile(values, n, 0.975);
}

static enum flujo_status indices(const struct allocator *a, const struct table *t, struct sobol_index *index)
{
    size_t n = t->o->samples;
    int resamples = t->o->bootstrap > 0 ? t->o->bootstrap : 500;
    uint32_t *rows = memory_alloc(a, (size_t)resamples, n * sizeof *rows);
    double *first = memory_alloc(a, (size_t)resamples, sizeof *first);
    double *total = memory_alloc(a, (size_t)resamples, sizeof *total);
    enum flujo_status status = rows && first && total ? FLUJO_OK : FLUJO_NO_MEMORY;
    for (int b = 0; status == FLUJO_OK && b < resamples; b++) {
        struct stream r = stream_at(random_key_make(t->o->seed, 0), STUDY_BOOTSTRAP, (uint32_t)b, 0);
        for (size_t i = 0; i < n; i++)
            rows[(size_t)b * n + i] = (uint32_t)(stream_uniform(&r) * (double)n);
    }
    for (size_t y = 0; status == FLUJO_OK && y < t->o->outputs; y++)
        for (size_t c = 0; c < t->columns; c++) {
            struct sobol_index *s = &index[y * t->columns + c];
            estimate(t, c, y, 0, &s->first, &s->total);
            int varied = 0; /* resamples in which the output varies: the others have no shares */
            for (int b = 0; b < resamples; b++) {
                estimate(t, c, y, rows + (size_t)b * n, &first[varied], &total[varied]);
                varied += !isnan(first[varied]);
            }
            interval(first, varied, &s->first_low, &s->first_high);
            interval(total, varied, &s->total_low, &s->total_high);
        }
    memory_free(a, rows);
    memory_free(a, first);
    memory_free(a, total);
    return status;
}

/* Points and run numbers of all matrices. The runs of B differ from those of A
 * only when noise is an input. */
static enum flujo_status design(const struct allocator *a, const struct table *t, double *points, uint32_t *run)
{
    const struct sobol_options *o = t->o;
    size_t n = o->samples, k = o->inputs;
    enum flujo_status status = latin_hypercube(a, n, k, o->seed, 1, points);
    if (status == FLUJO_OK) status = latin_hypercube(a, n, k, o->seed, 2, points + n * k);
    for (size_t m = 0; status == FLUJO_OK && m < t->columns + 2; m++)
        for (size_t i = 0; i < n; i++) {
            double *row = points + (m * n + i) * k;
            int other = o->noise && (m == 1 || m == 2 + k);
            run[m * n + i] = (uint32_t)(other ? n + i : i);
            if (m < 2) continue;
            memcpy(row, points + i * k, k * sizeof(double));
            if (m - 2 < k) row[m - 2] = points[(n + i) * k + m - 2];
        }
    return status;
}

enum flujo_status sobol_run(const struct allocator *a, const struct sobol_options *o, simulate_many_fn simulate,
                            void *user, struct sobol_index *index)
{
    struct table t = {.o = o, .columns = o->inputs + (o->noise ? 1 : 0)};
    size_t total = (t.columns + 2) * o->samples;
    enum flujo_status status = FLUJO_NO_MEMORY;
    double *points = memory_alloc(a, total, o->inputs * sizeof(double));
    uint32_t *run = memory_alloc(a, total, sizeof *run);
    t.f = memory_alloc(a, total, o->outputs * sizeof(double));
    if (points && run && t.f) status = design(a, &t, points, run);
    if (status == FLUJO_OK) status = simulate(user, points, run, total, t.f);
    if (status == FLUJO_OK) status = indices(a, &t, index);
    memory_free(a, points);
    memory_free(a, run);
    memory_free(a, t.f);
    return status;
}
