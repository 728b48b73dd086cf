/* Multinomial counts: where the people of a cell go.
 *
 * Few people (16 for each category beyond the first, 96 at most): each has one uniform number, and category j takes those
 * between the cumulated probabilities of j - 1 and j. The first category's
 * count is then the same as random_binomial(n, p[0]) would draw (for 12 people
 * at most), and a person keeps the destination when probabilities move a little.
 * More: conditional binomials, category by category (Davis 1993,
 * doi:10.1016/0167-9473(93)90115-A). What is left of the total is kept in two
 * doubles, so that a last category of 1e-15 still gets its exact share. */
#include "random/distributions.h"
#include "random/persons.h"

#include <math.h>

static double usable(double p)
{
    return p > 0 ? p : 0; /* nan too */
}

/* Sum in two doubles (Neumaier): add x to high + low. */
static void add(double *high, double *low, double x)
{
    double sum = *high + x;
    *low += fabs(*high) >= fabs(x) ? (*high - sum) + x : (x - sum) + *high;
    *high = sum;
}

/* All of n to uniform categories when no weight is above 0. */
static double weight_of(const double *p, size_t j, int uniform)
{
    return uniform ? 1 : usable(p[j]);
}

static void by_person(struct stream *s, int n, const double *p, size_t k, int uniform, double total, int64_t *counts)
{
    struct persons w;
    double sum = 0; /* in one double: 1e-15 is far below the people's resolution */
    int64_t before = 0;
    double factor = 0x1p32 / total;
    persons_draw(&w, s, n);
    for (size_t j = 0; j < k; j++) {
        sum += weight_of(p, j, uniform);
        int64_t below = before < n ? persons_below(&w, s, sum * factor) : n;
        counts[j] = below - before;
        before = below;
    }
}

static void by_binomials(struct stream *s, int64_t n, const double *p, size_t k, int uniform, double total,
                         double total_low, int64_t *counts)
{
    double high = total, low = total_low; /* weight of the categories not yet drawn */
    int64_t left = n;
    for (size_t j = 0; j < k; j++) {
        double weight = weight_of(p, j, uniform);
        double remaining = high + low;
        counts[j] = 0;
        if (left > 0 && weight > 0)
            counts[j] = random_binomial(s, left, remaining > 0 ? weight / remaining : 1);
        left -= counts[j];
        add(&high, &low, -weight);
    }
}

/* Up to how many people are drawn one by one among k categories: a binomial
 * draw costs about as much as sixteen people (bench/random.c). */
static int64_t persons_worth(size_t k)
{
    size_t many = 16 * (k > 1 ? k - 1 : 1);
    return many < PERSONS_MANY ? (int64_t)many : PERSONS_MANY;
}

void random_multinomial(struct stream *s, int64_t n, const double *p, size_t k, int rest, int64_t *counts)
{
    double total = 0, low = 0;
    int64_t placed = 0;
    size_t last = k; /* the last category that may take anybody */
    if (n < 0)
        n = 0;
    int64_t one_by_one = persons_worth(k + (rest != 0));
    for (size_t j = 0; j < k; j++) {
        if (n > one_by_one)
            add(&total, &low, usable(p[j]));
        else
            total += usable(p[j]);
        if (p[j] > 0)
            last = j;
    }
    int uniform = !rest && !(total > 0);
    if (uniform) {
        total = (double)k;
        last = k - 1;
    }
    if (rest && total + low < 1) {
        total = 1;
        low = 0;
    }
    if (n > 0 && n <= one_by_one && k > 0)
        by_person(s, (int)n, p, k, uniform, total + low, counts);
    else
        by_binomials(s, n, p, k, uniform, total, low, counts);
    for (size_t j = 0; j < k; j++)
        placed += counts[j];
    /* Without a rest everybody is placed: rounding of the last sum leaves none. */
    if (rest)
        counts[k] = n - placed;
    else if (k > 0)
        counts[last] += n - placed;
}
