/* The sampler on a model whose posterior is known: a normal linear model with
 * 12 parameters, of which the last two do not enter. */
#include "base/files.h"
#include "random/distributions.h"
#include "study/abc.h"
#include "study/checkpoint.h"
#include "study/prior.h"
#include "base/numeric.h"
#include "support/check.h"
#include "support/fault_allocator.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { K = 12, M = 30, USED = 10 };

/* Row j of the design: each summary sees three parameters. */
static double coefficient(int j, int i)
{
    return i < USED && (j % USED == i || (j + 1) % USED == i || (3 * j) % USED == i) ? 1 : 0;
}

static void simulate_z(const double *z, uint32_t run, double *out)
{
    struct stream r = stream_at(random_key_make(11, run), 1, 0, 0);
    for (int j = 0; j < M; j++) {
        out[j] = random_normal(&r);
        for (int i = 0; i < K; i++)
            out[j] += coefficient(j, i) * z[i];
    }
}

static enum flujo_status linear(void *user, const double *u, uint32_t run, double *out)
{
    double z[K];
    (void)user;
    for (int i = 0; i < K; i++)
        z[i] = numeric_normal_quantile(u[i] < 1e-15 ? 1e-15 : u[i] > 1 - 1e-15 ? 1 - 1e-15 : u[i]);
    simulate_z(z, run, out);
    return FLUJO_OK;
}

/* Exact posterior: precision I + A'A. mean and sd of each parameter. */
static void exact(const double *y, double *mean, double *sd)
{
    double p[K * K] = {0}, b[K] = {0};
    for (int i = 0; i < K; i++)
        for (int j = 0; j < K; j++) {
            p[i * K + j] = i == j;
            for (int s = 0; s < M; s++)
                p[i * K + j] += coefficient(s, i) * coefficient(s, j);
        }
    for (int i = 0; i < K; i++)
        for (int s = 0; s < M; s++)
            b[i] += coefficient(s, i) * y[s];
    assert_true(cholesky_factor(p, K));
    memcpy(mean, b, sizeof b);
    cholesky_solve(p, K, mean);
    for (int i = 0; i < K; i++) {
        double e[K] = {0};
        e[i] = 1;
        cholesky_solve(p, K, e);
        sd[i] = sqrt(e[i]);
    }
}

static void truth(double *y)
{
    double z[K];
    for (int i = 0; i < K; i++)
        z[i] = 1.2 * sin(2.0 * i + 1);
    simulate_z(z, 999999, y);
}

static struct simulate_threads threads = {0, linear, 0, K, M, 2};

static struct abc_problem problem_of(const double *y)
{
    threads.a = memory_default();
    return (struct abc_problem){K, M, y, simulate_on_threads, &threads};
}

static void weighted_moments(const double *z, const double *w, size_t n, int i, double *mean, double *sd)
{
    double m = 0, v = 0;
    for (size_t j = 0; j < n; j++)
        m += w[j] * z[j * K + i];
    for (size_t j = 0; j < n; j++)
        v += w[j] * (z[j * K + i] - m) * (z[j * K + i] - m);
    *mean = m, *sd = sqrt(v);
}

static void the_posterior_of_a_linear_model_is_exact(void **state)
{
    double y[M], mean[K], sd[K];
    struct abc_state s;
    struct abc_options o = {.particles = 1000, .pilot = 3000, .proposals = 2000, .generations = 4, .seed = 5};
    (void)state;
    truth(y);
    exact(y, mean, sd);
    struct abc_problem p = problem_of(y);
    double *z = memory_alloc(memory_default(), 1000, K * sizeof(double)),
           *w = memory_alloc(memory_default(), 1000, sizeof(double));
    assert_int_equal(abc_start(&s, memory_default(), &p, &o), FLUJO_OK);
    double first = s.epsilon;
    while (!s.finished)
        assert_int_equal(abc_step(&s, &p, &o), FLUJO_OK);
    assert_true(s.epsilon < first);
    assert_int_equal(abc_adjust(&s, &p, z, w), FLUJO_OK);
    print_message("generations %d, epsilon %.3f from %.3f, acceptance %.3f, effective %.0f\n", s.generation, s.epsilon,
                  first, s.acceptance, effective_size(w, 1000));
    assert_true(effective_size(w, 1000) > 100);
    for (int i = 0; i < K; i++) {
        double m, v;
        weighted_moments(z, w, 1000, i, &m, &v);
        print_message("z%-2d mean %6.3f of %6.3f  sd %5.3f of %5.3f\n", i, m, mean[i], v, sd[i]);
        assert_true(fabs(m - mean[i]) < 0.4 * sd[i]);
        assert_true(v / sd[i] > 0.75 && v / sd[i] < 1.3);
    }
    memory_free(memory_default(), z);
    memory_free(memory_default(), w);
    abc_free(&s);
}

static void an_interrupted_calibration_goes_on_with_equal_bytes(void **state)
{
    double y[M];
    struct abc_state a, b;
    struct error_list errors;
    struct abc_options o = {.particles = 200, .pilot = 600, .proposals = 200, .generations = 5, .seed = 9};
    char path[] = "/tmp/flujo-checkpoint-XXXXXX";
    (void)state;
    errors_init(&errors, memory_default());
    close(mkstemp(path));
    truth(y);
    struct abc_problem p = problem_of(y);
    threads.threads = 2;
    assert_int_equal(abc_start(&a, memory_default(), &p, &o), FLUJO_OK);
    while (!a.finished)
        assert_int_equal(abc_step(&a, &p, &o), FLUJO_OK);
    threads.threads = 1;
    assert_int_equal(abc_start(&b, memory_default(), &p, &o), FLUJO_OK);
    while (!b.finished) { /* written and read back at every generation */
        assert_int_equal(abc_write(&b, path, 77, &errors), FLUJO_OK);
        abc_free(&b);
        assert_int_equal(abc_read(&b, memory_default(), path, 77, &errors), FLUJO_OK);
        assert_int_equal(abc_step(&b, &p, &o), FLUJO_OK);
    }
    assert_int_equal(a.generation, b.generation);
    assert_int_equal(a.kept, b.kept);
    assert_int_equal(a.kept, 200);
    assert_memory_equal(a.z, b.z, a.kept * K * sizeof(double));
    assert_memory_equal(a.spread, b.spread, 6 * K * K * sizeof(double));
    assert_memory_equal(a.x, b.x, a.kept * M * sizeof(double));
    abc_free(&b);
    assert_int_equal(abc_read(&b, memory_default(), path, 78, &errors), FLUJO_BAD_INPUT);
    assert_non_null(strstr(errors.items[0].text, "another scenario"));
    abc_free(&a);
    unlink(path);
    errors_free(&errors);
}

static void any_damaged_byte_of_a_checkpoint_is_found(void **state)
{
    double y[M], *data = 0;
    struct abc_state a, b;
    struct error_list errors;
    struct abc_options o = {.particles = 10, .pilot = 60, .seed = 9};
    char path[] = "/tmp/flujo-checkpoint-XXXXXX", *bytes;
    size_t length;
    (void)state;
    (void)data;
    errors_init(&errors, memory_default());
    close(mkstemp(path));
    truth(y);
    struct abc_problem p = problem_of(y);
    assert_int_equal(abc_start(&a, memory_default(), &p, &o), FLUJO_OK);
    assert_int_equal(abc_write(&a, path, 1, &errors), FLUJO_OK);
    assert_int_equal(file_read(memory_default(), path, &bytes, &length, &errors), FLUJO_OK);
    for (size_t i = 0; i < length; i += 1 + length / 300) {
        bytes[i] ^= 0x10;
        assert_int_equal(file_write_atomic(memory_default(), path, bytes, length, &errors), FLUJO_OK);
        assert_int_equal(abc_read(&b, memory_default(), path, 1, &errors), FLUJO_BAD_INPUT);
        bytes[i] ^= 0x10;
    }
    for (size_t cut = 0; cut < length; cut += 1 + length / 50) {
        assert_int_equal(file_write_atomic(memory_default(), path, bytes, cut, &errors), FLUJO_OK);
        assert_int_equal(abc_read(&b, memory_default(), path, 1, &errors), FLUJO_BAD_INPUT);
    }
    memory_free(memory_default(), bytes);
    abc_free(&a);
    unlink(path);
    errors_free(&errors);
}

/* A sum over the bytes proves nothing: the counts themselves are judged before arrays are read by them. */
static void counts_beyond_the_arrays_are_no_checkpoint(void **state)
{
    static const struct {
        int generation;
        size_t parameters;
        enum flujo_status status;
    } cases[] = {{-1, K, FLUJO_OK},
                 {MAX_GENERATIONS, K, FLUJO_OK},
                 {-2, K, FLUJO_BAD_INPUT},
                 {MAX_GENERATIONS + 1, K, FLUJO_BAD_INPUT},
                 {-1, MAX_PARAMETERS + 1, FLUJO_OK},
                 {0, MAX_PARAMETERS + 1, FLUJO_BAD_INPUT}};
    char path[] = "/tmp/flujo-checkpoint-XXXXXX";
    (void)state;
    close(mkstemp(path));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct abc_state a, b;
        struct error_list errors;
        errors_init(&errors, memory_default());
        assert_int_equal(abc_make(&a, memory_default(), cases[i].parameters, M, 3), FLUJO_OK);
        a.generation = cases[i].generation, a.kept = 3;
        assert_int_equal(abc_keep_extra(&a, 0, 0), FLUJO_OK);
        assert_int_equal(abc_write(&a, path, 1, &errors), FLUJO_OK);
        assert_int_equal(abc_read(&b, memory_default(), path, 1, &errors), cases[i].status);
        assert_int_equal(errors.count, cases[i].status == FLUJO_OK ? 0 : 1);
        abc_free(&a);
        abc_free(&b);
        errors_free(&errors);
    }
    unlink(path);
}

/* Ranks of true parameters among posterior draws are uniform. */
static void simulation_based_calibration_of_the_table_sampler(void **state)
{
    enum { ROWS = 6000, SETS = 200, KEEP = 500, BINS = 10 };
    struct abc_table t = {ROWS, K, M, 0, 0};
    double *z = memory_alloc(memory_default(), ROWS + SETS, K * sizeof(double)),
           *x = memory_alloc(memory_default(), ROWS + SETS, M * sizeof(double));
    double *moved = memory_alloc(memory_default(), KEEP, K * sizeof(double)),
           *w = memory_alloc(memory_default(), KEEP, sizeof(double));
    int count[K][BINS] = {{0}}, inside = 0;
    (void)state;
    for (uint32_t n = 0; n < ROWS + SETS; n++) {
        struct stream r = stream_at(random_key_make(21, n), 2, 0, 0);
        for (int i = 0; i < K; i++)
            z[n * K + (uint32_t)i] = random_normal(&r);
        simulate_z(z + n * K, n, x + n * M);
    }
    t.z = z, t.x = x;
    for (int set = 0; set < SETS; set++) {
        const double *true_z = z + (ROWS + set) * K;
        struct abc_problem p = problem_of(x + (ROWS + set) * M);
        struct abc_state s;
        assert_int_equal(abc_from_table(&s, memory_default(), &p, &t, KEEP), FLUJO_OK);
        assert_int_equal(abc_adjust(&s, &p, moved, w), FLUJO_OK);
        for (int i = 0; i < K; i++) {
            double below = 0;
            for (size_t n = 0; n < s.kept; n++)
                below += moved[n * K + i] < true_z[i] ? w[n] : 0;
            int bin = (int)(below * BINS);
            count[i][bin < BINS ? bin : BINS - 1]++;
            inside += below > 0.05 && below < 0.95;
        }
        abc_free(&s);
    }
    for (int i = 0; i < K; i++) {
        double chi = 0;
        for (int b = 0; b < BINS; b++)
            chi += pow(count[i][b] - SETS / (double)BINS, 2) / (SETS / (double)BINS);
        assert_true(chi < 27.9); /* 9 degrees of freedom: probability 0.001 */
    }
    print_message("90 %% intervals cover %.3f\n", inside / (double)(SETS * K));
    assert_true(inside > 0.87 * SETS * K && inside < 0.93 * SETS * K);
    memory_free(memory_default(), z);
    memory_free(memory_default(), x);
    memory_free(memory_default(), moved);
    memory_free(memory_default(), w);
}

static void every_failed_allocation_is_reported(void **state)
{
    double y[M], z[8 * K], w[8];
    (void)state;
    truth(y);
    struct abc_problem p = problem_of(y);
    for (size_t n = 1;; n++) {
        struct fault_allocator f;
        struct abc_state s;
        struct abc_options o = {.particles = 8, .pilot = 40, .generations = 1, .seed = 1};
        fault_init(&f, n);
        enum flujo_status status = abc_start(&s, &f.allocator, &p, &o);
        if (status == FLUJO_OK) status = abc_step(&s, &p, &o);
        if (status == FLUJO_OK) status = abc_adjust(&s, &p, z, w);
        abc_free(&s);
        assert_int_equal(fault_live(&f), 0);
        if (!fault_happened(&f)) {
            assert_int_equal(status, FLUJO_OK);
            break;
        }
        assert_int_equal(status, FLUJO_NO_MEMORY);
    }
}

static void weighted_quantiles_and_resampling(void **state)
{
    double v[4] = {3, 1, 2, 9}, w[4] = {1, 1, 2, 0};
    size_t order[4], index[400], seen[4] = {0};
    (void)state;
    assert_true(fabs(weighted_quantile(v, 1, w, 4, 0.5, order) - 2) < 1e-12);
    assert_true(weighted_quantile(v, 1, w, 4, 0, order) == 1 && weighted_quantile(v, 1, w, 4, 1, order) == 3);
    /* Middles of the steps at 0.5, 2 and 3.5 of 4: a third of the way from 1 to 2. */
    assert_near(weighted_quantile(v, 1, w, 4, 0.25, order), 1 + 1 / 3.0, 1e-12);
    assert_near(weighted_quantile(v, 1, w, 4, 0.8, order), 2 + (3.2 - 2) / 1.5, 1e-12);
    double pairs[8] = {3, 0, 1, 0, 2, 0, 9, 0};
    assert_near(weighted_quantile(pairs, 2, w, 4, 0.25, order), 1 + 1 / 3.0, 1e-12);
    assert_near(effective_size(w, 4), 16 / 6.0, 1e-12);
    assert_true(isnan(weighted_quantile(v, 1, w, 0, 0.5, order)) && effective_size(w, 0) == 0);
    resample(w, 4, 3, 400, index);
    for (int i = 0; i < 400; i++)
        seen[index[i]]++;
    assert_true(seen[0] >= 99 && seen[0] <= 101 && seen[2] >= 199 && seen[2] <= 201 && seen[3] == 0);
}

/* Effective slopes: all of them without a penalty, few under a heavy one. */
static void freedom_falls_with_the_penalty(void **state)
{
    enum { ROWS = 400, INPUTS = 20 };
    double x[ROWS * INPUTS], y[ROWS];
    struct stream r = stream_at(random_key_make(5, 0), 1, 0, 0);
    struct regression fit = {0};
    (void)state;
    for (int i = 0; i < ROWS * INPUTS; i++)
        x[i] = random_normal(&r);
    for (int i = 0; i < ROWS; i++)
        y[i] = x[i * INPUTS] + random_normal(&r);
    struct regression_data d = {x, y, 0, ROWS, INPUTS, 1};
    assert_int_equal(regression_fit(&fit, memory_default(), &d, 0), FLUJO_OK);
    assert_true(fabs(fit.freedom - INPUTS) < 1e-4);
    regression_free(&fit);
    assert_int_equal(regression_fit(&fit, memory_default(), &d, 1), FLUJO_OK);
    assert_true(fit.freedom > 8 && fit.freedom < 12); /* near INPUTS / (1 + penalty) for inputs hardly correlated */
    regression_free(&fit);
    assert_int_equal(regression_fit(&fit, memory_default(), &d, 1e6), FLUJO_OK);
    assert_true(fit.freedom < 1e-3);
    regression_free(&fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freedom_falls_with_the_penalty),
        cmocka_unit_test(the_posterior_of_a_linear_model_is_exact),
        cmocka_unit_test(an_interrupted_calibration_goes_on_with_equal_bytes),
        cmocka_unit_test(counts_beyond_the_arrays_are_no_checkpoint),
        cmocka_unit_test(any_damaged_byte_of_a_checkpoint_is_found),
        cmocka_unit_test(simulation_based_calibration_of_the_table_sampler),
        cmocka_unit_test(every_failed_allocation_is_reported),
        cmocka_unit_test(weighted_quantiles_and_resampling),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
