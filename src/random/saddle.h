/* Log probabilities without cancellation, for the acceptance tests; LANES numbers
 * side by side (base/lanes.h).
 *
 * log k! cannot be subtracted from log n! when n is 10^15: the difference is
 * lost in the last bits. Loader (2000, "Fast and accurate computation of
 * binomial probabilities") writes every such probability with the deviance of
 * k from its mean and the small error of Stirling's formula. */
#ifndef FLUJO_RANDOM_SADDLE_H
#define FLUJO_RANDOM_SADDLE_H

#include "base/numeric_lanes.h"

/* (1 + e) log(1 + e) - e for e from -1 to 2^60: the deviance per expected person
 * of a count that is (1 + e) times its mean. */
static inline real saddle_deviance(real e)
{
    /* log(1+e) = 2 (v + v^3/3 + ...), v = e/(2+e); the first term gives e v. */
    real v = e / (2.0 + e), v2 = v * v;
    real tail = 1.0 / 3 + v2 * (1.0 / 5 + v2 * (1.0 / 7 + v2 * (1.0 / 9 + v2 * (1.0 / 11 + v2 * (1.0 / 13)))));
    real near = e * v + 2.0 * (1.0 + e) * v * v2 * tail;
    mask small = less(size_of(e), all(0.1));
    if (!any(opposite(small))) return near;
    real far = (1.0 + e) * lanes_log1p(e) - e;
    return choose(small, near, choose(at_most(e, all(-1)), all(1), far));
}

/* Error of Stirling's formula: log k! - log(sqrt(2 pi k) (k/e)^k), k a whole
 * number; for k = 0 see saddle_size. */
static inline real saddle_stirling(real k)
{
    static const double exact[16] = {0,
                                     0.08106146679532726,
                                     0.0413406959554093,
                                     0.02767792568499834,
                                     0.020790672103765093,
                                     0.016644691189821193,
                                     0.013876128823070748,
                                     0.01189670994589177,
                                     0.010411265261972096,
                                     0.009255462182712733,
                                     0.00833056343336287,
                                     0.007573675487951841,
                                     0.00694284010720953,
                                     0.006408994188004207,
                                     0.0059513701127588475,
                                     0.005554733551962801};
    real i = 1.0 / k, i2 = i * i;
    real series = i * (1.0 / 12 - i2 * (1.0 / 360 - i2 * (1.0 / 1260 - i2 * (1.0 / 1680 - i2 * (1.0 / 1188)))));
    return choose(less(k, all(16)), lookup(exact, whole_of(k) & 15), series);
}

/* k as it stands under the root of Stirling's formula; 1/(2 pi) for k = 0, so
 * that 0! = 1 comes out with saddle_stirling(0) = 0. */
static inline real saddle_size(real k) { return choose(less(all(0), k), k, all(0.15915494309189535)); }

#endif
