/* What is wrong with a Flee folder, or with a displacement scenario, in which words: one file is replaced at a time. */
#include "flee/flee_instance.h"
#include "support/check.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct file {
    const char *name, *text;
};

#define LOCATIONS                                                                                                      \
    "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"                                 \
    "Alpha,r,Home,10,20,conflict_zone,0,50000\nMid,r,Home,10.5,20.5,town,,10000\n"
#define CAMPS "CampX,r,Away,11,21,camp,,20000\nCampY,r,Away,11,20,camp,,20000\n"
#define ROUTES "#name1,name2,distance,forced_redirection\nAlpha,Mid,80,0\nMid,CampX,120,0\n"
#define LAYOUT "total,refugees.csv\nCampX,x.csv\n"

static const struct file folder_files[] = {{"input_csv/locations.csv", LOCATIONS CAMPS},
                                           {"input_csv/routes.csv", ROUTES "Mid,CampY,125,0\n"},
                                           {"input_csv/sim_period.csv", "StartDate,2014-01-01\nLength,60\n"},
                                           {"input_csv/simsetting.yml", "move_rules:\n  max_move_speed: 200\n"},
                                           {"source_data/data_layout.csv", LAYOUT "CampY,y.csv\n"},
                                           {"source_data/refugees.csv", "2014-01-01,0\n2014-03-01,3000\n"},
                                           {"source_data/x.csv", "2014-01-01,0\n2014-02-01,900\n2014-03-01,1800\n"},
                                           {"source_data/y.csv", "2014-01-01,0\n2014-03-01,1200\n"},
                                           {0, 0}};

#define HEAD "name: camps\nmodel: displacement\nstart: 2024-01-01\nend: 2024-03-31\n"
#define COUNTS "date,measure,element,value\n2024-01-01,registered,north,0\n"

static const struct file scenario_files[] = {{"scenario.yml", HEAD},
                                             {"places.csv",
                                              "id,kind,country,region,lat,lon,population,capacity,conflict_date\n"
                                              "hill,conflict_zone,a,r,10,20,60000,,\nnorth,camp,b,r,11,20.5,,9000,\n"},
                                             {"routes.csv", "from,to,km\nhill,north,150\n"},
                                             {"observations/registered.csv",
                                              COUNTS "2024-03-01,registered,north,500\n"},
                                             {0, 0}};

static char folder[64];

static const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* Null: the file is not there. */
static void put(const char *name, const char *text)
{
    const char *slash = strchr(name, '/');
    char sub[64];
    snprintf(sub, sizeof sub, "%.*s", (int)(slash == NULL ? 0 : slash - name), name);
    if (slash != NULL) mkdir(path_of(sub), 0700);
    remove(path_of(name));
    if (text == NULL) return;
    FILE *out = fopen(path_of(name), "w");
    assert_non_null(out);
    assert_true(fputs(text, out) >= 0 && fclose(out) == 0);
}

static int drop(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

static void make(const struct file *files)
{
    strcpy(folder, "/tmp/flujo-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    for (const struct file *f = files; f->name != NULL; f++)
        put(f->name, f->text);
}

/* A file, what it holds, and what is said of it as an error ('e'), warning ('w') or note ('n'); '!' before: with --strict. */
struct word {
    const char *file, *text, *kind, *said;
};

static int is_said(const struct word *w)
{
    const struct flee_read_options o = {.own = 1, .strict = w->kind[0] == '!'};
    const enum severity kind = strchr(w->kind, 'e')   ? SEVERITY_ERROR
                               : strchr(w->kind, 'w') ? SEVERITY_WARNING
                                                      : SEVERITY_NOTE;
    struct flee_instance *f = NULL;
    struct error_list errors;
    int found = 0;
    errors_init(&errors, memory_default());
    enum flujo_status status = flee_instance_read(memory_default(), folder, &o, &f, &errors);
    for (size_t i = 0; i < errors.count; i++)
        found |= errors.items[i].severity == kind && strstr(errors.items[i].text, w->said) != NULL;
    if (!found) {
        print_error("%s: not said: %s\n", w->file, w->said);
        for (size_t i = 0; i < errors.count; i++)
            print_error("    %d %s\n", (int)errors.items[i].severity, errors.items[i].text);
    }
    assert_int_equal(status == FLUJO_OK, errors.errors == 0);
    assert_int_equal(status == FLUJO_OK, f != NULL);
    flee_instance_free(f);
    errors_free(&errors);
    return found;
}

static void each_is_said(const struct file *files, const struct word *words, int count)
{
    int missing = 0;
    make(files);
    for (int i = 0; i < count; i++) {
        const char *usual = NULL;
        for (const struct file *f = files; f->name != NULL; f++)
            if (strcmp(f->name, words[i].file) == 0) usual = f->text;
        put(words[i].file, words[i].text);
        missing += !is_said(&words[i]);
        put(words[i].file, usual);
    }
    assert_int_equal(nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS), 0);
    assert_int_equal(missing, 0);
}

#define SETTINGS(text, kind, said)                                                                                     \
    {                                                                                                                  \
        "input_csv/simsetting.yml", "move_rules:\n" text, kind, said                                                   \
    }
#define ROUTE(row, kind, said)                                                                                         \
    {                                                                                                                  \
        "input_csv/routes.csv", ROUTES row "\n", kind, said                                                            \
    }
#define CLOSURE(row, kind, said)                                                                                       \
    {                                                                                                                  \
        "input_csv/closures.csv", "#closure_type,name1,name2,closure_start,closure_end\n" row "\n", kind, said         \
    }
#define PLACE(row, kind, said)                                                                                         \
    {                                                                                                                  \
        "input_csv/locations.csv", LOCATIONS CAMPS row "\n", kind, said                                                \
    }
#define CORRECTION(row, kind, said)                                                                                    \
    {                                                                                                                  \
        "input_csv/registration_corrections.csv", "CampX,2014-02-01\n" row "\n", kind, said                            \
    }

static void of_a_folder(void **state)
{
    static const struct word words[] = {
        {"input_csv/locations.csv", NULL, "e",
         "no locations.csv; a Flee instance has input_csv/locations.csv with name"},
        {"input_csv/routes.csv", NULL, "e", "no routes.csv; a Flee instance has input_csv/routes.csv"},
        {"input_csv/locations.csv", LOCATIONS "CampX,r,Away,11,21,town,,\nCampY,r,Away,11,20,town,,\n", "e",
         "no location is a camp; give those that are the location_type camp"},
        {"input_csv/locations.csv",
         "#name,region,country,latitude,longitude,location_type\nAlpha,r,Home,10,20,town\nMid,r,Home,1,2,town\n" CAMPS,
         "e", "no place is in conflict on any day"},
        PLACE(",r,Away,11,20,camp,,1", "e", "a location without a name; give it one or remove the line"),
        PLACE("CampZ,r,Away,11,20,camp,,many", "e", "the capacity \"many\" is not a number; write it as 1234.5"),
        PLACE("CampZ,r,Away,11,20,camp,,1e19", "e", "the capacity \"1e19\" is out of range; give at most"),
        PLACE("CampZ,r,Away,11,20,camp,,-5", "e", "the capacity of CampZ is -5; it cannot be negative"),
        PLACE("Low,r,Home,11,20,town,,-7", "e", "the population of Low is -7; it cannot be negative"),
        PLACE("CampZ,r,,11,20,camp,,5", "w", "CampZ has no country; it counts as a country of its own"),
        PLACE("CampZ,r,,11,20,camp,,5", "!e", "CampZ has no country"),
        PLACE("CampZ,r,Away,11,20,kamp,,5", "e", "CampZ has the location type \"kamp\"; did you mean camp?"),
        PLACE("CampZ,r,Away,11,20,quay,,5", "w", "use conflict_zone, town, camp, idpcamp, forwarding_hub or marker"),
        PLACE("CampZ,r,Away,11,500,camp,,5", "w", "the longitude 500 is beyond 180 degrees; it is not used"),
        PLACE("CampZ,r,Away,11,20,camp,,5", "w", "no route leads from a place in conflict to the camp CampZ"),
        PLACE("CampX,r,Away,11,20,camp,,5", "w", "the location CampX stands already in line 4; both are kept"),
        ROUTE("Mid,CampY,far,0", "e", "the distance from Mid to CampY is \"far\"; give it in km, 0 to 100000"),
        ROUTE("Mid,CampQ,12,0", "e", "did you mean CampX?"),
        ROUTE("Mid,CampY,125,3", "w", "forced_redirection is 3; 0 is none, 1 from the second to the first place"),
        CLOSURE("country,Home,Awayy,1,2", "w",
                "no location is in the country \"Awayy\", so this closure has no effect; did you mean Away?"),
        CLOSURE("country,Home,Away,soon,2", "e", "\"soon\" is not a day; give the number of the day from the start"),
        CLOSURE("country,Home,Away,9,2", "w",
                "this closure ends on day 2, not after its start on day 9; it stays closed"),
        CLOSURE("country,Home", "e", "a closure needs closure_type, name1, name2, closure_start and closure_end"),
        CLOSURE("lake,Home,Away,1,2", "w",
                "unknown kind of closure \"lake\", ignored; use country, location, link, camp or idpcamp"),
        CLOSURE("linkk,Mid,CampX,1,2", "w", "did you mean link?"),
        CLOSURE("location,Midd,,1,2", "w", ", so this closure has no effect"),
        CORRECTION("CampQ,2014-02-01", "w", "there are no counts of \"CampQ\" to correct; did you mean CampX?"),
        CORRECTION("CampX,soon", "w", "the date of the correction of CampX is \"soon\", correction left out"),
        CORRECTION("CampX,2014-02-11", "w",
                   "CampX has no count on this date with another before it, so nothing is corrected"),
        {"source_data/data_layout.csv", LAYOUT "CampQ,y.csv\n", "w",
         "CampQ has counts but is not in locations.csv; its counts are not used"},
        {"source_data/data_layout.csv", LAYOUT "Mid,y.csv\n", "w",
         "Mid has counts but is no camp; they make people and are not scored"},
        {"source_data/data_layout.csv", LAYOUT "total,y.csv\n", "e", "total is given twice; keep one line"},
        {"source_data/data_layout.csv", LAYOUT "CampX,y.csv\n", "e",
         "CampX is given twice, first in line 2, with other counts"},
        {"source_data/data_layout.csv", "# none\n", "e", "no camp has counts; list each as name,file.csv"},
        {"source_data/data_layout.csv", LAYOUT "CampY,gone.csv\n", "w",
         "the file gone.csv of CampY is not in source_data; it is left out"},
        {"source_data/x.csv", "2014-01-01,0\n2014-03-01,many\n", "w",
         "\"many\" is not a count of people, line left out"},
        {"source_data/x.csv", "2014-01-01,0\nsoon,5\n2014-03-01,9\n", "w", "\"soon\" is not a date, line left out"},
        {"source_data/x.csv", "2014-02-01,0\n2014-01-01,5\n2014-03-01,9\n", "w",
         "stands after a later date; the dates are sorted"},
        {"input_csv/coupled_locations.csv", "CampX\n", "w",
         "this instance is one part of a coupled run; it is run by itself"},
        {"input_csv/simsetting.yml", NULL, "n", "no simsetting.yml; the values that Flee ships are used"},
        {"input_csv/demographics_age.csv", "age,Default\n5,1\n", "n",
         "no rule of the settings looks at age; the file has no effect"},
        SETTINGS("  max_move_speed: fast\n", "e", "max_move_speed is \"fast\", not a number; the default is"),
        SETTINGS("  max_move_speed: -3\n", "e", "max_move_speed is -3; it should lie between"),
        SETTINGS("  camps_are_sinks: perhaps\n", "e", "camps_are_sinks is \"perhaps\"; it should be yes or no"),
        SETTINGS("  flood_loc_weights: [a, b]\n", "e", "flood_loc_weights is \"[a, b]\"; it should be a list of up to"),
        SETTINGS("  max_move_sped: 3\n", "w", "max_move_sped"),
        {"input_csv/simsetting.yml", "spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: sometimes\n", "e",
         "conflict_driven_spawning is \"sometimes\"; it should be off, constant, poisson or pop_ratio"},
        {"source_data/refugees.csv", "a\xff,1\n", "e", "this cell is not UTF-8; save the file as UTF-8"},
        {"source_data/refugees.csv", "\xe2\x80\xae,1\n", "e", "a character in this cell steers a display; remove it"},
        {"source_data/refugees.csv", "\xff\xfe,1\n", "e", "the file is in UTF-16; save it as UTF-8"},
    };
    (void)state;
    each_is_said(folder_files, words, (int)(sizeof words / sizeof *words));
}

#define YAML(text, kind, said)                                                                                         \
    {                                                                                                                  \
        "scenario.yml", text, kind, said                                                                               \
    }
static void of_a_scenario(void **state)
{
    static const struct word words[] = {
        YAML("name: a\nmodel: displacement\nend: 2024-03-31\n", "e",
             "'start' is missing; add it, for example start: 2013-12-01"),
        YAML("name: a\nmodel: displacement\nstart: spring\nend: 2024-03-31\n", "e",
             "start is \"spring\"; it should be a date"),
        YAML("name: a\nmodel: displacement\nstart: 2024-05-01\nend: 2024-03-31\n", "e",
             "the end should lie 0 to 36499 days after the start"),
        YAML("name: [a]\nmodel: displacement\nstart: 2024-01-01\nend: 2024-03-31\n", "e",
             "name should be a single value"),
        YAML(HEAD "rules: strange\n", "e", "rules is \"strange\"; it should be flujo, mended or flee"),
        YAML(HEAD "parameter: {}\n", "e", "unknown key \"parameter\"; did you mean parameters?"),
        YAML(HEAD "zzzz: 1\n", "e", "unknown key \"zzzz\"; docs/flee.md lists those known"),
        YAML(HEAD "parameters: [1]\n", "e", "parameters should be a map (key: value)"),
        YAML(HEAD "parameters: {max_move_speed: {source: x}}\n", "e",
             "max_move_speed has no value; write max_move_speed: 1 or"),
        YAML(HEAD "parameters: {max_move_sped: 3}\n", "e",
             "unknown setting \"max_move_sped\"; did you mean max_move_speed?"),
        YAML(HEAD "parameters: {zzzzzz: 3}\n", "e", "`flujo schema --markdown` lists those known"),
        YAML(HEAD "parameters: {flood_loc_weights: [1, {a: 2}]}\n", "e", "it should be a list of up to"),
        YAML(HEAD "parameters: {flood_loc_weights: [1, -2]}\n", "e",
             "flood_loc_weights holds -2; it should lie between"),
        {"observations/registered.csv", NULL, "e", "no observations/registered.csv with date, measure, element, value"},
        {"observations/registered.csv", "day,measure,element,count\n", "e",
         "the first line should be date,measure,element,value"},
        {"observations/registered.csv", COUNTS "soon,registered,north,500\n", "e",
         "\"soon\" is not a date; write it as 2013-12-01"},
        {"observations/registered.csv", COUNTS "2024-01-01,registered,north,5\n", "e",
         "2024-01-01 does not come after the date before it"},
        {"observations/registered.csv", COUNTS "2024-02-01,seen,north,5\n", "e",
         "unknown measure \"seen\"; use registered (of a place) or displaced"},
        {"observations/registered.csv", COUNTS "2024-02-01,registered,north,-5\n", "e", "is not a count of people"},
        {"places.csv", "id,kind,country,region,lat,lon,population,capacity,conflict_date\n", "e",
         "the file lists no location; add at least a conflict zone and a camp"},
    };
    (void)state;
    each_is_said(scenario_files, words, (int)(sizeof words / sizeof *words));
}

static void of_no_folder(void **state)
{
    struct flee_instance *f = NULL;
    struct error_list errors;
    (void)state;
    errors_init(&errors, memory_default());
    assert_int_equal(flee_instance_read(memory_default(), "/dev/null", NULL, &f, &errors), FLUJO_BAD_INPUT);
    assert_string_equal(errors.items[0].text, "not a folder; give the folder of a Flee instance");
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(of_a_folder), cmocka_unit_test(of_a_scenario),
                                       cmocka_unit_test(of_no_folder)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
