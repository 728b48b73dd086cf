/* Cholesky factors and ridge regression.
 *
 * Ridge: minimise sum w |y - mean - B x|^2 + penalty * sum(w) * |B|^2 over
 * standardised inputs (A. Hoerl and R. Kennard, Technometrics 12, 1970,
 * doi:10.1080/00401706.1970.10488634). The penalty is chosen by hold-out.
 * Limits: dense and serial, meant for up to about a thousand inputs. */
#include "study/matrix.h"

#include <math.h>
#include <string.h>

int cholesky_factor(double *m, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double *row = m + i * n;
        for (size_t j = 0; j <= i; j++) {
            const double *other = m + j * n;
            double sum = row[j];
            for (size_t k = 0; k < j; k++)
                sum -= row[k] * other[k];
            if (i == j) {
                if (!(sum > 0)) return 0;
                row[i] = sqrt(sum);
            } else {
                row[j] = sum / other[j];
            }
        }
    }
    return 1;
}

void cholesky_solve_lower(const double *factor, size_t n, double *b)
{
    for (size_t i = 0; i < n; i++) {
        double sum = b[i];
        for (size_t k = 0; k < i; k++)
            sum -= factor[i * n + k] * b[k];
        b[i] = sum / factor[i * n + i];
    }
}

void cholesky_solve(const double *factor, size_t n, double *b)
{
    cholesky_solve_lower(factor, n, b);
    for (size_t i = n; i-- > 0;) {
        double sum = b[i];
        for (size_t k = i + 1; k < n; k++)
            sum -= factor[k * n + i] * b[k];
        b[i] = sum / factor[i * n + i];
    }
}

void cholesky_multiply(const double *factor, size_t n, const double *x, double *out)
{
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t k = 0; k <= i; k++)
            sum += factor[i * n + k] * x[k];
        out[i] = sum;
    }
}

/* Sums of squares and products over part of the rows. */
struct moments {
    double total;  /* weight */
    double *gram;  /* inputs x inputs, lower triangle */
    double *cross; /* outputs x inputs */
};

enum part { PART_ALL, PART_FIT, PART_HELD };

static int in_part(size_t row, enum part part) { return part == PART_ALL || (row % 5 == 4) == (part == PART_HELD); }

static double weight_at(const struct regression_data *d, size_t row) { return d->weight ? d->weight[row] : 1; }

static int moments_init(struct moments *m, const struct allocator *a, const struct regression_data *d)
{
    m->gram = memory_alloc(a, d->inputs, d->inputs * sizeof(double));
    m->cross = memory_alloc(a, d->outputs, d->inputs * sizeof(double));
    m->total = 0;
    return m->gram != 0 && m->cross != 0;
}

static void moments_free(struct moments *m, const struct allocator *a)
{
    memory_free(a, m->gram);
    memory_free(a, m->cross);
}

/* Standardised copy of one row of x. */
static void standardise(const struct regression *r, const double *x, double *out)
{
    for (size_t i = 0; i < r->inputs; i++)
        out[i] = r->scale_x[i] > 0 ? (x[i] - r->mean_x[i]) / r->scale_x[i] : 0;
}

static void moments_take(struct moments *m, const struct regression *r, const struct regression_data *d, enum part part,
                         double *row)
{
    m->total = 0;
    memset(m->gram, 0, d->inputs * d->inputs * sizeof(double));
    memset(m->cross, 0, d->outputs * d->inputs * sizeof(double));
    for (size_t n = 0; n < d->rows; n++) {
        double w = weight_at(d, n);
        if (w <= 0 || !in_part(n, part)) continue;
        standardise(r, d->x + n * d->inputs, row);
        m->total += w;
        for (size_t i = 0; i < d->inputs; i++) {
            double *gram = m->gram + i * d->inputs, v = w * row[i];
            for (size_t j = 0; j <= i; j++)
                gram[j] += v * row[j];
        }
        for (size_t o = 0; o < d->outputs; o++) {
            double v = w * (d->y[n * d->outputs + o] - r->mean_y[o]);
            for (size_t i = 0; i < d->inputs; i++)
                m->cross[o * d->inputs + i] += v * row[i];
        }
    }
}

static void fill_means(struct regression *r, const struct regression_data *d)
{
    double total = 0;
    for (size_t n = 0; n < d->rows; n++) {
        double w = weight_at(d, n);
        total += w;
        for (size_t i = 0; i < d->inputs; i++)
            r->mean_x[i] += w * d->x[n * d->inputs + i];
        for (size_t o = 0; o < d->outputs; o++)
            r->mean_y[o] += w * d->y[n * d->outputs + o];
    }
    for (size_t i = 0; i < d->inputs; i++)
        r->mean_x[i] /= total;
    for (size_t o = 0; o < d->outputs; o++)
        r->mean_y[o] /= total;
    for (size_t n = 0; n < d->rows; n++)
        for (size_t i = 0; i < d->inputs; i++) {
            double e = d->x[n * d->inputs + i] - r->mean_x[i];
            r->scale_x[i] += weight_at(d, n) * e * e;
        }
    for (size_t i = 0; i < d->inputs; i++) {
        r->scale_x[i] = sqrt(r->scale_x[i] / total);
        if (r->scale_x[i] <= 1e-12 * (1 + fabs(r->mean_x[i]))) r->scale_x[i] = 0;
    }
}

/* Slopes in standardised inputs at one penalty; gram is copied to `factor`. */
static int solve(struct regression *r, const struct moments *m, double penalty, double *factor)
{
    size_t n = r->inputs;
    memcpy(factor, m->gram, n * n * sizeof(double));
    for (size_t i = 0; i < n; i++)
        factor[i * n + i] += (penalty + 1e-9) * m->total;
    if (!cholesky_factor(factor, n)) return 0;
    for (size_t o = 0; o < r->outputs; o++) {
        memcpy(r->slope + o * n, m->cross + o * n, n * sizeof(double));
        cholesky_solve(factor, n, r->slope + o * n);
    }
    return 1;
}

/* Sum over outputs of the held-out squared error, from the moments alone (the
 * constant sum of y^2 is left out: it is the same for every penalty). */
static double held_error(const struct regression *r, const struct moments *held)
{
    double sum = 0;
    size_t n = r->inputs;
    for (size_t o = 0; o < r->outputs; o++) {
        const double *b = r->slope + o * n;
        for (size_t i = 0; i < n; i++) {
            double g = 0.5 * held->gram[i * n + i] * b[i];
            for (size_t j = 0; j < i; j++)
                g += held->gram[i * n + j] * b[j];
            sum += 2 * b[i] * (g - held->cross[o * n + i]);
        }
    }
    return sum;
}

static double choose_penalty(struct regression *r, const struct regression_data *d, struct moments *fit,
                             struct moments *held, double *row, double *factor)
{
    static const double ladder[] = {1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3};
    double best = 1e-3, best_error = INFINITY;
    moments_take(fit, r, d, PART_FIT, row);
    moments_take(held, r, d, PART_HELD, row);
    for (size_t i = 0; i < sizeof ladder / sizeof ladder[0]; i++) {
        if (!solve(r, fit, ladder[i], factor)) continue;
        double error = held_error(r, held);
        if (error < best_error) best_error = error, best = ladder[i];
    }
    return best;
}

static void fill_residuals(struct regression *r, const struct regression_data *d, double *y)
{
    double total = 0;
    for (size_t n = 0; n < d->rows; n++) {
        double w = weight_at(d, n);
        if (w <= 0) continue;
        total += w;
        regression_predict(r, d->x + n * d->inputs, y);
        for (size_t o = 0; o < r->outputs; o++)
            y[o] = d->y[n * d->outputs + o] - y[o];
        for (size_t o = 0; o < r->outputs; o++)
            for (size_t p = 0; p < r->outputs; p++)
                r->residual[o * r->outputs + p] += w * y[o] * y[p];
    }
    for (size_t o = 0; o < r->outputs * r->outputs; o++)
        r->residual[o] /= total;
}

/* Trace of gram (gram + penalty)^-1, from the factor of the sum. */
static double freedom_of(size_t n, double ridge, const double *factor, double *column)
{
    double inverse = 0;
    for (size_t i = 0; i < n; i++) {
        memset(column, 0, n * sizeof(double));
        column[i] = 1;
        cholesky_solve_lower(factor, n, column); /* the squared norm is an entry of the inverse's diagonal */
        for (size_t j = i; j < n; j++)
            inverse += column[j] * column[j];
    }
    return (double)n - ridge * inverse;
}

static int enough_rows(const struct regression_data *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->rows; i++)
        n += weight_at(d, i) > 0;
    return n >= 3;
}

static int regression_init(struct regression *r, const struct allocator *a, size_t inputs, size_t outputs)
{
    memset(r, 0, sizeof *r);
    r->a = a, r->inputs = inputs, r->outputs = outputs;
    r->mean_x = memory_alloc(a, inputs, sizeof(double));
    r->scale_x = memory_alloc(a, inputs, sizeof(double));
    r->mean_y = memory_alloc(a, outputs, sizeof(double));
    r->slope = memory_alloc(a, outputs, inputs * sizeof(double));
    r->residual = memory_alloc(a, outputs, outputs * sizeof(double));
    return r->mean_x && r->scale_x && r->mean_y && r->slope && r->residual;
}

enum flujo_status regression_fit(struct regression *r, const struct allocator *a, const struct regression_data *d,
                                 double penalty)
{
    enum flujo_status status = FLUJO_NO_MEMORY;
    struct moments fit = {0}, held = {0};
    double *factor = memory_alloc(a, d->inputs, d->inputs * sizeof(double));
    double *row = memory_alloc(a, d->inputs + d->outputs, sizeof(double));
    int ready = regression_init(r, a, d->inputs, d->outputs);
    if (!ready || !factor || !row || !moments_init(&fit, a, d) || !moments_init(&held, a, d)) goto out;
    status = FLUJO_FAILED;
    if (!enough_rows(d)) goto out;
    fill_means(r, d);
    r->penalty = penalty >= 0 ? penalty : choose_penalty(r, d, &fit, &held, row, factor);
    moments_take(&fit, r, d, PART_ALL, row);
    if (!solve(r, &fit, r->penalty, factor)) goto out;
    r->freedom = freedom_of(r->inputs, (r->penalty + 1e-9) * fit.total, factor, row);
    for (size_t o = 0; o < r->outputs; o++)
        for (size_t i = 0; i < r->inputs; i++)
            r->slope[o * r->inputs + i] = r->scale_x[i] > 0 ? r->slope[o * r->inputs + i] / r->scale_x[i] : 0;
    fill_residuals(r, d, row);
    status = FLUJO_OK;
out:
    moments_free(&fit, a);
    moments_free(&held, a);
    memory_free(a, factor);
    memory_free(a, row);
    if (status != FLUJO_OK) regression_free(r);
    return status;
}

void regression_free(struct regression *r)
{
    if (r->a == 0) return;
    memory_free(r->a, r->mean_x);
    memory_free(r->a, r->scale_x);
    memory_free(r->a, r->mean_y);
    memory_free(r->a, r->slope);
    memory_free(r->a, r->residual);
    memset(r, 0, sizeof *r);
}

void regression_predict(const struct regression *r, const double *x, double *y)
{
    for (size_t o = 0; o < r->outputs; o++) {
        const double *b = r->slope + o * r->inputs;
        double sum = r->mean_y[o];
        for (size_t i = 0; i < r->inputs; i++)
            sum += b[i] * (x[i] - r->mean_x[i]);
        y[o] = sum;
    }
}
