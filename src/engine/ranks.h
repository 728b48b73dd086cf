/* Replicates over the ranks of MPI: mpirun -n 8 flujo compare ...
 *
 * Ranks take chunks of replicates from one counter, so that none waits for another; rank 0 gathers the values and alone
 * holds ensembles at the end: the same as without MPI, to the byte. In a build without MPI, and outside of mpirun, there is
 * one rank and ranks_run is ensembles_run. These functions are collective: all ranks call them, in one order, from one
 * thread. A rank that has failed by itself goes to ranks_end; there it meets the others in whatever they call next, which
 * then does nothing, and returns FLUJO_BAD_INPUT where it returns a status. */
#ifndef FLUJO_RANKS_H
#define FLUJO_RANKS_H

#include "engine/ensemble.h"

/* What the other ranks say then. */
#define RANKS_OTHER_FAILED                                                                                             \
    "another rank of MPI failed, as for want of memory or of a file; flujo alone on its machine says why"

/* Begin and end MPI where mpirun has started the process; called by main alone. */
void ranks_begin(void);
void ranks_end(int code);        /* the exit code of this rank */
const char *ranks_library(void); /* "Open MPI 4.1.4", or "not built in" */

int ranks_own(void);        /* 0: the one that shows and writes */
int ranks_count(void);      /* 1 without MPI */
int ranks_agree(int value); /* the value of rank 0 */
static inline enum flujo_status ranks_agree_status(enum flujo_status own)
{
    return (enum flujo_status)ranks_agree((int)own);
}
enum flujo_status ranks_worst(enum flujo_status status);
void ranks_sum(double *values, int count);                /* of all ranks, on rank 0 */
void ranks_total(void *none, int64_t *values, int count); /* of all ranks, on all */
/* As ensembles_run. On ranks above 0 every out[i] is null with FLUJO_OK. One that is stopped or fails stops all, and
 * nothing is kept. */
enum flujo_status ranks_run(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                            const int *policies, int count, struct ensemble **out, struct error_list *errors);
/* The same, with the ensembles on all ranks: for studies, which every rank carries out alike between their ensembles. */
enum flujo_status ranks_share(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                              const int *policies, int count, struct ensemble **out, struct error_list *errors);

#endif
