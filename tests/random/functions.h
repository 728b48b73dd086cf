/* Functions of one number as LANES of them are computed, for each width. */
#ifndef FLUJO_TESTS_FUNCTIONS_H
#define FLUJO_TESTS_FUNCTIONS_H

enum function { LOG, LOG1P, EXP, DEVIANCE, STIRLING, SIZE, UNIFORM, FUNCTIONS };

/* Eight numbers, LANES at a time. */
void functions_1(enum function function, const double x[8], double y[8]);
void functions_4(enum function function, const double x[8], double y[8]);
void functions_8(enum function function, const double x[8], double y[8]);

#endif
