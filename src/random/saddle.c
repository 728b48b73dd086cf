/* See saddle.h. */
#include "random/saddle.h"

#include "base/numeric.h"

#include <math.h>

double saddle_deviance(double e)
{
    if (fabs(e) < 0.1) {
        /* log(1+e) = 2 (v + v^3/3 + ...), v = e/(2+e); the first term gives e v. */
        double v = e / (2 + e), v2 = v * v;
        double tail = 1.0 / 3 + v2 * (1.0 / 5 + v2 * (1.0 / 7 + v2 * (1.0 / 9 + v2 * (1.0 / 11 + v2 * (1.0 / 13)))));
        return e * v + 2 * (1 + e) * v * v2 * tail;
    }
    if (e <= -1)
        return 1;
    return (1 + e) * numeric_log1p(e) - e;
}

const double saddle_stirling_exact[16] = {
    0.0,                  0.08106146679532726,  0.0413406959554093,   0.02767792568499834,
    0.020790672103765093, 0.016644691189821193, 0.013876128823070748, 0.01189670994589177,
    0.010411265261972096, 0.009255462182712733, 0.00833056343336287,  0.007573675487951841,
    0.00694284010720953,  0.006408994188004207, 0.0059513701127588475, 0.005554733551962801,
};

double saddle_stirling(double k)
{
    if (k < 16)
        return saddle_stirling_exact[(int)k];
    double i = 1 / k, i2 = i * i;
    return i * (1.0 / 12 - i2 * (1.0 / 360 - i2 * (1.0 / 1260 - i2 * (1.0 / 1680 - i2 * (1.0 / 1188)))));
}

double saddle_size(double k)
{
    return k > 0 ? k : 0.15915494309189535;
}
