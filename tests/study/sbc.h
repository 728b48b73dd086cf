/* Simulation-based calibration (S. Talts et al., arXiv:1804.06788, 2018): truths
 * drawn from the prior, the posterior of each from one table of runs by the
 * steps of flujo calibrate (learnt summaries, nearest runs, adjustment), and the
 * rank of the truth among the posterior draws. */
#ifndef TESTS_SBC_H
#define TESTS_SBC_H

#include "study/runner.h"

enum { SBC_BINS = 10, SBC_MOST = 12 };

/* rows: runs of the table; sets: truths; keep: runs nearest to each. */
struct sbc {
    struct runner *runner; /* with chosen, chosen_count, targets set */
    size_t rows, sets, keep;
    double chi_square[SBC_MOST]; /* of the ranks, SBC_BINS - 1 degrees */
    double coverage[SBC_MOST];   /* of the 90 % intervals */
};

enum flujo_status sbc_run(struct sbc *s);

#endif
