/* Departures: drivers, seasons, disasters, closures, pools; each against its equation. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

static const double HAZARD = 0.01; /* of a day, without drivers */

/* A world whose adults of origin a may leave every day. */
static void leaving_init(struct still_world *q)
{
    still_init(q);
    q->t.classes[A_ADULTS].departures_per_month = HAZARD * 30.4375 * PEOPLE;
    still_leave(q, A_ADULTS, 0, 0);
}

/* Departures of the last day agree with a hazard times a factor; noise of a day is a thousandth. */
static void expect_factor(const char *what, const struct still_world *q, int class_index, double at_home, double factor)
{
    double expected = at_home * (1 - exp(-HAZARD * factor));
    double found = still_measure(q, M_DEPARTURES, class_index);
    if (!(fabs(found - expected) < 5 * sqrt(expected) + 0.005 * expected))
        fail_msg("%s: %g leave for %g", what, found, expected);
}

static void expect_first_day(const char *what, struct still_world *q, double factor)
{
    still_run(q, 0);
    expect_factor(what, q, A_ADULTS, PEOPLE, factor);
    still_end(q);
}

/* Drivers of an origin: name of the series, weight, and the sign it acts with. */
static const struct driver {
    const char *series, *weight;
    double sign;
} drivers[] = {{"violence", "departure.violence_weight", 1},
               {"economy", "departure.economy_weight", 1},
               {"mobility", "departure.mobility_weight", -1},
               {"labour", "departure.labour_weight", 1}};

static void test_drivers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof drivers / sizeof drivers[0]; i++) {
        for (int own = 0; own < 2; own++) { /* a driver of origin b moves nobody of a */
            double value = 0.4;
            struct series series = {.name = drivers[i].series, .key = own ? "a" : "b", .days = 1, .value = &value};
            struct still_world q;
            leaving_init(&q);
            q.t.s.series = &series;
            q.t.s.series_count = 1;
            still_set(&q, drivers[i].weight, 1.5);
            double x = own ? drivers[i].sign * 1.5 * 0.4 : 0;
            expect_first_day(drivers[i].series, &q, exp(3 * tanh(x / 3)));
        }
    }
}

/* A series is read on the day itself. */
static void test_driver_by_day(void **state)
{
    (void)state;
    double value[3] = {0, 1, -1};
    struct still_world q;
    leaving_init(&q);
    struct series series = {.name = "violence", .key = "all", .first = q.t.s.start, .days = 3, .value = value};
    q.t.s.series = &series;
    q.t.s.series_count = 1;
    still_set(&q, "departure.violence_weight", 1);
    still_start(&q, 1, 0);
    double home = PEOPLE;
    for (int day = 0; day < 5; day++) { /* held after the last day */
        still_live(&q, day);
        double x = value[day < 3 ? day : 2];
        expect_factor("a day of a series", &q, A_ADULTS, home, exp(3 * tanh(x / 3)));
        home -= still_measure(&q, M_DEPARTURES, A_ADULTS);
    }
    still_end(&q);
}

/* The limit of all drivers together. */
static void test_cap(void **state)
{
    (void)state;
    double value = 2;
    struct series series = {.name = "violence", .key = "all", .days = 1, .value = &value};
    struct still_world q;
    leaving_init(&q);
    q.t.s.series = &series;
    q.t.s.series_count = 1;
    still_set(&q, "departure.violence_weight", 4);
    still_set(&q, "departure.cap", 0.5);
    expect_first_day("cap", &q, exp(0.5 * tanh(8 / 0.5)));
}

/* Scale of the class, and hazards of the classes as their numbers state. */
static void test_scale(void **state)
{
    (void)state;
    struct still_world q;
    leaving_init(&q);
    still_lever(&q, "departure.scale.a_single_adult", 2.5, 0, 0);
    expect_first_day("scale", &q, 2.5);
}

/* Belief above its start, times its weights. */
static void test_belief(void **state)
{
    (void)state;
    struct still_world q;
    leaving_init(&q);
    still_set(&q, "departure.belief_weight", 2);
    still_set(&q, "departure.class_belief.single_adult", 1.5);
    still_set(&q, "belief.initial", 0.4);
    still_set(&q, "belief.message", 1);
    still_set(&q, "belief.trust", 1);
    still_lever(&q, "belief.message_rate", 0.5, 0, 1); /* halfway to the message on the first day */
    still_lever(&q, "belief.message_effort", 1, 0, 1);
    expect_first_day("belief", &q, exp(3 * tanh(2 * 1.5 * 0.3 / 3)));
}

/* People settled lift departures: logarithm of their number over a hundred thousand, with the scale. */
static void test_network(void **state)
{
    (void)state;
    struct still_world q;
    leaving_init(&q);
    still_set(&q, "departure.network_weight", 0.5);
    still_set(&q, "border.encounter", 0);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_leave(&q, B_CHILDREN, 0, 1); /* of the other origin: no kin */
    still_start(&q, 1, 0);
    still_live(&q, 0);
    double home = PEOPLE - still_measure(&q, M_DEPARTURES, A_ADULTS);
    double settled = still_measure(&q, M_UNDETECTED, A_ADULTS) + still_measure(&q, M_UNDETECTED, A_CHILDREN);
    still_live(&q, 1);
    expect_factor("network", &q, A_ADULTS, home, exp(3 * tanh(0.5 * log(1 + settled / 1e5) / 3)));
    still_end(&q);
}

/* D(s) = m (1 - exp(-s / t1)) exp(-s / t2): nothing before the disaster and on its day. */
static void test_disaster(void **state)
{
    (void)state;
    static const struct {
        int day, origin;
        double age;
    } cases[] = {{-10, 0, 10}, {0, 0, 0}, {1, 0, 0}, {-40, -1, 40}, {-20, 1, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct still_world q;
        leaving_init(&q);
        still_set(&q, "departure.disaster_weight", 1.2);
        still_set(&q, "disaster.rise_days", 8);
        still_set(&q, "disaster.fade_days", 50);
        q.t.events[0] = (struct event){.id = "storm",
                                       .kind = EVENT_DISASTER,
                                       .day = q.t.s.start + cases[i].day,
                                       .origin = cases[i].origin,
                                       .magnitude = 0.9,
                                       .place = -1};
        q.t.s.event_count = 1;
        double x = 1.2 * 0.9 * (1 - exp(-cases[i].age / 8)) * exp(-cases[i].age / 50);
        expect_first_day("disaster", &q, exp(3 * tanh(x / 3)));
    }
}

/* Two disasters add up. */
static void test_two_disasters(void **state)
{
    (void)state;
    struct still_world q;
    leaving_init(&q);
    for (int i = 0; i < 2; i++)
        q.t.events[i] = (struct event){
            .kind = EVENT_DISASTER, .day = q.t.s.start - 30 * (i + 1), .origin = -1, .magnitude = 0.5, .place = -1};
    q.t.s.event_count = 2;
    double x = 0.5 * ((1 - exp(-1.5)) * exp(-0.25) + (1 - exp(-3.0)) * exp(-0.5));
    expect_first_day("two disasters", &q, exp(3 * tanh(x / 3)));
}

/* Season: the factor of the month on its 15th, and a line to the next middle of a month, a thirtieth a day. */
static void test_season(void **state)
{
    (void)state;
    static const struct {
        int month, day, lead;
        double power, factor;
    } cases[] = {{1, 15, 0, 1, 1.2},
                 {1, 3, 0, 1, 1.2 * 0.6 + 0.5 * 0.4}, /* 12 days before the middle of January: December */
                 {1, 27, 0, 1, 1.2 * 0.6 + 2 * 0.4},  /* 12 days after it: February */
                 {12, 30, 0, 1, 0.5 * 0.5 + 1.2 * 0.5},
                 {2, 15, 0, 0.5, 1.4142135623730951},
                 {1, 26, 20, 1, 2},
                 {2, 15, 0, 0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct still_world q;
        leaving_init(&q);
        q.t.s.season[0] = 1.2, q.t.s.season[1] = 2, q.t.s.season[11] = 0.5;
        still_set(&q, "departure.season_strength", cases[i].power);
        still_set(&q, "departure.season_lead_days", cases[i].lead);
        q.t.s.start = date_make(2021, cases[i].month, cases[i].day);
        q.settings[0].from = q.t.s.start;
        expect_first_day("season", &q, cases[i].factor);
    }
}

/* A place among those with intent is filled again after its days on average. */
static void test_refill(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "departure.pool_refill_days", 50);
    still_leave(&q, A_ADULTS, 0, 0);
    still_start(&q, 2, 0);
    still_live(&q, 0);
    assert_true(still_measure(&q, M_DEPARTURES, A_ADULTS) == 2 * PEOPLE);
    for (int day = 1; day < 4; day++) { /* all who are new leave on the next day */
        still_live(&q, day);
        double expected = 2 * PEOPLE / 50;
        assert_true(fabs(still_measure(&q, M_DEPARTURES, A_ADULTS) - expected) < 5 * sqrt(expected));
    }
    assert_true(still_measure(&q, M_DEPARTURES, A_CHILDREN) == 0); /* a full pool stays as it is */
    still_end(&q);
}

/* Investment acts as a better economy: its effect is taken off the driver. */
static void test_investment(void **state)
{
    (void)state;
    struct still_world q;
    leaving_init(&q);
    still_set(&q, "departure.economy_weight", 2);
    still_set(&q, "investment.public.a", 3652.5);
    still_set(&q, "investment.effect", 0.01);
    still_set(&q, "investment.lag_days", 20);
    still_run(&q, 0);
    double effect = still_measure(&q, M_INVESTMENT_EFFECT, 0);
    assert_true(effect > 0.5);
    expect_factor("investment", &q, A_ADULTS, PEOPLE, exp(3 * tanh(-2 * effect / 3)));
    still_end(&q);
}

enum { REPLICATES = 800 };

/* Log of the hazard of a day, from departures, as multiples of the quiet one. */
static double log_hazard(const struct still_world *q, double at_home)
{
    return log(-log(1 - still_measure(q, M_DEPARTURES, A_ADULTS) / at_home) / HAZARD);
}

/* Slow noise: of origin and demographic each a normal of its deviation, that
 * decays by exp(-days / memory); fast noise: a gamma of variance 1 / dispersion. */
static void test_noise(void **state)
{
    (void)state;
    enum { LATER = 10 };
    double square[2] = {0, 0}, product = 0;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        struct still_world q;
        leaving_init(&q);
        still_set(&q, "departure.noise_sd", 0.3);
        still_set(&q, "departure.noise_days", 20);
        still_start(&q, 1, r);
        still_live(&q, 0);
        double home = PEOPLE - still_measure(&q, M_DEPARTURES, A_ADULTS), first = log_hazard(&q, PEOPLE);
        for (int day = 1; day < LATER; day++) {
            still_live(&q, day);
            home -= still_measure(&q, M_DEPARTURES, A_ADULTS);
        }
        still_live(&q, LATER);
        double second = log_hazard(&q, home);
        square[0] += first * first / REPLICATES;
        square[1] += second * second / REPLICATES;
        product += first * second / REPLICATES;
        still_end(&q);
    }
    still_near("variance of slow noise", square[0], 2 * 0.09, 0.2); /* error of the estimate 0.05 */
    still_near("variance later", square[1], 2 * 0.09, 0.2);
    still_near("memory", product / sqrt(square[0] * square[1]), exp(-LATER / 20.0), 0.15);
}

static void test_dispersion(void **state)
{
    (void)state;
    double sum = 0, squares = 0;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        struct still_world q;
        leaving_init(&q);
        still_set(&q, "departure.dispersion", 10);
        still_start(&q, 1, r);
        still_live(&q, 0);
        double x = exp(log_hazard(&q, PEOPLE));
        sum += x / REPLICATES, squares += x * x / REPLICATES;
        still_end(&q);
    }
    still_near("mean of fast noise", sum, 1, 0.05);
    still_near("variance of fast noise", squares - sum * sum, 0.1, 0.25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_drivers),    cmocka_unit_test(test_driver_by_day),
                                       cmocka_unit_test(test_cap),        cmocka_unit_test(test_scale),
                                       cmocka_unit_test(test_belief),     cmocka_unit_test(test_network),
                                       cmocka_unit_test(test_disaster),   cmocka_unit_test(test_two_disasters),
                                       cmocka_unit_test(test_season),     cmocka_unit_test(test_refill),
                                       cmocka_unit_test(test_investment), cmocka_unit_test(test_noise),
                                       cmocka_unit_test(test_dispersion)};
    return still_run_tests(tests);
}
