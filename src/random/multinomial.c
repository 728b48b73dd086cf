/* Multinomial counts: where the people of a cell go.
 *
 * Two categories: a binomial draw. More, and few people: each has one
 * uniform number, and category j takes those between the cumulated
 * probabilities of j - 1 and j, so that a person keeps the destination when
 * probabilities move a little.
 * More people: conditional binomials, category by category (Davis 1993,
 * doi:10.1016/0167-9473(93)90115-A). The weight not yet drawn is summed from
 * the last category on, so that a last category of 1e-15 still gets its exact
 * share. Everything that does not depend on the people is done once, by
 * split_init. */
#include "random/split.h"

#include "random/binomial.h"
#include "random/distributions.h"
#include "random/expected.h"

static double usable(double p) { return p > 0 ? p : 0; /* nan too */ }

/* Keep the categories of a weight above 0; all alike when there is none. */
static inline int keep_categories(struct split *t, double *weight, const double *p, int k, int rest)
{
    double total = 0;
    int used = 0;
    for (int j = 0; j < k; j++) {
        double w = usable(p[j]);
        t->at[used] = (unsigned char)j;
        weight[used] = w;
        t->empty[j - used] = (unsigned char)j;
        used += w > 0;
        total += w;
    }
    t->empty_count = k - used;
    if (rest && total < 1) {
        t->at[used] = (unsigned char)k;
        weight[used++] = 1 - total;
    } else if (rest) {
        t->empty[t->empty_count++] = (unsigned char)k;
    }
    for (; used < k && !(total > 0) && !rest; used++) {
        t->at[used] = (unsigned char)used;
        weight[used] = 1;
    }
    return used;
}

static inline void prepare(struct split *t, const double *p, int k, int rest)
{
    double weight[SPLIT_MOST], left[SPLIT_MOST], sum = 0;
    t->used = keep_categories(t, weight, p, k, rest);
    int last = t->used - 1;
    t->one_by_one = last < 2 ? 0 : PERSONS_MANY;
    for (int j = last; j >= 0; j--)
        left[j] = sum += weight[j];
    double total = sum;
    sum = 0;
    for (int j = 0; j < last; j++) {
        t->chance[j] = weight[j] / left[j];
        sum += weight[j];
        t->upto[j] = persons_threshold(sum / total);
    }
}

/* What most processes need, two or three chances and the rest, without loops. */
void split_init(struct split *t, const double *p, int k, int rest)
{
    if (rest && k == 3)
        prepare(t, p, 3, 1);
    else if (rest && k == 2)
        prepare(t, p, 2, 1);
    else
        prepare(t, p, k, rest);
}

void split_init_binomial(struct split *t, double p)
{
    int sure = !(p > 0) || p >= 1, taken = p >= 1; /* nan takes nobody */
    t->used = sure ? 1 : 2;
    t->empty_count = sure ? 1 : 0;
    t->empty[0] = (unsigned char)taken;
    t->at[0] = (unsigned char)(sure && !taken);
    t->at[1] = 1;
    t->one_by_one = 0;
    t->chance[0] = p;
    t->upto[0] = sure ? 0 : persons_threshold(p);
}

static void by_person(struct stream *s, const struct split *t, int n, int64_t *counts)
{
    int64_t below[SPLIT_MOST];
    persons_below(s, n, t->upto, t->used - 1, below);
    split_from_below(t, n, below, counts);
}

static void by_binomials(const struct stream *s, const struct split *t, int64_t n, int64_t *counts)
{
    int last = t->used - 1;
    for (int j = 0; j < last; j++) {
        int64_t count = n;
        if (n > 0 && t->chance[j] < 1) count = binomial_from(s, s->counter[0] + t->at[j], n, t->chance[j]);
        counts[t->at[j]] = count;
        n -= count;
    }
    counts[t->at[last]] = n;
}

static void nobody(const struct split *t, int64_t *counts)
{
    for (int j = 0; j < t->used; j++)
        counts[t->at[j]] = 0;
}

void random_split(struct stream *s, const struct split *t, int64_t n, int64_t *counts)
{
    split_empty(t, counts);
    if (t->used == 0) return;
    if (n <= 0)
        nobody(t, counts);
    else if (t->used == 1)
        counts[t->at[0]] = n;
    else if (s->key.expected)
        expected_split(s, t, n, counts);
    else {
        uint32_t first = s->counter[0];
        if (n <= t->one_by_one)
            by_person(s, t, (int)n, counts);
        else
            by_binomials(s, t, n, counts);
        s->counter[0] = first + SPLIT_BLOCKS;
    }
}

/* More categories than a split holds: group by group, each a binomial share
 * of those who are left. */
static double weight_between(const double *p, size_t first, size_t k)
{
    double sum = 0;
    for (size_t j = first; j < k; j++)
        sum += usable(p[j]);
    return sum;
}

static void many_categories(struct stream *s, int64_t n, const double *p, size_t k, int64_t *counts)
{
    enum { GROUP = SPLIT_MOST };
    double left = weight_between(p, 0, k);
    for (size_t first = 0; first < k; first += GROUP) {
        size_t size = k - first < GROUP ? k - first : GROUP;
        double here = weight_between(p, first, first + size);
        double after = weight_between(p, first + size, k);
        int64_t in_group = after > 0 ? random_binomial(s, n, here / left) : n;
        struct split t;
        split_init(&t, p + first, (int)size, 0);
        random_split(s, &t, in_group, counts + first);
        n -= in_group;
        left = after;
    }
}

void random_multinomial(struct stream *s, int64_t n, const double *p, size_t k, int rest, int64_t *counts)
{
    int64_t people = n > 0 ? n : 0;
    if (k + (rest != 0) <= SPLIT_MOST) {
        struct split t;
        split_init(&t, p, (int)k, rest);
        random_split(s, &t, people, counts);
        return;
    }
    if (rest) {
        double total = weight_between(p, 0, k);
        counts[k] = random_binomial(s, people, 1 - total);
        people -= counts[k];
    }
    many_categories(s, people, p, k, counts);
}
