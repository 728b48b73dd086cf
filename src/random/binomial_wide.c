/* Binomial draws, eight a register: the arithmetic of binomial.c, operation by
 * operation, on lanes that are collected by method first, so that few lanes
 * idle. What the vectors leave open (one draw in thousands: more than 2^30
 * people, a test too close to tell) goes through binomial_many.
 *
 *   few expected (n p < 10)  inversion: nobody / count up
 *   more                     BTRS: accept at once / test against the mode / try again */
#include "random/binomial_wide.h"

#include "random/binomial.h"

#if defined(__x86_64__)
#include <string.h>

enum { LANES = 8 };

/* Lanes of one method: p at most 1/2 (mirrored otherwise), with room for the
 * last register. */
struct queue {
    int count;
    double n[WIDE_DRAWS + LANES], p[WIDE_DRAWS + LANES];
    double u[WIDE_DRAWS + LANES], v[WIDE_DRAWS + LANES]; /* numbers yet to use: what they are depends on the step */
    int who[WIDE_DRAWS + LANES];                         /* index among the draws */
};

struct work {
    struct wide_draws *draws;
    const struct wide_phase *phase;
    const uint32_t *words;            /* of the present try: four from 4 * at[who] on */
    int open_count, open[WIDE_DRAWS + LANES]; /* draws that need a (further) try */
    int at[WIDE_DRAWS];
    struct queue few, many, tested;
    struct wide_list more;            /* blocks of further tries */
};

/* Counts are kept as of the rarer of going and staying until the end. */
static void alone(struct work *w, int who)
{
    struct wide_draws *d = w->draws;
    struct stream s = stream_at(w->phase->key, w->phase->process, w->phase->day, d->cell[who]);
    uint32_t word[4];
    memcpy(word, w->words + 4 * w->at[who], sizeof word);
    s.counter[0] = d->next[who];
    int64_t count = binomial_many(&s, word, d->n[who], d->p[who]);
    d->taken[who] = d->p[who] > 0.5 ? d->n[who] - count : count;
    d->next[who] = s.counter[0];
}

static __mmask8 first_lanes(int count) { return (__mmask8)(count >= LANES ? 0xff : (1 << count) - 1); }

/* Lanes at + 0 .. at + 7 that are in use. */
static __mmask8 lanes_at(const struct queue *q, int at) { return first_lanes(q->count - at); }

WIDE static void store_lanes(struct work *w, const struct queue *q, int at, __mmask8 lanes, __m512i count)
{
    __m256i who = _mm256_loadu_si256((const __m256i *)(const void *)(q->who + at));
    _mm512_mask_i32scatter_epi64(w->draws->taken, lanes, who, count, 8);
}

WIDE static void put_lanes(struct queue *to, __mmask8 lanes, __m256i who, __m512d n, __m512d p, __m512d u, __m512d v)
{
    _mm512_storeu_pd(to->n + to->count, _mm512_maskz_compress_pd(lanes, n));
    _mm512_storeu_pd(to->p + to->count, _mm512_maskz_compress_pd(lanes, p));
    _mm512_storeu_pd(to->u + to->count, _mm512_maskz_compress_pd(lanes, u));
    _mm512_storeu_pd(to->v + to->count, _mm512_maskz_compress_pd(lanes, v));
    _mm256_storeu_si256((__m256i *)(void *)(to->who + to->count), _mm256_maskz_compress_epi32(lanes, who));
    to->count += __builtin_popcount(lanes);
}

WIDE static void keep_lanes(struct queue *to, const struct queue *q, int at, __mmask8 lanes, __m512d u, __m512d v)
{
    put_lanes(to, lanes, _mm256_loadu_si256((const __m256i *)(const void *)(q->who + at)), _mm512_loadu_pd(q->n + at),
              _mm512_loadu_pd(q->p + at), u, v);
}

/* Put the lanes off to the next try. */
WIDE static void refuse(struct work *w, const struct queue *q, int at, __mmask8 lanes)
{
    __m256i who = _mm256_loadu_si256((const __m256i *)(const void *)(q->who + at));
    _mm256_storeu_si256((__m256i *)(void *)(w->open + w->open_count), _mm256_maskz_compress_epi32(lanes, who));
    w->open_count += __builtin_popcount(lanes);
}

static void leave_alone(struct work *w, const struct queue *q, int at, __mmask8 lanes)
{
    for (unsigned left = lanes; left != 0; left &= left - 1)
        alone(w, q->who[at + __builtin_ctz(left)]);
}

/* The first or second pair of words of the blocks, the first word on top. */
WIDE static __m512i pair_of(const struct work *w, __mmask8 used, __m256i at, int second)
{
    const uint32_t *base = w->words + 2 * second;
    __m512i pair = _mm512_mask_i32gather_epi64(_mm512_setzero_si512(), used, _mm256_slli_epi32(at, 1), base, 8);
    return _mm512_rol_epi64(pair, 32);
}

/* (0, 1) by 52 bits. */
WIDE static __m512d open_of(__m512i pair)
{
    __m512d steps = _mm512_add_pd(_mm512_cvtepi64_pd(_mm512_srli_epi64(pair, 12)), _mm512_set1_pd(0.5));
    return _mm512_mul_pd(steps, _mm512_set1_pd(0x1p-52));
}

/* The numbers of the present try, in the queue of the method: for inversion u
 * in [0, 1), for BTRS u in (-1/2, 1/2) and v in (0, 1). */
WIDE static void sort_by_method(struct work *w)
{
    const struct wide_draws *d = w->draws;
    const __m512d one = _mm512_set1_pd(1), half = _mm512_set1_pd(0.5);
    for (int i = 0; i < w->open_count; i += LANES) {
        __mmask8 used = first_lanes(w->open_count - i);
        __m256i who = _mm256_maskz_loadu_epi32(used, w->open + i), at = _mm256_mask_i32gather_epi32(who, w->at, who, _mm256_set1_epi32(-1), 4);
        __m512i people = _mm512_i32gather_epi64(who, d->n, 8);
        __m512d n = _mm512_cvtepi64_pd(people), p = _mm512_i32gather_pd(who, d->p, 8);
        __mmask8 mirrored = _mm512_cmp_pd_mask(p, half, _CMP_GT_OQ);
        p = _mm512_mask_sub_pd(p, mirrored, one, p);
        __mmask8 rare = _mm512_cmp_pd_mask(_mm512_mul_pd(n, p), _mm512_set1_pd(10), _CMP_LT_OQ);
        __mmask8 few = (__mmask8)(used & rare & _mm512_cmplt_epi64_mask(people, _mm512_set1_epi64(65536)));
        __mmask8 many = (__mmask8)(used & ~rare & _mm512_cmplt_epi64_mask(people, _mm512_set1_epi64((int64_t)1 << 30)));
        __m512i first = pair_of(w, used, at, 0), second = pair_of(w, used, at, 1);

        __m512d u = _mm512_mul_pd(_mm512_cvtepi64_pd(_mm512_srli_epi64(first, 11)), _mm512_set1_pd(0x1p-53));
        u = _mm512_mask_sub_pd(u, mirrored, _mm512_set1_pd(1 - 0x1p-53), u);
        put_lanes(&w->few, few, who, n, p, u, u);
        u = _mm512_sub_pd(open_of(first), half);
        u = _mm512_mask_sub_pd(u, mirrored, _mm512_setzero_pd(), u);
        put_lanes(&w->many, many, who, n, p, u, open_of(second));
        for (unsigned left = (unsigned)(used & ~few & ~many); left != 0; left &= left - 1)
            alone(w, w->open[i + __builtin_ctz(left)]);
    }
    w->open_count = 0;
}

/* If u < 1 - n p <= (1 - p)^n nobody is drawn; the others are kept. */
WIDE static void nobody_drawn(struct work *w, struct queue *q, struct queue *left)
{
    for (int at = 0; at < q->count; at += LANES) {
        __mmask8 used = lanes_at(q, at);
        __m512d n = _mm512_loadu_pd(q->n + at), p = _mm512_loadu_pd(q->p + at), u = _mm512_loadu_pd(q->u + at);
        __m512d bound = _mm512_sub_pd(_mm512_set1_pd(1), _mm512_mul_pd(n, p));
        __mmask8 none = _mm512_mask_cmp_pd_mask(used, u, bound, _CMP_LT_OQ);
        store_lanes(w, q, at, none, _mm512_setzero_si512());
        if ((used & ~none) != 0)
            keep_lanes(left, q, at, (__mmask8)(used & ~none), u, u);
    }
}

/* (1 - p)^n by squaring, n < 65536. */
WIDE static __m512d power_of(__m512d q, __m512d n)
{
    __m512i left = _mm512_cvttpd_epi64(n);
    __m512d result = _mm512_set1_pd(1);
    for (; _mm512_test_epi64_mask(left, left) != 0; left = _mm512_srli_epi64(left, 1), q = _mm512_mul_pd(q, q))
        result = _mm512_mask_mul_pd(result, _mm512_test_epi64_mask(left, _mm512_set1_epi64(1)), result, q);
    return result;
}

/* Inversion: count up from nobody until the number is used up. */
WIDE static void count_up(struct work *w, const struct queue *q)
{
    enum { FAR_TAIL = 120 };
    const __m512d one = _mm512_set1_pd(1);
    for (int at = 0; at < q->count; at += LANES) {
        __mmask8 used = lanes_at(q, at), open = used, lost = 0;
        __m512d n = _mm512_loadu_pd(q->n + at), p = _mm512_loadu_pd(q->p + at), u = _mm512_loadu_pd(q->u + at);
        __m512d other = _mm512_sub_pd(one, p), ratio = _mm512_div_pd(p, other);
        __m512d a = _mm512_mul_pd(_mm512_add_pd(n, one), ratio), f = power_of(other, n), found = _mm512_setzero_pd();
        __m512d last = _mm512_min_pd(n, _mm512_set1_pd(FAR_TAIL)), next = one;
        while ((open = _mm512_mask_cmp_pd_mask(open, u, f, _CMP_NLT_UQ)) != 0) {
            __mmask8 beyond = _mm512_mask_cmp_pd_mask(open, next, last, _CMP_GT_OQ);
            lost = (__mmask8)(lost | beyond);
            open = (__mmask8)(open & ~beyond);
            found = _mm512_mask_mov_pd(found, open, next);
            u = _mm512_sub_pd(u, f);
            f = _mm512_mul_pd(f, _mm512_sub_pd(_mm512_div_pd(a, next), ratio));
            next = _mm512_add_pd(next, one);
        }
        store_lanes(w, q, at, (__mmask8)(used & ~lost), _mm512_cvttpd_epi64(found));
        leave_alone(w, q, at, lost);
    }
}

/* BTRS: under the hat at once, outside of 0 .. n, or to be tested (u becomes
 * the count, v the height to test). */
WIDE static void first_try(struct work *w, const struct queue *q)
{
    const __m512d half = _mm512_set1_pd(0.5), zero = _mm512_setzero_pd();
    for (int at = 0; at < q->count; at += LANES) {
        __mmask8 used = lanes_at(q, at);
        __m512d n = _mm512_loadu_pd(q->n + at), p = _mm512_loadu_pd(q->p + at);
        __m512d u = _mm512_loadu_pd(q->u + at), v = _mm512_loadu_pd(q->v + at), mean = _mm512_mul_pd(n, p);
        __m512d spread = _mm512_sqrt_pd(_mm512_mul_pd(mean, _mm512_sub_pd(_mm512_set1_pd(1), p)));
        __m512d b = _mm512_add_pd(_mm512_set1_pd(1.15), _mm512_mul_pd(_mm512_set1_pd(2.53), spread));
        __m512d a = _mm512_add_pd(_mm512_add_pd(_mm512_set1_pd(-0.0873), _mm512_mul_pd(_mm512_set1_pd(0.0248), b)),
                                  _mm512_mul_pd(_mm512_set1_pd(0.01), p));
        __m512d us = _mm512_sub_pd(half, _mm512_abs_pd(u));
        __m512d slope = _mm512_add_pd(_mm512_div_pd(_mm512_mul_pd(_mm512_set1_pd(2), a), us), b);
        __m512d x = _mm512_add_pd(_mm512_mul_pd(slope, u), _mm512_add_pd(mean, half));
        __m512d room = _mm512_sub_pd(_mm512_mul_pd(_mm512_set1_pd(0.92), b), _mm512_set1_pd(4.2));
        __mmask8 under = _mm512_mask_cmp_pd_mask(used, us, _mm512_set1_pd(0.07), _CMP_GE_OQ);
        under = _mm512_mask_cmp_pd_mask(under, _mm512_mul_pd(v, b), room, _CMP_LE_OQ);
        store_lanes(w, q, at, under, _mm512_cvttpd_epi64(x));

        __m512d k = _mm512_roundscale_pd(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
        __mmask8 left = (__mmask8)(used & ~under);
        __mmask8 inside = _mm512_mask_cmp_pd_mask(_mm512_mask_cmp_pd_mask(left, k, zero, _CMP_GE_OQ), k, n, _CMP_LE_OQ);
        __m512d alpha = _mm512_add_pd(_mm512_set1_pd(2.83), _mm512_div_pd(_mm512_set1_pd(5.1), b));
        __m512d hat = _mm512_add_pd(_mm512_div_pd(a, _mm512_mul_pd(us, us)), b);
        __m512d height = _mm512_div_pd(_mm512_mul_pd(_mm512_mul_pd(v, alpha), spread), hat);
        keep_lanes(&w->tested, q, at, inside, k, height);
        refuse(w, q, at, (__mmask8)(left & ~inside));
    }
}

/* The last test near the mode, by the product of ratios of neighbours. */
WIDE static void test_near_mode(struct work *w, const struct queue *q)
{
    const __m512d one = _mm512_set1_pd(1);
    for (int at = 0; at < q->count; at += LANES) {
        __mmask8 used = lanes_at(q, at);
        __m512d n = _mm512_loadu_pd(q->n + at), p = _mm512_loadu_pd(q->p + at);
        __m512d k = _mm512_loadu_pd(q->u + at), height = _mm512_loadu_pd(q->v + at), ratio = _mm512_div_pd(p, _mm512_sub_pd(one, p));
        __m512d more = _mm512_add_pd(n, one), a = _mm512_mul_pd(more, ratio), f = one;
        __m512d mode = _mm512_roundscale_pd(_mm512_mul_pd(more, p), _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
        __m512d i = _mm512_add_pd(_mm512_min_pd(mode, k), one), last = _mm512_max_pd(mode, k);
        __mmask8 near = _mm512_mask_cmp_pd_mask(used, _mm512_abs_pd(_mm512_sub_pd(k, mode)), _mm512_set1_pd(15), _CMP_LE_OQ);
        for (__mmask8 go; (go = _mm512_mask_cmp_pd_mask(near, i, last, _CMP_LE_OQ)) != 0; i = _mm512_add_pd(i, one))
            f = _mm512_mask_mul_pd(f, go, f, _mm512_sub_pd(_mm512_div_pd(a, i), ratio));
        __mmask8 above = _mm512_mask_cmp_pd_mask(near, mode, k, _CMP_LT_OQ);
        __mmask8 below = _mm512_mask_cmp_pd_mask((__mmask8)(near & ~above), _mm512_mul_pd(height, f), one, _CMP_LE_OQ);
        __mmask8 good = (__mmask8)(below | _mm512_mask_cmp_pd_mask(above, height, f, _CMP_LE_OQ));
        store_lanes(w, q, at, good, _mm512_cvttpd_epi64(k));
        refuse(w, q, at, (__mmask8)(near & ~good));
        leave_alone(w, q, at, (__mmask8)(used & ~near));
    }
}

/* The next block of each whose try was refused. */
WIDE static void next_blocks(struct work *w)
{
    struct wide_draws *d = w->draws;
    w->more.count = 0;
    for (int i = 0; i < w->open_count; i++) {
        int who = w->open[i];
        w->at[who] = wide_add(&w->more, d->cell[who], d->next[who]++, 1);
    }
    wide_make(&w->more, w->phase);
    w->words = w->more.words;
}

static void try_all(struct work *w)
{
    w->few.count = w->many.count = w->tested.count = 0;
    sort_by_method(w);
    nobody_drawn(w, &w->few, &w->tested);
    count_up(w, &w->tested);
    w->tested.count = 0;
    first_try(w, &w->many);
    test_near_mode(w, &w->tested);
}

void binomial_wide(struct wide_draws *draws, const struct wide_list *list, const struct wide_phase *phase)
{
    struct work w;
    w.draws = draws;
    w.phase = phase;
    w.words = list->words;
    w.open_count = draws->count;
    for (int i = 0; i < draws->count; i++) {
        w.open[i] = i;
        w.at[i] = draws->at[i];
    }
    for (try_all(&w); w.open_count > 0; try_all(&w))
        next_blocks(&w);
    for (int i = 0; i < draws->count; i++)
        if (draws->p[i] > 0.5)
            draws->taken[i] = draws->n[i] - draws->taken[i];
}
#endif
