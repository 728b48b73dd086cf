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

#include <string.h>

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

/* A world's open cases this morning, the chances of a day by class, and what was decided. */
struct asylum_scratch {
    struct asylum_day {
        double open, decide[MAX_CLASSES], grant[MAX_CLASSES], removal[MAX_CLASSES];
        int64_t decided[MAX_CLASSES], granted[MAX_CLASSES], denied[MAX_CLASSES], removed[MAX_CLASSES],
            stayed[MAX_CLASSES];
        int64_t all_decided[2], all_granted[2];
        uint32_t block[MAX_CLASSES];
        struct binomial_row row;
    } day[MAX_WORLDS];
    struct chance_row rows[MAX_WORLDS];
};

static void day_init(const struct world *w, struct asylum_day *day)
{
    const struct asylum_options *o = asylum_options(w);
    size_t length = (size_t)w->plan->row_length;
    int64_t *const empty[] = {day->decided, day->granted, day->denied, day->removed, day->stayed};
    for (int i = 0; i < 5; i++)
        memset(empty[i], 0, length * sizeof(int64_t));
    memset(day->block, 0, length * sizeof day->block[0]);
    day->open = 0;
    for (int k = 0; k < w->s->class_count; k++)
        day->open += (double)asylum_state(w)->cases[k];
    double decide = share_within(o->decisions * w->scale, day->open);
    for (int k = 0; k < w->s->class_count; k++) {
        day->decide[k] = decide;
        day->grant[k] = o->grant[w->s->classes[k].origin];
        day->removal[k] = o->removal;
    }
}

/* Of the denied, those removed, as far as they are still in the destination. */
static void remove_denied(struct world *w, const struct asylum_day *day)
{
    double *returned = measure_row(w, M_RETURNED);
    for (int k = 0; k < w->s->class_count; k++) {
        int64_t *settled = &w->stage.settled[k], n = day->removed[k] > *settled ? *settled : day->removed[k];
        *settled -= n;
        w->stage.home[k] += n;
        returned[k] += (double)n;
    }
}

static void asylum_measures(struct world *w, const struct asylum_day *day)
{
    struct asylum_state *state = asylum_state(w);
    double decided = (double)day->all_decided[0], granted = (double)day->all_granted[0];
    double mean_age = day->open > 0 ? state->backlog_age / day->open : 0;
    state->backlog_age = backlog_age_next(state->backlog_age, day->open, decided, mean_age);
    measure_row(w, M_ASYLUM_BACKLOG)[0] = day->open - decided;
    measure_row(w, M_ASYLUM_GRANTED)[0] = granted;
    measure_row(w, M_ASYLUM_DENIED)[0] = decided - granted;
    measure_row(w, M_ASYLUM_DAYS)[0] = mean_age;
}

static void asylum_step(struct worlds *all)
{
    struct asylum_scratch *a = all->work->scratch;
    int n = all->count;
    for (int i = 0; i < n; i++) {
        struct asylum_day *day = &a->day[i];
        int64_t *cases = asylum_state(all->world[i])->cases;
        day_init(all->world[i], day);
        binomial_row_init(&a->rows[i], &day->row, 0, cases, day->decide, day->decided, cases, day->block);
        a->rows[i].total = day->all_decided;
    }
    draw_rows(all, STREAM_ASYLUM, 2, CHANCE_BINOMIAL, a->rows, n);
    for (int i = 0; i < n; i++) {
        struct asylum_day *day = &a->day[i];
        binomial_row_init(&a->rows[i], &day->row, 0, day->decided, day->grant, day->granted, day->denied, day->block);
        a->rows[i].total = day->all_granted;
    }
    draw_rows(all, STREAM_ASYLUM, 2, CHANCE_BINOMIAL, a->rows, n);
    for (int i = 0; i < n; i++) {
        struct asylum_day *day = &a->day[i];
        binomial_row_init(&a->rows[i], &day->row, 0, day->denied, day->removal, day->removed, day->stayed, day->block);
    }
    draw_rows(all, STREAM_ASYLUM, 2, CHANCE_BINOMIAL, a->rows, n);
    for (int i = 0; i < n; i++) {
        remove_denied(all->world[i], &a->day[i]);
        asylum_measures(all->world[i], &a->day[i]);
    }
}

const struct process asylum_process = {
    .name = "asylum",
    OPTIONS(asylum),
    STATE(asylum),
    .scratch_size = sizeof(struct asylum_scratch),
    .streams = {STREAM_ASYLUM},
    .step_together = asylum_step,
};
