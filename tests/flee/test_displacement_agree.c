/* The cohort and the agent engine draw from the same distribution.
 *
 * For each instance, R replicates of each engine (different seeds, so the
 * samples are independent); on a set of days, for each camp, two tests: Welch's
 * z for the mean and a z for the variance from the fourth moments. The bound is
 * Bonferroni's for a family-wise false-alarm rate of 1 %. The test is also shown
 * to see an error: the same with default_movechance 2 % too low must fail.
 * Fast by default; `test_displacement_agree 400 mali burundi ...` is the long
 * form (meson test --suite long). */
#include "flee_test.h"

#include "base/numeric.h"
#include "engine/displacement_run.h"

#include <math.h>

static int replicates = 100, instance_count = 1;
static const char *default_instances[] = {"mali"};
static const char *const *instances = default_instances;
static int days = 120;

struct moments { double sum, square, cube, fourth; };

/* Sums of powers about a common origin, by [day][camp]. */
static void sample(const char *name, const char *const *sets, size_t set_count, int agents, uint64_t seed,
                   struct moments **out, double *origin, int *cells)
{
    char path[512], said[8192];
    struct error_list errors;
    struct displacement_net net;
    const struct flee_read_options options = {.compat = 1, .overrides = sets, .override_count = set_count};
    (void)snprintf(path, sizeof path, "%s/scenarios/flee/%s", FLUJO_SOURCE, name);
    struct flee_instance *f = read_instance(path, &options, said, sizeof said);
    assert_non_null(f);
    errors_init(&errors, memory_default());
    assert_int_equal(displacement_net_init(&net, memory_default(), f, &f->settings, &errors), FLUJO_OK);
    int length = days > 0 && days < f->length ? days : f->length;
    *cells = length * displacement_columns(f);
    struct moments *m = calloc((size_t)*cells, sizeof *m);
    assert_non_null(m);
    for (int i = 0; i < replicates; i++) {
        struct displacement_request q = {.compat = 1, .seed = seed, .replicate = (uint32_t)i, .threads = 2, .days = length};
        struct displacement_result r;
        assert_int_equal((agents ? agent_run : cohort_displacement_run)(memory_default(), &net, &q, &r), FLUJO_OK);
        for (int c = 0; c < *cells; c++) {
            if (i == 0 && origin[c] < 0.0)
                origin[c] = r.camps[c];
            double x = r.camps[c] - origin[c];
            m[c].sum += x;
            m[c].square += x * x;
            m[c].cube += x * x * x;
            m[c].fourth += x * x * x * x;
        }
        displacement_result_free(&r, memory_default());
    }
    *out = m;
    displacement_net_free(&net);
    flee_instance_free(f);
    errors_free(&errors);
}

static void central(const struct moments *m, double *mean, double *variance, double *fourth)
{
    double n = replicates, a = m->sum / n, b = m->square / n, c = m->cube / n, d = m->fourth / n;
    *mean = a;
    *variance = b - a * a;
    *fourth = d - 4 * a * c + 6 * a * a * b - 3 * a * a * a * a;
}

/* Largest |z| over every seventh day and every camp, and how many tests. */
static double worst_z(const struct moments *x, const struct moments *y, int cells, int columns, int *tests)
{
    double worst = 0.0, n = replicates;
    for (int c = 0; c < cells; c++) {
        double ma, va, fa, mb, vb, fb;
        if (c / columns % 7 != 6)
            continue;
        central(&x[c], &ma, &va, &fa);
        central(&y[c], &mb, &vb, &fb);
        /* Very rare events have no normal limit: ask for some spread. */
        if (va + vb < 2.0)
            continue;
        double z = fabs(ma - mb) / sqrt((va + vb) / n);
        double v = fabs(va - vb) / sqrt(fmax(fa - va * va + fb - vb * vb, 1e-9) / n);
        worst = fmax(worst, z);
        ++*tests;
        if (va > 25.0 && vb > 25.0) {
            worst = fmax(worst, v);
            ++*tests;
        }
    }
    return worst;
}

static int columns_of(const char *name)
{
    const char *names[] = {"mali", "burundi", "car", "ssudan", "syria"};
    const int columns[] = {7, 5, 14, 10, 4};
    for (int i = 0; i < 5; i++)
        if (!strcmp(name, names[i]))
            return columns[i];
    return 1;
}

static void engines_agree(void **state)
{
    (void)state;
    int tests = 0;
    double worst[8] = {0}, seen[8] = {0};
    for (int i = 0; i < instance_count; i++) {
        const char *const plain[] = {"hasten=1"}, *const off[] = {"hasten=1", "default_movechance=0.294"};
        struct moments *counts, *agents, *wrong;
        double *origin = malloc((size_t)20000 * sizeof *origin);
        int cells, ignored = 0;
        assert_non_null(origin);
        for (int c = 0; c < 20000; c++)
            origin[c] = -1.0;
        sample(instances[i], plain, 1, 0, 11, &counts, origin, &cells);
        sample(instances[i], plain, 1, 1, 12, &agents, origin, &cells);
        sample(instances[i], off, 2, 1, 13, &wrong, origin, &cells);
        worst[i] = worst_z(counts, agents, cells, columns_of(instances[i]), &tests);
        seen[i] = worst_z(counts, wrong, cells, columns_of(instances[i]), &ignored);
        free(counts);
        free(agents);
        free(wrong);
        free(origin);
    }
    assert_true(tests > 50);
    double bound = -numeric_normal_quantile(0.01 / 2.0 / tests);
    for (int i = 0; i < instance_count; i++) {
        printf("%s: %d replicates: largest |z| %.2f, bound %.2f over %d tests; with the move chance 2 %% off %.2f\n", instances[i],
               replicates, worst[i], bound, tests, seen[i]);
        assert_true(worst[i] < bound);
        assert_true(seen[i] > bound);
    }
}

int main(int argc, char **argv)
{
    if (argc > 2) {
        replicates = atoi(argv[1]);
        instances = (const char *const *)(argv + 2);
        instance_count = argc - 2 > 8 ? 8 : argc - 2;
        days = 0;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(engines_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
