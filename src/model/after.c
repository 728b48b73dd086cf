/* After being turned around: try again, go home, form the intent again.
 *
 * Of those returned under ordinary law, which has consequences, a part goes
 * home at once (disposition.c). The others and the expelled decide with hazard
 * 1 / delay: with probability r they try again at the border (and count as a
 * further attempt), otherwise they go home. At home, or after interdiction, a
 * share forms the intent again.
 * Source: re-encounter rates of 34-38 % in mid 2021 (CBP monthly statements).
 * Who set out anew after an earlier encounter: met_before.c. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec after_specs[] = {
    {"reattempt", "trying again", "probability", PER_DEMOGRAPHIC, offsetof(struct model_options, after.reattempt), 0, 1,
     0.55, 0, "calibrated", "order fitted to CBP encounters 2019-21",
     "Chance to try again after being turned around at the border (r)."},
    {"reattempt.after_return", "trying again after an ordinary return", "ratio", PER_NONE,
     offsetof(struct model_options, after.after_return), 0, 1, 1, 0, "assumed", "own assumption, no measurement known",
     "Chance to try again after a return under ordinary law, relative to that after an expulsion."},
    {"reattempt.delay_days", "days until trying again", "days", PER_NONE,
     offsetof(struct model_options, after.delay_days), 0.5, 365, 8, 0, "assumed",
     "own assumption, no measurement known", "Mean days until the decision."},
    {"reattempt.home_retry", "intent again at home", "probability", PER_NONE,
     offsetof(struct model_options, after.home_retry), 0, 1, 0.3, 0, "assumed", "own assumption, no measurement known",
     "Chance that someone back home forms the intent again."},
    {"reattempt.home_days", "days at home", "days", PER_NONE, offsetof(struct model_options, after.home_days), 1, 3650,
     60, 0, "assumed", "own assumption, no measurement known", "Mean days at home until that decision."},
    {"reattempt.memory_days", "memory of encounters", "days", PER_NONE,
     offsetof(struct model_options, after.memory_days), 1, 3650, 365, 0, "measured",
     "CBP monthly statements: unique means not encountered in the 12 months before",
     "Mean days for which an encounter on an earlier journey makes the next one a re-encounter."},
};
const struct option_table after_option_table = {after_specs, sizeof after_specs / sizeof after_specs[0]};

#include "base/numeric.h"
#include "model/batch.h"

/* People who decided today to try again, by class. */
struct decided {
    int64_t again[MAX_CLASSES];
};

/* People who try again spread over the sectors like those who wait now; when
 * nobody waits, over all sectors alike. */
static void spread_init(const struct world *w, int k, struct split *t)
{
    double share[MAX_SECTORS], total = 0;
    int sectors = w->s->sector_count, classes = w->s->class_count;
    for (int i = 0; i < sectors; i++) {
        share[i] = (double)w->waiting[(size_t)i * (size_t)classes + (size_t)k];
        total += share[i];
    }
    for (int i = 0; total <= 0 && i < sectors; i++)
        share[i] = 1;
    split_init(t, share, sectors, 0);
}

static void wait_again_make(struct batch *b)
{
    size_t sectors = (size_t)b->worlds[0]->s->sector_count, classes = (size_t)b->worlds[0]->s->class_count;
    batch_draw(b, STREAM_RETRY_SECTOR);
    for (int j = 0; j < b->count; j++)
        for (size_t i = 0; i < sectors; i++)
            b->worlds[b->world[j]]->waiting[i * classes + b->cells[j].cell] += b->cells[j].counts[i];
    batch_clear(b);
}

static void wait_again(struct world *const *worlds, int count, const struct decided *who)
{
    int sectors = worlds[0]->s->sector_count;
    struct split spread[MAX_CLASSES][MAX_WORLDS];
    struct batch b;
    batch_start(&b, worlds);
    for (int k = 0; k < worlds[0]->s->class_count; k++) {
        for (int i = 0; i < count; i++) {
            if (who[i].again[k] == 0) continue;
            if (batch_full(&b, sectors)) wait_again_make(&b);
            spread_init(worlds[i], k, &spread[k][i]);
            batch_add(&b, i, &spread[k][i], sectors, (uint32_t)k, who[i].again[k]);
        }
    }
    wait_again_make(&b);
}

/* Those of a world who may decide today, where they go who decide not to try
 * again, and chances by demographic to try again, not to, or to wait on. */
struct deciders {
    int64_t *people, *others_go;
    struct split chances[MAX_DEMOGRAPHICS];
};

static void deciders_init(struct deciders *of, const struct world *w, int64_t *people, int64_t *others_go, double days,
                          const double *again)
{
    double now = -numeric_expm1(-1 / days);
    of->people = people;
    of->others_go = others_go;
    for (int d = 0; d < w->s->demographic_count; d++) {
        double p[2] = {now * again[d], now * (1 - again[d])};
        split_init(&of->chances[d], p, 2, 1);
    }
}

/* Draws who decide today and how: they are gone from `people`, those who try
 * again are told. */
static void decide(struct world *const *worlds, int count, enum process_stream stream, struct deciders *of,
                   struct decided *who)
{
    const struct scenario *s = worlds[0]->s;
    struct batch b;
    batch_start(&b, worlds);
    for (int k = 0; k < s->class_count; k++) {
        for (int i = 0; i < count; i++) {
            who[i].again[k] = 0;
            if (of[i].people[k] > 0)
                batch_add(&b, i, &of[i].chances[s->classes[k].demographic], 3, (uint32_t)k, of[i].people[k]);
        }
    }
    batch_draw(&b, stream);
    for (int j = 0; j < b.count; j++) {
        int i = b.world[j];
        uint32_t k = b.cells[j].cell;
        who[i].again[k] = b.cells[j].counts[0];
        of[i].others_go[k] += b.cells[j].counts[1];
        of[i].people[k] = b.cells[j].counts[2];
    }
}

/* Back home after an encounter they all have one chance. */
static void at_home_init(struct deciders *of, struct world *w)
{
    double retry[MAX_DEMOGRAPHICS];
    for (int d = 0; d < w->s->demographic_count; d++)
        retry[d] = w->o.after.home_retry;
    deciders_init(of, w, w->home, w->stayed, w->o.after.home_days, retry);
}

void after_step(struct world *const *worlds, int count)
{
    struct decided border[MAX_WORLDS], home[MAX_WORLDS], way[MAX_WORLDS];
    struct intent_again again[MAX_WORLDS];
    struct deciders of[MAX_WORLDS];
    for (int i = 0; i < count; i++)
        deciders_init(&of[i], worlds[i], worlds[i]->expelled, worlds[i]->home, worlds[i]->o.after.delay_days,
                      worlds[i]->o.after.reattempt);
    decide(worlds, count, STREAM_AFTER, of, border);
    wait_again(worlds, count, border);
    for (int i = 0; i < count; i++)
        at_home_init(&of[i], worlds[i]);
    decide(worlds, count, STREAM_HOME, of, home);
    for (int i = 0; i < count; i++)
        deciders_init(&of[i], worlds[i], worlds[i]->returned, worlds[i]->stayed, worlds[i]->o.enforcement.return_days,
                      worlds[i]->o.enforcement.retry);
    decide(worlds, count, STREAM_RETURNED, of, way);
    for (int i = 0; i < count; i++)
        again[i] = (struct intent_again){home[i].again, way[i].again};
    departure_rejoin(worlds, count, again);
    for (int i = 0; i < count; i++)
        met_before_return(worlds[i], &again[i]);
}
