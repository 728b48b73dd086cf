/* Binomial draws, eight a register: the arithmetic of binomial.c, operation by
 * operation, on lanes that are collected by method first, so that few lanes
 * idle.
 *
 *   few expected (n p < 10)  inversion: nobody / count up
 *   more                     BTRS: accept at once / test against the mode by
 *                            product, farther from it by squeeze / refuse
 *
 * What the vectors leave open (one draw in hundreds: above 2^30 people, few of
 * very many, a test too close to tell) is for binomial_many. */
#include "random/binomial_wide.h"

#if defined(__x86_64__)
#include "random/binomial.h"
#include "random/wide_math.h"

/* Inversion: u in [0, 1). If u < 1 - n p <= (1 - p)^n nobody is drawn. */
WIDE static inline void start_few(struct wide_lanes *l, __mmask8 mirrored, __m512i first, struct wide_queue *few, struct wide_found *f)
{
    l->u = wide_uniform_of(first);
    l->u = _mm512_mask_sub_pd(l->u, mirrored, _mm512_set1_pd(1 - 0x1p-53), l->u);
    __mmask8 nobody = _mm512_mask_cmp_pd_mask(l->used, l->u, 1.0 - l->n * l->p, _CMP_LT_OQ);
    wide_decide(f, nobody, l->index, _mm512_setzero_pd());
    wide_put(few, (__mmask8)(l->used & ~nobody), l);
}

/* BTRS: u in (-1/2, 1/2), v in (0, 1). */
WIDE static inline void start_many(struct wide_lanes *l, __mmask8 mirrored, __m512i first, __m512i second, struct wide_queue *many)
{
    l->u = wide_open_of(first) - 0.5;
    l->u = _mm512_mask_sub_pd(l->u, mirrored, _mm512_setzero_pd(), l->u);
    l->v = wide_open_of(second);
    wide_put(many, l->used, l);
}

/* Each draw to the queue of its method, with the numbers of its block. */
WIDE static void sort_by_method(const struct wide_draws *d, struct wide_queue *few, struct wide_queue *many, struct wide_found *f)
{
    __m256i index = _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0);
    for (int i = 0; i < d->list.count; i += WIDE_LANES, index = _mm256_add_epi32(index, _mm256_set1_epi32(WIDE_LANES))) {
        __mmask8 used = wide_first_lanes(d->list.count - i);
        __m512d n = _mm512_loadu_pd(d->n + i), p = _mm512_loadu_pd(d->p + i);
        __mmask8 mirrored = _mm512_cmp_pd_mask(p, _mm512_set1_pd(0.5), _CMP_GT_OQ);
        p = _mm512_mask_sub_pd(p, mirrored, _mm512_set1_pd(1), p);
        __mmask8 rare = _mm512_cmp_pd_mask(n * p, _mm512_set1_pd(10), _CMP_LT_OQ);
        __m512d limit = _mm512_mask_blend_pd(rare, _mm512_set1_pd(0x1p30), _mm512_set1_pd(65536));
        __mmask8 known = _mm512_mask_cmp_pd_mask(used, n, limit, _CMP_LT_OQ);
        __m512i first = wide_pair_of(d->list.words + 4 * i, 0), second = wide_pair_of(d->list.words + 4 * i, 1);
        struct wide_lanes l = {(__mmask8)(known & rare), n, p, p, p, index};
        if (l.used != 0)
            start_few(&l, mirrored, first, few, f);
        l.used = (__mmask8)(known & ~rare);
        if (l.used != 0)
            start_many(&l, mirrored, first, second, many);
        if (known != used)
            wide_leave_open(f, (__mmask8)(used & ~known), index);
    }
}

/* q^n by squaring, n < 65536. */
WIDE static __m512d power_of(__mmask8 used, __m512d q, __m512d n)
{
    __m512i left = _mm512_maskz_cvttpd_epi64(used, n); /* lanes not in use would go on to 2^64 */
    __m512d result = _mm512_set1_pd(1);
    for (; _mm512_test_epi64_mask(left, left) != 0; left = _mm512_srli_epi64(left, 1), q = q * q)
        result = _mm512_mask_mul_pd(result, _mm512_test_epi64_mask(left, _mm512_set1_epi64(1)), result, q);
    return result;
}

/* Inversion: count up from nobody until the number is used up. */
WIDE static void count_up(const struct wide_queue *q, struct wide_found *found)
{
    enum { FAR_TAIL = 120 };
    for (int at = 0; at < q->count; at += WIDE_LANES) {
        struct wide_lanes l = wide_lanes_at(q, at);
        __mmask8 lost;
        __m512d other = 1.0 - l.p, ratio = l.p / other, last = _mm512_min_pd(l.n, _mm512_set1_pd(FAR_TAIL));
        __m512d k = wide_count_up(l.used, l.u, power_of(l.used, other, l.n), (l.n + 1.0) * ratio, ratio, last, &lost);
        wide_decide(found, (__mmask8)(l.used & ~lost), l.index, k);
        wide_leave_open(found, lost, l.index);
    }
}

/* BTRS: under the hat at once, outside of 0 .. n, or to be tested (u becomes
 * the count, v the height to test). */
WIDE static void first_try(const struct wide_queue *q, struct wide_queue *tested, struct wide_found *f)
{
    for (int at = 0; at < q->count; at += WIDE_LANES) {
        struct wide_lanes l = wide_lanes_at(q, at);
        __m512d mean = l.n * l.p, spread = _mm512_sqrt_pd(mean * (1.0 - l.p));
        __m512d b = 1.15 + 2.53 * spread, a = -0.0873 + 0.0248 * b + 0.01 * l.p;
        __m512d us = 0.5 - _mm512_abs_pd(l.u), x = (2.0 * a / us + b) * l.u + (mean + 0.5);
        __mmask8 under = _mm512_mask_cmp_pd_mask(l.used, us, _mm512_set1_pd(0.07), _CMP_GE_OQ);
        under = _mm512_mask_cmp_pd_mask(under, l.v * b, 0.92 * b - 4.2, _CMP_LE_OQ);
        wide_decide(f, under, l.index, x);

        l.u = wide_floor(x);
        l.v = l.v * (2.83 + 5.1 / b) * spread / (a / (us * us) + b);
        __mmask8 left = (__mmask8)(l.used & ~under);
        __mmask8 inside = _mm512_mask_cmp_pd_mask(left, l.u, _mm512_setzero_pd(), _CMP_GE_OQ);
        inside = _mm512_mask_cmp_pd_mask(inside, l.u, l.n, _CMP_LE_OQ);
        wide_put(tested, inside, &l);
        wide_refuse(f, (__mmask8)(left & ~inside), l.index);
    }
}

/* The last test by the product of ratios of neighbours, up to `reach` steps from
 * the mode; farther out those steps bound f(k) / f(mode) from above. Beyond
 * BINOMIAL_NEAR the answer counts only where rounding cannot change it. */
WIDE static void test_by_product(const struct wide_queue *q, double reach, struct wide_queue *left, struct wide_found *found)
{
    const __m512d one = _mm512_set1_pd(1), surely = _mm512_set1_pd(BINOMIAL_SURELY);
    for (int at = 0; at < q->count; at += WIDE_LANES) {
        struct wide_lanes l = wide_lanes_at(q, at);
        __m512d k = l.u, ratio = l.p / (1.0 - l.p), a = (l.n + 1.0) * ratio, mode = wide_floor((l.n + 1.0) * l.p), f = one;
        __m512d i = _mm512_max_pd(_mm512_min_pd(mode, k), mode - reach) + 1.0, last = _mm512_min_pd(_mm512_max_pd(mode, k), mode + reach);
        for (__mmask8 go; (go = _mm512_mask_cmp_pd_mask(l.used, i, last, _CMP_LE_OQ)) != 0; i = i + 1.0)
            f = _mm512_mask_mul_pd(f, go, f, a / i - ratio);
        __m512d far = _mm512_abs_pd(k - mode);
        __mmask8 above = _mm512_cmp_pd_mask(mode, k, _CMP_LT_OQ), near = _mm512_cmp_pd_mask(far, _mm512_set1_pd(BINOMIAL_NEAR), _CMP_LE_OQ);
        __mmask8 reached = _mm512_mask_cmp_pd_mask(l.used, far, _mm512_set1_pd(reach), _CMP_LE_OQ);
        __m512d height = _mm512_mask_mul_pd(l.v, (__mmask8)~above, l.v, f), limit = _mm512_mask_mov_pd(one, above, f);
        __m512d margin = _mm512_mask_mov_pd(surely, near, one);
        __mmask8 good = _mm512_mask_cmp_pd_mask(reached, height * margin, limit, _CMP_LE_OQ);
        __mmask8 bad = _mm512_mask_cmp_pd_mask(l.used, height, limit * margin, _CMP_GT_OQ);
        wide_decide(found, good, l.index, k);
        wide_refuse(found, bad, l.index);
        wide_put(left, (__mmask8)(l.used & ~good & ~bad), &l);
    }
}

/* The last test farther out, by the squeeze of BTPE. */
WIDE static void squeeze(const struct wide_queue *q, struct wide_queue *left, struct wide_found *f)
{
    for (int at = 0; at < q->count; at += WIDE_LANES) {
        struct wide_lanes l = wide_lanes_at(q, at);
        __m512d far = _mm512_abs_pd(l.u - wide_floor((l.n + 1.0) * l.p)), spread = l.n * l.p * (1.0 - l.p);
        __m512d rho = far / spread * ((far * (far / 3.0 + 0.625) + 1.0 / 6) / spread + 0.5);
        __m512d t = -far * far / (2.0 * spread), log_v = wide_log(l.v);
        __mmask8 within = _mm512_mask_cmp_pd_mask(l.used, far, spread / 2.0 - 1.0, _CMP_LT_OQ);
        __mmask8 good = _mm512_mask_cmp_pd_mask(within, log_v, t - rho, _CMP_LT_OQ);
        __mmask8 bad = _mm512_mask_cmp_pd_mask(within, log_v, t + rho, _CMP_GT_OQ);
        wide_decide(f, good, l.index, l.u);
        wide_refuse(f, bad, l.index);
        wide_put(left, (__mmask8)(l.used & ~good & ~bad), &l);
    }
}

/* From the rarer of going and staying to those who go. */
static void mirror_back(const struct wide_draws *draws, struct wide_found *f)
{
    for (int i = 0; i < f->decided_count; i++) {
        int at = f->decided[i];
        int64_t others = (int64_t)draws->n[at] - f->taken[i], mirrored = -(int64_t)(draws->p[at] > 0.5);
        f->taken[i] = (f->taken[i] & ~mirrored) | (others & mirrored); /* no branch: half of the guesses would fail */
    }
}

void binomial_wide(const struct wide_draws *draws, struct wide_found *found)
{
    struct wide_queue few, many, tested, far;
    few.count = many.count = tested.count = far.count = 0;
    found->decided_count = found->refused_count = found->open_count = 0;
    sort_by_method(draws, &few, &many, found);
    count_up(&few, found);
    first_try(&many, &tested, found);
    test_by_product(&tested, BINOMIAL_NEAR, &far, found);
    tested.count = many.count = 0;
    squeeze(&far, &tested, found);
    test_by_product(&tested, BINOMIAL_FAR, &many, found);
    for (int i = 0; i < many.count; i++)
        found->open[found->open_count++] = many.index[i];
    mirror_back(draws, found);
}
#endif
