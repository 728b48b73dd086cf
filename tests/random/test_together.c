/* Draws made side by side are those made one after the other, bit by bit. */
#include "base/numeric.h"
#include "functions.h"
#include "random/cells.h"
#include "random/distributions.h"
#include "random/vectors.h"
#include "support/check.h"

#include <math.h>
#include <string.h>

/* An argument of the function, from tiny to large. */
static double argument(enum function function, double u, int i)
{
    switch (function) {
    case LOG: return ldexp(0.5 + u, i % 600 - 300);
    case LOG1P: return i % 3 == 0 ? -u : i % 3 == 1 ? (u - 0.5) * ldexp(1, -(i % 40)) : ldexp(u, i % 59);
    case EXP: return (u - 0.5) * ldexp(1, i % 11);
    case DEVIANCE:
        return i % 3 == 0 ? u - 1 : i % 3 == 1 ? (u - 0.5) * ldexp(1, -(i % 40)) : i % 99 ? u * ldexp(1, i % 59) : -1;
    case UNIFORM: return ldexp(u - 0.5, i % 2000 - 1000); /* its bits */
    default: return floor(u * ldexp(1, i % 45));
    }
}

/* Every width computes what numeric.c and one lane do. */
static void test_functions(void **state)
{
    (void)state;
    struct stream s = stream_at(random_key_make(7, 1), 1, 1, 1);
    for (int i = 0; i < 200000; i++) {
        double x[8], y[8], plain[8];
        enum function function = (enum function)(i % FUNCTIONS);
        for (int j = 0; j < 8; j++)
            x[j] = argument(function, stream_uniform_open(&s), i / FUNCTIONS);
        functions_1(function, x, plain);
        for (int j = 0; function <= EXP && j < 8; j++)
            assert_true(plain[j]
                        == (function == LOG   ? numeric_log(x[j])
                            : function == EXP ? numeric_exp(x[j])
                                              : numeric_log1p(x[j])));
#ifdef __x86_64__
        if (vectors_in_use() >= VECTORS_AVX2) {
            functions_4(function, x, y);
            assert_memory_equal(y, plain, sizeof y);
        }
        if (vectors_in_use() >= VECTORS_AVX512) {
            functions_8(function, x, y);
            assert_memory_equal(y, plain, sizeof y);
        }
#endif
    }
}

/* Means from far below 1 to beyond where the vectors serve, and none. */
static void test_poisson_cells(void **state)
{
    (void)state;
    enum { CELLS = 400 };
    struct random_key key = random_key_make(7, 2);
    for (uint32_t day = 0; day < 1000; day++) {
        uint32_t cell[CELLS];
        double mean[CELLS];
        int64_t plain[CELLS], together[CELLS];
        for (uint32_t i = 0; i < CELLS; i++) {
            cell[i] = i % 5 * 7 + i / 3;
            mean[i] = day % 10 == 9 ? ldexp(1 + 0.01 * i, (int)(i % 60))
                                    : ldexp(0.03 * (1 + i % 97), (int)((i + day) % 9));
            if (i % 50 == 49) mean[i] = i % 100 == 49 ? 0 : (double)NAN;
            struct stream s = stream_at(key, 4, day, cell[i]);
            plain[i] = random_poisson(&s, mean[i]);
        }
        random_poisson_cells(key, 4, day, cell, mean, CELLS, together);
        assert_memory_equal(plain, together, sizeof plain);
    }
}

/* Large cells, over the spreads where one test of BTRS takes over from another. */
static void test_large_cells(void **state)
{
    (void)state;
    enum { CELLS = 150, CATEGORIES = 7 };
    struct random_key key = random_key_make(7, 3);
    for (uint32_t day = 0; day < 2000; day++) {
        const struct phase phase = {key, 3, day};
        const double p = ldexp(1, -(int)(day % 12) - 1),
                     weight[CATEGORIES] = {p, 0.4 * p, 0.1 * p, 0, 0.9 * (1 - p), 0.3 * p, 1e-4};
        int64_t plain[CELLS][CATEGORIES + 1] = {{0}}, together[CELLS][CATEGORIES + 1] = {{0}};
        struct split two, many;
        struct split_cell cell[CELLS];
        split_init_binomial(&two, day % 2 ? p : 1 - p);
        split_init(&many, weight, CATEGORIES - (int)(day % 3), (int)(day % 2));
        for (uint32_t i = 0; i < CELLS; i++) {
            int64_t n = (int64_t)((33 + 7 * i) * (1 + 0.01 * i) / (i % 4 ? p : 1));
            struct split_cell alone = {i % 3 ? &two : &many, i * 5, 0, n, plain[i]};
            cell[i] = alone;
            cell[i].counts = together[i];
            split_cell_alone(&phase, &alone);
        }
        random_split_cells(key, 3, day, cell, CELLS);
        assert_memory_equal(plain, together, sizeof plain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_functions),
        cmocka_unit_test(test_poisson_cells),
        cmocka_unit_test(test_large_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
