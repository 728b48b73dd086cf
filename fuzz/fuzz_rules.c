/* Any text where scenario.yml takes a small language of its own: triggered
 * rules, settings of levers, priors, events. The first byte chooses which. */
#include "load_scenario.h"

#include <stdio.h>
#include <string.h>

static const char *const holes[][2] = {
    {"policies:\n  base:\n    rules:\n      - when: ",
     "\n        set:\n          - {lever: processing.capacity, value: 2}\n"},
    {"policies:\n  base:\n    set:\n      - ", "\n"},
    {"policies:\n  base:\n    set: []\nparameters:\n  departure.belief_weight: ", "\n"},
    {"policies:\n  base:\n    set: []\nevents:\n  e: ", "\n"},
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_folder_make(fuzz_scenario);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[4096];
    if (size < 1 || size > 2048) return 0;
    const char *const *hole = holes[data[0] % (sizeof holes / sizeof holes[0])];
    int length = snprintf(text, sizeof text, "%s%s", fuzz_head, hole[0]);
    memcpy(text + length, data + 1, size - 1);
    length += (int)size - 1;
    length += snprintf(text + length, sizeof text - (size_t)length, "%s", hole[1]);
    fuzz_put("scenario.yml", text, (size_t)length);
    fuzz_load_scenario();
    return 0;
}
