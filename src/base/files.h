/* Whole files: read at once, replaced so that a reader sees the old bytes or the
 * new ones. */
#ifndef FLUJO_BASE_FILES_H
#define FLUJO_BASE_FILES_H

#include "base/text.h"

enum { FILE_PATH_SIZE = 4096, FILE_MOST_BYTES = 1 << 28 }; /* PATH_MAX; 256 MiB */

/* Whole file into a terminated buffer owned by the caller (memory_free). The
 * size without the terminator in *length. Only regular files of at most
 * FILE_MOST_BYTES are read. Adds an error and returns the status. */
enum flujo_status file_read(const struct allocator *a, const char *path, char **data, size_t *length,
                            struct error_list *errors);
/* Write atomically: to a temporary name beside `path`, fsync, rename. */
enum flujo_status file_write_atomic(const struct allocator *a, const char *path, const char *data, size_t length,
                                    struct error_list *errors);
/* The file that a link of this name leads to, in the buffer; `path` itself if it
 * is none: what replaces a file must not replace the link to it. */
const char *file_target(const char *path, char buffer[FILE_PATH_SIZE]);
/* Can `path` be written so? Asked before long work; writes nothing. */
enum flujo_status file_can_write(const struct allocator *a, const char *path, struct error_list *errors);
/* The name of a temporary file of `path`, of which this process tries 0, 1, ... */
void file_temporary(const char *path, unsigned attempt, struct text *name);
/* Open a new file beside `path`, locked as long as it is open, its name in
 * `name`; what killed writers of `path` left is removed. Returns the descriptor
 * or -1 with errno. */
int file_open_beside(const char *path, struct text *name);
/* Make a new name in the folder of `path` last through a power cut. Some file
 * systems cannot; the file itself is whole either way. */
void file_sync_folder(const char *path, struct text *scratch);
/* Whether `path` leads to the file or folder `input` (by device and inode, whatever its
 * name), or to a table or settings in that folder; -1 without memory. */
int file_is_input(const struct allocator *a, const char *path, const char *input);
/* Remove a folder with all that is in it. */
void folder_remove(const char *path);
int file_is_folder(const char *path);
int file_is_regular(const char *path);
int file_exists(const char *path);
int file_present(const char *path); /* also a link that leads nowhere, or what cannot be examined */

#endif
