/* At the border: queues at ports of entry and attempts between them.
 *
 * Of those waiting in a sector each is today, in one multinomial draw:
 * encountered between ports, past the border without encounter, admitted
 * through a port (and processed there), giving up, or still waiting. The
 * capacity of the ports times `metering` is shared by those who seek one today:
 * under a queue ports let in as many on average. First encounters are told from
 * re-encounters by a hypergeometric draw among those waiting of a class.
 * Limits: the mix of first and repeated attempts is one for all sectors. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec border_specs[] = {
    {"border.attempt_rate", "attempts at the border", "1/day", PER_NONE,
     offsetof(struct model_options, border.attempt_rate), 0, 10, 0.25, 0, "assumed",
     "own assumption, no measurement known", "Hazard of an attempt between ports of entry while waiting."},
    {"border.encounter", "being encountered", "probability", PER_DEMOGRAPHIC,
     offsetof(struct model_options, border.encounter), 0, 1, 0.85, 0, "assumed", "own assumption, no measurement known",
     "Chance that an attempt ends in an encounter."},
    {"border.port_share", "seeking a port of entry", "share", PER_DEMOGRAPHIC,
     offsetof(struct model_options, border.port_share), 0, 1, 0.05, 0, "assumed",
     "own assumption, no measurement known", "Share of those waiting who queue at a port of entry."},
    {"border.closure_weight", "attempts held back by closures", "1", PER_DEMOGRAPHIC,
     offsetof(struct model_options, border.closure_weight), 0, 20, 0, 0, "assumed",
     "own assumption, no measurement known",
     "Attempts are fewer by exp(-weight x driver mobility of the origin): people wait longer."},
    {"border.give_up", "giving up at the border", "1/day", PER_DEMOGRAPHIC,
     offsetof(struct model_options, border.give_up), 0, 10, 0, 0, "assumed", "own assumption, no measurement known",
     "Hazard of ending the journey on a day of waiting without an attempt."},
    {"border.metering", "ports open", "ratio", PER_NONE, offsetof(struct model_options, border.metering), 0, 10, 1, 1,
     "assumed", "own assumption, no measurement known", "Multiplies the capacity of the ports of entry."},
};
const struct option_table border_option_table = {border_specs, sizeof border_specs / sizeof border_specs[0]};

#include "base/numeric.h"
#include "model/batch.h"
#include "random/distributions.h"
#include <string.h>

/* Chance that someone who waits makes an attempt today (pure). */
static double attempt_chance(const struct world *w, int k)
{
    const struct traveller_class *c = &w->s->classes[k];
    double held_back = numeric_exp(-w->o.border.closure_weight[c->demographic] * w->closure[c->origin]);
    double latent = numeric_exp(latent_at(&w->latent, k, w->day));
    return -numeric_expm1(-w->o.border.attempt_rate * held_back * latent);
}

/* Chance that someone who seeks a port today is let in; `attempt` by class (pure). */
static double port_chance(const struct world *w, int sector, const double *attempt)
{
    const struct place *place = &w->s->places[w->plan->sector_place[sector]];
    double seek = 0;
    for (int k = 0; k < w->s->class_count; k++)
        seek += (double)w->waiting[(size_t)sector * (size_t)w->s->class_count + (size_t)k]
                * w->o.border.port_share[w->s->classes[k].demographic] * attempt[k];
    double room = place->port_capacity * w->o.border.metering * w->scale;
    return seek > room ? room / seek : 1;
}

/* Of the encountered, how many are encountered for the first time; `gone` left without an encounter. */
static void count_unique(struct world *w, int k, int64_t waiting_before, int64_t encountered, int64_t gone)
{
    int64_t first = w->first_waiting[k], again = waiting_before - first;
    struct stream r = world_stream(w, STREAM_UNIQUE, (uint32_t)k);
    int64_t first_met = random_hypergeometric(&r, first, again, encountered);
    int64_t first_gone = random_hypergeometric(&r, first - first_met, again - (encountered - first_met), gone);
    w->first_waiting[k] -= first_met + first_gone;
    measure_row(w, M_UNIQUE)[k] += (double)first_met;
}

enum { ATTEMPT_SPLITS = 256 };

/* What became of a class in all sectors. */
struct outcome {
    int64_t before, met, port, past, ended, left;
};

/* A world at the border today: chances of an attempt by class, to be let in at
 * a port by sector, and to give up otherwise by demographic; and what became of
 * the classes. */
struct border_day {
    double attempt[MAX_CLASSES], admit[MAX_SECTORS], give_up[MAX_DEMOGRAPHICS];
    struct outcome outcome[MAX_CLASSES];
};

static void border_day_of(const struct world *w, struct border_day *day)
{
    const struct scenario *s = w->s;
    for (int k = 0; k < s->class_count; k++)
        day->attempt[k] = attempt_chance(w, k);
    for (int sector = 0; sector < s->sector_count; sector++)
        day->admit[sector] = port_chance(w, sector, day->attempt);
    for (int d = 0; d < s->demographic_count; d++)
        day->give_up[d] = -numeric_expm1(-w->o.border.give_up[d]);
    memset(day->outcome, 0, (size_t)s->class_count * sizeof day->outcome[0]);
}

/* Chances of one who waits: encountered, let in at a port, past undetected, or
 * without any of these giving up. */
static void attempt_init(const struct world *w, const struct border_day *day, int k, int sector, struct split *split)
{
    int d = w->s->classes[k].demographic;
    double seek = w->o.border.port_share[d], meet = w->o.border.encounter[d], attempt = day->attempt[k],
           admit = day->admit[sector];
    double p[4] = {(1 - seek) * attempt * meet, seek * admit * attempt, (1 - seek) * attempt * (1 - meet)};
    p[3] = (1 - p[0] - p[1] - p[2]) * day->give_up[d];
    split_init(split, p, 4, 1);
}

/* Attempts of all classes and sectors: encountered, let in at a port, past
 * undetected, given up, still waiting. */
struct attempts {
    struct border_day days[MAX_WORLDS];
    struct batch batch;
    int prepared;
    struct split split[ATTEMPT_SPLITS];
};

static void attempts_make(struct attempts *a)
{
    struct batch *b = &a->batch;
    batch_draw(b, STREAM_BORDER);
    for (int i = 0; i < b->count; i++) {
        struct world *w = b->worlds[b->world[i]];
        int sector = (int)(b->cells[i].cell / MAX_CLASSES), k = (int)(b->cells[i].cell % MAX_CLASSES);
        struct outcome *o = &a->days[b->world[i]].outcome[k];
        const int64_t *n = b->cells[i].counts;
        o->before += b->cells[i].n;
        o->met += n[0];
        o->port += n[1];
        o->past += n[2];
        o->ended += n[3];
        o->left += n[4];
        w->waiting[(size_t)sector * (size_t)w->s->class_count + (size_t)k] = n[4];
        measure_row(w, M_SECTOR_ENCOUNTERS)[sector] += (double)(n[0] + n[1]);
    }
    batch_clear(b);
    a->prepared = 0;
}

/* The attempts of a class in a sector of all worlds. */
static void list_attempts(struct attempts *a, int count, int k, int sector)
{
    struct batch *b = &a->batch;
    for (int i = 0; i < count; i++) {
        const struct world *w = b->worlds[i];
        int64_t n = w->waiting[(size_t)sector * (size_t)w->s->class_count + (size_t)k];
        if (n == 0) continue;
        if (batch_full(b, 5) || a->prepared == ATTEMPT_SPLITS) attempts_make(a);
        struct split *split = &a->split[a->prepared++];
        attempt_init(w, &a->days[i], k, sector, split);
        batch_add(b, i, split, 5, (uint32_t)(sector * MAX_CLASSES + k), n);
    }
}

/* All attempts of the day. */
static void attempt_all(struct attempts *a, struct world *const *worlds, int count)
{
    const struct scenario *s = worlds[0]->s;
    batch_start(&a->batch, worlds);
    a->prepared = 0;
    for (int i = 0; i < count; i++)
        border_day_of(worlds[i], &a->days[i]);
    for (int k = 0; k < s->class_count; k++)
        for (int sector = 0; sector < s->sector_count; sector++)
            list_attempts(a, count, k, sector);
    attempts_make(a);
}

/* Takes note of what became of those who waited. */
static void settle_attempts(struct world *w, const struct outcome *outcome)
{
    double attempts = 0, waiting_people = 0;
    for (int k = 0; k < w->s->class_count; k++) {
        const struct outcome *o = &outcome[k];
        count_unique(w, k, o->before, o->met + o->port, o->past + o->ended);
        w->encountered[k] = o->met;
        w->custody_entry[k] = o->port;
        w->settled[k] += o->past;
        w->gave_up[k] += o->ended;
        w->admitted_today[k] = o->past + o->port;
        w->outcomes_today[k] = o->met + o->port + o->past;
        attempts += (double)w->outcomes_today[k];
        waiting_people += (double)o->left;
        measure_row(w, M_ENCOUNTERS)[k] += (double)(o->met + o->port);
        measure_row(w, M_UNDETECTED)[k] += (double)o->past;
        measure_row(w, M_GAVE_UP)[k] += (double)o->ended;
    }
    measure_row(w, M_WAITING)[0] = waiting_people;
    measure_row(w, M_WAIT_DAYS)[0] = attempts > 0 ? waiting_people / attempts : 0; /* Little's law */
}

void border_step(struct world *const *worlds, int count)
{
    struct attempts a;
    attempt_all(&a, worlds, count);
    for (int i = 0; i < count; i++)
        settle_attempts(worlds[i], a.days[i].outcome);
}
