/* Nanoseconds of processor time a draw, for each regime, in the best of 20 rounds. A draw has its own stream, as in a run.
 * Usage: ninja -C build bench/bench_random && build/bench/bench_random */
#include "base/numeric.h"
#include "random/distributions.h"
#include "random/split.h"

#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

enum { DRAWS = 100000, ROUNDS = 20 };

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

/* Draws made together, as processes do: 240 of them in each call. */
enum { TOGETHER = 240, WAYS = 4 };

static double cells(struct stream *s, double n, double p)
{
    static int64_t counts[TOGETHER][WAYS];
    struct split_cell cell[TOGETHER];
    struct split split;
    split_init(&split, (const double[]){p, p / 3, p / 10}, 3, 1);
    for (uint32_t i = 0; i < TOGETHER; i++)
        cell[i] = (struct split_cell){&split, i, 0, (int64_t)(n * (1 + i % 7)), counts[i]};
    random_split_cells(s->key, 2, s->counter[2], cell, TOGETHER);
    return (double)counts[0][0];
}

static double rows(struct stream *s, double n, double p)
{
    enum { ROWS = 4, WIDTH = TOGETHER / ROWS };
    static const unsigned char kind[WIDTH] = {0};
    const struct row_shape shape = {WIDTH, 1, kind};
    int64_t from[ROWS][WIDTH], to[WAYS][WIDTH] = {{0}}, total[WAYS], *const target[WAYS] = {to[0], to[1], to[2], to[3]};
    struct split_row row[ROWS];
    struct split split;
    split_init(&split, (const double[]){p, p / 3, p / 10}, 3, 1);
    for (uint32_t i = 0; i < ROWS; i++) {
        row[i] = (struct split_row){&split, i / 2 * ROW_MOST, from[i], target, total};
        for (uint32_t k = 0; k < WIDTH; k++)
            from[i][k] = (int64_t)(n * (k % 7));
    }
    random_split_rows(s->key, 2, s->counter[2], &shape, row, ROWS);
    return (double)to[0][1];
}

static double poissons(struct stream *s, double mean, double b)
{
    uint32_t cell[TOGETHER];
    double means[TOGETHER];
    int64_t out[TOGETHER];
    (void)b;
    for (uint32_t i = 0; i < TOGETHER; i++) {
        cell[i] = i;
        means[i] = mean * (1 + i % 7);
    }
    random_poisson_cells(s->key, 2, s->counter[2], cell, means, TOGETHER, out);
    return (double)out[0];
}

int main(void)
{
    const struct {
        const char *name;
        double (*draw)(struct stream *, double, double);
        double a, b;
        uint32_t draws; /* in a call */
    } regime[] = {
        {"philox block", block, 0, 0, 1},
        {"exp", exponential_function, -3, 0, 1},
        {"log", logarithm, 0.5, 0, 1},
        {"pow", power, 0.5, 1.7, 1},
        {"binomial n=1 p=0.1", binomial, 1, 0.1, 1},
        {"binomial n=4 p=0.1", binomial, 4, 0.1, 1},
        {"binomial n=12 p=0.1", binomial, 12, 0.1, 1},
        {"binomial n=16 p=0.1", binomial, 16, 0.1, 1},
        {"binomial n=100 p=0.001", binomial, 100, 0.001, 1},
        {"binomial n=50 p=0.1", binomial, 50, 0.1, 1},
        {"binomial n=90 p=0.1", binomial, 90, 0.1, 1},
        {"binomial n=1000 p=0.1", binomial, 1000, 0.1, 1},
        {"binomial n=1e9 p=0.3", binomial, 1e9, 0.3, 1},
        {"multinomial n=4 k=8", multinomial, 4, 8, 1},
        {"multinomial n=12 k=8", multinomial, 12, 8, 1},
        {"multinomial n=50 k=8", multinomial, 50, 8, 1},
        {"multinomial n=5000 k=8", multinomial, 5000, 8, 1},
        {"poisson 0.5", poisson, 0.5, 0, 1},
        {"poisson 5", poisson, 5, 0, 1},
        {"poisson 500", poisson, 500, 0, 1},
        {"normal", normal, 0, 0, 1},
        {"many cells of 1 to 7", cells, 1, 0.1, TOGETHER},
        {"many cells of 10 to 70", cells, 10, 0.1, TOGETHER},
        {"many cells of 300 to 2,100", cells, 300, 0.001, TOGETHER},
        {"many cells of 1e4 to 7e4", cells, 1e4, 0.1, TOGETHER},
        {"many in rows, 0 to 6", rows, 1, 0.1, TOGETHER},
        {"many in rows, 0 to 60", rows, 10, 0.1, TOGETHER},
        {"many Poisson, 1 to 7", poissons, 1, 0, TOGETHER},
        {"many Poisson, 30 to 210", poissons, 30, 0, TOGETHER},
    };
    struct random_key key = random_key_make(1, 1);
    double sum = 0;
    for (size_t r = 0; r < sizeof regime / sizeof regime[0]; r++) {
        uint32_t calls = DRAWS / regime[r].draws;
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double start = now();
            for (uint32_t i = 0; i < calls; i++) {
                struct stream s = stream_at(key, 1, i, 5);
                sum += regime[r].draw(&s, regime[r].a, regime[r].b);
            }
            double taken = (now() - start) / calls / regime[r].draws;
            best = round == 0 || taken < best ? taken : best;
        }
        printf("%-26s %7.1f ns\n", regime[r].name, best);
    }
    printf("(sum %g)\n", sum);
    return 0;
}
