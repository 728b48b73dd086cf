/* cmocka with the headers it needs before it. */
#ifndef FLUJO_TESTS_CHECK_H
#define FLUJO_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>

#include <cmocka.h>

/* Equal to within `tolerance`; both may be nan. */
static inline void check_near(double value, double wanted, double tolerance, const char *file, int line)
{
    if (isnan(value) && isnan(wanted)) return;
    if (!(fabs(value - wanted) <= tolerance)) print_error("%.17g is not %.17g\n", value, wanted);
    _assert_true(fabs(value - wanted) <= tolerance, "near", file, line);
}
#define assert_near(value, wanted, tolerance) check_near((value), (wanted), (tolerance), __FILE__, __LINE__)

/* As cmocka's, but a text that could not be allocated fails the check: tests run under failing allocations too. */
static inline void check_string(const char *value, const char *wanted, const char *file, int line)
{
    _assert_true(value != NULL, "text", file, line);
    _assert_string_equal(value, wanted, file, line);
}
#undef assert_string_equal
#define assert_string_equal(value, wanted) check_string((value), (wanted), __FILE__, __LINE__)

#endif
