/* Binomial draws side by side, each equal to binomial_many (binomial.h). Lanes are
 * collected by method:
 *
 *   few expected (n p < 10)  inversion: nobody / count up
 *   more                     BTRS: take at once / test against the mode by
 *                            product, farther from it by squeeze / refuse
 *
 * What the vectors leave open (one draw in hundreds: above 2^30 people, few of
 * very many, a test too close to decide) is for binomial_many. */
#ifndef FLUJO_RANDOM_VECTOR_BINOMIAL_H
#define FLUJO_RANDOM_VECTOR_BINOMIAL_H

#include "random/vector/tries.h"

/* Draws to be tried: of `n` people each goes with chance p, by the block of the
 * list that has the same index. n > 0, 0 < p < 1. */
struct binomial_draws {
    struct block_list list;
    double n[ROUND_ROOM], p[ROUND_ROOM];
};

/* Each draw to the queue of its method, with the numbers of its block and the
 * rarer of going and staying. */
static inline void sort_binomials(const struct binomial_draws *d, struct queue *few, struct queue *many,
                                  struct outcome *o)
{
    whole index = {LANE_NUMBERS};
    for (int i = 0; i < d->list.count; i += LANES, index += LANES) {
        mask used = first_lanes(d->list.count - i);
        real n = load_real(d->n + i), p = load_real(d->p + i);
        mask mirrored = less(all(0.5), p);
        p = choose(mirrored, 1.0 - p, p);
        mask rare = less(n * p, all(10)), known = both(used, less(n, choose(rare, all(65536), all(0x1p30))));
        whole first = pair_of(d->list.words + 4 * i, 0);
        struct lanes l = {both(known, rare), n, p, p, p, index};
        if (any(l.used)) {
            l.u = uniform_of(first);
            l.u = choose(mirrored, (1 - 0x1p-53) - l.u, l.u);
            mask nobody = both(l.used, less(l.u, 1.0 - n * p));
            take(o, nobody, index, all(0));
            enqueue(few, without(l.used, nobody), &l);
        }
        l.used = without(known, rare);
        if (any(l.used)) {
            l.u = uniform_open_of(first) - 0.5;
            l.u = choose(mirrored, -l.u, l.u);
            l.v = uniform_open_of(pair_of(d->list.words + 4 * i, 1));
            enqueue(many, l.used, &l);
        }
        if (any(without(used, known))) leave_open(o, without(used, known), index);
    }
}

static inline void count_up_binomials(const struct queue *q, struct outcome *o)
{
    for (int at = 0; at < q->count; at += LANES) {
        struct lanes l = lanes_at(q, at);
        mask lost;
        real k = binomial_count_up(l.used, l.n, l.p, l.u, power_of(l.used, 1.0 - l.p, l.n), &lost);
        take(o, without(l.used, lost), l.index, k);
        leave_open(o, lost, l.index);
    }
}

/* Those to be tested get the count as u and the height as v. */
static inline void try_binomials(const struct queue *q, struct queue *tested, struct outcome *o)
{
    for (int at = 0; at < q->count; at += LANES) {
        struct lanes l = lanes_at(q, at);
        struct hat hat = binomial_hat(l.n, l.p);
        real k = whole_below(hat_point(&hat, l.u));
        mask at_once = both(l.used, binomial_at_once(&hat, l.u, l.v)), left = without(l.used, at_once);
        mask inside = both(left, both(at_most(all(0), k), at_most(k, l.n)));
        take(o, at_once, l.index, k);
        refuse(o, without(left, inside), l.index);
        l.v = binomial_height(&hat, l.u, l.v);
        l.u = k;
        enqueue(tested, inside, &l);
    }
}

static inline void pass_on(const struct lanes *l, const struct verdict *by, struct queue *left, struct outcome *o)
{
    take(o, by->taken, l->index, l->u);
    refuse(o, by->refused, l->index);
    enqueue(left, without(l->used, either(by->taken, by->refused)), l);
}

static void test_by_product(const struct queue *q, double reach, struct queue *left, struct outcome *o)
{
    for (int at = 0; at < q->count; at += LANES) {
        struct lanes l = lanes_at(q, at);
        struct verdict by = binomial_by_product(l.used, l.n, l.p, l.u, l.v, reach);
        pass_on(&l, &by, left, o);
    }
}

static inline void test_by_squeeze(const struct queue *q, struct queue *left, struct outcome *o)
{
    for (int at = 0; at < q->count; at += LANES) {
        struct lanes l = lanes_at(q, at);
        struct verdict by = binomial_by_squeeze(l.used, l.n, l.p, l.u, l.v);
        pass_on(&l, &by, left, o);
    }
}

/* From the rarer of going and staying to those who go. */
static inline void mirror_back(const struct binomial_draws *draws, struct outcome *o)
{
    for (int i = 0; i < o->taken_count; i++) {
        int64_t at = o->taken[i], mirrored = -(int64_t)(draws->p[at] > 0.5);
        int64_t others = (int64_t)draws->n[at] - o->count[i];
        o->count[i] = (o->count[i] & ~mirrored) | (others & mirrored); /* no branch: half of the guesses would fail */
    }
}

/* One try of each draw. The blocks must have been made. Not inline: the queues
 * would swell the frame of the caller. */
static __attribute__((noinline)) void binomial_round(const struct binomial_draws *draws, struct outcome *o)
{
    struct queue few, many, tested, far;
    few.count = many.count = tested.count = far.count = 0;
    o->taken_count = o->refused_count = o->open_count = 0;
    sort_binomials(draws, &few, &many, o);
    count_up_binomials(&few, o);
    try_binomials(&many, &tested, o);
    test_by_product(&tested, BINOMIAL_NEAR, &far, o);
    tested.count = many.count = 0;
    test_by_squeeze(&far, &tested, o);
    test_by_product(&tested, BINOMIAL_FAR, &many, o);
    memcpy(o->open + o->open_count, many.index, (size_t)many.count * sizeof many.index[0]);
    o->open_count += many.count;
    mirror_back(draws, o);
}

#endif
