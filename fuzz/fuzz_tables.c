/* Any bytes as one table of a scenario; the first byte chooses which. */
#include "load_scenario.h"

#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_folder_make(fuzz_scenario);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { TABLES = 6 }; /* fuzz_scenario without its first row, scenario.yml */
    if (size < 1) return 0;
    const struct fuzz_file *table = &fuzz_scenario[1 + data[0] % TABLES];
    fuzz_put(table->name, data + 1, size - 1);
    fuzz_load_scenario();
    fuzz_put(table->name, table->text, strlen(table->text));
    return 0;
}
