/* What every test program includes. */
#ifndef FLUJO_TEST_H
#define FLUJO_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#endif
