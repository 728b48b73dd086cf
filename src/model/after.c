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
#include "random/distributions.h"

/* People who try again spread over the sectors like those who wait now; when
 * nobody waits, over all sectors alike. */
static void wait_again(struct world *w, int k, int64_t n)
{
    double share[MAX_SECTORS];
    int64_t part[MAX_SECTORS];
    int sectors = w->s->sector_count, classes = w->s->class_count;
    if (n == 0)
        return;
    double total = 0;
    for (int i = 0; i < sectors; i++) {
        share[i] = (double)w->waiting[(size_t)i * (size_t)classes + (size_t)k];
        total += share[i];
    }
    for (int i = 0; total <= 0 && i < sectors; i++)
        share[i] = 1;
    struct stream r = world_stream(w, STREAM_RETRY_SECTOR, (uint32_t)k);
    random_multinomial(&r, n, share, (size_t)sectors, 0, part);
    for (int i = 0; i < sectors; i++)
        w->waiting[(size_t)i * (size_t)classes + (size_t)k] += part[i];
}

/* Chances of a day to try again, to decide otherwise, or to wait on. */
static void decision_init(struct split *t, double days, double again)
{
    double now = -numeric_expm1(-1 / days);
    double p[2] = {now * again, now * (1 - again)};
    split_init(t, p, 2, 1);
}

/* Draws who of n decide today and how: returns those who try again, *others
 * those who do not. */
static int64_t decide(struct world *w, enum process_stream stream, int k, int64_t n, const struct split *t,
                      int64_t *others)
{
    int64_t count[3];
    struct stream r = world_stream(w, stream, (uint32_t)k);
    random_split(&r, t, n, count);
    *others = count[1];
    return count[0];
}

void after_step(struct world *w)
{
    const struct after_options *o = &w->o.after;
    const struct enforcement_options *e = &w->o.enforcement;
    struct split expelled[MAX_DEMOGRAPHICS], returned[MAX_DEMOGRAPHICS], home;
    decision_init(&home, o->home_days, o->home_retry);
    for (int d = 0; d < w->s->demographic_count; d++) {
        decision_init(&expelled[d], o->delay_days, o->reattempt[d]);
        decision_init(&returned[d], e->return_days, e->retry[d]);
    }
    for (int k = 0; k < w->s->class_count; k++) {
        int d = w->s->classes[k].demographic;
        int64_t others, again = decide(w, STREAM_AFTER, k, w->expelled[k], &expelled[d], &others);
        w->expelled[k] -= again + others;
        w->home[k] += others;
        wait_again(w, k, again);

        int64_t from_home = again = decide(w, STREAM_HOME, k, w->home[k], &home, &others);
        w->home[k] -= again + others;
        w->stayed[k] += others;
        departure_rejoin(w, k, again, (uint32_t)k);

        again = decide(w, STREAM_RETURNED, k, w->returned[k], &returned[d], &others);
        w->returned[k] -= again + others;
        w->stayed[k] += others;
        departure_rejoin(w, k, again, (uint32_t)(MAX_CLASSES + k));
        met_before_return(w, k, from_home, again);
    }
}
