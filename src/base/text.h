/* A growing text. Failed allocations set `failed`; later calls do nothing, so
 * a writer checks once at the end. */
#ifndef FLUJO_BASE_TEXT_H
#define FLUJO_BASE_TEXT_H

#include "base/errors.h"

struct text {
    const struct allocator *a;
    char *data; /* terminated; may be null while empty */
    size_t length, capacity;
    int failed;
};

void text_init(struct text *t, const struct allocator *a);
void text_free(struct text *t);
void text_clear(struct text *t);
void text_add(struct text *t, const char *s);
void text_add_bytes(struct text *t, const char *s, size_t length);
void text_format(struct text *t, const char *format, ...) FLUJO_PRINTF(2, 3);
void text_add_html(struct text *t, const char *s); /* escapes & < > " ' */
void text_add_json(struct text *t, const char *s); /* a quoted JSON string */
void text_add_csv(struct text *t, const char *s);  /* quoted when RFC 4180 asks for it */
/* Shortest decimal that reads back as the same double ("%.17g" at most);
 * integers without a point; nan as empty. Locale-independent. */
void text_add_number(struct text *t, double value);
/* A share of something as "68 %"; "over 99 %" and "under 1 %" where rounding
 * would tell of all or none. */
void text_add_share(struct text *t, double share);

enum { FILE_PATH_SIZE = 4096 }; /* PATH_MAX */
/* Whole file into a terminated buffer owned by the caller (memory_free). The
 * size without the terminator in *length. Adds an error and returns the status. */
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
/* Open a new file beside `path`, locked as long as it is open, its name in
 * `name`; what killed writers of `path` left is removed. Returns the descriptor
 * or -1 with errno. */
int file_open_beside(const char *path, struct text *name);
/* Make a new name in the folder of `path` last through a power cut. Some file
 * systems cannot; the file itself is whole either way. */
void file_sync_folder(const char *path, struct text *scratch);
int file_is_folder(const char *path);
int file_is_regular(const char *path);
int file_exists(const char *path);
/* "folder/name" into t (cleared first). */
void text_path(struct text *t, const char *folder, const char *name);

/* Locale-independent strict number: the whole of s (blanks around allowed).
 * Returns 1 and *value, or 0. Refuses inf, nan, hex. */
int number_parse(const char *s, double *value);

#endif
