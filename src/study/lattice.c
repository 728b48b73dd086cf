/* See lattice.h. */
#include "study/lattice.h"

#include "model/plan.h"
#include "random/stream.h"
#include "study/prior.h"
#include "study/simulate.h"

/* The stratum of a replicate among the 32 of its block: its place in a shuffled order. */
static uint32_t shuffled(uint64_t seed, uint32_t replicate, uint32_t cell)
{
    struct stream s = stream_at(random_key_make(seed, replicate / LATTICE_BLOCK), STUDY_LATTICE, 0, cell);
    unsigned char order[LATTICE_BLOCK];

    for (uint32_t i = 0; i < LATTICE_BLOCK; i++)
        order[i] = (unsigned char)i;
    for (uint32_t i = LATTICE_BLOCK; i > 1; i--) {
        uint32_t j = (uint32_t)((uint64_t)stream_u32(&s) * i >> 32);
        unsigned char moved = order[i - 1];
        order[i - 1] = order[j];
        order[j] = moved;
    }
    return order[replicate % LATTICE_BLOCK];
}

double lattice_uniform(uint64_t seed, uint32_t replicate, uint32_t cell)
{
    uint32_t stratum = shuffled(seed, replicate, cell), block = replicate / LATTICE_BLOCK;

    for (uint32_t level = 1; level <= LATTICE_LEVELS; level++, block /= 2) {
        struct stream s = stream_at(random_key_make(seed, block / 2), STUDY_LATTICE, level, cell);
        s.counter[0] = stratum;
        stratum = 2 * stratum + ((block ^ stream_u32(&s)) & 1);
    }
    struct stream s = stream_at(random_key_make(seed, replicate), STUDY_LATTICE, LATTICE_LEVELS + 1, cell);
    return (stratum + stream_uniform(&s)) / (LATTICE_BLOCK << LATTICE_LEVELS);
}

double *lattice_parameters(const struct allocator *a, const struct scenario *s, uint64_t seed, int first, int count)
{
    size_t width = (size_t)s->parameter_count;
    double *rows = memory_alloc(a, (size_t)count, width * sizeof *rows);

    for (int i = 0; rows != NULL && i < s->parameter_count; i++) {
        const struct parameter *p = &s->parameters[i];
        uint32_t cell = parameter_cell(s, i);
        int drawn = p->prior.kind != PRIOR_NONE;
        for (int r = 0; r < count; r++) {
            double u = drawn ? lattice_uniform(seed, (uint32_t)(first + r), cell) : 0;
            rows[(size_t)r * width + (size_t)i] = prior_value(p, u);
        }
    }
    return rows;
}
