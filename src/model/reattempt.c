/* After being turned around: try again, go home, form the intent again.
 *
 * Of those returned under ordinary law, which has consequences, a part goes
 * home at once (disposition.c). The others and the expelled decide with hazard
 * 1 / delay: with probability r they try again at the border (and count as a
 * further attempt), otherwise they go home. At home, or after interdiction, a
 * share forms the intent again.
 * Source: re-encounter rates of 34-38 % in mid 2021 (CBP monthly statements).
 * People who set out anew after an earlier encounter: reencounter.c. */
#include "model/reattempt.h"

#include "base/numeric.h"
#include "model/border.h"
#include "model/departure.h"
#include "model/interdiction.h"
#include "model/reencounter.h"

/* clang-format off */
static const struct option_spec reattempt_option_rows[] = {
    {.name = "reattempt", .label = "trying again", .unit = "probability", AT(reattempt, reattempt),
     .index = PER_DEMOGRAPHIC, .low = 0, .high = 1, .value = 0, OFF_UNLESS_STATED,
     .help = "Chance to try again after being turned around at the border (r)."},
    {.name = "reattempt.after_return", .label = "trying again after an ordinary return", .unit = "ratio",
     AT(reattempt, after_return), .low = 0, .high = 1, .value = 1, OWN_ASSUMPTION,
     .help = "Chance to try again after a return under ordinary law, relative to that after an expulsion."},
    {.name = "reattempt.delay_days", .label = "days until trying again", .unit = "days", AT(reattempt, delay_days),
     .low = 0.5, .high = 365, .value = 8, OWN_ASSUMPTION,
     .help = "Mean days until the decision."},
    {.name = "reattempt.home_retry", .label = "intent again at home", .unit = "probability",
     AT(reattempt, home_retry), .low = 0, .high = 1, .value = 0, OFF_UNLESS_STATED,
     .help = "Chance that someone back home forms the intent again."},
    {.name = "reattempt.home_days", .label = "days at home", .unit = "days", AT(reattempt, home_days), .low = 1,
     .high = 3650, .value = 60, OWN_ASSUMPTION,
     .help = "Mean days at home until that decision."},
    {.name = "reattempt.memory_days", .label = "memory of encounters", .unit = "days", AT(reattempt, memory_days),
     .low = 1, .high = 3650, .value = 365, .status = "measured",
     .source = "CBP monthly statements: unique means not encountered in the 12 months before",
     .help = "Mean days for which an encounter on an earlier journey makes the next one a re-encounter."},
};
/* clang-format on */

void reattempt_chances(double days, double again, double chance[2])
{
    double now = -numeric_expm1(-1 / days);
    chance[0] = now * again;
    chance[1] = now * (1 - again);
}

/* People of a world who may decide today, where those go who decide against it,
 * and chances by demographic to try again, not to, or to wait on. */
struct decision {
    int64_t *people, *others_go;
    struct split chances[MAX_DEMOGRAPHICS];
};

struct reattempt_scratch {
    struct worlds *all;
    struct decision decision[MAX_WORLDS];
    int64_t (*again)[MAX_CLASSES]; /* [world][class] of those who decide: try again */
    int64_t border[MAX_WORLDS][MAX_CLASSES], home[MAX_WORLDS][MAX_CLASSES], way[MAX_WORLDS][MAX_CLASSES];
};

/* People who try again spread over the sectors like those who wait now at what is open; when
 * nobody waits, over all sectors alike. */
static void spread_init(const struct world *w, int k, struct split *t)
{
    double share[MAX_SECTORS], total = 0;
    int sectors = w->s->sector_count, classes = w->s->class_count;
    for (int i = 0; i < sectors; i++) {
        share[i] = (double)border_state(w)->waiting[(size_t)i * (size_t)classes + (size_t)k] * crossing_open(w, i);
        total += share[i];
    }
    for (int i = 0; total <= 0 && i < sectors; i++)
        share[i] = 1;
    split_init(t, share, sectors, 0);
}

static void wait_in_sectors(void *user, int world, const struct split_cell *c)
{
    const struct world *w = ((struct worlds *)user)->world[world];
    int64_t *waiting = border_state(w)->waiting;
    for (size_t i = 0; i < (size_t)w->s->sector_count; i++)
        waiting[i * (size_t)w->s->class_count + c->cell] += c->counts[i];
}

static void wait_again(struct reattempt_scratch *a)
{
    struct batch *b = start_batch(a->all, 0, STREAM_RETRY_SECTOR, wait_in_sectors, a->all);
    for (int k = 0; k < a->all->world[0]->s->class_count; k++) {
        for (int i = 0; i < a->all->count; i++) {
            if (a->border[i][k] == 0) continue;
            struct split *spread = batch_split(b);
            spread_init(a->all->world[i], k, spread);
            batch_add(b, i, spread, a->all->world[i]->s->sector_count, (uint32_t)k, a->border[i][k]);
        }
    }
    batch_draw(b);
}

static void decision_init(struct decision *of, const struct world *w, int64_t *people, int64_t *others_go, double days,
                          const double *again)
{
    of->people = people;
    of->others_go = others_go;
    for (int d = 0; d < w->s->demographic_count; d++) {
        double p[2];
        reattempt_chances(days, again[d], p);
        split_init(&of->chances[d], p, 2, 1);
    }
}

/* Those who decide are no longer among the people who may. */
static void decided(void *user, int world, const struct split_cell *c)
{
    struct reattempt_scratch *a = user;
    const struct decision *of = &a->decision[world];
    a->again[world][c->cell] = c->counts[0];
    of->others_go[c->cell] += c->counts[1];
    of->people[c->cell] = c->counts[2];
}

/* Draws the decisions of the day; `again` is by world and class. */
static void decide(struct reattempt_scratch *a, enum process_stream stream, int64_t (*again)[MAX_CLASSES])
{
    const struct scenario *s = a->all->world[0]->s;
    struct batch *b = start_batch(a->all, 0, stream, decided, a);
    a->again = again;
    for (int k = 0; k < s->class_count; k++) {
        for (int i = 0; i < a->all->count; i++) {
            const struct decision *of = &a->decision[i];
            again[i][k] = 0;
            batch_add(b, i, &of->chances[s->classes[k].demographic], 3, (uint32_t)k, of->people[k]);
        }
    }
    batch_draw(b);
}

/* Back home after an encounter all have one chance. */
static void at_home_init(struct decision *of, struct world *w)
{
    double retry[MAX_DEMOGRAPHICS];
    for (int d = 0; d < w->s->demographic_count; d++)
        retry[d] = reattempt_options(w)->home_retry;
    decision_init(of, w, w->stage.home, w->stage.stayed, reattempt_options(w)->home_days, retry);
}

static void reattempt_step(struct worlds *all)
{
    struct reattempt_scratch *a = all->work->scratch;
    struct intent_again again[MAX_WORLDS];
    a->all = all;
    for (int i = 0; i < all->count; i++) {
        const struct reattempt_options *o = reattempt_options(all->world[i]);
        struct stages *stage = &all->world[i]->stage;
        decision_init(&a->decision[i], all->world[i], stage->expelled, stage->home, o->delay_days, o->reattempt);
    }
    decide(a, STREAM_REATTEMPT, a->border);
    wait_again(a);
    for (int i = 0; i < all->count; i++)
        at_home_init(&a->decision[i], all->world[i]);
    decide(a, STREAM_HOME, a->home);
    for (int i = 0; i < all->count; i++) {
        const struct interdiction_options *o = interdiction_options(all->world[i]);
        struct stages *stage = &all->world[i]->stage;
        decision_init(&a->decision[i], all->world[i], stage->returned, stage->stayed, o->return_days, o->retry);
    }
    decide(a, STREAM_RETURNED, a->way);
    for (int i = 0; i < all->count; i++)
        again[i] = (struct intent_again){a->home[i], a->way[i]};
    departure_rejoin(all, again);
    for (int i = 0; i < all->count; i++)
        reencounter_return(all->world[i], &again[i]);
}

const struct process reattempt_process = {
    .name = "reattempts",
    OPTIONS(reattempt),
    .scratch_size = sizeof(struct reattempt_scratch),
    .streams = {STREAM_REATTEMPT, STREAM_HOME, STREAM_RETURNED, STREAM_RETRY_SECTOR},
    .step_together = reattempt_step,
};
