/* The processes of displacement against probabilities worked out by hand, and
 * what both engines promise: conservation, bytes that do not depend on threads. */
#include "flee_test.h"

#include "flee/agent_parts.h"
#include "flee/displacement_run.h"

#include <math.h>

/* The sound instance with camps that keep everyone. */
static const char *const keep[] = {"camp_movechance=0", "foreign_weight=1", "conflict_weight=0.25"};

typedef enum flujo_status (*engine_fn)(const struct allocator *, const struct displacement_net *,
                                       const struct displacement_request *, struct displacement_result *);
static const engine_fn engines[] = {cohort_displacement_run, agent_run};

/* Mean count of a camp on each day over replicates, and its standard error. */
static void mean_series(engine_fn run, const struct toy *t, int column, int replicates, double *mean, double *error)
{
    for (int d = 0; d < t->f->length; d++)
        mean[d] = error[d] = 0.0;
    for (int i = 0; i < replicates; i++) {
        const struct displacement_request q = {.seed = 5, .replicate = (uint32_t)i, .threads = 1};
        struct displacement_result r;
        assert_int_equal(run(memory_default(), &t->net, &q, &r), FLUJO_OK);
        for (int d = 0; d < r.days; d++) {
            double x = r.camps[d * r.columns + column];
            mean[d] += x / replicates;
            error[d] += x * x / replicates;
        }
        displacement_result_free(&r, memory_default());
    }
    for (int d = 0; d < t->f->length; d++)
        error[d] = sqrt(fmax(error[d] - mean[d] * mean[d], 0.0) / replicates);
}

/* Five standard errors on a fixed seed; one person's thousandth where exact. */
static void compare(const char *what, const double *mean, const double *error, const double *want, int days)
{
    for (int d = 0; d < days; d++)
        if (fabs(mean[d] - want[d]) > 5.0 * error[d] + 1e-3)
            fail_msg("%s, day %d: %g +- %g, by hand %g", what, d, mean[d], error[d], want[d]);
}

/* Toy 1: a star. A has two camps at 50 and 90 km: shares 1/60 and 1/100, that
 * is 0.625 and 0.375. Everyone arrives on the day of departure. */
static void star_compare(const struct test_file *files, size_t count, const char *const *sets, size_t set_count)
{
    struct toy t;
    double mean[10], error[10], want[10];
    toy_open(&t, files, count, sets, set_count);
    for (int e = 0; e < 2; e++)
        for (int column = 0; column < 2; column++) {
            mean_series(engines[e], &t, column, 300, mean, error);
            for (int d = 0; d < 10; d++)
                want[d] = 100.0 * d * (column ? 0.375 : 0.625); /* 60 + 40 new people a day */
            compare(e ? "star, agents" : "star, counts", mean, error, want, 10);
        }
    toy_close(&t);
}

static void star(void **state)
{
    (void)state;
    static const struct test_file files[] = {
        {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                    "A,r,X,10,20,conflict_zone,0,1000\nB,r,Y,10,20.4,camp,,\nC,r,Y,10.4,20.8,camp,,\n"},
        {"input_csv/routes.csv", "#name1,name2,distance\nA,B,50\nA,C,90\n"}};
    star_compare(files, 2, keep, 3);
}

/* The same beside an empty town D that is left with chance 1/64: the agent
 * engine looks at that share of the people in camps, and all must stay. */
static void star_and_town(void **state)
{
    (void)state;
    static const struct test_file files[] = {
        {"input_csv/locations.csv",
         "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
         "A,r,X,10,20,conflict_zone,0,1000\nB,r,Y,10,20.4,camp,,\nC,r,Y,10.4,20.8,camp,,\nD,r,X,10,21,town,,\n"},
        {"input_csv/routes.csv", "#name1,name2,distance\nA,B,50\nA,C,90\nB,D,500\n"}};
    const char *const sets[] = {"camp_movechance=0", "foreign_weight=1", "conflict_weight=0.25",
                                "default_movechance=0.015625"};
    star_compare(files, 2, sets, 4);
}

/* Toy 2: a line A - 100 - T - 100 - C. From A everyone goes to T and, having
 * covered 100 of 360 km, decides there with chance 0.3: C with weight 1/110, A
 * with 0.25/110, so 0.8 and 0.2. Who is back at A has covered 300 and... the
 * recursion below is written from the rules, not from the engine. */
struct line {
    double a, t, c, chance;
};

static void line_arrive_t(struct line *next, double n, double moved);

static void line_from_a(struct line *next, double n, double moved)
{
    if (moved + 100.0 < 360.0)
        line_arrive_t(next, n, moved + 100.0);
    else
        next->t += n; /* arrives, has covered enough */
}

static void line_from_t(struct line *next, double n, double moved)
{
    next->c += 0.8 * n; /* the camp keeps them */
    if (moved + 100.0 < 360.0)
        line_from_a(next, 0.2 * n, moved + 100.0);
    else
        next->a += 0.2 * n;
}

static void line_arrive_t(struct line *next, double n, double moved)
{
    next->t += (1.0 - next->chance) * n;
    line_from_t(next, next->chance * n, moved);
}

/* People at C by day, when the chance to leave T is chance[0], and chance[1]
 * from day `turn` on. */
static void line_by_hand(const double *chance, int turn, double *want)
{
    struct line now = {0, 0, 0, 0};
    for (int d = 0; d < 10; d++) {
        struct line next = {0, 0, now.c, chance[d >= turn]};
        now.a += d > 0 ? 40.0 : 0.0;
        line_from_a(&next, now.a, 0.0);
        next.t += (1.0 - next.chance) * now.t;
        line_from_t(&next, next.chance * now.t, 0.0);
        now = next;
        want[d] = now.c;
    }
}

static const struct test_file line_places = {
    "input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                               "A,r,X,10,20,conflict_zone,0,1000\nT,r,X,10,20.4,town,,\nC,r,Y,10.4,20.8,camp,,\n"};
static const struct test_file line_routes = {"input_csv/routes.csv", "#name1,name2,distance\nA,T,100\nT,C,100\n"};
static const struct test_file line_data = {"source_data/data_layout.csv", "total,refugees.csv\nC,c.csv\n"};

static void line_compare(const char *name, const struct toy *t, const double *want)
{
    double mean[10], error[10];
    for (int e = 0; e < 2; e++) {
        char what[64];
        (void)snprintf(what, sizeof what, "%s, %s", name, e ? "agents" : "counts");
        mean_series(engines[e], t, 0, 400, mean, error);
        compare(what, mean, error, want, 10);
    }
}

static void line(void **state)
{
    (void)state;
    const struct test_file files[] = {line_places, line_routes, line_data};
    const double chance[] = {0.3, 0.3};
    struct toy t;
    double want[10];
    toy_open(&t, files, 3, keep, 3);
    line_by_hand(chance, 10, want);
    line_compare("line", &t, want);
    toy_close(&t);
}

/* The same, but T is hardly ever left (the agent engine jumps over such
 * people, with another chance than those of the camp) until war comes on day 6:
 * then everyone leaves it, those included who were set aside. */
static void line_turns(void **state)
{
    (void)state;
    const struct test_file files[] = {line_places,
                                      line_routes,
                                      line_data,
                                      {"input_csv/conflicts.csv",
                                       "#Day,A,T\n0,1,0\n1,1,0\n2,1,0\n3,1,0\n4,1,0\n5,1,0\n6,1,1\n"
                                       "7,1,1\n8,1,1\n9,1,1\n"}};
    const char *const sets[] = {"camp_movechance=0", "foreign_weight=1", "conflict_weight=0.25",
                                "default_movechance=0.01"};
    const double chance[] = {0.01, 1.0};
    struct toy t;
    double want[10];
    toy_open(&t, files, 4, sets, 4);
    line_by_hand(chance, 6, want);
    line_compare("line that turns", &t, want);
    toy_close(&t);
}

static void capacity_factor(void **state)
{
    (void)state;
    assert_true(displacement_cap_factor(50, 100, 0.9) == 1.0);
    assert_true(displacement_cap_factor(90, 100, 0.9) == 1.0);
    assert_true(fabs(displacement_cap_factor(95, 100, 0.9) - 0.5) < 1e-12);
    assert_true(displacement_cap_factor(100, 100, 0.9) == 0.0);
    assert_true(displacement_cap_factor(1e9, -1, 0.9) == 1.0);
}

/* flujo's own model on a star: B with 1,000 places at 50 km, C with 3,000 at
 * 90 km. With camp_scale 1000 and direct_power 1 the draws are
 * 1/2 (1 - b/1000) / 60 and 3/4 (1 - c/3000) / 100; 100 people a day. (The mean
 * of the recursion and the recursion of the means differ by under 0.01.) */
static void own_star(void **state)
{
    (void)state;
    static const struct test_file files[] = {
        {"input_csv/locations.csv",
         "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
         "A,r,X,10,20,conflict_zone,0,1000\nB,r,Y,10,20.4,camp,,1000\nC,r,Y,10.4,20.8,camp,,3000\n"},
        {"input_csv/routes.csv", "#name1,name2,distance\nA,B,50\nA,C,90\n"}};
    const char *const own[] = {"camp_movechance=0", "direct_share=1", "direct_power=1", "camp_scale=1000",
                               "free_places=yes"};
    struct toy t;
    double mean[10], error[10], want[2][10] = {{0}};
    toy_open(&t, files, 2, own, 5);
    for (int d = 1; d < 10; d++) {
        double b = 0.5 * (1.0 - want[0][d - 1] / 1000.0) / 60.0, c = 0.75 * (1.0 - want[1][d - 1] / 3000.0) / 100.0;
        want[0][d] = want[0][d - 1] + 100.0 * b / (b + c);
        want[1][d] = want[1][d - 1] + 100.0 * c / (b + c);
    }
    for (int e = 0; e < 2; e++)
        for (int column = 0; column < 2; column++) {
            mean_series(engines[e], &t, column, 300, mean, error);
            compare(e ? "own star, agents" : "own star, counts", mean, error, want[column], 10);
        }
    toy_close(&t);
}

/* Two zones of 1,000 and 4,000 people, each with its own camp: with
 * start_power 1/2 they send people as 1 to 2. */
static void start_power(void **state)
{
    (void)state;
    static const struct test_file files[] = {
        {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                    "A,r,X,10,20,conflict_zone,0,1000\nD,r,X,10.4,20,conflict_zone,0,4000\nB,r,Y,10,20."
                                    "4,camp,,\nC,r,Y,10.4,20.4,camp,,\n"},
        {"input_csv/routes.csv", "#name1,name2,distance\nA,B,50\nD,C,50\n"},
        {"input_csv/conflicts.csv", NULL}};
    const char *const sets[] = {"camp_movechance=0", "start_power=0.5"};
    struct toy t;
    double mean[10], error[10], want[10];
    toy_open(&t, files, 3, sets, 2);
    for (int e = 0; e < 2; e++) {
        mean_series(engines[e], &t, 0, 300, mean, error);
        for (int d = 0; d < 10; d++)
            want[d] = 100.0 * d / 3.0;
        compare("start power", mean, error, want, 10);
    }
    toy_close(&t);
}

/* A - 100 - C, which holds 100: the first hundred arrive together, and then nobody sets out, though C is all there is. Of
 * flujo's rules all go on to the full camp, for want of another. */
static void full_camp(void **state)
{
    (void)state;
    static const struct test_file files[] = {
        {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                    "A,r,X,10,20,conflict_zone,0,1000\nC,r,Y,10,21,camp,,100\n"},
        {"input_csv/routes.csv", "#name1,name2,distance\nA,C,100\n"},
        {"source_data/data_layout.csv", "total,refugees.csv\nC,c.csv\n"},
        {"source_data/c.csv", "Date,Count\n2014-01-01,0\n2014-01-11,1000\n"}};
    double mean[10], error[10], want[2][10];
    for (int d = 0; d < 10; d++) {
        want[0][d] = 100.0 * d;
        want[1][d] = d > 0 ? 100.0 : 0.0;
    }
    for (int compat = 0; compat < 2; compat++) {
        struct toy t;
        toy_open_as(&t, files, 4, keep, 1, compat);
        for (int e = 0; e < 2; e++) {
            mean_series(engines[e], &t, 0, 20, mean, error);
            compare(compat ? "full camp, Flee" : "full camp", mean, error, want[compat], 10);
        }
        toy_close(&t);
    }
}

/* The route is dropped on the way: A - 400 - T - 400 - C, awareness 2. Under compat those whose camp has filled stay at T
 * for the day: who arrives at T on day d + 1 with a route to C goes on only while C is not half way into its full band. */
static void full_camp_on_the_way(void **state)
{
    (void)state;
    static const struct test_file files[] = {
        {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                    "A,r,X,10,20,conflict_zone,0,1000\nT,r,X,10,23,town,,\nC,r,Y,10,26,camp,,150\n"},
        {"input_csv/routes.csv", "#name1,name2,distance\nA,T,400\nT,C,400\n"},
        {"source_data/data_layout.csv", "total,refugees.csv\nC,c.csv\n"},
        {"source_data/c.csv", "Date,Count\n2014-01-01,0\n2014-01-11,1000\n"}};
    /* Whole ways only: 100 a day from day 4 on. C has 100 on day 4, 200 on day 5: the groups of days 2 and 3 are on the
     * second link then and arrive; that of day 4 is at T on day 5, and stays. */
    const char *const sets[] = {"camp_movechance=0", "direct_share=1", "default_movechance=0", "awareness_level=1"};
    const double want[10] = {0, 0, 0, 0, 100, 200, 300, 300, 300, 300};
    double mean[10], error[10];
    struct toy t;
    toy_open_as(&t, files, 4, sets, 4, 1);
    for (int e = 0; e < 2; e++) {
        mean_series(engines[e], &t, 0, 20, mean, error);
        compare("full camp on the way", mean, error, want, 10);
    }
    toy_close(&t);
}

/* stay_close_to_home: at T the shares of B and C, 100 km off, are as 1 / max(1, km)^2 of the straight line from T. */
static void near_home(void **state)
{
    (void)state;
    static const struct test_file files[] = {
        {"input_csv/locations.csv",
         "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
         "A,r,X,10,20,conflict_zone,0,1000\nT,r,X,11,22,town,,\nB,r,Y,11,22.4,camp,,\nC,r,Y,11.5,22.5,camp,,\n"},
        {"input_csv/routes.csv", "#name1,name2,distance\nA,T,400\nT,B,100\nT,C,100\n"}};
    const char *const sets[] = {"camp_movechance=0", "conflict_weight=0", "default_movechance=1",
                                "stay_close_to_home=yes", "home_distance_power=2"};
    double mean[10], error[10], want[10];
    struct toy t;
    toy_open(&t, files, 2, sets, 5);
    double b = pow(flee_distance(&t.f->places[1], &t.f->places[2]), -2.0);
    double c = pow(flee_distance(&t.f->places[1], &t.f->places[3]), -2.0);
    assert_true(b / (b + c) > 0.6 && b / (b + c) < 0.8);
    for (int d = 0; d < 10; d++)
        want[d] = d > 2 ? 100.0 * (d - 2) * b / (b + c) : 0.0;
    for (int e = 0; e < 2; e++) {
        mean_series(engines[e], &t, 0, 300, mean, error);
        compare(e ? "near home, agents" : "near home, counts", mean, error, want, 10);
    }
    toy_close(&t);
}

/* A dry town A and two neighbours at 50 km: camp B, and camp C that is flooded
 * on level 2 and so weighs a quarter: 0.8 and 0.2. A itself is flooded on level
 * 1 from day 3 on, sends 30 people a day and is left with the chance 0.5. */
static void floods(void **state)
{
    (void)state;
    static const struct test_file files[] = {
        {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                    "A,r,X,10,20,flood_zone,,1000\nB,r,Y,10,20.4,camp,,\nC,r,Y,10.4,20.4,camp,,\n"},
        {"input_csv/routes.csv", "#name1,name2,distance\nA,B,50\nA,C,50\n"},
        {"input_csv/conflicts.csv", NULL},
        {"input_csv/flood_level.csv", "#Day,A,C\n0,0,2\n1,0,2\n2,0,2\n3,1,2\n"}};
    const char *const sets[] = {
        "camp_movechance=0",           "flood_driven_spawning=constant", "displaced_per_flood_day=[0,30,99]",
        "flood_movechances=[0,0.5,1]", "flood_loc_weights=[1,0.5,0.25]", "insert_day0=no"};
    struct toy t;
    double mean[10], error[10], want[2][10], waiting = 0.0, left = 0.0;
    toy_open(&t, files, 4, sets, 6);
    for (int d = 0; d < 10; d++) {
        waiting += d >= 3 ? 30.0 : 0.0; /* C's flood sends 99 a day of its own, who stay */
        left += 0.5 * waiting;
        waiting *= 0.5;
        want[0][d] = 0.8 * left;
        want[1][d] = 0.2 * left + 99.0 * (d + 1);
    }
    for (int e = 0; e < 2; e++)
        for (int column = 0; column < 2; column++) {
            mean_series(engines[e], &t, column, 300, mean, error);
            compare(e ? "floods, agents" : "floods, counts", mean, error, want[column], 10);
        }
    toy_close(&t);
}

static void free_share(void **state)
{
    (void)state;
    assert_true(displacement_free_share(0, 100) == 1.0);
    assert_true(displacement_free_share(75, 100) == 0.25);
    assert_true(displacement_free_share(100, 100) == 0.0);
    assert_true(displacement_free_share(130, 100) == 0.0);
    assert_true(displacement_free_share(0, 0) == 0.0);
    assert_true(displacement_free_share(1e9, -1) == 1.0);
}

static void paths(void **state)
{
    (void)state;
    struct toy t;
    const char *const two[] = {"awareness_level=2"};
    toy_open(&t, NULL, 0, NULL, 0);
    assert_int_equal(t.net.path_first[1] - t.net.path_first[0], 2); /* A: B, T */
    toy_close(&t);
    toy_open(&t, NULL, 0, two, 1);
    assert_int_equal(t.net.path_first[1] - t.net.path_first[0], 3); /* and C over T */
    toy_close(&t);
}

/* The same bytes on 1, 2 and 3 threads, for an instance with everything on. */
static void threads(void **state)
{
    (void)state;
    char path[512], said[8192];
    const char *const sets[] = {"hasten=4", "awareness_level=2", "start_on_foot=yes", "avoid_short_stints=yes",
                                "direct_share=0.3"};
    const struct flee_read_options options = {.overrides = sets, .override_count = 5};
    struct error_list errors;
    struct displacement_net net;
    struct displacement_result one;
    (void)snprintf(path, sizeof path, "%s/scenarios/flee/burundi", FLUJO_SOURCE);
    struct flee_instance *f = read_instance(path, &options, said, sizeof said);
    assert_non_null(f);
    errors_init(&errors, memory_default());
    assert_int_equal(displacement_net_init(&net, memory_default(), f, &f->settings, &errors), FLUJO_OK);
    struct displacement_request q = {.seed = 9, .threads = 1, .days = 120};
    assert_int_equal(agent_run(memory_default(), &net, &q, &one), FLUJO_OK);
    for (q.threads = 2; q.threads < 4; q.threads++) {
        struct displacement_result many;
        assert_int_equal(agent_run(memory_default(), &net, &q, &many), FLUJO_OK);
        assert_memory_equal(one.camps, many.camps, (size_t)one.days * (size_t)one.columns * sizeof(double));
        displacement_result_free(&many, memory_default());
    }
    displacement_result_free(&one, memory_default());
    displacement_net_free(&net);
    flee_instance_free(f);
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(star),
                                       cmocka_unit_test(star_and_town),
                                       cmocka_unit_test(line),
                                       cmocka_unit_test(line_turns),
                                       cmocka_unit_test(capacity_factor),
                                       cmocka_unit_test(own_star),
                                       cmocka_unit_test(start_power),
                                       cmocka_unit_test(free_share),
                                       cmocka_unit_test(full_camp),
                                       cmocka_unit_test(full_camp_on_the_way),
                                       cmocka_unit_test(near_home),
                                       cmocka_unit_test(floods),
                                       cmocka_unit_test(paths),
                                       cmocka_unit_test(threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
