/* The same bytes from every compiler: one hash over draws of every kind, fixed
 * here. A change of any drawing method changes it, and with it every result
 * that users have stored: say so in the release notes. */
#include "base/numeric.h"
#include "random/distributions.h"
#include "support/check.h"

#include <inttypes.h>
#include <string.h>

static const uint64_t GOLDEN = 0xd9a32e6d2705a256u;

/* FNV-1a over the eight bytes of a value, lowest first. */
static void add(uint64_t *hash, uint64_t value)
{
    for (int i = 0; i < 8; i++) {
        *hash = (*hash ^ (value & 255)) * 0x100000001b3u;
        value >>= 8;
    }
}

static void add_double(uint64_t *hash, double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    add(hash, bits);
}

static void add_counts(uint64_t *hash, struct stream *s, uint32_t i)
{
    const int64_t n[] = {3, 12, 30, 500, 1000000, (int64_t)1 << 50};
    const double weight[] = {0.2, 0.1, 0.05, 0.4};
    int64_t counts[5];
    double p = (i % 97 + 0.5) / 97.0;
    for (int j = 0; j < 6; j++) {
        add(hash, (uint64_t)random_binomial(s, n[j], p));
        add(hash, (uint64_t)random_binomial(s, n[j], p * 1e-3));
        add(hash, (uint64_t)random_hypergeometric(s, n[j], n[j] / 2 + 3, n[j] / 3 + 1));
        random_multinomial(s, n[j], weight, 4, 1, counts);
        for (int c = 0; c < 5; c++)
            add(hash, (uint64_t)counts[c]);
    }
    add(hash, (uint64_t)random_poisson(s, p * 10));
    add(hash, (uint64_t)random_poisson(s, p * 1e6 + 10));
}

static void test_golden(void **state)
{
    (void)state;
    uint64_t hash = 0xcbf29ce484222325u;
    for (uint32_t i = 0; i < 20000; i++) {
        struct stream s = stream_at(random_key_make(42, 1), 9, i, i * 7);
        add_counts(&hash, &s, i);
        double p = (i % 97 + 0.5) / 97.0;
        add_double(&hash, random_normal(&s));
        add_double(&hash, random_gamma(&s, p * 4));
        add_double(&hash, random_beta(&s, p * 3, 1.2));
        double x = (stream_uniform(&s) - 0.5) * 60;
        add_double(&hash, numeric_exp(x) + numeric_expm1(x / 50));
        add_double(&hash, numeric_log1p(p) + numeric_tanh(x / 20) + numeric_logistic(x));
        add_double(&hash, numeric_pow(p, x) + numeric_log_gamma(p * 20));
    }
    if (hash != GOLDEN) print_message("hash is 0x%016" PRIx64 "\n", hash);
    assert_true(hash == GOLDEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_golden)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
