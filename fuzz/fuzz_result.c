/* Edits (edits.h) of a valid result file, which FLUJO_FUZZ_RESULT names; then it is exported, reported and read as a
 * posterior. */
#include "edits.h"
#include "folder.h"
#include "report/report.h"
#include "scenario/scenario.h"
#include "store/export.h"
#include "store/read.h"
#include "store/study_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *original;
static size_t original_size;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    const char *path = getenv("FLUJO_FUZZ_RESULT");
    if (path == NULL || access(path, R_OK) != 0) {
        fprintf(stderr, "set FLUJO_FUZZ_RESULT to a result file; fuzz/run.sh does\n");
        exit(1);
    }
    fuzz_folder_make(fuzz_scenario);
    original = edits_read(path, &original_size);
    return 0;
}

static void read_posterior(struct error_list *errors)
{
    struct scenario *s = NULL;
    double *parameters = NULL;
    if (scenario_load(memory_default(), fuzz_folder(), NULL, 0, &s, errors) != FLUJO_OK) abort();
    posterior_read(memory_default(), fuzz_path("result.sqlite"), s, 3, 1, &parameters, errors);
    memory_free(memory_default(), parameters);
    scenario_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error_list errors;
    struct result_file r = {0};
    char path[512], page[512];
    if (size > 512) return 0;
    edits_write("result.sqlite", original, original_size, data, size);
    snprintf(path, sizeof path, "%s", fuzz_path("result.sqlite"));
    snprintf(page, sizeof page, "%s", fuzz_path("page.html"));
    errors_init(&errors, memory_default());
    if (result_open(memory_default(), path, &r, &errors) == FLUJO_OK) {
        export_csv(&r, fuzz_path("csv"), 0, &errors);
        export_geojson(&r, fuzz_path("csv"), 0, &errors);
        result_close(&r);
        report_write(memory_default(), path, page, 0, &errors);
        read_posterior(&errors);
    }
    errors_free(&errors);
    fuzz_sweep("csv");
    return 0;
}
