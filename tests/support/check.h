/* cmocka with the headers it needs before it. */
#ifndef FLUJO_TESTS_CHECK_H
#define FLUJO_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
