/* Summaries over the replicates of all that an ensemble keeps by month, by day
 * and by horizon.
 *
 * The value of an element is formed in every complete replicate, then summarised;
 * nothing is ever summed over quantiles. A job is one period of one kind: jobs
 * are independent and may go to different threads. */
#ifndef FLUJO_PERIODS_H
#define FLUJO_PERIODS_H

#include "engine/ensemble.h"
#include "scenario/elements.h"
#include "base/summary.h"

enum period_kind { PERIOD_MONTH, PERIOD_DAY, PERIOD_HORIZON, PERIOD_KINDS };

struct periods {
    const struct ensemble *e;
    int count[PERIOD_KINDS];                    /* periods; 0 if the kind is not kept */
    int width[PERIOD_KINDS];                    /* elements of a period */
    int first[PERIOD_KINDS][MEASURE_COUNT + 1]; /* element of a period with which a measure begins */
    struct summary *rows[PERIOD_KINDS];         /* [period][element] */
};

/* Which periods and elements there are; `days`: by day too. No room for summaries. */
struct periods periods_shape(const struct ensemble *e, int days);
/* Room for the summaries of e; 0 without memory. Free it in either case. */
int periods_make(struct periods *p, const struct allocator *a, const struct ensemble *e);
void periods_free(struct periods *p, const struct allocator *a);

int periods_jobs(const struct periods *p);
/* Numbers of work space that a job needs. */
size_t periods_work(const struct ensemble *e);
size_t periods_stride(const struct ensemble *e);
/* The values of each element of a measure in the complete replicates of a period, a column each, periods_stride apart:
 * the number of these. e keeps them. */
int periods_columns(const struct ensemble *e, enum period_kind kind, int period, int measure, double *columns);
void periods_do(struct periods *p, int job, double *work);

/* All of it: room, and every job on threads (0 = all cores). Free it in either case. */
enum flujo_status periods_run(struct periods *p, const struct allocator *a, const struct ensemble *e, int threads);

/* The summary of the k-th element of a measure in a period. */
const struct summary *periods_at(const struct periods *p, enum period_kind kind, int period, int measure, int k);

#endif
