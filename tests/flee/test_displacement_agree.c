/* The cohort and the agent engine draw from the same distribution.
 *
 * For each instance, R replicates of each engine (different seeds, so the
 * samples are independent); on every seventh day, for each camp, two tests:
 * Welch's z for the mean and a z for the variance from the fourth moments. The
 * bound is Bonferroni's for a family-wise false-alarm rate of 1 %. The test is
 * also shown to see an error: the same with default_movechance 2 % too low must
 * fail, for which a quarter of the replicates is enough.
 * Fast by default; `test_displacement_agree 400 mali syria:10 ...` is the long
 * form (meson test --benchmark); syria:10 lets an agent stand for ten people,
 * which keeps the largest instances short and leaves the test less power. */
#include "flee_test.h"

#include "base/numeric.h"
#include "base/parallel.h"
#include "flee/displacement_run.h"

#include <math.h>

static int replicates = 100, instance_count = 1;
static const char *default_instances[] = {"mali"};
static const char *const *instances = default_instances;
static int days = 120;

/* The camps' counts of n replicates: [replicate][day][camp]. */
struct sample {
    struct displacement_net net;
    uint64_t seed;
    int agents, n, length, cells;
    double *x;
};

static enum flujo_status one_replicate(void *user, size_t item, int worker)
{
    struct sample *s = user;
    struct displacement_request q = {.seed = s->seed, .replicate = (uint32_t)item, .threads = 1, .days = s->length};
    struct displacement_result r;
    (void)worker;
    enum flujo_status status = (s->agents ? agent_run : cohort_displacement_run)(memory_default(), &s->net, &q, &r);
    if (status != FLUJO_OK) return status;
    memcpy(s->x + item * (size_t)s->cells, r.camps, (size_t)s->cells * sizeof *s->x);
    displacement_result_free(&r, memory_default());
    return status;
}

static void draw(struct sample *s, const char *name, const char *const *sets, size_t set_count)
{
    char path[512], said[8192];
    struct error_list errors;
    const struct flee_read_options options = {.compat = 1, .overrides = sets, .override_count = set_count};
    (void)snprintf(path, sizeof path, "%s/scenarios/flee/%s", FLUJO_SOURCE, name);
    struct flee_instance *f = read_instance(path, &options, said, sizeof said);
    assert_non_null(f);
    errors_init(&errors, memory_default());
    assert_int_equal(displacement_net_init(&s->net, memory_default(), f, &f->settings, &errors), FLUJO_OK);
    s->length = days > 0 && days < f->length ? days : f->length;
    s->cells = s->length * displacement_columns(f);
    s->x = malloc((size_t)s->n * (size_t)s->cells * sizeof *s->x);
    assert_non_null(s->x);
    assert_int_equal(parallel_for(memory_default(), 0, (size_t)s->n, one_replicate, s), FLUJO_OK);
    displacement_net_free(&s->net);
    flee_instance_free(f);
    errors_free(&errors);
}

struct moments {
    double mean, variance, fourth;
};

static struct moments moments_of(const struct sample *s, int cell)
{
    struct moments m = {0, 0, 0};
    for (int i = 0; i < s->n; i++)
        m.mean += s->x[(size_t)i * (size_t)s->cells + (size_t)cell] / s->n;
    for (int i = 0; i < s->n; i++) {
        double d = s->x[(size_t)i * (size_t)s->cells + (size_t)cell] - m.mean;
        m.variance += d * d / s->n;
        m.fourth += d * d * d * d / s->n;
    }
    return m;
}

/* Largest |z| over every seventh day and every camp, and how many tests. */
static double worst_z(const struct sample *a, const struct sample *b, int columns, int *tests)
{
    double worst = 0.0;
    for (int c = 0; c < a->cells; c++) {
        if (c / columns % 7 != 6) continue;
        struct moments x = moments_of(a, c), y = moments_of(b, c);
        /* Very rare events have no normal limit: ask for some spread. */
        if (x.variance + y.variance < 2.0) continue;
        worst = fmax(worst, fabs(x.mean - y.mean) / sqrt(x.variance / a->n + y.variance / b->n));
        ++*tests;
        if (x.variance > 25.0 && y.variance > 25.0) {
            double noise = (x.fourth - x.variance * x.variance) / a->n + (y.fourth - y.variance * y.variance) / b->n;
            worst = fmax(worst, fabs(x.variance - y.variance) / sqrt(fmax(noise, 1e-9)));
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
        if (!strcmp(name, names[i])) return columns[i];
    return 1;
}

static void engines_agree(void **state)
{
    (void)state;
    int tests = 0;
    double worst[8] = {0}, seen[8] = {0};
    for (int i = 0; i < instance_count; i++) {
        char name[64], hasten[64] = "hasten=1";
        const char *const plain[] = {hasten}, *const off[] = {hasten, "default_movechance=0.294"};
        (void)snprintf(name, sizeof name, "%s", instances[i]);
        char *colon = strchr(name, ':');
        if (colon) {
            *colon = 0;
            (void)snprintf(hasten, sizeof hasten, "hasten=%s", colon + 1);
        }
        struct sample counts = {.seed = 11, .n = replicates}, agents = {.seed = 12, .n = replicates, .agents = 1},
                      wrong = {.seed = 13, .n = replicates / 4, .agents = 1};
        int ignored = 0;
        draw(&counts, name, plain, 1);
        draw(&agents, name, plain, 1);
        draw(&wrong, name, off, 2);
        worst[i] = worst_z(&counts, &agents, columns_of(name), &tests);
        seen[i] = worst_z(&counts, &wrong, columns_of(name), &ignored);
        free(counts.x);
        free(agents.x);
        free(wrong.x);
    }
    assert_true(tests > 50);
    double bound = -numeric_normal_quantile(0.01 / 2.0 / tests);
    for (int i = 0; i < instance_count; i++) {
        printf(
            "%s: %d replicates: largest |z| %.2f, bound %.2f over %d tests; with the move chance 2 %% off, %d: %.2f\n",
            instances[i], replicates, worst[i], bound, tests, replicates / 4, seen[i]);
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
