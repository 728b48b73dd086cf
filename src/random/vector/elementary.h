/* Elementary functions of many numbers (random/elementary.h). Numbers beyond the range of a function of
 * base/numeric_lanes.h, which are rare, are taken one by one. Compiled once a width, and in plain C by elementary.c. */
#ifndef FLUJO_RANDOM_VECTOR_ELEMENTARY_H
#define FLUJO_RANDOM_VECTOR_ELEMENTARY_H

#include "base/numeric.h"
#include "base/numeric_lanes.h"

/* The next numbers of `left`; where there are fewer than LANES, some more that are usual ones. */
static inline void many_load(real *x, const double *from, int left)
{
    double all_lanes[LANES];
    for (int i = 0; left < LANES && i < LANES; i++)
        all_lanes[i] = i < left ? from[i] : 0.5;
    memcpy(x, left < LANES ? all_lanes : from, sizeof *x);
}

static inline void many_store(double *to, const real *x, int left)
{
    double all_lanes[LANES];
    memcpy(left < LANES ? all_lanes : to, x, sizeof *x);
    for (int i = 0; left < LANES && i < left; i++)
        to[i] = all_lanes[i];
}

/* Whether a number is 0, not one, or of a size of `most` or more. */
static inline int many_special(const real *x, double most)
{
    real size = size_of(*x);
    return any(opposite(both(less(all(0), size), less(size, all(most)))));
}

static double chance_of(double hazard) { return -numeric_expm1(-hazard); }

static inline void one_by_one(double *x, int at, int count, double (*function)(double))
{
    for (int i = at; i < at + LANES && i < count; i++)
        x[i] = function(x[i]);
}

static void many_exp(double *x, int count)
{
    real here;
    for (int at = 0; at < count; at += LANES) {
        many_load(&here, x + at, count - at);
        if (many_special(&here, 700)) {
            one_by_one(x, at, count, numeric_exp);
            continue;
        }
        here = lanes_exp(here);
        many_store(x + at, &here, count - at);
    }
}

static void many_tanh(double *x, int count)
{
    real here;
    for (int at = 0; at < count; at += LANES) {
        many_load(&here, x + at, count - at);
        if (many_special(&here, 20)) {
            one_by_one(x, at, count, numeric_tanh);
            continue;
        }
        here = lanes_tanh(here);
        many_store(x + at, &here, count - at);
    }
}

static void many_chance(double *hazard, int count)
{
    real here;
    for (int at = 0; at < count; at += LANES) {
        many_load(&here, hazard + at, count - at);
        if (many_special(&here, 40)) {
            one_by_one(hazard, at, count, chance_of);
            continue;
        }
        here = -lanes_expm1(-here);
        many_store(hazard + at, &here, count - at);
    }
}

#endif
