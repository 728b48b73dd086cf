/* Custody: queues with age in stage, transfer, release, overflow.
 *
 * Each person leaves a facility today with chance 1 / stay, reduced when
 * expected exits exceed its throughput or, for those who go on to another
 * facility, the room there. The oldest are not favoured within an age of a
 * day; ages 0, 1, 2 and 3+ days are kept in entry facilities. Overflow is
 * counted in person-days, never refused: people over capacity are still there.
 * Limits: stay is geometric given room, a day at least. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec custody_specs[] = {
    {"processing.capacity", "processing capacity", "ratio", PER_NONE,
     offsetof(struct model_options, custody.processing), 0, 100, 1, 1, "assumed",
     "own assumption, no measurement known", "Multiplies the throughput of all facilities."},
    {"custody.capacity", "beds", "ratio", PER_FACILITY, offsetof(struct model_options, custody.capacity), 0, 100, 1, 1,
     "assumed", "own assumption, no measurement known", "Multiplies the beds of a facility."},
    {"custody.stay", "length of stay", "ratio", PER_FACILITY, offsetof(struct model_options, custody.stay), 0.01, 100,
     1, 1, "assumed", "own assumption, no measurement known", "Multiplies the mean stay in a facility."},
    {"custody.release_when_full", "released for want of room", "share", PER_DEMOGRAPHIC,
     offsetof(struct model_options, custody.release_when_full), 0, 1, 0, 1, "assumed",
     "own assumption, no measurement known",
     "Share of those ready to move on who are released when the next facility is full; the others wait."},
    {"custody.removal", "removed after custody", "share", PER_DEMOGRAPHIC,
     offsetof(struct model_options, custody.removal), 0, 1, 0.2, 1, "assumed", "own assumption, no measurement known",
     "Share removed to the country of origin at the end of custody."},
};
const struct option_table custody_option_table = {custody_specs, sizeof custody_specs / sizeof custody_specs[0]};

#include "model/batch.h"
#include <math.h>
#include <string.h>

static int64_t held(const struct world *w, int f, int k)
{
    int64_t n = 0;
    for (int age = 0; age < AGE_DAYS; age++)
        n += w->custody[f][k][age];
    return n;
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

static double beds(const struct world *w, int f)
{
    return w->s->facilities[f].capacity * w->o.custody.capacity[f] * w->scale;
}

/* People a facility can process out in a day; one that states no throughput has no limit. */
static double most_out(const struct world *w, int f)
{
    double throughput = w->s->facilities[f].throughput;
    return throughput > 0 ? throughput * w->o.custody.processing * w->scale : INFINITY;
}

/* Chance to be ready to leave on a day, so that the mean of whole days is the
 * stay (pure). Who comes in today leaves tomorrow at the earliest. */
static double daily_exit(double stay_days) { return stay_days > 1 ? 1 / stay_days : 1; }

/* A world's custody today: what the environment lets through, and by facility
 * and class who go on to the next facility and who leave custody. */
struct custody_day {
    double leave[MAX_FACILITIES];                           /* chance to be ready today, within throughput */
    double room[MAX_FACILITIES];                            /* share of those ready to come in for whom there is room */
    int next[MAX_FACILITIES][MAX_DEMOGRAPHICS];             /* next_facility */
    struct split chances[MAX_FACILITIES][MAX_DEMOGRAPHICS]; /* to go on, to leave custody; others stay */
    int64_t held[MAX_FACILITIES][MAX_CLASSES], all_held[MAX_FACILITIES]; /* in the morning */
    int64_t on[MAX_FACILITIES][MAX_CLASSES], out[MAX_FACILITIES][MAX_CLASSES];
    struct split removal[MAX_DEMOGRAPHICS], claim[MAX_DEMOGRAPHICS]; /* at the end of custody */
    double children, children_out; /* in entry custody this morning; of them who left it */
};

static int is_child(const struct world *w, int k) { return w->plan->child_classes[k / 32] >> (k % 32) & 1u; }

/* Only of children in entry custody it is told how long they are held. */
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
    double incoming[MAX_FACILITIES] = {0}, free_beds[MAX_FACILITIES];
    for (int f = 0; f < s->facility_count; f++) {
        double n = (double)day->all_held[f];
        double h = daily_exit(s->facilities[f].stay_days * w->o.custody.stay[f]);
        double limit = most_out(w, f);
        day->leave[f] = n * h > limit ? limit / n : h;
        free_beds[f] = beds(w, f) - n * (1 - day->leave[f]);
        for (int k = 0; k < s->class_count; k++) {
            int g = day->next[f][s->classes[k].demographic];
            if (g >= 0) incoming[g] += (double)day->held[f][k] * day->leave[f];
        }
    }
    for (int f = 0; f < s->facility_count; f++) {
        double room = free_beds[f] > 0 ? free_beds[f] : 0;
        day->room[f] = incoming[f] > room ? room / incoming[f] : 1;
    }
}

static void chances_init(const struct world *w, struct custody_day *day)
{
    for (int d = 0; d < w->s->demographic_count; d++) {
        for (int f = 0; f < w->s->facility_count; f++) {
            int g = day->next[f][d];
            double room = g >= 0 ? day->room[g] : 0,
                   freed = g >= 0 ? (1 - room) * w->o.custody.release_when_full[d] : 1;
            double p[2] = {day->leave[f] * room, day->leave[f] * freed};
            split_init(&day->chances[f][d], p, 2, 1);
        }
        split_init_binomial(&day->removal[d], w->o.custody.removal[d]);
        split_init_binomial(&day->claim[d], w->o.asylum.claim[d]);
    }
}

/* Age does not change anybody's chances: where it is not told either, one draw
 * serves all ages. */
static void merge_ages(int64_t ages[AGE_DAYS], int64_t all)
{
    memset(ages, 0, AGE_DAYS * sizeof ages[0]);
    ages[AGE_DAYS - 1] = all;
}

/* Who is held in the morning. */
static void count_held(struct world *w, struct custody_day *day)
{
    day->children = day->children_out = 0;
    for (int f = 0; f < w->s->facility_count; f++) {
        day->all_held[f] = 0;
        for (int k = 0; k < w->s->class_count; k++) {
            int64_t n = day->held[f][k] = held(w, f, k);
            day->all_held[f] += n;
            day->on[f][k] = day->out[f][k] = 0;
            if (age_matters(w, f, k))
                day->children += (double)n;
            else
                merge_ages(w->custody[f][k], n);
        }
    }
}

static void custody_day_of(struct world *w, struct custody_day *day)
{
    count_held(w, day);
    find_next(w, day);
    let_through(w, day);
    chances_init(w, day);
}

/* Some go on to the next facility or leave, the others get a day older. */
static void discharges_make(struct batch *b, struct custody_day *days)
{
    batch_draw(b, STREAM_CUSTODY);
    for (int i = 0; i < b->count; i++) {
        struct custody_day *day = &days[b->world[i]];
        const int64_t *n = b->cells[i].counts;
        int at = (int)(b->cells[i].cell / AGE_DAYS), age = (int)(b->cells[i].cell % AGE_DAYS), f = at / MAX_CLASSES,
            k = at % MAX_CLASSES;
        day->on[f][k] += n[0];
        day->out[f][k] += n[1];
        b->worlds[b->world[i]]->custody[f][k][age < AGE_DAYS - 1 ? age + 1 : age] += n[2];
    }
    batch_clear(b);
}

/* Those of an age of one class of one facility, in all worlds. */
static void list_discharges(struct batch *b, int count, struct custody_day *days, int f, int k, int age)
{
    for (int i = 0; i < count; i++) {
        struct world *w = b->worlds[i];
        int64_t *people = &w->custody[f][k][age];
        if (*people == 0) continue;
        if (batch_full(b, 3)) discharges_make(b, days);
        batch_add(b, i, &days[i].chances[f][w->s->classes[k].demographic], 3,
                  (uint32_t)((f * MAX_CLASSES + k) * AGE_DAYS + age), *people);
        *people = 0;
    }
}

/* All who are held in the morning; the oldest first, so that nobody is listed
 * again a day older. */
static void discharge(struct world *const *worlds, int count, struct custody_day *days)
{
    struct batch b;
    batch_start(&b, worlds);
    for (int k = 0; k < worlds[0]->s->class_count; k++) {
        for (int f = 0; f < worlds[0]->s->facility_count; f++) {
            int youngest = age_matters(worlds[0], f, k) ? 0 : AGE_DAYS - 1;
            for (int age = AGE_DAYS - 1; age >= youngest; age--)
                list_discharges(&b, count, days, f, k, age);
        }
    }
    discharges_make(&b, days);
}

/* End of custody: removal to the country of origin, or release. */
static void leaves_make(struct batch *b, struct custody_day *days)
{
    struct batch then;
    batch_start(&then, b->worlds);
    batch_draw(b, STREAM_REMOVAL);
    for (int j = 0; j < b->count; j++) {
        int d = b->worlds[0]->s->classes[b->cells[j].cell % MAX_CLASSES].demographic;
        batch_add_after(&then, b, j, &days[b->world[j]].claim[d], 2, b->cells[j].counts[1]);
    }
    batch_draw(&then, STREAM_REMOVAL);
    for (int j = 0; j < b->count; j++) {
        struct world *w = b->worlds[b->world[j]];
        uint32_t k = b->cells[j].cell % MAX_CLASSES;
        int64_t removed = b->cells[j].counts[0], released = b->cells[j].counts[1];
        w->home[k] += removed;
        w->settled[k] += released;
        w->cases[k] += then.cells[j].counts[0];
        measure_row(w, M_RETURNED)[k] += (double)removed;
        measure_row(w, M_RELEASED)[k] += (double)released;
    }
    batch_clear(b);
}

/* People of a class who leave custody from a facility, or without one. */
static void list_leave(struct batch *b, int i, struct custody_day *days, int f, int k, int64_t n)
{
    int d = b->worlds[i]->s->classes[k].demographic;
    if (n == 0) return;
    if (batch_full(b, 2)) leaves_make(b, days);
    batch_add(b, i, &days[i].removal[d], 2, (uint32_t)(f * MAX_CLASSES + k), n);
}

static void leave_custody(struct world *const *worlds, int count, struct custody_day *days)
{
    struct batch b;
    batch_start(&b, worlds);
    for (int k = 0; k < worlds[0]->s->class_count; k++) {
        for (int f = 0; f < worlds[0]->s->facility_count; f++)
            for (int i = 0; i < count; i++)
                list_leave(&b, i, days, f, k, days[i].out[f][k]);
        for (int i = 0; i < count && entry_facility(worlds[0]->s, worlds[0]->s->classes[k].demographic) < 0; i++)
            list_leave(&b, i, days, MAX_FACILITIES, k, worlds[i]->custody_entry[k]);
    }
    leaves_make(&b, days);
}

/* Those of a class who were discharged go on, and those encountered today come in. */
static void admit(struct world *w, int k, struct custody_day *day)
{
    int demographic = w->s->classes[k].demographic, entry = entry_facility(w->s, demographic);
    int64_t moved[MAX_FACILITIES] = {0};
    for (int f = 0; f < w->s->facility_count; f++) {
        int64_t left = day->on[f][k] + day->out[f][k];
        if (day->next[f][demographic] >= 0) moved[day->next[f][demographic]] += day->on[f][k];
        measure_row(w, M_CUSTODY_OUT)[f] += (double)left;
        day->children_out += age_matters(w, f, k) ? (double)left : 0;
    }
    if (entry >= 0) moved[entry] += w->custody_entry[k];
    measure_row(w, M_COST)[0] += (double)w->custody_entry[k] * w->o.cost.processing;
    for (int f = 0; f < w->s->facility_count; f++) {
        w->custody[f][k][0] += moved[f];
        measure_row(w, M_CUSTODY_IN)[f] += (double)moved[f];
    }
}

static void children_measures(struct world *w)
{
    double long_held = 0;
    for (int f = 0; f < w->s->facility_count; f++) {
        for (int k = 0; k < w->s->class_count; k++)
            if (age_matters(w, f, k)) long_held += (double)w->custody[f][k][AGE_DAYS - 1];
    }
    measure_row(w, M_CHILDREN_OVER_72H)[0] = long_held;
}

static void facility_measures(struct world *w, const struct custody_day *day)
{
    for (int f = 0; f < w->s->facility_count; f++) {
        double n = (double)day->all_held[f] + measure_row(w, M_CUSTODY_IN)[f] - measure_row(w, M_CUSTODY_OUT)[f],
               over = n - beds(w, f);
        measure_row(w, M_CUSTODY)[f] = n;
        measure_row(w, M_CUSTODY_OVER)[f] = over > 0 ? over : 0;
        measure_row(w, M_BED_DAYS)[0] += n;
        measure_row(w, M_COST)[0] += n * w->o.cost.bed_day;
    }
    children_measures(w);
}

void custody_step(struct world *const *worlds, int count)
{
    struct custody_day days[MAX_WORLDS];
    for (int i = 0; i < count; i++)
        custody_day_of(worlds[i], &days[i]);
    discharge(worlds, count, days);
    leave_custody(worlds, count, days);
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < worlds[i]->s->class_count; k++)
            admit(worlds[i], k, &days[i]);
        measure_row(worlds[i],
                    M_STAY_HOURS)[0] = days[i].children_out > 0 ? 24 * days[i].children / days[i].children_out : 0;
        facility_measures(worlds[i], &days[i]);
    }
}
