/* The settings of a displacement run: Flee's, plus those of flujo's own
 * default model. One table names them all; simsetting.yml, the older
 * simsetting.csv, `--set key=value` and the reference page read it. */
#ifndef FLUJO_FLEE_SETTINGS_H
#define FLUJO_FLEE_SETTINGS_H

#include "base/errors.h"

#include <stdint.h>
#include "base/text.h"

enum { FLEE_LIST_LENGTH = 366 };
struct flee_list {
    double value[FLEE_LIST_LENGTH], count;
};

struct flee_settings {
    /* move_rules */
    double max_move_speed, max_walk_speed, max_crossing_speed; /* km/day */
    double foreign_weight, camp_weight, conflict_weight;       /* factors of a place's score */
    double conflict_movechance, camp_movechance, idpcamp_movechance, default_movechance; /* per day */
    double awareness_level; /* candidate paths have up to this many links */
    double capacity_buffer; /* share of the capacity from which the pull of a camp falls */
    double capacity_scaling;
    double avoid_short_stints, start_on_foot;
    double softening;        /* km added to a path's length */
    double weight_softening; /* added to a score */
    double weight_power, distance_power;
    double use_pop_for_loc_weight, pop_power_for_loc_weight;
    double movechance_pop_base, movechance_pop_scale_factor;
    double pruning_threshold; /* 1 = off: candidates with a weight under max / threshold are dropped */
    double camps_are_sinks;
    double stay_close_to_home, home_distance_power;
    double flood_rules; /* 1: there are floods; Flee then reads no conflicts.csv and scores every location */
    struct flee_list flood_movechances, flood_loc_weights;        /* by flood level */
    double flood_forecaster;                                      /* 1: people act on the floods of the days to come */
    double flood_forecaster_timescale, flood_forecaster_end_time; /* days ahead; the last day of the forecast */
    struct flee_list flood_forecaster_weights, flood_awareness_weights; /* by day; by floodawareness */
    double children_avoid_hazards, boys_take_risk, elderly_avoid_hazards, women_avoid_hazards;
    double match_camp_ethnicity, match_town_ethnicity, match_conflict_ethnicity, match_camp_religion;
    double avg_religion_fraction; /* share at which a camp of one's religion draws as any other */
    double use_economic_pull;
    /* spawn_rules */
    double take_from_population, insert_day0, empty_camps_on_day0, conflict_zone_spawning_only, sum_from_camps;
    double conflict_driven_spawning; /* 0 off, 1 constant, 2 poisson, 3 pop_ratio */
    double displaced_per_conflict_day;
    double read_agents; /* 1: people of agents.csv are there from day 0 */
    struct flee_list conflict_spawn_decay;
    double conflict_spawn_decay_interval;     /* days */
    double flood_driven_spawning;             /* 0 off, 1 constant, 2 poisson, 3 pop_ratio */
    struct flee_list displaced_per_flood_day; /* by flood level */
    /* optimisations */
    double hasten; /* people for whom one agent stands */
    /* flujo's own */
    double border_factor;      /* weight of a path for each border it crosses */
    double camp_scale;         /* people: capacity at which a camp draws half of what a boundless one does; 0 = off */
    double no_capacity;        /* 1: capacities of camps are not looked at */
    double free_places;        /* 1: a camp draws in proportion to its free share */
    double start_power;        /* exponent of population in the weight of a start place */
    double registration_delay; /* mean days from arrival to registration; 0 = at once */
    double transit_movechance; /* of towns outside the first country; negative = as other towns */
    double direct_share;       /* chance that a choice looks for the whole way to a camp */
    double direct_power;       /* distance power of that choice */
};

/* Values of the modes of spawning. */
enum { FLEE_CONSTANT = 1, FLEE_POISSON = 2, FLEE_BY_POPULATION = 3 };

enum flee_setting_kind { FLEE_REAL, FLEE_TRUTH, FLEE_MODE, FLEE_LIST };

struct flee_setting {
    const char *section; /* move_rules, spawn_rules, optimisations, flujo */
    const char *name;
    const char *alias; /* another name in use, or null */
    enum flee_setting_kind kind;
    size_t offset;
    double value; /* default of Flee's code; of section flujo: off */
    double low, high;
    const char *unit, *help;
};

/* A parameter of flujo's own model, which differs from Flee's day. */
struct flee_own_value {
    const char *name; /* in flee_setting_table */
    double value;
    const char *status; /* assumed, calibrated */
    const char *source;
};
extern const struct flee_own_value flee_own_table[];
extern const int flee_own_count;

extern const struct flee_setting flee_setting_table[];
extern const int flee_setting_count;

/* What a folder without a settings file runs with: the defaults and what the
 * shipped file changes (conflict_weight 0.25). */
void flee_settings_shipped(struct flee_settings *s);
/* The defaults of Flee's code. */
void flee_settings_default(struct flee_settings *s);
/* Turn flujo's own model on: the values of flee_own_table. */
void flee_settings_own(struct flee_settings *s);
/* The own model without capacities, whose one parameter is fitted for that: call after flee_settings_own. */
void flee_settings_no_capacity(struct flee_settings *s);
/* What follows from other settings: rates that a mode has by default, and flood rules that spawning turns on. */
void flee_settings_finish(struct flee_settings *s);
double *flee_setting_of(struct flee_settings *s, const struct flee_setting *spec);

/* Read simsetting.yml (or .csv, chosen by the name) over what is in s. Unknown or unsupported keys
 * are named with their line: warnings, or errors when `strict` is not 0. *hash: of its bytes. */
enum flujo_status flee_settings_read(struct arena *arena, const char *path, int strict, struct flee_settings *s,
                                     uint64_t *hash, struct error_list *errors);
/* One parameter, with or without its section ("move_rules.awareness_level"). */
void flee_settings_set(struct flee_settings *s, const char *name, const char *text, struct position at,
                       struct error_list *errors);
/* One "key=value" of --set. */
void flee_settings_override(struct flee_settings *s, const char *text, struct error_list *errors);

/* Table of all settings and their values as lines "name value unit help". */
void flee_settings_describe(const struct flee_settings *s, struct text *out);

/* The same as a section of the reference page, with flujo's own values. */
void flee_settings_markdown(struct text *out);

#endif
