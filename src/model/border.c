/* At the border: queues at ports of entry and attempts between them.
 *
 * Of those waiting in a sector each is today, in one multinomial draw:
 * encountered between ports, past the border without encounter, admitted
 * through a port (and processed there), or still waiting. The capacity of the
 * ports times `metering` is shared by all who seek one, of whom those who make
 * an attempt today use theirs: under a queue ports let in that capacity times
 * the chance of an attempt. First encounters are told from re-encounters by a
 * hypergeometric draw among those waiting of a class.
 * Limits: the mix of first and repeated attempts is one for all sectors. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec border_specs[] = {
    {"border.attempt_rate", "attempts at the border", "1/day", PER_NONE, offsetof(struct model_options, border.attempt_rate), 0, 10, 0.25, 0,
     "assumed", "own assumption, no measurement known", "Hazard of an attempt between ports of entry while waiting."},
    {"border.encounter", "being encountered", "probability", PER_DEMOGRAPHIC, offsetof(struct model_options, border.encounter), 0, 1, 0.85, 0,
     "assumed", "own assumption, no measurement known", "Chance that an attempt ends in an encounter."},
    {"border.port_share", "seeking a port of entry", "share", PER_DEMOGRAPHIC, offsetof(struct model_options, border.port_share), 0, 1, 0.05, 0,
     "assumed", "own assumption, no measurement known", "Share of those waiting who queue at a port of entry."},
    {"border.closure_weight", "attempts held back by closures", "1", PER_NONE, offsetof(struct model_options, border.closure_weight), 0, 20, 0, 0,
     "assumed", "own assumption, no measurement known", "Attempts are fewer by exp(-weight x driver mobility of the origin): people wait longer."},
    {"border.metering", "ports open", "ratio", PER_NONE, offsetof(struct model_options, border.metering), 0, 10, 1, 1,
     "assumed", "own assumption, no measurement known", "Multiplies the capacity of the ports of entry."},
};
const struct option_table border_option_table = {border_specs, sizeof border_specs / sizeof border_specs[0]};

#include "base/numeric.h"
#include "model/batch.h"
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

/* Chances of one who waits: encountered, let in at a port, past undetected. */
static void attempt_init(const struct world *w, int k, double attempt, double admit, struct split *split)
{
    int d = w->s->classes[k].demographic;
    double seek = w->o.border.port_share[d], meet = w->o.border.encounter[d];
    double p[3] = {(1 - seek) * attempt * meet, seek * admit * attempt, (1 - seek) * attempt * (1 - meet)};
    split_init(split, p, 3, 1);
}

/* What became of a class in all sectors. */
struct outcome { int64_t before, met, port, past, left; };

/* Attempts of all classes and sectors: encountered, let in at a port, past
 * undetected, still waiting. */
struct attempts {
    double admit[MAX_SECTORS];   /* chance to be let in at a port */
    int prepared;
    struct split split[BATCH_CELLS];
    struct batch batch;
};

static void attempts_make(struct world *w, struct attempts *a, struct outcome *outcome)
{
    double *row = measure_row(w, M_SECTOR_ENCOUNTERS);
    batch_draw(&a->batch, w, STREAM_BORDER);
    for (int i = 0; i < a->batch.count; i++) {
        const struct split_cell *c = &a->batch.cells[i];
        int sector = (int)(c->cell / MAX_CLASSES), k = (int)(c->cell % MAX_CLASSES);
        const int64_t *n = c->counts;
        outcome[k].before += c->n;
        outcome[k].met += n[0];
        outcome[k].port += n[1];
        outcome[k].past += n[2];
        outcome[k].left += n[3];
        w->waiting[(size_t)sector * (size_t)w->s->class_count + (size_t)k] = n[3];
        row[sector] += (double)(n[0] + n[1]);
    }
    batch_clear(&a->batch);
    a->prepared = 0;
}

/* The attempts of one class. */
static void list_attempts(struct world *w, struct attempts *a, int k, double attempt, struct outcome *outcome)
{
    const struct split *split = 0; /* neighbours with the same chance at the port share one */
    double prepared_for = -1;
    for (int sector = 0; sector < w->s->sector_count; sector++) {
        int64_t n = w->waiting[(size_t)sector * (size_t)w->s->class_count + (size_t)k];
        if (n == 0)
            continue;
        if (batch_full(&a->batch, 4)) {
            attempts_make(w, a, outcome);
            split = 0;
        }
        if (split == 0 || a->admit[sector] != prepared_for) {
            prepared_for = a->admit[sector];
            attempt_init(w, k, attempt, prepared_for, &a->split[a->prepared]);
            split = &a->split[a->prepared++];
        }
        batch_add(&a->batch, split, 4, (uint32_t)(sector * MAX_CLASSES + k), n);
    }
}

/* All attempts of the day. */
static void attempt_all(struct world *w, struct outcome *outcome)
{
    const struct scenario *s = w->s;
    double attempt_of[MAX_ORIGINS];
    struct attempts a;
    batch_clear(&a.batch);
    a.prepared = 0;
    for (int i = 0; i < s->origin_count; i++)
        attempt_of[i] = -numeric_expm1(-w->o.border.attempt_rate * numeric_exp(-w->o.border.closure_weight * w->closure[i]));
    for (int sector = 0; sector < s->sector_count; sector++)
        a.admit[sector] = port_chance(w, sector);
    for (int k = 0; k < s->class_count; k++)
        list_attempts(w, &a, k, attempt_of[s->classes[k].origin], outcome);
    attempts_make(w, &a, outcome);
}

void border_step(struct world *w)
{
    struct outcome outcome[MAX_CLASSES] = {{0}};
    attempt_all(w, outcome);
    double attempts = 0, waiting_people = 0;
    for (int k = 0; k < w->s->class_count; k++) {
        const struct outcome *o = &outcome[k];
        count_unique(w, k, o->before, o->met + o->port, o->past);
        w->encountered[k] = o->met;
        w->custody_entry[k] = o->port;
        w->settled[k] += o->past;
        w->admitted_today[k] = o->past + o->port;
        w->outcomes_today[k] = o->met + o->port + o->past;
        attempts += (double)w->outcomes_today[k];
        waiting_people += (double)o->left;
        measure_row(w, M_ENCOUNTERS)[k] += (double)(o->met + o->port);
        measure_row(w, M_UNDETECTED)[k] += (double)o->past;
    }
    measure_row(w, M_WAITING)[0] = waiting_people;
    measure_row(w, M_WAIT_DAYS)[0] = attempts > 0 ? waiting_people / attempts : 0; /* Little's law */
}
