/* All memory of the library comes through one allocator given by the caller.
 *
 * `resize` follows realloc: a null pointer allocates, size 0 frees and returns
 * null. It must be callable from several threads at once. Nothing here aborts:
 * a failed allocation returns null and the caller unwinds. */
#ifndef FLUJO_BASE_MEMORY_H
#define FLUJO_BASE_MEMORY_H

#include <stddef.h>

struct allocator {
    void *(*resize)(void *user, void *block, size_t bytes);
    void *user;
};

/* The allocator over the C library's realloc and free. Never null. */
const struct allocator *memory_default(void);

/* `count` zeroed items of `bytes` each; null on failure or if the product
 * overflows. count or bytes of 0 gives a valid unique block. */
void *memory_alloc(const struct allocator *a, size_t count, size_t bytes);

/* Resize to count * bytes, contents kept, new part NOT zeroed; null on failure
 * or overflow and then the old block is still valid. */
void *memory_resize(const struct allocator *a, void *block, size_t count, size_t bytes);

/* Make room for at least `need` items in a growing array: doubles *capacity.
 * Returns the (perhaps moved) block, or null on failure (old block valid). */
void *memory_grow(const struct allocator *a, void *block, size_t *capacity, size_t need, size_t bytes);

/* Copy of a string; null on failure. */
char *memory_copy_string(const struct allocator *a, const char *s);

/* Free a block; null is allowed. */
void memory_free(const struct allocator *a, void *block);

/* An arena: many small blocks that live and die together. */
struct arena_chunk;
struct arena {
    const struct allocator *a;
    struct arena_chunk *last;
};
void arena_init(struct arena *arena, const struct allocator *a);
void *arena_alloc(struct arena *arena, size_t count, size_t bytes); /* zeroed, aligned to 16; null on failure */
char *arena_copy_string(struct arena *arena, const char *s, size_t length);
void arena_free(struct arena *arena); /* frees all; the arena may be used again */

#endif
