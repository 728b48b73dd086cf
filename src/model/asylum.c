/* Asylum process: claims, backlog, decisions, age of cases.
 *
 * A share of those released opens a case. Decisions a day are limited; each
 * open case has the same chance to be decided today. Denied cases end in
 * removal for a share. Mean age: open cases age a day each day, decided ones
 * take the mean age with them. Limits: no priority dockets; a case may be
 * decided on the day it is opened, so as long as fewer claim than are decided
 * there is no backlog, and more decisions change nothing. */
#include "model/asylum.h"

#include "model/border.h"

/* clang-format off */
static const struct option_spec asylum_option_rows[] = {
    {.name = "asylum.claim", .label = "claiming asylum", .unit = "share", AT(asylum, claim), .index = PER_DEMOGRAPHIC,
     .low = 0, .high = 1, .value = 0, OFF_UNLESS_STATED,
     .help = "Share of those released who open a case."},
    {.name = "asylum.decisions", .label = "asylum decisions", .unit = "cases/day", AT(asylum, decisions), .lever = 1,
     .low = 0, .high = 1e12, .value = 0, OFF_UNLESS_STATED,
     .help = "Decisions a day for the arrivals of this scenario."},
    {.name = "asylum.grant", .label = "asylum granted", .unit = "share", AT(asylum, grant), .index = PER_ORIGIN,
     .low = 0, .high = 1, .value = 0.25, OWN_ASSUMPTION,
     .help = "Share of decisions that grant protection."},
    {.name = "asylum.removal", .label = "removed when denied", .unit = "share", AT(asylum, removal), .lever = 1,
     .low = 0, .high = 1, .value = 0.1, OWN_ASSUMPTION,
     .help = "Share of denied cases that end in removal."},
};
/* clang-format on */

double backlog_age_next(double age, double open, double decided, double mean_age)
{
    age += open - decided - decided * mean_age;
    return age < 0 ? 0 : age;
}

/* A world's open cases this morning, the chances of a day and what was decided. */
struct asylum_scratch {
    struct worlds *all;
    struct batch *grants, *removals;
    struct asylum_day {
        double open, decided, granted;
        struct split decide, grant[MAX_ORIGINS], removal;
    } day[MAX_WORLDS];
};

static void day_init(const struct world *w, struct asylum_day *day)
{
    const struct asylum_options *o = asylum_options(w);
    day->open = day->decided = day->granted = 0;
    for (int k = 0; k < w->s->class_count; k++)
        day->open += (double)asylum_state(w)->cases[k];
    split_init_binomial(&day->decide, share_within(o->decisions * w->scale, day->open));
    for (int i = 0; i < w->s->origin_count; i++)
        split_init_binomial(&day->grant[i], o->grant[i]);
    split_init_binomial(&day->removal, o->removal);
}

static void decided(void *user, int world, const struct split_cell *c)
{
    struct asylum_scratch *a = user;
    struct asylum_day *day = &a->day[world];
    const struct world *w = a->all->world[world];
    asylum_state(w)->cases[c->cell] -= c->counts[0];
    day->decided += (double)c->counts[0];
    batch_add_further(a->grants, world, c, &day->grant[w->s->classes[c->cell].origin], 2, c->counts[0]);
}

static void granted(void *user, int world, const struct split_cell *c)
{
    struct asylum_scratch *a = user;
    a->day[world].granted += (double)c->counts[0];
    batch_add_further(a->removals, world, c, &a->day[world].removal, 2, c->counts[1]);
}

/* Of the denied, those removed, as far as they are still in the destination. */
static void removed(void *user, int world, const struct split_cell *c)
{
    struct world *w = ((struct asylum_scratch *)user)->all->world[world];
    int64_t *settled = &w->stage.settled[c->cell], n = c->counts[0] > *settled ? *settled : c->counts[0];
    *settled -= n;
    w->stage.home[c->cell] += n;
    measure_row(w, M_RETURNED)[c->cell] += (double)n;
}

static void asylum_measures(struct world *w, const struct asylum_day *day)
{
    struct asylum_state *state = asylum_state(w);
    double mean_age = day->open > 0 ? state->backlog_age / day->open : 0;
    state->backlog_age = backlog_age_next(state->backlog_age, day->open, day->decided, mean_age);
    measure_row(w, M_ASYLUM_BACKLOG)[0] = day->open - day->decided;
    measure_row(w, M_ASYLUM_GRANTED)[0] = day->granted;
    measure_row(w, M_ASYLUM_DENIED)[0] = day->decided - day->granted;
    measure_row(w, M_ASYLUM_DAYS)[0] = mean_age;
}

static void asylum_step(struct worlds *all)
{
    struct asylum_scratch *a = all->work->scratch;
    struct batch *b = start_batch(all, 0, STREAM_ASYLUM, decided, a);
    a->all = all;
    a->grants = start_batch(all, 1, STREAM_ASYLUM, granted, a);
    a->removals = start_batch(all, 2, STREAM_ASYLUM, removed, a);
    for (int i = 0; i < all->count; i++)
        day_init(all->world[i], &a->day[i]);
    for (int k = 0; k < all->world[0]->s->class_count; k++)
        for (int i = 0; i < all->count; i++)
            batch_add(b, i, &a->day[i].decide, 2, (uint32_t)k, asylum_state(all->world[i])->cases[k]);
    batch_draw(b);
    batch_draw(a->grants);
    batch_draw(a->removals);
    for (int i = 0; i < all->count; i++)
        asylum_measures(all->world[i], &a->day[i]);
}

const struct process asylum_process = {
    .name = "asylum",
    OPTIONS(asylum),
    STATE(asylum),
    .scratch_size = sizeof(struct asylum_scratch),
    .streams = {STREAM_ASYLUM},
    .step_together = asylum_step,
};
