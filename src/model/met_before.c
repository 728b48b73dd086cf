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

/* Lists those of a class who arrived today, when some of them may be known. */
static void list_arrived(struct batch *b, int world, int k, double keep, struct split *known)
{
    struct world *w = b->worlds[world];
    double pool = pool_of(w, k), left = measure_row(w, M_DEPARTURES)[k];
    double share = known_share(w, k, pool + left);
    int64_t arrived = w->first_waiting[k] - w->first_yesterday[k];
    w->known[k] = keep * (w->known[k] - share * left);
    w->known_share[k] = share;
    if (share <= 0 || arrived <= 0) return;
    split_init_binomial(known, share);
    batch_add(b, world, known, 2, (uint32_t)k, arrived);
}

void met_before_step(struct world *const *worlds, int count)
{
    double keep[MAX_WORLDS];
    struct split known[MAX_CLASSES][MAX_WORLDS];
    struct batch b;
    batch_start(&b, worlds);
    for (int i = 0; i < count; i++)
        keep[i] = numeric_exp(-1 / worlds[i]->o.after.memory_days);
    for (int k = 0; k < worlds[0]->s->class_count; k++)
        for (int i = 0; i < count; i++)
            list_arrived(&b, i, k, keep[i], &known[k][i]);
    batch_draw(&b, STREAM_MET_BEFORE);
    for (int i = 0; i < b.count; i++)
        worlds[b.world[i]]->first_waiting[b.cells[i].cell] -= b.cells[i].counts[0];
}

void met_before_return(struct world *w, const struct intent_again *who)
{
    for (int k = 0; k < w->s->class_count; k++) {
        w->known[k] += (double)who->from_home[k] + w->known_share[k] * (double)who->from_the_way[k];
        w->first_yesterday[k] = w->first_waiting[k];
    }
}
