/* One of k by weights: an alias table.
 *
 * The alias table (Walker 1977, doi:10.1145/355744.355749; built as by Vose
 * 1991, doi:10.1109/32.92917) splits k equal columns between two owners each;
 * a draw costs two words whatever k is. Its probabilities are rounded to
 * 2^-32 / k. Weights below 0 and nan count as 0; if all are 0, all are equal. */
#include "random/distributions.h"

static double usable(double w) { return w > 0 ? w : 0; }

static double total_weight(const double *weight, size_t k)
{
    double total = 0;
    for (size_t i = 0; i < k; i++)
        total += usable(weight[i]);
    return total;
}

/* `share` of a column as a threshold of 32 bits, rounded to the nearest. */
static uint32_t threshold_of(double share)
{
    double scaled = share * 0x1p32 + 0.5;
    return scaled >= 0x1p32 ? UINT32_MAX : (uint32_t)scaled;
}

void alias_build(struct alias_table *t, const double *weight, size_t k, uint32_t *threshold, uint32_t *alias,
                 uint32_t *work, double *scaled)
{
    double total = total_weight(weight, k);
    size_t small = 0, large = k; /* work: columns with too little in front, with too much behind */
    t->k = k;
    t->threshold = threshold;
    t->alias = alias;
    for (size_t i = 0; i < k; i++) {
        scaled[i] = total > 0 ? usable(weight[i]) / total * (double)k : 1;
        threshold[i] = UINT32_MAX;
        alias[i] = (uint32_t)i; /* a full column: either test gives i */
        if (scaled[i] < 1)
            work[small++] = (uint32_t)i;
        else
            work[--large] = (uint32_t)i;
    }
    while (small > 0 && large < k) {
        uint32_t poor = work[--small], rich = work[large];
        threshold[poor] = threshold_of(scaled[poor]);
        alias[poor] = rich;
        scaled[rich] = (scaled[rich] + scaled[poor]) - 1;
        if (scaled[rich] < 1) {
            large++;
            work[small++] = rich;
        }
    }
    /* Left over by rounding only. A column whose weight is 0 must not stay full;
     * it gets the heaviest as owner. */
    size_t heaviest = 0;
    for (size_t i = 1; i < k; i++)
        if (usable(weight[i]) > usable(weight[heaviest])) heaviest = i;
    while (small > 0) {
        uint32_t poor = work[--small];
        if (total > 0 && !(weight[poor] > 0)) {
            threshold[poor] = 0;
            alias[poor] = (uint32_t)heaviest;
        }
    }
}
