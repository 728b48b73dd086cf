/* FNV-1a, for identities and look-ups: not for secrets. Stable: checkpoints,
 * results and streams of random numbers hold values of it. */
#ifndef FLUJO_HASH_H
#define FLUJO_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START 14695981039346656037u

/* Go on from `hash`; start with HASH_START. */
static inline uint64_t hash_bytes(uint64_t hash, const void *data, size_t length)
{
    const unsigned char *at = data;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * 1099511628211u;
    return hash;
}

#endif
