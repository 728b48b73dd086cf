/* Exact random variates over a stream. Counts are int64_t people: all hold up
 * to about 1e15. Each function documents its method and its paper.
 * All are pure functions of the stream and their arguments; thread-safe.
 * Probabilities are clamped to [0, 1]; a nan counts as 0. */
#ifndef FLUJO_RANDOM_DISTRIBUTIONS_H
#define FLUJO_RANDOM_DISTRIBUTIONS_H

#include "random/stream.h"
#include <stddef.h>

/* Binomial(n, p). n <= a small bound: one threshold test a person, so
 * that worlds that differ by a person differ by one draw (good coupling);
 * n*min(p,1-p) < 10: inversion; else BTRS (Hormann 1993,
 * doi:10.1080/00949659308811496). Exact for n up to 2^50. */
int64_t random_binomial(struct stream *s, int64_t n, double p);

/* counts[0..k-1] sum to n; probabilities need not sum to 1: the rest, if any,
 * goes to counts[k] when `rest` is not 0 (then counts has k+1 entries),
 * otherwise they are normalised. Small n: one person at a time; else
 * conditional binomials. */
void random_multinomial(struct stream *s, int64_t n, const double *p, size_t k, int rest, int64_t *counts);

int64_t random_poisson(struct stream *s, double mean); /* inversion under 10, PTRS (Hormann 1993) above */
/* out[i] = random_poisson(mean[i]) from stream_at(key, process, day, cell[i]), many side by side. */
void random_poisson_cells(struct random_key key, uint32_t process, uint32_t day, const uint32_t *cell,
                          const double *mean, int count, int64_t *out);
double random_normal(struct stream *s);              /* inversion: one uniform, so coupled */
double random_gamma(struct stream *s, double shape); /* Marsaglia and Tsang 2000, scale 1 */
double random_beta(struct stream *s, double a, double b);
int64_t random_hypergeometric(struct stream *s, int64_t good, int64_t bad, int64_t sample);

/* Noise of the environment: drawn, or at its mean where the key says so (noise.c).
 * A factor of mean 1 and variance 1 / shape. */
double random_noise_gamma(struct stream *s, double shape);
/* The log of a factor, a step on from `before`: stationary AR(1) of standard deviation sd; keep 0 starts it.
 * At its mean the log of the mean factor, sd^2 / 2. */
double random_noise_log(struct stream *s, double before, double keep, double sd);
/* The same in two steps, for worlds that share a variate: the standard normal, and the log that follows from it. */
double random_noise_normal(struct stream *s);
double noise_log(struct random_key key, double normal, double before, double keep, double sd);
/* Whether an event of this chance happens. At its mean it happens when the chances that have added up in *due
 * reach one. */
int random_noise_event(struct stream *s, double chance, double *due);
/* The share of a body of people to whom an event of this chance happens: all or nobody; at its mean the chance. */
double random_noise_share(struct stream *s, double chance);

/* Alias table (Walker 1977, Vose 1991). prob and alias have k entries given by
 * the caller; work has k entries. */
struct alias_table {
    size_t k;
    uint32_t *threshold; /* 0..2^32-1 */
    uint32_t *alias;
};
void alias_build(struct alias_table *t, const double *weight, size_t k, uint32_t *threshold, uint32_t *alias,
                 uint32_t *work, double *scaled);
static inline uint32_t alias_pick(const struct alias_table *t, uint32_t r1, uint32_t r2)
{
    uint32_t i = (uint32_t)(((uint64_t)r1 * t->k) >> 32);
    uint32_t own = -(uint32_t)(r2 < t->threshold[i]); /* a mask: no processor can guess this branch */
    return (i & own) | (t->alias[i] & ~own);
}

#endif
