/* FNV-1a, for identities and look-ups: not for secrets. Stable: checkpoints,
 * results and streams of random numbers hold values of it. */
#ifndef FLUJO_HASH_H
#define FLUJO_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_START 14695981039346656037u

/* A file that a run depends on, by its name and the hash of its bytes. */
struct input_file {
    const char *name;
    uint64_t hash;
};

/* Go on from `hash`; start with HASH_START. */
static inline uint64_t hash_bytes(uint64_t hash, const void *data, size_t length)
{
    const unsigned char *at = data;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * 1099511628211u;
    return hash;
}

/* A text with its end, so that two in a row are not taken for others; null as an empty one. */
static inline uint64_t hash_text(uint64_t hash, const char *text)
{
    return text == NULL ? hash_bytes(hash, "", 1) : hash_bytes(hash, text, strlen(text) + 1);
}

/* `count` numbers of `size` bytes each, the lowest byte first on every machine. */
static inline uint64_t hash_numbers(uint64_t hash, const void *numbers, size_t count, size_t size)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    const unsigned char *at = numbers;
    for (size_t i = 0; i < count * size; i++)
        hash = hash_bytes(hash, &at[i / size * size + (size - 1 - i % size)], 1);
    return hash;
#else
    return hash_bytes(hash, numbers, count * size);
#endif
}

#endif
