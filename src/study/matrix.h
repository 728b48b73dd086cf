/* Small dense linear algebra for regressions: row-major, double, serial.
 *
 * Sums run in a fixed order, so results are the same for any number of
 * threads. Nothing here allocates except where an allocator is asked for. */
#ifndef FLUJO_STUDY_MATRIX_H
#define FLUJO_STUDY_MATRIX_H

#include "base/memory.h"
#include "flujo/status.h"

/* In place: the lower triangle of the symmetric n x n matrix `m` becomes its
 * Cholesky factor L (m = L L'). Returns 1, or 0 if m is not positive definite
 * (m is then spoiled). The upper triangle is not touched. */
int cholesky_factor(double *m, size_t n);
void cholesky_solve(const double *factor, size_t n, double *b);                       /* b := m^-1 b */
void cholesky_solve_lower(const double *factor, size_t n, double *b);                 /* b := L^-1 b */
void cholesky_multiply(const double *factor, size_t n, const double *x, double *out); /* out := L x; out != x */

/* Rows to regress with: x is rows x inputs, y is rows x outputs; weight (rows
 * entries, >= 0) may be null for equal weights. */
struct regression_data {
    const double *x, *y, *weight;
    size_t rows, inputs, outputs;
};

/* A ridge regression y = mean_y + B (x - mean_x): inputs are standardised
 * inside, so one penalty fits all. Owned arrays; regression_free. */
struct regression {
    const struct allocator *a;
    size_t inputs, outputs;
    double *mean_x;   /* inputs */
    double *scale_x;  /* inputs: standard deviations, 0 for an input that never varies */
    double *mean_y;   /* outputs */
    double *slope;    /* outputs x inputs, in the units of x and y */
    double *residual; /* outputs x outputs: covariance of what is left */
    double penalty;   /* chosen, as a share of the number of rows */
    double freedom;   /* effective number of slopes an output: trace of the hat matrix */
};

/* Fit. penalty < 0: chosen from a ladder by the error on every fifth row when
 * fitted to the others. FLUJO_NO_MEMORY, or FLUJO_FAILED if there are fewer
 * than 3 rows of positive weight. On failure nothing is to be freed. */
enum flujo_status regression_fit(struct regression *r, const struct allocator *a, const struct regression_data *data,
                                 double penalty);
void regression_free(struct regression *r);
/* y (outputs) at one x (inputs). */
void regression_predict(const struct regression *r, const double *x, double *y);

#endif
