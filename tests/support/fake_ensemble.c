#include "support/fake_ensemble.h"

#include "base/dates.h"

#include <stdlib.h>
#include <string.h>

static void *zeroed(size_t count, size_t bytes)
{
    void *p = calloc(count, bytes);

    if (p == NULL) abort();
    return p;
}

struct ensemble *fake_ensemble(const struct scenario *s, int policy, int replicates, int months)
{
    struct ensemble *e = zeroed(1, sizeof *e);
    int first = date_month_index(s->start), slots = measure_total_slots(s);

    *e = (struct ensemble){.scenario = s,
                           .policy = policy,
                           .replicates = replicates,
                           .completed = replicates,
                           .start = s->start,
                           .month_count = months,
                           .slots = slots,
                           .mean_slots = slots,
                           .horizon_count = 1};
    e->end = date_make((first + months) / 12, (first + months) % 12 + 1, 1) - 1;
    measure_offsets(s, e->offset);
    e->done = zeroed((size_t)replicates, 1);
    memset(e->done, 1, (size_t)replicates);
    e->monthly = zeroed((size_t)(replicates * months * slots), sizeof(double));
    e->horizon = zeroed((size_t)(replicates * slots), sizeof(double));
    e->mean_monthly = zeroed((size_t)(months * slots), sizeof(double));
    return e;
}

void fake_free(struct ensemble *e)
{
    free(e->done);
    free(e->monthly);
    free(e->horizon);
    free(e->mean_monthly);
    free(e);
}

double *fake_month(struct ensemble *e, int replicate, int month, int measure)
{
    return ensemble_month(e, replicate, month) + e->offset[measure];
}

double *fake_horizon(struct ensemble *e, int replicate, int measure)
{
    return ensemble_horizon(e, replicate, 0) + e->offset[measure];
}
