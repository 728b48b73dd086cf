/* Weighted samples: size, quantiles, resampling. Resampling is systematic: one
 * uniform for all draws (J. Carpenter, P. Clifford, P. Fearnhead, IEE
 * Proceedings Radar 146, 1999, doi:10.1049/ip-rsn:19990255). */
#include "random/stream.h"
#include "study/abc.h"

#include <math.h>

double effective_size(const double *weight, size_t n)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += weight[i], squares += weight[i] * weight[i];
    return squares > 0 ? sum * sum / squares : 0;
}

/* Heap sort of indices by value, ties by index: no recursion, no allocation. */
static int before(const double *v, size_t stride, size_t a, size_t b)
{
    double x = v[a * stride], y = v[b * stride];
    return x < y || (x == y && a < b);
}

static void sift(const double *v, size_t stride, size_t *order, size_t root, size_t n)
{
    for (;;) {
        size_t child = 2 * root + 1;
        if (child >= n) return;
        if (child + 1 < n && before(v, stride, order[child], order[child + 1])) child++;
        if (!before(v, stride, order[root], order[child])) return;
        size_t swap = order[root];
        order[root] = order[child];
        order[child] = swap;
        root = child;
    }
}

static void sort_indices(const double *v, size_t stride, size_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (size_t i = n / 2; i-- > 0;)
        sift(v, stride, order, i, n);
    for (size_t i = n; i > 1; i--) {
        size_t swap = order[0];
        order[0] = order[i - 1];
        order[i - 1] = swap;
        sift(v, stride, order, 0, i - 1);
    }
}

double weighted_quantile(const double *values, size_t stride, const double *weight, size_t n, double p, size_t *order)
{
    double total = 0, sum = 0, last = NAN, last_at = 0;
    if (n == 0) return NAN;
    sort_indices(values, stride, order, n);
    for (size_t i = 0; i < n; i++)
        total += weight[i];
    for (size_t i = 0; i < n; i++) { /* linear between the middles of the steps */
        size_t at = order[i];
        if (weight[at] <= 0) continue;
        double middle = sum + weight[at] / 2, v = values[at * stride];
        if (middle >= p * total)
            return isnan(last) ? v : last + (v - last) * (p * total - last_at) / (middle - last_at);
        sum += weight[at];
        last = v, last_at = middle;
    }
    return last;
}

void resample(const double *weight, size_t n, uint64_t seed, size_t count, size_t *index)
{
    struct stream r = stream_at(random_key_make(seed, 0), STUDY_RESAMPLE, 0, 0);
    double total = 0, sum = 0, offset = stream_uniform(&r);
    size_t at = 0;
    for (size_t i = 0; i < n; i++)
        total += weight[i];
    for (size_t i = 0; i < count; i++) {
        double target = ((double)i + offset) / (double)count * total;
        while (at + 1 < n && sum + weight[at] <= target)
            sum += weight[at++];
        index[i] = at;
    }
}
