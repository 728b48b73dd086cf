/* Poisson draws, eight a register: the arithmetic of poisson.c, operation by
 * operation. In every round each draw has one try with one block of its stream;
 * those refused try again beside draws that begin. What the vectors leave open
 * (means above 2^49, tails beyond rounding) is for random_poisson. */
#include "random/poisson_wide.h"

#if defined(__x86_64__)
#include "random/distributions.h"
#include "random/wide_lanes.h"
#include "random/wide_math.h"

/* Draws of a round. */
struct tries {
    struct wide_list list;
    double mean[WIDE_DRAWS_ROOM];
    int who[WIDE_DRAWS];         /* index among all */
};

/* Each draw to the queue of its method, its mean as p. Inversion: u in [0, 1);
 * if u < 1 - mean it is 0. Rejection: u in (-1/2, 1/2), v in (0, 1). */
WIDE static void sort_by_method(const struct tries *t, struct wide_queue *few, struct wide_queue *many, struct wide_found *f)
{
    __m256i index = _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0);
    for (int i = 0; i < t->list.count; i += WIDE_LANES, index = _mm256_add_epi32(index, _mm256_set1_epi32(WIDE_LANES))) {
        __mmask8 used = wide_first_lanes(t->list.count - i);
        __m512d mean = _mm512_loadu_pd(t->mean + i), u = wide_uniform_of(wide_pair_of(t->list.words + 4 * i, 0));
        __mmask8 rare = _mm512_mask_cmp_pd_mask(used, mean, _mm512_set1_pd(10), _CMP_LT_OQ);
        __mmask8 none = _mm512_mask_cmp_pd_mask(rare, u, 1.0 - mean, _CMP_LT_OQ);
        __mmask8 known = _mm512_mask_cmp_pd_mask(used, mean, _mm512_set1_pd(0x1p49), _CMP_LT_OQ);
        struct wide_lanes l = {(__mmask8)(rare & ~none), mean, mean, u, u, index};
        wide_decide(f, none, index, _mm512_setzero_pd());
        wide_put(few, l.used, &l);
        l.u = wide_open_of(wide_pair_of(t->list.words + 4 * i, 0)) - 0.5;
        l.v = wide_open_of(wide_pair_of(t->list.words + 4 * i, 1));
        wide_put(many, (__mmask8)(known & ~rare), &l);
        wide_leave_open(f, (__mmask8)(used & ~known), index);
    }
}

WIDE static void count_up(const struct wide_queue *q, struct wide_found *f)
{
    enum { FAR_TAIL = 120 };
    for (int at = 0; at < q->count; at += WIDE_LANES) {
        struct wide_lanes l = wide_lanes_at(q, at);
        __mmask8 lost;
        __m512d k = wide_count_up(l.used, l.u, wide_exp(-l.p), l.p, _mm512_setzero_pd(), _mm512_set1_pd(FAR_TAIL), &lost);
        wide_decide(f, (__mmask8)(l.used & ~lost), l.index, k);
        wide_leave_open(f, lost, l.index);
    }
}

/* PTRS: under the hat at once, refused, or to be tested (u becomes the offset
 * from the whole mean, v the height to test). */
WIDE static void first_try(const struct wide_queue *q, struct wide_queue *tested, struct wide_found *f)
{
    for (int at = 0; at < q->count; at += WIDE_LANES) {
        struct wide_lanes l = wide_lanes_at(q, at);
        __m512d b = 0.931 + 2.53 * _mm512_sqrt_pd(l.p), a = -0.059 + 0.02483 * b;
        __m512d inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), v_r = 0.9277 - 3.6224 / (b - 2.0);
        __m512d whole = wide_floor(l.p), part = l.p - whole, us = 0.5 - _mm512_abs_pd(l.u);
        __m512d offset = wide_floor((2.0 * a / us + b) * l.u + (part + 0.43)), k = whole + offset;
        __mmask8 under = _mm512_mask_cmp_pd_mask(l.used, us, _mm512_set1_pd(0.07), _CMP_GE_OQ);
        under = _mm512_mask_cmp_pd_mask(under, l.v, v_r, _CMP_LE_OQ);
        wide_decide(f, under, l.index, k);

        __mmask8 left = (__mmask8)(l.used & ~under);
        __mmask8 bad = _mm512_mask_cmp_pd_mask(left, us, _mm512_set1_pd(0.013), _CMP_LT_OQ);
        bad = _mm512_mask_cmp_pd_mask(bad, l.v, us, _CMP_GT_OQ);
        bad = (__mmask8)(bad | _mm512_mask_cmp_pd_mask(left, k, _mm512_setzero_pd(), _CMP_LT_OQ));
        wide_refuse(f, bad, l.index);
        l.u = offset;
        l.v = l.v * inverse_alpha / (a / (us * us) + b);
        wide_put(tested, (__mmask8)(left & ~bad), &l);
    }
}

/* The last test, by the deviance from the mean. */
WIDE static void last_test(const struct wide_queue *q, struct wide_found *f)
{
    const __m512d two_pi = _mm512_set1_pd(6.283185307179586);
    for (int at = 0; at < q->count; at += WIDE_LANES) {
        struct wide_lanes l = wide_lanes_at(q, at);
        __m512d whole = wide_floor(l.p), part = l.p - whole, k = whole + l.u, e = (l.u - part) / l.p;
        __m512d log_k = -l.p * wide_deviance(e) - wide_stirling(k);
        __m512d log_height = 0.5 * wide_log(l.v * l.v * (two_pi * wide_size(k)));
        __mmask8 good = _mm512_mask_cmp_pd_mask(l.used, log_height, log_k, _CMP_LE_OQ);
        wide_decide(f, good, l.index, k);
        wide_refuse(f, (__mmask8)(l.used & ~good), l.index);
    }
}

static void try_all(const struct tries *t, struct wide_found *f)
{
    struct wide_queue few, many, tested;
    few.count = many.count = tested.count = 0;
    f->decided_count = f->refused_count = f->open_count = 0;
    sort_by_method(t, &few, &many, f);
    count_up(&few, f);
    first_try(&many, &tested, f);
    last_test(&tested, f);
}

/* A draw by itself, from its present block on. */
static int64_t draw_alone(const struct tries *t, int at, const struct wide_phase *phase)
{
    struct stream s = stream_at(phase->key, phase->process, phase->day, t->list.cell[at]);
    s.counter[0] = t->list.block[at];
    return random_poisson(&s, t->mean[at]);
}

static void list_try(struct tries *t, int who, uint32_t block, const uint32_t *cell, const double *mean)
{
    int at = t->list.count++;
    t->list.block[at] = block;
    t->list.cell[at] = cell[who];
    t->mean[at] = mean[who];
    t->who[at] = who;
}

int poisson_cells_wide(const struct wide_phase *phase, const uint32_t *cell, const double *mean, int count, int64_t *out)
{
    struct tries t;
    struct wide_found f;
    int again[WIDE_DRAWS];
    uint32_t block[WIDE_DRAWS];
    if (!wide_usable())
        return 0;
    f.refused_count = 0;
    for (int next = 0; next < count || f.refused_count > 0;) {
        t.list.count = 0;
        for (int i = 0; i < f.refused_count; i++)
            list_try(&t, again[i], block[i], cell, mean);
        while (next < count && t.list.count < WIDE_DRAWS)
            list_try(&t, next++, 0, cell, mean);
        wide_make(&t.list, phase);
        try_all(&t, &f);
        for (int i = 0; i < f.decided_count; i++)
            out[t.who[f.decided[i]]] = f.taken[i];
        for (int i = 0; i < f.open_count; i++)
            out[t.who[f.open[i]]] = draw_alone(&t, f.open[i], phase);
        for (int i = 0; i < f.refused_count; i++) {
            again[i] = t.who[f.refused[i]];
            block[i] = t.list.block[f.refused[i]] + 1;
        }
    }
    return 1;
}
#else
int poisson_cells_wide(const struct wide_phase *phase, const uint32_t *cell, const double *mean, int count, int64_t *out)
{
    (void)phase, (void)cell, (void)mean, (void)count, (void)out;
    return 0;
}
#endif
