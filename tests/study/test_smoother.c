/* The prior of latent paths against its closed form, and the smoother against
 * the exact posterior of linear Gaussian problems. */
#include "base/numeric.h"
#include "study/smoother.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CLASSES = 4, MONTHS = 9, N = CLASSES * MONTHS, LATE = 2 /* months before the first count */ };
static const int origin[CLASSES] = {0, 0, 1, 1}, demographic[CLASSES] = {0, 1, 0, 1};

static void near(double a, double b, double within)
{
    if (!(fabs(a - b) <= within)) fail_msg("%.12g is not within %g of %.12g", a, within, b);
}

static void prior_make(struct latent_prior *p)
{
    assert_int_equal(latent_prior_init(p, memory_default(), CLASSES, MONTHS, origin, demographic), FLUJO_OK);
}

static void covariance_of_an_innovation_is_that_of_its_parts(void **state)
{
    struct latent_prior p;
    (void)state;
    prior_make(&p);
    /* .20^2 + .12^2 + .16^2 + .20^2; shared origin; shared demographic; neither */
    near(latent_innovation(&p, &p.step, 1, 0, 0), 0.12, 1e-12);
    near(latent_innovation(&p, &p.step, 1, 0, 1), 0.0544, 1e-12);
    near(latent_innovation(&p, &p.step, 1, 0, 2), 0.0656, 1e-12);
    near(latent_innovation(&p, &p.step, 1, 0, 3), 0.04, 1e-12);
    p.scale[0] = 0.5; /* of demographic 0: 0.12 / 4, and half of what it shares with others */
    near(latent_innovation(&p, &p.step, 1, 2, 2), 0.03, 1e-12);
    near(latent_innovation(&p, &p.step, 1, 2, 3), 0.0272, 1e-12);
    near(latent_innovation(&p, &p.step, 1, 3, 3), 0.12, 1e-12);
    latent_prior_free(&p);
}

static void covariance_in_time_is_that_of_the_recursion(void **state)
{
    struct latent_prior p;
    double v[MONTHS];
    (void)state;
    prior_make(&p);
    p.pace[3] = 3;
    latent_prior_pace(&p);
    v[0] = 3 * 0.15 * 0.15 + 0.25 * 0.25;
    for (int t = 1; t < MONTHS; t++)
        v[t] = 0.95 * 0.95 * v[t - 1] + 0.12 * (t == 3 ? 9 : 1);
    for (int t = 0; t < MONTHS; t++)
        for (int s = 0; s < MONTHS; s++)
            near(latent_covariance(&p, 1, t, 1, s), pow(0.95, abs(t - s)) * v[t < s ? t : s], 1e-12);
    latent_prior_free(&p);
}

static void paths_have_that_covariance(void **state)
{
    enum { PATHS = 20000 };
    struct latent_prior p;
    double path[N], sum[3] = {0};
    (void)state;
    prior_make(&p);
    p.scale[1] = 2;
    p.pace[4] = 2;
    latent_prior_pace(&p);
    for (uint32_t i = 0; i < PATHS; i++) {
        latent_path(&p, 7, i, path);
        sum[0] += path[1 * MONTHS + 6] * path[1 * MONTHS + 6] / PATHS;
        sum[1] += path[1 * MONTHS + 6] * path[3 * MONTHS + 4] / PATHS;
        sum[2] += path[0] * path[1 * MONTHS] / PATHS;
    }
    /* sampling errors are about 1 % of products of the standard deviations */
    double a = latent_covariance(&p, 1, 6, 1, 6), b = latent_covariance(&p, 3, 4, 3, 4);
    near(sum[0], a, 0.04 * a);
    near(sum[1], latent_covariance(&p, 1, 6, 3, 4), 0.04 * sqrt(a * b));
    near(sum[2], 0.045, 0.04 * 0.13);
    latent_prior_free(&p);
}

/* A linear world: the log count of a class in a month is its path through `taps`. */
static const double taps[5] = {0.05, 0.1, 0.3, 0.45, 0.08};

static double linear_log(const double *phi, int k, int t)
{
    double sum = 6;
    for (int b = 0; b < 5; b++)
        if (t + b - 3 >= 0 && t + b - 3 < MONTHS) sum += taps[b] * phi[k * MONTHS + t + b - 3];
    return sum;
}

static void run_linear(const struct smoother *s, double *class_logs, double *data_logs)
{
    for (int i = 0; i < s->members; i++) {
        for (int q = 0; q < N; q++)
            class_logs[(size_t)i * N + (size_t)q] = linear_log(s->phi + (size_t)i * N, q / MONTHS, q % MONTHS);
        for (size_t j = 0; j < s->count; j++) {
            double sum = 0;
            for (int k = 0; k < CLASSES; k++)
                if (!s->data[j].in || s->data[j].in[k])
                    sum += exp(class_logs[(size_t)i * N + (size_t)(k * MONTHS + s->data[j].month)]);
            data_logs[(size_t)i * s->count + j] = log(sum);
        }
    }
}

/* m x = b by elimination with pivots; m and b are overwritten. */
static void eliminate(double *m, double *b, int n)
{
    for (int c = 0; c < n; c++) {
        int pivot = c;
        for (int r = c; r < n; r++)
            pivot = fabs(m[r * n + c]) > fabs(m[pivot * n + c]) ? r : pivot;
        for (int k = 0; k < n; k++) {
            double swap = m[c * n + k];
            m[c * n + k] = m[pivot * n + k], m[pivot * n + k] = swap;
        }
        double swap = b[c];
        b[c] = b[pivot], b[pivot] = swap;
        for (int r = 0; r < n; r++) {
            double f = r == c ? 0 : m[r * n + c] / m[c * n + c];
            for (int k = c; k < n && f != 0; k++)
                m[r * n + k] -= f * m[c * n + k];
            b[r] -= f * b[c];
        }
    }
    for (int c = 0; c < n; c++)
        b[c] /= m[c * n + c];
}

/* Posterior mean and a column of the covariance C - ..., as the solutions of (1 + C H'R^-1 H) x = C H'R^-1 (y - 6)
 * and of (1 + C H'R^-1 H) x = C e: another route than the gain. */
static void exact_posterior(const struct latent_prior *p, const struct smoother *s, int of, double *x, double *column)
{
    static double m[N * N], again[N * N], precision[N * N], right[N];
    memset(precision, 0, sizeof precision);
    memset(right, 0, sizeof right);
    for (size_t j = 0; j < s->count; j++) {
        int k = (int)j % CLASSES, t = s->data[j].month;
        for (int b = 0; b < 5; b++) {
            if (t + b - 3 < 0 || t + b - 3 >= MONTHS) continue;
            right[k * MONTHS + t + b - 3] += taps[b] * (s->y[j] - 6) / s->variance[j];
            for (int c = 0; c < 5; c++)
                if (t + c - 3 >= 0 && t + c - 3 < MONTHS)
                    precision[(k * MONTHS + t + b - 3) * N + k * MONTHS + t + c - 3] += taps[b] * taps[c]
                                                                                        / s->variance[j];
        }
    }
    for (int i = 0; i < N; i++) {
        x[i] = 0;
        for (int j = 0; j < N; j++) {
            m[i * N + j] = i == j;
            for (int q = 0; q < N; q++)
                m[i * N + j] += latent_covariance(p, i / MONTHS, i % MONTHS, q / MONTHS, q % MONTHS)
                                * precision[q * N + j];
            x[i] += latent_covariance(p, i / MONTHS, i % MONTHS, j / MONTHS, j % MONTHS) * right[j];
        }
        column[i] = latent_covariance(p, i / MONTHS, i % MONTHS, of / MONTHS, of % MONTHS);
    }
    memcpy(again, m, sizeof m);
    eliminate(m, x, N);
    eliminate(again, column, N);
}

/* Counts by class and month from LATE on; class k of the masks alone. */
struct record {
    unsigned char in[CLASSES][CLASSES];
    struct smoother_datum data[CLASSES * (MONTHS - LATE)];
};

static void record_make(struct record *r, double swing, double jump)
{
    memset(r, 0, sizeof *r);
    for (int j = 0; j < CLASSES * (MONTHS - LATE); j++) {
        int k = j % CLASSES, t = LATE + j / CLASSES;
        r->in[k][k] = 1;
        r->data[j] = (struct smoother_datum){t, r->in[k], exp(6 + swing * sin(t + 2.0 * k) + (t >= 6 ? jump : 0)) - 1};
    }
}

static void first_update_of_a_linear_model_is_exact(void **state)
{
    enum { MEMBERS = 4000, COUNT = CLASSES * (MONTHS - LATE) };
    struct latent_prior p;
    struct smoother s;
    struct record r;
    double *logs = malloc(sizeof(double) * MEMBERS * N), *data = malloc(sizeof(double) * MEMBERS * COUNT), exact[N],
           column[N];
    double work[MEMBERS];
    (void)state;
    prior_make(&p);
    record_make(&r, 0.3, 0);
    assert_int_equal(smoother_init(&s, memory_default(), &p, MEMBERS, r.data, COUNT, 3), FLUJO_OK);
    run_linear(&s, logs, data);
    assert_int_equal(smoother_take(&s, logs, data), FLUJO_OK);
    assert_int_equal(smoother_update(&s), FLUJO_OK);
    exact_posterior(&p, &s, 7, exact, column);
    for (int q = 0; q < N; q++) {
        double mean = 0, square = 0;
        for (int i = 0; i < MEMBERS; i++)
            mean += s.phi[(size_t)i * N + (size_t)q] / MEMBERS;
        near(mean, exact[q], 1e-9);
        for (int i = 0; i < MEMBERS; i++)
            square += pow(s.phi[(size_t)i * N + (size_t)q] - mean, 2) / MEMBERS;
        if (q == 7) near(square, column[7], 0.07 * column[7]);
    }
    run_linear(&s, logs, data); /* a second update changes nothing */
    assert_int_equal(smoother_take(&s, logs, data), FLUJO_OK);
    double before = s.phi[5];
    assert_int_equal(smoother_update(&s), FLUJO_OK);
    near(s.phi[5], before, 1e-9);
    assert_true(s.rms[0] > 0.15 && s.rms[1] < 0.06);
    assert_int_equal(smoother_unreached(&s, 3, work), 0);
    smoother_free(&s);
    latent_prior_free(&p);
    free(logs);
    free(data);
}

/* Only the total of all classes and the count of one are known. */
static void sums_over_classes_are_met(void **state)
{
    enum { MEMBERS = 60, COUNT = 2 * (MONTHS - LATE) };
    static const unsigned char first[CLASSES] = {1};
    struct latent_prior p;
    struct smoother s;
    struct smoother_datum data[COUNT];
    static double logs[MEMBERS * N], got[MEMBERS * COUNT];
    double work[MEMBERS];
    (void)state;
    prior_make(&p);
    for (int j = 0; j < COUNT; j++)
        data[j] = (struct smoother_datum){LATE + j / 2, j % 2 ? first : 0, j % 2 ? 700 : 1100 + 100 * (j / 2)};
    assert_int_equal(smoother_init(&s, memory_default(), &p, MEMBERS, data, COUNT, 5), FLUJO_OK);
    for (int pass = 0; pass <= 4; pass++) {
        run_linear(&s, logs, got);
        assert_int_equal(smoother_take(&s, logs, got), FLUJO_OK);
        if (pass < 4) assert_int_equal(smoother_update(&s), FLUJO_OK);
    }
    for (size_t j = 0; j < COUNT; j++)
        assert_int_equal(smoother_unreached(&s, j, work), 0);
    assert_true(s.rms[0] > 0.25 && s.rms[4] < 0.06); /* R has a standard error of .06 */
    smoother_free(&s);
    latent_prior_free(&p);
}

/* A jump of all classes by 1.1 between two months: its pace alone rises. */
static void a_sudden_month_is_found(void **state)
{
    enum { MEMBERS = 100, COUNT = CLASSES * (MONTHS - LATE) };
    struct latent_prior p;
    struct smoother s;
    struct record r;
    static double logs[MEMBERS * N], got[MEMBERS * COUNT];
    double work[MEMBERS];
    int paced = 0;
    (void)state;
    prior_make(&p);
    record_make(&r, 0.1, 1.1);
    assert_int_equal(smoother_init(&s, memory_default(), &p, MEMBERS, r.data, COUNT, 9), FLUJO_OK);
    run_linear(&s, logs, got);
    assert_int_equal(smoother_take(&s, logs, got), FLUJO_OK);
    assert_int_equal(smoother_update(&s), FLUJO_OK);
    for (int t = 0; t < MONTHS; t++)
        paced += p.pace[t] > 1;
    assert_int_equal(paced, 1);
    assert_true(p.pace[6] > 1.2 * 1.8 && p.pace[6] <= 4);
    run_linear(&s, logs, got);
    assert_int_equal(smoother_take(&s, logs, got), FLUJO_OK);
    for (size_t j = 0; j < COUNT; j++)
        assert_int_equal(smoother_unreached(&s, j, work), 0);
    s.y[0] += 1; /* no path is moved: its own count is now far away */
    assert_int_equal(smoother_unreached(&s, 0, work), 1);
    smoother_free(&s);
    latent_prior_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covariance_of_an_innovation_is_that_of_its_parts),
        cmocka_unit_test(covariance_in_time_is_that_of_the_recursion),
        cmocka_unit_test(paths_have_that_covariance),
        cmocka_unit_test(first_update_of_a_linear_model_is_exact),
        cmocka_unit_test(sums_over_classes_are_met),
        cmocka_unit_test(a_sudden_month_is_found),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
