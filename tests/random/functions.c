/* Compiled once a width, with LANES defined. */
#include "functions.h"
#include "random/steps.h"

static real value(enum function function, real x)
{
    switch (function) {
    case LOG: return lanes_log(x);
    case LOG1P: return lanes_log1p(x);
    case EXP: return lanes_exp(x);
    case DEVIANCE: return saddle_deviance(x);
    case STIRLING: return saddle_stirling(x);
    case SIZE: return saddle_size(x);
    default: return uniform_of(bits_of(x)) + uniform_open_of(bits_of(x));
    }
}

#define JOINED(a, b) a##b
#define NAME(lanes) JOINED(functions_, lanes)
void NAME(LANES)(enum function function, const double x[8], double y[8])
{
    for (int i = 0; i < 8; i += LANES) {
        real v;
        memcpy(&v, x + i, sizeof v);
        v = value(function, v);
        memcpy(y + i, &v, sizeof v);
    }
}
