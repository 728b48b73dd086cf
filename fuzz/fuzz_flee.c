/* Any bytes as one file of a small Flee instance; the first byte chooses which. */
#include "folder.h"
#include "flee/flee_instance.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_folder_make(fuzz_flee);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { FILES = 11 };
    struct error_list errors;
    struct flee_instance *instance = NULL;
    if (size < 1) return 0;
    const struct fuzz_file *file = &fuzz_flee[data[0] % FILES];
    struct flee_read_options options = {.compat = data[0] >> 4 & 1,
                                        .own = data[0] >> 5 & 1,
                                        .strict = data[0] >> 6 & 1};
    fuzz_put(file->name, data + 1, size - 1);
    errors_init(&errors, memory_default());
    enum flujo_status status = flee_instance_read(memory_default(), fuzz_folder(), &options, &instance, &errors);
    if ((status == FLUJO_OK) != (instance != NULL) || (status == FLUJO_OK) != (errors.errors == 0)) abort();
    flee_instance_free(instance);
    errors_free(&errors);
    fuzz_put(file->name, file->text, strlen(file->text));
    return 0;
}
