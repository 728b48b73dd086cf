/* A scenario: network, classes, drivers, observations, parameters, policies.
 *
 * Read once from a folder (scenario_load), checked as a whole, then constant:
 * every replicate and thread reads it without locks. All strings and arrays
 * belong to the scenario's arena. Indices are dense and stable: the order of
 * the files. Units: people, days, km, people/day, USD. */
#ifndef FLUJO_SCENARIO_H
#define FLUJO_SCENARIO_H

#include "base/dates.h"
#include "base/errors.h"
#include "base/hash.h"
#include "base/language.h"
#include "scenario/options.h"
#include <stdint.h>

typedef int place_id;
typedef int route_id;

enum {
    MAX_ROUTE_DAYS = 63, /* under way on one route, whole days */
    MAX_EVENTS = 64,
    MAX_RULES = 64, /* of a policy */
    MOST_REPLICATES = 1000000
};

enum place_kind {
    PLACE_ORIGIN,
    PLACE_TOWN,
    PLACE_TRANSIT,
    PLACE_CHECKPOINT,
    PLACE_BORDER_CROSSING,
    PLACE_CAMP,
    PLACE_DESTINATION,
    PLACE_KINDS
};

extern const char *const place_kind_names[PLACE_KINDS]; /* as places.csv and results spell them */

struct place {
    const char *id; /* snake_case, unique */
    const char *label;
    enum place_kind kind;
    int country;        /* index into countries */
    int origin;         /* for PLACE_ORIGIN: index into origins; else -1 */
    int sector;         /* for PLACE_BORDER_CROSSING: dense index 0.. in file order; else -1 */
    int post;           /* where people are turned back (enforcement > 0): dense index 0.. in file order; else -1 */
    const char *admin;  /* P-code or admin unit, "" if unknown */
    double lat, lon;    /* degrees */
    double population;  /* people, 0 if unknown; weight of an origin place within its origin */
    double capacity;    /* people, 0 = none stated */
    double dwell_days;  /* mean stay of people in transit, 0 = pass through */
    double enforcement; /* force of interdiction here at reference effort, officers / 1000; 0 = none */
    double
        attraction; /* utility of ending the journey here (border crossings, camps and destinations with no way on) */
    double port_capacity; /* people/day admitted through a port of entry (border crossings) */
};

/* A border crossing, camp or destination. */
static inline int place_ends_journeys(const struct place *p)
{
    return p->kind == PLACE_BORDER_CROSSING || p->kind == PLACE_CAMP || p->kind == PLACE_DESTINATION;
}

struct route {
    place_id from, to;
    double km;
    double speed_km_per_day;
    double hazard;          /* harm events per person-day at risk (reported deaths or serious harm), order of 1e-5 */
    int smuggled;           /* 1 = a main smuggling route (campaigns raise its perceived risk) */
    uint32_t closed_months; /* bit set: 1 << (month - 1) for each calendar month in which it is closed */
};

/* A kind of traveller: origin x demographic (x legal stream). */
struct traveller_class {
    const char *id; /* e.g. gt_family */
    int origin, demographic;
    const char *stream;          /* legal stream, "" = default */
    double pool;                 /* people with intent at the start */
    double departures_per_month; /* baseline at reference conditions, people */
};

/* A driver by day: linear between given dates, held before the first and after
 * the last one. key: column values "sv", "gt_single_adult", "all", ... */
struct series {
    const char *name; /* file name without .csv: violence, economy, mobility, labour, ... */
    const char *key;  /* the column, e.g. an origin id or a demographic id */
    day_number first;
    int days;
    double *value; /* one a day */
};

enum event_kind { EVENT_DISASTER, EVENT_PANDEMIC, EVENT_SHOCK, EVENT_CARAVAN, EVENT_RUMOUR, EVENT_KINDS };
extern const char *const event_kind_names[EVENT_KINDS]; /* as scenario.yml and results spell them */
struct event {
    const char *id, *label, *source;
    enum event_kind kind;
    day_number day;
    int days;         /* length of a shock (delay of talks) or of a rumour; 0 = instant */
    int origin;       /* disaster: the origin hit, rumour: where it spreads; -1 = all */
    int demographic;  /* rumour: whom it is about, -1 = all */
    int country;      /* shock: the country whose talks stand still, -1 = all */
    double magnitude; /* disaster: D at full onset; rumour: how many times the usual weight of claims */
    place_id place;   /* caravan: where it forms */
    double size;      /* caravan: people at formation */
    struct position at;
};

static inline int event_under_way(const struct event *e, day_number day)
{
    return day >= e->day && day < e->day + e->days;
}

/* One assignment of a policy: from `from`, the option moves to `value`. */
struct setting {
    option_id option; /* a lever */
    int index;        /* which element, -1 = all of them */
    double value;
    int series; /* >= 0: value(t) follows this series instead */
    day_number from;
    int days;          /* duration; 0 = until the end or a later setting */
    int ramp_days;     /* linear from the value in force; 0 = at once */
    double efficiency; /* multiplies the change from the base value; 1 by default */
    int delayed_by;    /* event index: start or ramp stand still on the event's days; -1 none */
    struct position at;
};

/* "when custody.cbp > 0.9 capacity for 7 days then [...] until < 0.7": */
struct rule {
    const char *text;
    int measure;               /* index in the measure table (scenario/measures.h) */
    int slot;                  /* element of the measure, 0 if scalar */
    int above;                 /* 1: fires above the threshold, 0: below */
    double threshold, release; /* in the measure's units; shares when of_capacity >= 0 */
    int of_capacity;           /* facility index whose capacity scales the thresholds daily, -1 none */
    int for_days;
    day_number from;                    /* it watches from this day on: that of the policy which states it */
    int settings_first, settings_count; /* into policy.settings; their `from` is the day of firing */
    struct position at;
};

/* What the record says of a class beside its demographic, where a policy follows
 * a series with a column for the class: model/disposition.c. */
struct class_record {
    int of_class, of_demographic; /* series */
};

struct policy {
    const char *id, *label, *source;
    const char **formerly; /* names it had before */
    int formerly_count;
    day_number from; /* the day from which it may differ from the base */
    struct setting *settings;
    int setting_count; /* first those always on, then those of rules */
    int fixed_count;   /* settings[0..fixed_count-1] are not rule-bound */
    struct rule *rules;
    int rule_count;
    struct class_record *expulsion_record; /* [class] of_class -1: none; or null */
    day_number expulsion_held;             /* the record stands still from this day on; 0 = never */
    const struct policy *kept;             /* of a policy whose levers end: the same without an end; else null */
    day_number ended;                      /* first day without them */
};

/* One observed number: a measure summed (flow) or averaged (stock) over the
 * days [from, to]. */
struct observation {
    int measure;             /* index in the measure table */
    int origin, demographic; /* -1 = all */
    int slot;                /* for measures by facility etc.: element; else 0 */
    uint64_t more;           /* bit set of further elements, of facts: their sum counts */
    day_number from, to;
    double value;
    const char *group; /* scored together: the file name */
    struct position at;
};

/* A dated fact that the simulation is held against: facts.csv. */
struct dated_fact {
    struct observation observed; /* measure -1: no measure names it */
    double low, high;            /* what the sources state; the value where they agree */
    const char *topic, *text, *source, *url, *note;
    const char *why; /* the simulation misses it: the reason */
    enum fact_use {
        FACT_UNUSED,
        FACT_BY_HAND,
        FACT_ASSIMILATED,
        FACT_USES
    } fitted; /* how parameters were fitted to it */
};

extern const char *const fact_uses[FACT_USES]; /* "no", "hand", "assimilation" */

/* A facility of custody, in the order people pass through. */
struct facility {
    const char *id, *label;
    double capacity;   /* beds */
    double stay_days;  /* mean */
    double throughput; /* people/day it can process out; 0 = no limit */
    int held_stated;   /* 1: people held on the first day are stated; 0: those whom the warm-up brings */
    double held;
    uint32_t demographics; /* bit set: who is sent here */
    int next;              /* facility after this one, for the demographics it takes; -1 = none */
    int entry;             /* 1: people enter here from encounter */
};

/* The people of a demographic in a facility that takes it. */
struct holding {
    const char *id; /* "cbp.family" */
    int facility, demographic;
};

struct prior {
    enum prior_kind {
        PRIOR_NONE,
        PRIOR_UNIFORM,
        PRIOR_NORMAL,
        PRIOR_LOGNORMAL,
        PRIOR_BETA,
        PRIOR_GAMMA,
        PRIOR_TRIANGULAR
    } kind;
    double a, b,
        c; /* uniform lo,hi; normal mean,sd; lognormal median,sigma; beta a,b; gamma shape,scale; triangular lo,mode,hi */
    double scale; /* the draw times this; 1 */
};

/* Value, prior and provenance of one element of one option in this scenario. */
struct parameter {
    option_id option;
    int index;
    double value; /* used where no prior is drawn: the median or the given value */
    struct prior prior;
    const char *source, *status; /* measured | calibrated | assumed */
    struct position at;
};

struct scenario {
    struct arena arena;
    const char *folder, *name, *title, *description;
    const char *text;          /* scenario.yml as read */
    uint64_t hash;             /* of all files read but facts.csv and texts.csv, FNV-1a */
    struct input_file *inputs; /* these files, in the order of reading */
    int input_count, input_room;
    day_number start, end; /* both simulated */
    day_number decision;   /* when compared policies part; default: first policy's from */
    uint64_t seed;
    int replicates;
    const char *base_policy; /* policy run by `flujo run`; default first */
    const char *baseline;    /* what `flujo compare` compares with; null: its first policy */

    int country_count, origin_count, demographic_count, class_count;
    const char **country_ids, **origin_ids, **demographic_ids;
    const char **country_labels, **origin_labels, **demographic_labels;
    struct traveller_class *classes;
    int place_count, route_count, sector_count, post_count, facility_count, holding_count;
    struct place *places;
    struct route *routes;
    struct facility *facilities;
    struct holding *holdings;
    int holding_of[MAX_FACILITIES][MAX_DEMOGRAPHICS]; /* 1 + its number; 0 = none */
    int series_count, event_count, policy_count, observation_count, fact_count, parameter_count;
    struct series *series;
    struct event *events;
    struct policy *policies;
    struct observation *observations;
    struct dated_fact *facts;
    struct observation **observed; /* sorted by what they are about (observations_index); null: not sorted */
    struct parameter *parameters;
    struct translation *texts[LANGUAGES]; /* texts.csv, each ended by a null text; null: none */
    int season_series;                    /* of the months that it is from, or -1 */
    double season[12];                    /* factor by calendar month, mean 1; from the seasonality series */
};

/* Read and check a folder. On errors *out is null and the list holds every one.
 * overrides: "key=value" texts of --set, checked alike (position: option). */
enum flujo_status scenario_load(const struct allocator *a, const char *folder, const char *const *overrides,
                                size_t override_count, struct scenario **out, struct error_list *errors);
void scenario_free(struct scenario *s);

/* First index of a series (name, key), or (name, "all"), or -1. */
int scenario_series(const struct scenario *s, const char *name, const char *key);
int scenario_series_exact(const struct scenario *s, const char *name, const char *key); /* (name, key), or -1 */
double series_at(const struct series *s, day_number day);

/* Whether an observation begins with a month and ends with one. */
static inline int observation_whole_months(const struct observation *o)
{
    return date_month_index(o->from - 1) != date_month_index(o->from)
           && date_month_index(o->to + 1) != date_month_index(o->to);
}

/* Whether an observation of a measure by class counts class k. */
static inline int observation_has_class(const struct scenario *s, const struct observation *o, int k)
{
    return (o->origin < 0 || s->classes[k].origin == o->origin)
           && (o->demographic < 0 || s->classes[k].demographic == o->demographic);
}

int scenario_policy(const struct scenario *s, const char *id); /* by its name, or one it had; -1 if none */

/* surprises.c. A note of each kind of parameters with priors of which no observation says anything. */
void scenario_note_uninformed(const struct scenario *s, struct error_list *errors);

/* observed.c. Sort s->observed; 0 without memory. */
int observations_index(struct scenario *s);
int observations_equal(const struct observation *a, const struct observation *b); /* about the same */
/* Whether there is a class of this origin and demographic (-1: of any). */
int scenario_has_class(const struct scenario *s, int origin, int demographic);
/* The observations that make what `about` says (its value is not read; group null:
 * of any file, the first that states it): that of exactly this, or those of all its parts. Their number; 0
 * when one is not known. */
int observed_parts(const struct scenario *s, const struct observation *about, int members[MAX_CLASSES]);
double observed_value(const struct scenario *s, const struct observation *about); /* their sum, or nan */

#endif
