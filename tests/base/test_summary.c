/* Sorting and quantiles, against qsort and by hand. */
#include "support/check.h"

#include "base/summary.h"

#include <math.h>
#include <stdlib.h>

enum { MOST = 3000 };

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Numbers of several kinds, from a small congruential generator. */
static double number(int kind, uint64_t *state)
{
    double u;

    *state = *state * 6364136223846793005u + 1442695040888963407u;
    u = (double)(*state >> 11) / 9007199254740992.0;
    switch (kind) {
    case 0: return floor(u * 10);                /* many ties */
    case 1: return floor(u * 1e6);               /* counts */
    case 2: return u - 0.5;                      /* of both signs */
    case 3: return u < 0.1 ? 0 : 1e6 + u * 1e-6; /* near one another but for some */
    case 4: return u < 0.3 ? INFINITY : u < 0.6 ? -INFINITY : exp(1000 * (u - 0.8));
    case 5: return u < 0.5 ? -u * 1e-310 : u * 1e-310; /* subnormal */
    default: return 7;
    }
}

static void test_sort(void **state)
{
    static const int sizes[] = {0, 1, 2, 47, 48, 49, 100, 500, 2048, 2049, MOST};
    static double sorted[MOST], expected[MOST];
    uint64_t random = 1;

    (void)state;
    for (size_t size = 0; size < sizeof sizes / sizeof sizes[0]; size++) {
        for (int kind = 0; kind < 7; kind++) {
            for (int i = 0; i < sizes[size]; i++)
                sorted[i] = expected[i] = number(kind, &random);
            qsort(expected, (size_t)sizes[size], sizeof expected[0], compare);
            sort_doubles(sorted, sizes[size]);
            assert_memory_equal(sorted, expected, (size_t)sizes[size] * sizeof expected[0]);
        }
    }
}

static void test_summary(void **state)
{
    double values[101];
    struct summary s;

    (void)state;
    for (int i = 0; i < 101; i++)
        values[i] = (i * 37) % 101;
    s = summary_of(values, 101);
    assert_true(s.mean == 50 && s.q05 == 5 && s.q25 == 25 && s.q50 == 50 && s.q75 == 75 && s.q95 == 95);
    assert_true(isnan(summary_of(values, 0).q50));
}

static int same(double x, double y) { return !(x < y) && !(x > y) && isnan(x) == isnan(y); }

/* The same as one by one, but for the sign of 0. */
static void test_columns(void **state)
{
    static const int sizes[] = {0, 1, 2, 23, 24, 60, 500, 2048, 2049, MOST};
    enum { COLUMNS = 7, STRIDE = MOST + 3 };
    static double columns[COLUMNS * STRIDE], copy[COLUMNS * STRIDE];
    struct summary found[COLUMNS], s;
    uint64_t random = 1;

    (void)state;
    for (size_t size = 0; size < sizeof sizes / sizeof sizes[0]; size++) {
        int n = sizes[size];

        for (int kind = 0; kind < COLUMNS; kind++)
            for (int i = 0; i < n; i++)
                columns[kind * STRIDE + i] = copy[kind * STRIDE + i] = number(kind, &random);
        summaries_of_columns(columns, STRIDE, n, COLUMNS, found);
        for (int kind = 0; kind < COLUMNS; kind++) {
            s = summary_of(copy + kind * STRIDE, n);
            assert_true(same(s.mean, found[kind].mean) && same(s.q05, found[kind].q05) && same(s.q25, found[kind].q25));
            assert_true(same(s.q50, found[kind].q50) && same(s.q75, found[kind].q75) && same(s.q95, found[kind].q95));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sort), cmocka_unit_test(test_summary),
                                       cmocka_unit_test(test_columns)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
