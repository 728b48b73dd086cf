/* Who was met before: people who went home and set out again.
 *
 * An encounter counts as a person's first unless there was one on this journey
 * (border.c) or, told here, on an earlier one within `reattempt.memory_days`.
 * Everyone who goes home from the destination was encountered; those who form
 * the intent again are known among the people of their class with intent. The
 * known share s of a class's pool is carried as a mean, those who set out are
 * a random part of the pool, and of today's arrivals at the border
 * Binomial(n, s) are known. Nothing but `unique_people` depends on it.
 * Source: CBP counts as unique who was not encountered in the 12 months before.
 * Limits: the share is that of the day of arrival, not of departure; the memory
 * fades exponentially in place of ending after 12 months. */
#include "model/world.h"

#include "base/numeric.h"
#include "model/batch.h"

static double pool_of(const struct world *w, int k)
{
    double people = 0;
    for (int c = w->plan->class_cells_first[k]; c < w->plan->class_cells_first[k + 1]; c++)
        people += (double)w->pool[c];
    return people;
}

/* Of the people of a class with intent, the share met before. */
static double known_share(const struct world *w, int k, double pool)
{
    return pool > 0 && w->known[k] > 0 ? (w->known[k] < pool ? w->known[k] / pool : 1) : 0;
}

void met_before_step(struct world *w)
{
    double keep = numeric_exp(-1 / w->o.after.memory_days);
    struct split known[MAX_CLASSES];
    struct batch b;
    batch_clear(&b);
    for (int k = 0; k < w->s->class_count; k++) {
        double pool = pool_of(w, k), left = measure_row(w, M_DEPARTURES)[k];
        double share = known_share(w, k, pool + left);
        int64_t arrived = w->first_waiting[k] - w->first_yesterday[k];
        w->known[k] = keep * (w->known[k] - share * left);
        w->known_share[k] = share;
        if (share <= 0 || arrived <= 0)
            continue;
        split_init_binomial(&known[k], share);
        batch_add(&b, &known[k], 2, (uint32_t)k, arrived);
    }
    batch_draw(&b, w, STREAM_MET_BEFORE);
    for (int i = 0; i < b.count; i++)
        w->first_waiting[b.cells[i].cell] -= b.cells[i].counts[0];
}

void met_before_return(struct world *w, const int64_t *from_home, const int64_t *from_the_way)
{
    for (int k = 0; k < w->s->class_count; k++) {
        w->known[k] += (double)from_home[k] + w->known_share[k] * (double)from_the_way[k];
        w->first_yesterday[k] = w->first_waiting[k];
    }
}
