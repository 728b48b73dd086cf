/* See bins.h. The whole numbers below are found without floor(), which is a call where a processor may lack the instruction. */
#include "base/bins.h"

#include <math.h>
#include <string.h>

enum { LOWEST = -30, DIGITS = 52 };
#define MOST_SIZE 0x1p53

static double root(double x) { return x < 0 ? -sqrt(-x) : sqrt(x); }
static double square(double y) { return y < 0 ? -(y * y) : y * y; }

/* 2^-level, of a level there is. */
static double bins_to_one(int level)
{
    uint64_t bits = (uint64_t)(1023 - level) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* The whole number at or below x, of a size that fits. */
static int64_t whole_below(double x)
{
    int64_t whole = (int64_t)x;
    return whole - ((double)whole > x);
}

/* The bin of a number among all of its level. */
static int64_t place(double x, int level) { return whole_below(root(x) * bins_to_one(level)); }

/* The lowest level that the numbers of this size still have digits for. */
static int lowest(double least, double most)
{
    int exponent;
    frexp(fmax(root(most), -root(least)), &exponent);
    return exponent - DIGITS > LOWEST ? exponent - DIGITS : LOWEST;
}

static int level_of(double least, double most)
{
    int exponent, low = lowest(least, most);
    frexp((root(most) - root(least)) / (BINS + 1), &exponent); /* at the level below this there are too few */
    int level = most > least && exponent - 1 > low ? exponent - 1 : low;
    while (place(most, level) - place(least, level) >= BINS)
        level++;
    return level;
}

/* Give b this range, which holds its own. */
static void widen(struct bins *b, double least, double most)
{
    int level = level_of(least, most);
    int64_t from = place(b->least, b->level), to = place(least, level);
    uint32_t count[BINS] = {0};

    if (least < b->least) b->ties = 0;
    if (level != b->level || place(b->least, level) != to) {
        for (int i = 0; i < BINS; i++)
            if (b->count[i] > 0) count[((from + i) >> (level - b->level)) - to] += b->count[i];
        memcpy(b->count, count, sizeof count);
    }
    b->level = level;
    b->least = least;
    b->most = most;
}

static void add_all(struct bins *b, const double *values, int n)
{
    const double scale = bins_to_one(b->level), least = b->least;
    const int64_t first = place(least, b->level);
    uint64_t whole = 0, rest = 0;
    uint32_t ties = 0;
    for (int i = 0; i < n; i++) {
        double x = values[i];
        int64_t below = whole_below(x);
        whole += (uint64_t)below;
        rest += (uint64_t)(int64_t)((x - (double)below) * 0x1p32);
        ties += x == least;
        b->count[whole_below(root(x) * scale) - first]++;
    }
    b->whole += whole;
    b->rest += rest;
    b->ties += ties;
}

void bins_add(struct bins *b, uint32_t before, const double *values, int n)
{
    double least = before > 0 ? b->least : INFINITY, most = before > 0 ? b->most : -INFINITY;

    if (n == 0) return;
    for (int i = 0; i < n; i++) {
        least = values[i] < least ? values[i] : least;
        most = values[i] > most ? values[i] : most;
    }
    least += 0.0; /* 0 has one sign */
    most += 0.0;
    if (before == 0)
        *b = (struct bins){.least = least, .most = most, .level = level_of(least, most)};
    else if (least < b->least || most > b->most)
        widen(b, least, most);
    add_all(b, values, n);
}

void bins_merge(struct bins *b, const struct bins *more)
{
    struct bins other = *more;
    double least = b->least < other.least ? b->least : other.least, most = b->most > other.most ? b->most : other.most;

    widen(b, least, most);
    widen(&other, least, most);
    for (int i = 0; i < BINS; i++)
        b->count[i] += other.count[i];
    b->ties += other.ties;
    b->whole += other.whole;
    b->rest += other.rest;
}

int bins_sound(const struct bins *b, uint32_t n)
{
    uint64_t sum = 0;
    int bins = 0;

    if (!(fabs(b->least) < MOST_SIZE && fabs(b->most) < MOST_SIZE && b->least <= b->most)) return 0;
    for (int i = 0; i < BINS; i++) {
        sum += b->count[i];
        if (b->count[i] > 0) bins = i + 1;
    }
    return b->level == level_of(b->least, b->most) && sum == n && b->ties > 0 && b->ties <= b->count[0]
           && bins == place(b->most, b->level) - place(b->least, b->level) + 1;
}

double bins_mean(const struct bins *b, uint32_t n)
{
    return ((double)(int64_t)b->whole + (double)b->rest * 0x1p-32) / n;
}

/* The k-th of c numbers spread evenly from `low` to `high`. */
static double spread(double low, double high, uint32_t k, uint32_t c, int whole)
{
    double part = (k + 0.5) / c;
    if (!whole) return low + (high - low) * part;
    return fmin(high, low + floor((high - low + 1) * part));
}

/* The k-th of the n numbers, ascending. */
static double at(const struct bins *b, uint32_t k, uint32_t n)
{
    int whole = b->rest == 0, i = 0;
    int64_t first = place(b->least, b->level);

    if (k < b->ties) return b->least;
    if (k == n - 1) return b->most;
    k -= b->ties;
    for (; i < BINS - 1; i++) {
        uint32_t count = b->count[i] - (i == 0 ? b->ties : 0);
        if (k < count) break;
        k -= count;
    }
    double low = square(ldexp((double)(first + i), b->level)), high = square(ldexp((double)(first + i + 1), b->level));
    if (whole) low = ceil(low), high = ceil(high) - 1;
    high = fmin(high, b->most);
    low = fmin(fmax(low, i == 0 ? b->least + whole : b->least), high);
    return spread(low, high, k, b->count[i] - (i == 0 ? b->ties : 0), whole);
}

static double quantile(const struct bins *b, uint32_t n, double p)
{
    double where = p * (n - 1), below = floor(where);
    uint32_t k = (uint32_t)below;
    double low = at(b, k, n);
    return where > below && k + 1 < n ? low + (where - below) * (at(b, k + 1, n) - low) : low;
}

struct summary bins_summary(const struct bins *b, uint32_t n)
{
    const double nan = (double)NAN;

    if (n == 0) return (struct summary){nan, nan, nan, nan, nan, nan};
    return (struct summary){bins_mean(b, n),     quantile(b, n, 0.05), quantile(b, n, 0.25),
                            quantile(b, n, 0.5), quantile(b, n, 0.75), quantile(b, n, 0.95)};
}
