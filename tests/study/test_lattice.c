/* Numbers spread evenly: every block of 32, 64, ... 1,024 has one in each stratum, and parameters are independent. */
#include "study/lattice.h"

#include "support/check.h"
#include "support/small_scenario.h"

#include <string.h>

enum { MOST = 1024 };

/* One number in each of as many equal strata as a block has replicates. */
static int is_even(uint64_t seed, uint32_t first, uint32_t size, uint32_t cell)
{
    unsigned char seen[MOST] = {0};
    for (uint32_t i = 0; i < size; i++) {
        double u = lattice_uniform(seed, first + i, cell);
        assert_true(u >= 0 && u < 1);
        if (seen[(int)(u * size)]++) return 0;
    }
    return 1;
}

static void test_blocks_are_even(void **state)
{
    (void)state;
    for (uint32_t size = 32; size <= MOST; size *= 2)
        for (uint32_t block = 0; block < 3; block++)
            assert_true(is_even(7, block * size, size, 1234));
    assert_true(is_even(7, 1u << 20, 32, 1234)); /* beyond the largest block another begins */
    assert_false(is_even(7, 16, 32, 1234));      /* half of one and half of the next */
}

static double correlation(uint64_t seed_x, uint64_t seed_y, uint32_t cell_x, uint32_t cell_y)
{
    double xy = 0;
    for (uint32_t i = 0; i < MOST; i++)
        xy += (lattice_uniform(seed_x, i, cell_x) - 0.5) * (lattice_uniform(seed_y, i, cell_y) - 0.5) * 12;
    return xy / MOST;
}

/* Correlations of 1,024 pairs have a standard deviation of 1 / 32. Products of halves too: had all parameters opposite halves
 * in pairs of replicates, as scrambled digits have, their mean would be 1 or -1. */
static void test_parameters_and_seeds_are_independent(void **state)
{
    (void)state;
    for (uint32_t cell = 1; cell < 40; cell++) {
        assert_near(correlation(7, 7, 0, cell), 0, 4.5 / 32);
        assert_near(correlation(7, 7 + cell, 5, 5), 0, 4.5 / 32);
    }
    int same = 0;
    for (uint32_t i = 0; i < MOST; i++)
        same += (lattice_uniform(7, i, 1) < 0.5) == (lattice_uniform(7, i, 2) < 0.5);
    assert_near(same, MOST / 2.0, 4.5 * 16);
}

/* Rows of replicates 40 to 69 are those of an ensemble from 0 on; what has no prior keeps its value, a prior beyond the range of
 * its option ends there. */
static void test_a_slice_has_the_same_parameters(void **state)
{
    (void)state;
    struct small_scenario t;
    small_scenario_init(&t);
    struct parameter p[3] = {t.s.parameters[0], t.s.parameters[0], t.s.parameters[0]};
    const double low = option_at(p[0].option)->low, high = option_at(p[0].option)->high, width = high - low;
    p[0].prior = (struct prior){PRIOR_UNIFORM, low, high, 0, 1};
    p[1].prior = (struct prior){.kind = PRIOR_NONE};
    p[2].prior = (struct prior){PRIOR_UNIFORM, high + width, high + 2 * width, 0, 1};
    t.s.parameters = p;
    t.s.parameter_count = 3;
    double *all = lattice_parameters(memory_default(), &t.s, 3, 0, 70), mean = 0,
           *slice = lattice_parameters(memory_default(), &t.s, 3, 40, 30);
    assert_true(all != NULL && slice != NULL);
    assert_memory_equal(all + 120, slice, 90 * sizeof(double));
    for (int i = 0; i < 64; i++) {
        mean += all[3 * i] / 64;
        assert_near(all[3 * i + 1], p[1].value, 0);
        assert_near(all[3 * i + 2], high, 0);
    }
    assert_near(mean, low + width / 2, width / 64); /* at random it would be off by width / 28 */
    memory_free(memory_default(), all);
    memory_free(memory_default(), slice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks_are_even),
        cmocka_unit_test(test_parameters_and_seeds_are_independent),
        cmocka_unit_test(test_a_slice_has_the_same_parameters),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
