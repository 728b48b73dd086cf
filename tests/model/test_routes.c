/* Where routes lead: to what ends a journey, never into what leads nowhere. */
#include "test.h"

#include "engine/ensemble.h"
#include "support/small_scenario.h"
#include <string.h>

enum { POST = 2, LOOP_A = 7, LOOP_B, PLACES, ROUTES = 11, REPLICATES = 5 };

/* What becomes of those who leave the post: the share who go to the places that
 * were added; of all, how many settle and give up. */
struct ends {
    double share, settled, gave_up;
};

static double last_month(const struct ensemble *e, int measure)
{
    const double *row = ensemble_mean_month(e, e->month_count - 1) + e->offset[measure];
    double sum = 0;
    for (int i = 0; i < measure_slots(measure, e->scenario); i++)
        sum += row[i];
    return sum;
}

/* The small scenario with two more places reached from the post. */
static struct ends ends_of_more(enum place_kind kind, double attraction, int round, double dwell_days)
{
    struct small_scenario t;
    struct place places[PLACES];
    struct route routes[ROUTES];
    struct error_list errors;
    struct ensemble *e = 0;
    small_scenario_init(&t);
    memcpy(places, t.places, sizeof t.places);
    memcpy(routes, t.routes, sizeof t.routes);
    places[LOOP_A] = places[LOOP_B] = places[3];
    places[LOOP_A].id = "loop_a", places[LOOP_B].id = "loop_b";
    places[LOOP_A].kind = places[LOOP_B].kind = kind;
    places[LOOP_A].attraction = places[LOOP_B].attraction = attraction;
    places[LOOP_A].dwell_days = dwell_days;
    routes[8] = (struct route){.from = POST, .to = LOOP_A, .km = 1, .speed_km_per_day = 200};
    routes[9] = (struct route){.from = LOOP_A, .to = LOOP_B, .km = 1, .speed_km_per_day = 200};
    routes[10] = (struct route){.from = LOOP_B, .to = LOOP_A, .km = 1, .speed_km_per_day = 200};
    t.s.places = places, t.s.place_count = PLACES;
    t.s.routes = routes, t.s.route_count = round ? ROUTES : 9;
    errors_init(&errors, memory_default());
    struct run_request q = {.policy = SMALL_BASE, .replicates = REPLICATES, .seed = 3, .threads = 1};
    assert_int_equal(ensemble_run(memory_default(), &t.s, &q, &e, &errors), FLUJO_OK);
    double there = 0, all = 0;
    for (int month = 0; month < e->month_count; month++) {
        const double *flow = ensemble_mean_month(e, month) + e->offset[M_ROUTE_FLOW];
        there += flow[8];
        all += flow[3] + flow[4] + flow[8];
    }
    struct ends ends = {there / all, last_month(e, M_SETTLED), last_month(e, M_GAVE_UP)};
    ensemble_free(memory_default(), e);
    errors_free(&errors);
    return ends;
}

static double share_of_more(enum place_kind kind, double attraction, int round)
{
    return ends_of_more(kind, attraction, round, 1).share;
}

/* Nobody walks into a circle that leads nowhere, near as it is, nor into a dead end. */
static void test_leads_nowhere(void **state)
{
    (void)state;
    assert_true(share_of_more(PLACE_TOWN, 0, 1) <= 0);
    assert_true(share_of_more(PLACE_TOWN, 0, 0) <= 0);
}

/* A camp where journeys end draws by its attraction, as a border crossing does. */
static void test_camp_draws(void **state)
{
    (void)state;
    double plain = share_of_more(PLACE_CAMP, 0, 0), repelling = share_of_more(PLACE_CAMP, -4, 0);
    assert_true(plain > 0.8); /* 1 km against more than 500 km at 0.004 a km */
    assert_true(repelling > 0.02 && repelling < 0.5 * plain);
    assert_true(share_of_more(PLACE_DESTINATION, 0, 0) > 0.8);
}

/* Who comes to a camp or destination without a rest there has arrived, and has not given up. */
static void test_arriving_is_not_giving_up(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        enum place_kind kind = i == 0 ? PLACE_CAMP : PLACE_DESTINATION;
        struct ends rest = ends_of_more(kind, 0, 0, 1), arrive = ends_of_more(kind, 0, 0, 0);
        assert_true(arrive.share > 0.8);
        assert_true(arrive.gave_up < 2 * rest.gave_up + 10);
        assert_true(arrive.settled > rest.settled + 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_leads_nowhere), cmocka_unit_test(test_camp_draws),
                                       cmocka_unit_test(test_arriving_is_not_giving_up)};
    return cmocka_run_group_tests(tests, 0, 0);
}
