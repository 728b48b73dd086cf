/* Reading Flee instances: dialects are understood, faults are named with their
 * line, and the five shipped instances read without an error. */
#include "flee_test.h"

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
     "give it in km, 0 or more"},
    {"short route",
     {"input_csv/routes.csv", "#name1,name2,distance\nA,B\nA,T,60\nT,C,100\n"},
     "routes.csv:2:1: error: a route needs name1, name2 and distance"},
    {"unknown type",
     {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                 "A,r,X,10.0,20.0,conflict_zone,0,1000\nB,r,Y,10,20.4,camps,,1000\n"},
     "locations.csv:3:15: error: B has the location type \"camps\"; did you mean camp?"},
    {"name twice",
     {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                 "A,r,X,10.0,20.0,conflict_zone,0,1000\nA,r,Y,10,20.4,camp,,1000\n"},
     "the location A stands already in line 2"},
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
     "simsetting.yml:4:5: warning: the setting flood_awareness is not supported"},
    {"ages of people",
     {"input_csv/demographics_age.csv", "age,Default\n0,1\n"},
     "demographics_age.csv:1:1: warning: ages are not supported"},
    {"food security", {"input_csv/ipc.csv", "Dates,A\n0,1\n"}, "ipc.csv:1:1: warning: food security"},
    {"two ways of deciding",
     {"simsetting.yml", "move_rules:\n  two_system_decision_making: true\n"},
     "simsetting.yml:2:3: warning: the setting two_system_decision_making is not supported"},
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
    const double want[] = {0, 25, 50, 75, 100, 100, 100, 100}; /* from 0; halved before the date; held */
    for (int d = 0; d < 8; d++)
        assert_true(f->sources[0].count[d] == want[d]);
    flee_instance_free(f);
    remove_instance(folder, files, 2);
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
            camps += f->sources[k].place >= 0;
        assert_int_equal(f->place_count, all[i].places);
        assert_int_equal(f->length, all[i].days);
        assert_int_equal(camps, all[i].camps);
        assert_true(f->settings.conflict_weight == 0.25);
        flee_instance_free(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(broken_folders), cmocka_unit_test(dialects_are_read),
                                       cmocka_unit_test(corrections_and_interpolation),
                                       cmocka_unit_test(shipped_instances)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
