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
    {"reattempt", "trying again", "probability", PER_DEMOGRAPHIC, offsetof(struct model_options, after.reattempt), 0, 1, 0.55, 0,
     "calibrated", "order fitted to CBP encounters 2019-21", "Chance to try again after being turned around at the border (r)."},
    {"reattempt.after_return", "trying again after an ordinary return", "ratio", PER_NONE, offsetof(struct model_options, after.after_return), 0, 1, 1, 0,
     "assumed", "own assumption, no measurement known", "Chance to try again after a return under ordinary law, relative to that after an expulsion."},
    {"reattempt.delay_days", "days until trying again", "days", PER_NONE, offsetof(struct model_options, after.delay_days), 0.5, 365, 8, 0,
     "assumed", "own assumption, no measurement known", "Mean days until the decision."},
    {"reattempt.home_retry", "intent again at home", "probability", PER_NONE, offsetof(struct model_options, after.home_retry), 0, 1, 0.3, 0,
     "assumed", "own assumption, no measurement known", "Chance that someone back home forms the intent again."},
    {"reattempt.home_days", "days at home", "days", PER_NONE, offsetof(struct model_options, after.home_days), 1, 3650, 60, 0,
     "assumed", "own assumption, no measurement known", "Mean days at home until that decision."},
    {"reattempt.memory_days", "memory of encounters", "days", PER_NONE, offsetof(struct model_options, after.memory_days), 1, 3650, 365, 0,
     "measured", "CBP monthly statements: unique means not encountered in the 12 months before", "Mean days for which an encounter on an earlier journey makes the next one a re-encounter."},
};
const struct option_table after_option_table = {after_specs, sizeof after_specs / sizeof after_specs[0]};

#include "base/numeric.h"
#include "model/batch.h"

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

static void wait_again(struct world *w, const int64_t *again)
{
    int sectors = w->s->sector_count, classes = w->s->class_count;
    struct split spread[MAX_CLASSES];
    struct batch b;
    batch_clear(&b);
    for (int k = 0; k < classes; k++) {
        if (again[k] == 0)
            continue;
        spread_init(w, k, &spread[k]);
        batch_add(&b, &spread[k], sectors, (uint32_t)k, again[k]);
    }
    batch_draw(&b, w, STREAM_RETRY_SECTOR);
    for (int j = 0; j < b.count; j++)
        for (int i = 0; i < sectors; i++)
            w->waiting[(size_t)i * (size_t)classes + b.cells[j].cell] += b.cells[j].counts[i];
}

/* Chances of a day to try again, to decide otherwise, or to wait on. */
static void decision_init(struct split *t, double days, const double *again, int demographics)
{
    double now = -numeric_expm1(-1 / days);
    for (int d = 0; d < demographics; d++) {
        double p[2] = {now * again[d], now * (1 - again[d])};
        split_init(&t[d], p, 2, 1);
    }
}

/* Draws who of `people` decide today and how; by class those who try again,
 * and those who do not. Both are gone from `people`. */
static void decide(struct world *w, enum process_stream stream, const struct split *by_demographic, int64_t *people,
                   int64_t *again, int64_t *others)
{
    struct batch b;
    batch_clear(&b);
    for (int k = 0; k < w->s->class_count; k++) {
        again[k] = others[k] = 0;
        if (people[k] > 0)
            batch_add(&b, &by_demographic[w->s->classes[k].demographic], 3, (uint32_t)k, people[k]);
    }
    batch_draw(&b, w, stream);
    for (int i = 0; i < b.count; i++) {
        uint32_t k = b.cells[i].cell;
        again[k] = b.cells[i].counts[0];
        others[k] = b.cells[i].counts[1];
        people[k] = b.cells[i].counts[2];
    }
}

static void add(int64_t *to, const int64_t *people, int classes)
{
    for (int k = 0; k < classes; k++)
        to[k] += people[k];
}

void after_step(struct world *w)
{
    const struct after_options *o = &w->o.after;
    const struct enforcement_options *e = &w->o.enforcement;
    int demographics = w->s->demographic_count, classes = w->s->class_count;
    struct split expelled[MAX_DEMOGRAPHICS], returned[MAX_DEMOGRAPHICS], home[MAX_DEMOGRAPHICS];
    int64_t again[MAX_CLASSES], others[MAX_CLASSES], from_home[MAX_CLASSES];
    double home_retry[MAX_DEMOGRAPHICS];
    for (int d = 0; d < demographics; d++)
        home_retry[d] = o->home_retry;
    decision_init(home, o->home_days, home_retry, demographics);
    decision_init(expelled, o->delay_days, o->reattempt, demographics);
    decision_init(returned, e->return_days, e->retry, demographics);

    decide(w, STREAM_AFTER, expelled, w->expelled, again, others);
    add(w->home, others, classes);
    wait_again(w, again);
    decide(w, STREAM_HOME, home, w->home, from_home, others);
    add(w->stayed, others, classes);
    decide(w, STREAM_RETURNED, returned, w->returned, again, others);
    add(w->stayed, others, classes);
    departure_rejoin(w, from_home, again);
    met_before_return(w, from_home, again);
}
