/* At the border: queues at ports of entry and attempts between them.
 *
 * Of those waiting in a sector each is today, in one multinomial draw:
 * encountered between ports, past the border without encounter, admitted
 * through a port (and processed there), giving up, or still waiting. The
 * capacity of the ports times `metering` is shared by those who seek one today:
 * under a queue ports let in as many on average. First encounters are parted from
 * re-encounters by a hypergeometric draw among those waiting of a class.
 * A crossing that is closed keeps those who wait there until it opens, or they give up.
 * Limits: the mix of first and repeated attempts is one for all sectors. */
#include "model/border.h"

#include "base/numeric.h"
#include "model/departure.h"
#include "random/distributions.h"
#include "random/elementary.h"

#include <string.h>

struct border_options {
    double attempt_rate, encounter[MAX_DEMOGRAPHICS], port_share[MAX_DEMOGRAPHICS], metering;
    double closure_weight[MAX_DEMOGRAPHICS], give_up[MAX_DEMOGRAPHICS], open[MAX_SECTORS];
};
PROCESS_OPTIONS(border)

double crossing_open(const struct world *w, int sector) { return border_options(w)->open[sector]; }

/* clang-format off */
static const struct option_spec border_option_rows[] = {
    {.name = "border.attempt_rate", .label = "attempts at the border", .unit = "1/day", AT(border, attempt_rate),
     .low = 0, .high = 10, .value = 0.25, OWN_ASSUMPTION,
     .help = "Hazard of an attempt between ports of entry while waiting."},
    {.name = "border.encounter", .label = "being encountered", .unit = "probability", AT(border, encounter),
     .index = PER_DEMOGRAPHIC, .low = 0, .high = 1, .value = 0.85, OWN_ASSUMPTION,
     .help = "Chance that an attempt ends in an encounter."},
    {.name = "border.port_share", .label = "seeking a port of entry", .unit = "share", AT(border, port_share),
     .index = PER_DEMOGRAPHIC, .low = 0, .high = 1, .value = 0.05, OWN_ASSUMPTION,
     .help = "Share of those waiting who queue at a port of entry."},
    {.name = "border.closure_weight", .label = "attempts held back by closures", .unit = "1",
     AT(border, closure_weight), .index = PER_DEMOGRAPHIC, .low = 0, .high = 20, .value = 0, OWN_ASSUMPTION,
     .help = "Attempts are fewer by exp(-weight x driver mobility of the origin): people wait longer."},
    {.name = "border.give_up", .label = "giving up at the border", .unit = "1/day", AT(border, give_up),
     .index = PER_DEMOGRAPHIC, .low = 0, .high = 10, .value = 0, OWN_ASSUMPTION,
     .help = "Hazard of ending the journey on a day of waiting without an attempt."},
    {.name = "border.metering", .label = "ports open", .unit = "ratio", AT(border, metering), .lever = 1, .low = 0,
     .high = 10, .value = 1, OWN_ASSUMPTION,
     .help = "Multiplies the capacity of the ports of entry."},
    {.name = "border.open", .label = "crossing open", .unit = "ratio", AT(border, open), .index = PER_SECTOR, .lever = 1,
     .low = 0, .high = 10, .value = 1, OFF_UNLESS_STATED,
     .help = "Multiplies the hazard of attempts and the capacity of the port at one crossing, and draws people to it; 0 closed."},
};
/* clang-format on */

void attempt_chances(double rate, const double *closed, const double *latent, double *chance, int classes)
{
    double raised[MAX_CLASSES];
    memcpy(chance, closed, (size_t)classes * sizeof *chance);
    memcpy(raised, latent, (size_t)classes * sizeof *raised);
    exp_many(chance, classes);
    exp_many(raised, classes);
    for (int k = 0; k < classes; k++)
        chance[k] = rate * chance[k] * raised[k];
    chance_many(chance, classes);
}

double border_met(const struct world *w, int demographic) { return border_options(w)->encounter[demographic]; }

double share_within(double capacity, double wish) { return wish > capacity ? capacity / wish : 1; }

double mean_wait(double waiting, double leaving) { return leaving > 0 ? waiting / leaving : 0; }

/* A world at the border today: chances of an attempt by class, to be let in at
 * a port by sector, and to give up otherwise by demographic; and what became of
 * the classes in all sectors. */
enum attempt { MET, LET_IN, PAST, ENDED, LEFT, ATTEMPTS };
struct border_scratch {
    struct border_outlook {
        double closed[MAX_CLASSES], latent[MAX_CLASSES]; /* of the attempts, as in attempt_chances */
        double attempt[MAX_SECTORS][MAX_CLASSES], admit[MAX_SECTORS];
        double seek[MAX_CLASSES], meet[MAX_CLASSES], give_up[MAX_CLASSES]; /* of those in its demographic */
        int same[MAX_SECTORS];                                             /* the first sector that is as open */
        int64_t before[MAX_CLASSES], became[LEFT][MAX_CLASSES];
        double chance[MAX_SECTORS][LEFT][MAX_CLASSES];
        const double *chances[MAX_SECTORS][LEFT];
        int64_t *to[MAX_SECTORS][ATTEMPTS], total[MAX_SECTORS][ATTEMPTS];
    } world[MAX_WORLDS];
    struct chance_row rows[MAX_SECTORS * MAX_WORLDS];
};

static int64_t *waiting_at(const struct world *w, int sector, int k)
{
    return &border_state(w)->waiting[(size_t)sector * (size_t)w->plan->row_length + (size_t)k];
}

/* Chance that someone who seeks a port today is let in; `share` who seek one and `attempt` by class. */
static double port_chance(const struct world *w, int sector, const double *restrict share,
                          const double *restrict attempt)
{
    const int64_t *waiting = waiting_at(w, sector, 0);
    const struct border_options *o = border_options(w);
    const struct place *place = &w->s->places[w->plan->sector_place[sector]];
    double seek = 0;
    for (int k = 0, classes = w->s->class_count; k < classes; k++)
        seek += real_of_count(waiting[k]) * share[k] * attempt[k];
    return share_within(place->port_capacity * o->metering * o->open[sector] * w->scale, seek);
}

/* Chances of an attempt by crossing; those of one that is as open as the first are its. */
static void attempts_init(const struct world *w, struct border_outlook *day)
{
    const struct border_options *o = border_options(w);
    struct attempt_memo *last = &border_state(w)->attempts;
    double *closed = day->closed, *latent = day->latent, rate = o->attempt_rate * o->open[0];
    int classes = w->s->class_count;
    size_t row = (size_t)classes * sizeof(double);
    for (int k = 0; k < classes; k++) {
        const struct traveller_class *c = &w->s->classes[k];
        closed[k] = -o->closure_weight[c->demographic] * departure_state(w)->closure[c->origin];
        latent[k] = latent_at(&w->latent, k, w->day);
    }
    if (last->rate != rate || memcmp(last->closed, closed, row) != 0 || memcmp(last->latent, latent, row) != 0) {
        last->rate = rate;
        memcpy(last->closed, closed, row);
        memcpy(last->latent, latent, row);
        attempt_chances(rate, closed, latent, last->chance, classes);
    }
    memcpy(day->attempt[0], last->chance, row);
    for (int sector = 0; sector < w->s->sector_count; sector++) {
        day->same[sector] = o->open[sector] == o->open[0] ? 0 : sector;
        if (day->same[sector] > 0)
            attempt_chances(o->attempt_rate * o->open[sector], closed, latent, day->attempt[sector], classes);
    }
}

static void outlook_init(const struct world *w, struct border_outlook *day)
{
    const struct scenario *s = w->s;
    const struct border_options *o = border_options(w);
    double give_up[MAX_DEMOGRAPHICS];
    for (int d = 0; d < s->demographic_count; d++)
        give_up[d] = -numeric_expm1(-o->give_up[d]);
    for (int k = 0; k < s->class_count; k++) {
        int d = s->classes[k].demographic;
        day->seek[k] = o->port_share[d];
        day->meet[k] = o->encounter[d];
        day->give_up[k] = give_up[d];
    }
    attempts_init(w, day);
    for (int sector = 0; sector < s->sector_count; sector++)
        day->admit[sector] = port_chance(w, sector, day->seek, day->attempt[day->same[sector]]);
    size_t row = (size_t)w->plan->row_length * sizeof day->before[0];
    memset(day->before, 0, row);
    for (int what = MET; what < LEFT; what++)
        memset(day->became[what], 0, row);
}

/* Chances of those who wait in a sector, by class: encountered, let in at a port, past undetected, or
 * without any of these giving up. Sectors that are as open share the first and the third. */
static void attempt_init(const struct world *w, struct border_outlook *day, int sector)
{
    int same = day->same[sector], classes = w->s->class_count;
    const double *restrict attempt = day->attempt[same], *restrict seek = day->seek;
    const double *restrict meet = day->meet, *restrict give_up = day->give_up;
    double *restrict met = day->chance[same][MET], *restrict past = day->chance[same][PAST], admit = day->admit[sector];
    double *restrict let_in = day->chance[sector][LET_IN], *restrict ended = day->chance[sector][ENDED];
    if (same == sector) {
        for (int k = 0; k < classes; k++) {
            met[k] = (1 - seek[k]) * attempt[k] * meet[k];
            past[k] = (1 - seek[k]) * attempt[k] * (1 - meet[k]);
        }
    }
    for (int k = 0; k < classes; k++) {
        let_in[k] = seek[k] * admit * attempt[k];
        ended[k] = (1 - met[k] - let_in[k] - past[k]) * give_up[k];
    }
}

/* The attempts in a sector: what becomes of people is added up over sectors, those left wait there. */
static void attempts_in(struct world *w, struct border_outlook *day, int sector, struct chance_row *row)
{
    int64_t *restrict waiting = waiting_at(w, sector, 0), *restrict before = day->before;
    attempt_init(w, day, sector);
    for (int k = 0, classes = w->s->class_count; k < classes; k++)
        before[k] += waiting[k];
    for (int what = MET; what < LEFT; what++) {
        day->chances[sector][what] = day->chance[what == MET || what == PAST ? day->same[sector] : sector][what];
        day->to[sector][what] = day->became[what];
    }
    day->to[sector][LEFT] = waiting;
    *row = (struct chance_row){.cell = (uint32_t)(sector * MAX_CLASSES),
                               .from = waiting,
                               .chance = day->chances[sector],
                               .to = day->to[sector],
                               .total = day->total[sector]};
}

/* Of the encountered, how many are encountered for the first time; `gone` left without an encounter. */
static void count_unique(struct world *w, int k, int64_t waiting_before, int64_t encountered, int64_t gone)
{
    int64_t *first_waiting = &border_state(w)->first_waiting[k], first = *first_waiting, again = waiting_before - first;
    struct stream r = world_stream(w, STREAM_UNIQUE, (uint32_t)k);
    int64_t first_met = random_hypergeometric(&r, first, again, encountered);
    int64_t first_gone = random_hypergeometric(&r, first - first_met, again - (encountered - first_met), gone);
    *first_waiting -= first_met + first_gone;
    measure_row(w, M_UNIQUE)[k] += (double)first_met;
}

/* Hands on what became of those who waited. */
static void settle_attempts(struct world *w, const struct border_outlook *outlook)
{
    struct border_day *day = &border_state(w)->day;
    double attempts = 0, waiting_people = 0, *encounters = measure_row(w, M_ENCOUNTERS),
           *undetected = measure_row(w, M_UNDETECTED), *gave_up = measure_row(w, M_GAVE_UP);
    for (int sector = 0; sector < w->s->sector_count; sector++) {
        const int64_t *total = outlook->total[sector];
        measure_row(w, M_SECTOR_ENCOUNTERS)[sector] += (double)(total[MET] + total[LET_IN]);
        waiting_people += (double)total[LEFT];
    }
    for (int k = 0; k < w->s->class_count; k++) {
        int64_t met = outlook->became[MET][k], port = outlook->became[LET_IN][k], past = outlook->became[PAST][k],
                ended = outlook->became[ENDED][k];
        count_unique(w, k, outlook->before[k], met + port, past + ended);
        day->encountered[k] = met;
        day->into_custody[k] = port;
        day->admitted[k] = past + port;
        day->outcomes[k] = met + port + past;
        w->stage.settled[k] += past;
        w->stage.gave_up[k] += ended;
        attempts += (double)day->outcomes[k];
        encounters[k] += (double)(met + port);
        undetected[k] += (double)past;
        gave_up[k] += (double)ended;
    }
    measure_row(w, M_WAITING)[0] = waiting_people;
    measure_row(w, M_WAIT_DAYS)[0] = mean_wait(waiting_people, attempts);
}

static void border_step(struct worlds *all)
{
    const struct scenario *s = all->world[0]->s;
    struct border_scratch *a = all->work->scratch;
    int count = 0;
    for (int i = 0; i < all->count; i++)
        outlook_init(all->world[i], &a->world[i]);
    for (int sector = 0; sector < s->sector_count; sector++)
        for (int i = 0; i < all->count; i++)
            attempts_in(all->world[i], &a->world[i], sector, &a->rows[count++]);
    draw_rows(all, STREAM_BORDER, ATTEMPTS, CHANCE_AND_REST, a->rows, count);
    for (int i = 0; i < all->count; i++)
        settle_attempts(all->world[i], &a->world[i]);
}

static int64_t border_people(const struct world *w)
{
    return row_people(border_state(w)->waiting, w->s->sector_count * w->plan->row_length);
}

static const struct state_array border_arrays[] = {STATE_ARRAY(border, waiting, OVER_SECTORS, OVER_CLASSES)};

const struct process border_process = {
    .name = "border",
    OPTIONS(border),
    STATE(border),
    ARRAYS(border),
    .scratch_size = sizeof(struct border_scratch),
    .streams = {STREAM_BORDER, STREAM_UNIQUE},
    .step_together = border_step,
    .people = border_people,
};
