/* Files in memory: see files.c. */
#ifndef FLUJO_LIVE_FILES_H
#define FLUJO_LIVE_FILES_H

#include <stddef.h>

/* Add a file, or replace the one of this name; both texts are held, not copied. 1, or 0 when there are too many. */
int files_put(const char *name, const char *data, size_t length);

#endif
