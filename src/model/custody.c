/* Custody: queues with age in stage, transfer, release, overflow.
 *
 * Each person leaves a facility today with chance 1 / stay, reduced when
 * expected exits exceed its throughput or, for those who go on to another
 * facility, the room there: free beds, and no more than it can take over in a day. Of children in entry
 * facilities, whose ages 0, 1, 2 and 3+ days are kept, those who came first may leave first (`oldest_first`). Overflow is
 * counted in person-days, never refused: people over capacity are still there.
 * A stock that facilities.csv states for the first day takes the place of what the warm-up brought.
 * Limits: stay is geometric given room, a day at least. */
#include "model/custody.h"

#include "base/numeric.h"
#include "model/asylum.h"
#include "model/border.h"
#include "model/cost.h"
#include "random/distributions.h"

#include <math.h>
#include <string.h>

struct custody_options {
    double processing, capacity[MAX_FACILITIES], stay[MAX_FACILITIES], intake[MAX_FACILITIES], pace[MAX_FACILITIES],
        stay_doubt[MAX_FACILITIES], day_noise[MAX_FACILITIES], oldest_first, removal[MAX_DEMOGRAPHICS],
        release_when_full[MAX_DEMOGRAPHICS];
};
PROCESS_OPTIONS(custody)

/* clang-format off */
static const struct option_spec custody_option_rows[] = {
    {.name = "processing.capacity", .label = "processing capacity", .unit = "ratio", AT(custody, processing),
     .lever = 1, .low = 0, .high = 100, .value = 1, OWN_ASSUMPTION,
     .help = "Multiplies the throughput of all facilities."},
    {.name = "custody.capacity", .label = "beds", .unit = "ratio", AT(custody, capacity), .index = PER_FACILITY,
     .lever = 1, .low = 0, .high = 100, .value = 1, OWN_ASSUMPTION,
     .help = "Multiplies the beds of a facility."},
    {.name = "custody.intake", .label = "intake of a facility", .unit = "people/day", AT(custody, intake),
     .index = PER_FACILITY, .lever = 1, .low = 0, .high = 1e12, .value = 1e12, OWN_ASSUMPTION,
     .help = "People whom a facility can take over from others in a day; those ready to go on wait."},
    {.name = "custody.pace", .label = "pace of a facility", .unit = "ratio", AT(custody, pace), .index = PER_FACILITY,
     .low = 0.1, .high = 10, .value = 1, OWN_ASSUMPTION,
     .help = "Multiplies throughput and intake, whatever policy sets them: how well the counted flows hold."},
    {.name = "custody.stay_doubt", .label = "doubt about the stay", .unit = "ratio", AT(custody, stay_doubt),
     .index = PER_FACILITY, .low = 0.1, .high = 10, .value = 1, OWN_ASSUMPTION,
     .help = "Multiplies the mean stay, whatever policy sets it: how well the counted stays hold."},
    {.name = "custody.day_noise", .label = "day-to-day noise of custody", .unit = "1", AT(custody, day_noise),
     .index = PER_FACILITY, .low = 0, .high = 1, .value = 0, OFF_UNLESS_STATED,
     .help = "Standard deviation of log noise by day in what a facility lets go and takes over; its mean is 1."},
    {.name = "custody.oldest_first", .label = "who came first leaves first", .unit = "0 or 1", AT(custody, oldest_first),
     .low = 0, .high = 1, .value = 0, OWN_ASSUMPTION,
     .help = "1: of children in entry custody those held longest leave first; 0: all ages have one chance."},
    {.name = "custody.stay", .label = "length of stay", .unit = "ratio", AT(custody, stay), .index = PER_FACILITY,
     .lever = 1, .low = 0.01, .high = 100, .value = 1, OWN_ASSUMPTION,
     .help = "Multiplies the mean stay in a facility."},
    {.name = "custody.release_when_full", .label = "released for want of room", .unit = "share",
     AT(custody, release_when_full), .index = PER_DEMOGRAPHIC, .lever = 1, .low = 0, .high = 1, .value = 0,
     OWN_ASSUMPTION,
     .help = "Share of those ready to move on who are released when the next facility is full; the others wait."},
    {.name = "custody.removal", .label = "removed after custody", .unit = "share", AT(custody, removal),
     .index = PER_DEMOGRAPHIC, .lever = 1, .low = 0, .high = 1, .value = 0, OFF_UNLESS_STATED,
     .help = "Share removed to the country of origin at the end of custody."},
};
/* clang-format on */

double custody_beds(const struct world *w, int f)
{
    return w->s->facilities[f].capacity * custody_options(w)->capacity[f] * w->scale;
}

double daily_exit(double stay_days) { return stay_days > 1 ? 1 / stay_days : 1; }

double facility_room(double free_beds, double intake)
{
    double room = free_beds < intake ? free_beds : intake;
    return room > 0 ? room : 0;
}

/* People a facility can process out in a day; one that states no throughput has no limit. */
static double most_out(const struct world *w, int f)
{
    double throughput = w->s->facilities[f].throughput;
    const struct custody_options *o = custody_options(w);
    return throughput > 0 ? throughput * o->processing * o->pace[f] * w->scale : INFINITY;
}

/* A world's custody today: what the environment lets through, and by facility
 * and class the people who go on to the next facility and those who leave custody. */
struct custody_day {
    double leave[MAX_FACILITIES];                       /* chance to be ready today, within throughput */
    double room[MAX_FACILITIES];                        /* share of those ready to come in for whom there is room */
    double chance[MAX_FACILITIES][MAX_DEMOGRAPHICS][2]; /* to go on, to leave custody; others stay */
    double first[MAX_FACILITIES][AGE_DAYS];             /* children of an age who go or leave, oldest first */
    int64_t held[MAX_FACILITIES][MAX_CLASSES], all_held[MAX_FACILITIES]; /* in the morning */
    int64_t on[MAX_FACILITIES][MAX_CLASSES], out[MAX_FACILITIES][MAX_CLASSES];
    double noise[MAX_FACILITIES];  /* of the day */
    double children, children_out; /* in entry custody this morning; of them who left it */
};

/* The rows of its draws: who goes on, leaves or stays; and of those who leave custody, also at the border where there is no
 * facility for them, who is removed, and of those released who claims asylum. */
struct custody_draws {
    double go[MAX_FACILITIES][AGE_DAYS][2][MAX_CLASSES], removal[MAX_CLASSES], claim[MAX_CLASSES];
    const double *chances[MAX_FACILITIES][AGE_DAYS][2];
    int64_t *to[MAX_FACILITIES][AGE_DAYS][3];
    int64_t left[MAX_FACILITIES + 1][MAX_CLASSES], removed[MAX_CLASSES], released[MAX_FACILITIES + 1][MAX_CLASSES],
        silent[MAX_CLASSES];
    uint32_t block[MAX_FACILITIES + 1][MAX_CLASSES];
    struct binomial_row row[MAX_FACILITIES + 1];
};

struct custody_scratch {
    struct custody_day day[MAX_WORLDS];
    struct custody_draws draws[MAX_WORLDS];
    struct chance_row rows[MAX_FACILITIES * AGE_DAYS * MAX_WORLDS];
};

/* Length of stay is measured only for children in entry custody: the demographic for which it is, -1 = none. */
static int aged(const struct world *w, int f) { return w->s->facilities[f].entry ? w->plan->child_demographic : -1; }

static void let_through(const struct world *w, struct custody_day *day)
{
    const struct scenario *s = w->s;
    const struct custody_options *o = custody_options(w);
    double incoming[MAX_FACILITIES] = {0}, free_beds[MAX_FACILITIES];
    for (int f = 0; f < s->facility_count; f++) {
        double n = (double)day->all_held[f];
        double h = fmin(1, daily_exit(s->facilities[f].stay_days * o->stay[f] * o->stay_doubt[f]) * day->noise[f]);
        double limit = most_out(w, f);
        day->leave[f] = n * h > limit ? limit / n : h;
        free_beds[f] = custody_beds(w, f) - n * (1 - day->leave[f]);
        for (int k = 0; w->plan->goes_on[f] && k < s->class_count; k++) {
            int g = w->plan->next_facility[f][s->classes[k].demographic];
            if (g >= 0) incoming[g] += (double)day->held[f][k] * day->leave[f];
        }
    }
    for (int f = 0; f < s->facility_count; f++) {
        double intake = o->intake[f] * o->pace[f] * day->noise[f] * w->scale;
        day->room[f] = share_within(facility_room(free_beds[f], intake), incoming[f]);
    }
}

static void chances_init(const struct world *w, struct custody_day *day)
{
    const struct custody_options *o = custody_options(w);
    for (int d = 0; d < w->s->demographic_count; d++) {
        for (int f = 0; f < w->s->facility_count; f++) {
            int g = w->plan->next_facility[f][d];
            double room = g >= 0 ? day->room[g] : 0, freed = g >= 0 ? (1 - room) * o->release_when_full[d] : 1;
            day->chance[f][d][0] = day->leave[f] * room;
            day->chance[f][d][1] = day->leave[f] * freed;
        }
    }
}

void oldest_first(const int64_t *people, double going, double share[AGE_DAYS])
{
    for (int age = AGE_DAYS - 1; age >= 0; age--) {
        double n = (double)people[age], go = going < n ? going : n;
        share[age] = n > 0 ? go / n : 0;
        going -= go;
    }
}

/* Of the children of each age those who leave an entry facility today. */
static void order_by_age(const struct world *w, struct custody_day *day, int f)
{
    int64_t people[AGE_DAYS] = {0};
    double going = 0;
    for (int k = 0; k < w->s->class_count; k++) {
        int d = w->s->classes[k].demographic;
        const double *p = day->chance[f][d];
        if (d != aged(w, f)) continue;
        going += (double)day->held[f][k] * (p[0] + p[1]);
        for (int age = 0; age < AGE_DAYS; age++)
            people[age] += custody_state(w)->people[f][age][k];
    }
    oldest_first(people, going, day->first[f]);
}

void allot(double total, const double *weight, int count, int64_t *share)
{
    double all = 0, before = 0;
    for (int i = 0; i < count; i++)
        all += weight[i];
    for (int i = 0; i < count; i++) {
        double until = before + weight[i];
        share[i] = all > 0 ? (int64_t)floor(total * until / all + 0.5) - (int64_t)floor(total * before / all + 0.5) : 0;
        before = until;
    }
}

/* The stock that is stated for the first day, by class as people are held; where nobody is, by departures. */
static void stated_stock(struct world *w, int f)
{
    int count = w->s->class_count * AGE_DAYS;
    int64_t(*people)[MAX_CLASSES] = custody_state(w)->people[f],
    held = people_of_row(people[0], AGE_DAYS * MAX_CLASSES), share[MAX_CLASSES * AGE_DAYS];
    double weight[MAX_CLASSES * AGE_DAYS] = {0};
    for (int i = 0; i < count; i++) {
        const struct traveller_class *c = &w->s->classes[i / AGE_DAYS];
        int stays = w->s->facilities[f].demographics >> c->demographic & 1u;
        weight[i] = held > 0                                ? (double)people[i % AGE_DAYS][i / AGE_DAYS]
                    : stays && i % AGE_DAYS == AGE_DAYS - 1 ? c->departures_per_month
                                                            : 0;
    }
    allot(w->s->facilities[f].held * w->scale, weight, count, share);
    for (int i = 0; i < count; i++)
        people[i % AGE_DAYS][i / AGE_DAYS] = share[i];
    w->people_in += people_of_row(people[0], AGE_DAYS * MAX_CLASSES) - held;
}

/* People held in the morning. Age does not change anybody's chances: where it is not measured either, all ages are drawn as
 * one. */
static void count_held(struct world *w, struct custody_day *day)
{
    int classes = w->s->class_count;
    size_t row = (size_t)w->plan->row_length * sizeof(int64_t);
    day->children = day->children_out = 0;
    for (int f = 0; f < w->s->facility_count; f++) {
        int64_t(*people)[MAX_CLASSES] = custody_state(w)->people[f], *restrict held = day->held[f];
        for (int k = 0; k < classes; k++)
            held[k] = people[0][k] + people[1][k] + people[2][k] + people[AGE_DAYS - 1][k];
        day->all_held[f] = people_of_row(held, classes);
        memset(day->on[f], 0, row);
        memset(day->out[f], 0, row);
        for (int k = 0, child = aged(w, f); k < classes; k++) {
            if (w->s->classes[k].demographic == child) {
                day->children += (double)held[k];
                continue;
            }
            people[0][k] = people[1][k] = people[2][k] = 0;
            people[AGE_DAYS - 1][k] = held[k];
        }
    }
}

/* Noise of the day; a world with the options of the one before has its noise. */
static void noise_init(const struct worlds *all, int i, struct custody_day *day)
{
    const struct world *w = all->world[i];
    const double *of = custody_options(w)->day_noise;
    size_t size = sizeof custody_options(w)->day_noise;
    if (i > 0 && memcmp(of, custody_options(all->world[i - 1])->day_noise, size) == 0) {
        memcpy(day[i].noise, day[i - 1].noise, sizeof day[i].noise);
        return;
    }
    for (int f = 0; f < w->s->facility_count; f++) {
        struct stream r = world_stream(w, STREAM_CUSTODY_DAY, (uint32_t)f);
        day[i].noise[f] = of[f] > 0 ? numeric_exp(random_noise_log(&r, 0, 0, of[f]) - of[f] * of[f] / 2) : 1;
    }
}

static void day_init(struct world *w, struct custody_day *day)
{
    for (int f = 0; f < w->s->facility_count; f++) {
        if (w->day == w->s->start && w->s->facilities[f].held_stated) stated_stock(w, f);
    }
    count_held(w, day);
    let_through(w, day);
    chances_init(w, day);
    for (int f = 0; f < w->s->facility_count && custody_options(w)->oldest_first > 0.5; f++)
        order_by_age(w, day, f);
}

/* Chances to go on and to leave of those of an age, by class. */
static void chances_at(const struct world *w, const struct custody_day *day, int f, int age, double (*go)[MAX_CLASSES])
{
    int ordered = custody_options(w)->oldest_first > 0.5 ? aged(w, f) : -1;
    double of[MAX_DEMOGRAPHICS][2];
    for (int d = 0; d < w->s->demographic_count; d++) {
        const double *p = day->chance[f][d];
        double share = d == ordered && p[0] + p[1] > 0 ? day->first[f][age] / (p[0] + p[1]) : 1;
        of[d][0] = p[0] * share;
        of[d][1] = p[1] * share;
    }
    for (int k = 0; k < w->s->class_count; k++)
        for (int j = 0; j < 2; j++)
            go[j][k] = of[w->s->classes[k].demographic][j];
}

/* Some of an age go on to the next facility or leave, the others get a day older. */
static void discharge_row(const struct world *w, struct custody_day *day, struct custody_draws *a, int f, int age,
                          struct chance_row *row)
{
    int64_t(*people)[MAX_CLASSES] = custody_state(w)->people[f], **to = a->to[f][age];
    const double **chances = a->chances[f][age];
    chances_at(w, day, f, age, a->go[f][age]);
    chances[0] = a->go[f][age][0];
    chances[1] = a->go[f][age][1];
    to[0] = day->on[f];
    to[1] = day->out[f];
    to[2] = people[age < AGE_DAYS - 1 ? age + 1 : age];
    *row = (struct chance_row){.cell = (uint32_t)(f * MAX_CLASSES * AGE_DAYS + age),
                               .step = AGE_DAYS,
                               .from = people[age],
                               .chance = chances,
                               .to = to};
}

/* All who are held in the morning; the oldest first, so that nobody is listed
 * again a day older. */
static void discharge(const struct worlds *all, struct custody_scratch *a)
{
    const struct scenario *s = all->world[0]->s;
    int count = 0;
    for (int f = 0; f < s->facility_count; f++)
        for (int age = AGE_DAYS - 1; age >= (s->facilities[f].entry ? 0 : AGE_DAYS - 1); age--)
            for (int i = 0; i < all->count; i++)
                discharge_row(all->world[i], &a->day[i], &a->draws[i], f, age, &a->rows[count++]);
    draw_rows(all, STREAM_CUSTODY, 3, CHANCE_AND_REST, a->rows, count);
}

/* Where people leave custody: the facilities, and last the border if somebody has no facility there. */
static int exits(const struct plan *plan)
{
    int no_facility = 0;
    for (int d = 0; d < plan->s->demographic_count; d++)
        no_facility |= plan->entry_facility[d] < 0;
    return plan->s->facility_count + no_facility;
}

/* People who leave custody from the facilities, or from the border where there is none for them. */
static void leavers_init(const struct world *w, const struct custody_day *day, struct custody_draws *a)
{
    const struct scenario *s = w->s;
    int facilities = s->facility_count, count = exits(w->plan);
    size_t length = (size_t)w->plan->row_length;
    memset(a->removed, 0, length * sizeof a->removed[0]);
    for (int f = 0; f < count; f++) {
        memset(a->released[f], 0, length * sizeof a->released[f][0]);
        memset(a->block[f], 0, length * sizeof a->block[f][0]);
        if (f < facilities) memcpy(a->left[f], day->out[f], length * sizeof a->left[f][0]);
    }
    for (int k = 0; k < s->class_count; k++) {
        int d = s->classes[k].demographic;
        a->removal[k] = custody_options(w)->removal[d];
        a->claim[k] = asylum_options(w)->claim[d];
        if (count > facilities)
            a->left[facilities][k] = w->plan->entry_facility[d] < 0 ? border_state(w)->day.into_custody[k] : 0;
    }
}

/* End of custody: removal to the country of origin, or release. */
static void settle_leavers(struct world *w, const struct custody_draws *a)
{
    double *returned = measure_row(w, M_RETURNED), *released = measure_row(w, M_RELEASED);
    int count = exits(w->plan);
    for (int k = 0; k < w->s->class_count; k++) {
        int64_t n = 0;
        for (int f = 0; f < count; f++)
            n += a->released[f][k];
        w->stage.home[k] += a->removed[k];
        w->stage.settled[k] += n;
        returned[k] += (double)a->removed[k];
        released[k] += (double)n;
    }
}

static void leave_custody(const struct worlds *all, struct custody_scratch *a)
{
    int facilities = all->world[0]->s->facility_count, places = exits(all->world[0]->plan), count = 0;
    for (int f = 0; f < places; f++) {
        uint32_t cell = (uint32_t)((f < facilities ? f : MAX_FACILITIES) * MAX_CLASSES);
        for (int i = 0; i < all->count; i++) {
            struct custody_draws *d = &a->draws[i];
            if (f == 0) leavers_init(all->world[i], &a->day[i], d);
            binomial_row_init(&a->rows[count++], &d->row[f], cell, d->left[f], d->removal, d->removed, d->released[f],
                              d->block[f]);
        }
    }
    draw_rows(all, STREAM_REMOVAL, 2, CHANCE_BINOMIAL, a->rows, count);
    for (int i = 0; i < all->count; i++)
        settle_leavers(all->world[i], &a->draws[i]);
    for (int j = 0; j < count; j++) { /* of the released, those who open an asylum case */
        int f = j / all->count, i = j % all->count;
        struct custody_draws *d = &a->draws[i];
        binomial_row_init(&a->rows[j], &d->row[f], a->rows[j].cell, d->released[f], d->claim,
                          asylum_state(all->world[i])->cases, d->silent, d->block[f]);
    }
    draw_rows(all, STREAM_REMOVAL, 2, CHANCE_BINOMIAL, a->rows, count);
}

static void add_holding(struct world *w, int measure, int f, int demographic, int64_t people)
{
    int holding = w->s->holding_of[f][demographic];
    if (holding > 0) measure_row(w, measure)[holding - 1] += (double)people;
}

/* Those who were discharged leave a facility. */
static void count_out(struct world *w, int f, struct custody_day *day, int64_t (*moved)[MAX_CLASSES])
{
    const int *next = w->plan->next_facility[f];
    int64_t left[MAX_DEMOGRAPHICS] = {0}, all = 0;
    for (int k = 0; k < w->s->class_count; k++)
        left[w->s->classes[k].demographic] += day->on[f][k] + day->out[f][k];
    for (int k = 0; w->plan->goes_on[f] && k < w->s->class_count; k++) {
        int g = next[w->s->classes[k].demographic];
        if (g >= 0) moved[g][k] += day->on[f][k];
    }
    for (int d = 0; d < w->s->demographic_count; d++) {
        all += left[d];
        day->children_out += d == aged(w, f) ? (double)left[d] : 0;
        add_holding(w, M_HELD_OUT, f, d, left[d]);
    }
    measure_row(w, M_CUSTODY_OUT)[f] += (double)all;
}

/* Those who come go to the first age of a facility. */
static void count_in(struct world *w, int f, const int64_t *restrict moved)
{
    int64_t(*people)[MAX_CLASSES] = custody_state(w)->people[f], *restrict first = people[0],
    in[MAX_DEMOGRAPHICS] = {0}, held[MAX_DEMOGRAPHICS] = {0}, all = 0, now[MAX_CLASSES];
    int classes = w->s->class_count;
    for (int k = 0; k < classes; k++) {
        first[k] += moved[k];
        now[k] = first[k] + people[1][k] + people[2][k] + people[3][k];
    }
    for (int k = 0; k < classes; k++) {
        in[w->s->classes[k].demographic] += moved[k];
        held[w->s->classes[k].demographic] += now[k];
    }
    for (int d = 0; d < w->s->demographic_count; d++) {
        all += in[d];
        add_holding(w, M_HELD_IN, f, d, in[d]);
        add_holding(w, M_HELD, f, d, held[d]);
    }
    measure_row(w, M_CUSTODY_IN)[f] += (double)all;
}

/* Those who were discharged go on, and those encountered today come in. */
static void admit(struct world *w, struct custody_day *day)
{
    int64_t moved[MAX_FACILITIES][MAX_CLASSES];
    const int64_t *into_custody = border_state(w)->day.into_custody;
    double *cost = measure_row(w, M_COST), processing = cost_options(w)->processing;
    memset(moved, 0, (size_t)w->s->facility_count * sizeof moved[0]);
    for (int f = 0; f < w->s->facility_count; f++)
        count_out(w, f, day, moved);
    for (int k = 0; k < w->s->class_count; k++) {
        int f = w->plan->entry_facility[w->s->classes[k].demographic];
        if (f >= 0) moved[f][k] += into_custody[k];
        cost[0] += (double)into_custody[k] * w->unit * processing;
    }
    for (int f = 0; f < w->s->facility_count; f++)
        count_in(w, f, moved[f]);
}

static void children_measures(struct world *w, const struct custody_day *day)
{
    double long_held = 0;
    for (int f = 0; f < w->s->facility_count; f++) {
        for (int k = 0; w->s->facilities[f].entry && k < w->s->class_count; k++)
            if (w->s->classes[k].demographic == aged(w, f))
                long_held += (double)custody_state(w)->people[f][AGE_DAYS - 1][k];
    }
    measure_row(w, M_CHILDREN_OVER_72H)[0] = long_held;
    measure_row(w, M_STAY_HOURS)[0] = day->children_out > 0 ? 24 * day->children / day->children_out : 0;
}

static void facility_measures(struct world *w, const struct custody_day *day)
{
    for (int f = 0; f < w->s->facility_count; f++) {
        double n = (double)day->all_held[f] + measure_row(w, M_CUSTODY_IN)[f] - measure_row(w, M_CUSTODY_OUT)[f],
               over = n - custody_beds(w, f), standing = w->s->facilities[f].capacity * w->scale,
               paid = fmax(n, custody_beds(w, f) - standing);
        measure_row(w, M_CUSTODY)[f] = n;
        measure_row(w, M_BEDS)[f] = custody_beds(w, f);
        measure_row(w, M_CUSTODY_OVER)[f] = over > 0 ? over : 0;
        measure_row(w, M_BED_DAYS)[0] += n;
        measure_row(w, M_COST)[0] += paid * w->unit * cost_options(w)->bed_day[f];
    }
}

static void custody_step(struct worlds *all)
{
    struct custody_scratch *a = all->work->scratch;
    for (int i = 0; i < all->count; i++) {
        noise_init(all, i, a->day);
        day_init(all->world[i], &a->day[i]);
    }
    discharge(all, a);
    leave_custody(all, a);
    for (int i = 0; i < all->count; i++) {
        admit(all->world[i], &a->day[i]);
        facility_measures(all->world[i], &a->day[i]);
        children_measures(all->world[i], &a->day[i]);
    }
}

static int64_t custody_people(const struct world *w)
{
    return row_people(custody_state(w)->people[0][0], w->s->facility_count * AGE_DAYS * MAX_CLASSES);
}

const struct process custody_process = {
    .name = "custody",
    OPTIONS(custody),
    STATE(custody),
    .scratch_size = sizeof(struct custody_scratch),
    .streams = {STREAM_CUSTODY, STREAM_REMOVAL, STREAM_CUSTODY_DAY},
    .step_together = custody_step,
    .people = custody_people,
};
