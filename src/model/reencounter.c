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

#include <string.h>

struct reencounter_state {
    double known[MAX_CLASSES],
        share[MAX_CLASSES];               /* of those with intent: encountered on an earlier journey (a mean) */
    int64_t first_yesterday[MAX_CLASSES]; /* border's first_waiting after yesterday's encounters */
};
PROCESS_STATE(reencounter)

static double pool_of(const struct world *w, int k)
{
    int64_t people = 0;
    for (int c = w->plan->class_cells_first[k]; c < w->plan->class_cells_first[k + 1]; c++)
        people += departure_state(w)->pool[c];
    return (double)people;
}

double known_share(double known, double pool) { return pool > 0 && known > 0 ? (known < pool ? known / pool : 1) : 0; }

/* Those of a world who arrived today when some of them may be known, and the chance that one is. */
struct reencounter_scratch {
    struct arrivals {
        double share[MAX_CLASSES];
        int64_t arrived[MAX_CLASSES], known[MAX_CLASSES], unknown[MAX_CLASSES];
        struct binomial_row row;
    } arrivals[MAX_WORLDS];
    struct chance_row rows[MAX_WORLDS];
};

static void count_arrived(const struct world *w, struct arrivals *a)
{
    struct reencounter_state *state = reencounter_state(w);
    double keep = numeric_exp(-1 / reattempt_options(w)->memory_days);
    const double *departures = w->row + w->plan->offset[M_DEPARTURES];
    size_t row = (size_t)w->plan->row_length * sizeof a->known[0];
    memset(a->known, 0, row);
    memset(a->unknown, 0, row);
    for (int k = 0; k < w->s->class_count; k++) {
        double left = departures[k], share = known_share(state->known[k], pool_of(w, k) + left);
        int64_t arrived = border_state(w)->first_waiting[k] - state->first_yesterday[k];
        state->known[k] = keep * (state->known[k] - share * left);
        state->share[k] = a->share[k] = share;
        a->arrived[k] = share > 0 && arrived > 0 ? arrived : 0;
    }
}

static void reencounter_step(struct worlds *all)
{
    struct reencounter_scratch *a = all->work->scratch;
    for (int i = 0; i < all->count; i++) {
        struct arrivals *day = &a->arrivals[i];
        count_arrived(all->world[i], day);
        binomial_row_init(&a->rows[i], &day->row, 0, day->arrived, day->share, day->known, day->unknown, 0);
    }
    draw_rows(all, STREAM_REENCOUNTER, 2, CHANCE_BINOMIAL, a->rows, all->count);
    for (int i = 0; i < all->count; i++)
        for (int k = 0; k < all->world[i]->s->class_count; k++)
            border_state(all->world[i])->first_waiting[k] -= a->arrivals[i].known[k];
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
    .scratch_size = sizeof(struct reencounter_scratch),
    .streams = {STREAM_REENCOUNTER},
    .step_together = reencounter_step,
};
