#include "folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD                                                                                                           \
    "name: tiny\nstart: 2020-10-01\nend: 2021-03-31\ndecision: 2021-01-20\nseed: 7\nreplicates: 2\npolicy: base\n"     \
    "countries: {aa: Aland, bb: Bravia}\norigins: {aa: Aland}\n"                                                       \
    "demographics: {single_adult: Single adults, family: Families}\n"
const char fuzz_head[] = HEAD;

const struct fuzz_file fuzz_scenario[] = {
    {"scenario.yml",
     HEAD "parameters:\n  departure.belief_weight: {value: 2, dist: normal, mean: 2, sd: 0.5}\n  reattempt: 0.4\n"
          "events:\n  storm: {kind: disaster, date: 2020-11-03, origin: aa, magnitude: 0.5}\n"
          "policies:\n  base:\n    label: As it was\n    set:\n"
          "      - {lever: expulsion, series: expulsion_share, from: 2020-10-01}\n"
          "    rules:\n      - when: custody.station > 0.9 capacity for 7 days\n        until: custody.station < 0.7 "
          "capacity\n        set: [{lever: processing.capacity, value: 2}]\n"},
    {"places.csv", "id,kind,country,origin,lat,lon\nhill,origin,aa,aa,10,-90\njunction,transit,bb,,15,-93\n"
                   "east,border_crossing,bb,,25,-97\n"},
    {"routes.csv", "from,to,km\nhill,junction,500\njunction,east,900\n"},
    {"classes.csv", "id,origin,demographic,pool,departures_per_month\naa_adult,aa,single_adult,20000,900\n"
                    "aa_family,aa,family,12000,500\n"},
    {"facilities.csv", "id,capacity,stay_days,entry\nstation,400,1.5,1\n"},
    {"series/expulsion_share.csv", "date,all\n2020-10,0.9\n2021-03,0.6\n"},
    {"observations/encounters.csv", "month,measure,origin,demographic,value\n2020-10,encounters,aa,single_adult,800\n"
                                    "2020-11,encounters,,,1300\n"},
    {"texts.csv", "text,es\nAs it was,Como fue\nSingle adults,Adultos solos\n"},
    {0, 0}};

const struct fuzz_file fuzz_flee[] = {
    {"input_csv/locations.csv", "name,region,country,lat,lon,location_type,conflict_date,population\n"
                                "K,r,M,18.4,1.4,conflict_zone,0,25617\nT,r,M,15,2,town,,1000\n"
                                "A,r,N,14.9,5.08,camp,,11387\n"},
    {"input_csv/routes.csv", "name1,name2,distance,forced_redirection\nK,T,100,0\nT,A,172,0\n"},
    {"input_csv/closures.csv", "#closure_type,name1,name2,closure_start,closure_end\ncountry,M,N,1,2\n"},
    {"input_csv/conflicts.csv", "#Day,K,T\n0,1,0\n2,1,1\n"},
    {"input_csv/sim_period.csv", "StartDate,2012-02-29\nLength,5\n"},
    {"input_csv/registration_corrections.csv", "A,2012-03-02\n"},
    {"input_csv/flood_level.csv", "#Day,K,T\n0,1,0\n"},
    {"source_data/data_layout.csv", "total,refugees.csv\nA,a.csv\n"},
    {"source_data/a.csv", "2012-02-29,0\n2012-03-04,100\n"},
    {"source_data/refugees.csv", "2012-02-29,0\n2012-03-04,150\n"},
    {"simsetting.yml", "move_rules:\n  max_move_speed: 200.0\n  flood_loc_weights: [1,2]\n"},
    {0, 0}};

static char folder[64];

static void fail(const char *what)
{
    perror(what);
    abort();
}

const char *fuzz_folder(void) { return folder; }

const char *fuzz_path(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

void fuzz_put(const char *name, const void *data, size_t size)
{
    FILE *out = fopen(fuzz_path(name), "wb");
    if (out == NULL || (size > 0 && fwrite(data, 1, size, out) != size) || fclose(out) != 0) fail(name);
}

static int drop(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

void fuzz_sweep(const char *name) { nftw(fuzz_path(name), drop, 8, FTW_DEPTH | FTW_PHYS); }

static void sweep_all(void) { fuzz_sweep("."); }

void fuzz_folder_make(const struct fuzz_file *files)
{
    snprintf(folder, sizeof folder, "%s/flujo-fuzz-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (mkdtemp(folder) == NULL) fail(folder);
    for (const struct fuzz_file *f = files; f->name != NULL; f++) {
        const char *slash = strchr(f->name, '/');
        char sub[64];
        if (slash != NULL) {
            snprintf(sub, sizeof sub, "%.*s", (int)(slash - f->name), f->name);
            mkdir(fuzz_path(sub), 0700);
        }
        fuzz_put(f->name, f->text, strlen(f->text));
    }
    atexit(sweep_all);
}
