/* Poisson draws side by side. Those refused in a round try again beside draws that
 * begin. What the vectors leave open (means from 2^49 on, tails beyond rounding,
 * no mean at all) is for random_poisson. */
#ifndef FLUJO_RANDOM_VECTOR_POISSON_H
#define FLUJO_RANDOM_VECTOR_POISSON_H

#include "random/distributions.h"
#include "random/vector/tries.h"

/* The draws of a round. */
struct poisson_draws {
    struct block_list list;
    double mean[ROUND_ROOM];
    int which[ROUND_DRAWS]; /* among all of the call */
};

/* Each draw to the queue of its method, its mean as p. */
static inline void sort_poissons(const struct poisson_draws *d, struct queue *few, struct queue *many,
                                 struct outcome *o)
{
    whole index = {LANE_NUMBERS};
    for (int i = 0; i < d->list.count; i += LANES, index += LANES) {
        real mean = load_real(d->mean + i);
        whole first = pair_of(d->list.words + 4 * i, 0), second = pair_of(d->list.words + 4 * i, 1);
        struct lanes l = {first_lanes(d->list.count - i), mean, mean, uniform_of(first), mean, index};
        mask rare = both(l.used, less(mean, all(10))), known = both(l.used, less(mean, all(0x1p49)));
        mask none = both(rare, less(l.u, 1.0 - mean));
        take(o, none, index, all(0));
        enqueue(few, without(rare, none), &l);
        l.u = uniform_open_of(first) - 0.5;
        l.v = uniform_open_of(second);
        enqueue(many, without(known, rare), &l);
        leave_open(o, without(l.used, known), index);
    }
}

static inline void count_up_poissons(const struct queue *q, struct outcome *o)
{
    for (int at = 0; at < q->count; at += LANES) {
        struct lanes l = lanes_at(q, at);
        const struct counting c = poisson_counting(l.used, l.p, l.u, lanes_exp(-l.p));
        real k = count_up(c);
        mask lost = count_lost(&c, k);
        take(o, without(l.used, lost), l.index, k);
        leave_open(o, lost, l.index);
    }
}

/* Those to be tested get the offset from the whole mean as u and the height as v. */
static inline void try_poissons(const struct queue *q, struct queue *tested, struct outcome *o)
{
    for (int at = 0; at < q->count; at += LANES) {
        struct lanes l = lanes_at(q, at);
        struct hat hat = poisson_hat(l.p);
        real offset = whole_below(hat_point(&hat, l.u));
        mask at_once = both(l.used, poisson_at_once(&hat, l.u, l.v)), left = without(l.used, at_once);
        mask refused = both(left, poisson_refused(l.p, offset, l.u, l.v));
        take(o, at_once, l.index, whole_below(l.p) + offset);
        refuse(o, refused, l.index);
        l.v = poisson_height(&hat, l.u, l.v);
        l.u = offset;
        enqueue(tested, without(left, refused), &l);
    }
}

static inline void test_poissons(const struct queue *q, struct outcome *o)
{
    for (int at = 0; at < q->count; at += LANES) {
        struct lanes l = lanes_at(q, at);
        mask taken = both(l.used, poisson_taken(l.p, l.u, l.v));
        take(o, taken, l.index, whole_below(l.p) + l.u);
        refuse(o, without(l.used, taken), l.index);
    }
}

/* One try of each draw; see binomial_round. */
static __attribute__((noinline)) void poisson_round(const struct poisson_draws *draws, struct outcome *o)
{
    struct queue few, many, tested;
    few.count = many.count = tested.count = 0;
    o->taken_count = o->refused_count = o->open_count = 0;
    sort_poissons(draws, &few, &many, o);
    count_up_poissons(&few, o);
    try_poissons(&many, &tested, o);
    test_poissons(&tested, o);
}

/* A draw by itself, from its present block on. */
static int64_t poisson_alone(const struct poisson_draws *d, int64_t at, const struct phase *phase)
{
    struct stream s = phase_stream(phase, d->list.cell[at]);
    s.counter[0] = d->list.block[at];
    return random_poisson(&s, d->mean[at]);
}

static inline void list_poisson(struct poisson_draws *d, int which, uint32_t block, const uint32_t *cell,
                                const double *mean)
{
    int at = d->list.count++;
    d->list.block[at] = block;
    d->list.cell[at] = cell[which];
    d->mean[at] = mean[which];
    d->which[at] = which;
}

static void poisson_cells(const struct phase *phase, const uint32_t *cell, const double *mean, int count, int64_t *out)
{
    struct poisson_draws d;
    struct outcome o;
    int again[ROUND_DRAWS];
    uint32_t block[ROUND_DRAWS];
    o.refused_count = 0;
    for (int next = 0; next < count || o.refused_count > 0;) {
        d.list.count = 0;
        for (int i = 0; i < o.refused_count; i++)
            list_poisson(&d, again[i], block[i], cell, mean);
        while (next < count && d.list.count < ROUND_DRAWS)
            list_poisson(&d, next++, 0, cell, mean);
        make_blocks(&d.list, phase);
        poisson_round(&d, &o);
        for (int i = 0; i < o.taken_count; i++)
            out[d.which[o.taken[i]]] = o.count[i];
        for (int i = 0; i < o.open_count; i++)
            out[d.which[o.open[i]]] = poisson_alone(&d, o.open[i], phase);
        for (int i = 0; i < o.refused_count; i++) {
            again[i] = d.which[o.refused[i]];
            block[i] = d.list.block[o.refused[i]] + 1;
        }
    }
}

#endif
