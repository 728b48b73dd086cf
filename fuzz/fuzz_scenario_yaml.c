/* Any bytes as scenario.yml beside fixed tables: never a crash; a scenario
 * comes back exactly when there is no error. */
#include "base/text.h"
#include "scenario/scenario.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const tables[][2] = {
    {"places.csv", "id,kind,country,origin,lat,lon\nhill,origin,aa,aa,10,-90\njunction,transit,bb,,15,-93\n"
                   "east,border_crossing,bb,,25,-97\n"},
    {"routes.csv", "from,to,km\nhill,junction,500\njunction,east,900\n"},
    {"classes.csv", "id,origin,demographic,pool,departures_per_month\naa_adult,aa,single_adult,20000,900\n"},
    {"facilities.csv", "id,capacity,stay_days,entry\nstation,400,1.5,1\n"},
    {"series/expulsion_share.csv", "date,all\n2020-10,0.9\n2021-03,0.6\n"}};

static void put(const char *folder, const char *name, const void *data, size_t size)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    if (out == NULL || fwrite(data, 1, size, out) != size || fclose(out) != 0) abort();
}

static void sweep(const char *folder)
{
    char path[256];
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, tables[i][0]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/scenario.yml", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/series", folder);
    rmdir(path);
    rmdir(folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char folder[] = "/tmp/flujo-fuzz-XXXXXX", series[64];
    struct error_list errors;
    struct scenario *s = NULL;
    if (mkdtemp(folder) == NULL) abort();
    snprintf(series, sizeof series, "%s/series", folder);
    if (mkdir(series, 0700) != 0) abort();
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        put(folder, tables[i][0], tables[i][1], strlen(tables[i][1]));
    put(folder, "scenario.yml", data, size);
    errors_init(&errors, memory_default());
    enum flujo_status status = scenario_load(memory_default(), folder, NULL, 0, &s, &errors);
    if ((status == FLUJO_OK) != (s != NULL) || (status == FLUJO_OK) != (errors.errors == 0)) abort();
    scenario_free(s);
    errors_free(&errors);
    sweep(folder);
    return 0;
}
