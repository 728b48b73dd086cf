/* Log probabilities without cancellation, for the acceptance tests.
 *
 * log k! cannot be subtracted from log n! when n is 10^15: the difference is
 * lost in the last bits. Loader (2000, "Fast and accurate computation of
 * binomial probabilities") writes every such probability with the deviance of
 * k from its mean and the small error of Stirling's formula. */
#ifndef FLUJO_RANDOM_SADDLE_H
#define FLUJO_RANDOM_SADDLE_H

/* (1 + e) log(1 + e) - e for e >= -1: the deviance per expected person of a
 * count that is (1 + e) times its mean. */
double saddle_deviance(double e);

/* Error of Stirling's formula: log k! - log(sqrt(2 pi k) (k/e)^k), k a whole
 * number; for k = 0 see saddle_size. */
double saddle_stirling(double k);
extern const double saddle_stirling_exact[16]; /* for k < 16 */

/* k as it stands under the root of Stirling's formula; 1/(2 pi) for k = 0, so
 * that 0! = 1 comes out with saddle_stirling(0) = 0. */
double saddle_size(double k);

#endif
