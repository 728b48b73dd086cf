/* Bins: by hand, against quantiles of the numbers, and in any order. */
#include "support/check.h"

#include "base/bins.h"

#include <math.h>
#include <string.h>

enum { MOST = 3000 };

static void near(double a, double b, double by)
{
    if (!(fabs(a - b) <= by)) fail_msg("%.17g for %.17g", a, b);
}

/* 0, 0, 3 and 100: a level of 2^-2 would take 41 bins of the square roots 0 to 10, one of 2^-3 takes 81. */
static void by_hand(void **state)
{
    static const double values[] = {3, 0, 100, 0};
    struct bins b;
    (void)state;
    bins_add(&b, 0, values, 4);
    assert_int_equal(b.level, -2);
    assert_int_equal(b.ties, 2);
    assert_int_equal(b.whole, 103);
    assert_int_equal(b.rest, 0);
    assert_int_equal(b.count[0], 2);
    assert_int_equal(b.count[6], 1); /* the square root of 3 is 6.9 quarters */
    assert_int_equal(b.count[40], 1);
    struct summary s = bins_summary(&b, 4);
    near(s.mean, 25.75, 0);
    near(s.q05, 0, 0);
    near(s.q50, 1.5, 0); /* the one whole number of the bin from 2.25 to 3.0625 */
    near(s.q95, 3 + 0.85 * 97, 1e-9);
}

/* A range four times as wide joins the bins by twos; a lower least moves them. */
static void a_wider_range(void **state)
{
    static const double values[] = {100.5, 144, 400, -4};
    struct bins b;
    (void)state;
    bins_add(&b, 0, values, 2); /* square roots 10.02 and 12: 65 bins of 2^-5 */
    assert_int_equal(b.level, -4);
    assert_int_equal(b.count[0], 1);
    assert_int_equal(b.count[192 - 160], 1);
    bins_add(&b, 2, values + 2, 1); /* up to 20 */
    assert_int_equal(b.level, -2);
    assert_int_equal(b.count[48 - 40], 1);
    bins_add(&b, 3, values + 3, 1); /* from -2 */
    assert_int_equal(b.level, -1);
    assert_int_equal(b.count[0], 1);
    assert_int_equal(b.count[20 + 4], 1);
    assert_int_equal(b.ties, 1);
    assert_int_equal(b.whole, 640);
    near(bins_mean(&b, 4), 640.5 / 4, 0);
}

/* Numbers of several kinds, from a small congruential generator. */
static double number(int kind, uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    double u = (double)(*state >> 11) / 9007199254740992.0;
    switch (kind) {
    case 0: return floor(u * 10);              /* many ties */
    case 1: return floor(1e6 + u * 1e4);       /* counts */
    case 2: return u - 0.5;                    /* of both signs */
    case 3: return u < 0.8 ? 0 : 1000 * u * u; /* a heap */
    case 4: return floor(exp(14 * u));         /* skewed */
    default: return 7;
    }
}

/* All at once; the same backwards, one by one; and halves merged, in either order: the same bytes. */
static void in_any_order(void **state)
{
    static double values[MOST];
    uint64_t random = 1;
    (void)state;
    for (int kind = 0; kind < 6; kind++) {
        struct bins all, single, left, right;
        for (int i = 0; i < MOST; i++)
            values[i] = number(kind, &random);
        memset(&all, 0xa5, sizeof all);
        bins_add(&all, 0, values, MOST);
        for (int i = 0; i < MOST; i++)
            bins_add(&single, (uint32_t)i, &values[MOST - 1 - i], 1);
        assert_memory_equal(&all, &single, sizeof all);
        bins_add(&left, 0, values, 1000);
        bins_add(&right, 0, values + 1000, MOST - 1000);
        struct bins other = right;
        bins_merge(&other, &left);
        bins_merge(&left, &right);
        assert_memory_equal(&all, &left, sizeof all);
        assert_memory_equal(&all, &other, sizeof all);
    }
}

/* The share of the width of the 90 % interval by which quantiles may be off: of few distinct numbers none. */
static void quantiles(void **state)
{
    static const double most[] = {0, 0.02, 0.01, 0.02, 0.02, 0};
    static double values[MOST];
    uint64_t random = 1;
    (void)state;
    for (int kind = 0; kind < 6; kind++) {
        struct bins b;
        for (int i = 0; i < MOST; i++)
            values[i] = number(kind, &random);
        bins_add(&b, 0, values, MOST);
        struct summary x = bins_summary(&b, MOST), y = summary_of(values, MOST);
        double by = most[kind] * (y.q95 - y.q05);
        near(x.mean, y.mean, 1e-9 * fabs(y.mean) + 1e-9);
        near(x.q05, y.q05, by);
        near(x.q25, y.q25, by);
        near(x.q50, y.q50, by);
        near(x.q75, y.q75, by);
        near(x.q95, y.q95, by);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(by_hand), cmocka_unit_test(a_wider_range),
                                       cmocka_unit_test(in_any_order), cmocka_unit_test(quantiles)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
