#include "support/small_scenario.h"

#include "base/dates.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOME_A, HOME_B, POST, CITY_E, CITY_W, SECTOR_E, SECTOR_W };

static struct place place_of(const char *id, enum place_kind kind, int country, int origin, int sector)
{
    return (struct place){.id = id,
                          .label = id,
                          .kind = kind,
                          .country = country,
                          .origin = origin,
                          .sector = sector,
                          .post = -1,
                          .admin = "",
                          .population = 1000,
                          .port_capacity = 20};
}

static struct route route_of(int from, int to, double km)
{
    return (struct route){
        .from = from, .to = to, .km = km, .speed_km_per_day = 200, .hazard = 1e-5, .smuggled = to == CITY_E};
}

static void add_places(struct small_scenario *t)
{
    t->places[HOME_A] = place_of("home_a", PLACE_ORIGIN, 0, 0, -1);
    t->places[HOME_B] = place_of("home_b", PLACE_ORIGIN, 0, 1, -1);
    t->places[POST] = place_of("post", PLACE_CHECKPOINT, 1, -1, -1);
    t->places[POST].enforcement = 1;
    t->places[POST].post = 0;
    t->places[CITY_E] = place_of("city_e", PLACE_TRANSIT, 1, -1, -1);
    t->places[CITY_W] = place_of("city_w", PLACE_TRANSIT, 1, -1, -1);
    t->places[CITY_E].dwell_days = 3;
    t->places[SECTOR_E] = place_of("sector_e", PLACE_BORDER_CROSSING, 2, -1, 0);
    t->places[SECTOR_W] = place_of("sector_w", PLACE_BORDER_CROSSING, 2, -1, 1);
    t->routes[0] = route_of(HOME_A, POST, 300);
    t->routes[1] = route_of(HOME_B, POST, 100);
    t->routes[2] = route_of(HOME_B, CITY_W, 900);
    t->routes[3] = route_of(POST, CITY_E, 500);
    t->routes[4] = route_of(POST, CITY_W, 700);
    t->routes[5] = route_of(CITY_E, SECTOR_E, 20);
    t->routes[6] = route_of(CITY_W, SECTOR_W, 20);
    t->routes[7] = route_of(CITY_E, SECTOR_W, 400);
}

static void add_classes(struct small_scenario *t)
{
    static const char *const ids[4] = {"a_single_adult", "a_child", "b_single_adult", "b_child"};
    for (int k = 0; k < 4; k++)
        t->classes[k] = (struct traveller_class){.id = ids[k],
                                                 .origin = k / 2,
                                                 .demographic = k % 2,
                                                 .stream = "",
                                                 .pool = 40000,
                                                 .departures_per_month = k % 2 ? 500 : 3000};
    t->facilities[0] = (struct facility){.id = "cbp",
                                         .label = "Border custody",
                                         .capacity = 60,
                                         .stay_days = 2,
                                         .throughput = 40,
                                         .demographics = 3,
                                         .next = 1,
                                         .entry = 1};
    t->facilities[1] = (struct facility){
        .id = "hhs", .label = "Shelters", .capacity = 300, .stay_days = 30, .demographics = 2, .next = -1};
}

/* Values for what is off unless stated. */
static void turn_on(struct small_scenario *t)
{
    static const struct {
        const char *key;
        double value;
    } stated[] = {{"departure.belief_weight", 2},
                  {"departure.network_weight", 0.1},
                  {"interdiction.retry", 0.5},
                  {"travel.give_up", 0.002},
                  {"return", 0.3},
                  {"custody.removal", 0.2},
                  {"asylum.claim", 0.4},
                  {"asylum.decisions", 400},
                  {"reattempt", 0.55},
                  {"reattempt.home_retry", 0.3},
                  {"cost.officer_day", 400},
                  {"cost.bed_day", 200},
                  {"cost.expulsion", 100},
                  {"cost.processing", 300},
                  {"smuggler.share", 0.7},
                  {"enforcement.cooperation_gain", 1},
                  {"departure.pool_refill_days", 180},
                  {"departure.noise_sd", 0.15}};
    for (size_t i = 0; i < sizeof stated / sizeof *stated; i++)
        small_scenario_set(t, stated[i].key, stated[i].value);
    t->own_parameters = 0;
}

void small_scenario_init(struct small_scenario *t)
{
    memset(t, 0, sizeof *t);
    add_places(t);
    add_classes(t);
    t->country_ids[0] = "home", t->country_ids[1] = "transit", t->country_ids[2] = "destination";
    t->origin_ids[0] = "a", t->origin_ids[1] = "b";
    t->demographic_ids[0] = "single_adult", t->demographic_ids[1] = "unaccompanied_child";
    t->events[0] = (struct event){.id = "caravan",
                                  .kind = EVENT_CARAVAN,
                                  .day = date_make(2020, 3, 1),
                                  .origin = -1,
                                  .place = HOME_A,
                                  .size = 2000};
    t->events[1] = (struct event){
        .id = "storm", .kind = EVENT_DISASTER, .day = date_make(2020, 6, 1), .origin = 0, .magnitude = 0.8};
    for (int i = 0; i < SMALL_POLICIES; i++)
        t->policies[i] = (struct policy){.id = i ? "changed" : "base",
                                         .label = "",
                                         .from = date_make(2020, 1, 1),
                                         .settings = t->settings};
    t->s = (struct scenario){.name = "small",
                             .start = date_make(2020, 1, 1),
                             .end = date_make(2020, 12, 31),
                             .decision = date_make(2020, 1, 1),
                             .seed = 7,
                             .replicates = 10,
                             .country_count = 3,
                             .origin_count = 2,
                             .demographic_count = 2,
                             .class_count = 4,
                             .country_ids = t->country_ids,
                             .origin_ids = t->origin_ids,
                             .demographic_ids = t->demographic_ids,
                             .country_labels = t->country_ids,
                             .origin_labels = t->origin_ids,
                             .demographic_labels = t->demographic_ids,
                             .classes = t->classes,
                             .place_count = 7,
                             .route_count = 8,
                             .sector_count = 2,
                             .post_count = 1,
                             .facility_count = 2,
                             .places = t->places,
                             .routes = t->routes,
                             .facilities = t->facilities,
                             .event_count = 2,
                             .policy_count = SMALL_POLICIES,
                             .events = t->events,
                             .policies = t->policies,
                             .parameters = t->parameters};
    for (int m = 0; m < 12; m++)
        t->s.season[m] = 1;
    turn_on(t);
}

void small_scenario_bare(struct small_scenario *t) { t->s.parameter_count = t->own_parameters; }

static void resolve(struct small_scenario *t, const char *key, option_id *id, int *index)
{
    if (!option_resolve(key, &t->s, id, index)) {
        fprintf(stderr, "no option '%s'\n", key);
        exit(1);
    }
}

/* Those that are on without a word stand last, so that a test finds its own by number; one that it sets itself goes
 * before its own. */
static void add_parameter(struct small_scenario *t, struct parameter p)
{
    int at = t->s.parameter_count++;
    for (; at > t->own_parameters; at--)
        t->parameters[at] = t->parameters[at - 1];
    t->parameters[t->own_parameters++] = p;
}

void small_scenario_set(struct small_scenario *t, const char *key, double value)
{
    struct parameter p = {.value = value, .source = "test", .status = "assumed"};
    resolve(t, key, &p.option, &p.index);
    for (int i = t->own_parameters; i < t->s.parameter_count; i++) {
        struct parameter on = t->parameters[i];
        if (on.option != p.option) continue;
        for (int k = i + 1; k < t->s.parameter_count; k++)
            t->parameters[k - 1] = t->parameters[k];
        t->s.parameter_count--;
        for (int k = 0; p.index >= 0 && k < dimension_count(option_at(on.option)->index, &t->s); k++) {
            on.index = k; /* the other elements stay on */
            if (k != p.index) t->parameters[t->s.parameter_count++] = on;
        }
        break;
    }
    add_parameter(t, p);
}

void small_scenario_lever(struct small_scenario *t, const char *key, double value, int days)
{
    struct policy *policy = &t->policies[SMALL_CHANGED];
    struct setting *set = &t->settings[policy->setting_count++];
    *set = (struct setting){
        .value = value, .series = -1, .from = date_make(2020, 4, 10), .days = days, .efficiency = 1, .delayed_by = -1};
    resolve(t, key, &set->option, &set->index);
    policy->fixed_count = policy->setting_count;
}

struct ensemble *small_scenario_ask(const struct small_scenario *t, struct run_request q)
{
    struct error_list errors;
    struct ensemble *e = 0;
    errors_init(&errors, memory_default());
    if (ensemble_run(memory_default(), &t->s, &q, &e, &errors) != FLUJO_OK) {
        fprintf(stderr, "the small scenario does not run\n");
        exit(1);
    }
    errors_free(&errors);
    return e;
}

struct ensemble *small_scenario_run(struct small_scenario *t, int policy, int replicates, uint64_t seed)
{
    struct run_request q = {.policy = policy,
                            .replicates = replicates,
                            .seed = seed,
                            .expected = t->expected,
                            .threads = 2,
                            .horizon_from = t->s.start,
                            .horizon_count = 1,
                            .horizon_to = {t->s.end}};
    return small_scenario_ask(t, q);
}

struct run_request small_scenario_request(double values_most, int first, int replicates, day_number end)
{
    day_number near = date_make(2020, 2, 20);
    return (struct run_request){.first_replicate = first,
                                .replicates = replicates,
                                .seed = 3,
                                .threads = 2,
                                .keep_daily = 1,
                                .values_most = values_most,
                                .end = end,
                                .horizon_from = date_make(2020, 2, 5),
                                .horizon_count = end > near ? 2 : 1,
                                .horizon_to = {near, end > near ? end : 0}};
}
