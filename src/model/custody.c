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
    {"processing.capacity", "processing capacity", "ratio", PER_NONE, offsetof(struct model_options, custody.processing), 0, 100, 1, 1,
     "assumed", "own assumption, no measurement known", "Multiplies the throughput of all facilities."},
    {"custody.capacity", "beds", "ratio", PER_FACILITY, offsetof(struct model_options, custody.capacity), 0, 100, 1, 1,
     "assumed", "own assumption, no measurement known", "Multiplies the beds of a facility."},
    {"custody.stay", "length of stay", "ratio", PER_FACILITY, offsetof(struct model_options, custody.stay), 0.01, 100, 1, 1,
     "assumed", "own assumption, no measurement known", "Multiplies the mean stay in a facility."},
    {"custody.release_when_full", "released for want of room", "share", PER_DEMOGRAPHIC, offsetof(struct model_options, custody.release_when_full), 0, 1, 0, 1,
     "assumed", "own assumption, no measurement known", "Share of those ready to move on who are released when the next facility is full; the others wait."},
    {"custody.removal", "removed after custody", "share", PER_DEMOGRAPHIC, offsetof(struct model_options, custody.removal), 0, 1, 0.2, 1,
     "assumed", "own assumption, no measurement known", "Share removed to the country of origin at the end of custody."},
};
const struct option_table custody_option_table = {custody_specs, sizeof custody_specs / sizeof custody_specs[0]};

#include "random/distributions.h"
#include <math.h>

static int64_t held(const struct world *w, int f, int k)
{
    int64_t n = 0;
    for (int age = 0; age < AGE_DAYS; age++)
        n += w->custody[f][k][age];
    return n;
}

static int64_t held_in(const struct world *w, int f)
{
    int64_t n = 0;
    for (int k = 0; k < w->s->class_count; k++)
        n += held(w, f, k);
    return n;
}

/* The facility that takes over someone of this demographic, -1 = release. The
 * chain of `next` is followed to the first that takes the demographic. */
static int next_facility(const struct scenario *s, int f, int demographic)
{
    for (int g = s->facilities[f].next, steps = 0; g >= 0 && steps < MAX_FACILITIES; g = s->facilities[g].next, steps++)
        if (s->facilities[g].demographics >> demographic & 1u)
            return g;
    return -1;
}

static int entry_facility(const struct scenario *s, int demographic)
{
    for (int f = 0; f < s->facility_count; f++)
        if (s->facilities[f].entry && (s->facilities[f].demographics >> demographic & 1u))
            return f;
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

/* What the environment of the day lets through. */
struct custody_day {
    double leave[MAX_FACILITIES];               /* chance to be ready today, within throughput */
    double room[MAX_FACILITIES];                /* share of those ready to come in for whom there is room */
};

static void custody_day_of(const struct world *w, struct custody_day *day)
{
    const struct scenario *s = w->s;
    double incoming[MAX_FACILITIES] = {0}, free_beds[MAX_FACILITIES];
    for (int f = 0; f < s->facility_count; f++) {
        double n = (double)held_in(w, f);
        double h = daily_exit(s->facilities[f].stay_days * w->o.custody.stay[f]);
        double limit = most_out(w, f);
        day->leave[f] = n * h > limit ? limit / n : h;
        free_beds[f] = beds(w, f) - n * (1 - day->leave[f]);
        for (int k = 0; k < s->class_count; k++) {
            int g = next_facility(s, f, s->classes[k].demographic);
            if (g >= 0)
                incoming[g] += (double)held(w, f, k) * day->leave[f];
        }
    }
    for (int f = 0; f < s->facility_count; f++) {
        double room = free_beds[f] > 0 ? free_beds[f] : 0;
        day->room[f] = incoming[f] > room ? room / incoming[f] : 1;
    }
}

/* End of custody: removal to the country of origin, or release. */
static void leave_custody(struct world *w, int f, int k, int64_t n)
{
    int d = w->s->classes[k].demographic;
    struct stream r = world_stream(w, STREAM_REMOVAL, (uint32_t)((f < 0 ? MAX_FACILITIES : f) * MAX_CLASSES + k));
    int64_t removed = random_binomial(&r, n, w->o.custody.removal[d]);
    int64_t claims = random_binomial(&r, n - removed, w->o.asylum.claim[d]);
    w->home[k] += removed;
    w->settled[k] += n - removed;
    w->cases[k] += claims;
    measure_row(w, M_RETURNED)[k] += (double)removed;
    measure_row(w, M_RELEASED)[k] += (double)(n - removed);
}

/* Only of children in entry custody it is told how long they are held. */
static int age_matters(const struct world *w, int f, int k)
{
    return w->s->facilities[f].entry && (w->plan->child_classes[k / 32] >> (k % 32) & 1u);
}

/* Age does not change anybody's chances, so one draw serves all of them. */
static void merge_ages(int64_t ages[AGE_DAYS])
{
    for (int age = 0; age < AGE_DAYS - 1; age++) {
        ages[AGE_DAYS - 1] += ages[age];
        ages[age] = 0;
    }
}

/* One class of one facility: some go on to the next or leave, the others get a
 * day older. Returns how many left. */
static int64_t discharge(struct world *w, int f, int k, const struct custody_day *day, int64_t moved[MAX_FACILITIES])
{
    int demographic = w->s->classes[k].demographic, g = next_facility(w->s, f, demographic);
    double room = g >= 0 ? day->room[g] : 0, freed = g >= 0 ? (1 - room) * w->o.custody.release_when_full[demographic] : 1;
    double p[2] = {day->leave[f] * room, day->leave[f] * freed};
    int64_t transferred = 0, released = 0, *ages = w->custody[f][k];
    struct split split;
    if (held(w, f, k) == 0)
        return 0;
    if (!age_matters(w, f, k))
        merge_ages(ages);
    split_init(&split, p, 2, 1);
    for (int age = AGE_DAYS - 1; age >= 0; age--) {
        if (ages[age] == 0)
            continue;
        int64_t count[3];
        struct stream r = world_stream(w, STREAM_CUSTODY, (uint32_t)((f * MAX_CLASSES + k) * AGE_DAYS + age));
        random_split(&r, &split, ages[age], count);
        transferred += count[0];
        released += count[1];
        ages[age] = 0;
        ages[age < AGE_DAYS - 1 ? age + 1 : age] += count[2];
    }
    if (g >= 0)
        moved[g] += transferred;
    if (released > 0)
        leave_custody(w, f, k, released);
    return transferred + released;
}

static void children_measures(struct world *w)
{
    double long_held = 0;
    for (int f = 0; f < w->s->facility_count; f++) {
        for (int k = 0; w->s->facilities[f].entry && k < w->s->class_count; k++)
            if (w->plan->child_classes[k / 32] >> (k % 32) & 1u)
                long_held += (double)w->custody[f][k][AGE_DAYS - 1];
    }
    measure_row(w, M_CHILDREN_OVER_72H)[0] = long_held;
}

static void facility_measures(struct world *w)
{
    for (int f = 0; f < w->s->facility_count; f++) {
        double n = (double)held_in(w, f), over = n - beds(w, f);
        measure_row(w, M_CUSTODY)[f] = n;
        measure_row(w, M_CUSTODY_OVER)[f] = over > 0 ? over : 0;
        measure_row(w, M_BED_DAYS)[0] += n;
        measure_row(w, M_COST)[0] += n * w->o.cost.bed_day;
    }
    children_measures(w);
}

void custody_step(struct world *w)
{
    const struct scenario *s = w->s;
    struct custody_day day;
    custody_day_of(w, &day);
    double children = 0, children_out = 0;
    for (int k = 0; k < s->class_count; k++) {
        int64_t moved[MAX_FACILITIES] = {0};
        int child = w->plan->child_classes[k / 32] >> (k % 32) & 1u;
        for (int f = 0; f < s->facility_count; f++) {
            double before = (double)held(w, f, k);
            int64_t out = discharge(w, f, k, &day, moved);
            measure_row(w, M_CUSTODY_OUT)[f] += (double)out;
            if (child && s->facilities[f].entry)
                children += before, children_out += (double)out;
        }
        int entry = entry_facility(s, s->classes[k].demographic);
        if (entry >= 0)
            moved[entry] += w->custody_entry[k];
        else
            leave_custody(w, -1, k, w->custody_entry[k]);
        measure_row(w, M_COST)[0] += (double)w->custody_entry[k] * w->o.cost.processing;
        for (int f = 0; f < s->facility_count; f++) {
            w->custody[f][k][0] += moved[f];
            measure_row(w, M_CUSTODY_IN)[f] += (double)moved[f];
        }
    }
    measure_row(w, M_STAY_HOURS)[0] = children_out > 0 ? 24 * children / children_out : 0;
    facility_measures(w);
}
