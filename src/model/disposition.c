/* What happens after an encounter, by demographic and the law in force.
 *
 * One multinomial draw a class: expelled (Title 42), returned under ordinary
 * law (of whom a part will not try again), or processed in custody. Both kinds
 * of return have a daily capacity; what exceeds it is processed. Source of the
 * shares: `title` column of CBP's nationwide encounters, as policies set them. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec disposition_specs[] = {
    {"expulsion", "share expelled", "share", PER_DEMOGRAPHIC, offsetof(struct model_options, disposition.expulsion), 0, 1, 0, 1,
     "measured", "CBP nationwide encounters; press of record", "Share of encounters that end in expulsion (Title 42)."},
    {"return", "share returned at once", "share", PER_DEMOGRAPHIC, offsetof(struct model_options, disposition.return_share), 0, 1, 0.3, 1,
     "assumed", "own assumption, no measurement known", "Of those not expelled: voluntary return, expedited removal, return to wait abroad."},
    {"expulsion.capacity", "capacity to expel", "people/day", PER_NONE, offsetof(struct model_options, disposition.expulsion_capacity), 0, 1000000000000.0, 20000, 1,
     "assumed", "own assumption, no measurement known", "Expulsions a day at most."},
    {"return.capacity", "capacity to return", "people/day", PER_NONE, offsetof(struct model_options, disposition.return_capacity), 0, 1000000000000.0, 8000, 1,
     "assumed", "own assumption, no measurement known", "Immediate returns a day at most."},
};
const struct option_table disposition_option_table = {disposition_specs, sizeof disposition_specs / sizeof disposition_specs[0]};

#include "random/distributions.h"

/* Share of a wish that a daily capacity lets through (pure). */
static double within(double capacity, double wish) { return wish > capacity ? capacity / wish : 1; }

void disposition_step(struct world *w)
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
    double expelled = 0;
    for (int k = 0; k < w->s->class_count; k++) {
        int d = w->s->classes[k].demographic;
        double p[2] = {o->expulsion[d] * expel, (1 - o->expulsion[d]) * o->return_share[d] * give_back};
        int64_t count[3];
        struct stream r = world_stream(w, STREAM_DISPOSITION, (uint32_t)k);
        random_multinomial(&r, w->encountered[k], p, 2, 1, count);
        int64_t deterred = random_binomial(&r, count[1], 1 - w->o.after.after_return);
        w->expelled[k] += count[0] + count[1] - deterred;
        w->home[k] += deterred;
        w->custody_entry[k] += count[2];
        w->admitted_today[k] += count[2];
        measure_row(w, M_EXPELLED)[k] += (double)count[0];
        measure_row(w, M_RETURNED)[k] += (double)count[1];
        measure_row(w, M_PROCESSED)[k] += (double)w->custody_entry[k];
        expelled += (double)(count[0] + count[1]);
    }
    measure_row(w, M_COST)[0] += expelled * w->o.cost.expulsion;
}
