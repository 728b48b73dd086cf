/* Settings of Flee instances: one table, and readers for the dialects.
 *
 * simsetting.yml is YAML of two levels at most; it is read line by line rather
 * than with a YAML parser, because files in use hold tabs and half-written
 * sections that a strict parser refuses as a whole, while each line is clear.
 * Source of names and defaults: version 3 of Flee (BSD-3-Clause), by its
 * behaviour. The section `flujo` is ours. */
#include "flee/flee_settings.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/loose_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) offsetof(struct flee_settings, field)
const struct flee_setting flee_setting_table[] = {
    {"move_rules", "max_move_speed", NULL, FLEE_REAL, AT(max_move_speed), 360, 0, 1e5, "km/day",
     "distance covered in a day"},
    {"move_rules", "max_walk_speed", NULL, FLEE_REAL, AT(max_walk_speed), 35, 0, 1e5, "km/day",
     "distance covered on foot"},
    {"move_rules", "max_crossing_speed", NULL, FLEE_REAL, AT(max_crossing_speed), 20, 0, 1e5, "km/day",
     "distance covered on crossing links"},
    {"move_rules", "foreign_weight", NULL, FLEE_REAL, AT(foreign_weight), 1, 0, 1e9, "",
     "factor of the score of places abroad"},
    {"move_rules", "camp_weight", NULL, FLEE_REAL, AT(camp_weight), 1, 0, 1e9, "", "factor of the score of camps"},
    {"move_rules", "conflict_weight", NULL, FLEE_REAL, AT(conflict_weight), 0.316, 0, 1e9, "",
     "factor of the score of places in conflict"},
    {"move_rules", "conflict_movechance", NULL, FLEE_REAL, AT(conflict_movechance), 1, 0, 1, "1/day",
     "chance to leave a place in conflict"},
    {"move_rules", "camp_movechance", NULL, FLEE_REAL, AT(camp_movechance), 0.001, 0, 1, "1/day",
     "chance to leave a camp"},
    {"move_rules", "idpcamp_movechance", "idp_camp_movechance", FLEE_REAL, AT(idpcamp_movechance), 0.1, 0, 1, "1/day",
     "chance to leave a camp for the internally displaced"},
    {"move_rules", "default_movechance", NULL, FLEE_REAL, AT(default_movechance), 0.3, 0, 1, "1/day",
     "chance to leave a town"},
    {"move_rules", "awareness_level", NULL, FLEE_REAL, AT(awareness_level), 1, 0, 62, "",
     "candidate paths have up to this many links"},
    {"move_rules", "capacity_buffer", NULL, FLEE_REAL, AT(capacity_buffer), 0.9, 0, 1, "",
     "share of the capacity from which a camp draws less"},
    {"move_rules", "capacity_scaling", NULL, FLEE_REAL, AT(capacity_scaling), 1, 0, 1e9, "",
     "factor of all capacities"},
    {"move_rules", "avoid_short_stints", NULL, FLEE_TRUTH, AT(avoid_short_stints), 0, 0, 1, "",
     "go on at once from a town reached within the day"},
    {"move_rules", "start_on_foot", NULL, FLEE_TRUTH, AT(start_on_foot), 0, 0, 1, "", "the first link is walked"},
    {"move_rules", "softening", NULL, FLEE_REAL, AT(softening), 10, 0, 1e6, "km", "added to the length of a path"},
    {"move_rules", "weight_softening", NULL, FLEE_REAL, AT(weight_softening), 0, 0, 1e9, "",
     "added to the score of a path's end"},
    {"move_rules", "weight_power", NULL, FLEE_REAL, AT(weight_power), 1, 0, 100, "", "exponent of a path's weight"},
    {"move_rules", "distance_power", NULL, FLEE_REAL, AT(distance_power), 1, 0, 100, "", "exponent of a path's length"},
    {"move_rules", "use_pop_for_loc_weight", NULL, FLEE_TRUTH, AT(use_pop_for_loc_weight), 0, 0, 1, "",
     "scores grow with population"},
    {"move_rules", "pop_power_for_loc_weight", NULL, FLEE_REAL, AT(pop_power_for_loc_weight), 0.1, 0, 10, "",
     "exponent of that"},
    {"move_rules", "movechance_pop_base", NULL, FLEE_REAL, AT(movechance_pop_base), 10000, 1e-9, 1e12, "people",
     "population at which a move chance is as set"},
    {"move_rules", "movechance_pop_scale_factor", NULL, FLEE_REAL, AT(movechance_pop_scale_factor), 0, -10, 10, "",
     "exponent of population in the move chance"},
    {"move_rules", "pruning_threshold", NULL, FLEE_REAL, AT(pruning_threshold), 1, 0, 1e9, "",
     "candidates this many times weaker than the best are dropped; 1 = none"},
    {"move_rules", "camps_are_sinks", NULL, FLEE_TRUTH, AT(camps_are_sinks), 0, 0, 1, "", "nobody leaves a camp"},
    {"move_rules", "stay_close_to_home", NULL, FLEE_TRUTH, AT(stay_close_to_home), 0, 0, 1, "",
     "scores fall with the straight line from a place to a path's end"},
    {"move_rules", "home_distance_power", NULL, FLEE_REAL, AT(home_distance_power), 0.5, 0, 20, "", "exponent of that"},
    {"move_rules", "flood_rules", NULL, FLEE_TRUTH, AT(flood_rules), 0, 0, 1, "",
     "floods act; under compat conflicts.csv is then not read and every location is scored"},
    {"move_rules", "flood_movechances", NULL, FLEE_LIST, AT(flood_movechances), 0, 0, 1, "1/day",
     "chance to leave a flooded place, by flood level"},
    {"move_rules", "flood_loc_weights", NULL, FLEE_LIST, AT(flood_loc_weights), 1, 0, 1e9, "",
     "factor of the score of a flooded place, by flood level"},
    {"move_rules", "flood_forecaster", NULL, FLEE_TRUTH, AT(flood_forecaster), 0, 0, 1, "",
     "people act on the floods of the days to come; needs demographics_floodawareness.csv"},
    {"move_rules", "flood_forecaster_timescale", NULL, FLEE_REAL, AT(flood_forecaster_timescale), 0, 0, 36500, "days",
     "how far the forecast looks ahead; up to 1: not at all"},
    {"move_rules", "flood_forecaster_end_time", "flood_forecaster_endtime", FLEE_REAL, AT(flood_forecaster_end_time), 0,
     0, 36500, "day", "last day of the forecast"},
    {"move_rules", "flood_forecaster_weights", NULL, FLEE_LIST, AT(flood_forecaster_weights), 0, 0, 1e9, "",
     "weight of a forecast day, by day of the run"},
    {"move_rules", "flood_awareness_weights", NULL, FLEE_LIST, AT(flood_awareness_weights), 0, 0, 1e9, "",
     "weight of the forecast for a person, by floodawareness"},
    {"move_rules", "ChildrenAvoidHazards", NULL, FLEE_TRUTH, AT(children_avoid_hazards), 0, 0, 1, "",
     "people under 19: the score of a path's end squared"},
    {"move_rules", "BoysTakeRisk", NULL, FLEE_TRUTH, AT(boys_take_risk), 0, 0, 1, "",
     "with ChildrenAvoidHazards, male and over 14: score 1"},
    {"move_rules", "ElderlyAvoidHazards", NULL, FLEE_TRUTH, AT(elderly_avoid_hazards), 0, 0, 1, "",
     "people over 59: score squared"},
    {"move_rules", "WomenAvoidHazards", NULL, FLEE_TRUTH, AT(women_avoid_hazards), 0, 0, 1, "",
     "women and girls: score squared, unless by age already"},
    {"move_rules", "MatchCampEthnicity", NULL, FLEE_TRUTH, AT(match_camp_ethnicity), 0, 0, 1, "",
     "score of a camp times 10 and the share of people there of one's ethnicity"},
    {"move_rules", "MatchTownEthnicity", NULL, FLEE_TRUTH, AT(match_town_ethnicity), 0, 0, 1, "",
     "the same of places that are neither camps nor in conflict"},
    {"move_rules", "MatchConflictEthnicity", NULL, FLEE_TRUTH, AT(match_conflict_ethnicity), 0, 0, 1, "",
     "the same of places in conflict"},
    {"move_rules", "MatchCampReligion", NULL, FLEE_TRUTH, AT(match_camp_religion), 0, 0, 1, "",
     "score of a camp times the share of people there of one's religion over avg_religion_fraction"},
    {"move_rules", "avg_religion_fraction", NULL, FLEE_REAL, AT(avg_religion_fraction), 0.25, 1e-9, 1, "",
     "share at which a camp of one's religion draws as any other"},
    {"move_rules", "use_economic_pull", NULL, FLEE_TRUTH, AT(use_economic_pull), 0, 0, 1, "",
     "score of a place abroad times 1 + trade_volume + hdi^2 (columns of locations.csv)"},
    {"spawn_rules", "take_from_population", "take_refugees_from_population", FLEE_TRUTH, AT(take_from_population), 0, 0,
     1, "", "people who leave are taken from the place's population"},
    {"spawn_rules", "insert_day0", "insert_day_zero_refugees_in_camps", FLEE_TRUTH, AT(insert_day0), 1, 0, 1, "",
     "camps start with those registered on the first day"},
    {"spawn_rules", "empty_camps_on_day0", NULL, FLEE_TRUTH, AT(empty_camps_on_day0), 0, 0, 1, "",
     "take the first day's count off the data"},
    {"spawn_rules", "conflict_zone_spawning_only", NULL, FLEE_TRUTH, AT(conflict_zone_spawning_only), 1, 0, 1, "",
     "people start from places in conflict only"},
    {"spawn_rules", "sum_from_camps", NULL, FLEE_TRUTH, AT(sum_from_camps), 1, 0, 1, "",
     "new people are the increase of the camps' sum, not of the total"},
    {"spawn_rules", "conflict_driven_spawning", NULL, FLEE_MODE, AT(conflict_driven_spawning), 0, 0, 3, "",
     "new people follow conflict: off, constant, poisson, pop_ratio"},
    {"spawn_rules", "displaced_per_conflict_day", NULL, FLEE_REAL, AT(displaced_per_conflict_day), 500, 0, 1e9,
     "people/day", "those of one place in conflict (a share of the population for pop_ratio)"},
    {"spawn_rules", "read_from_agents_csv_file", NULL, FLEE_TRUTH, AT(read_agents), 0, 0, 1, "",
     "the people of agents.csv are there from day 0"},
    {"spawn_rules", "conflict_spawn_decay", NULL, FLEE_LIST, AT(conflict_spawn_decay), 1, 0, 1e6, "",
     "factor of the start weight by age of the conflict"},
    {"spawn_rules", "conflict_spawn_decay_interval", NULL, FLEE_REAL, AT(conflict_spawn_decay_interval), 30, 1, 1e6,
     "days", "age step of that"},
    {"spawn_rules", "flood_driven_spawning", "flood_driven_spawn_mode", FLEE_MODE, AT(flood_driven_spawning), 0, 0, 3,
     "", "new people follow floods: off, constant, poisson, pop_ratio"},
    {"spawn_rules", "displaced_per_flood_day", NULL, FLEE_LIST, AT(displaced_per_flood_day), 0, 0, 1e9, "people/day",
     "those of one flooded place (a share of the population for pop_ratio), by flood level"},
    {"optimisations", "hasten", NULL, FLEE_REAL, AT(hasten), 1, 1, 1e9, "people",
     "one agent stands for this many people"},
    {"flujo", "border_factor", NULL, FLEE_REAL, AT(border_factor), 1, 0, 1e3, "",
     "weight of a path for each border it crosses"},
    {"flujo", "camp_scale", NULL, FLEE_REAL, AT(camp_scale), 0, 0, 1e9, "people",
     "a camp's score is capacity / (capacity + this); 0 = any size draws alike"},
    {"flujo", "no_capacity", NULL, FLEE_TRUTH, AT(no_capacity), 0, 0, 1, "", "capacities of camps are not looked at"},
    {"flujo", "free_places", NULL, FLEE_TRUTH, AT(free_places), 0, 0, 1, "",
     "a camp draws in proportion to its free places"},
    {"flujo", "start_power", NULL, FLEE_REAL, AT(start_power), 1, 0, 5, "",
     "exponent of population in the weight of a start place"},
    {"flujo", "registration_delay", NULL, FLEE_REAL, AT(registration_delay), 0, 0, 365, "days",
     "mean wait from arrival to registration"},
    {"flujo", "transit_movechance", NULL, FLEE_REAL, AT(transit_movechance), -1, -1, 1, "1/day",
     "chance to leave a town abroad; negative: as other towns"},
    {"flujo", "direct_share", NULL, FLEE_REAL, AT(direct_share), 0, 0, 1, "",
     "chance that a choice is of the whole way to a camp"},
    {"flujo", "direct_power", NULL, FLEE_REAL, AT(direct_power), 2, 0, 20, "", "exponent of the length in that choice"},
};
#undef AT
const int flee_setting_count = (int)(sizeof flee_setting_table / sizeof *flee_setting_table);

/* flujo's own model: where it departs from Flee's day. */
const struct flee_own_value flee_own_table[] = {
    {"direct_share", 1, "assumed", "people choose the whole way to a camp: docs/flee.md"},
    {"free_places", 1, "assumed", "capacity is a limit that is felt from the first day: docs/flee.md"},
    {"start_power", 0, "assumed", "populations are missing or of whole districts: docs/flee.md"},
    {"direct_power", 0.2, "calibrated", "mali, burundi and ssudan: scenarios/flee/fit.csv"},
    {"camp_scale", 100000, "calibrated", "mali, burundi and ssudan: scenarios/flee/fit.csv"},
};
const int flee_own_count = (int)(sizeof flee_own_table / sizeof *flee_own_table);

/* direct_power of the own model without capacities: scenarios/flee/fit_no_capacity.csv. */
#define FLEE_NO_CAPACITY_POWER 0.7

/* Known to Flee, without effect on the people here or not supported yet. */
static const struct {
    const char *name;
    int harmless;
    const char *why;
} other_keys[] = {
    {"log_levels", 1, ""},
    {"agent", 1, ""},
    {"link", 1, ""},
    {"camp", 1, ""},
    {"conflict", 1, ""},
    {"init", 1, ""},
    {"granularity", 1, ""},
    {"idp", 1, ""},
    {"idp_totals", 1, ""},
    {"agentloglevel", 1, ""},
    {"camploglevel", 1, ""},
    {"initloglevel", 1, ""},
    {"usev1rules", 1, ""},
    {"useidpmode", 1, ""},
    {"verbose", 1, ""},
    {"max_flood_level", 1, ""},
    {"flood_rules_enabled", 1, ""},
    {"flood_spawn_mode", 1, ""}, /* Flee reads spawn_mode */
    {"flood_zone_spawning_only", 1, ""},
    {"starvation_driven_spawning", 0, "food security does not act"},
    {"flee_when_starving", 0, "food security does not act"},
    {"avoid_food_deprived_locations", 0, "food security does not act"},
    {"harvest_months", 0, "harvests do not act"},
    {"fixed_routes", 0, "routes are chosen anew at each place"},
    /* Flee reads them and never acts on them. */
    {"two_system_decision_making", 1, ""},
    {"tdm", 1, ""},
    {"average_social_connectivity", 1, ""},
    {"camp_start_on_foot", 1, ""},
    {"food_security", 0, "food security does not act"},
    {"idp_awareness", 0, "one awareness level is used for all"},
};

double *flee_setting_of(struct flee_settings *s, const struct flee_setting *spec)
{
    return (double *)(void *)((char *)s + spec->offset);
}

void flee_settings_default(struct flee_settings *s)
{
    memset(s, 0, sizeof *s);
    for (int i = 0; i < flee_setting_count; i++)
        *flee_setting_of(s, &flee_setting_table[i]) = flee_setting_table[i].value;
}

static const struct flee_setting *find_setting(const char *name)
{
    for (int i = 0; i < flee_setting_count; i++)
        if (loose_same_name(name, flee_setting_table[i].name)
            || (flee_setting_table[i].alias && loose_same_name(name, flee_setting_table[i].alias)))
            return &flee_setting_table[i];
    return NULL;
}

void flee_settings_finish(struct flee_settings *s)
{
    static const struct flee_list shares = {{0, 0.1, 0.2, 0.5, 0.9}, 5}, people = {{0, 100, 200, 300, 500}, 5};
    const double usual = find_setting("displaced_per_conflict_day")->value;
    if (s->conflict_driven_spawning == FLEE_BY_POPULATION && s->displaced_per_conflict_day == usual)
        s->displaced_per_conflict_day = 0.01;
    if (s->flood_driven_spawning > 0.0 && s->displaced_per_flood_day.count == 0.0)
        s->displaced_per_flood_day = s->flood_driven_spawning == FLEE_BY_POPULATION ? shares : people;
    if (s->flood_driven_spawning > 0.0) s->flood_rules = 1.0;
}

void flee_settings_shipped(struct flee_settings *s)
{
    flee_settings_default(s);
    s->conflict_weight = 0.25;
}

void flee_settings_own(struct flee_settings *s)
{
    for (int i = 0; i < flee_own_count; i++)
        *flee_setting_of(s, find_setting(flee_own_table[i].name)) = flee_own_table[i].value;
}

/* direct_power is fitted to all five instances: scenarios/flee/fit_no_capacity.csv. */
void flee_settings_no_capacity(struct flee_settings *s)
{
    s->no_capacity = 1.0;
    s->camp_scale = 0.0;
    s->direct_power = FLEE_NO_CAPACITY_POWER;
}

static int parse_mode(const char *text, double *value)
{
    static const char *const modes[] = {"off", "constant", "poisson", "pop_ratio"};
    int truth;
    for (int i = 0; i < 4; i++)
        if (loose_same_name(text, modes[i])) {
            *value = i;
            return 1;
        }
    if (loose_truth(text, &truth)) {
        *value = truth;
        return 1;
    }
    return 0;
}

static int parse_list(const char *text, struct flee_list *list)
{
    int n = 0;
    char word[32];
    size_t length = 0;
    for (;; text++) {
        if (strchr("[], \t", *text) == NULL) {
            if (length + 1 == sizeof word) return 0;
            word[length++] = *text;
        } else if (length > 0) {
            word[length] = 0;
            length = 0;
            if (n == FLEE_LIST_LENGTH || !number_parse(word, &list->value[n])) return 0;
            n++;
        }
        if (!*text) break;
    }
    list->count = n;
    return n > 0;
}

static void check_list(struct flee_settings *s, const struct flee_setting *spec, struct position at,
                       struct error_list *errors)
{
    const struct flee_list *list = (const struct flee_list *)(const void *)flee_setting_of(s, spec);
    for (int i = 0; i < (int)list->count; i++)
        if (list->value[i] < spec->low || list->value[i] > spec->high) {
            errors_add(errors, SEVERITY_ERROR, at, "%s holds %g; it should lie between %g and %g %s", spec->name,
                       list->value[i], spec->low, spec->high, spec->unit);
            return;
        }
}

static void assign(struct flee_settings *s, const struct flee_setting *spec, const char *text, struct position at,
                   struct error_list *errors)
{
    double value = 0.0;
    int truth = 0;
    switch (spec->kind) {
    case FLEE_TRUTH:
        if (!loose_truth(text, &truth)) {
            errors_add(errors, SEVERITY_ERROR, at, "%s is \"%s\"; it should be yes or no", spec->name, text);
            return;
        }
        value = truth;
        break;
    case FLEE_MODE:
        if (!parse_mode(text, &value)) {
            errors_add(errors, SEVERITY_ERROR, at, "%s is \"%s\"; it should be off, constant, poisson or pop_ratio",
                       spec->name, text);
            return;
        }
        break;
    case FLEE_LIST:
        if (!parse_list(text, (struct flee_list *)(void *)flee_setting_of(s, spec)))
            errors_add(errors, SEVERITY_ERROR, at, "%s is \"%s\"; it should be a list of up to %d numbers: [1.0, 0.5]",
                       spec->name, text, FLEE_LIST_LENGTH);
        check_list(s, spec, at, errors);
        return;
    case FLEE_REAL:
        if (loose_number(text, &value)) break;
        if (loose_truth(text, &truth)) {
            value = truth;
            break;
        }
        errors_add(errors, SEVERITY_ERROR, at, "%s is \"%s\", not a number; the default is %g %s", spec->name, text,
                   spec->value, spec->unit);
        return;
    }
    if (value < spec->low || value > spec->high) {
        errors_add(errors, SEVERITY_ERROR, at, "%s is %g; it should lie between %g and %g %s", spec->name, value,
                   spec->low, spec->high, spec->unit);
        return;
    }
    *flee_setting_of(s, spec) = value;
}

static const char *suggest(const char *name)
{
    const char *names[sizeof flee_setting_table / sizeof *flee_setting_table];
    for (int i = 0; i < flee_setting_count; i++)
        names[i] = flee_setting_table[i].name;
    return errors_did_you_mean(name, names, (size_t)flee_setting_count);
}

static void set_named(struct flee_settings *s, const char *name, const char *text, int strict, struct position at,
                      struct error_list *errors)
{
    const struct flee_setting *spec = find_setting(name);
    enum severity severity = strict ? SEVERITY_ERROR : SEVERITY_WARNING;
    if (spec && spec->name[0] < 'a' && strcmp(name, spec->name) != 0) { /* rules on attributes, read by exact name */
        errors_add(errors, severity, at, "%s is ignored, as Flee ignores it; the rule is spelt %s", name, spec->name);
        return;
    }
    if (spec) {
        if (*text) assign(s, spec, text, at, errors);
        return;
    }
    for (size_t i = 0; i < sizeof other_keys / sizeof *other_keys; i++)
        if (loose_same_name(name, other_keys[i].name)) {
            int truth = 1;
            if (!other_keys[i].harmless && !(loose_truth(text, &truth) && !truth))
                errors_add(errors, severity, at, "the setting %s is not supported: %s; remove it or leave it off", name,
                           other_keys[i].why);
            return;
        }
    const char *near = suggest(name);
    errors_add(errors, severity, at, "unknown setting \"%s\", ignored%s%s%s", name, near ? "; did you mean " : "",
               near ? near : "; docs/flee.md lists those known", near ? "?" : "");
}

/* "key: value  # remark" cut in place; 0 when the line says nothing. */
static int split_line(char *line, char **key, char **value)
{
    int quoted = 0;
    for (char *s = line; *s; s++) {
        quoted ^= *s == '"' || *s == '\'';
        if (*s == '#' && !quoted && (s == line || s[-1] == ' ' || s[-1] == '\t')) {
            *s = 0;
            break;
        }
    }
    char *colon = strchr(line, ':');
    if (!colon) return 0;
    *colon = 0;
    char *ends[2] = {line, colon + 1};
    for (int k = 0; k < 2; k++) {
        char *s = ends[k] + strspn(ends[k], " \t-\"'");
        if (k == 1 && ends[k][strspn(ends[k], " \t")] == '-') s = ends[k] + strspn(ends[k], " \t");
        size_t n = strlen(s);
        while (n > 0 && strchr(" \t\r\"'", s[n - 1]))
            s[--n] = 0;
        ends[k] = s;
    }
    *key = ends[0];
    *value = ends[1];
    return **key != 0;
}

/* Where a reader of simsetting.yml stands. */
struct yaml_reader {
    const char *file;
    int line, strict;
    struct flee_settings *s;
    struct error_list *errors;
    char skipped[64]; /* a group of unknown rules, its lines not read; its indent */
    size_t skipped_indent;
    const char *mode;                /* the setting that spawn_mode means in the block under way */
    const struct flee_setting *list; /* whose items stand on lines of their own */
    char items[8 * FLEE_LIST_LENGTH];
    struct position list_at;
};

/* Blocks whose presence alone turns something on. */
static const struct {
    const char *name, *setting, *value;
} blocks[] = {{"conflict_driven_spawning", "conflict_driven_spawning", "constant"},
              {"flood_driven_spawn_mode", "flood_driven_spawning", "pop_ratio"},
              {"flood_driven_spawning", "flood_driven_spawning", "pop_ratio"},
              {"flood_rules", "flood_rules", "yes"}};

/* A key without a value: 1 if it is a section, a block or a list. */
static int open_block(struct yaml_reader *r, const char *key, struct position here)
{
    static const char *const sections[] = {"move_rules", "spawn_rules", "optimisations", "optimizations", "flujo"};
    r->mode = NULL;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (loose_same_name(key, blocks[i].name)) {
            r->mode = blocks[i].setting;
            assign(r->s, find_setting(blocks[i].setting), blocks[i].value, here, r->errors);
            return 1;
        }
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (loose_same_name(key, sections[i])) return 1;
    const struct flee_setting *spec = find_setting(key);
    if (!spec || spec->kind != FLEE_LIST) return 0;
    r->list = spec;
    r->list_at = here;
    r->items[0] = 0;
    return 1;
}

static void close_list(struct yaml_reader *r)
{
    if (r->list && r->items[0]) assign(r->s, r->list, r->items, r->list_at, r->errors);
    r->list = NULL;
}

static void read_yaml_line(struct yaml_reader *r, char *at)
{
    size_t indent = strspn(at, " \t");
    char *key, *value;
    struct position here = {r->file, r->line, (int)indent + 1};
    if (!at[indent] || at[indent] == '\r' || at[indent] == '#' || !strncmp(at, "---", 3)) return;
    if (r->skipped[0] && indent > r->skipped_indent) return;
    r->skipped[0] = 0;
    if (strspn(at, " \t-[]0123456789.,\r") == strlen(at)) { /* items of a list */
        size_t n = strlen(r->items), more = strlen(at);
        if (n + more + 2 > sizeof r->items) {
            errors_add(r->errors, SEVERITY_ERROR, here, "this list is too long; give up to %d numbers",
                       FLEE_LIST_LENGTH);
            return;
        }
        (void)snprintf(r->items + n, sizeof r->items - n, " %s", at + strspn(at, " \t-"));
        return;
    }
    close_list(r);
    if (!split_line(at, &key, &value)) {
        errors_add(r->errors, SEVERITY_ERROR, here, "cannot read this line; a setting is written \"name: value\"");
        return;
    }
    if (!*value && open_block(r, key, here)) return;
    if (!*value && !find_setting(key)) { /* a group of rules: say it once */
        (void)snprintf(r->skipped, sizeof r->skipped, "%s", key);
        r->skipped_indent = indent;
    }
    set_named(r->s, r->mode && loose_same_name(key, "spawn_mode") ? r->mode : key, value, r->strict, here, r->errors);
}

static void read_yaml(char *data, const char *file, int strict, struct flee_settings *s, struct error_list *errors)
{
    struct yaml_reader r = {.file = file, .strict = strict, .s = s, .errors = errors};
    for (char *at = data, *next; at; at = next) {
        next = strchr(at, '\n');
        if (next) *next++ = 0;
        r.line++;
        read_yaml_line(&r, at);
    }
    close_list(&r);
}

enum flujo_status flee_settings_read(struct arena *arena, const char *path, int strict, struct flee_settings *s,
                                     uint64_t *hash, struct error_list *errors)
{
    size_t n = strlen(path);
    const char *file = arena_copy_string(arena, path, n);
    if (!file) return FLUJO_NO_MEMORY;
    if (n > 4 && !strcmp(path + n - 4, ".csv")) {
        struct loose_table table;
        enum flujo_status status = loose_table_read(arena, path, &table, errors);
        *hash = table.hash;
        for (int i = 0; status == FLUJO_OK && i < table.count; i++)
            if (!table.rows[i].comment)
                set_named(s, loose_cell(&table.rows[i], 0), loose_cell(&table.rows[i], 1), strict,
                          loose_at(&table, &table.rows[i], 0), errors);
        return status;
    }
    char *data = NULL;
    size_t length = 0;
    enum flujo_status status = file_read(arena->a, path, &data, &length, errors);
    if (status == FLUJO_OK) {
        char *start = data;
        *hash = hash_bytes(HASH_START, data, length);
        if (length >= 3 && !memcmp(start, "\xef\xbb\xbf", 3)) start += 3;
        read_yaml(start, file, strict, s, errors);
    }
    memory_free(arena->a, data);
    return status;
}

void flee_settings_set(struct flee_settings *s, const char *name, const char *text, struct position at,
                       struct error_list *errors)
{
    const char *dot = strrchr(name, '.'); /* move_rules.max_move_speed */
    const struct flee_setting *spec = find_setting(dot ? dot + 1 : name);
    if (!spec) {
        const char *near = suggest(dot ? dot + 1 : name);
        errors_add(errors, SEVERITY_ERROR, at, "unknown setting \"%s\"%s%s%s", name, near ? "; did you mean " : "",
                   near ? near : "; `flujo schema --markdown` lists those known", near ? "?" : "");
        return;
    }
    assign(s, spec, text, at, errors);
}

void flee_settings_override(struct flee_settings *s, const char *text, struct error_list *errors)
{
    struct position nowhere = {"--set", 0, 0};
    const char *equals = strchr(text, '=');
    char name[80];
    if (!equals || equals == text || (size_t)(equals - text) >= sizeof name) {
        errors_add(errors, SEVERITY_ERROR, nowhere, "\"%s\" should be key=value, for example max_move_speed=200", text);
        return;
    }
    memcpy(name, text, (size_t)(equals - text));
    name[equals - text] = 0;
    flee_settings_set(s, name, equals + 1, nowhere, errors);
}

void flee_settings_describe(const struct flee_settings *s, struct text *out)
{
    for (int i = 0; i < flee_setting_count; i++) {
        const struct flee_setting *spec = &flee_setting_table[i];
        const double *value = (const double *)(const void *)((const char *)s + spec->offset);
        text_format(out, "%s.%s", spec->section, spec->name);
        int count = spec->kind == FLEE_LIST ? (int)((const struct flee_list *)(const void *)value)->count : 1;
        for (int k = 0; k < count; k++)
            text_format(out, " %.10g", value[k]);
        text_format(out, " %s (%s)\n", spec->unit, spec->help);
    }
}

void flee_settings_markdown(struct text *out)
{
    text_add(
        out,
        "\n## Settings of Flee instances\n\n"
        "Read from simsetting.yml or given as `--set name=value`. *Flee* is the default of its code, used with "
        "`--compat`; "
        "*flujo* is the value of the own model, used without, where it differs.\n\n"
        "| setting | unit | Flee | flujo | range | status | meaning | source |\n|---|---|---|---|---|---|---|---|\n");
    for (int i = 0; i < flee_setting_count; i++) {
        const struct flee_setting *spec = &flee_setting_table[i];
        const struct flee_own_value *own = NULL;
        for (int k = 0; k < flee_own_count; k++)
            if (!strcmp(flee_own_table[k].name, spec->name)) own = &flee_own_table[k];
        int ours = !strcmp(spec->section, "flujo");
        text_format(out, "| `%s` | %s | ", spec->name, spec->unit);
        if (spec->kind == FLEE_LIST)
            text_add(out, "none | ");
        else
            text_format(out, "%.10g | ", spec->value);
        if (own) text_format(out, "%.10g", own->value);
        text_format(out, " | %.10g to %.10g | %s | %s | %s |\n", spec->low, spec->high,
                    own    ? own->status
                    : ours ? "off"
                           : "as Flee",
                    spec->help,
                    own    ? own->source
                    : ours ? "docs/flee.md"
                           : "Flee 3");
    }
}
