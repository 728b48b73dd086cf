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

double decision_chance(double days) { return -numeric_expm1(-1 / days); }

void reattempt_chances(double now, double again, double chance[2])
{
    chance[0] = now * again;
    chance[1] = now * (1 - again);
}

/* People of a world who may decide today: they try again, go elsewhere, or wait on. */
struct decision {
    double chance[2][MAX_CLASSES];
    const double *chances[2];
    int64_t *to[3];
};

struct reattempt_scratch {
    struct decision decision[MAX_WORLDS];
    int64_t border[MAX_WORLDS][MAX_CLASSES], home[MAX_WORLDS][MAX_CLASSES], way[MAX_WORLDS][MAX_CLASSES];
    struct spread {
        double weight[MAX_SECTORS][MAX_CLASSES];
        const double *weights[MAX_SECTORS];
        int64_t *to[MAX_SECTORS];
    } spread[MAX_WORLDS];
    struct chance_row rows[MAX_WORLDS];
};

/* People who try again spread over the sectors like those who wait now at what is open; when
 * nobody waits, over all sectors alike. */
static void spread_init(const struct world *w, struct spread *a)
{
    double total[MAX_CLASSES] = {0};
    int sectors = w->s->sector_count, classes = w->s->class_count;
    for (int i = 0; i < sectors; i++) {
        double open = crossing_open(w, i);
        a->weights[i] = a->weight[i];
        a->to[i] = border_state(w)->waiting + (size_t)i * (size_t)w->plan->row_length;
        const int64_t *restrict waiting = a->to[i];
        double *restrict weight = a->weight[i];
        for (int k = 0; k < classes; k++) {
            weight[k] = real_of_count(waiting[k]) * open;
            total[k] += weight[k];
        }
    }
    for (int k = 0; k < classes; k++)
        for (int i = 0; total[k] <= 0 && i < sectors; i++)
            a->weight[i][k] = 1;
}

static void wait_again(const struct worlds *all, struct reattempt_scratch *a)
{
    int sectors = all->world[0]->s->sector_count;
    for (int i = 0; i < all->count; i++) {
        spread_init(all->world[i], &a->spread[i]);
        a->rows[i] = (struct chance_row){.from = a->border[i], .chance = a->spread[i].weights, .to = a->spread[i].to};
    }
    if (sectors > 0) draw_rows(all, STREAM_RETRY_SECTOR, sectors, CHANCE_WEIGHTS, a->rows, all->count);
}

/* A decision of the day: to[0] becomes those who try again, to[1] receives those who decide against it, and to[2] are the
 * people who may decide, whom these leave. */
static void decision_row(struct chance_row *row, struct decision *of, const struct world *w, int64_t *const to[3],
                         double days, const double *retry)
{
    double p[MAX_DEMOGRAPHICS][2], now = decision_chance(days);
    for (int d = 0; d < w->s->demographic_count; d++)
        reattempt_chances(now, retry[d], p[d]);
    for (int k = 0; k < w->s->class_count; k++) {
        of->chance[0][k] = p[w->s->classes[k].demographic][0];
        of->chance[1][k] = p[w->s->classes[k].demographic][1];
        to[0][k] = 0;
    }
    for (int j = 0; j < 2; j++)
        of->chances[j] = of->chance[j];
    for (int j = 0; j < 3; j++)
        of->to[j] = to[j];
    *row = (struct chance_row){.from = to[2], .chance = of->chances, .to = of->to};
}

/* Back home after an encounter all have one chance. */
static void home_row(struct chance_row *row, struct decision *of, struct world *w, int64_t *again)
{
    double retry[MAX_DEMOGRAPHICS];
    for (int d = 0; d < w->s->demographic_count; d++)
        retry[d] = reattempt_options(w)->home_retry;
    decision_row(row, of, w, (int64_t *[]){again, w->stage.stayed, w->stage.home}, reattempt_options(w)->home_days,
                 retry);
}

static void reattempt_step(struct worlds *all)
{
    struct reattempt_scratch *a = all->work->scratch;
    struct intent_again again[MAX_WORLDS];
    for (int i = 0; i < all->count; i++) {
        const struct reattempt_options *o = reattempt_options(all->world[i]);
        struct stages *stage = &all->world[i]->stage;
        decision_row(&a->rows[i], &a->decision[i], all->world[i],
                     (int64_t *[]){a->border[i], stage->home, stage->expelled}, o->delay_days, o->reattempt);
    }
    draw_rows(all, STREAM_REATTEMPT, 3, CHANCE_AND_REST, a->rows, all->count);
    wait_again(all, a);
    for (int i = 0; i < all->count; i++)
        home_row(&a->rows[i], &a->decision[i], all->world[i], a->home[i]);
    draw_rows(all, STREAM_HOME, 3, CHANCE_AND_REST, a->rows, all->count);
    for (int i = 0; i < all->count; i++) {
        const struct interdiction_options *o = interdiction_options(all->world[i]);
        struct stages *stage = &all->world[i]->stage;
        decision_row(&a->rows[i], &a->decision[i], all->world[i],
                     (int64_t *[]){a->way[i], stage->stayed, stage->returned}, o->return_days, o->retry);
    }
    draw_rows(all, STREAM_RETURNED, 3, CHANCE_AND_REST, a->rows, all->count);
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
