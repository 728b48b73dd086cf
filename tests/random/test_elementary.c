/* Elementary functions of many numbers are those of one, to the bit. */
#include "test.h"

#include "random/elementary.h"

#include <math.h>
#include <string.h>

enum { MOST = 21 };

static double chance_of(double hazard) { return -numeric_expm1(-hazard); }

static const struct {
    void (*many)(double *x, int count);
    double (*one)(double x);
} functions[] = {{exp_many, numeric_exp}, {tanh_many, numeric_tanh}, {chance_many, chance_of}};

/* Usual sizes, and of each ten numbers one that the functions take by another way. */
static double number(int i)
{
    static const double rare[] = {0,     -0.0, 1e-20,    -1e-9,     39.99, 40.01, -41,
                                  700.5, -750, INFINITY, -INFINITY, NAN,   22,    20.1};
    static const double size[] = {1e-6, 1e-3, 0.1, 0.34, 0.5, 1, 3, 30};
    double x = size[i % 8] * (1 + (i * 37 % 101) / 101.0);
    if (i % 10 == 3) return rare[i / 10 % 14];
    return i % 3 == 0 ? -x : x;
}

static void test_same_bits(void **state)
{
    (void)state;
    for (int f = 0; f < 3; f++) {
        for (int round = 0; round < 3000; round++) {
            int count = round % (MOST + 1);
            double x[MOST + 1], right;
            for (int i = 0; i < count; i++)
                x[i] = number(round * 7 + i);
            x[count] = 0.125; /* stays */
            functions[f].many(x, count);
            for (int i = 0; i < count; i++) {
                right = functions[f].one(number(round * 7 + i));
                assert_true(memcmp(&x[i], &right, sizeof right) == 0 || (isnan(x[i]) && isnan(right)));
            }
            assert_true(x[count] == 0.125);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_bits)};
    return cmocka_run_group_tests(tests, 0, 0);
}
