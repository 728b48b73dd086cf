/* What happens after an encounter, by class and the law in force.
 *
 * One multinomial draw a class: expelled (Title 42), returned under ordinary
 * law (of whom a part will not try again), or processed in custody. Both kinds
 * of return have a daily capacity; what exceeds it is processed. Source of the
 * shares: `title` column of CBP's nationwide encounters, as policies set them.
 *
 * The lever is the share e of a demographic; classes of it differ (who cannot be
 * returned to Mexico is not expelled there). Where a policy follows a series with
 * columns for classes, a class keeps its distance from its demographic on the
 * logit scale: logit share = logit e + (logit recorded class - logit recorded e).
 * So a policy that sets e moves all classes of it, and 0 and 1 stay 0 and 1.
 * From the branch of a policy on the distance stands still. A class may also have other odds to be returned than its
 * demographic: children of a neighbouring country are returned, others are transferred to shelters by law. */
#include "model/disposition.h"

#include "base/numeric.h"
#include "model/border.h"
#include "model/cost.h"
#include "model/reattempt.h"

#include <string.h>

struct disposition_options {
    double expulsion[MAX_DEMOGRAPHICS], return_share[MAX_DEMOGRAPHICS], odds[MAX_CLASSES];
    double expulsion_capacity, return_capacity;
};
PROCESS_OPTIONS(disposition)

/* clang-format off */
static const struct option_spec disposition_option_rows[] = {
    {.name = "expulsion", .label = "share expelled", .unit = "share", AT(disposition, expulsion),
     .index = PER_DEMOGRAPHIC, .lever = 1, .low = 0, .high = 1, .value = 0, FROM_ENCOUNTERS,
     .help = "Share of encounters that end in expulsion (Title 42)."},
    {.name = "return", .label = "share returned at once", .unit = "share", AT(disposition, return_share),
     .index = PER_DEMOGRAPHIC, .lever = 1, .low = 0, .high = 1, .value = 0, OFF_UNLESS_STATED,
     .help = "Of those not expelled: voluntary return, expedited removal, return to wait abroad."},
    {.name = "return.odds", .label = "odds of a class to be returned", .unit = "ratio", AT(disposition, odds),
     .index = PER_CLASS, .low = 0, .high = 1e6, .value = 1, OWN_ASSUMPTION,
     .help = "Of a class, relative to the odds that its demographic has by `return`: children of a neighbouring country are."},
    {.name = "expulsion.capacity", .label = "capacity to expel", .unit = "people/day",
     AT(disposition, expulsion_capacity), .lever = 1, .low = 0, .high = 1e12, .value = 20000, OWN_ASSUMPTION,
     .help = "Expulsions a day at most."},
    {.name = "return.capacity", .label = "capacity to return", .unit = "people/day", AT(disposition, return_capacity),
     .lever = 1, .low = 0, .high = 1e12, .value = 8000, OWN_ASSUMPTION,
     .help = "Immediate returns a day at most."},
};
/* clang-format on */

/* A world today: chances by class to be expelled, to be returned, otherwise processed; of those returned not to try again;
 * and what became of the people. */
struct disposition_scratch {
    struct chances {
        double share[2][MAX_CLASSES], gives_up[MAX_CLASSES];
        int64_t encountered[MAX_CLASSES], expelled[MAX_CLASSES], returned[MAX_CLASSES], processed[MAX_CLASSES];
        uint32_t block[MAX_CLASSES];
        const double *chance[2];
        int64_t *to[3];
        struct binomial_row deterred;
    } day[MAX_WORLDS];
    struct chance_row rows[MAX_WORLDS];
};

static double logit(double p)
{
    const double edge = 1e-6;
    p = p < edge ? edge : p > 1 - edge ? 1 - edge : p;
    return numeric_log(p / (1 - p));
}

/* Share of a class that would be expelled today (pure). */
static double expulsion_share(const struct world *w, int k)
{
    const struct policy *p = w->policy;
    double e = disposition_options(w)->expulsion[w->s->classes[k].demographic];
    if (p->expulsion_record == 0 || p->expulsion_record[k].of_class < 0 || e <= 0 || e >= 1) return e;
    day_number day = p->expulsion_held > 0 && w->day > p->expulsion_held ? p->expulsion_held : w->day;
    double own = series_at(&w->s->series[p->expulsion_record[k].of_class], day);
    double all = series_at(&w->s->series[p->expulsion_record[k].of_demographic], day);
    return e == all ? own : numeric_logistic(logit(e) + logit(own) - logit(all));
}

double share_by_odds(double share, double odds) { return odds * share / (1 - share + odds * share); }

/* Share of a class, of those not expelled, that is returned at once (pure). */
static double returned_share(const struct world *w, int k)
{
    double share = disposition_options(w)->return_share[w->s->classes[k].demographic];
    double odds = disposition_options(w)->odds[k];
    return share > 0 && share < 1 ? share_by_odds(share, odds) : share;
}

double disposition_returned(const struct world *w, int k)
{
    double expelled = expulsion_share(w, k);
    return expelled + (1 - expelled) * returned_share(w, k);
}

static void chances_init(const struct world *w, struct chances *day)
{
    int64_t *const to[] = {day->expelled, day->returned, day->processed};
    size_t length = (size_t)w->plan->row_length;
    for (int i = 0; i < 3; i++) {
        memset(to[i], 0, length * sizeof *to[i]);
        day->to[i] = to[i];
    }
    memset(day->block, 0, length * sizeof day->block[0]);
    day->chance[0] = day->share[0];
    day->chance[1] = day->share[1];
    const struct disposition_options *o = disposition_options(w);
    const int64_t *encountered = border_state(w)->day.encountered;
    double share[MAX_CLASSES], back[MAX_CLASSES], expel_wish = 0, return_wish = 0;
    for (int k = 0; k < w->s->class_count; k++) {
        share[k] = expulsion_share(w, k);
        expel_wish += (double)encountered[k] * share[k];
        back[k] = returned_share(w, k);
        return_wish += (double)encountered[k] * (1 - share[k]) * back[k];
    }
    double expel = share_within(o->expulsion_capacity * w->scale, expel_wish);
    double give_back = share_within(o->return_capacity * w->scale, return_wish);
    for (int k = 0; k < w->s->class_count; k++) {
        day->share[0][k] = share[k] * expel;
        day->share[1][k] = (1 - share[k]) * back[k] * give_back;
        day->gives_up[k] = 1 - reattempt_options(w)->after_return;
        day->encountered[k] = encountered[k];
    }
}

/* Hands on what became of the people. */
static void settle_disposed(struct world *w, const struct chances *day)
{
    struct border_day *border = &border_state(w)->day;
    double *expelled = measure_row(w, M_EXPELLED), *returned = measure_row(w, M_RETURNED);
    for (int k = 0; k < w->s->class_count; k++) {
        w->stage.expelled[k] += day->expelled[k];
        border->into_custody[k] += day->processed[k];
        border->admitted[k] += day->processed[k];
        expelled[k] += (double)day->expelled[k];
        returned[k] += (double)day->returned[k];
    }
}

/* Nobody else has been sent away yet today. */
static void disposition_measures(struct world *w)
{
    double sent_away = 0;
    for (int k = 0; k < w->s->class_count; k++) {
        measure_row(w, M_PROCESSED)[k] += (double)border_state(w)->day.into_custody[k];
        sent_away += measure_row(w, M_EXPELLED)[k] + measure_row(w, M_RETURNED)[k];
    }
    measure_row(w, M_COST)[0] += sent_away * w->unit * cost_options(w)->expulsion;
}

static void disposition_step(struct worlds *all)
{
    struct disposition_scratch *a = all->work->scratch;
    for (int i = 0; i < all->count; i++) {
        struct chances *day = &a->day[i];
        chances_init(all->world[i], day);
        a->rows[i] =
            (struct chance_row){.from = day->encountered, .chance = day->chance, .to = day->to, .block = day->block};
    }
    draw_rows(all, STREAM_DISPOSITION, 3, CHANCE_AND_REST, a->rows, all->count);
    for (int i = 0; i < all->count; i++) { /* of the returned, some will not try again */
        struct chances *day = &a->day[i];
        struct stages *stage = &all->world[i]->stage;
        settle_disposed(all->world[i], day);
        binomial_row_init(&a->rows[i], &day->deterred, 0, day->returned, day->gives_up, stage->home, stage->expelled,
                          day->block);
    }
    draw_rows(all, STREAM_DISPOSITION, 2, CHANCE_BINOMIAL, a->rows, all->count);
    for (int i = 0; i < all->count; i++)
        disposition_measures(all->world[i]);
}

const struct process disposition_process = {
    .name = "disposition",
    OPTIONS(disposition),
    .scratch_size = sizeof(struct disposition_scratch),
    .streams = {STREAM_DISPOSITION},
    .step_together = disposition_step,
};
