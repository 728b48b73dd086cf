/* What happens after an encounter, by demographic and the law in force.
 *
 * One multinomial draw a class: expelled (Title 42), returned under ordinary
 * law (of whom a part will not try again), or processed in custody. Both kinds
 * of return have a daily capacity; what exceeds it is processed. Source of the
 * shares: `title` column of CBP's nationwide encounters, as policies set them. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec disposition_specs[] = {
    {"expulsion", "share expelled", "share", PER_DEMOGRAPHIC, offsetof(struct model_options, disposition.expulsion), 0,
     1, 0, 1, "measured", "CBP nationwide encounters; press of record",
     "Share of encounters that end in expulsion (Title 42)."},
    {"return", "share returned at once", "share", PER_DEMOGRAPHIC,
     offsetof(struct model_options, disposition.return_share), 0, 1, 0.3, 1, "assumed",
     "own assumption, no measurement known",
     "Of those not expelled: voluntary return, expedited removal, return to wait abroad."},
    {"expulsion.capacity", "capacity to expel", "people/day", PER_NONE,
     offsetof(struct model_options, disposition.expulsion_capacity), 0, 1000000000000.0, 20000, 1, "assumed",
     "own assumption, no measurement known", "Expulsions a day at most."},
    {"return.capacity", "capacity to return", "people/day", PER_NONE,
     offsetof(struct model_options, disposition.return_capacity), 0, 1000000000000.0, 8000, 1, "assumed",
     "own assumption, no measurement known", "Immediate returns a day at most."},
};
const struct option_table disposition_option_table = {disposition_specs,
                                                      sizeof disposition_specs / sizeof disposition_specs[0]};

#include "model/batch.h"

/* Share of a wish that a daily capacity lets through (pure). */
static double within(double capacity, double wish) { return wish > capacity ? capacity / wish : 1; }

/* Chances of a world today: expelled, returned, or processed; and of those
 * returned not to try again. */
struct disposition_day {
    struct split chances[MAX_DEMOGRAPHICS], deterred;
};

static void disposition_day_of(const struct world *w, struct disposition_day *day)
{
    const struct disposition_options *o = &w->o.disposition;
    double expel_wish = 0, return_wish = 0;
    for (int k = 0; k < w->s->class_count; k++) {
        int d = w->s->classes[k].demographic;
        expel_wish += (double)w->encountered[k] * o->expulsion[d];
        return_wish += (double)w->encountered[k] * (1 - o->expulsion[d]) * o->return_share[d];
    }
    double expel = within(o->expulsion_capacity * w->scale, expel_wish);
    double give_back = within(o->return_capacity * w->scale, return_wish);
    for (int d = 0; d < w->s->demographic_count; d++) {
        double p[2] = {o->expulsion[d] * expel, (1 - o->expulsion[d]) * o->return_share[d] * give_back};
        split_init(&day->chances[d], p, 2, 1);
    }
    split_init_binomial(&day->deterred, 1 - w->o.after.after_return);
}

/* By what was drawn for the class: expelled, returned, processed. */
static void dispose(struct world *w, int k, const int64_t count[3], int64_t deterred)
{
    w->expelled[k] += count[0] + count[1] - deterred;
    w->home[k] += deterred;
    w->custody_entry[k] += count[2];
    w->admitted_today[k] += count[2];
    measure_row(w, M_EXPELLED)[k] += (double)count[0];
    measure_row(w, M_RETURNED)[k] += (double)count[1];
    measure_row(w, M_PROCESSED)[k] += (double)w->custody_entry[k];
}

void disposition_step(struct world *const *worlds, int count)
{
    struct disposition_day day[MAX_WORLDS];
    struct batch b, then;
    batch_start(&b, worlds);
    batch_start(&then, worlds);
    for (int i = 0; i < count; i++)
        disposition_day_of(worlds[i], &day[i]);
    for (int k = 0; k < worlds[0]->s->class_count; k++)
        for (int i = 0; i < count; i++)
            batch_add(&b, i, &day[i].chances[worlds[i]->s->classes[k].demographic], 3, (uint32_t)k,
                      worlds[i]->encountered[k]);
    batch_draw(&b, STREAM_DISPOSITION);
    for (int j = 0; j < b.count; j++)
        batch_add_after(&then, &b, j, &day[b.world[j]].deterred, 2, b.cells[j].counts[1]);
    batch_draw(&then, STREAM_DISPOSITION);

    double sent_away[MAX_WORLDS] = {0};
    for (int j = 0; j < b.count; j++) {
        const int64_t *n = b.cells[j].counts;
        dispose(worlds[b.world[j]], (int)b.cells[j].cell, n, then.cells[j].counts[0]);
        sent_away[b.world[j]] += (double)(n[0] + n[1]);
    }
    for (int i = 0; i < count; i++)
        measure_row(worlds[i], M_COST)[0] += sent_away[i] * worlds[i]->o.cost.expulsion;
}
