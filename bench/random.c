/* Nanoseconds a draw, for each regime. A draw has its own stream, as in a run.
 * Usage: ninja -C build bench/bench_random && build/bench/bench_random */
#include "base/numeric.h"
#include "random/distributions.h"

#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

enum { DRAWS = 1000000 };

static double binomial(struct stream *s, double n, double p) { return (double)random_binomial(s, (int64_t)n, p); }

static double multinomial(struct stream *s, double n, double k)
{
    static const double p[8] = {0.02, 0.05, 0.01, 0.1, 0.03, 0.02, 0.01, 0.01};
    int64_t counts[9];
    random_multinomial(s, (int64_t)n, p, (size_t)k, 1, counts);
    return (double)counts[0];
}

static double block(struct stream *s, double a, double b)
{
    (void)a, (void)b;
    uint32_t out[4];
    stream_block(s, out);
    return out[0];
}

static double poisson(struct stream *s, double mean, double b)
{
    (void)b;
    return (double)random_poisson(s, mean);
}

static double negative_binomial(struct stream *s, double mean, double size)
{
    return (double)random_negative_binomial(s, mean, size);
}

static double normal(struct stream *s, double a, double b)
{
    (void)a, (void)b;
    return random_normal(s);
}

static double exponential_function(struct stream *s, double a, double b)
{
    (void)b;
    return numeric_exp(a + (double)s->counter[2] * 1e-6);
}

static double logarithm(struct stream *s, double a, double b)
{
    (void)b;
    return numeric_log(a + (double)s->counter[2] * 1e-6);
}

static double power(struct stream *s, double a, double b) { return numeric_pow(a + (double)s->counter[2] * 1e-6, b); }

int main(void)
{
    const struct {
        const char *name;
        double (*draw)(struct stream *, double, double);
        double a, b;
    } rows[] = {
        {"philox block", block, 0, 0},
        {"exp", exponential_function, -3, 0},
        {"log", logarithm, 0.5, 0},
        {"pow", power, 0.5, 1.7},
        {"binomial n=1 p=0.1", binomial, 1, 0.1},
        {"binomial n=4 p=0.1", binomial, 4, 0.1},
        {"binomial n=12 p=0.1", binomial, 12, 0.1},
        {"binomial n=16 p=0.1", binomial, 16, 0.1},
        {"binomial n=100 p=0.001", binomial, 100, 0.001},
        {"binomial n=50 p=0.1", binomial, 50, 0.1},
        {"binomial n=90 p=0.1", binomial, 90, 0.1},
        {"binomial n=1000 p=0.1", binomial, 1000, 0.1},
        {"binomial n=1e9 p=0.3", binomial, 1e9, 0.3},
        {"multinomial n=4 k=8", multinomial, 4, 8},
        {"multinomial n=12 k=8", multinomial, 12, 8},
        {"multinomial n=50 k=8", multinomial, 50, 8},
        {"multinomial n=5000 k=8", multinomial, 5000, 8},
        {"poisson 0.5", poisson, 0.5, 0},
        {"poisson 5", poisson, 5, 0},
        {"poisson 500", poisson, 500, 0},
        {"negative binomial 50, 5", negative_binomial, 50, 5},
        {"normal", normal, 0, 0},
    };
    struct random_key key = random_key_make(1, 1);
    double sum = 0;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        double start = now();
        for (uint32_t i = 0; i < DRAWS; i++) {
            struct stream s = stream_at(key, 1, i, 5);
            sum += rows[r].draw(&s, rows[r].a, rows[r].b);
        }
        printf("%-26s %7.1f ns\n", rows[r].name, (now() - start) / DRAWS);
    }
    printf("(sum %g)\n", sum);
    return 0;
}
