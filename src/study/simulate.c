/* Points spread over a cube, and single simulations spread over threads. */
#include "study/simulate.h"

#include "base/parallel.h"
#include "random/stream.h"

struct batch {
    const struct simulate_threads *t;
    const double *theta;
    const uint32_t *run;
    double *out;
};

static enum flujo_status run_one(void *user, size_t item, int worker)
{
    struct batch *b = user;
    (void)worker;
    return b->t->one(b->t->user, b->theta + item * b->t->inputs, b->run[item], b->out + item * b->t->outputs);
}

enum flujo_status simulate_on_threads(void *user, const double *theta, const uint32_t *run, size_t count, double *out)
{
    struct simulate_threads *t = user;
    struct batch b = {t, theta, run, out};
    return parallel_for(t->a, t->threads, count, run_one, &b);
}

enum flujo_status latin_hypercube(const struct allocator *a, size_t count, size_t dimension, uint64_t seed,
                                  uint32_t set, double *out)
{
    size_t *order = memory_alloc(a, count, sizeof *order);
    struct random_key key = random_key_make(seed, set);
    if (order == 0) return FLUJO_NO_MEMORY;
    for (size_t d = 0; d < dimension; d++) {
        struct stream r = stream_at(key, STUDY_DESIGN, (uint32_t)d, 0);
        for (size_t i = 0; i < count; i++)
            order[i] = i;
        for (size_t i = count; i > 1; i--) {
            size_t j = (size_t)(stream_uniform(&r) * (double)i), swap = order[i - 1];
            order[i - 1] = order[j];
            order[j] = swap;
        }
        for (size_t i = 0; i < count; i++)
            out[i * dimension + d] = ((double)order[i] + stream_uniform(&r)) / (double)count;
    }
    memory_free(a, order);
    return FLUJO_OK;
}
