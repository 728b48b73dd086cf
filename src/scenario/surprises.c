/* What is allowed and will surprise: warnings on a scenario without mistakes.
 *
 * Places that nobody reaches, numbers that nothing reads, levers that move nothing, and policies that are the same
 * policy. Each says why. */
#include "scenario/loader.h"

#include "base/geography.h"
#include "scenario/measures.h"
#include "scenario/options.h"
#include "scenario/setting.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void warn(struct loader *l, struct position at, const char *format, ...) FLUJO_PRINTF(3, 4);
static void warn(struct loader *l, struct position at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    errors_add_list(l->errors, SEVERITY_WARNING, at, format, args);
    va_end(args);
}

/* --- places --- */

/* Places to which people come who start at an origin; with `through` also those behind the end of a journey, of which
 * the last one before is kept in `behind`. */
static void mark_reached(const struct scenario *s, int through, char *reached, int *behind)
{
    for (int p = 0; p < s->place_count; p++) {
        reached[p] = s->places[p].kind == PLACE_ORIGIN;
        behind[p] = -1;
    }
    for (int changed = 1; changed;) {
        changed = 0;
        for (int r = 0; r < s->route_count; r++) {
            int from = s->routes[r].from, to = s->routes[r].to, end = place_ends_journeys(&s->places[from]);
            if (!reached[from] || reached[to] || (end && !through)) continue;
            reached[to] = 1;
            behind[to] = end ? from : behind[from];
            changed = 1;
        }
    }
}

static void warn_of_reach(struct loader *l)
{
    const struct scenario *s = l->s;
    char *walked = loader_scratch(l, (size_t)s->place_count, 1), *any = loader_scratch(l, (size_t)s->place_count, 1),
         *leads = loader_scratch(l, (size_t)s->place_count, 1);
    int *behind = loader_scratch(l, (size_t)s->place_count, sizeof *behind);
    if (walked == NULL || any == NULL || leads == NULL || behind == NULL) return;
    mark_reached(s, 0, walked, behind);
    mark_reached(s, 1, any, behind);
    loader_mark_leading(l, leads);
    if (l->no_memory) return;
    for (int p = 0; p < s->place_count; p++) {
        const struct place *place = &s->places[p];
        if (place->kind == PLACE_DESTINATION) continue; /* of people who have passed a crossing: none is walked to */
        if (!any[p])
            warn(l, l->place_at[p], "nobody gets to '%.*s': no route leads there from an origin; add one, or remove it",
                 TEXT_CUT(place->id, 80));
        else if (!walked[p])
            warn(l, l->place_at[p],
                 "nobody gets to '%.*s': journeys end at '%.*s', a %s, before it; lead a route around, or remove it",
                 TEXT_CUT(place->id, 80), TEXT_CUT(s->places[behind[p]].id, 80),
                 place_kind_names[s->places[behind[p]].kind]);
        else if (!leads[p])
            warn(l, l->place_at[p],
                 "nobody goes to '%.*s': no way leads on to a border crossing, camp or destination; add one, or remove "
                 "it",
                 TEXT_CUT(place->id, 80));
    }
}

/* An origin without people beside others with them is one of one person. */
static void warn_of_weights(struct loader *l)
{
    const struct scenario *s = l->s;
    for (int p = 0; p < s->place_count; p++) {
        const struct place *place = &s->places[p];
        double most = 0;
        if (place->kind != PLACE_ORIGIN || place->population > 0) continue;
        for (int q = 0; q < s->place_count; q++)
            if (s->places[q].kind == PLACE_ORIGIN && s->places[q].origin == place->origin)
                most = fmax(most, s->places[q].population);
        if (most > 0)
            warn(
                l, l->place_at[p],
                "'%.*s' has no population, and another place of its origin has %g: it counts as one person, and hardly "
                "anybody departs there; state its population",
                TEXT_CUT(place->id, 80), most);
    }
}

/* Facilities, and no way into them. */
static void warn_of_entries(struct loader *l)
{
    const struct scenario *s = l->s;
    int entries = 0;
    for (int f = 0; f < s->facility_count; f++)
        entries += s->facilities[f].entry != 0;
    if (s->facility_count > 0 && entries == 0)
        warn(l, (struct position){loader_path(l, "facilities.csv"), 1, 1},
             "nobody is held: no facility has entry 1; give it to the one that people come to first");
}

static int has_series(const struct scenario *s, const char *name)
{
    for (int i = 0; i < s->series_count; i++)
        if (strcmp(s->series[i].name, name) == 0) return 1;
    return 0;
}

/* Events that are over when it starts or come after its end, and pandemics, which a series makes felt. */
static void warn_of_events(struct loader *l)
{
    const struct scenario *s = l->s;
    for (int i = 0; i < s->event_count; i++) {
        const struct event *e = &s->events[i];
        int goes_on = e->kind == EVENT_DISASTER || (e->kind == EVENT_PANDEMIC && e->days == 0);
        if (e->day > s->end)
            warn(l, e->at,
                 "event '%.*s' comes after the end: it acts only where a comparison goes on to then; compare its date",
                 TEXT_CUT(e->id, 80));
        else if (!goes_on && e->day + (e->days > 0 ? e->days : 1) <= s->start)
            warn(l, e->at, "event '%.*s' is over before the start: it has no effect; compare its date",
                 TEXT_CUT(e->id, 80));
        else if (e->kind == EVENT_PANDEMIC && !has_series(s, "mobility"))
            warn(l, e->at,
                 "event '%.*s' has no effect: charts mark it, and what it changes stands in series/mobility.csv; add "
                 "that, or remove it",
                 TEXT_CUT(e->id, 80));
    }
}

/* Numbers of a place that nothing reads because of its kind. */
static void warn_of_idle_numbers(struct loader *l)
{
    for (int p = 0; p < l->s->place_count; p++) {
        const struct place *place = &l->s->places[p];
        int crossing = place->kind == PLACE_BORDER_CROSSING;
        const struct {
            const char *column;
            double value;
            int idle;
            const char *why;
        } numbers[] = {
            {"capacity", place->capacity, place->kind == PLACE_CAMP,
             "people in a camp are counted, and none is turned away"},
            {"port_capacity", place->port_capacity, !crossing, "only a border_crossing has a port of entry"},
            {"attraction", place->attraction, !crossing, "only border crossings are chosen among by it"},
            {"dwell_days", place->dwell_days, place_ends_journeys(place), "nobody goes on from here"},
        };
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
            if (numbers[i].idle && numbers[i].value != 0.0)
                warn(l, l->place_at[p], "%s of '%.*s' has no effect: %s; leave it empty", numbers[i].column,
                     TEXT_CUT(place->id, 80), numbers[i].why);
    }
}

static void warn_of_short_roads(struct loader *l)
{
    const struct scenario *s = l->s;
    for (int r = 0; r < s->route_count; r++) {
        const struct route *road = &s->routes[r];
        const struct place *a = &s->places[road->from], *b = &s->places[road->to];
        double line = geography_km(a->lat, a->lon, b->lat, b->lon);
        if (!place_ends_journeys(a) && geography_too_short(road->km, line))
            warn(l, l->place_at[road->to],
                 "the route from '%.*s' to '%.*s' has %g km, the straight line %.0f; compare both places with a map",
                 TEXT_CUT(a->id, 80), TEXT_CUT(b->id, 80), road->km, line);
    }
}

static void warn_of_pools(struct loader *l)
{
    for (int k = 0; k < l->s->class_count; k++) {
        const struct traveller_class *c = &l->s->classes[k];
        if (c->pool < c->departures_per_month)
            warn(l, l->class_at[k],
                 "class '%.*s' has %g people with intent and %g departures a month: the pool is empty within a month, "
                 "and "
                 "fewer leave than is written; raise pool",
                 TEXT_CUT(c->id, 80), c->pool, c->departures_per_month);
    }
}

/* --- levers --- */

/* The value of an option before any policy: for one element. */
static double value_of(const struct scenario *s, option_id id, int index)
{
    double value = option_at(id)->value;
    for (int i = 0; i < s->parameter_count; i++) {
        const struct parameter *p = &s->parameters[i];
        if (p->option == id && (p->index < 0 || p->index == index)) value = p->value;
    }
    return value;
}

static double named(const struct scenario *s, const char *name)
{
    return value_of(s, option_find(name, strlen(name)), 0);
}

static int any_place(const struct scenario *s, int country, size_t offset)
{
    for (int p = 0; p < s->place_count; p++)
        if ((country < 0 || s->places[p].country == country)
            && *(const double *)(const void *)((const char *)&s->places[p] + offset) > 0.0)
            return 1;
    return 0;
}

static int any_throughput(const struct scenario *s)
{
    for (int f = 0; f < s->facility_count; f++)
        if (s->facilities[f].throughput > 0.0) return 1;
    return 0;
}

static int any_caravan(const struct scenario *s)
{
    for (int e = 0; e < s->event_count; e++)
        if (s->events[e].kind == EVENT_CARAVAN) return 1;
    return named(s, "caravan.trigger_rate") > 0.0;
}

static int starts_with(const char *name, const char *prefix) { return strncmp(name, prefix, strlen(prefix)) == 0; }

/* Why a lever moves nothing in this scenario, or null. */
static const char *idle_lever(const struct scenario *s, const struct setting *set)
{
    const char *name = option_at(set->option)->name;
    size_t force = offsetof(struct place, enforcement), port = offsetof(struct place, port_capacity);
    if ((!strcmp(name, "enforcement.effort") || !strcmp(name, "enforcement.equipment"))
        && !any_place(s, set->index, force))
        return "no place of that country has enforcement in places.csv";
    if (!strcmp(name, "border.metering") && !any_place(s, -1, port))
        return "no crossing has a port_capacity in places.csv";
    if ((!strcmp(name, "caravan.stop_probability") || !strcmp(name, "pressure")) && !any_caravan(s))
        return "there is no caravan, neither as an event nor by caravan.trigger_rate";
    if (starts_with(name, "custody.") && s->facility_count == 0) return "there is no facilities.csv";
    if (!strcmp(name, "processing.capacity") && !any_throughput(s)) return "no facility has a throughput";
    if (starts_with(name, "belief.message") && named(s, "departure.belief_weight") == 0.0)
        return "departure.belief_weight is 0, so nobody acts on what is believed";
    if (starts_with(name, "investment.") && named(s, "departure.economy_weight") == 0.0)
        return "departure.economy_weight is 0, so departures do not follow the economy";
    return NULL;
}

static void warn_of_levers(struct loader *l)
{
    for (int i = 0; i < l->s->policy_count; i++) {
        const struct policy *p = &l->s->policies[i];
        for (int k = 0; k < p->setting_count; k++) {
            const struct setting *set = &p->settings[k];
            const char *why = idle_lever(l->s, set);
            int before = 0; /* inherited settings keep their place: once is enough */
            for (int j = 0; j < i && !before; j++)
                for (int m = 0; m < l->s->policies[j].setting_count; m++)
                    before |= l->s->policies[j].settings[m].at.line == set->at.line;
            if (why != NULL && !before && set->value != value_of(l->s, set->option, set->index))
                warn(l, set->at, "%s has no effect: %s", option_at(set->option)->name, why);
            else if (!before && k < p->fixed_count && set->from > l->s->end)
                warn(l, set->at,
                     "%s is set from a day after the end: it acts only where a comparison goes on to then; compare its "
                     "date",
                     option_at(set->option)->name);
        }
    }
}

/* Cases that are opened and never decided. */
static void warn_of_cases(struct loader *l)
{
    const struct scenario *s = l->s;
    option_id claim = option_find("asylum.claim", strlen("asylum.claim"));
    option_id decisions = option_find("asylum.decisions", strlen("asylum.decisions"));
    const struct parameter *claims = NULL;
    for (int i = 0; i < s->parameter_count; i++)
        if (s->parameters[i].option == claim && s->parameters[i].value > 0.0) claims = &s->parameters[i];
    for (int i = 0; i < s->policy_count; i++)
        for (int k = 0; k < s->policies[i].setting_count; k++)
            if (s->policies[i].settings[k].option == decisions) return;
    if (claims != NULL && value_of(s, decisions, 0) == 0.0)
        warn(l, claims->at, "asylum cases are opened and never decided: asylum.decisions is 0; state how many a day");
}

/* Value of a lever under a policy, on a day. */
static double lever_on(const struct scenario *s, const struct policy *p, option_id id, int index, day_number day)
{
    double value = value_of(s, id, index);
    for (int k = 0; k < p->fixed_count; k++) {
        const struct setting *set = &p->settings[k];
        if (set->option != id || (set->index >= 0 && set->index != index)) continue;
        const struct event *shock = set->delayed_by >= 0 ? &s->events[set->delayed_by] : NULL;
        double target = set->series >= 0 ? series_at(&s->series[set->series], day) : set->value;
        value = setting_value(set, setting_days(set, shock, set->from, day), target, value);
    }
    return value;
}

/* 1 if every lever that p touches has the same value under q on a day. */
static int follows_on(const struct scenario *s, const struct policy *p, const struct policy *q, day_number day)
{
    for (int k = 0; k < p->fixed_count; k++) {
        const struct setting *set = &p->settings[k];
        int count = dimension_count(option_at(set->option)->index, s);
        for (int i = set->index >= 0 ? set->index : 0; i < (set->index >= 0 ? set->index + 1 : count); i++)
            if (lever_on(s, p, set->option, i, day) != lever_on(s, q, set->option, i, day)) return 0;
    }
    return 1;
}

/* 1 if all levers of both are the same on all days, the last ones first: most policies part late. */
static int twins(const struct scenario *s, const struct policy *p, const struct policy *q)
{
    for (day_number day = s->end; day >= s->start; day--)
        if (!follows_on(s, p, q, day) || !follows_on(s, q, p, day)) return 0;
    return 1;
}

static int same_rules(const struct policy *p, const struct policy *q)
{
    if (p->rule_count != q->rule_count) return 0;
    for (int i = 0; i < p->rule_count; i++)
        if (p->rules[i].at.line != q->rules[i].at.line || p->rules[i].from != q->rules[i].from) return 0;
    return p->expulsion_held == q->expulsion_held;
}

static void warn_of_twins(struct loader *l)
{
    const struct scenario *s = l->s;
    const struct yaml_node *map = yaml_get(l->root, "policies"), *n = map != NULL ? map->first : NULL;
    for (int i = 0; i < s->policy_count && n != NULL; i++, n = n->next)
        for (int j = 0; j < i; j++)
            if (same_rules(&s->policies[i], &s->policies[j]) && twins(s, &s->policies[i], &s->policies[j])) {
                warn(l, n->key_at,
                     "policy '%.*s' has every lever as '%.*s' has it on every day: it has no effect beside it",
                     TEXT_CUT(s->policies[i].id, 80), TEXT_CUT(s->policies[j].id, 80));
                break;
            }
}

/* --- parameters that no observation informs --- */

static int observed_any(const struct scenario *s, int measure)
{
    for (int i = 0; i < s->observation_count; i++)
        if (measure < 0 || s->observations[i].measure == measure) return 1;
    return 0;
}

/* Why no observation of the scenario says anything of a parameter with a prior, or null. What is asked stands in the
 * model once: costs are added up and read by nothing, beliefs act through their weight alone. */
static const char *uninformed(const struct scenario *s, const struct parameter *p)
{
    const char *name = option_at(p->option)->name;
    if (p->prior.kind == PRIOR_NONE) return NULL;
    if (!observed_any(s, -1)) return "the scenario has no observations";
    if (starts_with(name, "cost.") && !observed_any(s, M_COST)) return "no cost is observed";
    if (starts_with(name, "belief.") && named(s, "departure.belief_weight") == 0.0 && !observed_any(s, M_BELIEF))
        return "departure.belief_weight is 0 and no belief is observed";
    return NULL;
}

void scenario_note_uninformed(const struct scenario *s, struct error_list *errors)
{
    for (int i = 0; i < s->parameter_count; i++) {
        const char *why = uninformed(s, &s->parameters[i]);
        int before = 0, more = 0;
        char name[PARAMETER_NAME_SIZE], others[64];
        for (int j = 0; why != NULL && j < s->parameter_count; j++) { /* the reasons are constants */
            before += j < i && uninformed(s, &s->parameters[j]) == why;
            more += j > i && uninformed(s, &s->parameters[j]) == why;
        }
        if (why == NULL || before > 0) continue;
        parameter_name(s, i, name);
        if (more > 0) snprintf(others, sizeof others, " and %d more with a prior", more);
        errors_add(errors, SEVERITY_NOTE, s->parameters[i].at,
                   "no observation informs %s%s: %s; a calibration leaves the priors as they are", name,
                   more > 0 ? others : "", why);
    }
}

void warn_of_surprises(struct loader *l)
{
    if (l->errors->errors > 0 || l->s->place_count == 0 || !l->dates_known) return;
    warn_of_reach(l);
    warn_of_weights(l);
    warn_of_entries(l);
    warn_of_events(l);
    warn_of_idle_numbers(l);
    warn_of_short_roads(l);
    warn_of_pools(l);
    warn_of_levers(l);
    warn_of_cases(l);
    warn_of_twins(l);
}
