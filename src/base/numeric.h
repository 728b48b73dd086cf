/* Elementary functions that give the same bits with every compiler and C
 * library, for use wherever the last bit may decide a random draw. Built from
 * +, -, *, /, sqrt and bit operations only; contraction is off. Errors are
 * at most 2 ulp on the ranges used (tests/base/test_numeric.c). */
#ifndef FLUJO_BASE_NUMERIC_H
#define FLUJO_BASE_NUMERIC_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

double numeric_exp(double x);           /* 0 below -745, inf above 709.8; nan in, nan out */
double numeric_log(double x);           /* x > 0; -inf at 0; nan below */
double numeric_log1p(double x);         /* accurate near 0 */
double numeric_expm1(double x);         /* accurate near 0 */
double numeric_pow(double x, double y); /* x >= 0: exp(y log x), 0^0 = 1 */
double numeric_tanh(double x);
double numeric_logistic(double x);        /* 1 / (1 + exp(-x)), no overflow */
double numeric_log_gamma(double x);       /* x > 0 */
double numeric_normal_quantile(double p); /* inverse of the normal distribution function, 0 < p < 1 */

/* n of a size below 2^51 as a double, by operations that every width of registers has; a conversion of 64 bits is none. */
static inline double real_of_count(int64_t n)
{
    const double low_bits = 0x1.8p52;
    double sum;
    int64_t bits;
    memcpy(&bits, &low_bits, sizeof bits);
    bits += n;
    memcpy(&sum, &bits, sizeof sum);
    return sum - low_bits;
}

/* Checked size arithmetic: 1 and *out, or 0 on overflow. */
int size_multiply(size_t a, size_t b, size_t *out);
int size_add(size_t a, size_t b, size_t *out);

#endif
