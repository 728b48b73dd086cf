/* Any bytes as one table of a scenario, or as the table of a sweep of it; the first byte chooses which. */
#include "load_scenario.h"
#include "scenario/sweep.h"

#include <string.h>

static struct scenario *swept;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct error_list errors;

    (void)argc, (void)argv;
    fuzz_folder_make(fuzz_scenario);
    errors_init(&errors, memory_default());
    if (scenario_load(memory_default(), fuzz_folder(), NULL, 0, &swept, &errors) != FLUJO_OK) abort();
    errors_free(&errors);
    return 0;
}

/* A table without an error has rows, and each is a scenario. */
static void sweep(const uint8_t *data, size_t size)
{
    const struct sweep_row usual = {.replicates = 4, .seed = 7, .from = swept->decision};
    struct error_list errors;
    struct sweep w;

    fuzz_put("runs.csv", data, size);
    errors_init(&errors, memory_default());
    enum flujo_status status = sweep_read(memory_default(), swept, fuzz_path("runs.csv"), &usual, &w, &errors);
    if ((status == FLUJO_OK) != (errors.errors == 0) || (status == FLUJO_OK && w.row_count == 0)) abort();
    for (int i = 0; status == FLUJO_OK && i < w.row_count; i++) {
        struct arena arena;
        arena_init(&arena, memory_default());
        const struct scenario *s = sweep_scenario(&arena, swept, &w, i);
        if (s == NULL || s->parameter_count > swept->parameter_count + w.column_count || w.rows[i].replicates < 1)
            abort();
        arena_free(&arena);
    }
    sweep_free(&w);
    errors_free(&errors);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { TABLES = 7, RUNS = 6 }; /* fuzz_scenario without its first row, scenario.yml; in between a sweep's */
    if (size < 1) return 0;
    int which = data[0] % (TABLES + 1);
    if (which == RUNS) {
        sweep(data + 1, size - 1);
        return 0;
    }
    const struct fuzz_file *table = &fuzz_scenario[which < RUNS ? which + 1 : which];
    fuzz_put(table->name, data + 1, size - 1);
    fuzz_load_scenario();
    fuzz_put(table->name, table->text, strlen(table->text));
    return 0;
}
