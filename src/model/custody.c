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

/* The facility that takes over someone of this demographic, -1 = release. The
 * chain of `next` is followed to the first that takes the demographic. */
static int next_facility(const struct scenario *s, int f, int demographic)
{
    for (int g = s->facilities[f].next, steps = 0; g >= 0 && steps < MAX_FACILITIES; g = s->facilities[g].next, steps++)
        if (s->facilities[g].demographics >> demographic & 1u) return g;
    return -1;
}

static int entry_facility(const struct scenario *s, int demographic)
{
    for (int f = 0; f < s->facility_count; f++)
        if (s->facilities[f].entry && (s->facilities[f].demographics >> demographic & 1u)) return f;
    return -1;
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
    double leave[MAX_FACILITIES];                           /* chance to be ready today, within throughput */
    double room[MAX_FACILITIES];                            /* share of those ready to come in for whom there is room */
    int next[MAX_FACILITIES][MAX_DEMOGRAPHICS];             /* next_facility */
    struct split chances[MAX_FACILITIES][MAX_DEMOGRAPHICS]; /* to go on, to leave custody; others stay */
    double chance[MAX_FACILITIES][MAX_DEMOGRAPHICS][2];     /* the same as numbers */
    double first[MAX_FACILITIES][AGE_DAYS];                 /* children of an age who go or leave, oldest first */
    int64_t held[MAX_FACILITIES][MAX_CLASSES], all_held[MAX_FACILITIES]; /* in the morning */
    int64_t on[MAX_FACILITIES][MAX_CLASSES], out[MAX_FACILITIES][MAX_CLASSES];
    struct split removal[MAX_DEMOGRAPHICS], claim[MAX_DEMOGRAPHICS]; /* at the end of custody */
    double noise[MAX_FACILITIES];                                    /* of the day */
    double children, children_out; /* in entry custody this morning; of them who left it */
};

struct custody_scratch {
    struct worlds *all;
    struct batch *claims;
    struct custody_day day[MAX_WORLDS];
};

static int is_child(const struct world *w, int k) { return w->plan->child_classes[k / 32] >> (k % 32) & 1u; }

/* Length of stay is measured only for children in entry custody. */
static int age_matters(const struct world *w, int f, int k) { return w->s->facilities[f].entry && is_child(w, k); }

static void find_next(const struct world *w, struct custody_day *day)
{
    for (int f = 0; f < w->s->facility_count; f++)
        for (int d = 0; d < w->s->demographic_count; d++)
            day->next[f][d] = next_facility(w->s, f, d);
}

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
        for (int k = 0; k < s->class_count; k++) {
            int g = day->next[f][s->classes[k].demographic];
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
            int g = day->next[f][d];
            double room = g >= 0 ? day->room[g] : 0, freed = g >= 0 ? (1 - room) * o->release_when_full[d] : 1;
            double *p = day->chance[f][d];
            p[0] = day->leave[f] * room;
            p[1] = day->leave[f] * freed;
            split_init(&day->chances[f][d], p, 2, 1);
        }
        split_init_binomial(&day->removal[d], o->removal[d]);
        split_init_binomial(&day->claim[d], asylum_options(w)->claim[d]);
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
        const double *p = day->chance[f][w->s->classes[k].demographic];
        if (!age_matters(w, f, k)) continue;
        going += (double)day->held[f][k] * (p[0] + p[1]);
        for (int age = 0; age < AGE_DAYS; age++)
            people[age] += custody_state(w)->people[f][k][age];
    }
    oldest_first(people, going, day->first[f]);
}

/* Age does not change anybody's chances: where it is not measured either, one
 * draw serves all ages. */
static void merge_ages(int64_t ages[AGE_DAYS], int64_t all)
{
    memset(ages, 0, AGE_DAYS * sizeof ages[0]);
    ages[AGE_DAYS - 1] = all;
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
    int64_t *people = custody_state(w)->people[f][0], held = people_of_row(people, count);
    double weight[MAX_CLASSES * AGE_DAYS] = {0};
    for (int i = 0; i < count; i++) {
        const struct traveller_class *c = &w->s->classes[i / AGE_DAYS];
        int stays = w->s->facilities[f].demographics >> c->demographic & 1u;
        weight[i] = held > 0 ? (double)people[i] : stays && i % AGE_DAYS == AGE_DAYS - 1 ? c->departures_per_month : 0;
    }
    allot(w->s->facilities[f].held * w->scale, weight, count, people);
    w->people_in += people_of_row(people, count) - held;
}

/* People held in the morning. */
static void count_held(struct world *w, struct custody_day *day)
{
    day->children = day->children_out = 0;
    for (int f = 0; f < w->s->facility_count; f++) {
        day->all_held[f] = 0;
        for (int k = 0; k < w->s->class_count; k++) {
            int64_t *ages = custody_state(w)->people[f][k], n = day->held[f][k] = people_of_row(ages, AGE_DAYS);
            day->all_held[f] += n;
            day->on[f][k] = day->out[f][k] = 0;
            if (age_matters(w, f, k))
                day->children += (double)n;
            else
                merge_ages(ages, n);
        }
    }
}

static void day_init(struct world *w, struct custody_day *day)
{
    for (int f = 0; f < w->s->facility_count; f++) {
        double sd = custody_options(w)->day_noise[f];
        struct stream r = world_stream(w, STREAM_CUSTODY_DAY, (uint32_t)f);
        day->noise[f] = sd > 0 ? numeric_exp(random_noise_log(&r, 0, 0, sd) - sd * sd / 2) : 1;
        if (w->day == w->s->start && w->s->facilities[f].held_stated) stated_stock(w, f);
    }
    count_held(w, day);
    find_next(w, day);
    let_through(w, day);
    chances_init(w, day);
    for (int f = 0; f < w->s->facility_count && custody_options(w)->oldest_first > 0.5; f++)
        order_by_age(w, day, f);
}

/* Some go on to the next facility or leave, the others get a day older. */
static void discharged(void *user, int world, const struct split_cell *c)
{
    struct custody_scratch *a = user;
    struct custody_day *day = &a->day[world];
    int at = (int)(c->cell / AGE_DAYS), age = (int)(c->cell % AGE_DAYS), f = at / MAX_CLASSES, k = at % MAX_CLASSES;
    day->on[f][k] += c->counts[0];
    day->out[f][k] += c->counts[1];
    custody_state(a->all->world[world])->people[f][k][age < AGE_DAYS - 1 ? age + 1 : age] += c->counts[2];
}

/* To go on, to leave, to stay, of those of an age. */
static const struct split *chances_at(struct batch *b, const struct world *w, const struct custody_day *day, int f,
                                      int k, int age)
{
    int d = w->s->classes[k].demographic;
    const double *p = day->chance[f][d];
    if (!(custody_options(w)->oldest_first > 0.5) || !age_matters(w, f, k) || !(p[0] + p[1] > 0))
        return &day->chances[f][d];
    double share = day->first[f][age] / (p[0] + p[1]);
    struct split *split = batch_split(b);
    split_init(split, (double[2]){p[0] * share, p[1] * share}, 2, 1);
    return split;
}

/* Those of an age of one class of one facility, in all worlds. */
static void list_discharges(struct batch *b, struct custody_scratch *a, int f, int k, int age)
{
    for (int i = 0; i < a->all->count; i++) {
        const struct world *w = a->all->world[i];
        int64_t *people = &custody_state(w)->people[f][k][age];
        if (*people == 0) continue;
        batch_add(b, i, chances_at(b, w, &a->day[i], f, k, age), 3, (uint32_t)((f * MAX_CLASSES + k) * AGE_DAYS + age),
                  *people);
        *people = 0;
    }
}

/* All who are held in the morning; the oldest first, so that nobody is listed
 * again a day older. */
static void discharge(struct custody_scratch *a)
{
    const struct world *w = a->all->world[0];
    struct batch *b = start_batch(a->all, 0, STREAM_CUSTODY, discharged, a);
    for (int k = 0; k < w->s->class_count; k++) {
        for (int f = 0; f < w->s->facility_count; f++) {
            int youngest = age_matters(w, f, k) ? 0 : AGE_DAYS - 1;
            for (int age = AGE_DAYS - 1; age >= youngest; age--)
                list_discharges(b, a, f, k, age);
        }
    }
    batch_draw(b);
}

/* End of custody: removal to the country of origin, or release. */
static void left_custody(void *user, int world, const struct split_cell *c)
{
    struct custody_scratch *a = user;
    struct world *w = a->all->world[world];
    uint32_t k = c->cell % MAX_CLASSES;
    int64_t removed = c->counts[0], released = c->counts[1];
    w->stage.home[k] += removed;
    w->stage.settled[k] += released;
    measure_row(w, M_RETURNED)[k] += (double)removed;
    measure_row(w, M_RELEASED)[k] += (double)released;
    batch_add_further(a->claims, world, c, &a->day[world].claim[w->s->classes[k].demographic], 2, released);
}

/* Of the released, those who open an asylum case. */
static void claimed(void *user, int world, const struct split_cell *c)
{
    asylum_state(((struct custody_scratch *)user)->all->world[world])->cases[c->cell % MAX_CLASSES] += c->counts[0];
}

/* People of a class who leave custody from a facility, or from the border where there is none for them. */
static void leave_custody(struct custody_scratch *a)
{
    const struct scenario *s = a->all->world[0]->s;
    struct batch *b = start_batch(a->all, 0, STREAM_REMOVAL, left_custody, a);
    a->claims = start_batch(a->all, 1, STREAM_REMOVAL, claimed, a);
    for (int k = 0; k < s->class_count; k++) {
        int d = s->classes[k].demographic, no_entry = entry_facility(s, d) < 0;
        for (int f = 0; f < s->facility_count; f++)
            for (int i = 0; i < a->all->count; i++)
                batch_add(b, i, &a->day[i].removal[d], 2, (uint32_t)(f * MAX_CLASSES + k), a->day[i].out[f][k]);
        for (int i = 0; i < a->all->count && no_entry; i++)
            batch_add(b, i, &a->day[i].removal[d], 2, (uint32_t)(MAX_FACILITIES * MAX_CLASSES + k),
                      border_state(a->all->world[i])->day.into_custody[k]);
    }
    batch_draw(b);
    batch_draw(a->claims);
}

static void add_holding(struct world *w, int measure, int f, int demographic, int64_t people)
{
    int holding = w->s->holding_of[f][demographic];
    if (holding > 0) measure_row(w, measure)[holding - 1] += (double)people;
}

/* Those of a class who were discharged go on, and those encountered today come in. */
static void admit(struct world *w, int k, struct custody_day *day)
{
    int demographic = w->s->classes[k].demographic, entry = entry_facility(w->s, demographic);
    int64_t moved[MAX_FACILITIES] = {0}, into_custody = border_state(w)->day.into_custody[k];
    for (int f = 0; f < w->s->facility_count; f++) {
        int64_t left = day->on[f][k] + day->out[f][k];
        if (day->next[f][demographic] >= 0) moved[day->next[f][demographic]] += day->on[f][k];
        measure_row(w, M_CUSTODY_OUT)[f] += (double)left;
        add_holding(w, M_HELD_OUT, f, demographic, left);
        day->children_out += age_matters(w, f, k) ? (double)left : 0;
    }
    if (entry >= 0) moved[entry] += into_custody;
    measure_row(w, M_COST)[0] += (double)into_custody * w->unit * cost_options(w)->processing;
    for (int f = 0; f < w->s->facility_count; f++) {
        custody_state(w)->people[f][k][0] += moved[f];
        measure_row(w, M_CUSTODY_IN)[f] += (double)moved[f];
        add_holding(w, M_HELD_IN, f, demographic, moved[f]);
        add_holding(w, M_HELD, f, demographic, people_of_row(custody_state(w)->people[f][k], AGE_DAYS));
    }
}

static void children_measures(struct world *w, const struct custody_day *day)
{
    double long_held = 0;
    for (int f = 0; f < w->s->facility_count; f++) {
        for (int k = 0; k < w->s->class_count; k++)
            if (age_matters(w, f, k)) long_held += (double)custody_state(w)->people[f][k][AGE_DAYS - 1];
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
    a->all = all;
    for (int i = 0; i < all->count; i++)
        day_init(all->world[i], &a->day[i]);
    discharge(a);
    leave_custody(a);
    for (int i = 0; i < all->count; i++) {
        for (int k = 0; k < all->world[i]->s->class_count; k++)
            admit(all->world[i], k, &a->day[i]);
        facility_measures(all->world[i], &a->day[i]);
        children_measures(all->world[i], &a->day[i]);
    }
}

static int64_t custody_people(const struct world *w)
{
    int64_t n = 0;
    for (int f = 0; f < w->s->facility_count; f++)
        n += people_of_row(custody_state(w)->people[f][0], w->s->class_count * AGE_DAYS);
    return n;
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
