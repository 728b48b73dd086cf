/* See smoother.h. Sums run in a fixed order, so results do not depend on threads. */
#include "study/smoother.h"

#include "base/numeric.h"
#include "base/summary.h"
#include "random/distributions.h"
#include "study/matrix.h"
#include "study/simulate.h"
#include <math.h>
#include <string.h>

/* The band of the Jacobian: months before and after that of the count. */
enum { BAND = SMOOTHER_BAND, AFTER = 1, BEFORE = BAND - 1 - AFTER };
static const double kernel[BAND] = {0.02, 0.06, 0.25, 0.60, 0.10}; /* of a month of delay */
static const double kernel_sd = 0.15;

static const double error_floor = 0.05; /* of a log count: what months cannot resolve */
/* Part of the chance of a count that is left to the error: the runs have a chance of
 * their own. Without it small counts are chased, which paths move in steps. */
static const double chance_left = 0.25;
static const double sudden = 1.8, sudden_most = 4;   /* months whose innovations are far larger than those of others */
static const double large_count = 100, far_away = 3; /* for the misfit; standard errors */

static int counted(const struct smoother_datum *d, int k) { return d->in == 0 || d->in[k]; }

/* Subtract from each column its mean over the rows. */
static void centre(double *rows, int count, size_t width)
{
    for (size_t j = 0; j < width; j++) {
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += rows[(size_t)i * width + j];
        for (int i = 0; i < count; i++)
            rows[(size_t)i * width + j] -= sum / count;
    }
}

static void draw_paths(struct smoother *s)
{
    for (int i = 0; i < s->members; i++)
        latent_path(s->prior, s->seed, (uint32_t)i, s->start + (size_t)i * s->paths);
    centre(s->start, s->members, s->paths);
}

static void draw_errors(struct smoother *s)
{
    for (int i = 0; i < s->members; i++)
        for (size_t j = 0; j < s->count; j++) {
            struct stream r = stream_at(random_key_make(s->seed, (uint32_t)i), STUDY_OBSERVATION, (uint32_t)j, 0);
            s->error[(size_t)i * s->count + j] = sqrt(s->variance[j]) * random_normal(&r);
        }
    centre(s->error, s->members, s->count);
}

static size_t rows_need(const struct smoother *s)
{
    size_t n = 0;
    for (size_t j = 0; j < s->count; j++)
        for (int k = 0; k < s->prior->classes; k++)
            n += counted(&s->data[j], k) ? BAND : 0;
    return n;
}

enum flujo_status smoother_init(struct smoother *s, const struct allocator *a, struct latent_prior *prior, int members,
                                const struct smoother_datum *data, size_t count, uint64_t seed)
{
    *s = (struct smoother){.a = a, .prior = prior, .seed = seed, .members = members, .data = data, .count = count};
    s->paths = (size_t)prior->classes * (size_t)prior->months;
    size_t n = (size_t)members, entries = rows_need(s);
    size_t work = n + count + (size_t)prior->classes; /* for one use at a time, whatever its length */
    s->start = memory_alloc(a, n, s->paths * sizeof(double));
    s->phi = memory_alloc(a, n, s->paths * sizeof(double));
    s->error = memory_alloc(a, n, count * sizeof(double));
    s->simulated = memory_alloc(a, n, count * sizeof(double));
    s->y = memory_alloc(a, count, sizeof(double));
    s->variance = memory_alloc(a, count, sizeof(double));
    s->rms = memory_alloc(a, SMOOTHER_PASSES + 1, sizeof(double));
    s->slope = memory_alloc(a, s->paths, BAND * sizeof(double));
    s->share = memory_alloc(a, count, (size_t)prior->classes * sizeof(double));
    s->row_first = memory_alloc(a, count + 1, sizeof *s->row_first);
    s->row_at = memory_alloc(a, entries, sizeof *s->row_at);
    s->row_value = memory_alloc(a, entries, sizeof(double));
    s->cross = memory_alloc(a, s->paths, count * sizeof(double));
    s->factor = memory_alloc(a, count, count * sizeof(double));
    s->work = memory_alloc(a, work, sizeof(double));
    if (!s->start || !s->phi || !s->error || !s->simulated || !s->y || !s->variance || !s->rms || !s->slope || !s->share
        || !s->row_first || !s->row_at || !s->row_value || !s->cross || !s->factor || !s->work) {
        smoother_free(s);
        return FLUJO_NO_MEMORY;
    }
    for (size_t j = 0; j < count; j++) {
        s->y[j] = numeric_log(data[j].observed + 1);
        s->variance[j] = chance_left / (data[j].observed + 1) + error_floor * error_floor;
    }
    draw_paths(s);
    memcpy(s->phi, s->start, n * s->paths * sizeof(double));
    draw_errors(s);
    return FLUJO_OK;
}

void smoother_free(struct smoother *s)
{
    if (s->a == 0) return;
    void *const all[] = {s->start,  s->phi,       s->error, s->simulated, s->y,    s->variance, s->rms,  s->row_first,
                         s->row_at, s->row_value, s->cross, s->factor,    s->work, s->slope,    s->share};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        memory_free(s->a, all[i]);
    memset(s, 0, sizeof *s);
}

/* Centred moments of a class and month over the members: its own path in the
 * band, and what the kernel leaves of the log count. */
struct band {
    int first, last; /* inside the months of the prior */
    double gram[BAND * BAND], cross[BAND], square;
};

static void take_band(const struct smoother *s, const double *class_logs, int k, int t, struct band *m)
{
    const struct latent_prior *p = s->prior;
    size_t at = (size_t)k * (size_t)p->months;
    double mean_y = 0, mean_x[BAND] = {0};
    int n = s->members;
    *m = (struct band){.first = t < BEFORE ? BEFORE - t : 0, .last = t + AFTER < p->months ? BAND : BAND - 1};
    for (int i = 0; i < n; i++) {
        mean_y += class_logs[(size_t)i * s->paths + at + (size_t)t] / n;
        for (int b = m->first; b < m->last; b++)
            mean_x[b] += s->start[(size_t)i * s->paths + at + (size_t)(t + b - BEFORE)] / n;
    }
    for (int i = 0; i < n; i++) {
        double y = class_logs[(size_t)i * s->paths + at + (size_t)t] - mean_y, x[BAND] = {0};
        for (int b = m->first; b < m->last; b++) {
            x[b] = s->start[(size_t)i * s->paths + at + (size_t)(t + b - BEFORE)] - mean_x[b];
            y -= kernel[b] * x[b];
        }
        m->square += y * y;
        for (int b = m->first; b < m->last; b++) {
            m->cross[b] += x[b] * y;
            for (int c = m->first; c <= b; c++)
                m->gram[b * BAND + c] += x[b] * x[c];
        }
    }
}

/* The slopes of the log count of a class in a month on its own path: ridge
 * regression around the kernel, with the noise that is left as its variance. */
static void regress(const struct smoother *s, const double *class_logs, int k, int t, double slope[BAND])
{
    struct band m;
    double factor[BAND * BAND], change[BAND];
    int n = s->members, spent = n > 2 * BAND ? BAND : 0;
    take_band(s, class_logs, k, t, &m);
    double noise = m.square / n;
    for (int b = 0; b < BAND; b++)
        slope[b] = b >= m.first && b < m.last ? kernel[b] : 0;
    for (int round = 0; round < 3; round++) { /* the noise hangs on the slopes */
        double left = m.square;
        memcpy(factor, m.gram, sizeof factor);
        memcpy(change, m.cross, sizeof change);
        for (int b = 0; b < BAND; b++)
            factor[b * BAND + b] += (noise > 1e-12 ? noise : 1e-12) / (kernel_sd * kernel_sd);
        if (!cholesky_factor(factor, BAND)) return;
        cholesky_solve(factor, BAND, change);
        for (int b = m.first; b < m.last; b++)
            left -= change[b] * m.cross[b];
        noise = (left > 0 ? left : 0) / (n - spent);
    }
    for (int b = m.first; b < m.last; b++)
        slope[b] += change[b];
}

/* Mean share of each class in each datum. */
static void take_shares(struct smoother *s, const double *class_logs)
{
    const struct latent_prior *p = s->prior;
    for (size_t j = 0; j < s->count; j++) {
        double *share = s->share + j * (size_t)p->classes, total = 0;
        size_t month = (size_t)s->data[j].month;
        for (int k = 0; k < p->classes; k++) {
            share[k] = 0;
            for (int i = 0; counted(&s->data[j], k) && i < s->members; i++)
                share[k] += numeric_exp(class_logs[(size_t)i * s->paths + (size_t)k * (size_t)p->months + month]);
            total += share[k];
        }
        for (int k = 0; k < p->classes; k++)
            share[k] /= total;
    }
}

/* The slopes of all classes in the months of data; members ran their prior paths. */
static void take_slopes(struct smoother *s, const double *class_logs)
{
    const struct latent_prior *p = s->prior;
    for (size_t j = 0; j < s->count; j++)
        for (int k = 0; k < p->classes; k++)
            if (counted(&s->data[j], k))
                regress(s, class_logs, k, s->data[j].month,
                        s->slope + ((size_t)k * (size_t)p->months + (size_t)s->data[j].month) * BAND);
}

/* H by rows: the share of a class times its slope. */
static void make_rows(struct smoother *s)
{
    const struct latent_prior *p = s->prior;
    size_t at = 0;
    for (size_t j = 0; j < s->count; j++) {
        int month = s->data[j].month;
        s->row_first[j] = at;
        for (int k = 0; k < p->classes; k++) {
            size_t first = (size_t)k * (size_t)p->months;
            const double *slope = s->slope + (first + (size_t)month) * BAND;
            for (int t = month - BEFORE; counted(&s->data[j], k) && t <= month + AFTER; t++) {
                if (t < 0 || t >= p->months) continue;
                s->row_at[at] = first + (size_t)t;
                s->row_value[at++] = s->share[j * (size_t)p->classes + (size_t)k] * slope[t - month + BEFORE];
            }
        }
    }
    s->row_first[s->count] = at;
}

/* Row j of the Jacobian times a path. */
static double row_times(const struct smoother *s, size_t j, const double *path)
{
    double sum = 0;
    for (size_t e = s->row_first[j]; e < s->row_first[j + 1]; e++)
        sum += s->row_value[e] * path[s->row_at[e]];
    return sum;
}

/* C H' and the factor of H C H' + R. */
static enum flujo_status make_gain(struct smoother *s)
{
    const struct latent_prior *p = s->prior;
    size_t months = (size_t)p->months;
    for (size_t i = 0; i < s->paths; i++)
        for (size_t j = 0; j < s->count; j++) {
            double sum = 0;
            for (size_t e = s->row_first[j]; e < s->row_first[j + 1]; e++)
                sum += s->row_value[e]
                       * latent_covariance(p, (int)(i / months), (int)(i % months), (int)(s->row_at[e] / months),
                                           (int)(s->row_at[e] % months));
            s->cross[i * s->count + j] = sum;
        }
    memset(s->factor, 0, s->count * s->count * sizeof(double));
    for (size_t i = 0; i < s->count; i++) {
        double *row = s->factor + i * s->count;
        for (size_t e = s->row_first[i]; e < s->row_first[i + 1]; e++)
            for (size_t j = 0; j <= i; j++)
                row[j] += s->row_value[e] * s->cross[s->row_at[e] * s->count + j];
        row[i] += s->variance[i];
    }
    return cholesky_factor(s->factor, s->count) ? FLUJO_OK : FLUJO_FAILED;
}

enum flujo_status smoother_take(struct smoother *s, const double *class_logs, const double *data_logs)
{
    double square = 0, *work = s->work;
    int n = 0;
    memcpy(s->simulated, data_logs, (size_t)s->members * s->count * sizeof(double));
    for (size_t j = 0; j < s->count; j++) {
        double miss = s->y[j] - smoother_median(s, j, work);
        if (s->data[j].observed <= large_count) continue;
        square += miss * miss;
        n++;
    }
    s->rms[s->passes] = n > 0 ? sqrt(square / n) : 0;
    if (s->ready) return FLUJO_OK;
    if (s->passes == 0) take_slopes(s, class_logs);
    take_shares(s, class_logs);
    make_rows(s);
    s->ready = 1;
    return make_gain(s);
}

enum flujo_status smoother_resume(struct smoother *s, int passes, const double *pace, const double *slope,
                                  const double *share, const double *phi, const double *rms)
{
    s->passes = passes;
    memcpy(s->prior->pace, pace, (size_t)s->prior->months * sizeof *pace);
    memcpy(s->slope, slope, s->paths * BAND * sizeof *slope);
    memcpy(s->phi, phi, (size_t)s->members * s->paths * sizeof *phi);
    memcpy(s->rms, rms, (size_t)passes * sizeof *rms);
    latent_prior_pace(s->prior);
    draw_paths(s);
    if (share == 0) return FLUJO_OK;
    memcpy(s->share, share, s->count * (size_t)s->prior->classes * sizeof *share);
    make_rows(s);
    s->ready = 1;
    return make_gain(s);
}

/* phi <- phi^0 + G (y + e - D + H (phi - phi^0)); D was simulated at s->phi. */
static void move_member(struct smoother *s, int i, double *path)
{
    const double *start = s->start + (size_t)i * s->paths, *phi = s->phi + (size_t)i * s->paths;
    const double *error = s->error + (size_t)i * s->count, *got = s->simulated + (size_t)i * s->count;
    for (size_t j = 0; j < s->count; j++)
        s->work[j] = s->y[j] + error[j] - got[j] + row_times(s, j, phi) - row_times(s, j, start);
    cholesky_solve(s->factor, s->count, s->work);
    for (size_t q = 0; q < s->paths; q++) {
        double sum = start[q];
        for (size_t j = 0; j < s->count; j++)
            sum += s->cross[q * s->count + j] * s->work[j];
        path[q] = sum;
    }
}

/* Root mean square over classes of the whitened mean innovation that leads to a month. */
static double innovation_size(const struct smoother *s, const double *mean, const double *factor, int t, double *d)
{
    const struct latent_prior *p = s->prior;
    double square = 0;
    for (int k = 0; k < p->classes; k++) {
        const double *path = mean + (size_t)k * (size_t)p->months;
        d[k] = path[t] - p->memory * path[t - 1];
    }
    cholesky_solve_lower(factor, (size_t)p->classes, d);
    for (int k = 0; k < p->classes; k++)
        square += d[k] * d[k];
    return sqrt(square / p->classes);
}

/* Months whose mean innovations are far larger than the prior allows get a
 * larger pace. moved: the members after the first update. *any: whether there are. */
static enum flujo_status find_sudden(struct smoother *s, const double *moved, int *any)
{
    struct latent_prior *p = s->prior;
    size_t classes = (size_t)p->classes;
    double *factor = memory_alloc(s->a, classes, (classes + 1) * sizeof(double));
    double *mean = memory_alloc(s->a, s->paths, sizeof(double));
    enum flujo_status status = factor && mean ? FLUJO_OK : FLUJO_NO_MEMORY;
    *any = 0;
    if (status == FLUJO_OK) {
        for (size_t q = 0; q < s->paths; q++)
            for (int i = 0; i < s->members; i++)
                mean[q] += moved[(size_t)i * s->paths + q] / s->members;
        for (size_t k = 0; k < classes; k++)
            for (size_t l = 0; l <= k; l++)
                factor[k * classes + l] = latent_innovation(p, &p->step, 1, (int)k, (int)l);
        if (!cholesky_factor(factor, classes)) status = FLUJO_FAILED;
    }
    for (int t = 1; status == FLUJO_OK && t < p->months; t++) {
        double r = innovation_size(s, mean, factor, t, factor + classes * classes);
        if (r <= sudden) continue;
        p->pace[t] = 1.2 * r < sudden_most ? 1.2 * r : sudden_most;
        *any = 1;
    }
    latent_prior_pace(p);
    memory_free(s->a, factor);
    memory_free(s->a, mean);
    return status;
}

static void move_all(struct smoother *s, double *moved)
{
    for (int i = 0; i < s->members; i++)
        move_member(s, i, moved + (size_t)i * s->paths);
}

enum flujo_status smoother_update(struct smoother *s)
{
    size_t all = (size_t)s->members * s->paths;
    double *moved = memory_alloc(s->a, all, sizeof *moved);
    enum flujo_status status = moved ? FLUJO_OK : FLUJO_NO_MEMORY;
    int any = 0;
    if (status == FLUJO_OK) move_all(s, moved);
    if (status == FLUJO_OK && s->passes == 0) status = find_sudden(s, moved, &any);
    if (any && status == FLUJO_OK) {
        draw_paths(s); /* the same innovations at the new pace */
        status = make_gain(s);
        if (status == FLUJO_OK) move_all(s, moved);
    }
    if (status == FLUJO_OK) {
        memcpy(s->phi, moved, all * sizeof *moved);
        s->passes++;
    }
    memory_free(s->a, moved);
    return status;
}

double smoother_median(const struct smoother *s, size_t datum, double *work)
{
    for (int i = 0; i < s->members; i++)
        work[i] = s->simulated[(size_t)i * s->count + datum];
    sort_doubles(work, s->members);
    return sorted_quantile(work, s->members, 0.5);
}

double smoother_noise(double observed) { return 1 / (observed + 1) + error_floor * error_floor; }

int smoother_unreached(const struct smoother *s, size_t datum, double *work)
{
    return fabs(smoother_median(s, datum, work) - s->y[datum])
           > far_away * sqrt(smoother_noise(s->data[datum].observed));
}
