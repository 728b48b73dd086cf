/* Choice of routes: the recursive logit against sums over whole paths, and the baselines that look one step ahead. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

enum { A_TO_CITY_E = STILL_ROUTES, A_TO_CITY_W, POST_TO_CITY_W };

/* From the first home three ways on: by the post, to the city east, to the city west; from the post two. */
static void forked(struct still_world *q, double model)
{
    still_init(q);
    struct route *routes = q->t.routes;
    routes[A_TO_CITY_E] = routes[A_TO_CITY_W] = routes[POST_TO_CITY_W] = routes[A_TO_POST];
    routes[A_TO_CITY_E].to = CITY_E, routes[A_TO_CITY_E].km = 850;
    routes[A_TO_CITY_W].to = CITY_W, routes[A_TO_CITY_W].km = 900;
    routes[POST_TO_CITY_W].from = POST, routes[POST_TO_CITY_W].to = CITY_W, routes[POST_TO_CITY_W].km = 450;
    q->t.s.route_count = POST_TO_CITY_W + 1;
    q->t.places[SECTOR_W].attraction = 0.5;
    still_set(q, "route.model", model);
    still_set(q, "route.distance_cost", 0.003);
    still_leave(q, A_ADULTS, 0, 1);
}

static void expect_shares(struct still_world *q, double post, double east, double west, double post_west)
{
    double all = post + east + west;
    still_run(q, 0);
    still_binomial("by the post", still_measure(q, M_ROUTE_FLOW, A_TO_POST), PEOPLE, post / all);
    still_binomial("east", still_measure(q, M_ROUTE_FLOW, A_TO_CITY_E), PEOPLE, east / all);
    still_binomial("west", still_measure(q, M_ROUTE_FLOW, A_TO_CITY_W), PEOPLE, west / all);
    still_binomial("from the post west", still_measure(q, M_ROUTE_FLOW, POST_TO_CITY_W),
                   still_measure(q, M_ROUTE_FLOW, A_TO_POST), post_west);
    still_end(q);
}

/* exp(utility / scale) of a path: km, and 0.5 for the west. */
static double path(double km, double attraction, double scale) { return exp((attraction - 0.003 * km) / scale); }

static void test_paths(void **state)
{
    (void)state;
    static const double scales[] = {1, 0.4};
    for (int i = 0; i < 2; i++) {
        struct still_world q;
        double s = scales[i];
        forked(&q, 0);
        still_set(&q, "route.scale", s);
        double post_e = path(300 + 500 + 20, 0, s), post_w = path(300 + 450 + 20, 0.5, s);
        expect_shares(&q, post_e + post_w, path(850 + 20, 0, s), path(900 + 20, 0.5, s), post_w / (post_e + post_w));
    }
}

/* A campaign adds perceived risk on main smuggling routes, at the cost of risk. */
static void test_campaign(void **state)
{
    (void)state;
    struct still_world q;
    forked(&q, 0);
    q.t.routes[POST_TO_CITY_W].smuggled = 1;
    still_set(&q, "route.refresh_days", 1);
    still_set(&q, "route.risk_cost", 4);
    still_set(&q, "smuggler.campaign_route_risk", 0.3);
    still_lever(&q, "smuggler.campaign", 0.5, 0, 0);
    double post_e = path(820, 0, 1), post_w = path(770, 0.5, 1) * exp(-4 * 0.3 * 0.5);
    expect_shares(&q, post_e + post_w, path(870, 0, 1), path(920, 0.5, 1), post_w / (post_e + post_w));
}

/* People come to crossings in proportion to how far they are open, at once, under any scale; none to a closed one while
 * another is open. */
static void test_openings(void **state)
{
    (void)state;
    static const double open[] = {0.25, 0};
    for (int i = 0; i < 2; i++) {
        struct still_world q;
        forked(&q, 0);
        still_set(&q, "route.scale", 0.4);
        still_set(&q, "route.refresh_days", 365);
        still_lever(&q, "border.open.sector_w", open[i], 0, 0);
        double post_e = path(820, 0, 0.4), post_w = path(770, 0.5, 0.4) * open[i], w = path(920, 0.5, 0.4) * open[i];
        expect_shares(&q, post_e + post_w, path(870, 0, 0.4), w, post_w / (post_e + post_w));
    }
}

/* Choices are renewed on every so many days. */
static void test_refresh(void **state)
{
    (void)state;
    struct still_world q;
    forked(&q, 0);
    still_set(&q, "route.refresh_days", 7); /* days 0, 7, ... of the warm-up: next 3 days into the scenario */
    still_set(&q, "route.distance_cost", 0);
    still_lever(&q, "route.distance_cost", 0.003, 0, 0);
    still_leave(&q, A_CHILDREN, 3, 1);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    double before = still_measure(&q, M_ROUTE_FLOW, A_TO_CITY_E);
    still_live(&q, 3);
    double after = still_measure(&q, M_ROUTE_FLOW, A_TO_CITY_E), e = exp(0.5);
    still_binomial("before", before, PEOPLE, 1 / (1 + e + 1 + e));
    double post = path(820, 0, 1) + path(770, 0.5, 1), east = path(870, 0, 1), west = path(920, 0.5, 1);
    still_binomial("after", after, PEOPLE, east / (post + east + west));
    still_end(&q);
}

static double people(const struct still_world *q, int place) { return q->t.places[place].population; }

static void test_baselines(void **state)
{
    (void)state;
    for (int model = 1; model <= 3; model++) {
        struct still_world q;
        forked(&q, model);
        q.t.places[HOME_A].population = 2000, q.t.places[POST].population = 500;
        q.t.places[CITY_E].population = 9000, q.t.places[CITY_W].population = 30000;
        double m = people(&q, HOME_A) + 1, p = people(&q, POST) + 1, e = people(&q, CITY_E) + 1,
               w = people(&q, CITY_W) + 1;
        if (model == 1) {
            double to_e = e / (500.0 * 500 + 1), to_w = w / (450.0 * 450 + 1);
            expect_shares(&q, p / (300.0 * 300 + 1), e / (850.0 * 850 + 1), w / (900.0 * 900 + 1),
                          to_w / (to_e + to_w));
        } else if (model == 2) {
            double near_e = 500, near_w = 9500, post_e = p * e / ((p + 30000) * (p + e + 30000)),
                   post_w = p * w / (p * (p + w));
            expect_shares(&q, m * p / (m * (m + p)), m * e / ((m + near_e) * (m + e + near_e)),
                          m * w / ((m + near_w) * (m + w + near_w)), post_w / (post_e + post_w));
        } else {
            expect_shares(&q, 1 / 310.0, 1 / 860.0, 1 / 910.0, (1 / 460.0) / (1 / 460.0 + 1 / 510.0));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_paths), cmocka_unit_test(test_campaign),
                                       cmocka_unit_test(test_openings), cmocka_unit_test(test_refresh),
                                       cmocka_unit_test(test_baselines)};
    return still_run_tests(tests);
}
