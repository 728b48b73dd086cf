/* Attributes of people, forecasts of floods and agents.csv: the rules against values worked out by hand, and both
 * engines against each other where people of several kinds are under way. */
#include "flee_test.h"

#include <math.h>

enum { A, T, B, C, PLACES };

static void near(const char *what, double found, double want)
{
    if (!(fabs(found - want) <= 1e-9 * (1.0 + fabs(want)))) fail_msg("%s: %.12g, by hand %.12g", what, found, want);
}

/* T is flooded on days 2, 3, 5 and 8; awareness 0 or 1, a quarter and three quarters; at B the other way round. */
static const struct test_file flood_files[] = {
    {"input_csv/flood_level.csv", "#Day,T\n0,0\n1,0\n2,1\n3,2\n4,0\n5,1\n6,0\n7,0\n8,1\n9,0\n10,0\n"},
    {"input_csv/demographics_floodawareness.csv", "floodawareness,Default,B\n0,1,3\n1,3,1\n"},
    {"source_data/data_layout.csv", "total,refugees.csv\nA,c.csv\nT,c.csv\nB,b.csv\nC,c.csv\n"},
};
static const char *const flood_sets[] = {"flood_rules=yes",
                                         "flood_forecaster=yes",
                                         "flood_forecaster_timescale=3",
                                         "flood_forecaster_end_time=8",
                                         "flood_forecaster_weights=[1,0.9,0.8,0.7,0.6,0.5,0.4,0.3,0.2]",
                                         "flood_awareness_weights=[0,0.5]",
                                         "flood_loc_weights=[1,0.5,0.25]",
                                         "flood_movechances=[0,0.4,0.8]",
                                         "default_movechance=0.3"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void check_forecast(int compat, int day, double chance, double score)
{
    struct toy toy;
    struct displacement_world w;
    toy_open_as(&toy, flood_files, COUNT(flood_files), flood_sets, COUNT(flood_sets), compat);
    assert_int_equal(toy.net.kinds, 2);
    assert_int_equal(toy.net.places, 2 * PLACES);
    assert_int_equal(displacement_world_init(&w, memory_default(), &toy.net, random_key_make(1, 0)), FLUJO_OK);
    for (int d = 0; d <= day; d++)
        displacement_morning(&w, d);
    near("chance to leave T, aware", w.move[PLACES + T], chance);
    near("score of T, aware", w.score[PLACES + T], score);
    displacement_world_free(&w);
    toy_close(&toy);
}

/* Day 1: T has level 1 on day 2 (weight .8), 2 on day 3 (.7), 0 on day 4. a / T = .5 / 3.
 * Flee: .3 * (.5 * .8 + .25 * .7) * .5 / 3 = .02875; (.8 + .7)^2 * .5 / 3 = .375, the level today being 0.
 * Mended: 1 - .7 * (1 - (.4 * .8 + .8 * .7) * .5 / 3); 1 - (.5 * .8 + .75 * .7) * .5 / 3. */
static void forecast_by_hand(void **state)
{
    (void)state;
    check_forecast(1, 1, 0.02875, 0.375);
    check_forecast(0, 1, 1.0 - 0.7 * (1.0 - 0.88 / 6.0), 1.0 - 0.925 / 6.0);
    /* Day 2, flooded: days 3 (2, .7) and 5 (1, .5). Flee: chance .4 * (.25 * .7 + .5 * .5) / 6; W of today .5: score
     * .5 * (.5 * .7 + .5 * .5)^2 / 6. */
    check_forecast(1, 2, 0.4 * 0.425 / 6.0, 0.5 * 0.36 / 6.0);
    /* Day 6: day 7 has none, day 8 is the last of the forecast, once. */
    check_forecast(1, 6, 0.3 * 0.5 * 0.2 / 6.0, 0.04 / 6.0);
    check_forecast(1, 9, 0.3, 1.0); /* it has ended */
    check_forecast(0, 9, 0.3, 1.0);
}

/* Whoever is not aware neither leaves nor is drawn by T in Flee; mended, as if there were no forecast. */
static void unaware(void **state)
{
    (void)state;
    for (int compat = 0; compat < 2; compat++) {
        struct toy toy;
        struct displacement_world w;
        toy_open_as(&toy, flood_files, COUNT(flood_files), flood_sets, COUNT(flood_sets), compat);
        assert_int_equal(displacement_world_init(&w, memory_default(), &toy.net, random_key_make(1, 0)), FLUJO_OK);
        displacement_morning(&w, 0);
        near("chance", w.move[T], compat ? 0.0 : 0.3);
        near("score", w.score[T], compat ? 0.0 : 1.0);
        near("share of the aware at A", toy.f->people.share[2 * A + 1], 0.75);
        near("share of the aware at B", toy.f->people.share[2 * B + 1], 0.25);
        displacement_world_free(&w);
        toy_close(&toy);
    }
}

/* Six kinds: three ages by two genders; a town in conflict scores .25. */
static void hazards(void **state)
{
    (void)state;
    const struct test_file files[] = {
        {"input_csv/demographics_age.csv", "age,Default\n10,1\n16,1\n30,1\n70,1\n"},
        {"input_csv/demographics_gender.csv", "gender,Default\nfemale,1\nmale,1\n"},
    };
    const char *const sets[] = {"conflict_weight=0.25", "ChildrenAvoidHazards=yes", "BoysTakeRisk=yes",
                                "ElderlyAvoidHazards=yes", "WomenAvoidHazards=yes"};
    /* kinds: ages first. Women and girls: squared once; boys to 14 squared, males of 15 and more 1, also when old. */
    static const double want[2][8] = {{0.0625, 0.0625, 0.25, 0.0625, 0.0625, 0.0625, 0.25, 0.0625},
                                      {0.0625, 0.0625, 0.0625, 0.0625, 0.0625, 1.0, 1.0, 1.0}};
    for (int all = 0; all < 2; all++) {
        struct toy toy;
        struct displacement_world w;
        /* without: children and the elderly only, and the file of genders has no effect */
        const char *const few[] = {sets[0], sets[1], sets[3]};
        toy_open_as(&toy, files, 2, all ? sets : few, all ? 5 : 3, 1);
        assert_int_equal(toy.net.kinds, all ? 8 : 4);
        assert_int_equal(displacement_world_init(&w, memory_default(), &toy.net, random_key_make(1, 0)), FLUJO_OK);
        displacement_morning(&w, 0);
        for (int k = 0; k < toy.net.kinds; k++) {
            near("score of the zone", w.score[k * PLACES + A], want[all][k]);
            near("score of a town", w.score[k * PLACES + T], 1.0);
        }
        displacement_world_free(&w);
        toy_close(&toy);
    }
}

/* A has 1,000 people. Of agents.csv: two x and one y at A, one y at B. Score of A for x: 10 * 2 / 1000, for y half of it; of
 * B, a camp without population: 10 * n / 1e8. */
static void matching(void **state)
{
    (void)state;
    const struct test_file files[] = {
        {"input_csv/demographics_ethnicity.csv", "ethnicity,Default\nx,1\ny,1\n"},
        {"input_csv/demographics_religion.csv", "religion,Default\np,1\nq,1\n"},
        {"input_csv/agents.csv", "location,ethnicity,religion\nA,x,p\nA,x,q\nA,y,p\nB,y,q\n"},
    };
    const char *const sets[] = {"conflict_weight=1",      "read_from_agents_csv_file=yes",
                                "MatchCampEthnicity=yes", "MatchConflictEthnicity=yes",
                                "MatchCampReligion=yes",  "MatchTownEthnicity=yes"};
    struct toy toy;
    struct displacement_world w;
    int64_t n[4 * PLACES];
    toy_open_as(&toy, files, 3, sets, 6, 1);
    assert_int_equal(toy.net.kinds, 4); /* xp, yp, xq, yq */
    assert_int_equal(displacement_world_init(&w, memory_default(), &toy.net, random_key_make(1, 0)), FLUJO_OK);
    displacement_day0(&w, n);
    for (int k = 0; k < 4; k++) {
        static const int at_a[] = {1, 1, 1, 0}, at_b[] = {0, 0, 0, 1};
        assert_int_equal(n[k * PLACES + A], at_a[k]);
        assert_int_equal(n[k * PLACES + B], at_b[k]);
    }
    displacement_morning(&w, 0);
    near("A for xp", w.score[A], 0.02);
    near("A for yp", w.score[PLACES + A], 0.01);
    near("A for yq", w.score[3 * PLACES + A], 0.01);
    near("T is empty", w.score[T], 0.0);
    near("B for yp, alone of its religion", w.score[PLACES + B], 0.0);
    near("B for yq", w.score[3 * PLACES + B], 10.0 * 1e-8 * 1e-8 / 0.25);
    displacement_world_free(&w);
    toy_close(&toy);
}

/* Abroad: 1 + trade volume + hdi^2, times foreign_weight. */
static void economic_pull(void **state)
{
    (void)state;
    const struct test_file file = {
        "input_csv/locations.csv",
        "#name,region,country,latitude,longitude,location_type,conflict_date,population,hdi,trade_volume\n"
        "A,r,X,10.0,20.0,conflict_zone,0,1000,0.9,5\nT,r,X,10.4,20.0,town,,,0.9,5\n"
        "B,r,Y,10.0,20.4,camp,,100000,0.5,0.75\nC,r,Y,10.4,20.8,camp,,100000,,\n"};
    const char *const sets[] = {"use_economic_pull=yes", "foreign_weight=2"};
    struct toy toy;
    struct displacement_world w;
    toy_open_as(&toy, &file, 1, sets, 2, 1);
    assert_int_equal(displacement_world_init(&w, memory_default(), &toy.net, random_key_make(1, 0)), FLUJO_OK);
    displacement_morning(&w, 0);
    near("a town at home", w.score[T], 1.0);
    near("B", w.score[B], 2.0 * (1.0 + 0.75 + 0.25));
    near("C", w.score[C], 2.0);
    displacement_world_free(&w);
    toy_close(&toy);
}

/* Mean of the people in T and B on the last day over replicates, and its error. */
static void mean_of(const struct toy *toy, int agents, double mean[2], double error[2])
{
    enum { RUNS = 60 };
    double sum[2] = {0}, squares[2] = {0};
    for (uint32_t i = 0; i < RUNS; i++) {
        struct displacement_request q = {.seed = 7, .replicate = i, .threads = 1, .keep_places = 1};
        struct displacement_result r;
        assert_int_equal((agents ? agent_run : cohort_displacement_run)(memory_default(), &toy->net, &q, &r), FLUJO_OK);
        for (int k = 0; k < 2; k++) {
            double x = r.places[(size_t)(r.days - 1) * PLACES + (size_t)(k ? B : T)];
            sum[k] += x;
            squares[k] += x * x;
        }
        displacement_result_free(&r, memory_default());
    }
    for (int k = 0; k < 2; k++) {
        mean[k] = sum[k] / RUNS;
        error[k] = sqrt((squares[k] / RUNS - mean[k] * mean[k]) / (RUNS - 1));
    }
}

static void engines_agree(void **state)
{
    (void)state;
    const char *const more[] = {"conflict_movechance=0.4"};
    const char *sets[COUNT(flood_sets) + 1];
    memcpy(sets, flood_sets, sizeof flood_sets);
    sets[COUNT(flood_sets)] = more[0];
    struct toy toy;
    double mean[2][2], error[2][2];
    toy_open_as(&toy, flood_files, 2, sets, COUNT(sets), 0); /* 1,000 people, by the counts */
    for (int agents = 0; agents < 2; agents++)
        mean_of(&toy, agents, mean[agents], error[agents]);
    for (int k = 0; k < 2; k++) {
        assert_true(mean[0][k] > 20.0);
        double z = (mean[1][k] - mean[0][k]) / sqrt(error[0][k] * error[0][k] + error[1][k] * error[1][k]);
        if (fabs(z) > 4.0) fail_msg("place %d: %g by cohorts, %g by agents", k, mean[0][k], mean[1][k]);
    }
    toy_close(&toy);
}

/* What is missing is said; nothing is run without it. */
static void incomplete(void **state)
{
    (void)state;
    static const struct {
        struct test_file file;
        const char *set, *says;
    } all[] = {
        {{"input_csv/x.csv", ""},
         "ElderlyAvoidHazards=yes",
         "no demographics_age.csv, which a rule of the settings needs"},
        {{"input_csv/demographics_age.csv", "age,Default\nold,1\n"},
         "ElderlyAvoidHazards=yes",
         "demographics_age.csv:2:1: error: age \"old\" is not a number"},
        {{"input_csv/demographics_age.csv", "age,B\n30,1\n"},
         "ElderlyAvoidHazards=yes",
         "no column A and no column Default"},
        {{"input_csv/demographics_age.csv", "age,Default\n30,0\n"},
         "ElderlyAvoidHazards=yes",
         "no weight for A is above 0"},
        {{"input_csv/demographics_age.csv", "years,Default\n30,1\n"}, "ElderlyAvoidHazards=yes", "no column age"},
        {{"input_csv/agents.csv", "location\nNowhere\n"},
         "read_from_agents_csv_file=yes",
         "agents.csv:2:1: error: \"Nowhere\" is not in locations.csv"},
        {{"input_csv/x.csv", ""}, "read_from_agents_csv_file=yes", "no agents.csv"},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        char folder[64], said[4096];
        const struct flee_read_options options = {.compat = 1, .overrides = &all[i].set, .override_count = 1};
        write_instance(folder, &all[i].file, 1);
        struct flee_instance *f = read_instance(folder, &options, said, sizeof said);
        if (f || !strstr(said, all[i].says)) fail_msg("wanted \"%s\", said:\n%s", all[i].says, said);
        remove_instance(folder, &all[i].file, 1);
    }
}

/* A forecast that looks up more weights than there are. */
static void short_weights(void **state)
{
    (void)state;
    static const char *const last[] = {"flood_forecaster_weights=[1,1]", "flood_awareness_weights=[1]"};
    static const char *const says[] = {"the forecast needs one a day up to day 8, 9 in all",
                                       "flood_awareness_weights has 1 numbers; floodawareness goes up to 1"};
    for (int i = 0; i < 2; i++) {
        const char *sets[COUNT(flood_sets) + 1];
        char folder[64], said[4096];
        memcpy(sets, flood_sets, sizeof flood_sets);
        sets[COUNT(flood_sets)] = last[i];
        const struct flee_read_options options = {.compat = 1, .overrides = sets, .override_count = COUNT(sets)};
        write_instance(folder, flood_files, COUNT(flood_files));
        struct flee_instance *f = read_instance(folder, &options, said, sizeof said);
        if (f || !strstr(said, says[i])) fail_msg("wanted \"%s\", said:\n%s", says[i], said);
        remove_instance(folder, flood_files, COUNT(flood_files));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecast_by_hand), cmocka_unit_test(unaware),       cmocka_unit_test(hazards),
        cmocka_unit_test(matching),         cmocka_unit_test(economic_pull), cmocka_unit_test(engines_agree),
        cmocka_unit_test(incomplete),       cmocka_unit_test(short_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
