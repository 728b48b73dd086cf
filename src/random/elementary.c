/* See elementary.h. */
#include "random/elementary.h"

#include "random/vector/code.h"
#include "random/vector/elementary.h"

void exp_many(double *x, int count)
{
    const struct vector_code *vectors = vector_code();
    (vectors ? vectors->exp_many : many_exp)(x, count);
}

void tanh_many(double *x, int count)
{
    const struct vector_code *vectors = vector_code();
    (vectors ? vectors->tanh_many : many_tanh)(x, count);
}

void chance_many(double *hazard, int count)
{
    const struct vector_code *vectors = vector_code();
    (vectors ? vectors->chance_many : many_chance)(hazard, count);
}
