/* Nanoseconds of processor time a draw, for each regime, in the best of 20 rounds. A draw has its own stream, as in a run.
 * Usage: ninja -C build bench/bench_random && build/bench/bench_random
 * Built with GSL (make bench-gsl), a second column has what its functions take for the same draws, one stream for all,
 * by taus2, the fastest of the generators that its manual recommends. */
#include "base/numeric.h"
#include "random/distributions.h"
#include "random/split.h"

#include <stdio.h>
#include <time.h>

#ifdef BENCH_GSL
#include <gsl/gsl_randist.h>
#else
typedef struct gsl_rng gsl_rng;
#endif

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
    static const unsigned char goal_at[WAYS + 1] = {0, 1, 2, 3, 4};
    int64_t from[ROWS][ROW_MOST], to[WAYS][ROW_MOST] = {{0}}, total[WAYS];
    struct row_goal goal[WAYS];
    struct split_row row[ROWS], *rows[ROWS];
    struct split split;
    split_init(&split, (const double[]){p, p / 3, p / 10}, 3, 1);
    for (int j = 0; j < WAYS; j++)
        goal[j] = (struct row_goal){to[j], ALL_DRAWS};
    for (uint32_t i = 0; i < ROWS; i++) {
        row[i] = (struct split_row){&split, i / 2 * ROW_MOST, from[i], goal, goal_at, total, 0, 0};
        rows[i] = &row[i];
        for (uint32_t k = 0; k < WIDTH; k++)
            from[i][k] = (int64_t)(n * (k % 7));
    }
    random_split_rows(s->key, 2, s->counter[2], WIDTH, rows, ROWS);
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

#ifdef BENCH_GSL
static double gsl_binomial(gsl_rng *g, double n, double p) { return gsl_ran_binomial(g, p, (unsigned)n); }

static double gsl_multinomial(gsl_rng *g, double n, double k)
{
    const double p[9] = {0.02, 0.05, 0.01, 0.1, 0.03, 0.02, 0.01, 0.01, 0.75};
    unsigned counts[9];
    gsl_ran_multinomial(g, (size_t)k + 1, (unsigned)n, p, counts);
    return counts[0];
}

static double gsl_poisson(gsl_rng *g, double mean, double b)
{
    (void)b;
    return gsl_ran_poisson(g, mean);
}

static double gsl_normal(gsl_rng *g, double a, double b)
{
    (void)a, (void)b;
    return gsl_ran_gaussian_ziggurat(g, 1);
}

static double gsl_cells(gsl_rng *g, double n, double p)
{
    const double share[WAYS] = {p, p / 3, p / 10, 1 - p - p / 3 - p / 10};
    unsigned counts[WAYS], sum = 0;
    for (unsigned i = 0; i < TOGETHER; i++) {
        gsl_ran_multinomial(g, WAYS, (unsigned)n * (1 + i % 7), share, counts);
        sum += counts[0];
    }
    return sum;
}

static double gsl_rows(gsl_rng *g, double n, double p)
{
    const double share[WAYS] = {p, p / 3, p / 10, 1 - p - p / 3 - p / 10};
    unsigned counts[WAYS], sum = 0;
    for (unsigned i = 0; i < TOGETHER; i++) {
        gsl_ran_multinomial(g, WAYS, (unsigned)n * (i % 7), share, counts);
        sum += counts[0];
    }
    return sum;
}

static double gsl_poissons(gsl_rng *g, double mean, double b)
{
    unsigned sum = 0;
    (void)b;
    for (unsigned i = 0; i < TOGETHER; i++)
        sum += gsl_ran_poisson(g, mean * (1 + i % 7));
    return sum;
}
#define BY_GSL(function) gsl_##function
#else
#define BY_GSL(function) 0
#endif

/* A regime: how it is drawn here and by GSL (null: not there), its arguments, the draws in a call. */
struct regime {
    const char *name;
    double (*draw)(struct stream *, double, double);
    double (*gsl)(gsl_rng *, double, double);
    double a, b;
    uint32_t draws;
};

/* The best of the rounds, by GSL where g is not null. */
static double time_regime(const struct regime *r, gsl_rng *g, double *sum)
{
    struct random_key key = random_key_make(1, 1);
    uint32_t calls = DRAWS / r->draws;
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (uint32_t i = 0; i < calls; i++) {
            struct stream s = stream_at(key, 1, i, 5);
            *sum += g != 0 ? r->gsl(g, r->a, r->b) : r->draw(&s, r->a, r->b);
        }
        double taken = (now() - start) / calls / r->draws;
        best = round == 0 || taken < best ? taken : best;
    }
    return best;
}

int main(void)
{
    const struct regime regime[] = {
        {"philox block", block, 0, 0, 0, 1},
        {"exp", exponential_function, 0, -3, 0, 1},
        {"log", logarithm, 0, 0.5, 0, 1},
        {"pow", power, 0, 0.5, 1.7, 1},
        {"binomial n=1 p=0.1", binomial, BY_GSL(binomial), 1, 0.1, 1},
        {"binomial n=4 p=0.1", binomial, BY_GSL(binomial), 4, 0.1, 1},
        {"binomial n=12 p=0.1", binomial, BY_GSL(binomial), 12, 0.1, 1},
        {"binomial n=16 p=0.1", binomial, BY_GSL(binomial), 16, 0.1, 1},
        {"binomial n=100 p=0.001", binomial, BY_GSL(binomial), 100, 0.001, 1},
        {"binomial n=50 p=0.1", binomial, BY_GSL(binomial), 50, 0.1, 1},
        {"binomial n=90 p=0.1", binomial, BY_GSL(binomial), 90, 0.1, 1},
        {"binomial n=1000 p=0.1", binomial, BY_GSL(binomial), 1000, 0.1, 1},
        {"binomial n=1e9 p=0.3", binomial, BY_GSL(binomial), 1e9, 0.3, 1},
        {"multinomial n=4 k=8", multinomial, BY_GSL(multinomial), 4, 8, 1},
        {"multinomial n=12 k=8", multinomial, BY_GSL(multinomial), 12, 8, 1},
        {"multinomial n=50 k=8", multinomial, BY_GSL(multinomial), 50, 8, 1},
        {"multinomial n=5000 k=8", multinomial, BY_GSL(multinomial), 5000, 8, 1},
        {"poisson 0.5", poisson, BY_GSL(poisson), 0.5, 0, 1},
        {"poisson 5", poisson, BY_GSL(poisson), 5, 0, 1},
        {"poisson 500", poisson, BY_GSL(poisson), 500, 0, 1},
        {"normal", normal, BY_GSL(normal), 0, 0, 1},
        {"many cells of 1 to 7", cells, BY_GSL(cells), 1, 0.1, TOGETHER},
        {"many cells of 10 to 70", cells, BY_GSL(cells), 10, 0.1, TOGETHER},
        {"many cells of 300 to 2,100", cells, BY_GSL(cells), 300, 0.001, TOGETHER},
        {"many cells of 1e4 to 7e4", cells, BY_GSL(cells), 1e4, 0.1, TOGETHER},
        {"many in rows, 0 to 6", rows, BY_GSL(rows), 1, 0.1, TOGETHER},
        {"many in rows, 0 to 60", rows, BY_GSL(rows), 10, 0.1, TOGETHER},
        {"many Poisson, 1 to 7", poissons, BY_GSL(poissons), 1, 0, TOGETHER},
        {"many Poisson, 30 to 210", poissons, BY_GSL(poissons), 30, 0, TOGETHER},
    };
    double sum = 0;
    gsl_rng *g = 0;
#ifdef BENCH_GSL
    g = gsl_rng_alloc(gsl_rng_taus2);
#endif
    for (size_t r = 0; r < sizeof regime / sizeof regime[0]; r++) {
        printf("%-26s %7.1f ns", regime[r].name, time_regime(&regime[r], 0, &sum));
        if (g != 0 && regime[r].gsl != 0) printf("   GSL %7.1f ns", time_regime(&regime[r], g, &sum));
        printf("\n");
    }
#ifdef BENCH_GSL
    gsl_rng_free(g);
#endif
    printf("(sum %g)\n", sum);
    return 0;
}
