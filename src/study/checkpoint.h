/* Files in which a study keeps how far it has come, to go on from.
 *
 * Format (little-endian, words of 8 bytes): the magic of the kind of study, u64
 * version, u64 identity; then the body, whose layout each kind states
 * (abc_checkpoint.c, validate_checkpoint.c); last a u64 FNV-1a over all bytes
 * before it. Written under a temporary name, synced and renamed. */
#ifndef FLUJO_STUDY_CHECKPOINT_H
#define FLUJO_STUDY_CHECKPOINT_H

#include "base/hash.h"
#include "base/text.h"

#include <stdint.h>

struct checkpoint_kind {
    const char *magic; /* 8 characters */
    const char *name;  /* "calibration", for diagnostics */
    uint64_t version;
};

/* `count` values of a body; the same list of fields saves and loads them. Each
 * value is a word; an int may be kept as a number. A number is finite and below 1e18, or
 * where there may be none (FIELD_OPTIONAL) nan. */
struct checkpoint_field {
    enum { FIELD_NUMBER, FIELD_OPTIONAL, FIELD_INT, FIELD_INT_AS_NUMBER, FIELD_U32, FIELD_SIZE } type;
    void *at;
    size_t count;
};
size_t checkpoint_words(const struct checkpoint_field *fields, size_t n);

/* Write: begin, put the body, end. Failures to allocate show at the end. */
void checkpoint_begin(struct text *t, const struct allocator *a, const struct checkpoint_kind *kind, uint64_t identity);
void checkpoint_put(struct text *t, const struct checkpoint_field *fields, size_t n);
/* Add the checksum, write the file and free the text. */
enum flujo_status checkpoint_end(struct text *t, const char *path, struct error_list *errors);

/* A file under reading: words left between `at` and the checksum. */
struct checkpoint {
    const struct allocator *a;
    char *data;
    const char *at;
    size_t words;
};

/* Read whole and judged: FLUJO_BAD_INPUT for another kind of file, another
 * version, damage or another identity, each with its own diagnostic; nothing is
 * then to be closed. identity: a hash of everything that decides the result. */
enum flujo_status checkpoint_open(struct checkpoint *c, const struct allocator *a, const char *path,
                                  const struct checkpoint_kind *kind, uint64_t identity, struct error_list *errors);
/* The next words into the fields; 0 if there are too few or one is out of the range of its field. */
int checkpoint_take(struct checkpoint *c, const struct checkpoint_field *fields, size_t n);
/* The body is not of the length that its counts state. */
enum flujo_status checkpoint_damaged(const char *path, struct error_list *errors);
void checkpoint_close(struct checkpoint *c);

#endif
