/* Reading Flee instances: dialects are understood, faults are named with their
 * line, and the five shipped instances read without an error. */
#include "flee_test.h"

#include "flee/flee_names.h"

#include <math.h>

struct broken {
    const char *what;
    struct test_file file;
    const char *expected;
};

/* Each folder is broken in one place; the message must hold the text. */
static const struct broken broken[] = {
    {"no locations", {"input_csv/locations.csv", NULL}, "no locations.csv"},
    {"no routes", {"input_csv/routes.csv", NULL}, "no routes.csv"},
    {"no period", {"input_csv/sim_period.csv", NULL}, "no sim_period.csv"},
    {"no data", {"source_data/data_layout.csv", ""}, "data_layout.csv:1:1: error: no camp has counts"},
    {"empty locations",
     {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"},
     "lists no location"},
    {"unknown place in a route",
     {"input_csv/routes.csv", "#name1,name2,distance\nA,Bb,50\nA,T,60\nT,C,100\n"},
     "routes.csv:2:3: error: \"Bb\" is not in locations.csv"},
    {"distance in words",
     {"input_csv/routes.csv", "#name1,name2,distance\nA,B,far\nA,T,60\nT,C,100\n"},
     "routes.csv:2:5: error: the distance from A to B is \"far\""},
    {"negative distance",
     {"input_csv/routes.csv", "#name1,name2,distance\nA,B,-5\nA,T,60\nT,C,100\n"},
     "give it in km, 0 to 100000"},
    {"short route",
     {"input_csv/routes.csv", "#name1,name2,distance\nA,B\nA,T,60\nT,C,100\n"},
     "routes.csv:2:1: error: a route needs name1, name2 and distance"},
    {"unknown type",
     {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                 "A,r,X,10.0,20.0,conflict_zone,0,1000\nB,r,Y,10,20.4,cmp,,1000\n"},
     "locations.csv:3:15: error: B has the location type \"cmp\"; did you mean camp?"},
    {"no camp",
     {"input_csv/locations.csv",
      "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
      "A,r,X,10.0,20.0,conflict_zone,0,1000\nT,r,X,10,20,town,,\nB,r,X,10,20.4,town,,\nC,r,X,10,20.4,town,,\n"},
     "no location is a camp"},
    {"no conflict", {"input_csv/conflicts.csv", "#Day,A\n0,0\n9,0\n"}, "no place is in conflict on any day"},
    {"wrong start date",
     {"input_csv/sim_period.csv", "StartDate,2014-13-41\nLength,10\n"},
     "sim_period.csv:1:11: error: StartDate is \"2014-13-41\""},
    {"no length", {"input_csv/sim_period.csv", "StartDate,2014-01-01\n"}, "no Length"},
    {"wrong length",
     {"input_csv/sim_period.csv", "StartDate,2014-01-01\nLength,long\n"},
     "sim_period.csv:2:8: error: Length is \"long\""},
    {"latitude in words",
     {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                 "A,r,X,north,20.0,conflict_zone,0,1000\nB,r,Y,10,20.4,camp,,1000\n"},
     "locations.csv:2:7: error: the latitude \"north\" is not a number"},
    {"negative population",
     {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                 "A,r,X,1,20.0,conflict_zone,0,-7\nB,r,Y,10,20.4,camp,,1000\n"},
     "cannot be negative"},
    {"intensity in words",
     {"input_csv/conflicts.csv", "#Day,A\n0,1\n1,high\n"},
     "conflicts.csv:3:3: error: the intensity of A on day 1 is \"high\""},
    {"conflict of nobody", {"input_csv/conflicts.csv", "#Day,Q\n0,1\n1,1\n"}, "none of its names is in locations.csv"},
    {"a quote left open",
     {"input_csv/routes.csv", "#name1,name2,distance\nA,B,50\nA,\"T,60\nT,C,100\n"},
     "routes.csv:3:3: error: the quote in this cell is never closed"},
    {"short closure",
     {"input_csv/closures.csv", "country,X,Y\n"},
     "closures.csv:1:1: error: a closure needs closure_type"},
    {"a zero byte's neighbour",
     {"input_csv/routes.csv", "\xff\xfe"
                              "a"},
     "UTF-16"},
    {"setting out of range",
     {"simsetting.yml", "move_rules:\n  default_movechance: 3\n"},
     "simsetting.yml:2:3: error: default_movechance is 3"},
    {"dates that may be day or month first",
     {"source_data/b.csv", "Date,Count\n1/2/2014,0\n3/2/2014,600\n"},
     "b.csv:2:1: error: \"1/2/2014\" may be day first or month first"},
    {"a start that may be either",
     {"input_csv/sim_period.csv", "StartDate,3/1/2014\nLength,10\n"},
     "sim_period.csv:1:11: error: \"3/1/2014\" may be day first or month first"},
    {"a path out of the folder",
     {"source_data/data_layout.csv", "total,refugees.csv\nB,../../secret.csv\nC,c.csv\n"},
     "data_layout.csv:2:3: error: the path ../../secret.csv leaves the folder"},
    {"more people than a double can count",
     {"source_data/b.csv", "Date,Count\n2014-01-01,0\n2014-01-11,9007199254740993.5\n"}, /* 2^53 + 1.5 */
     "b.csv:3:12: error: \"9007199254740993.5\" is not a count of people"},
    {"a number that may be a thousand or one",
     {"input_csv/routes.csv", "name1;name2;distance\nA;B;50\nA;T;60\nT;C;1.000\n"},
     "routes.csv:4:5: error: the distance from T to C is \"1.000\""},
    {"setting in words",
     {"simsetting.yml", "move_rules:\n  max_move_speed: fast\n"},
     "max_move_speed is \"fast\", not a number"},
};

static void broken_folders(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        char folder[64], said[8192];
        write_instance(folder, &broken[i].file, 1);
        struct flee_instance *f = read_instance(folder, NULL, said, sizeof said);
        if (f || !strstr(said, broken[i].expected))
            fail_msg("%s: %s; said:\n%s", broken[i].what, f ? "was accepted" : broken[i].expected, said);
        remove_instance(folder, &broken[i].file, 1);
    }
}

struct dialect {
    const char *what;
    struct test_file file;
    const char *remark;
};

/* Read all the same; --strict refuses those with a remark. */
static const struct dialect dialects[] = {
    {"byte order mark, quotes, CR LF, no last newline",
     {"input_csv/routes.csv",
      "\xef\xbb\xbf#\"name1\",\"name2\",\"distance\"\r\n\"A\", \"B\" ,50\r\nA,T,60,\r\nT,C,\"100\""},
     NULL},
    {"semicolons", {"input_csv/routes.csv", "name1;name2;distance\nA;B;50\nA;T;60\nT;C;100\n"}, NULL},
    {"no conflicts.csv: dates of locations.csv", {"input_csv/conflicts.csv", NULL}, NULL},
    {"no closures.csv", {"input_csv/closures.csv", NULL}, NULL},
    {"back-up files", {"input_csv/routes.csv~", "rubbish"}, NULL},
    {"old CSV settings",
     {"simsetting.csv", "MaxMoveSpeed,200\nFoeignWeight,1\n"},
     "simsetting.csv:2:1: warning: unknown setting \"FoeignWeight\", ignored; did you mean foreign_weight?"},
    {"unknown closure",
     {"input_csv/closures.csv", "location,Nowhere,-,0,5\n"},
     "closures.csv:1:10: warning: \"Nowhere\" is not in locations.csv"},
    {"camp without data", {"source_data/data_layout.csv", "total,refugees.csv\nB,b.csv\n"}, "the camp C has no counts"},
    {"file of a camp missing", {"source_data/c.csv", NULL}, "the file c.csv of C is not in source_data"},
    {"longitude first",
     {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                 "A,r,X,120.0,10.0,conflict_zone,0,1000\nT,r,X,120.0,10.4,town,,\nB,r,Y,120.4,10.0,"
                                 "camp,,1000\nC,r,Y,120.8,10.4,camp,,1000\n"},
     "latitude and longitude are exchanged"},
    {"flood rules",
     {"simsetting.yml", "move_rules:\n  max_move_speed: 360\n  flood_rules:\n    flood_awareness: true\n"},
     "simsetting.yml:4:5: warning: unknown setting \"flood_awareness\", ignored"},
    {"a rule not spelt as Flee spells it",
     {"simsetting.yml", "move_rules:\n  children_avoid_hazards: true\n"},
     "simsetting.yml:2:3: warning: children_avoid_hazards is ignored, as Flee ignores it; the rule is spelt "
     "ChildrenAvoidHazards"},
    {"a part of a coupled run",
     {"input_csv/coupled_locations.csv", "#name\nC\n"},
     "coupled_locations.csv:1:1: warning: this instance is one part of a coupled run"},
    {"ages of people, at which no rule looks", {"input_csv/demographics_age.csv", "age,Default\n0,1\n"}, NULL},
    {"food security",
     {"simsetting.yml", "move_rules:\n  flee_when_starving: true\n"},
     "simsetting.yml:2:3: warning: the setting flee_when_starving is not supported: food security does not act"},
    {"one place with exchanged coordinates",
     {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                 "A,r,X,10.0,20.0,conflict_zone,0,1000\nT,r,X,10.4,20.0,town,,\n"
                                 "B,r,Y,10.0,20.4,camp,,100000\nC,r,Y,20.8,10.4,camp,,100000\n"},
     "latitude and longitude of C seem exchanged: the road from T to C has 100 km, the straight line"},
    {"harvests",
     {"simsetting.yml", "move_rules:\n  harvest_months: [6, 11]\n"},
     "simsetting.yml:2:3: warning: the setting harvest_months is not supported"},
    {"what Flee never acts on", {"simsetting.yml", "move_rules:\n  two_system_decision_making: true\n"}, NULL},
    {"a name twice",
     {"input_csv/locations.csv",
      "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
      "A,r,X,10.0,20.0,conflict_zone,0,1000\nT,r,X,10.4,20.0,town,,\nT,r,X,10.4,20.0,town,,\n"
      "B,r,Y,10.0,20.4,camp,,100000\nC,r,Y,10.4,20.8,camp,,100000\n"},
     "locations.csv:4:1: warning: the location T stands already in line 3"},
    {"an unknown type",
     {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                 "A,r,X,10.0,20.0,conflict_zone,0,1000\nT,r,X,10.4,20.0,lighthouse,,\n"
                                 "B,r,Y,10.0,20.4,camp,,100000\nC,r,Y,10.4,20.8,camp,,100000\n"},
     "locations.csv:3:17: warning: T has the location type \"lighthouse\""},
    {"an intensity of a hundred",
     {"input_csv/conflicts.csv", "#Day,A\n0,1\n1,100\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n9,1\n"},
     "conflicts.csv:3:3: warning: the intensity of A on day 1 is 100; it should be a number from 0 to 1; 1 is used"},
    {"decimal commas", {"input_csv/routes.csv", "name1;name2;distance\nA;B;50,0\nA;T;60,5\nT;C;1.000\n"}, NULL},
    {"a town with counts",
     {"source_data/data_layout.csv", "total,refugees.csv\nB,b.csv\nC,c.csv\nT,c.csv\n"},
     "T has counts but is no camp; they make people and are not scored"},
    {"a row without a date",
     {"source_data/b.csv", "Date,Count\n2014-01-O1,0\n2014-01-11,600\n"},
     "b.csv:2:1: warning: \"2014-01-O1\" is not a date, line left out"},
    {"a first row without a date",
     {"source_data/b.csv", "2014-01-O1,0\n2014-01-11,600\n"},
     "b.csv:1:1: warning: \"2014-01-O1\" is not a date, line left out"},
    {"a list over several lines",
     {"simsetting.yml",
      "spawn_rules:\n  conflict_spawn_decay:\n    - 1.0\n    - 0.5\nmove_rules:\n  awareness_level: 5\n"},
     NULL},
    {"flood levels, unfinished", {"input_csv/flood_level.csv", "#Day,A\n0,1\n1,2\n"}, "flood level ends on day 1"},
    {"unfinished conflict", {"input_csv/conflicts.csv", "#Day, A,\n0, 1,\n1, 1,\n"}, "intensity ends on day 1"},
};

static void dialects_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
        char folder[64], said[8192];
        const struct flee_read_options strict = {.strict = 1};
        write_instance(folder, &dialects[i].file, 1);
        struct flee_instance *f = read_instance(folder, NULL, said, sizeof said);
        if (!f || (dialects[i].remark && !strstr(said, dialects[i].remark)))
            fail_msg("%s: said:\n%s", dialects[i].what, said);
        assert_int_equal(f->route_count, 3);
        assert_true(f->routes[0].km == 50.0);
        assert_true(f->intensity[0] == 1.0f && f->intensity[9 * f->place_count] == 1.0f);
        assert_true(fabs(f->places[0].lat - 10.0) < 1e-9);
        flee_instance_free(f);
        f = read_instance(folder, &strict, said, sizeof said);
        assert_int_equal(f == NULL, dialects[i].remark != NULL);
        flee_instance_free(f);
        remove_instance(folder, &dialects[i].file, 1);
    }
}

static void corrections_and_interpolation(void **state)
{
    (void)state;
    const struct test_file files[] = {{"source_data/b.csv",
                                       "Date,Count\n2014-01-03,100\n2014-01-05,200\n2014-01-07,100\n"},
                                      {"input_csv/registration_corrections.csv", "B,2014-01-07\n"}};
    char folder[64], said[8192];
    write_instance(folder, files, 2);
    struct flee_instance *f = read_instance(folder, NULL, said, sizeof said);
    assert_non_null(f);
    const double want[] = {50, 50, 50, 75, 100, 100, 100, 100}; /* held before; halved before the date; held after */
    for (int d = 0; d < 8; d++)
        assert_true(f->sources[0].count[d] == want[d]);
    flee_instance_free(f);
    remove_instance(folder, files, 2);
}

/* Read a small instance with one file changed; `own` reads it for flujo's model. */
static struct flee_instance *changed(char *folder, const struct test_file *files, size_t count, int compat)
{
    char said[8192];
    const struct flee_read_options options = {.compat = compat, .own = !compat};
    write_instance(folder, files, count);
    struct flee_instance *f = read_instance(folder, &options, said, sizeof said);
    if (!f) fail_msg("%s", said);
    return f;
}

static void expect_counts(const struct test_file *files, size_t count, int compat, const double *want, int days)
{
    char folder[64];
    struct flee_instance *f = changed(folder, files, count, compat);
    for (int d = 0; d < days; d++)
        if (f->sources[0].count[d] != want[d])
            fail_msg("compat %d, day %d: %g, by hand %g", compat, d, f->sources[0].count[d], want[d]);
    flee_instance_free(f);
    remove_instance(folder, files, count);
}

/* B from two files: 0 and 100 people on days 0 and 4; 10, 30 and 50 on days 2, 4 and 6. The sum is linear between all
 * dates, the first count of each file holding before it. Flee's table: rows of the second file meet those of the first
 * at a cursor: (0, 0 + last 0), then (2, 10 + 100), (4, 30 + 100), (4, last 30 + 100) for the row on day 6, which it
 * drops. */
static void several_files_of_a_camp(void **state)
{
    (void)state;
    const struct test_file files[] = {{"source_data/data_layout.csv", "total,refugees.csv\nB,b.csv,c.csv\nC,c.csv\n"},
                                      {"source_data/b.csv", "Date,Count\n2014-01-01,0\n2014-01-05,100\n"},
                                      {"source_data/c.csv",
                                       "Date,Count\n2014-01-03,10\n2014-01-05,30\n2014-01-07,50\n"}};
    const double own[] = {10, 35, 60, 95, 130, 140, 150, 150};
    const double flee[] = {0, 55, 110, 120, 130, 130, 130};
    expect_counts(files, 3, 0, own, 8);
    expect_counts(files, 3, 1, flee, 7);
}

/* Month first, as 1/15 settles; day first, as 15/1 does. */
static void order_of_dates(void **state)
{
    (void)state;
    const struct test_file month = {"source_data/b.csv", "Date,Count\n1/3/2014,100\n1/5/2014,200\n1/15/2014,700\n"};
    const struct test_file day = {"source_data/b.csv", "Date,Count\n3/1/2014,100\n5/1/2014,200\n15/1/2014,700\n"};
    const double want[] = {100, 100, 100, 150, 200, 250, 300};
    expect_counts(&month, 1, 0, want, 7);
    expect_counts(&day, 1, 0, want, 7);
}

/* A spreadsheet of Europe: 3.000 people are three thousand. */
static void points_between_thousands(void **state)
{
    (void)state;
    const struct test_file file = {"source_data/b.csv", "Date;Count\n2014-01-01;3.000\n2014-01-03;1.005.000\n"};
    const double want[] = {3000, 504000, 1005000};
    expect_counts(&file, 1, 0, want, 3);
}

/* Under compat a first line with a count is data, lines stay unsorted, a day beyond is held, and the first row of the
 * layout makes no people though it is a camp. */
static void compat_reads_as_flee(void **state)
{
    (void)state;
    const struct test_file files[] = {{"source_data/b.csv", "2014-01-03,100\n2014-01-05,200\n"},
                                      {"source_data/data_layout.csv", "B,b.csv\nC,c.csv\nNowhere,c.csv\nT,c.csv\n"}};
    const double want[] = {100, 100, 100, 150, 200, 200};
    char folder[64];
    expect_counts(files, 2, 1, want, 6);
    expect_counts(files, 1, 0, want, 6);
    struct flee_instance *f = changed(folder, files, 2, 1);
    const int counted[] = {0, 1, 1, 1}, scored[] = {1, 1, 0, 0};
    assert_int_equal(f->source_count, 4);
    for (int k = 0; k < 4; k++) {
        assert_int_equal(f->sources[k].counted, counted[k]);
        assert_int_equal(f->sources[k].scored, scored[k]);
    }
    flee_instance_free(f);
    f = changed(folder, files, 2, 0);
    const int of_own[] = {1, 1, 0, 1};
    for (int k = 0; k < 4; k++) {
        assert_int_equal(f->sources[k].counted, of_own[k]);
        assert_int_equal(f->sources[k].scored, scored[k]);
    }
    flee_instance_free(f);
    remove_instance(folder, files, 2);
}

/* Flee numbers the rows of conflicts.csv; flujo reads their day. */
static void days_of_conflict(void **state)
{
    (void)state;
    const struct test_file file = {"input_csv/conflicts.csv", "#Day,A\n0,1\n5,0\n6,0\n"};
    char folder[64];
    struct flee_instance *f = changed(folder, &file, 1, 1);
    assert_true(f->intensity[0] == 1.0f && f->intensity[f->place_count] == 0.0f);
    flee_instance_free(f);
    remove_instance(folder, &file, 1);
    f = changed(folder, &file, 1, 0);
    assert_true(f->intensity[0] == 1.0f && f->intensity[5 * f->place_count] == 0.0f);
    flee_instance_free(f);
    remove_instance(folder, &file, 1);
}

static void blocks_of_settings(void **state)
{
    (void)state;
    const struct test_file file = {"simsetting.yml",
                                   "spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: pop_ratio\n"
                                   "  flood_driven_spawn_mode:\n    displaced_per_flood_day: [0, 5]\n"
                                   "    spawn_mode: poisson\n  conflict_spawn_decay:\n    - 1.0\n    - 0.5\n"};
    char folder[64];
    struct flee_instance *f = changed(folder, &file, 1, 0);
    const struct flee_settings *s = &f->settings;
    assert_true(s->conflict_driven_spawning == FLEE_BY_POPULATION && s->displaced_per_conflict_day == 0.01);
    assert_true(s->flood_driven_spawning == FLEE_POISSON && s->flood_rules == 1.0);
    assert_true(s->displaced_per_flood_day.count == 2.0 && s->displaced_per_flood_day.value[1] == 5.0);
    assert_true(s->conflict_spawn_decay.count == 2.0 && s->conflict_spawn_decay.value[1] == 0.5);
    flee_instance_free(f);
    remove_instance(folder, &file, 1);
}

/* Composed and decomposed letters, case in four scripts; other letters are other names, whatever the script. */
static void names_are_unicode(void **state)
{
    (void)state;
    const struct {
        const char *a, *b;
        int strict, loose;
    } all[] = {{"Kafar Zita", "kafar_zita", 0, 1},
               {"B\xc3\xa2le", "ba\xcc\x82LE", 1, 1},       /* composed, and a + circumflex */
               {"B\xc3\xa2le", "Bale", 0, 0},               /* another letter */
               {"\xe1\xba\xbe", "e\xcc\x82\xcc\x81", 1, 1}, /* two marks */
               {"\xd0\x9a\xd0\xb8\xd1\x97\xd0\xb2", "\xd0\xba\xd0\x98\xd0\x87\xd0\x92", 1, 1}, /* Kyiv */
               {"\xce\xa3\xce\x91\xce\xa3", "\xcf\x83\xce\xb1\xcf\x82", 1, 1},                 /* final sigma */
               {"\xd8\xaf\xd9\x85\xd8\xb4\xd9\x82", "\xd8\xad\xd9\x84\xd8\xa8", 0, 0},         /* Damascus, Aleppo */
               {"\xff", "\xfe", 0, 0},
               {"", "", 0, 0},
               {"--", "__", 0, 1}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (flee_names_equal(all[i].a, all[i].b, 0) != all[i].strict) fail_msg("%s, %s", all[i].a, all[i].b);
        if (i + 1 < sizeof all / sizeof *all && flee_names_equal(all[i].a, all[i].b, 1) != all[i].loose)
            fail_msg("loosely %s, %s", all[i].a, all[i].b);
    }
}

static void shipped_instances(void **state)
{
    (void)state;
    const struct {
        const char *name;
        int places, routes, days, camps;
    } all[] = {{"mali", 23, 35, 300, 7},
               {"burundi", 30, 41, 396, 5},
               {"car", 63, 86, 820, 14},
               {"ssudan", 51, 60, 604, 10},
               {"syria", 18, 32, 1095, 4}};
    for (int i = 0; i < 5; i++) {
        char path[512], said[8192];
        (void)snprintf(path, sizeof path, "%s/scenarios/flee/%s", FLUJO_SOURCE, all[i].name);
        assert_true(flee_instance_is(path));
        struct flee_instance *f = read_instance(path, NULL, said, sizeof said);
        assert_non_null(f);
        int camps = 0;
        for (int k = 0; k < f->source_count; k++)
            camps += f->sources[k].scored;
        assert_int_equal(f->place_count, all[i].places);
        assert_int_equal(f->length, all[i].days);
        assert_int_equal(camps, all[i].camps);
        assert_true(f->settings.conflict_weight == 0.25);
        flee_instance_free(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(broken_folders),
                                       cmocka_unit_test(dialects_are_read),
                                       cmocka_unit_test(corrections_and_interpolation),
                                       cmocka_unit_test(several_files_of_a_camp),
                                       cmocka_unit_test(order_of_dates),
                                       cmocka_unit_test(points_between_thousands),
                                       cmocka_unit_test(compat_reads_as_flee),
                                       cmocka_unit_test(days_of_conflict),
                                       cmocka_unit_test(blocks_of_settings),
                                       cmocka_unit_test(names_are_unicode),
                                       cmocka_unit_test(shipped_instances)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
