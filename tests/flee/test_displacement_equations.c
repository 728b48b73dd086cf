/* The equations of the displacement model, each against values worked out by
 * hand: scores, chances, weights, capacities, closures, conflict, starts. */
#include "flee_test.h"

#include "flee/displacement_study.h"

#include <math.h>

/* Places 0..3 of the sound instance. */
enum { A, T, B, C };

struct worlds {
    struct toy toy;
    struct displacement_world w;
};

static void open_world(struct worlds *x, const struct test_file *files, size_t count, const char *const *sets,
                       size_t set_count, int compat)
{
    toy_open_as(&x->toy, files, count, sets, set_count, compat);
    assert_int_equal(displacement_world_init(&x->w, memory_default(), &x->toy.net, random_key_make(1, 0)), FLUJO_OK);
}

static void close_world(struct worlds *x)
{
    displacement_world_free(&x->w);
    toy_close(&x->toy);
}

static void near(const char *what, double found, double want)
{
    if (!(fabs(found - want) <= 1e-9 * (1.0 + fabs(want)))) fail_msg("%s: %.12g, by hand %.12g", what, found, want);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A in conflict with intensity 0.5: 0.25^0.5. Camps abroad: 0.6 * 3. The town at home: 1. */
static void scores(void **state)
{
    (void)state;
    const struct test_file file = {"input_csv/conflicts.csv", "#Day,A\n0,0.5\n1,0.5\n"};
    const char *const sets[] = {"foreign_weight=0.6", "camp_weight=3", "conflict_weight=0.25", "camp_scale=25000"};
    struct worlds x;
    for (int compat = 0; compat < 2; compat++) {
        open_world(&x, &file, 1, sets, 3, compat);
        displacement_morning(&x.w, 0);
        near("score of A", x.w.score[A], 0.5);
        near("score of T", x.w.score[T], 1.0);
        near("score of B", x.w.score[B], 1.8);
        close_world(&x);
    }
    open_world(&x, &file, 1, sets, 4, 0);
    displacement_morning(&x.w, 0);
    near("score of B by size", x.w.score[B], 1.8 * 0.8); /* 100000 / (100000 + 25000) */
    close_world(&x);
}

/* Flee takes the first place's country, here a camp's, for home; flujo that of the conflict zones. */
static void home_country(void **state)
{
    (void)state;
    const struct test_file file = {"input_csv/locations.csv",
                                   "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                   "B,r,Y,10.0,20.4,camp,,100000\nA,r,X,10.0,20.0,conflict_zone,0,1000\n"
                                   "T,r,X,10.4,20.0,town,,\nC,r,Y,10.4,20.8,camp,,100000\n"};
    const char *const sets[] = {"foreign_weight=0.5", "conflict_weight=1", "default_movechance=0.004", "camp_weight=3"};
    struct worlds x;
    open_world(&x, &file, 1, sets, 2, 1);
    displacement_morning(&x.w, 0);
    near("compat: a camp at home", x.w.score[0], 1.0);
    near("compat: a zone abroad", x.w.score[1], 0.5);
    close_world(&x);
    open_world(&x, &file, 1, sets, 2, 0);
    displacement_morning(&x.w, 0);
    near("a camp abroad", x.w.score[0], 0.5);
    near("a zone at home", x.w.score[1], 1.0);
    close_world(&x);
    for (int compat = 0; compat < 2; compat++) { /* a town that is hardly ever left scores as a camp in Flee */
        open_world(&x, &file, 1, sets, 4, compat);
        displacement_morning(&x.w, 0);
        near("the town", x.w.score[2], compat ? 0.5 * 3.0 : 1.0);
        close_world(&x);
    }
}

/* Decay 1, 0.5 by steps of five days: a conflict of 0.5 that begins on day 2 acts as 0.25 from day 7 on. */
static void decay_of_conflict(void **state)
{
    (void)state;
    const struct test_file file = {"input_csv/conflicts.csv", "#Day,A\n0,0\n1,0\n2,0.5\n"};
    const char *const sets[] = {"conflict_weight=0.0625", "conflict_spawn_decay=[1,0.5]",
                                "conflict_spawn_decay_interval=5"};
    struct worlds x;
    open_world(&x, &file, 1, sets, 3, 0);
    for (int day = 0; day < 10; day++) {
        displacement_morning(&x.w, day);
        near("score of A", x.w.score[A], day < 2 ? 1.0 : day < 7 ? 0.25 : 0.5);
        displacement_start_weights(&x.w);
        near("start weight of A", x.w.start_weight[A], day < 2 ? 0.0 : 1000.0 * 0.5 * (day < 7 ? 1.0 : 0.5));
        near("start weight of T", x.w.start_weight[T], 0.0);
    }
    close_world(&x);
}

/* A place of every kind; K is a camp at war. */
static void move_chances(void **state)
{
    (void)state;
    const struct test_file files[] = {
        {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                    "A,r,X,10,20,conflict_zone,0,40000\nT,r,X,10.4,20,town,,\nB,r,Y,10,20.4,camp,,\n"
                                    "C,r,Y,10.4,20.8,idpcamp,,\nH,r,X,10,20,forward,,\nM,r,X,10,20,marker,,\n"
                                    "K,r,X,10,20,camp,,\nU,r,Y,10,20,town,,\n"},
        {"input_csv/conflicts.csv", "#Day,A,K\n0,1,1\n1,1,1\n"}};
    const char *const sets[] = {"conflict_movechance=0.5",   "camp_movechance=0.01",
                                "idpcamp_movechance=0.2",    "default_movechance=0.3",
                                "movechance_pop_base=10000", "movechance_pop_scale_factor=-0.5",
                                "transit_movechance=0.125",  "camps_are_sinks=yes"};
    const double plain[] = {0.5, 0.3, 0.01, 0.2, 1.0, 1.0, 0.01, 0.3};
    struct worlds x;
    for (int compat = 0; compat < 2; compat++) {
        open_world(&x, files, 2, sets, 4, compat);
        displacement_morning(&x.w, 0);
        for (int p = 0; p < 8; p++)
            near("chance", x.w.move[p], compat && p == 6 ? 0.5 : plain[p]); /* a camp at war */
        close_world(&x);
    }
    open_world(&x, files, 2, sets, 8, 0);
    displacement_morning(&x.w, 0);
    near("of a populous zone", x.w.move[A], 0.25); /* 0.5 * (40000 / 10000)^-0.5 */
    near("of a town abroad", x.w.move[7], 0.125);
    near("of a town at home", x.w.move[T], 0.3);
    near("of a sink", x.w.move[B], 0.0);
    near("of a sink for the displaced", x.w.move[C], 0.0);
    close_world(&x);
}

/* A to B: 50 km and a border; A to C over T: 160 km. Scores 1 and 1. */
static void path_weights(void **state)
{
    (void)state;
    const char *const sets[] = {"awareness_level=2", "conflict_weight=1", "softening=14",      "weight_softening=2",
                                "distance_power=2",  "weight_power=0.5",  "border_factor=0.25"};
    struct worlds x;
    open_world(&x, NULL, 0, sets, 7, 0);
    displacement_morning(&x.w, 0);
    displacement_refresh(&x.w);
    const double want[] = {sqrt(0.25 * 3.0 / 4096.0), sqrt(3.0 / (74.0 * 74.0)), sqrt(0.25 * 3.0 / (174.0 * 174.0))};
    assert_int_equal(x.toy.net.path_first[1] - x.toy.net.path_first[0], 3);
    double total = want[0] + want[1] + want[2], sum = 0.0;
    for (uint32_t k = 0; k < 3; k++) {
        near("path weight", displacement_path_weight(&x.w, k), want[k]);
        sum += x.w.weight[k];
    }
    for (uint32_t k = 0; k < 3; k++)
        near("share of a path", x.w.weight[k] / sum, want[k] / total);
    close_world(&x);
    const char *const none[] = {"awareness_level=0"}, *const pruned[] = {"awareness_level=2", "pruning_threshold=1.5"};
    open_world(&x, NULL, 0, none, 1, 0);
    displacement_morning(&x.w, 0);
    near("any link", displacement_path_weight(&x.w, 0), displacement_path_weight(&x.w, 1));
    close_world(&x);
    open_world(&x, NULL, 0, pruned, 2, 0); /* weights 1/60, 1/70, 1/170: the last is more than 1.5 times weaker */
    displacement_morning(&x.w, 0);
    displacement_refresh(&x.w);
    assert_true(x.w.weight[0] > 0.0 && x.w.weight[1] > 0.0 && x.w.weight[2] == 0.0);
    close_world(&x);
}

/* B holds 1000, of whom 300 are counted on day 0; 100 places more each day. Under compat 700 are left for good. */
static void capacities(void **state)
{
    (void)state;
    static const struct test_file files[] = {{"input_csv/locations.csv",
                                              "#name,region,country,latitude,longitude,location_type,conflict_date,"
                                              "population,capacity_per_day,initial_idps\n"
                                              "A,r,X,10,20,conflict_zone,0,1000\nT,r,X,10.4,20,town,,\nB,r,Y,10,20.4,"
                                              "camp,,1000,100,7\nC,r,Y,10.4,20.8,camp,,200\n"},
                                             {"source_data/b.csv", "Date,Count\n2014-01-01,300\n2014-01-11,600\n"},
                                             {"source_data/c.csv", "Date,Count\n2014-01-01,400\n2014-01-11,400\n"}};
    const char *const sets[] = {"capacity_scaling=2", "capacity_buffer=0.75", "empty_camps_on_day0=yes"};
    int64_t n[4];
    struct worlds x;
    for (int compat = 0; compat < 2; compat++) {
        open_world(&x, files, 3, sets, 2, compat);
        displacement_day0(&x.w, n);
        assert_int_equal(n[B], 307);
        assert_int_equal(n[C], 400);
        displacement_morning(&x.w, 0);
        double capacity = compat ? 2.0 * 800.0 : 2.0 * 1100.0;
        x.w.here[B] = (int64_t)(0.875 * capacity); /* half way from the buffer at 0.75 */
        x.w.here[C] = 500;                         /* more than it holds; in Flee without limit since day 0 */
        displacement_refresh(&x.w);
        near("pull of B", x.w.cap[B], 0.5);
        near("pull of C", x.w.cap[C], compat ? 1.0 : 0.0);
        assert_int_equal(x.w.full[B], 0);
        assert_int_equal(x.w.full[C], !compat);
        x.w.here[B] = (int64_t)(0.9 * capacity); /* a pull of 0.4 */
        displacement_refresh(&x.w);
        assert_int_equal(x.w.full[B], 1);
        displacement_morning(&x.w, 1);
        near("capacity of B", x.w.capacity[B], compat ? 900.0 : 1200.0);
        close_world(&x);
        const char *const ten[] = {"hasten=10"}; /* 1000 and 100 more are 100 agents and 10 more */
        open_world(&x, files, 3, ten, 1, compat);
        displacement_day0(&x.w, n);
        assert_int_equal(n[B], compat ? 37 : 30); /* 300 counted and 7 of initial_idps, which Flee does not divide */
        displacement_morning(&x.w, 0);
        near("capacity of B, one agent for ten", x.w.capacity[B], compat ? 80.0 : 110.0);
        close_world(&x);
        open_world(&x, files, 3, sets, 3, compat); /* nobody is there, and Flee lowers capacities nonetheless */
        displacement_day0(&x.w, n);
        assert_int_equal(n[B] + n[C], 0);
        near("capacity of B, empty", x.w.capacity[B], compat ? 700.0 : 1000.0);
        close_world(&x);
    }
}

static int closed(struct worlds *x, int day, int from, int to)
{
    displacement_morning(&x->w, day);
    for (int l = 0; l < x->toy.net.links; l++)
        if (x->toy.net.link_from[l] == from && x->toy.net.link_to[l] == to) return x->w.link_closed[l] > 0;
    return -1;
}

/* In force from the start on, until the day before the end; an end of 0 never comes. */
static void closures(void **state)
{
    (void)state;
    const struct {
        const char *text;
        int from, to, start, end, by_flee;
    } all[] = {{"country,X,Y,2,5\n", A, B, 2, 5, 1},  {"country,Y,X,2,0\n", T, C, 2, 99, 1},
               {"location,T,,1,4\n", A, T, 1, 4, 1},  {"location,T,,1,1\n", C, T, 1, 99, 1},
               {"link,T,A,3,6\n", A, T, 3, 6, 0},     {"camp,B,,3,6\n", A, B, 3, 6, 0},
               {"idpcamp,B,,3,6\n", B, A, 3, 6, 0},   {"country,X,Z,0,9\n", A, B, 99, 0, 1},
               {"location,B,,1,4\n", A, T, 99, 0, 1}, {"link,A,B,1,4\n", A, T, 99, 0, 0}};
    for (size_t i = 0; i < COUNT(all); i++)
        for (int compat = 0; compat < 2; compat++) {
            const struct test_file file = {"input_csv/closures.csv", all[i].text};
            struct worlds x;
            open_world(&x, &file, 1, NULL, 0, compat);
            for (int day = 0; day < 10; day++) {
                int want = day >= all[i].start && day < all[i].end && (!compat || all[i].by_flee);
                if (closed(&x, day, all[i].from, all[i].to) != want)
                    fail_msg("%s compat %d, day %d: closed should be %d", all[i].text, compat, day, want);
            }
            close_world(&x);
        }
}

/* A closed camp is a town to Flee: no camp in its score, left as towns are; a camp again from the end on. */
static void closed_camp(void **state)
{
    (void)state;
    const struct test_file file = {"input_csv/closures.csv", "camp,B,,2,4\n"};
    const char *const sets[] = {"camp_weight=3", "default_movechance=0.3", "camp_movechance=0.001"};
    struct worlds x;
    open_world(&x, &file, 1, sets, 3, 1);
    for (int day = 0; day < 6; day++) {
        int shut = day >= 2 && day < 4;
        displacement_morning(&x.w, day);
        near("score", x.w.score[B], shut ? 1.0 : 3.0);
        near("chance", x.w.move[B], shut ? 0.3 : 0.001);
        assert_int_equal(x.w.town[B], shut);
        assert_int_equal(x.w.camp[B], !shut);
        x.w.here[B] = 1000000; /* full, and no route to a town is dropped */
        displacement_refresh(&x.w);
        assert_int_equal(displacement_route_dropped(&x.w, 0), !shut);
    }
    close_world(&x);
}

/* Flee acts on changes: T begins with 0.5 on day 2, stays so on day 3, ends on day 4, begins with 0.75 on day 5. A is in
 * conflict from the start and never mentioned, D later (a date to come). flujo follows the numbers. */
static void conflict_by_changes(void **state)
{
    (void)state;
    const struct test_file files[] = {
        {"input_csv/locations.csv",
         "#name,region,country,latitude,longitude,location_type,conflict_date,population,conflict_intensity\n"
         "A,r,X,10,20,conflict_zone,0,1000,0.25\nT,r,X,10.4,20,town,,\nB,r,Y,10,20.4,camp,,\nC,r,Y,10.4,20.8,camp,,\n"
         "D,r,X,10.4,20.8,conflict_zone,3,\n"},
        {"input_csv/conflicts.csv", "#Day,T\n0,0\n1,0\n2,0.5\n3,1\n4,0\n5,0.75\n6,0.75\n7,0\n8,0\n9,0\n"}};
    const double flee[] = {0, 0, 0.5, 0.5, 0, 0.75, 0.75, 0}, own[] = {0, 0, 0.5, 1, 0, 0.75, 0.75, 0};
    const int since[] = {-1, -1, 2, 2, -1, 5, 5, -1};
    struct worlds x;
    for (int compat = 0; compat < 2; compat++) {
        open_world(&x, files, 2, NULL, 0, compat);
        for (int day = 0; day < 8; day++) {
            displacement_morning(&x.w, day);
            near("intensity of T", x.w.in_conflict[T] ? x.w.intensity[T] : 0.0, compat ? flee[day] : own[day]);
            assert_int_equal(x.w.conflict_since[T], since[day]);
            assert_int_equal(x.w.in_conflict[A], compat);
            assert_int_equal(x.w.in_conflict[4], 0);
            near("intensity of A", x.w.intensity[A], compat ? 0.25 : 0.0);
        }
        close_world(&x);
    }
}

/* Counts 100, 160, 130, 150, 190 of B and C together: of the fall by 30 the rise by 20 pays a part, and 10 stay owed. */
static void new_people(void **state)
{
    (void)state;
    const struct test_file files[] = {
        {"source_data/b.csv",
         "Date,Count\n2014-01-01,60\n2014-01-02,100\n2014-01-03,80\n2014-01-04,90\n2014-01-05,110\n"},
        {"source_data/c.csv",
         "Date,Count\n2014-01-01,40\n2014-01-02,60\n2014-01-03,50\n2014-01-04,60\n2014-01-05,80\n"}};
    const char *const sets[] = {"hasten=10", "insert_day0=no"}, *const total[] = {"sum_from_camps=no"};
    const int want[] = {0, 60, 0, 0, 30};
    struct worlds x;
    open_world(&x, files, 2, NULL, 0, 0);
    for (int day = 0; day < 5; day++) {
        displacement_morning(&x.w, day);
        assert_int_equal(displacement_new_agents(&x.w), want[day]);
    }
    close_world(&x);
    open_world(&x, files, 2, sets, 2, 0); /* one agent for ten; all 100 start on the first day */
    displacement_morning(&x.w, 0);
    assert_int_equal(displacement_new_agents(&x.w), 10);
    displacement_morning(&x.w, 1);
    assert_int_equal(displacement_new_agents(&x.w), 6);
    close_world(&x);
    open_world(&x, files, 2, total, 1, 0); /* refugees.csv: 100 a day */
    displacement_morning(&x.w, 1);
    assert_int_equal(displacement_new_agents(&x.w), 100);
    close_world(&x);
}

static void start_places(void **state)
{
    (void)state;
    const struct test_file files[] = {
        {"input_csv/locations.csv",
         "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
         "A,r,X,10,20,conflict_zone,0,1000\nT,r,X,10.4,20,town,,300\nB,r,Y,10,20.4,camp,,500\n"
         "C,r,Y,10.4,20.8,camp,,\n"},
        {"input_csv/conflicts.csv", "#Day,A\n0,0.5\n1,0.5\n"}};
    const char *const sets[] = {"take_from_population=yes", "conflict_zone_spawning_only=no",
                                "use_pop_for_loc_weight=yes", "pop_power_for_loc_weight=0.5", "conflict_weight=1"};
    struct worlds x;
    open_world(&x, files, 2, sets, 5, 0);
    displacement_morning(&x.w, 0);
    displacement_started(&x.w, A, 100);
    near("total", displacement_start_weights(&x.w), 450.0 + 300.0);
    near("zone", x.w.start_weight[A], 450.0);
    near("town", x.w.start_weight[T], 300.0);
    near("camp", x.w.start_weight[B], 0.0);
    near("score by the people left", displacement_score(&x.w, A), 30.0);
    near("score of a camp", displacement_score(&x.w, B), 1.0);
    displacement_started(&x.w, A, 2000);
    displacement_start_weights(&x.w);
    near("nobody is left", x.w.start_weight[A], 0.0);
    close_world(&x);
}

/* A at war with intensity 0.5, 1000 people, an agent for ten; decay to a half. Flee divides neither by hasten nor by
 * age. */
static void sent_by_conflict(void **state)
{
    (void)state;
    const struct test_file file = {"input_csv/conflicts.csv", "#Day,A\n0,0.5\n1,0.5\n"};
    const char *modes[] = {"conflict_driven_spawning=constant", "conflict_driven_spawning=pop_ratio",
                           "conflict_driven_spawning=poisson"};
    const int64_t want[3][2] = {{10, 200}, {0, 0}, {10, 200}}; /* 400 * 0.5 / 10 * 0.5; 400 * 0.5 */
    for (int mode = 0; mode < 3; mode++)
        for (int compat = 0; compat < 2; compat++) {
            const char *const sets[] = {modes[mode], "hasten=10", "conflict_spawn_decay=0.5",
                                        mode == 1 ? "displaced_per_conflict_day=0.1"
                                                  : "displaced_per_conflict_day=400"};
            struct worlds x;
            int64_t sum = 0;
            open_world(&x, &file, 1, sets, 4, compat);
            for (int day = 0; day < 10; day++) {
                displacement_morning(&x.w, day);
                assert_int_equal(displacement_new_agents(&x.w), 0);
                assert_int_equal(x.w.starts[T] + x.w.starts[B] + x.w.starts[C], 0);
                sum += x.w.starts[A];
            }
            int64_t each = mode == 1 ? (compat ? 5 : 2)
                                     : want[mode][compat]; /* 0.1 * 0.5 * 100 agents, halved: cut to 2 */
            if (mode == 2)
                assert_true((double)llabs(sum - 10 * each) < 5.0 * sqrt(10.0 * (double)each) && sum != 10 * each);
            else
                assert_int_equal(sum, 10 * each);
            close_world(&x);
        }
}

/* T, a flood zone on level 2; B, a camp on level 1. */
static void floods(void **state)
{
    (void)state;
    const struct test_file files[] = {
        {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                    "A,r,X,10,20,conflict_zone,0,1000\nT,r,X,10.4,20,flood_zone,,1000\n"
                                    "B,r,Y,10,20.4,camp,,5000\nC,r,Y,10.4,20.8,camp,,\n"},
        {"input_csv/flood_level.csv", "#Day,T,B\n0,2,1\n1,0,0\n"}};
    const char *const sets[] = {"flood_driven_spawning=pop_ratio", "displaced_per_flood_day=[0,0.1,0.25]",
                                "flood_movechances=[0,0.5,0.75]",  "flood_loc_weights=[0.5,0.25,0.125]",
                                "default_movechance=0.3",          "camp_movechance=0.001"};
    struct worlds x;
    for (int compat = 0; compat < 2; compat++) {
        open_world(&x, files, 2, sets, 6, compat);
        displacement_morning(&x.w, 0);
        assert_int_equal(displacement_new_agents(&x.w), 0);
        assert_int_equal(x.w.starts[T], 250);
        near("chance of T", x.w.move[T], 0.75);
        near("chance of B", x.w.move[B], compat ? 0.5 : 0.001);
        near("score of T", x.w.score[T], compat ? 0.125 * 0.125 : 0.125);
        near("score of B", x.w.score[B], 0.25);
        near("score of C", x.w.score[C], 1.0);
        displacement_morning(&x.w, 1);
        near("score of a dry flood zone", x.w.score[T], compat ? 0.5 : 1.0);
        near("chance of a dry flood zone", x.w.move[T], 0.3);
        assert_int_equal(x.w.town[T], !compat);
        close_world(&x);
    }
}

/* Route A - T: 2 sends those at A on to T; out of the camp B only until the redirection ends. */
static void redirections(void **state)
{
    (void)state;
    struct test_file files[] = {{"input_csv/routes.csv",
                                 "#name1,name2,distance,forced\nA,T,60,2\nB,A,50,2\nT,C,100,0\n"},
                                {"input_csv/closures.csv", ""}};
    struct worlds x;
    for (int ends = 0; ends < 2; ends++) {
        files[1].text = ends ? "remove_forced_redirection,B,A,3,0\n" : "";
        open_world(&x, files, 2, NULL, 0, 0);
        for (int day = 0; day < 5; day++) {
            displacement_morning(&x.w, day);
            assert_int_equal(x.w.redirect[A], 0);
            assert_int_equal(x.w.redirect[B], ends && day < 3 ? 2 : -1);
            near("chance of A", x.w.move[A], 1.0);
        }
        close_world(&x);
    }
    open_world(&x, files, 2, NULL, 0, 1);
    displacement_morning(&x.w, 0);
    assert_int_equal(x.w.redirect[A], -1);
    close_world(&x);
    files[0].text = "#name1,name2,distance,forced\nA,B,50,1\nA,T,60,0\nT,C,100,0\n"; /* counted twice in Flee */
    for (int compat = 0; compat < 2; compat++) {
        open_world(&x, files, 1, NULL, 0, compat);
        assert_int_equal(x.toy.net.path_first[1] - x.toy.net.path_first[0], compat ? 3 : 2);
        close_world(&x);
    }
}

/* 100 km at 60 a day, or at 20 on foot, with chance 1/2: after two days a quarter has walked on neither; of the other
 * three quarters those arrive on the third day who walked once before and do not then. */
static void walking(void **state)
{
    (void)state;
    const struct test_file file = {"input_csv/routes.csv",
                                   "#name1,name2,distance,forced_redirection,max_move_speed,walk_probability\n"
                                   "A,B,100,0,60,0.5\nA,T,60,0,25,0\nT,C,100,0,,\n"};
    const char *const sets[] = {"max_walk_speed=20", "max_move_speed=200", "start_on_foot=yes"};
    struct worlds x;
    open_world(&x, &file, 1, sets, 2, 1);
    const double want[] = {0.0, 0.25, 1.0 / 3.0};
    for (uint32_t day = 1; day <= 3; day++)
        near("arrival", displacement_arrival(&x.w, 0, 1, day), want[day - 1]);
    near("arrival in the end", displacement_arrival(&x.w, 0, 0, 6), 1.0);
    near("speed of a link", displacement_speed(&x.w, 2, 0), 25.0);
    near("arrival at that speed", displacement_arrival(&x.w, 2, 0, 2), 0.0);
    near("and a day later", displacement_arrival(&x.w, 2, 0, 3), 1.0);
    near("speed of others", displacement_speed(&x.w, 4, 1), 200.0);
    close_world(&x);
    open_world(&x, &file, 1, sets, 3, 1);
    near("on foot at first", displacement_speed(&x.w, 4, 1), 20.0);
    near("then not", displacement_speed(&x.w, 4, 0), 200.0);
    near("on foot over a link with chances", displacement_arrival(&x.w, 0, 1, 5), 0.0);
    near("in six days", displacement_arrival(&x.w, 0, 1, 6), 1.0);
    close_world(&x);
}

/* 100 arrive each day at the only camp. With a delay of two days the count follows: r + (n - r) (1 - e^(-1/2)). */
static void registration(void **state)
{
    (void)state;
    static const struct test_file files[] = {
        {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                    "A,r,X,10,20,conflict_zone,0,1000\nC,r,Y,10,21,camp,,\n"},
        {"input_csv/routes.csv", "#name1,name2,distance\nA,C,100\n"},
        {"source_data/data_layout.csv", "total,refugees.csv\nC,c.csv\n"},
        {"source_data/c.csv", "Date,Count\n2014-01-01,0\n2014-01-11,1000\n"}};
    const char *const sets[] = {"camp_movechance=0", "registration_delay=2", "hasten=10"}; /* ten agents a day */
    const struct displacement_request q = {.seed = 1, .threads = 1};
    for (int compat = 0; compat < 2; compat++)
        for (int agents = 0; agents < 2; agents++) {
            struct displacement_result r;
            struct toy t;
            double registered = 0.0;
            toy_open_as(&t, files, 4, sets, 3, compat);
            assert_int_equal((agents ? agent_run : cohort_displacement_run)(memory_default(), &t.net, &q, &r),
                             FLUJO_OK);
            for (int d = 0; d < 10; d++) {
                registered += (100.0 * d - registered) * (compat ? 1.0 : 1.0 - exp(-0.5));
                near("registered", r.camps[d], registered);
            }
            displacement_result_free(&r, memory_default());
            toy_close(&t);
        }
}

/* With empty camps on day 0 the counts of that day are taken off the data. */
static void empty_camps(void **state)
{
    (void)state;
    const struct test_file file = {"source_data/b.csv", "Date,Count\n2014-01-01,300\n2014-01-11,600\n"};
    const char *const sets[] = {"empty_camps_on_day0=yes"};
    const struct displacement_study study = {.replicates = 1, .threads = 1, .seed = 1, .rules = "flee"};
    for (size_t on = 0; on < 2; on++) {
        struct error_list errors;
        struct displacement_ensemble e;
        struct toy t;
        toy_open_as(&t, &file, 1, sets, on, 1);
        errors_init(&errors, memory_default());
        assert_int_equal(displacement_ensemble_run(memory_default(), t.f, &study, &e, &errors), FLUJO_OK);
        near("data of the first day", e.data[0], on ? 0.0 : 300.0);
        near("data of the sixth day", e.data[5 * e.columns], on ? 150.0 : 450.0);
        near("people on the first day", e.members[0], on ? 0.0 : 300.0);
        displacement_ensemble_free(&e);
        errors_free(&errors);
        toy_close(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores),       cmocka_unit_test(home_country), cmocka_unit_test(decay_of_conflict),
        cmocka_unit_test(move_chances), cmocka_unit_test(path_weights), cmocka_unit_test(capacities),
        cmocka_unit_test(closures),     cmocka_unit_test(closed_camp),  cmocka_unit_test(conflict_by_changes),
        cmocka_unit_test(new_people),   cmocka_unit_test(start_places), cmocka_unit_test(sent_by_conflict),
        cmocka_unit_test(floods),       cmocka_unit_test(redirections), cmocka_unit_test(walking),
        cmocka_unit_test(registration), cmocka_unit_test(empty_camps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
