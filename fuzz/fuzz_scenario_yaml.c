/* Any bytes as scenario.yml beside fixed tables: never a crash; a scenario
 * comes back exactly when there is no error. */
#include "load_scenario.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_folder_make(fuzz_scenario);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_put("scenario.yml", data, size);
    fuzz_load_scenario();
    return 0;
}
