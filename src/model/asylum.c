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
    {"asylum.claim", "claiming asylum", "share", PER_DEMOGRAPHIC, offsetof(struct model_options, asylum.claim), 0, 1,
     0.4, 0, "assumed", "own assumption, no measurement known", "Share of those released who open a case."},
    {"asylum.decisions", "asylum decisions", "cases/day", PER_NONE, offsetof(struct model_options, asylum.decisions), 0,
     1000000000000.0, 400, 1, "assumed", "own assumption, no measurement known",
     "Decisions a day for the arrivals of this scenario."},
    {"asylum.grant", "asylum granted", "share", PER_ORIGIN, offsetof(struct model_options, asylum.grant), 0, 1, 0.25, 0,
     "assumed", "own assumption, no measurement known", "Share of decisions that grant protection."},
    {"asylum.removal", "removed when denied", "share", PER_NONE, offsetof(struct model_options, asylum.removal), 0, 1,
     0.1, 1, "assumed", "own assumption, no measurement known", "Share of denied cases that end in removal."},
};
const struct option_table asylum_option_table = {asylum_specs, sizeof asylum_specs / sizeof asylum_specs[0]};

#include "model/batch.h"

/* A world's open cases this morning, the chances of a day and what was decided. */
struct asylum_day {
    double open, decided, granted;
    struct split decide, grant[MAX_ORIGINS], removal;
};

static void asylum_day_of(const struct world *w, struct asylum_day *day)
{
    const struct asylum_options *o = &w->o.asylum;
    double capacity = o->decisions * w->scale;
    day->open = day->decided = day->granted = 0;
    for (int k = 0; k < w->s->class_count; k++)
        day->open += (double)w->cases[k];
    split_init_binomial(&day->decide, day->open > capacity ? capacity / day->open : 1);
    for (int i = 0; i < w->s->origin_count; i++)
        split_init_binomial(&day->grant[i], o->grant[i]);
    split_init_binomial(&day->removal, o->removal);
}

static void close_cases(struct world *w, int k, int64_t decided, int64_t removed)
{
    removed = removed > w->settled[k] ? w->settled[k] : removed;
    w->cases[k] -= decided;
    w->settled[k] -= removed;
    w->home[k] += removed;
    measure_row(w, M_RETURNED)[k] += (double)removed;
}

/* Decided, of them granted, and of the others removed. */
static void decide_cases(struct world *const *worlds, int count, struct asylum_day *days)
{
    const struct scenario *s = worlds[0]->s;
    struct batch decided, granted, removed;
    batch_start(&decided, worlds);
    batch_start(&granted, worlds);
    batch_start(&removed, worlds);
    for (int k = 0; k < s->class_count; k++)
        for (int i = 0; i < count; i++)
            if (worlds[i]->cases[k] > 0) batch_add(&decided, i, &days[i].decide, 2, (uint32_t)k, worlds[i]->cases[k]);
    batch_draw(&decided, STREAM_ASYLUM);
    for (int j = 0; j < decided.count; j++)
        batch_add_after(&granted, &decided, j, &days[decided.world[j]].grant[s->classes[decided.cells[j].cell].origin],
                        2, decided.cells[j].counts[0]);
    batch_draw(&granted, STREAM_ASYLUM);
    for (int j = 0; j < decided.count; j++)
        batch_add_after(&removed, &granted, j, &days[decided.world[j]].removal, 2, granted.cells[j].counts[1]);
    batch_draw(&removed, STREAM_ASYLUM);
    for (int j = 0; j < decided.count; j++) {
        struct asylum_day *day = &days[decided.world[j]];
        close_cases(worlds[decided.world[j]], (int)decided.cells[j].cell, decided.cells[j].counts[0],
                    removed.cells[j].counts[0]);
        day->decided += (double)decided.cells[j].counts[0];
        day->granted += (double)granted.cells[j].counts[0];
    }
}

static void asylum_measures(struct world *w, const struct asylum_day *day)
{
    double mean_age = day->open > 0 ? w->backlog_age / day->open : 0;
    w->backlog_age += day->open - day->decided - day->decided * mean_age;
    if (w->backlog_age < 0) w->backlog_age = 0;
    measure_row(w, M_ASYLUM_BACKLOG)[0] = day->open - day->decided;
    measure_row(w, M_ASYLUM_GRANTED)[0] = day->granted;
    measure_row(w, M_ASYLUM_DENIED)[0] = day->decided - day->granted;
    measure_row(w, M_ASYLUM_DAYS)[0] = mean_age;
}

void asylum_step(struct world *const *worlds, int count)
{
    struct asylum_day days[MAX_WORLDS];
    for (int i = 0; i < count; i++)
        asylum_day_of(worlds[i], &days[i]);
    decide_cases(worlds, count, days);
    for (int i = 0; i < count; i++)
        asylum_measures(worlds[i], &days[i]);
}
