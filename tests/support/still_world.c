#include "support/still_world.h"

#include "base/memory.h"
#include "test.h"
#include <math.h>
#include <stdio.h>

static const struct {
    const char *key;
    double value;
} quiet[] = {{"departure.scale", 0},
             {"departure.noise_sd", 0},
             {"departure.dispersion", 1e6},
             {"departure.pool_refill_days", 100000},
             {"departure.belief_weight", 0},
             {"departure.network_weight", 0},
             {"departure.season_lead_days", 0},
             {"belief.network_rate", 0},
             {"belief.smuggler_rate", 0},
             {"belief.message_rate", 0},
             {"smuggler.share", 0},
             {"cooperation", 0},
             {"interdiction.retry", 0},
             {"travel.give_up", 0},
             {"border.attempt_rate", 10},
             {"border.encounter", 1},
             {"border.port_share", 0},
             {"return", 0},
             {"expulsion.capacity", 1e12},
             {"return.capacity", 1e12},
             {"custody.removal", 0},
             {"reattempt", 0},
             {"reattempt.home_retry", 0},
             {"asylum.claim", 0},
             {"cost.officer_day", 0},
             {"cost.bed_day", 0},
             {"cost.expulsion", 0},
             {"cost.processing", 0}};

static struct route fast_route(int from, int to, double km)
{
    return (struct route){.from = from, .to = to, .km = km, .speed_km_per_day = 1e9};
}

void still_init(struct still_world *q)
{
    struct small_scenario *t = &q->t;
    small_scenario_init(t);
    for (size_t i = 0; i < sizeof quiet / sizeof quiet[0]; i++)
        still_set(q, quiet[i].key, quiet[i].value);
    t->places[POST].enforcement = 0;
    t->places[CITY_E].dwell_days = 0;
    t->routes[A_TO_POST] = fast_route(HOME_A, POST, 300);
    t->routes[POST_TO_CITY_E] = fast_route(POST, CITY_E, 500);
    t->routes[CITY_E_TO_SECTOR] = fast_route(CITY_E, SECTOR_E, 20);
    t->routes[B_TO_CITY_W] = fast_route(HOME_B, CITY_W, 900);
    t->routes[CITY_W_TO_SECTOR] = fast_route(CITY_W, SECTOR_W, 20);
    t->s.route_count = STILL_ROUTES;
    t->s.event_count = 0;
    for (int k = 0; k < t->s.class_count; k++) {
        t->classes[k].pool = PEOPLE;
        t->classes[k].departures_per_month = 40 * 30.4375 * PEOPLE; /* hazard 40 a day at scale 1: everybody */
    }
    t->policies[SMALL_CHANGED].settings = q->settings;
    q->plan = 0;
    q->w = 0;
}

void still_set(struct still_world *q, const char *key, double value)
{
    assert_true(q->t.s.parameter_count < (int)(sizeof q->t.parameters / sizeof q->t.parameters[0]));
    small_scenario_set(&q->t, key, value);
}

struct setting *still_lever(struct still_world *q, const char *key, double value, int from, int days)
{
    struct policy *policy = &q->t.policies[SMALL_CHANGED];
    struct setting *set = &q->settings[policy->setting_count++];
    assert_true(policy->setting_count <= (int)(sizeof q->settings / sizeof q->settings[0]));
    *set = (struct setting){
        .value = value, .series = -1, .from = q->t.s.start + from, .days = days, .efficiency = 1, .delayed_by = -1};
    assert_true(option_resolve(key, &q->t.s, &set->option, &set->index));
    policy->fixed_count = policy->setting_count;
    return set;
}

void still_leave(struct still_world *q, int class_index, int day, int days)
{
    char key[64];
    snprintf(key, sizeof key, "departure.scale.%s", q->t.classes[class_index].id);
    still_lever(q, key, 1, day, days);
}

int still_expected;

void still_start(struct still_world *q, double scale, uint32_t replicate)
{
    struct random_key key = random_key_make(1, replicate);
    key.expected = still_expected != 0;
    struct error_list errors;
    errors_init(&errors, memory_default());
    assert_int_equal(plan_make(memory_default(), &q->t.s, &q->plan, &errors), FLUJO_OK);
    q->w = world_make(memory_default(), q->plan);
    assert_non_null(q->w);
    assert_int_equal(world_start(q->w, SMALL_CHANGED, key, scale, 1, 0, 0), 0);
    errors_free(&errors);
}

void still_live(struct still_world *q, int day)
{
    while (q->w->day <= q->t.s.start + day)
        assert_int_equal(world_day(q->w), 0);
}

void still_run(struct still_world *q, int day)
{
    still_start(q, 1, 0);
    still_live(q, day);
}

double still_measure(const struct still_world *q, int measure, int slot) { return measure_row(q->w, measure)[slot]; }

double still_total(const struct still_world *q, int measure)
{
    double sum = 0;
    for (int i = 0; i < measure_slots(measure, &q->t.s); i++)
        sum += still_measure(q, measure, i);
    return sum;
}

void still_end(struct still_world *q)
{
    world_free(memory_default(), q->w);
    plan_free(memory_default(), q->plan);
}

void still_near(const char *what, double a, double b, double share)
{
    if (!(fabs(a - b) <= share * fmax(fabs(b), 1e-12))) fail_msg("%s: %.10g for %.10g", what, a, b);
}

void still_binomial(const char *what, double count, double n, double chance)
{
    double error = sqrt(n * chance * (1 - chance));
    if (!(fabs(count - n * chance) <= 5 * error + 1e-9))
        fail_msg("%s: %.10g for %.10g, %.1f standard deviations off", what, count, n * chance,
                 (count - n * chance) / error);
}
