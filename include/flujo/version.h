/* The version of the library, semantic: while the first number is 0, the second one changes
 * with every break of the interface; the soname is libflujo.so.0 until then. */
#ifndef FLUJO_VERSION_H
#define FLUJO_VERSION_H

#include "flujo/api.h"

#define FLUJO_VERSION_MAJOR 0
#define FLUJO_VERSION_MINOR 1
#define FLUJO_VERSION_PATCH 0

FLUJO_BEGIN

/* The version of the library in use, "0.1.0"; may differ from the macros above, which are those
 * of the headers. Constant text. */
FLUJO_API const char *flujo_version(void);

FLUJO_END
#endif
