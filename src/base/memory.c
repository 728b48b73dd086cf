/* Memory: one allocator for everything, checked sizes, arenas.
 *
 * Every size is a product checked for overflow here, so that callers never
 * multiply by hand. Nothing aborts: null means that the caller unwinds. */
#include "base/memory.h"

#include "base/numeric.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void *default_resize(void *user, void *block, size_t bytes)
{
    (void)user;
    if (bytes == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, bytes);
}

const struct allocator *memory_default(void)
{
    static const struct allocator standard = {default_resize, NULL};
    return &standard;
}

int size_multiply(size_t a, size_t b, size_t *out)
{
    if (b != 0 && a > SIZE_MAX / b) return 0;
    *out = a * b;
    return 1;
}

int size_add(size_t a, size_t b, size_t *out)
{
    if (a > SIZE_MAX - b) return 0;
    *out = a + b;
    return 1;
}

void *memory_resize(const struct allocator *a, void *block, size_t count, size_t bytes)
{
    size_t total;
    if (!size_multiply(count, bytes, &total)) return NULL;
    return a->resize(a->user, block, total > 0 ? total : 1);
}

void *memory_alloc(const struct allocator *a, size_t count, size_t bytes)
{
    void *block = memory_resize(a, NULL, count, bytes);
    if (block != NULL) memset(block, 0, count * bytes);
    return block;
}

void *memory_grow(const struct allocator *a, void *block, size_t *capacity, size_t need, size_t bytes)
{
    if (block != NULL && need <= *capacity) return block;
    size_t wanted = *capacity < 8 ? 8 : *capacity;
    while (wanted < need)
        wanted = wanted > SIZE_MAX / 2 ? need : wanted * 2;
    if (wanted == *capacity && block != NULL) return block;
    void *bigger = memory_resize(a, block, wanted, bytes);
    if (bigger != NULL) *capacity = wanted;
    return bigger;
}

char *memory_copy_string(const struct allocator *a, const char *s)
{
    size_t length = strlen(s) + 1;
    char *copy = memory_resize(a, NULL, length, 1);
    if (copy != NULL) memcpy(copy, s, length);
    return copy;
}

void memory_free(const struct allocator *a, void *block)
{
    if (block != NULL) a->resize(a->user, block, 0);
}

/* One piece of an arena. `data` begins after the header, which is padded to a
 * multiple of 16 so that every block handed out is aligned to 16. */
struct arena_chunk {
    struct arena_chunk *before;
    size_t used, size; /* bytes of data */
    size_t padding;
};
_Static_assert(sizeof(struct arena_chunk) % 16 == 0, "blocks of an arena must be aligned to 16");

enum { ARENA_FIRST_CHUNK = 4096, ARENA_LARGEST_CHUNK = 1 << 20 };

void arena_init(struct arena *arena, const struct allocator *a)
{
    arena->a = a;
    arena->last = NULL;
}

/* A new chunk with room for `bytes`, as the arena's last; null on failure. */
static struct arena_chunk *arena_add_chunk(struct arena *arena, size_t bytes)
{
    size_t size = arena->last != NULL ? arena->last->size * 2 : ARENA_FIRST_CHUNK;
    size_t total;
    if (size > ARENA_LARGEST_CHUNK) size = ARENA_LARGEST_CHUNK;
    if (size < bytes) size = bytes;
    if (!size_add(size, sizeof(struct arena_chunk), &total)) return NULL;
    struct arena_chunk *chunk = memory_resize(arena->a, NULL, total, 1);
    if (chunk == NULL) return NULL;
    chunk->before = arena->last;
    chunk->used = 0;
    chunk->size = size;
    arena->last = chunk;
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t count, size_t bytes)
{
    size_t total;
    if (!size_multiply(count, bytes, &total) || !size_add(total, 15, &total)) return NULL;
    total &= ~(size_t)15;
    if (total == 0) total = 16;
    struct arena_chunk *chunk = arena->last;
    if (chunk == NULL || chunk->size - chunk->used < total) chunk = arena_add_chunk(arena, total);
    if (chunk == NULL) return NULL;
    unsigned char *block = (unsigned char *)(chunk + 1) + chunk->used;
    chunk->used += total;
    memset(block, 0, total);
    return block;
}

char *arena_copy_string(struct arena *arena, const char *s, size_t length)
{
    size_t total;
    if (!size_add(length, 1, &total)) return NULL;
    char *copy = arena_alloc(arena, total, 1);
    if (copy != NULL) memcpy(copy, s, length);
    return copy;
}

void arena_free(struct arena *arena)
{
    while (arena->last != NULL) {
        struct arena_chunk *before = arena->last->before;
        memory_free(arena->a, arena->last);
        arena->last = before;
    }
}
