/* Keys and addresses of streams, many blocks at once; the generator itself is in
 * the header.
 *
 * The key mixes seed and replicate with the finaliser of SplitMix64 (Steele,
 * Lea and Flood 2014, doi:10.1145/2660193.2660195), a bijection of 64 bits:
 * for one replicate no two seeds share a key, for one seed no two replicates
 * do, and seed 1 with replicate 2 is not seed 2 with replicate 1. 96 bits
 * cannot fit in 64 without any collision; by chance one is expected only among
 * about 2^32 pairs used together. */
#include "random/stream.h"

#include "random/vector/code.h"

#include <string.h>

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

struct random_key random_key_make(uint64_t seed, uint32_t replicate)
{
    const uint64_t golden = 0x9e3779b97f4a7c15u;
    uint64_t z = mix(mix(seed + golden) + golden * ((uint64_t)replicate + 1));
    struct random_key key = {.word = {(uint32_t)z, (uint32_t)(z >> 32)}};
    return key;
}

struct stream stream_at(struct random_key key, uint32_t process, uint32_t day, uint32_t cell)
{
    struct stream s = {.key = key, .counter = {0, cell, day, process}, .used = 4};
    return s;
}

void stream_first_blocks(const struct phase *phase, const uint32_t *cell, size_t count, uint32_t *out)
{
    const struct vector_code *vectors = vector_code();
    if (vectors) {
        vectors->first_blocks(phase, cell, count, out);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct stream s = phase_stream(phase, cell[i]);
        stream_block(&s, out + 4 * i);
    }
}

void streams_at(const struct phase *phase, const uint32_t *cell, int count, struct stream *s)
{
    uint32_t block[STREAMS_MOST][4];
    stream_first_blocks(phase, cell, (size_t)count, block[0]);
    for (int i = 0; i < count; i++) {
        s[i] = (struct stream){.key = phase->key, .counter = {1, cell[i], phase->day, phase->process}};
        memcpy(s[i].buffer, block[i], sizeof block[i]);
    }
}
