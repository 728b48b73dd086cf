/* How a comparison is told: a table, JSON, a paragraph. */
#ifndef FLUJO_CLI_COMPARE_PRINT_H
#define FLUJO_CLI_COMPARE_PRINT_H

#include "base/text.h"
#include "study/compare.h"

/* The paragraph on the longest horizon, into t. */
void compare_answer(struct text *t, const struct scenario *s, const struct comparison *c,
                    const struct run_request *request, const char *const *horizons);
/* Tables on stdout, ending with the paragraph. */
void compare_table(const struct scenario *s, const struct comparison *c, const struct run_request *request,
                   const char *const *horizons, const char *answer);
/* JSON on stdout: every row of the comparison. */
void compare_json(const struct allocator *a, const struct scenario *s, const struct comparison *c,
                  const struct run_request *request, const char *const *horizons, const char *answer);

#endif
