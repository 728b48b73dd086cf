/* Binomial draws side by side, each equal to binomial_from (binomial.h). In a round each
 * draw has one try, with the block made in registers. Most of BTRS are taken at once;
 * what needs more is collected by the step that it needs:
 *
 *   few expected (n p < 30)  inversion: nobody at once / count up
 *   more                     BTRS: at once / test against the mode by
 *                            product, farther from it by squeeze / refuse
 *
 * What the vectors leave open (one draw in thousands: above 2^30 people, a test too
 * close to decide) is for binomial_from. */
#ifndef FLUJO_RANDOM_VECTOR_BINOMIAL_H
#define FLUJO_RANDOM_VECTOR_BINOMIAL_H

#include "random/binomial.h"
#include "random/vector/tries.h"

/* Draws to be made: of `n` people each goes with chance p, by a block of a cell. Arrays of ROUND_ROOM. */
struct binomial_list {
    int count;
    const uint32_t *cell, *block;
    const double *n, *p;
    const int64_t *index; /* where the result of each belongs; null: in their order */
};

/* A round: where counts are put, and draws by their index there. Until then they are of the rarer of going and staying;
 * in a queue the chance of staying is negative. */
struct binomial_round {
    double *count;
    struct queue few, tested, far;
    int refused_count, open_count;
    int64_t refused[ROUND_ROOM], open[ROUND_ROOM];
};

/* Lanes beyond the mask put theirs where nobody looks: that is faster than a branch for each. */
static inline void put_counts(const struct binomial_round *r, mask which, const struct lanes *l, real count)
{
    int64_t at[LANES];
    double counts[LANES];
    whole index = bits_of(choose(which, from_bits(l->index), from_bits(wholes(ROUND_ROOM - 1))));
    count = choose(less(l->p, all(0)), l->n - count, count);
    memcpy(at, &index, sizeof at);
    memcpy(counts, &count, sizeof counts);
    for (int i = 0; i < LANES; i++)
        r->count[at[i]] = counts[i];
}

/* The draws of a register from place i on, by the numbers of their blocks. */
static inline void try_register(struct binomial_round *r, const struct binomial_list *list, int i,
                                const struct philox *block)
{
    real n = load_real(list->n + i), p = load_real(list->p + i), none = all(0), k = none;
    mask mirrored = less(all(0.5), p), at_once = first_lanes(0);
    p = choose(mirrored, 1.0 - p, p);
    real mean = n * p;
    mask active = both(first_lanes(list->count - i), both(less(none, n), less(none, p)));
    mask rare = both(active, less(mean, all(INVERSION_MEAN))), many = both(without(active, rare), less(n, all(0x1p30)));
    whole first = philox_pair(block, 0);
    struct lanes l = {rare, n, choose(mirrored, -p, p),
                      p,    p, list->index ? load_whole(list->index + i) : (whole){LANE_NUMBERS} + i};
    l.u = uniform_of(first);
    l.u = choose(mirrored, (1 - 0x1p-53) - l.u, l.u);
    enqueue_first(&r->few, without(rare, less(l.u, 1.0 - mean)), &l);
    if (any(many)) {
        l.u = uniform_open_of(first) - 0.5;
        l.u = choose(mirrored, -l.u, l.u);
        l.v = uniform_open_of(philox_pair(block, 1));
        const struct hat hat = binomial_hat(n, p);
        at_once = both(many, binomial_at_once(&hat, l.u, l.v));
        k = choose(at_once, whole_below(hat_point(&hat, l.u)), none);
        enqueue(&r->tested, without(many, at_once), &l);
    }
    mask others = without(active, either(rare, many));
    if (any(others)) put_index(r->open, &r->open_count, others, l.index);
    if (list->index) {
        put_counts(r, at_once, &l, k);
    } else {
        k = choose(mirrored, n - k, k);
        memcpy(r->count + i, &k, sizeof k);
    }
}

static inline void try_all(struct binomial_round *r, const struct binomial_list *list, const struct phase *phase,
                           const struct philox_keys *keys)
{
    whole day = wholes(phase->day), process = wholes(phase->process);
    for (int i = 0; i < list->count; i += 2 * LANES) {
        struct philox block[2] = {{widened(list->block + i), widened(list->cell + i), day, process},
                                  {widened(list->block + i + LANES), widened(list->cell + i + LANES), day, process}};
        philox_rounds(block, 2, keys);
        try_register(r, list, i, &block[0]);
        if (i + LANES < list->count) try_register(r, list, i + LANES, &block[1]);
    }
}

/* The probabilities of nobody first: no step of theirs waits for a decision. In lanes that are not in use nobody
 * goes, so that none of these asks for the longer way of a logarithm. */
static inline void count_up_binomials(struct binomial_round *r)
{
    enum { SIDE = 2 };
    for (int at = 0; at < r->few.count; at += LANES) {
        real p = choose(first_lanes(r->few.count - at), size_of(load_real(r->few.p + at)), all(0));
        real none = binomial_none(load_real(r->few.n + at), p);
        memcpy(r->few.v + at, &none, sizeof none);
    }
    for (int at = 0; at < r->few.count; at += SIDE * LANES) {
        struct lanes l[SIDE];
        struct counting c[SIDE];
        real k[SIDE];
        for (int w = 0; w < SIDE; w++) {
            l[w] = lanes_at(&r->few, at + w * LANES);
            c[w] = binomial_counting(l[w].used, l[w].n, size_of(l[w].p), l[w].u, l[w].v);
        }
        count_up_two(c[0], c[1], k);
        for (int w = 0; w < SIDE; w++) {
            mask lost = count_lost(&c[w], k[w]);
            put_counts(r, without(c[w].used, lost), &l[w], k[w]);
            if (any(lost)) put_index(r->open, &r->open_count, lost, l[w].index);
        }
    }
}

static inline void pass_on(struct binomial_round *r, const struct lanes *l, const struct verdict *by,
                           struct queue *left)
{
    put_counts(r, by->taken, l, l->u);
    put_index(r->refused, &r->refused_count, by->refused, l->index);
    enqueue(left, without(l->used, either(by->taken, by->refused)), l);
}

/* BTRS not taken at once: against the mode, near it. Those farther from it get the count as u and the height as v. */
static inline void test_left(struct binomial_round *r)
{
    for (int at = 0; at < r->tested.count; at += LANES) {
        struct lanes l = lanes_at(&r->tested, at);
        const struct hat hat = binomial_hat(l.n, size_of(l.p));
        const struct neighbours f = binomial_neighbours(l.n, size_of(l.p));
        real k = whole_below(hat_point(&hat, l.u));
        mask inside = both(l.used, both(at_most(all(0), k), at_most(k, l.n)));
        mask near = both(inside, at_most(size_of(k - f.mode), all(BINOMIAL_NEAR)));
        l.v = binomial_height(&hat, l.u, l.v);
        l.u = k;
        mask taken = binomial_near(near, &f, k, l.v), far = without(inside, near);
        put_counts(r, taken, &l, k);
        put_index(r->refused, &r->refused_count, without(l.used, either(taken, far)), l.index);
        enqueue(&r->far, far, &l);
    }
}

/* Where the squeeze does not reach, by product. */
static __attribute__((noinline)) void test_far(struct binomial_round *r)
{
    struct queue left, open;
    left.count = open.count = 0;
    for (int at = 0; at < r->far.count; at += LANES) {
        struct lanes l = lanes_at(&r->far, at);
        const struct neighbours f = binomial_neighbours(l.n, size_of(l.p));
        struct verdict by = binomial_by_squeeze(l.used, l.n, size_of(l.p), size_of(l.u - f.mode), l.v);
        pass_on(r, &l, &by, &left);
    }
    for (int at = 0; at < left.count; at += LANES) {
        struct lanes l = lanes_at(&left, at);
        const struct neighbours f = binomial_neighbours(l.n, size_of(l.p));
        struct verdict by = binomial_by_product(l.used, &f, l.u, l.v);
        pass_on(r, &l, &by, &open);
    }
    memcpy(r->open + r->open_count, open.index, (size_t)open.count * sizeof open.index[0]);
    r->open_count += open.count;
}

static double binomial_alone(const struct binomial_list *list, const struct phase *phase, int64_t at, uint32_t tried)
{
    struct stream s = phase_stream(phase, list->cell[at]);
    return (double)binomial_from(&s, list->block[at] + tried, (int64_t)list->n[at], list->p[at]);
}

/* Draws that go on, each with the next of its blocks. */
struct binomial_again {
    _Alignas(64) uint32_t cell[ROUND_ROOM], block[ROUND_ROOM];
    double n[ROUND_ROOM], p[ROUND_ROOM];
    int64_t index[ROUND_ROOM];
};

static inline struct binomial_list try_again(const struct binomial_list *draws, const struct binomial_round *r,
                                             uint32_t tried, struct binomial_again *again)
{
    for (int i = 0; i < r->refused_count; i++) {
        int64_t at = again->index[i] = r->refused[i];
        again->cell[i] = draws->cell[at];
        again->block[i] = draws->block[at] + tried;
        again->n[i] = draws->n[at];
        again->p[i] = draws->p[at];
    }
    return (struct binomial_list){r->refused_count, again->cell, again->block, again->n, again->p, again->index};
}

/* So few draws that a round in registers costs more. */
enum { ALONE = 2 };

/* What becomes of the draws of a list: those who go, in their order, an array of ROUND_ROOM. Draws of chance 0 or less take
 * nobody, of 1 or more all. Not inline: the queues would swell the frame of the caller. */
static __attribute__((noinline)) void draw_binomials(const struct phase *phase, const struct binomial_list *draws,
                                                     double *count)
{
    struct binomial_again again;
    struct binomial_list list = *draws;
    struct philox_keys keys;
    keys_of(phase->key, &keys);
    struct binomial_round r;
    uint32_t tried = 0;
    r.count = count;
    for (; list.count > (tried > 0 ? ALONE : 0); list = try_again(draws, &r, tried, &again)) {
        r.few.count = r.tested.count = r.far.count = r.refused_count = r.open_count = 0;
        try_all(&r, &list, phase, &keys);
        count_up_binomials(&r);
        test_left(&r);
        if (r.far.count > 0) test_far(&r);
        for (int i = 0; i < r.open_count; i++)
            count[r.open[i]] = binomial_alone(draws, phase, r.open[i], tried);
        tried += SPLIT_TRIES;
    }
    for (int i = 0; i < list.count; i++)
        count[list.index[i]] = binomial_alone(draws, phase, list.index[i], tried);
}

#endif
