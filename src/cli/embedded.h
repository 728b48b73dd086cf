/* Files of the project that the program carries: examples of scenarios and the page on their format. tools/embed.py
 * writes them as arrays. */
#ifndef FLUJO_CLI_EMBEDDED_H
#define FLUJO_CLI_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
    const char *name; /* path in the project */
    const unsigned char *data;
    size_t length;
};
extern const struct embedded_file embedded_files[]; /* ends with a null name */

#endif
