/* Diagnostics: every check adds what it found and goes on, so that a user sees
 * all the mistakes of a scenario in one pass, each as
 *   file:line:col: error: what is wrong; what would be right
 * Not thread-safe: one list belongs to one thread at a time. */
#ifndef FLUJO_BASE_ERRORS_H
#define FLUJO_BASE_ERRORS_H

#include "base/memory.h"
#include "flujo/status.h"
#include <stdarg.h>

#if defined(__GNUC__)
#define FLUJO_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define FLUJO_PRINTF(f, a)
#endif

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* Where something stands; line and column count from 1, 0 = not known. A null
 * file means the diagnostic is not about a file (an option, say). */
struct position {
    const char *file;
    int line;
    int column;
};

struct diagnostic {
    enum severity severity;
    char *file; /* owned copy, may be null */
    int line, column;
    char *text;  /* owned */
    size_t more; /* this many of its kind, itself among them, are counted here and not listed */
    size_t kind; /* index in `kinds` */
    size_t rank; /* of its file, once sorted */
};

enum { MOST_OF_A_KIND = 100 }; /* diagnostics that are listed */
/* Diagnostics of one format. */
struct error_kind {
    const char *format;
    size_t count, last; /* of them, and the item that counts those beyond the limit */
};

struct error_list {
    const struct allocator *a;
    struct diagnostic *items;
    size_t count, capacity;
    struct error_kind *kinds;
    size_t kind_count, kind_capacity;
    size_t errors;     /* how many have SEVERITY_ERROR */
    int out_of_memory; /* a diagnostic could not be stored */
};

void errors_init(struct error_list *list, const struct allocator *a);
void errors_free(struct error_list *list);

/* Add one diagnostic. The text is formatted as by printf; those of one format are
 * one kind, of which MOST_OF_A_KIND are listed and the others counted. */
void errors_add(struct error_list *list, enum severity severity, struct position at, const char *format, ...)
    FLUJO_PRINTF(4, 5);
void errors_add_list(struct error_list *list, enum severity severity, struct position at, const char *format,
                     va_list args);

/* Sort by file (in order of first appearance), line, column; stable. */
void errors_sort(struct error_list *list);

/* One line, without newline, into `out` (always terminated; cut if too long);
 * characters that would steer a terminal are spelt out (text_visible). */
void errors_format(const struct diagnostic *d, char *out, size_t size);

/* FLUJO_NO_MEMORY, FLUJO_BAD_INPUT if any error, else FLUJO_OK. */
enum flujo_status errors_status(const struct error_list *list);

/* The candidate nearest to `word` (Damerau-Levenshtein, case folded, at most a
 * third of the word wrong), or null when none is near. */
const char *errors_did_you_mean(const char *word, const char *const *candidates, size_t count);
/* What would be right in place of `word`: "did you mean 'x'?", or "known: x, y, z" when none is near; with ", ..." where
 * there are more than fit. Returns out. */
enum { KNOWN_SIZE = 287 };
const char *errors_known(const char *word, const char *const *candidates, size_t count, char out[KNOWN_SIZE]);

#endif
