/* Draws made side by side are those made one after the other, bit by bit. */
#include "base/numeric.h"
#include "random/cells.h"
#include "random/distributions.h"
#include "random/poisson_wide.h"
#include "random/saddle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#if defined(__x86_64__)
#include "random/wide_math.h"

enum { LOG, EXP, DEVIANCE, STIRLING, SIZE, FUNCTIONS };

WIDE static void eight(int function, const double x[8], double y[8])
{
    __m512d v = _mm512_loadu_pd(x), r = function == LOG ? wide_log(v) : function == EXP ? wide_exp(v)
              : function == DEVIANCE ? wide_deviance(v) : function == STIRLING ? wide_stirling(v) : wide_size(v);
    _mm512_storeu_pd(y, r);
}

static double one(int function, double x)
{
    return function == LOG ? numeric_log(x) : function == EXP ? numeric_exp(x) : function == DEVIANCE ? saddle_deviance(x)
         : function == STIRLING ? saddle_stirling(x) : saddle_size(x);
}

/* An argument of the function, from tiny to large. */
static double argument(int function, double u, int i)
{
    switch (function) {
    case LOG: return ldexp(0.5 + u, i % 600 - 300);
    case EXP: return (u - 0.5) * ldexp(1, i % 11);
    case DEVIANCE: return i % 3 == 0 ? u - 1 : i % 3 == 1 ? (u - 0.5) * ldexp(1, -(i % 40)) : i % 99 ? u * ldexp(1, i % 59) : -1;
    default: return floor(u * ldexp(1, i % 45));
    }
}

static void test_functions(void **state)
{
    (void)state;
    struct stream s = stream_at(random_key_make(7, 1), 1, 1, 1);
    if (!wide_usable())
        return;
    for (int i = 0; i < 200000; i++) {
        double x[8], y[8], plain[8];
        int function = i % FUNCTIONS;
        for (int j = 0; j < 8; j++) {
            x[j] = argument(function, stream_uniform_open(&s), i / FUNCTIONS);
            plain[j] = one(function, x[j]);
        }
        eight(function, x, y);
        assert_memory_equal(y, plain, sizeof y);
    }
}
#else
static void test_functions(void **state) { (void)state; }
#endif

/* Means from far below 1 to beyond where the vectors serve, and none. */
static void test_poisson_cells(void **state)
{
    (void)state;
    enum { CELLS = 400 };
    struct random_key key = random_key_make(7, 2);
    for (uint32_t day = 0; day < 1000; day++) {
        const struct wide_phase phase = {key, 4, day};
        uint32_t cell[CELLS];
        double mean[CELLS];
        int64_t plain[CELLS], wide[CELLS], any[CELLS];
        for (uint32_t i = 0; i < CELLS; i++) {
            cell[i] = i % 5 * 7 + i / 3;
            mean[i] = day % 10 == 9 ? ldexp(1 + 0.01 * i, (int)(i % 60)) : ldexp(0.03 * (1 + i % 97), (int)((i + day) % 9));
            if (i % 50 == 49)
                mean[i] = i % 100 == 49 ? 0 : (double)NAN;
            struct stream s = stream_at(key, 4, day, cell[i]);
            plain[i] = random_poisson(&s, mean[i]);
        }
        random_poisson_cells(key, 4, day, cell, mean, CELLS, any);
        assert_memory_equal(plain, any, sizeof plain);
        if (poisson_cells_wide(&phase, cell, mean, CELLS, wide))
            assert_memory_equal(plain, wide, sizeof plain);
    }
}

/* Large cells, over the spreads where one test of BTRS takes over from another. */
static void test_large_cells(void **state)
{
    (void)state;
    enum { CELLS = 150, CATEGORIES = 7 };
    struct random_key key = random_key_make(7, 3);
    for (uint32_t day = 0; day < 2000; day++) {
        const struct wide_phase phase = {key, 3, day};
        const double p = ldexp(1, -(int)(day % 12) - 1), weight[CATEGORIES] = {p, 0.4 * p, 0.1 * p, 0, 0.9 * (1 - p), 0.3 * p, 1e-4};
        int64_t plain[CELLS][CATEGORIES + 1], wide[CELLS][CATEGORIES + 1], narrow[CELLS][CATEGORIES + 1];
        struct split two, many;
        split_init_binomial(&two, day % 2 ? p : 1 - p);
        split_init(&many, weight, CATEGORIES - (int)(day % 3), (int)(day % 2));
        struct split_cell in_plain[CELLS], in_wide[CELLS], in_narrow[CELLS];
        memset(plain, 0, sizeof plain);
        memset(wide, 0, sizeof wide);
        memset(narrow, 0, sizeof narrow);
        for (uint32_t i = 0; i < CELLS; i++) {
            int64_t n = (int64_t)((33 + 7 * i) * (1 + 0.01 * i) / (i % 4 ? p : 1));
            struct split_cell c = {i % 3 ? &two : &many, i * 5, 0, n, plain[i]};
            in_plain[i] = in_wide[i] = in_narrow[i] = c;
            in_wide[i].counts = wide[i];
            in_narrow[i].counts = narrow[i];
            split_cell_alone(&phase, &in_plain[i]);
        }
        if (split_cells_wide(&phase, in_wide, CELLS))
            assert_memory_equal(plain, wide, sizeof plain);
        if (split_cells_narrow(&phase, in_narrow, CELLS))
            assert_memory_equal(plain, narrow, sizeof plain);
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
