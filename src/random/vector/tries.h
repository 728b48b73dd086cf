/* Draws that go through the steps of a method together, collected in queues so
 * that few lanes idle. In a round each draw has one try with one block. */
#ifndef FLUJO_RANDOM_VECTOR_TRIES_H
#define FLUJO_RANDOM_VECTOR_TRIES_H

#include "random/steps.h"
#include "random/vector/blocks.h"

enum { ROUND_DRAWS = 128, ROUND_ROOM = ROUND_DRAWS + 2 * LANES };

/* The draws of a round, by their index: what their tries came to. */
struct outcome {
    int taken_count, refused_count, open_count;
    int64_t taken[ROUND_ROOM], count[ROUND_ROOM]; /* those that are done, and their counts */
    int64_t refused[ROUND_ROOM];                  /* to be tried again with the next block */
    int64_t open[ROUND_ROOM];                     /* a few, left to the plain code and the same block */
};

/* Draws that wait for a step, with room for the last register. */
struct queue {
    int count;
    _Alignas(64) double n[ROUND_ROOM], p[ROUND_ROOM]; /* people and chance, or the mean */
    double u[ROUND_ROOM], v[ROUND_ROOM];              /* numbers yet to use: what they are depends on the step */
    int64_t index[ROUND_ROOM];
};

/* A register of them. */
struct lanes {
    mask used;
    real n, p, u, v;
    whole index;
};

static inline struct lanes lanes_at(const struct queue *q, int at)
{
    int left = q->count - at;
    return (struct lanes){first_lanes(left > 0 ? left : 0),
                          load_real(q->n + at),
                          load_real(q->p + at),
                          load_real(q->u + at),
                          load_real(q->v + at),
                          load_whole(q->index + at)};
}

/* But for v. */
static inline void enqueue_first(struct queue *to, mask which, const struct lanes *l)
{
    put_real(to->n + to->count, which, l->n);
    put_real(to->p + to->count, which, l->p);
    put_real(to->u + to->count, which, l->u);
    put_whole(to->index + to->count, which, l->index);
    to->count += __builtin_popcount(lanes_of(which));
}

static inline void enqueue(struct queue *to, mask which, const struct lanes *l)
{
    put_real(to->v + to->count, which, l->v);
    enqueue_first(to, which, l);
}

static inline void put_index(int64_t *to, int *count, mask which, whole index)
{
    put_whole(to + *count, which, index);
    *count += __builtin_popcount(lanes_of(which));
}

static inline void take(struct outcome *o, mask which, whole index, real count)
{
    put_whole(o->count + o->taken_count, which, whole_of(count));
    put_index(o->taken, &o->taken_count, which, index);
}

static inline void refuse(struct outcome *o, mask which, whole index)
{
    put_index(o->refused, &o->refused_count, which, index);
}

static inline void leave_open(struct outcome *o, mask which, whole index)
{
    put_index(o->open, &o->open_count, which, index);
}

/* The first (0) or second (1) two words of LANES blocks, the first word on top. */
static inline whole pair_of(const uint32_t *blocks, int second)
{
    whole a = load_whole(blocks), b = load_whole(blocks + 2 * LANES);
    whole pair = second ? EVERY_OTHER(1, a, b) : EVERY_OTHER(0, a, b);
    return pair << 32 | pair >> 32;
}

#endif
