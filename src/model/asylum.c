/* Asylum process: claims, backlog, decisions, age of cases.
 *
 * A share of those released opens a case. Decisions a day are limited; each
 * open case has the same chance to be decided today. Denied cases end in
 * removal for a share. Mean age: open cases age a day each day, decided ones
 * take the mean age with them. Limits: no priority dockets; a case may be
 * decided on the day it is opened, so as long as fewer claim than are decided
 * there is no backlog, and more decisions change nothing. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec asylum_specs[] = {
    {"asylum.claim", "claiming asylum", "share", PER_DEMOGRAPHIC, offsetof(struct model_options, asylum.claim), 0, 1, 0.4, 0,
     "assumed", "own assumption, no measurement known", "Share of those released who open a case."},
    {"asylum.decisions", "asylum decisions", "cases/day", PER_NONE, offsetof(struct model_options, asylum.decisions), 0, 1000000000000.0, 400, 1,
     "assumed", "own assumption, no measurement known", "Decisions a day for the arrivals of this scenario."},
    {"asylum.grant", "asylum granted", "share", PER_ORIGIN, offsetof(struct model_options, asylum.grant), 0, 1, 0.25, 0,
     "assumed", "own assumption, no measurement known", "Share of decisions that grant protection."},
    {"asylum.removal", "removed when denied", "share", PER_NONE, offsetof(struct model_options, asylum.removal), 0, 1, 0.1, 1,
     "assumed", "own assumption, no measurement known", "Share of denied cases that end in removal."},
};
const struct option_table asylum_option_table = {asylum_specs, sizeof asylum_specs / sizeof asylum_specs[0]};

#include "random/distributions.h"

void asylum_step(struct world *w)
{
    const struct asylum_options *o = &w->o.asylum;
    double open = 0;
    for (int k = 0; k < w->s->class_count; k++)
        open += (double)w->cases[k];
    double capacity = o->decisions * w->scale;
    double decide = open > capacity ? capacity / open : 1;
    double decided = 0, granted = 0;
    for (int k = 0; k < w->s->class_count; k++) {
        if (w->cases[k] == 0)
            continue;
        struct stream r = world_stream(w, STREAM_ASYLUM, (uint32_t)k);
        int64_t n = random_binomial(&r, w->cases[k], decide);
        int64_t yes = random_binomial(&r, n, o->grant[w->s->classes[k].origin]);
        int64_t removed = random_binomial(&r, n - yes, o->removal);
        removed = removed > w->settled[k] ? w->settled[k] : removed;
        w->cases[k] -= n;
        w->settled[k] -= removed;
        w->home[k] += removed;
        measure_row(w, M_RETURNED)[k] += (double)removed;
        decided += (double)n;
        granted += (double)yes;
    }
    double mean_age = open > 0 ? w->backlog_age / open : 0;
    w->backlog_age += open - decided - decided * mean_age;
    if (w->backlog_age < 0)
        w->backlog_age = 0;
    measure_row(w, M_ASYLUM_BACKLOG)[0] = open - decided;
    measure_row(w, M_ASYLUM_GRANTED)[0] = granted;
    measure_row(w, M_ASYLUM_DENIED)[0] = decided - granted;
    measure_row(w, M_ASYLUM_DAYS)[0] = mean_age;
}
