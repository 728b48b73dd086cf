/* A Flee instance: the folder as read, checked, before any day is run.
 *
 * Read once (flee_instance_read), then constant: replicates and threads read it
 * without locks. Everything lives in its arena. Units: people, days from the
 * start date, km. Arrays by day are [day * places + place]. */
#ifndef FLUJO_FLEE_INSTANCE_H
#define FLUJO_FLEE_INSTANCE_H

#include "base/dates.h"
#include "base/errors.h"
#include "base/hash.h"
#include "flee/flee_people.h"
#include "flee/flee_settings.h"

enum flee_kind { FLEE_TOWN, FLEE_CONFLICT_ZONE, FLEE_CAMP, FLEE_IDPCAMP, FLEE_HUB, FLEE_MARKER, FLEE_KINDS };
extern const char *const flee_kind_names[FLEE_KINDS];

struct flee_place {
    const char *name, *region, *country;
    int country_id;  /* index of first appearance */
    double lat, lon; /* degrees; nan if unknown */
    enum flee_kind kind;
    double conflict_date;      /* of conflict zones: day from which it is in conflict; < 0 never */
    double conflict_intensity; /* of a zone that is in conflict from the start */
    double population;         /* people; 0 if unknown */
    double capacity;           /* of camps, people; < 0: no limit stated */
    double capacity_per_day;   /* people, added each morning */
    double initial_idps;       /* people there on the first day, beside those counted */
    double hdi, trade_volume;  /* what draws people abroad (use_economic_pull) */
    int flood_zone;            /* a town that may be flooded */
    int has_data;              /* observed counts exist */
    int line;
};

enum flee_link_mode { FLEE_DRIVE, FLEE_WALK, FLEE_CROSSING };

/* A row of routes.csv, open in both directions unless forced. */
struct flee_route {
    int from, to;
    double km;
    int forced; /* 0 none, 1 people at `to` are sent on to `from`, 2 at `from` to `to` */
    enum flee_link_mode mode;
    double speed; /* max_move_speed, km/day; negative: as the settings say */
    double walk;  /* walk_probability, by day */
    int line;
};

enum flee_closure_kind {
    FLEE_CLOSE_COUNTRY,
    FLEE_CLOSE_LOCATION,
    FLEE_CLOSE_LINK,
    FLEE_CLOSE_CAMP,
    FLEE_CLOSE_IDPCAMP,
    FLEE_END_REDIRECTION
};
struct flee_closure {
    enum flee_closure_kind kind;
    int a, b;       /* places, or countries for FLEE_CLOSE_COUNTRY; -1 not given */
    int start, end; /* days; closed in start <= day < end; end <= 0: to the end of the run */
    int line;
};

/* Counts observed at a camp, by day, after interpolation and corrections. */
struct flee_source {
    const char *name;
    struct position at; /* where its counts are named */
    int place;          /* -1: not among the places */
    int counted;        /* 1: its increase makes people */
    int scored;         /* 1: compared with the people at its place, a camp */
    double *count;      /* one a day, length + 1 entries, whole people */
};

struct flee_instance {
    struct arena arena;
    const char *folder, *name;
    const char *rules;         /* of a scenario in flujo's format: flujo, mended or flee; null: a Flee folder */
    const char *settings_file; /* null: the shipped values are used */
    struct input_file *inputs; /* the files read, each once, in the order of reading */
    int input_count, input_room;
    struct flee_settings settings;
    day_number start;
    int compat; /* 1: Flee's quirks */
    int length; /* days */
    int place_count, country_count, route_count, closure_count, source_count;
    struct flee_place *places;
    const char **countries;
    struct flee_route *routes;
    struct flee_closure *closures;
    struct flee_source *sources;
    double *total; /* observed total by day, or null */
    float *flood;  /* flood level by day and place, as intensity; null: no file */
    struct flee_people people;
    float *intensity; /* conflict intensity by day and place, length + 1 days */
    int has_conflict_file;
    int home_country;   /* of the first place, as Flee has it */
    int origin_country; /* the one with most places in conflict */
};

struct flee_read_options {
    int compat;                   /* Flee's quirks */
    int own;                      /* settings start from flujo's own model */
    int no_capacity;              /* of the own model: capacities of camps are not looked at */
    int strict;                   /* what is not supported or ignored is an error */
    const char *const *overrides; /* "key=value" */
    size_t override_count;
};

/* 1 if the folder looks like a Flee instance (it has locations and routes) or
 * is a displacement scenario in flujo's format. */
int flee_instance_is(const char *folder);
int flee_scenario_is(const char *folder); /* only the latter */

/* Read and check. All complaints go to `errors`; *out is null if any is an
 * error. Free with flee_instance_free. */
enum flujo_status flee_instance_read(const struct allocator *a, const char *folder,
                                     const struct flee_read_options *options, struct flee_instance **out,
                                     struct error_list *errors);
void flee_instance_free(struct flee_instance *f);
/* Write it in flujo's format (flee_write.c) into a new folder; `rules`: flujo, mended or flee. */
enum flujo_status flee_instance_write(const struct flee_instance *f, const char *rules, const char *folder,
                                      struct error_list *errors);

static inline int flee_is_camp(enum flee_kind kind) { return kind == FLEE_CAMP || kind == FLEE_IDPCAMP; }
/* A conflict zone whose date is not to come. */
static inline int flee_starts_in_conflict(const struct flee_place *p)
{
    return p->kind == FLEE_CONFLICT_ZONE && p->conflict_date <= 0.0;
}

/* Great-circle distance in km; nan if a position is unknown. */
double flee_distance(const struct flee_place *a, const struct flee_place *b);
/* The first place of a name; -1 if none. Routes lead to the last one. */
int flee_place_find(const struct flee_instance *f, const char *name);
int flee_place_find_last(const struct flee_instance *f, const char *name);

#endif
