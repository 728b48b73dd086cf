/* Any bytes as one file of a small Flee instance; the first byte chooses which. What is read can be written as a scenario
 * of flujo's own, which is read again, and people move in it for some days. */
#include "folder.h"
#include "flee/displacement_run.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_folder_make(fuzz_flee);
    return 0;
}

static struct flee_instance *read_instance(const char *folder, uint8_t choice, struct error_list *errors)
{
    struct flee_instance *instance = NULL;
    struct flee_read_options options = {.compat = choice >> 4 & 1, .own = choice >> 5 & 1, .strict = choice >> 6 & 1};
    enum flujo_status status = flee_instance_read(memory_default(), folder, &options, &instance, errors);
    if ((status == FLUJO_OK) != (instance != NULL) || (status == FLUJO_OK) != (errors->errors == 0)) abort();
    return instance;
}

/* Few enough for one row an agent. */
static int few(const struct flee_instance *f, int days)
{
    for (int k = 0; k < f->source_count; k++)
        for (int day = 0; day <= days; day++)
            if (f->sources[k].count[day] > 1000 || (f->total != NULL && f->total[day] > 1000)) return 0;
    return 1;
}

static void run(const struct flee_instance *f, uint8_t choice)
{
    struct error_list errors;
    struct displacement_net net;
    struct displacement_result r;
    struct displacement_request q = {.seed = 1, .threads = 1, .days = f->length < 4 ? f->length : 4};
    errors_init(&errors, memory_default());
    if (displacement_net_init(&net, memory_default(), f, &f->settings, &errors) == FLUJO_OK) {
        int agents = choice >> 7 && few(f, q.days);
        enum flujo_status status = agents ? agent_run(memory_default(), &net, &q, &r)
                                          : cohort_displacement_run(memory_default(), &net, &q, &r);
        if (status == FLUJO_FAILED) abort(); /* counts that do not add up */
        if (status == FLUJO_OK) displacement_result_free(&r, memory_default());
        displacement_net_free(&net);
    }
    errors_free(&errors);
}

static void write_and_read(const struct flee_instance *f)
{
    struct error_list errors;
    char out[512];
    strcpy(out, fuzz_path("out"));
    errors_init(&errors, memory_default());
    if (flee_instance_write(f, "mended", out, &errors) == FLUJO_OK) {
        struct flee_instance *again = read_instance(out, 0, &errors);
        if (again != NULL && (again->place_count != f->place_count || again->length != f->length)) abort();
        flee_instance_free(again);
    }
    errors_free(&errors);
    fuzz_sweep("out");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { FILES = 11 };
    struct error_list errors;
    if (size < 1) return 0;
    const struct fuzz_file *file = &fuzz_flee[data[0] % FILES];
    fuzz_put(file->name, data + 1, size - 1);
    errors_init(&errors, memory_default());
    struct flee_instance *instance = read_instance(fuzz_folder(), data[0], &errors);
    if (instance != NULL) {
        write_and_read(instance);
        run(instance, data[0]);
    }
    flee_instance_free(instance);
    errors_free(&errors);
    fuzz_put(file->name, file->text, strlen(file->text));
    return 0;
}
