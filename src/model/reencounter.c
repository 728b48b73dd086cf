/* Re-encounters: people who went home after an encounter and set out again.
 *
 * An encounter counts as a person's first unless there was one on this journey
 * (border.c) or, as computed here, on an earlier one within
 * `reattempt.memory_days`. Everyone who goes home from the destination was
 * encountered; those who form the intent again are known among the people of
 * their class with intent. The known share s of a class's pool is carried as a
 * mean, those who set out are a random part of the pool, and of today's arrivals
 * at the border Binomial(n, s) are known. Nothing but `unique_people` depends on it.
 * Source: CBP counts as unique who was not encountered in the 12 months before.
 * Limits: the share is that of the day of arrival, not of departure; the memory
 * fades exponentially in place of ending after 12 months. */
#include "model/reencounter.h"

#include "base/numeric.h"
#include "model/border.h"
#include "model/reattempt.h"

struct reencounter_state {
    double known[MAX_CLASSES],
        share[MAX_CLASSES];               /* of those with intent: encountered on an earlier journey (a mean) */
    int64_t first_yesterday[MAX_CLASSES]; /* border's first_waiting after yesterday's encounters */
};
PROCESS_STATE(reencounter)

static double pool_of(const struct world *w, int k)
{
    double people = 0;
    for (int c = w->plan->class_cells_first[k]; c < w->plan->class_cells_first[k + 1]; c++)
        people += (double)departure_state(w)->pool[c];
    return people;
}

double known_share(double known, double pool) { return pool > 0 && known > 0 ? (known < pool ? known / pool : 1) : 0; }

/* Lists those of a class who arrived today, when some of them may be known. */
static void list_arrived(struct batch *b, struct world *w, int world, int k, double keep)
{
    struct reencounter_state *state = reencounter_state(w);
    double left = measure_row(w, M_DEPARTURES)[k], share = known_share(state->known[k], pool_of(w, k) + left);
    int64_t arrived = border_state(w)->first_waiting[k] - state->first_yesterday[k];
    state->known[k] = keep * (state->known[k] - share * left);
    state->share[k] = share;
    if (share <= 0 || arrived <= 0) return;
    struct split *known = batch_split(b);
    split_init_binomial(known, share);
    batch_add(b, world, known, 2, (uint32_t)k, arrived);
}

static void not_first(void *user, int world, const struct split_cell *c)
{
    border_state(((struct worlds *)user)->world[world])->first_waiting[c->cell] -= c->counts[0];
}

static void reencounter_step(struct worlds *all)
{
    struct batch *b = start_batch(all, 0, STREAM_REENCOUNTER, not_first, all);
    double keep[MAX_WORLDS];
    for (int i = 0; i < all->count; i++)
        keep[i] = numeric_exp(-1 / reattempt_options(all->world[i])->memory_days);
    for (int k = 0; k < all->world[0]->s->class_count; k++)
        for (int i = 0; i < all->count; i++)
            list_arrived(b, all->world[i], i, k, keep[i]);
    batch_draw(b);
}

void reencounter_return(struct world *w, const struct intent_again *again)
{
    struct reencounter_state *state = reencounter_state(w);
    for (int k = 0; k < w->s->class_count; k++) {
        state->known[k] += (double)again->from_home[k] + state->share[k] * (double)again->from_the_way[k];
        state->first_yesterday[k] = border_state(w)->first_waiting[k];
    }
}

const struct process reencounter_process = {
    .name = "re-encounters",
    STATE(reencounter),
    .streams = {STREAM_REENCOUNTER},
    .step_together = reencounter_step,
};
