/* Edits of a result file: bytes overwritten, or values set through SQL; the seal is made anew, so that what lies behind it
 * is reached. By edit: kind, three bytes of place, length, then bytes. Kind: 1 through SQL; of these 2 part of a blob,
 * 4 delete, 8 an odd number. */
#ifndef FLUJO_FUZZ_EDITS_H
#define FLUJO_FUZZ_EDITS_H

#include <stddef.h>
#include <stdint.h>

/* The bytes of a file. Aborts if it cannot be read. */
char *edits_read(const char *path, size_t *size);
/* Write the file `name` of the folder: `original` with edits. */
void edits_write(const char *name, const char *original, size_t original_size, const uint8_t *edits, size_t size);

#endif
