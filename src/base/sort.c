/* Sorting the values of one quantity over the replicates.
 *
 * Thousands of arrays of some hundred doubles are sorted for one result file. A
 * radix sort by the bytes of the leading 32 bits in which the
 * values differ has no branch that depends on them; for counts of people that
 * is all that differs, else an insertion sort ends what is in order already.
 * Short and long arrays: Shell sort with Ciura's gaps (Experimental Analysis of
 * Shellsort, 2001). */
#include "base/summary.h"

#include <stdint.h>
#include <string.h>

enum { RADIX_LEAST = 48, RADIX_MOST = 2048, RADIX_BITS = 32, DIGITS = 256 };

static void insert_by_gap(double *values, int n, int gap)
{
    for (int i = gap; i < n; i++) {
        double x = values[i];
        int j = i;

        for (; j >= gap && values[j - gap] > x; j -= gap)
            values[j] = values[j - gap];
        values[j] = x;
    }
}

static void shell_sort(double *values, int n)
{
    static const int gaps[] = {88573, 29524, 9841, 3280, 1093, 701, 301, 132, 57, 23, 10, 4, 1};

    for (unsigned g = 0; g < sizeof gaps / sizeof gaps[0]; g++)
        insert_by_gap(values, n, gaps[g]);
}

/* Whole number in the order of the doubles (IEEE 754): the sign bit of positive
 * ones set, all bits of negative ones turned. */
static uint64_t key_of(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits ^ ((0 - (bits >> 63)) | (uint64_t)1 << 63);
}

/* Leading bits in which any key differs from the first, at most RADIX_BITS wide. */
static uint64_t differing(const double *values, int n)
{
    uint64_t first = key_of(values[0]), differ = 0;
    int top = 63;

    for (int i = 1; i < n; i++)
        differ |= key_of(values[i]) ^ first;
    while (top > 0 && differ >> top == 0)
        top--;
    return top < RADIX_BITS ? differ : differ >> (top - RADIX_BITS + 1) << (top - RADIX_BITS + 1);
}

/* Stable: by the byte of the keys that begins at bit `shift`. */
static void scatter(const double *from, double *to, int n, int shift)
{
    int at[DIGITS] = {0}, sum = 0;

    for (int i = 0; i < n; i++)
        at[key_of(from[i]) >> shift & (DIGITS - 1)]++;
    for (int d = 0; d < DIGITS; d++) {
        int count = at[d];

        at[d] = sum;
        sum += count;
    }
    for (int i = 0; i < n; i++)
        to[at[key_of(from[i]) >> shift & (DIGITS - 1)]++] = from[i];
}

static void radix_sort(double *values, int n)
{
    double spare[RADIX_MOST], *from = values, *to = spare;
    uint64_t differ = differing(values, n);
    int shift = 0;

    while (shift < 64 && differ >> shift != 0) {
        double *swap = from;

        if ((differ >> shift & 1) == 0) {
            shift++;
            continue;
        }
        scatter(from, to, n, shift);
        from = to;
        to = swap;
        shift += 8;
    }
    if (from != values) memcpy(values, from, (size_t)n * sizeof *values);
    insert_by_gap(values, n, 1);
}

void sort_doubles(double *values, int n)
{
    if (n >= RADIX_LEAST && n <= RADIX_MOST)
        radix_sort(values, n);
    else
        shell_sort(values, n);
}
