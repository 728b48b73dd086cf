/* Elementary functions of many numbers at once, by vector registers: the bits of base/numeric.h. */
#ifndef FLUJO_RANDOM_ELEMENTARY_H
#define FLUJO_RANDOM_ELEMENTARY_H

#include "base/numeric.h"

/* Replace each of x[0 .. count - 1] by numeric_exp and numeric_tanh of it; and a hazard by its chance, -numeric_expm1(-x). */
void exp_many(double *x, int count);
void tanh_many(double *x, int count);
void chance_many(double *hazard, int count);

#endif
