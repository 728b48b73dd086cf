/* Screening and variance shares on functions whose answers are known. */
#include "random/stream.h"
#include "study/model_sensitivity.h"
#include "support/check.h"
#include "support/fault_allocator.h"
#include "support/small_scenario.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

/* Ishigami and Homma (1990), a = 7, b = 0.1 on [-pi, pi]^3; second output: an
 * added chance term with the variance of the function. */
static enum flujo_status ishigami(void *user, const double *u, uint32_t run, double *out)
{
    double x[3];
    (void)user;
    for (int i = 0; i < 3; i++)
        x[i] = PI * (2 * u[i] - 1);
    struct stream r = stream_at(random_key_make(7, run), 1, 0, 0);
    out[0] = sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * pow(x[2], 4) * sin(x[0]);
    out[1] = out[0] + sqrt(12 * 13.844588) * (stream_uniform(&r) - 0.5);
    return FLUJO_OK;
}

static void ishigami_indices_are_those_published(void **state)
{
    static const double first[3] = {0.3139, 0.4424, 0}, total[3] = {0.5576, 0.4424, 0.2437};
    struct simulate_threads t = {memory_default(), ishigami, 0, 3, 2, 2};
    struct sobol_options o = {.inputs = 3, .outputs = 2, .samples = 32768, .seed = 1, .noise = 1, .bootstrap = 100};
    struct sobol_index s[8];
    (void)state;
    assert_int_equal(sobol_run(memory_default(), &o, simulate_on_threads, &t, s), FLUJO_OK);
    for (int i = 0; i < 3; i++) {
        print_message("x%d first %.4f [%.4f, %.4f] of %.4f, total %.4f [%.4f, %.4f] of %.4f\n", i + 1, s[i].first,
                      s[i].first_low, s[i].first_high, first[i], s[i].total, s[i].total_low, s[i].total_high, total[i]);
        assert_true(fabs(s[i].first - first[i]) < 0.03);
        assert_true(fabs(s[i].total - total[i]) < 0.03);
        assert_true(s[i].first_low <= s[i].first && s[i].first <= s[i].first_high);
        /* With chance of equal variance every share halves. */
        assert_true(fabs(s[4 + i].first - first[i] / 2) < 0.03);
        assert_true(fabs(s[4 + i].total - total[i] / 2) < 0.03);
    }
    assert_true(fabs(s[3].total) < 1e-12); /* the first output has no chance in it */
    assert_true(fabs(s[7].first - 0.5) < 0.03 && fabs(s[7].total - 0.5) < 0.03);
}

/* Weights 5, 3, 1, 0 and one interaction of the last two of ten inputs. */
static enum flujo_status ordered(void *user, const double *u, uint32_t run, double *out)
{
    (void)user;
    struct stream r = stream_at(random_key_make(3, run), 1, 0, 0);
    out[0] = 5 * u[0] + 3 * u[1] + u[2] + 0.5 * (u[8] - 0.5) * (u[9] - 0.5) + 50 * stream_uniform(&r);
    return FLUJO_OK;
}

static void morris_ranks_a_known_order_under_common_random_numbers(void **state)
{
    struct simulate_threads t = {memory_default(), ordered, 0, 10, 1, 2};
    struct morris_options o = {.inputs = 10, .outputs = 1, .trajectories = 20, .seed = 1, .common_run = 1};
    struct morris_effect e[10];
    (void)state;
    assert_int_equal(morris_run(memory_default(), &o, simulate_on_threads, &t, e), FLUJO_OK);
    assert_true(fabs(e[0].mu - 5) < 1e-9 && fabs(e[1].mu - 3) < 1e-9 && fabs(e[2].mu - 1) < 1e-9);
    assert_true(e[0].sigma < 1e-6);
    for (int i = 3; i < 8; i++)
        assert_true(e[i].mu_star < 1e-9);
    assert_true(e[8].mu_star > 0.01 && e[8].mu_star < e[2].mu_star && e[8].sigma > 0.01);
}

/* The effect of the first is what the second is: 1/2 in the mean. */
static enum flujo_status product(void *user, const double *u, uint32_t run, double *out)
{
    (void)user, (void)run;
    out[0] = u[0] * u[1];
    return FLUJO_OK;
}

/* Few trajectories are the rule where there are a hundred parameters: with four,
 * normal intervals would hold the truth 83 times in 100. */
static void morris_intervals_cover_with_few_trajectories(void **state)
{
    struct simulate_threads t = {memory_default(), product, 0, 2, 1, 1};
    int covered = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 1000; seed++) {
        struct morris_options o = {.inputs = 2, .outputs = 1, .trajectories = 4, .seed = seed};
        struct morris_effect e[2];
        assert_int_equal(morris_run(memory_default(), &o, simulate_on_threads, &t, e), FLUJO_OK);
        assert_true(e[0].mu_star_low >= 0 && e[0].mu_star_low <= e[0].mu_star && e[0].mu_star <= e[0].mu_star_high);
        covered += e[0].mu_star_low <= 0.5 && e[0].mu_star_high >= 0.5;
    }
    print_message("covered %d of 1000\n", covered);
    assert_in_range(covered, 930, 970);
}

/* Somebody in one run of many: resamples without it have no variance. */
static enum flujo_status rare(void *user, const double *u, uint32_t run, double *out)
{
    (void)user, (void)run;
    out[0] = u[0] > 0.97 ? 1 + u[1] : 0;
    return FLUJO_OK;
}

static void intervals_leave_out_resamples_without_variance(void **state)
{
    struct simulate_threads t = {memory_default(), rare, 0, 2, 1, 1};
    (void)state;
    for (uint64_t seed = 1; seed < 30; seed++) {
        struct sobol_options o = {.inputs = 2, .outputs = 1, .samples = 24, .seed = seed, .bootstrap = 200};
        struct sobol_index s[2];
        assert_int_equal(sobol_run(memory_default(), &o, simulate_on_threads, &t, s), FLUJO_OK);
        if (isnan(s[0].total)) continue;
        assert_true(s[0].first_low <= s[0].first_high && s[0].total_low <= s[0].total_high);
    }
}

static void results_do_not_depend_on_threads(void **state)
{
    struct sobol_options o = {.inputs = 3, .outputs = 2, .samples = 200, .seed = 5, .noise = 1, .bootstrap = 50};
    struct sobol_index s[2][8];
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct simulate_threads t = {memory_default(), ishigami, 0, 3, 2, i == 0 ? 1 : 4};
        assert_int_equal(sobol_run(memory_default(), &o, simulate_on_threads, &t, s[i]), FLUJO_OK);
    }
    assert_memory_equal(s[0], s[1], sizeof s[0]);
}

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    for (size_t n = 1;; n++) {
        struct fault_allocator f;
        struct sobol_index s[8];
        struct morris_effect e[6];
        fault_init(&f, n);
        struct simulate_threads t = {memory_default(), ishigami, 0, 3, 2, 1};
        struct sobol_options o = {.inputs = 3, .outputs = 2, .samples = 8, .seed = 5, .noise = 1, .bootstrap = 5};
        struct morris_options m = {.inputs = 3, .outputs = 2, .trajectories = 4, .seed = 1};
        enum flujo_status status = sobol_run(&f.allocator, &o, simulate_on_threads, &t, s);
        if (status == FLUJO_OK) status = morris_run(&f.allocator, &m, simulate_on_threads, &t, e);
        assert_int_equal(fault_live(&f), 0);
        if (!fault_happened(&f)) {
            assert_int_equal(status, FLUJO_OK);
            break;
        }
        assert_int_equal(status, FLUJO_NO_MEMORY);
    }
}

/* Keeps every point and every value that a design asks for. */
struct recorder {
    size_t inputs, count;
    double u[200][3], out[200];
    uint32_t run[200];
};

static enum flujo_status record(void *user, const double *u, const uint32_t *run, size_t count, double *out)
{
    struct recorder *r = user;
    for (size_t i = 0; i < count; i++) {
        memcpy(r->u[r->count], u + i * r->inputs, r->inputs * sizeof(double));
        r->run[r->count] = run[i];
        out[i] = r->out[r->count++] = u[i * r->inputs] * (u[i * r->inputs + 1] - 0.6) + 0.3 * u[i * r->inputs + 2];
    }
    return FLUJO_OK;
}

/* Every figure from the points themselves: one input moves a step, by 4 / 7 up or down. */
static void morris_figures_are_those_of_its_points(void **state)
{
    enum { T = 5 };
    struct recorder r = {.inputs = 3};
    struct morris_options o = {.inputs = 3, .outputs = 1, .trajectories = T, .seed = 9, .common_run = 1};
    struct morris_effect e[3];
    double effect[3][T];
    (void)state;
    assert_int_equal(morris_run(memory_default(), &o, record, &r, e), FLUJO_OK);
    assert_int_equal(r.count, T * 4);
    for (size_t i = 0; i < r.count; i++) {
        int moved = -1;
        assert_int_equal(r.run[i], i / 4);
        for (int j = 0; j < 3; j++) {
            assert_near(r.u[i][j] * 7, nearbyint(r.u[i][j] * 7), 1e-12);
            assert_true(r.u[i][j] >= 0 && r.u[i][j] <= 1);
            if (i % 4 == 0 || r.u[i][j] == r.u[i - 1][j]) continue;
            assert_near(fabs(r.u[i][j] - r.u[i - 1][j]), 4 / 7.0, 1e-12);
            assert_int_equal(moved, -1);
            moved = j;
            effect[j][i / 4] = (r.out[i] - r.out[i - 1]) / (r.u[i][j] - r.u[i - 1][j]);
        }
        assert_true(i % 4 == 0 || moved >= 0);
    }
    for (int j = 0; j < 3; j++) {
        double mu = 0, star = 0, variance = 0, of_size = 0, half;
        for (int k = 0; k < T; k++)
            mu += effect[j][k] / T, star += fabs(effect[j][k]) / T;
        for (int k = 0; k < T; k++) {
            variance += (effect[j][k] - mu) * (effect[j][k] - mu) / (T - 1);
            of_size += (fabs(effect[j][k]) - star) * (fabs(effect[j][k]) - star) / (T - 1);
        }
        half = 2.7764451052 * sqrt(of_size / T); /* Student's, 4 degrees, 97.5 % */
        assert_near(e[j].mu, mu, 1e-9);
        assert_near(e[j].mu_star, star, 1e-9);
        assert_near(e[j].sigma, sqrt(variance), 1e-7);
        assert_near(e[j].mu_star_low, fmax(0, star - half), 1e-7);
        assert_near(e[j].mu_star_high, star + half, 1e-7);
    }
    assert_near(e[2].mu, 0.3, 1e-9);
    o.trajectories = 1, o.common_run = 0, r.count = 0;
    assert_int_equal(morris_run(memory_default(), &o, record, &r, e), FLUJO_OK);
    assert_true(isnan(e[0].sigma) && isnan(e[0].mu_star_low) && isnan(e[0].mu_star_high));
    for (size_t i = 0; i < r.count; i++)
        assert_int_equal(r.run[i], i);
}

/* Both indices from the values of the matrices A, B and A with one column of B. */
static void sobol_figures_are_those_of_its_matrices(void **state)
{
    enum { N = 6 };
    struct recorder r = {.inputs = 3};
    struct sobol_options o = {.inputs = 3, .outputs = 1, .samples = N, .seed = 2, .bootstrap = 20, .noise = 1};
    struct sobol_index s[4];
    (void)state;
    assert_int_equal(sobol_run(memory_default(), &o, record, &r, s), FLUJO_OK);
    assert_int_equal(r.count, 6 * N);
    const double *a = r.out, *b = r.out + N;
    double mean = 0, variance = 0;
    for (int i = 0; i < 2 * N; i++)
        mean += r.out[i] / (2 * N);
    for (int i = 0; i < 2 * N; i++)
        variance += (r.out[i] - mean) * (r.out[i] - mean) / (2 * N);
    for (int column = 0; column < 3; column++) {
        const double *c = r.out + (2 + column) * N;
        double first = 0, total = 0;
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < 3; j++)
                assert_true(r.u[(2 + column) * N + i][j] == r.u[(j == column ? N : 0) + i][j]);
            first += (b[i] - mean) * (c[i] - a[i]) / N;
            total += (a[i] - c[i]) * (a[i] - c[i]) / (2 * N);
        }
        assert_near(s[column].first, first / variance, 1e-12);
        assert_near(s[column].total, total / variance, 1e-12);
    }
    for (int m = 0; m < 6; m++) /* chance as an input: the runs of B, and the points of A with the runs of B */
        for (int i = 0; i < N; i++)
            assert_int_equal(r.run[m * N + i], m == 1 || m == 5 ? N + i : i);
}

/* The parameter that drives the measure stands last in the scenario. */
static void sobol_alone_takes_the_strongest(void **state)
{
    struct small_scenario small;
    struct sensitivity *r;
    struct error_list errors;
    struct sensitivity_options o = {
        .baseline = -1, .measure = M_ENCOUNTERS, .sobol = 1, .runs = 60, .parameters = 1, .seed = 3, .threads = 2};
    (void)state;
    errors_init(&errors, memory_default());
    small_scenario_init(&small);
    small_scenario_bare(&small);
    small_scenario_set(&small, "custody.removal.single_adult", 0.5);
    small_scenario_set(&small, "cost.processing", 500);
    small_scenario_set(&small, "departure.scale", 1);
    for (int i = 0; i < 3; i++)
        small.parameters[i].prior = (struct prior){PRIOR_UNIFORM, small.parameters[i].value / 2,
                                                   small.parameters[i].value, 0, 1};
    o.from = small.s.start, o.to = small.s.end;
    assert_int_equal(sensitivity_run(memory_default(), &small.s, &o, &r, &errors), FLUJO_OK);
    assert_int_equal(r->sobol_count, 1);
    assert_int_equal(r->sobol_inputs[0], 2);
    assert_true(r->sobol[0].total > 0.5);
    sensitivity_free(r);
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ishigami_indices_are_those_published),
        cmocka_unit_test(morris_ranks_a_known_order_under_common_random_numbers),
        cmocka_unit_test(morris_intervals_cover_with_few_trajectories),
        cmocka_unit_test(intervals_leave_out_resamples_without_variance),
        cmocka_unit_test(results_do_not_depend_on_threads),
        cmocka_unit_test(every_failed_allocation_is_reported),
        cmocka_unit_test(sobol_alone_takes_the_strongest),
        cmocka_unit_test(morris_figures_are_those_of_its_points),
        cmocka_unit_test(sobol_figures_are_those_of_its_matrices),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
