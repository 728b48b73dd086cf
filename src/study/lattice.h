/* Parameters of replicates, spread evenly over their priors: --sampling lattice.
 *
 * The numbers in the unit interval from which replicate 0, 1, 2, ... draws a parameter are a nested Latin hypercube: of each
 * block of 32 numbers, and of each of 64, 128, ... 2^20 that begins at a multiple of its size, one lies in each of as many
 * equal strata. Blocks of 32 take their strata in a random order; where two blocks meet in a larger one, the two that
 * share a stratum go to different halves of it, by the toss of a coin. Everything is addressed by seed, replicate and
 * parameter: a replicate has the same parameters in every ensemble that it is part of, and parameters are independent of
 * each other. Each number alone is uniform, so means and quantiles of an ensemble stay unbiased; the part of the
 * variance of a mean that is additive in the parameters goes, the rest is at most 32/31 of that of random numbers in a
 * block (Stein 1987, doi:10.1080/00401706.1987.10488205), so that intervals made for random replicates hold for these.
 * Sobol points need hundreds of replicates before their pairs are even in a hundred dimensions, and the two halves of
 * a scrambled pair are opposite in all parameters at once; strata in an order of their own for each parameter are not. */
#ifndef FLUJO_LATTICE_H
#define FLUJO_LATTICE_H

#include "base/memory.h"
#include "scenario/scenario.h"

enum { LATTICE_BLOCK = 32, LATTICE_LEVELS = 15 };

/* In [0, 1): of a replicate and of a parameter, which `cell` stands for (parameter_cell). */
double lattice_uniform(uint64_t seed, uint32_t replicate, uint32_t cell);
/* `count` rows of parameter_count values, of the replicates from `first` on; null without memory. */
double *lattice_parameters(const struct allocator *a, const struct scenario *s, uint64_t seed, int first, int count);

#endif
