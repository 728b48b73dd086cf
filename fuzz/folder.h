/* A folder in memory where a target keeps its files from run to run. */
#ifndef FLUJO_FUZZ_FOLDER_H
#define FLUJO_FUZZ_FOLDER_H

#include <stddef.h>
#include <stdint.h>

struct fuzz_file {
    const char *name, *text; /* name: at most one folder deep */
};

/* A small scenario and a small Flee instance, file by file; ended by a null name. */
extern const struct fuzz_file fuzz_scenario[], fuzz_flee[];
extern const char fuzz_head[]; /* of scenario.yml: all but its parameters, events and policies */

/* Make the folder once, with the files; removed at exit. Aborts on failure. */
void fuzz_folder_make(const struct fuzz_file *files);
const char *fuzz_folder(void);
/* "folder/name" in a buffer that the next call reuses. */
const char *fuzz_path(const char *name);
void fuzz_put(const char *name, const void *data, size_t size);
/* Remove a subfolder and all in it. */
void fuzz_sweep(const char *name);

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
