/* At the border: queues at ports of entry and attempts between them.
 *
 * Of those waiting in a sector each is today, in one multinomial draw:
 * encountered between ports, past the border without encounter, admitted
 * through a port (and processed there), or still waiting. Ports admit their
 * capacity times `metering`. First encounters are told from re-encounters by a
 * hypergeometric draw among those waiting of a class.
 * Limits: the mix of first and repeated attempts is one for all sectors. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec border_specs[] = {
    {"border.attempt_rate", "attempts at the border", "1/day", PER_NONE, offsetof(struct model_options, border.attempt_rate), 0, 10, 0.25, 0,
     "assumed", "design, section 4", "Hazard of an attempt between ports of entry while waiting."},
    {"border.encounter", "being encountered", "probability", PER_DEMOGRAPHIC, offsetof(struct model_options, border.encounter), 0, 1, 0.85, 0,
     "assumed", "design, section 4", "Chance that an attempt ends in an encounter."},
    {"border.port_share", "seeking a port of entry", "share", PER_DEMOGRAPHIC, offsetof(struct model_options, border.port_share), 0, 1, 0.05, 0,
     "assumed", "design, section 4", "Share of those waiting who queue at a port of entry."},
    {"border.closure_weight", "attempts held back by closures", "1", PER_NONE, offsetof(struct model_options, border.closure_weight), 0, 20, 0, 0,
     "assumed", "design, section 4", "Attempts are fewer by exp(-weight x driver mobility of the origin): people wait longer."},
    {"border.metering", "ports open", "ratio", PER_NONE, offsetof(struct model_options, border.metering), 0, 10, 1, 1,
     "assumed", "design, section 4", "Multiplies the capacity of the ports of entry."},
};
const struct option_table border_option_table = {border_specs, sizeof border_specs / sizeof border_specs[0]};

#include "base/numeric.h"
#include "random/distributions.h"

/* Chance that someone who seeks a port is let in today (pure). */
static double port_chance(const struct world *w, int sector)
{
    const struct place *place = &w->s->places[w->plan->sector_place[sector]];
    double seek = 0;
    for (int k = 0; k < w->s->class_count; k++)
        seek += (double)w->waiting[(size_t)sector * (size_t)w->s->class_count + (size_t)k]
              * w->o.border.port_share[w->s->classes[k].demographic];
    double room = place->port_capacity * w->o.border.metering * w->scale;
    return seek > room ? room / seek : 1;
}

/* Of the encountered, how many are encountered for the first time. */
static void count_unique(struct world *w, int k, int64_t waiting_before, int64_t encountered, int64_t undetected)
{
    int64_t first = w->first_waiting[k], again = waiting_before - first;
    struct stream r = world_stream(w, STREAM_UNIQUE, (uint32_t)k);
    int64_t first_met = random_hypergeometric(&r, first, again, encountered);
    int64_t first_past = random_hypergeometric(&r, first - first_met, again - (encountered - first_met), undetected);
    w->first_waiting[k] -= first_met + first_past;
    measure_row(w, M_UNIQUE)[k] += (double)first_met;
}

void border_step(struct world *w)
{
    const struct scenario *s = w->s;
    double attempt_of[MAX_ORIGINS];
    for (int i = 0; i < s->origin_count; i++)
        attempt_of[i] = -numeric_expm1(-w->o.border.attempt_rate * numeric_exp(-w->o.border.closure_weight * w->closure[i]));
    int64_t before[MAX_CLASSES] = {0}, met[MAX_CLASSES] = {0}, past[MAX_CLASSES] = {0}, port[MAX_CLASSES] = {0};
    double waiting_people = 0;
    for (int sector = 0; sector < s->sector_count; sector++) {
        double admit = port_chance(w, sector), encounters = 0;
        for (int k = 0; k < s->class_count; k++) {
            int64_t *waiting = &w->waiting[(size_t)sector * (size_t)s->class_count + (size_t)k];
            int64_t n = *waiting, count[4];
            before[k] += n;
            if (n == 0)
                continue;
            int d = s->classes[k].demographic;
            double attempt = attempt_of[s->classes[k].origin];
            double seek = w->o.border.port_share[d], meet = w->o.border.encounter[d];
            double p[3] = {(1 - seek) * attempt * meet, seek * admit * attempt, (1 - seek) * attempt * (1 - meet)};
            struct stream r = world_stream(w, STREAM_BORDER, (uint32_t)(sector * MAX_CLASSES + k));
            random_multinomial(&r, n, p, 3, 1, count);
            *waiting = count[3];
            met[k] += count[0];
            port[k] += count[1];
            past[k] += count[2];
            encounters += (double)(count[0] + count[1]);
            waiting_people += (double)count[3];
        }
        measure_row(w, M_SECTOR_ENCOUNTERS)[sector] += encounters;
    }
    double attempts = 0;
    for (int k = 0; k < s->class_count; k++) {
        count_unique(w, k, before[k], met[k] + port[k], past[k]);
        w->encountered[k] = met[k];
        w->custody_entry[k] = port[k];
        w->settled[k] += past[k];
        w->admitted_today[k] = past[k] + port[k];
        w->outcomes_today[k] = met[k] + port[k] + past[k];
        attempts += (double)w->outcomes_today[k];
        measure_row(w, M_ENCOUNTERS)[k] += (double)(met[k] + port[k]);
        measure_row(w, M_UNDETECTED)[k] += (double)past[k];
    }
    measure_row(w, M_WAITING)[0] = waiting_people;
    measure_row(w, M_WAIT_DAYS)[0] = attempts > 0 ? waiting_people / attempts : 0; /* Little's law */
}
